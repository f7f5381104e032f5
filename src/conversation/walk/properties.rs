//! What holds whatever happens: random events on random states.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::prelude::*;

use super::{
    tests::{at, book, context, opened_at, paper},
    *,
};
use crate::{
    calendar::Calendar,
    conversation::{
        Action, Answer, Command, Consent, ConsentAnswer, Menu, NotTaken, Offered, SensitivePolicy, Unusable, Value,
        WindowAction, WindowState, WindowStatus,
    },
    documents::{Finding, finding::code},
};

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
            "错过了",
            "明天",
            "下个工作日",
            "换个时间",
            "换钟点",
            "下午3点",
            "昨天 18:30",
            "3天前",
            "提醒",
            "日历",
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
        WindowAction::Missed,
        WindowAction::Waiting,
        WindowAction::Tomorrow,
        WindowAction::Snooze,
        WindowAction::Mute,
        WindowAction::Ahead,
    ]);
    let action = prop_oneof![
        (0_u16..12).prop_map(Action::Option),
        Just(Action::Done),
        Just(Action::Keep),
        command.prop_map(Action::Command),
        (0_u16..6, window_action).prop_map(|(window, action)| Action::Window(window, action)),
        (0_u16..4).prop_map(Action::Page),
        (0_u8..24).prop_map(Action::Hour),
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
        2 => prop::sample::select(vec![
            "window-review", "window-code", "window-mail", "window-mending", "window-renewal", "window-gone", "moved",
            "retention", "other",
        ])
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
            Just(Menu::Reminders),
            Just(Menu::Hour),
            prop::sample::subsequence(vec!["review".to_owned(), "mail".to_owned(), "gone".to_owned()], 0..3)
                .prop_map(Menu::Snooze),
            prop::sample::select(vec!["review", "code", "gone"]).prop_map(|id| Menu::Reason(id.to_owned())),
            prop::sample::select(vec!["boss", "gone"]).prop_map(|id| Menu::Consent(id.to_owned())),
        ]),
        windows in prop::collection::btree_map(
            prop::sample::select(vec![
                "review".to_owned(), "code".to_owned(), "mail".to_owned(), "mending".to_owned(), "renewal".to_owned(),
                "gone".to_owned(),
            ]),
            (
                prop::sample::select(vec![
                    WindowStatus::Open, WindowStatus::Open, WindowStatus::Passed, WindowStatus::Rejected,
                    WindowStatus::Missed,
                ]),
                any::<u8>(),
            ),
            0..6,
        ),
        consent in prop::option::of(prop::sample::select(vec![
            ConsentAnswer::Here, ConsentAnswer::Page, ConsentAnswer::No,
        ])),
        flags in any::<[bool; 5]>(),
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
            (id, WindowState { status, attempts, unanswered: attempts % 6, moved: attempts % 7 == 0, ..opened_at(then) })
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
            started_at: (flags[3] || flags[4]).then_some(then),
            archived: flags[4],
            pushed: vec!["review".to_owned(), "mail".to_owned(), "gone".to_owned()],
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

/// Everything is done exactly when no step would be open without the list and the second looks.
fn assert_done_when_nothing_is_open(book: &Book, state: &State) {
    let survey = Survey::of(book, state);
    let mut bare = state.clone();
    bare.menu = None;
    bare.detour = None;
    bare.reopened.clear();
    let is_finished = position::open(book, &bare, &survey) == position::Open::Finished;
    assert_eq!(
        position::is_everything_done(book, state, &survey),
        is_finished,
        "{state:?}"
    );
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
                if let Event::ReminderDue(name) = &event {
                    state.reminders.insert(name.clone(), now);
                }
                let context = Context { channel, ..context(calendar, now) };
                let before = state.clone();
                expected_paper(book, &state, channel);
                let turn = walk(book, state, event.clone(), &context);
                assert_eq!(turn.state.version, before.version + 1);
                assert_done_when_nothing_is_open(book, &turn.state);
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
                state = if turn.forget && !turn.remains { State::default() } else { turn.state };
            }
        });
    }
}
