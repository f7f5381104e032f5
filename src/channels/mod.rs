//! The edges that people see. Each turns its wire into [`Incoming`] and an [`Outgoing`] into its wire.
//!
//! No channel knows another, the store, or the flow. What a channel can't do, it says in [`Channel::traits`], and the desk adapts.

mod attachment;
mod pause;
mod pick;
pub mod reception;
pub mod telegram;
pub(crate) mod text;
pub mod web;
pub mod wecom;

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::conversation::{ChannelTraits, Reaction, Unusable};

pub use attachment::{Attachment, AttachmentContent};
pub use reception::{HistoryEntry, HistoryItem, LinkAnswer, LinkView, PageReception, Reception, ReceptionError};

/// The name of a channel, e.g. `telegram`; part of a person's identity.
pub type ChannelName = &'static str;

/// A raw update, as it came over the wire, on its way to the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawUpdate {
    /// Whose it is, in the channel's own words (e.g. Telegram's user id). Opaque.
    pub account: String,
    /// The id that the channel gave it; unique for the channel.
    pub update: String,
    /// Every byte of it.
    pub body: Vec<u8>,
}

/// Where replies go, in the channel's own words. Opaque outside the channel; sealed in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address(pub String);

/// An update, read leniently: what isn't known is [`Content::Nothing`] or unusable, never an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Where to answer.
    pub address: Address,
    /// What the channel says of the person's language.
    pub language_hint: Option<String>,
    /// Parts of one album bear the same mark.
    pub album: Option<String>,
    /// The message it is about, for reactions and deletion, in the channel's own words.
    pub message: Option<String>,
    /// What it says.
    pub content: Content,
}

/// What an update says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The chat was opened.
    Started,
    /// Words.
    Text(String),
    /// A button's payload.
    Press(String),
    /// A photo or file.
    Media(Media),
    /// An own message was edited; its words now.
    Edited(String),
    /// Something that carries nothing to use.
    Unusable(Unusable),
    /// The person has shut the bot out.
    ShutOut,
    /// Nothing that concerns the assistant.
    Nothing,
}

/// A photo or file that can be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// What to fetch, in the channel's own words.
    pub reference: String,
    /// The name that the sender's device gave it.
    pub file_name: Option<String>,
    /// Its size in bytes, as announced.
    pub bytes: Option<u64>,
    /// Words under it.
    pub caption: Option<String>,
    /// The paper id under which [`PageReception::stash`] has kept it already.
    pub stashed: Option<String>,
}

/// A reply as the channel gets it: words in the person's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// What just happened, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
    /// The progress line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<ProgressLine>,
    /// The question or telling, one paragraph each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<String>,
    /// Rows of buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<OutgoingButton>>,
    /// Files to hand over, after the words. The desk gives each a reply of its own, so that trying one again repeats nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Must be a new message at the end of the chat.
    #[serde(default)]
    pub fresh: bool,
    /// A push that the person did not ask for.
    #[serde(default)]
    pub push: bool,
    /// How to mark the person's message, and which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<(String, Reaction)>,
    /// A message of the person's to delete (it held a secret).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete: Option<String>,
    /// The person's message or press that this is the first answer to, where the channel said so in [`Incoming::message`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// It may have gone out already: an earlier try ended without an answer, or with the end of the process. Never stored.
    #[serde(skip)]
    pub may_be_repeated: bool,
    /// The person's language, for the channel's own words.
    #[serde(default)]
    pub language: String,
}

/// The progress line, also as numbers for channels that can draw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressLine {
    /// `③/⑥ 微信认证 ▓▓▓▓▓░░░ 5/8`
    pub line: String,
    /// The stage's title.
    pub title: String,
    /// The stage's number, from 0.
    pub stage: u16,
    /// How many stages there are.
    pub stages: u16,
    /// Steps of the stage that are done.
    pub done: u16,
    /// Steps of the stage that apply.
    pub of: u16,
}

