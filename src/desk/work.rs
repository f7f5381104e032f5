//! A person's worker: takes their updates from the inbox in order, one at a time, walks, and commits.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    Desk,
    record::{LINK, LinkedAnswer, Person, open_envelope},
};
use crate::{
    channels::{Address, Channel, Content, Incoming, Media},
    conversation::Event,
    store::{Commit, Committed, Due, InboxEntry, PersonId, Record, ReminderChange, Store, StoreError},
};

/// How many entries are looked at together, at the most: an album has up to ten parts.
const READ_AT_ONCE: usize = 16;

/// However slowly its parts come, an album is answered after this.
const ALBUM_AT_MOST: Duration = Duration::from_secs(5);

/// How often a commit is tried again when somebody else was faster.
const TRIES: u32 = 20;

/// An inbox entry, as its channel reads it; none when it came by a link, or its channel is no longer there.
type ReadEntry = (InboxEntry, Option<(Arc<dyn Channel>, Incoming)>);

/// What happened, with what the commit needs to know of where it came from.
pub(super) struct Happening {
    /// What it means.
    pub(super) content: Content,
    /// Its message, for reactions and deletion.
    pub(super) message: Option<String>,
    /// The channel by which it came; answers through a link come by none.
    pub(super) channel: Option<Arc<dyn Channel>>,
    /// Where to answer; none = as before.
    pub(super) address: Option<Address>,
    /// What the channel says of the person's language.
    pub(super) language_hint: Option<String>,
}

impl<S: Store> Desk<S> {
    /// Sees to it that this person's inbox is being worked on.
    pub(super) fn work_for(&self, person: PersonId) {
        if self.inner.working.wake(person) {
            let desk = self.clone();
            self.inner.tasks.spawn(async move {
                if let Err(error) = desk.work_all(person).await {
                    desk.give_up(&error);
                }
            });
        }
    }

    async fn work_all(&self, person: PersonId) -> Result<(), StoreError> {
        // How long the album at the head of the inbox has been waited for, whatever the wall clock says meanwhile.
        let mut waited = Duration::ZERO;
        loop {
            if self.inner.closing.is_cancelled() {
                return Ok(());
            }
            let entries = self.inner.vault.inbox(person, READ_AT_ONCE).await?;
            let all = entries.len();
            let read: Vec<ReadEntry> = entries
                .into_iter()
                .map(|entry| (self.read_entry(&entry), entry))
                .map(|(read, entry)| (entry, read))
                .collect();
            let together = album_length(&read);
            if together > 0
                && waited < ALBUM_AT_MOST
                && let Some(wait) = self.album_wait(&read[..together])
            {
                tokio::time::sleep(wait).await;
                waited += wait;
                continue;
            }
            waited = Duration::ZERO;
            let taken: Vec<_> = read.into_iter().take(together.max(1)).collect();
            let is_all = taken.len() == all && all < READ_AT_ONCE;
            if !taken.is_empty() {
                let numbers = taken.iter().map(|(entry, _)| entry.number).collect();
                let happenings = taken.into_iter().map(|(entry, read)| happening(&entry, read)).collect();
                self.handle(person, happenings, numbers).await?;
            }
            // Whatever came meanwhile has woken us again, so an empty look isn't needed to end.
            if is_all && self.inner.working.rest(person) {
                return Ok(());
            }
        }
    }

    /// The entry as its channel reads it; none when it came by a link, or its channel is no longer there.
    fn read_entry(&self, entry: &InboxEntry) -> Option<(Arc<dyn Channel>, Incoming)> {
        let (name, body) = open_envelope(&entry.body)?;
        let channel = self.channel(name)?;
        let incoming = channel.read(body);
        Some((channel, incoming))
    }

    /// How long to wait for further parts of the album that stands at the head of the inbox.
    fn album_wait(&self, parts: &[ReadEntry]) -> Option<Duration> {
        let (first, last) = (parts.first()?, parts.last()?);
        let now = self.inner.clock.now();
        let settled = last
            .0
            .received_at
            .saturating_add(self.inner.album_settles)
            .unwrap_or(now);
        let latest = first.0.received_at.saturating_add(ALBUM_AT_MOST).unwrap_or(now);
        let wait = settled.min(latest).duration_since(now);
        // By a clock that was set back the album lies in the future: it is looked at again soon, and not for ever.
        let wait = wait.min(self.inner.album_settles);
        (wait.is_positive()).then(|| Duration::try_from(wait).unwrap_or_default())
    }

