//! Working days of the mainland, and its one time zone.
//!
//! Source: the yearly notices of the State Council (国务院办公厅关于部分节假日安排的通知) for years with a table, and
//! 《全国年节及纪念日放假办法》 (2024-11-10) art. 2 for years without. A notice comes out in the autumn before, so windows
//! opened late in a year run into one without a table: their dates are marked as estimated and never fail.

pub mod file;
pub mod moment;
mod table;
mod view;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use table::{Mark, is_weekend, read_every_year};
pub use table::{Table, TableFault};
pub use view::{CantShow, Shown, view};

/// The codes of [`TableFault`], for the list of all words.
pub(crate) const CODES: &[crate::rules::Code] = table::CODES;

/// The time zone of every date and time that a person reads or writes.
pub const ZONE: &str = "Asia/Shanghai";

/// Tables that come with the program; a table that an operator adds takes the place of its year.
const TABLES: [&str; 3] = [
    include_str!("../../conversations/calendar/2024.csv"),
    include_str!("../../conversations/calendar/2025.csv"),
    include_str!("../../conversations/calendar/2026.csv"),
];

/// Years whose lunar statutory days are known, but not their notice.
const PROVISIONAL_TABLES: [&str; 1] = [include_str!("../../conversations/calendar/2027-provisional.csv")];

const EVERY_YEAR: &str = include_str!("../../conversations/calendar/every-year.csv");

/// Working days and days off of the mainland. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Calendar {
    tables: Arc<BTreeMap<i16, Table>>,
    /// The fixed statutory days: month, day, name.
    every_year: Arc<[(i8, i8, String)]>,
}

/// What kind of day a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday, nothing special.
    Workday,
    /// A Saturday or Sunday on which people work, in exchange for a day off.
    MakeUpWorkday,
    /// A Saturday or Sunday.
    Weekend,
    /// A day off of the notice or of the law, also where it falls on a weekend.
    Holiday,
}

/// One day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day<'calendar> {
    /// What kind of day it is.
    pub kind: DayKind,
    /// The Chinese name of the holiday that makes it a day off or a make-up working day.
    pub name: Option<&'calendar str>,
    /// Whether the day's year has no table, so that this is weekends and statutory days only.
    pub assumed: bool,
}

impl Day<'_> {
    /// Whether people work on this day.
    #[must_use]
    pub fn is_working(&self) -> bool {
        matches!(self.kind, DayKind::Workday | DayKind::MakeUpWorkday)
    }
}

/// A date worked out by counting working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingDate {
    /// The date.
    pub date: Date,
    /// Whether a day of a year without a table had a part in it: to be shown as an estimate, and worked out again
    /// when the table arrives.
    pub estimated: bool,
}

