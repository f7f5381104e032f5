//! How sensitive values are shown: enough to recognise one's own, too little for anybody else.
//!
//! Source: 个人信息保护法 art. 28 and 51; the shapes are those that banks and the platform show.

use super::{credit_code, mobile};

/// An ID number: the first four (the place of first issue) and the last four. `1101**********002X`
#[must_use]
pub fn resident_id(value: &str) -> String {
    keep(value, 4, 4, None)
}

/// A mobile number: `138****1234`.
#[must_use]
pub fn mobile(value: &str) -> String {
    keep(value, 3, 4, None)
}

/// A bank account: four stars and the last four digits, whatever its length.
#[must_use]
pub fn bank_account(value: &str) -> String {
    keep(value, 0, 4, Some(4))
}

/// An e-mail address: `b***n@example.com`. The domain is shown, for it is what people mistype.
#[must_use]
pub fn email(value: &str) -> String {
    match value.rsplit_once('@') {
        Some((local, domain)) => format!("{}@{domain}", keep(local, 1, 1, Some(3))),
        None => generic(value),
    }
}

/// A person's name: the first character. `张*`
#[must_use]
pub fn person_name(value: &str) -> String {
    let length = value.chars().count();
    let shown = usize::from(length > 1);
    value
        .chars()
        .take(shown)
        .chain(std::iter::repeat_n('*', (length - shown).min(3)))
        .collect()
}

/// Anything else: the first and the last character around three stars; short values not at all.
#[must_use]
pub fn generic(value: &str) -> String {
    keep(value, 1, 1, Some(3))
}

/// The first `head` and the last `tail` characters around stars, as many as were hidden unless `stars` says.
///
/// At least as many characters are hidden as shown, or else all are: a short value must not show its middle.
fn keep(value: &str, head: usize, tail: usize, stars: Option<usize>) -> String {
    let length = value.chars().count();
    let hidden = length.saturating_sub(head + tail);
    if hidden == 0 || hidden * 2 < head + tail {
        return "*".repeat(stars.unwrap_or(length));
    }
    let first = value.chars().take(head);
    let last = value.chars().skip(length - tail);
    first
        .chain(std::iter::repeat_n('*', stars.unwrap_or(hidden)))
        .chain(last)
        .collect()
}

/// Masks ID numbers, mobile numbers, long account numbers and e-mail addresses inside free text.
///
/// Digits of any width and digits in groups (`138 1234 5678`) are found. Credit codes, which are public, dates and
/// short numbers stay.
#[must_use]
pub fn mask_anything_sensitive(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(first) = characters.get(at) {
        if !is_token(*first) {
            masked.push(*first);
            at += 1;
            continue;
        }
        let end = token_end(&characters, at);
        let token: String = characters.get(at..end).unwrap_or_default().iter().collect();
        if token.contains('@') && token.trim_end_matches('.').contains('.') {
            masked.push_str(&email(&token));
            at = end;
        } else if let Some((end, shown)) = grouped(&characters, at) {
            masked.push_str(&shown);
            at = end;
        } else {
            let end = word_end(&characters, at);
            let word: String = characters.get(at..end).unwrap_or_default().iter().collect();
            masked.push_str(&mask_word(&word));
            at = end;
        }
    }
    masked
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '０'..='９' | 'Ｘ' | 'ｘ')
}

fn is_token(character: char) -> bool {
    is_word(character) || matches!(character, '@' | '.' | '_' | '%' | '+')
}

fn token_end(characters: &[char], from: usize) -> usize {
    let behind = characters.iter().skip(from);
    from + behind
        .take_while(|character| is_token(**character) || **character == '-')
        .count()
}

/// The end of a run of letters and digits; a single sign is a run of its own.
fn word_end(characters: &[char], from: usize) -> usize {
    let length = characters
        .iter()
        .skip(from)
        .take_while(|character| is_word(**character))
        .count();
    from + length.max(1)
}

fn narrow_digit(character: char) -> char {
    match character {
        '０'..='９' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        'Ｘ' | 'ｘ' | 'x' => 'X',
        other => other,
    }
}

/// The shapes of numbers written in groups: how long each group is, and how many digits the last may lack.
const GROUPS: [(&[usize], usize); 6] = [
    (&[3, 4, 4], 0),
    (&[3, 3, 5], 0),
    (&[6, 8, 4], 0),
    (&[6, 4, 4, 4], 0),
    (&[4, 4, 4, 4, 3], 2),
    (&[4, 4, 4, 4], 0),
];

/// A number in groups that begins at `from`: where it ends, and its mask.
fn grouped(characters: &[char], from: usize) -> Option<(usize, String)> {
    GROUPS.iter().find_map(|(shape, slack)| {
        let mut at = from;
        let mut digits = String::new();
        for (index, length) in shape.iter().enumerate() {
            if index > 0 {
                characters
                    .get(at)
                    .filter(|c| matches!(c, ' ' | '-' | '\u{3000}' | '\u{a0}'))?;
                at += 1;
            }
            let end = word_end(characters, at);
            let least = if index + 1 == shape.len() {
                length - slack
            } else {
                *length
            };
            if !(least..=*length).contains(&(end.saturating_sub(at))) {
                return None;
            }
            digits.extend(characters.get(at..end)?.iter().map(|c| narrow_digit(*c)));
            at = end;
        }
        let body = digits.strip_suffix('X').unwrap_or(&digits);
        if !body.bytes().all(|byte| byte.is_ascii_digit())
            || (shape.len() == 3 && digits.len() == 11 && !mobile::is_mobile(&digits))
        {
            return None;
        }
        Some((at, mask_number(&digits)))
    })
}

