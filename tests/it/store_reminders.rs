//! What every engine promises of reminders, tried on each of them: none is lost, none is handed out twice, the earliest comes first.

use beian::store::{
    Commit, Committed, Due, MAX_NAME_BYTES, MAX_REMINDERS, PersonId, ReminderChange, Store, StoreError,
};
use jiff::{SignedDuration, Timestamp};

use crate::store_contract::{ANNA, BEN, LEASE, ZOE, at, commit, due, on_every_engine, set};

/// One of many people.
fn one_of(number: u32) -> PersonId {
    // Spread, so that the order of people is not the order in which they come.
    PersonId(u128::from(number.wrapping_mul(0x9e37_79b1)).to_le_bytes())
}

fn cancel(name: &str) -> ReminderChange {
    ReminderChange::Cancel(name.to_owned(), at(0))
}

fn with(person: PersonId, expect: u64, reminders: Vec<ReminderChange>) -> Commit {
    Commit {
        reminders,
        ..commit(person, expect, b"")
    }
}

async fn change(store: &impl Store, person: PersonId, expect: u64, reminders: Vec<ReminderChange>) {
    assert_eq!(
        store.commit(with(person, expect, reminders)).await.unwrap(),
        Committed::Done(expect + 1)
    );
}

/// Sets one reminder for each of many people, all at once.
async fn fill(store: &impl Store, people: u32, seconds: impl Fn(u32) -> i64) {
    let commits = (0..people).map(|number| store.commit(with(one_of(number), 0, vec![set("r", seconds(number))])));
    for committed in futures::future::join_all(commits).await {
        assert_eq!(committed.unwrap(), Committed::Done(1));
    }
}

/// Claims a few at a time until there is nothing left.
async fn claim_all(store: &impl Store, seconds: i64, at_once: usize) -> Vec<Due> {
    let mut all = Vec::new();
    loop {
        let some = store.claim_due(at(seconds), LEASE, at_once).await.unwrap();
        assert!(some.len() <= at_once);
        if some.is_empty() {
            return all;
        }
        all.extend(some);
    }
}

fn named(list: &[(PersonId, &str)]) -> Vec<(PersonId, String)> {
    list.iter()
        .map(|(person, name)| (*person, (*name).to_owned()))
        .collect()
}

async fn lends_reminders(store: impl Store) {
    let reminders = vec![set("b", 20), set("a", 10), set("late", 1_000), set("moved", 5)];
    store
        .commit(Commit {
            reminders,
            ..commit(ANNA, 0, b"")
        })
        .await
        .unwrap();
    store
        .commit(Commit {
            reminders: vec![set("c", 15), set("moved", 16)],
            ..commit(ZOE, 0, b"")
        })
        .await
        .unwrap();
    store
        .commit(Commit {
            reminders: vec![set("moved", 2_000)],
            ..commit(ANNA, 1, b"")
        })
        .await
        .unwrap();
    assert_eq!(due(&store, 9).await, []);
    let first = store.claim_due(at(30), LEASE, 1).await.unwrap();
    assert_eq!((first[0].person, &first[0].name[..], first[0].due), (ANNA, "a", at(10)));
    assert_eq!(due(&store, 30).await, named(&[(ZOE, "c"), (ZOE, "moved"), (ANNA, "b")]));
    // All are held.
    assert_eq!(due(&store, 89).await, []);
    // Setting or cancelling lets go, whether or not the instant is the right one.
    let changes = vec![
        set("a", 10),
        ReminderChange::Cancel("b".to_owned(), at(0)),
        ReminderChange::Cancel("no".to_owned(), at(0)),
    ];
    store
        .commit(Commit {
            reminders: changes,
            ..commit(ANNA, 2, b"")
        })
        .await
        .unwrap();
    assert_eq!(due(&store, 89).await, named(&[(ANNA, "a")]));
    // And so does time.
    assert_eq!(due(&store, 90).await, named(&[(ZOE, "c"), (ZOE, "moved")]));
    assert_eq!(
        due(&store, 5_000).await,
        named(&[(ANNA, "a"), (ZOE, "c"), (ZOE, "moved"), (ANNA, "late"), (ANNA, "moved")])
    );
}

