//! The name of a mini-program: its length as WeChat counts, and words that get it refused or questioned.
//!
//! Source: the founding guide (4–30, the five words), 微信小程序名称规则 (2019), the filing's rules for names; each
//! group of `name_words.toml` names its own. Unique or not, only the page can say.

use super::name_words::{Tier, folded, group, groups};
use super::text::{first_emoji, is_han, narrow_letters, one_line, wechat_length};
use super::{Checked, Code, Outcome, Slip};

codes! { "mini-program-name":
    EMPTY = "empty",
    EMOJI = "emoji",
    FORBIDDEN_SIGN = "forbidden-sign",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    ONLY_DIGITS = "only-digits",
    MINI_PROGRAM_WORD = "mini-program-word",
    WECHAT = "wechat",
    STATE_ORGAN = "state-organ",
    SUPERLATIVE = "superlative",
    OFFICIAL = "official",
    NATIONAL_PREFIX = "national-prefix",
    AUDIOVISUAL = "audiovisual",
    CULTURE = "culture",
    OTHER_PREAPPROVAL = "other-preapproval",
    SUPERLATIVE_KIN = "superlative-kin",
    GENERIC_ALONE = "generic-alone",
    REGION_AND_GENERIC = "region-and-generic",
    CITY_OR_INTERNATIONAL = "city-or-international",
    COUNTRY_NAME = "country-name",
    REGION = "region",
    ONLY_LATIN = "only-latin",
    UNUSUAL_SIGN = "unusual-sign",
    LENGTH_UNCERTAIN = "length-uncertain",
}

/// The least and the greatest length, a Han character counting 2 (founding guide, stage 3).
const LENGTHS: (usize, usize) = (4, 30);

/// Groups whose words touch the state's list of pre-approval kinds.
const PREAPPROVAL: [Code; 3] = [AUDIOVISUAL, CULTURE, OTHER_PREAPPROVAL];

/// Signs that the platform is known to take; it does not publish the list.
const USUAL_SIGNS: [char; 6] = [' ', '·', '-', '&', '+', '.'];

/// Checks a typed name, normalised to one line with narrow letters and digits.
///
/// # Errors
///
/// The first reason for a sure refusal, with the `word` or `sign` that causes it. Words that only may be refused are
/// warnings, one for each reason.
pub fn check(input: &str) -> Outcome {
    let name = narrow_letters(&one_line(input));
    if name.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if let Some(emoji) = first_emoji(&name) {
        return Err(Slip::of(EMOJI).with("sign", emoji));
    }
    if let Some(sign) = name.chars().find(|c| is_forbidden_sign(*c)) {
        return Err(Slip::of(FORBIDDEN_SIGN).with("sign", sign));
    }
    let length = wechat_length(&name);
    if length.most < LENGTHS.0 {
        return Err(Slip::of(TOO_SHORT).with("length", length.most).with("min", LENGTHS.0));
    }
    if length.most > LENGTHS.1 {
        return Err(Slip::of(TOO_LONG).with("length", length.most).with("max", LENGTHS.1));
    }
    let text = folded(&name);
    if text.chars().all(|c| c.is_ascii_digit()) {
        return Err(Slip::of(ONLY_DIGITS));
    }
    let mut checked = Checked::clean(name.as_str());
    for group in groups() {
        let (Some(code), Some(word)) = (code_of(&group.reason), group.find(&text)) else {
            continue;
        };
        let slip = Slip::of(code).with("word", word);
        match group.tier {
            Tier::Stop => return Err(slip),
            Tier::Explain if code == REGION => checked.warnings.push(region(&text, word)),
            Tier::Explain => checked.warnings.push(slip),
        }
    }
    checked.warn_if(name.is_ascii(), || Slip::of(ONLY_LATIN));
    if let Some(sign) = name.chars().find(|c| is_unusual_sign(*c)) {
        checked.warnings.push(Slip::of(UNUSUAL_SIGN).with("sign", sign));
    }
    let uncertain = length.least != length.most && (length.most >= LENGTHS.1 - 1 || length.least < LENGTHS.0);
    checked.warn_if(uncertain, || {
        Slip::of(LENGTH_UNCERTAIN)
            .with("least", length.least)
            .with("most", length.most)
    });
    Ok(checked)
}

/// The words of a text that touch the state's list of pre-approval kinds, in the order of the list.
///
/// Meant for a company's name and scope, too: offices read those as they read the mini-program's name.
#[must_use]
pub fn words_touching_preapproval(text: &str) -> Vec<&'static str> {
    let text = folded(text);
    PREAPPROVAL
        .iter()
        .filter_map(|code| group(code.code))
        .flat_map(|group| group.matches(&text))
        .collect()
}

/// The first superlative or “official” word of a text: also unwanted in an introduction.
pub(super) fn boastful_word(text: &str) -> Option<&'static str> {
    let text = folded(text);
    [SUPERLATIVE, OFFICIAL]
        .iter()
        .filter_map(|code| group(code.code))
        .find_map(|group| group.find(&text))
}

fn code_of(reason: &str) -> Option<Code> {
    CODES.iter().copied().find(|code| code.code == reason)
}

