//! The embedded engine: sled 0.34.7, one process, one tree, one thread that writes.
//!
//! - [`committer`](self) groups what is handed in: one batch, one flush, one `fdatasync` for many people.
//! - Reads go straight to the tree, on the caller's thread. A look costs one to three microseconds from sled's cache, and a page that
//!   is not there comes from the kernel's in some tens; handing it to another thread costs as much as it could save. The worst that
//!   can happen is to wait while a batch goes into the tree (sled locks readers out): some 0.3 ms with 50 people.
//! - Any error of sled's is final: it latches them. The store then answers `Unavailable`, and the process should start again.

mod buckets;
mod claim;
mod committer;
mod earlier;
mod group;
mod ids;
mod judge;
mod keys;
mod leases;
mod open;
mod operation;
mod records;
mod values;
mod watchdog;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use ::sled::Tree;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, oneshot};

use super::limits::{check_arrivals, check_commit, check_settled, check_value, check_values, instant, micros};
use super::{
    Arrival, Commit, Committed, Due, HistoryLine, InboxEntry, LinkId, PersonId, Receipt, Record, Settled, Store,
    StoreError, Unsent,
};
use committer::{Committer, GROUP_BYTES, GROUP_OPERATIONS};
use keys::tag;
use leases::{Leases, Moved};
pub use open::is_open;
use operation::{Answer, Operation, settled_bytes};
pub use watchdog::OnStuck;

/// How the engine is set up. [`Settings::default`] is right for everybody but tests.
#[derive(Clone)]
pub struct Settings {
    /// What sled may keep of its pages in memory, in bytes; it treats it as a hint.
    pub cache_bytes: u64,
    /// How long to wait for a folder that another process holds.
    pub lock_patience: Duration,
    /// How long one group may take before the store counts as stuck.
    pub group_patience: Duration,
    /// What is done then. By default: a line in the log, and the process ends with code 70.
    pub on_stuck: OnStuck,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cache_bytes: 8 * 1024 * 1024,
            lock_patience: Duration::from_secs(10),
            group_patience: Duration::from_secs(10),
            on_stuck: watchdog::end_the_process(),
        }
    }
}

/// The engine. Clones share it; it ends with the last of them, or with [`Store::close`].
#[derive(Clone)]
pub struct SledStore {
    sender: mpsc::Sender<Operation>,
    shared: Arc<Shared>,
}

/// A key and its value as sled holds them.
pub type RawItem = (Vec<u8>, Vec<u8>);

/// What readers and the committer share.
struct Shared {
    /// None when closed.
    tree: RwLock<Option<Tree>>,
    /// Why the store is dead, once it is.
    dead: OnceLock<String>,
    /// Locked by a look at reminders until it is done.
    leases: Mutex<Leases>,
}

/// What stops a look at the tree.
enum Broken {
    Engine(::sled::Error),
    Read(StoreError),
}

impl From<::sled::Error> for Broken {
    fn from(error: ::sled::Error) -> Self {
        Self::Engine(error)
    }
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::Read(error)
    }
}

impl From<Broken> for StoreError {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Engine(error) => Self::Unavailable(error.to_string()),
            Broken::Read(error) => error,
        }
    }
}

impl Shared {
    fn die(&self, why: &str) {
        // Only the first reason counts.
        let _ = self.dead.set(why.to_owned());
    }

    fn why_dead(&self) -> StoreError {
        StoreError::Unavailable(self.dead.get().cloned().unwrap_or_else(|| "it is closed".to_owned()))
    }

    fn let_go_of_the_tree(&self) {
        *self.tree.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn leases(&self) -> MutexGuard<'_, Leases> {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_notice(&self, moved: &Moved) {
        self.leases().take_notice(moved);
    }
}

impl SledStore {
    /// Opens the folder, made if it isn't there. Blocks: for some milliseconds, or up to [`Settings::lock_patience`] when another
    /// process holds it.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`] if it still does then; [`StoreError::Corrupt`] for damage; [`StoreError::Unavailable`] for the rest.
    pub fn open(folder: &Path, settings: &Settings) -> Result<Self, StoreError> {
        let opened = open::open(folder, settings)?;
        let tree: Tree = (*opened.db).clone();
        let shared = Arc::new(Shared {
            tree: RwLock::new(Some(tree)),
            dead: OnceLock::new(),
            leases: Mutex::new(Leases::new()),
        });
        let (sender, receiver) = mpsc::channel(GROUP_OPERATIONS);
        let pulse = watchdog::Pulse::new();
        watchdog::watch(&pulse, settings.group_patience, settings.on_stuck.clone())
            .map_err(|error| StoreError::Unavailable(format!("starting the watch: {error}")))?;
        Committer::start(opened, receiver, shared.clone(), pulse)?;
        Ok(Self { sender, shared })
    }

