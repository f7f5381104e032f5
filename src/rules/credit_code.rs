//! The unified social credit code (统一社会信用代码) on a business licence.
//!
//! Source: GB 32100-2015 (alphabet, structure, check character); GB 11714-1997 (the organisation code inside);
//! GS 15-2006 (the 15-digit registration number of licences before 2015, check by ISO 7064 MOD 11,10).

use super::text::{after_label, compact, is_dash};
use super::{Checked, Outcome, Slip, resident_id};

codes! { "credit-code":
    EMPTY = "empty",
    STRANGE_CHARACTER = "strange-character",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    OLD_NUMBER = "old-number",
    OLD_NUMBER_MISTYPED = "old-number-mistyped",
    RESIDENT_ID = "resident-id",
    CONFUSED_LETTERS = "confused-letters",
    FORBIDDEN_LETTER = "forbidden-letter",
    SWAPPED = "swapped",
    MAYBE_SWAPPED = "maybe-swapped",
    LOOK_ALIKE = "look-alike",
    MISTYPED_INSIDE = "mistyped-inside",
    MISTYPED_OUTSIDE = "mistyped-outside",
    SOLE_TRADER = "sole-trader",
    NOT_A_COMPANY = "not-a-company",
    COOPERATIVE = "cooperative",
    INNER_CHECK = "inner-check",
    UNKNOWN_REGION = "unknown-region",
}

/// The 31 characters of GB 32100-2015, in the order of their values. I, O, S, V and Z are left out.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The weights of characters 1–17 (GB 32100-2015, table 4): powers of 3 modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// The weights of the eight characters of an organisation code (GB 11714-1997).
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Letters that the alphabet leaves out, each with the character it is usually typed for.
const CONFUSIONS: [(char, char); 5] = [('I', '1'), ('O', '0'), ('S', '5'), ('V', 'U'), ('Z', '2')];

/// Pairs within the alphabet that a tired eye (or a reader of photos) takes for one another.
const LOOK_ALIKES: [(char, char); 10] = [
    ('8', 'B'),
    ('0', 'D'),
    ('0', 'Q'),
    ('1', 'L'),
    ('1', '7'),
    ('6', 'G'),
    ('C', 'G'),
    ('E', 'F'),
    ('M', 'N'),
    ('U', 'W'),
];

/// Whether `code` is a credit code to the letter of GB 32100-2015: 18 upper-case characters of its alphabet, digits in
/// places 3–8 (the registrar's region) and the right check character. Nothing is normalised.
#[must_use]
pub fn is_valid(code: &str) -> bool {
    let characters: Vec<char> = code.chars().collect();
    characters.len() == 18
        && characters.iter().skip(2).take(6).all(char::is_ascii_digit)
        && check_character(&characters).is_some_and(|expected| characters.last() == Some(&expected))
}

/// The check character that belongs behind the first 17 characters, `None` where one is not of the alphabet.
fn check_character(characters: &[char]) -> Option<char> {
    let mut sum = 0;
    for (character, weight) in characters.iter().zip(WEIGHTS) {
        let value = ALPHABET.chars().position(|letter| letter == *character)?;
        sum += u32::try_from(value).ok()? * weight;
    }
    ALPHABET.chars().nth(((31 - sum % 31) % 31) as usize)
}

/// Whether characters 9–17 of a credit code agree with the check character of GB 11714-1997.
///
/// Some early codes of bodies that are not companies are known to disobey, so a mismatch is only a hint.
#[must_use]
pub fn is_inner_valid(code: &str) -> bool {
    let inner: Vec<char> = code.chars().skip(8).take(9).collect();
    let mut sum = 0;
    for (character, weight) in inner.iter().zip(INNER_WEIGHTS) {
        let Some(value) = character.to_digit(36) else {
            return false;
        };
        sum += value * weight;
    }
    let expected = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    inner.len() == 9 && inner.last() == Some(&expected)
}

/// Whether `number` is a 15-digit registration number of GS 15-2006: its last digit is the ISO 7064 MOD 11,10 check.
#[must_use]
pub fn is_old_number(number: &str) -> bool {
    if number.len() != 15 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let mut product = 10;
    for (place, digit) in number.bytes().map(|byte| u32::from(byte - b'0')).enumerate() {
        if place == 14 {
            return (product + digit) % 10 == 1;
        }
        let sum = match (product + digit) % 10 {
            0 => 10,
            other => other,
        };
        product = sum * 2 % 11;
    }
    false
}

