//! Whether a person who opens the app has to be greeted.
//!
//! WeCom tells of every entry (`enter_agent`). Who comes back to a chat in which the last question stands needs no second one; who opens
//! the app for the first time, perhaps long after they were given it (`subscribe`), or comes back after a night, has to see where they
//! are. So an entry is a start when nothing has gone out to that person for half a day, as far as this process knows: after a restart
//! everybody who enters sees their card once more.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// For so long what went out counts as standing at the end of the chat.
const STANDS_FOR: Duration = Duration::from_secs(12 * 3600);

/// Below this many people nobody is forgotten.
const FEW_PEOPLE: usize = 1024;

/// When something last went out, by person.
#[derive(Default)]
pub(super) struct Greetings(Mutex<HashMap<String, Instant>>);

impl Greetings {
    /// Something has gone out to that person.
    pub(super) fn note(&self, person: &str) {
        self.with(|people| {
            if people.len() >= FEW_PEOPLE && !people.contains_key(person) {
                people.retain(|_, last| last.elapsed() < STANDS_FOR);
            }
            people.insert(person.to_owned(), Instant::now());
        });
    }

    /// Whether that person finds nothing of ours at the end of the chat.
    pub(super) fn is_due(&self, person: &str) -> bool {
        self.with(|people| people.get(person).is_none_or(|last| last.elapsed() >= STANDS_FOR))
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, Instant>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn once_in_half_a_day() {
        let greetings = Greetings::default();
        assert!(greetings.is_due("zhang"));
        greetings.note("zhang");
        assert!(!greetings.is_due("zhang"));
        assert!(greetings.is_due("li"));
        tokio::time::advance(STANDS_FOR).await;
        assert!(greetings.is_due("zhang"));
        for number in 0..FEW_PEOPLE {
            greetings.note(&number.to_string());
        }
        greetings.with(|people| assert!(!people.contains_key("zhang")));
    }
}
