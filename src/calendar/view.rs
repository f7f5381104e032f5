//! A month as a terminal shows it, for operators who compare a table with the notice.

use std::{fmt::Write, str::FromStr};

use jiff::civil::Date;

use super::{Calendar, Day, DayKind};

/// The last year that a table can have.
const LAST_YEAR: i16 = 9998;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is to be shown: a whole year (`2027`), or one month of it (`2027-02`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12; none for all of them.
    pub month: Option<i8>,
}

/// Why something can't be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CantShow {
    /// Neither a year nor a month.
    #[error("write a year, such as 2027, or a month, such as 2027-02")]
    Form,
    /// Before the first table, or after the last year that a table can have.
    #[error("the year {year} can't be shown: the calendar goes from {first} to {LAST_YEAR}")]
    Year {
        /// The year asked for.
        year: i16,
        /// The first year that can be.
        first: i16,
    },
}

impl FromStr for Shown {
    type Err = CantShow;

    fn from_str(text: &str) -> Result<Self, CantShow> {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (year, month) = match text.split_once('-') {
            Some((year, month)) => (year, Some(month)),
            None => (text, None),
        };
        if !is_number(year) || !month.is_none_or(is_number) {
            return Err(CantShow::Form);
        }
        let month: Option<i8> = month.map(str::parse).transpose().map_err(|_| CantShow::Form)?;
        if month.is_some_and(|month| !(1..=12).contains(&month)) {
            return Err(CantShow::Form);
        }
        Ok(Self {
            year: year.parse().map_err(|_| CantShow::Form)?,
            month,
        })
    }
}

/// Months with weeks from Monday; under each, the days off and the make-up working days by name.
///
/// # Errors
///
/// [`CantShow::Year`]. Before the first table other laws held, so nothing could be assumed of those years.
pub fn view(calendar: &Calendar, shown: Shown) -> Result<String, CantShow> {
    let Shown { year, month } = shown;
    let first = calendar.tables.keys().next().copied().unwrap_or(LAST_YEAR);
    if !(first..=LAST_YEAR).contains(&year) {
        return Err(CantShow::Year { year, first });
    }
    let mut out = String::new();
    let months = month.map_or(1..=12, |month| month..=month);
    for month in months {
        draw(calendar, year, month, &mut out);
    }
    out.push_str("* day off   + make-up workday   ( ) weekend\n");
    Ok(out)
}

/// Writing to a String does not fail, so what `write!` answers is let go.
fn draw(calendar: &Calendar, year: i16, month: i8, out: &mut String) {
    let Ok(first) = Date::new(year, month, 1) else { return };
    let name = MONTHS.get(usize::from(first.month().unsigned_abs()) - 1).unwrap_or(&"");
    let _ = writeln!(out, "{name} {year}");
    let _ = writeln!(out, " Mon  Tue  Wed  Thu  Fri  Sat  Sun");
    let mut line = "     ".repeat(usize::from(first.weekday().to_monday_zero_offset().unsigned_abs()));
    let mut spans: Vec<Span<'_>> = Vec::new();
    for date in std::iter::successors(Some(first), |date| date.tomorrow().ok()).take_while(|date| date.month() == month)
    {
        let day = calendar.day(date);
        line.push_str(&match day.kind {
            DayKind::Workday => format!(" {:>2}  ", date.day()),
            DayKind::Holiday => format!(" {:>2}* ", date.day()),
            DayKind::MakeUpWorkday => format!(" {:>2}+ ", date.day()),
            DayKind::Weekend => format!("({:>2}) ", date.day()),
        });
        if date.weekday().to_monday_zero_offset() == 6 {
            let _ = writeln!(out, "{}", line.trim_end());
            line.clear();
        }
        Span::add(&mut spans, date, &day);
    }
    if !line.is_empty() {
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for span in spans {
        span.write(out);
    }
    out.push('\n');
}

/// Days one after another that are marked for the same reason.
struct Span<'calendar> {
    from: Date,
    to: Date,
    kind: DayKind,
    name: &'calendar str,
}

impl<'calendar> Span<'calendar> {
    fn add(spans: &mut Vec<Self>, date: Date, day: &Day<'calendar>) {
        let Some(name) = day.name else { return };
        match spans.last_mut() {
            Some(last) if last.to.tomorrow().ok() == Some(date) && (last.kind, last.name) == (day.kind, name) => {
                last.to = date
            }
            _ => spans.push(Span {
                from: date,
                to: date,
                kind: day.kind,
                name,
            }),
        }
    }

    fn write(&self, out: &mut String) {
        let what = match self.kind {
            DayKind::MakeUpWorkday => "make-up workday for ",
            _ => "",
        };
        let days = if self.from == self.to {
            format!("{}", self.from.day())
        } else {
            format!("{}–{}", self.from.day(), self.to.day())
        };
        let _ = writeln!(out, "  {days:<6} {what}{}", self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        view(&Calendar::built_in(), text.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_month_is_drawn_in_weeks_from_monday() {
        assert_eq!(
            shown("2026-02"),
            "February 2026\n \
             Mon  Tue  Wed  Thu  Fri  Sat  Sun\n                              \
             ( 1)\n  \
             2    3    4    5    6  ( 7) ( 8)\n  \
             9   10   11   12   13   14+  15*\n \
             16*  17*  18*  19*  20*  21*  22*\n \
             23*  24   25   26   27   28+\n  \
             14     make-up workday for 春节\n  \
             15–23  春节\n  \
             28     make-up workday for 春节\n\n\
             * day off   + make-up workday   ( ) weekend\n"
        );
    }

    #[test]
    fn a_month_that_ends_on_a_sunday_has_no_empty_week() {
        let may = shown("2026-05");
        assert!(
            may.contains(
                "\n 25   26   27   28   29  (30) (31)\n  1–5    劳动节\n  9      make-up workday for 劳动节\n\n"
            ),
            "{may}"
        );
    }

    #[test]
    fn a_year_is_its_twelve_months() {
        let year = shown("2027");
        for (number, name) in (1..).zip(MONTHS) {
            assert!(year.contains(&format!("{name} 2027\n")), "{name}");
            assert_eq!(
                shown(&format!("2027-{number:02}")).lines().next(),
                Some(&*format!("{name} 2027"))
            );
        }
        assert_eq!(year.matches("Mon").count(), 12);
        assert_eq!(
            year.matches("make-up workday").count(),
            1,
            "only in the legend: no notice is in hand"
        );
    }

    #[test]
    fn what_cannot_be_shown_is_told() {
        for text in [
            "",
            "x",
            "2027-",
            "2027-0",
            "2027-13",
            "-2027",
            "2027-02-05",
            "99999",
            "2027-2x",
            "二〇二七",
        ] {
            assert_eq!(text.parse::<Shown>(), Err(CantShow::Form), "{text}");
        }
        let calendar = Calendar::built_in();
        for year in [0, 1949, 2023, 9999] {
            let shown = Shown { year, month: None };
            assert_eq!(view(&calendar, shown), Err(CantShow::Year { year, first: 2024 }));
        }
        for year in [2024, 2100, 9998] {
            assert!(view(&calendar, Shown { year, month: Some(12) }).is_ok(), "{year}");
        }
        let words = CantShow::Year {
            year: 2023,
            first: 2024,
        }
        .to_string();
        assert_eq!(
            words,
            "the year 2023 can't be shown: the calendar goes from 2024 to 9998"
        );
    }
}
