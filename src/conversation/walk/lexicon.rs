//! What would otherwise be looked up anew with every message: the words that people may type, and where each step stands.

use std::collections::HashMap;

use super::words::{self, Word};
use crate::{
    conversation::{Command, Conversation, Kind, Step, StepId, WindowAction, WindowId},
    texts::{Text, Texts},
};

/// Longer texts are never one of the words.
const LONGEST_WORD: usize = 64;

/// The languages that the assistant speaks, the preferred one first.
pub(super) const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// The attributes of a window that are the labels of its own buttons.
pub(super) const OUTCOMES: [(WindowAction, &str); 4] = [
    (WindowAction::Passed, "button-passed"),
    (WindowAction::Rejected, "button-rejected"),
    (WindowAction::Missed, "button-missed"),
    (WindowAction::Waiting, "button-waiting"),
];

/// The words for one thing, folded.
pub(super) type Words = Vec<String>;

/// Built once for a book.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Where the steps are: stage, and place in it.
    pub(super) places: Vec<(usize, usize)>,
    /// Each step's number, by id.
    numbers: HashMap<StepId, usize>,
    /// Earlier ids of steps, with the present one.
    pub(super) renames: Vec<(StepId, StepId)>,
    /// For each step those that look at its answer: `depends-on`, `equals`, `differs-from`.
    pub(super) lookers: Vec<Vec<usize>>,
    /// For each window the steps that open it.
    pub(super) openers: HashMap<WindowId, Vec<usize>>,
    /// For each step what may be typed for each of its options or items.
    pub(super) options: Vec<Vec<Words>>,
    /// For each step its title.
    pub(super) titles: Vec<Words>,
    /// For each person whose data is sensitive the title of the question of consent.
    pub(super) consents: HashMap<String, Words>,
    /// For each window what may be typed for each of its reasons.
    pub(super) reasons: HashMap<WindowId, Vec<Words>>,
    /// For each window what office's own words may say of each of its reasons.
    reason_marks: HashMap<WindowId, Vec<Words>>,
    /// For each window what may be typed for its own buttons.
    outcomes: Vec<Vec<(WindowAction, Words)>>,
    /// For each window whether people are kept waiting for it.
    holding: Vec<bool>,
    /// For each window its name.
    pub(super) windows: Vec<Words>,
    /// Commands by their words.
    commands: HashMap<String, Command>,
    /// The engine's own words, by the message they belong to.
    own: HashMap<Word, Words>,
}

impl Lexicon {
    /// Reads everything that people may type from the texts.
    #[must_use]
    pub fn new(conversation: &Conversation, texts: &Texts) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (stage, content) in conversation.stages.iter().enumerate() {
            for (place, step) in content.steps.iter().enumerate() {
                lexicon.numbers.insert(step.id.clone(), lexicon.places.len());
                lexicon.places.push((stage, place));
            }
        }
        lexicon.lookers = vec![Vec::new(); lexicon.places.len()];
        for (number, (_, step)) in conversation.steps().enumerate() {
            lexicon
                .renames
                .extend(step.renamed_from.iter().map(|old| (old.clone(), step.id.clone())));
            for other in step.depends_on.iter().chain(&step.equals).chain(&step.differs_from) {
                if let Some(lookers) = lexicon
                    .numbers
                    .get(other)
                    .and_then(|other| lexicon.lookers.get_mut(*other))
                    && !lookers.contains(&number)
                {
                    lookers.push(number);
                }
            }
            if let Kind::Submitted { opens } = &step.kind {
                lexicon.openers.entry(opens.clone()).or_default().push(number);
            }
            if let Some(subject) = &step.sensitive {
                let title = Text::attribute(format!("consent-{subject}"), "title");
                lexicon
                    .consents
                    .entry(subject.clone())
                    .or_insert_with(|| labels(texts, &title));
            }
            lexicon.options.push(option_words(step, texts));
            lexicon
                .titles
                .push(labels(texts, &Text::attribute(step.id.clone(), "title")));
        }
        for window in &conversation.windows {
            let message = format!("window-{}", window.id);
            lexicon.windows.push(labels(texts, &Text::message(message.clone())));
            let reasons = window.reasons.iter();
            let reasons = reasons.map(|reason| {
                labels(
                    texts,
                    &Text::attribute(message.clone(), format!("reason-{}", reason.id)),
                )
            });
            lexicon.reasons.insert(window.id.clone(), reasons.collect());
            let marks = window.reasons.iter();
            let marks = marks.map(|reason| split_words(texts, &message, &format!("reason-{}-words", reason.id)));
            lexicon.reason_marks.insert(window.id.clone(), marks.collect());
            let own = OUTCOMES.iter();
            let own = own.map(|(action, name)| {
                let mut words = labels(texts, &Text::attribute(message.clone(), *name));
                words.extend(split_words(texts, &message, &format!("{name}-words")));
                (*action, words)
            });
            lexicon.outcomes.push(own.collect());
            lexicon.holding.push(conversation.holds(window));
        }
        for command in Command::ALL {
            lexicon.commands.insert(command.name().to_owned(), command);
            for word in split_words(texts, &format!("command-{}", command.name()), "words") {
                lexicon.commands.entry(word).or_insert(command);
            }
        }
        for &(id, attribute) in words::ENGINE_TEXTS {
            if let Some(attribute) = attribute
                && attribute.ends_with("words")
            {
                lexicon
                    .own
                    .insert((id, Some(attribute)), split_words(texts, id, attribute));
            }
        }
        lexicon
    }

    /// The step's number.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// Whether people are kept waiting for the window of that number.
    pub(super) fn holds(&self, window: usize) -> bool {
        self.holding.get(window).copied().unwrap_or_default()
    }

    /// What stands on that window's own buttons: which of them is meant.
    pub(super) fn own_outcome(&self, window: usize, folded: &str) -> Option<WindowAction> {
        let own = self.outcomes.get(window)?.iter();
        let mut meant = own.filter(|(_, words)| words.iter().any(|word| word == folded));
        meant.next().map(|(action, _)| *action)
    }

    /// The window's reasons of which the text speaks, by index.
    pub(super) fn reasons_in(&self, window: &str, text: &str) -> Vec<usize> {
        let text: String = text.chars().map(narrow).flat_map(char::to_lowercase).collect();
        let marks = self.reason_marks.get(window).map(Vec::as_slice).unwrap_or_default();
        let spoken_of = marks.iter().enumerate();
        let spoken_of = spoken_of.filter(|(_, words)| words.iter().any(|word| text.contains(word.as_str())));
        spoken_of.map(|(index, _)| index).collect()
    }

    /// Whether that is one of the words.
    pub(super) fn means(&self, word: Word, folded: &str) -> bool {
        self.own
            .get(&word)
            .is_some_and(|words| words.iter().any(|known| known == folded))
    }

    /// Whether one of the words is in the text; words in Latin letters as whole words.
    pub(super) fn names(&self, word: Word, folded: &str) -> bool {
        let is_in = |known: &String| {
            if known.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                let mut parts = folded.split(|c: char| !c.is_ascii_alphabetic());
                parts.any(|part| part == known)
            } else {
                folded.contains(known.as_str())
            }
        };
        self.own.get(&word).is_some_and(|words| words.iter().any(is_in))
    }

    /// The text with something else in the place of those words.
    pub(super) fn with(&self, word: Word, folded: &str, instead: &str) -> String {
        let words = self.own.get(&word).map(Vec::as_slice).unwrap_or_default();
        let replaced = |text: String, known: &String| text.replace(known.as_str(), instead);
        words.iter().fold(folded.to_owned(), replaced)
    }

    /// The command of that word.
    pub(super) fn command(&self, folded: &str) -> Option<Command> {
        self.commands.get(folded).copied()
    }
}

