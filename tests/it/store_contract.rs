//! What every engine promises (`beian::store`), tried on each of them.

use beian::store::{
    Arrival, Commit, Committed, LinkId, MAX_COMMIT_BYTES, MAX_HISTORY_LINES, MAX_REMINDERS, MAX_VALUE_BYTES,
    PaperChange, PersonId, Receipt, ReminderChange, ReplyId, Settled, Settlement, Store, StoreError, UpdateId,
};
use jiff::{SignedDuration, Timestamp};

pub(crate) const ANNA: PersonId = PersonId([0xa1; 16]);
pub(crate) const BEN: PersonId = PersonId([0xb2; 16]);
/// The last one that there can be, where ranges of keys end.
pub(crate) const ZOE: PersonId = PersonId([0xff; 16]);

/// Seconds after the suite's beginning of time.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

pub(crate) fn arrival(person: PersonId, id: u64, seconds: i64, body: &[u8]) -> Arrival {
    let received_at = at(seconds);
    let forget_id_at = at(seconds + 24 * 3600);
    Arrival {
        person,
        update: UpdateId(id),
        received_at,
        forget_id_at,
        body: body.to_vec(),
    }
}

pub(crate) fn commit(person: PersonId, expect: u64, body: &[u8]) -> Commit {
    Commit {
        person,
        expect,
        body: body.to_vec(),
        done: Vec::new(),
        replies: Vec::new(),
        reminders: Vec::new(),
        papers: Vec::new(),
        links: Vec::new(),
        history: Vec::new(),
    }
}

fn done(id: ReplyId) -> Settled {
    Settled {
        id,
        outcome: Settlement::Done,
        delivery: None,
        history: None,
    }
}

fn reply(person: PersonId, version: u64, position: u8) -> ReplyId {
    ReplyId {
        person,
        version,
        position,
    }
}

fn keep(paper: &str) -> PaperChange {
    PaperChange::Keep(paper.to_owned())
}

pub(crate) fn set(name: &str, seconds: i64) -> ReminderChange {
    ReminderChange::Set(name.to_owned(), at(seconds))
}

pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(60);

pub(crate) async fn due(store: &impl Store, seconds: i64) -> Vec<(PersonId, String)> {
    let due = store.claim_due(at(seconds), LEASE, 100).await.unwrap();
    due.into_iter().map(|due| (due.person, due.name)).collect()
}

async fn bodies(store: &impl Store, person: PersonId) -> Vec<Vec<u8>> {
    store
        .inbox(person, 1000)
        .await
        .unwrap()
        .into_iter()
        .map(|entry| entry.body)
        .collect()
}

async fn keeps_a_key_once(store: impl Store) {
    assert_eq!(store.key(ANNA).await.unwrap(), None);
    assert_eq!(store.put_key(ANNA, b"one".to_vec()).await.unwrap(), b"one");
    assert_eq!(store.put_key(ANNA, b"two".to_vec()).await.unwrap(), b"one");
    assert_eq!(store.key(ANNA).await.unwrap(), Some(b"one".to_vec()));
    let both = tokio::join!(
        store.put_key(BEN, b"three".to_vec()),
        store.put_key(BEN, b"four".to_vec())
    );
    assert_eq!(both.0.unwrap(), both.1.unwrap());
}

async fn takes_an_update_once(store: impl Store) {
    let twice = vec![
        arrival(ANNA, 1, 0, b"a"),
        arrival(ANNA, 1, 0, b"b"),
        arrival(BEN, 2, 0, b"c"),
    ];
    assert_eq!(
        store.receive(twice).await.unwrap(),
        [Receipt::New, Receipt::Seen, Receipt::New]
    );
    // Not by a high-water mark: a smaller id that comes later is new.
    let later = vec![arrival(ANNA, 2, 5, b"d"), arrival(ANNA, 0, 5, b"e")];
    assert_eq!(store.receive(later).await.unwrap(), [Receipt::Seen, Receipt::New]);
    assert_eq!(bodies(&store, ANNA).await, [b"a", b"e"]);
    assert_eq!(store.people_waiting().await.unwrap(), [ANNA, BEN]);
    assert_eq!(store.receive(Vec::new()).await.unwrap(), []);
}

