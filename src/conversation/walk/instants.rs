//! The instants at which a window's reminders are due: on working days at the person's hour, never at night.

use jiff::{SignedDuration, Span, Timestamp, civil::Date};

use crate::{
    calendar::{self, Calendar},
    conversation::{ReminderRule, Unit, Window, WindowState},
};

/// Nobody is written to before this hour …
const MORNING: i8 = 9;
/// … or from this one on.
const EVENING: i8 = 21;
/// Asked in the evening, people are asked from this minute of the day on.
const ASK_IN_THE_EVENING: u16 = 18 * 60 + 32;
/// A clock that is set back by less repeats no reminder.
const FAR_AHEAD: SignedDuration = SignedDuration::from_hours(48);
/// An hour that people chose from this one on is rather their evening.
const AFTERNOON: u8 = 14;
/// What would fall into the night and can't wait until morning comes from this minute of the evening before on.
const BEFORE_THE_NIGHT: u16 = 20 * 60 + 32;
/// A morning's reminder leaves so much time to act, or the evening before is better.
const TIME_TO_ACT: SignedDuration = SignedDuration::from_hours(2);
/// People who chose an hour are spread over so many minutes from this minute of it on: channels ask not to be used on the hour.
const CHOSEN: (u16, u16) = (2, 18);

/// What decides about a person's instants, besides the window.
#[derive(Clone, Copy)]
pub(super) struct Habits<'a> {
    /// Working days.
    pub(super) calendar: &'a Calendar,
    /// A number of the person's own that spreads reminders over the minutes.
    pub(super) spread: u16,
    /// The hour that the person chose.
    pub(super) hour: Option<u8>,
}

/// So many units after a day, and whether that is an estimate; hours are counted elsewhere.
pub(super) fn days_after(calendar: &Calendar, from: Date, count: u32, unit: Unit) -> (Date, bool) {
    match unit {
        Unit::WorkingDays => {
            let end = calendar.add_working_days(from, count);
            (end.date, end.estimated)
        }
        Unit::Days => (plus_days(from, i64::from(count)), false),
        Unit::Months => (plus_months(from, i64::from(count)), false),
        Unit::Hours => (plus_days(from, i64::from(count / 24)), false),
    }
}

/// So many units before a day.
fn days_before(calendar: &Calendar, from: Date, count: u32, unit: Unit) -> Date {
    match unit {
        Unit::WorkingDays => (0..count).fold(from, |day, _| on_or_before(calendar, plus_days(day, -1))),
        Unit::Days => plus_days(from, -i64::from(count)),
        Unit::Months => plus_months(from, -i64::from(count)),
        Unit::Hours => plus_days(from, -i64::from(count / 24)),
    }
}

/// So many days after that one; before, when negative.
pub(super) fn plus_days(from: Date, count: i64) -> Date {
    let span = Span::new().try_days(count).ok();
    span.and_then(|span| from.checked_add(span).ok()).unwrap_or(Date::MAX)
}

fn plus_months(from: Date, count: i64) -> Date {
    let span = Span::new().try_months(count).ok();
    span.and_then(|span| from.checked_add(span).ok()).unwrap_or(Date::MAX)
}

/// The instant so many hours later.
pub(super) fn hours_after(from: Timestamp, hours: u32) -> Timestamp {
    from.checked_add(SignedDuration::from_hours(i64::from(hours)))
        .unwrap_or(Timestamp::MAX)
}

/// The day itself if people work on it, or else the last working day before it. Years without end would have no working day; a month has.
fn on_or_before(calendar: &Calendar, date: Date) -> Date {
    (0..31)
        .map(|back| plus_days(date, -back))
        .find(|day| calendar.is_working_day(*day))
        .unwrap_or(date)
}

/// Whether people sleep then.
pub(super) fn is_night(instant: Timestamp) -> bool {
    let hour = calendar::local(instant).hour();
    !(MORNING..EVENING).contains(&hour)
}

