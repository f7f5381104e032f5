//! Who is being served: at most one task a person, and no wake-up lost.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::store::PersonId;

/// People for whom a task is running, each with whether there is more to do than the task has seen.
#[derive(Debug, Default)]
pub(super) struct Busy(Mutex<HashMap<PersonId, bool>>);

impl Busy {
    /// There is something to do for that person. True: nobody is at it, so the caller has to start a task.
    pub(super) fn wake(&self, person: PersonId) -> bool {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match people.get_mut(&person) {
            Some(again) => {
                *again = true;
                false
            }
            None => {
                people.insert(person, false);
                true
            }
        }
    }

    /// The task has found nothing more. True: it may end; false: something came meanwhile, so it has to look again.
    pub(super) fn rest(&self, person: PersonId) -> bool {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match people.get_mut(&person) {
            Some(again) if *again => {
                *again = false;
                false
            }
            _ => {
                people.remove(&person);
                true
            }
        }
    }

    /// The task ends, whatever came meanwhile: it will be woken by something else.
    pub(super) fn leave(&self, person: PersonId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
    }

    /// Nobody is being served.
    pub(super) fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wake_up_during_work_is_not_lost() {
        let busy = Busy::default();
        let person = PersonId([7; 16]);
        assert!(busy.wake(person));
        assert!(!busy.wake(person));
        assert!(!busy.rest(person), "something came meanwhile");
        assert!(busy.rest(person));
        assert!(busy.is_empty());
        assert!(busy.wake(person));
    }
}
