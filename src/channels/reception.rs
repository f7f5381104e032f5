//! What a channel's door may ask of the desk. The desk implements it; tests of a channel bring their own.

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{ChannelName, Outgoing, RawUpdate};

/// The desk, as a door sees it.
#[async_trait]
pub trait Reception: Send + Sync + 'static {
    /// Keeps raw updates, each once per id. When it returns `Ok`, they are durable and the channel may tell its server so.
    async fn receive(&self, channel: ChannelName, updates: Vec<RawUpdate>) -> Result<(), ReceptionError>;

    /// The channel reaches its server again: replies that wait to be tried again are tried now.
    fn reaches_again(&self, _channel: ChannelName) {}
}

/// The desk, as the local page sees it: the page has no server of its own that keeps chats and files.
#[async_trait]
pub trait PageReception: Reception {
    /// Keeps a file that came with the update itself (the local page's uploads), sealed and durable; returns its paper id,
    /// to be named in [`super::Media::stashed`]. What no update names within a day is swept.
    async fn stash(&self, channel: ChannelName, account: &str, bytes: Bytes) -> Result<String, ReceptionError>;

    /// A person's chat history after that number, oldest first.
    async fn history(
        &self,
        channel: ChannelName,
        account: &str,
        after: u64,
        most: usize,
    ) -> Result<Vec<HistoryItem>, ReceptionError>;

    /// Returns as soon as there is history after that number (at once if there is already); may return early for no reason.
    async fn history_grows(&self, channel: ChannelName, account: &str, after: u64);

    /// One of the person's own papers; none when it isn't theirs or is gone.
    async fn paper(&self, channel: ChannelName, account: &str, paper: &str) -> Result<Option<Bytes>, ReceptionError>;

    /// What a one-time link asks for, without using it up; none when it is spent, expired or made up.
    async fn link(&self, token: &str) -> Result<Option<LinkView>, ReceptionError>;

    /// Answers through a one-time link and uses it up; false when it can't be used any more.
    async fn answer_by_link(&self, token: &str, answer: LinkAnswer) -> Result<bool, ReceptionError>;
}

/// Why the desk can't take something in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceptionError {
    /// The store is not available: tell the server that nothing was taken.
    #[error("the desk can't take anything in just now")]
    Unavailable,
    /// The desk is closing.
    #[error("the desk is closing")]
    Closing,
}

/// One line of a chat's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryItem {
    /// Rises with each line, from 1.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at_milliseconds: i64,
    /// What.
    pub entry: HistoryEntry,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(
    clippy::large_enum_variant,
    reason = "most entries are replies, and few are in memory at once"
)]
pub enum HistoryEntry {
    /// The person wrote (sensitive parts masked).
    Said(String),
    /// The person pressed a button; its words.
    Pressed(String),
    /// The person sent a file.
    Sent {
        /// Its name.
        file_name: Option<String>,
        /// Its paper id, while it is kept.
        paper: Option<String>,
    },
    /// The assistant wrote.
    Reply(Outgoing),
}

/// What a one-time link asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// The question, in the person's language.
    pub question: Outgoing,
    /// A file is due (otherwise words).
    pub wants_file: bool,
}

/// An answer given through a one-time link.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkAnswer {
    /// Words.
    Text(String),
    /// A file.
    File {
        /// The name that the sender's device gave it.
        file_name: Option<String>,
        /// Its content.
        bytes: Bytes,
    },
}
