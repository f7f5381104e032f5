//! Where everything durable lives. [`Store`] is the contract that every engine keeps; the vault seals values before an engine sees them.
//!
//! Engines know bytes, order and time; never a person's name, an answer, or a channel. What they promise:
//!
//! - A call that returns `Ok` is durable: it survives `SIGKILL` and a power cut.
//! - A [`Commit`] is whole or not at all.
//! - A read may show what is not durable yet, so nobody acts on a read except by a commit with its version.

mod limits;
pub mod master_key;
pub mod memory;
pub mod papers;
mod seal;
pub mod sled;
pub mod vault;

use std::future::Future;

use jiff::Timestamp;

/// A person, as engines see them: a keyed hash of channel and account, meaningless without the master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub [u8; 16]);

/// An update's id, as engines see it: a keyed hash of channel and the id that the channel gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UpdateId(pub u64);

/// An update on its way into the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// From whom.
    pub person: PersonId,
    /// Taken once per id, until `forget_id_at`.
    pub update: UpdateId,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Until when the id is remembered.
    pub forget_id_at: Timestamp,
    /// The raw update, sealed.
    pub body: Vec<u8>,
}

/// What became of an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// Kept.
    New,
    /// Its id was seen before; nothing was kept.
    Seen,
}

/// An update in the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxEntry {
    /// Orders a person's entries; unique in the store.
    pub number: u64,
    /// When it arrived.
    pub received_at: Timestamp,
    /// The raw update, sealed.
    pub body: Vec<u8>,
}

/// A person's state as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Starts at 1 with the first commit.
    pub version: u64,
    /// Sealed.
    pub body: Vec<u8>,
}

/// What one event changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Whose.
    pub person: PersonId,
    /// The version as loaded; 0 = nothing was stored. The new version is one more.
    pub expect: u64,
    /// The new state, sealed; at most [`MAX_VALUE_BYTES`].
    pub body: Vec<u8>,
    /// Inbox entries that are done with.
    pub done: Vec<u64>,
    /// Replies to send, in order, sealed. Their ids are (person, new version, position).
    pub replies: Vec<Vec<u8>>,
    /// Reminders to set or cancel.
    pub reminders: Vec<ReminderChange>,
    /// Papers that this state refers to (`Keep`) or no longer does (`Drop`).
    pub papers: Vec<PaperChange>,
    /// One-time links to make good: hash of the token, and until when.
    pub links: Vec<(LinkId, Timestamp)>,
    /// Lines for the person's chat history (channels that keep none of their own), sealed.
    pub history: Vec<Vec<u8>>,
}

/// A one-time link: a keyed hash of its secret token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkId(pub [u8; 16]);

/// A change to a person's reminders. Names are unique for a person; setting one replaces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReminderChange {
    /// Due at that instant.
    Set(String, Timestamp),
    /// No longer. The instant at which it was due is needed to find it.
    Cancel(String, Timestamp),
}

/// A change to the set of papers that are referred to. Ids are file names among the papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperChange {
    /// Referred to from now on.
    Keep(String),
    /// No longer.
    Drop(String),
}

/// What became of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// Durable; the new version.
    Done(u64),
    /// Somebody else was faster: load again. Nothing was written.
    Stale,
}

/// The id of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplyId {
    /// To whom.
    pub person: PersonId,
    /// The version of the commit that made it.
    pub version: u64,
    /// Its position in that commit.
    pub position: u8,
}

/// A reply that has not been settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Its id; replies are sent in the order of ids.
    pub id: ReplyId,
    /// Sealed.
    pub body: Vec<u8>,
    /// How often sending has failed.
    pub tries: u16,
    /// Not to be sent before.
    pub not_before: Timestamp,
}

/// What became of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Which.
    pub id: ReplyId,
    /// What became of it.
    pub outcome: Settlement,
    /// What the channel must remember of the last delivery to this person (e.g. the card's message id), sealed; none = unchanged.
    pub delivery: Option<Vec<u8>>,
    /// A line for the person's chat history, sealed.
    pub history: Option<Vec<u8>>,
}

/// What became of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Sent, or given up: it is gone from the store.
    Done,
    /// To be tried again then.
    RetryAt(Timestamp),
}

/// A reminder that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose.
    pub person: PersonId,
    /// Its name.
    pub name: String,
    /// When it was due.
    pub due: Timestamp,
}

/// A line of a person's chat history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// Rises by one with each line of the person, from 1.
    pub number: u64,
    /// Sealed.
    pub body: Vec<u8>,
}

/// The most that one value may be. sled puts larger ones into files that it never syncs.
pub const MAX_VALUE_BYTES: usize = 64 * 1024;

/// The most that one commit may be, all of its bodies together. A commit is never divided among groups.
pub const MAX_COMMIT_BYTES: usize = 1024 * 1024;

