//! The vault: seals everything before an engine sees it, and opens it on the way out.
//!
//! Each person has a random key, and the master key wraps it: throwing the wrapped key away throws away all that the person
//! ever said. Ids are keyed hashes, so that an engine can't even tell who is known.
//!
//! The vault has the store's methods, under the same names and with the same types and promises; only that the bodies which it
//! takes and gives are plain.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::RwLock;

use super::limits::micros;
use super::master_key::MasterKey;
use super::seal::{Key, OVERHEAD, Place, Purpose, open, seal};
use super::{
    Arrival, Commit, Committed, Due, HistoryLine, InboxEntry, LinkId, MAX_VALUE_BYTES, PersonId, Receipt, Record,
    ReplyId, Settled, Store, StoreError, Unsent, UpdateId,
};

/// The most that a plain body may be, in bytes: what the store takes, less what sealing adds.
pub const MAX_BODY_BYTES: usize = MAX_VALUE_BYTES - OVERHEAD;

/// How many people's keys are kept at hand. 10,000 are about a mebibyte.
const KEYS_AT_HAND: usize = 10_000;

/// Under which the value is kept that tells whether the master key is the right one. No person's id comes out like that but once in 2¹²⁸.
const CHECK: PersonId = PersonId([0xff; 16]);

/// What is sealed there.
const CHECK_WORDS: &[u8] = b"beian";

/// A store with a seal on everything in it. Clones share it.
pub struct Vault<S> {
    inner: Arc<Inner<S>>,
}

impl<S> Clone for Vault<S> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
        }
    }
}

struct Inner<S> {
    store: S,
    /// Wraps people's keys.
    wrapping: Key,
    /// Hashes ids.
    index: Key,
    /// Whence keys for other purposes come.
    root: Key,
    at_hand: Mutex<HashMap<PersonId, Arc<Key>>>,
    /// Forgetting waits for what is on its way and lets nothing pass meanwhile; otherwise something could be sealed with a key that is
    /// just being thrown away, or throw-away keys come back.
    forgetting: RwLock<()>,
}

impl<S: Store> Vault<S> {
    /// Puts the seal on a store. The first time, that makes the master key the store's.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] if the store was sealed with another master key.
    pub async fn open(store: S, master: &MasterKey) -> Result<Self, StoreError> {
        let root = Key::new(*master.expose());
        let inner = Inner {
            wrapping: root.derive("people's keys"),
            index: root.derive("ids"),
            root,
            at_hand: Mutex::new(HashMap::new()),
            forgetting: RwLock::new(()),
            store,
        };
        let place = || Place::new(Purpose::Check, CHECK);
        let kept = inner
            .store
            .put_key(CHECK, seal(&inner.wrapping, &place(), CHECK_WORDS)?)
            .await?;
        match open(&inner.wrapping, &place(), kept) {
            Ok(words) if words == CHECK_WORDS => Ok(Self { inner: Arc::new(inner) }),
            _ => Err(StoreError::Corrupt(
                "the master key is not the one that it was sealed with".to_owned(),
            )),
        }
    }

    /// A person's id.
    #[must_use]
    pub fn person_id(&self, channel: &str, account: &str) -> PersonId {
        PersonId(first(&self.inner.index.hash(&[
            b"person",
            channel.as_bytes(),
            account.as_bytes(),
        ])))
    }

    /// An update's id.
    #[must_use]
    pub fn update_id(&self, channel: &str, id: &str) -> UpdateId {
        UpdateId(u64::from_be_bytes(first(&self.inner.index.hash(&[
            b"update",
            channel.as_bytes(),
            id.as_bytes(),
        ]))))
    }

    /// The id of a one-time link, by its secret token.
    #[must_use]
    pub fn link_id(&self, token: &str) -> LinkId {
        LinkId(first(&self.inner.index.hash(&[b"link", token.as_bytes()])))
    }