async fn forgets_ids_in_time(store: impl Store) {
    assert_eq!(
        store.receive(vec![arrival(ANNA, 1, 0, b"a")]).await.unwrap(),
        [Receipt::New]
    );
    store.expire(at(23 * 3600)).await.unwrap();
    assert_eq!(
        store.receive(vec![arrival(ANNA, 1, 23 * 3600, b"b")]).await.unwrap(),
        [Receipt::Seen]
    );
    store.expire(at(26 * 3600)).await.unwrap();
    assert_eq!(
        store.receive(vec![arrival(ANNA, 1, 26 * 3600, b"c")]).await.unwrap(),
        [Receipt::New]
    );
    assert_eq!(
        store.receive(vec![arrival(ANNA, 1, 27 * 3600, b"d")]).await.unwrap(),
        [Receipt::Seen]
    );
}

async fn keeps_the_order_of_arrival(store: impl Store) {
    let many = |from: u64| {
        (from..from + 300)
            .map(|id| arrival(ANNA, id, 0, &id.to_be_bytes()))
            .collect()
    };
    store.receive(many(0)).await.unwrap();
    // Even when the clock goes back.
    store
        .receive(
            (300..310)
                .map(|id| arrival(ANNA, id, -500, &id.to_be_bytes()))
                .collect(),
        )
        .await
        .unwrap();
    let entries = store.inbox(ANNA, 1000).await.unwrap();
    let ids: Vec<u64> = entries
        .iter()
        .map(|entry| u64::from_be_bytes(entry.body[..].try_into().unwrap()))
        .collect();
    assert_eq!(ids, (0..310).collect::<Vec<_>>());
    assert!(entries.is_sorted_by(|one, next| one.number < next.number));
    assert_eq!(entries[0].received_at, at(0));
    assert_eq!(store.inbox(ANNA, 3).await.unwrap(), entries[..3]);
}

async fn commits_by_version(store: impl Store) {
    assert_eq!(store.load(ANNA).await.unwrap(), None);
    assert_eq!(store.commit(commit(ANNA, 1, b"x")).await.unwrap(), Committed::Stale);
    assert_eq!(store.commit(commit(ANNA, 0, b"one")).await.unwrap(), Committed::Done(1));
    assert_eq!(store.commit(commit(ANNA, 0, b"x")).await.unwrap(), Committed::Stale);
    assert_eq!(store.commit(commit(ANNA, 1, b"two")).await.unwrap(), Committed::Done(2));
    let record = store.load(ANNA).await.unwrap().unwrap();
    assert_eq!((record.version, &record.body[..]), (2, &b"two"[..]));
    // Of many at once, in one group or in several, exactly one is in time.
    let tries = (0..50u8).map(|number| store.commit(commit(ANNA, 2, &[number])));
    let results = futures::future::join_all(tries).await;
    let won: Vec<_> = (0..50u8)
        .filter(|number| matches!(results[usize::from(*number)], Ok(Committed::Done(3))))
        .collect();
    assert_eq!(won.len(), 1);
    assert_eq!(store.load(ANNA).await.unwrap().unwrap().body, won);
}

fn full(expect: u64) -> Commit {
    Commit {
        replies: vec![b"r0".to_vec(), b"r1".to_vec()],
        reminders: vec![set("soon", 10)],
        papers: vec![keep("p1")],
        links: vec![(LinkId([1; 16]), at(100))],
        history: vec![b"h".to_vec()],
        ..commit(ANNA, expect, b"full")
    }
}