/// The most that a reminder's name or a paper's id may be, in bytes.
pub const MAX_NAME_BYTES: usize = 255;

/// The most reminders that one person may have pending.
pub const MAX_REMINDERS: usize = 255;

/// The most replies that one commit may hold: positions are one byte.
pub const MAX_REPLIES: usize = 255;

/// How many lines of history are kept for a person.
pub const MAX_HISTORY_LINES: u64 = 500;

/// What can go wrong in a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine failed or stopped; whether the call took effect is unknown. The process should end and start again.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// What was read is not what was written: a wrong master key, or damage.
    #[error("the store holds something that can't be read: {0}")]
    Corrupt(String),
    /// A value larger than [`MAX_VALUE_BYTES`].
    #[error("a value of {0} bytes is too large for the store")]
    TooLarge(usize),
    /// Another process works on the same folder.
    #[error("another process is working on {0}")]
    InUse(String),
}

/// The contract. One suite (`tests/it/store_contract.rs`) holds every engine to it.
pub trait Store: Clone + Send + Sync + 'static {
    /// Keeps a new person's wrapped key unless there is one, and returns the one that is kept.
    fn put_key(&self, person: PersonId, wrapped: Vec<u8>) -> impl Future<Output = Result<Vec<u8>, StoreError>> + Send;
    /// A person's wrapped key.
    fn key(&self, person: PersonId) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + Send;
    /// Keeps updates, each once per id, in the order given.
    fn receive(&self, arrivals: Vec<Arrival>) -> impl Future<Output = Result<Vec<Receipt>, StoreError>> + Send;
    /// People who have something in the inbox.
    fn people_waiting(&self) -> impl Future<Output = Result<Vec<PersonId>, StoreError>> + Send;
    /// A person's inbox, oldest first.
    fn inbox(&self, person: PersonId, most: usize) -> impl Future<Output = Result<Vec<InboxEntry>, StoreError>> + Send;
    /// A person's state.
    fn load(&self, person: PersonId) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;
    /// Applies the whole of it, or nothing.
    fn commit(&self, commit: Commit) -> impl Future<Output = Result<Committed, StoreError>> + Send;
    /// People who have replies that aren't settled.
    fn people_unsent(&self) -> impl Future<Output = Result<Vec<PersonId>, StoreError>> + Send;
    /// A person's replies that aren't settled, in order.
    fn unsent(&self, person: PersonId, most: usize) -> impl Future<Output = Result<Vec<Unsent>, StoreError>> + Send;
    /// What the channel remembers of the last delivery.
    fn delivery(&self, person: PersonId) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + Send;
    /// Records what became of replies. A reply that is settled already is passed over.
    fn settle(&self, settled: Vec<Settled>) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Reminders due by `now`, earliest first, that nobody holds; held by the caller until `now + lease` or the commit that sets or cancels them.
    /// A hold that lasts longer than `now + lease` was taken before the clock was set back, and is none.
    fn claim_due(
        &self,
        now: Timestamp,
        lease: jiff::SignedDuration,
        most: usize,
    ) -> impl Future<Output = Result<Vec<Due>, StoreError>> + Send;
    /// Whether a person's reminder of that name is set for that instant, due or not, held or not.
    fn reminder_is_set(
        &self,
        person: PersonId,
        name: &str,
        due: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
    /// Uses a one-time link up: true for the first caller before it expires.
    fn spend_link(&self, link: LinkId, now: Timestamp) -> impl Future<Output = Result<bool, StoreError>> + Send;
    /// Whether a one-time link can still be used (without using it).
    fn link_is_good(&self, link: LinkId, now: Timestamp) -> impl Future<Output = Result<bool, StoreError>> + Send;
    /// Adds lines to a person's history.
    fn append_history(
        &self,
        person: PersonId,
        lines: Vec<Vec<u8>>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// A person's history after that number, oldest first.
    fn history(
        &self,
        person: PersonId,
        after: u64,
        most: usize,
    ) -> impl Future<Output = Result<Vec<HistoryLine>, StoreError>> + Send;
    /// Everybody, in the order of their ids, after that one.
    fn people(
        &self,
        after: Option<PersonId>,
        most: usize,
    ) -> impl Future<Output = Result<Vec<PersonId>, StoreError>> + Send;
    /// Whether any state refers to that paper.
    fn paper_is_kept(&self, paper: &str) -> impl Future<Output = Result<bool, StoreError>> + Send;
    /// Throws away a person's key, state, inbox, reminders, history and papers' references. Replies that are still to be sent go too.
    /// Returns the ids of the papers that nobody refers to any more.
    fn forget(&self, person: PersonId) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;
    /// Drops what has expired (update ids, links), a bounded piece of it at a call.
    fn expire(&self, now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Finishes what was handed in and closes. Later calls fail.
    fn close(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}
