//! How a wait ends: passed, refused, missed; what that opens and closes; and which words mean it.

use super::{
    Walking,
    lexicon::{fold, ordinal},
    said::echo,
    wishes::Snooze,
    words::{self, say},
};
use crate::conversation::{
    Action, Kind, Length, Menu, Outcome, StepId, Trigger, Unit, Value, Window, WindowAction, WindowStatus,
};

/// An office's reason in its own words is kept up to this length.
const LONGEST_REASON: usize = 500;

impl<'a> Walking<'a> {
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
        let cannot = (action == WindowAction::Missed && window.missed.is_none())
            || (action == WindowAction::Rejected && !window.may_be_rejected(self.holds(number)));
        if (status != Some(WindowStatus::Open) && !is_rejected_again) || cannot {
            return self.notice(say(words::NOT_WAITING).with("window", self.window_name(window)));
        }
        // An outcome is an answer to whatever list was open.
        self.state.menu = None;
        match action {
            WindowAction::Passed => self.passed(window),
            WindowAction::Rejected => self.rejected(window, is_rejected_again),
            WindowAction::Missed => self.missed(window),
            WindowAction::Waiting => self.still_waiting(window),
            WindowAction::Mute => self.mute(window, true),
            WindowAction::Tomorrow => self.snooze_pushed(number, Snooze::Tomorrow),
            WindowAction::Snooze => self.state.menu = Some(Menu::Snooze(self.pushed_with(window))),
            WindowAction::Ahead => {}
        }
    }

    fn still_waiting(&mut self, window: &Window) {
        let word = if self.is_late(window) {
            words::STILL_WAITING_LATE
        } else {
            words::STILL_WAITING_CALM
        };
        let own = self.window_text(window, Some("still-waiting"));
        let latest = self.latest(window);
        let general = say(word)
            .with("window", self.window_name(window))
            .with("latest", latest);
        self.notice(own.unwrap_or(general));
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

    fn passed(&mut self, window: &'a Window) {
        self.end(window, WindowStatus::Passed);
        if self.waits().is_empty() {
            self.state.ahead = false;
        }
        if let Some(text) = self.window_text(window, Some("passed")) {
            self.notice(text);
        }
        self.answer_closing_step(window);
        self.trigger(&Trigger::Outcome(window.id.clone(), Outcome::Passed));
        if let Length::Until(step) = &window.length {
            // There is a new paper: until when is it valid?
            self.ask_again([step]);
        }
        if window.repeats {
            self.open_window(window, self.context.now, 1);
        }
    }

    /// The window is over.
    fn end(&mut self, window: &'a Window, status: WindowStatus) {
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.status = status;
            if status != WindowStatus::Rejected {
                known.reason = None;
            }
        }
        // What is typed from now on isn't meant for it.
        self.state.pushed.retain(|id| *id != window.id);
        self.plan_reminder(window);
    }

    /// Said in answer to a reminder, it is the answer to the step as well that would have closed the window.
    fn answer_closing_step(&mut self, window: &'a Window) {
        let numbers = window.closed_by.iter().filter_map(|trigger| match trigger {
            Trigger::Answered(id) => self.lexicon.number(id),
            Trigger::Chosen(..) | Trigger::Outcome(..) => None,
        });
        let open = numbers
            .into_iter()
            .find(|number| self.survey.applies(*number) && !self.survey.answered(*number));
        let Some((number, (_, step))) = open.and_then(|number| Some((number, self.step(number)?))) else {
            return;
        };
        match &step.kind {
            Kind::Tell { .. } => self.store_told(number, step),
            Kind::Submitted { opens } => {
                // It has been handed in: what was to be mended before is mended.
                let lexicon = self.lexicon;
                let is_later = |id: &StepId| lexicon.number(id).is_none_or(|reopened| reopened > number);
                self.state.reopened.retain(is_later);
                self.submitted(number, step, opens, self.context.now);
            }
            _ => {}
        }
    }

    /// Something happened that other windows wait for.
    pub(super) fn trigger(&mut self, trigger: &Trigger) {
        for window in &self.book.conversation.windows {
            if window.closed_by.contains(trigger) && self.is_open(window) {
                self.end(window, WindowStatus::Passed);
                self.trigger(&Trigger::Outcome(window.id.clone(), Outcome::Passed));
            }
            if window.opened_by.contains(trigger) {
                self.open_by(window, trigger);
            }
        }
    }

    fn open_by(&mut self, window: &'a Window, trigger: &Trigger) {
        if matches!(window.length, Length::Until(_)) && self.until(window).is_none() {
            // A paper without an end needs no reminder.
            self.let_go(window);
            return;
        }
        let is_done = |id: &StepId| {
            let number = self.lexicon.number(id);
            number.is_some_and(|number| self.survey.answered(number)) && !self.state.reopened.contains(id)
        };
        let closing = window.closed_by.iter().filter_map(|trigger| match trigger {
            Trigger::Answered(id) => Some(id),
            Trigger::Chosen(..) | Trigger::Outcome(..) => None,
        });
        let mut closing = closing.peekable();
        if !matches!(trigger, Trigger::Outcome(..)) && closing.peek().is_some() && closing.all(is_done) {
            return;
        }
        let has_happened = |trigger: &Trigger| match trigger {
            Trigger::Outcome(id, Outcome::Passed) => {
                let other = self.state.windows.get(id);
                other.is_some_and(|other| other.status == WindowStatus::Passed)
            }
            _ => false,
        };
        if !matches!(trigger, Trigger::Outcome(..)) && window.closed_by.iter().any(has_happened) {
            // An earlier answer was given once more; what the window waits for is long done.
            return;
        }
        let known = self.state.windows.get(&window.id);
        let attempts = known.map_or(0, |known| known.attempts).saturating_add(1);
        let is_further = match trigger {
            Trigger::Outcome(parent, _) => {
                let parent = self.state.windows.get(parent);
                parent.is_some_and(|parent| parent.attempts > 1)
            }
            Trigger::Answered(_) | Trigger::Chosen(..) => false,
        };
        let from = known
            .filter(|_| window.from_first && is_further)
            .map_or(self.context.now, |known| known.opened_at);
        self.open_window(window, from, attempts);
        // Who has to act within days is told until when.
        if window.missed.is_some() && matches!(window.unit(), Unit::Days | Unit::WorkingDays) {
            self.say_deadline(window);
        }
    }

    /// As if it had never been open.
    pub(super) fn let_go(&mut self, window: &Window) {
        self.state.windows.remove(&window.id);
        self.plan_reminder(window);
    }

    /// Windows beside the way whose steps are no longer on it: another choice was made.
    pub(super) fn let_go_of_stray_windows(&mut self) {
        for window in &self.book.conversation.windows {
            let is_stray = |trigger: &Trigger| match trigger {
                Trigger::Answered(id) => {
                    let number = self.lexicon.number(id);
                    number.is_none_or(|number| !self.survey.applies(number))
                }
                Trigger::Chosen(id, option) => {
                    let number = self.lexicon.number(id);
                    let answer = self.state.answers.get(id).map(|answer| &answer.value);
                    number.is_none_or(|number| !self.survey.applies(number))
                        || answer.is_none_or(|answer| *answer != Value::Choice(option.clone()))
                }
                Trigger::Outcome(..) => false,
            };
            if self.is_open(window) && !window.opened_by.is_empty() && window.opened_by.iter().all(is_stray) {
                self.let_go(window);
            }
        }
    }

    /// These steps are asked again, in that order, before anything else.
    fn ask_again<'s>(&mut self, ids: impl IntoIterator<Item = &'s StepId>) -> Vec<usize> {
        let mut steps: Vec<(usize, &StepId)> = Vec::new();
        for id in ids {
            let Some(number) = self.lexicon.number(id) else {
                continue;
            };
            let answer = self.state.answers.get(id);
            let is_withheld = answer.is_some_and(|answer| answer.value == Value::Withheld);
            if self.survey.applies(number) && !is_withheld && !steps.contains(&(number, id)) {
                steps.push((number, id));
            }
        }
        self.state
            .reopened
            .retain(|known| !steps.iter().any(|(_, id)| *id == known));
        for (_, id) in steps.iter().rev() {
            self.state.reopened.insert(0, (*id).clone());
        }
        steps.into_iter().map(|(number, _)| number).collect()
    }

    fn rejected(&mut self, window: &'a Window, again: bool) {
        if !again {
            self.end(window, WindowStatus::Rejected);
            if let Some(text) = self.window_text(window, Some("rejected")) {
                self.notice(text);
            }
            self.say_chances(window);
            let outcome = Trigger::Outcome(window.id.clone(), Outcome::Rejected);
            if self.chances_left(window) == Some(0) {
                let opened = self.book.conversation.windows.iter();
                let opened = opened.filter(|other| other.opened_by.contains(&outcome));
                opened.for_each(|other| self.let_go(other));
            } else {
                self.trigger(&outcome);
            }
        }
        self.state.menu = Some(Menu::Reason(window.id.clone()));
    }

    /// Its end went by: what that costs, and how to begin again.
    fn missed(&mut self, window: &'a Window) {
        let Some(steps) = &window.missed else { return };
        self.end(window, WindowStatus::Missed);
        if let Some(text) = self.window_text(window, Some("missed")) {
            self.notice(text);
        }
        // What it belonged to begins anew, with all its chances.
        for trigger in &window.opened_by {
            if let Trigger::Outcome(parent, Outcome::Rejected) = trigger
                && let Some(parent) = self.state.windows.get_mut(parent)
            {
                parent.attempts = 0;
            }
        }
        let numbers = self.ask_again(steps);
        // What was being mended already stays to be mended, in its place: nobody pays before the papers are right.
        let lexicon = self.lexicon;
        self.state.reopened.sort_by_key(|id| lexicon.number(id));
        if !numbers.is_empty() {
            let titles = self.titles(numbers.into_iter());
            self.notice(say(words::MEND).with("steps", titles));
        }
        self.trigger(&Trigger::Outcome(window.id.clone(), Outcome::Missed));
    }

    /// How often it may still be handed in again; none when that isn't counted.
    fn chances_left(&self, window: &Window) -> Option<u8> {
        let known = self.state.windows.get(&window.id)?;
        Some(window.chances?.saturating_sub(known.attempts))
    }

    fn say_chances(&mut self, window: &Window) {
        let Some(left) = self.chances_left(window) else { return };
        self.notice(if left > 0 {
            say(words::CHANCES).with("left", i64::from(left))
        } else {
            say(words::CHANCES_NONE)
        });
    }

    /// What has to be done again besides, when no chance is left.
    fn begin_again(&self, window: &'a Window) -> &'a [StepId] {
        match self.chances_left(window) {
            Some(0) => &window.chances_over,
            _ => &[],
        }
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
        self.mend(window, &reason.mend);
    }

    /// Asks what has to be mended again; where that is nothing, says what always helps.
    fn mend(&mut self, window: &'a Window, steps: &[StepId]) {
        let again = self.begin_again(window);
        let numbers = self.ask_again(steps.iter().chain(again));
        if steps.is_empty() || numbers.is_empty() {
            let advice = self.window_text(window, Some("advice"));
            advice.into_iter().for_each(|text| self.notice(text));
        }
        if !numbers.is_empty() {
            let titles = self.titles(numbers.into_iter());
            self.notice(say(words::MEND).with("steps", titles));
        }
    }

    /// The office's own words: kept. What is known in them leads to the steps to mend, the rest to what always helps.
    pub(super) fn reason_typed(&mut self, window: &str, text: &str) {
        let Some(window) = self.book.conversation.window(window) else {
            return self.stale();
        };
        self.state.menu = None;
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.reason = Some(text.chars().take(LONGEST_REASON).collect());
        }
        let reasons: Vec<_> = self.lexicon.reasons_in(&window.id, text);
        let reasons: Vec<_> = reasons
            .into_iter()
            .filter_map(|index| window.reasons.get(index))
            .collect();
        let names = reasons.iter().map(|reason| {
            crate::texts::Text::attribute(format!("window-{}", window.id), format!("reason-{}", reason.id))
        });
        let names: Vec<_> = names.collect();
        self.notice(if names.is_empty() {
            say(words::REASON_NOTED).with("text", echo(text))
        } else {
            say(words::REASON_UNDERSTOOD)
                .with("text", echo(text))
                .with("reasons", super::shown::list(names))
        });
        let steps: Vec<StepId> = reasons.iter().flat_map(|reason| reason.mend.iter().cloned()).collect();
        self.mend(window, &steps);
    }

    /// "通过了" and its like, typed: whether they were meant, and for which wait.
    pub(super) fn outcome_said(&mut self, folded: &str) -> bool {
        let waits = self.waits();
        let (pushed, plainly) = (self.spoken_of(), self.plainly_spoken_of());
        let mut candidates: Vec<(usize, &'a Window)> = waits.clone();
        candidates.extend(pushed.iter().filter(|pushed| !waits.contains(pushed)));
        // Where a reason is asked for, "超时了" is one.
        let is_reason = matches!(self.state.menu, Some(Menu::Reason(_)));
        if waits.is_empty() && self.outcome_without_wait(folded) {
            return true;
        }
        if candidates.is_empty() || is_reason {
            return false;
        }
        if !waits.is_empty() && self.lexicon.means(words::AHEAD_WORDS, folded) {
            self.work_ahead();
            return true;
        }
        if let Some((number, _)) = plainly.first()
            && self.lexicon.means(words::SNOOZE_MORE_WORDS, folded)
        {
            self.window_action(*number, WindowAction::Snooze);
            return true;
        }
        if let Some((number, _)) = plainly.first()
            && let Some(snooze) = self.snooze_of(folded)
        {
            self.snooze_pushed(*number, snooze);
            return true;
        }
        // What stands on the buttons of one wait only is meant for that one.
        let own = candidates
            .iter()
            .filter_map(|(number, _)| Some((*number, self.lexicon.own_outcome(*number, folded)?)));
        let own: Vec<(usize, WindowAction)> = own.collect();
        match own.as_slice() {
            [] => {}
            [(number, action)] => {
                self.window_action(*number, *action);
                return true;
            }
            several => return self.ask_which(several.iter().map(|(number, _)| *number)),
        }
        // "好了" is an outcome where the person has to act, not an office; "知道了" says that they haven't yet.
        let acts = [
            (words::ACTED_WORDS, WindowAction::Passed),
            (words::DONE_WORDS, WindowAction::Waiting),
        ];
        let act = acts.into_iter().find(|(word, _)| self.lexicon.means(*word, folded));
        if let ([(number, Window { missed: Some(_), .. })], Some((_, action))) = (waits.as_slice(), act) {
            self.window_action(*number, action);
            return true;
        }
        if let Some(action) = self.outcome_of(folded) {
            // Words that fit all are for what is waited for, or else for the last reminder.
            let meant = if waits.is_empty() { &plainly } else { &waits };
            match meant.as_slice() {
                [] => return false,
                [(number, _)] => self.window_action(*number, action),
                several => return self.ask_which(several.iter().map(|(number, _)| *number)),
            }
            return true;
        }
        // "微信认证 通过了": with the name of the wait, as on the button.
        for (number, _) in candidates {
            let names = self.lexicon.windows.get(number).map(Vec::as_slice).unwrap_or_default();
            let rest = names.iter().find_map(|name| folded.strip_prefix(name.as_str()));
            let rest = rest.and_then(|rest| fold(rest.trim_matches([':', ' ', '·'])));
            let action = rest.and_then(|rest| {
                self.lexicon
                    .own_outcome(number, &rest)
                    .or_else(|| self.outcome_of(&rest))
            });
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
            (words::MISSED_WORDS, WindowAction::Missed),
            (words::STILL_WAITING_WORDS, WindowAction::Waiting),
            (words::MUTE_WORDS, WindowAction::Mute),
        ];
        all.into_iter()
            .find(|(word, _)| self.lexicon.means(*word, folded))
            .map(|(_, action)| action)
    }
}
