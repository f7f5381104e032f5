//! The number of a resident's identity card (居民身份证) and of the residence permit for 港澳台居民.
//!
//! Source: GB 11643-1999 (structure, check character by ISO 7064 MOD 11-2), GB/T 2260 (provinces). County codes are
//! not looked up: a card keeps the code of its first issue, and counties come and go.

use jiff::civil::Date;

use super::text::{after_label, compact, is_dash};
use super::{Checked, Outcome, Slip};

codes! { "resident-id":
    EMPTY = "empty",
    STRANGE_CHARACTER = "strange-character",
    OLD_NUMBER = "old-number",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    LETTER = "letter",
    X_NOT_LAST = "x-not-last",
    PROVINCE = "province",
    BIRTH_DATE = "birth-date",
    FUTURE = "future",
    SWAPPED = "swapped",
    CHECK_CHARACTER = "check-character",
    MINOR = "minor",
    RESIDENCE_PERMIT = "residence-permit",
}

/// The weights of digits 1–17 (GB 11643-1999, annex A).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check character for each remainder modulo 11.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// The first two digits of GB/T 2260; 81, 82 and 83 are the residence permits of 港澳台居民.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];

/// How old somebody has to be to answer for a company's account, in years.
const ADULT: i16 = 18;

/// How long a card is issued for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardTerm {
    /// For so many years.
    Years(i16),
    /// Without an end: 长期.
    LongTerm,
}

/// Whether two digits are a province of GB/T 2260.
pub(crate) fn is_province(digits: &str) -> bool {
    PROVINCES.contains(&digits)
}

/// Whether `id` is a number to the letter of GB 11643-1999: 17 digits and the right check character (an upper-case X),
/// a known province, a real birth date not after `today`. Nothing is normalised, no age is asked for.
#[must_use]
pub fn is_valid(id: &str, today: Date) -> bool {
    has_valid_form(id) && birth_date(id).is_some_and(|born| born <= today)
}

/// Like [`is_valid`] without the comparison to a day.
pub(super) fn has_valid_form(id: &str) -> bool {
    id.get(..2).is_some_and(is_province)
        && birth_date(id).is_some()
        && check_character(id).is_some_and(|expected| id.ends_with(expected))
}

/// The check character for an 18-character number, `None` unless its first 17 are ASCII digits.
fn check_character(id: &str) -> Option<char> {
    if !id.is_ascii() || id.len() != 18 {
        return None;
    }
    let mut sum = 0;
    for (character, weight) in id.chars().zip(WEIGHTS) {
        sum += character.to_digit(10)? * weight;
    }
    CHECKS.get((sum % 11) as usize).copied()
}

/// The birth date in an 18-character number, `None` where there is no such day.
#[must_use]
pub fn birth_date(id: &str) -> Option<Date> {
    let digits = id
        .get(6..14)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The age in full years on `day` of somebody born on `born`; negative before the birth.
#[must_use]
pub fn age_on(born: Date, day: Date) -> i16 {
    let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
    day.year() - born.year() - i16::from(!had_birthday)
}

/// How long a card issued on `issued` to somebody born on `born` runs.
///
/// Source: 居民身份证法 art. 5: 5 years below 16, 10 from 16 to 25, 20 from 26 to 45, 长期 from 46 on.
#[must_use]
pub fn card_term(born: Date, issued: Date) -> CardTerm {
    match age_on(born, issued) {
        ..16 => CardTerm::Years(5),
        16..=25 => CardTerm::Years(10),
        26..=45 => CardTerm::Years(20),
        _ => CardTerm::LongTerm,
    }
}

/// Checks a typed ID number of an adult, normalised to 18 characters with an upper-case X.
///
/// `x`, `Ｘ`, `×`, spaces, dashes and a label before a colon are accepted. `today` decides over the age.
///
/// # Errors
///
/// The slip that makes the number unusable. Its arguments name places, never the number.
pub fn check(input: &str, today: Date) -> Outcome {
    let id: String = compact(after_label(input))
        .chars()
        .filter(|c| !is_dash(*c))
        .map(normalise)
        .collect();
    check_form(&id)?;
    if !id.get(..2).is_some_and(is_province) {
        return Err(diagnose_swap(&id, today).unwrap_or_else(|| Slip::of(PROVINCE)));
    }
    let Some(born) = birth_date(&id) else {
        return Err(diagnose_swap(&id, today).unwrap_or_else(|| Slip::of(BIRTH_DATE)));
    };
    if born > today {
        return Err(diagnose_swap(&id, today).unwrap_or_else(|| Slip::of(FUTURE)));
    }
    if !is_valid(&id, today) {
        return Err(diagnose_swap(&id, today).unwrap_or_else(|| Slip::of(CHECK_CHARACTER)));
    }
    if age_on(born, today) < ADULT {
        return Err(Slip::of(MINOR));
    }
    let mut checked = Checked::clean(id.as_str());
    checked.warn_if(id.starts_with('8'), || Slip::of(RESIDENCE_PERMIT));
    Ok(checked)
}

/// The signs that people and photo readers use for the final X.
fn normalise(character: char) -> char {
    match character {
        'x' | '×' | '╳' | '✕' | '✖' | 'χ' | 'Χ' | 'х' | 'Х' | 'Ⅹ' | 'ⅹ' => 'X',
        other => other.to_ascii_uppercase(),
    }
}

fn check_form(id: &str) -> Result<(), Slip> {
    if id.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if let Some((place, strange)) = id.chars().enumerate().find(|(_, c)| !c.is_ascii_alphanumeric()) {
        return Err(Slip::of(STRANGE_CHARACTER)
            .with("position", place + 1)
            .with("character", strange));
    }
    let length = id.len();
    if length == 15 && id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Slip::of(OLD_NUMBER));
    }
    if length < 18 {
        return Err(Slip::of(TOO_SHORT).with("length", length).with("missing", 18 - length));
    }
    if length > 18 {
        return Err(Slip::of(TOO_LONG).with("length", length).with("extra", length - 18));
    }
    let letter = id
        .chars()
        .enumerate()
        .find(|(place, c)| !(c.is_ascii_digit() || (*place == 17 && *c == 'X')));
    match letter {
        None => Ok(()),
        Some((place, 'X')) => Err(Slip::of(X_NOT_LAST).with("position", place + 1)),
        Some((place, typed)) => Err(Slip::of(LETTER).with("position", place + 1).with("typed", typed)),
    }
}

