//! What the desk writes of a person, an update and a chat, as bytes (before they are sealed).

use serde::{Deserialize, Serialize};

use crate::{
    channels::{Address, HistoryEntry, Outgoing},
    conversation::State,
};

/// A person as stored: where to answer, and where they stand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Person {
    /// The channel's name.
    pub(super) channel: String,
    /// Where to answer.
    pub(super) address: Address,
    /// Where they stand.
    pub(super) state: State,
}

/// A reply as stored: whole, so that sending needs nothing else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Reply {
    /// The channel's name.
    pub(super) channel: String,
    /// To whom.
    pub(super) address: Address,
    /// What.
    pub(super) outgoing: Outgoing,
}

/// A line of a chat's history as stored; its number is the store's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct HistoryRecord {
    /// When, in milliseconds since 1970.
    pub(super) at: i64,
    /// What.
    pub(super) entry: HistoryEntry,
}

/// An answer that came through a one-time link, as kept in the inbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LinkedAnswer {
    /// Words.
    Text(String),
    /// A file that was stashed under that paper id.
    File {
        /// The paper id.
        stashed: String,
        /// The name that the sender's device gave it.
        file_name: Option<String>,
    },
}

/// The channel name under which answers through one-time links stand in the inbox.
pub(super) const LINK: &str = "link";

/// Puts the channel's name in front of a raw update.
pub(super) fn envelope(channel: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(channel.len() + 1 + body.len());
    bytes.extend_from_slice(channel.as_bytes());
    bytes.push(b'\n');
    bytes.extend_from_slice(body);
    bytes
}

/// Takes the channel's name off again.
pub(super) fn open_envelope(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (channel, body) = bytes.split_at(end);
    Some((std::str::from_utf8(channel).ok()?, body.get(1..)?))
}
