//! The remark (备注) of a filing: 20–200 characters that say what the mini-program really does.
//!
//! Source: WeChat's filing interface `applyIcpFiling` (20–200, 2024); reviewers send back remarks that say nothing.

use std::collections::BTreeSet;

use super::text::{is_han, length, one_line};
use super::{Checked, Outcome, Slip};

codes! { "remark":
    EMPTY = "empty",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    THIN = "thin",
    PLACEHOLDER = "placeholder",
}

/// The least and the greatest number of characters.
const LENGTHS: (usize, usize) = (20, 200);

/// Words that say nothing about what a mini-program does. Longer ones stand before those they contain.
const EMPTY_WORDS: [&str; 26] = [
    "小程序",
    "企业",
    "公司",
    "测试",
    "展示",
    "介绍",
    "产品",
    "信息",
    "服务",
    "内容",
    "平台",
    "我们",
    "用于",
    "使用",
    "主要",
    "提供",
    "进行",
    "相关",
    "宣传",
    "没有",
    "学习",
    "本",
    "的",
    "和",
    "是",
    "为",
];

/// Marks of a template whose gaps were not filled in.
const PLACEHOLDERS: [&str; 6] = ["××", "XX", "xx", "___", "（真实业务）", "某某"];

/// Fewer different characters than this beyond the thin words say nothing.
const SUBSTANCE: usize = 6;

/// Checks a typed remark, normalised to one line.
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
    checked.warn_if(is_thin(&text), || Slip::of(THIN));
    if let Some(mark) = PLACEHOLDERS.iter().find(|mark| text.contains(*mark)) {
        checked.warnings.push(Slip::of(PLACEHOLDER).with("mark", *mark));
    }
    Ok(checked)
}

fn is_thin(text: &str) -> bool {
    let rest = EMPTY_WORDS
        .iter()
        .fold(text.to_owned(), |rest, word| rest.replace(word, ""));
    let different: BTreeSet<char> = rest.chars().filter(|c| is_han(*c) || c.is_alphabetic()).collect();
    different.len() < SUBSTANCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thin_remarks_warn() {
        for (text, codes) in [
            (
                "本小程序为星河公司自制微短剧的播放服务，面向成年观众，按集付费观看，不涉及新闻。",
                &[][..],
            ),
            (
                "本小程序主要用于企业产品信息的展示和公司介绍，提供相关服务。",
                &["thin"],
            ),
            ("测试测试测试测试测试测试测试测试测试测试测试", &["thin"]),
            (
                "本小程序主要提供××短剧播放服务，面向××用户，按集付费观看。",
                &["placeholder"],
            ),
        ] {
            let checked = check(text).expect(text);
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{text}");
        }
        assert_eq!(check(" ").expect_err("nothing").code, "empty");
        assert_eq!(check("短剧播放").expect_err("short").code, "too-short");
        assert_eq!(check(&"短".repeat(201)).expect_err("long").code, "too-long");
    }
}
