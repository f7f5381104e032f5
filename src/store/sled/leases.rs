//! Who is busy with which reminder. In memory only: a start lets go of all.
//!
//! A look at what is due costs as much as there is to find, not as much as is held: ends are kept in the order of time, and a
//! look begins behind the reminders that are all held.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use ::sled::IVec;

use super::keys::{self, tag};

/// A reminder's key in the tree.
pub(super) type Reminder = IVec;

/// The reminders that somebody holds. Instants are in microseconds since 1970.
pub(super) struct Leases {
    /// Until when each is held.
    held: BTreeMap<Reminder, i64>,
    /// The same, what ends first coming first.
    ends: BTreeSet<(i64, Reminder)>,
    /// Every reminder that the tree has before this key is held.
    held_before: Vec<u8>,
}

/// What a commit did to reminders, to be told when it is in the tree.
#[derive(Default)]
pub(super) struct Moved {
    /// Set anew or cancelled: nobody holds them any more.
    pub(super) released: Vec<Vec<u8>>,
    /// Put into the tree.
    pub(super) placed: Vec<Vec<u8>>,
}

impl Leases {
    pub(super) fn new() -> Self {
        Self {
            held: BTreeMap::new(),
            ends: BTreeSet::new(),
            held_before: vec![tag::REMINDER],
        }
    }

    /// Lets go of what is held until `now` or shorter.
    pub(super) fn end(&mut self, now: i64) {
        while self.ends.first().is_some_and(|(until, _)| *until <= now) {
            if let Some((_, reminder)) = self.ends.pop_first() {
                self.held.remove(&reminder);
                self.look_from(&reminder);
            }
        }
    }

    /// Where to look for what is due by `now` and free; none if there can't be anything.
    pub(super) fn where_to_look(&self, now: i64) -> Option<Range<Vec<u8>>> {
        let end = keys::reminders_after(now).to_vec();
        (self.held_before < end).then(|| self.held_before.clone()..end)
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

    /// A look found every reminder before that key held, or holds it now.
    pub(super) fn looked_until(&mut self, key: Vec<u8>) {
        self.held_before = key;
    }

    /// Lets go of what a commit set or cancelled, and takes notice of what it put into the tree. Only when it is there:
    /// a look in between would pass it and not come back.
    pub(super) fn take_notice(&mut self, moved: &Moved) {
        for reminder in &moved.released {
            if let Some((reminder, until)) = self.held.remove_entry(&reminder[..]) {
                self.ends.remove(&(until, reminder));
            }
            self.look_from(reminder);
        }
        moved.placed.iter().for_each(|reminder| self.look_from(reminder));
    }

    fn look_from(&mut self, reminder: &[u8]) {
        if reminder < &self.held_before[..] {
            self.held_before = reminder.to_vec();
        }
    }
}
