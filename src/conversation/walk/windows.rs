//! Waits: how long, until when, how they begin.

use jiff::{Timestamp, civil::Date};

use super::{
    Walking, instants,
    position::Open,
    reminders, shown,
    words::{self, say},
};
use crate::{
    calendar,
    conversation::{Length, Outcome, Provinces, Step, Trigger, Unit, Value, Window, WindowState, WindowStatus, Within},
    texts::{Argument, Text},
};

impl<'a> Walking<'a> {
    /// "Submitted": the wait begins, now or when the person said that it was.
    pub(super) fn submitted(&mut self, number: usize, step: &'a Step, opens: &str, at: Timestamp) {
        let Some(window) = self.book.conversation.window(opens) else {
            // `beian check` doesn't let this through; a chat without a way on would be worse than no wait.
            return self.store_told(number, step);
        };
        let attempts = self.state.windows.get(opens).map_or(0, |known| known.attempts);
        let is_over = window.chances.is_some_and(|chances| attempts >= chances);
        self.open_window(window, at, if is_over { 1 } else { attempts.saturating_add(1) });
        self.notice(say(words::NOTED).with("title", shown::title(step)));
        self.store(number, step, Value::Done);
        if self.open() != Open::Waiting {
            // There is something to do meanwhile; until when the answer has to come is said nevertheless.
            let waiting = say(words::WAITING).with("window", self.window_name(window));
            let latest = self.latest(window);
            self.notice(waiting.with("latest", latest));
        }
    }

    /// The window is open from then on.
    pub(super) fn open_window(&mut self, window: &'a Window, opened_at: Timestamp, attempts: u8) {
        let (earliest, latest, estimated) = self.span(window, opened_at);
        let known = WindowState {
            estimated,
            attempts,
            // Who tells of it afterwards has just read what is to be done: the next reminder leaves them some time.
            reminded_at: (opened_at < self.context.now).then(|| instants::hours_after(self.context.now, 1)),
            ..WindowState::new(opened_at, earliest, latest)
        };
        self.state.windows.insert(window.id.clone(), known);
        self.plan_reminder(window);
    }

    /// Windows that the files have only since the person came past what opens them: papers that run out, and what is to be done each year.
    /// Counted from when the office was asked, as nobody knows when it answered: rather some days too early.
    pub(super) fn open_what_came_later(&mut self) {
        for window in &self.book.conversation.windows {
            if self.state.windows.contains_key(&window.id) {
                continue;
            }
            let since = match &window.length {
                Length::Until(step) => {
                    let is_answered = (self.lexicon.number(step)).is_some_and(|number| self.survey.answered(number));
                    (is_answered && self.until(window).is_some()).then_some(self.context.now)
                }
                Length::Within(_) if window.repeats => window.opened_by.iter().find_map(|trigger| match trigger {
                    Trigger::Outcome(id, Outcome::Passed) => {
                        let known = self.state.windows.get(id)?;
                        (known.status == WindowStatus::Passed).then_some(known.opened_at)
                    }
                    _ => None,
                }),
                Length::Within(_) => None,
            };
            if let Some(since) = since {
                self.open_window(window, since, 1);
            }
        }
    }

    /// How long it is: in some provinces otherwise.
    fn within(&self, window: &Window) -> Option<Within> {
        let Length::Within(within) = window.length else {
            return None;
        };
        let of_province = || {
            let provinces = window.provinces.as_ref()?;
            let code = match &self.state.answers.get(&provinces.from)?.value {
                Value::Text(code) => code.get(2..4)?,
                _ => return None,
            };
            let mut lengths = provinces.lengths.iter();
            lengths.find(|(own, _)| own == code).map(|(_, within)| *within)
        };
        Some(of_province().unwrap_or(within))
    }

    /// The window's last instant.
    pub(super) fn end_of(&self, window: &Window, known: &WindowState) -> Timestamp {
        instants::end_of(window, known, self.within(window).map(|within| within.max))
    }

    /// The first and the last day for an answer.
    fn span(&self, window: &Window, opened_at: Timestamp) -> (Date, Date, bool) {
        let Some(within) = self.within(window) else {
            let known = self.state.windows.get(&window.id).map(|known| known.latest);
            let until = self.until(window).or(known).unwrap_or(Date::MAX);
            return (until, until, false);
        };
        if within.unit == Unit::Hours {
            let day = |hours| calendar::local(instants::hours_after(opened_at, hours)).date();
            return (day(within.min), day(within.max), false);
        }
        let opened = calendar::local(opened_at).date();
        let (earliest, _) = instants::days_after(self.context.calendar, opened, within.min, within.unit);
        let (latest, estimated) = instants::days_after(self.context.calendar, opened, within.max, within.unit);
        (earliest, latest, estimated)
    }

