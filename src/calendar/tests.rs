//! The calendar against an independent list of days off, the vectors of the research, and counting one by one.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn days_of(year: i16) -> impl Iterator<Item = Date> {
    date(year, 1, 1)
        .series(1.day())
        .take_while(move |day| day.year() == year)
}

#[test]
fn all_tables_read() {
    for csv in TABLES {
        Table::read(csv, false).expect("a full table");
    }
    for csv in PROVISIONAL_TABLES {
        Table::read(csv, true).expect("a provisional table");
    }
    assert_eq!(read_every_year(EVERY_YEAR).len(), 6);
}

#[test]
fn agrees_with_the_independent_list_on_every_day() {
    let csv = include_str!("../../tests/data/holidays-2024-2026.csv");
    let listed: BTreeMap<Date, &str> = csv
        .lines()
        .skip(1)
        .map(|line| {
            let mut fields = line.split(',');
            (
                fields.next().expect("date").parse().expect("a date"),
                fields.next().expect("kind"),
            )
        })
        .collect();
    assert_eq!(listed.len(), 75);
    let calendar = Calendar::built_in();
    let mut seen = 0;
    for day in (2024..=2026).flat_map(days_of) {
        let works = match listed.get(&day) {
            Some(&"holiday") => false,
            Some(_) => true,
            None => !is_weekend(day),
        };
        assert_eq!(calendar.is_working_day(day), works, "{day}");
        assert!(!calendar.day(day).assumed);
        match listed.get(&day) {
            Some(&"holiday") => assert_eq!(calendar.day(day).kind, DayKind::Holiday, "{day}"),
            Some(_) => assert_eq!(calendar.day(day).kind, DayKind::MakeUpWorkday, "{day}"),
            None => {}
        }
        seen += 1;
    }
    assert_eq!(seen, 1096);
}

#[test]
fn a_year_has_as_many_working_days_as_it_should() {
    let calendar = Calendar::built_in();
    for (year, count) in [(2024, 251), (2025, 248), (2026, 248)] {
        assert_eq!(
            days_of(year).filter(|day| calendar.is_working_day(*day)).count(),
            count,
            "{year}"
        );
        assert_eq!(
            calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)),
            count as u32
        );
    }
}

#[test]
fn counts_the_windows_of_the_research() {
    let calendar = Calendar::built_in();
    for (from, days, due) in [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 9, 30), 20, date(2026, 11, 3)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 23), 20, date(2026, 12, 21)),
        (date(2026, 12, 3), 20, date(2026, 12, 31)),
        (date(2026, 12, 3), 0, date(2026, 12, 3)),
    ] {
        assert_eq!(
            calendar.add_working_days(from, days),
            WorkingDate {
                date: due,
                estimated: false
            },
            "{from} +{days}"
        );
    }
    // 1 January 2027 is a Friday and a holiday of the law, so the estimate is the Monday after.
    let estimate = calendar.add_working_days(date(2026, 12, 4), 20);
    assert_eq!(
        estimate,
        WorkingDate {
            date: date(2027, 1, 4),
            estimated: true
        }
    );
}

#[test]
fn a_year_without_a_table_is_estimated() {
    let calendar = Calendar::built_in();
    assert!(!calendar.has_table(2027) && !calendar.has_table(2030) && calendar.has_table(2026));
    let new_year = calendar.day(date(2027, 2, 8));
    assert_eq!(
        new_year,
        Day {
            kind: DayKind::Holiday,
            name: Some("春节"),
            assumed: true
        }
    );
    assert_eq!(calendar.day(date(2027, 9, 15)).name, Some("中秋节"));
    assert_eq!(calendar.day(date(2030, 10, 1)).name, Some("国庆节"));
    assert_eq!(
        calendar.day(date(2030, 10, 4)),
        Day {
            kind: DayKind::Workday,
            name: None,
            assumed: true
        }
    );
    assert_eq!(calendar.next_working_day(date(2030, 9, 30)).date, date(2030, 10, 4));
    assert!(calendar.on_or_after(date(2030, 10, 4)).estimated);
    assert!(!calendar.on_or_after(date(2026, 10, 1)).estimated);
    assert_eq!(calendar.on_or_after(date(2026, 10, 1)).date, date(2026, 10, 8));
}

