//! What the real binary takes when it does nothing, with 100,000 people stored, and after 10,000 have written.
//!
//! ```sh
//! cargo run --release --example memory
//! cargo run --release --example memory -- --stored 1000 --people 100
//! ```
//!
//! The folder is filled through the library: each person has a state of 3 KiB. Those who write come through a fake Telegram, which is this process.

#![allow(clippy::expect_used, clippy::panic, reason = "it may stop at the first fault")]

#[path = "../tests/support/binary.rs"]
mod binary;
#[path = "../tests/support/fake_telegram.rs"]
mod fake_telegram;
#[path = "../tests/support/walker.rs"]
mod walker;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use beian::store::{
    Commit,
    master_key::MasterKey,
    sled::{Settings, SledStore},
    vault::Vault,
};
use binary::Binary;
use clap::Parser;
use fake_telegram::FakeTelegram;

/// Memory and start-up time of the real binary.
#[derive(Parser)]
struct Arguments {
    /// People in the store who don't write.
    #[arg(long, default_value_t = 100_000)]
    stored: u32,
    /// People who write.
    #[arg(long, default_value_t = 10_000)]
    people: i64,
    /// How many of them at once.
    #[arg(long, default_value_t = 50)]
    at_once: usize,
    /// How many steps each takes.
    #[arg(long, default_value_t = 4)]
    steps: usize,
    /// The transcript whose `>` lines are walked.
    #[arg(long, default_value = "tests/chats/happy-path-telegram.chat")]
    script: String,
}

/// No answer may take longer, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// After this long without anything to do it counts as idle.
const IDLE_AFTER: Duration = Duration::from_secs(3);

/// The size of a state half-way.
const STATE_BYTES: usize = 3 * 1024;

fn main() {
    let arguments = Arguments::parse();
    binary::build_release();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(measure(arguments));
}

async fn measure(arguments: Arguments) {
    let data = tempfile::tempdir().expect("a folder");
    let telegram = Arc::new(FakeTelegram::start().await);
    telegram.keep_at_most(10);
    let mut variables = binary::telegram_variables(&telegram.url());
    variables.push(("BEIAN_WEB__ENABLED", "true".to_owned()));
    variables.push(("BEIAN_WEB__LISTEN", "127.0.0.1:0".to_owned()));
    let start = || Binary::start(&binary::beside_the_examples(), data.path(), &variables);

    // The first start makes the master key and the store.
    tell("made", &idle(&start).await);
    tell("empty", &idle(&start).await);
    let filling = Instant::now();
    fill(data.path(), arguments.stored).await;
    println!(
        "{} people stored in {:.0} s",
        arguments.stored,
        filling.elapsed().as_secs_f64()
    );
    tell(&format!("{} stored", arguments.stored), &idle(&start).await);

    let running = start();
    let took = write(&telegram, &arguments).await;
    let (resident, peak) = running.resident_mebibytes();
    let updates = arguments.people.unsigned_abs() * arguments.steps as u64;
    println!(
        "{} people wrote {updates} updates in {took:.0} s: resident {resident:.1} MiB, at its peak {peak:.1} MiB",
        arguments.people
    );
    tokio::time::sleep(IDLE_AFTER).await;
    println!("idle again: resident {:.1} MiB", running.resident_mebibytes().0);
    assert!(running.stop(), "a good end");
    tell(
        &format!(
            "{} stored and {} active, started anew",
            arguments.stored, arguments.people
        ),
        &idle(&start).await,
    );
}

/// Starts it, lets it idle, ends it: seconds until it was ready, and resident mebibytes.
async fn idle(start: &impl Fn() -> Binary) -> (f64, f64) {
    let binary = start();
    tokio::time::sleep(IDLE_AFTER).await;
    let figures = (binary.ready_after.as_secs_f64(), binary.resident_mebibytes().0);
    assert!(binary.stop(), "a good end");
    figures
}

fn tell(what: &str, (ready, resident): &(f64, f64)) {
    println!(
        "{what}: ready after {:.0} ms, resident {resident:.1} MiB",
        ready * 1000.0
    );
}

/// People who have gone half-way and wait for nothing.
async fn fill(data: &Path, people: u32) {
    let key = MasterKey::from_file(&data.join("master.key")).expect("the key").key;
    let store = SledStore::open(&data.join("store"), &Settings::default()).expect("the store");
    let vault = Vault::open(store, &key).await.expect("the vault");
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..people {
        let vault = vault.clone();
        if tasks.len() >= 1_000 {
            tasks.join_next().await;
        }
        tasks.spawn(async move {
            let commit = Commit {
                person: vault.person_id("telegram", &format!("stored {number}")),
                expect: 0,
                body: vec![b's'; STATE_BYTES],
                done: Vec::new(),
                replies: Vec::new(),
                reminders: Vec::new(),
                papers: Vec::new(),
                links: Vec::new(),
                history: Vec::new(),
            };
            vault.commit(commit).await.expect("stored");
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.expect("stored");
    }
    vault.close().await.expect("closed");
}

/// Everybody takes a few steps; seconds that it took.
async fn write(telegram: &Arc<FakeTelegram>, arguments: &Arguments) -> f64 {
    let text = std::fs::read_to_string(binary::project_file(&arguments.script)).expect("the script");
    let mut script = walker::read_script(&text);
    script.truncate(arguments.steps);
    let expected = Arc::new(walker::rehearse(&telegram.user(1), &script, PATIENCE).await);
    let script = Arc::new(script);
    let next = Arc::new(AtomicI64::new(2));
    let last = arguments.people + 1;
    let started = Instant::now();
    let mut seats = tokio::task::JoinSet::new();
    for _ in 0..arguments.at_once {
        let (telegram, script, expected, next) = (
            Arc::clone(telegram),
            Arc::clone(&script),
            Arc::clone(&expected),
            Arc::clone(&next),
        );
        seats.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number > last {
                    break;
                }
                let user = telegram.user(number);
                for (act, expected) in script.iter().zip(expected.iter()) {
                    let own = walker::perform(&user, act);
                    assert!(
                        walker::hear(&user, own, expected, PATIENCE).await,
                        "person {number} was not answered"
                    );
                }
            }
        });
    }
    while let Some(seat) = seats.join_next().await {
        seat.expect("every person is answered");
    }
    started.elapsed().as_secs_f64()
}