/// Masks the numbers in one run of letters and digits.
fn mask_word(word: &str) -> String {
    let plain: String = word.chars().map(narrow_digit).collect();
    // No ID number begins with a 9, so what is left alone here cannot be a mistyped one.
    if plain.starts_with('9') && credit_code::is_valid(&plain.to_ascii_uppercase()) {
        return word.to_owned();
    }
    let mut masked = String::new();
    let mut rest = plain.as_str();
    let mut original = word.chars();
    while !rest.is_empty() {
        let mut length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        // The X belongs to the number only where it makes 18 characters.
        if length == 17 && rest.get(17..18) == Some("X") {
            length = 18;
        }
        let number = rest.get(..length).unwrap_or_default();
        let typed: String = original.by_ref().take(number.chars().count().max(1)).collect();
        if is_sensitive(number) {
            masked.push_str(&mask_number(number));
        } else {
            masked.push_str(&typed);
        }
        let step = length.max(rest.chars().next().map_or(0, char::len_utf8));
        rest = rest.get(step..).unwrap_or_default();
    }
    masked
}

/// Mobile numbers, also behind 86, and everything of 15 and more digits: ID numbers and accounts.
fn is_sensitive(number: &str) -> bool {
    number.len() >= 15 || mobile::is_mobile(number) || behind_country(number).is_some()
}

/// The country's prefix and the mobile number behind it.
fn behind_country(number: &str) -> Option<(&'static str, &str)> {
    ["0086", "86"].into_iter().find_map(|country| {
        number
            .strip_prefix(country)
            .filter(|rest| mobile::is_mobile(rest))
            .map(|rest| (country, rest))
    })
}

fn mask_number(number: &str) -> String {
    if let Some((country, rest)) = behind_country(number) {
        return format!("{country}{}", mobile(rest));
    }
    match number.len() {
        11 => mobile(number),
        15 | 18 => resident_id(number),
        _ => bank_account(number),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shows_only_the_ends() {
        assert_eq!(resident_id("11010519491231002X"), "1101**********002X");
        assert_eq!(mobile("13812341234"), "138****1234");
        assert_eq!(email("ben.yan@example.com"), "b***n@example.com");
        assert_eq!(email("ab@example.com"), "***@example.com");
        assert_eq!(bank_account("1100123456789012345"), "****2345");
        assert_eq!(person_name("张三"), "张*");
        assert_eq!(person_name("欧阳娜娜"), "欧***");
        assert_eq!(person_name("张"), "*");
        assert_eq!(person_name(""), "");
        assert_eq!(generic("secret"), "s***t");
        assert_eq!(generic("ab"), "***");
        assert_eq!(resident_id("123456"), "******");
    }

    #[test]
    fn masks_inside_text() {
        for (text, masked) in [
            (
                "我的身份证是11010519491231002X，谢谢",
                "我的身份证是1101**********002X，谢谢",
            ),
            ("11010519491231002x", "1101**********002X"),
            ("１１０１０５１９４９１２３１００２Ｘ", "1101**********002X"),
            ("110105 19491231 002X", "1101**********002X"),
            ("手机13812345678", "手机138****5678"),
            ("138 1234 5678或138-1234-5678", "138****5678或138****5678"),
            ("+8613812345678", "+86138****5678"),
            ("账号 1100123456789012345", "账号 ****2345"),
            ("6222 0200 0000 0000 005", "****0005"),
            ("发到 ben.yan@example.com 了", "发到 b***n@example.com 了"),
            ("代码91320106PKWQWKE13F", "代码91320106PKWQWKE13F"),
            (
                "2026-11-23 到 2027-01-05，共 20 个工作日",
                "2026-11-23 到 2027-01-05，共 20 个工作日",
            ),
            ("abc123、v1.2.3", "abc123、v1.2.3"),
            ("id11010519491231002Xok", "id1101**********002Xok"),
        ] {
            assert_eq!(mask_anything_sensitive(text), masked, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_shows_the_middle(
            before in "[一-龥 ，。]{0,5}",
            id in "[1-6][0-9]{16}[0-9X]",
            number in "1[3-9][0-9]{9}",
            after in "[一-龥 ，。]{0,5}",
        ) {
            let masked = mask_anything_sensitive(&format!("{before}{id}，{number}{after}"));
            prop_assert!(!masked.contains(&id[4..14]));
            prop_assert!(!masked.contains(&number[3..7]) || id[..4].contains(&number[3..7]) || id[14..].contains(&number[3..7])
                || number[7..].contains(&number[3..7]));
            prop_assert!(!resident_id(&id).contains(&id[4..14]));
        }

        #[test]
        fn masks_never_panic_nor_grow_wild(text in "\\PC*") {
            for mask in [resident_id, mobile, email, bank_account, person_name, generic, mask_anything_sensitive] {
                prop_assert!(mask(&text).chars().count() <= text.chars().count() + 8);
            }
        }

        #[test]
        fn short_values_show_nothing(text in "[0-9]{0,8}") {
            prop_assert!(resident_id(&text).chars().all(|c| c == '*'));
        }
    }
}
