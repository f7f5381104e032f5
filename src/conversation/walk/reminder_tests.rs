//! When reminders come, and when they don't.

use jiff::{SignedDuration, Span, Timestamp, civil::Date};
use proptest::prelude::*;

use super::{
    instants::{self, Habits, Instants},
    tests::{at, book, context, opened_at},
    *,
};
use crate::{
    calendar::Calendar,
    conversation::{Answer, Length, Provinces, ReminderRule, Unit, Value, Window, WindowState, WindowStatus, Within},
};

fn instants<'a>(window: &'a Window, known: &'a WindowState, calendar: &'a Calendar) -> Instants<'a> {
    let hours = match window.length {
        Length::Within(within) => Some(within.max),
        Length::Until(_) => None,
    };
    Instants {
        window,
        known,
        end: instants::end_of(window, known, hours),
        habits: Habits {
            calendar,
            spread: 7,
            hour: None,
        },
    }
}

fn hour_of(instant: Timestamp) -> i8 {
    crate::calendar::local(instant).hour()
}

/// A window of the conversation, open since then, and the person waiting.
fn waiting(window: &str, opened: Timestamp, latest: &str) -> State {
    let mut state = State {
        started_at: Some(opened),
        version: 4,
        ..State::default()
    };
    let known = WindowState::new(opened, latest.parse().unwrap(), latest.parse().unwrap());
    state.windows.insert(window.to_owned(), known);
    state
}

fn due(state: &mut State, window: &str, at: Timestamp) -> Event {
    let name = format!("window-{window}");
    state.reminders.insert(name.clone(), at);
    Event::ReminderDue(name)
}

#[test]
fn a_new_calendar_moves_the_dates_and_says_so_only_then() {
    let (book, calendar) = (book(), Calendar::built_in());
    let opened = at("2026-11-23T10:00:00");
    // Counted by a calendar that took no weekend into account.
    let state = waiting("review", opened, "2026-11-28");
    let night = context(&calendar, at("2026-11-24T22:30:00"));
    let turn = walk(&book, state.clone(), Event::CalendarChanged, &night);
    assert!(turn.cards.is_empty(), "not at night");
    let morning = turn.state.reminders["moved"];
    let day = context(&calendar, morning);
    let told = walk(&book, turn.state, Event::ReminderDue("moved".to_owned()), &day);
    assert_eq!(told.cards[0].notices[0].id, "engine-dates-moved");

    let day = context(&calendar, at("2026-11-24T10:00:00"));
    let turn = walk(&book, state, Event::CalendarChanged, &day);
    assert_eq!(turn.state.windows["review"].latest.to_string(), "2026-11-30");
    assert!(turn.cards[0].push);
    assert_eq!(turn.cards[0].notices[0].id, "engine-dates-moved");
    let turn = walk(&book, turn.state, Event::CalendarChanged, &day);
    assert!(turn.cards.is_empty());
}

#[test]
fn a_reminder_at_night_or_unwanted_stays_silent() {
    let (book, calendar) = (book(), Calendar::built_in());
    let opened = at("2026-11-23T10:00:00");
    let state = waiting("review", opened, "2026-11-30");
    let fire = |mut state: State, now: &str| {
        let event = due(&mut state, "review", at(now));
        walk(&book, state, event, &context(&calendar, at(now)))
    };
    let turn = fire(state.clone(), "2026-11-27T22:30:00");
    assert!(turn.cards.is_empty());
    // Friday night: Monday morning, 10:02 and seven minutes of this person's own.
    assert_eq!(turn.state.reminders["window-review"], at("2026-11-30T10:09:00"));
    for hush in [true, false] {
        let state = State {
            paused: hush,
            unreachable: !hush,
            ..state.clone()
        };
        let turn = fire(state, "2026-11-25T11:00:00");
        assert!(turn.cards.is_empty() && turn.state.reminders.is_empty());
    }
    let turn = fire(state.clone(), "2026-11-25T11:00:00");
    assert!(turn.cards[0].push);
    assert_eq!(turn.state.reminders.len(), 1, "exactly one is pending");
    // What was put off or said together with another one in the meantime is no longer due.
    let stale = walk(
        &book,
        turn.state,
        Event::ReminderDue("window-review".to_owned()),
        &context(&calendar, at("2026-11-25T11:00:00")),
    );
    assert!(stale.cards.is_empty());
    assert_eq!(stale.state.windows["review"].reminded, 1);
}

