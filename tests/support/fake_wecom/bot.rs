//! The long connection of an AI bot: a real WebSocket server that keeps the documented rules and complains of whoever doesn't.

#[path = "rules.rs"]
mod rules;

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::AbortHandle,
};
use tokio_tungstenite::{accept_async, tungstenite::Message};

use super::media::{Link, MediaServer};

/// The bot's id here.
pub(crate) const BOT_ID: &str = "aib-fake-bot";
/// And its secret.
pub(crate) const SECRET: &str = "fake-bot-secret-that-must-not-leak";

/// Events can be answered for this long.
const ANSWERABLE_FOR: Duration = Duration::from_secs(5);

/// What will go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It isn't done, and this is answered.
    Code(i64),
    /// It is done, but nothing is answered.
    LostAck,
    /// It is done, nothing is answered, and the connection breaks.
    Break,
}

/// A message as a person sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) from_bot: bool,
    /// `markdown`, `text` (a welcome), `template_card`, `image`, `file`; empty for own ones.
    pub(crate) kind: String,
    /// Its words, or a card's title.
    pub(crate) text: String,
    /// A card's buttons: label and key.
    pub(crate) buttons: Vec<(String, String)>,
    pub(crate) task: String,
    /// What a card says in place of its buttons, after one was pressed.
    pub(crate) replaced: Option<String>,
    pub(crate) file_name: String,
    pub(crate) content: Vec<u8>,
}

/// An event that may be answered.
struct Answerable {
    connection: u64,
    at: Instant,
    person: String,
    kind: AnswerableKind,
    is_answered: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum AnswerableKind {
    Message,
    Enter,
    Press { task: String },
}

enum Out {
    Text(String),
    Break,
}

struct Upload {
    kind: String,
    name: String,
    size: u64,
    md5: String,
    pieces: Vec<Option<Vec<u8>>>,
}

#[derive(Default)]
struct State {
    /// The connection that is subscribed.
    current: Option<(u64, mpsc::UnboundedSender<Out>)>,
    connections: u64,
    refuses: Option<i64>,
    ignores_pings: bool,
    has_forgotten: bool,
    /// Messages of all chats.
    numbers: u64,
    chats: HashMap<String, Vec<Seen>>,
    sent_at: HashMap<String, Vec<Instant>>,
    tasks: HashSet<String>,
    answerable: HashMap<String, Answerable>,
    uploads: HashMap<String, Upload>,
    media: HashMap<String, (String, String, Vec<u8>)>,
    group_answers: Vec<String>,
    /// The command, how many of it go well first, and what then goes wrong how often.
    faults: Vec<(String, u32, Fault, u32)>,
    calls: HashMap<String, u64>,
    dropped: u64,
    /// Nothing is too much.
    pub(super) lets_everything_through: bool,
    complaints: Vec<String>,
}

/// The server. Ends with the value.
pub(crate) struct FakeBot {
    state: Arc<Mutex<State>>,
    address: SocketAddr,
    pub(crate) media: MediaServer,
    task: AbortHandle,
}

impl Drop for FakeBot {
    fn drop(&mut self) {
        self.task.abort();
        if let Some((_, out)) = self.state().current.take() {
            let _ = out.send(Out::Break);
        }
    }
}

impl FakeBot {
    /// It drops nothing, however much it is.
    pub(crate) fn let_everything_through(&self) {
        self.state.lock().unwrap().lets_everything_through = true;
    }

    /// Starts a server at a free port, in the current runtime.
    pub(crate) async fn start() -> FakeBot {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let world = Arc::clone(&state);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, Arc::clone(&world)));
            }
        });
        FakeBot {
            state,
            address,
            media: MediaServer::start().await,
            task: task.abort_handle(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// For `wecom.bot.url`.
    pub(crate) fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Whether somebody is subscribed.
    pub(crate) fn is_connected(&self) -> bool {
        self.state().current.is_some()
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> u64 {
        self.state().connections
    }

    /// How often a command came.
    pub(crate) fn calls(&self, command: &str) -> u64 {
        self.state().calls.get(command).copied().unwrap_or(0)
    }

    /// What was done against the rules.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.state().complaints.clone()
    }

    /// Messages that were dropped in silence, being too many.
    pub(crate) fn dropped(&self) -> u64 {
        self.state().dropped
    }

    /// What groups were told.
    pub(crate) fn group_answers(&self) -> Vec<String> {
        self.state().group_answers.clone()
    }

    /// The next so many frames of that command go wrong.
    pub(crate) fn fault(&self, command: &str, fault: Fault, times: u32) {
        self.state().faults.push((command.to_owned(), 0, fault, times));
    }

    /// The next so many frames of that command go well, and then one goes wrong.
    pub(crate) fn fault_after(&self, command: &str, well: u32, fault: Fault) {
        self.state().faults.push((command.to_owned(), well, fault, 1));
    }

    /// Nothing goes wrong any more.
    pub(crate) fn clear_faults(&self) {
        self.state().faults.clear();
    }

    /// Subscriptions are refused with this number, or not any more.
    pub(crate) fn refuse(&self, code: Option<i64>) {
        self.state().refuses = code;
    }

    /// Pings are no longer answered, or again.
    pub(crate) fn ignore_pings(&self, ignores: bool) {
        self.state().ignores_pings = ignores;
    }

    /// The socket stays open, but the server has forgotten who it is.
    pub(crate) fn forget_subscription(&self) {
        self.state().has_forgotten = true;
    }

    /// The connection breaks.
    pub(crate) fn break_connection(&self) {
        if let Some((_, out)) = self.state().current.take() {
            let _ = out.send(Out::Break);
        }
    }

    /// Another program connects with the same bot, and the old connection is told and closed.
    pub(crate) fn replace(&self) {
        replace(&mut self.state());
    }

    /// Sends any text as a frame. False when nobody is connected.
    pub(crate) fn inject(&self, frame: &str) -> bool {
        let state = self.state();
        let sent = state
            .current
            .as_ref()
            .map(|(_, out)| out.send(Out::Text(frame.to_owned())));
        sent.is_some_and(|sent| sent.is_ok())
    }

    /// A member of the company.
    pub(crate) fn person(&self, id: &str) -> FakePerson<'_> {
        FakePerson {
            bot: self,
            id: id.to_owned(),
        }
    }
}