    /// A key for another purpose (cookies, for example), always the same for a label.
    #[must_use]
    pub fn derive(&self, label: &str) -> [u8; 32] {
        *self.inner.root.derive("others").derive(label).bytes()
    }

    /// Makes a key for a person who has none yet. [`receive`](Self::receive) does that by itself.
    ///
    /// # Errors
    ///
    /// As every method here: the store's, and [`StoreError::Corrupt`] for what can't be opened.
    pub async fn ensure_key(&self, person: PersonId) -> Result<(), StoreError> {
        let _passing = self.inner.forgetting.read().await;
        self.inner.make_key(person).await.map(drop)
    }

    /// Keeps updates, each once per id, in the order given. See [`Store::receive`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn receive(&self, mut arrivals: Vec<Arrival>) -> Result<Vec<Receipt>, StoreError> {
        let _passing = self.inner.forgetting.read().await;
        for arrival in &mut arrivals {
            let key = self.inner.make_key(arrival.person).await?;
            let place = Place::new(Purpose::Inbox, arrival.person).number(moment(arrival.received_at));
            arrival.body = seal(&key, &place, &arrival.body)?;
        }
        self.inner.store.receive(arrivals).await
    }

    /// See [`Store::people_waiting`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn people_waiting(&self) -> Result<Vec<PersonId>, StoreError> {
        self.inner.store.people_waiting().await
    }

    /// A person's inbox, oldest first. See [`Store::inbox`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn inbox(&self, person: PersonId, most: usize) -> Result<Vec<InboxEntry>, StoreError> {
        let _passing = self.inner.forgetting.read().await;
        let mut entries = self.inner.store.inbox(person, most).await?;
        let Some(key) = self.inner.key_for(person, entries.is_empty()).await? else {
            return Ok(entries);
        };
        for entry in &mut entries {
            let place = Place::new(Purpose::Inbox, person).number(moment(entry.received_at));
            entry.body = open(&key, &place, std::mem::take(&mut entry.body))?;
        }
        Ok(entries)
    }

    /// A person's state. See [`Store::load`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn load(&self, person: PersonId) -> Result<Option<Record>, StoreError> {
        let _passing = self.inner.forgetting.read().await;
        let Some(Record { version, body }) = self.inner.store.load(person).await? else {
            return Ok(None);
        };
        let key = self.inner.known_key(person).await?;
        let body = open(&key, &Place::new(Purpose::State, person).number(version), body)?;
        Ok(Some(Record { version, body }))
    }

    /// Applies the whole of it, or nothing. See [`Store::commit`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn commit(&self, mut commit: Commit) -> Result<Committed, StoreError> {
        let _passing = self.inner.forgetting.read().await;
        let person = commit.person;
        let key = match commit.expect {
            0 => self.inner.make_key(person).await?,
            // A person who was forgotten meanwhile: that version is no more, and no key is to come back for it.
            _ => match self.inner.find_key(person).await? {
                Some(key) => key,
                None => return Ok(Committed::Stale),
            },
        };
        let version = commit.expect.saturating_add(1);
        commit.body = seal(&key, &Place::new(Purpose::State, person).number(version), &commit.body)?;
        for (position, reply) in (0..).zip(&mut commit.replies) {
            let place = Place::new(Purpose::Reply, person).number(version).position(position);
            *reply = seal(&key, &place, reply)?;
        }
        seal_lines(&key, person, &mut commit.history)?;
        self.inner.store.commit(commit).await
    }

    /// See [`Store::people_unsent`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn people_unsent(&self) -> Result<Vec<PersonId>, StoreError> {
        self.inner.store.people_unsent().await
    }

    /// A person's replies that aren't settled, in order. See [`Store::unsent`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn unsent(&self, person: PersonId, most: usize) -> Result<Vec<Unsent>, StoreError> {
        let _passing = self.inner.forgetting.read().await;
        let mut replies = self.inner.store.unsent(person, most).await?;
        let Some(key) = self.inner.key_for(person, replies.is_empty()).await? else {
            return Ok(replies);
        };
        for reply in &mut replies {
            let ReplyId { version, position, .. } = reply.id;
            let place = Place::new(Purpose::Reply, person)
                .number(version)
                .position(u64::from(position));
            reply.body = open(&key, &place, std::mem::take(&mut reply.body))?;
        }
        Ok(replies)
    }

    /// What the channel remembers of the last delivery. See [`Store::delivery`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn delivery(&self, person: PersonId) -> Result<Option<Vec<u8>>, StoreError> {
        let _passing = self.inner.forgetting.read().await;
        let Some(delivery) = self.inner.store.delivery(person).await? else {
            return Ok(None);
        };
        let key = self.inner.known_key(person).await?;
        open(&key, &Place::new(Purpose::Delivery, person), delivery).map(Some)
    }

    /// Records what became of replies. See [`Store::settle`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        let _passing = self.inner.forgetting.read().await;
        let mut sealed = Vec::with_capacity(settled.len());
        for mut settled in settled {
            let person = settled.id.person;
            // A person who was forgotten meanwhile has no replies, and so nothing to settle.
            let Some(key) = self.inner.find_key(person).await? else {
                continue;
            };
            if let Some(delivery) = &mut settled.delivery {
                *delivery = seal(&key, &Place::new(Purpose::Delivery, person), delivery)?;
            }
            seal_lines(&key, person, settled.history.as_mut_slice())?;
            sealed.push(settled);
        }
        self.inner.store.settle(sealed).await
    }

    /// Reminders that are due. See [`Store::claim_due`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn claim_due(&self, now: Timestamp, lease: SignedDuration, most: usize) -> Result<Vec<Due>, StoreError> {
        self.inner.store.claim_due(now, lease, most).await
    }

    /// Whether a reminder is set for that instant. See [`Store::reminder_is_set`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn reminder_is_set(&self, person: PersonId, name: &str, due: Timestamp) -> Result<bool, StoreError> {
        self.inner.store.reminder_is_set(person, name, due).await
    }

    /// Uses a one-time link up. See [`Store::spend_link`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn spend_link(&self, link: LinkId, now: Timestamp) -> Result<bool, StoreError> {
        self.inner.store.spend_link(link, now).await
    }

    /// Whether a one-time link can still be used. See [`Store::link_is_good`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn link_is_good(&self, link: LinkId, now: Timestamp) -> Result<bool, StoreError> {
        self.inner.store.link_is_good(link, now).await
    }

    /// Adds lines to a person's history. See [`Store::append_history`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn append_history(&self, person: PersonId, mut lines: Vec<Vec<u8>>) -> Result<(), StoreError> {
        let _passing = self.inner.forgetting.read().await;
        let key = self.inner.make_key(person).await?;
        seal_lines(&key, person, &mut lines)?;
        self.inner.store.append_history(person, lines).await
    }

    /// A person's history after that number, oldest first. See [`Store::history`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn history(&self, person: PersonId, after: u64, most: usize) -> Result<Vec<HistoryLine>, StoreError> {
        let _passing = self.inner.forgetting.read().await;
        let mut lines = self.inner.store.history(person, after, most).await?;
        let Some(key) = self.inner.key_for(person, lines.is_empty()).await? else {
            return Ok(lines);
        };
        for line in &mut lines {
            line.body = open(
                &key,
                &Place::new(Purpose::History, person),
                std::mem::take(&mut line.body),
            )?;
        }
        Ok(lines)
    }

    /// Everybody who has a state. See [`Store::people`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn people(&self, after: Option<PersonId>, most: usize) -> Result<Vec<PersonId>, StoreError> {
        self.inner.store.people(after, most).await
    }

    /// Whether any state refers to that paper. See [`Store::paper_is_kept`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn paper_is_kept(&self, paper: &str) -> Result<bool, StoreError> {
        self.inner.store.paper_is_kept(paper).await
    }

    /// Throws away everything about a person, the key first of all, and returns the papers that nobody refers to any more; the
    /// caller removes their files. See [`Store::forget`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn forget(&self, person: PersonId) -> Result<Vec<String>, StoreError> {
        let _alone = self.inner.forgetting.write().await;
        self.inner.at_hand().remove(&person);
        self.inner.store.forget(person).await
    }

    /// Drops what has expired. See [`Store::expire`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn expire(&self, now: Timestamp) -> Result<(), StoreError> {
        self.inner.store.expire(now).await
    }

    /// Finishes what was handed in and closes. See [`Store::close`].
    ///
    /// # Errors
    ///
    /// See [`ensure_key`](Self::ensure_key).
    pub async fn close(&self) -> Result<(), StoreError> {
        self.inner.store.close().await
    }

    /// The key that a new paper of a person is sealed with.
    pub(super) async fn paper_key(&self, person: PersonId, make: bool) -> Result<Arc<Key>, StoreError> {
        let _passing = self.inner.forgetting.read().await;
        if make {
            self.inner.make_key(person).await
        } else {
            self.inner.known_key(person).await
        }
    }
}

