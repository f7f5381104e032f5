//! What only an engine with a folder promises: that what it acknowledged is there after a kill, and nothing that it shouldn't hold.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use beian::store::sled::{Settings, SledStore};
use beian::store::{Commit, Committed, LinkId, PaperChange, PersonId, Receipt, ReminderChange, Store, StoreError};
use jiff::SignedDuration;

use crate::store_contract::{ANNA, BEN, arrival, at, commit};

fn open(folder: &Path) -> SledStore {
    SledStore::open(folder, &Settings::default()).unwrap()
}

fn impatient() -> Settings {
    Settings {
        lock_patience: Duration::from_millis(200),
        ..Settings::default()
    }
}

/// A commit whose parts can all be told from its version.
fn whole(person: PersonId, version: u64, done: Vec<u64>) -> Commit {
    // Every third one is larger than a piece.
    let body = version
        .to_be_bytes()
        .repeat(if version.is_multiple_of(3) { 1_500 } else { 200 });
    Commit {
        done,
        replies: vec![format!("reply {version}").into_bytes()],
        reminders: vec![ReminderChange::Set("next".to_owned(), at(version as i64))],
        papers: vec![
            PaperChange::Keep(format!("{}-{version}", person.0[0])),
            PaperChange::Drop(format!("{}-{}", person.0[0], version - 1)),
        ],
        links: vec![(LinkId(u128::from(version).to_be_bytes()), at(1_000_000))],
        history: vec![format!("line {version}").into_bytes()],
        ..commit(person, version - 1, &body)
    }
}

/// That a person's last commit is whole; its version.
async fn check_whole(store: &SledStore, person: PersonId) -> u64 {
    let Some(record) = store.load(person).await.unwrap() else {
        return 0;
    };
    let version = record.version;
    assert_eq!(record.body, whole(person, version, Vec::new()).body);
    let replies = store.unsent(person, usize::MAX).await.unwrap();
    assert_eq!(replies.len() as u64, version);
    assert!(
        (1..)
            .zip(&replies)
            .all(|(version, reply)| reply.id.version == version && reply.body == format!("reply {version}").as_bytes())
    );
    let history = store.history(person, 0, usize::MAX).await.unwrap();
    assert_eq!(history.last().unwrap().body, format!("line {version}").into_bytes());
    assert_eq!(history.last().unwrap().number, version);
    assert!(
        store
            .paper_is_kept(&format!("{}-{version}", person.0[0]))
            .await
            .unwrap()
    );
    assert!(
        !store
            .paper_is_kept(&format!("{}-{}", person.0[0], version - 1))
            .await
            .unwrap()
    );
    assert!(
        !store
            .paper_is_kept(&format!("{}-{}", person.0[0], version + 1))
            .await
            .unwrap()
    );
    assert!(
        store
            .link_is_good(LinkId(u128::from(version).to_be_bytes()), at(0))
            .await
            .unwrap()
    );
    version
}

#[tokio::test]
async fn everything_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let mut last = 0;
    for version in 1..=12u64 {
        let store = open(folder.path());
        assert_eq!(check_whole(&store, ANNA).await, version - 1);
        // Ids are remembered, and numbers go on rising although the clock of this one stands still.
        assert_eq!(
            store
                .receive(vec![arrival(ANNA, version - 1, 0, b""), arrival(BEN, version, 0, b"")])
                .await
                .unwrap(),
            [if version == 1 { Receipt::New } else { Receipt::Seen }, Receipt::New]
        );
        let newest = store.inbox(BEN, 100).await.unwrap().last().unwrap().number;
        assert!(newest > last);
        last = newest;
        assert_eq!(
            store.commit(whole(ANNA, version, Vec::new())).await.unwrap(),
            Committed::Done(version)
        );
        let due = store
            .claim_due(at(100), SignedDuration::from_hours(100), 10)
            .await
            .unwrap();
        assert_eq!(
            (due.len(), due[0].due),
            (1, at(version as i64)),
            "leases end with the process, reminders don't"
        );
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_folder_has_one_owner() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    let Err(StoreError::InUse(who)) = SledStore::open(folder.path(), &impatient()) else {
        panic!("opened twice")
    };
    assert!(who.contains(&*folder.path().to_string_lossy()), "{who}");
    assert!(who.contains(&format!("process {}", std::process::id())), "{who}");
    first.close().await.unwrap();
    // Without closing, the last handle is enough; the successor waits a moment.
    drop(open(folder.path()));
    let third = SledStore::open(folder.path(), &Settings::default()).unwrap();
    third.close().await.unwrap();
}