/// The two neighbours that were swapped, where exactly one such pair explains the number.
fn diagnose_swap(id: &str, today: Date) -> Option<Slip> {
    let mut found = None;
    for place in 0..17 {
        let mut characters: Vec<char> = id.chars().collect();
        if place + 1 < characters.len() {
            characters.swap(place, place + 1);
        }
        let swapped: String = characters.into_iter().collect();
        if is_valid(&swapped, today) && found.replace(place).is_some() {
            return None;
        }
    }
    found.map(|place| Slip::of(SWAPPED).with("first", place + 1).with("second", place + 2))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);
    /// The example of GB 11643-1999.
    const GOOD: &str = "11010519491231002X";

    #[test]
    fn accepts_what_people_type() {
        for typed in [
            GOOD,
            "11010519491231002x",
            "11010519491231002×",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110105 19491231 002X",
            "110105-19491231-002x",
            "身份证号：11010519491231002X",
        ] {
            assert_eq!(check(typed, TODAY).expect(typed), Checked::clean(GOOD), "{typed}");
        }
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            ("", "empty"),
            ("身份证号码啊", "strange-character"),
            ("11010519491231002*", "strange-character"),
            ("110105491231002", "old-number"),
            ("1101051949123100X", "too-short"),
            ("11010519491231002XX", "too-long"),
            ("1101O519491231002X", "letter"),
            ("11010519491231X020", "x-not-last"),
            ("99010519491231002X", "province"),
            ("11010519490230002X", "birth-date"),
            ("11010520990101002X", "future"),
            ("110105194912310020", "check-character"),
            ("11010519491321002X", "swapped"),
            ("11010519491231020X", "swapped"),
        ] {
            assert_eq!(check(typed, TODAY).expect_err(typed).code, code, "{typed}");
        }
    }

    #[test]
    fn needs_an_adult() {
        let id = with_check("11010520081123001");
        assert!(check(&id, TODAY).is_ok());
        assert_eq!(check(&id, date(2026, 11, 22)).expect_err("a day short").code, "minor");
        // Born on a leap day: of age on 1 March.
        let leap = with_check("11010520080229001");
        assert_eq!(check(&leap, date(2026, 2, 28)).expect_err("a day short").code, "minor");
        assert!(check(&leap, date(2026, 3, 1)).is_ok());
    }

    #[test]
    fn remarks_residence_permits() {
        assert_eq!(
            check("810000198807287290", TODAY).expect("valid").warnings,
            [Slip::of(RESIDENCE_PERMIT)]
        );
    }

    #[test]
    fn knows_how_long_cards_run() {
        let born = date(1980, 6, 15);
        assert_eq!(card_term(born, date(1990, 1, 1)), CardTerm::Years(5));
        assert_eq!(card_term(born, date(2006, 6, 14)), CardTerm::Years(10));
        assert_eq!(card_term(born, date(2006, 6, 15)), CardTerm::Years(20));
        assert_eq!(card_term(born, date(2026, 6, 15)), CardTerm::LongTerm);
    }

    fn with_check(body: &str) -> String {
        let check = check_character(&format!("{body}0")).expect("digits");
        format!("{body}{check}")
    }

    proptest! {
        #[test]
        fn valid_passes_and_one_flip_fails(
            province in prop::sample::select(PROVINCES.to_vec()),
            rest in "[0-9]{4}",
            (year, month, day) in (1930i16..2008, 1i8..=12, 1i8..=28),
            serial in "[0-9]{3}",
            place in 0usize..17,
            by in 1u32..10,
        ) {
            let id = with_check(&format!("{province}{rest}{year:04}{month:02}{day:02}{serial}"));
            prop_assert!(is_valid(&id, TODAY));
            prop_assert_eq!(check(&id, TODAY).expect("valid").value, id.clone());
            let mut flipped: Vec<char> = id.chars().collect();
            let digit = flipped[place].to_digit(10).expect("a digit");
            flipped[place] = char::from_digit((digit + by) % 10, 10).expect("a digit");
            prop_assert!(check(&flipped.into_iter().collect::<String>(), TODAY).is_err());
        }
    }
}
