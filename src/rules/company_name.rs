//! The company's name, to the letter of its business licence.
//!
//! Source: 企业名称登记管理规定 (2020) art. 6 (a name ends in the form of the organisation) and practice: the register
//! writes full-width brackets, keyboards and photo readers write half-width ones.

use super::text::{after_label, first_emoji, is_han, length, narrow_letters, one_line};
use super::{Checked, Outcome, Slip};

codes! { "company-name":
    EMPTY = "empty",
    NO_HAN = "no-han",
    STRANGE_CHARACTER = "strange-character",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    HALF_WIDTH_BRACKETS = "half-width-brackets",
    UNPAIRED_BRACKET = "unpaired-bracket",
    SOLE_TRADER = "sole-trader",
    BRANCH = "branch",
    LATIN = "latin",
    UNUSUAL_ENDING = "unusual-ending",
}

/// How the names of companies and partnerships end.
const ENDINGS: [&str; 11] = [
    "公司",
    "集团",
    "合伙企业",
    "（有限合伙）",
    "（普通合伙）",
    "（特殊普通合伙）",
    "合作社",
    "联合社",
    "企业",
    "总厂",
    "厂",
];

/// How the names of 个体工商户 mostly end.
const SOLE_TRADER_ENDINGS: [&str; 10] = [
    "个体工商户",
    "（个体工商户）",
    "经营部",
    "工作室",
    "商行",
    "商店",
    "店",
    "服务部",
    "经销部",
    "个体户",
];

/// Signs that occur in registered names besides Han characters, letters and digits.
const SIGNS: [char; 8] = ['（', '）', '(', ')', '·', '-', '&', ' '];

/// Checks a typed company name; blanks next to Han characters go, brackets stay as typed.
///
/// # Errors
///
/// The slip that makes the name unusable.
pub fn check(input: &str) -> Outcome {
    let name = without_inner_blanks(&narrow_letters(&one_line(after_label(input))));
    if name.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    let strange = |c: &char| !(is_han(*c) || c.is_ascii_alphanumeric() || SIGNS.contains(c));
    if let Some(character) = first_emoji(&name).or_else(|| name.chars().find(strange)) {
        return Err(Slip::of(STRANGE_CHARACTER).with("character", character));
    }
    if !name.chars().any(is_han) {
        return Err(Slip::of(NO_HAN));
    }
    match length(&name) {
        ..4 => return Err(Slip::of(TOO_SHORT)),
        101.. => return Err(Slip::of(TOO_LONG).with("length", length(&name))),
        _ => {}
    }
    let mut checked = Checked::clean(name.as_str());
    let full = full_width_brackets(&name);
    checked.warn_if(full != name, || {
        Slip::of(HALF_WIDTH_BRACKETS).with("suggestion", full.as_str())
    });
    let (opened, closed) = (full.matches('（').count(), full.matches('）').count());
    checked.warn_if(opened != closed, || Slip::of(UNPAIRED_BRACKET));
    let ends = |endings: &[&str]| endings.iter().any(|ending| full.ends_with(ending));
    if ends(&["分公司", "分厂", "分店", "办事处"]) {
        checked.warnings.push(Slip::of(BRANCH));
    } else if ends(&SOLE_TRADER_ENDINGS) {
        checked.warnings.push(Slip::of(SOLE_TRADER));
    } else if !ends(&ENDINGS) {
        checked.warnings.push(Slip::of(UNUSUAL_ENDING));
    }
    checked.warn_if(name.chars().any(|c| c.is_ascii_alphanumeric()), || Slip::of(LATIN));
    Ok(checked)
}

/// Whether two names are the same company's: widths of brackets and letters and all blanks do not count.
#[must_use]
pub fn same_company(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> String {
        full_width_brackets(&narrow_letters(&one_line(name)))
            .chars()
            .filter(|c| *c != ' ')
            .collect()
    };
    plain(one) == plain(other)
}

fn full_width_brackets(name: &str) -> String {
    name.replace('(', "（").replace(')', "）")
}

/// The name without the blanks that stand next to a Han character or a bracket; `ABC DEF` keeps its own.
fn without_inner_blanks(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let is_word = |place: Option<usize>| {
        place
            .and_then(|place| letters.get(place))
            .is_some_and(|c| c.is_ascii_alphanumeric())
    };
    letters
        .iter()
        .enumerate()
        .filter(|(place, c)| **c != ' ' || (is_word(place.checked_sub(1)) && is_word(Some(place + 1))))
        .map(|(_, c)| *c)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warns_without_stopping() {
        for (typed, value, codes) in [
            ("北京星河文化传媒有限公司", "北京星河文化传媒有限公司", &[][..]),
            (" 北京 星河有限公司 ", "北京星河有限公司", &[]),
            ("公司名称：北京星河有限公司", "北京星河有限公司", &[]),
            ("星河（北京）科技有限公司", "星河（北京）科技有限公司", &[]),
            (
                "星河(北京)科技有限公司",
                "星河(北京)科技有限公司",
                &["half-width-brackets"],
            ),
            (
                "星河（北京科技有限公司",
                "星河（北京科技有限公司",
                &["unpaired-bracket"],
            ),
            (
                "星河（北京）投资合伙企业（有限合伙）",
                "星河（北京）投资合伙企业（有限合伙）",
                &[],
            ),
            ("杭州星河影视工作室", "杭州星河影视工作室", &["sole-trader"]),
            ("星河科技有限公司杭州分公司", "星河科技有限公司杭州分公司", &["branch"]),
            ("星河短剧", "星河短剧", &["unusual-ending"]),
            ("Ａ１星河有限公司", "A1星河有限公司", &["latin"]),
        ] {
            let checked = check(typed).expect(typed);
            assert_eq!(checked.value, value);
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{typed}");
        }
        let slip = &check("星河(北京)科技有限公司").expect("passes").warnings[0];
        assert_eq!(
            slip.arguments.get("suggestion"),
            Some(&"星河（北京）科技有限公司".into())
        );
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            ("  ", "empty"),
            ("91320106PKWQWKE13F", "no-han"),
            ("星河公", "too-short"),
            ("星河🎬有限公司", "strange-character"),
            ("星河@有限公司", "strange-character"),
        ] {
            assert_eq!(check(typed).expect_err(typed).code, code, "{typed}");
        }
        assert_eq!(check(&"星".repeat(101)).expect_err("long").code, "too-long");
    }

    #[test]
    fn compares_without_bracket_width() {
        assert!(same_company("星河(北京) 科技有限公司", "星河（北京）科技有限公司"));
        assert!(!same_company("星河（北京）科技有限公司", "星河（南京）科技有限公司"));
    }
}