fn replace(state: &mut State) {
    if let Some((_, out)) = state.current.take() {
        let event = json!({
            "cmd": "aibot_event_callback",
            "headers": { "req_id": "server-1" },
            "body": { "msgid": "d-1", "create_time": 1_790_000_000, "aibotid": BOT_ID, "msgtype": "event",
                "event": { "eventtype": "disconnected_event" } },
        });
        let _ = out.send(Out::Text(event.to_string()));
        let _ = out.send(Out::Break);
    }
}

async fn serve(stream: TcpStream, world: Arc<Mutex<State>>) {
    let Ok(socket) = accept_async(stream).await else { return };
    let (mut sink, mut frames) = socket.split();
    let (out, mut to_write) = mpsc::unbounded_channel();
    let number = {
        let mut state = world.lock().unwrap();
        state.connections += 1;
        state.connections
    };
    let writing = async {
        while let Some(Out::Text(text)) = to_write.recv().await {
            if sink.send(Message::text(text)).await.is_err() {
                return;
            }
        }
    };
    let reading = async {
        while let Some(Ok(message)) = frames.next().await {
            let Message::Text(text) = message else { continue };
            let frame: Value = serde_json::from_str(&text).expect("JSON");
            let mut state = world.lock().unwrap();
            take(&mut state, number, &out, &frame);
        }
    };
    tokio::select! {
        () = writing => {}
        () = reading => {}
    }
    let mut state = world.lock().unwrap();
    if state.current.as_ref().is_some_and(|(current, _)| *current == number) {
        state.current = None;
    }
}

/// Takes a frame, as far as it keeps the rules.
fn take(state: &mut State, number: u64, out: &mpsc::UnboundedSender<Out>, frame: &Value) {
    let command = frame["cmd"].as_str().unwrap_or_default().to_owned();
    let request = frame["headers"]["req_id"].as_str().unwrap_or_default().to_owned();
    *state.calls.entry(command.clone()).or_default() += 1;
    let fault = next_fault(state, &command);
    let outcome = match fault {
        Some(Fault::Code(code)) => Err((code, "as the test wants".to_owned())),
        _ => rules::apply(state, number, out, &command, &request, &frame["body"]),
    };
    let answer = match outcome {
        Ok(None) => return,
        Ok(Some(body)) => json!({ "headers": { "req_id": request }, "errcode": 0, "errmsg": "ok", "body": body }),
        Err((code, reason)) => {
            if fault.is_none() && ![846_609, 853_000].contains(&code) && state.refuses.is_none() {
                state.complaints.push(format!("{command}: {reason} ({code})"));
            }
            json!({ "headers": { "req_id": request }, "errcode": code, "errmsg": reason })
        }
    };
    match fault {
        Some(Fault::LostAck) => {}
        Some(Fault::Break) => {
            state.current = None;
            let _ = out.send(Out::Break);
        }
        _ => {
            let _ = out.send(Out::Text(answer.to_string()));
        }
    }
}

fn next_fault(state: &mut State, command: &str) -> Option<Fault> {
    let (_, well, fault, times) = state
        .faults
        .iter_mut()
        .find(|(faulty, _, _, times)| faulty == command && *times > 0)?;
    if *well > 0 {
        *well -= 1;
        return None;
    }
    *times -= 1;
    Some(*fault)
}

fn show(state: &mut State, person: &str, seen: Seen) {
    state.numbers += 1;
    state.chats.entry(person.to_owned()).or_default().push(seen);
}

/// Somebody with WeCom on their phone.
pub(crate) struct FakePerson<'a> {
    bot: &'a FakeBot,
    id: String,
}

