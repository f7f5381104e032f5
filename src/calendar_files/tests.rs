//! Tables in folders, as operators and their editors leave them.

use jiff::civil::date;

use super::*;
use crate::calendar::DayKind;

const NOTICE: &str = "2027-01-01,holiday,元旦\n2027-10-01,holiday,国庆节\n2027-10-04,holiday,国庆节\n";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
}

/// Looks until nothing is restless any more.
fn settle(files: &mut TableFiles) -> (bool, Vec<String>) {
    let (first, second) = (files.look_again(), files.look_again());
    let faults = first.faults.iter().chain(&second.faults).map(ToString::to_string);
    (first.changed || second.changed, faults.collect())
}

#[test]
fn later_folders_and_names_count_more() {
    let folder = folder();
    let (data, configured) = (folder.path().join("data"), folder.path().join("own"));
    let (files, faults) = TableFiles::open(folders(&data, Some(&configured)));
    assert!(faults.is_empty() && files.source(2027).is_none());
    assert_eq!(files.calendar().plain_text(), Calendar::built_in().plain_text());

    let kind = |date| {
        TableFiles::open(folders(&data, Some(&configured)))
            .0
            .calendar()
            .day(date)
            .kind
    };
    write(&data.join("calendar"), "2027.csv", NOTICE);
    assert_eq!(kind(date(2027, 10, 4)), DayKind::Holiday);
    write(&data.join("calendar"), "2027b.csv", &NOTICE.replace("10-04", "10-05"));
    assert_eq!(kind(date(2027, 10, 4)), DayKind::Workday);
    assert_eq!(kind(date(2027, 10, 5)), DayKind::Holiday);
    write(&configured, "0.csv", &NOTICE.replace("10-04", "10-06"));
    assert_eq!(kind(date(2027, 10, 5)), DayKind::Workday);
    assert_eq!(kind(date(2027, 10, 6)), DayKind::Holiday);
    let (files, _) = TableFiles::open(folders(&data, Some(&configured)));
    assert_eq!(files.source(2027), Some(&*configured.join("0.csv")));
    assert_eq!(files.source(2026), None);
}

#[test]
fn what_is_no_table_is_told_once_and_the_rest_is_used() {
    let folder = folder();
    let own = folder.path().join("calendar");
    write(&own, "2027.csv", NOTICE);
    write(&own, "2028.csv", "2028-01-01,holiday,元旦\n2028-13-01,holiday,元旦\n");
    write(&own, "notes.txt", "not a table");
    write(&own, "._2027.csv", "not a table");
    fs::write(own.join("gbk.csv"), [0xb4, 0xba, 0xbd, 0xda]).unwrap();
    write(&own, "large.csv", &"#\n".repeat(200_000));
    write(
        &own,
        "provisional.csv",
        "2027-01-01,statutory,元旦\n2027-10-01,statutory,国庆节\n",
    );
    fs::create_dir(own.join("folder.csv")).unwrap();
    let (mut files, faults) = TableFiles::open(folders(folder.path(), None));
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    for (told, wanted) in told.iter().zip([
        "2028.csv, line 2: date",
        "gbk.csv is not text in UTF-8",
        "large.csv is too large",
        "provisional.csv is provisional",
    ]) {
        assert!(told.contains(wanted), "{told}");
    }
    assert!(files.calendar().has_table(2027) && !files.calendar().has_table(2028));
    assert_eq!(settle(&mut files), (false, Vec::new()), "told once");
    write(&own, "2028.csv", "2028-01-01,holiday\n");
    let (changed, told) = settle(&mut files);
    assert!(
        !changed && told.len() == 1 && told[0].contains("2028.csv, line 1: columns"),
        "{told:?}"
    );
}

