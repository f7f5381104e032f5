//! Reads a calendar file, by another library than the one that writes it.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "several tests include this; none of them uses all of it"
)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test complains by panicking")]

use calcard::{
    Entry, Parser,
    common::PartialDateTime,
    icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty as Property},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// A file as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct ReadFile {
    pub name: String,
    pub events: Vec<ReadEvent>,
}

/// An event as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct ReadEvent {
    pub uid: String,
    pub title: String,
    pub note: Option<String>,
    pub start: Moment,
    pub end: Option<Moment>,
    pub stamp: Moment,
    pub sequence: i64,
    pub alarms: Vec<ReadAlarm>,
}

/// An alarm as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct ReadAlarm {
    pub action: String,
    pub says: String,
    pub at: Moment,
}

/// A day, or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Day(Date),
    At(Timestamp),
}

/// Reads a file; complains about everything that is odd.
pub fn read(bytes: &[u8]) -> ReadFile {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut parser = Parser::new(text);
    let calendar = match parser.entry() {
        Entry::ICalendar(calendar) => calendar,
        other => panic!("no calendar but {other:?}: {text}"),
    };
    assert!(matches!(parser.entry(), Entry::Eof), "there is more than a calendar");
    let whole = &calendar.components[0];
    assert_eq!(whole.component_type, ICalendarComponentType::VCalendar);
    assert_eq!(words(whole, &Property::Version).as_deref(), Some("2.0"));
    assert!(words(whole, &Property::Prodid).is_some());
    ReadFile {
        name: words(whole, &Property::Other("X-WR-CALNAME".to_owned())).unwrap(),
        events: whole.component_ids.iter().map(|id| event(&calendar, *id)).collect(),
    }
}

fn event(calendar: &ICalendar, id: u32) -> ReadEvent {
    let event = calendar.component_by_id(id).unwrap();
    assert_eq!(event.component_type, ICalendarComponentType::VEvent);
    let integer = |property| event.property(&property)?.values.first()?.as_integer();
    ReadEvent {
        uid: words(event, &Property::Uid).unwrap(),
        title: words(event, &Property::Summary).unwrap_or_default(),
        note: words(event, &Property::Description),
        start: moment(event, &Property::Dtstart).unwrap(),
        end: moment(event, &Property::Dtend),
        stamp: moment(event, &Property::Dtstamp).unwrap(),
        sequence: integer(Property::Sequence).unwrap(),
        alarms: calendar.alarms_for_id(id).map(alarm).collect(),
    }
}

fn alarm(alarm: &ICalendarComponent) -> ReadAlarm {
    ReadAlarm {
        action: words(alarm, &Property::Action).unwrap(),
        says: words(alarm, &Property::Description).unwrap_or_default(),
        at: moment(alarm, &Property::Trigger).unwrap(),
    }
}

fn words(component: &ICalendarComponent, property: &Property) -> Option<String> {
    let values = &component.property(property)?.values;
    assert!(values.len() <= 1, "{property:?} was torn apart: {values:?}");
    Some(
        values
            .first()
            .and_then(|value| value.as_text())
            .unwrap_or_default()
            .to_owned(),
    )
}

fn moment(component: &ICalendarComponent, property: &Property) -> Option<Moment> {
    let time = component.property(property)?.values.first()?.as_partial_date_time()?;
    let PartialDateTime {
        year,
        month,
        day,
        hour,
        minute,
        second,
        tz_hour,
        ..
    } = *time;
    let number = |part: Option<u8>| i8::try_from(part.unwrap()).unwrap();
    let date = Date::new(i16::try_from(year.unwrap()).unwrap(), number(month), number(day)).unwrap();
    if hour.is_none() {
        return Some(Moment::Day(date));
    }
    assert_eq!(tz_hour, Some(0), "{property:?} is not in UTC");
    let local = date.at(number(hour), number(minute), number(second), 0);
    Some(Moment::At(TimeZone::UTC.to_timestamp(local).unwrap()))
}
