//! A file behind a card, from the store through a real desk to the channel: neither is lost, and neither repeats the other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test complains by panicking")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use beian::{
    calendar::Calendar,
    channels::{
        Attachment, AttachmentContent, ButtonTarget, HistoryEntry, Outgoing, OutgoingButton, PageReception,
        telegram::{self, Telegram, TelegramSettings},
        web::{self, Web},
    },
    conversation::book,
    desk::{Clock, Desk, ManualClock, Parts},
    documents::Limits,
    library,
    store::{Commit, Committed, master_key::MasterKey, memory::MemoryStore, papers::Papers, vault::Vault},
};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::fake_telegram::{FakeTelegram, Fault, SeenChat, TOKEN};

const SOON: Duration = Duration::from_secs(5);

/// What survives the end of the program.
struct House {
    store: MemoryStore,
    folder: TempDir,
    clock: Arc<ManualClock>,
}

impl House {
    fn new() -> House {
        House {
            store: MemoryStore::default(),
            folder: TempDir::new().unwrap(),
            clock: Arc::new(ManualClock::new("2026-11-02T01:30:00Z".parse::<Timestamp>().unwrap())),
        }
    }

    async fn vault(&self) -> Vault<MemoryStore> {
        let master = MasterKey::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        Vault::open(self.store.clone(), &master).await.unwrap()
    }

    async fn desk(&self) -> Desk<MemoryStore> {
        let sources = library::built_in();
        let loaded = book::load(
            &sources.conversation_id,
            &sources.conversation_files,
            &sources.locale_files,
        );
        let vault = self.vault().await;
        Desk::new(Parts {
            book: Arc::new(loaded.unwrap_or_else(|faults| panic!("{faults:#?}")).0),
            calendar: Calendar::built_in(),
            papers: Papers::open(vault.clone(), &self.folder.path().join("papers"))
                .await
                .unwrap(),
            vault,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            page_url: None,
            limits: Limits::default(),
            inspector: beian::inspector::Inspector::through(1, beian::rehearse::looked_at),
            album_settles: SignedDuration::ZERO,
        })
    }

    /// What the desk commits when a card has dates: the card, and behind it the file.
    async fn commit(&self, channel: &str, account: &str) {
        let vault = self.vault().await;
        let person = vault.person_id(channel, account);
        let reply = |outgoing: Outgoing| {
            let reply = json!({"channel": channel, "address": account, "outgoing": outgoing});
            serde_json::to_vec(&reply).unwrap()
        };
        let commit = Commit {
            person,
            expect: 0,
            body: b"{}".to_vec(),
            done: Vec::new(),
            replies: vec![reply(card()), reply(file())],
            reminders: Vec::new(),
            papers: Vec::new(),
            links: Vec::new(),
            history: Vec::new(),
        };
        vault.ensure_key(person).await.unwrap();
        assert!(matches!(vault.commit(commit).await.unwrap(), Committed::Done(1)));
    }
}

fn card() -> Outgoing {
    let button = OutgoingButton {
        label: "好".to_owned(),
        target: ButtonTarget::Payload("1.d".to_owned()),
    };
    Outgoing {
        body: vec!["日期都在文件里。".to_owned()],
        buttons: vec![vec![button]],
        fresh: true,
        language: "zh-CN".to_owned(),
        ..Outgoing::default()
    }
}

fn file() -> Outgoing {
    Outgoing {
        attachments: vec![Attachment {
            file_name: "备案日期.ics".to_owned(),
            media_type: "text/calendar; charset=utf-8".to_owned(),
            description: None,
            content: AttachmentContent::Inline(Bytes::from_static(b"BEGIN:VCALENDAR")),
        }],
        fresh: true,
        language: "zh-CN".to_owned(),
        ..Outgoing::default()
    }
}

