//! A conversation with its words, checked against each other: what the walk works with.

use std::sync::OnceLock;

use super::{
    fault::{Fault, SourceFile},
    lint::lint,
    load::load_placed,
    render::{CARD_TEXTS, LABELS},
    script::Conversation,
    walk::{ENGINE_TEXTS, Lexicon},
};
use crate::{documents::LOOK_CODES, texts::Texts};

/// A conversation with its words: what the walk needs besides the state.
#[derive(Debug)]
pub struct Book {
    /// What is asked.
    pub conversation: Conversation,
    /// In which words.
    pub texts: Texts,
    lexicon: OnceLock<Lexicon>,
}

impl Book {
    /// Binds the two together, unchecked.
    pub fn new(conversation: Conversation, texts: Texts) -> Book {
        let book = Book {
            conversation,
            texts,
            lexicon: OnceLock::new(),
        };
        book.lexicon();
        book
    }

    /// What people may type; built once.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        self.lexicon
            .get_or_init(|| Lexicon::new(&self.conversation, &self.texts))
    }
}

/// Reads and checks everything, the engine's own words included. Gives the book with the warnings about it.
///
/// # Errors
///
/// Everything that is wrong in any file, warnings included, when at least one thing keeps the book from being used.
pub fn load(
    conversation_id: &str,
    conversation_files: &[SourceFile],
    locale_files: &[(String, SourceFile)],
) -> Result<(Book, Vec<Fault>), Vec<Fault>> {
    let mut required = [ENGINE_TEXTS, CARD_TEXTS].concat();
    required.extend(LOOK_CODES.iter().map(|code| (LABELS, Some(*code))));
    load_requiring(conversation_id, conversation_files, locale_files, &required)
}

/// The same; `required` are the messages (and attributes) that have to be there besides the conversation's own.
///
/// # Errors
///
/// As [`load`].
pub fn load_requiring(
    conversation_id: &str,
    conversation_files: &[SourceFile],
    locale_files: &[(String, SourceFile)],
    required: &[(&str, Option<&str>)],
) -> Result<(Book, Vec<Fault>), Vec<Fault>> {
    let conversation = load_placed(conversation_id, conversation_files);
    let texts = Texts::load(locale_files);
    match (conversation, texts) {
        (Ok((conversation, places, mut faults)), Ok(texts)) => {
            faults.extend(lint(&conversation, &texts, required, &places));
            if faults.iter().any(|fault| !fault.is_warning) {
                return Err(faults);
            }
            Ok((Book::new(conversation, texts), faults))
        }
        (Ok((.., mut faults)), Err(more)) => {
            faults.extend(more);
            Err(faults)
        }
        (Err(faults), Ok(_)) => Err(faults),
        (Err(mut faults), Err(more)) => {
            faults.extend(more);
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;

    #[test]
    fn what_the_engine_and_its_cards_say_must_be_there() {
        let sources = library::built_in();
        for needed in ["engine-back-at", "engine-dates-file"] {
            let mut locales = sources.locale_files.clone();
            for (_, file) in &mut locales {
                file.text = file.text.replace(&format!("\n{needed} ="), "\nsomething-else =");
            }
            let faults = load(&sources.conversation_id, &sources.conversation_files, &locales).unwrap_err();
            assert!(
                faults
                    .iter()
                    .any(|fault| !fault.is_warning && fault.message.contains(needed)),
                "{needed}: {faults:#?}"
            );
        }
    }
}
