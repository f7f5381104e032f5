//! How steps and answers are shown: titles, values (masked where they must be), and the answers inside other texts.

use std::collections::BTreeMap;

use super::{
    Walking,
    words::{self, say},
};
use crate::{
    conversation::{Conversation, Kind, State, Step, Value, render::LABELS},
    documents, rules,
    texts::{Argument, DEFAULT_LANGUAGE, Text},
};

/// What stands where there is nothing.
const NOTHING: &str = "—";
/// Longer answers are cut in lists and echoes.
const LONGEST: usize = 60;

/// The short name of a step.
pub(super) fn title(step: &Step) -> Text {
    Text::attribute(step.id.clone(), "title")
}

/// One item of a checklist.
pub(super) fn item(step: &Step, item: &str) -> Text {
    Text::attribute(step.id.clone(), format!("item-{item}"))
}

/// What is written on a marked picture, by the code of the finding, in the person's language.
pub(super) fn labels(walking: &Walking<'_>) -> BTreeMap<String, String> {
    let texts = &walking.book.texts;
    let language = walking.state.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
    let label = |code: &&'static str| {
        let words = texts.render(language, &Text::attribute(LABELS, *code));
        ((*code).to_owned(), words)
    };
    documents::LOOK_CODES.iter().map(label).collect()
}

/// Several, one after the other.
pub(super) fn list(texts: Vec<Text>) -> Argument {
    Argument::List(texts)
}

/// The answer as it may be shown in lists and echoes: a long one is cut.
pub(super) fn value(walking: &Walking<'_>, step: &Step, value: &Value) -> Argument {
    match value {
        Value::Text(text) if !is_secret(step) && !is_long_term(step, text) => cut(text).into(),
        _ => whole(walking, step, value),
    }
}

/// The answer as it may be shown, to its last character: people copy it into official forms.
pub(super) fn whole(walking: &Walking<'_>, step: &Step, value: &Value) -> Argument {
    match value {
        Value::Done => say(words::SHOWN_DONE).into(),
        Value::Skipped => say(words::SHOWN_SKIPPED).into(),
        Value::Withheld => say(words::SHOWN_WITHHELD).into(),
        Value::Text(text) if is_long_term(step, text) => say(words::SHOWN_LONG_TERM).into(),
        Value::Text(text) if is_secret(step) => masked(&step.kind, text).into(),
        Value::Text(text) => text.clone().into(),
        Value::Choice(id) => choice(walking, step, id).into(),
        Value::Checklist(items) if items.is_empty() => say(words::SHOWN_NO_ITEM).into(),
        Value::Checklist(items) => match &step.kind {
            Kind::Checklist { items: known } => list(
                known
                    .iter()
                    .filter(|id| items.contains(*id))
                    .map(|id| item(step, id))
                    .collect(),
            ),
            _ => NOTHING.into(),
        },
        Value::Papers(papers) => {
            let count = i64::try_from(papers.len()).unwrap_or(i64::MAX);
            say(words::SHOWN_PAGES).with("count", count).into()
        }
    }
}

/// Whether the answer is masked wherever it is shown.
fn is_secret(step: &Step) -> bool {
    step.masked || step.sensitive.is_some()
}

/// A validity without an end: a word of ours, put in the person's language.
fn is_long_term(step: &Step, text: &str) -> bool {
    matches!(step.kind, Kind::Validity) && text == rules::validity::LONG_TERM
}

/// The words of an option.
fn choice(walking: &Walking<'_>, step: &Step, id: &str) -> Text {
    let has_own = walking.book.texts.has(&step.id, Some(&format!("option-{id}")));
    match (&step.kind, id) {
        _ if has_own => Text::attribute(step.id.clone(), format!("option-{id}")),
        (Kind::YesNo, "yes") => say(words::SHOWN_YES),
        (Kind::YesNo, _) => say(words::SHOWN_NO),
        _ => say(words::SHOWN_NONE),
    }
}

fn masked(kind: &Kind, text: &str) -> String {
    match kind {
        Kind::ResidentId => rules::mask::resident_id(text),
        Kind::Mobile => rules::mask::mobile(text),
        Kind::Email => rules::mask::email(text),
        Kind::BankAccount => rules::mask::bank_account(text),
        Kind::PersonName => rules::mask::person_name(text),
        _ => rules::mask::generic(text),
    }
}

/// The beginning of a long answer.
fn cut(text: &str) -> String {
    let mut cut: String = text
        .chars()
        .take(LONGEST)
        .map(|one| if one == '\n' { ' ' } else { one })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        cut.push('…');
    }
    cut
}

/// The text with the answers that it names.
pub(super) fn with_answers(walking: &Walking<'_>, text: Text) -> Text {
    fill(&walking.book.conversation, &walking.state, walking, text)
}

fn fill(conversation: &Conversation, state: &State, walking: &Walking<'_>, mut text: Text) -> Text {
    let variables = walking.book.texts.variables(&text.id, text.attribute.as_deref());
    for name in variables {
        if text.arguments.iter().any(|(known, _)| known == name) {
            continue;
        }
        let answer = walking
            .lexicon
            .number(name)
            .filter(|number| walking.survey.answered(*number))
            .and_then(|_| Some((conversation.step(name)?.1, state.answers.get(name)?)));
        let argument = match answer {
            Some((step, answer)) if !matches!(answer.value, Value::Skipped | Value::Withheld) => {
                whole(walking, step, &answer.value)
            }
            _ => NOTHING.into(),
        };
        text.arguments.push((name.clone().into(), argument));
    }
    text
}

/// An attribute of the step's message, if it has it, with the answers in it.
pub(super) fn part(walking: &Walking<'_>, step: &Step, attribute: &'static str) -> Option<Text> {
    let has = walking.book.texts.has(&step.id, Some(attribute));
    has.then(|| with_answers(walking, Text::attribute(step.id.clone(), attribute)))
}

/// The words on the button of an option of that step: its own, or for yes-no the general ones.
pub(super) fn option_label(walking: &Walking<'_>, step: &Step, id: &str) -> Text {
    let attribute = format!("option-{id}");
    if walking.book.texts.has(&step.id, Some(&attribute)) {
        return Text::attribute(step.id.clone(), attribute);
    }
    say(if id == "yes" { words::YES } else { words::NO })
}
