//! The desk over the memory store, with a clock that is set by hand and a channel that writes down what it is given.

mod clock_jumps;
mod package;
mod reminders;
mod sending;
mod telling;

use std::{
    collections::VecDeque,
    path::Path,
    sync::{LazyLock, Mutex},
};

use async_trait::async_trait;
use jiff::{Timestamp, civil::DateTime};
use serde_json::{Value, json};

use super::*;
use crate::{
    calendar,
    channels::{
        Address, Content, DeliverError, Delivery, FetchError, Fetched, Incoming, Media, Outgoing, RawUpdate, Reception,
        Signal,
    },
    conversation::{ChannelTraits, Length, State, WindowState, WindowStatus, book},
    library,
    store::{Commit, ReminderChange, master_key::MasterKey, memory::MemoryStore},
};

const WIRE: ChannelName = "wire";

/// An office that takes its time; its length is read from the conversation, not written here.
const REVIEW: &str = "provincial-review";

/// The year 2027 as somebody made it up: nobody works on 5 and 6 January, and everybody on a Saturday in December.
const MADE_UP: &str = "2026-12-26,workday,元旦\n2027-01-01,holiday,元旦\n2027-01-05,holiday,元旦\n\
                       2027-01-06,holiday,元旦\n2027-10-01,holiday,国庆节\n";

/// Writes down what is delivered, to whom; before that it answers with the faults it was told.
#[derive(Default)]
struct Wire {
    delivered: Mutex<Vec<(String, Outgoing)>>,
    faults: Mutex<VecDeque<DeliverError>>,
    /// After so many deliveries that desk is told to close.
    closes: Mutex<Option<(usize, CancellationToken)>>,
    /// Done once, while a walk is under way.
    meanwhile: Mutex<Option<Meanwhile>>,
    /// What passes it leaves the country.
    is_abroad: std::sync::atomic::AtomicBool,
}

type Meanwhile = Box<dyn FnOnce() + Send>;

#[async_trait]
impl Channel for Wire {
    fn name(&self) -> ChannelName {
        WIRE
    }

    fn traits(&self) -> ChannelTraits {
        let meanwhile = self.meanwhile.lock().unwrap().take();
        if let Some(meanwhile) = meanwhile {
            meanwhile();
        }
        ChannelTraits {
            abroad: self.is_abroad.load(std::sync::atomic::Ordering::Relaxed),
            ..ChannelTraits::default()
        }
    }

    fn read(&self, raw: &[u8]) -> Incoming {
        let raw: Value = serde_json::from_slice(raw).unwrap();
        Incoming {
            address: Address(raw["from"].as_str().unwrap().to_owned()),
            language_hint: None,
            album: raw["album"].as_str().map(str::to_owned),
            message: None,
            content: Content::Text(raw["words"].as_str().unwrap().to_owned()),
        }
    }

    async fn fetch(&self, _media: &Media, _most_bytes: u64) -> Result<Fetched, FetchError> {
        Err(FetchError::Gone)
    }

    async fn deliver(
        &self,
        address: &Address,
        outgoing: &Outgoing,
        _last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        if let Some(fault) = self.faults.lock().unwrap().pop_front() {
            return Err(fault);
        }
        let mut delivered = self.delivered.lock().unwrap();
        delivered.push((address.0.clone(), outgoing.clone()));
        if let Some((most, closing)) = &*self.closes.lock().unwrap()
            && delivered.len() >= *most
        {
            closing.cancel();
        }
        Ok(None)
    }

    async fn signal(&self, _address: &Address, _signal: Signal) {}
}

/// A desk, and what it stands on.
struct Bench {
    desk: Desk<MemoryStore>,
    vault: Vault<MemoryStore>,
    store: MemoryStore,
    clock: Arc<ManualClock>,
    wire: Arc<Wire>,
    folder: tempfile::TempDir,
}

static BOOK: LazyLock<Arc<Book>> = LazyLock::new(|| {
    let sources = library::built_in();
    let loaded = book::load(
        &sources.conversation_id,
        &sources.conversation_files,
        &sources.locale_files,
    );
    Arc::new(loaded.unwrap_or_else(|faults| panic!("{faults:#?}")).0)
});

impl Bench {
    /// Opens at that time of the day in the mainland.
    async fn at(now: &str) -> Bench {
        let clock = Arc::new(ManualClock::new(at(now)));
        let folder = tempfile::tempdir().unwrap();
        Bench::open(
            MemoryStore::default(),
            clock,
            Arc::default(),
            folder,
            Calendar::built_in(),
        )
        .await
    }

