//! The model: maps under a mutex. Every other engine is compared with it; nothing outlives the process.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::limits::{
    CLOCK_SLACK, check_arrivals, check_commit, check_settled, check_value, check_values, forget_hour, hour_start,
    instant, micros, next_number,
};
use super::{
    Arrival, Commit, Committed, Due, HistoryLine, InboxEntry, LinkId, MAX_HISTORY_LINES, MAX_REMINDERS, PaperChange,
    PersonId, Receipt, Record, ReminderChange, ReplyId, Settled, Settlement, Store, StoreError, Unsent,
};

/// A store that forgets everything when it is dropped, for tests and rehearsals. Clones share it.
#[derive(Clone, Default)]
pub struct MemoryStore {
    model: Arc<Mutex<Model>>,
}

#[derive(Default)]
struct Model {
    closed: bool,
    keys: BTreeMap<PersonId, Vec<u8>>,
    /// The hour at which each id is forgotten.
    ids: BTreeMap<u64, u32>,
    last_number: u64,
    inbox: BTreeMap<(PersonId, u64), (i64, Vec<u8>)>,
    states: BTreeMap<PersonId, Record>,
    replies: BTreeMap<ReplyId, (u16, i64, Vec<u8>)>,
    deliveries: BTreeMap<PersonId, Vec<u8>>,
    reminders: BTreeMap<(PersonId, String), i64>,
    /// Until when a reminder is held.
    leases: BTreeMap<(PersonId, String, i64), i64>,
    links: BTreeMap<[u8; 16], i64>,
    papers: BTreeSet<(String, PersonId)>,
    history: BTreeMap<(PersonId, u64), Vec<u8>>,
}

impl Model {
    fn receive(&mut self, arrival: Arrival) -> Receipt {
        let Arrival {
            person,
            update,
            received_at,
            forget_id_at,
            body,
        } = arrival;
        let remembered = self.ids.get(&update.0).copied().unwrap_or(0);
        if hour_start(remembered) > micros(received_at) {
            return Receipt::Seen;
        }
        self.ids.insert(update.0, forget_hour(forget_id_at).max(remembered));
        self.last_number = next_number(self.last_number, received_at);
        self.inbox
            .insert((person, self.last_number), (micros(received_at), body));
        Receipt::New
    }

    fn commit(&mut self, commit: Commit) -> Result<Committed, StoreError> {
        let person = commit.person;
        let version = self.states.get(&person).map_or(0, |record| record.version);
        if version != commit.expect {
            return Ok(Committed::Stale);
        }
        let pending: BTreeSet<&String> = self
            .reminders
            .keys()
            .filter(|key| key.0 == person)
            .map(|key| &key.1)
            .collect();
        let mut after = pending;
        for change in &commit.reminders {
            match change {
                ReminderChange::Set(name, _) => after.insert(name),
                ReminderChange::Cancel(name, _) => after.remove(name),
            };
        }
        if after.len() > MAX_REMINDERS {
            return Err(StoreError::TooLarge(after.len()));
        }
        for change in commit.reminders {
            let (ReminderChange::Set(name, _) | ReminderChange::Cancel(name, _)) = &change;
            if let Some(due) = self.reminders.remove(&(person, name.clone())) {
                self.leases.remove(&(person, name.clone(), due));
            }
            if let ReminderChange::Set(name, due) = change {
                self.reminders.insert((person, name), micros(due));
            }
        }
        let version = version + 1;
        self.states.insert(
            person,
            Record {
                version,
                body: commit.body,
            },
        );
        for number in commit.done {
            self.inbox.remove(&(person, number));
        }
        for (position, body) in (0..).zip(commit.replies) {
            self.replies.insert(
                ReplyId {
                    person,
                    version,
                    position,
                },
                (0, 0, body),
            );
        }
        for change in commit.papers {
            match change {
                PaperChange::Keep(paper) => self.papers.insert((paper, person)),
                PaperChange::Drop(paper) => self.papers.remove(&(paper, person)),
            };
        }
        for (link, until) in commit.links {
            self.links.insert(link.0, micros(until));
        }
        self.append(person, commit.history);
        Ok(Committed::Done(version))
    }

