//! In which order replies go out, when, and what their channel is told of them.

use super::*;
use crate::store::Due;

const NOW: &str = "2026-12-16T10:00";

/// Somebody for whom an office's answer is due, who has written, and whose answer the channel puts off.
async fn held_up(fault: DeliverError) -> Bench {
    let bench = Bench::at(NOW).await;
    let due = at("2026-12-16T09:30");
    bench
        .store("anna", |state| {
            let window = waiting(&Calendar::built_in(), at("2026-12-11T10:00"));
            state.windows.insert(REVIEW.to_owned(), window);
            state.reminders.insert(format!("window-{REVIEW}"), due);
        })
        .await;
    bench.wire.faults.lock().unwrap().push_back(fault);
    bench.say("anna", 1, "/help", None).await;
    until(|| bench.wire.faults.lock().unwrap().is_empty() && bench.desk.is_idle()).await;
    bench
}

/// Her reminder fires, later: nobody is reminded in the middle of writing.
async fn remind(bench: &Bench) {
    let name = format!("window-{REVIEW}");
    let due = bench.state("anna").await.reminders[&name];
    bench.clock.advance(SignedDuration::from_hours(3));
    let person = bench.person("anna");
    bench.desk.apply_reminder(Due { person, name, due }).await.unwrap();
    bench.settle().await;
}

/// What was delivered: whether each was a push, and whether it may have been sent before.
fn delivered(bench: &Bench) -> Vec<(bool, bool)> {
    let delivered = std::mem::take(&mut *bench.wire.delivered.lock().unwrap());
    delivered
        .into_iter()
        .map(|(_, outgoing)| (outgoing.push, outgoing.may_be_repeated))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_reminder_goes_before_an_answer_that_waits() {
    let bench = held_up(DeliverError::Wait(Duration::from_secs(50))).await;
    remind(&bench).await;
    assert_eq!(delivered(&bench), [(true, false)]);
    until(|| !bench.wire.delivered.lock().unwrap().is_empty()).await;
    bench.settle().await;
    assert_eq!(
        delivered(&bench),
        [(false, true)],
        "the answer comes when its wait is over"
    );
}

#[tokio::test(start_paused = true)]
async fn a_reminder_that_cannot_go_either_keeps_its_place() {
    let bench = held_up(DeliverError::Wait(Duration::from_secs(50))).await;
    let fault = DeliverError::Wait(Duration::from_secs(20));
    bench.wire.faults.lock().unwrap().push_back(fault);
    remind(&bench).await;
    assert_eq!(delivered(&bench), []);
    until(|| bench.wire.delivered.lock().unwrap().len() == 2).await;
    bench.settle().await;
    assert_eq!(delivered(&bench), [(false, true), (true, false)]);
}

#[tokio::test(start_paused = true)]
async fn what_waits_goes_as_soon_as_the_channel_reaches_its_server_again() {
    let bench = held_up(DeliverError::Wait(Duration::from_secs(100_000))).await;
    bench.desk.reaches_again(WIRE);
    bench.settle().await;
    assert_eq!(delivered(&bench), [(false, true)]);
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_run_left_may_have_gone_out_already() {
    let bench = Bench::at(NOW).await;
    bench.say("anna", 1, "/start", None).await;
    bench.settle().await;
    assert_eq!(delivered(&bench), [(false, false)]);
    let fault = DeliverError::Wait(Duration::from_millis(10));
    bench.wire.faults.lock().unwrap().push_back(fault);
    *bench.wire.closes.lock().unwrap() = Some((0, bench.desk.inner.closing.clone()));
    bench.say("anna", 2, "/help", None).await;
    until(|| bench.wire.faults.lock().unwrap().is_empty()).await;
    let bench = bench.restart(Calendar::built_in()).await;
    until(|| !bench.wire.delivered.lock().unwrap().is_empty()).await;
    bench.say("anna", 3, "/help", None).await;
    bench.settle().await;
    assert_eq!(delivered(&bench), [(false, true), (false, false)]);
}
