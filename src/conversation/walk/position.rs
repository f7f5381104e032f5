//! Which step is open: what applies, what is answered, what waits.

use super::{Walking, lexicon::Lexicon, words};
use crate::{
    conversation::{
        Book, ChannelTraits, Clause, Condition, ConsentAnswer, Kind, Menu, SensitivePolicy, State, Step, SubjectId,
        Value, Window, WindowState, WindowStatus,
    },
    documents::Requirement,
};

/// For each step, by number, how it stands. Taken anew after every change.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    /// It exists for this person.
    pub(super) applies: Vec<bool>,
    /// It applies, and there is an answer that fits it.
    pub(super) answered: Vec<bool>,
}

/// What is being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// Something other than a step.
    Menu(Menu),
    /// The consent that a step needs first.
    Consent(SubjectId),
    /// A step, by number.
    Step(usize),
    /// Nothing, until an office answers.
    Waiting,
    /// Nothing more.
    Finished,
}

impl Survey {
    /// Looks at all steps. A condition looks at earlier steps only, so one pass is enough.
    pub(super) fn of(book: &Book, state: &State) -> Survey {
        let lexicon = book.lexicon();
        let count = lexicon.places.len();
        let mut survey = Survey {
            applies: Vec::with_capacity(count),
            answered: Vec::with_capacity(count),
        };
        for (_, step) in book.conversation.steps() {
            let applies = step.when.as_ref().is_none_or(|when| survey.holds(lexicon, state, when));
            let answered = applies && fits(step, state);
            survey.applies.push(applies);
            survey.answered.push(answered);
        }
        survey
    }

    fn holds(&self, lexicon: &Lexicon, state: &State, condition: &Condition) -> bool {
        let value = |id: &String| {
            let number = lexicon.number(id)?;
            if !self.answered(number) {
                return None;
            }
            match &state.answers.get(id)?.value {
                Value::Skipped | Value::Withheld => None,
                value => Some(value),
            }
        };
        let is = |value: &Value, wanted: &String| match value {
            Value::Text(text) | Value::Choice(text) => text == wanted,
            Value::Checklist(items) => items.contains(wanted),
            _ => false,
        };
        let clause_holds = |clause: &Clause| match clause {
            Clause::Is(id, wanted) => value(id).is_some_and(|value| is(value, wanted)),
            Clause::IsNot(id, wanted) => value(id).is_some_and(|value| !is(value, wanted)),
            Clause::Answered(id) => value(id).is_some(),
            Clause::Missing(id) => value(id).is_none(),
        };
        condition.any.iter().any(|all| all.iter().all(clause_holds))
    }

    /// Whether the step exists for this person.
    pub(super) fn applies(&self, number: usize) -> bool {
        self.applies.get(number).copied().unwrap_or_default()
    }

    /// Whether it is answered.
    pub(super) fn answered(&self, number: usize) -> bool {
        self.answered.get(number).copied().unwrap_or_default()
    }
}

/// Whether the stored answer is one to this step as it is now.
fn fits(step: &Step, state: &State) -> bool {
    let Some(answer) = state.answers.get(&step.id) else {
        return false;
    };
    if state.unfinished.contains(&step.id) {
        return false;
    }
    match (&answer.value, &step.kind) {
        (Value::Skipped, _) => step.optional,
        // Holds only as long as the refusal does: when consent is given later, the step is asked by itself.
        (Value::Withheld, _) => step.sensitive.as_ref().is_some_and(|subject| refused(state, subject)),
        (Value::Done, Kind::Tell { .. }) => true,
        (Value::Done, Kind::Submitted { opens }) => state
            .windows
            .get(opens)
            .is_some_and(|window| !matches!(window.status, WindowStatus::Rejected | WindowStatus::Missed)),
        (Value::Choice(id), Kind::Choice { options }) => options.contains(id),
        (Value::Choice(id), Kind::YesNo) => id == "yes" || id == "no",
        (Value::Checklist(_), Kind::Checklist { .. }) => true,
        (Value::Papers(papers), Kind::Paper { .. }) => !papers.is_empty(),
        (Value::Text(text), kind) => takes_text(kind) && !text.is_empty(),
        _ => false,
    }
}