async fn lends_many_of_one_minute_each_once(store: impl Store) {
    // Twelve to a second, the later ones set first.
    fill(&store, 720, |number| 60 - i64::from(number) / 12).await;
    let all = claim_all(&store, 60, 50).await;
    assert_eq!(all.len(), 720);
    assert!(all.is_sorted_by_key(|due| due.due));
    let mut people: Vec<_> = all.iter().map(|due| due.person).collect();
    people.sort();
    people.dedup();
    assert_eq!(people.len(), 720);
    assert_eq!(due(&store, 119).await, []);
    // When the time is up they come again, and in the same order, however many are asked for.
    assert_eq!(claim_all(&store, 120, 7).await, all);
    assert_eq!(claim_all(&store, 180, 1_000).await, all);
}

async fn finds_each_of_a_crowded_minute(store: impl Store) {
    // Far more than belong together, and all of people whose ids begin alike.
    let alike = |number: u32| {
        let mut person = ZOE;
        person.0[12..].copy_from_slice(&number.to_be_bytes());
        person
    };
    let name = "n".repeat(MAX_NAME_BYTES);
    for from in (0..600).step_by(100) {
        let commits = (from..from + 100).map(|number| store.commit(with(alike(number), 0, vec![set(&name, 7)])));
        for committed in futures::future::join_all(commits).await {
            assert_eq!(committed.unwrap(), Committed::Done(1));
        }
    }
    let all = claim_all(&store, 59, 64).await;
    let people: Vec<_> = all.iter().map(|due| due.person).collect();
    assert_eq!(people, (0..600).map(alike).collect::<Vec<_>>());
    for number in (0..600).step_by(2) {
        change(&store, alike(number), 1, vec![cancel(&name)]).await;
    }
    for number in (0..600).step_by(4) {
        change(&store, alike(number), 2, vec![set("back", 8)]).await;
    }
    let names: Vec<_> = claim_all(&store, 500, 64)
        .await
        .into_iter()
        .map(|due| due.name)
        .collect();
    assert_eq!(names.iter().filter(|found| **found == name).count(), 300);
    assert_eq!(names.iter().filter(|found| *found == "back").count(), 150);
}

async fn stops_in_the_middle_of_an_instant(store: impl Store) {
    fill(&store, 200, |number| i64::from(number % 2) * 30).await;
    assert_eq!(store.claim_due(at(29), LEASE, 0).await.unwrap(), []);
    assert_eq!(claim_all(&store, 29, 33).await.len(), 100);
    assert_eq!(claim_all(&store, 30, 33).await.len(), 100);
}

async fn sees_what_the_same_group_did(store: impl Store) {
    // All of it is on its way at once: set, moved, cancelled, set again, one commit after the other.
    let changes = |number: u32| {
        let steps = [
            vec![set("r", 10), set("s", 11)],
            vec![set("r", 500)],
            vec![cancel("s"), set("r", 20), set("r", 30)],
            vec![cancel("r"), set("r", 40), set("s", 41), cancel("s")],
        ];
        let count = number as usize % 5;
        (0..)
            .zip(steps)
            .take(count)
            .map(move |(expect, step)| with(one_of(number), expect, step))
    };
    let commits = (0..40).flat_map(changes).map(|commit| store.commit(commit));
    for committed in futures::future::join_all(commits).await {
        assert!(matches!(committed.unwrap(), Committed::Done(_)));
    }
    let mut expected: Vec<(i64, &str, usize)> =
        vec![(10, "r", 8), (11, "s", 16), (30, "r", 8), (40, "r", 8), (500, "r", 8)];
    for due in claim_all(&store, 1_000, 64).await {
        let of_it = expected
            .iter_mut()
            .find(|(seconds, name, _)| at(*seconds) == due.due && *name == due.name)
            .unwrap();
        of_it.2 -= 1;
    }
    assert!(expected.iter().all(|left| left.2 == 0), "{expected:?}");
}