async fn commits_the_whole_or_nothing(store: impl Store) {
    store
        .receive(vec![arrival(ANNA, 1, 0, b"a"), arrival(ANNA, 2, 0, b"b")])
        .await
        .unwrap();
    let entries = store.inbox(ANNA, 10).await.unwrap();
    let with_done = |expect| Commit {
        done: vec![entries[0].number],
        ..full(expect)
    };
    assert_eq!(store.commit(with_done(5)).await.unwrap(), Committed::Stale);
    assert_eq!(bodies(&store, ANNA).await.len(), 2);
    assert_eq!(store.unsent(ANNA, 10).await.unwrap(), []);
    assert_eq!(due(&store, 1000).await, []);
    assert!(!store.paper_is_kept("p1").await.unwrap());
    assert!(!store.link_is_good(LinkId([1; 16]), at(0)).await.unwrap());
    assert_eq!(store.history(ANNA, 0, 10).await.unwrap(), []);

    assert_eq!(store.commit(with_done(0)).await.unwrap(), Committed::Done(1));
    assert_eq!(bodies(&store, ANNA).await, [b"b"]);
    assert_eq!(store.unsent(ANNA, 10).await.unwrap().len(), 2);
    assert_eq!(due(&store, 1000).await, [(ANNA, "soon".to_owned())]);
    assert!(store.paper_is_kept("p1").await.unwrap());
    assert!(store.link_is_good(LinkId([1; 16]), at(0)).await.unwrap());
    assert_eq!(store.history(ANNA, 0, 10).await.unwrap()[0].body, b"h");
    // What is done already does no harm.
    assert_eq!(
        store
            .commit(Commit {
                done: vec![entries[0].number, 7],
                ..commit(ANNA, 1, b"")
            })
            .await
            .unwrap(),
        Committed::Done(2)
    );
}

async fn refuses_what_is_too_large(store: impl Store) {
    let large = vec![0; MAX_VALUE_BYTES + 1];
    let too_large = |result: Result<Committed, StoreError>| matches!(result, Err(StoreError::TooLarge(_)));
    assert!(too_large(store.commit(commit(ANNA, 0, &large)).await));
    assert!(too_large(
        store
            .commit(Commit {
                replies: vec![large.clone()],
                ..commit(ANNA, 0, b"")
            })
            .await
    ));
    assert!(too_large(
        store
            .commit(Commit {
                history: vec![large.clone()],
                ..commit(ANNA, 0, b"")
            })
            .await
    ));
    assert!(too_large(
        store
            .commit(Commit {
                replies: vec![Vec::new(); 256],
                ..commit(ANNA, 0, b"")
            })
            .await
    ));
    assert!(too_large(
        store
            .commit(Commit {
                papers: vec![keep(&"p".repeat(256))],
                ..commit(ANNA, 0, b"")
            })
            .await
    ));
    let whole = vec![vec![0; MAX_VALUE_BYTES]; MAX_COMMIT_BYTES / MAX_VALUE_BYTES + 1];
    assert!(too_large(
        store
            .commit(Commit {
                replies: whole,
                ..commit(ANNA, 0, b"")
            })
            .await
    ));
    let reminders = (0..=MAX_REMINDERS).map(|number| set(&number.to_string(), 0)).collect();
    assert!(too_large(
        store
            .commit(Commit {
                reminders,
                replies: vec![Vec::new()],
                ..commit(ANNA, 0, b"")
            })
            .await
    ));
    assert!(store.put_key(ANNA, large.clone()).await.is_err());
    assert!(
        store
            .receive(vec![arrival(ANNA, 1, 0, b"ok"), arrival(ANNA, 2, 0, &large)])
            .await
            .is_err()
    );
    assert!(store.append_history(ANNA, vec![large]).await.is_err());
    assert_eq!(
        (store.load(ANNA).await.unwrap(), bodies(&store, ANNA).await.len()),
        (None, 0)
    );
    assert_eq!(store.unsent(ANNA, 10).await.unwrap(), []);
    assert_eq!(due(&store, 1000).await, []);
}

async fn keeps_large_values_whole(store: impl Store) {
    let value = |seed: u8, length: usize| -> Vec<u8> { (0..length).map(|at| (at as u8).wrapping_mul(seed)).collect() };
    for (version, length) in [
        (0, 64 * 1024),
        (1, 5_990),
        (2, 6_000),
        (3, 6_001),
        (4, 18_000),
        (5, 0),
        (6, 40_000),
    ] {
        let replies = vec![value(3, length), value(5, length)];
        let change = Commit {
            replies,
            history: vec![value(9, length)],
            ..commit(ANNA, version, &value(7, length))
        };
        assert_eq!(store.commit(change).await.unwrap(), Committed::Done(version + 1));
        assert_eq!(store.load(ANNA).await.unwrap().unwrap().body, value(7, length));
        let unsent = store.unsent(ANNA, 10).await.unwrap();
        assert_eq!(
            (&unsent[0].body, &unsent[1].body),
            (&value(3, length), &value(5, length))
        );
        let retry = Settled {
            outcome: Settlement::RetryAt(at(1)),
            delivery: Some(value(2, length)),
            ..done(unsent[0].id)
        };
        store.settle(vec![retry, done(unsent[1].id)]).await.unwrap();
        assert_eq!(store.unsent(ANNA, 10).await.unwrap()[0].body, value(3, length));
        assert_eq!(store.delivery(ANNA).await.unwrap(), Some(value(2, length)));
        assert_eq!(
            store.history(ANNA, version, 10).await.unwrap()[0].body,
            value(9, length)
        );
        store.settle(vec![done(unsent[0].id)]).await.unwrap();
        store
            .receive(vec![arrival(ANNA, version, 0, &value(11, length))])
            .await
            .unwrap();
        assert_eq!(bodies(&store, ANNA).await.last(), Some(&value(11, length)));
    }
}

