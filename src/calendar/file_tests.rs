//! The file, read back by another library, and looked at byte by byte.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

#[path = "../../tests/support/ics.rs"]
mod ics;

use ics::{Moment, ReadFile, read};

const MOST: usize = 40 * 1024;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-02T01:30:00Z")
}

fn entry(id: &str, title: &str, ends: Ends) -> Entry {
    Entry {
        id: id.to_owned(),
        title: title.to_owned(),
        note: None,
        ends,
        alarms: Vec::new(),
    }
}

fn made(entries: &[Entry]) -> (String, ReadFile) {
    let Made { bytes, left_out } = make("备案日期", entries, "0a1b", now(), MOST);
    assert_eq!(left_out, 0);
    check_lines(&bytes);
    let file = read(&bytes);
    (String::from_utf8(bytes).unwrap(), file)
}

/// CRLF everywhere, no line above 75 octets, no character torn apart, no empty line, no BOM.
fn check_lines(bytes: &[u8]) {
    assert!(bytes.ends_with(b"END:VCALENDAR\r\n"));
    assert!(bytes.starts_with(b"BEGIN:VCALENDAR\r\n"));
    let text = std::str::from_utf8(bytes).unwrap();
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.is_empty());
        assert!(!line.chars().any(|c| c.is_control() && c != '\t'), "{line:?}");
    }
}

#[test]
fn a_day_is_a_whole_day_and_an_instant_is_an_end() {
    let instant = at("2026-12-05T10:00:00Z");
    let day = Entry {
        note: Some("请接听 0755 开头的来电；\n补正材料, 然后再提交。".to_owned()),
        alarms: vec![at("2026-11-30T01:00:00Z"), at("2026-12-01T01:00:00Z")],
        ..entry("certification", "微信认证审核", Ends::Day(date(2026, 12, 31)))
    };
    let (text, file) = made(&[day, entry("sms", "短信核验", Ends::At(instant))]);
    assert_eq!(file.name, "备案日期");
    let [day, sms] = file.events.as_slice() else {
        panic!("{text}")
    };
    assert_eq!(
        (day.uid.as_str(), day.title.as_str()),
        ("certification-0a1b@beian", "微信认证审核")
    );
    assert_eq!(
        day.note.as_deref(),
        Some("请接听 0755 开头的来电；\n补正材料, 然后再提交。")
    );
    assert_eq!(day.start, Moment::Day(date(2026, 12, 31)));
    assert_eq!(day.end, Some(Moment::Day(date(2027, 1, 1))));
    assert_eq!(day.stamp, Moment::At(now()));
    let alarms: Vec<_> = day.alarms.iter().map(|alarm| (alarm.says.as_str(), alarm.at)).collect();
    assert_eq!(
        alarms,
        [
            ("微信认证审核", Moment::At(at("2026-11-30T01:00:00Z"))),
            ("微信认证审核", Moment::At(at("2026-12-01T01:00:00Z")))
        ]
    );
    assert!(
        day.alarms
            .iter()
            .all(|alarm| alarm.action.eq_ignore_ascii_case("display"))
    );
    assert_eq!(sms.start, Moment::At(at("2026-12-05T09:30:00Z")));
    assert_eq!((sms.end, &sms.note), (Some(Moment::At(instant)), &None));
    for line in [
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "DTEND:20261205T100000Z",
        "TRIGGER;VALUE=DATE-TIME:20261130T010000Z",
        "ACTION:DISPLAY",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "TRANSP:TRANSPARENT",
    ] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} is not in\n{text}");
    }
}