#[test]
fn a_change_is_read_when_it_has_come_to_rest() {
    let folder = folder();
    let own = folder.path().join("calendar");
    let (mut files, _) = TableFiles::open(folders(folder.path(), None));
    let mut is_changed = || {
        let looked = files.look_again();
        assert!(looked.faults.is_empty());
        (looked.changed, files.calendar().has_table(2027))
    };
    assert_eq!(is_changed(), (false, false));
    // Half-written: a table as far as it goes, and nobody is to be told wrong dates.
    write(&own, "2027.csv", &NOTICE[..NOTICE.len() - 30]);
    assert_eq!(is_changed(), (false, false));
    write(&own, "2027.csv", NOTICE);
    assert_eq!(is_changed(), (false, false));
    assert_eq!(is_changed(), (true, true));
    assert_eq!(is_changed(), (false, true));
    write(&own, "2027.csv", &format!("# a comment\n{NOTICE}"));
    assert_eq!(
        (is_changed(), is_changed()),
        ((false, true), (false, true)),
        "the same days"
    );
    // Gone for a moment, as some editors save.
    fs::remove_file(own.join("2027.csv")).unwrap();
    assert_eq!(is_changed(), (false, true));
    write(&own, "2027.csv", &format!("# a comment\n{NOTICE}"));
    assert_eq!((is_changed(), is_changed()), ((false, true), (false, true)));
    fs::remove_file(own.join("2027.csv")).unwrap();
    assert_eq!((is_changed(), is_changed()), ((false, true), (true, false)));
}

#[test]
fn a_good_table_stays_when_its_file_is_broken() {
    let folder = folder();
    let own = folder.path().join("calendar");
    write(&own, "2027.csv", NOTICE);
    let (mut files, _) = TableFiles::open(folders(folder.path(), None));
    write(&own, "2027.csv", "broken");
    let (changed, told) = settle(&mut files);
    assert!(!changed && told.len() == 1, "{told:?}");
    assert!(files.calendar().has_table(2027));
    // Neither does a folder that can't be read any more; a file in its place is the surest way for any user.
    fs::remove_dir_all(&own).unwrap();
    fs::write(&own, "").unwrap();
    let (changed, told) = settle(&mut files);
    assert!(
        !changed && told.len() == 1 && told[0].contains("can't read"),
        "{told:?}"
    );
    assert!(files.calendar().has_table(2027));
}

#[test]
fn a_table_is_added_whole_and_only_if_it_is_news() {
    let folder = folder();
    let (data, given) = (folder.path().join("data"), folder.path().join("given.csv"));
    fs::write(&given, NOTICE).unwrap();
    let target = data.join("calendar/2027.csv");
    let outcome = |configured| add(&given, &data, configured).unwrap().outcome;
    let written = |replaces, overruled_by| Outcome::Written {
        file: target.clone(),
        replaces,
        overruled_by,
    };
    assert_eq!(outcome(None), written(false, None));
    assert_eq!(fs::read_to_string(&target).unwrap(), NOTICE);
    assert_eq!(
        outcome(None),
        Outcome::AlreadyThere {
            file: Some(target.clone())
        }
    );
    fs::write(&given, NOTICE.replace("10-04", "10-05")).unwrap();
    assert_eq!(outcome(None), written(true, None));
    let own = folder.path().join("own");
    write(&own, "2027.csv", NOTICE);
    fs::write(&given, NOTICE.replace("10-04", "10-06")).unwrap();
    assert_eq!(outcome(Some(&own)), written(true, Some(own.join("2027.csv"))));
    fs::write(&given, include_str!("../../conversations/calendar/2026.csv")).unwrap();
    assert_eq!(outcome(None), Outcome::AlreadyThere { file: None });
    let left: Vec<_> = fs::read_dir(data.join("calendar")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing half-written is left: {left:?}");
}

#[test]
fn a_fingerprint_is_that_of_days_and_windows() {
    let sources = crate::library::built_in();
    let (mut conversation, _) =
        crate::conversation::load::load(&sources.conversation_id, &sources.conversation_files).unwrap();
    let calendar = Calendar::built_in();
    let first = fingerprint(&calendar, &conversation);
    assert_eq!(first.len(), 64);
    assert_eq!(first, fingerprint(&calendar, &conversation));
    let other = calendar.clone().with_table(NOTICE).unwrap();
    assert_ne!(first, fingerprint(&other, &conversation));
    conversation.windows[0].source.push('!');
    assert_eq!(first, fingerprint(&calendar, &conversation), "a note changes no date");
    conversation.windows[0].at_minute += 1;
    assert_ne!(first, fingerprint(&calendar, &conversation));

    let folder = folder();
    let mark = folder.path().join("calendar.told");
    assert_eq!(read_mark(&mark), None);
    write_mark(&mark, &first).unwrap();
    assert_eq!(read_mark(&mark), Some(first));
}
