//! Text with no rule of its own but a length, counted in characters.

use super::text::{length, lines};
use super::{Checked, Outcome, Slip};

codes! { "free-text":
    EMPTY = "empty",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
}

/// Checks that a text has `min` to `max` characters (each counts 1), normalised line by line.
///
/// # Errors
///
/// `empty`, `too-short` or `too-long`, with the length found.
pub fn check(input: &str, min: usize, max: usize) -> Outcome {
    let text = lines(input);
    let length = length(&text);
    if length == 0 && min > 0 {
        return Err(Slip::of(EMPTY));
    }
    if length < min {
        return Err(Slip::of(TOO_SHORT).with("length", length).with("min", min));
    }
    if length > max {
        return Err(Slip::of(TOO_LONG).with("length", length).with("max", max));
    }
    Ok(Checked::clean(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes() {
        assert_eq!(check(" 一 二\n三 ", 2, 6).expect("fits").value, "一 二\n三");
        assert_eq!(check("  ", 1, 5).expect_err("nothing").code, "empty");
        assert_eq!(check("一", 2, 5).expect_err("short").code, "too-short");
        assert_eq!(check("一二三四五六", 2, 5).expect_err("long").code, "too-long");
        assert_eq!(check("", 0, 5).expect("may be left out").value, "");
    }
}
