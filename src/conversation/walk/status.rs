//! `/status` and `/materials`: where am I, what is done, what is missing, what waits and until when.

use std::collections::BTreeSet;

use super::{
    Walking, instants,
    menus::numbered,
    papers, shown,
    words::{self, Word, say},
};
use crate::{
    calendar,
    conversation::{Button, Kind, Menu, Step, Value, Window},
    texts::Text,
};

/// What ends within so many days is shown.
const SOON_DAYS: i64 = 45;

impl<'a> Walking<'a> {
    /// Tells where the person stands, before the open question.
    pub(super) fn aside_status(&mut self) {
        let mut paragraphs = vec![say(words::STATUS)];
        paragraphs.extend(words::lines(self.stage_lines()));
        let mut besides = Vec::new();
        self.list_steps(words::STATUS_SKIPPED, &mut besides, |value| *value == Value::Skipped);
        self.list_steps(words::STATUS_WITHHELD, &mut besides, |value| *value == Value::Withheld);
        self.list_steps(words::STATUS_LOOK, &mut besides, |value| match value {
            Value::Papers(papers) => papers
                .iter()
                .any(|paper| paper.warnings.iter().any(|code| code == papers::LOOK_AT_IT)),
            _ => false,
        });
        let missing: Vec<Text> = self
            .list_entries()
            .into_iter()
            .filter(|(number, item)| self.survey.answered(*number) && !self.is_ticked(*number, item))
            .filter_map(|(number, item)| self.step(number).map(|(_, step)| shown::item(step, item)))
            .collect();
        if !missing.is_empty() {
            besides.push(say(words::STATUS_MISSING).with("items", shown::list(missing)));
        }
        for (_, window) in self.soon() {
            let latest = self.latest(window);
            let line = say(words::STATUS_WAITING)
                .with("window", self.window_name(window))
                .with("latest", latest);
            besides.push(line);
            besides.extend(self.estimated(window));
        }
        let due = self
            .state
            .reminders
            .iter()
            .filter(|(name, _)| name.starts_with("window-"))
            .map(|(_, due)| *due);
        if let Some(due) = due.min() {
            besides.push(say(words::STATUS_REMINDER).with("moment", self.moment(due)));
        }
        paragraphs.extend(words::lines(besides));
        self.aside.extend(paragraphs);
    }

    /// What is open and ends within weeks; papers that run out in a year are in `/reminders`.
    fn soon(&self) -> Vec<(usize, &'a Window)> {
        let today = calendar::local(self.context.now).date();
        let horizon = instants::plus_days(today, SOON_DAYS);
        let is_soon = |window: &Window| {
            let known = self.state.windows.get(&window.id);
            known.is_some_and(|known| known.latest <= horizon)
        };
        let open = self.open_windows().into_iter();
        open.filter(|(number, window)| self.holds(*number) || is_soon(window))
            .collect()
    }

    /// ✅ ▶ ⬜ and the stage's name.
    fn stage_lines(&self) -> Vec<Text> {
        let stages = &self.book.conversation.stages;
        let mut counts = vec![(0_i64, 0_i64); stages.len()];
        for (number, (stage, _)) in self.book.conversation.steps().enumerate() {
            if let Some((done, of)) = counts.get_mut(stage)
                && self.survey.applies(number)
            {
                *of += 1;
                *done += i64::from(self.survey.answered(number));
            }
        }
        let here = self.stage_of_open();
        let lines = stages
            .iter()
            .zip(counts)
            .enumerate()
            .map(|(index, (stage, (done, of)))| {
                let word = if here == Some(index) {
                    words::STATUS_NOW
                } else if done >= of {
                    words::STATUS_DONE
                } else {
                    words::STATUS_LATER
                };
                say(word)
                    .with("title", Text::message(format!("stage-{}", stage.id)))
                    .with("done", done)
                    .with("of", of)
            });
        lines.collect()
    }