    /// Walks through what happened and commits; again when somebody else was faster.
    async fn handle(&self, person: PersonId, happenings: Vec<Happening>, done: Vec<u64>) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            let calendar = self.calendar_number();
            let stored = self.inner.vault.load(person).await?;
            let record = stored
                .as_ref()
                .map(|record| self.read_person(record))
                .transpose()?
                .unwrap_or_default();
            let plan = self.walk_through(person, record, &happenings).await?;
            if self.commit_plan(person, plan, &done).await? {
                return self.catch_up(person, calendar).await;
            }
        }
        Err(too_many_tries())
    }

    /// An event that didn't come through the inbox.
    pub(super) async fn apply(&self, person: PersonId, event: Event) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            let Some(record) = self.load_person(person).await? else {
                return Ok(());
            };
            if self.apply_to(person, record, event.clone()).await? {
                return Ok(());
            }
        }
        Err(too_many_tries())
    }

    /// The same for an event upon which reminders are set anew, from now on: one that is due already and that the clock hasn't come to yet
    /// would be passed over, so it is handed over first.
    pub(super) async fn tell_after_what_is_due(&self, person: PersonId, event: &Event) -> Result<(), StoreError> {
        let Some(record) = self.load_person(person).await? else {
            return Ok(());
        };
        let now = self.inner.clock.now();
        let reminders = record.state.reminders.iter();
        let overdue: Vec<Due> = reminders
            .filter(|(_, due)| **due <= now)
            .map(|(name, due)| Due {
                person,
                name: name.clone(),
                due: *due,
            })
            .collect();
        if overdue.is_empty() && self.apply_to(person, record, event.clone()).await? {
            return Ok(());
        }
        for due in overdue {
            self.apply_reminder(due).await?;
        }
        self.apply(person, event.clone()).await
    }

    /// A reminder is due. It may have been cancelled or set anew since it was claimed, by what the person wrote or by a reminder that
    /// was due together with it: then there is nothing to say.
    pub(super) async fn apply_reminder(&self, due: Due) -> Result<(), StoreError> {
        let Due { person, name, due } = due;
        for _ in 0..TRIES {
            let calendar = self.calendar_number();
            let Some(stored) = self.inner.vault.load(person).await? else {
                return Ok(());
            };
            let record = self.read_person(&stored)?;
            let pending = record.state.reminders.get(&name);
            // The store counts in microseconds, the walk doesn't.
            let is_pending = pending.is_some_and(|pending| pending.as_microsecond() == due.as_microsecond());
            let is_done = if is_pending {
                self.apply_to(person, record, Event::ReminderDue(name.clone())).await?
            } else if pending.is_none() && self.inner.vault.reminder_is_set(person, &name, due).await? {
                self.cancel_reminder(person, stored, name.clone(), due).await?
            } else {
                true
            };
            if is_done {
                return self.catch_up(person, calendar).await;
            }
        }
        Err(too_many_tries())
    }

    pub(super) async fn load_person(&self, person: PersonId) -> Result<Option<Person>, StoreError> {
        let stored = self.inner.vault.load(person).await?;
        stored.as_ref().map(|stored| self.read_person(stored)).transpose()
    }

    /// Walks one event from inside and commits what it changes. False: somebody else was faster, nothing was written.
    async fn apply_to(&self, person: PersonId, record: Person, event: Event) -> Result<bool, StoreError> {
        let traits = self
            .channel(&record.channel)
            .map(|channel| self.traits_of(&*channel))
            .unwrap_or_default();
        let mut plan = self.walk_event(person, record, event, traits);
        if plan.changes_nothing() {
            return Ok(true);
        }
        self.commit_plan(person, plan, &[]).await
    }

    /// The store has a reminder of which the state knows nothing: it would be claimed for ever.
    async fn cancel_reminder(
        &self,
        person: PersonId,
        stored: Record,
        name: String,
        due: Timestamp,
    ) -> Result<bool, StoreError> {
        let commit = Commit {
            person,
            expect: stored.version,
            body: stored.body,
            done: Vec::new(),
            replies: Vec::new(),
            reminders: vec![ReminderChange::Cancel(name, due)],
            papers: Vec::new(),
            links: Vec::new(),
            history: Vec::new(),
        };
        Ok(self.inner.vault.commit(commit).await? != Committed::Stale)
    }

    /// A person's record as stored.
    pub(super) fn read_person(&self, stored: &Record) -> Result<Person, StoreError> {
        let mut person: Person = serde_json::from_slice(&stored.body)
            .map_err(|error| StoreError::Corrupt(format!("a person's record: {}", error.classify_as_text())))?;
        person.state.version = stored.version;
        Ok(person)
    }
}

fn too_many_tries() -> StoreError {
    StoreError::Unavailable("one person's state kept changing under every try".to_owned())
}

/// What a serde error may say without quoting what it read.
trait ClassifyAsText {
    fn classify_as_text(&self) -> String;
}

impl ClassifyAsText for serde_json::Error {
    fn classify_as_text(&self) -> String {
        format!("{:?} error at column {}", self.classify(), self.column())
    }
}

/// How many entries at the head of the inbox are parts of one album.
fn album_length(read: &[ReadEntry]) -> usize {
    let mark = |entry: &ReadEntry| entry.1.as_ref().and_then(|(_, incoming)| incoming.album.clone());
    match read.first().and_then(mark) {
        Some(first) => read
            .iter()
            .take_while(|entry| mark(entry).as_ref() == Some(&first))
            .count(),
        None => 0,
    }
}

fn happening(entry: &InboxEntry, read: Option<(Arc<dyn Channel>, Incoming)>) -> Happening {
    if let Some((channel, incoming)) = read {
        return Happening {
            content: incoming.content,
            message: incoming.message,
            channel: Some(channel),
            address: Some(incoming.address),
            language_hint: incoming.language_hint,
        };
    }
    Happening {
        content: linked_content(&entry.body).unwrap_or(Content::Nothing),
        message: None,
        channel: None,
        address: None,
        language_hint: None,
    }
}

/// An answer that came through a one-time link, as if a channel had read it.
fn linked_content(body: &[u8]) -> Option<Content> {
    let (LINK, body) = open_envelope(body)? else {
        return None;
    };
    Some(match serde_json::from_slice(body).ok()? {
        LinkedAnswer::Text(text) => Content::Text(text),
        LinkedAnswer::File { stashed, file_name } => Content::Media(Media {
            reference: String::new(),
            file_name,
            bytes: None,
            caption: None,
            stashed: Some(stashed),
        }),
    })
}
