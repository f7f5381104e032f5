//! How fast reminders are with a million of them pending: a look when nothing is due, claiming a thousand, setting and
//! cancelling. It also prints the memory that is resident after filling, after opening anew, and after many were moved.
//!
//! A million people have one reminder each, on one of 250 days between 10:02 and 10:20 in Beijing: many fall on the same minute.
//! The folder lies under `BENCH_FOLDER`, or where temporary files go; it takes about 1 GiB.

#![expect(clippy::unwrap_used, reason = "a bench may stop at the first fault")]

use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use beian::store::sled::{Settings, SledStore};
use beian::store::{Commit, Committed, PersonId, ReminderChange, Store};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::runtime::{Builder, Runtime};

const PEOPLE: u64 = 1_000_000;
const DAYS: i64 = 250;
const FIRST_DAY: Date = date(2027, 1, 1);
/// How many reminders are moved to another day in the end.
const MOVED: u64 = 100_000;
/// How many people write at once: as many as fit into two groups.
const AT_ONCE: u64 = 1_024;
const STATE_BYTES: usize = 200;
const NAME: &str = "certificate";
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How many are claimed at once in a burst.
const AT_A_TIME: usize = 256;

fn folder() -> tempfile::TempDir {
    match std::env::var_os("BENCH_FOLDER") {
        Some(parent) => tempfile::tempdir_in(parent).unwrap(),
        None => tempfile::tempdir().unwrap(),
    }
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn open(folder: &Path) -> SledStore {
    SledStore::open(folder, &Settings::default()).unwrap()
}

/// Ids are keyed hashes, so they lie anywhere.
fn person(number: u64) -> PersonId {
    PersonId(StdRng::seed_from_u64(number).random())
}

/// Some minute of some day.
fn due(seed: u64) -> Timestamp {
    let mut random = StdRng::seed_from_u64(!seed);
    let day = FIRST_DAY + random.random_range(0..DAYS).days();
    let time = day.at(10, random.random_range(2..20), 0, 0);
    TimeZone::fixed(jiff::tz::offset(8)).to_timestamp(time).unwrap()
}

fn before_all() -> Timestamp {
    TimeZone::UTC.to_timestamp(FIRST_DAY.at(0, 0, 0, 0)).unwrap() - SignedDuration::from_hours(24)
}

fn after_all() -> Timestamp {
    before_all() + SignedDuration::from_hours(24 * (DAYS + 2))
}

async fn change(store: &SledStore, number: u64, reminder: ReminderChange) {
    let person = person(number);
    let expect = store.load(person).await.unwrap().map_or(0, |record| record.version);
    let commit = Commit {
        person,
        expect,
        body: vec![b's'; STATE_BYTES],
        done: Vec::new(),
        replies: Vec::new(),
        reminders: vec![reminder],
        papers: Vec::new(),
        links: Vec::new(),
        history: Vec::new(),
    };
    assert_eq!(store.commit(commit).await.unwrap(), Committed::Done(expect + 1));
}

/// Sets the reminder of each of these people, many of them at once; the round decides for when.
async fn set(store: &SledStore, people: Range<u64>, round: u64) {
    let lanes = (0..AT_ONCE).map(|lane| {
        let (store, people) = (store.clone(), people.clone());
        tokio::spawn(async move {
            let mut number = people.start + lane;
            while number < people.end {
                let due = due(round * PEOPLE + number);
                change(&store, number, ReminderChange::Set(NAME.to_owned(), due)).await;
                number += AT_ONCE;
            }
        })
    });
    for lane in lanes.collect::<Vec<_>>() {
        lane.await.unwrap();
    }
}

/// What is resident, in mebibytes.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// A hundred thousand that are due at the same time, as many at a time as a clock would take.
async fn burst(store: &SledStore, now: Timestamp) {
    let mut slowest = Duration::ZERO;
    let started = Instant::now();
    let mut claimed = 0;
    while claimed < 100_000 {
        let one = Instant::now();
        claimed += store.claim_due(now, LEASE, AT_A_TIME).await.unwrap().len();
        slowest = slowest.max(one.elapsed());
    }
    let took = started.elapsed();
    println!("a burst of {claimed} claimed {AT_A_TIME} at a time in {took:.1?}, the slowest in {slowest:.1?}");
}

/// Fills the folder, and says what that takes; how much memory is in use then, and in a store that was opened anew.
async fn fill(folder: &Path) -> SledStore {
    let store = open(folder);
    let started = Instant::now();
    set(&store, 0..PEOPLE, 0).await;
    let took = started.elapsed().as_secs_f64();
    println!("{PEOPLE} reminders set in {took:.0} s: {:.1} MiB resident", resident());
    store.close().await.unwrap();
    println!("closed: {:.1} MiB resident", resident());
    let started = Instant::now();
    let store = open(folder);
    println!("opened in {:.1?}: {:.1} MiB resident", started.elapsed(), resident());
    let started = Instant::now();
    assert_eq!(store.claim_due(before_all(), LEASE, AT_A_TIME).await.unwrap(), []);
    println!("first look: {:.1?}", started.elapsed());
    let started = Instant::now();
    assert_eq!(store.claim_due(after_all(), LEASE, 1_000).await.unwrap().len(), 1_000);
    println!("first claim of 1,000: {:.1?}", started.elapsed());
    store
}

fn reminders(criterion: &mut Criterion) {
    let runtime = runtime();
    let folder = folder();
    let store = runtime.block_on(fill(folder.path()));
    let mut now = after_all() + LEASE * 2;
    runtime.block_on(burst(&store, now));
    let mut group = criterion.benchmark_group("a million reminders");
    group.bench_function("a look when nothing is due", |bencher| {
        bencher.iter(|| {
            let due = runtime.block_on(store.claim_due(before_all(), LEASE, AT_A_TIME));
            assert_eq!(due.unwrap(), []);
        });
    });
    group.sample_size(10).measurement_time(Duration::from_secs(4));
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("claiming 1,000", |bencher| {
        bencher.iter_custom(|times| {
            runtime.block_on(async {
                let mut claiming = Duration::ZERO;
                for _ in 0..times {
                    now += LEASE * 2;
                    // The holds of before end here, not in what is measured.
                    store.claim_due(now, LEASE, 0).await.unwrap();
                    let started = Instant::now();
                    let due = store.claim_due(now, LEASE, 1_000).await.unwrap();
                    claiming += started.elapsed();
                    assert_eq!(due.len(), 1_000);
                }
                claiming
            })
        });
    });
    group.throughput(Throughput::Elements(2));
    group.bench_function("setting and cancelling, alone", |bencher| {
        bencher.iter(|| {
            runtime.block_on(async {
                change(&store, 0, ReminderChange::Set("another".to_owned(), due(1))).await;
                change(&store, 0, ReminderChange::Cancel("another".to_owned(), due(1))).await;
            });
        });
    });
    group.finish();
    runtime.block_on(async {
        let started = Instant::now();
        set(&store, 0..MOVED, 1).await;
        let rate = MOVED as f64 / started.elapsed().as_secs_f64();
        println!("{MOVED} moved, {rate:.0}/s: {:.1} MiB resident", resident());
        store.close().await.unwrap();
    });
}

criterion_group!(benches, reminders);
criterion_main!(benches);
