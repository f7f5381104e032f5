//! A person who walks a transcript against the fake Telegram, and knows what each answer has to be.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "tests and examples include this; none of them uses all of it"
)]

use std::{sync::Arc, time::Duration};

use super::fake_telegram::{FakeUser, SeenChat};

/// One thing that the person does.
#[derive(Clone)]
pub enum Act {
    /// Words.
    Say(String),
    /// A button, by its label, with or without its number.
    Press(String),
    /// A photo.
    Photo(Arc<[u8]>),
    /// A file.
    File(String, Arc<[u8]>),
}

/// What the person does, from a `.chat` transcript: its `>` lines.
pub fn read_script(text: &str) -> Vec<Act> {
    text.lines()
        .filter_map(|line| line.strip_prefix("> "))
        .map(read_act)
        .collect()
}

fn read_act(line: &str) -> Act {
    let line = line.trim();
    if let Some(label) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Act::Press(label.to_owned());
    }
    let Some(inside) = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return Act::Say(line.to_owned());
    };
    let words: Vec<&str> = inside.split_whitespace().collect();
    match words[..] {
        ["photo", name, size] => {
            let (width, height) = size.split_once('x').expect("a size like 1600x1200");
            let side = |side: &str| side.parse().expect("a size like 1600x1200");
            Act::Photo(beian::rehearse::jpeg(name, side(width), side(height)).into())
        }
        ["file", name] => Act::File(name.to_owned(), beian::rehearse::drawn(name, None).into()),
        _ => panic!("a walker can't do this: {line}"),
    }
}

/// Does one thing; returns the number of the person's message (presses have none).
pub fn perform(user: &FakeUser, act: &Act) -> Option<i64> {
    match act {
        Act::Say(text) => {
            user.say(text);
        }
        Act::Photo(bytes) => {
            user.send_photo(bytes, None);
        }
        Act::File(name, bytes) => {
            user.send_document(name, bytes, None);
        }
        Act::Press(label) => {
            let found = user.look(|chat| find_button(chat, label)).flatten();
            let (message, payload) = found.unwrap_or_else(|| panic!("no button {label}: {:?}", user.chat().last()));
            user.press_on(message, &payload);
            return None;
        }
    }
    user.last_own_message()
}

/// The newest button of that label, with or without its number.
fn find_button(chat: &SeenChat, label: &str) -> Option<(i64, String)> {
    chat.bot_messages().rev().find_map(|message| {
        let mut buttons = message.buttons.iter().flatten();
        let button = buttons.find(|button| {
            let bare = button
                .label
                .trim_start_matches(|c: char| c.is_ascii_digit() || "☐☑ ".contains(c));
            button.label == label || bare == label
        })?;
        Some((message.id, button.payload.clone()?))
    })
}

/// A text without what differs from person to person and day to day.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_digit() { '#' } else { c })
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// What stands last in the chat. Buttons may leave older cards later; that is no answer.
fn last_said(chat: &SeenChat) -> Option<(i64, String)> {
    chat.last().map(|message| (message.id, message.text.clone()))
}

/// Walks the script once, alone, and notes what is answered to each act.
pub async fn rehearse(user: &FakeUser, script: &[Act], patience: Duration) -> Vec<String> {
    let mut answers = Vec::new();
    for (number, act) in script.iter().enumerate() {
        let before = user.look(last_said).flatten();
        perform(user, act);
        let answered = user.wait_for(|chat| last_said(chat) != before, patience).await;
        assert!(
            answered,
            "act {number} was not answered: {:?}",
            user.chat().messages.last()
        );
        answers.push(plain(&user.chat().last().expect("an answer").text));
    }
    answers
}

/// Waits until the bot's answer to this act is there, whatever else is repeated meanwhile.
pub async fn hear(user: &FakeUser, own: Option<i64>, expected: &str, patience: Duration) -> bool {
    user.wait_for(
        |chat| {
            chat.bot_messages()
                .rev()
                .take_while(|message| own.is_none_or(|own| message.id > own))
                .take(6)
                .any(|message| plain(&message.text) == expected)
        },
        patience,
    )
    .await
}
