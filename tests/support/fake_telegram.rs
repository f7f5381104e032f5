//! A faithful Telegram: the Bot API over real HTTP on this machine, people to talk through it, and chats as they see them.
//!
//! Used by tests (`mod support`) and by the load driver (`#[path]`). What it refuses it refuses in the real server's words.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "a tool for several tests, of which none uses all"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken fake should be loud"
)]

#[path = "fake_telegram/bring.rs"]
mod bring;
#[path = "fake_telegram/http.rs"]
pub mod http;
#[path = "fake_telegram/markup.rs"]
mod markup;
#[path = "fake_telegram/methods.rs"]
mod methods;
#[path = "fake_telegram/world.rs"]
mod world;

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};

use http::{Connection, decode};
use methods::{Arguments, Outcome, Refusal, call};
use world::{StoredFile, World};

pub use world::{Fault, SeenButton, SeenChat, SeenDocument, SeenMessage};

/// The bot's token here.
pub const TOKEN: &str = "123456:fake-token-that-must-not-leak";

/// The server. Ends with the value.
pub struct FakeTelegram {
    world: Arc<World>,
    address: SocketAddr,
    tasks: Vec<AbortHandle>,
}

impl Drop for FakeTelegram {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl FakeTelegram {
    /// Starts a server at a free port, in the current runtime.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let world = Arc::new(World::new(TOKEN));
        let accept = tokio::spawn(accept(listener, Arc::clone(&world)));
        let bring = tokio::spawn(bring::run(Arc::clone(&world)));
        Self {
            world,
            address,
            tasks: vec![accept.abort_handle(), bring.abort_handle()],
        }
    }

    /// For `telegram.api_url`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A person. Nothing happens until they do something.
    pub fn user(&self, id: i64) -> FakeUser {
        FakeUser {
            world: Arc::clone(&self.world),
            id,
        }
    }

    /// The chat with a person, as they see it.
    pub fn chat(&self, id: i64) -> SeenChat {
        self.user(id).chat()
    }

    /// Something will go wrong.
    pub fn fault(&self, fault: Fault) {
        self.world.fault(fault);
    }

    /// Nothing goes wrong any more.
    pub fn clear_faults(&self) {
        self.world.clear_faults();
    }

    /// Every call takes so long.
    pub fn latency(&self, latency: Duration) {
        let microseconds = u64::try_from(latency.as_micros()).unwrap();
        self.world.latency_microseconds.store(microseconds, Ordering::Relaxed);
    }

    /// How often a method was called (`webhook`: how often an update was brought).
    pub fn calls(&self, method: &str) -> u64 {
        self.world.counted(method)
    }

    /// Every text that was sent as a new message, with its chat; for counting repeats.
    pub fn sent(&self) -> Vec<(i64, String)> {
        self.world.sent()
    }

    /// For long loads: of each chat only about the last so many messages are kept.
    pub fn keep_at_most(&self, messages: usize) {
        self.world.keep.store(messages, Ordering::Relaxed);
    }

    /// Updates that are not confirmed yet.
    pub fn waiting_updates(&self) -> usize {
        self.world.queue.lock().unwrap().updates.len()
    }

    /// The highest update that is confirmed; 0 at first.
    pub fn confirmed(&self) -> i64 {
        self.world.confirmed.load(Ordering::Relaxed)
    }

    /// Queues any update; `fields` is the JSON of all its fields but the id.
    pub fn inject(&self, fields: &str) -> i64 {
        self.world.update(0, false, fields)
    }

    /// Where a webhook's updates really go, as its address must be a public one.
    pub fn bring_updates_to(&self, address: SocketAddr, first_retry: Duration) {
        *self.world.webhook_target.lock().unwrap() = Some(address);
        *self.world.webhook_retry.lock().unwrap() = first_retry;
        self.world.arrived.notify_waiters();
    }

