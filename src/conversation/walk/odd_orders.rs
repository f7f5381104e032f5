//! What people do in an order that nobody thought of.

use std::collections::BTreeSet;

use super::{
    tests::{at, book, context, paper},
    *,
};
use crate::{
    calendar::Calendar,
    conversation::{
        Action, Answer, Consent, ConsentAnswer, Kind, Provinces, Unit, Value, WindowAction, WindowState, WindowStatus,
        Within, book::load,
    },
    library,
};

/// The conversation as it ships.
fn shipped() -> Book {
    let sources = library::built_in();
    let files = (&sources.conversation_files, &sources.locale_files);
    load(&sources.conversation_id, files.0, files.1).unwrap().0
}

/// Somebody who wrote long ago and to whom the steps are answered so.
fn somebody(answers: &[(&str, Value)]) -> State {
    let then = at("2026-01-05T10:00:00");
    let answers = answers.iter().map(|(id, value)| {
        let value = value.clone();
        ((*id).to_owned(), Answer { value, at: then })
    });
    State {
        started_at: Some(then),
        last_seen: Some(then),
        version: 7,
        card_version: 7,
        answers: answers.collect(),
        ..State::default()
    }
}

fn open(state: &mut State, window: &str, opened: &str, latest: &str) {
    let latest = latest.parse().unwrap();
    let known = WindowState::new(at(opened), latest, latest);
    state.windows.insert(window.to_owned(), known);
}

/// A reminder of those windows came then.
fn pushed(state: &mut State, windows: &[&str], when: &str) {
    for window in windows {
        let known = state.windows.get_mut(*window).unwrap();
        known.reminded_at = Some(at(when));
    }
    state.pushed = windows.iter().map(|window| (*window).to_owned()).collect();
}

fn play(book: &Book, state: State, event: Event, now: &str) -> Turn {
    walk(book, state, event, &context(&Calendar::built_in(), at(now)))
}

fn say(book: &Book, state: State, text: &str, now: &str) -> Turn {
    play(book, state, Event::Said(text.to_owned()), now)
}

fn has_notice(turn: &Turn, id: &str) -> bool {
    turn.cards
        .iter()
        .flat_map(|card| &card.notices)
        .any(|text| text.id == id)
}

fn actions(turn: &Turn) -> Vec<Action> {
    let cards = turn.cards.iter();
    let buttons = cards.flat_map(|card| card.buttons.iter().flatten());
    buttons.map(|button| button.action.clone()).collect()
}

/// Somebody who has done it all.
fn all_answered(book: &Book) -> State {
    let answers = book.conversation.steps().map(|(_, step)| {
        let value = match &step.kind {
            Kind::Submitted { .. } | Kind::Tell { .. } => Value::Done,
            Kind::YesNo => Value::Choice("no".to_owned()),
            Kind::Choice { options } => Value::Choice(options[0].clone()),
            Kind::Checklist { .. } => Value::Checklist(BTreeSet::new()),
            Kind::Paper { .. } => Value::Papers(vec![paper(1)]),
            _ => Value::Text("青禾".to_owned()),
        };
        (step.id.as_str(), value)
    });
    let mut state = somebody(&answers.collect::<Vec<_>>());
    for (number, window) in book.conversation.windows.iter().enumerate() {
        if book.lexicon().holds(number) {
            open(&mut state, &window.id, "2026-01-05T10:00:00", "2026-01-12");
            state.windows.get_mut(&window.id).unwrap().status = WindowStatus::Passed;
        }
    }
    for (_, step) in book.conversation.steps() {
        let consent = Consent {
            answer: ConsentAnswer::Here,
            at: at("2026-01-05T10:00:00"),
        };
        state
            .consents
            .extend(step.sensitive.clone().map(|subject| (subject, consent)));
    }
    state
}

