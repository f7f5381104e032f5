//! A conversation with its words.

use std::sync::OnceLock;

use super::{Conversation, walk::Lexicon};
use crate::texts::Texts;

/// A conversation with its words: what the walk needs besides the state.
#[derive(Debug)]
pub struct Book {
    /// What is asked.
    pub conversation: Conversation,
    /// How it is said.
    pub texts: Texts,
    lexicon: OnceLock<Lexicon>,
}

impl Book {
    /// Binds the two together.
    pub fn new(conversation: Conversation, texts: Texts) -> Book {
        let book = Book { conversation, texts, lexicon: OnceLock::new() };
        book.lexicon();
        book
    }

    /// What people may type; built once.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::new(&self.conversation, &self.texts))
    }
}
