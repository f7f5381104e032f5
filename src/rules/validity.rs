//! Until when a paper is valid: a date, a range of dates, or 长期.
//!
//! Source: the filing's guides (2024): an identity card must run for more than a month, three are safe. 居民身份证法
//! art. 5 and 营业执照 know 长期, which is stored as [`LONG_TERM`].

use jiff::ToSpan;
use jiff::civil::Date;

use super::text::{after_label, compact, is_dash};
use super::{Checked, Outcome, Slip};

codes! { "validity":
    EMPTY = "empty",
    UNREADABLE = "unreadable",
    DAY_MISSING = "day-missing",
    IMPOSSIBLE_DATE = "impossible-date",
    BACKWARDS = "backwards",
    EXPIRED = "expired",
    UNDER_ONE_MONTH = "under-one-month",
    UNDER_THREE_MONTHS = "under-three-months",
    FAR_AWAY = "far-away",
}

/// How 长期 is stored.
pub const LONG_TERM: &str = "long-term";

/// Words for a validity without an end, compacted and in lower case.
const LONG_TERM_WORDS: [&str; 6] = ["长期", "長期", "永久", "无固定期限", "longterm", "permanent"];

/// An end further away than this, in years, is probably a slip: 20-year cards and 50-year licences are the longest.
const FAR_YEARS: i16 = 60;

/// Checks a typed end of validity against `today`, normalised to `YYYY-MM-DD` or [`LONG_TERM`].
///
/// Accepts `2031-05-06`, `20310506`, `2031年5月6日`, `2031.5.6`, `2031/5/6`, 长期 and ranges of these, of which the end
/// is taken. A paper is valid on its last day.
///
/// # Errors
///
/// What cannot be read as a date, and papers that are expired or run out within a month.
pub fn check(input: &str, today: Date) -> Outcome {
    let typed = compact(after_label(input)).to_lowercase();
    if typed.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    let undashed: String = typed.chars().filter(|c| !is_dash(*c)).collect();
    if LONG_TERM_WORDS.iter().any(|word| undashed.contains(word)) {
        return Ok(Checked::clean(LONG_TERM));
    }
    let end = read_end(&typed)?;
    let shown = end.to_string();
    if end < today {
        return Err(Slip::of(EXPIRED).with("date", shown));
    }
    let after_months = |months: i8| today.checked_add(i32::from(months).months()).unwrap_or(Date::MAX);
    if end < after_months(1) {
        return Err(Slip::of(UNDER_ONE_MONTH).with("date", shown));
    }
    let mut checked = Checked::clean(shown.as_str());
    checked.warn_if(end < after_months(3), || {
        Slip::of(UNDER_THREE_MONTHS).with("date", shown.as_str())
    });
    let is_far = end.year().saturating_sub(today.year()) > FAR_YEARS;
    checked.warn_if(is_far, || Slip::of(FAR_AWAY).with("date", shown.as_str()));
    Ok(checked)
}

/// The end in a single date or in a range.
fn read_end(typed: &str) -> Result<Date, Slip> {
    let is_separator = |c: char| is_dash(c) || "./年月日号至到止~～,，、有效期限自从起".contains(c);
    if let Some(strange) = typed.chars().find(|c| !c.is_ascii_digit() && !is_separator(*c)) {
        return Err(Slip::of(UNREADABLE).with("found", strange));
    }
    let numbers: Vec<&str> = typed.split(is_separator).filter(|number| !number.is_empty()).collect();
    let mut rest = numbers.as_slice();
    let mut dates = Vec::new();
    while let Some((first, behind)) = rest.split_first() {
        let (date, left) = match (first.len(), behind) {
            (8, left) => (read_date(first.get(..4), first.get(4..6), first.get(6..)), left),
            (4, [month, day, left @ ..]) if month.len() <= 2 && day.len() <= 2 => {
                (read_date(Some(first), Some(month), Some(day)), left)
            }
            (4, [month]) if month.len() <= 2 => return Err(Slip::of(DAY_MISSING)),
            (4, []) | (6, []) => return Err(Slip::of(DAY_MISSING)),
            _ => return Err(Slip::of(UNREADABLE).with("found", clip(first))),
        };
        dates.push(date.ok_or_else(|| Slip::of(IMPOSSIBLE_DATE))?);
        rest = left;
    }
    match dates.as_slice() {
        [end] => Ok(*end),
        [start, end] if start <= end => Ok(*end),
        [_, _] => Err(Slip::of(BACKWARDS)),
        _ => Err(Slip::of(UNREADABLE).with("found", clip(typed))),
    }
}