#[test]
fn an_answer_is_not_taken_for_one_to_a_reminder_of_days_ago() {
    let book = book();
    let base = || {
        let mut state = somebody(&[]);
        open(&mut state, "mail", "2026-01-06T09:00:00", "2026-01-07");
        open(&mut state, "renewal", "2026-01-06T09:00:00", "2027-01-06");
        state.detour = Some("slogan".to_owned());
        state
    };
    let slogan = |turn: &Turn| turn.state.answers.get("slogan").map(|answer| answer.value.clone());
    for word in ["明天", "通过了", "还没有", "过期了"] {
        // A question was answered since: this is the next answer.
        let mut state = base();
        state.answers.insert(
            "company".to_owned(),
            Answer {
                value: Value::Text("青禾影业有限公司".to_owned()),
                at: at("2026-01-06T18:00:00"),
            },
        );
        pushed(&mut state, &["renewal"], "2026-01-06T10:02:00");
        let turn = say(&book, state, word, "2026-01-07T11:00:00");
        assert_eq!(slogan(&turn), Some(Value::Text(word.to_owned())), "{word}");
        assert_eq!(turn.state.windows["renewal"].status, WindowStatus::Open);
        // The reminder is the last thing that was said.
        let mut state = base();
        pushed(&mut state, &["renewal"], "2026-01-07T10:02:00");
        let turn = say(&book, state, word, "2026-01-07T11:00:00");
        assert_eq!(slogan(&turn), None, "{word}");
    }
}

#[test]
fn words_that_fit_two_reminders_are_asked_about_and_stored_nowhere() {
    let book = shipped();
    let mut state = somebody(&[]);
    state.detour = Some("business-scope".to_owned());
    for window in ["licence-expiry", "legal-id-expiry"] {
        open(&mut state, window, "2026-01-05T10:00:00", "2026-02-20");
    }
    pushed(
        &mut state,
        &["licence-expiry", "legal-id-expiry"],
        "2026-01-20T10:05:00",
    );
    let turn = say(&book, state, "换了", "2026-01-20T11:00:00");
    assert!(has_notice(&turn, "engine-which-window"));
    assert!(!turn.state.answers.contains_key("business-scope"));
    let passed = |turn: &Turn| {
        let actions = actions(turn).into_iter();
        actions
            .filter(|action| matches!(action, Action::Window(_, WindowAction::Passed)))
            .collect::<Vec<_>>()
    };
    assert_eq!(passed(&turn).len(), 2, "with the buttons to say for which");
    assert!(!turn.cards[0].push, "it was asked for");
    let press = passed(&turn)[1].encode(turn.state.card_version);
    let turn = play(&book, turn.state, Event::Pressed(press), "2026-01-20T11:01:00");
    assert_eq!(turn.state.windows["legal-id-expiry"].status, WindowStatus::Passed);
    assert_eq!(turn.state.windows["licence-expiry"].status, WindowStatus::Open);
}

#[test]
fn an_old_button_of_a_reminder_brings_its_buttons_back_while_it_is_open() {
    let book = shipped();
    let number = book
        .conversation
        .windows
        .iter()
        .position(|own| own.id == "licence-expiry")
        .unwrap();
    let press = Action::Window(u16::try_from(number).unwrap(), WindowAction::Passed).encode(3);
    let mut state = somebody(&[]);
    open(&mut state, "licence-expiry", "2026-01-05T10:00:00", "2026-02-20");
    let turn = play(&book, state, Event::Pressed(press.clone()), "2026-01-20T11:00:00");
    assert_eq!(
        turn.state.windows["licence-expiry"].status,
        WindowStatus::Open,
        "it no longer counts"
    );
    let live = actions(&turn)
        .into_iter()
        .find(|action| matches!(action, Action::Window(_, WindowAction::Passed)));
    let live = live.unwrap().encode(turn.state.card_version);
    let turn = play(&book, turn.state, Event::Pressed(live.clone()), "2026-01-20T11:01:00");
    assert_eq!(turn.state.windows["licence-expiry"].status, WindowStatus::Passed);
    let again = play(&book, turn.state, Event::Pressed(live), "2026-01-20T11:02:00");
    assert!(
        !actions(&again)
            .iter()
            .any(|action| matches!(action, Action::Window(..)))
    );
}

