//! What holds whatever happens. What is said, and when, is in the transcripts under `tests/chats/engine`.

use std::{collections::BTreeSet, fs, path::Path};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::{
    calendar::Calendar,
    conversation::{
        Action, Answer, Command, Consent, ConsentAnswer, Menu, NotTaken, Offered, Paper, SensitivePolicy, SourceFile,
        Unusable, Value, WindowAction, WindowState, WindowStatus, load,
    },
    documents::{Facts, Finding, Format, finding::code},
    texts::Texts,
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, extension: &str) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|known| known == extension))
        .map(|path| SourceFile {
            text: fs::read_to_string(&path).unwrap(),
            path: path.display().to_string(),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn texts() -> Texts {
    let mut files = Vec::new();
    for language in ["zh-CN", "en"] {
        let shared = ["common.ftl", "engine.ftl", "rules.ftl", "findings.ftl"];
        for name in shared {
            let path = root().join("locales").join(language).join(name);
            let text = fs::read_to_string(&path).unwrap();
            files.push((
                language.to_owned(),
                SourceFile {
                    path: path.display().to_string(),
                    text,
                },
            ));
        }
        let own = sources(&root().join("tests/chats/engine/conversation").join(language), "ftl");
        files.extend(own.into_iter().map(|file| (language.to_owned(), file)));
    }
    Texts::load(&files).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// The small conversation of the transcripts.
pub(crate) fn book() -> Book {
    let files = sources(&root().join("tests/chats/engine/conversation"), "toml");
    let (conversation, _) = load::load("engine", &files).unwrap_or_else(|faults| panic!("{faults:#?}"));
    Book::new(conversation, texts())
}

fn at(text: &str) -> Timestamp {
    crate::calendar::instant(text.parse().unwrap())
}

fn context<'a>(calendar: &'a Calendar, now: Timestamp) -> Context<'a> {
    Context {
        now,
        calendar,
        channel: ChannelTraits::default(),
        spread: 7,
        token: [1; 16],
    }
}

#[test]
fn every_own_text_is_in_both_languages() {
    let texts = texts();
    for &(id, attribute) in ENGINE_TEXTS {
        for language in ["zh-CN", "en"] {
            let message = texts.message(language, id);
            assert!(
                message.is_some_and(|message| message.part(attribute).is_some()),
                "{language}: {id} {attribute:?} is missing"
            );
        }
    }
    for command in Command::ALL {
        for attribute in [None, Some("label"), Some("words")] {
            assert!(
                texts.has(&format!("command-{}", command.name()), attribute),
                "{command:?} {attribute:?}"
            );
        }
    }
}

#[test]
fn no_word_means_two_commands() {
    let texts = texts();
    let mut seen = BTreeSet::new();
    for command in Command::ALL {
        let words: BTreeSet<String> = texts
            .words(&format!("command-{}", command.name()))
            .into_iter()
            .collect();
        for word in words {
            assert!(seen.insert(word.clone()), "{word} means two things");
        }
    }
}

#[test]
fn people_half_way_keep_their_answers_when_the_conversation_changes() {
    let calendar = Calendar::built_in();
    let mut book = book();
    let now = at("2026-09-25T10:00:00");
    let text = |text: &str| Answer {
        value: Value::Text(text.to_owned()),
        at: now,
    };
    let mut state = State {
        started_at: Some(now),
        last_seen: Some(now),
        version: 7,
        ..State::default()
    };
    state.answers.insert("account-email".to_owned(), text("a@example.com"));
    state.answers.insert("old-number".to_owned(), text("京ICP备1号"));
    state.answers.insert("mobile-one".to_owned(), text("13800138000"));
    // Once a choice, now a text: no longer an answer to this question, but not thrown away either.
    state.answers.insert(
        "slogan".to_owned(),
        Answer {
            value: Value::Choice("yes".to_owned()),
            at: now,
        },
    );
    state.answers.insert("step-of-old".to_owned(), text("still here"));
    state.asked = Some("step-of-old".to_owned());
    state.asked_stage = Some("people".to_owned());

    let turn = walk(
        &book,
        state.clone(),
        Event::Unusable(Unusable::Sticker),
        &context(&calendar, now),
    );
    assert_eq!(turn.state.version, 8);
    assert_eq!(
        turn.state.answers["number"],
        text("京ICP备1号"),
        "renamed-from moves the answer"
    );
    assert!(!turn.state.answers.contains_key("old-number"));
    for kept in ["account-email", "mobile-one", "step-of-old", "slogan"] {
        assert_eq!(turn.state.answers.get(kept), state.answers.get(kept), "{kept}");
    }
    let card = &turn.cards[0];
    assert_eq!(card.notices[0].id, "engine-step-gone", "it is said");
    assert_eq!(
        card.progress.as_ref().map(|progress| progress.stage),
        Some(1),
        "and goes on in the same stage: {card:#?}"
    );

    // The stage is gone as well: the first unanswered of all.
    state.asked_stage = Some("stage-of-old".to_owned());
    let turn = walk(
        &book,
        state.clone(),
        Event::Said("?".to_owned()),
        &context(&calendar, now),
    );
    assert_eq!(turn.state.asked.as_deref(), Some("list"));

    // Steps in another order, and one removed: nothing given is asked again.
    book.conversation.stages.reverse();
    let book = Book::new(book.conversation.clone(), texts());
    let turn = walk(
        &book,
        state,
        Event::Started { language_hint: None },
        &context(&calendar, now),
    );
    assert_eq!(turn.state.answers.len(), 5);
}

#[test]
fn an_old_state_is_read_with_defaults() {
    let state: State = serde_json::from_str("{\"version\":3,\"card_version\":2,\"answers\":{}}").unwrap();
    assert_eq!(state.version, 3);
    assert!(state.reopened.is_empty() && state.offered.is_none());
}

#[test]
fn every_action_survives_its_payload() {
    let actions = [
        Action::Option(65535),
        Action::Page(12),
        Action::Window(3, WindowAction::Ahead),
        Action::Done,
    ];
    for action in actions {
        let payload = action.encode(u64::MAX);
        assert!(payload.len() <= 64);
        assert_eq!(Action::decode(&payload), Some((u64::MAX, action)));
    }
}

#[test]
fn reminders_keep_to_the_hours_in_which_people_are_awake() {
    let book = book();
    let calendar = Calendar::built_in();
    for (window, opened) in [
        ("review", "2026-09-25T23:50:00"),
        ("code", "2026-12-31T23:30:00"),
        ("code", "2026-10-01T16:00:00"),
    ] {
        let mut now = at(opened);
        let window = book.conversation.window(window).unwrap();
        let known = opened_at(now);
        let mut count = 0;
        while let Some(due) = reminders::next(window, &known, &context(&calendar, now)) {
            assert!(due > now);
            let local = crate::calendar::local(due);
            assert!((9..21).contains(&local.hour()), "{local}");
            if window.id == "review" {
                assert!(calendar.is_working_day(local.date()), "{local}");
            }
            now = due;
            count += 1;
        }
        assert!(count >= 1, "{}", window.id);
    }
}

#[test]
fn a_new_calendar_moves_the_dates_and_says_so_only_then() {
    let (book, calendar) = (book(), Calendar::built_in());
    let opened = at("2026-11-23T10:00:00");
    let mut state = State {
        started_at: Some(opened),
        last_seen: Some(opened),
        version: 4,
        ..State::default()
    };
    // Counted by a calendar that took no weekend into account.
    state.windows.insert("review".to_owned(), opened_at(opened));
    let context = context(&calendar, at("2026-11-24T10:00:00"));
    let turn = walk(&book, state, Event::CalendarChanged, &context);
    assert_eq!(turn.state.windows["review"].latest.to_string(), "2026-11-30");
    assert!(turn.cards[0].push);
    assert_eq!(turn.cards[0].notices[0].id, "engine-dates-moved");
    let turn = walk(&book, turn.state, Event::CalendarChanged, &context);
    assert!(turn.cards.is_empty());
}

#[test]
fn a_reminder_at_night_or_unwanted_stays_silent() {
    let (book, calendar) = (book(), Calendar::built_in());
    let opened = at("2026-11-23T10:00:00");
    let mut state = State {
        started_at: Some(opened),
        ..State::default()
    };
    state.windows.insert("review".to_owned(), opened_at(opened));
    let due = || Event::ReminderDue("window-review".to_owned());
    let turn = walk(
        &book,
        state.clone(),
        due(),
        &context(&calendar, at("2026-11-27T22:30:00")),
    );
    assert!(turn.cards.is_empty());
    // Friday night: Monday morning, 10:02 and seven minutes of this person's own.
    assert_eq!(turn.state.reminders["window-review"], at("2026-11-30T10:09:00"));
    for hush in [true, false] {
        let state = State {
            paused: hush,
            unreachable: !hush,
            ..state.clone()
        };
        let turn = walk(&book, state, due(), &context(&calendar, at("2026-11-25T11:00:00")));
        assert!(turn.cards.is_empty() && turn.state.reminders.is_empty());
    }
    let turn = walk(
        &book,
        state.clone(),
        due(),
        &context(&calendar, at("2026-11-25T11:00:00")),
    );
    assert!(turn.cards[0].push);
    assert_eq!(turn.state.reminders.len(), 1, "exactly one is pending");
}

#[test]
fn an_album_is_one_turn() {
    let (book, calendar) = (book(), Calendar::built_in());
    let now = at("2026-11-23T10:00:00");
    let state = State {
        started_at: Some(now),
        detour: Some("report".to_owned()),
        version: 4,
        ..State::default()
    };
    assert!(expected_paper(&book, &state, ChannelTraits::default()).is_some());
    let events = (1..=2)
        .map(|seed| Event::Sent {
            paper: paper(seed),
            findings: Vec::new(),
        })
        .collect();
    let turn = walk_all(&book, state, events, &context(&calendar, now));
    assert_eq!(
        (turn.state.version, turn.cards.len(), turn.cards[0].notices.len()),
        (5, 1, 2)
    );
    assert_eq!(turn.state.papers().count(), 2);
}

fn opened_at(now: Timestamp) -> WindowState {
    let day = crate::calendar::local(now).date();
    WindowState {
        opened_at: now,
        earliest: day,
        latest: day,
        estimated: false,
        status: WindowStatus::Open,
        attempts: 1,
        reminded: 0,
        reason: None,
        muted: false,
    }
}

fn facts(seed: u8) -> Facts {
    Facts {
        format: Format::Jpeg,
        bytes: 10,
        pixels: None,
        sha256: format!("{seed:064x}"),
        fingerprint: None,
        page_count: None,
    }
}

fn paper(seed: u8) -> Paper {
    Paper {
        id: format!("paper-{seed}"),
        file_name: None,
        caption: None,
        facts: facts(seed),
        warnings: Vec::new(),
    }
}

const STEPS: [&str; 20] = [
    "list",
    "has-site",
    "site-kind",
    "password-set",
    "account-email",
    "company",
    "slogan",
    "boss-name",
    "boss-id",
    "mobile-one",
    "mobile-two",
    "holder",
    "licence-photo",
    "report",
    "submitted",
    "intro",
    "second-email",
    "code-sent",
    "number",
    "gone",
];

fn any_step() -> impl Strategy<Value = String> {
    prop::sample::select(STEPS.to_vec()).prop_map(str::to_owned)
}

fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "1",
            "2",
            "3",
            "1 3",
            "有",
            "没有",
            "完成",
            "继续",
            "就这些",
            "不改",
            "同意",
            "不提供",
            "通过了",
            "被驳回",
            "还在等",
            "跳过",
            "上一步",
            "修改",
            "进度",
            "材料",
            "停",
            "删除我的资料",
            "是",
            "否",
            "/start",
            "/why@bot x",
            "/nonsense",
            "a@b.com",
            "c@d.com",
            "13800138000",
            "13900139000",
            "北京星河影视有限公司",
            "王小明",
            "11010519491231002X",
            "Abc12345!",
            "123456",
            "a\nb",
            "照片不清楚",
            "其他",
            "先准备后面的",
            "别再提醒",
            "用本地网页发",
            "在这里发",
            "🎬",
            "\u{202e}abc",
            "",
            "这是一个用来看短剧的小程序，内容都是自己拍的。",
            "English",
            "8",
            "11",
            "下一页",
        ])
        .prop_map(str::to_owned),
        ".{0,40}",
        Just("长".repeat(10_000)),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    let command = prop::sample::select(Command::ALL.to_vec());
    let window_action = prop::sample::select(vec![
        WindowAction::Passed,
        WindowAction::Rejected,
        WindowAction::Waiting,
        WindowAction::Mute,
        WindowAction::Ahead,
    ]);
    let action = prop_oneof![
        (0_u16..12).prop_map(Action::Option),
        Just(Action::Done),
        Just(Action::Keep),
        command.prop_map(Action::Command),
        (0_u16..3, window_action).prop_map(|(window, action)| Action::Window(window, action)),
        (0_u16..4).prop_map(Action::Page),
    ];
    let findings = prop::sample::select(vec![
        Vec::new(),
        vec![Finding::stop(code::NOT_SQUARE).number("width", 3).number("height", 2)],
        vec![Finding::stop(code::BROKEN).text("kind", "photo")],
        vec![Finding::warn(code::ANIMATED)],
    ]);
    prop_oneof![
        8 => any_words().prop_map(Event::Said),
        // A version of 0 stands for that of the live card.
        6 => (action, prop::bool::weighted(0.9)).prop_map(|(action, live)| {
            Event::Pressed(action.encode(if live { 0 } else { 999_999 }))
        }),
        1 => ".{0,12}".prop_map(Event::Pressed),
        4 => (0_u8..6, findings).prop_map(|(seed, findings)| Event::Sent { paper: paper(seed), findings }),
        1 => Just(Event::SentUnasked),
        1 => Just(Event::NotTaken(NotTaken::TooLarge(20))),
        1 => Just(Event::Unusable(Unusable::Voice)),
        1 => Just(Event::Edited("x".to_owned())),
        1 => Just(Event::Started { language_hint: Some("en".to_owned()) }),
        1 => Just(Event::Unreachable),
        1 => Just(Event::CalendarChanged),
        2 => prop::sample::select(vec!["window-review", "window-code", "window-gone", "retention", "other"])
            .prop_map(|name| Event::ReminderDue(name.to_owned())),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Done),
        Just(Value::Skipped),
        Just(Value::Withheld),
        prop::sample::select(vec!["", "a@b.com", "13800138000", "公司"]).prop_map(|text| Value::Text(text.to_owned())),
        prop::sample::select(vec!["yes", "web", "gone"]).prop_map(|id| Value::Choice(id.to_owned())),
        Just(Value::Checklist(BTreeSet::from(["seal".to_owned(), "gone".to_owned()]))),
        prop::collection::vec((0_u8..6).prop_map(paper), 0..4).prop_map(Value::Papers),
    ]
}

