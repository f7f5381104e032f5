//! What every rule does to typed text first: widths, invisible characters, lines, and WeChat's way of counting.

use unicode_normalization::UnicodeNormalization;

/// How long WeChat may count a text, which publishes the weight of a Han character (2) and of a Latin one (1) only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WechatLength {
    /// The length when every character of unknown weight counts 1.
    pub least: usize,
    /// The length when every character of unknown weight counts 2: the one to hold against an upper limit.
    pub most: usize,
}

/// Turns full-width letters, digits and signs (U+FF01–U+FF5E) and the ideographic space into their ASCII twins.
///
/// Narrower than NFKC on purpose: it leaves Han characters, `…` or `①` alone, so that names stay as typed.
#[must_use]
pub fn narrow(input: &str) -> String {
    input.chars().map(narrow_character).collect()
}

/// Like [`narrow`], but only for letters and digits: brackets and punctuation keep their width.
#[must_use]
pub fn narrow_letters(input: &str) -> String {
    let narrowed = input.chars().map(|character| {
        let narrowed = narrow_character(character);
        if narrowed.is_ascii_alphanumeric() {
            narrowed
        } else {
            character
        }
    });
    // A full-width letter takes no accent, the narrow one does.
    narrowed.nfc().collect()
}

/// Like [`narrow_letters`] of [`one_line`], without any blank: for Chinese names of things.
#[must_use]
pub fn unspaced(input: &str) -> String {
    narrow_letters(&one_line(input).replace(' ', ""))
}

fn narrow_character(character: char) -> char {
    match character {
        // The full-width block repeats ASCII 21–7E at a fixed distance.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '\u{3000}' => ' ',
        _ => character,
    }
}

/// Whether a character shows nothing and only gets in the way: zero-width signs, direction marks, control characters.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || (character.is_control() && !character.is_whitespace())
}

/// The text on one line: composed (NFC), without invisible characters, every run of white space one space, trimmed.
#[must_use]
pub fn one_line(input: &str) -> String {
    // Invisible characters go first: one between a letter and its accent would keep the two from being composed.
    let composed: String = input
        .chars()
        .filter(|character| !is_invisible(*character))
        .nfc()
        .collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Like [`one_line`] for each line, keeping the line breaks; blank lines go.
#[must_use]
pub fn lines(input: &str) -> String {
    // U+2028 and its kin are white space to `split_whitespace`, so they end up as spaces.
    let tidied: Vec<String> = input
        .split(['\n', '\r'])
        .map(one_line)
        .filter(|line| !line.is_empty())
        .collect();
    tidied.join("\n")
}

/// The text without any white space, in ASCII width and without invisible characters: for numbers and codes.
#[must_use]
pub fn compact(input: &str) -> String {
    narrow(input)
        .chars()
        .filter(|character| !is_invisible(*character) && !character.is_whitespace())
        .collect()
}

/// Whether a character is one of the dashes that people put between groups of digits.
#[must_use]
pub fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | 'ー'
    )
}

/// What stands behind a label such as `统一社会信用代码：`, or the text itself when there is no label.
///
/// A label is Han text before the first colon; `12:30` and `https://…` have none.
#[must_use]
pub fn after_label(input: &str) -> &str {
    let mut text = input;
    // `执照信息：代码：91…` has two; taking both off makes the result stable.
    while let Some((label, rest)) = text.split_once([':', '：'])
        && label.chars().any(is_han)
    {
        text = rest;
    }
    text
}

/// Whether a character is a Han ideograph (`〇` and `々` included, which occur in names).
#[must_use]
pub fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Whether a character is drawn two columns wide in Chinese text: Han, kana, hangul, full-width signs.
fn is_wide(character: char) -> bool {
    is_han(character)
        || matches!(character,
            '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{33FF}' | '\u{A960}'..='\u{A97F}'
            | '\u{AC00}'..='\u{D7FF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}')
}

/// How long WeChat counts a text: Han, kana, hangul and full-width signs 2, ASCII and Latin letters 1.
///
/// Characters outside these classes (`·`, `“`, `—`, Cyrillic …) are the difference between `least` and `most`.
#[must_use]
pub fn wechat_length(text: &str) -> WechatLength {
    text.chars()
        .fold(WechatLength { least: 0, most: 0 }, |length, character| {
            let (least, most) = if is_wide(character) {
                (2, 2)
            } else if character.is_ascii() || matches!(character, '\u{00C0}'..='\u{024F}') {
                (1, 1)
            } else {
                (1, 2)
            };
            WechatLength {
                least: length.least + least,
                most: length.most + most,
            }
        })
}

/// The first emoji or pictograph of a text, dingbats such as `★` included.
#[must_use]
pub fn first_emoji(text: &str) -> Option<char> {
    text.chars().find(|character| {
        matches!(*character,
            '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2300}'..='\u{23FF}' | '\u{2B00}'..='\u{2BFF}'
            | '\u{20D0}'..='\u{20F0}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{FE0F}')
    })
}

/// The number of characters (not bytes) of a text.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_invisible_characters_go() {
        assert_eq!(narrow("ＡＢ１２（）：　"), "AB12(): ");
        assert_eq!(narrow_letters("Ａ（１）"), "A（1）");
        assert_eq!(one_line("  a\u{200b}b\t\n c　d "), "ab c d");
        assert_eq!(one_line("e\u{200d}\u{301}"), "é");
        assert_eq!(lines(" 一\r\n\r\n 二  三 "), "一\n二 三");
        assert_eq!(compact(" 9 1\u{feff}１ "), "911");
        assert_eq!(after_label("统一社会信用代码：91"), "91");
        assert_eq!(after_label("a:b"), "a:b");
    }

    #[test]
    fn counts_as_wechat_does() {
        for (text, least, most) in [
            ("短剧", 4, 4),
            ("abc1", 4, 4),
            ("短a", 3, 3),
            ("（短）", 6, 6),
            ("カタ", 4, 4),
            ("가", 2, 2),
            ("é", 1, 1),
            ("星·河", 5, 6),
            ("", 0, 0),
        ] {
            assert_eq!(wechat_length(text), WechatLength { least, most }, "{text}");
        }
    }

    #[test]
    fn finds_emoji() {
        assert_eq!(first_emoji("好看❤️"), Some('❤'));
        assert_eq!(first_emoji("🎬短剧"), Some('🎬'));
        assert_eq!(first_emoji("短剧ABC（1）·"), None);
    }
}
