//! When to speak up while an office has to answer.

use jiff::{SignedDuration, Span, Timestamp, civil::Date};

use super::{
    View, Walking,
    words::{self, say},
};
use crate::{
    calendar::{self, Calendar},
    conversation::{Context, ReminderRule, Unit, Window, WindowState},
};

/// Nobody is written to before this hour …
const MORNING: i8 = 9;
/// … or from this one on.
const EVENING: i8 = 21;
/// The reminder at which everything is deleted, as was promised.
const RETENTION: &str = "retention";

/// The name of a window's reminder.
pub(super) fn name_of(window: &str) -> String {
    format!("window-{window}")
}

/// So many units after a day; hours are counted elsewhere.
pub(super) fn days_after(calendar: &Calendar, from: Date, count: u32, unit: Unit) -> (Date, bool) {
    match unit {
        Unit::WorkingDays => {
            let end = calendar.add_working_days(from, count);
            (end.date, end.estimated)
        }
        Unit::Days => (plus_days(from, i64::from(count)), false),
        Unit::Hours => (plus_days(from, i64::from(count / 24)), false),
    }
}

fn plus_days(from: Date, count: i64) -> Date {
    Span::new()
        .try_days(count)
        .ok()
        .and_then(|span| from.checked_add(span).ok())
        .unwrap_or(Date::MAX)
}

/// The instant so many hours later.
pub(super) fn hours_after(from: Timestamp, hours: u32) -> Timestamp {
    from.checked_add(SignedDuration::from_hours(i64::from(hours)))
        .unwrap_or(Timestamp::MAX)
}

/// The next reminder after `now`, if there is one: the first instant of the rules that has not passed.
pub(super) fn next(window: &Window, known: &WindowState, context: &Context<'_>) -> Option<Timestamp> {
    let opened = calendar::local(known.opened_at).date();
    let mut last = (opened, known.opened_at);
    let mut best: Option<Timestamp> = None;
    let mut consider = |instant: Option<Timestamp>| {
        if let Some(instant) = instant
            && instant > context.now
            && best.is_none_or(|best| instant < best)
        {
            best = Some(instant);
        }
    };
    let step = |(day, moment): (Date, Timestamp), count: u32, unit: Unit| match unit {
        Unit::Hours => {
            let moment = hours_after(moment, count);
            let spoken = in_time(moment, window, known, context);
            ((calendar::local(moment).date(), moment), spoken)
        }
        _ => {
            let (day, _) = days_after(context.calendar, day, count, unit);
            let spoken = on(day, window, context);
            ((day, spoken), Some(spoken))
        }
    };
    for rule in &window.remind {
        match *rule {
            ReminderRule::After(count, unit) => {
                let (reached, spoken) = step((opened, known.opened_at), count, unit);
                last = reached;
                consider(spoken);
            }
            ReminderRule::ThenEvery(count, unit, times) => {
                for _ in 0..times {
                    let (reached, spoken) = step(last, count.max(1), unit);
                    last = reached;
                    consider(spoken);
                }
            }
        }
    }
    best
}

/// The minute of that day at which this person is reminded: inside the hours in which people are awake.
fn on(day: Date, window: &Window, context: &Context<'_>) -> Timestamp {
    let spread = context.spread.checked_rem(window.spread_minutes).unwrap_or_default();
    let minute = window.at_minute.saturating_add(spread);
    let (morning, evening) = (
        u16::from(MORNING.unsigned_abs()) * 60,
        u16::from(EVENING.unsigned_abs()) * 60,
    );
    let minute = minute.clamp(morning, evening - 1);
    let hour = i8::try_from(minute / 60).unwrap_or(MORNING);
    let minute = i8::try_from(minute % 60).unwrap_or_default();
    calendar::instant(day.at(hour, minute, 0, 0))
}

/// Whether people sleep then.
fn is_night(instant: Timestamp) -> bool {
    let hour = calendar::local(instant).hour();
    !(MORNING..EVENING).contains(&hour)
}