    async fn open(
        store: MemoryStore,
        clock: Arc<ManualClock>,
        wire: Arc<Wire>,
        folder: tempfile::TempDir,
        calendar: Calendar,
    ) -> Bench {
        let key = MasterKey::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        let vault = Vault::open(store.clone(), &key).await.unwrap();
        let desk = Desk::new(Parts {
            book: Arc::clone(&BOOK),
            calendar,
            vault: vault.clone(),
            papers: Papers::open(vault.clone(), &folder.path().join("papers"))
                .await
                .unwrap(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            page_url: None,
            limits: Limits::default(),
            inspector: crate::inspector::Inspector::through(1, crate::rehearse::looked_at),
            album_settles: ALBUM_SETTLES,
        });
        desk.add_channel(Arc::clone(&wire) as Arc<dyn Channel>);
        desk.resume().await.unwrap();
        Bench {
            desk,
            vault,
            store,
            clock,
            wire,
            folder,
        }
    }

    /// The process ends, and starts with what is stored.
    async fn restart(self, calendar: Calendar) -> Bench {
        self.desk.inner.closing.cancel();
        self.desk.inner.tasks.close();
        self.desk.inner.tasks.wait().await;
        *self.wire.closes.lock().unwrap() = None;
        Bench::open(self.store, self.clock, self.wire, self.folder, calendar).await
    }

    fn data(&self) -> &Path {
        self.folder.path()
    }

    fn person(&self, name: &str) -> PersonId {
        self.vault.person_id(WIRE, name)
    }

    /// Somebody who was greeted the other day.
    async fn store(&self, name: &str, change: impl FnOnce(&mut State)) {
        let the_other_day = self.clock.now() - SignedDuration::from_hours(24);
        let mut state = State {
            language: Some("zh-CN".to_owned()),
            started_at: Some(the_other_day),
            last_seen: Some(the_other_day),
            ..State::default()
        };
        change(&mut state);
        let reminders = state.reminders.clone().into_iter();
        let body = json!({"channel": WIRE, "address": name, "state": state});
        self.store_raw(name, serde_json::to_vec(&body).unwrap(), reminders.collect())
            .await;
    }

    async fn store_raw(&self, name: &str, body: Vec<u8>, reminders: Vec<(String, Timestamp)>) {
        let commit = Commit {
            person: self.person(name),
            expect: 0,
            body,
            done: Vec::new(),
            replies: Vec::new(),
            reminders: reminders
                .into_iter()
                .map(|(name, due)| ReminderChange::Set(name, due))
                .collect(),
            papers: Vec::new(),
            links: Vec::new(),
            history: Vec::new(),
        };
        self.vault.commit(commit).await.unwrap();
    }

    async fn version(&self, name: &str) -> u64 {
        self.vault.load(self.person(name)).await.unwrap().unwrap().version
    }

    async fn state(&self, name: &str) -> State {
        let record = self.vault.load(self.person(name)).await.unwrap().unwrap();
        self.desk.read_person(&record).unwrap().state
    }

    async fn say(&self, name: &str, number: u32, words: &str, album: Option<&str>) {
        let body = json!({"from": name, "words": words, "album": album});
        let update = RawUpdate {
            account: name.to_owned(),
            update: number.to_string(),
            body: serde_json::to_vec(&body).unwrap(),
        };
        self.desk.receive(WIRE, vec![update]).await.unwrap();
    }

    /// Waits until nothing is under way.
    async fn settle(&self) {
        until(|| self.desk.is_idle()).await;
    }

    /// To whom something was delivered since the last time, in order of their names.
    fn heard(&self) -> Vec<String> {
        let delivered = std::mem::take(&mut *self.wire.delivered.lock().unwrap());
        let mut names: Vec<String> = delivered.into_iter().map(|(name, _)| name).collect();
        names.sort();
        names
    }
}

/// An instant in the mainland.
fn at(text: &str) -> Timestamp {
    calendar::instant(text.parse::<DateTime>().unwrap())
}

/// An open wait, with the dates that a calendar gives.
fn waiting(calendar: &Calendar, opened_at: Timestamp) -> WindowState {
    let Length::Within(within) = BOOK.conversation.window(REVIEW).unwrap().length else {
        panic!("{REVIEW} is counted from its opening");
    };
    let opened = calendar::local(opened_at).date();
    let latest = calendar.add_working_days(opened, within.max);
    WindowState {
        estimated: latest.estimated,
        ..WindowState::new(
            opened_at,
            calendar.add_working_days(opened, within.min).date,
            latest.date,
        )
    }
}

fn made_up() -> Calendar {
    Calendar::built_in().with_table(MADE_UP).unwrap()
}

/// Looks again and again. With the time of tokio paused this takes as long as the computer needs.
async fn until(is_so: impl Fn() -> bool) {
    for round in 0.. {
        if is_so() {
            return;
        }
        assert!(round < 60_000, "this never came");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