/// Checks a typed credit code for this product: a company's (91…), normalised to 18 upper-case characters.
///
/// Lower case, full-width characters, spaces, dashes and a label before a colon are accepted. On a wrong check
/// character the slip says which single mistake would explain it; the value is never put right silently.
///
/// # Errors
///
/// The slip that makes the code unusable: its form, its check character, or a holder that is no company.
pub fn check(input: &str) -> Outcome {
    let code: String = compact(after_label(input))
        .chars()
        .filter(|c| !is_dash(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    check_form(&code)?;
    if !is_valid(&code) {
        return Err(diagnose(&code));
    }
    let mut checked = Checked::clean(code.as_str());
    match code.get(..2) {
        Some("91") => {}
        Some("92") => return Err(Slip::of(SOLE_TRADER)),
        Some("93") => checked.warnings.push(Slip::of(COOPERATIVE)),
        _ => return Err(Slip::of(NOT_A_COMPANY)),
    }
    checked.warn_if(!is_inner_valid(&code), || Slip::of(INNER_CHECK));
    // 10 is the state registrar itself (national companies), the others are the provinces of GB/T 2260.
    let region = code.get(2..4).unwrap_or_default();
    checked.warn_if(region != "10" && !resident_id::is_province(region), || {
        Slip::of(UNKNOWN_REGION)
    });
    Ok(checked)
}

fn check_form(code: &str) -> Result<(), Slip> {
    if code.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if let Some((place, strange)) = code.chars().enumerate().find(|(_, c)| !c.is_ascii_alphanumeric()) {
        return Err(Slip::of(STRANGE_CHARACTER)
            .with("position", place + 1)
            .with("character", strange));
    }
    let length = code.len();
    if length == 15 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Slip::of(if is_old_number(code) {
            OLD_NUMBER
        } else {
            OLD_NUMBER_MISTYPED
        }));
    }
    match length {
        18 => Ok(()),
        ..18 => Err(Slip::of(TOO_SHORT).with("length", length).with("missing", 18 - length)),
        _ => Err(Slip::of(TOO_LONG).with("length", length).with("extra", length - 18)),
    }
}

/// The likeliest reason why 18 letters and digits are no credit code.
fn diagnose(code: &str) -> Slip {
    if resident_id::has_valid_form(code) {
        return Slip::of(RESIDENT_ID);
    }
    let characters: Vec<char> = code.chars().collect();
    if let Some(slip) = diagnose_forbidden(&characters) {
        return slip;
    }
    let swaps = |strict: bool| -> Vec<usize> {
        (0..17)
            .filter(|place| plausible(&swap(&characters, *place), code, strict))
            .collect()
    };
    let twins = |strict: bool| -> Vec<(usize, char)> {
        let all = characters.iter().enumerate().flat_map(|(place, typed)| {
            LOOK_ALIKES.iter().filter_map(move |(one, other)| match typed {
                typed if typed == one => Some((place, *other)),
                typed if typed == other => Some((place, *one)),
                _ => None,
            })
        });
        all.filter(|(place, meant)| plausible(&replace(&characters, *place, *meant), code, strict))
            .collect()
    };
    // With the inner check as a second witness a hit is hardly ever chance.
    match (swaps(true).as_slice(), twins(true).as_slice()) {
        ([place], _) => return Slip::of(SWAPPED).with("first", place + 1).with("second", place + 2),
        ([], [(place, meant)]) => {
            let typed = characters.get(*place).copied().unwrap_or_default();
            return Slip::of(LOOK_ALIKE)
                .with("position", place + 1)
                .with("typed", typed)
                .with("meant", *meant);
        }
        _ => {}
    }
    // A few codes disobey the inner check. One such hit in three is chance, so the words are careful.
    if let ([place], []) = (swaps(false).as_slice(), twins(false).as_slice()) {
        return Slip::of(MAYBE_SWAPPED)
            .with("first", place + 1)
            .with("second", place + 2);
    }
    Slip::of(if is_inner_valid(code) {
        MISTYPED_OUTSIDE
    } else {
        MISTYPED_INSIDE
    })
}

/// Letters that no credit code has: either all of them have an obvious meaning, or the first is named.
fn diagnose_forbidden(characters: &[char]) -> Option<Slip> {
    let meant_by = |typed: char| {
        CONFUSIONS
            .iter()
            .find(|(forbidden, _)| *forbidden == typed)
            .map(|(_, meant)| *meant)
    };
    let first = characters.iter().position(|typed| meant_by(*typed).is_some())?;
    let fixed: String = characters
        .iter()
        .map(|typed| meant_by(*typed).unwrap_or(*typed))
        .collect();
    if is_valid(&fixed) {
        let fixes: Vec<String> = characters
            .iter()
            .enumerate()
            .filter_map(|(place, typed)| meant_by(*typed).map(|meant| format!("{} {typed}→{meant}", place + 1)))
            .collect();
        return Some(Slip::of(CONFUSED_LETTERS).with("fixes", fixes.join(", ")));
    }
    let typed = characters.get(first).copied().unwrap_or_default();
    Some(
        Slip::of(FORBIDDEN_LETTER)
            .with("position", first + 1)
            .with("typed", typed),
    )
}

/// Whether a repaired code is what was meant: a company's, or at least of the kind typed; `strict` asks for the inner
/// check character, too.
fn plausible(code: &str, typed: &str, strict: bool) -> bool {
    let kind = code.get(..2);
    is_valid(code) && (kind == Some("91") || kind == typed.get(..2)) && (!strict || is_inner_valid(code))
}