/// That instant, or the next morning when it is at night. Waits by working days are spoken of on working days.
fn waking(instant: Timestamp, window: &Window, context: &Context<'_>) -> Timestamp {
    if !is_night(instant) {
        return instant;
    }
    let local = calendar::local(instant);
    let morning = if local.hour() < MORNING {
        local.date()
    } else {
        plus_days(local.date(), 1)
    };
    let day = match window.within.unit {
        Unit::WorkingDays => context.calendar.on_or_after(morning).date,
        Unit::Days | Unit::Hours => morning,
    };
    on(day, window, context)
}

/// That instant put into people's waking hours. For a wait of hours what was meant to come before its end isn't put off past it,
/// when it could only be too late: it comes with the first minute of the morning, or not at all.
fn in_time(instant: Timestamp, window: &Window, known: &WindowState, context: &Context<'_>) -> Option<Timestamp> {
    let spoken = waking(instant, window, context);
    let end = hours_after(known.opened_at, window.within.max);
    if window.within.unit != Unit::Hours || instant > end || spoken <= end {
        return Some(spoken);
    }
    let first = calendar::instant(calendar::local(spoken).date().at(MORNING, 0, 0, 0));
    (first >= instant && first <= end).then_some(first)
}

impl Walking<'_> {
    /// Sets the window's one reminder, or removes it.
    pub(super) fn plan_reminder(&mut self, window: &Window) {
        let name = name_of(&window.id);
        let known = self.state.windows.get(&window.id);
        let due = known
            .filter(|known| !known.muted && self.is_open(window))
            .and_then(|known| next(window, known, self.context));
        match due {
            Some(due) => self.state.reminders.insert(name, due),
            None => self.state.reminders.remove(&name),
        };
    }

    /// After a pause: the reminders that were let go are set again.
    pub(super) fn plan_missing_reminders(&mut self) {
        for (_, window) in self.open_windows() {
            if !self.state.reminders.contains_key(&name_of(&window.id)) {
                self.plan_reminder(window);
            }
        }
    }

    /// A reminder is due: looks whether it still makes sense, and only then speaks.
    pub(super) fn reminder_due(&mut self, name: &str) {
        self.state.reminders.remove(name);
        if name == RETENTION {
            return self.retention_over();
        }
        let windows = self.book.conversation.windows.iter().enumerate();
        let found = windows
            .into_iter()
            .find(|(_, window)| name.strip_prefix("window-") == Some(window.id.as_str()));
        let Some((number, window)) = found else { return };
        if !self.is_open(window) || self.state.paused || self.state.unreachable {
            return;
        }
        let Some(known) = self.state.windows.get_mut(&window.id) else {
            return;
        };
        if known.muted {
            return;
        }
        let now = self.context.now;
        let is_rest_day = window.within.unit == Unit::WorkingDays
            && self.context.calendar.on_or_after(calendar::local(now).date()).date != calendar::local(now).date();
        if is_night(now) || is_rest_day {
            // It comes late, after an outage: not now, but first thing in the morning.
            let day = calendar::local(now).date();
            let again = if is_night(now) {
                in_time(now, window, known, self.context)
            } else {
                Some(on(self.context.calendar.on_or_after(day).date, window, self.context))
            };
            match again {
                Some(again) => {
                    self.state.reminders.insert(name.to_owned(), again);
                }
                None => self.plan_reminder(window),
            }
            return;
        }
        known.reminded = known.reminded.saturating_add(1);
        self.plan_reminder(window);
        self.view = View::Push(number);
    }

    /// The promised day of deletion: counted from the day on which everything was done.
    pub(super) fn plan_retention(&mut self, is_finished: bool) {
        if !is_finished {
            self.state.reminders.remove(RETENTION);
            return;
        }
        if self.state.reminders.contains_key(RETENTION) {
            return;
        }
        let day = calendar::local(self.context.now).date();
        let day = plus_days(day, i64::from(self.book.conversation.retention_days));
        let due = calendar::instant(day.at(MORNING + 1, 0, 0, 0));
        self.state.reminders.insert(RETENTION.to_owned(), due);
    }

    fn retention_over(&mut self) {
        if self.open() != super::position::Open::Finished {
            return;
        }
        self.notice(say(words::RETENTION_OVER));
        self.forget_everything();
    }
}