#[test]
fn an_operators_table_takes_the_place_of_its_year() {
    let csv = "# test\ndate,kind,name\n2026-12-26,workday,元旦\n2027-01-01,holiday,元旦\n2027-02-05,holiday,春节\n\
               2027-02-20,workday,春节\n2027-10-01,holiday,国庆节\n";
    let before = Calendar::built_in();
    let calendar = before.clone().with_table(csv).expect("a table");
    assert!(calendar.has_table(2027) && !before.has_table(2027));
    assert_eq!(calendar.day(date(2027, 2, 20)).kind, DayKind::MakeUpWorkday);
    // The provisional days are gone: the notice decides.
    assert_eq!(
        calendar.day(date(2027, 9, 15)),
        Day {
            kind: DayKind::Workday,
            name: None,
            assumed: false
        }
    );
    // A notice may reach back into the December before.
    assert_eq!(calendar.day(date(2026, 12, 26)).kind, DayKind::MakeUpWorkday);
    let due = calendar.add_working_days(date(2026, 12, 4), 20);
    assert_eq!(
        due,
        WorkingDate {
            date: date(2026, 12, 31),
            estimated: false
        }
    );
    assert_eq!(
        before.with_table("2027-01-01,holiday").expect_err("no name"),
        TableFault {
            line: 1,
            code: "columns"
        }
    );
}

#[test]
fn the_ends_of_the_calendar_do_no_harm() {
    let calendar = Calendar::built_in();
    for edge in [Date::MIN, Date::MAX] {
        let _ = (
            calendar.day(edge),
            calendar.next_working_day(edge),
            calendar.on_or_after(edge),
        );
        let _ = calendar.add_working_days(edge, 30);
    }
    let end = calendar.add_working_days(date(9999, 12, 20), u32::MAX);
    assert!(end.estimated && end.date <= Date::MAX);
    assert_eq!(calendar.working_days_between(Date::MAX, Date::MIN), 0);
    let _ = calendar.working_days_between(date(9999, 12, 1), Date::MAX);
    for edge in [DateTime::MIN, DateTime::MAX] {
        let _ = instant(edge);
    }
    for edge in [Timestamp::MIN, Timestamp::MAX] {
        let _ = local(edge);
    }
}

#[test]
fn clocks_are_eight_hours_ahead() {
    let noon = date(2026, 11, 23).at(12, 0, 0, 0);
    assert_eq!(instant(noon).to_string(), "2026-11-23T04:00:00Z");
    assert_eq!(local(instant(noon)), noon);
    assert!(TimeZone::get(ZONE).is_ok(), "the bundled database has the zone");
}

proptest! {
    #[test]
    fn adding_is_counting_one_by_one(offset in 0i32..2500, days in 0u32..60) {
        let calendar = Calendar::built_in();
        let from = date(2023, 6, 1).checked_add(offset.days()).expect("in range");
        let sum = calendar.add_working_days(from, days);
        let (mut at, mut left, mut assumed) = (from, days, false);
        while left > 0 {
            at = at.tomorrow().expect("in range");
            assumed |= calendar.day(at).assumed;
            left -= u32::from(calendar.is_working_day(at));
        }
        prop_assert_eq!(sum, WorkingDate { date: at, estimated: assumed });
        prop_assert_eq!(calendar.working_days_between(from, sum.date), days);
    }

    #[test]
    fn any_table_text_reads_or_faults(csv in "\\PC{0,200}") {
        let _ = Calendar::built_in().with_table(&csv);
    }

    #[test]
    fn any_date_is_some_day(year in -9999i16..=9999, month in 1i8..=12, day in 1i8..=28, hour in 0i8..24) {
        let date = date(year, month, day);
        let calendar = Calendar::built_in();
        prop_assert!(calendar.on_or_after(date).date >= date);
        let _ = instant(date.at(hour, 0, 0, 0));
    }
}

#[test]
fn the_plain_text_changes_with_the_days_and_with_nothing_else() {
    const NOTICE: &str = "2027-01-01,holiday,元旦\n2027-05-03,holiday,劳动节\n2027-10-01,holiday,国庆节\n";
    let calendar = |csv: &str| Calendar::built_in().with_table(csv).expect("a table").plain_text();
    let backwards: Vec<&str> = NOTICE.lines().rev().collect();
    let plain = calendar(NOTICE);
    assert_eq!(plain, calendar(&format!("# the same\n{}", backwards.join("\r\n"))));
    assert_ne!(plain, Calendar::built_in().plain_text());
    assert_ne!(plain, calendar(&NOTICE.replace("05-03", "05-04")));
    assert_ne!(plain, calendar(&format!("{NOTICE}2027-02-20,workday,春节\n")));
    assert_ne!(
        calendar(&format!("{NOTICE}2027-02-20,workday,春节\n")),
        calendar(&format!("{NOTICE}2027-02-20,holiday,春节\n"))
    );
    let table = |csv: &str| csv.parse::<Table>().expect("a table");
    let made_up = table(&format!("{NOTICE}2027-02-20,workday,春节\n"));
    assert_eq!(
        (made_up.year(), made_up.days_off(), made_up.make_up_workdays()),
        (2027, 3, 1)
    );
    assert!(Table::is_only_provisional(PROVISIONAL_TABLES[0]) && !Table::is_only_provisional(NOTICE));
}
