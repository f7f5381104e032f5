//! The methods of the API, with the limits that the documents name.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    ACCESS, AGENT, CORP, SECRET,
    http::{Message, decode, form},
    world::{FaultKind, SeenFile, SeenMessage, State, World},
};

const MINUTE: Duration = Duration::from_secs(60);
const MOST_TEXT_BYTES: usize = 2048;

pub(super) enum Outcome {
    /// Status, kind, further headers, body.
    Answer(u16, &'static str, String, Vec<u8>),
    Reset,
}

fn says(answer: &Value) -> Outcome {
    Outcome::Answer(
        200,
        "application/json; charset=UTF-8",
        String::new(),
        answer.to_string().into_bytes(),
    )
}

fn refuses(code: i64, message: &str) -> Outcome {
    says(&json!({"errcode": code, "errmsg": message}))
}

pub(super) async fn answer(world: &World, request: &Message) -> Outcome {
    let target = request.first_line.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let Some(method) = path.strip_prefix("/cgi-bin/") else {
        return Outcome::Answer(404, "text/html", String::new(), b"not found".to_vec());
    };
    let argument = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| decode(value))
            .unwrap_or_default()
    };
    let fault = world.with(|state| {
        *state.counts.entry(method.to_owned()).or_default() += 1;
        state.take_fault(method)
    });
    match &fault {
        Some(FaultKind::Code(code, message)) => return refuses(*code, message),
        Some(FaultKind::Status(status)) => {
            return Outcome::Answer(*status, "text/html", String::new(), b"<html>sorry</html>".to_vec());
        }
        Some(FaultKind::Page) => {
            return Outcome::Answer(200, "text/html", String::new(), b"<html>hello</html>".to_vec());
        }
        Some(FaultKind::Delay(delay)) => tokio::time::sleep(*delay).await,
        Some(FaultKind::ResetBefore) => return Outcome::Reset,
        _ => {}
    }
    let done = if method == "gettoken" {
        world.with(|state| get_token(state, &argument("corpid"), &argument("corpsecret")))
    } else {
        let access = argument("access_token");
        let refused = world.look(|state| refused_token(state, &access));
        match refused {
            Some(refused) => refused,
            None => match method {
                "message/send" => send(world, &request.body, fault.as_ref()),
                "message/update_template_card" => world.with(|state| update_card(state, &request.body)),
                "media/upload" => upload(world, request, &argument("type")),
                "agent/get" if argument("agentid") == AGENT.to_string() => {
                    says(&json!({ "errcode": 0, "errmsg": "ok", "agentid": AGENT, "name": "备案助手" }))
                }
                "agent/get" => refuses(301_002, "not allow operate another agent with this accesstoken"),
                "media/get" => world.look(|state| get_media(state, &argument("media_id"))),
                _ => refuses(40_066, "invalid url"),
            },
        }
    };
    match fault {
        Some(FaultKind::ResetAfter) => Outcome::Reset,
        _ => done,
    }
}

fn get_token(state: &mut State, corp: &str, secret: &str) -> Outcome {
    if corp != CORP {
        return refuses(40_013, "invalid corpid");
    }
    if secret != SECRET {
        return refuses(40_001, "invalid credential");
    }
    if state.token.is_none() {
        state.given += 1;
        state.token = Some(format!("{ACCESS}-{}", state.given));
    }
    says(&json!({"errcode": 0, "errmsg": "ok", "access_token": state.token, "expires_in": 7200}))
}

fn refused_token(state: &State, access: &str) -> Option<Outcome> {
    if access.is_empty() {
        Some(refuses(41_001, "access_token missing"))
    } else if state.expired.contains(access) {
        Some(refuses(42_001, "access_token expired"))
    } else if state.token.as_deref() != Some(access) {
        Some(refuses(40_014, "invalid access_token"))
    } else {
        None
    }
}

fn send(world: &World, body: &[u8], fault: Option<&FaultKind>) -> Outcome {
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else {
        return refuses(40_033, "invalid json");
    };
    let person = body["touser"].as_str().unwrap_or_default().to_owned();
    if body["agentid"] != AGENT {
        return refuses(301_002, "no permission");
    }
    if person.is_empty() || person.contains('|') || person == "@all" {
        world.with(|state| state.complaints.push(format!("sent to {person}")));
        return refuses(40_003, "invalid userid");
    }
    match fault {
        Some(FaultKind::Invalid) => {
            return says(&json!({"errcode": 0, "errmsg": "ok", "invaliduser": person.to_uppercase(), "msgid": "x"}));
        }
        Some(FaultKind::Unlicensed) => {
            return says(&json!({"errcode": 0, "errmsg": "ok", "unlicenseduser": person, "msgid": "x"}));
        }
        _ => {}
    }
    let fields = body.as_object_mut().unwrap();
    let is_checked = fields.remove("enable_duplicate_check").is_some_and(|value| value == 1);
    fields.remove("duplicate_check_interval");
    world.with(|state| {
        if is_checked && state.chat(&person).sent.contains(&body) {
            state.duplicates += 1;
            return says(&json!({"errcode": 0, "errmsg": "ok"}));
        }
        let seen = match read_message(state, &body) {
            Ok(seen) => seen,
            Err(refused) => return refused,
        };
        if is_over_limit(state, &person) {
            state.dropped += 1;
        } else {
            let number = state.next_number();
            let chat = state.chat(&person);
            chat.sent.push(body);
            chat.seen.messages.push(SeenMessage { number, ..seen });
        }
        let id = state.next_number();
        says(&json!({"errcode": 0, "errmsg": "ok", "msgid": format!("sent-{id}")}))
    })
}