/// So far ahead of now that only a clock that went wrong has been there: a reminder of then mustn't silence all until then.
pub(super) fn is_far_ahead(instant: Timestamp, now: Timestamp) -> bool {
    instant.duration_since(now) > FAR_AHEAD
}

/// The window's last instant.
pub(super) fn end_of(window: &Window, known: &WindowState, hours: Option<u32>) -> Timestamp {
    match (window.unit(), hours) {
        (Unit::Hours, Some(hours)) => hours_after(known.opened_at, hours),
        _ => calendar::instant(plus_days(known.latest, 1).at(0, 0, 0, 0)),
    }
}

/// Everything that decides when one window's reminders come.
pub(super) struct Instants<'a> {
    /// The window.
    pub(super) window: &'a Window,
    /// How it stands.
    pub(super) known: &'a WindowState,
    /// Its last instant.
    pub(super) end: Timestamp,
    /// The person's.
    pub(super) habits: Habits<'a>,
}

impl Instants<'_> {
    /// All of them, earliest first, whether past or to come.
    pub(super) fn all(&self) -> Vec<Timestamp> {
        let opened = calendar::local(self.known.opened_at).date();
        let mut last = (opened, self.known.opened_at);
        let mut all = Vec::new();
        for rule in &self.window.remind {
            match *rule {
                ReminderRule::After(count, unit) => {
                    last = self.later((opened, self.known.opened_at), count, unit, &mut all);
                }
                ReminderRule::ThenEvery(count, unit, times) => {
                    for _ in 0..times {
                        last = self.later(last, count.max(1), unit, &mut all);
                    }
                }
                ReminderRule::Before(count, Unit::Hours) => {
                    let moment = self
                        .end
                        .checked_sub(SignedDuration::from_hours(i64::from(count)))
                        .unwrap_or(Timestamp::MIN);
                    last = (calendar::local(moment).date(), moment);
                    all.extend(self.waking(moment));
                }
                ReminderRule::Before(count, unit) => {
                    let day = days_before(self.habits.calendar, self.known.latest, count, unit);
                    let day = on_or_before(self.habits.calendar, day);
                    let instant = self.on(day);
                    last = (day, instant);
                    all.push(instant);
                }
                ReminderRule::MorningAndEvening(count, unit, days) => {
                    last = self.mornings_and_evenings(count, unit, days, &mut all);
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The next one after `now`: never one that was sent, and none while the person sleeps over it.
    pub(super) fn next(&self, now: Timestamp) -> Option<Timestamp> {
        let sent = self.known.reminded_at.filter(|reminded| !is_far_ahead(*reminded, now));
        let after = sent.map_or(now, |reminded| reminded.max(now));
        let all = self.all().into_iter();
        let Some(snoozed) = self.known.snoozed_until else {
            let put_off = self.known.put_off_until.filter(|until| *until > now);
            return all.filter(|instant| *instant > after).chain(put_off).min();
        };
        let later = all.filter(|instant| *instant > after && *instant >= snoozed);
        later.chain((snoozed > now).then_some(snoozed)).min()
    }

    /// So much later than the day and moment given; what is reached, and when that is spoken of.
    fn later(&self, from: (Date, Timestamp), count: u32, unit: Unit, all: &mut Vec<Timestamp>) -> (Date, Timestamp) {
        if unit == Unit::Hours {
            let moment = hours_after(from.1, count);
            all.extend(self.waking(moment));
            return (calendar::local(moment).date(), moment);
        }
        let (day, _) = days_after(self.habits.calendar, from.0, count, unit);
        let instant = self.on(self.working(day));
        all.push(instant);
        (day, instant)
    }

    /// Twice on each day, weekends included: what is asked for may come on any of them.
    fn mornings_and_evenings(&self, count: u32, unit: Unit, days: u8, all: &mut Vec<Timestamp>) -> (Date, Timestamp) {
        let opened = calendar::local(self.known.opened_at).date();
        let (first, from) = match unit {
            Unit::Hours => {
                let moment = hours_after(self.known.opened_at, count);
                (calendar::local(moment).date(), moment)
            }
            _ => {
                let (day, _) = days_after(self.habits.calendar, opened, count, unit);
                (day, calendar::instant(day.at(0, 0, 0, 0)))
            }
        };
        let mut last = (first, from);
        for number in 0..i64::from(days) {
            let day = plus_days(first, number);
            // The person's hour stands for the one or the other, so that the two stay apart.
            let is_late = self.habits.hour.is_some_and(|hour| hour >= AFTERNOON);
            let spread = self.window.spread_minutes;
            let both = if is_late {
                [self.at(day, self.window.at_minute, spread), self.on(day)]
            } else {
                [self.on(day), self.at(day, ASK_IN_THE_EVENING, spread)]
            };
            all.extend(both.into_iter().filter(|instant| *instant >= from));
            last = (day, both[1]);
        }
        last
    }

    /// The working day on which something meant for that day is said: not past the end, if it was meant before.
    fn working(&self, day: Date) -> Date {
        if self.window.unit() == Unit::Hours {
            return day;
        }
        let forward = self.habits.calendar.on_or_after(day).date;
        if forward > self.known.latest && day <= self.known.latest {
            on_or_before(self.habits.calendar, day)
        } else {
            forward
        }
    }

    /// The minute of that day at which this person is reminded.
    pub(super) fn on(&self, day: Date) -> Timestamp {
        match self.habits.hour {
            Some(hour) => self.at(day, u16::from(hour) * 60 + CHOSEN.0, CHOSEN.1),
            None => self.at(day, self.window.at_minute, self.window.spread_minutes),
        }
    }

    /// That minute of the day, spread, inside the hours in which people are awake.
    fn at(&self, day: Date, minute: u16, spread: u16) -> Timestamp {
        let spread = self.habits.spread.checked_rem(spread).unwrap_or_default();
        let (morning, evening) = (
            u16::from(MORNING.unsigned_abs()) * 60,
            u16::from(EVENING.unsigned_abs()) * 60,
        );
        let minute = minute.saturating_add(spread).clamp(morning, evening - 1);
        let hour = i8::try_from(minute / 60).unwrap_or(MORNING);
        let minute = i8::try_from(minute % 60).unwrap_or_default();
        calendar::instant(day.at(hour, minute, 0, 0))
    }

    /// Whether it may speak then although people sleep: its end is that near.
    pub(super) fn wakes(&self, instant: Timestamp) -> bool {
        let left = self.end.duration_since(instant);
        left.is_positive() && left <= SignedDuration::from_mins(i64::from(self.window.wakes_minutes))
    }

    /// That instant, or when it falls into the night, the next morning; the evening before, when the morning would leave no time. What was
    /// meant before the end is never put off past it.
    pub(super) fn waking(&self, instant: Timestamp) -> Option<Timestamp> {
        if !is_night(instant) || self.wakes(instant) {
            let day = calendar::local(instant).date();
            let working = self.working(day);
            return Some(if working == day { instant } else { self.on(working) });
        }
        let local = calendar::local(instant);
        let (evening, morning) = if local.hour() < MORNING {
            (plus_days(local.date(), -1), local.date())
        } else {
            (local.date(), plus_days(local.date(), 1))
        };
        let in_the_morning = self.on(self.working(morning));
        let is_hours = self.window.unit() == Unit::Hours;
        if !is_hours || instant >= self.end || self.end.duration_since(in_the_morning) >= TIME_TO_ACT {
            return Some(in_the_morning);
        }
        let before_the_night = self.at(evening, BEFORE_THE_NIGHT, self.window.spread_minutes);
        if before_the_night > self.known.opened_at {
            return Some(before_the_night);
        }
        (in_the_morning < self.end).then_some(in_the_morning)
    }
}