async fn settles_replies_in_order(store: impl Store) {
    for expect in 0..3 {
        let replies = (0..12).map(|position| vec![expect as u8, position]).collect();
        store
            .commit(Commit {
                replies,
                ..commit(ANNA, expect, b"")
            })
            .await
            .unwrap();
    }
    store
        .commit(Commit {
            replies: vec![b"z".to_vec()],
            ..commit(ZOE, 0, b"")
        })
        .await
        .unwrap();
    assert_eq!(store.people_unsent().await.unwrap(), [ANNA, ZOE]);
    let unsent = store.unsent(ANNA, 100).await.unwrap();
    assert_eq!(unsent.len(), 36);
    assert!(unsent.is_sorted_by(|one, next| one.id < next.id && one.body < next.body));
    assert_eq!(store.unsent(ANNA, 2).await.unwrap(), unsent[..2]);
    assert_eq!((unsent[0].id, unsent[0].tries), (reply(ANNA, 1, 0), 0));
    assert!(unsent[0].not_before <= at(0));

    let retry = Settled {
        outcome: Settlement::RetryAt(at(77)),
        ..done(unsent[0].id)
    };
    store
        .settle(vec![retry.clone(), retry, done(unsent[1].id)])
        .await
        .unwrap();
    let after = store.unsent(ANNA, 100).await.unwrap();
    assert_eq!(
        (after[0].id, after[0].tries, after[0].not_before),
        (unsent[0].id, 2, at(77))
    );
    assert_eq!(
        (after[0].body.clone(), after[1].id),
        (unsent[0].body.clone(), unsent[2].id)
    );

    // What is settled already, or was never there, is passed over with all that comes with it.
    let gone = Settled {
        delivery: Some(b"x".to_vec()),
        history: Some(b"x".to_vec()),
        ..done(unsent[1].id)
    };
    let never = Settled {
        id: reply(BEN, 1, 0),
        ..gone.clone()
    };
    store.settle(vec![gone, never]).await.unwrap();
    assert_eq!(
        (store.delivery(ANNA).await.unwrap(), store.delivery(BEN).await.unwrap()),
        (None, None)
    );
    let sent = Settled {
        delivery: Some(b"card".to_vec()),
        history: Some(b"line".to_vec()),
        ..done(unsent[2].id)
    };
    store.settle(vec![sent]).await.unwrap();
    assert_eq!(store.delivery(ANNA).await.unwrap(), Some(b"card".to_vec()));
    assert_eq!(store.history(ANNA, 0, 10).await.unwrap()[0].body, b"line");
    let rest = store
        .unsent(ANNA, 100)
        .await
        .unwrap()
        .into_iter()
        .map(|unsent| done(unsent.id));
    store.settle(rest.collect()).await.unwrap();
    assert_eq!(store.people_unsent().await.unwrap(), [ZOE]);
}

async fn lends_reminders_by_a_clock_that_is_set(store: impl Store) {
    store
        .commit(Commit {
            reminders: vec![set("a", 10)],
            ..commit(ANNA, 0, b"")
        })
        .await
        .unwrap();
    let is_set = async |name: &str, seconds| store.reminder_is_set(ANNA, name, at(seconds)).await.unwrap();
    assert!(is_set("a", 10).await);
    assert!(!is_set("a", 11).await && !is_set("b", 10).await);
    assert!(!store.reminder_is_set(BEN, "a", at(10)).await.unwrap());
    assert_eq!(due(&store, 5_000).await.len(), 1);
    assert!(is_set("a", 10).await, "also while it is held");
    assert_eq!(due(&store, 5_059).await, []);
    // The clock is set back: what was lent by the other one is not lent for hours.
    assert_eq!(due(&store, 20).await.len(), 1);
    assert_eq!(due(&store, 79).await, []);
    assert_eq!(due(&store, 80).await.len(), 1);
    store
        .commit(Commit {
            reminders: vec![ReminderChange::Cancel("a".to_owned(), at(10))],
            ..commit(ANNA, 1, b"")
        })
        .await
        .unwrap();
    assert!(!is_set("a", 10).await);
}