/// What may be typed for each option or item of the step: its id, and its label in each language.
fn option_words(step: &Step, texts: &Texts) -> Vec<Words> {
    let of = |prefix: &str, ids: &[String]| -> Vec<Words> {
        ids.iter()
            .map(|id| {
                let mut words = labels(texts, &Text::attribute(step.id.clone(), format!("{prefix}-{id}")));
                words.push(fold(id).unwrap_or_default());
                words
            })
            .collect()
    };
    match &step.kind {
        Kind::Choice { options } => of("option", options),
        Kind::Checklist { items } => of("item", items),
        Kind::YesNo => {
            let mut both = of("option", &["yes".to_owned(), "no".to_owned()]);
            for (words, more) in both.iter_mut().zip([words::YES_WORDS, words::NO_WORDS]) {
                words.extend(split_words(texts, more.0, more.1.unwrap_or_default()));
            }
            both
        }
        Kind::Tell { .. } | Kind::Submitted { .. } => {
            vec![labels(texts, &Text::attribute(step.id.clone(), "button"))]
        }
        _ => Vec::new(),
    }
}

/// The text in each language, folded; nothing where it is missing.
fn labels(texts: &Texts, text: &Text) -> Words {
    if !texts.has(&text.id, text.attribute.as_deref()) {
        return Vec::new();
    }
    LANGUAGES
        .iter()
        .filter_map(|language| fold(&texts.render(language, text)))
        .collect()
}

/// The attribute in each language, split on `|`, folded.
fn split_words(texts: &Texts, id: &str, attribute: &str) -> Words {
    let text = Text::attribute(id.to_owned(), attribute.to_owned());
    if !texts.has(id, Some(attribute)) {
        return Vec::new();
    }
    LANGUAGES
        .iter()
        .flat_map(|language| {
            texts
                .render(language, &text)
                .split('|')
                .filter_map(fold)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A short text as it is compared with words: lower case, half-width, without spaces and final punctuation.
/// None when it is empty or too long to be a word.
pub(super) fn fold(text: &str) -> Option<String> {
    let mut folded = String::new();
    for (count, character) in text.trim().chars().enumerate() {
        if count > LONGEST_WORD {
            return None;
        }
        let character = narrow(character);
        if character.is_whitespace() || is_invisible(character) {
            // Words in Latin letters keep their spaces, as one.
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else {
            folded.extend(character.to_lowercase());
        }
    }
    let end = folded
        .trim_end_matches(['.', '。', '!', '?', '~', '…', ',', ';', ' '])
        .len();
    // A text of nothing but signs stays what it is.
    if end > 0 {
        folded.truncate(end);
    }
    (!folded.is_empty()).then_some(folded)
}

/// Full-width signs as half-width ones.
fn narrow(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        _ => character,
    }
}

/// Marks that devices put in without being asked: direction marks, joiners, byte-order marks.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || (character.is_control() && !character.is_whitespace())
}

/// The n of "the n-th", from 0, when that is all that was typed: `2`, `2.`, `２、`, `(2)`.
pub(super) fn ordinal(folded: &str) -> Option<usize> {
    let digits = folded.trim_matches(['.', '、', ')', '(', ' ', ':']);
    if digits.len() > 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse::<usize>().ok()?.checked_sub(1)
}
