//! What the fake knows: chats as people see them, updates that wait, files, faults.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

const SHARDS: usize = 64;

/// A button as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenButton {
    pub label: String,
    pub payload: Option<String>,
    pub url: Option<String>,
}

/// A file in a message of the bot's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenDocument {
    pub file_name: String,
    pub media_type: String,
    pub content: Vec<u8>,
    /// It is shown as a photo, not handed over as a file.
    pub is_photo: bool,
    /// It came without a sound.
    pub silent: bool,
}

/// A message as a person sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenMessage {
    pub id: i64,
    pub from_bot: bool,
    /// What is read: tags are gone.
    pub text: String,
    pub buttons: Vec<Vec<SeenButton>>,
    pub document: Option<SeenDocument>,
    /// How often it was edited.
    pub edits: u32,
    pub deleted: bool,
    /// The bot's mark on it.
    pub reaction: Option<String>,
}

/// A chat as a person sees it.
#[derive(Clone, Debug, Default)]
pub struct SeenChat {
    /// In order; deleted ones stay, marked.
    pub messages: Vec<SeenMessage>,
    /// What the bot showed to be doing (`typing` …).
    pub actions: Vec<String>,
    /// Presses that were answered.
    pub answered_presses: u32,
}

impl SeenChat {
    /// The bot's messages that are still there.
    pub fn bot_messages(&self) -> impl DoubleEndedIterator<Item = &SeenMessage> {
        self.messages
            .iter()
            .filter(|message| message.from_bot && !message.deleted)
    }

    /// The bot's last message.
    pub fn last(&self) -> Option<&SeenMessage> {
        self.bot_messages().next_back()
    }

    /// The message of that number.
    pub fn message(&self, id: i64) -> Option<&SeenMessage> {
        self.messages.iter().find(|message| message.id == id)
    }

    /// The newest button with that label or payload.
    pub fn button(&self, label_or_payload: &str) -> Option<(&SeenMessage, &SeenButton)> {
        self.bot_messages().rev().find_map(|message| {
            let mut buttons = message.buttons.iter().flatten();
            let is_it = |button: &&SeenButton| {
                button.label == label_or_payload || button.payload.as_deref() == Some(label_or_payload)
            };
            Some((message, buttons.find(is_it)?))
        })
    }
}

#[derive(Default)]
pub struct Chat {
    pub seen: SeenChat,
    pub last_message: i64,
    pub blocked: bool,
    /// Every text that was sent as a new message, in order.
    pub sent: Vec<String>,
    pub changed: Arc<Notify>,
}

pub struct Pending {
    pub id: i64,
    pub person: i64,
    pub at: Instant,
    pub is_press: bool,
    pub body: Arc<[u8]>,
    /// A webhook worker has it.
    pub in_flight: bool,
}

#[derive(Default)]
pub struct Queue {
    pub updates: VecDeque<Pending>,
    /// Rises with each getUpdates: the one before is thrown out.
    pub poller: u64,
}

#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: String,
    pub path: String,
    pub secret: String,
    pub connections: i64,
    pub generation: u64,
}

/// Something that goes wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    pub(super) kind: FaultKind,
    pub(super) method: Option<String>,
    pub(super) chat: Option<i64>,
    pub(super) times: u32,
}

#[derive(Clone, Debug)]
pub enum FaultKind {
    Status(u16),
    Error(u16, String),
    RetryAfter(u64),
    Delay(Duration),
    ResetBefore,
    ResetAfter,
}

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            method: None,
            chat: None,
            times: 1,
        }
    }

    /// A gateway's page with that number (5xx).
    pub fn status(status: u16) -> Self {
        Self::new(FaultKind::Status(status))
    }

    /// An error of the Bot API's own.
    pub fn error(code: u16, description: &str) -> Self {
        Self::new(FaultKind::Error(code, description.to_owned()))
    }

    /// 429.
    pub fn retry_after(seconds: u64) -> Self {
        Self::new(FaultKind::RetryAfter(seconds))
    }

    /// It takes longer.
    pub fn delay(delay: Duration) -> Self {
        Self::new(FaultKind::Delay(delay))
    }

    /// The connection breaks before anything was done.
    pub fn reset_before() -> Self {
        Self::new(FaultKind::ResetBefore)
    }

    /// It is done, but nobody says so.
    pub fn reset_after() -> Self {
        Self::new(FaultKind::ResetAfter)
    }

    /// Only for that method.
    pub fn on(mut self, method: &str) -> Self {
        self.method = Some(method.to_lowercase());
        self
    }

    /// Only in that chat.
    pub fn chat(mut self, chat: i64) -> Self {
        self.chat = Some(chat);
        self
    }

    /// So many times; once, if not said.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }
}

pub struct StoredFile {
    pub content: Arc<[u8]>,
    pub announced: u64,
    pub path: String,
}

