//! A year's notice comes out: whose dates move hears of it once, and nobody else is touched.

use super::*;
use crate::{
    calendar_files::{TableFiles, fingerprint, folders, read_mark},
    conversation::Event,
};

const EVENT: Event = Event::CalendarChanged;

/// Somebody whose wait ends in the new year, somebody whose wait ends before, and two who wait for nothing.
async fn people(bench: &Bench) {
    let calendar = Calendar::built_in();
    let open = |opened: &str| waiting(&calendar, at(opened));
    let (into_2027, before) = (open("2026-12-15T10:00"), open("2026-11-20T10:00"));
    assert!(into_2027.estimated && !before.estimated);
    let passed = WindowState {
        status: WindowStatus::Passed,
        ..into_2027.clone()
    };
    for (name, window) in [
        ("moved", Some(into_2027)),
        ("same", Some(before)),
        ("passed", Some(passed)),
        ("none", None),
    ] {
        let insert = |state: &mut State| state.windows.extend(window.map(|window| (REVIEW.to_owned(), window)));
        bench.store(name, insert).await;
    }
    // Their reminders are set as the conversation sets them.
    bench.desk.tell_everybody(&EVENT).await.unwrap();
    bench.settle().await;
    assert!(bench.heard().is_empty(), "under the same calendar nothing moves");
}

async fn versions(bench: &Bench) -> Vec<u64> {
    let mut versions = Vec::new();
    for name in ["moved", "same", "passed", "none"] {
        versions.push(bench.version(name).await);
    }
    versions
}

#[tokio::test(start_paused = true)]
async fn dates_that_move_are_told_once_and_nobody_else_is_written() {
    let bench = Bench::at("2026-12-16T10:00").await;
    people(&bench).await;
    assert_eq!(
        versions(&bench).await,
        [2, 2, 1, 1],
        "who waits for nothing isn't written"
    );
    bench.desk.set_calendar(made_up());
    for round in 0..2 {
        assert!(bench.desk.tell_everybody(&EVENT).await.unwrap());
        bench.settle().await;
        let heard = bench.heard();
        assert_eq!(heard, if round == 0 { vec!["moved"] } else { vec![] }, "round {round}");
        assert_eq!(versions(&bench).await, [3, 2, 1, 1], "round {round}");
    }
    let moved = &bench.state("moved").await.windows[REVIEW];
    let expected = waiting(&made_up(), at("2026-12-15T10:00"));
    assert_eq!((moved.latest, moved.estimated), (expected.latest, false));
    assert_ne!(
        moved.latest,
        waiting(&Calendar::built_in(), at("2026-12-15T10:00")).latest
    );
}