#[tokio::test]
async fn half_a_snapshot_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.commit(whole(ANNA, 1, Vec::new())).await.unwrap();
    store.close().await.unwrap();
    let snapshot = folder.path().join("snap.FFFFFFFFFFFFFFFF.generating");
    std::fs::write(&snapshot, b"half").unwrap();
    let store = open(folder.path());
    assert!(!snapshot.exists());
    assert_eq!(check_whole(&store, ANNA).await, 1);
}

#[tokio::test]
async fn the_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/b");
    let store = open(&folder);
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    store.close().await.unwrap();
}

#[tokio::test]
async fn forgetting_leaves_no_trace_in_the_tree() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let empty = store.raw().unwrap();
    for version in 1..=4 {
        store.commit(whole(ANNA, version, Vec::new())).await.unwrap();
        store
            .receive(vec![arrival(ANNA, version, 0, &[7; 20_000])])
            .await
            .unwrap();
    }
    store.put_key(ANNA, vec![1; 73]).await.unwrap();
    assert_eq!(store.forget(ANNA).await.unwrap(), ["161-4"]);
    // Ids of updates and of links belong to nobody. They go when their time has come.
    let left = store.raw().unwrap();
    assert!(
        left.iter().all(|(key, value)| {
            matches!(key[0], b'u' | b'l')
                && ![key, value]
                    .iter()
                    .any(|bytes| bytes.windows(16).any(|window| window == ANNA.0))
        }),
        "{left:?}"
    );
    store.expire(at(2_000_000)).await.unwrap();
    let left: Vec<_> = store
        .raw()
        .unwrap()
        .into_iter()
        .filter(|(key, _)| key != b"n")
        .collect();
    assert_eq!(left, empty);
}

/// sled puts pages beyond 128 KiB into files of their own, which it never syncs.
#[tokio::test]
async fn no_page_becomes_a_file_that_is_never_synced() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    for round in 0..12u64 {
        let commits = (0..40u8).map(|number| {
            let person = PersonId([number; 16]);
            store.commit(Commit {
                replies: vec![vec![number; 60_000]],
                ..commit(person, round, &[number; 64 * 1024])
            })
        });
        for committed in futures::future::join_all(commits).await {
            assert_eq!(committed.unwrap(), Committed::Done(round + 1));
        }
    }
    let files = std::fs::read_dir(folder.path().join("blobs")).unwrap().count();
    assert_eq!(files, 0);
    store.close().await.unwrap();
}

#[tokio::test]
async fn expiring_takes_bounded_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    // 40,000 ids are more pages than one call throws away.
    for from in (0..40_000).step_by(1_000) {
        store
            .receive((from..from + 1_000).map(|id| arrival(ANNA, id, 0, b"")).collect())
            .await
            .unwrap();
    }
    store.forget(ANNA).await.unwrap();
    let pages = |store: &SledStore| store.raw().unwrap().len();
    let before = pages(&store);
    assert!((312..340).contains(&before), "{before}");
    store.expire(at(1_000_000)).await.unwrap();
    let after = pages(&store);
    assert!(after > 0 && after < before);
    store.expire(at(1_000_000)).await.unwrap();
    assert_eq!(pages(&store), 1, "but for the number of the last entry");
    store.close().await.unwrap();
}

