//! Reading lengths of time as people write them: `1..5 working days`, `after 24 hours`, `then every 2 days, 5 times`.

use crate::conversation::script::{ReminderRule, Unit, Within};

/// The longest time that makes sense here; a longer one is a slip.
const MOST: u32 = 3650;

/// `1..5 working days`, or `24 hours`, whose fewest and most are equal. None when it can't be read.
pub(super) fn within(text: &str) -> Option<Within> {
    let (numbers, unit) = text.trim().split_once(char::is_whitespace)?;
    let (unit, times) = read_long_unit(unit)?;
    let (min, max): (u32, u32) = match numbers.split_once("..") {
        Some((min, max)) => (min.parse().ok()?, max.parse().ok()?),
        None => {
            let number = numbers.parse().ok()?;
            (number, number)
        }
    };
    (min <= max && (1..=MOST).contains(&max)).then_some(Within {
        min: min * times,
        max: max * times,
        unit,
    })
}

/// `after 3 working days`, `3 months before`, `morning and evening after 1 working day, 6 days` or `then every 2 working days, 5 times`.
/// None when it can't be read.
pub(super) fn reminder(text: &str) -> Option<ReminderRule> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("after ") {
        let (number, unit) = amount(rest)?;
        return Some(ReminderRule::After(number, unit));
    }
    if let Some(rest) = text.strip_suffix(" before") {
        let (number, unit) = amount(rest)?;
        return Some(ReminderRule::Before(number, unit));
    }
    if let Some(rest) = text.strip_prefix("morning and evening after ") {
        let (after, days) = rest.split_once(',')?;
        let (number, unit) = amount(after)?;
        let (days, word) = days.trim().split_once(char::is_whitespace)?;
        let days = days.parse().ok().filter(|days| *days > 0)?;
        return matches!(word.trim(), "days" | "day").then_some(ReminderRule::MorningAndEvening(number, unit, days));
    }
    let (every, times) = text.strip_prefix("then every ")?.split_once(',')?;
    let (number, unit) = amount(every)?;
    let (times, word) = times.trim().split_once(char::is_whitespace)?;
    let times = times.parse().ok().filter(|times| *times > 0)?;
    matches!(word.trim(), "times" | "time").then_some(ReminderRule::ThenEvery(number, unit, times))
}

/// `2 hours` as minutes. None when it can't be read.
pub(super) fn hours_as_minutes(text: &str) -> Option<u32> {
    match amount(text)? {
        (hours, Unit::Hours) => hours.checked_mul(60),
        _ => None,
    }
}

/// `10:02` as minutes after midnight. None when it can't be read.
pub(super) fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Is that long after the opening certainly past the window's end? Only said where no holidays could make it false.
pub(super) fn is_past(number: u32, unit: Unit, within: Within) -> bool {
    match (unit, within.unit) {
        (Unit::Hours, Unit::Days) => number > within.max.saturating_mul(24),
        (Unit::Days | Unit::WorkingDays, Unit::Hours) => number.saturating_mul(24) > within.max,
        (Unit::Hours | Unit::Days, Unit::WorkingDays) => false,
        (Unit::Hours, Unit::Hours) | (Unit::Days | Unit::WorkingDays, Unit::Days) => number > within.max,
        (Unit::WorkingDays, Unit::WorkingDays) | (Unit::Months, Unit::Months) => number > within.max,
        (Unit::Months, _) => true,
        (_, Unit::Months) => false,
    }
}

fn amount(text: &str) -> Option<(u32, Unit)> {
    let (number, unit) = text.trim().split_once(char::is_whitespace)?;
    let number = number.parse().ok().filter(|number| (1..=MOST).contains(number))?;
    Some((number, read_unit(unit)?))
}

fn read_unit(text: &str) -> Option<Unit> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["hours" | "hour"] => Some(Unit::Hours),
        ["days" | "day"] => Some(Unit::Days),
        ["working", "days" | "day"] => Some(Unit::WorkingDays),
        ["months" | "month"] => Some(Unit::Months),
        _ => None,
    }
}

/// A unit, and of how many of them it is made: a year is twelve months.
fn read_long_unit(text: &str) -> Option<(Unit, u32)> {
    match text.trim() {
        "years" | "year" => Some((Unit::Months, 12)),
        other => Some((read_unit(other)?, 1)),
    }
}