impl Calendar {
    /// The calendar that comes with the program: tables for 2024–2026, the statutory days of 2027.
    #[must_use]
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<Calendar> = LazyLock::new(|| {
            let full = TABLES.into_iter().map(|csv| Table::read(csv, false));
            let provisional = PROVISIONAL_TABLES.into_iter().map(|csv| Table::read(csv, true));
            // A table that did not read would be missed by this module's tests; here its year would be estimated.
            let tables = full
                .chain(provisional)
                .filter_map(Result::ok)
                .map(|table| (table.year, table))
                .collect();
            Calendar {
                tables: Arc::new(tables),
                every_year: read_every_year(EVERY_YEAR).into(),
            }
        });
        BUILT_IN.clone()
    }

    /// This calendar with the table of one year added or replaced.
    ///
    /// The CSV has lines `date,kind,name` (`2027-02-05,holiday,春节`), kind `holiday` or `workday`; `#` begins a comment.
    /// The year is that of the last date; days in the December before are taken, too.
    ///
    /// # Errors
    ///
    /// [`TableFault`] with the first line that cannot be used; the calendar given is lost, so clone it before.
    pub fn with_table(self, year_csv: &str) -> Result<Self, TableFault> {
        Ok(self.with(year_csv.parse()?))
    }

    /// This calendar with a table that has been read already.
    #[must_use]
    pub fn with(mut self, table: Table) -> Self {
        Arc::make_mut(&mut self.tables).insert(table.year, table);
        self
    }

    /// The table of a year's notice. A provisional table is none.
    #[must_use]
    pub fn table(&self, year: i16) -> Option<&Table> {
        self.tables.get(&year).filter(|table| !table.is_provisional)
    }

    /// Every day that is marked, as plain text: calendars for which this is the same work out the same dates.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        for table in self.tables.values() {
            table.write_plainly(&mut text);
        }
        for (month, day, _) in self.every_year.iter() {
            text.push_str(&format!("{month:02}-{day:02}\n"));
        }
        text
    }

    /// Whether the State Council's notice for a year is in hand. A provisional table is none.
    #[must_use]
    pub fn has_table(&self, year: i16) -> bool {
        self.table(year).is_some()
    }

    /// What day a date is.
    #[must_use]
    pub fn day(&self, date: Date) -> Day<'_> {
        let assumed = !self.has_table(date.year());
        let (kind, name) = match self.mark(date) {
            Some((Mark::Holiday, name)) => (DayKind::Holiday, Some(name)),
            Some((Mark::MakeUpWorkday, name)) => (DayKind::MakeUpWorkday, Some(name)),
            None if is_weekend(date) => (DayKind::Weekend, None),
            None => (DayKind::Workday, None),
        };
        Day { kind, name, assumed }
    }

    /// What a table or the law says of a date. The next year's notice is the later one, so it is asked first.
    fn mark(&self, date: Date) -> Option<(Mark, &str)> {
        let next = date.year().checked_add(1).filter(|_| date.month() == 12);
        if let Some(mark) = next
            .and_then(|year| self.tables.get(&year))
            .and_then(|table| table.get(date))
        {
            return Some(mark);
        }
        match self.tables.get(&date.year()) {
            Some(table) => table.get(date),
            None => self
                .every_year
                .iter()
                .find(|(month, day, _)| (*month, *day) == (date.month(), date.day()))
                .map(|(_, _, name)| (Mark::Holiday, name.as_str())),
        }
    }

    /// Whether people work on a date.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        self.day(date).is_working()
    }

    /// The date `days` working days after `from`, which itself is day 0 and not counted; 0 gives `from`.
    ///
    /// Takes time in proportion to `days`. At the end of jiff's calendar it stays on the last day, as an estimate.
    #[must_use]
    pub fn add_working_days(&self, from: Date, days: u32) -> WorkingDate {
        let mut at = WorkingDate {
            date: from,
            estimated: false,
        };
        for _ in 0..days {
            let next = match at.date.tomorrow() {
                Ok(tomorrow) => self.on_or_after(tomorrow),
                Err(_) => {
                    return WorkingDate {
                        date: at.date,
                        estimated: true,
                    };
                }
            };
            at = WorkingDate {
                date: next.date,
                estimated: at.estimated || next.estimated,
            };
        }
        at
    }

    /// The first working day after a date.
    #[must_use]
    pub fn next_working_day(&self, after: Date) -> WorkingDate {
        self.add_working_days(after, 1)
    }

    /// The date itself if people work on it, or else the first working day after it.
    #[must_use]
    pub fn on_or_after(&self, date: Date) -> WorkingDate {
        let mut at = WorkingDate { date, estimated: false };
        loop {
            let day = self.day(at.date);
            at.estimated |= day.assumed;
            if day.is_working() {
                return at;
            }
            match at.date.tomorrow() {
                Ok(tomorrow) => at.date = tomorrow,
                Err(_) => {
                    return WorkingDate {
                        date: at.date,
                        estimated: true,
                    };
                }
            }
        }
    }

    /// How many working days lie after `from` up to and including `to`; 0 when `to` is not after `from`.
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut date = from;
        while date < to {
            let Ok(tomorrow) = date.tomorrow() else { break };
            date = tomorrow;
            count += u32::from(self.is_working_day(date));
        }
        count
    }
}

/// So many days before that one.
fn back(from: Date, days: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    from.checked_sub(span).ok()
}

/// The zone's rules; should the bundled database lack it, the offset that has held since 1991.
static TIME_ZONE: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get(ZONE).unwrap_or_else(|_| TimeZone::fixed(Offset::constant(8))));

/// The date and time on a wall clock in [`ZONE`].
#[must_use]
pub fn local(instant: Timestamp) -> DateTime {
    TIME_ZONE.to_datetime(instant)
}

/// The instant at which a wall clock in [`ZONE`] shows a date and time.
///
/// Of two instants (clocks put back before 1992) the first is taken; out of range it is the first or last instant.
#[must_use]
pub fn instant(local: DateTime) -> Timestamp {
    let out_of_range = if local.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    TIME_ZONE
        .to_ambiguous_timestamp(local)
        .compatible()
        .unwrap_or(out_of_range)
}

#[cfg(test)]
mod tests;