async fn spends_a_link_once(store: impl Store) {
    let link = |number| LinkId([number; 16]);
    let links = vec![(link(1), at(100)), (link(2), at(100)), (link(3), at(100))];
    store
        .commit(Commit {
            links,
            ..commit(ANNA, 0, b"")
        })
        .await
        .unwrap();
    assert!(store.link_is_good(link(1), at(99)).await.unwrap());
    assert!(!store.link_is_good(link(1), at(100)).await.unwrap());
    assert!(!store.link_is_good(link(9), at(0)).await.unwrap());
    let callers = futures::future::join_all((0..20).map(|_| store.spend_link(link(1), at(50)))).await;
    assert_eq!(callers.into_iter().filter(|spent| *spent.as_ref().unwrap()).count(), 1);
    assert!(!store.link_is_good(link(1), at(50)).await.unwrap());
    assert!(!store.spend_link(link(2), at(100)).await.unwrap());
    store.expire(at(99)).await.unwrap();
    assert!(store.link_is_good(link(3), at(99)).await.unwrap());
    store.expire(at(100)).await.unwrap();
    assert!(!store.link_is_good(link(3), at(99)).await.unwrap());
}

async fn trims_history(store: impl Store) {
    let lines = |from: u64, to: u64| {
        (from..=to)
            .map(|number| number.to_be_bytes().to_vec())
            .collect::<Vec<_>>()
    };
    store.append_history(ANNA, lines(1, 3)).await.unwrap();
    store
        .commit(Commit {
            history: lines(4, 5),
            ..commit(ANNA, 0, b"")
        })
        .await
        .unwrap();
    store.append_history(ANNA, Vec::new()).await.unwrap();
    let found = store.history(ANNA, 2, 2).await.unwrap();
    assert_eq!(found.iter().map(|line| line.number).collect::<Vec<_>>(), [3, 4]);
    store
        .append_history(ANNA, lines(6, MAX_HISTORY_LINES + 20))
        .await
        .unwrap();
    let all = store.history(ANNA, 0, usize::MAX).await.unwrap();
    assert_eq!(all.len() as u64, MAX_HISTORY_LINES);
    assert_eq!(all[0].number, 21);
    assert!(all.iter().all(|line| line.body == line.number.to_be_bytes()));
    assert_eq!(store.history(ANNA, u64::MAX, 10).await.unwrap(), []);
    assert_eq!(store.history(BEN, 0, 10).await.unwrap(), []);
}

async fn counts_who_refers_to_a_paper(store: impl Store) {
    store
        .commit(Commit {
            papers: vec![keep("p1"), keep("p12"), keep("p1")],
            ..commit(ANNA, 0, b"")
        })
        .await
        .unwrap();
    store
        .commit(Commit {
            papers: vec![keep("p1")],
            ..commit(BEN, 0, b"")
        })
        .await
        .unwrap();
    assert!(!store.paper_is_kept("p").await.unwrap());
    let drop_both = vec![PaperChange::Drop("p1".to_owned()), PaperChange::Drop("p2".to_owned())];
    store
        .commit(Commit {
            papers: drop_both,
            ..commit(ANNA, 1, b"")
        })
        .await
        .unwrap();
    assert!(store.paper_is_kept("p1").await.unwrap());
    assert_eq!(store.forget(BEN).await.unwrap(), ["p1"]);
    assert!(!store.paper_is_kept("p1").await.unwrap());
    assert!(store.paper_is_kept("p12").await.unwrap());
}

