//! The methods, with the real server's limits and the real texts of its errors.

#[path = "send_document.rs"]
mod send_document;

use std::{
    collections::HashMap,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    http::{Message, form},
    markup::{check_length, read_keyboard, visible},
    world::{Chat, FaultKind, SeenMessage, Webhook, World},
};

/// How long the real server keeps a press for.
const PRESS_RETENTION: Duration = Duration::from_secs(150);

/// What a call brings, whether as JSON or as a form.
#[derive(Default, Deserialize)]
pub struct Arguments {
    pub chat_id: Option<i64>,
    message_id: Option<i64>,
    text: Option<String>,
    parse_mode: Option<String>,
    reply_markup: Option<Box<RawValue>>,
    callback_query_id: Option<String>,
    reaction: Option<Vec<Reaction>>,
    action: Option<String>,
    file_id: Option<String>,
    offset: Option<i64>,
    limit: Option<usize>,
    timeout: Option<u64>,
    url: Option<String>,
    secret_token: Option<String>,
    max_connections: Option<i64>,
    commands: Option<Box<RawValue>>,
    language_code: Option<String>,
    document: Option<String>,
    photo: Option<String>,
    caption: Option<String>,
    disable_notification: Option<bool>,
    /// The files of a form, by the names of their fields.
    #[serde(skip)]
    files: HashMap<String, Upload>,
}

/// A file that came with a call.
struct Upload {
    file_name: String,
    media_type: String,
    content: Vec<u8>,
}

#[derive(Deserialize)]
struct Reaction {
    emoji: Option<String>,
}

/// A refusal.
pub struct Refusal(pub u16, pub String);

type Answer = Result<String, Refusal>;

pub fn bad(text: &str) -> Refusal {
    Refusal(400, format!("Bad Request: {text}"))
}

impl Arguments {
    pub fn read(message: &Message) -> Result<Self, Refusal> {
        if message.body.is_empty() {
            return Ok(Self::default());
        }
        let kind = message.header("content-type").unwrap_or_default();
        let mut files = HashMap::new();
        let parsed: Result<Self, _> = match kind.split_once("boundary=") {
            Some((_, boundary)) => {
                let mut object = serde_json::Map::new();
                for field in form(&message.body, boundary.trim_matches('"')) {
                    if let Some((file_name, media_type)) = field.file {
                        let content = field.value;
                        files.insert(
                            field.name,
                            Upload {
                                file_name,
                                media_type,
                                content,
                            },
                        );
                        continue;
                    }
                    // Everything in a form is text; JSON where it is JSON, except for what is text by nature.
                    let value = String::from_utf8_lossy(&field.value).into_owned();
                    let by_nature = matches!(
                        field.name.as_str(),
                        "text" | "callback_query_id" | "secret_token" | "file_id" | "caption" | "document" | "photo"
                    );
                    let value = match serde_json::from_str(&value) {
                        Ok(json) if !by_nature => json,
                        _ => serde_json::Value::String(value),
                    };
                    object.insert(field.name, value);
                }
                serde_json::from_value(object.into())
            }
            None => serde_json::from_slice(&message.body),
        };
        match parsed {
            Ok(arguments) => Ok(Self { files, ..arguments }),
            Err(error) => Err(bad(&format!("can't parse arguments: {error}"))),
        }
    }
}

/// What to do with a call.
pub enum Outcome {
    Answer(u16, String),
    Reset,
}

