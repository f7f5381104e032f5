//! How fast the store is: durable updates, many people at once, each one receive + commit + settle through the vault on sled;
//! and how long it takes to open a folder with 100,000 people in it.
//!
//! Beside criterion's figures it prints the processor time of an update and the memory that is resident. The folder lies under
//! `BENCH_FOLDER`, or where temporary files go: put it on the disk in question.

#![expect(clippy::unwrap_used, reason = "a bench may stop at the first fault")]

use std::path::Path;
use std::time::{Duration, Instant};

use beian::store::master_key::MasterKey;
use beian::store::sled::{Settings, SledStore};
use beian::store::vault::Vault;
use beian::store::{Arrival, Commit, Committed, PersonId, Receipt, ReplyId, Settled, Settlement, Store};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::{Builder, Runtime};

const STATE_BYTES: usize = 3 * 1024;
const REPLY_BYTES: usize = 1536;
const UPDATE_BYTES: usize = 600;
const MASTER_KEY: &str = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

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

async fn open(folder: &Path) -> Vault<SledStore> {
    let store = SledStore::open(folder, &Settings::default()).unwrap();
    Vault::open(store, &MasterKey::from_text(MASTER_KEY).unwrap())
        .await
        .unwrap()
}

/// One person's updates, one after the other.
async fn write(vault: Vault<SledStore>, person: PersonId, updates: u64) {
    for _ in 0..updates {
        let now = Timestamp::now();
        let update = vault.update_id("bench", &format!("{:?}{}", person.0, now.as_nanosecond()));
        let forget_id_at = now + SignedDuration::from_hours(24);
        let arrival = Arrival {
            person,
            update,
            received_at: now,
            forget_id_at,
            body: vec![b'u'; UPDATE_BYTES],
        };
        assert_eq!(vault.receive(vec![arrival]).await.unwrap(), [Receipt::New]);
        let done = vault
            .inbox(person, 16)
            .await
            .unwrap()
            .into_iter()
            .map(|entry| entry.number)
            .collect();
        let expect = vault.load(person).await.unwrap().map_or(0, |record| record.version);
        let commit = Commit {
            person,
            expect,
            body: vec![b's'; STATE_BYTES],
            done,
            replies: vec![vec![b'r'; REPLY_BYTES]],
            reminders: Vec::new(),
            papers: Vec::new(),
            links: Vec::new(),
            history: Vec::new(),
        };
        let version = expect + 1;
        assert_eq!(vault.commit(commit).await.unwrap(), Committed::Done(version));
        let replies = vault.unsent(person, 16).await.unwrap();
        assert_eq!(replies.len(), 1);
        let id = ReplyId {
            person,
            version,
            position: 0,
        };
        let settled = Settled {
            id,
            outcome: Settlement::Done,
            delivery: Some(vec![b'd'; 40]),
            history: None,
        };
        vault.settle(vec![settled]).await.unwrap();
    }
}

async fn write_together(vault: &Vault<SledStore>, people: u64, updates: u64) -> Duration {
    let started = Instant::now();
    let tasks = (0..people.min(updates)).map(|number| {
        let share = updates / people + u64::from(number < updates % people);
        let person = vault.person_id("bench", &number.to_string());
        tokio::spawn(write(vault.clone(), person, share))
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    started.elapsed()
}

/// Processor time of this process, in seconds, and what is resident, in mebibytes.
fn used() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<u64> = stat
        .rsplit(") ")
        .next()
        .unwrap()
        .split(' ')
        .map(|field| field.parse().unwrap_or(0))
        .collect();
    let resident = std::fs::read_to_string("/proc/self/status").unwrap();
    let resident = resident.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let resident: f64 = resident.trim().trim_end_matches(" kB").parse().unwrap();
    ((fields[11] + fields[12]) as f64 / 100.0, resident / 1024.0)
}

/// Ten thousand updates and more, and what they cost.
fn figures(runtime: &Runtime) {
    for (people, updates) in [(50, 30_000), (1, 2_000), (1_024, 60_000)] {
        let folder = folder();
        let vault = runtime.block_on(open(folder.path()));
        runtime.block_on(write_together(&vault, people, people * 4));
        let (before, _) = used();
        let took = runtime.block_on(write_together(&vault, people, updates)).as_secs_f64();
        let (after, resident) = used();
        let each = (after - before) * 1e6 / updates as f64;
        let rate = updates as f64 / took;
        println!(
            "{people} people: {rate:.0} durable updates/s, {each:.0} µs of processor each, {resident:.1} MiB resident"
        );
        runtime.block_on(vault.close()).unwrap();
    }
}

fn updates(criterion: &mut Criterion) {
    let runtime = runtime();
    figures(&runtime);
    let mut group = criterion.benchmark_group("durable update");
    group
        .throughput(Throughput::Elements(1))
        .sample_size(10)
        .measurement_time(Duration::from_secs(4));
    for people in [1, 64, 1_024] {
        let folder = folder();
        let vault = runtime.block_on(open(folder.path()));
        group.bench_function(format!("{people} people"), |bencher| {
            bencher.iter_custom(|updates| runtime.block_on(write_together(&vault, people, updates)));
        });
        runtime.block_on(vault.close()).unwrap();
    }
    group.finish();
}

fn opening(criterion: &mut Criterion) {
    let runtime = runtime();
    let folder = folder();
    runtime.block_on(async {
        let vault = open(folder.path()).await;
        // A thousand at a time, so that what waits is not what is measured.
        for thousand in 0..100 {
            let people = (0..1_000).map(|number| vault.person_id("bench", &format!("{thousand} {number}")));
            let tasks = people.map(|person| tokio::spawn(write(vault.clone(), person, 1)));
            for task in tasks.collect::<Vec<_>>() {
                task.await.unwrap();
            }
        }
        println!("100,000 people written: {:.1} MiB resident", used().1);
        vault.close().await.unwrap();
    });
    println!("closed: {:.1} MiB resident", used().1);
    let mut group = criterion.benchmark_group("opening");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    group.bench_function("100,000 people", |bencher| {
        bencher.iter_custom(|times| {
            runtime.block_on(async {
                let mut opening = Duration::ZERO;
                for _ in 0..times {
                    let started = Instant::now();
                    let store = SledStore::open(folder.path(), &Settings::default()).unwrap();
                    assert!(store.people_waiting().await.unwrap().is_empty());
                    assert!(store.people_unsent().await.unwrap().is_empty());
                    opening += started.elapsed();
                    println!("opened in {:?}, {:.1} MiB resident", started.elapsed(), used().1);
                    store.close().await.unwrap();
                }
                opening
            })
        });
    });
    group.finish();
}

criterion_group!(benches, updates, opening);
criterion_main!(benches);