    fn settle(&mut self, settled: Settled) {
        let Settled {
            id,
            outcome,
            delivery,
            history,
        } = settled;
        let Some((tries, not_before, _)) = self.replies.get_mut(&id) else {
            return;
        };
        match outcome {
            Settlement::Done => drop(self.replies.remove(&id)),
            Settlement::RetryAt(then) => {
                *tries = tries.saturating_add(1);
                *not_before = micros(then);
            }
        }
        if let Some(delivery) = delivery {
            self.deliveries.insert(id.person, delivery);
        }
        self.append(id.person, history.into_iter().collect());
    }

    fn append(&mut self, person: PersonId, lines: Vec<Vec<u8>>) {
        let mut number = self
            .history
            .range((person, 0)..=(person, u64::MAX))
            .next_back()
            .map_or(0, |(key, _)| key.1);
        for line in lines {
            number += 1;
            self.history.insert((person, number), line);
        }
        self.history
            .retain(|key, _| key.0 != person || key.1 + MAX_HISTORY_LINES > number);
    }

    fn claim(&mut self, now: i64, until: i64, most: usize) -> Result<Vec<Due>, StoreError> {
        self.leases
            .retain(|_, held_until| *held_until > now && *held_until <= until.saturating_add(CLOCK_SLACK));
        let mut due: Vec<_> = self
            .reminders
            .iter()
            .map(|((person, name), due)| (*due, *person, name.clone()))
            .collect();
        due.sort();
        let mut claimed = Vec::new();
        for (due, person, name) in due.into_iter().filter(|(due, ..)| *due <= now) {
            if claimed.len() >= most {
                break;
            }
            let held = (person, name.clone(), due);
            if let Entry::Vacant(free) = self.leases.entry(held) {
                free.insert(until);
                claimed.push(Due {
                    person,
                    name,
                    due: instant(due)?,
                });
            }
        }
        Ok(claimed)
    }

    fn forget(&mut self, person: PersonId) -> Vec<String> {
        self.keys.remove(&person);
        self.states.remove(&person);
        self.deliveries.remove(&person);
        self.inbox.retain(|key, _| key.0 != person);
        self.replies.retain(|id, _| id.person != person);
        self.reminders.retain(|key, _| key.0 != person);
        self.leases.retain(|key, _| key.0 != person);
        self.history.retain(|key, _| key.0 != person);
        let (theirs, others) = std::mem::take(&mut self.papers)
            .into_iter()
            .partition(|paper| paper.1 == person);
        self.papers = others;
        let theirs: BTreeSet<(String, PersonId)> = theirs;
        theirs
            .into_iter()
            .map(|paper| paper.0)
            .filter(|paper| !self.keeps(paper))
            .collect()
    }

    fn keeps(&self, paper: &str) -> bool {
        self.papers.iter().any(|kept| kept.0 == paper)
    }
}

impl MemoryStore {
    fn with<T>(&self, work: impl FnOnce(&mut Model) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        if model.closed {
            return Err(StoreError::Unavailable("it is closed".to_owned()));
        }
        work(&mut model)
    }
}

/// Each person once, of keys in the order of people.
fn each_once(people: impl Iterator<Item = PersonId>) -> Vec<PersonId> {
    people.collect::<BTreeSet<_>>().into_iter().collect()
}

impl Store for MemoryStore {
    async fn put_key(&self, person: PersonId, wrapped: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        check_value(&wrapped)?;
        self.with(|model| Ok(model.keys.entry(person).or_insert(wrapped).clone()))
    }

