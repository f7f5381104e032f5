//! Waiting for an office: opened by a submission, closed by its answer.

use super::{
    Walking,
    lexicon::{fold, ordinal},
    position::Open,
    reminders,
    said::echo,
    shown,
    words::{self, say},
};
use crate::{
    calendar,
    conversation::{Action, Menu, Step, Unit, Value, Window, WindowAction, WindowState, WindowStatus},
    texts::{Argument, Text},
};

/// An office's reason in its own words is kept up to this length.
const LONGEST_REASON: usize = 500;

impl<'a> Walking<'a> {
    /// "Submitted": the wait begins.
    pub(super) fn submitted(&mut self, number: usize, step: &'a Step, opens: &str) {
        let Some(window) = self.book.conversation.window(opens) else {
            // `beian check` doesn't let this through; a chat without a way on would be worse than no wait.
            return self.store_told(number, step);
        };
        let attempts = self.state.windows.get(opens).map_or(0, |known| known.attempts);
        let is_over = window.chances.is_some_and(|chances| attempts >= chances);
        let attempts = if is_over { 1 } else { attempts.saturating_add(1) };
        let opened_at = self.context.now;
        let (earliest, latest, estimated) = self.span(window, opened_at);
        let known = WindowState {
            opened_at,
            earliest,
            latest,
            estimated,
            status: WindowStatus::Open,
            attempts,
            reminded: 0,
            reason: None,
            muted: false,
        };
        self.state.windows.insert(window.id.clone(), known);
        self.plan_reminder(window);
        self.notice(say(words::NOTED).with("title", shown::title(step)));
        self.store(number, step, Value::Done);
        if self.open() != Open::Waiting {
            // There is something to do meanwhile; until when the answer has to come is said nevertheless.
            let waiting = say(words::WAITING).with("window", self.window_name(window));
            let latest = self.latest(window);
            self.notice(waiting.with("latest", latest));
        }
    }

    /// The first and the last day for an answer.
    fn span(&self, window: &Window, opened_at: jiff::Timestamp) -> (jiff::civil::Date, jiff::civil::Date, bool) {
        let within = window.within;
        if within.unit == Unit::Hours {
            let day = |hours| calendar::local(reminders::hours_after(opened_at, hours)).date();
            return (day(within.min), day(within.max), false);
        }
        let opened = calendar::local(opened_at).date();
        let (earliest, _) = reminders::days_after(self.context.calendar, opened, within.min, within.unit);
        let (latest, estimated) = reminders::days_after(self.context.calendar, opened, within.max, within.unit);
        (earliest, latest, estimated)
    }

    /// Until when the answer has to come: a day, or for short waits the minute.
    pub(super) fn latest(&self, window: &Window) -> Argument {
        match self.state.windows.get(&window.id) {
            Some(known) if window.within.unit == Unit::Hours => {
                reminders::hours_after(known.opened_at, window.within.max).into()
            }
            Some(known) => known.latest.into(),
            None => "—".into(),
        }
    }