    /// One line with the steps whose answer is such a one, if there are any.
    fn list_steps(&self, word: Word, lines: &mut Vec<Text>, is_such: impl Fn(&Value) -> bool) {
        let steps = self.book.conversation.steps().enumerate();
        let such = steps.filter(|(number, (_, step))| {
            self.survey.answered(*number)
                && self
                    .state
                    .answers
                    .get(&step.id)
                    .is_some_and(|answer| is_such(&answer.value))
        });
        let titles: Vec<Text> = such.map(|(_, (_, step))| shown::title(step)).collect();
        if !titles.is_empty() {
            lines.push(say(word).with("steps", shown::list(titles)));
        }
    }

    /// All items of all lists that apply, by step.
    fn list_entries(&self) -> Vec<(usize, &'a str)> {
        let steps = self
            .book
            .conversation
            .steps()
            .enumerate()
            .filter(|(number, _)| self.survey.applies(*number));
        let lists = steps.filter_map(|(number, (_, step))| match &step.kind {
            Kind::Checklist { items } => Some((number, items)),
            _ => None,
        });
        lists
            .flat_map(|(number, items)| items.iter().map(move |item| (number, item.as_str())))
            .collect()
    }

    fn is_ticked(&self, number: usize, item: &str) -> bool {
        let answer = self.step(number).and_then(|(_, step)| self.state.answers.get(&step.id));
        matches!(answer.map(|answer| &answer.value), Some(Value::Checklist(items)) if items.contains(item))
    }

    /// `/materials`: the list to tick, or that there is none.
    pub(super) fn aside_materials(&mut self) {
        if self.list_entries().is_empty() {
            return self.aside.push(say(words::MATERIALS_NONE));
        }
        self.state.menu = Some(Menu::Materials);
    }

    /// What is there and what isn't.
    pub(super) fn materials(&self) -> Vec<Text> {
        let (have, missing): (Vec<_>, Vec<_>) = self
            .list_entries()
            .into_iter()
            .partition(|(number, item)| self.is_ticked(*number, item));
        let items = |entries: Vec<(usize, &str)>| -> Vec<Text> {
            let entries = entries.into_iter();
            entries
                .filter_map(|(number, item)| Some(shown::item(self.step(number)?.1, item)))
                .collect()
        };
        let mut body = vec![say(words::MATERIALS)];
        let (have, missing) = (items(have), items(missing));
        if !have.is_empty() {
            body.push(say(words::MATERIALS_HAVE).with("items", shown::list(have)));
        }
        if !missing.is_empty() {
            body.push(say(words::MATERIALS_MISSING).with("items", shown::list(missing)));
        }
        body
    }

    /// One button for each item.
    pub(super) fn materials_buttons(&self) -> Vec<Vec<Button>> {
        let entries = self.list_entries().into_iter().enumerate();
        let mut rows: Vec<Vec<Button>> = entries
            .filter_map(|(index, (number, item))| {
                let label = shown::item(self.step(number)?.1, item);
                Some(vec![tick(index, label, self.is_ticked(number, item))])
            })
            .collect();
        rows.push(vec![self.continue_button()]);
        rows
    }

    /// How many can be ticked.
    pub(super) fn materials_count(&self) -> usize {
        self.list_entries().len()
    }

    /// Ticks or unticks one of the list.
    pub(super) fn tick_material(&mut self, index: usize) {
        let Some((number, item)) = self.list_entries().get(index).copied() else {
            return self.stale();
        };
        let Some((_, step)) = self.step(number) else { return };
        let was_answered = self.survey.answered(number);
        self.toggle(step, item);
        if was_answered {
            // The list was gone through before: it is kept up to date, not asked again.
            self.state.unfinished.remove(&step.id);
        }
    }

    /// The items of the step that are ticked.
    pub(super) fn ticked(&self, step: &Step) -> BTreeSet<String> {
        match self.state.answers.get(&step.id).map(|answer| &answer.value) {
            Some(Value::Checklist(items)) => items.clone(),
            _ => BTreeSet::new(),
        }
    }
}

/// A button with a box before its words.
pub(super) fn tick(index: usize, label: Text, is_ticked: bool) -> Button {
    numbered(
        index,
        say(if is_ticked { words::TICKED } else { words::UNTICKED }).with("label", label),
    )
}