    /// The last day of the paper that the window is about; none while it isn't known, and where it has none.
    pub(super) fn until(&self, window: &Window) -> Option<Date> {
        let Length::Until(step) = &window.length else {
            return None;
        };
        match &self.state.answers.get(step)?.value {
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Until when the answer has to come: a day, or for short waits the minute.
    pub(super) fn latest(&self, window: &Window) -> Argument {
        match self.state.windows.get(&window.id) {
            Some(known) if window.unit() == Unit::Hours => self.moment(self.end_of(window, known)),
            Some(known) => self.day(known.latest),
            None => "—".into(),
        }
    }

    /// A day in words; with its year, when that is another one.
    pub(super) fn day(&self, day: Date) -> Argument {
        self.with_year(day, day.into())
    }

    /// An instant in words; with its year, when that is another one.
    pub(super) fn moment(&self, instant: Timestamp) -> Argument {
        self.with_year(calendar::local(instant).date(), instant.into())
    }

    fn with_year(&self, day: Date, words: Argument) -> Argument {
        if day.year() == calendar::local(self.context.now).year() {
            return words;
        }
        let far = say(words::FAR).with("year", day.year().to_string());
        far.with("moment", words).into()
    }

    /// Whether the last day is over.
    pub(super) fn is_late(&self, window: &Window) -> bool {
        let known = self.state.windows.get(&window.id);
        known.is_some_and(|known| self.context.now >= self.end_of(window, known))
    }

    /// A text of the window's, with its dates.
    pub(super) fn window_text(&self, window: &Window, attribute: Option<&str>) -> Option<Text> {
        let id = format!("window-{}", window.id);
        if !self.book.texts.has(&id, attribute) {
            return None;
        }
        let text = match attribute {
            Some(attribute) => Text::attribute(id, attribute.to_owned()),
            None => Text::message(id),
        };
        let text = text.with("latest", self.latest(window));
        let earliest = self.state.windows.get(&window.id).map(|known| known.earliest);
        let text = match earliest {
            Some(earliest) => text.with("earliest", self.day(earliest)),
            None => text,
        };
        Some(shown::with_answers(self, text))
    }

    /// Its name.
    pub(super) fn window_name(&self, window: &Window) -> Text {
        Text::message(format!("window-{}", window.id))
    }

    /// Says until when.
    pub(super) fn say_deadline(&mut self, window: &Window) {
        let until = say(words::DEADLINE).with("window", self.window_name(window));
        let latest = self.latest(window);
        self.notice(until.with("latest", latest));
    }

    /// The sentence that dates depend on holidays not announced yet.
    pub(super) fn estimated(&self, window: &Window) -> Option<Text> {
        let is_estimated = self.state.windows.get(&window.id).is_some_and(|known| known.estimated);
        is_estimated.then(|| say(words::ESTIMATED))
    }

    /// The calendar or the files changed: the dates of what is open are counted anew, and told if they moved.
    pub(super) fn calendar_changed(&mut self) {
        for (_, window) in self.open_windows() {
            self.count_anew(window);
        }
        self.tell_moved_when_awake();
    }

    /// Where the length depends on the province, and the answer that says which one has changed.
    pub(super) fn province_changed(&mut self, step: &Step) {
        for (_, window) in self.open_windows() {
            let is_from = |provinces: &Provinces| provinces.from == step.id;
            if window.provinces.as_ref().is_some_and(is_from) && self.count_anew(window) {
                if let Some(known) = self.state.windows.get_mut(&window.id) {
                    known.moved = false;
                }
                self.say_deadline(window);
            }
        }
    }

    /// The window's dates anew; whether the last one is another.
    fn count_anew(&mut self, window: &Window) -> bool {
        let Some(opened_at) = self.state.windows.get(&window.id).map(|known| known.opened_at) else {
            return false;
        };
        let (earliest, latest, estimated) = self.span(window, opened_at);
        let Some(known) = self.state.windows.get_mut(&window.id) else {
            return false;
        };
        let has_moved = known.latest != latest;
        known.moved |= has_moved;
        known.earliest = earliest;
        known.latest = latest;
        known.estimated = estimated;
        // What is due this minute is on its way already.
        let due = self.state.reminders.get(&reminders::name_of(&window.id));
        if due.is_none_or(|due| *due > self.context.now) {
            self.plan_reminder(window);
        }
        has_moved
    }
}