prop_compose! {
    fn any_state()(
        answers in prop::collection::btree_map(any_step(), any_value(), 0..20),
        detour in prop::option::of(any_step()),
        menu in prop::option::weighted(0.3, prop_oneof![
            (0_u16..9).prop_map(Menu::Edit),
            Just(Menu::Language),
            Just(Menu::Stop),
            Just(Menu::Forget),
            Just(Menu::Materials),
            prop::sample::select(vec!["review", "code", "gone"]).prop_map(|id| Menu::Reason(id.to_owned())),
            prop::sample::select(vec!["boss", "gone"]).prop_map(|id| Menu::Consent(id.to_owned())),
        ]),
        windows in prop::collection::btree_map(
            prop::sample::select(vec!["review".to_owned(), "code".to_owned(), "gone".to_owned()]),
            (prop::sample::select(vec![WindowStatus::Open, WindowStatus::Passed, WindowStatus::Rejected]), any::<u8>()),
            0..3,
        ),
        consent in prop::option::of(prop::sample::select(vec![
            ConsentAnswer::Here, ConsentAnswer::Page, ConsentAnswer::No,
        ])),
        flags in any::<[bool; 4]>(),
        reopened in prop::collection::vec(any_step(), 0..4),
        unfinished in prop::collection::btree_set(any_step(), 0..3),
        offered in prop::option::weighted(0.2, any_step()),
        asked in prop::option::of(any_step()),
        refusals in any::<u8>(),
        version in prop_oneof![0_u64..100, Just(u64::MAX - 1000)],
    ) -> State {
        let then = at("2026-09-20T10:00:00");
        let answers = answers.into_iter().map(|(id, value)| (id, Answer { value, at: then })).collect();
        let windows = windows.into_iter().map(|(id, (status, attempts))| {
            (id, WindowState { status, attempts, ..opened_at(then) })
        }).collect();
        let consents = consent.map(|answer| ("boss".to_owned(), Consent { answer, at: then })).into_iter().collect();
        State {
            version,
            answers,
            detour,
            menu,
            windows,
            consents,
            ahead: flags[0],
            paused: flags[1],
            unreachable: flags[2],
            started_at: flags[3].then_some(then),
            last_seen: Some(then),
            reopened,
            unfinished,
            offered: offered.map(|step| Offered { step, paper: paper(9) }),
            asked,
            asked_stage: Some("people".to_owned()),
            refusals,
            card_version: version,
            ..State::default()
        }
    }
}