impl FakePerson<'_> {
    /// The chat as they see it.
    pub(crate) fn chat(&self) -> Vec<Seen> {
        self.bot.state().chats.get(&self.id).cloned().unwrap_or_default()
    }

    /// What the bot has said.
    pub(crate) fn heard(&self) -> Vec<Seen> {
        self.chat().into_iter().filter(|seen| seen.from_bot).collect()
    }

    /// Waits until the chat is so; false when it never is.
    pub(crate) async fn wait_for(&self, is_so: impl Fn(&[Seen]) -> bool, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        while Instant::now() < until {
            if is_so(&self.chat()) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        false
    }

    /// Writes; returns the message's id.
    pub(crate) fn say(&self, text: &str) -> String {
        self.send(text, json!({ "msgtype": "text", "text": { "content": text } }))
    }

    pub(crate) fn voice(&self, transcript: &str) -> String {
        self.send(
            transcript,
            json!({ "msgtype": "voice", "voice": { "content": transcript } }),
        )
    }

    pub(crate) fn photo(&self, content: &[u8]) -> String {
        let link = self.link(content, "photo.jpg");
        self.send(
            "[photo]",
            json!({ "msgtype": "image", "image": { "url": link.url, "aeskey": link.key } }),
        )
    }

    pub(crate) fn file(&self, name: &str, content: &[u8]) -> String {
        let link = self.link(content, name);
        self.send(
            "[file]",
            json!({ "msgtype": "file", "file": { "url": link.url, "aeskey": link.key } }),
        )
    }

    /// Photos and words in one message.
    pub(crate) fn mixed(&self, words: Option<&str>, photos: &[&[u8]]) -> String {
        let words = words.map(|words| json!({ "msgtype": "text", "text": { "content": words } }));
        let photos = photos.iter().map(|content| {
            let link = self.link(content, "photo.jpg");
            json!({ "msgtype": "image", "image": { "url": link.url, "aeskey": link.key } })
        });
        let items: Vec<Value> = words.into_iter().chain(photos).collect();
        self.send("[mixed]", json!({ "msgtype": "mixed", "mixed": { "msg_item": items } }))
    }

    /// A file that lies on the server, sealed.
    pub(crate) fn link(&self, content: &[u8], name: &str) -> Link {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let disposition = format!(
            "attachment; filename=\"x\"; filename*=UTF-8''{}",
            name.replace('+', "%20")
        );
        self.bot.media.keep(content, Some(disposition))
    }

    /// Opens the chat for the first time of the day.
    pub(crate) fn enter(&self) -> String {
        self.event(AnswerableKind::Enter, json!({ "eventtype": "enter_chat" }))
    }

    /// Presses the newest button of that label, with or without its number.
    pub(crate) fn press(&self, label: &str) -> String {
        let chat = self.chat();
        let found = chat
            .iter()
            .rev()
            .filter(|seen| seen.replaced.is_none())
            .find_map(|seen| {
                let bare = |label: &str| {
                    label
                        .trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
                        .to_owned()
                };
                let (_, key) = seen
                    .buttons
                    .iter()
                    .find(|(said, _)| said == label || bare(said) == label)?;
                Some((seen.task.clone(), key.clone()))
            });
        let (task, key) = found.unwrap_or_else(|| panic!("no button {label}: {:?}", chat.last()));
        self.press_on(&task, &key)
    }

    pub(crate) fn press_on(&self, task: &str, key: &str) -> String {
        let kind = AnswerableKind::Press { task: task.to_owned() };
        // Both shapes are about.
        let event = if self.bot.state().numbers.is_multiple_of(2) {
            json!({ "eventtype": "template_card_event", "event_key": key, "task_id": task })
        } else {
            json!({ "eventtype": "template_card_event", "template_card_event": {
                "card_type": "button_interaction", "event_key": key, "task_id": task } })
        };
        self.event(kind, event)
    }

    fn event(&self, kind: AnswerableKind, event: Value) -> String {
        self.deliver(
            "aibot_event_callback",
            kind,
            json!({ "msgtype": "event", "event": event }),
        )
    }

    fn send(&self, shown: &str, content: Value) -> String {
        let own = Seen {
            text: shown.to_owned(),
            ..Seen::default()
        };
        show(&mut self.bot.state(), &self.id, own);
        self.deliver("aibot_msg_callback", AnswerableKind::Message, content)
    }

    fn deliver(&self, command: &str, kind: AnswerableKind, content: Value) -> String {
        let mut state = self.bot.state();
        state.chats.entry(self.id.clone()).or_default();
        let message = format!("m-{:016x}", rand::random::<u64>());
        let request = format!("server-{message}");
        let Some((connection, out)) = state.current.clone() else {
            panic!("nobody is connected: WeCom loses what is said now")
        };
        let answerable = Answerable {
            connection,
            at: Instant::now(),
            person: self.id.clone(),
            kind,
            is_answered: false,
        };
        state.answerable.insert(request.clone(), answerable);
        let mut body = content;
        body["msgid"] = message.clone().into();
        body["aibotid"] = BOT_ID.into();
        body["chattype"] = "single".into();
        body["from"] = json!({ "userid": self.id });
        body["create_time"] = 1_790_000_000.into();
        let frame = json!({ "cmd": command, "headers": { "req_id": request }, "body": body });
        let _ = out.send(Out::Text(frame.to_string()));
        message
    }
}
