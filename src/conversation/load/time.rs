//! Reading lengths of time as people write them: `1..5 working days`, `after 24 hours`, `then every 2 days, 5 times`.

use crate::conversation::script::{ReminderRule, Unit, Within};

/// The longest time that makes sense here; a longer one is a slip.
const MOST: u32 = 3650;

/// `1..5 working days`, or `24 hours`, whose fewest and most are equal. None when it can't be read.
pub(super) fn within(text: &str) -> Option<Within> {
    let (numbers, unit) = text.trim().split_once(char::is_whitespace)?;
    let (min, max) = match numbers.split_once("..") {
        Some((min, max)) => (min.parse().ok()?, max.parse().ok()?),
        None => {
            let number = numbers.parse().ok()?;
            (number, number)
        }
    };
    (min <= max && (1..=MOST).contains(&max)).then_some(Within {
        min,
        max,
        unit: read_unit(unit)?,
    })
}

/// `after 3 working days` or `then every 2 working days, 5 times`. None when it can't be read.
pub(super) fn reminder(text: &str) -> Option<ReminderRule> {
    if let Some(rest) = text.trim().strip_prefix("after ") {
        let (number, unit) = amount(rest)?;
        return Some(ReminderRule::After(number, unit));
    }
    let (every, times) = text.trim().strip_prefix("then every ")?.split_once(',')?;
    let (number, unit) = amount(every)?;
    let (times, word) = times.trim().split_once(char::is_whitespace)?;
    let times = times.parse().ok().filter(|times| *times > 0)?;
    matches!(word.trim(), "times" | "time").then_some(ReminderRule::ThenEvery(number, unit, times))
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
        (Unit::WorkingDays, Unit::WorkingDays) => number > within.max,
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
        _ => None,
    }
}