/// Carries a call out; the method in lower case.
pub async fn call(world: &World, method: &str, arguments: Arguments) -> Outcome {
    world.count(method);
    let latency = world.latency_microseconds.load(Ordering::Relaxed);
    if latency > 0 {
        tokio::time::sleep(Duration::from_micros(latency)).await;
    }
    let fault = world.take_fault(method, arguments.chat_id);
    match &fault {
        Some(FaultKind::Status(status)) => return Outcome::Answer(*status, "<html>Bad Gateway</html>".to_owned()),
        Some(FaultKind::Error(code, text)) => return refuse(Refusal(*code, text.clone())),
        Some(FaultKind::RetryAfter(seconds)) => {
            return Outcome::Answer(
                429,
                format!(
                    r#"{{"ok":false,"error_code":429,"description":"Too Many Requests: retry after {seconds}","parameters":{{"retry_after":{seconds}}}}}"#
                ),
            );
        }
        Some(FaultKind::Delay(delay)) => tokio::time::sleep(*delay).await,
        Some(FaultKind::ResetBefore) => return Outcome::Reset,
        Some(FaultKind::ResetAfter) | None => {}
    }
    let answer = carry_out(world, method, arguments).await;
    if matches!(fault, Some(FaultKind::ResetAfter)) {
        return Outcome::Reset;
    }
    match answer {
        Ok(result) => Outcome::Answer(200, format!("{{\"ok\":true,\"result\":{result}}}")),
        Err(refusal) => refuse(refusal),
    }
}