    /// The address of the webhook, if one is set.
    pub fn webhook(&self) -> Option<String> {
        self.world
            .webhook
            .lock()
            .unwrap()
            .as_ref()
            .map(|webhook| webhook.url.clone())
    }

    /// The menu of commands in a language (empty for everybody else), as JSON.
    pub fn commands(&self, language: &str) -> Option<String> {
        self.world.commands.lock().unwrap().get(language).cloned()
    }

    /// The file can't be got any more.
    pub fn lose_file(&self, id: &str) {
        self.world.files.lock().unwrap().remove(id);
    }

    /// Keeps a file whose announced size may be a lie; returns its id.
    pub fn file(&self, content: &[u8], announced: u64) -> String {
        store_file(&self.world, content, announced, "bin")
    }
}

fn store_file(world: &World, content: &[u8], announced: u64, extension: &str) -> String {
    let number = world.number();
    let id = format!("file-{number}");
    let path = format!("documents/file_{number}.{extension}");
    world.files.lock().unwrap().insert(
        id.clone(),
        StoredFile {
            content: content.into(),
            announced,
            path,
        },
    );
    id
}

/// A person with Telegram on their phone.
#[derive(Clone)]
pub struct FakeUser {
    world: Arc<World>,
    id: i64,
}

impl FakeUser {
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Sends a message whose content is that JSON (fields of a message); returns (update, message).
    pub fn send(&self, content: &str, text: &str) -> (i64, i64) {
        let id = self.id;
        let number = self.world.open_chat(id, |chat| {
            chat.last_message += 1;
            let message = SeenMessage {
                id: chat.last_message,
                text: text.to_owned(),
                ..SeenMessage::default()
            };
            chat.seen.messages.push(message);
            chat.last_message
        });
        (
            self.world
                .update(id, false, &format!("\"message\":{}", self.message(number, content))),
            number,
        )
    }

    fn message(&self, number: i64, content: &str) -> String {
        let id = self.id;
        format!(
            r#"{{"message_id":{number},"from":{{"id":{id},"is_bot":false,"first_name":"P{id}","language_code":"zh-hans"}},"chat":{{"id":{id},"first_name":"P{id}","type":"private"}},"date":1790000000,{content}}}"#
        )
    }

