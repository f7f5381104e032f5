//! The introduction on a mini-program's profile page: 4–120 characters.
//!
//! Source: WeChat's profile form (2024). Guides disagree whether a Han character counts 1 or 2, so more than 60 of
//! them only warns. Contact data and superlatives are refused in practice.

use super::mini_program_name::boastful_word;
use super::text::{compact, first_emoji, is_han, length, one_line};
use super::{Checked, Outcome, Slip, mobile};

codes! { "introduction":
    EMPTY = "empty",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    MAYBE_TOO_LONG = "maybe-too-long",
    CONTACT = "contact",
    BOASTFUL = "boastful",
    EMOJI = "emoji",
}

/// The least and the greatest number of characters.
const LENGTHS: (usize, usize) = (4, 120);

/// More Han characters than this do not fit if each counts 2.
const HAN_LIMIT: usize = 60;

/// Checks a typed introduction, normalised to one line.
///
/// # Errors
///
/// `empty`, `too-short` or `too-long`, counted in characters.
pub fn check(input: &str) -> Outcome {
    let text = one_line(input);
    let length = length(&text);
    if length == 0 {
        return Err(Slip::of(EMPTY));
    }
    if length < LENGTHS.0 {
        return Err(Slip::of(TOO_SHORT).with("length", length).with("min", LENGTHS.0));
    }
    if length > LENGTHS.1 {
        return Err(Slip::of(TOO_LONG).with("length", length).with("max", LENGTHS.1));
    }
    let mut checked = Checked::clean(text.as_str());
    let han = text.chars().filter(|c| is_han(*c)).count();
    checked.warn_if(han > HAN_LIMIT, || {
        Slip::of(MAYBE_TOO_LONG).with("han", han).with("limit", HAN_LIMIT)
    });
    checked.warn_if(has_contact(&text), || Slip::of(CONTACT));
    if let Some(word) = boastful_word(&text) {
        checked.warnings.push(Slip::of(BOASTFUL).with("word", word));
    }
    if let Some(sign) = first_emoji(&text) {
        checked.warnings.push(Slip::of(EMOJI).with("sign", sign));
    }
    Ok(checked)
}

fn has_contact(text: &str) -> bool {
    let plain = compact(text).to_lowercase();
    let words = [
        "微信号",
        "加微信",
        "客服电话",
        "联系电话",
        "http://",
        "https://",
        "www.",
        "@",
        "qq群",
        "qq：",
    ];
    words.iter().any(|word| plain.contains(word)) || plain.split(|c: char| !c.is_ascii_digit()).any(mobile::is_mobile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_stop_and_the_rest_warns() {
        for (text, codes) in [
            ("星河短剧，每天更新。".to_owned(), &[][..]),
            ("短".repeat(61), &["maybe-too-long"]),
            ("客服13812345678为您服务".to_owned(), &["contact"]),
            ("全网首家短剧平台，第一".to_owned(), &["boastful"]),
            ("短剧好看🎬🎬".to_owned(), &["emoji"]),
        ] {
            let checked = check(&text).expect("passes");
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{text}");
        }
        assert_eq!(check("").expect_err("nothing").code, "empty");
        assert_eq!(check("短剧").expect_err("short").code, "too-short");
        assert_eq!(check(&"短".repeat(121)).expect_err("long").code, "too-long");
        assert!(check(&"a".repeat(120)).is_ok());
    }
}
