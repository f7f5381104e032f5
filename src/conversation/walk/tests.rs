//! Single promises. What is said, and when, is in the transcripts under `tests/chats/engine`.

use std::{collections::BTreeSet, fs, path::Path};

use jiff::Timestamp;

use super::*;
use crate::{
    calendar::Calendar,
    conversation::{
        Action, Answer, Command, Paper, SourceFile, Unusable, Value, WindowAction, WindowState, book::load_requiring,
    },
    documents::{Facts, Format},
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

fn locale_files() -> Vec<(String, SourceFile)> {
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
    files
}

fn texts() -> Texts {
    Texts::load(&locale_files()).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// The small conversation of the transcripts.
pub(crate) fn book() -> Book {
    let files = sources(&root().join("tests/chats/engine/conversation"), "toml");
    let loaded = load_requiring("engine", &files, &locale_files(), ENGINE_TEXTS);
    let (book, warnings) = loaded.unwrap_or_else(|faults| panic!("{faults:#?}"));
    // The loader may know better words; what it warns of here would be a slip in the engine's own files.
    let own: Vec<_> = warnings
        .iter()
        .filter(|fault| fault.path.ends_with("engine.ftl"))
        .collect();
    assert!(own.is_empty(), "{own:#?}");
    book
}

pub(super) fn at(text: &str) -> Timestamp {
    crate::calendar::instant(text.parse().unwrap())
}

pub(super) fn context<'a>(calendar: &'a Calendar, now: Timestamp) -> Context<'a> {
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
        Action::Hour(20),
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

pub(super) fn opened_at(now: Timestamp) -> WindowState {
    let day = crate::calendar::local(now).date();
    WindowState::new(now, day, day)
}

fn facts(seed: u8) -> Facts {
    Facts {
        format: Format::Jpeg,
        bytes: 10,
        pixels: None,
        sha256: format!("{seed:064x}"),
        fingerprint: None,
        page_count: None,
        corners: None,
    }
}

pub(super) fn paper(seed: u8) -> Paper {
    Paper {
        id: format!("paper-{seed}"),
        file_name: None,
        caption: None,
        facts: facts(seed),
        warnings: Vec::new(),
    }
}

/// Goes to a step and says something there.
fn said_at(step: &str, text: &str) -> Turn {
    let (book, calendar) = (book(), Calendar::built_in());
    let now = at("2026-11-23T10:00:00");
    let state = State {
        started_at: Some(now),
        last_seen: Some(now),
        detour: Some(step.to_owned()),
        ..State::default()
    };
    walk(&book, state, Event::Said(text.to_owned()), &context(&calendar, now))
}

#[test]
fn a_code_or_password_is_warned_of_wherever_it_is_no_answer() {
    for (step, text, warning) in [
        ("password-set", "验证码 839201", "engine-code"),
        ("password-set", "839201", "engine-code"),
        ("submitted", "【工信部】验证码839201，24小时内有效", "engine-code"),
        ("password-set", "Star2026!", "engine-password"),
        ("account-email", "Star2026!", "engine-password"),
        ("account-email", "密码是Abc12345", "engine-password"),
        ("mobile-one", "Star2026!", "engine-password"),
    ] {
        let turn = said_at(step, text);
        assert_eq!(turn.cards[0].notices[0].id, warning, "{step}: {text}");
        assert!(turn.delete_message, "{step}: {text}");
        assert!(turn.state.answers.is_empty(), "{step}: {text}");
        assert_eq!(
            turn.cards[0].notices.len(),
            1,
            "{step}: {text}: the warning stands in place of the error"
        );
    }
    for (step, text) in [
        ("account-email", "zhangsan@qq"),
        ("mobile-one", "1380013"),
        ("mobile-one", "839201"),
    ] {
        let turn = said_at(step, text);
        assert!(!turn.delete_message, "{step}: {text} is an answer with a slip in it");
    }
}

#[test]
fn answers_stand_in_full_inside_texts_and_are_cut_in_echoes() {
    let (book, calendar) = (book(), Calendar::built_in());
    let now = at("2026-11-23T10:00:00");
    let context = context(&calendar, now);
    let walking = Walking::begin(&book, State::default(), &context);
    let long = "很".repeat(200);
    let (_, step) = walking.step(book.lexicon().number("slogan").unwrap()).unwrap();
    let value = Value::Text(long.clone());
    assert_eq!(shown::whole(&walking, step, &value), long.clone().into());
    assert_ne!(shown::value(&walking, step, &value), long.into());
    let mut validity = step.clone();
    validity.kind = crate::conversation::Kind::Validity;
    let value = Value::Text(crate::rules::validity::LONG_TERM.to_owned());
    for shown in [
        shown::value(&walking, &validity, &value),
        shown::whole(&walking, &validity, &value),
    ] {
        assert_eq!(shown, words::say(words::SHOWN_LONG_TERM).into());
    }
}

#[test]
fn help_has_buttons_and_a_title_opens_its_answer() {
    let (book, calendar) = (book(), Calendar::built_in());
    let now = at("2026-11-23T10:00:00");
    let mut state = State {
        started_at: Some(now),
        last_seen: Some(now),
        ..State::default()
    };
    for (step, text) in [("account-email", "a@example.com"), ("slogan", "好看")] {
        let value = Value::Text(text.to_owned());
        state.answers.insert(step.to_owned(), Answer { value, at: now });
    }
    let context = context(&calendar, now);
    let say = |state: &State, text: &str| walk(&book, state.clone(), Event::Said(text.to_owned()), &context);
    let help = say(&state, "/help");
    let actions: Vec<&Action> = help.cards[0]
        .buttons
        .iter()
        .flatten()
        .map(|button| &button.action)
        .collect();
    for command in [
        Command::Status,
        Command::Materials,
        Command::Edit,
        Command::Language,
        Command::Stop,
    ] {
        assert!(actions.contains(&&Action::Command(command)), "{command:?}");
    }
    let list = say(&state, "/edit").state;
    for (typed, step) in [
        ("注册邮箱", "account-email"),
        ("口号", "slogan"),
        ("邮箱", "account-email"),
    ] {
        assert_eq!(say(&list, typed).state.detour.as_deref(), Some(step), "{typed}");
    }
}