#[tokio::test(start_paused = true)]
async fn a_telling_that_was_cut_off_is_finished_by_the_next_start_and_nobody_hears_it_twice() {
    const PEOPLE: usize = 400;
    const CUT_OFF: usize = 30;
    let bench = Bench::at("2026-12-16T10:00").await;
    let window = waiting(&Calendar::built_in(), at("2026-12-15T10:00"));
    for number in 0..PEOPLE {
        let insert = |state: &mut State| drop(state.windows.insert(REVIEW.to_owned(), window.clone()));
        bench.store(&format!("{number:03}"), insert).await;
    }
    std::fs::create_dir(bench.data().join("calendar")).unwrap();
    std::fs::write(bench.data().join("calendar/2027.csv"), MADE_UP).unwrap();
    let mark = bench.data().join("calendar.told");
    let tables = |bench: &Bench| TableFiles::open(folders(bench.data(), None)).0;

    // The table was dropped in while the process was down.
    let bench = bench.restart(made_up()).await;
    *bench.wire.closes.lock().unwrap() = Some((CUT_OFF, bench.desk.inner.closing.clone()));
    bench.desk.follow_tables(tables(&bench), mark.clone()).await.unwrap();
    let bench = bench.restart(made_up()).await;
    bench.settle().await;
    let mut heard = bench.heard();
    assert!((CUT_OFF..PEOPLE).contains(&heard.len()), "{} were told", heard.len());
    assert_eq!(read_mark(&mark), None, "not everybody was told");

    let (desk, files, its_mark) = (bench.desk.clone(), tables(&bench), mark.clone());
    let following = tokio::spawn(async move { desk.follow_tables(files, its_mark).await });
    until(|| read_mark(&mark).is_some()).await;
    bench.settle().await;
    heard.extend(bench.heard());
    heard.sort();
    let all: Vec<String> = (0..PEOPLE).map(|number| format!("{number:03}")).collect();
    assert_eq!(heard, all, "everybody once");
    assert_eq!(read_mark(&mark), Some(fingerprint(&made_up(), &BOOK.conversation)));

    // Once more, and nothing is to be done: not even looked at.
    let bench = bench.restart(made_up()).await;
    following.await.unwrap().unwrap();
    bench
        .store("later", |state| drop(state.windows.insert(REVIEW.to_owned(), window)))
        .await;
    let (desk, files) = (bench.desk.clone(), tables(&bench));
    tokio::spawn(async move { desk.follow_tables(files, mark).await });
    tokio::time::sleep(Duration::from_secs(60)).await;
    bench.settle().await;
    assert!(bench.heard().is_empty());
    assert_eq!(bench.version("later").await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_table_is_taken_while_the_desk_works_and_a_broken_one_is_not() {
    let bench = Bench::at("2026-12-16T10:00").await;
    people(&bench).await;
    let (own, mark) = (bench.data().join("calendar"), bench.data().join("calendar.told"));
    let (files, _) = TableFiles::open(folders(bench.data(), None));
    let (desk, its_mark) = (bench.desk.clone(), mark.clone());
    let following = tokio::spawn(async move { desk.follow_tables(files, its_mark).await });
    until(|| read_mark(&mark).is_some()).await;

    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("2027.csv"), format!("{MADE_UP}2027-13-01,holiday,元旦\n")).unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(!bench.desk.calendar().has_table(2027));
    std::fs::write(own.join("2027.csv"), MADE_UP).unwrap();
    let wanted = Some(fingerprint(&made_up(), &BOOK.conversation));
    until(|| read_mark(&mark) == wanted).await;
    bench.settle().await;
    assert!(bench.desk.calendar().has_table(2027));
    assert_eq!(bench.heard(), ["moved"]);

    bench.desk.inner.closing.cancel();
    following.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_reminder_that_is_due_is_not_lost_to_a_telling() {
    // A Wednesday on which people work, in the morning.
    let bench = Bench::at("2026-12-16T10:00").await;
    let remind = |state: &mut State| {
        state.windows.insert(
            REVIEW.to_owned(),
            waiting(&Calendar::built_in(), at("2026-12-11T10:00")),
        );
        state
            .reminders
            .insert(format!("window-{REVIEW}"), at("2026-12-16T09:30"));
    };
    bench.store("waits", remind).await;
    bench.desk.tell_everybody(&EVENT).await.unwrap();
    bench.settle().await;
    assert_eq!(bench.heard(), ["waits"]);
    let state = bench.state("waits").await;
    assert_eq!(state.windows[REVIEW].reminded, 1);
    assert!(state.reminders[&format!("window-{REVIEW}")] > bench.clock.now());
    bench.desk.remind_due().await.unwrap();
    bench.settle().await;
    assert!(bench.heard().is_empty(), "it was said already");
}

#[tokio::test(start_paused = true)]
async fn somebody_who_cannot_be_read_keeps_nobody_from_being_told() {
    let bench = Bench::at("2026-12-16T10:00").await;
    people(&bench).await;
    bench.store_raw("broken", b"{".to_vec(), Vec::new()).await;
    bench.desk.set_calendar(made_up());
    assert!(bench.desk.tell_everybody(&EVENT).await.unwrap());
    bench.settle().await;
    assert_eq!(bench.heard(), ["moved"]);
}

#[tokio::test(start_paused = true)]
async fn who_is_being_answered_while_the_calendar_is_set_gets_its_dates_too() {
    let bench = Bench::at("2026-12-16T10:00").await;
    people(&bench).await;
    // Everybody has been looked at when the answer is committed: only whoever answers can know.
    let desk = bench.desk.clone();
    let set: Meanwhile = Box::new(move || desk.set_calendar(made_up()));
    *bench.wire.meanwhile.lock().unwrap() = Some(set);
    bench.say("moved", 1, "/status", None).await;
    bench.settle().await;
    assert_eq!(
        bench.heard(),
        ["moved", "moved"],
        "the answer, and that the date has moved"
    );
    let moved = &bench.state("moved").await.windows[REVIEW];
    assert_eq!(moved.latest, waiting(&made_up(), at("2026-12-15T10:00")).latest);
}