#[test]
fn nobody_is_interrupted_in_the_midst_of_an_answer() {
    let (book, calendar) = (book(), Calendar::built_in());
    let mut state = waiting("review", at("2026-11-23T10:00:00"), "2026-11-30");
    state.last_seen = Some(at("2026-11-25T10:57:00"));
    let event = due(&mut state, "review", at("2026-11-25T11:00:00"));
    let turn = walk(&book, state, event, &context(&calendar, at("2026-11-25T11:00:00")));
    assert!(turn.cards.is_empty());
    let again = turn.state.reminders["window-review"];
    assert_eq!(again, at("2026-11-25T11:02:00"));
    let event = Event::ReminderDue("window-review".to_owned());
    let turn = walk(&book, turn.state, event, &context(&calendar, again));
    assert!(turn.cards[0].push, "right after");
    // A clock that was set back has seen them in the future.
    let mut state = waiting("review", at("2026-11-23T10:00:00"), "2026-11-30");
    state.last_seen = Some(at("2026-11-25T18:00:00"));
    let event = due(&mut state, "review", at("2026-11-25T11:00:00"));
    let turn = walk(&book, state, event, &context(&calendar, at("2026-11-25T11:00:00")));
    assert!(turn.cards[0].push);
}

#[test]
fn several_due_at_once_are_one_message() {
    let (book, calendar) = (book(), Calendar::built_in());
    let now = at("2026-11-25T11:00:00");
    let mut state = waiting("review", at("2026-11-23T10:00:00"), "2026-11-30");
    let code = WindowState::new(at("2026-11-25T05:00:00"), Date::MAX, Date::MAX);
    state.windows.insert("code".to_owned(), code);
    let first = due(&mut state, "review", now);
    let second = due(&mut state, "code", now);
    let turn = walk(&book, state, first, &context(&calendar, now));
    assert_eq!(turn.cards.len(), 1);
    assert_eq!(turn.state.pushed, ["review", "code"]);
    let turn = walk(&book, turn.state, second, &context(&calendar, now));
    assert!(turn.cards.is_empty());
    for window in ["review", "code"] {
        assert_eq!(turn.state.windows[window].reminded, 1, "{window}");
    }
}

#[test]
fn after_three_reminders_without_a_word_comes_one_more_and_then_silence() {
    let (book, calendar) = (book(), Calendar::built_in());
    let mut state = waiting("review", at("2026-11-23T10:00:00"), "2026-11-30");
    let mut now = at("2026-11-24T10:09:00");
    let mut event = due(&mut state, "review", now);
    let mut pushes = 0;
    loop {
        let turn = walk(&book, state, event, &context(&calendar, now));
        pushes += turn.cards.len();
        let is_last = turn
            .cards
            .iter()
            .flat_map(|card| &card.body)
            .any(|text| text.id == "engine-last-reminder");
        assert_eq!(is_last, pushes == 4);
        state = turn.state;
        let Some(next) = state.reminders.get("window-review") else {
            break;
        };
        now = *next;
        event = Event::ReminderDue("window-review".to_owned());
    }
    assert_eq!(pushes, 4);
    let later = now.checked_add(SignedDuration::from_hours(30)).unwrap();
    let turn = walk(
        &book,
        state,
        Event::Said("还在等".to_owned()),
        &context(&calendar, later),
    );
    assert!(
        turn.state.reminders.contains_key("window-review"),
        "they wrote: it goes on"
    );
}

