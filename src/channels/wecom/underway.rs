//! Replies of several messages that broke off: what of them has gone out already is not sent again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// By person, the reply that broke off: its mark, and how many of its messages have gone out.
#[derive(Debug, Default)]
pub(super) struct Underway(Mutex<HashMap<String, (String, usize)>>);

impl Underway {
    /// How many messages of that reply have gone out; none when it is a new one.
    pub(super) fn gone(&self, person: &str, mark: &str) -> Option<usize> {
        self.with(|replies| {
            let (known, gone) = replies.get(person)?;
            (known == mark).then_some(*gone)
        })
    }

    /// So many messages of that reply have gone out.
    pub(super) fn note(&self, person: &str, mark: &str, gone: usize) {
        self.with(|replies| replies.insert(person.to_owned(), (mark.to_owned(), gone)));
    }

    /// Nothing of that person's is under way any more.
    pub(super) fn end(&self, person: &str) {
        self.with(|replies| replies.remove(person));
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, (String, usize)>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
