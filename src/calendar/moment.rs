//! Moments gone by, as people type them: `昨天 18:30`, `2 小时前`, `9月30日`, `周五`, `14:05`.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time, Weekday},
};

use super::{instant, local};

/// Somebody tells of something longer ago than so many days: rather a slip.
const LONGEST_AGO_DAYS: i64 = 400;

/// A day of this year that is to come within so many days was a slip; a later one was last year's.
const SOON_DAYS: i32 = 14;

/// A day without a time: this hour, or now, if that is earlier. Early, so that nothing runs out sooner than is thought.
const DAY_BEGINS: i8 = 9;

/// Longer texts tell of something else besides.
const LONGEST: usize = 40;

/// Words that say that it has not happened.
const NEGATIONS: [&str; 9] = ["没", "未", "不", "别", "还要", "等", "not", "n't", "no "];

/// Words that ask, or speak of what is to come.
const TO_COME: &str = "吗|?|几|多久|能|会|将|想|准备|打算|明天|明早|后天|下周|下个|下星期|下礼拜|再交|再提|再说|再弄|再办|工作日|天内\
    |tomorrow|next|will|going|when|can ";

/// What a text says of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It was then.
    At(Timestamp),
    /// It would be later than now.
    Future,
    /// It would be more than a year ago.
    LongAgo,
}

/// Reads a moment that has gone by; none when the text speaks of no moment, or says that something has not happened.
#[must_use]
pub fn gone_by(text: &str, now: Timestamp) -> Option<Moment> {
    let text = crate::rules::text::narrow(text).trim().to_lowercase();
    if text.chars().count() > LONGEST || says_otherwise(&text) {
        return None;
    }
    if let Some(ago) = ago(&text) {
        return Some(judge(now.checked_sub(ago).ok()?, now));
    }
    let (time, rest) = time_of_day(&text);
    let today = local(now).date();
    let day = day(&rest, today);
    let moment = match (day, time) {
        (Some(day), Some(time)) => instant(day.to_datetime(time)),
        (Some(day), None) => instant(day.at(DAY_BEGINS, 0, 0, 0)).min(if day == today { now } else { Timestamp::MAX }),
        (None, Some(time)) => {
            // The last time that the clock showed it.
            let at = instant(today.to_datetime(time));
            match at > now {
                true => instant(today.yesterday().ok()?.to_datetime(time)),
                false => at,
            }
        }
        (None, None) => return None,
    };
    Some(judge(moment, now))
}

/// It has not happened, or is asked, or is to come.
fn says_otherwise(text: &str) -> bool {
    // "3 个工作日前" tells of the past; it isn't read, but asked for once more.
    let mut words = NEGATIONS.into_iter().chain(TO_COME.split('|'));
    words.any(|word| text.contains(word)) || is_span(text)
}

/// `1-2天`: so long it takes, not the second of January.
fn is_span(text: &str) -> bool {
    let is_past = text.contains('前') || text.contains("ago");
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_ascii_digit() && !is_past && matches!(characters.peek(), Some('天' | '个' | '周')) {
            return true;
        }
    }
    false
}

fn judge(moment: Timestamp, now: Timestamp) -> Moment {
    if moment > now {
        Moment::Future
    } else if now.duration_since(moment) > SignedDuration::from_hours(24 * LONGEST_AGO_DAYS) {
        Moment::LongAgo
    } else {
        Moment::At(moment)
    }
}

/// `刚刚`, `2小时前`, `半小时前`, `3 hours ago`.
fn ago(text: &str) -> Option<SignedDuration> {
    if ["刚刚", "刚才", "刚收到", "刚到", "just now"]
        .iter()
        .any(|word| text.contains(word))
    {
        return Some(SignedDuration::ZERO);
    }
    if !text.contains('前') && !text.contains("ago") || text.contains("前天") {
        return None;
    }
    if text.contains("半小时") || text.contains("半个小时") || text.contains("half an hour") {
        return Some(SignedDuration::from_mins(30));
    }
    let number = first_number(text).or_else(|| chinese_number(text))?;
    let units: [(&[&str], i64); 4] = [
        (&["分钟", "minute", "min"], 60),
        (&["小时", "钟头", "hour"], 3600),
        (&["天", "日", "day"], 24 * 3600),
        (&["周", "星期", "week"], 7 * 24 * 3600),
    ];
    let (_, seconds) = units
        .iter()
        .find(|(words, _)| words.iter().any(|word| text.contains(word)))?;
    number.checked_mul(*seconds).map(SignedDuration::from_secs)
}

