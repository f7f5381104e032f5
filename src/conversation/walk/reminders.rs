//! When to speak up, and when not: planning, merging, putting off, falling silent.

use jiff::{SignedDuration, Timestamp};

use super::{
    View, Walking,
    instants::{self, Habits, Instants, is_night},
    words::{self, say},
};
use crate::{
    calendar,
    conversation::{ReminderRule, Unit, Window, WindowState},
};

/// The reminder at which everything is deleted, as was promised.
const RETENTION: &str = "retention";
/// The reminder at which people are told of dates that moved at night.
const MOVED: &str = "moved";
/// What belongs to a window begins so.
const PREFIX: &str = "window-";
/// Nobody is interrupted so soon after they wrote something.
const ANSWERING: SignedDuration = SignedDuration::from_mins(5);
/// What is due within so much more is said with what is due now.
const TOGETHER: SignedDuration = SignedDuration::from_mins(30);
/// After so many reminders without a word in return there is one more, and then silence.
const PATIENCE: u8 = 3;
/// At this hour of its day everything is deleted.
const RETENTION_HOUR: i8 = 10;

/// The name of a window's reminder.
pub(super) fn name_of(window: &str) -> String {
    format!("{PREFIX}{window}")
}

/// Whether the last reminder of a window was the one after which there is silence.
pub(super) fn is_silent(known: &WindowState) -> bool {
    known.unanswered > PATIENCE
}

