//! One year's table of days off and make-up working days, read from the project's own CSV.

use std::{collections::BTreeMap, fmt::Write, str::FromStr};

use jiff::civil::{Date, Weekday};

use crate::rules::{Code, Slip, codes};

codes! { "calendar-table":
    EMPTY = "empty",
    COLUMNS = "columns",
    DATE = "date",
    KIND = "kind",
    DUPLICATE = "duplicate",
    MIXED_YEARS = "mixed-years",
    NOT_A_WEEKEND = "not-a-weekend",
    INCOMPLETE = "incomplete",
}

/// Why a table of days off cannot be used. Its words are the Fluent message `rule-calendar-table`, attribute `code`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {code}", self.place())]
pub struct TableFault {
    /// The line, counted from 1; 0 when the table as a whole is at fault.
    pub line: usize,
    /// What is wrong, in kebab case.
    pub code: &'static str,
}

impl TableFault {
    fn at(line: usize, code: Code) -> Self {
        Self { line, code: code.code }
    }

    fn place(&self) -> String {
        match self.line {
            0 => "the whole table".to_owned(),
            line => format!("line {line}"),
        }
    }

    /// The fault as a slip, whose words are told the `line`.
    #[must_use]
    pub fn slip(&self) -> Slip {
        let code = CODES
            .iter()
            .copied()
            .find(|code| code.code == self.code)
            .unwrap_or(COLUMNS);
        Slip::of(code).with("line", self.line)
    }
}

/// What a table says of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Holiday,
    MakeUpWorkday,
}

/// The marked days of one year; every other day is what its weekday makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) year: i16,
    /// Whether the State Council's notice is still to come.
    pub(super) is_provisional: bool,
    days: BTreeMap<Date, (Mark, String)>,
}

/// The table of a notice, from its CSV: see [`Calendar::with_table`](super::Calendar::with_table).
impl FromStr for Table {
    type Err = TableFault;

    fn from_str(csv: &str) -> Result<Self, TableFault> {
        Self::read(csv, false)
    }
}

impl Table {
    /// Whether the CSV is a table of statutory days only, made before the notice was out: no table to be used in its place.
    #[must_use]
    pub fn is_only_provisional(csv: &str) -> bool {
        Self::read(csv, true).is_ok()
    }

    /// The year whose days it has.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.year
    }

    /// How many days off it has, weekends within a holiday included.
    #[must_use]
    pub fn days_off(&self) -> usize {
        self.count(Mark::Holiday)
    }

    /// On how many Saturdays and Sundays people work.
    #[must_use]
    pub fn make_up_workdays(&self) -> usize {
        self.count(Mark::MakeUpWorkday)
    }

    fn count(&self, wanted: Mark) -> usize {
        self.days.values().filter(|(mark, _)| *mark == wanted).count()
    }

    /// What dates depend on, a line a day: the same for the same days in whatever order or with whatever comments.
    pub(super) fn write_plainly(&self, out: &mut String) {
        let kind = if self.is_provisional { "provisional" } else { "notice" };
        // Writing to a String does not fail.
        let _ = writeln!(out, "{} {kind}", self.year);
        for (date, (mark, _)) in &self.days {
            let _ = writeln!(out, "{date} {mark:?}");
        }
    }

    /// Reads a table: comment lines with `#`, an optional header, then `date,kind,name`.
    ///
    /// Kinds are `holiday` and `workday`, or only `statutory` in a provisional table, which `provisional` allows.
    pub(super) fn read(csv: &str, provisional: bool) -> Result<Self, TableFault> {
        let mut days = BTreeMap::new();
        let mut lines = BTreeMap::new();
        for (index, line) in csv.trim_start_matches('\u{feff}').lines().enumerate() {
            let (number, line) = (index + 1, line.trim());
            if line.is_empty() || line.starts_with('#') || line.starts_with("date,") {
                continue;
            }
            let (date, mark, name) = read_row(line, provisional).map_err(|code| TableFault::at(number, code))?;
            if days.insert(date, (mark, name.to_owned())).is_some() {
                return Err(TableFault::at(number, DUPLICATE));
            }
            lines.insert(date, number);
        }
        let Some((last, _)) = days.last_key_value() else {
            return Err(TableFault::at(0, EMPTY));
        };
        let year = last.year();
        // A notice may reach back into the December before: that of 2019 made 2018-12-29 a working day.
        let belongs = |date: &Date| date.year() == year || (date.year() + 1 == year && date.month() == 12);
        if let Some((_, line)) = lines.iter().find(|(date, _)| !belongs(date)) {
            return Err(TableFault::at(*line, MIXED_YEARS));
        }
        let table = Self {
            year,
            is_provisional: provisional,
            days,
        };
        if table.lacks_fixed_day() {
            Err(TableFault::at(0, INCOMPLETE))
        } else {
            Ok(table)
        }
    }

    /// What the table says of a day, with the day's name.
    pub(super) fn get(&self, date: Date) -> Option<(Mark, &str)> {
        self.days.get(&date).map(|(mark, name)| (*mark, name.as_str()))
    }

    /// A table that lets people work on a fixed statutory day was cut off or belongs elsewhere.
    fn lacks_fixed_day(&self) -> bool {
        [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
            .into_iter()
            .any(|(month, day)| {
                Date::new(self.year, month, day).is_ok_and(|date| match self.get(date) {
                    Some((mark, _)) => mark == Mark::MakeUpWorkday,
                    None => !is_weekend(date),
                })
            })
    }
}

