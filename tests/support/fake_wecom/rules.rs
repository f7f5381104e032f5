//! What WeCom takes and what it doesn't, frame by frame.

use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{ANSWERABLE_FOR, AnswerableKind, BOT_ID, Out, SECRET, Seen, State, Upload, replace, show};

const MOST_PIECE_BYTES: usize = 512 * 1024;
const MOST_A_MINUTE: usize = 30;

/// The body of the answer (none for no answer), or a number and why.
type Outcome = Result<Option<Value>, (i64, String)>;

fn refused<T>(code: i64, reason: &str) -> Result<T, (i64, String)> {
    Err((code, reason.to_owned()))
}

pub(super) fn apply(
    state: &mut State,
    number: u64,
    out: &mpsc::UnboundedSender<Out>,
    command: &str,
    request: &str,
    body: &Value,
) -> Outcome {
    if command == "aibot_subscribe" {
        return subscribe(state, number, out, body);
    }
    let is_subscribed = state.current.as_ref().is_some_and(|(current, _)| *current == number);
    if command == "ping" {
        return Ok((!state.ignores_pings).then(|| json!({})));
    }
    if !is_subscribed || state.has_forgotten {
        return refused(846_609, "not subscribed");
    }
    match command {
        "aibot_send_msg" => send(state, body),
        "aibot_respond_msg" => respond(state, number, request, body),
        "aibot_respond_welcome_msg" => welcome(state, number, request, body),
        "aibot_respond_update_msg" => update(state, number, request, body),
        "aibot_upload_media_init" => start_upload(state, body),
        "aibot_upload_media_chunk" => take_piece(state, body),
        "aibot_upload_media_finish" => end_upload(state, body),
        _ => refused(40058, "no such command"),
    }
}

