//! What it takes to tell everybody of a new year's holidays, and to remind many at once: the desk on sled, with a channel that costs nothing.
//!
//! ```sh
//! cargo run --release --example telling
//! cargo run --release --example telling -- --people 10000 --waiting 1000
//! ```

#![allow(clippy::expect_used, clippy::panic, reason = "it may stop at the first fault")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use beian::{
    calendar::{self, Calendar},
    channels::{
        Address, Channel, ChannelName, Content, DeliverError, Delivery, FetchError, Fetched, Incoming, Media, Outgoing,
        Signal,
    },
    conversation::{Book, ChannelTraits, Event, State, WindowStatus, book},
    desk::{ALBUM_SETTLES, Clock, Desk, ManualClock, Parts},
    documents::Limits,
    library,
    rehearse::{self, Player},
    store::{
        Commit, ReminderChange,
        master_key::MasterKey,
        papers::Papers,
        sled::{Settings, SledStore},
        vault::Vault,
    },
};
use clap::Parser;
use serde_json::json;

/// How long telling everybody takes.
#[derive(Parser)]
struct Arguments {
    /// People who are half-way and wait for nothing.
    #[arg(long, default_value_t = 100_000)]
    people: u32,
    /// People who wait for an office into a year whose holidays are announced.
    #[arg(long, default_value_t = 10_000)]
    waiting: u32,
    /// The transcript that people have walked.
    #[arg(long, default_value = "tests/chats/happy-path-telegram.chat")]
    script: String,
}

const NOWHERE: ChannelName = "nowhere";

/// The year as somebody made it up: the first days of January are off.
const MADE_UP: &str =
    "2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n2027-01-05,holiday,元旦\n2027-10-01,holiday,国庆节\n";

/// Counts what it is given.
#[derive(Default)]
struct Nowhere(AtomicU64);

#[async_trait]
impl Channel for Nowhere {
    fn name(&self) -> ChannelName {
        NOWHERE
    }

    fn traits(&self) -> ChannelTraits {
        ChannelTraits::default()
    }

    fn read(&self, _raw: &[u8]) -> Incoming {
        Incoming {
            address: Address(String::new()),
            language_hint: None,
            album: None,
            message: None,
            content: Content::Nothing,
        }
    }

    async fn fetch(&self, _media: &Media, _most_bytes: u64) -> Result<Fetched, FetchError> {
        Err(FetchError::Gone)
    }

    async fn deliver(
        &self,
        _address: &Address,
        _outgoing: &Outgoing,
        _last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(None)
    }

    async fn signal(&self, _address: &Address, _signal: Signal) {}
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let sources = library::built_in();
    let book = book::load(
        &sources.conversation_id,
        &sources.conversation_files,
        &sources.locale_files,
    );
    let book = Arc::new(book.unwrap_or_else(|faults| panic!("{faults:#?}")).0);
    let (half_way, waiting) = states(&book, &arguments.script);

    let folder = tempfile::tempdir().expect("a folder");
    let store = SledStore::open(&folder.path().join("store"), &Settings::default()).expect("the store");
    let key = MasterKey::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").expect("a key");
    let vault = Vault::open(store, &key).await.expect("the vault");
    let clock = Arc::new(ManualClock::new(at("2026-12-16T10:00")));
    let channel = Arc::new(Nowhere::default());
    let desk = Desk::new(Parts {
        book,
        calendar: Calendar::built_in(),
        vault: vault.clone(),
        papers: Papers::open(vault.clone(), &folder.path().join("papers"))
            .await
            .expect("papers"),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        page_url: None,
        limits: Limits::default(),
        inspector: beian::inspector::Inspector::here(1),
        album_settles: ALBUM_SETTLES,
    });
    desk.add_channel(Arc::clone(&channel) as Arc<dyn Channel>);

    fill(&vault, "half-way", arguments.people, &half_way).await;
    tell(&desk, &channel, &format!("{} who wait for nothing", arguments.people)).await;