#[test]
fn a_clock_set_back_repeats_nothing() {
    let (book, calendar) = (book(), Calendar::built_in());
    let mut state = waiting("review", at("2026-11-23T10:00:00"), "2026-11-30");
    let event = due(&mut state, "review", at("2026-11-24T10:09:00"));
    let turn = walk(&book, state, event, &context(&calendar, at("2026-11-24T10:09:00")));
    assert_eq!(turn.cards.len(), 1);
    // Five hours back, and the person changes their hour, so that everything is planned anew.
    let turn = walk(
        &book,
        turn.state,
        Event::Said("/reminders".to_owned()),
        &context(&calendar, at("2026-11-24T05:00:00")),
    );
    let turn = walk(
        &book,
        turn.state,
        Event::Said("换钟点".to_owned()),
        &context(&calendar, at("2026-11-24T05:00:10")),
    );
    let turn = walk(
        &book,
        turn.state,
        Event::Said("10 点".to_owned()),
        &context(&calendar, at("2026-11-24T05:00:20")),
    );
    assert_eq!(turn.state.hour, Some(10));
    assert_eq!(turn.state.reminders["window-review"], at("2026-11-26T10:09:00"));
}

/// The window of the ministry's message, as it ships.
fn short_window(book: &Book) -> Window {
    let mut window = book.conversation.window("code").unwrap().clone();
    window.remind = vec![
        ReminderRule::After(2, Unit::Hours),
        ReminderRule::After(8, Unit::Hours),
        ReminderRule::Before(4, Unit::Hours),
        ReminderRule::Before(1, Unit::Hours),
        ReminderRule::ThenEvery(6, Unit::Hours, 2),
    ];
    window.wakes_minutes = 120;
    window
}

#[test]
fn a_short_wait_wakes_people_only_in_its_last_two_hours() {
    let (book, calendar) = (book(), Calendar::built_in());
    let window = short_window(&book);
    for opened in ["03:30", "08:00", "09:30", "12:00", "16:00", "20:00", "22:00", "00:30"] {
        let known = opened_at(at(&format!("2026-11-24T{opened}:00")));
        let instants = instants(&window, &known, &calendar);
        let end = instants.end;
        let all = instants.all();
        let before: Vec<Timestamp> = all.iter().copied().filter(|instant| *instant < end).collect();
        for instant in &before {
            let is_awake = (9..21).contains(&hour_of(*instant));
            let is_near = end.duration_since(*instant) <= SignedDuration::from_hours(2);
            assert!(is_awake || is_near, "{opened}: {}", crate::calendar::local(*instant));
        }
        let last = end.checked_sub(SignedDuration::from_hours(1)).unwrap();
        assert!(
            before.contains(&last),
            "{opened}: an hour before the end, whatever the hour"
        );
        assert!(before.len() >= 2, "{opened}: {before:?}");
    }
}

#[test]
fn the_evening_before_is_better_than_a_morning_without_time() {
    let (book, calendar) = (book(), Calendar::built_in());
    let window = short_window(&book);
    // Until half past eight in the morning: four hours before people sleep.
    let known = opened_at(at("2026-11-24T08:30:00"));
    let all = instants(&window, &known, &calendar).all();
    assert!(all.contains(&at("2026-11-24T20:39:00")), "{all:?}");
}

#[test]
fn a_province_may_have_its_own_length() {
    let mut book = book();
    let place = book
        .conversation
        .windows
        .iter()
        .position(|own| own.id == "review")
        .unwrap();
    let days = |max| Within {
        min: 1,
        max,
        unit: Unit::WorkingDays,
    };
    book.conversation.windows[place].provinces = Some(Provinces {
        from: "company".to_owned(),
        lengths: vec![("44".to_owned(), days(2)), ("33".to_owned(), days(9))],
    });
    let (calendar, now) = (Calendar::built_in(), at("2026-11-23T10:00:00"));
    for (code, latest) in [
        ("91440300MA5EXAMPL0", "2026-11-25"),
        ("91330106TPFY2L8W1E", "2026-12-04"),
        ("91110105MA00000000", "2026-11-30"),
        ("?", "2026-11-30"),
    ] {
        let mut state = State::default();
        let value = Value::Text(code.to_owned());
        state.answers.insert("company".to_owned(), Answer { value, at: now });
        let context = context(&calendar, now);
        let mut walking = Walking::begin(&book, state, &context);
        walking.open_window(book.conversation.window("review").unwrap(), now, 1);
        assert_eq!(walking.state.windows["review"].latest.to_string(), latest, "{code}");
    }
}