    async fn key(&self, person: PersonId) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|model| Ok(model.keys.get(&person).cloned()))
    }

    async fn receive(&self, arrivals: Vec<Arrival>) -> Result<Vec<Receipt>, StoreError> {
        check_arrivals(&arrivals)?;
        self.with(|model| Ok(arrivals.into_iter().map(|arrival| model.receive(arrival)).collect()))
    }

    async fn people_waiting(&self) -> Result<Vec<PersonId>, StoreError> {
        self.with(|model| Ok(each_once(model.inbox.keys().map(|key| key.0))))
    }

    async fn inbox(&self, person: PersonId, most: usize) -> Result<Vec<InboxEntry>, StoreError> {
        self.with(|model| {
            let entries = model.inbox.range((person, 0)..=(person, u64::MAX)).take(most);
            let entry = |(key, (received_at, body)): (&(PersonId, u64), &(i64, Vec<u8>))| {
                Ok(InboxEntry {
                    number: key.1,
                    received_at: instant(*received_at)?,
                    body: body.clone(),
                })
            };
            entries.map(entry).collect()
        })
    }

    async fn load(&self, person: PersonId) -> Result<Option<Record>, StoreError> {
        self.with(|model| Ok(model.states.get(&person).cloned()))
    }

    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        check_commit(&commit)?;
        self.with(|model| model.commit(commit))
    }

    async fn people_unsent(&self) -> Result<Vec<PersonId>, StoreError> {
        self.with(|model| Ok(each_once(model.replies.keys().map(|id| id.person))))
    }

    async fn unsent(&self, person: PersonId, most: usize) -> Result<Vec<Unsent>, StoreError> {
        self.with(|model| {
            let theirs = model.replies.iter().filter(|(id, _)| id.person == person).take(most);
            let unsent = |(id, (tries, not_before, body)): (&ReplyId, &(u16, i64, Vec<u8>))| {
                Ok(Unsent {
                    id: *id,
                    body: body.clone(),
                    tries: *tries,
                    not_before: instant(*not_before)?,
                })
            };
            theirs.map(unsent).collect()
        })
    }

    async fn delivery(&self, person: PersonId) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|model| Ok(model.deliveries.get(&person).cloned()))
    }

    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        check_settled(&settled)?;
        self.with(|model| {
            settled.into_iter().for_each(|settled| model.settle(settled));
            Ok(())
        })
    }

    async fn claim_due(&self, now: Timestamp, lease: SignedDuration, most: usize) -> Result<Vec<Due>, StoreError> {
        let until = micros(now.saturating_add(lease).unwrap_or(Timestamp::MAX));
        self.with(|model| model.claim(micros(now), until, most))
    }

    async fn reminder_is_set(&self, person: PersonId, name: &str, due: Timestamp) -> Result<bool, StoreError> {
        self.with(|model| Ok(model.reminders.get(&(person, name.to_owned())) == Some(&micros(due))))
    }

    async fn spend_link(&self, link: LinkId, now: Timestamp) -> Result<bool, StoreError> {
        self.with(|model| {
            let good = model.links.get(&link.0).is_some_and(|until| *until > micros(now));
            if good {
                model.links.remove(&link.0);
            }
            Ok(good)
        })
    }

    async fn link_is_good(&self, link: LinkId, now: Timestamp) -> Result<bool, StoreError> {
        self.with(|model| Ok(model.links.get(&link.0).is_some_and(|until| *until > micros(now))))
    }

    async fn append_history(&self, person: PersonId, lines: Vec<Vec<u8>>) -> Result<(), StoreError> {
        check_values(&lines)?;
        self.with(|model| {
            model.append(person, lines);
            Ok(())
        })
    }

    async fn history(&self, person: PersonId, after: u64, most: usize) -> Result<Vec<HistoryLine>, StoreError> {
        let Some(from) = after.checked_add(1) else {
            return Ok(Vec::new());
        };
        self.with(|model| {
            let lines = model.history.range((person, from)..=(person, u64::MAX)).take(most);
            Ok(lines
                .map(|(key, body)| HistoryLine {
                    number: key.1,
                    body: body.clone(),
                })
                .collect())
        })
    }

    async fn people(&self, after: Option<PersonId>, most: usize) -> Result<Vec<PersonId>, StoreError> {
        self.with(|model| {
            let later = |person: &&PersonId| after.is_none_or(|after| **person > after);
            Ok(model.states.keys().filter(later).take(most).copied().collect())
        })
    }

    async fn paper_is_kept(&self, paper: &str) -> Result<bool, StoreError> {
        self.with(|model| Ok(model.keeps(paper)))
    }

    async fn forget(&self, person: PersonId) -> Result<Vec<String>, StoreError> {
        self.with(|model| Ok(model.forget(person)))
    }

    async fn expire(&self, now: Timestamp) -> Result<(), StoreError> {
        self.with(|model| {
            model.ids.retain(|_, hour| hour_start(*hour) > micros(now));
            model.links.retain(|_, until| *until > micros(now));
            Ok(())
        })
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.with(|model| {
            model.closed = true;
            Ok(())
        })
    }
}
