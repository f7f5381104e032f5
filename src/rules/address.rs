//! The company's address (住所), to the letter of its business licence.
//!
//! Source: practice of the filing: it is compared with the licence character by character, and whoever leaves out a
//! part of it is sent back.

use super::text::{after_label, first_emoji, is_han, length, one_line};
use super::{Checked, Outcome, Slip};

codes! { "address":
    EMPTY = "empty",
    NO_HAN = "no-han",
    STRANGE_CHARACTER = "strange-character",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    NO_PROVINCE = "no-province",
    NO_CITY = "no-city",
    NO_DISTRICT = "no-district",
    NO_DETAIL = "no-detail",
}

/// Provinces and autonomous regions, each with a city below it.
const PROVINCES: [&str; 27] = [
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
];

/// Cities that are provinces themselves.
const MUNICIPALITIES: [&str; 4] = ["北京", "天津", "上海", "重庆"];

/// Checks a typed address, normalised to one line; widths stay as typed.
///
/// # Errors
///
/// Only what cannot be an address; a missing part is a warning, because licences differ.
pub fn check(input: &str) -> Outcome {
    let address = one_line(after_label(input));
    if address.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if !address.chars().any(is_han) {
        return Err(Slip::of(NO_HAN));
    }
    if let Some(character) = first_emoji(&address) {
        return Err(Slip::of(STRANGE_CHARACTER).with("character", character));
    }
    match length(&address) {
        ..6 => return Err(Slip::of(TOO_SHORT)),
        201.. => return Err(Slip::of(TOO_LONG).with("length", length(&address))),
        _ => {}
    }
    let has = |words: &[&str]| words.iter().any(|word| address.contains(word));
    let starts = |names: &[&str]| names.iter().any(|name| address.starts_with(name));
    let is_municipality = starts(&MUNICIPALITIES);
    let mut checked = Checked::clean(address.as_str());
    checked.warn_if(!is_municipality && !starts(&PROVINCES), || Slip::of(NO_PROVINCE));
    checked.warn_if(!is_municipality && !has(&["市", "自治州", "地区", "盟"]), || {
        Slip::of(NO_CITY)
    });
    checked.warn_if(
        !has(&["区", "县", "旗", "镇", "街道", "新城"]) && !is_county_city(&address),
        || Slip::of(NO_DISTRICT),
    );
    let detail = [
        "路", "街", "道", "巷", "弄", "村", "号", "楼", "室", "园", "大厦", "中心", "广场", "胡同", "里", "座",
    ];
    checked.warn_if(!has(&detail), || Slip::of(NO_DETAIL));
    Ok(checked)
}

/// The place, counted from 1, of the first character in which two addresses differ; `None` when they are the same.
///
/// Blanks and invisible characters do not count, widths do: offices compare letter by letter.
#[must_use]
pub fn first_difference(one: &str, other: &str) -> Option<usize> {
    let plain = |address: &str| -> Vec<char> { one_line(address).chars().filter(|c| *c != ' ').collect() };
    let (one, other) = (plain(one), plain(other));
    let longest = one.len().max(other.len());
    (0..longest)
        .find(|place| one.get(*place) != other.get(*place))
        .map(|place| place + 1)
}

/// A county-level city (江苏省苏州市昆山市) stands in the place of a district.
fn is_county_city(address: &str) -> bool {
    address.matches('市').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warns_about_missing_parts() {
        for (typed, codes) in [
            ("北京市朝阳区望京街10号院1号楼", &[][..]),
            ("浙江省杭州市余杭区仓前街道文一西路1号", &[]),
            ("江苏省苏州市昆山市前进路1号", &[]),
            ("住所：浙江省杭州市余杭区文一西路1号", &[]),
            ("杭州市余杭区文一西路1号", &["no-province"]),
            ("浙江省余杭区文一西路1号", &["no-city"]),
            ("浙江省杭州市文一西路1号", &["no-district"]),
            ("浙江省杭州市余杭区", &["no-detail"]),
        ] {
            let checked = check(typed).expect(typed);
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{typed}");
        }
        for (typed, code) in [
            ("", "empty"),
            ("12345678", "no-han"),
            ("北京", "too-short"),
            ("北京市朝阳区🎬号", "strange-character"),
        ] {
            assert_eq!(check(typed).expect_err(typed).code, code, "{typed}");
        }
        assert_eq!(check(&"区".repeat(201)).expect_err("long").code, "too-long");
    }

    #[test]
    fn finds_the_first_difference() {
        assert_eq!(first_difference("北京市朝阳区", "北京市 朝阳区"), None);
        assert_eq!(first_difference("北京市朝阳区", "北京市海淀区"), Some(4));
        assert_eq!(first_difference("北京市朝阳区1号", "北京市朝阳区"), Some(7));
    }
}
