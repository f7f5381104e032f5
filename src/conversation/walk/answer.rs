//! Taking an answer: checked, stored, and what follows from a change.

use super::{
    Walking, check,
    position::Survey,
    shown,
    words::{self, say},
};
use crate::{
    conversation::{Answer, Kind, Length, Step, Trigger, Value, Window},
    texts::Text,
};

/// From so many refusals on, help is offered.
const PATIENCE: u8 = 2;

impl<'a> Walking<'a> {
    /// Text for a step that takes text.
    pub(super) fn answer_text(&mut self, number: usize, step: &'a Step, text: &str) {
        if self.refuse_here(step) {
            return;
        }
        if !takes_lines(&step.kind) && text.lines().filter(|line| !line.trim().is_empty()).count() > 1 {
            let said = say(words::TOO_MANY_LINES).with("title", shown::title(step));
            return self.refuse_text(step, text, said);
        }
        let checked = match check::check(&step.kind, text, self.context.now) {
            Ok(checked) => checked,
            Err(slip) => return self.refuse_text(step, text, check::words_of(&slip)),
        };
        if let Some(fault) = self.relation_fault(number, step, &checked.value) {
            return self.refuse(step, fault);
        }
        let changed = checked.value != text;
        let value = Value::Text(checked.value);
        let noted = if changed {
            let value = shown::value(self, step, &value);
            say(words::TAKEN).with("title", shown::title(step)).with("value", value)
        } else {
            say(words::NOTED).with("title", shown::title(step))
        };
        self.notice(noted);
        for warning in &checked.warnings {
            self.notice(check::words_of(warning));
        }
        self.store(number, step, value);
    }

    /// One of several.
    pub(super) fn choose(&mut self, number: usize, step: &'a Step, option: &str) {
        if self.refuse_here(step) {
            return;
        }
        let value = Value::Choice(option.to_owned());
        let label = shown::value(self, step, &value);
        self.notice(say(words::TAKEN).with("title", shown::title(step)).with("value", label));
        self.store(number, step, value);
    }

    /// A told thing was done.
    pub(super) fn store_told(&mut self, number: usize, step: &'a Step) {
        self.notice(say(words::NOTED).with("title", shown::title(step)));
        self.store(number, step, Value::Done);
    }

    /// Ticks an item, or takes the tick away.
    pub(super) fn toggle(&mut self, step: &'a Step, item: &str) {
        let mut ticked = self.ticked(step);
        if !ticked.remove(item) {
            ticked.insert(item.to_owned());
        }
        self.put(&step.id, Value::Checklist(ticked));
        self.state.unfinished.insert(step.id.clone());
        self.settle();
    }

    /// "Go on" under a list: what isn't ticked is remembered as missing.
    pub(super) fn checked_off(&mut self, number: usize, step: &'a Step, items: &'a [String]) {
        let ticked = self.ticked(step);
        let missing = items.iter().filter(|item| !ticked.contains(*item)).count();
        self.notice(if missing == 0 {
            say(words::CHECKLIST_COMPLETE)
        } else {
            say(words::CHECKLIST_MISSING).with("count", i64::try_from(missing).unwrap_or(i64::MAX))
        });
        self.store(number, step, Value::Checklist(ticked));
    }

    /// The answer may stay as it was.
    pub(super) fn can_keep(&self, number: usize, step: &Step) -> bool {
        let Some(answer) = self.state.answers.get(&step.id) else {
            return false;
        };
        if !self.survey.answered(number) || matches!(step.kind, Kind::Submitted { .. }) {
            return false;
        }
        match &answer.value {
            Value::Text(text) => self.relation_fault(number, step, text).is_none(),
            _ => true,
        }
    }

    /// Keeps the answer as it was.
    pub(super) fn keep(&mut self, number: usize, step: &'a Step) {
        if !self.can_keep(number, step) {
            return self.notice(say(words::NOTHING_TO_KEEP).with("title", shown::title(step)));
        }
        self.state.reopened.retain(|id| *id != step.id);
        if self.state.detour.as_ref() == Some(&step.id) {
            self.state.detour = None;
        }
        self.state.refusals = 0;
        self.notice(say(words::KEPT).with("title", shown::title(step)));
        let runs_out = |window: &&Window| matches!(&window.length, Length::Until(until) if *until == step.id);
        if let Some(window) = self.book.conversation.windows.iter().find(runs_out)
            && !self.is_open(window)
        {
            // The date was asked again because there was to be a new paper: the one that stays is to be reminded of.
            self.trigger(&Trigger::Answered(step.id.clone()));
        }
    }

    /// Remembers an answer, says what belongs to it, and reopens what no longer holds.
    pub(super) fn store(&mut self, number: usize, step: &'a Step, value: Value) {
        let before = self.survey.clone();
        let was_finished = before.answered(number);
        let was_changed = was_finished && self.state.answers.get(&step.id).is_some_and(|old| old.value != value);
        let skipped = value == Value::Skipped;
        self.count_stamped(step, &value);
        self.put(&step.id, value);
        self.state.unfinished.remove(&step.id);
        self.state.reopened.retain(|id| *id != step.id);
        if self.state.detour.as_ref() == Some(&step.id) {
            self.state.detour = None;
        }
        self.state.refusals = 0;
        if !skipped && let Some(done) = shown::part(self, step, "done") {
            self.notice(done);
        }
        self.settle();
        self.follow(number, was_changed, &before);
        self.province_changed(step);
        if !skipped && self.survey.answered(number) {
            self.trigger(&Trigger::Answered(step.id.clone()));
            if let Some(Value::Choice(option)) = self.state.answers.get(&step.id).map(|answer| &answer.value) {
                self.trigger(&Trigger::Chosen(step.id.clone(), option.clone()));
            }
        }
    }