/// The look at what is due and the thread that writes meet at every moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_reminder_is_lost_or_lent_twice_while_others_are_set() {
    const PEOPLE: u32 = 3_000;
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let setting = (0..20).map(|lane| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in (lane..PEOPLE).step_by(20) {
                let person = PersonId(u128::from(number).to_be_bytes());
                let due = at(i64::from(number.wrapping_mul(0x9e37_79b1) % 1_000));
                let reminders = vec![ReminderChange::Set("r".to_owned(), due)];
                let set = Commit {
                    reminders,
                    ..commit(person, 0, b"")
                };
                assert_eq!(store.commit(set).await.unwrap(), Committed::Done(1));
            }
        })
    });
    let setting: Vec<_> = setting.collect();
    let mut claimed = Vec::new();
    loop {
        let all_are_set = setting.iter().all(tokio::task::JoinHandle::is_finished);
        let lease = SignedDuration::from_hours(1);
        let some = store.claim_due(at(1_000), lease, 5).await.unwrap();
        if some.is_empty() && all_are_set {
            break;
        }
        claimed.extend(some.into_iter().map(|due| due.person));
        tokio::task::yield_now().await;
    }
    for setting in setting {
        setting.await.unwrap();
    }
    claimed.sort();
    assert!(claimed.is_sorted_by(|one, next| one < next), "lent twice");
    assert_eq!(claimed.len(), PEOPLE as usize);
    store.close().await.unwrap();
}

const CHILD_FOLDER: &str = "BEIAN_TEST_CRASH_FOLDER";
const CRASH_TEST: &str = "store_sled::what_was_acknowledged_survives_a_kill";
const KILLS: u64 = 24;

/// Commits as fast as it can, and says each time when it was told that a commit is durable.
fn commit_until_killed(folder: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = open(Path::new(folder));
        println!("open");
        let people = (1..=20u8).map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let person = PersonId([number; 16]);
                let mut version = store.load(person).await.unwrap().map_or(0, |record| record.version);
                loop {
                    version += 1;
                    let id = (u64::from(number) << 32) + version;
                    store
                        .receive(vec![arrival(person, id, 0, &version.to_be_bytes())])
                        .await
                        .unwrap();
                    let done = store
                        .inbox(person, 100)
                        .await
                        .unwrap()
                        .iter()
                        .map(|entry| entry.number)
                        .collect();
                    assert_eq!(
                        store.commit(whole(person, version, done)).await.unwrap(),
                        Committed::Done(version)
                    );
                    println!("{number} {version}");
                }
            })
        });
        futures::future::join_all(people.collect::<Vec<_>>()).await;
    });
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    if let Ok(folder) = std::env::var(CHILD_FOLDER) {
        return commit_until_killed(&folder);
    }
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut acknowledged = [0; 21];
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CRASH_TEST, "--nocapture", "--test-threads=1"])
            .env(CHILD_FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        // Now and then while it opens, else while it works.
        let moment = Duration::from_millis(if kill % 4 == 0 {
            rand::random_range(0..60)
        } else {
            rand::random_range(60..350)
        });
        let killer = std::thread::spawn(move || {
            std::thread::sleep(moment);
            child.kill().unwrap();
            child.wait().unwrap();
        });
        for line in output.lines() {
            // The last line may be half.
            let Ok(line) = line else { break };
            let Some((number, version)) = line.split_once(' ') else {
                continue;
            };
            let (Ok(number), Ok(version)) = (number.parse::<usize>(), version.parse::<u64>()) else {
                continue;
            };
            if number <= 20 && version == acknowledged[number] + 1 {
                acknowledged[number] = version;
            }
        }
        killer.join().unwrap();
        runtime.block_on(async {
            let store = open(folder.path());
            for number in 1..=20u8 {
                let person = PersonId([number; 16]);
                let found = check_whole(&store, person).await;
                let known = &mut acknowledged[usize::from(number)];
                assert!(
                    found == *known || found == *known + 1,
                    "kill {kill}: {known} acknowledged, {found} found"
                );
                *known = found;
                // One update at a time: all but the last are done with, in the same commit.
                assert!(store.inbox(person, 100).await.unwrap().len() <= 2);
            }
            store.close().await.unwrap();
        });
    }
    assert!(
        acknowledged.iter().sum::<u64>() > 500,
        "it hardly worked: {acknowledged:?}"
    );
}