    /// Whether the last day is over.
    pub(super) fn is_late(&self, window: &Window) -> bool {
        self.state.windows.get(&window.id).is_some_and(|known| {
            if window.within.unit == Unit::Hours {
                self.context.now > reminders::hours_after(known.opened_at, window.within.max)
            } else {
                calendar::local(self.context.now).date() > known.latest
            }
        })
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
            Some(earliest) => text.with("earliest", earliest),
            None => text,
        };
        Some(shown::with_answers(self, text))
    }

    /// Its name.
    pub(super) fn window_name(&self, window: &Window) -> Text {
        Text::message(format!("window-{}", window.id))
    }

    /// The sentence that dates depend on holidays not announced yet.
    pub(super) fn estimated(&self, window: &Window) -> Option<Text> {
        let is_estimated = self.state.windows.get(&window.id).is_some_and(|known| known.estimated);
        is_estimated.then(|| say(words::ESTIMATED))
    }

    /// What the person says of a wait.
    pub(super) fn window_action(&mut self, number: usize, action: WindowAction) {
        let Some(window) = self.book.conversation.windows.get(number) else {
            return self.stale();
        };
        if action == WindowAction::Ahead {
            return self.work_ahead();
        }
        let status = self.state.windows.get(&window.id).map(|known| known.status);
        let is_rejected_again = status == Some(WindowStatus::Rejected) && action == WindowAction::Rejected;
        if status != Some(WindowStatus::Open) && !is_rejected_again {
            return self.notice(say(words::NOT_WAITING).with("window", self.window_name(window)));
        }
        // An outcome is an answer to whatever list was open.
        self.state.menu = None;
        match action {
            WindowAction::Passed => self.passed(window),
            WindowAction::Rejected => self.rejected(window, is_rejected_again),
            WindowAction::Waiting => {
                let word = if self.is_late(window) {
                    words::STILL_WAITING_LATE
                } else {
                    words::STILL_WAITING_CALM
                };
                let latest = self.latest(window);
                self.notice(
                    say(word)
                        .with("window", self.window_name(window))
                        .with("latest", latest),
                );
            }
            WindowAction::Mute => {
                if let Some(known) = self.state.windows.get_mut(&window.id) {
                    known.muted = true;
                }
                self.plan_reminder(window);
                self.notice(say(words::MUTED).with("window", self.window_name(window)));
            }
            WindowAction::Ahead => {}
        }
    }

    fn work_ahead(&mut self) {
        if self.has_meanwhile() {
            self.state.ahead = true;
            self.state.menu = None;
            self.notice(say(words::AHEAD_SET));
        } else {
            self.notice(say(words::AHEAD_NONE));
        }
    }

    fn passed(&mut self, window: &Window) {
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.status = WindowStatus::Passed;
            known.reason = None;
        }
        self.plan_reminder(window);
        if self.open_windows().is_empty() {
            self.state.ahead = false;
        }
        if let Some(text) = self.window_text(window, Some("passed")) {
            self.notice(text);
        }
    }

    fn rejected(&mut self, window: &Window, again: bool) {
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.status = WindowStatus::Rejected;
        }
        self.plan_reminder(window);
        if !again {
            if let Some(text) = self.window_text(window, Some("rejected")) {
                self.notice(text);
            }
            self.say_chances(window);
        }
        self.state.menu = Some(Menu::Reason(window.id.clone()));
    }

    fn say_chances(&mut self, window: &Window) {
        let (Some(chances), Some(known)) = (window.chances, self.state.windows.get(&window.id)) else {
            return;
        };
        let left = i64::from(chances.saturating_sub(known.attempts));
        self.notice(if left > 0 {
            say(words::CHANCES).with("left", left)
        } else {
            say(words::CHANCES_NONE)
        });
    }

    /// What the words mean in the list of reasons.
    pub(super) fn reason_words(&self, window: &str, folded: &str) -> Option<Action> {
        let reasons = self.lexicon.reasons.get(window).map(Vec::as_slice).unwrap_or_default();
        let labelled = reasons.iter().position(|words| words.iter().any(|word| word == folded));
        let other = || {
            self.lexicon
                .means(words::REASON_OTHER_WORDS, folded)
                .then_some(reasons.len())
        };
        let index = labelled
            .or_else(other)
            .or_else(|| ordinal(folded).filter(|index| *index <= reasons.len()))?;
        u16::try_from(index).ok().map(Action::Option)
    }

    /// A reason was chosen: what has to be mended is asked again.
    pub(super) fn reason_chosen(&mut self, window: &str, index: usize) {
        let Some(window) = self.book.conversation.window(window) else {
            return self.stale();
        };
        let Some(reason) = window.reasons.get(index) else {
            // "Other": in the office's own words, please.
            return self.notice(say(words::REASON_TYPE));
        };
        self.state.menu = None;
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.reason = Some(reason.id.clone());
        }
        let mut mend: Vec<(usize, &String)> = Vec::new();
        for id in &reason.mend {
            let Some(number) = self.lexicon.number(id) else {
                continue;
            };
            let is_withheld = self
                .state
                .answers
                .get(id)
                .is_some_and(|answer| answer.value == Value::Withheld);
            if self.survey.applies(number) && !is_withheld {
                mend.push((number, id));
            }
        }
        let (numbers, ids): (Vec<usize>, Vec<&String>) = mend.into_iter().unzip();
        self.state.reopened.retain(|id| !ids.contains(&id));
        for id in ids.into_iter().rev() {
            self.state.reopened.insert(0, id.clone());
        }
        if numbers.is_empty() {
            if let Some(text) = self.window_text(window, Some("advice")) {
                self.notice(text);
            }
        } else {
            let titles = self.titles(numbers.into_iter());
            self.notice(say(words::MEND).with("steps", titles));
        }
    }

    /// A reason that isn't in the list: kept, and answered with what always helps.
    pub(super) fn reason_typed(&mut self, window: &str, text: &str) {
        let Some(window) = self.book.conversation.window(window) else {
            return self.stale();
        };
        self.state.menu = None;
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.reason = Some(text.chars().take(LONGEST_REASON).collect());
        }
        self.notice(say(words::REASON_NOTED).with("text", echo(text)));
        if let Some(text) = self.window_text(window, Some("advice")) {
            self.notice(text);
        }
    }

    /// "通过了" and its like, typed: whether they were meant, and for which wait.
    pub(super) fn outcome_said(&mut self, folded: &str) -> bool {
        let open = self.open_windows();
        if open.is_empty() {
            return self.outcome_without_wait(folded);
        }
        if self.lexicon.means(words::AHEAD_WORDS, folded) {
            self.work_ahead();
            return true;
        }
        if let Some(action) = self.outcome_of(folded) {
            match open.as_slice() {
                [(number, _)] => self.window_action(*number, action),
                _ => self.notice(say(words::WHICH_WINDOW)),
            }
            return true;
        }
        // "微信认证 通过了": with the name of the wait, as on the button.
        for (number, _) in open {
            let names = self.lexicon.windows.get(number).map(Vec::as_slice).unwrap_or_default();
            let rest = names.iter().find_map(|name| folded.strip_prefix(name.as_str()));
            let action = rest
                .and_then(|rest| fold(rest.trim_matches([':', ' ', '·'])))
                .and_then(|rest| self.outcome_of(&rest));
            if let Some(action) = action {
                self.window_action(number, action);
                return true;
            }
        }
        false
    }

    /// "被驳回" again, while what was refused is being mended: the list of reasons once more.
    fn outcome_without_wait(&mut self, folded: &str) -> bool {
        if !self.lexicon.means(words::REJECTED_WORDS, folded) {
            return false;
        }
        let windows = self.book.conversation.windows.iter().enumerate();
        let mut rejected = windows.filter(|(_, window)| {
            self.state
                .windows
                .get(&window.id)
                .is_some_and(|known| known.status == WindowStatus::Rejected)
        });
        let Some((number, _)) = rejected.next() else {
            return false;
        };
        self.window_action(number, WindowAction::Rejected);
        true
    }

    fn outcome_of(&self, folded: &str) -> Option<WindowAction> {
        let all = [
            (words::PASSED_WORDS, WindowAction::Passed),
            (words::REJECTED_WORDS, WindowAction::Rejected),
            (words::STILL_WAITING_WORDS, WindowAction::Waiting),
            (words::MUTE_WORDS, WindowAction::Mute),
        ];
        all.into_iter()
            .find(|(word, _)| self.lexicon.means(*word, folded))
            .map(|(_, action)| action)
    }

    /// The calendar or the files changed: the dates of what is open are counted anew, and told if they moved.
    pub(super) fn calendar_changed(&mut self) {
        let mut moved = Vec::new();
        for (_, window) in self.open_windows() {
            let Some(opened_at) = self.state.windows.get(&window.id).map(|known| known.opened_at) else {
                continue;
            };
            let (earliest, latest, estimated) = self.span(window, opened_at);
            let Some(known) = self.state.windows.get_mut(&window.id) else {
                continue;
            };
            let has_moved = known.latest != latest;
            known.earliest = earliest;
            known.latest = latest;
            known.estimated = estimated;
            if !self.state.paused && !self.state.unreachable {
                self.plan_reminder(window);
            }
            if has_moved {
                moved.push(window);
            }
        }
        if self.state.paused || self.state.unreachable {
            return;
        }
        for window in moved {
            let text = say(words::DATES_MOVED).with("window", self.window_name(window));
            let latest = self.latest(window);
            self.notice(text.with("latest", latest));
            self.view = super::View::Tell;
        }
    }
}