async fn forgets_a_hold_with_its_reminder(store: impl Store) {
    change(&store, ANNA, 0, vec![set("a", 10), set("b", 20), set("c", 30)]).await;
    assert_eq!(due(&store, 50).await.len(), 3);
    change(&store, ANNA, 1, vec![cancel("b"), set("c", 40)]).await;
    assert_eq!(due(&store, 51).await, named(&[(ANNA, "c")]));
    // What was cancelled while it was held doesn't come again; set anew, it is free at once.
    assert_eq!(due(&store, 300).await, named(&[(ANNA, "a"), (ANNA, "c")]));
    change(&store, ANNA, 2, vec![set("b", 20)]).await;
    assert_eq!(due(&store, 301).await, named(&[(ANNA, "b")]));
    // Set twice in one commit, the first time to where it was.
    change(&store, ANNA, 3, vec![set("a", 10), set("a", 12)]).await;
    change(&store, ANNA, 4, vec![set("c", 45), set("c", 40)]).await;
    assert_eq!(due(&store, 302).await, named(&[(ANNA, "a"), (ANNA, "c")]));
}

async fn finds_what_is_set_before_all_that_is_held(store: impl Store) {
    fill(&store, 100, |number| 100 + i64::from(number)).await;
    assert_eq!(claim_all(&store, 150, 20).await.len(), 51);
    change(&store, ANNA, 0, vec![set("past", 5), set("between", 120)]).await;
    change(&store, ZOE, 0, vec![set("long past", -2_000_000_000)]).await;
    assert_eq!(
        due(&store, 150).await,
        named(&[(ZOE, "long past"), (ANNA, "past"), (ANNA, "between")])
    );
    assert_eq!(due(&store, 150).await, []);
    assert_eq!(claim_all(&store, 199, 20).await.len(), 49);
}

async fn holds_end_one_by_one(store: impl Store) {
    change(&store, ANNA, 0, vec![set("a", 1), set("b", 2), set("c", 3)]).await;
    for (now, lease, name) in [(10, 30, "a"), (11, 10, "b"), (12, 20, "c")] {
        let lease = SignedDuration::from_secs(lease);
        assert_eq!(store.claim_due(at(now), lease, 1).await.unwrap()[0].name, name);
    }
    assert_eq!(due(&store, 20).await, []);
    assert_eq!(due(&store, 21).await, named(&[(ANNA, "b")]));
    assert_eq!(due(&store, 32).await, named(&[(ANNA, "c")]));
    assert_eq!(due(&store, 40).await, named(&[(ANNA, "a")]));
    assert_eq!(due(&store, 80).await, []);
    assert_eq!(due(&store, 81).await, named(&[(ANNA, "b")]));
}

async fn bears_a_clock_that_goes_back(store: impl Store) {
    fill(&store, 100, i64::from).await;
    assert_eq!(claim_all(&store, 59, 16).await.len(), 60);
    // Back: what is held stays held, what isn't due any more doesn't come.
    assert_eq!(due(&store, 20).await, []);
    assert_eq!(due(&store, -500).await, []);
    change(&store, ANNA, 0, vec![set("a", 10), set("b", 60)]).await;
    assert_eq!(due(&store, 20).await, named(&[(ANNA, "a")]));
    // What is claimed now is held from now.
    assert_eq!(due(&store, 79).await.len(), 1 + 20);
    assert_eq!(
        due(&store, 80).await,
        [(ANNA, "a".to_owned()), (one_of(80), "r".to_owned())]
    );
    // Forward: the sixty, and nobody twice.
    assert_eq!(claim_all(&store, 119, 16).await.len(), 60 + 19);
    assert_eq!(claim_all(&store, 118, 16).await, []);
    assert_eq!(claim_all(&store, 1_000, 16).await.len(), 102);
}

async fn keeps_long_and_odd_names(store: impl Store) {
    let long = "\u{6d4b}".repeat(MAX_NAME_BYTES / 3);
    assert_eq!(long.len(), MAX_NAME_BYTES);
    let names = [
        long.clone(),
        "\u{10ffff}".to_owned(),
        "a\0b".to_owned(),
        "a".to_owned(),
        String::new(),
    ];
    for person in [ANNA, ZOE, PersonId([0; 16])] {
        let all = names.iter().map(|name| set(name, 10)).collect();
        change(&store, person, 0, all).await;
    }
    let found = due(&store, 10).await;
    assert_eq!(found.len(), 15);
    for person in [ANNA, ZOE, PersonId([0; 16])] {
        for name in &names {
            assert!(found.contains(&(person, name.clone())));
        }
    }
    change(&store, ANNA, 1, vec![cancel(""), set(&long, 11)]).await;
    assert_eq!(due(&store, 11).await, [(ANNA, long.clone())]);
    let too_long = with(ANNA, 2, vec![cancel("a"), set(&format!("{long}a"), 1)]);
    assert!(matches!(store.commit(too_long).await, Err(StoreError::TooLarge(_))));
    assert_eq!(due(&store, 500).await.len(), 14);
}