/// A button in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingButton {
    /// What it says.
    pub label: String,
    /// What comes back when it is pressed (ASCII, ≤ 64 bytes), or the address that it opens.
    pub target: ButtonTarget,
}

/// What a button does on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ButtonTarget {
    /// Comes back as [`Content::Press`].
    Payload(String),
    /// Opens a page.
    Url(String),
}

/// How a channel can show a reply. What it can't, the desk says in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// The most buttons that a reply can bear; with more of them all become words.
    pub most_buttons: usize,
    /// The widest label of a button, in Chinese characters (others count half); with a wider one all become words.
    pub widest_label: usize,
    /// A button can open an address; otherwise the address stands in the words.
    pub buttons_open_addresses: bool,
    /// A push that nobody asked for can bear buttons.
    pub pushes_bear_buttons: bool,
    /// A message that was sent can be changed. Otherwise each reply is a new one at the end of the chat.
    pub edits: bool,
    /// The largest file that it hands over, in bytes.
    pub most_file_bytes: u64,
}

impl Capabilities {
    /// Everything that the assistant may want to show.
    pub const ALL: Capabilities = Capabilities {
        most_buttons: usize::MAX,
        widest_label: usize::MAX,
        buttons_open_addresses: true,
        pushes_bear_buttons: true,
        edits: true,
        most_file_bytes: u64::MAX,
    };
}

/// A file that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its content.
    pub bytes: Bytes,
    /// Its name, where the channel tells it only with the content.
    pub file_name: Option<String>,
}

/// What the channel must remember of the last delivery to one person, in its own words; sealed in the store.
pub type Delivery = String;

/// Why a delivery failed, as far as the sender acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliverError {
    /// The channel asks to wait, for this person.
    #[error("the channel asks to wait")]
    Wait(std::time::Duration),
    /// Nothing reaches this person any more, until they write.
    #[error("the person can't be reached")]
    Unreachable,
    /// The channel is down or the network is; try again later.
    #[error("the channel can't be reached")]
    Unavailable,
    /// The channel will never take this message.
    #[error("the channel refused the message")]
    Refused,
}

/// Why a file could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Larger than allowed.
    #[error("the file is larger than {limit_mebibytes} MiB")]
    TooLarge {
        /// The limit.
        limit_mebibytes: u32,
    },
    /// Gone, or the link has expired.
    #[error("the file is gone")]
    Gone,
    /// Try again later.
    #[error("the channel can't be reached")]
    Unavailable,
}

/// Small signs of life; never durable, never awaited for long, failures ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A paper has come and is being looked at (Telegram: 👀 and the typing action).
    Looking {
        /// The message with the paper.
        message: Option<String>,
    },
    /// Something that was ordered is being made (Telegram: the action of sending a file; the page: these words beside its dots).
    Making {
        /// How far it is, in the person's language.
        words: String,
    },
}

/// One edge.
#[async_trait]
pub trait Channel: Send + Sync + 'static {
    /// Its name.
    fn name(&self) -> ChannelName;
    /// What it can do.
    fn traits(&self) -> ChannelTraits;
    /// How it can show a reply.
    fn capabilities(&self) -> Capabilities {
        Capabilities::ALL
    }
    /// Whether the desk keeps the chat's history for it.
    fn keeps_history(&self) -> bool {
        false
    }
    /// How long the ids of its updates must be remembered.
    fn remembers_updates_for(&self) -> std::time::Duration {
        std::time::Duration::from_secs(24 * 3600)
    }
    /// Reads a raw update. Never fails.
    fn read(&self, raw: &[u8]) -> Incoming;
    /// Fetches a file, at most so many bytes.
    async fn fetch(&self, media: &Media, most_bytes: u64) -> Result<Fetched, FetchError>;
    /// Sends one reply, within the channel's limits (it waits as long as they ask, but returns [`DeliverError::Wait`] when that is long).
    async fn deliver(
        &self,
        address: &Address,
        outgoing: &Outgoing,
        last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError>;
    /// A sign of life.
    async fn signal(&self, address: &Address, signal: Signal);
}