/// A place name in front of a word that says nothing is refused more surely than one in front of a brand.
fn region(text: &str, place: &str) -> Slip {
    let rest = text.strip_prefix(place).unwrap_or_default();
    let is_generic = rest.is_empty() || group(GENERIC_ALONE.code).is_some_and(|generic| generic.find(rest).is_some());
    let code = if is_generic { REGION_AND_GENERIC } else { REGION };
    Slip::of(code).with("word", place)
}

fn is_forbidden_sign(character: char) -> bool {
    matches!(
        character,
        '@' | '#'
            | '$'
            | '%'
            | '^'
            | '*'
            | '='
            | '{'
            | '}'
            | '['
            | ']'
            | '<'
            | '>'
            | '\\'
            | '/'
            | '|'
            | '~'
            | '`'
            | '"'
            | '\''
            | ';'
            | '＠'
            | '＃'
            | '＄'
            | '％'
            | '＾'
            | '＊'
            | '＝'
            | '｛'
            | '｝'
            | '［'
            | '］'
            | '＜'
            | '＞'
            | '＼'
            | '／'
            | '｜'
            | '～'
            | '｀'
            | '＂'
            | '＇'
            | '；'
            | '￥'
            | '【'
            | '】'
            | '《'
            | '》'
            | '「'
            | '」'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '®'
            | '™'
            | '©'
            | '→'
            | '■'..='◿'
    )
}

fn is_unusual_sign(character: char) -> bool {
    !(is_han(character) || character.is_ascii_alphanumeric() || USUAL_SIGNS.contains(&character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings(name: &str) -> Vec<String> {
        check(name)
            .expect(name)
            .warnings
            .into_iter()
            .map(|slip| slip.code.into_owned())
            .collect()
    }

    #[test]
    fn every_reason_of_the_list_is_a_code() {
        for group in groups() {
            assert!(code_of(&group.reason).is_some(), "{} is no code", group.reason);
        }
        for code in PREAPPROVAL
            .iter()
            .chain([&SUPERLATIVE, &OFFICIAL, &GENERIC_ALONE, &REGION])
        {
            assert!(group(code.code).is_some(), "{} has no words", code.code);
        }
    }

    #[test]
    fn sure_refusals_stop() {
        for (name, code) in [
            ("", "empty"),
            ("星河🎬", "emoji"),
            ("★星河", "emoji"),
            ("星河#1", "forbidden-sign"),
            ("《星河》", "forbidden-sign"),
            ("星a", "too-short"),
            ("一二三四五六七八九十一二三四五六", "too-long"),
            ("12345", "only-digits"),
            ("１２３４５", "only-digits"),
            ("星河小程序", "mini-program-word"),
            ("星河小 程 序", "mini-program-word"),
            ("微信短剧", "wechat"),
            ("ＷｅＣｈａｔ星河", "wechat"),
            ("We Chat 星河", "wechat"),
            ("Tencent星河", "wechat"),
            ("国务院短剧", "state-organ"),
            ("中央一号剧", "state-organ"),
            ("第一短剧", "superlative"),
            ("国家级短剧", "superlative"),
            ("星河官方", "official"),
            ("中国短剧", "national-prefix"),
            ("国家短剧", "national-prefix"),
        ] {
            assert_eq!(check(name).expect_err(name).code, code, "{name}");
        }
    }

    #[test]
    fn risks_are_explained() {
        for (name, codes) in [
            ("星河追光", &[][..]),
            ("星河短剧", &[]),
            ("星河剧场", &["audiovisual"]),
            ("剧好看星河", &["audiovisual"]),
            ("星河影视", &["audiovisual"]),
            ("星河文化", &["culture"]),
            ("星河传媒", &["audiovisual"]),
            ("星河文化传媒", &["audiovisual", "culture"]),
            ("星河教育", &["other-preapproval"]),
            ("短剧", &["generic-alone"]),
            ("小剧场", &["audiovisual", "generic-alone"]),
            ("北京短剧", &["region-and-generic"]),
            ("北京星河", &["region"]),
            ("星河城", &["city-or-international"]),
            ("星河国际", &["city-or-international"]),
            ("爱上日本", &["country-name"]),
            ("Starriver", &["only-latin"]),
            ("星河！", &["unusual-sign"]),
            ("星河最强", &["superlative-kin"]),
        ] {
            assert_eq!(warnings(name), codes, "{name}");
        }
    }

    #[test]
    fn counts_the_border_with_care() {
        assert!(warnings("星河追光看大戏一二三四五六七八").is_empty());
        assert_eq!(warnings("星河追光看大戏·一二三四五六七"), ["length-uncertain"]);
        assert_eq!(
            check("星河追光看大戏·一二三四五六七八").expect_err("31 or 32").code,
            "too-long"
        );
        assert!(warnings("短剧").iter().all(|code| code != "length-uncertain"));
    }

    #[test]
    fn finds_preapproval_words_in_company_names() {
        assert_eq!(
            words_touching_preapproval("北京星河影视文化传媒有限公司"),
            ["影视", "传媒", "文化"]
        );
        assert!(words_touching_preapproval("北京星河科技有限公司").is_empty());
    }
}