/// Whether a day is a Saturday or a Sunday.
pub(super) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn read_row(line: &str, provisional: bool) -> Result<(Date, Mark, &str), Code> {
    let mut fields = line.split(',').map(str::trim);
    let (Some(date), Some(kind), Some(name), None) = (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(COLUMNS);
    };
    if name.is_empty() {
        return Err(COLUMNS);
    }
    let date = read_date(date).ok_or(DATE)?;
    match (kind, provisional) {
        ("holiday", false) | ("statutory", true) => Ok((date, Mark::Holiday, name)),
        ("workday", false) if is_weekend(date) => Ok((date, Mark::MakeUpWorkday, name)),
        ("workday", false) => Err(NOT_A_WEEKEND),
        _ => Err(KIND),
    }
}

/// `YYYY-MM-DD`, and nothing else that a date library would also take.
fn read_date(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse::<Date>()
        .ok()
        .filter(|date| is_plain && (1949..=9998).contains(&date.year()))
}

/// The days of `every-year.csv`: month, day and name.
pub(super) fn read_every_year(csv: &str) -> Vec<(i8, i8, String)> {
    csv.lines()
        .filter_map(|line| {
            let (date, name) = line.split_once(',')?;
            let (month, day) = date.split_once('-')?;
            Some((month.parse().ok()?, day.parse().ok()?, name.trim().to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXED: &str = "2030-01-01,holiday,元旦\n2030-05-01,holiday,劳动节\n2030-05-02,holiday,劳动节\n\
                         2030-10-01,holiday,国庆节\n2030-10-02,holiday,国庆节\n2030-10-03,holiday,国庆节\n";

    #[test]
    fn names_line_and_reason() {
        for (row, line, code) in [
            ("2030-02-03", 7, "columns"),
            ("2030-02-03,holiday,", 7, "columns"),
            ("2030-02-03,holiday,春节,除夕", 7, "columns"),
            ("2030-02-30,holiday,春节", 7, "date"),
            ("20300203,holiday,春节", 7, "date"),
            ("2030-02-04,statutory,春节", 7, "kind"),
            ("2030-02-04,off,春节", 7, "kind"),
            ("2030-02-04,workday,春节", 7, "not-a-weekend"),
            ("2030-05-01,holiday,劳动节", 7, "duplicate"),
            ("2029-11-04,holiday,春节", 7, "mixed-years"),
        ] {
            let fault = Table::read(&format!("{FIXED}{row}\n"), false).expect_err(row);
            assert_eq!((fault.line, fault.code), (line, code), "{row}");
            assert_eq!(fault.slip().code, code);
        }
        assert_eq!(
            Table::read("# nothing\n", false).expect_err("empty"),
            TableFault { line: 0, code: "empty" }
        );
        let cut = FIXED.lines().take(3).collect::<Vec<_>>().join("\n");
        assert_eq!(
            Table::read(&cut, false).expect_err("cut off"),
            TableFault {
                line: 0,
                code: "incomplete"
            }
        );
    }

    #[test]
    fn reads_what_editors_write() {
        let csv = format!("\u{feff}# notice\r\ndate,kind,name\r\n{}", FIXED.replace('\n', "\r\n"));
        let table = Table::read(&csv, false).expect("reads");
        assert_eq!(table.year, 2030);
        let back = Table::read(&format!("{FIXED}2029-12-29,workday,元旦\n"), false).expect("reaches back");
        assert_eq!(back.year, 2030);
    }
}