    /// Writes; returns the update.
    pub fn say(&self, text: &str) -> i64 {
        self.send(&format!(r#""text":{}"#, quoted(text)), text).0
    }

    /// Opens the chat.
    pub fn start(&self) -> i64 {
        self.send(
            r#""text":"/start","entities":[{"offset":0,"length":6,"type":"bot_command"}]"#,
            "/start",
        )
        .0
    }

    /// Presses the newest button with that label or payload.
    pub fn press(&self, label_or_payload: &str) -> i64 {
        let Some((message, payload)) = self
            .chat()
            .button(label_or_payload)
            .map(|(message, button)| (message.clone(), button.payload.clone().unwrap_or_default()))
        else {
            panic!("no such button: {label_or_payload}")
        };
        self.press_on(message.id, &payload)
    }

    /// Presses a button that may be long gone.
    pub fn press_on(&self, message: i64, payload: &str) -> i64 {
        let id = self.id;
        let number = self.world.number();
        self.world.presses.lock().unwrap().insert(number);
        let fields = format!(
            r#""callback_query":{{"id":"{id}-{number}","from":{{"id":{id},"is_bot":false,"first_name":"P{id}","language_code":"zh-hans"}},"message":{{"message_id":{message},"from":{{"id":1,"is_bot":true,"first_name":"Beian"}},"chat":{{"id":{id},"first_name":"P{id}","type":"private"}},"date":1790000000,"text":"…"}},"chat_instance":"1","data":{}}}"#,
            quoted(payload)
        );
        self.world.update(id, true, &fields)
    }

    /// Sends a photo: two sizes, the last is the content.
    pub fn send_photo(&self, bytes: &[u8], caption: Option<&str>) -> i64 {
        self.send(&self.photo(bytes, caption), "[photo]").0
    }

    fn photo(&self, bytes: &[u8], caption: Option<&str>) -> String {
        let large = store_file(&self.world, bytes, bytes.len() as u64, "jpg");
        let caption = caption
            .map(|caption| format!(r#","caption":{}"#, quoted(caption)))
            .unwrap_or_default();
        format!(
            r#""photo":[{{"file_id":"{large}-small","file_unique_id":"s","file_size":1000,"width":90,"height":60}},{{"file_id":"{large}","file_unique_id":"l","file_size":{},"width":1280,"height":853}}]{caption}"#,
            bytes.len()
        )
    }

    /// Sends a file.
    pub fn send_document(&self, name: &str, bytes: &[u8], caption: Option<&str>) -> i64 {
        let extension = name.rsplit('.').next().unwrap_or("bin");
        let file = store_file(&self.world, bytes, bytes.len() as u64, extension);
        let caption = caption
            .map(|caption| format!(r#","caption":{}"#, quoted(caption)))
            .unwrap_or_default();
        let content = format!(
            r#""document":{{"file_id":"{file}","file_unique_id":"d","file_name":{},"file_size":{}}}{caption}"#,
            quoted(name),
            bytes.len()
        );
        self.send(&content, "[file]").0
    }

    /// Sends photos as one album; the caption is under the first.
    pub fn album(&self, photos: &[&[u8]], caption: Option<&str>) -> Vec<i64> {
        let group = self.world.number();
        let one = |(index, bytes): (usize, &&[u8])| {
            let photo = self.photo(bytes, caption.filter(|_| index == 0));
            self.send(&format!(r#""media_group_id":"{group}",{photo}"#), "[photo]")
                .0
        };
        photos.iter().enumerate().map(one).collect()
    }

    /// Edits an own message.
    pub fn edit(&self, message: i64, text: &str) -> i64 {
        self.world.open_chat(self.id, |chat| {
            if let Some(message) = chat.seen.messages.iter_mut().find(|seen| seen.id == message) {
                message.text = text.to_owned();
            }
        });
        let content = format!(r#""edit_date":1790000001,"text":{}"#, quoted(text));
        self.world.update(
            self.id,
            false,
            &format!("\"edited_message\":{}", self.message(message, &content)),
        )
    }

    /// The number of the person's last own message.
    pub fn last_own_message(&self) -> Option<i64> {
        self.chat()
            .messages
            .iter()
            .rev()
            .find(|message| !message.from_bot)
            .map(|message| message.id)
    }

    pub fn sticker(&self) -> i64 {
        self.send(r#""sticker":{"file_id":"x","file_unique_id":"y","type":"regular","width":512,"height":512,"is_animated":false,"is_video":false,"emoji":"👍"}"#, "[sticker]").0
    }

    pub fn voice(&self) -> i64 {
        self.send(
            r#""voice":{"file_id":"x","file_unique_id":"y","duration":3}"#,
            "[voice]",
        )
        .0
    }

    pub fn location(&self) -> i64 {
        self.send(r#""location":{"latitude":31.2,"longitude":121.5}"#, "[location]")
            .0
    }

    /// Shuts the bot out, and tells it so.
    pub fn block(&self) -> i64 {
        self.world.open_chat(self.id, |chat| chat.blocked = true);
        self.membership("member", "kicked")
    }

    /// Shuts the bot out; the bot isn't told.
    pub fn block_silently(&self) {
        self.world.open_chat(self.id, |chat| chat.blocked = true);
    }

    /// Lets the bot in again.
    pub fn unblock(&self) -> i64 {
        self.world.open_chat(self.id, |chat| chat.blocked = false);
        self.membership("kicked", "member")
    }

    fn membership(&self, old: &str, new: &str) -> i64 {
        let id = self.id;
        let bot = r#"{"id":1,"is_bot":true,"first_name":"Beian"}"#;
        let fields = format!(
            r#""my_chat_member":{{"chat":{{"id":{id},"type":"private"}},"from":{{"id":{id},"is_bot":false,"first_name":"P{id}"}},"date":1790000000,"old_chat_member":{{"user":{bot},"status":"{old}"}},"new_chat_member":{{"user":{bot},"status":"{new}","until_date":0}}}}"#
        );
        self.world.update(id, false, &fields)
    }

    /// Deletes a message from the chat.
    pub fn delete(&self, message: i64) {
        self.world.open_chat(self.id, |chat| {
            if let Some(message) = chat.seen.messages.iter_mut().find(|seen| seen.id == message) {
                message.deleted = true;
            }
        });
    }

    /// The chat as the person sees it; empty when there is none.
    pub fn chat(&self) -> SeenChat {
        self.look(SeenChat::clone).unwrap_or_default()
    }

    /// Looks at the chat without copying it.
    pub fn look<R>(&self, look: impl FnOnce(&SeenChat) -> R) -> Option<R> {
        self.world.chat(self.id, |chat| look(&chat.seen))
    }

    /// Waits until the chat looks like that; says whether it did in time.
    pub async fn wait_for(&self, mut is_so: impl FnMut(&SeenChat) -> bool, at_most: Duration) -> bool {
        let until = tokio::time::Instant::now() + at_most;
        let changed = self.world.open_chat(self.id, |chat| Arc::clone(&chat.changed));
        loop {
            let change = changed.notified();
            tokio::pin!(change);
            change.as_mut().enable();
            if self.look(&mut is_so).unwrap_or(false) {
                return true;
            }
            if tokio::time::timeout_at(until, change).await.is_err() {
                return self.look(&mut is_so).unwrap_or(false);
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

async fn accept(listener: TcpListener, world: Arc<World>) {
    // Dropped with this task, and with it every connection.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve(stream, Arc::clone(&world)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, world: Arc<World>) {
    let mut connection = Connection::new(stream);
    while let Ok(Some(request)) = connection.next().await {
        let target = request.first_line.split(' ').nth(1).unwrap_or_default();
        let path = decode(target.split('?').next().unwrap_or_default());
        let served = if let Some(file) = path.strip_prefix("/file/bot") {
            let file = file.strip_prefix(&world.token).and_then(|rest| rest.strip_prefix('/'));
            let content = file.and_then(|path| {
                world
                    .files
                    .lock()
                    .unwrap()
                    .values()
                    .find(|file| file.path == path)
                    .map(|file| Arc::clone(&file.content))
            });
            match (world.take_fault("file", None), content) {
                (Some(world::FaultKind::Status(status)), _) => connection.respond(status, "text/html", "", b"").await,
                (_, Some(content)) => connection.respond(200, "application/octet-stream", "", &content).await,
                (_, None) => {
                    let body = br#"{"ok":false,"error_code":404,"description":"Not Found"}"#;
                    connection.respond(404, "application/json", "", body).await
                }
            }
        } else {
            let method = path
                .strip_prefix("/bot")
                .and_then(|rest| rest.strip_prefix(world.token.as_str()))
                .and_then(|rest| rest.strip_prefix('/'));
            let outcome = match (method, Arguments::read(&request)) {
                (Some(method), Ok(arguments)) => call(&world, &method.to_lowercase(), arguments).await,
                (Some(_), Err(Refusal(code, text))) => Outcome::Answer(
                    code,
                    format!(r#"{{"ok":false,"error_code":{code},"description":{}}}"#, quoted(&text)),
                ),
                (None, _) => Outcome::Answer(
                    401,
                    r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#.to_owned(),
                ),
            };
            match outcome {
                Outcome::Answer(status, body) => {
                    connection
                        .respond(status, "application/json", "", body.as_bytes())
                        .await
                }
                Outcome::Reset => {
                    connection.reset();
                    return;
                }
            }
        };
        if served.is_err() {
            return;
        }
    }
}