#[test]
fn what_is_renewed_is_renewed_once() {
    let book = shipped();
    let mut state = somebody(&[]);
    open(&mut state, "certification-renewal", "2026-01-05T10:00:00", "2027-01-05");
    pushed(&mut state, &["certification-renewal"], "2026-12-05T10:05:00");
    let turn = say(&book, state, "已续", "2026-12-05T11:00:00");
    assert_eq!(
        turn.state.windows["certification-renewal"].latest.to_string(),
        "2027-12-05"
    );
    let turn = say(&book, turn.state, "已续", "2026-12-07T11:00:00");
    assert_eq!(
        turn.state.windows["certification-renewal"].latest.to_string(),
        "2027-12-05"
    );
}

#[test]
fn an_early_step_done_once_more_opens_nothing_that_is_long_over() {
    let book = shipped();
    let mut state = somebody(&[("administrator-scanned", Value::Done)]);
    open(&mut state, "certification", "2026-01-05T10:00:00", "2026-01-12");
    state.windows.get_mut("certification").unwrap().status = WindowStatus::Passed;
    state.detour = Some("administrator-scanned".to_owned());
    let turn = say(&book, state.clone(), "好了", "2026-02-05T10:00:00");
    assert!(has_notice(&turn, "engine-step-noted") || !turn.cards[0].notices.is_empty());
    assert!(!turn.state.windows.contains_key("registration-limit"));
    state.windows.clear();
    let turn = say(&book, state, "好了", "2026-02-05T10:00:00");
    assert!(turn.state.windows.contains_key("registration-limit"));
}

#[test]
fn a_date_that_stays_is_reminded_of_again() {
    let book = shipped();
    let mut state = somebody(&[("licence-validity", Value::Text("2026-05-20".to_owned()))]);
    open(&mut state, "licence-expiry", "2026-01-05T10:00:00", "2026-05-20");
    pushed(&mut state, &["licence-expiry"], "2026-02-20T10:05:00");
    let turn = say(&book, state, "已换新的", "2026-02-20T11:00:00");
    assert_eq!(turn.state.reopened, ["licence-validity"]);
    let turn = say(&book, turn.state, "不改", "2026-02-20T11:01:00");
    assert!(turn.state.reopened.is_empty());
    assert_eq!(turn.state.windows["licence-expiry"].status, WindowStatus::Open);
    assert!(turn.state.reminders.contains_key("window-licence-expiry"));
}

#[test]
fn who_came_past_before_there_were_such_dates_is_reminded_of_them_too() {
    let book = shipped();
    let validity = |date: &str| Value::Text(date.to_owned());
    let mut state = somebody(&[
        ("licence-validity", validity("2026-12-20")),
        ("legal-id-validity", validity("长期")),
    ]);
    open(&mut state, "certification", "2026-01-05T10:00:00", "2026-01-12");
    state.windows.get_mut("certification").unwrap().status = WindowStatus::Passed;
    let turn = play(&book, state, Event::CalendarChanged, "2026-03-05T10:00:00");
    assert!(turn.cards.is_empty(), "that is no reason to write to anybody");
    let open = |window: &str| turn.state.windows.get(window).map(|known| known.latest.to_string());
    assert_eq!(open("certification-renewal").as_deref(), Some("2027-01-05"));
    assert_eq!(open("licence-expiry").as_deref(), Some("2026-12-20"));
    assert_eq!(open("legal-id-expiry"), None);
    assert!(turn.state.reminders.contains_key("window-certification-renewal"));
    let again = play(&book, turn.state.clone(), Event::CalendarChanged, "2026-03-05T10:00:00");
    assert_eq!(again.state.windows, turn.state.windows);
}

#[test]
fn what_was_put_off_is_not_forgotten_when_everything_is_planned_anew() {
    let book = book();
    let mut state = somebody(&[]);
    open(&mut state, "review", "2026-11-24T10:00:00", "2026-12-01");
    // After an outage it comes on Friday night, and is put off to Monday; on Saturday a new table of days off is read.
    state
        .reminders
        .insert("window-review".to_owned(), at("2026-11-26T10:09:00"));
    let event = Event::ReminderDue("window-review".to_owned());
    let turn = play(&book, state.clone(), event.clone(), "2026-11-27T22:30:00");
    let monday = at("2026-11-30T10:09:00");
    assert_eq!(turn.state.reminders["window-review"], monday);
    let turn = play(&book, turn.state, Event::CalendarChanged, "2026-11-28T12:00:00");
    assert_eq!(turn.state.reminders["window-review"], monday);
    let turn = play(&book, turn.state, event.clone(), "2026-11-30T10:09:00");
    assert!(turn.cards[0].push);
    assert_eq!(turn.state.windows["review"].put_off_until, None);

    // In the midst of an answer, and then a new table.
    state.last_seen = Some(at("2026-11-26T10:08:00"));
    let turn = play(&book, state, event, "2026-11-26T10:09:00");
    let turn = play(&book, turn.state, Event::CalendarChanged, "2026-11-26T10:10:00");
    assert_eq!(turn.state.reminders["window-review"], at("2026-11-26T10:13:00"));
}

