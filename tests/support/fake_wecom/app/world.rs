//! What the fake knows: tokens, chats, files, and what is to go wrong.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Mutex,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::sync::Notify;

/// A file as a person sees it in the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenFile {
    pub name: String,
    /// `image` or `file`.
    pub kind: String,
    pub content: Vec<u8>,
}

/// A message as a person sees it.
#[derive(Clone, Debug, Default)]
pub struct SeenMessage {
    pub number: u64,
    pub from_app: bool,
    pub text: String,
    /// Keys and labels.
    pub buttons: Vec<(String, String)>,
    pub task: Option<String>,
    pub file: Option<SeenFile>,
    /// What the buttons were replaced with.
    pub closed: Option<String>,
}

/// A chat as a person sees it.
#[derive(Clone, Debug, Default)]
pub struct SeenChat {
    pub messages: Vec<SeenMessage>,
}

impl SeenChat {
    /// The app's messages.
    pub fn app_messages(&self) -> impl DoubleEndedIterator<Item = &SeenMessage> {
        self.messages.iter().filter(|message| message.from_app)
    }

    /// The newest open card with a button of that label, with or without its number; and the button's key.
    pub fn button(&self, label: &str) -> Option<(&SeenMessage, &str)> {
        self.app_messages()
            .rev()
            .filter(|message| message.closed.is_none())
            .find_map(|message| {
                let is_it = |shown: &str| {
                    let bare = shown.trim_start_matches(|c: char| c.is_ascii_digit() || "☐☑ ".contains(c));
                    shown == label || bare == label
                };
                let (key, _) = message.buttons.iter().find(|(_, shown)| is_it(shown))?;
                Some((message, key.as_str()))
            })
    }
}

/// Something that goes wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    pub(super) kind: FaultKind,
    pub(super) method: Option<&'static str>,
    pub(super) times: u32,
}

#[derive(Clone, Debug)]
pub(super) enum FaultKind {
    Code(i64, String),
    Status(u16),
    Page,
    Delay(Duration),
    ResetBefore,
    ResetAfter,
    Invalid,
    Unlicensed,
}

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            method: None,
            times: 1,
        }
    }

    /// An error of WeCom's own.
    pub fn code(code: i64, message: &str) -> Self {
        Self::new(FaultKind::Code(code, message.to_owned()))
    }

    /// A gateway's page with that number.
    pub fn status(status: u16) -> Self {
        Self::new(FaultKind::Status(status))
    }

    /// A page with status 200 that is no answer of WeCom's.
    pub fn page() -> Self {
        Self::new(FaultKind::Page)
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

    /// The person isn't known, though the call went well.
    pub fn invalid_person() -> Self {
        Self::new(FaultKind::Invalid).on("message/send")
    }

    /// The person has no licence, though the call went well.
    pub fn unlicensed_person() -> Self {
        Self::new(FaultKind::Unlicensed).on("message/send")
    }

    /// Only for that method.
    pub fn on(mut self, method: &'static str) -> Self {
        self.method = Some(method);
        self
    }

    /// So many times; once, if not said.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }
}

#[derive(Default)]
pub(super) struct Chat {
    pub(super) seen: SeenChat,
    pub(super) sent_at: VecDeque<Instant>,
    /// What was sent, without what asks for the check.
    pub(super) sent: Vec<Value>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) token: Option<String>,
    pub(super) expired: HashSet<String>,
    pub(super) given: u64,
    pub(super) number: u64,
    pub(super) chats: HashMap<String, Chat>,
    pub(super) files: HashMap<String, SeenFile>,
    pub(super) tasks: HashSet<String>,
    /// Response codes that can still be used: whose, and of which card.
    pub(super) codes: HashMap<String, (String, String)>,
    pub(super) spent_codes: HashSet<String>,
    pub(super) faults: Vec<Fault>,
    pub(super) counts: HashMap<String, u64>,
    pub(super) complaints: Vec<String>,
    pub(super) dropped: u64,
    pub(super) duplicates: u64,
    pub(super) is_unlimited: bool,
    pub(super) callback: Option<String>,
    pub(super) repeat_after: Duration,
    pub(super) callback_answers: Vec<u16>,
    /// Brought, and not answered yet.
    pub(super) callbacks_under_way: usize,
    pub(super) given_up: u64,
}

impl State {
    pub(super) fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    pub(super) fn chat(&mut self, person: &str) -> &mut Chat {
        self.chats.entry(person.to_owned()).or_default()
    }

    /// The fault that befalls this call, if any; used up.
    pub(super) fn take_fault(&mut self, method: &str) -> Option<FaultKind> {
        let fits = |fault: &Fault| fault.method.is_none_or(|wanted| wanted == method);
        let at = self.faults.iter().position(fits)?;
        let kind = self.faults[at].kind.clone();
        self.faults[at].times -= 1;
        if self.faults[at].times == 0 {
            self.faults.remove(at);
        }
        Some(kind)
    }
}

#[derive(Default)]
pub(super) struct World {
    state: Mutex<State>,
    changed: Notify,
}

impl World {
    pub(super) fn with<R>(&self, work: impl FnOnce(&mut State) -> R) -> R {
        let done = work(&mut self.state.lock().unwrap());
        self.changed.notify_waiters();
        done
    }

    /// Looks without waking anybody.
    pub(super) fn look<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.state.lock().unwrap())
    }

    pub(super) fn store(&self, name: &str, kind: &str, content: &[u8]) -> String {
        self.with(|state| {
            let id = format!("media-{}", state.next_number());
            let file = SeenFile {
                name: name.to_owned(),
                kind: kind.to_owned(),
                content: content.to_vec(),
            };
            state.files.insert(id.clone(), file);
            id
        })
    }

    pub(super) async fn wait_until(&self, mut is_so: impl FnMut() -> bool, at_most: Duration) -> bool {
        let until = tokio::time::Instant::now() + at_most;
        loop {
            let change = self.changed.notified();
            tokio::pin!(change);
            change.as_mut().enable();
            if is_so() {
                return true;
            }
            if tokio::time::timeout_at(until, change).await.is_err() {
                return is_so();
            }
        }
    }
}