    /// Every key and value as sled holds them: for tests of what is left behind.
    ///
    /// # Errors
    ///
    /// As every read.
    pub fn raw(&self) -> Result<Vec<RawItem>, StoreError> {
        self.read(|tree| {
            let mut all = Vec::new();
            for item in tree {
                let (key, value) = item?;
                all.push((key.to_vec(), value.to_vec()));
            }
            Ok(all)
        })
    }

    /// Hands a change to the committer and waits until it is durable.
    async fn change<T>(&self, operation: impl FnOnce(Answer<T>) -> Operation + Send) -> Result<T, StoreError> {
        let (answer, told) = oneshot::channel();
        if self.sender.send(operation(answer)).await.is_err() {
            return Err(self.shared.why_dead());
        }
        told.await.unwrap_or_else(|_| Err(self.shared.why_dead()))
    }

    fn read<T>(&self, look: impl FnOnce(&Tree) -> Result<T, Broken>) -> Result<T, StoreError> {
        if self.shared.dead.get().is_some() {
            return Err(self.shared.why_dead());
        }
        let tree = self.shared.tree.read().unwrap_or_else(PoisonError::into_inner);
        let Some(tree) = tree.as_ref() else {
            return Err(self.shared.why_dead());
        };
        look(tree).map_err(|broken| {
            if let Broken::Engine(error) = &broken {
                self.shared.die(&error.to_string());
            }
            broken.into()
        })
    }

    /// The people who have a key with that tag. One seek for each, however many keys they have.
    fn people_with(&self, tag: u8) -> Result<Vec<PersonId>, StoreError> {
        self.read(|tree| {
            let mut people = Vec::new();
            let mut from = Some(vec![tag]);
            while let Some(start) = from {
                let Some(key) = tree.range(start..vec![tag + 1]).keys().next().transpose()? else {
                    break;
                };
                let person = keys::person(&key)?;
                people.push(person);
                from = keys::after_prefix(&keys::of(tag, person));
            }
            Ok(people)
        })
    }

    /// A person's values with that tag, each with its key.
    fn values<T>(
        &self,
        range: (Vec<u8>, Vec<u8>),
        most: usize,
        parse: impl Fn(&[u8], &[u8]) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.read(|tree| {
            let mut found = Vec::new();
            for item in tree.range(range.0..range.1).take(most) {
                let (key, first) = item?;
                // A value of which a piece is gone was taken away while we looked.
                if let Some(content) = values::join(tree, first)? {
                    found.push(parse(&key, content.bytes())?);
                }
            }
            Ok(found)
        })
    }
}

/// All keys with that tag and person. The end is there for every person: tags are followed by further ones.
fn all_of(tag: u8, person: PersonId) -> (Vec<u8>, Vec<u8>) {
    let prefix = keys::of(tag, person);
    (prefix.to_vec(), keys::after_prefix(&prefix).unwrap_or_default())
}

