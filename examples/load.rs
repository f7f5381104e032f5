//! Drives the real binary with a fake Telegram: many people walk real steps, a photo now and then.
//!
//! ```sh
//! cargo run --release --example load -- --people 50 --seconds 20
//! cargo run --release --example load -- --people 200 --latency 50
//! ```
//!
//! The fake Telegram and its people are this process; the binary is another. Each person does the next thing as soon as the last answer is
//! there, so every figure includes the inbox, the state and the replies, each made durable with `fdatasync`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a measurement that can't go on should say so at once, in its helpers too"
)]

#[path = "../tests/support/binary.rs"]
mod binary;
#[path = "../tests/support/fake_telegram.rs"]
mod fake_telegram;
#[path = "../tests/support/walker.rs"]
mod walker;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use binary::Binary;
use clap::Parser;
use fake_telegram::FakeTelegram;
use walker::Act;

/// Load for the real binary.
#[derive(Parser)]
struct Arguments {
    /// People at once.
    #[arg(long, default_value_t = 50)]
    people: usize,
    /// For how long.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// How long Telegram takes for each call, in milliseconds.
    #[arg(long, default_value_t = 0)]
    latency: u64,
    /// One person in so many sends the photo that the script asks for; the others begin anew before it.
    #[arg(long, default_value_t = 20)]
    photo_every: u64,
    /// The binary is built already.
    #[arg(long)]
    no_build: bool,
    /// The transcript whose `>` lines are walked.
    #[arg(long, default_value = "tests/chats/happy-path-telegram.chat")]
    script: String,
}

/// No answer may take longer, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The first numbers are the rehearsal's.
const FIRST_PERSON: i64 = 1_000_000;

fn main() {
    let arguments = Arguments::parse();
    if !arguments.no_build {
        binary::build_release();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(drive(arguments));
}

async fn drive(arguments: Arguments) {
    let data = tempfile::tempdir().expect("a folder");
    let telegram = Arc::new(FakeTelegram::start().await);
    telegram.keep_at_most(40);
    let binary = Binary::start(
        &binary::beside_the_examples(),
        data.path(),
        &binary::telegram_variables(&telegram.url()),
    );
    println!("ready after {:.0} ms", binary.ready_after.as_secs_f64() * 1000.0);

    let script = read_until_second_photo(&arguments.script);
    let expected = Arc::new(walker::rehearse(&telegram.user(1), &script, PATIENCE).await);
    let script = Arc::new(script);
    let photo_at = script
        .iter()
        .position(|act| matches!(act, Act::Photo(_)))
        .unwrap_or(script.len());
    println!("script: {} acts, the photo is number {photo_at}", script.len());

    telegram.latency(Duration::from_millis(arguments.latency));
    let next_person = Arc::new(AtomicI64::new(FIRST_PERSON));
    let updates = Arc::new(AtomicU64::new(0));
    let photos = Arc::new(AtomicU64::new(0));
    let latencies = Arc::new(Mutex::new(Vec::new()));
    let started = Instant::now();
    let until = started + Duration::from_secs(arguments.seconds);
    let cpu_before = binary.cpu_seconds();
    let mut seats = tokio::task::JoinSet::new();
    for _ in 0..arguments.people {
        let (script, expected) = (Arc::clone(&script), Arc::clone(&expected));
        let (next_person, updates, photos) = (Arc::clone(&next_person), Arc::clone(&updates), Arc::clone(&photos));
        let latencies = Arc::clone(&latencies);
        let telegram = Arc::clone(&telegram);
        seats.spawn(async move {
            let mut own_latencies = Vec::new();
            while Instant::now() < until {
                let number = next_person.fetch_add(1, Ordering::Relaxed);
                let user = telegram.user(number);
                let sends_photo = number.unsigned_abs() % arguments.photo_every == 0;
                let acts = if sends_photo { script.len() } else { photo_at };
                for (act, expected) in script.iter().zip(expected.iter()).take(acts) {
                    if Instant::now() >= until {
                        break;
                    }
                    let asked = Instant::now();
                    let own = walker::perform(&user, act);
                    assert!(
                        walker::hear(&user, own, expected, PATIENCE).await,
                        "person {number} was not answered"
                    );
                    own_latencies.push(asked.elapsed());
                    updates.fetch_add(1, Ordering::Relaxed);
                    photos.fetch_add(u64::from(matches!(act, Act::Photo(_))), Ordering::Relaxed);
                }
            }
            latencies.lock().expect("unpoisoned").append(&mut own_latencies);
        });
    }
    while let Some(seat) = seats.join_next().await {
        seat.expect("every person is answered");
    }
    let seconds = started.elapsed().as_secs_f64();
    let cpu = binary.cpu_seconds() - cpu_before;
    let (resident, peak) = binary.resident_mebibytes();
    let updates = updates.load(Ordering::Relaxed);
    let mut latencies = std::mem::take(&mut *latencies.lock().expect("unpoisoned"));
    latencies.sort_unstable();
    let at = |share: f64| {
        let index = ((latencies.len() as f64 - 1.0) * share) as usize;
        latencies
            .get(index)
            .map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
    };
    println!(
        "people {} | latency of Telegram {} ms | {seconds:.1} s",
        arguments.people, arguments.latency
    );
    println!(
        "updates {updates} | {:.0}/s | photos {}",
        updates as f64 / seconds,
        photos.load(Ordering::Relaxed)
    );
    println!(
        "p50 {:.1} ms | p99 {:.1} ms | worst {:.1} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    );
    println!("CPU of the binary {:.0} µs an update", cpu * 1e6 / updates as f64);
    println!("resident {resident:.1} MiB, at its peak {peak:.1} MiB");
}

/// The script up to and with the act after its first photo.
fn read_until_second_photo(path: &str) -> Vec<Act> {
    let text = std::fs::read_to_string(binary::project_file(path)).expect("the script");
    let mut script = walker::read_script(&text);
    if let Some(first) = script.iter().position(|act| matches!(act, Act::Photo(_))) {
        script.truncate(first + 2);
    }
    script
}
