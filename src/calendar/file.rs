//! A person's dates as a file for a calendar of their own: iCalendar, RFC 5545.
//!
//! - A day is an event of that whole day; an instant is the end of a short event, in UTC, so that no zone has to be described.
//! - There is no METHOD: without one a file is a snapshot that asks nobody for anything (RFC 5545, 3.7.2), and PUBLISH would want
//!   an organiser (RFC 5546, 3.2.1).
//! - The same date has the same UID each time, with a SEQUENCE that rises, so that a calendar replaces what it has.

use icalendar::{Alarm, Calendar, CalendarDateTime, Component, Event, EventLike, Property};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::ZONE;

/// What kind of file it is.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// The most octets of a line, its break not counted (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// An event that ends at an instant begins so long before it: an event must be longer than nothing to be drawn before its end.
const LEAD: SignedDuration = SignedDuration::from_mins(30);

/// A date in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The same for the same date of the same person each time.
    pub id: String,
    /// What ends then.
    pub title: String,
    /// What to do until then.
    pub note: Option<String>,
    /// When.
    pub ends: Ends,
    /// When to be reminded.
    pub alarms: Vec<Timestamp>,
}

/// When something ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// On that day, Asia/Shanghai.
    Day(Date),
    /// At that instant.
    At(Timestamp),
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many entries had no room, from the last on.
    pub left_out: usize,
}

/// Makes the file, of at most so many bytes. `whose` keeps one person's dates apart from another's in a calendar that has both.
pub fn make(name: &str, entries: &[Entry], whose: &str, now: Timestamp, most_bytes: usize) -> Made {
    let head = head(name);
    let foot = "END:VCALENDAR\r\n";
    let mut text = head;
    let mut left_out = 0;
    for entry in entries {
        // An event is written whole or not at all; a formatter into memory doesn't fail.
        let event = event(entry, whose, now).try_into_string().unwrap_or_default();
        let event = folded(&event);
        if left_out > 0 || text.len() + event.len() + foot.len() > most_bytes {
            left_out += 1;
        } else {
            text.push_str(&event);
        }
    }
    text.push_str(foot);
    Made {
        bytes: text.into_bytes(),
        left_out,
    }
}

/// Everything before the first event.
fn head(name: &str) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new(
            "PRODID",
            concat!("-//Beian//Beian ", env!("CARGO_PKG_VERSION"), "//EN"),
        ))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        // Not the library's `name`: it doesn't escape NAME.
        .append_property(Property::new("X-WR-CALNAME", plain(name)))
        .append_property(Property::new("X-WR-TIMEZONE", ZONE));
    let whole = folded(&calendar.to_string());
    whole.strip_suffix("END:VCALENDAR\r\n").unwrap_or(&whole).to_owned()
}

fn event(entry: &Entry, whose: &str, now: Timestamp) -> Event {
    let uid = plain(&format!("{}-{whose}@beian", entry.id));
    let title = plain(&entry.title);
    let mut event = Event::new();
    event
        .uid(&uid)
        .summary(&title)
        .add_property("DTSTAMP", utc(now))
        .add_property("LAST-MODIFIED", utc(now))
        // Minutes since 1970: it rises without anybody counting. Within one minute DTSTAMP tells.
        .add_property("SEQUENCE", (now.as_second() / 60).max(0).to_string())
        // The end of a wait keeps nobody busy.
        .add_property("TRANSP", "TRANSPARENT");
    if let Some(note) = &entry.note {
        event.description(&plain(note));
    }
    match entry.ends {
        Ends::Day(date) => {
            event.append_property(day("DTSTART", date));
            // Without an end it is the one day all the same.
            if let Ok(next) = date.tomorrow() {
                event.append_property(day("DTEND", next));
            }
        }
        Ends::At(instant) => {
            let start = instant.saturating_sub(LEAD).unwrap_or(Timestamp::MIN);
            event
                .add_property("DTSTART", utc(start))
                .add_property("DTEND", utc(instant));
        }
    }
    for (index, at) in entry.alarms.iter().enumerate() {
        // Only a year before 0 is no date there.
        let Ok(trigger) = utc(*at).parse::<CalendarDateTime>() else {
            continue;
        };
        let mut alarm = Alarm::display(&title, trigger);
        // The library would write a time and a UID of its own making.
        alarm
            .add_property("UID", format!("{uid}-{index}"))
            .add_property("DTSTAMP", utc(now));
        event.alarm(alarm.done());
    }
    event
}

fn day(name: &str, date: Date) -> Property {
    Property::new(name, date.strftime("%Y%m%d").to_string())
        .add_parameter("VALUE", "DATE")
        .done()
}

fn utc(instant: Timestamp) -> String {
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text without what can't stand in a file: line breaks in one form, no other control characters (RFC 5545, 3.3.11).
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|character| !character.is_control() || matches!(character, '\n' | '\t'))
        .collect()
}

/// Folds anew. The library counts 76 octets on some lines: the blank at the beginning of a last piece is forgotten.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / 16);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut room = LONGEST_LINE;
        for character in line.chars() {
            if character.len_utf8() > room {
                folded.push_str("\r\n ");
                room = LONGEST_LINE - 1;
            }
            folded.push(character);
            room -= character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
