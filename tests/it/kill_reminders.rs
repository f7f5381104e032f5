//! The real binary, killed again and again while reminders are due for many people at once: each is sent, and none more often than
//! what was in flight when the program died.

use std::{path::Path, sync::Arc, time::Duration};

use beian::{
    conversation::{State, WindowState, WindowStatus},
    store::{
        Commit, ReminderChange,
        master_key::MasterKey,
        sled::{Settings, SledStore},
        vault::Vault,
    },
};
use jiff::{SignedDuration, Timestamp};
use rand::RngExt;
use serde_json::Value;

use crate::support::{
    binary::{Binary, telegram_variables},
    fake_telegram::FakeTelegram,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");
const PATIENCE: Duration = Duration::from_secs(120);
const PEOPLE: i64 = 200;
const KILLS: usize = 12;
/// Of the messages that are on their way when it dies, so many may come twice.
const REPEATS_A_KILL: usize = 6;
/// In its last two hours it may be spoken of at any time of the day, so the test doesn't depend on when it runs.
const WINDOW: &str = "ministry-sms";
/// Words of its reminder.
const REMINDER: &str = "部里的短信核验做了吗";

/// Lets everybody wait for the ministry's message since so long that a reminder is due now.
async fn make_due(data: &Path) {
    let master = MasterKey::from_file(&data.join("master.key")).expect("the key").key;
    let store = SledStore::open(&data.join("store"), &Settings::default()).expect("the store");
    let vault = Vault::open(store, &master).await.expect("the vault");
    let now = Timestamp::now();
    let name = format!("window-{WINDOW}");
    let everybody = vault.people(None, 10_000).await.expect("people");
    assert_eq!(everybody.len(), usize::try_from(PEOPLE).expect("few"));
    for person in everybody {
        let record = vault.load(person).await.expect("a read").expect("a record");
        let mut body: Value = serde_json::from_slice(&record.body).expect("JSON");
        let mut state: State = serde_json::from_value(body["state"].clone()).expect("a state");
        let opened = now - SignedDuration::from_mins(22 * 60 + 30);
        let day = beian::calendar::local(opened).date();
        let window = WindowState::new(opened, day, day.tomorrow().expect("a day"));
        assert_eq!(window.status, WindowStatus::Open);
        state.windows.insert(WINDOW.to_owned(), window);
        state.reminders.insert(name.clone(), now);
        state.last_seen = Some(opened);
        body["state"] = serde_json::to_value(&state).expect("JSON");
        let commit = Commit {
            person,
            expect: record.version,
            body: serde_json::to_vec(&body).expect("JSON"),
            done: Vec::new(),
            replies: Vec::new(),
            reminders: vec![ReminderChange::Set(name.clone(), now)],
            papers: Vec::new(),
            links: Vec::new(),
            history: Vec::new(),
        };
        vault.commit(commit).await.expect("a commit");
    }
    vault.close().await.expect("closed");
}

/// Looks again and again until it is so.
async fn until(at_most: Duration, is_so: impl Fn() -> bool) {
    let end = tokio::time::Instant::now() + at_most;
    while !is_so() {
        assert!(tokio::time::Instant::now() < end, "this never came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// How often each has been reminded.
fn counts(telegram: &FakeTelegram) -> Vec<usize> {
    let reminders = |number| {
        let chat = telegram.user(number).chat();
        chat.bot_messages()
            .filter(|message| message.text.contains(REMINDER))
            .count()
    };
    (1..=PEOPLE).map(reminders).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_a_burst_of_reminders() {
    let data = tempfile::tempdir().expect("a folder");
    let telegram = Arc::new(FakeTelegram::start().await);
    let mut variables = telegram_variables(&telegram.url());
    // As fast as Telegram allows, and no faster: otherwise all of them would be on their way at once.
    variables.retain(|(name, _)| *name != "BEIAN_TELEGRAM__MESSAGES_PER_SECOND");
    let start = || Binary::start(Path::new(PROGRAM), data.path(), &variables);
    let binary = start();
    for number in 1..=PEOPLE {
        telegram.user(number).start();
    }
    let answered = || (1..=PEOPLE).all(|number| telegram.user(number).chat().bot_messages().count() > 0);
    until(PATIENCE, answered).await;
    assert!(binary.stop(), "a good end");
    make_due(data.path()).await;

    // Slow enough that every kill finds some on their way, and some still to come.
    telegram.latency(Duration::from_millis(20));
    for _ in 0..KILLS {
        let binary = start();
        let pause = rand::rng().random_range(5..400);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        binary.kill();
    }
    let in_the_midst = counts(&telegram).iter().filter(|count| **count > 0).count();
    let _binary = start();
    until(PATIENCE, || counts(&telegram).iter().all(|count| *count > 0)).await;
    // Whatever would still come twice has come by the time that one more person is answered.
    telegram.user(PEOPLE + 1).start();
    let answered = || telegram.user(PEOPLE + 1).chat().bot_messages().count() > 0;
    until(PATIENCE, answered).await;

    let counts = counts(&telegram);
    let repeated: usize = counts.iter().map(|count| count - 1).sum();
    println!("{KILLS} kills, {PEOPLE} reminders, {in_the_midst} sent by the last kill: {repeated} repeated");
    assert!(in_the_midst > 0, "the kills came before the burst");
    assert!(
        repeated <= KILLS * REPEATS_A_KILL,
        "{repeated} reminders were repeated in {KILLS} kills"
    );
}
