//! Mobile numbers of the mainland.
//!
//! Source: the numbering plan of the ministry (工信部《电信网编号计划》): 11 digits, 13–19. The segments grow and
//! numbers move between carriers, so neither carrier nor province is derived.

use super::text::{after_label, compact, is_dash};
use super::{Checked, Outcome, Slip};

codes! { "mobile":
    EMPTY = "empty",
    STRANGE_CHARACTER = "strange-character",
    FOREIGN = "foreign",
    LANDLINE = "landline",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    SEGMENT = "segment",
    VIRTUAL_OPERATOR = "virtual-operator",
}

/// Segments of operators without a network of their own; offices that call back often fail to reach them.
const VIRTUAL: [&str; 5] = ["162", "165", "167", "170", "171"];

/// Checks a typed mobile number, normalised to 11 digits.
///
/// `+86`, `0086`, `86`, spaces, dashes, brackets, full-width digits and a label before a colon are accepted.
///
/// # Errors
///
/// The slip that makes the number unusable; a landline has its own.
pub fn check(input: &str) -> Outcome {
    let typed: String = compact(after_label(input))
        .chars()
        .filter(|c| !is_dash(*c) && !matches!(c, '(' | ')' | '.'))
        .collect();
    if typed.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    let number = without_country(&typed);
    if number.starts_with('+') || (number.starts_with("00") && number.len() > 11) {
        return Err(Slip::of(FOREIGN));
    }
    if let Some((place, strange)) = number.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        return Err(Slip::of(STRANGE_CHARACTER)
            .with("position", place + 1)
            .with("character", strange));
    }
    if is_landline(number, number.len() != typed.len()) {
        return Err(Slip::of(LANDLINE));
    }
    let length = number.len();
    match length {
        11 => {}
        ..11 => return Err(Slip::of(TOO_SHORT).with("length", length).with("missing", 11 - length)),
        _ => return Err(Slip::of(TOO_LONG).with("length", length).with("extra", length - 11)),
    }
    if !is_mobile(number) {
        return Err(Slip::of(SEGMENT).with("segment", number.get(..3).unwrap_or_default()));
    }
    let mut checked = Checked::clean(number);
    checked.warn_if(VIRTUAL.iter().any(|segment| number.starts_with(segment)), || {
        Slip::of(VIRTUAL_OPERATOR)
    });
    Ok(checked)
}

/// Whether two typed numbers are the same telephone.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    let plain = |number: &str| match check(number) {
        Ok(checked) => checked.value,
        Err(_) => compact(number),
    };
    plain(one) == plain(other)
}

/// Whether 11 plain digits are a mobile number.
pub(super) fn is_mobile(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11 && matches!(bytes, [b'1', b'3'..=b'9', ..]) && bytes.iter().all(u8::is_ascii_digit)
}

fn without_country(number: &str) -> &str {
    if let Some(rest) = number.strip_prefix("+86").or_else(|| number.strip_prefix("0086")) {
        return rest;
    }
    match number.strip_prefix("86") {
        Some(rest) if rest.len() == 11 && rest.starts_with('1') => rest,
        _ => number,
    }
}

/// Area code and number (0…, or without the 0 behind +86), a bare local number, or a 400/800 service number.
fn is_landline(number: &str, had_country: bool) -> bool {
    let length = number.len();
    match number.as_bytes().first() {
        Some(b'0') => (10..=12).contains(&length),
        Some(b'1') => had_country && length == 10 && number.starts_with("10"),
        Some(b'2'..=b'9') => {
            matches!(length, 7 | 8)
                || (length == 10 && (number.starts_with("400") || number.starts_with("800")))
                || (had_country && (9..=11).contains(&length))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accepts_what_people_type() {
        for typed in [
            "13812345678",
            "+8613812345678",
            "+86 138-1234-5678",
            "0086 138 1234 5678",
            "8613812345678",
            "１３８１２３４５６７８",
            "(+86) 13812345678",
            "手机：138 1234 5678",
        ] {
            assert_eq!(check(typed).expect(typed), Checked::clean("13812345678"), "{typed}");
        }
        assert_eq!(
            check("17012345678").expect("virtual").warnings,
            [Slip::of(VIRTUAL_OPERATOR)]
        );
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            (" ", "empty"),
            ("1381234567O", "strange-character"),
            ("+852 51234567", "foreign"),
            ("010-65051234", "landline"),
            ("+86 10 65051234", "landline"),
            ("0571 8765 4321", "landline"),
            ("65051234", "landline"),
            ("4008001234", "landline"),
            ("1381234567", "too-short"),
            ("138123456789", "too-long"),
            ("12812345678", "segment"),
            ("23812345678", "segment"),
        ] {
            assert_eq!(check(typed).expect_err(typed).code, code, "{typed}");
        }
    }

    #[test]
    fn compares() {
        assert!(same("+86 138 1234 5678", "13812345678"));
        assert!(!same("13812345679", "13812345678"));
    }

    proptest! {
        #[test]
        fn valid_passes_and_one_digit_less_fails(number in "1[3-9][0-9]{9}", place in 0usize..11) {
            prop_assert_eq!(check(&number).expect("valid").value, number.clone());
            let mut shorter = number;
            shorter.remove(place);
            prop_assert!(check(&shorter).is_err());
        }
    }
}
