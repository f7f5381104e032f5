//! The credit code in the text of a QR code.

use unicode_normalization::UnicodeNormalization;

use crate::rules::credit_code;

/// Characters of a credit code (GB 32100-2015).
const LENGTH: usize = 18;
/// A longer text is no QR code: the largest one holds 7,089 digits (ISO/IEC 18004).
const LONGEST_TEXT: usize = 7_089;

/// The credit code that a text names: as a parameter of an address, in JSON, or in words. Its check character must be
/// right. `None` when there is none, or two different ones.
pub fn credit_code_in(text: &str) -> Option<String> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    // Addresses inside of addresses are encoded twice.
    let plain = percent_decoded(&percent_decoded(text));
    // Full-width letters and digits are letters and digits.
    let plain: String = plain.nfkc().map(|character| character.to_ascii_uppercase()).collect();
    one(whole_words(&plain)).or_else(|| one(spaced_words(&plain)))
}

fn one(candidates: impl Iterator<Item = String>) -> Option<String> {
    let mut valid: Vec<String> = candidates
        .filter(|candidate| credit_code::is_valid(candidate))
        .collect();
    valid.sort_unstable();
    valid.dedup();
    match valid.len() {
        1 => valid.pop(),
        _ => None,
    }
}

/// Words of exactly the length: within a longer one, such as a token, eighteen characters could be right by chance.
fn whole_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| word.len() == LENGTH)
        .map(str::to_owned)
}

/// The same of words that are written in groups, with single spaces or dashes between them.
fn spaced_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, ' ' | '-')))
        .map(|words| words.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|joined| joined.len() == LENGTH)
}

/// `%39` is `9`. What isn't encoded rightly stays.
fn percent_decoded(text: &str) -> String {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (*byte, digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Of a region that doesn't exist (99).
    const CODE: &str = "91990101MUHQR6198T";
    const OTHER: &str = "91990101U38564GD0K";

    #[test]
    fn wherever_it_stands() {
        for text in [
            CODE.to_owned(),
            format!("http://www.example.cn/index/invitation?uniscid={CODE}"),
            format!("https://example.cn/q?a=1&tyshxydm={}&t=99", CODE.to_lowercase()),
            format!("https://example.cn/{CODE}.html"),
            format!("{{\"regno\":\"{CODE}\",\"name\":\"样本公司\"}}"),
            format!("统一社会信用代码:{CODE};名称:样本公司"),
            format!("统一社会信用代码{CODE}名称样本公司"),
            format!("https://example.cn/go?u=https%3A%2F%2Fa.cn%3Funiscid%3D{CODE}"),
            format!("https://example.cn/go?u=uniscid%253D{CODE}"),
            "%39".to_owned() + &CODE[1..],
            "９１９９０１０１ＭＵＨＱＲ６１９８Ｔ".to_owned(),
            "代码 91990101 MUHQR619 8T".to_owned(),
            "9199-0101-MUHQ-R619-8T".to_owned(),
            format!("{CODE} {CODE}"),
        ] {
            assert_eq!(credit_code_in(&text).as_deref(), Some(CODE), "{text}");
        }
    }

    #[test]
    fn not_by_guessing() {
        for text in [
            String::new(),
            "https://example.cn/".to_owned(),
            format!("{CODE} or {OTHER}"),
            // A wrong check character.
            format!("uniscid={}X", &CODE[..17]),
            // Part of a token.
            format!("token=A{CODE}"),
            format!("token={CODE}0"),
            "91990101MUHQR6198".to_owned(),
            CODE.repeat(500),
        ] {
            assert_eq!(credit_code_in(&text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_will_do(text: String) {
            let found = credit_code_in(&text);
            prop_assert!(found.is_none_or(|code| credit_code::is_valid(&code)));
        }

        #[test]
        fn any_words_around_it(before in "[ -~]{0,20}[=:/ ]", behind in "[&;,. \"][ -~]{0,20}") {
            prop_assume!(!before.contains('%') && !behind.contains('%'));
            let found = credit_code_in(&format!("{before}{CODE}{behind}"));
            prop_assert_eq!(found.as_deref(), Some(CODE));
        }
    }
}