/// Whether the answer to such a step is one piece of text.
pub(super) fn takes_text(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::Tell { .. }
            | Kind::Choice { .. }
            | Kind::YesNo
            | Kind::Checklist { .. }
            | Kind::Paper { .. }
            | Kind::Submitted { .. }
    )
}

/// Whether that person's data must not be taken in.
pub(super) fn refused(state: &State, subject: &str) -> bool {
    state
        .consents
        .get(subject)
        .is_some_and(|consent| consent.answer == ConsentAnswer::No)
}

/// Whether that person's data can't come through this channel, only through the local page.
pub(super) fn only_on_page(state: &State, subject: &str, channel: ChannelTraits) -> bool {
    channel.abroad
        && (channel.sensitive == SensitivePolicy::Page
            || state
                .consents
                .get(subject)
                .is_some_and(|consent| consent.answer == ConsentAnswer::Page))
}

/// The step of that number.
pub(super) fn step_at(book: &Book, number: usize) -> Option<(usize, &Step)> {
    let (stage, place) = *book.lexicon().places.get(number)?;
    Some((stage, book.conversation.stages.get(stage)?.steps.get(place)?))
}

/// Whether that window lets pass: passed and not to be opened anew (a refusal further on may have taken its submission back), or nothing
/// that applies would ever open it.
fn is_clear(book: &Book, state: &State, survey: &Survey, window: &str) -> bool {
    let openers = book
        .lexicon()
        .openers
        .get(window)
        .map(Vec::as_slice)
        .unwrap_or_default();
    match state.windows.get(window) {
        Some(known) => {
            let lexicon = book.lexicon();
            let is_reopened = |opener: usize| state.reopened.iter().any(|id| lexicon.number(id) == Some(opener));
            let is_taken_back =
                |opener: &usize| survey.applies(*opener) && (is_reopened(*opener) || !survey.answered(*opener));
            known.status == WindowStatus::Passed && !openers.iter().any(is_taken_back)
        }
        None => !openers.iter().any(|opener| survey.applies(*opener)),
    }
}

/// Whether the windows let the step be asked now.
fn is_available(book: &Book, state: &State, survey: &Survey, number: usize) -> bool {
    let Some((stage, step)) = step_at(book, number) else {
        return false;
    };
    let stage_needs = book
        .conversation
        .stages
        .get(stage)
        .and_then(|stage| stage.needs.as_ref());
    let mut needs = stage_needs.into_iter().chain(&step.needs);
    (state.ahead && step.meanwhile) || needs.all(|window| is_clear(book, state, survey, window))
}

/// What is open.
pub(super) fn open(book: &Book, state: &State, survey: &Survey) -> Open {
    if let Some(menu) = &state.menu {
        return Open::Menu(menu.clone());
    }
    let lexicon = book.lexicon();
    let numbers = 0..lexicon.places.len();
    let unanswered = |number: &usize| survey.applies(*number) && !survey.answered(*number);
    let is_available = |number: &usize| is_available(book, state, survey, *number);
    let detour = state.detour.iter().filter_map(|id| lexicon.number(id));
    let reopened = state.reopened.iter().filter_map(|id| lexicon.number(id));
    let asked_again = || {
        detour
            .clone()
            .chain(reopened.clone())
            .filter(|number| survey.applies(*number))
    };
    if state.archived {
        // Nothing is asked any more but what a paper that runs out asks for.
        let next = asked_again().next();
        return next.map_or(Open::Finished, |number| gate(book, state, number));
    }
    // A reopened step waits for its window like any other: after a refusal the earlier office may have to pass it again first.
    let next = detour
        .clone()
        .filter(|number| survey.applies(*number))
        .chain(
            reopened
                .clone()
                .filter(|number| survey.applies(*number))
                .filter(is_available),
        )
        .chain(numbers.clone().filter(unanswered).filter(is_available))
        .next();
    if let Some(number) = next {
        return gate(book, state, number);
    }
    if is_waiting(book, state) {
        return Open::Waiting;
    }
    // Nothing available, nothing to wait for, and yet something unanswered: the files changed under the person.
    // A question out of order is better than a chat without a way on.
    asked_again()
        .next()
        .or_else(|| numbers.clone().find(unanswered))
        .map_or(Open::Finished, |number| gate(book, state, number))
}