/// A real day of the years 1900–2999; anything else is a slip of the finger.
fn read_date(year: Option<&str>, month: Option<&str>, day: Option<&str>) -> Option<Date> {
    let year = year?.parse().ok().filter(|year| (1900..3000).contains(year))?;
    Date::new(year, month?.parse().ok()?, day?.parse().ok()?).ok()
}

/// At most a few characters of what was typed: enough to find the place.
fn clip(text: &str) -> String {
    text.chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn reads_what_people_type() {
        for typed in [
            "2031-05-06",
            "20310506",
            "2031年5月6日",
            "2031.5.6",
            "2031/5/6",
            "２０３１．０５．０６",
            "2021.05.06-2031.05.06",
            "20210506-20310506",
            "2021-05-06-2031-05-06",
            "2021-05-06 至 2031-05-06",
            "2021年5月6日至2031年5月6日",
            "有效期限：2021.05.06—2031.05.06",
            "有效期至2031年5月6日",
        ] {
            assert_eq!(
                check(typed, TODAY).expect(typed),
                Checked::clean("2031-05-06"),
                "{typed}"
            );
        }
        for typed in [
            "长期",
            "长期有效",
            "2021.05.06-长期",
            "永久",
            "long-term",
            "Long term",
            LONG_TERM,
        ] {
            assert_eq!(check(typed, TODAY).expect(typed), Checked::clean(LONG_TERM), "{typed}");
        }
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            ("", "empty"),
            ("不知道", "unreadable"),
            ("31-5-6", "unreadable"),
            ("2031-05", "day-missing"),
            ("2031年", "day-missing"),
            ("203105", "day-missing"),
            ("2031-02-30", "impossible-date"),
            ("99990101", "impossible-date"),
            ("2031.05.06-2021.05.06", "backwards"),
            ("2026-11-22", "expired"),
            ("2026-11-23", "under-one-month"),
            ("2026-12-22", "under-one-month"),
        ] {
            assert_eq!(check(typed, TODAY).expect_err(typed).code, code, "{typed}");
        }
    }

    #[test]
    fn warns_near_the_ends() {
        for (typed, codes) in [
            ("2026-12-23", &["under-three-months"][..]),
            ("2027-02-22", &["under-three-months"]),
            ("2027-02-23", &[]),
            ("2086-12-31", &[]),
            ("2099-12-31", &["far-away"]),
        ] {
            let checked = check(typed, TODAY).expect(typed);
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn any_form_of_a_date_is_the_same(year in 2028i16..2080, month in 1i8..=12, day in 1i8..=28) {
            let value = format!("{year}-{month:02}-{day:02}");
            for typed in [
                format!("{year}{month:02}{day:02}"),
                format!("{year}年{month}月{day}日"),
                format!("2020.01.01-{year}.{month:02}.{day:02}"),
            ] {
                prop_assert_eq!(check(&typed, TODAY).expect("a date").value, value.clone());
            }
        }

        #[test]
        fn days_at_the_ends_of_time_do_no_harm(typed in ".{0,30}") {
            let _ = check(&typed, Date::MAX);
            let _ = check(&typed, Date::MIN);
            let _ = check("2031-05-06", Date::MIN);
        }
    }
}
