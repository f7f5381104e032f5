//! Where everything meets. One update's way: a door hands it to [`Desk`]'s [`Reception`](crate::channels::Reception), which keeps it durably;
//! the person's worker ([`work`]) takes it from the inbox, walks, and commits state, replies and reminders in one piece; the person's
//! sender ([`send`]) takes the replies from the store and hands them to the channel. Due reminders ([`remind`]) and what everybody has to be
//! told ([`tell`]) go the same way.
//!
//! Different people run side by side; one person's things happen one after another.

mod adapt;
mod attach;
mod clock;
mod export;
mod held;
mod make;
mod papers;
mod people;
mod plan;
mod reception;
mod record;
mod remind;
mod send;
mod tell;
mod work;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::SignedDuration;
use tokio::sync::{Semaphore, broadcast};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    calendar::Calendar,
    channels::{Channel, ChannelName},
    conversation::Book,
    documents::Limits,
    inspector::Inspector,
    store::{PersonId, Store, StoreError, papers::Papers, vault::Vault},
};

pub use clock::{Clock, ManualClock, SystemClock};
pub use export::{Exported, Known};
pub use tell::warn_of_table;

/// What the desk is made of.
pub struct Parts<S: Store> {
    /// The conversation and its words.
    pub book: Arc<Book>,
    /// Working days.
    pub calendar: Calendar,
    /// Everything durable, sealed.
    pub vault: Vault<S>,
    /// Sealed files.
    pub papers: Papers<S>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The address under which people reach the local page, for one-time links; none when it isn't served.
    pub page_url: Option<url::Url>,
    /// Limits on what people send.
    pub limits: Limits,
    /// Who looks at files.
    pub inspector: Inspector,
    /// Albums have no end mark: one is whole when no further part has come for so long; usually [`ALBUM_SETTLES`].
    pub album_settles: SignedDuration,
}

/// When an album counts as whole.
pub const ALBUM_SETTLES: SignedDuration = SignedDuration::from_secs(1);

/// The desk. Cheap to clone.
pub struct Desk<S: Store> {
    inner: Arc<Inner<S>>,
}

impl<S: Store> Clone for Desk<S> {
    fn clone(&self) -> Desk<S> {
        Desk {
            inner: Arc::clone(&self.inner),
        }
    }
}

struct Inner<S: Store> {
    book: Arc<Book>,
    calendar: RwLock<Calendar>,
    /// How often the calendar was set: it tells whether one that was taken earlier is still the one in use.
    calendars: AtomicU64,
    vault: Vault<S>,
    papers: Papers<S>,
    clock: Arc<dyn Clock>,
    page_url: Option<url::Url>,
    limits: Limits,
    /// Filled once, by [`Desk::open`]; doors and senders look channels up by name.
    channels: RwLock<HashMap<ChannelName, Arc<dyn Channel>>>,
    /// Looks at files, bounded, so that they can't starve the chat.
    inspector: Inspector,
    album_settles: SignedDuration,
    /// One file of a package is made at a time: each may take a few seconds of one core.
    making: Arc<Semaphore>,
    /// People whose inbox is being worked on.
    working: people::Busy,
    /// People to whom replies are being sent.
    sending: people::Busy,
    /// Replies that wait to be tried again.
    held: held::Held,
    /// People whose first reply may have gone out already, just before the last run ended.
    left_over: Mutex<HashSet<PersonId>>,
    /// Wakes pages that wait for a person's history to grow. A slow one that misses some looks again anyway.
    grown: broadcast::Sender<PersonId>,
    /// Workers and senders; shutting down waits for them.
    tasks: TaskTracker,
    /// Set when the desk is to take nothing more in.
    closing: CancellationToken,
    /// Set when the store has failed: nothing can go on, the process has to start again.
    broken: CancellationToken,
}

/// Whether the fault is in one person's data, so that the others can be served.
fn is_of_one_person(error: &StoreError) -> bool {
    matches!(error, StoreError::Corrupt(_) | StoreError::TooLarge(_))
}

/// How many pages may lag behind before they are told to look again.
const GROWN_BACKLOG: usize = 1024;

/// How long shutting down waits for what is under way. What isn't done by then is done after the next start.
const FINISH_WITHIN: Duration = Duration::from_secs(10);