fn subscribe(state: &mut State, number: u64, out: &mpsc::UnboundedSender<Out>, body: &Value) -> Outcome {
    if let Some(code) = state.refuses {
        return refused(code, "as the test wants");
    }
    if body["bot_id"] != BOT_ID {
        return refused(93019, "invalid bot_id");
    }
    if body["secret"] != SECRET {
        return refused(853_000, "signature is incorrect");
    }
    replace(state);
    state.has_forgotten = false;
    state.current = Some((number, out.clone()));
    Ok(Some(json!({})))
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, (i64, String)> {
    match value[name].as_str() {
        Some(text) if !text.is_empty() => Ok(text),
        _ => refused(40058, &format!("{name} is missing")),
    }
}

/// Counts a message to a person; false when it is one too many.
fn counts(state: &mut State, person: &str) -> bool {
    let sent = state.sent_at.entry(person.to_owned()).or_default();
    sent.retain(|at| at.elapsed() < Duration::from_secs(60));
    if sent.len() >= MOST_A_MINUTE && !state.lets_everything_through {
        state.dropped += 1;
        return false;
    }
    sent.push(Instant::now());
    true
}

fn send(state: &mut State, body: &Value) -> Outcome {
    let person = text(body, "chatid")?.to_owned();
    if !state.chats.contains_key(&person) {
        return refused(93006, "invalid chatid");
    }
    let seen = read_content(state, body, &["markdown", "template_card", "image", "file"])?;
    if counts(state, &person) {
        show(state, &person, seen);
    }
    Ok(Some(json!({})))
}

fn read_content(state: &mut State, body: &Value, kinds: &[&str]) -> Result<Seen, (i64, String)> {
    let kind = text(body, "msgtype")?;
    if !kinds.contains(&kind) {
        return refused(40008, "invalid message type");
    }
    let content = &body[kind];
    let mut seen = Seen {
        from_bot: true,
        kind: kind.to_owned(),
        ..Seen::default()
    };
    match kind {
        "markdown" | "text" => {
            seen.text = text(content, "content")?.to_owned();
            if seen.text.len() > 20480 {
                return refused(40058, "content is too long");
            }
        }
        "template_card" => read_card(state, content, &mut seen)?,
        _ => {
            // An id is good for one message here, so that nobody relies on more.
            let Some((uploaded, name, bytes)) = state.media.remove(text(content, "media_id")?) else {
                return refused(40007, "invalid media_id");
            };
            if uploaded != kind {
                return refused(40004, "invalid media type");
            }
            (seen.file_name, seen.content) = (name, bytes);
        }
    }
    Ok(seen)
}

fn read_card(state: &mut State, card: &Value, seen: &mut Seen) -> Result<(), (i64, String)> {
    seen.task = text(card, "task_id")?.to_owned();
    let is_good = |c: char| c.is_ascii_alphanumeric() || "_-@".contains(c);
    if seen.task.len() > 128 || !seen.task.chars().all(is_good) {
        return refused(42042, "invalid task_id");
    }
    if !state.tasks.insert(seen.task.clone()) {
        return refused(42042, "task_id was used before");
    }
    read_card_face(card, seen)
}

fn read_card_face(card: &Value, seen: &mut Seen) -> Result<(), (i64, String)> {
    if text(card, "card_type")? != "button_interaction" {
        return refused(42010, "unknown card_type");
    }
    seen.text = text(&card["main_title"], "title")?.to_owned();
    let buttons = card["button_list"].as_array().cloned().unwrap_or_default();
    if buttons.is_empty() || buttons.len() > 6 {
        return refused(42017, "a card has 1 to 6 buttons");
    }
    for button in &buttons {
        let (label, key) = (text(button, "text")?, text(button, "key")?);
        if key.len() > 1024 || seen.buttons.iter().any(|(_, known)| known == key) {
            return refused(42018, "invalid button key");
        }
        seen.buttons.push((label.to_owned(), key.to_owned()));
    }
    Ok(())
}

/// Uses up the right to answer an event.
fn use_up(state: &mut State, number: u64, request: &str) -> Result<(String, AnswerableKind), (i64, String)> {
    let Some(answerable) = state.answerable.get_mut(request) else {
        return refused(846_605, "invalid req_id");
    };
    if answerable.connection != number {
        return refused(846_605, "req_id of another connection");
    }
    if answerable.is_answered {
        return refused(846_605, "answered before");
    }
    if answerable.kind != AnswerableKind::Message && answerable.at.elapsed() > ANSWERABLE_FOR {
        return refused(846_605, "answered too late");
    }
    answerable.is_answered = true;
    Ok((answerable.person.clone(), answerable.kind.clone()))
}

fn welcome(state: &mut State, number: u64, request: &str, body: &Value) -> Outcome {
    let (person, kind) = use_up(state, number, request)?;
    if kind != AnswerableKind::Enter {
        return refused(846_605, "not an enter_chat");
    }
    let seen = read_content(state, body, &["text", "template_card"])?;
    if counts(state, &person) {
        show(state, &person, seen);
    }
    Ok(Some(json!({})))
}

fn update(state: &mut State, number: u64, request: &str, body: &Value) -> Outcome {
    let (person, kind) = use_up(state, number, request)?;
    let AnswerableKind::Press { task } = kind else {
        return refused(846_605, "not a press");
    };
    if text(body, "response_type")? != "update_template_card" {
        return refused(40058, "invalid response_type");
    }
    let card = &body["template_card"];
    if text(card, "task_id")? != task {
        return refused(42042, "another card's task_id");
    }
    let mut face = Seen::default();
    read_card_face(card, &mut face)?;
    let replaced = text(card, "replace_text")?.to_owned();
    let chat = state.chats.entry(person).or_default();
    let Some(seen) = chat.iter_mut().find(|seen| seen.task == task) else {
        return refused(42042, "no such card");
    };
    seen.replaced = Some(replaced);
    seen.buttons = face.buttons;
    Ok(Some(json!({})))
}

/// Here only groups are answered so; their requests come by injected frames.
fn respond(state: &mut State, _: u64, request: &str, body: &Value) -> Outcome {
    if !request.starts_with("group-") {
        return refused(846_605, "invalid req_id");
    }
    if text(body, "msgtype")? != "stream" {
        return refused(40008, "invalid message type");
    }
    let stream = &body["stream"];
    text(stream, "id")?;
    if stream["finish"] != true {
        return refused(40058, "it never ends");
    }
    state.group_answers.push(text(stream, "content")?.to_owned());
    Ok(Some(json!({})))
}

fn start_upload(state: &mut State, body: &Value) -> Outcome {
    let kind = text(body, "type")?;
    if !["image", "file"].contains(&kind) {
        return refused(40004, "invalid media type");
    }
    let size = body["total_size"].as_u64().unwrap_or(0);
    let pieces = body["total_chunks"].as_u64().unwrap_or(0);
    if size <= 5 || pieces == 0 || pieces > 100 || size.div_ceil(MOST_PIECE_BYTES as u64) > pieces {
        return refused(40058, "invalid size");
    }
    let upload = Upload {
        kind: kind.to_owned(),
        name: text(body, "filename")?.to_owned(),
        size,
        md5: text(body, "md5")?.to_owned(),
        pieces: vec![None; usize::try_from(pieces).unwrap()],
    };
    let id = format!("upload-{}", state.uploads.len());
    state.uploads.insert(id.clone(), upload);
    Ok(Some(json!({ "upload_id": id })))
}

fn take_piece(state: &mut State, body: &Value) -> Outcome {
    let Some(upload) = state.uploads.get_mut(text(body, "upload_id")?) else {
        return refused(40058, "invalid upload_id");
    };
    let index = body["chunk_index"]
        .as_u64()
        .and_then(|index| usize::try_from(index).ok());
    let Some(place) = index.and_then(|index| upload.pieces.get_mut(index)) else {
        return refused(40058, "invalid chunk_index");
    };
    let Ok(bytes) = STANDARD.decode(text(body, "base64_data")?) else {
        return refused(40058, "invalid base64");
    };
    if bytes.len() > MOST_PIECE_BYTES {
        return refused(40058, "the chunk is too large");
    }
    *place = Some(bytes);
    Ok(Some(json!({})))
}

fn end_upload(state: &mut State, body: &Value) -> Outcome {
    let Some(upload) = state.uploads.remove(text(body, "upload_id")?) else {
        return refused(40058, "invalid upload_id");
    };
    let Some(pieces) = upload.pieces.into_iter().collect::<Option<Vec<_>>>() else {
        return refused(40058, "a chunk is missing");
    };
    let content = pieces.concat();
    let sum: String = Md5::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
    if content.len() as u64 != upload.size || sum != upload.md5 {
        return refused(40058, "md5 or size is wrong");
    }
    let is_picture = content.starts_with(b"\xff\xd8") || content.starts_with(b"\x89PNG");
    if upload.kind == "image" && (!is_picture || content.len() > 10 * 1024 * 1024) {
        return refused(40009, "invalid image");
    }
    let id = format!("media-{:016x}", rand::random::<u64>());
    state
        .media
        .insert(id.clone(), (upload.kind.clone(), upload.name, content));
    Ok(Some(
        json!({ "type": upload.kind, "media_id": id, "created_at": 1_790_000_000 }),
    ))
}