impl<S: Store> Inner<S> {
    fn at_hand(&self) -> MutexGuard<'_, HashMap<PersonId, Arc<Key>>> {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A person's key, if there is one.
    async fn find_key(&self, person: PersonId) -> Result<Option<Arc<Key>>, StoreError> {
        if let Some(key) = self.at_hand().get(&person) {
            return Ok(Some(key.clone()));
        }
        match self.store.key(person).await? {
            Some(wrapped) => self.unwrap(person, wrapped).map(Some),
            None => Ok(None),
        }
    }

    /// A person's key, made if there is none.
    async fn make_key(&self, person: PersonId) -> Result<Arc<Key>, StoreError> {
        if let Some(key) = self.find_key(person).await? {
            return Ok(key);
        }
        let wrapped = seal(
            &self.wrapping,
            &Place::new(Purpose::PersonKey, person),
            Key::random().bytes(),
        )?;
        // Somebody else may be faster: then theirs is kept.
        let kept = self.store.put_key(person, wrapped).await?;
        self.unwrap(person, kept)
    }

    /// The key of somebody of whom something sealed was found.
    async fn known_key(&self, person: PersonId) -> Result<Arc<Key>, StoreError> {
        let key = self.find_key(person).await?;
        key.ok_or_else(|| StoreError::Corrupt("a person's key is missing".to_owned()))
    }