#[test]
fn moved_dates_are_not_told_of_what_was_switched_off_nor_at_night() {
    let book = book();
    let mut state = somebody(&[]);
    open(&mut state, "review", "2026-11-23T10:00:00", "2026-11-28");
    let mut muted = state.clone();
    muted.windows.get_mut("review").unwrap().muted = true;
    let mut silent = state.clone();
    silent.windows.get_mut("review").unwrap().unanswered = 4;
    for state in [muted, silent] {
        let turn = play(&book, state, Event::CalendarChanged, "2026-11-24T10:00:00");
        assert!(turn.cards.is_empty());
        assert_eq!(
            turn.state.windows["review"].latest.to_string(),
            "2026-11-30",
            "right nevertheless"
        );
    }
    // Meant for the morning, but the process was down until night.
    state.windows.get_mut("review").unwrap().moved = true;
    state.reminders.insert("moved".to_owned(), at("2026-11-24T10:09:00"));
    let turn = play(
        &book,
        state,
        Event::ReminderDue("moved".to_owned()),
        "2026-11-24T23:30:00",
    );
    assert!(turn.cards.is_empty());
    assert_eq!(turn.state.reminders["moved"], at("2026-11-25T10:09:00"));
}

#[test]
fn a_list_left_open_keeps_nobody_s_papers_for_ever() {
    let book = book();
    let state = all_answered(&book);
    let turn = play(&book, state, Event::LookedAt, "2026-02-02T10:00:00");
    let retention = turn.state.reminders["retention"];
    for said in ["/reminders", "/edit", "/stop"] {
        let turn = say(&book, turn.state.clone(), said, "2026-02-05T10:00:00");
        assert!(turn.state.menu.is_some());
        assert_eq!(turn.state.reminders.get("retention"), Some(&retention), "{said}");
        let calendar = Calendar::built_in();
        let context = context(&calendar, retention);
        let turn = walk(&book, turn.state, Event::ReminderDue("retention".to_owned()), &context);
        assert!(turn.forget, "{said}");
        assert!(turn.state.answers.is_empty() && turn.state.consents.is_empty());
    }
    // An answer that is looked at once more, and left.
    let turn = say(&book, turn.state, "/edit", "2026-02-05T10:00:00");
    let turn = say(&book, turn.state, "1", "2026-02-05T10:00:10");
    assert!(turn.state.detour.is_some());
    assert_eq!(turn.state.reminders.get("retention"), Some(&retention));
}

#[test]
fn who_says_that_they_know_has_not_done_it() {
    let book = shipped();
    let mut state = all_answered(&book);
    open(&mut state, "ministry-sms", "2026-01-20T10:00:00", "2026-01-21");
    let status = |word: &str| {
        let turn = say(&book, state.clone(), word, "2026-01-20T11:00:00");
        turn.state.windows["ministry-sms"].status
    };
    for word in ["好的", "知道了", "ok", "好"] {
        assert_eq!(status(word), WindowStatus::Open, "{word}");
    }
    for word in ["好了", "done", "核验好了"] {
        assert_eq!(status(word), WindowStatus::Passed, "{word}");
    }

    // Nor has the message come.
    let mut state = somebody(&[]);
    state.detour = Some("ministry-sms-arrived".to_owned());
    let turn = say(&book, state, "知道了", "2026-01-20T11:00:00");
    assert!(turn.state.windows.is_empty());
}