impl<'a> Walking<'a> {
    /// What decides when a window's reminders come.
    pub(super) fn instants<'b>(&'b self, window: &'b Window, known: &'b WindowState) -> Instants<'b> {
        Instants {
            window,
            known,
            end: self.end_of(window, known),
            habits: Habits {
                calendar: self.context.calendar,
                spread: self.context.spread,
                hour: self.state.hour,
            },
        }
    }

    /// The window's next reminder, if there is to be one.
    pub(super) fn next_reminder(&self, window: &Window) -> Option<Timestamp> {
        let known = self.state.windows.get(&window.id)?;
        if known.muted || is_silent(known) || !self.is_open(window) || self.state.paused || self.state.unreachable {
            return None;
        }
        self.instants(window, known).next(self.context.now)
    }

    /// Sets the window's one reminder, or removes it.
    pub(super) fn plan_reminder(&mut self, window: &Window) {
        let name = name_of(&window.id);
        match self.next_reminder(window) {
            Some(due) => self.state.reminders.insert(name, due),
            None => self.state.reminders.remove(&name),
        };
    }

    /// After a pause, another hour, a silence: the reminders of all that is open are set anew.
    pub(super) fn plan_reminders(&mut self) {
        for (_, window) in self.open_windows() {
            self.plan_reminder(window);
        }
    }

    /// The person is there: whatever was waiting for a word of theirs goes on.
    pub(super) fn hear(&mut self) {
        let now = self.context.now;
        let (mut was_silent, mut was_ahead) = (false, false);
        for known in self.state.windows.values_mut() {
            was_silent |= is_silent(known);
            known.unanswered = 0;
            let is_ahead = |reminded| instants::is_far_ahead(reminded, now);
            was_ahead |= known.reminded_at.is_some_and(is_ahead);
        }
        if was_silent || was_ahead {
            self.plan_reminders();
        }
    }

    /// Reminders of windows, all of them.
    pub(super) fn drop_reminders(&mut self) {
        self.state
            .reminders
            .retain(|name, _| !name.starts_with(PREFIX) && name != MOVED);
    }

    /// A reminder is due: looks whether it still makes sense, and only then speaks; of everything that is due in one message.
    pub(super) fn reminder_due(&mut self, name: &str) {
        let now = self.context.now;
        // It was said together with another one, or put off since.
        if self.state.reminders.get(name).is_none_or(|due| *due > now) {
            return;
        }
        if name == RETENTION {
            self.state.reminders.remove(name);
            return self.retention_over();
        }
        if self.state.paused || self.state.unreachable {
            return self.drop_reminders();
        }
        if self.put_off_while_answering() {
            return;
        }
        if name == MOVED {
            self.state.reminders.remove(name);
            return self.tell_moved_when_awake();
        }
        let windows = self.book.conversation.windows.iter().enumerate();
        // Which are due is settled before the first is counted: counting plans its next reminder.
        let due: Vec<(usize, &'a Window)> = windows.filter(|(_, window)| self.is_due(window)).collect();
        let mut pushed = Vec::new();
        for (number, window) in due {
            if self.may_speak(window) {
                self.count_reminder(window);
                pushed.push(number);
            }
        }
        // What belongs to no window any more is let go.
        self.state
            .reminders
            .retain(|name, due| *due > now || !name.starts_with(PREFIX));
        if pushed.is_empty() {
            return;
        }
        let windows = pushed
            .iter()
            .filter_map(|number| self.book.conversation.windows.get(*number));
        self.state.pushed = windows.map(|window| window.id.clone()).collect();
        self.view = View::Push(pushed);
    }

    /// In the midst of an answer nobody is interrupted: what is due comes right after.
    fn put_off_while_answering(&mut self) -> bool {
        let now = self.context.now;
        let Some(seen) = self.state.last_seen else { return false };
        let quiet_until = seen.checked_add(ANSWERING).unwrap_or(now);
        // A clock that was set back makes no one wait: then they were seen in the future.
        if seen > now || quiet_until <= now {
            return false;
        }
        let due = |(name, due): &(&String, &mut Timestamp)| **due <= now && name.as_str() != RETENTION;
        self.state
            .reminders
            .iter_mut()
            .filter(due)
            .for_each(|(_, due)| *due = quiet_until);
        for (_, window) in self.open_windows() {
            if self.state.reminders.get(&name_of(&window.id)) == Some(&quiet_until) {
                self.put_off(window, quiet_until);
            }
        }
        true
    }

    /// Due now, or so soon that it is said together with what is due now. Hours are counted to the minute.
    fn is_due(&self, window: &Window) -> bool {
        let slack = match window.unit() {
            Unit::Hours => SignedDuration::ZERO,
            _ => TOGETHER,
        };
        let until = self.context.now.checked_add(slack).unwrap_or(Timestamp::MAX);
        let due = self.state.reminders.get(&name_of(&window.id));
        due.is_some_and(|due| *due <= until)
    }

    /// Whether this is a time to speak of it; if not, it is planned anew.
    fn may_speak(&mut self, window: &Window) -> bool {
        let now = self.context.now;
        let name = name_of(&window.id);
        let Some(known) = self.state.windows.get(&window.id) else {
            return false;
        };
        if !self.is_open(window) || known.muted || is_silent(known) {
            self.state.reminders.remove(&name);
            return false;
        }
        let instants = self.instants(window, known);
        let is_asleep = is_night(now) && !instants.wakes(now);
        let today = calendar::local(now).date();
        let is_any_day = window.unit() == Unit::Hours
            || known.snoozed_until.is_some_and(|until| until <= now)
            || (window.remind.iter()).any(|rule| matches!(rule, ReminderRule::MorningAndEvening(..)));
        let is_rest_day = !is_any_day && !self.context.calendar.is_working_day(today);
        if !is_asleep && !is_rest_day {
            return true;
        }
        // It comes late, after an outage: not now, but first thing in the morning.
        let again = if is_asleep {
            instants.waking(now)
        } else {
            Some(instants.on(self.context.calendar.on_or_after(today).date))
        };
        match again.filter(|again| *again > now) {
            Some(again) => {
                self.put_off(window, again);
                self.state.reminders.insert(name, again);
            }
            None => self.plan_reminder(window),
        }
        false
    }

    fn count_reminder(&mut self, window: &Window) {
        let now = self.context.now;
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.reminded = known.reminded.saturating_add(1);
            known.unanswered = known.unanswered.saturating_add(1);
            known.reminded_at = Some(now);
            known.snoozed_until = None;
            known.put_off_until = None;
        }
        self.plan_reminder(window);
    }

    /// What is planned anew meanwhile, by another hour or a new calendar, doesn't lose it.
    fn put_off(&mut self, window: &Window, until: Timestamp) {
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.put_off_until = Some(until);
        }
    }

    /// Dates moved: told now, or in the morning.
    pub(super) fn tell_moved_when_awake(&mut self) {
        let moved = self.moved_windows();
        let Some(window) = moved.first() else { return };
        if self.state.paused || self.state.unreachable {
            return;
        }
        if !is_night(self.context.now) {
            return self.tell_moved();
        }
        let due = self
            .state
            .windows
            .get(&window.id)
            .and_then(|known| self.instants(window, known).waking(self.context.now));
        if let Some(due) = due.filter(|due| *due > self.context.now) {
            self.state.reminders.insert(MOVED.to_owned(), due);
        }
    }

    fn moved_windows(&self) -> Vec<&'a Window> {
        let open = self.open_windows().into_iter().map(|(_, window)| window);
        // Who switched it off, or fell silent, isn't told either.
        let is_told = |known: &WindowState| known.moved && !known.muted && !is_silent(known);
        open.filter(|window| self.state.windows.get(&window.id).is_some_and(is_told))
            .collect()
    }

    fn tell_moved(&mut self) {
        for window in self.moved_windows() {
            if let Some(known) = self.state.windows.get_mut(&window.id) {
                known.moved = false;
            }
            let text = say(words::DATES_MOVED).with("window", self.window_name(window));
            let latest = self.latest(window);
            self.notice(text.with("latest", latest));
            self.view = View::Tell;
        }
    }

    /// The promised day of deletion: counted from the day on which everything was done.
    pub(super) fn plan_retention(&mut self) {
        if !self.is_everything_done() || self.state.archived {
            self.state.reminders.remove(RETENTION);
            return;
        }
        if self.state.reminders.contains_key(RETENTION) {
            return;
        }
        let day = calendar::local(self.context.now).date();
        let day = instants::plus_days(day, i64::from(self.book.conversation.retention_days));
        let minute = i8::try_from(2 + self.context.spread % 18).unwrap_or_default();
        let due = calendar::instant(day.at(RETENTION_HOUR, minute, 0, 0));
        self.state.reminders.insert(RETENTION.to_owned(), due);
    }

    /// Nothing is left to do, whatever list is open and whichever answer is being looked at once more: a list that somebody opened and left
    /// must not keep their papers for ever.
    fn is_everything_done(&self) -> bool {
        super::position::is_everything_done(self.book, &self.state, &self.survey)
    }

    fn retention_over(&mut self) {
        if !self.is_everything_done() {
            return;
        }
        if self.open_windows().is_empty() {
            self.notice(say(words::RETENTION_OVER));
            self.forget_everything();
        } else {
            self.notice(say(words::RETENTION_OVER_DATES));
            self.archive();
        }
    }
}