/// Whether an office has something in hand that people are kept waiting for.
fn is_waiting(book: &Book, state: &State) -> bool {
    book.conversation.windows.iter().enumerate().any(|(number, window)| {
        let is_open = |known: &WindowState| known.status == WindowStatus::Open;
        book.lexicon().holds(number) && state.windows.get(&window.id).is_some_and(is_open)
    })
}

/// Whether [`open`] would find nothing more if no list were open and no answer were looked at once more.
pub(super) fn is_everything_done(book: &Book, state: &State, survey: &Survey) -> bool {
    let unanswered = |number: usize| survey.applies(number) && !survey.answered(number);
    state.archived || (!is_waiting(book, state) && !(0..book.lexicon().places.len()).any(unanswered))
}

/// The step, or the consent that has to come before it.
fn gate(book: &Book, state: &State, number: usize) -> Open {
    match step_at(book, number).and_then(|(_, step)| step.sensitive.as_ref()) {
        Some(subject) if !state.consents.contains_key(subject) => Open::Consent(subject.clone()),
        _ => Open::Step(number),
    }
}

/// See [`super::expected_paper`].
pub(super) fn expected_paper<'a>(book: &'a Book, state: &State, channel: ChannelTraits) -> Option<&'a Requirement> {
    // Who was never greeted has not been asked for anything.
    state.started_at?;
    let Open::Step(number) = open(book, state, &Survey::of(book, state)) else {
        return None;
    };
    let (_, step) = step_at(book, number)?;
    if step
        .sensitive
        .as_ref()
        .is_some_and(|subject| refused(state, subject) || only_on_page(state, subject, channel))
    {
        return None;
    }
    match &step.kind {
        Kind::Paper { requirement, .. } => Some(requirement),
        _ => None,
    }
}

/// Reads a state under the conversation as it is now: what was given under a step's earlier id counts for the step.
pub(super) fn adopt(book: &Book, state: &mut State) {
    for (old, new) in &book.lexicon().renames {
        if !state.answers.contains_key(new)
            && let Some(answer) = state.answers.remove(old)
        {
            state.answers.insert(new.clone(), answer);
        }
        let places = [&mut state.detour, &mut state.asked].into_iter().flatten();
        let offered = state.offered.as_mut().map(|offered| &mut offered.step);
        for id in places.chain(&mut state.reopened).chain(offered).filter(|id| *id == old) {
            id.clone_from(new);
        }
        if state.unfinished.remove(old) {
            state.unfinished.insert(new.clone());
        }
    }
}

impl<'a> Walking<'a> {
    /// The step of that number, with its stage.
    pub(super) fn step(&self, number: usize) -> Option<(usize, &'a Step)> {
        step_at(self.book, number)
    }

    /// What is open now.
    pub(super) fn open(&self) -> Open {
        open(self.book, &self.state, &self.survey)
    }

    /// The step that is open, unless something else is.
    pub(super) fn open_step(&self) -> Option<(usize, &'a Step)> {
        match self.open() {
            Open::Step(number) => self.step(number).map(|(_, step)| (number, step)),
            _ => None,
        }
    }

    /// The windows that are open, by number, in the order of the conversation.
    pub(super) fn open_windows(&self) -> Vec<(usize, &'a Window)> {
        let windows = self.book.conversation.windows.iter().enumerate();
        windows.filter(|(_, window)| self.is_open(window)).collect()
    }

