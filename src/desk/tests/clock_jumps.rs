//! Somebody sets the computer's clock. What is measured in seconds goes on for seconds.

use tokio::time::Instant;

use super::*;

const NOW: &str = "2026-12-16T10:00";

/// Longer than any wait of ours.
const HOURS: SignedDuration = SignedDuration::from_hours(5);

async fn delivered_after(bench: &Bench) -> Duration {
    let started = Instant::now();
    until_delivered(bench).await;
    started.elapsed()
}

async fn until_delivered(bench: &Bench) {
    for _ in 0..100_000 {
        if !bench.wire.delivered.lock().unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing is delivered");
}

/// Somebody has written, and the answer can't be sent yet.
async fn held_up(fault: DeliverError) -> Bench {
    let bench = Bench::at(NOW).await;
    bench.wire.faults.lock().unwrap().push_back(fault);
    bench.say("anna", 1, "/start", None).await;
    until(|| bench.wire.faults.lock().unwrap().is_empty() && bench.desk.is_idle()).await;
    bench
}

#[tokio::test(start_paused = true)]
async fn set_back_it_holds_up_no_reply() {
    let bench = held_up(DeliverError::Unavailable).await;
    bench.clock.advance(-HOURS);
    // Somebody who writes meanwhile must not make it longer.
    bench.say("anna", 2, "/help", None).await;
    let after = delivered_after(&bench).await;
    assert!(after < Duration::from_secs(3), "{after:?}");
    bench.settle().await;
    assert_eq!(bench.heard(), ["anna", "anna"]);
}

#[tokio::test(start_paused = true)]
async fn set_back_before_a_start_it_holds_up_a_reply_for_minutes_only() {
    let bench = held_up(DeliverError::Wait(Duration::from_secs(60))).await;
    bench.clock.advance(-HOURS);
    let bench = bench.restart(Calendar::built_in()).await;
    let after = delivered_after(&bench).await;
    assert!(after <= Duration::from_secs(301), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn set_forward_it_cuts_short_no_wait_that_a_channel_asked_for() {
    let bench = held_up(DeliverError::Wait(Duration::from_secs(1000))).await;
    bench.clock.advance(HOURS);
    bench.say("anna", 2, "/help", None).await;
    let after = delivered_after(&bench).await;
    let asked = Duration::from_secs(990)..Duration::from_secs(1010);
    assert!(asked.contains(&after), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn set_back_it_holds_up_no_album() {
    let bench = Bench::at(NOW).await;
    bench.say("anna", 1, "/help", Some("album")).await;
    bench.clock.advance(-HOURS);
    bench.say("anna", 2, "/help", Some("album")).await;
    let after = delivered_after(&bench).await;
    assert!(after < Duration::from_secs(7), "{after:?}");
    bench.settle().await;
    assert_eq!(bench.heard(), ["anna"], "both parts are answered together");
}

#[tokio::test(start_paused = true)]
async fn set_forward_and_back_nothing_is_taken_twice() {
    let bench = Bench::at(NOW).await;
    let mut heard = 0;
    for jump in [SignedDuration::ZERO, HOURS, -HOURS, -HOURS, HOURS] {
        bench.clock.advance(jump);
        bench.desk.probe().await.unwrap();
        bench.say("anna", 1, "/start", None).await;
        bench.settle().await;
        heard += bench.heard().len();
    }
    assert_eq!(heard, 1);
}

#[tokio::test(start_paused = true)]
async fn set_forward_and_back_a_reminder_comes_once() {
    let bench = Bench::at("2026-12-16T09:00").await;
    let remind = |state: &mut State| {
        let window = waiting(&Calendar::built_in(), at("2026-12-11T10:00"));
        state.windows.insert(REVIEW.to_owned(), window);
        state
            .reminders
            .insert(format!("window-{REVIEW}"), at("2026-12-16T09:30"));
    };
    bench.store("anna", remind).await;
    let mut heard = 0;
    for now in [
        "2026-12-16T14:00",
        "2026-12-16T09:00",
        "2026-12-16T10:00",
        "2026-12-16T04:00",
    ] {
        bench.clock.set(at(now));
        bench.desk.remind_due().await.unwrap();
        bench.settle().await;
        heard += bench.heard().len();
    }
    assert_eq!(heard, 1);
}