    /// The same for a list, none if the list is empty.
    async fn key_for(&self, person: PersonId, empty: bool) -> Result<Option<Arc<Key>>, StoreError> {
        if empty {
            Ok(None)
        } else {
            self.known_key(person).await.map(Some)
        }
    }

    fn unwrap(&self, person: PersonId, wrapped: Vec<u8>) -> Result<Arc<Key>, StoreError> {
        let bytes = zeroize::Zeroizing::new(open(&self.wrapping, &Place::new(Purpose::PersonKey, person), wrapped)?);
        let bytes = <[u8; 32]>::try_from(&bytes[..]);
        let key = bytes.map_err(|_| StoreError::Corrupt("a person's key has the wrong length".to_owned()))?;
        let key = Arc::new(Key::new(key));
        let mut at_hand = self.at_hand();
        if at_hand.len() >= KEYS_AT_HAND {
            // Who is there now is back within one look each.
            at_hand.clear();
        }
        at_hand.insert(person, key.clone());
        Ok(key)
    }
}

fn seal_lines(key: &Key, person: PersonId, lines: &mut [Vec<u8>]) -> Result<(), StoreError> {
    for line in lines {
        *line = seal(key, &Place::new(Purpose::History, person), line)?;
    }
    Ok(())
}

/// An instant as a part of a place.
fn moment(instant: Timestamp) -> u64 {
    micros(instant).cast_unsigned()
}

fn first<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&hash[..N]);
    part
}