    /// Those of them that people are kept waiting for.
    pub(super) fn waits(&self) -> Vec<(usize, &'a Window)> {
        let open = self.open_windows().into_iter();
        open.filter(|(number, _)| self.lexicon.holds(*number)).collect()
    }

    /// Whether people are kept waiting for that window, by number.
    pub(super) fn holds(&self, number: usize) -> bool {
        self.lexicon.holds(number)
    }

    /// Whether an office still has to answer.
    pub(super) fn is_open(&self, window: &Window) -> bool {
        self.state
            .windows
            .get(&window.id)
            .is_some_and(|known| known.status == WindowStatus::Open)
    }

    /// Whether there are steps that can be done while an office is reviewing.
    pub(super) fn has_meanwhile(&self) -> bool {
        let steps = self.book.conversation.steps().enumerate();
        steps
            .filter(|(_, (_, step))| step.meanwhile)
            .any(|(number, _)| self.survey.applies(number) && !self.survey.answered(number))
    }

    /// Puts the state in order after a change, and looks at it anew.
    pub(super) fn settle(&mut self) {
        self.survey = Survey::of(self.book, &self.state);
        self.withhold();
        let lexicon = self.lexicon;
        let survey = &self.survey;
        let applies = |id: &String| lexicon.number(id).is_some_and(|number| survey.applies(number));
        self.state.reopened.retain(applies);
        if !self.state.detour.as_ref().is_none_or(applies) {
            self.state.detour = None;
        }
        match &self.state.menu {
            Some(Menu::Reason(window)) if self.book.conversation.window(window).is_none() => self.state.menu = None,
            Some(Menu::Snooze(ids)) if !self.open_windows().iter().any(|(_, window)| ids.contains(&window.id)) => {
                self.state.menu = None;
            }
            Some(Menu::Consent(subject)) if !self.subjects().contains(&subject.as_str()) => self.state.menu = None,
            _ => {}
        }
        // With the answers gone, no step says any more whether its window is on the way.
        if !self.state.archived {
            self.let_go_of_stray_windows();
        }
        self.drop_offer_unless_open();
    }

    /// Steps whose person refused consent are not asked.
    fn withhold(&mut self) {
        if !self
            .state
            .consents
            .values()
            .any(|consent| consent.answer == ConsentAnswer::No)
        {
            return;
        }
        let mut changed = false;
        for (number, (_, step)) in self.book.conversation.steps().enumerate() {
            let Some(subject) = &step.sensitive else { continue };
            if refused(&self.state, subject) {
                self.state.reopened.retain(|id| *id != step.id);
                if self.state.detour.as_ref() == Some(&step.id) {
                    self.state.detour = None;
                }
                if !self.survey.answered(number) {
                    self.discard_answer(&step.id);
                    self.put(&step.id, Value::Withheld);
                    changed = true;
                }
            }
        }
        if changed {
            self.survey = Survey::of(self.book, &self.state);
        }
    }

    /// The step that was asked last is no longer in the conversation: says so, and goes on in the same stage.
    pub(super) fn notice_vanished_step(&mut self) {
        let Some(asked) = self.state.asked.take() else { return };
        if self.lexicon.number(&asked).is_some() {
            self.state.asked = Some(asked);
            return;
        }
        self.notice(words::say(words::STEP_GONE));
        self.state.refusals = 0;
        let Some(stage) = self.state.asked_stage.as_ref() else {
            return;
        };
        let same_stage = self.book.conversation.steps().enumerate().find(|(number, (index, _))| {
            self.book
                .conversation
                .stages
                .get(*index)
                .is_some_and(|candidate| candidate.id == *stage)
                && self.survey.applies(*number)
                && !self.survey.answered(*number)
                && is_available(self.book, &self.state, &self.survey, *number)
        });
        if let Some((_, (_, step))) = same_stage
            && self.state.detour.is_none()
        {
            self.state.detour = Some(step.id.clone());
        }
    }
}
