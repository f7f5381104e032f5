//! The number of a 《广播电视节目制作经营许可证》.
//!
//! Source: licences as published, usually （京）字第01234号; no standard is known, so the form only warns.

use super::text::{after_label, compact, length};
use super::{Checked, Outcome, Slip};

codes! { "production-licence":
    EMPTY = "empty",
    TOO_LONG = "too-long",
    UNUSUAL = "unusual",
    UNKNOWN_PROVINCE = "unknown-province",
}

/// The one-character names of the provinces, as licences and filing numbers bear them.
pub(super) const ABBREVIATIONS: &str = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新港澳台黔滇蜀陇秦";

/// Checks a typed licence number, normalised to full-width brackets and no blanks.
///
/// # Errors
///
/// Only nothing at all, or far too much; an unusual number is a warning.
pub fn check(input: &str) -> Outcome {
    let number: String = compact(after_label(input))
        .chars()
        .map(|c| match c {
            '(' | '[' | '【' | '〔' => '（',
            ')' | ']' | '】' | '〕' => '）',
            other => other,
        })
        .collect();
    if number.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if length(&number) > 60 {
        return Err(Slip::of(TOO_LONG));
    }
    let mut checked = Checked::clean(number.as_str());
    match province(&number) {
        None => checked.warnings.push(Slip::of(UNUSUAL)),
        Some(province) if !ABBREVIATIONS.contains(province) => {
            checked
                .warnings
                .push(Slip::of(UNKNOWN_PROVINCE).with("province", province));
        }
        Some(_) => {}
    }
    Ok(checked)
}

/// The province in a number of the usual form `（京）字第01234号`.
fn province(number: &str) -> Option<char> {
    let (province, serial) = number.strip_prefix('（')?.split_once("）字第")?;
    let digits = serial.strip_suffix('号')?;
    let mut letters = province.chars();
    let first = letters.next()?;
    let usual =
        letters.next().is_none() && (3..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    usual.then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_warns() {
        for (typed, value, codes) in [
            ("（京）字第01234号", "（京）字第01234号", &[][..]),
            ("(京)字第 01234 号", "（京）字第01234号", &[]),
            ("编号：（浙）字第00123号", "（浙）字第00123号", &[]),
            ("（王）字第01234号", "（王）字第01234号", &["unknown-province"]),
            ("京01234", "京01234", &["unusual"]),
        ] {
            let checked = check(typed).expect(typed);
            assert_eq!(checked.value, value);
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{typed}");
        }
        assert_eq!(check(" ").expect_err("nothing").code, "empty");
        assert_eq!(check(&"号".repeat(61)).expect_err("long").code, "too-long");
    }
}