fn swap(characters: &[char], place: usize) -> String {
    let mut swapped = characters.to_vec();
    if place + 1 < swapped.len() {
        swapped.swap(place, place + 1);
    }
    swapped.into_iter().collect()
}

fn replace(characters: &[char], place: usize, with: char) -> String {
    characters
        .iter()
        .enumerate()
        .map(|(index, old)| if index == place { with } else { *old })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = "91320106PKWQWKE13F";

    fn code_of(outcome: Outcome) -> String {
        outcome.expect_err("a slip").code.into_owned()
    }

    #[test]
    fn accepts_what_people_type() {
        for typed in [
            GOOD,
            "91320106pkwqwke13f",
            " 9132 0106 PKWQ WKE1 3F ",
            "９１３２０１０６ＰＫＷＱＷＫＥ１３Ｆ",
            "91320106-PKWQWKE13-F",
            "统一社会信用代码：91320106PKWQWKE13F",
            "\u{200b}91320106PKWQWKE13F",
        ] {
            let checked = check(typed).expect(typed);
            assert_eq!(checked.value, GOOD);
            assert!(checked.warnings.is_empty(), "{:?}", checked.warnings);
        }
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            ("", "empty"),
            ("91320106PKWQWKE13", "too-short"),
            ("91320106PKWQWKE13FF", "too-long"),
            ("91320106PKWQWKE13号", "strange-character"),
            ("110108000000016", "old-number"),
            ("110108000000017", "old-number-mistyped"),
            ("11010519491231002X", "resident-id"),
            ("9132O1O6PKWQWKE13F", "confused-letters"),
            ("91320106PKWQWKE1SF", "forbidden-letter"),
            ("91320106PKWQWEK13F", "swapped"),
            ("91320106PKWQWKF13F", "look-alike"),
            ("91320106PK1QWKE13F", "maybe-swapped"),
        ] {
            assert_eq!(code_of(check(typed)), code, "{typed}");
        }
        let slip = check("9132O1O6PKWQWKE13F").expect_err("letters");
        assert_eq!(slip.arguments.get("fixes"), Some(&"5 O→0, 7 O→0".into()));
        let slip = check("91320106PKWQWEK13F").expect_err("swapped");
        assert_eq!(
            (slip.arguments.get("first"), slip.arguments.get("second")),
            (Some(&14.into()), Some(&15.into()))
        );
    }

    #[test]
    fn only_companies_pass() {
        let built = |body: &str| {
            let characters: Vec<char> = body.chars().collect();
            format!("{body}{}", check_character(&characters).expect("of the alphabet"))
        };
        assert_eq!(code_of(check(&built("92320106PKWQWKE13"))), "sole-trader");
        assert_eq!(code_of(check(&built("12320106PKWQWKE13"))), "not-a-company");
        assert_eq!(
            check(&built("93320106PKWQWKE13")).expect("93").warnings,
            [Slip::of(COOPERATIVE)]
        );
        assert_eq!(
            check(&built("91320106PKWQWKE14")).expect("inner").warnings,
            [Slip::of(INNER_CHECK)]
        );
        assert_eq!(
            check(&built("91990106PKWQWKE13")).expect("region").warnings,
            [Slip::of(UNKNOWN_REGION)]
        );
    }

    #[test]
    fn says_which_part_is_wrong() {
        // Inner part intact: the mistake is outside of it, and the other way round.
        let outside = GOOD.replacen("320106", "340106", 1);
        assert_eq!(code_of(check(&outside)), "mistyped-outside");
        assert_eq!(code_of(check("91320106PKTQWKE13F")), "mistyped-inside");
    }

    fn body() -> impl Strategy<Value = Vec<char>> {
        let letter = prop::sample::select(ALPHABET.chars().collect::<Vec<_>>());
        ("[0-9]{6}", prop::collection::vec(letter, 9)).prop_map(|(region, rest)| {
            let head = "91".chars().chain(region.chars());
            head.chain(rest).collect()
        })
    }

    proptest! {
        #[test]
        fn valid_passes_and_one_flip_fails(body in body(), place in 0usize..18, by in 1usize..31) {
            let mut code = body.clone();
            code.push(check_character(&body).expect("of the alphabet"));
            let text: String = code.iter().collect();
            prop_assert!(is_valid(&text));
            prop_assert_eq!(check(&text).expect("valid").value, text);
            let value = ALPHABET.chars().position(|letter| letter == code[place]).expect("of the alphabet");
            code[place] = ALPHABET.chars().nth((value + by) % 31).expect("of the alphabet");
            let flipped: String = code.iter().collect();
            prop_assert!(!is_valid(&flipped));
            prop_assert!(check(&flipped).is_err());
        }

        #[test]
        fn a_swap_is_always_noticed(body in body(), place in 0usize..17) {
            let mut code = body.clone();
            code.push(check_character(&body).expect("of the alphabet"));
            prop_assume!(code[place] != code[place + 1]);
            prop_assert!(check(&swap(&code, place)).is_err());
        }
    }
}
