//! A conversation as far as it was read, with the place of everything that names something else.

use std::{collections::HashMap, ops::Range};

use super::{
    condition,
    table::{Table, Word},
};
use crate::conversation::{
    fault::Fault,
    script::{Stage, Step, Window},
};
use crate::documents::package::Package;

/// Longer ids make file names, payloads and log lines unwieldy.
pub(super) const LONGEST_ID: usize = 48;

/// Beginnings of message ids that belong to something else than a step.
const RESERVED: &[&str] = &[
    "stage-", "window-", "consent-", "rule-", "finding", "command-", "engine-", "channel-", "doctor-",
];

/// What is read so far.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) retention_days: u32,
    pub(super) stages: Vec<DraftStage>,
    pub(super) steps: Vec<DraftStep>,
    pub(super) windows: Vec<DraftWindow>,
    pub(super) references: Vec<Reference>,
    pub(super) places: Places,
    pub(super) package: Option<Package>,
    /// A file could not be read whole: what seems unknown may stand in the unreadable part.
    pub(super) broken: bool,
}

/// A stage without its steps.
pub(super) struct DraftStage {
    pub(super) stage: Stage,
}

/// A step with its places.
pub(super) struct DraftStep {
    pub(super) step: Step,
    /// Index of its stage.
    pub(super) stage: usize,
    pub(super) path: String,
    pub(super) id: Range<usize>,
    /// False when the kind could not be read: nothing that depends on it is checked.
    pub(super) kind_is_known: bool,
    pub(super) when: Option<condition::Placed>,
}

/// A window with its place.
pub(super) struct DraftWindow {
    pub(super) window: Window,
    pub(super) path: String,
    pub(super) id: Range<usize>,
}

/// One thing naming another.
pub(super) struct Reference {
    /// Index of the step that names it; none for a stage or a window.
    pub(super) from: Option<usize>,
    pub(super) role: Role,
    pub(super) name: String,
    pub(super) path: String,
    pub(super) span: Range<usize>,
}

/// As what it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    DiffersFrom,
    Equals,
    DependsOn,
    RenamedFrom,
    Mend,
    Opens,
    /// The step that asks until when a paper is valid.
    Until,
    /// A step whose answer opens or closes a window.
    Trigger,
    /// A step whose being answered with that option opens or closes a window.
    Chosen(String),
    /// A window whose outcome opens or closes another one.
    TriggerWindow,
    /// A step whose answer, a credit code, tells something: the province, or what a paper must repeat.
    CreditCode,
    /// A step of kind `paper`, whose papers a file is made of.
    Paper,
    /// A window that the step waits for.
    Needs,
    /// A window that the stage with this index waits for.
    StageNeeds(usize),
}

impl Draft {
    /// Remembers that something is named in this file.
    pub(super) fn refer(&mut self, table: &Table<'_, '_>, from: Option<usize>, role: Role, word: &Word) {
        self.references.push(Reference {
            from,
            role,
            name: word.text.clone(),
            path: table.file.path.clone(),
            span: word.span.clone(),
        });
    }

    /// Remembers where an option or item of the step with that index stands, under its attribute's name.
    pub(super) fn place_part(&mut self, step: usize, attribute: &str, span: Range<usize>) {
        if let Some(draft) = self.steps.get(step) {
            self.places.put(&draft.step.id, Some(attribute), &draft.path, span);
        }
    }

    /// The step of that id, with its index in the order asked.
    pub(super) fn step(&self, id: &str) -> Option<(usize, &DraftStep)> {
        self.steps.iter().enumerate().find(|(_, draft)| draft.step.id == id)
    }
}

/// Where in the conversation files the thing stands to which a message (or an attribute of it) belongs.
#[derive(Clone, Debug, Default)]
pub struct Places {
    by_message: HashMap<(String, Option<String>), (String, Range<usize>)>,
}

impl Places {
    /// Path and bytes of what the message belongs to; of the whole thing when its attribute has no place of its own.
    pub fn get(&self, message: &str, attribute: Option<&str>) -> Option<(&str, Range<usize>)> {
        let own = attribute.and_then(|name| self.by_message.get(&(message.to_owned(), Some(name.to_owned()))));
        own.or_else(|| self.by_message.get(&(message.to_owned(), None)))
            .map(|(path, span)| (path.as_str(), span.clone()))
    }

    pub(super) fn put(&mut self, message: &str, attribute: Option<&str>, path: &str, span: Range<usize>) {
        let key = (message.to_owned(), attribute.map(str::to_owned));
        self.by_message.entry(key).or_insert_with(|| (path.to_owned(), span));
    }
}

/// Complains unless the word is an id: `[a-z0-9-]`, not too long, no hyphen at an end; a step's begins with a letter
/// and not like the messages of something else.
pub(super) fn check_id(table: &mut Table<'_, '_>, word: &Word, what: &str) {
    let id = word.text.as_str();
    let fault = |message: String| Fault::error(table.file, word.span.clone(), message);
    let plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
    let complaint = if id.is_empty() || id.starts_with('-') || id.ends_with('-') || !id.chars().all(plain) {
        let repaired: Vec<String> = id
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        let message = format!("`{id}` can't be the id of a {what}: only `a`–`z`, `0`–`9` and `-` between them");
        Some(if repaired.is_empty() {
            fault(message)
        } else {
            fault(message).suggest(format!("write `{}`", repaired.join("-")))
        })
    } else if id.len() > LONGEST_ID {
        let message = format!(
            "the id of a {what} has at most {LONGEST_ID} characters, this one has {}",
            id.len()
        );
        Some(fault(message))
    } else if what == "step" && !id.starts_with(|first: char| first.is_ascii_lowercase()) {
        Some(fault(format!("the id of a step begins with a letter, not like `{id}`")))
    } else {
        let prefix = RESERVED
            .iter()
            .find(|prefix| what == "step" && id.starts_with(**prefix));
        prefix.map(|prefix| {
            let message = format!("the id of a step can't begin with `{prefix}`: other messages are named so");
            fault(message).suggest("give it another beginning")
        })
    };
    table.faults.extend(complaint);
}