#[test]
fn the_same_again_is_the_same_file_and_later_it_takes_its_place() {
    let entries = [Entry {
        alarms: vec![now()],
        ..entry("a", "b", Ends::Day(date(2026, 12, 1)))
    }];
    let make_at = |now| make("x", &entries, "p", now, MOST).bytes;
    assert_eq!(make_at(now()), make_at(now()), "something of it is made up");
    let (first, later) = (read(&make_at(now())), read(&make_at(at("2026-11-02T01:31:00Z"))));
    assert_eq!(first.events[0].uid, later.events[0].uid);
    assert!(first.events[0].sequence < later.events[0].sequence);
    assert!(later.events[0].sequence < i64::from(i32::MAX));
    let others = make("x", &entries, "q", now(), MOST).bytes;
    assert_ne!(read(&others).events[0].uid, first.events[0].uid, "two people's dates");
    let text = String::from_utf8(make_at(now())).unwrap();
    // The library stamps with a clock of its own what isn't stamped.
    assert_eq!(
        text.matches("DTSTAMP").count(),
        text.matches("DTSTAMP:20261102T013000Z").count()
    );
    let uids: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("UID:").map(str::to_owned))
        .collect();
    assert_eq!(uids.len(), 2, "the event's and the alarm's");
}

#[test]
fn what_has_no_room_is_left_out_whole() {
    let entries: Vec<Entry> = (0..400)
        .map(|number| entry(&number.to_string(), "微信认证审核", Ends::Day(date(2026, 12, 1))))
        .collect();
    let Made { bytes, left_out } = make("x", &entries, "p", now(), MOST);
    check_lines(&bytes);
    assert!(bytes.len() <= MOST && bytes.len() > MOST - 400);
    let file = read(&bytes);
    assert!(left_out > 0);
    assert_eq!(file.events.len() + left_out, 400);
    assert_eq!(file.events[0].uid, "0-p@beian");
    let none = make("x", &[], "p", now(), MOST);
    assert_eq!((read(&none.bytes).events.len(), none.left_out), (0, 0));
}

#[test]
fn the_ends_of_time_are_no_fault() {
    let entries = [
        Entry {
            alarms: vec![Timestamp::MIN, Timestamp::MAX],
            ..entry("a", "a", Ends::Day(Date::MAX))
        },
        entry("b", "b", Ends::At(Timestamp::MAX)),
    ];
    let bytes = make("x", &entries, "p", Timestamp::MAX, MOST).bytes;
    check_lines(&bytes);
    make(
        "x",
        &[entry("c", "c", Ends::At(Timestamp::MIN))],
        "p",
        Timestamp::MIN,
        MOST,
    );
    make("x", &[entry("d", "d", Ends::Day(Date::MIN))], "p", now(), MOST);
}

/// What may well stand in a title, and what never should.
fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,90}",
        "[一-龥，。；：！]{0,60}",
        "\\PC{0,20}",
        prop::sample::select(vec![
            ",",
            ";",
            "\\",
            "\\n",
            "\n",
            "\r\n",
            "\r",
            "\t",
            ":",
            "\"",
            "^n",
            "'",
            "\u{feff}",
            "\u{0}",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "👨\u{200d}👩\u{200d}👧",
            "é",
            "BEGIN:VEVENT",
            "END:VCALENDAR",
            "\r\n END:VEVENT",
            "=0A",
            " ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_words_come_back(title in odd_text(), note in odd_text(), id in "[a-z0-9-]{1,90}", name in odd_text()) {
        let entries = [Entry {
            note: Some(note.clone()),
            alarms: vec![now()],
            ..entry(&id, &title, Ends::Day(date(2026, 12, 1)))
        }];
        let Made { bytes, .. } = make(&name, &entries, "p", now(), MOST);
        check_lines(&bytes);
        let file = read(&bytes);
        prop_assert_eq!(file.events.len(), 1);
        let event = &file.events[0];
        prop_assert_eq!(&event.title, &plain(&title));
        prop_assert_eq!(event.note.as_deref().unwrap_or_default(), plain(&note));
        prop_assert_eq!(&event.alarms[0].says, &plain(&title));
        prop_assert_eq!(&event.uid, &format!("{id}-p@beian"));
        prop_assert_eq!(&file.name, &plain(&name));
    }
}
