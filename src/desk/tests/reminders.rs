//! Reminders that are due: all of them, once, and only while they still mean something.

use std::collections::BTreeSet;

use super::*;
use crate::store::Due;

/// A Wednesday on which people work, in the morning.
const NOW: &str = "2026-12-16T10:00";

/// More than are claimed at once.
const CROWD: usize = 1_100;

fn name() -> String {
    format!("window-{REVIEW}")
}

fn remind(due: Timestamp) -> impl Fn(&mut State) {
    move |state| {
        let window = waiting(&Calendar::built_in(), at("2026-12-11T10:00"));
        state.windows.insert(REVIEW.to_owned(), window);
        state.reminders.insert(name(), due);
    }
}

impl Bench {
    async fn is_set(&self, who: &str, due: Timestamp) -> bool {
        let name = name();
        let set = self.vault.reminder_is_set(self.person(who), &name, due);
        set.await.unwrap()
    }

    async fn fire(&self, who: &str, due: Timestamp) {
        let due = Due {
            person: self.person(who),
            name: name(),
            due,
        };
        self.desk.apply_reminder(due).await.unwrap();
        self.settle().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_reaches_everybody_though_one_cannot_be_read() {
    let bench = Bench::at(NOW).await;
    let people: BTreeSet<String> = (0..CROWD).map(|number| format!("{number:04}")).collect();
    for who in &people {
        bench.store(who, remind(at("2026-12-16T09:30"))).await;
    }
    let broken = vec![(name(), at("2026-12-16T09:00"))];
    bench.store_raw("broken", b"{".to_vec(), broken).await;
    bench.desk.remind_due().await.unwrap();
    bench.settle().await;
    assert_eq!(bench.heard(), Vec::from_iter(people));
    assert!(
        bench.is_set("broken", at("2026-12-16T09:00")).await,
        "nothing of it is lost"
    );
}

#[tokio::test(start_paused = true)]
async fn a_reminder_that_is_gone_by_then_does_nothing() {
    let bench = Bench::at(NOW).await;
    let (due, later) = (at("2026-12-16T09:30"), at("2026-12-18T09:30"));
    bench.store("cancelled", |_| {}).await;
    bench.store("set-anew", remind(later)).await;
    for who in ["cancelled", "set-anew"] {
        bench.fire(who, due).await;
        assert!(bench.heard().is_empty(), "{who}");
        assert_eq!(bench.version(who).await, 1, "{who}");
    }
    assert!(
        bench.is_set("set-anew", later).await,
        "the one that was set instead stays"
    );
    bench.fire("nobody", due).await;
}

#[tokio::test(start_paused = true)]
async fn a_reminder_that_only_the_store_knows_is_taken_off() {
    let bench = Bench::at(NOW).await;
    let due = at("2026-12-16T09:30");
    let person = json!({"channel": WIRE, "address": "odd", "state": State::default()});
    let body = serde_json::to_vec(&person).unwrap();
    bench.store_raw("odd", body, vec![(name(), due)]).await;
    bench.desk.remind_due().await.unwrap();
    bench.settle().await;
    assert!(bench.heard().is_empty());
    assert!(!bench.is_set("odd", due).await, "it would be claimed for ever");
    assert_eq!(bench.state("odd").await.version, 2);
}

#[tokio::test(start_paused = true)]
async fn an_instant_finer_than_the_store_counts_is_still_the_same_one() {
    let bench = Bench::at(NOW).await;
    let fine = at("2026-12-16T09:30") + SignedDuration::from_nanos(123_456_789);
    bench.store("exact", remind(fine)).await;
    bench.desk.remind_due().await.unwrap();
    bench.settle().await;
    assert_eq!(bench.heard(), ["exact"]);
}

#[tokio::test(start_paused = true)]
async fn a_panic_over_one_person_is_theirs_only() {
    let bench = Bench::at(NOW).await;
    for who in ["anna", "ben", "carl"] {
        bench.store(who, remind(at("2026-12-16T09:30"))).await;
    }
    let panic: Meanwhile = Box::new(|| panic!("as a fault in the program would"));
    *bench.wire.meanwhile.lock().unwrap() = Some(panic);
    bench.desk.remind_due().await.unwrap();
    bench.settle().await;
    assert_eq!(bench.heard().len(), 2);
    bench.clock.advance(LEASE_IS_OVER);
    bench.desk.remind_due().await.unwrap();
    bench.settle().await;
    assert_eq!(bench.heard().len(), 1, "the third is tried again");
}

const LEASE_IS_OVER: SignedDuration = SignedDuration::from_secs(61);