/// Only these may lead back to a step that has its answer.
fn may_ask_again(state: &State, step: &str) -> bool {
    state.detour.as_deref() == Some(step) || state.reopened.iter().any(|id| id == step)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_there_is_a_way_on(
        state in any_state(),
        events in prop::collection::vec(any_event(), 1..30),
        channel in prop::sample::select(vec![
            ChannelTraits::default(),
            ChannelTraits { abroad: true, page: true, ..ChannelTraits::default() },
            ChannelTraits { abroad: true, sensitive: SensitivePolicy::Page, ..ChannelTraits::default() },
        ]),
    ) {
        thread_local! {
            static BOOK: (Book, Calendar) = (book(), Calendar::built_in());
        }
        BOOK.with(|(book, calendar)| {
            let mut state = state;
            let mut now = at("2026-09-25T10:00:00");
            for event in events {
                now = now.checked_add(SignedDuration::from_mins(97)).unwrap();
                let event = match event {
                    Event::Pressed(payload) if payload.starts_with("0.") => {
                        Event::Pressed(payload.replacen('0', &format!("{:x}", state.card_version), 1))
                    }
                    event => event,
                };
                let is_silent = matches!(event, Event::ReminderDue(_) | Event::Unreachable | Event::CalendarChanged);
                let context = Context { channel, ..context(calendar, now) };
                let before = state.clone();
                expected_paper(book, &state, channel);
                let turn = walk(book, state, event.clone(), &context);
                assert_eq!(turn.state.version, before.version + 1);
                assert!(is_silent || !turn.cards.is_empty(), "silence after {event:?}");
                for card in &turn.cards {
                    assert!(!card.body.is_empty() || !card.buttons.is_empty(), "no way on after {event:?}: {card:?}");
                    for language in ["zh-CN", "en"] {
                        let said = crate::rehearse::printed(card, &book.texts, language);
                        assert!(said.chars().count() < 4000, "{event:?}: {said}");
                        assert!(!said.contains("engine-"), "{event:?}: {said}");
                    }
                    if !turn.forget {
                        assert_eq!(turn.state.card_version, turn.state.version);
                    }
                }
                // What is dropped is not referred to, and what was referred to is kept or dropped.
                let kept: BTreeSet<String> = turn.state.papers().map(|paper| paper.id.clone()).collect();
                let dropped: BTreeSet<String> = turn.dropped_papers.iter().cloned().collect();
                assert!(kept.is_disjoint(&dropped));
                let had = before.papers().map(|paper| paper.id.clone());
                let sent = match &event {
                    Event::Sent { paper, .. } => Some(paper.id.clone()),
                    _ => None,
                };
                for paper in had.chain(sent) {
                    assert!(kept.contains(&paper) || dropped.contains(&paper), "{paper} is lost after {event:?}");
                }
                for (name, due) in &turn.state.reminders {
                    assert!(*due > now || before.reminders.get(name) == Some(due), "{name} is set in the past");
                }
                // An answered step is only asked again when somebody asked for it.
                if turn.state.menu.is_none() && !is_silent && !turn.forget
                    && let Some(asked) = &turn.state.asked
                {
                    let survey = Survey::of(book, &turn.state);
                    let number = book.lexicon().number(asked).unwrap();
                    assert!(!survey.answered(number) || may_ask_again(&turn.state, asked), "{asked} after {event:?}");
                }
                let text = serde_json::to_string(&turn.state).unwrap();
                assert_eq!(serde_json::from_str::<State>(&text).unwrap(), turn.state);
                state = if turn.forget { State::default() } else { turn.state };
            }
        });
    }
}