/// Divides a list so that no part is large: a group is bounded, and a part is never divided.
fn in_parts<T>(list: Vec<T>, bytes: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    let mut size = 0;
    for item in list {
        let more = bytes(&item);
        if !part.is_empty() && (size + more > GROUP_BYTES / 4 || part.len() >= GROUP_OPERATIONS / 4) {
            parts.push(std::mem::take(&mut part));
            size = 0;
        }
        size += more;
        part.push(item);
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

impl Store for SledStore {
    async fn put_key(&self, person: PersonId, wrapped: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        check_value(&wrapped)?;
        self.change(|answer| Operation::PutKey(person, wrapped, answer)).await
    }

    async fn key(&self, person: PersonId) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|tree| Ok(values::read(tree, &keys::of(tag::KEY, person))?.map(|key| key.bytes().to_vec())))
    }

    async fn receive(&self, arrivals: Vec<Arrival>) -> Result<Vec<Receipt>, StoreError> {
        check_arrivals(&arrivals)?;
        let mut receipts = Vec::with_capacity(arrivals.len());
        for part in in_parts(arrivals, |arrival| arrival.body.len()) {
            receipts.extend(self.change(|answer| Operation::Receive(part, answer)).await?);
        }
        Ok(receipts)
    }

    async fn people_waiting(&self) -> Result<Vec<PersonId>, StoreError> {
        self.people_with(tag::INBOX)
    }

    async fn inbox(&self, person: PersonId, most: usize) -> Result<Vec<InboxEntry>, StoreError> {
        self.values(all_of(tag::INBOX, person), most, |key, value| {
            let (received_at, body) = records::dated(value)?;
            Ok(InboxEntry {
                number: keys::number(key)?,
                received_at: instant(received_at)?,
                body: body.to_vec(),
            })
        })
    }

    async fn load(&self, person: PersonId) -> Result<Option<Record>, StoreError> {
        self.read(|tree| {
            let Some(content) = values::read(tree, &keys::of(tag::STATE, person))? else {
                return Ok(None);
            };
            let (standing, body) = records::Standing::parse(content.bytes())?;
            Ok(Some(Record {
                version: standing.version,
                body: body.to_vec(),
            }))
        })
    }

    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        check_commit(&commit)?;
        self.change(|answer| Operation::Commit(Box::new(commit), answer)).await
    }

    async fn people_unsent(&self) -> Result<Vec<PersonId>, StoreError> {
        self.people_with(tag::REPLY)
    }

    async fn unsent(&self, person: PersonId, most: usize) -> Result<Vec<Unsent>, StoreError> {
        self.values(all_of(tag::REPLY, person), most, |key, value| {
            let (tries, not_before, body) = records::reply(value)?;
            let not_before = instant(not_before)?;
            Ok(Unsent {
                id: keys::reply_id(key)?,
                body: body.to_vec(),
                tries,
                not_before,
            })
        })
    }

    async fn delivery(&self, person: PersonId) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|tree| Ok(values::read(tree, &keys::of(tag::DELIVERY, person))?.map(|kept| kept.bytes().to_vec())))
    }

    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        check_settled(&settled)?;
        for part in in_parts(settled, settled_bytes) {
            self.change(|answer| Operation::Settle(part, answer)).await?;
        }
        Ok(())
    }

    async fn claim_due(&self, now: Timestamp, lease: SignedDuration, most: usize) -> Result<Vec<Due>, StoreError> {
        let until = micros(now.saturating_add(lease).unwrap_or(Timestamp::MAX));
        let now = micros(now);
        self.read(|tree| {
            let mut leases = self.shared.leases();
            leases.end(now, until);
            claim::claim(tree, &mut leases, now, until, most)
        })
    }

    async fn reminder_is_set(&self, person: PersonId, name: &str, due: Timestamp) -> Result<bool, StoreError> {
        self.read(|tree| buckets::holds(tree, &(micros(due), person, name.to_owned())))
    }

    async fn spend_link(&self, link: LinkId, now: Timestamp) -> Result<bool, StoreError> {
        self.change(|answer| Operation::SpendLink(link, now, answer)).await
    }

    async fn link_is_good(&self, link: LinkId, now: Timestamp) -> Result<bool, StoreError> {
        self.read(|tree| match values::read(tree, &keys::link(link))? {
            Some(content) => Ok(records::dated(content.bytes())?.0 > micros(now)),
            None => Ok(false),
        })
    }

    async fn append_history(&self, person: PersonId, lines: Vec<Vec<u8>>) -> Result<(), StoreError> {
        check_values(&lines)?;
        for part in in_parts(lines, Vec::len) {
            self.change(|answer| Operation::AppendHistory(person, part, answer))
                .await?;
        }
        Ok(())
    }

    async fn history(&self, person: PersonId, after: u64, most: usize) -> Result<Vec<HistoryLine>, StoreError> {
        let Some(from) = after.checked_add(1) else {
            return Ok(Vec::new());
        };
        let (_, end) = all_of(tag::HISTORY, person);
        let range = (keys::numbered(tag::HISTORY, person, from).to_vec(), end);
        self.values(range, most, |key, value| {
            Ok(HistoryLine {
                number: keys::number(key)?,
                body: value.to_vec(),
            })
        })
    }

    async fn people(&self, after: Option<PersonId>, most: usize) -> Result<Vec<PersonId>, StoreError> {
        let from = match after {
            Some(person) => keys::after_prefix(&keys::of(tag::STATE, person)).unwrap_or_default(),
            None => vec![tag::STATE],
        };
        self.read(|tree| {
            let keys = tree.range(from..vec![tag::STATE + 1]).keys().take(most);
            keys.map(|key| Ok(keys::person(&key?)?)).collect()
        })
    }

    async fn paper_is_kept(&self, paper: &str) -> Result<bool, StoreError> {
        self.read(|tree| {
            Ok(tree
                .scan_prefix(keys::paper(paper))
                .keys()
                .next()
                .transpose()?
                .is_some())
        })
    }

    async fn forget(&self, person: PersonId) -> Result<Vec<String>, StoreError> {
        self.change(|answer| Operation::Forget(person, answer)).await
    }

    async fn expire(&self, now: Timestamp) -> Result<(), StoreError> {
        self.change(|answer| Operation::Expire(now, answer)).await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.change(Operation::Close).await
    }
}
