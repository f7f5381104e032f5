//! The number of the company's bank account (对公账号).
//!
//! Source: no public standard; banks use 9–25 digits, forms take 8–32. A personal card is told by ISO/IEC 7812 (Luhn,
//! 62 for 银联, 16–19 digits).

use super::text::{after_label, compact, is_dash};
use super::{Checked, Outcome, Slip, mobile};

codes! { "bank-account":
    EMPTY = "empty",
    STRANGE_CHARACTER = "strange-character",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    PERSONAL_CARD = "personal-card",
    MOBILE = "mobile",
    ONE_DIGIT = "one-digit",
}

/// The least and the greatest number of digits.
const LENGTHS: (usize, usize) = (8, 32);

/// Checks a typed account number, normalised to its digits.
///
/// # Errors
///
/// The slip that makes the number unusable; a likely personal card is only a warning.
pub fn check(input: &str) -> Outcome {
    let number: String = compact(after_label(input)).chars().filter(|c| !is_dash(*c)).collect();
    if number.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if let Some((place, strange)) = number.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        return Err(Slip::of(STRANGE_CHARACTER)
            .with("position", place + 1)
            .with("character", strange));
    }
    let length = number.len();
    if length < LENGTHS.0 {
        return Err(Slip::of(TOO_SHORT).with("length", length).with("min", LENGTHS.0));
    }
    if length > LENGTHS.1 {
        return Err(Slip::of(TOO_LONG).with("length", length).with("max", LENGTHS.1));
    }
    let mut checked = Checked::clean(number.as_str());
    let is_card = number.starts_with("62") && (16..=19).contains(&length) && passes_luhn(&number);
    checked.warn_if(is_card, || Slip::of(PERSONAL_CARD));
    checked.warn_if(mobile::is_mobile(&number), || Slip::of(MOBILE));
    let first = number.chars().next();
    checked.warn_if(number.chars().all(|c| Some(c) == first), || Slip::of(ONE_DIGIT));
    Ok(checked)
}

/// The check of ISO/IEC 7812-1, annex B: every second digit from the right doubled, the sum a multiple of ten.
fn passes_luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            let doubled = digit * 2;
            match place % 2 {
                0 => digit,
                _ if doubled > 9 => doubled - 9,
                _ => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_and_warns() {
        for (typed, value, codes) in [
            ("1100 1234 5678 9012 345", "1100123456789012345", &[][..]),
            ("账号：０２００-00123", "020000123", &[]),
            ("6222020000000000000", "6222020000000000000", &["personal-card"]),
            ("6222020000000000001", "6222020000000000001", &[]),
            ("13812345678", "13812345678", &["mobile"]),
            ("00000000", "00000000", &["one-digit"]),
        ] {
            let checked = check(typed).expect(typed);
            assert_eq!(checked.value, value);
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{typed}");
        }
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            ("", "empty"),
            ("1234567", "too-short"),
            ("12345678O", "strange-character"),
            ("工商银行", "strange-character"),
        ] {
            assert_eq!(check(typed).expect_err(typed).code, code, "{typed}");
        }
        assert_eq!(check(&"1".repeat(33)).expect_err("long").code, "too-long");
    }

    #[test]
    fn knows_the_standards_example() {
        assert!(passes_luhn("79927398713"));
        assert!(!passes_luhn("79927398710"));
    }
}