#[test]
fn a_reason_is_not_taken_for_another_wait_s_outcome() {
    let book = shipped();
    let mut state = all_answered(&book);
    open(&mut state, "certification", "2026-01-05T10:00:00", "2026-01-12");
    open(&mut state, "registration-limit", "2026-01-05T10:00:00", "2026-02-04");
    pushed(&mut state, &["registration-limit"], "2026-01-12T10:05:00");
    let turn = say(&book, state, "被驳回", "2026-01-12T11:00:00");
    let turn = say(&book, turn.state, "超时了", "2026-01-12T11:01:00");
    assert_eq!(turn.state.windows["registration-limit"].status, WindowStatus::Open);
    assert_eq!(turn.state.windows["certification"].reason.as_deref(), Some("超时了"));
    assert_eq!(turn.state.reopened, ["certification-fee"]);

    // While it is being mended, and although what it opened was reminded of: the list once more.
    let mut state = turn.state;
    pushed(&mut state, &["certification-supplement"], "2026-01-15T10:05:00");
    let turn = say(&book, state, "被驳回", "2026-01-15T11:00:00");
    assert_eq!(
        turn.state.menu,
        Some(crate::conversation::Menu::Reason("certification".to_owned()))
    );
}

#[test]
fn an_hour_in_the_evening_leaves_the_morning_where_it_is() {
    let book = shipped();
    for (hour, expected) in [
        (9, ["09:09", "18:39"]),
        (18, ["10:09", "18:09"]),
        (20, ["10:09", "20:09"]),
    ] {
        let mut state = somebody(&[]);
        state.hour = Some(hour);
        open(&mut state, "ministry-sms-expected", "2026-01-20T08:00:00", "2026-01-23");
        for time in expected {
            let turn = play(&book, state, Event::CalendarChanged, "2026-01-21T00:30:00");
            let due = turn.state.reminders["window-ministry-sms-expected"];
            assert_eq!(due, at(&format!("2026-01-21T{time}:00")), "{hour}");
            state = turn.state;
            state.windows.get_mut("ministry-sms-expected").unwrap().reminded_at = Some(due);
        }
    }
}

#[test]
fn a_date_that_is_corrected_takes_the_place_of_the_wrong_one_in_the_person_s_calendar() {
    let book = shipped();
    let mut state = somebody(&[("licence-validity", Value::Text("2028-05-20".to_owned()))]);
    let mut ids = Vec::new();
    for (date, day) in [("2028-05-20", 20), ("2028-06-20", 21)] {
        let now = format!("2026-02-{day}T11:00:00");
        state.detour = Some("licence-validity".to_owned());
        let turn = say(&book, state, date, &now);
        let turn = say(&book, turn.state, "/reminders", &now);
        let turn = say(&book, turn.state, "日历文件", &now);
        let [entry] = turn.cards[0].dates.as_slice() else {
            panic!("not one date")
        };
        ids.push(entry.id.clone());
        state = turn.state;
    }
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn another_province_counts_a_wait_anew() {
    let mut book = shipped();
    let place = book
        .conversation
        .windows
        .iter()
        .position(|own| own.id == "provincial-review")
        .unwrap();
    book.conversation.windows[place].provinces = Some(Provinces {
        from: "credit-code".to_owned(),
        lengths: vec![(
            "44".to_owned(),
            Within {
                min: 1,
                max: 3,
                unit: Unit::WorkingDays,
            },
        )],
    });
    let mut state = all_answered(&book);
    open(&mut state, "provincial-review", "2026-01-05T10:00:00", "2026-02-02");
    state.detour = Some("credit-code".to_owned());
    let turn = say(&book, state, "91440300708461136T", "2026-01-06T11:00:00");
    assert!(has_notice(&turn, "engine-deadline"));
    assert_eq!(turn.state.windows["provincial-review"].latest.to_string(), "2026-01-08");
    assert!(!turn.state.windows["provincial-review"].moved && !turn.cards[0].push);
}

#[test]
fn a_clock_that_was_a_year_ahead_silences_nobody_for_a_year() {
    let book = book();
    let mut state = somebody(&[]);
    open(&mut state, "review", "2026-11-23T10:00:00", "2026-11-30");
    pushed(&mut state, &["review"], "2027-11-24T10:09:00");
    let turn = say(&book, state, "/help", "2026-11-24T12:00:00");
    assert_eq!(turn.state.reminders["window-review"], at("2026-11-26T10:09:00"));
}