async fn forgets_one_and_nobody_else(store: impl Store) {
    for person in [ANNA, BEN] {
        store.put_key(person, b"key".to_vec()).await.unwrap();
        store
            .receive(vec![arrival(person, u64::from(person.0[0]), 0, b"a")])
            .await
            .unwrap();
        store.commit(Commit { person, ..full(0) }).await.unwrap();
        let sent = Settled {
            delivery: Some(b"card".to_vec()),
            history: Some(b"l".to_vec()),
            ..done(reply(person, 1, 0))
        };
        store.settle(vec![sent]).await.unwrap();
    }
    assert_eq!(store.people(None, 10).await.unwrap(), [ANNA, BEN]);
    assert_eq!(store.forget(ANNA).await.unwrap(), Vec::<String>::new());
    assert_eq!(store.people(None, 10).await.unwrap(), [BEN]);
    assert_eq!(
        (store.key(ANNA).await.unwrap(), store.load(ANNA).await.unwrap()),
        (None, None)
    );
    assert_eq!(
        (
            bodies(&store, ANNA).await.len(),
            store.unsent(ANNA, 10).await.unwrap().len()
        ),
        (0, 0)
    );
    assert_eq!(
        (
            store.delivery(ANNA).await.unwrap(),
            store.history(ANNA, 0, 10).await.unwrap().len()
        ),
        (None, 0)
    );
    assert_eq!(
        (
            store.people_waiting().await.unwrap(),
            store.people_unsent().await.unwrap()
        ),
        (vec![BEN], vec![BEN])
    );
    assert_eq!(due(&store, 1_000).await, [(BEN, "soon".to_owned())]);
    assert_eq!(store.commit(commit(ANNA, 1, b"")).await.unwrap(), Committed::Stale);
    assert_eq!(store.key(BEN).await.unwrap(), Some(b"key".to_vec()));
    assert_eq!(store.history(BEN, 0, 10).await.unwrap().len(), 2);
    assert_eq!(store.forget(BEN).await.unwrap(), ["p1"]);
    assert_eq!(store.forget(BEN).await.unwrap(), Vec::<String>::new());
    // Whoever was forgotten can begin anew.
    assert_eq!(store.commit(commit(ANNA, 0, b"new")).await.unwrap(), Committed::Done(1));
}

async fn lists_people_in_order(store: impl Store) {
    let people: Vec<_> = [0, 1, 2, 0x10, 0xfe, 0xff].map(|byte| PersonId([byte; 16])).to_vec();
    for person in people.iter().rev() {
        store.commit(commit(*person, 0, b"")).await.unwrap();
    }
    store.put_key(PersonId([5; 16]), b"only a key".to_vec()).await.unwrap();
    assert_eq!(store.people(None, 100).await.unwrap(), people);
    let mut found = Vec::new();
    let mut after = None;
    while let [person] = store.people(after, 1).await.unwrap()[..] {
        found.push(person);
        after = Some(person);
    }
    assert_eq!(found, people);
}

async fn closes(store: impl Store) {
    let other = store.clone();
    // What was handed in before is finished.
    let (committed, closed) = tokio::join!(store.commit(commit(ANNA, 0, b"last")), other.close());
    assert_eq!(committed.unwrap(), Committed::Done(1));
    closed.unwrap();
    assert!(matches!(other.load(ANNA).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(
        store.commit(commit(ANNA, 1, b"")).await,
        Err(StoreError::Unavailable(_))
    ));
    assert!(matches!(store.close().await, Err(StoreError::Unavailable(_))));
}

macro_rules! on_every_engine {
    ($($test:ident)*) => {
        mod memory {
            $(#[tokio::test]
            async fn $test() {
                super::$test(beian::store::memory::MemoryStore::default()).await;
            })*
        }
        mod sled {
            use beian::store::sled::{Settings, SledStore};

            $(#[tokio::test]
            async fn $test() {
                let folder = tempfile::tempdir().unwrap();
                super::$test(SledStore::open(folder.path(), &Settings::default()).unwrap()).await;
            })*
        }
    };
}
pub(crate) use on_every_engine;

on_every_engine! {
    keeps_a_key_once
    takes_an_update_once
    forgets_ids_in_time
    keeps_the_order_of_arrival
    commits_by_version
    commits_the_whole_or_nothing
    refuses_what_is_too_large
    keeps_large_values_whole
    settles_replies_in_order
    lends_reminders_by_a_clock_that_is_set
    spends_a_link_once
    trims_history
    counts_who_refers_to_a_paper
    forgets_one_and_nobody_else
    lists_people_in_order
    closes
}