    /// Puts a value into the state; papers that it replaces are dropped.
    pub(super) fn put(&mut self, id: &str, value: Value) {
        self.forget_papers_replaced_by(id, &value);
        self.state.answers.insert(
            id.to_owned(),
            Answer {
                value,
                at: self.context.now,
            },
        );
    }

    /// Steps that looked at the answer are asked again; which ones come and go is said.
    fn follow(&mut self, number: usize, was_changed: bool, before: &Survey) {
        let Some((_, changed)) = self.step(number) else { return };
        let lookers = self.lexicon.lookers.get(number).map(Vec::as_slice).unwrap_or_default();
        let mut again = Vec::new();
        for &looker in lookers {
            let Some((_, step)) = self.step(looker) else { continue };
            let Some(answer) = self.state.answers.get(&step.id) else {
                continue;
            };
            if !self.survey.answered(looker) || matches!(step.kind, Kind::Submitted { .. }) {
                continue;
            }
            let no_longer_holds = match &answer.value {
                Value::Withheld => continue,
                Value::Text(text) => self.relation_fault(looker, step, text).is_some(),
                _ => false,
            };
            if no_longer_holds || (was_changed && step.depends_on.contains(&changed.id)) {
                again.push(looker);
            }
        }
        for &looker in &again {
            if let Some((_, step)) = self.step(looker)
                && !self.state.reopened.contains(&step.id)
            {
                self.state.reopened.push(step.id.clone());
            }
        }
        if !again.is_empty() {
            let titles = self.titles(again.into_iter());
            self.notice(say(words::REOPENED).with("steps", titles));
        }
        if was_changed {
            let count = self.lexicon.places.len();
            let gone: Vec<usize> = (0..count)
                .filter(|step| before.answered(*step) && !self.survey.applies(*step))
                .collect();
            let come: Vec<usize> = (0..count)
                .filter(|step| !before.applies(*step) && self.survey.applies(*step) && !self.survey.answered(*step))
                .collect();
            if !gone.is_empty() {
                let titles = self.titles(gone.into_iter());
                self.notice(say(words::NO_LONGER_NEEDED).with("steps", titles));
            }
            if !come.is_empty() {
                let titles = self.titles(come.into_iter());
                self.notice(say(words::NEWLY_NEEDED).with("steps", titles));
            }
        }
    }

    /// The short names of those steps.
    pub(super) fn titles(&self, numbers: impl Iterator<Item = usize>) -> crate::texts::Argument {
        shown::list(
            numbers
                .filter_map(|number| self.step(number))
                .map(|(_, step)| shown::title(step))
                .collect(),
        )
    }

    /// An answer that doesn't go together with another one: the words for it.
    fn relation_fault(&self, number: usize, step: &Step, value: &str) -> Option<Text> {
        let other = |id: &String| {
            let other = self
                .lexicon
                .number(id)
                .filter(|other| *other != number && self.survey.answered(*other))?;
            match &self.state.answers.get(id)?.value {
                Value::Text(text) => Some((self.step(other)?.1, text)),
                _ => None,
            }
        };
        let repeats = step
            .differs_from
            .iter()
            .filter_map(other)
            .find(|(_, text)| check::same(&step.kind, text, value));
        if let Some((other, _)) = repeats {
            let said = shown::part(self, step, "differs");
            return Some(said.unwrap_or_else(|| say(words::DIFFERS).with("other", shown::title(other))));
        }
        let strays = step
            .equals
            .iter()
            .filter_map(other)
            .find(|(_, text)| !check::same(&step.kind, text, value));
        strays.map(|(other, _)| {
            let said = shown::part(self, step, "equals");
            said.unwrap_or_else(|| say(words::EQUALS).with("other", shown::title(other)))
        })
    }

    /// Words that are no answer here: a password is warned of, anything else told what is wrong with it.
    fn refuse_text(&mut self, step: &Step, text: &str, fault: Text) {
        if !self.warn_of_secret_as_answer(step, text) {
            self.refuse(step, fault);
        }
    }

    /// Nothing moves: what is wrong, how to do better, and after a while help.
    pub(super) fn refuse(&mut self, step: &Step, fault: Text) {
        self.notice(fault);
        for part in ["hint", "example"] {
            if let Some(text) = shown::part(self, step, part) {
                self.notice(text);
            }
        }
        self.count_refusal(step);
    }

    /// Counts a refusal of the open step.
    pub(super) fn count_refusal(&mut self, step: &Step) {
        self.state.refusals = self.state.refusals.saturating_add(1);
        if self.state.refusals >= PATIENCE {
            self.notice(say(if step.optional {
                words::HELP_OFFER_SKIP
            } else {
                words::HELP_OFFER
            }));
        }
    }
}

/// Whether the answer may have several lines.
fn takes_lines(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Text { .. } | Kind::Introduction | Kind::Remark | Kind::Address
    )
}