fn refuse(Refusal(code, text): Refusal) -> Outcome {
    let text = serde_json::Value::String(text);
    Outcome::Answer(
        code,
        format!(r#"{{"ok":false,"error_code":{code},"description":{text}}}"#),
    )
}

async fn carry_out(world: &World, method: &str, arguments: Arguments) -> Answer {
    match method {
        "getupdates" => get_updates(world, &arguments).await,
        "sendmessage" => send_message(world, arguments),
        "senddocument" => send_document::send_document(world, arguments),
        "sendphoto" => send_document::send_photo(world, arguments),
        "editmessagetext" => edit_text(world, arguments),
        "editmessagereplymarkup" => edit_markup(world, &arguments),
        "deletemessage" => delete(world, &arguments),
        "setmessagereaction" => react(world, &arguments),
        "sendchataction" => with_chat(world, &arguments, |chat| {
            chat.seen.actions.push(arguments.action.clone().unwrap_or_default());
            Ok("true".to_owned())
        }),
        "answercallbackquery" => answer_press(world, &arguments),
        "getfile" => get_file(world, &arguments),
        "getme" => Ok(r#"{"id":1,"is_bot":true,"first_name":"Beian","username":"beian_fake_bot","can_join_groups":false,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}"#.to_owned()),
        "setmycommands" => {
            let commands = arguments.commands.map(|commands| commands.get().to_owned()).unwrap_or_default();
            world.commands.lock().unwrap().insert(arguments.language_code.unwrap_or_default(), commands);
            Ok("true".to_owned())
        }
        "setwebhook" => set_webhook(world, &arguments),
        "deletewebhook" => {
            *world.webhook.lock().unwrap() = None;
            world.arrived.notify_waiters();
            Ok("true".to_owned())
        }
        "getwebhookinfo" => {
            let url = world.webhook.lock().unwrap().as_ref().map(|webhook| webhook.url.clone()).unwrap_or_default();
            let pending = world.queue.lock().unwrap().updates.len();
            Ok(format!(r#"{{"url":"{url}","has_custom_certificate":false,"pending_update_count":{pending}}}"#))
        }
        _ => Err(Refusal(404, "Not Found: method not found".to_owned())),
    }
}

async fn get_updates(world: &World, arguments: &Arguments) -> Answer {
    let offset = arguments.offset.unwrap_or(0);
    let limit = arguments.limit.unwrap_or(100).clamp(1, 100);
    let until = Instant::now() + Duration::from_secs(arguments.timeout.unwrap_or(0));
    let mine = {
        let mut queue = world.queue.lock().unwrap();
        queue.poller += 1;
        if offset > 0 {
            while queue.updates.front().is_some_and(|update| update.id < offset) {
                queue.updates.pop_front();
            }
            world.confirmed.fetch_max(offset - 1, Ordering::Relaxed);
        } else if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(0);
            while queue.updates.len() > keep {
                queue.updates.pop_front();
            }
        }
        queue.poller
    };
    world.arrived.notify_waiters();
    loop {
        let arrived = world.arrived.notified();
        tokio::pin!(arrived);
        arrived.as_mut().enable();
        if world.webhook.lock().unwrap().is_some() {
            return Err(Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first".to_owned()));
        }
        {
            let mut queue = world.queue.lock().unwrap();
            if queue.poller != mine {
                return Err(Refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                        .to_owned(),
                ));
            }
            queue
                .updates
                .retain(|update| !update.is_press || update.at.elapsed() < PRESS_RETENTION);
            if !queue.updates.is_empty() || Instant::now() >= until {
                let mut result = Vec::with_capacity(limit.min(queue.updates.len()) * 400 + 2);
                result.push(b'[');
                for (index, update) in queue.updates.iter().take(limit).enumerate() {
                    if index > 0 {
                        result.push(b',');
                    }
                    result.extend_from_slice(&update.body);
                }
                result.push(b']');
                return Ok(String::from_utf8(result).unwrap());
            }
        }
        let _ = tokio::time::timeout_at(until.into(), arrived).await;
    }
}

fn with_chat(world: &World, arguments: &Arguments, act: impl FnOnce(&mut Chat) -> Answer) -> Answer {
    let Some(id) = arguments.chat_id else {
        return Err(bad("chat_id is empty"));
    };
    let keep = world.keep.load(Ordering::Relaxed);
    world
        .chat(id, |chat| {
            if chat.blocked {
                return Err(Refusal(403, "Forbidden: bot was blocked by the user".to_owned()));
            }
            let answer = act(chat)?;
            if chat.seen.messages.len() > keep.saturating_mul(2) {
                let surplus = chat.seen.messages.len() - keep;
                chat.seen.messages.drain(..surplus);
                chat.sent.clear();
                chat.seen.actions.clear();
            }
            chat.changed.notify_waiters();
            Ok(answer)
        })
        .unwrap_or_else(|| Err(bad("chat not found")))
}

/// A message as the real server gives it back after sending; `file` is the id of its file, if it has one.
fn as_json(chat: i64, message: &SeenMessage, file: &str) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let text = quoted(&message.text);
    let content = match &message.document {
        None => format!(r#""text":{text}"#),
        Some(document) => format!(
            r#""document":{{"file_name":{},"mime_type":{},"file_id":"{file}","file_unique_id":"u{file}","file_size":{}}}{}"#,
            quoted(&document.file_name),
            quoted(&document.media_type),
            document.content.len(),
            if message.text.is_empty() {
                String::new()
            } else {
                format!(r#","caption":{text}"#)
            }
        ),
    };
    format!(
        r#"{{"message_id":{},"from":{{"id":1,"is_bot":true,"first_name":"Beian","username":"beian_fake_bot"}},"chat":{{"id":{chat},"first_name":"P","type":"private"}},"date":1790000000,{content}}}"#,
        message.id
    )
}

fn send_message(world: &World, arguments: Arguments) -> Answer {
    let text = visible(
        arguments.text.as_deref().unwrap_or_default(),
        arguments.parse_mode.as_deref(),
    )?;
    check_length(&text, "message is too long")?;
    let buttons = read_keyboard(arguments.reply_markup.as_deref())?;
    with_chat(world, &arguments, |chat| {
        chat.last_message += 1;
        let message = SeenMessage {
            id: chat.last_message,
            from_bot: true,
            text,
            buttons,
            ..SeenMessage::default()
        };
        chat.sent.push(message.text.clone());
        let json = as_json(arguments.chat_id.unwrap_or(0), &message, "");
        chat.seen.messages.push(message);
        Ok(json)
    })
}

fn edit_text(world: &World, arguments: Arguments) -> Answer {
    let text = visible(
        arguments.text.as_deref().unwrap_or_default(),
        arguments.parse_mode.as_deref(),
    )?;
    check_length(&text, "MESSAGE_TOO_LONG")?;
    let buttons = read_keyboard(arguments.reply_markup.as_deref())?;
    edit(world, &arguments, |message| {
        let changed = message.text != text || message.buttons != buttons;
        (message.text, message.buttons) = (text, buttons);
        changed
    })
}

fn edit_markup(world: &World, arguments: &Arguments) -> Answer {
    let buttons = read_keyboard(arguments.reply_markup.as_deref())?;
    edit(world, arguments, |message| {
        let changed = message.buttons != buttons;
        message.buttons = buttons;
        changed
    })
}

fn edit(world: &World, arguments: &Arguments, change: impl FnOnce(&mut SeenMessage) -> bool) -> Answer {
    with_chat(world, arguments, |chat| {
        let found = chat
            .seen
            .messages
            .iter_mut()
            .rev()
            .find(|message| Some(message.id) == arguments.message_id);
        let Some(message) = found.filter(|message| !message.deleted) else {
            return Err(bad("message to edit not found"));
        };
        if !message.from_bot {
            return Err(bad("message can't be edited"));
        }
        if message.document.is_some() && arguments.text.is_some() {
            return Err(bad("there is no text in the message to edit"));
        }
        if !change(message) {
            return Err(bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
            ));
        }
        message.edits += 1;
        Ok(as_json(arguments.chat_id.unwrap_or(0), message, ""))
    })
}

fn delete(world: &World, arguments: &Arguments) -> Answer {
    with_chat(world, arguments, |chat| {
        let found = chat
            .seen
            .messages
            .iter_mut()
            .rev()
            .find(|message| Some(message.id) == arguments.message_id);
        let Some(message) = found.filter(|message| !message.deleted) else {
            return Err(bad("message to delete not found"));
        };
        message.deleted = true;
        Ok("true".to_owned())
    })
}

fn react(world: &World, arguments: &Arguments) -> Answer {
    let emoji = arguments
        .reaction
        .as_ref()
        .and_then(|list| list.first())
        .and_then(|reaction| reaction.emoji.clone());
    if emoji
        .as_deref()
        .is_some_and(|emoji| !["👍", "👎", "👀", "🤔", "❤", "🔥", "🎉", "👌", "🙏"].contains(&emoji))
    {
        return Err(bad("REACTION_INVALID"));
    }
    with_chat(world, arguments, |chat| {
        let found = chat
            .seen
            .messages
            .iter_mut()
            .rev()
            .find(|message| Some(message.id) == arguments.message_id);
        let Some(message) = found.filter(|message| !message.deleted) else {
            return Err(bad("message to react not found"));
        };
        message.reaction = emoji;
        Ok("true".to_owned())
    })
}

fn answer_press(world: &World, arguments: &Arguments) -> Answer {
    let id = arguments.callback_query_id.as_deref().unwrap_or_default();
    let number = id
        .split_once('-')
        .and_then(|(person, number)| Some((person.parse().ok()?, number.parse().ok()?)));
    let Some((person, _)) = number.filter(|(_, number)| world.presses.lock().unwrap().remove(number)) else {
        return Err(bad(
            "query is too old and response timeout expired or query ID is invalid",
        ));
    };
    world.chat(person, |chat| {
        chat.seen.answered_presses += 1;
        chat.changed.notify_waiters();
    });
    Ok("true".to_owned())
}

fn get_file(world: &World, arguments: &Arguments) -> Answer {
    let id = arguments.file_id.as_deref().unwrap_or_default();
    let files = world.files.lock().unwrap();
    let Some(file) = files.get(id) else {
        return Err(bad("wrong file_id or the file is temporarily unavailable"));
    };
    if file.announced > 20 * 1024 * 1024 {
        return Err(bad("file is too big"));
    }
    Ok(format!(
        r#"{{"file_id":"{id}","file_unique_id":"u{id}","file_size":{},"file_path":"{}"}}"#,
        file.announced, file.path
    ))
}

fn set_webhook(world: &World, arguments: &Arguments) -> Answer {
    let url = arguments.url.clone().unwrap_or_default();
    let Some(rest) = url.strip_prefix("https://") else {
        return Err(bad("bad webhook: HTTPS url must be provided for webhook"));
    };
    let path = rest.find('/').map_or("/", |at| &rest[at..]).to_owned();
    let secret = arguments.secret_token.clone().unwrap_or_default();
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    if secret.len() > 256 || !secret.chars().all(is_plain) {
        return Err(bad("secret token contains unallowed characters"));
    }
    let connections = arguments.max_connections.unwrap_or(40).clamp(1, 100);
    let generation = u64::try_from(world.number()).unwrap_or(0);
    *world.webhook.lock().unwrap() = Some(Webhook {
        url,
        path,
        secret,
        connections,
        generation,
    });
    world.arrived.notify_waiters();
    Ok("true".to_owned())
}