fn is_over_limit(state: &mut State, person: &str) -> bool {
    if state.is_unlimited {
        return false;
    }
    let sent_at = &mut state.chat(person).sent_at;
    while sent_at.front().is_some_and(|at| at.elapsed() >= MINUTE) {
        sent_at.pop_front();
    }
    sent_at.push_back(Instant::now());
    sent_at.len() > 30
}

fn read_message(state: &mut State, body: &Value) -> Result<SeenMessage, Outcome> {
    let mut seen = SeenMessage {
        from_app: true,
        ..SeenMessage::default()
    };
    match body["msgtype"].as_str().unwrap_or_default() {
        "text" => {
            let text = body["text"]["content"].as_str().unwrap_or_default();
            if text.is_empty() {
                return Err(refuses(44_004, "empty content"));
            }
            let end = (0..=text.len().min(MOST_TEXT_BYTES))
                .rev()
                .find(|end| text.is_char_boundary(*end));
            let cut = &text[..end.unwrap()];
            if cut.len() < text.len() {
                state
                    .complaints
                    .push(format!("a text of {} bytes was cut off", text.len()));
            }
            cut.clone_into(&mut seen.text);
        }
        "template_card" => read_card(state, &body["template_card"], &mut seen)?,
        kind @ ("image" | "file") => {
            let id = body[kind]["media_id"].as_str().unwrap_or_default();
            match state.files.get(id).filter(|file| file.kind == kind) {
                Some(file) => seen.file = Some(file.clone()),
                None => return Err(refuses(40_007, "invalid media_id")),
            }
        }
        _ => return Err(refuses(40_008, "invalid message type")),
    }
    Ok(seen)
}

fn read_card(state: &mut State, card: &Value, seen: &mut SeenMessage) -> Result<(), Outcome> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let task = text(&card["task_id"]);
    seen.text = text(&card["main_title"]["title"]);
    let buttons = card["button_list"].as_array().cloned().unwrap_or_default();
    seen.buttons = buttons
        .iter()
        .map(|button| (text(&button["key"]), text(&button["text"])))
        .collect();
    let is_good_task = (1..=128).contains(&task.len())
        && task
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-@".contains(&byte));
    let complaint = if card["card_type"] != "button_interaction" || seen.text.is_empty() {
        Some("a card without a kind or a title")
    } else if !(1..=6).contains(&seen.buttons.len()) {
        Some("a card with too many buttons, or none")
    } else if seen
        .buttons
        .iter()
        .any(|(key, label)| key.is_empty() || key.len() > 1024 || label.is_empty())
    {
        Some("a button without a key or a label")
    } else if !is_good_task {
        Some("a task_id of other characters")
    } else if !state.tasks.insert(task.clone()) {
        Some("a task_id that was used before")
    } else {
        None
    };
    if let Some(complaint) = complaint {
        state.complaints.push(complaint.to_owned());
        return Err(refuses(40_058, complaint));
    }
    seen.task = Some(task);
    Ok(())
}

fn update_card(state: &mut State, body: &[u8]) -> Outcome {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let code = body["response_code"].as_str().unwrap_or_default();
    let Some((person, task)) = state.codes.remove(code) else {
        // Whoever was killed on the way may try again, and hears that it was done.
        if !state.spent_codes.contains(code) {
            state.complaints.push("a response_code that is unknown".to_owned());
        }
        return refuses(40_058, "invalid response_code");
    };
    state.spent_codes.insert(code.to_owned());
    if body["userids"] != json!([person]) || body["agentid"] != AGENT {
        state
            .complaints
            .push("a card of somebody else's was changed".to_owned());
        return refuses(40_058, "invalid userids");
    }
    let name = body["button"]["replace_name"].as_str().unwrap_or_default().to_owned();
    let mut messages = state.chat(&person).seen.messages.iter_mut();
    if let Some(message) = messages.find(|message| message.task.as_ref() == Some(&task)) {
        message.closed = Some(name);
    }
    says(&json!({"errcode": 0, "errmsg": "ok"}))
}

fn upload(world: &World, request: &Message, kind: &str) -> Outcome {
    let boundary = request
        .header("content-type")
        .and_then(|kind| kind.split_once("boundary="));
    let fields = form(&request.body, boundary.map_or("", |(_, boundary)| boundary));
    let Some((field, (name, _))) = fields.iter().find_map(|field| Some((field, field.file.clone()?))) else {
        return refuses(41_005, "media data missing");
    };
    let bytes = &field.value;
    let is_picture = bytes.starts_with(b"\xff\xd8\xff") || bytes.starts_with(b"\x89PNG");
    let most = if kind == "image" { 10 << 20 } else { 20 << 20 };
    if field.name != "media" || bytes.len() <= 5 || bytes.len() > most {
        world.with(|state| state.complaints.push(format!("an upload of {} bytes", bytes.len())));
        return refuses(40_006, "invalid media size");
    }
    if kind == "image" && !is_picture {
        return refuses(40_009, "invalid image");
    }
    let id = world.store(&name, kind, bytes);
    says(&json!({"errcode": 0, "errmsg": "", "type": kind, "media_id": id, "created_at": "1380000000"}))
}

/// Errors come with status 200.
fn get_media(state: &State, id: &str) -> Outcome {
    match state.files.get(id) {
        Some(SeenFile { name, content, .. }) => {
            let headers = format!("Content-Disposition: attachment; filename=\"{name}\"\r\n");
            Outcome::Answer(200, "application/octet-stream", headers, content.clone())
        }
        None => refuses(40_007, "invalid media_id"),
    }
}