fn any_rules() -> impl Strategy<Value = Vec<ReminderRule>> {
    let unit = prop::sample::select(vec![Unit::Hours, Unit::Days, Unit::WorkingDays, Unit::Months]);
    let rule = (unit, 1_u32..60, 1_u8..6, 0_u8..4).prop_map(|(unit, count, times, kind)| match kind {
        0 => ReminderRule::After(count, unit),
        1 => ReminderRule::Before(count, unit),
        2 => ReminderRule::ThenEvery(count, unit, times),
        _ => ReminderRule::MorningAndEvening(count, unit, times),
    });
    prop::collection::vec(rule, 1..6)
}

prop_compose! {
    fn any_window()(
        unit in prop::sample::select(vec![Unit::Hours, Unit::Days, Unit::WorkingDays, Unit::Months]),
        max in 1_u32..40,
        remind in any_rules(),
        at_minute in 0_u16..1440,
        spread_minutes in 0_u16..60,
        wakes in prop::bool::ANY,
    ) -> Window {
        let mut window = book().conversation.window("code").unwrap().clone();
        window.length = Length::Within(Within { min: 1, max, unit });
        window.wakes_minutes = if wakes && unit == Unit::Hours { 120 } else { 0 };
        Window { remind, at_minute, spread_minutes, ..window }
    }
}

/// Counted day by day with the table, as a person would with a finger on the calendar.
fn counted(calendar: &Calendar, opened: Timestamp, within: Within) -> Date {
    let mut day = crate::calendar::local(opened).date();
    if within.unit == Unit::Months {
        return day.checked_add(Span::new().months(within.max)).unwrap();
    }
    let mut left = within.max;
    while left > 0 {
        day = day.tomorrow().unwrap();
        if within.unit != Unit::WorkingDays || calendar.is_working_day(day) {
            left -= 1;
        }
    }
    day
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_wait_ends_and_reminds_as_promised(
        minutes in 0_i64..(3 * 366 * 24 * 60),
        window in any_window(),
        hour in prop::option::of(9_u8..21),
        spread in 0_u16..1000,
    ) {
        let calendar = Calendar::built_in();
        let opened = at("2024-01-01T00:00:00").checked_add(SignedDuration::from_mins(minutes)).unwrap();
        let mut book = book();
        let place = book.conversation.windows.iter().position(|own| own.id == "code").unwrap();
        book.conversation.windows[place] = window.clone();
        let mut context = context(&calendar, opened);
        context.spread = spread;

        let Length::Within(within) = window.length else { unreachable!() };
        let mut state = waiting("code", opened, "2024-01-01");
        state.hour = hour;
        let mut walking = Walking::begin(&book, state, &context);
        let own = book.conversation.window("code").unwrap();
        walking.open_window(own, opened, 1);
        let known = &walking.state.windows["code"];
        if within.unit != Unit::Hours {
            prop_assert_eq!(known.latest, counted(&calendar, opened, within));
        }

        // Fired one after the other, each planned when the one before it was sent.
        let mut said: Vec<Timestamp> = Vec::new();
        let mut state = walking.state;
        while let Some(due) = state.reminders.get("window-code").copied() {
            let last = said.last().copied().unwrap_or(opened);
            prop_assert!(due > last, "none in the past, none doubled: {due} after {last}");
            context.now = due;
            let end = {
                let known = &state.windows["code"];
                instants::end_of(own, known, Some(within.max))
            };
            let turn = walk(&book, state, Event::ReminderDue("window-code".to_owned()), &context);
            prop_assert_eq!(turn.cards.len(), 1, "due when it may be said");
            let is_near = window.wakes_minutes > 0 && due < end && end.duration_since(due) <= SignedDuration::from_hours(2);
            prop_assert!((9..21).contains(&hour_of(due)) || is_near, "{}", crate::calendar::local(due));
            let daily = window.remind.iter().any(|rule| matches!(rule, ReminderRule::MorningAndEvening(..)));
            if within.unit != Unit::Hours && !daily {
                let day = crate::calendar::local(due).date();
                prop_assert!(calendar.is_working_day(day), "{day}");
            }
            state = turn.state;
            said.push(due);
            // The person answers every time, so it goes on until the rules end.
            for known in state.windows.values_mut() {
                known.unanswered = 0;
            }
            prop_assert!(said.len() < 200);
            prop_assert_eq!(state.windows["code"].status, WindowStatus::Open);
        }
    }
}
