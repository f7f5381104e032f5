//! Replies that wait to be tried again, measured by a clock that nobody can set: a wall clock that is put back by hours must not hold
//! anybody's replies for hours.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::store::{PersonId, ReplyId};

/// Each person's first reply, if it waits.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<HashMap<PersonId, Wait>>);

#[derive(Debug)]
struct Wait {
    reply: ReplyId,
    until: Instant,
    /// A timer is running that wakes the sender then.
    is_timed: bool,
}

impl Wait {
    fn new(reply: ReplyId, wait: Duration) -> Wait {
        Wait {
            reply,
            until: from_now(wait),
            is_timed: false,
        }
    }
}

/// How long a reply has to wait now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// Not at all.
    Over,
    /// So long: the caller has to see to it that the sender is woken then.
    Wake(Duration),
    /// It waits, and the sender will be woken.
    Waiting,
}

impl Held {
    /// This reply is not to be tried again before so long a time is over.
    pub(super) fn hold(&self, reply: ReplyId, wait: Duration) {
        self.with(|held| held.insert(reply.person, Wait::new(reply, wait)));
    }

    /// How long this reply has to wait now. `otherwise` is the wait of one of which nothing is known: it was stored by an earlier run.
    pub(super) fn pause(&self, reply: ReplyId, otherwise: Duration) -> Pause {
        self.with(|held| {
            let wait = held.entry(reply.person).or_insert_with(|| Wait::new(reply, otherwise));
            if wait.reply != reply {
                // The one before is gone without having been let go: forgotten with everything else.
                *wait = Wait::new(reply, otherwise);
            }
            let left = wait.until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Pause::Over;
            }
            if std::mem::replace(&mut wait.is_timed, true) {
                return Pause::Waiting;
            }
            Pause::Wake(left)
        })
    }

    /// Nothing has to wait any longer; tells whose replies did.
    pub(super) fn release(&self) -> Vec<PersonId> {
        self.with(|held| {
            let now = Instant::now();
            held.iter_mut().for_each(|(_, wait)| wait.until = now);
            held.keys().copied().collect()
        })
    }

    /// This reply is done with; one that still waits keeps waiting.
    pub(super) fn let_go_of(&self, reply: ReplyId) {
        self.with(|held| {
            if held.get(&reply.person).is_some_and(|wait| wait.reply == reply) {
                held.remove(&reply.person);
            }
        });
    }

    /// Nothing of this person waits any more.
    pub(super) fn let_go(&self, person: PersonId) {
        self.with(|held| held.remove(&person));
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<PersonId, Wait>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// An instant so far away that it can't be told is as good as a year from now.
fn from_now(wait: Duration) -> Instant {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
    Instant::now() + wait.min(YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(version: u64) -> ReplyId {
        ReplyId {
            person: PersonId([7; 16]),
            version,
            position: 0,
        }
    }

    const LONG: Duration = Duration::from_secs(100);
    const SHORT: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn a_reply_waits_as_long_as_was_asked_and_is_timed_once() {
        let held = Held::default();
        held.hold(reply(1), LONG);
        assert_eq!(held.pause(reply(1), SHORT), Pause::Wake(LONG));
        assert_eq!(held.pause(reply(1), SHORT), Pause::Waiting);
        tokio::time::advance(SHORT).await;
        assert_eq!(held.pause(reply(1), SHORT), Pause::Waiting);
        tokio::time::advance(LONG).await;
        assert_eq!(held.pause(reply(1), SHORT), Pause::Over);
        held.hold(reply(1), SHORT);
        assert_eq!(held.pause(reply(1), LONG), Pause::Wake(SHORT), "a further try");
    }

    #[tokio::test(start_paused = true)]
    async fn of_one_that_nothing_is_known_of_the_wait_is_given() {
        let held = Held::default();
        assert_eq!(held.pause(reply(1), SHORT), Pause::Wake(SHORT));
        assert_eq!(held.pause(reply(2), LONG), Pause::Wake(LONG), "another reply");
        held.let_go(PersonId([7; 16]));
        assert_eq!(held.pause(reply(2), SHORT), Pause::Wake(SHORT));
        held.hold(reply(3), Duration::MAX);
        assert!(matches!(held.pause(reply(3), SHORT), Pause::Wake(_)));
        assert_eq!(held.release(), [PersonId([7; 16])]);
        assert_eq!(held.pause(reply(3), SHORT), Pause::Over);
    }
}
