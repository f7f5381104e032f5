//! The filing number of a mini-program (ICP 备案号): `京ICP备2025135924号-3X`, or `粤B2-20090059-1626X` of licence holders.
//!
//! Source: the ministry's numbering since 2023: the suffix ends in A (app), X (mini-program), K (quick app) or no
//! letter (website); the serial is shared by all services of one subject.

use super::production_licence::ABBREVIATIONS;
use super::text::{after_label, compact, is_dash};
use super::{Checked, Outcome, Slip};

codes! { "filing-number":
    EMPTY = "empty",
    POLICE_NUMBER = "police-number",
    UNREADABLE = "unreadable",
    UNKNOWN_PROVINCE = "unknown-province",
    NO_SUFFIX = "no-suffix",
    WEBSITE = "website",
    OTHER_SERVICE = "other-service",
}

/// Checks a typed filing number of a mini-program, normalised to narrow upper-case letters and plain dashes.
///
/// # Errors
///
/// Numbers of the subject, of a website or of an app, and whatever is no filing number.
pub fn check(input: &str) -> Outcome {
    let number: String = compact(after_label(input))
        .chars()
        .map(|c| if is_dash(c) { '-' } else { c.to_ascii_uppercase() })
        .collect();
    if number.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if number.contains("公网安备") {
        return Err(Slip::of(POLICE_NUMBER));
    }
    let (province, suffix) = split(&number).ok_or_else(|| Slip::of(UNREADABLE))?;
    if !ABBREVIATIONS.contains(province) {
        return Err(Slip::of(UNKNOWN_PROVINCE).with("province", province));
    }
    let Some(suffix) = suffix else {
        return Err(Slip::of(NO_SUFFIX));
    };
    match suffix.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "X" => Ok(Checked::clean(number.as_str())),
        "" => Err(Slip::of(WEBSITE)),
        letter => Err(Slip::of(OTHER_SERVICE).with("letter", letter)),
    }
}

/// The province and what stands behind the subject's number (`3X`), of either kind of number.
fn split(number: &str) -> Option<(char, Option<&str>)> {
    let mut letters = number.chars();
    let province = letters.next()?;
    let rest = letters.as_str();
    let (digits, suffix) = if let Some(rest) = rest.strip_prefix("ICP备").or_else(|| rest.strip_prefix("ICP備")) {
        let (digits, behind) = rest.split_once('号')?;
        (
            digits,
            if behind.is_empty() {
                None
            } else {
                Some(behind.strip_prefix('-')?)
            },
        )
    } else {
        let (class, rest) = rest.strip_prefix('B')?.split_once('-')?;
        if class.len() != 1 || !class.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        rest.split_once('-')
            .map_or((rest, None), |(digits, suffix)| (digits, Some(suffix)))
    };
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_suffix = |suffix: &str| {
        let (serial, letter) = suffix.split_at(suffix.find(|c: char| !c.is_ascii_digit()).unwrap_or(suffix.len()));
        is_number(serial) && matches!(letter, "" | "A" | "K" | "X")
    };
    let fits = is_number(digits) && matches!(digits.len(), 8 | 10) && suffix.is_none_or(is_suffix);
    fits.then_some((province, suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_numbers_of_mini_programs() {
        for (typed, value) in [
            ("京ICP备2025135924号-3X", "京ICP备2025135924号-3X"),
            ("备案号：蜀icp备12345678号－12x", "蜀ICP备12345678号-12X"),
            ("粤B2-20090059-1626X", "粤B2-20090059-1626X"),
        ] {
            assert_eq!(check(typed).expect(typed), Checked::clean(value), "{typed}");
        }
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            ("", "empty"),
            ("京公网安备11010502030143号", "police-number"),
            ("没有", "unreadable"),
            ("京ICP备123号-1X", "unreadable"),
            ("京ICP备12345678号1X", "unreadable"),
            ("王ICP备12345678号-1X", "unknown-province"),
            ("京ICP备12345678号", "no-suffix"),
            ("粤B2-20090059", "no-suffix"),
            ("京ICP备12345678号-1", "website"),
            ("京ICP备12345678号-1A", "other-service"),
        ] {
            assert_eq!(check(typed).expect_err(typed).code, code, "{typed}");
        }
    }
}