fn first_number(text: &str) -> Option<i64> {
    let digits: String = text
        .chars()
        .skip_while(|character| !character.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

fn chinese_number(text: &str) -> Option<i64> {
    let numbers = [
        ('一', 1),
        ('两', 2),
        ('二', 2),
        ('三', 3),
        ('四', 4),
        ('五', 5),
        ('六', 6),
        ('七', 7),
        ('八', 8),
        ('九', 9),
        ('十', 10),
    ];
    text.chars()
        .find_map(|character| numbers.iter().find(|(known, _)| *known == character))
        .map(|(_, number)| *number)
}

/// The time of day in the text, and the text without it: `18:30`, `18点30`, `下午3点半`, `3 pm`.
fn time_of_day(text: &str) -> (Option<Time>, String) {
    let characters: Vec<char> = text.chars().collect();
    let mark = |character: char| matches!(character, ':' | '点' | '时');
    let Some(at) = characters.iter().position(|character| mark(*character)) else {
        return english_time(text);
    };
    let is_digit = |index: &usize| characters.get(*index).is_some_and(char::is_ascii_digit);
    let start = (0..at).rev().take_while(is_digit).last();
    let Some(start) = start else {
        return (None, text.to_owned());
    };
    let end = (at + 1..characters.len())
        .take_while(is_digit)
        .last()
        .map_or(at + 1, |last| last + 1);
    let number = |range: std::ops::Range<usize>| -> Option<i8> {
        characters.get(range)?.iter().collect::<String>().parse().ok()
    };
    let is_half = characters.get(at + 1) == Some(&'半');
    let minute = if is_half { 30 } else { number(at + 1..end).unwrap_or(0) };
    let rest = |end: usize| -> String {
        characters
            .iter()
            .take(start)
            .chain(characters.iter().skip(end))
            .collect()
    };
    let rest = rest(if is_half { at + 2 } else { end });
    let time = number(start..at).and_then(|hour| Time::new(afternoon(hour, text), minute, 0, 0).ok());
    (time, rest)
}

/// `3 pm`, `11am`.
fn english_time(text: &str) -> (Option<Time>, String) {
    let Some(at) = text.find("pm").or_else(|| text.find("am")) else {
        return (None, text.to_owned());
    };
    let before = text.get(..at).unwrap_or_default().trim_end();
    let digits = before.len()
        - before
            .trim_end_matches(|character: char| character.is_ascii_digit())
            .len();
    let (rest, hour) = before.split_at(before.len() - digits);
    let time = hour
        .parse()
        .ok()
        .and_then(|hour| Time::new(afternoon(hour, text), 0, 0, 0).ok());
    (time, format!("{rest} {}", text.get(at + 2..).unwrap_or_default()))
}

/// Three in the afternoon is fifteen.
fn afternoon(hour: i8, text: &str) -> i8 {
    let is_late = ["下午", "晚", "pm"].iter().any(|word| text.contains(word));
    let is_noon = text.contains("中午") && hour < 4;
    if (is_late && hour < 12) || is_noon {
        hour + 12
    } else {
        hour
    }
}

/// The day in the text: `昨天`, `周五`, `9月30日`, `2026-09-30`.
fn day(text: &str, today: Date) -> Option<Date> {
    let named = [
        ("前天", 2),
        ("昨", 1),
        ("yesterday", 1),
        ("今", 0),
        ("today", 0),
        ("this morning", 0),
        ("早上", 0),
        ("上午", 0),
        ("中午", 0),
        ("下午", 0),
    ];
    if let Some((_, days)) = named.iter().find(|(word, _)| text.contains(word)) {
        return super::back(today, *days);
    }
    weekday(text, today).or_else(|| date(text, today))
}

/// The last such day; `上周五` is the one of the week before.
fn weekday(text: &str, today: Date) -> Option<Date> {
    let after = ["星期", "礼拜", "周"]
        .iter()
        .find_map(|word| text.split_once(word))
        .and_then(|(before, after)| Some((before, after.chars().next()?)));
    let (before, character) = after?;
    let weekday = match character {
        '一' | '1' => Weekday::Monday,
        '二' | '2' => Weekday::Tuesday,
        '三' | '3' => Weekday::Wednesday,
        '四' | '4' => Weekday::Thursday,
        '五' | '5' => Weekday::Friday,
        '六' | '6' => Weekday::Saturday,
        '日' | '天' | '7' => Weekday::Sunday,
        _ => return None,
    };
    if before.ends_with('上') {
        let monday = super::back(today, i64::from(today.weekday().to_monday_zero_offset()) + 7)?;
        return super::back(monday, -i64::from(weekday.to_monday_zero_offset()));
    }
    super::back(today, i64::from(today.weekday().since(weekday)))
}

/// A date with or without its year; without it, the last such day.
fn date(text: &str, today: Date) -> Option<Date> {
    let numbers: Vec<i16> = text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|number| !number.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let part = |number: i16| i8::try_from(number).ok();
    let is_marked = text.contains('月') || text.contains(['-', '/', '.']);
    match *numbers.as_slice() {
        [year, month, day] if year > 1900 => Date::new(year, part(month)?, part(day)?).ok(),
        [month, day] if is_marked => {
            let this_year = Date::new(today.year(), part(month)?, part(day)?).ok()?;
            if this_year > today && this_year.since(today).ok()?.get_days() > SOON_DAYS {
                Date::new(today.year() - 1, part(month)?, part(day)?).ok()
            } else {
                Some(this_year)
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// A Monday.
    fn now() -> Timestamp {
        instant(date(2026, 11, 23).at(15, 20, 0, 0))
    }

    #[test]
    fn moments_are_read_as_people_type_them() {
        for (text, then) in [
            ("刚刚收到", "2026-11-23 15:20"),
            ("2小时前", "2026-11-23 13:20"),
            ("半小时前收到的", "2026-11-23 14:50"),
            ("两个小时前", "2026-11-23 13:20"),
            ("3 days ago", "2026-11-20 15:20"),
            ("14:05", "2026-11-23 14:05"),
            ("１４：０５", "2026-11-23 14:05"),
            ("16:05", "2026-11-22 16:05"),
            ("昨天 18:30 收到的", "2026-11-22 18:30"),
            ("昨晚8点半", "2026-11-22 20:30"),
            ("昨天晚上8点半", "2026-11-22 20:30"),
            ("昨天中午1点", "2026-11-22 13:00"),
            ("昨天再次提交了", "2026-11-22 09:00"),
            ("3天前交的", "2026-11-20 15:20"),
            ("前天", "2026-11-21 09:00"),
            ("今天", "2026-11-23 09:00"),
            ("今天下午3点", "2026-11-23 15:00"),
            ("yesterday 3 pm", "2026-11-22 15:00"),
            ("周五", "2026-11-20 09:00"),
            ("上周五提交的", "2026-11-20 09:00"),
            ("上周一", "2026-11-16 09:00"),
            ("星期一", "2026-11-23 09:00"),
            ("9月30日提交的", "2026-09-30 09:00"),
            ("2026-09-30", "2026-09-30 09:00"),
            ("2026年9月30日 10点", "2026-09-30 10:00"),
            ("12月30日", "2025-12-30 09:00"),
        ] {
            let expected = then.parse::<jiff::civil::DateTime>().map(instant).unwrap();
            assert_eq!(gone_by(text, now()), Some(Moment::At(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "好了",
            "已提交",
            "1",
            "3",
            "还没收到",
            "昨天没收到",
            "等到明天",
            "下周一提交",
            "周五再交",
            "明天下午3点",
            "今天能提交吗",
            "昨天算第几天？",
            "初审要1-2天",
            "1-5个工作日",
            "will do it on 9/30",
            "",
            "13800138000",
            "认证",
        ] {
            assert_eq!(gone_by(text, now()), None, "{text}");
        }
        assert_eq!(gone_by("今天 18:30", now()), Some(Moment::Future));
        assert_eq!(gone_by("11月30日", now()), Some(Moment::Future));
        assert_eq!(gone_by("2024-09-30", now()), Some(Moment::LongAgo));
    }

    proptest! {
        #[test]
        fn nothing_typed_is_later_than_now(text in "[0-9点:月日前天昨周五 时小半pmago]{0,16}") {
            if let Some(Moment::At(at)) = gone_by(&text, now()) {
                prop_assert!(at <= now());
            }
        }

        #[test]
        fn nothing_typed_makes_it_stumble(text in "\\PC{0,50}") {
            let _ = gone_by(&text, now());
        }
    }
}