pub struct World {
    pub token: String,
    shards: Vec<Mutex<HashMap<i64, Chat>>>,
    pub queue: Mutex<Queue>,
    pub arrived: Notify,
    pub files: Mutex<HashMap<String, StoredFile>>,
    pub presses: Mutex<HashSet<i64>>,
    pub webhook: Mutex<Option<Webhook>>,
    pub webhook_target: Mutex<Option<std::net::SocketAddr>>,
    pub webhook_retry: Mutex<Duration>,
    pub commands: Mutex<HashMap<String, String>>,
    faults: Mutex<Vec<Fault>>,
    has_faults: AtomicBool,
    counts: Mutex<HashMap<String, u64>>,
    pub confirmed: AtomicI64,
    pub latency_microseconds: AtomicU64,
    pub keep: AtomicUsize,
    next_update: AtomicI64,
    next_number: AtomicI64,
}

impl World {
    pub fn new(token: &str) -> Self {
        Self {
            token: token.to_owned(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            queue: Mutex::default(),
            arrived: Notify::new(),
            files: Mutex::default(),
            presses: Mutex::default(),
            webhook: Mutex::default(),
            webhook_target: Mutex::default(),
            webhook_retry: Mutex::new(Duration::from_secs(1)),
            commands: Mutex::default(),
            faults: Mutex::default(),
            has_faults: AtomicBool::new(false),
            counts: Mutex::default(),
            confirmed: AtomicI64::new(0),
            latency_microseconds: AtomicU64::new(0),
            keep: AtomicUsize::new(usize::MAX),
            next_update: AtomicI64::new(100_000_001),
            next_number: AtomicI64::new(1),
        }
    }

    /// A number that nothing else has.
    pub fn number(&self) -> i64 {
        self.next_number.fetch_add(1, Ordering::Relaxed)
    }

    pub fn shard(&self, chat: i64) -> MutexGuard<'_, HashMap<i64, Chat>> {
        self.shards[chat.rem_euclid(SHARDS as i64) as usize].lock().unwrap()
    }

    /// Looks at or changes a chat; none when the person never wrote.
    pub fn chat<R>(&self, chat: i64, look: impl FnOnce(&mut Chat) -> R) -> Option<R> {
        self.shard(chat).get_mut(&chat).map(look)
    }

    /// As [`World::chat`], but opens it.
    pub fn open_chat<R>(&self, chat: i64, look: impl FnOnce(&mut Chat) -> R) -> R {
        look(self.shard(chat).entry(chat).or_default())
    }

    /// Every text that was sent as a new message, with its chat.
    pub fn sent(&self) -> Vec<(i64, String)> {
        let mut sent = Vec::new();
        for shard in &self.shards {
            for (chat, state) in shard.lock().unwrap().iter() {
                sent.extend(state.sent.iter().map(|text| (*chat, text.clone())));
            }
        }
        sent
    }

    /// Queues an update; `fields` is everything but the id.
    pub fn update(&self, person: i64, is_press: bool, fields: &str) -> i64 {
        let mut queue = self.queue.lock().unwrap();
        // The id is drawn under the lock, so that ids stand in order in the queue.
        let id = self.next_update.fetch_add(1, Ordering::Relaxed);
        let body = format!("{{\"update_id\":{id},{fields}}}").into_bytes().into();
        queue.updates.push_back(Pending {
            id,
            person,
            at: Instant::now(),
            is_press,
            body,
            in_flight: false,
        });
        drop(queue);
        self.arrived.notify_waiters();
        id
    }

    pub fn fault(&self, fault: Fault) {
        self.faults.lock().unwrap().push(fault);
        self.has_faults.store(true, Ordering::Release);
    }

    pub fn clear_faults(&self) {
        self.faults.lock().unwrap().clear();
        self.has_faults.store(false, Ordering::Release);
    }

    /// The fault that befalls this call, if any; used up.
    pub fn take_fault(&self, method: &str, chat: Option<i64>) -> Option<FaultKind> {
        if !self.has_faults.load(Ordering::Acquire) {
            return None;
        }
        let mut faults = self.faults.lock().unwrap();
        let fits = |fault: &Fault| {
            fault.method.as_deref().is_none_or(|wanted| wanted == method)
                && (fault.chat.is_none() || fault.chat == chat)
        };
        let at = faults.iter().position(fits)?;
        let kind = faults[at].kind.clone();
        faults[at].times -= 1;
        if faults[at].times == 0 {
            faults.remove(at);
            self.has_faults.store(!faults.is_empty(), Ordering::Release);
        }
        Some(kind)
    }

    pub fn count(&self, method: &str) {
        let mut counts = self.counts.lock().unwrap();
        match counts.get_mut(method) {
            Some(count) => *count += 1,
            None => {
                counts.insert(method.to_owned(), 1);
            }
        }
    }

    pub fn counted(&self, method: &str) -> u64 {
        self.counts
            .lock()
            .unwrap()
            .get(&method.to_lowercase())
            .copied()
            .unwrap_or(0)
    }
}