    fill(&vault, "waiting", arguments.waiting, &waiting).await;
    let all = format!("{} more who wait", arguments.waiting);
    tell(&desk, &channel, &format!("{all}, their reminders set anew")).await;
    tell(&desk, &channel, &format!("{all}, once more")).await;
    desk.set_calendar(Calendar::built_in().with_table(MADE_UP).expect("a table"));
    tell(&desk, &channel, &format!("{all}, their dates moved")).await;
    tell(&desk, &channel, &format!("{all}, once more")).await;

    clock.set(at("2026-12-30T20:00"));
    let (started, before) = (Instant::now(), channel.0.load(Ordering::Relaxed));
    desk.remind_due().await.expect("reminded");
    let took = started.elapsed();
    rest(&desk).await;
    let sent = channel.0.load(Ordering::Relaxed) - before;
    println!(
        "a burst of due reminders: {took:.2?}, {:.2?} until all {sent} messages were out",
        started.elapsed()
    );
    desk.close().await.expect("closed");
}

fn at(text: &str) -> jiff::Timestamp {
    calendar::instant(text.parse().expect("a time"))
}

/// Somebody half-way, and somebody who waits for an office.
fn states(book: &Book, script: &str) -> (State, State) {
    let text = std::fs::read_to_string(script).expect("the transcript");
    let mut transcript = rehearse::parse(&text).expect("a transcript");
    let calendar = Calendar::built_in();
    let mut waiting = None;
    while waiting.is_none() && transcript.entries.len() > 20 {
        transcript.entries.truncate(transcript.entries.len() - 5);
        let mut player = Player::new(book, &calendar);
        rehearse::play(&transcript, &mut player);
        let windows = &player.state().windows;
        if windows
            .get("provincial-review")
            .is_some_and(|window| window.status == WindowStatus::Open)
        {
            waiting = Some(player.state().clone());
        }
    }
    let mut waiting = waiting.expect("somebody waits in the transcript");
    for window in waiting.windows.values_mut() {
        window.opened_at = at("2026-12-15T10:00");
        let latest = calendar.add_working_days(calendar::local(window.opened_at).date(), 20);
        (window.latest, window.estimated) = (latest.date, latest.estimated);
    }
    waiting.reminders.clear();
    transcript.entries.truncate(transcript.entries.len() / 2);
    let mut player = Player::new(book, &calendar);
    rehearse::play(&transcript, &mut player);
    (
        State {
            reminders: std::collections::BTreeMap::new(),
            ..player.state().clone()
        },
        waiting,
    )
}

async fn fill(vault: &Vault<SledStore>, name: &str, people: u32, state: &State) {
    let started = Instant::now();
    let body = json!({"channel": NOWHERE, "address": "", "state": state});
    let body = serde_json::to_vec(&body).expect("a record");
    let bytes = body.len();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..people {
        let (vault, body) = (vault.clone(), body.clone());
        if tasks.len() >= 1_000 {
            tasks.join_next().await;
        }
        let commit = Commit {
            person: vault.person_id(NOWHERE, &format!("{name} {number}")),
            expect: 0,
            body,
            done: Vec::new(),
            replies: Vec::new(),
            reminders: Vec::<ReminderChange>::new(),
            papers: Vec::new(),
            links: Vec::new(),
            history: Vec::new(),
        };
        tasks.spawn(async move { vault.commit(commit).await.expect("stored") });
    }
    while let Some(task) = tasks.join_next().await {
        task.expect("stored");
    }
    println!(
        "{people} people {name} stored, {bytes} bytes each, in {:.0?}",
        started.elapsed()
    );
}

async fn tell(desk: &Desk<SledStore>, channel: &Nowhere, what: &str) {
    let (started, before) = (Instant::now(), channel.0.load(Ordering::Relaxed));
    assert!(desk.tell_everybody(&Event::CalendarChanged).await.expect("told"));
    let took = started.elapsed();
    rest(desk).await;
    let sent = channel.0.load(Ordering::Relaxed) - before;
    println!(
        "{what}: told in {took:.2?}, {:.2?} until all {sent} messages were out",
        started.elapsed()
    );
}

async fn rest(desk: &Desk<SledStore>) {
    while !desk.is_idle() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