impl<S: Store> Desk<S> {
    /// A desk with nothing going on yet.
    pub fn new(parts: Parts<S>) -> Desk<S> {
        Desk {
            inner: Arc::new(Inner {
                book: parts.book,
                calendar: RwLock::new(parts.calendar),
                calendars: AtomicU64::new(0),
                vault: parts.vault,
                papers: parts.papers,
                clock: parts.clock,
                page_url: parts.page_url,
                limits: parts.limits,
                channels: RwLock::new(HashMap::new()),
                inspector: parts.inspector,
                album_settles: parts.album_settles,
                making: Arc::new(Semaphore::new(1)),
                working: people::Busy::default(),
                sending: people::Busy::default(),
                held: held::Held::default(),
                left_over: Mutex::default(),
                grown: broadcast::Sender::new(GROWN_BACKLOG),
                tasks: TaskTracker::new(),
                closing: CancellationToken::new(),
                broken: CancellationToken::new(),
            }),
        }
    }

    /// Adds a channel. All have to be there before [`Desk::resume`].
    pub fn add_channel(&self, channel: Arc<dyn Channel>) {
        let mut channels = self.inner.channels.write().unwrap_or_else(PoisonError::into_inner);
        channels.insert(channel.name(), channel);
    }

    /// Takes up what the last run left: updates that nobody worked on, replies that weren't sent.
    pub async fn resume(&self) -> Result<(), StoreError> {
        for person in self.inner.vault.people_waiting().await? {
            self.work_for(person);
        }
        let unsent = self.inner.vault.people_unsent().await?;
        self.with_left_over(|left| left.extend(unsent.iter().copied()));
        for person in unsent {
            self.send_to(person);
        }
        Ok(())
    }

    /// The words of everything.
    pub fn book(&self) -> &Book {
        &self.inner.book
    }

    /// Ends when the store has failed and the process should end.
    pub async fn until_broken(&self) {
        self.inner.broken.cancelled().await;
    }

    /// Nothing is under way: every inbox is empty and every reply that can be sent is sent (tests wait for it).
    pub fn is_idle(&self) -> bool {
        self.inner.working.is_empty() && self.inner.sending.is_empty()
    }

    /// Ends well while the store takes commits.
    pub async fn probe(&self) -> Result<(), StoreError> {
        self.inner.vault.expire(self.inner.clock.now()).await
    }

    /// Takes nothing more in, finishes what it holds, closes the store.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.inner.closing.cancel();
        self.inner.tasks.close();
        if tokio::time::timeout(FINISH_WITHIN, self.inner.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("not everything was finished in time; the rest is done after the next start");
        }
        self.inner.vault.close().await
    }

    fn with_left_over<T>(&self, work: impl FnOnce(&mut HashSet<PersonId>) -> T) -> T {
        work(&mut self.inner.left_over.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn channel(&self, name: &str) -> Option<Arc<dyn Channel>> {
        self.inner
            .channels
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned()
    }

    fn calendar(&self) -> Calendar {
        self.inner
            .calendar
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes another calendar from now on. Dates that were counted stay as they are until [`Desk::tell_everybody`].
    pub fn set_calendar(&self, calendar: Calendar) {
        *self.inner.calendar.write().unwrap_or_else(PoisonError::into_inner) = calendar;
        self.inner.calendars.fetch_add(1, Ordering::SeqCst);
    }

    /// Does something for one person as a task of its own: others go on beside it, and a panic over it is that person's only.
    async fn alone(
        &self,
        work: impl Future<Output = Result<(), StoreError>> + Send + 'static,
    ) -> Result<(), StoreError> {
        let done = self.inner.tasks.spawn(work).await;
        done.unwrap_or_else(|_| {
            let what = "what is stored makes the program panic; this is a fault in the program";
            Err(StoreError::Corrupt(what.to_owned()))
        })
    }

    /// A person's task failed. What is wrong with one person's data stops that person's task only; when the store has failed, nothing can be
    /// acknowledged any more, so the process ends and starts again.
    fn give_up(&self, error: &StoreError) {
        match error {
            StoreError::Corrupt(_) | StoreError::TooLarge(_) => {
                tracing::error!(%error, "one person can't be served until the next start");
            }
            StoreError::Unavailable(_) | StoreError::InUse(_) => {
                tracing::error!(%error, "the store has failed; the process ends so that it can start again");
                self.inner.broken.cancel();
            }
        }
    }
}

#[cfg(test)]
mod tests;
