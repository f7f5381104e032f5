//! `/edit`: the list of what was answered, and which of it to change.

use super::{
    Walking,
    lexicon::ordinal,
    menus::numbered,
    shown,
    words::{self, say},
};
use crate::{
    conversation::{Action, Button, Command, Kind, Menu, Value},
    texts::Text,
};

/// So many answers on one page of the list.
const PER_PAGE: usize = 10;

/// Something that can be changed.
enum Editable<'a> {
    /// The answer to a step, by number.
    Step(usize),
    /// The consent of a person.
    Consent(&'a str),
}

impl<'a> Walking<'a> {
    /// Everything that can be changed, in order.
    fn editables(&self) -> Vec<Editable<'a>> {
        let steps = self
            .book
            .conversation
            .steps()
            .enumerate()
            .filter(|(number, (_, step))| {
                self.survey.answered(*number)
                    && !matches!(step.kind, Kind::Submitted { .. })
                    && self
                        .state
                        .answers
                        .get(&step.id)
                        .is_some_and(|answer| answer.value != Value::Withheld)
            });
        let steps = steps.map(|(number, _)| Editable::Step(number));
        let subjects = self
            .subjects()
            .into_iter()
            .filter(|subject| self.state.consents.contains_key(*subject));
        steps.chain(subjects.map(Editable::Consent)).collect()
    }

    /// Opens the list.
    pub(super) fn edit(&mut self) {
        if self.editables().is_empty() {
            return self.notice(say(words::EDIT_NONE));
        }
        self.state.menu = Some(Menu::Edit(0));
    }

    /// The list as a card.
    pub(super) fn edit_card(&self, page: u16) -> (Vec<Text>, Vec<Vec<Button>>) {
        let editables = self.editables();
        let pages = editables.len().div_ceil(PER_PAGE).max(1);
        let page = usize::from(page).min(pages - 1);
        let mut body = vec![
            say(words::EDIT)
                .with("page", i64::try_from(page + 1).unwrap_or(1))
                .with("pages", i64::try_from(pages).unwrap_or(1)),
        ];
        let mut listed = Vec::new();
        let mut buttons = Vec::new();
        for (index, editable) in editables.iter().enumerate().skip(page * PER_PAGE).take(PER_PAGE) {
            let number = i64::try_from(index + 1).unwrap_or(i64::MAX);
            let (title, answer) = match editable {
                Editable::Step(step) => {
                    let Some((_, step)) = self.step(*step) else { continue };
                    let answer = self.state.answers.get(&step.id);
                    let answer = answer.map(|answer| shown::value(self, step, &answer.value));
                    (
                        shown::title(step),
                        answer.unwrap_or_else(|| say(words::SHOWN_NONE).into()),
                    )
                }
                Editable::Consent(subject) => {
                    let title = Text::attribute(format!("consent-{subject}"), "title");
                    let answer = if super::position::refused(&self.state, subject) {
                        words::SHOWN_NO
                    } else {
                        words::SHOWN_YES
                    };
                    (title, say(answer).into())
                }
            };
            listed.push(
                say(words::EDIT_ITEM)
                    .with("number", number)
                    .with("title", title.clone())
                    .with("answer", answer),
            );
            buttons.push(vec![numbered(index, title)]);
        }
        body.extend(words::lines(listed));
        let mut row = Vec::new();
        let mut turn = |label, page: usize| {
            if let Ok(page) = u16::try_from(page) {
                row.push(Button {
                    label: say(label),
                    action: Action::Page(page),
                });
            }
        };
        if page > 0 {
            turn(words::LAST_PAGE, page - 1);
        }
        if page + 1 < pages {
            turn(words::NEXT_PAGE, page + 1);
        }
        if !row.is_empty() {
            buttons.push(row);
        }
        buttons.push(vec![self.continue_button()]);
        (body, buttons)
    }

    /// What the words mean in the list.
    pub(super) fn edit_words(&self, page: u16, folded: &str) -> Option<Action> {
        let editables = self.editables();
        let last = u16::try_from(editables.len().div_ceil(PER_PAGE).saturating_sub(1)).unwrap_or_default();
        if self.lexicon.means(words::NEXT_PAGE_WORDS, folded) {
            return Some(Action::Page(page.saturating_add(1).min(last)));
        }
        if self.lexicon.means(words::LAST_PAGE_WORDS, folded) {
            return Some(Action::Page(page.saturating_sub(1)));
        }
        if self.lexicon.means(words::KEEP_WORDS, folded) {
            return Some(Action::Command(Command::Start));
        }
        let named = editables.iter().position(|editable| match editable {
            Editable::Step(number) => {
                let titles = self.lexicon.titles.get(*number).map(Vec::as_slice).unwrap_or_default();
                titles.iter().any(|title| title == folded)
            }
            Editable::Consent(subject) => {
                let titles = self
                    .lexicon
                    .consents
                    .get(*subject)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                titles.iter().any(|title| title == folded)
            }
        });
        let number = folded.split_once(' ').map_or(folded, |(number, _)| number);
        let index = named.or_else(|| ordinal(folded)).or_else(|| ordinal(number));
        u16::try_from(index.filter(|index| *index < editables.len())?)
            .ok()
            .map(Action::Option)
    }

    /// A part of a title, where it fits exactly one of the list.
    pub(super) fn edit_by_part(&self, folded: &str) -> Option<usize> {
        if folded.chars().count() < 2 {
            return None;
        }
        let editables = self.editables();
        let mut fitting = editables.iter().enumerate().filter(|(_, editable)| {
            let titles = match editable {
                Editable::Step(number) => self.lexicon.titles.get(*number),
                Editable::Consent(subject) => self.lexicon.consents.get(*subject),
            };
            titles.is_some_and(|titles| titles.iter().any(|title| title.contains(folded)))
        });
        let (index, _) = fitting.next()?;
        fitting.next().is_none().then_some(index)
    }

    /// One of the list was picked: asked again, with the old answer to keep.
    pub(super) fn edit_chosen(&mut self, index: usize) {
        match self.editables().get(index) {
            Some(Editable::Step(number)) => {
                self.state.menu = None;
                self.state.refusals = 0;
                self.state.detour = self.step(*number).map(|(_, step)| step.id.clone());
            }
            Some(Editable::Consent(subject)) => self.state.menu = Some(Menu::Consent((*subject).to_owned())),
            None => self.notice(say(words::EDIT_UNCLEAR)),
        }
    }
}
