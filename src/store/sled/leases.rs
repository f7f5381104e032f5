//! Who is busy with which reminder. In memory only: a start lets go of all.
//!
//! A look at what is due costs as much as there is to find, not as much as is held: ends are kept in the order of time, and a
//! look begins behind the reminders that are all held.

use std::collections::{BTreeMap, BTreeSet};

use super::super::PersonId;
use super::super::limits::CLOCK_SLACK;
use super::buckets::Reminder;

/// The reminders that somebody holds. Instants are in microseconds since 1970.
pub(super) struct Leases {
    /// Until when each is held.
    held: BTreeMap<Reminder, i64>,
    /// The same, what ends first coming first.
    ends: BTreeSet<(i64, Reminder)>,
    /// Every reminder that the tree has before this one is held.
    held_before: Reminder,
}

/// What a commit did to reminders, to be told when it is in the tree.
#[derive(Default)]
pub(super) struct Moved {
    /// Set anew or cancelled: nobody holds them any more.
    pub(super) released: Vec<Reminder>,
    /// Put into the tree.
    pub(super) placed: Vec<Reminder>,
}

impl Leases {
    pub(super) fn new() -> Self {
        Self {
            held: BTreeMap::new(),
            ends: BTreeSet::new(),
            held_before: first_of(i64::MIN),
        }
    }

    /// Lets go of what is held until `now` or shorter, and of what was lent by a clock that has been set back since: it ends hours
    /// after `until`, the end of what is lent now.
    pub(super) fn end(&mut self, now: i64, until: i64) {
        let latest = until.saturating_add(CLOCK_SLACK);
        while self.ends.last().is_some_and(|(until, _)| *until > latest) {
            if let Some((_, reminder)) = self.ends.pop_last() {
                self.held.remove(&reminder);
                self.go_back_to(&reminder);
            }
        }
        while self.ends.first().is_some_and(|(until, _)| *until <= now) {
            if let Some((_, reminder)) = self.ends.pop_first() {
                self.held.remove(&reminder);
                self.go_back_to(&reminder);
            }
        }
    }

    /// The first reminder that can be free; none if no such one is due by `now`.
    pub(super) fn look_from(&self, now: i64) -> Option<Reminder> {
        (self.held_before.0 <= now).then(|| self.held_before.clone())
    }

    /// Holds a reminder unless somebody does already; whether it was free.
    pub(super) fn hold(&mut self, reminder: &Reminder, until: i64) -> bool {
        if self.held.contains_key(reminder) {
            return false;
        }
        self.held.insert(reminder.clone(), until);
        self.ends.insert((until, reminder.clone()));
        true
    }

    /// A look found every reminder before that one held, or holds it now.
    pub(super) fn looked_until(&mut self, reminder: Reminder) {
        self.held_before = reminder;
    }

    /// A look found every reminder that is due by `now` held, or holds it now.
    pub(super) fn looked_at_all(&mut self, now: i64) {
        self.held_before = first_of(now.saturating_add(1));
    }

    /// Lets go of what a commit set or cancelled, and takes notice of what it put into the tree. Only when it is there:
    /// a look in between would pass it and not come back.
    pub(super) fn take_notice(&mut self, moved: &Moved) {
        for reminder in &moved.released {
            if let Some((reminder, until)) = self.held.remove_entry(reminder) {
                self.ends.remove(&(until, reminder));
            }
            self.go_back_to(reminder);
        }
        moved.placed.iter().for_each(|reminder| self.go_back_to(reminder));
    }

    fn go_back_to(&mut self, reminder: &Reminder) {
        if *reminder < self.held_before {
            self.held_before = reminder.clone();
        }
    }
}

/// The first reminder that there can be at that instant.
fn first_of(due: i64) -> Reminder {
    (due, PersonId([0; 16]), String::new())
}