fn telegram_of(fake: &FakeTelegram) -> Arc<Telegram> {
    let settings = TelegramSettings {
        api_url: fake.url().parse().unwrap(),
        ..TelegramSettings::new(TOKEN.into())
    };
    Arc::new(Telegram::new(&settings).unwrap())
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

fn wait_until(mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + SOON;
    while !is_so() {
        assert!(Instant::now() < until, "it never came about");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn cards_and_files(chat: &SeenChat) -> (usize, usize) {
    let files = chat.bot_messages().filter(|message| message.document.is_some()).count();
    (chat.bot_messages().count() - files, files)
}

/// The program ends when the card has got through and the file has not.
#[test]
fn a_kill_between_card_and_file_loses_neither_and_repeats_neither() {
    let world = runtime();
    let fake = world.block_on(FakeTelegram::start());
    let person = fake.user(5);
    person.start();
    let house = House::new();
    world.block_on(house.commit(telegram::NAME, "5"));

    let first_life = runtime();
    fake.fault(Fault::status(502).on("sendDocument").times(1000));
    let desk = first_life.block_on(house.desk());
    desk.add_channel(telegram_of(&fake));
    first_life.block_on(desk.resume()).unwrap();
    wait_until(|| fake.calls("sendDocument") > 0);
    // Once the failure is recorded, what is left is the file alone.
    let vault = world.block_on(house.vault());
    let id = vault.person_id(telegram::NAME, "5");
    wait_until(|| {
        let left = world.block_on(vault.unsent(id, 9)).unwrap();
        left.len() == 1 && left[0].tries == 1
    });
    first_life.shutdown_background();
    drop(desk);
    assert_eq!(cards_and_files(&person.chat()), (1, 0));

    fake.clear_faults();
    house.clock.set(house.clock.now() + SignedDuration::from_mins(10));
    let second_life = runtime();
    let desk = second_life.block_on(house.desk());
    desk.add_channel(telegram_of(&fake));
    second_life.block_on(desk.resume()).unwrap();
    wait_until(|| cards_and_files(&person.chat()).1 > 0);
    wait_until(|| desk.is_idle());
    let chat = person.chat();
    assert_eq!(cards_and_files(&chat), (1, 1));
    assert!(chat.last().unwrap().document.is_some() && chat.button("好").is_some());
    assert!(world.block_on(vault.unsent(id, 9)).unwrap().is_empty());
    // The next card would take the place of the card, not of the file.
    let live = world.block_on(vault.delivery(id)).unwrap().unwrap();
    let card = chat.bot_messages().next().unwrap().id;
    assert_eq!(String::from_utf8(live).unwrap(), format!("{card}b"));
}

/// A file that is never taken holds up nobody.
#[tokio::test]
async fn a_refused_file_is_let_go() {
    let fake = FakeTelegram::start().await;
    let person = fake.user(5);
    person.start();
    let house = House::new();
    house.commit(telegram::NAME, "5").await;
    fake.fault(Fault::error(413, "Request Entity Too Large").on("sendDocument"));
    let desk = house.desk().await;
    desk.add_channel(telegram_of(&fake));
    desk.resume().await.unwrap();
    let vault = house.vault().await;
    let id = vault.person_id(telegram::NAME, "5");
    let until = Instant::now() + SOON;
    while !vault.unsent(id, 9).await.unwrap().is_empty() {
        assert!(Instant::now() < until, "the file holds everything up");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(cards_and_files(&person.chat()), (1, 0));
}

/// On the page the file is a line of the history.
#[tokio::test]
async fn the_pages_history_keeps_the_file() {
    let house = House::new();
    house.commit(web::NAME, "somebody").await;
    let desk = house.desk().await;
    desk.add_channel(Arc::new(Web::default()));
    desk.resume().await.unwrap();
    let until = Instant::now() + SOON;
    let lines = loop {
        let lines = desk.history(web::NAME, "somebody", 0, 9).await.unwrap();
        if lines.len() == 2 {
            break lines;
        }
        assert!(Instant::now() < until, "{lines:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    assert_eq!(lines[0].entry, HistoryEntry::Reply(card()));
    assert_eq!(lines[1].entry, HistoryEntry::Reply(file()));
}