async fn reaches_the_ends_of_time(store: impl Store) {
    // The last second of the year 9999 is not there in microseconds.
    let last = Timestamp::MAX - SignedDuration::from_secs(1);
    let ends = vec![
        ReminderChange::Set("first".to_owned(), Timestamp::MIN),
        ReminderChange::Set("last".to_owned(), last),
        set("1969", -1_800_000_001),
    ];
    change(&store, ANNA, 0, ends).await;
    assert_eq!(due(&store, 0).await, named(&[(ANNA, "first"), (ANNA, "1969")]));
    let end = store.claim_due(Timestamp::MAX, LEASE, 10).await.unwrap();
    let names: Vec<_> = end.iter().map(|due| &due.name[..]).collect();
    assert_eq!(names, ["first", "1969", "last"]);
    // A hold by a clock that was set back by ages is none.
    assert_eq!(due(&store, 0).await, named(&[(ANNA, "first"), (ANNA, "1969")]));
}

async fn forgets_people_among_others(store: impl Store) {
    fill(&store, 300, |number| i64::from(number % 3)).await;
    // A third is held, and of each third some are forgotten.
    assert_eq!(claim_all(&store, 0, 64).await.len(), 100);
    let gone: Vec<_> = (0..300).filter(|number| number % 7 == 0).collect();
    for number in &gone {
        assert_eq!(store.forget(one_of(*number)).await.unwrap(), Vec::<String>::new());
    }
    let free = (0..300).filter(|number| number % 7 != 0 && number % 3 != 0).count();
    assert_eq!(claim_all(&store, 2, 64).await.len(), free);
    // Whoever comes anew has nothing of before.
    let back = one_of(gone[0]);
    change(&store, back, 0, vec![set("r", 0)]).await;
    assert_eq!(due(&store, 3).await, [(back, "r".to_owned())]);
    let all = claim_all(&store, 500, 64).await;
    assert_eq!(all.len(), 300 - gone.len() + 1);
    assert!(
        all.iter()
            .all(|due| due.person == back || !gone.iter().any(|number| one_of(*number) == due.person))
    );
}

async fn leaves_reminders_alone_when_it_refuses(store: impl Store) {
    let many = |seconds: i64| {
        (0..MAX_REMINDERS)
            .map(|number| set(&number.to_string(), seconds))
            .collect()
    };
    change(&store, ANNA, 0, many(10)).await;
    assert_eq!(claim_all(&store, 10, 64).await.len(), MAX_REMINDERS);
    // One too many, and one too late: nothing moves, and what is held stays so.
    let too_many = with(ANNA, 1, vec![set("0", 5), set("more", 10)]);
    assert!(matches!(store.commit(too_many).await, Err(StoreError::TooLarge(_))));
    let stale = with(ANNA, 0, vec![cancel("1"), set("0", 5)]);
    assert_eq!(store.commit(stale).await.unwrap(), Committed::Stale);
    assert_eq!(due(&store, 11).await, []);
    change(&store, ANNA, 1, vec![cancel("1"), set("more", 10)]).await;
    assert_eq!(due(&store, 11).await, named(&[(ANNA, "more")]));
    change(&store, BEN, 0, many(10)).await;
    assert_eq!(claim_all(&store, 100, 64).await.len(), 2 * MAX_REMINDERS);
}

on_every_engine! {
    lends_reminders
    lends_many_of_one_minute_each_once
    finds_each_of_a_crowded_minute
    stops_in_the_middle_of_an_instant
    sees_what_the_same_group_did
    forgets_a_hold_with_its_reminder
    finds_what_is_set_before_all_that_is_held
    holds_end_one_by_one
    bears_a_clock_that_goes_back
    keeps_long_and_odd_names
    reaches_the_ends_of_time
    forgets_people_among_others
    leaves_reminders_alone_when_it_refuses
}
