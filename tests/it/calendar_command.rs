//! A year's notice, as an operator meets it: `beian calendar`, and tables that come while the real binary runs.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

use crate::support::binary::{Binary, project_file};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");
const PATIENCE: Duration = Duration::from_secs(60);

/// The year 2027 as somebody made it up; the real notice is another.
const MADE_UP: &str = "\u{feff}# made up\r\ndate,kind,name\r\n2026-12-26,workday,元旦\r\n2027-01-01,holiday,元旦\r\n\
                       2027-02-05,holiday,春节\r\n2027-02-06,holiday,春节\r\n2027-02-20,workday,春节\r\n\
                       2027-10-01,holiday,国庆节\r\n";

/// Runs it to its end, in that folder, with its data in `data`.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    let theirs = std::env::vars_os().map(|(name, _)| name);
    for name in theirs.filter(|name| name.to_string_lossy().starts_with("BEIAN_")) {
        command.env_remove(name);
    }
    let command = command.current_dir(folder).args(arguments).env("BEIAN_DATA", "data");
    command.output().expect("the binary runs")
}

/// What it says on the output; it has to end well.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What it complains of; it has to say no.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn given(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("given.csv");
    std::fs::write(&path, text).expect("written");
    path
}

fn page() -> [(&'static str, String); 1] {
    [("BEIAN_WEB__LISTEN", "127.0.0.1:0".to_owned())]
}

/// Looks again and again until it is so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "{what} never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_table_is_added_once_and_shown() {
    let folder = folder();
    let folder = folder.path();
    given(folder, MADE_UP);
    let before = said(folder, &["calendar", "show", "2027-02"]);
    assert!(
        before.starts_with("2027: the notice is not in hand; assumed are"),
        "{before}"
    );
    assert!(before.contains("  5–8    春节"), "{before}");
    assert!(!folder.join("data").exists(), "showing touches no data");

    let added = said(folder, &["calendar", "add", "given.csv"]);
    assert_eq!(
        added,
        "2027: 4 days off (weekends within a holiday included), 2 make-up workdays\n\
         written to data/calendar/2027.csv\n\
         a running assistant picks it up within seconds and tells everybody whose dates move\n"
    );
    let kept = folder.join("data/calendar/2027.csv");
    assert_eq!(std::fs::read_to_string(&kept).expect("the table"), MADE_UP);
    let again = said(folder, &["calendar", "add", "given.csv"]);
    assert!(
        again.ends_with("already there, in data/calendar/2027.csv: nothing to do\n"),
        "{again}"
    );

    let after = said(folder, &["calendar", "show", "2027-02"]);
    assert_eq!(
        after,
        "2027: the notice is in hand (data/calendar/2027.csv)\n\n\
         February 2027\n \
         Mon  Tue  Wed  Thu  Fri  Sat  Sun\n  \
         1    2    3    4    5*   6* ( 7)\n  \
         8    9   10   11   12  (13) (14)\n \
         15   16   17   18   19   20+ (21)\n \
         22   23   24   25   26  (27) (28)\n  \
         5–6    春节\n  \
         20     make-up workday for 春节\n\n\
         * day off   + make-up workday   ( ) weekend\n"
    );
    assert_eq!(said(folder, &["calendar", "show", "2027"]).matches("Mon").count(), 12);

    given(folder, &MADE_UP.replace("02-06", "02-08"));
    let corrected = said(folder, &["calendar", "add", "given.csv"]);
    assert!(corrected.contains("instead of the table for that year"), "{corrected}");
    let built_in = project_file("conversations/calendar/2026.csv").display().to_string();
    let there = said(folder, &["calendar", "add", &built_in]);
    assert!(
        there.starts_with("2026: 33 days off") && there.contains("already there, in the program"),
        "{there}"
    );
}

#[test]
fn what_is_no_table_is_refused_and_nothing_is_written() {
    let folder = folder();
    let folder = folder.path();
    for (text, wanted) in [
        (
            MADE_UP.replace("02-06", "02-36"),
            "given.csv can't be used: The date in line 6 cannot be read.",
        ),
        (
            MADE_UP.replace("2027-02-20,w", "2027-02-19,w"),
            "Line 7 is a make-up working day, but not at a weekend.",
        ),
        (
            "2027-01-01,holiday,元旦\n".to_owned(),
            "Statutory days of January, May or October are missing",
        ),
        (
            "%PDF-1.4".to_owned(),
            "Line 1 should have three columns: date,kind,name",
        ),
        (String::new(), "There are no dates in this table of days off."),
    ] {
        given(folder, &text);
        let told = refused(folder, &["calendar", "add", "given.csv"]);
        assert!(told.starts_with("beian: ") && told.contains(wanted), "{told}");
    }
    let provisional = project_file("conversations/calendar/2027-provisional.csv")
        .display()
        .to_string();
    let told = refused(folder, &["calendar", "add", &provisional]);
    assert!(
        told.contains("2027-provisional.csv is provisional: it has the statutory days only"),
        "{told}"
    );
    let told = refused(folder, &["calendar", "add", "nowhere.csv"]);
    assert!(told.contains("can't read nowhere.csv"), "{told}");
    assert!(!folder.join("data").exists());

    let told = refused(folder, &["calendar", "show", "2023"]);
    assert!(
        told.contains("the year 2023 can't be shown: the calendar goes from 2024 to 9998"),
        "{told}"
    );
    let told = refused(folder, &["calendar", "show", "2027-13"]);
    assert!(
        told.contains("write a year, such as 2027, or a month, such as 2027-02"),
        "{told}"
    );
}

#[test]
fn a_table_that_another_folder_overrules_is_told() {
    let folder = folder();
    let folder = folder.path();
    std::fs::create_dir(folder.join("own")).expect("a folder");
    std::fs::write(folder.join("own/2027.csv"), MADE_UP).expect("written");
    std::fs::write(folder.join("beian.toml"), "calendar = \"own\"\n").expect("written");
    given(folder, &MADE_UP.replace("02-06", "02-08"));
    let told = refused(folder, &["calendar", "add", "given.csv"]);
    assert!(
        told.contains("own/2027.csv has another table for 2027 and comes later"),
        "{told}"
    );
}

#[test]
fn a_table_is_picked_up_while_it_runs_and_a_broken_one_does_not_keep_it_from_starting() {
    let folder = folder();
    let data = folder.path().join("data");
    let (tables, mark) = (data.join("calendar"), data.join("calendar.told"));
    std::fs::create_dir_all(&tables).expect("a folder");
    std::fs::write(tables.join("2028.csv"), "2028-01-01,holiday\n").expect("written");
    let told = || std::fs::read_to_string(&mark).ok();
    let first = Binary::start(Path::new(PROGRAM), &data, &page());
    until("the first mark", || told().is_some());
    let before = told();

    given(folder.path(), MADE_UP);
    said(folder.path(), &["calendar", "add", "given.csv"]);
    until("another mark", || told() != before);
    let after = told();
    // Copied by hand it is as good; and it is killed, so that only what is on disk counts.
    std::fs::write(tables.join("2027.csv"), MADE_UP.replace("02-06", "02-08")).expect("written");
    until("a third mark", || told() != after);
    let last = told();
    first.kill();

    // A table that came while it was down.
    std::fs::write(tables.join("2027.csv"), MADE_UP).expect("written");
    let second = Binary::start(Path::new(PROGRAM), &data, &page());
    until("the mark of before", || told() == after);
    assert_ne!(last, after);
    assert!(second.stop(), "SIGTERM is a good end");
}
