//! An AI bot (智能机器人) over a connection that we open (developer.work.weixin.qq.com, document 101463).
//!
//! # Layout
//!
//! - [`config`](BotSettings) — what the operator may set.
//! - `run` — keeps one connection open; `socket` opens it; `frame` is what goes over it; `line` is how others see it.
//! - `door`, `keep` — what comes is made durable; `read` — a raw update, read leniently.
//! - `wire` — one message goes out; `upload` — a file that goes out; `code` — what the numbers of refusals mean.
//! - `fetch`, `file_name` — files that come in.
//!
//! # Wiring
//!
//! [`WecomBot::new`], then [`WecomBot::run`] for as long as it serves.

mod code;
mod config;
mod door;
mod fetch;
mod frame;
mod keep;
mod line;
mod read;
mod run;
mod socket;
mod upload;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use reqwest::Client;
use secrecy::SecretString;
use url::Url;

use super::{CAPABILITIES, sender::Sender, words::MARKDOWN};
use crate::{
    channels::{
        Address, Capabilities, Channel, ChannelName, DeliverError, Delivery, FetchError, Fetched, Incoming, Media,
        Outgoing, Signal,
    },
    conversation::{ChannelTraits, SensitivePolicy},
};
use line::Line;

pub use config::BotSettings;
pub use run::{ProbeError, RunEnd};

/// The channel's name.
pub const NAME: ChannelName = "wecom-bot";

/// Why the channel can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The address isn't one of a WebSocket.
    #[error("wecom.bot.url is not a wss address")]
    Address,
    /// The TLS or proxy settings of this machine can't be used.
    #[error("the HTTP client can't be built: {0}")]
    Client(#[source] reqwest::Error),
}

/// The channel. Share it in an `Arc`.
#[derive(Debug)]
pub struct WecomBot {
    bot_id: String,
    secret: SecretString,
    /// Opens connections.
    client: Client,
    address: Url,
    /// Fetches files.
    media: Client,
    ping: Duration,
    retry: Duration,
    page: bool,
    /// What groups are told.
    group_answer: String,
    line: Line,
    sender: Sender,
}

impl WecomBot {
    /// Prepares the channel; connects to nothing yet. `group_answer` is what a group is told that writes to the bot.
    ///
    /// # Errors
    ///
    /// See [`SetUpError`].
    pub fn new(settings: &BotSettings, group_answer: String) -> Result<Self, SetUpError> {
        Ok(Self {
            bot_id: settings.bot_id.clone(),
            secret: settings.secret.clone(),
            client: socket::client()?,
            address: socket::http_address(&settings.url)?,
            media: fetch::client()?,
            ping: Duration::from_secs(u64::from(settings.ping_seconds.max(1))),
            retry: Duration::from_millis(settings.retry_milliseconds.max(1)),
            page: settings.page_available,
            group_answer,
            line: Line::default(),
            sender: Sender::new(MARKDOWN, settings.messages_per_minute),
        })
    }
}

#[async_trait]
impl Channel for WecomBot {
    fn name(&self) -> ChannelName {
        NAME
    }

    fn traits(&self) -> ChannelTraits {
        ChannelTraits {
            abroad: false,
            sensitive: SensitivePolicy::Allow,
            page: self.page,
            deletes: false,
            // Unless they are sent as originals (原图).
            shrinks_photos: true,
        }
    }

    fn capabilities(&self) -> Capabilities {
        CAPABILITIES
    }

    fn read(&self, raw: &[u8]) -> Incoming {
        read::read(raw)
    }

    async fn fetch(&self, media: &Media, most_bytes: u64) -> Result<Fetched, FetchError> {
        self.fetch_file(media, most_bytes).await
    }

    async fn deliver(
        &self,
        address: &Address,
        outgoing: &Outgoing,
        last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        self.sender.deliver(&self.line, address, outgoing, last).await
    }

    /// WeCom has no such signs.
    async fn signal(&self, _: &Address, _: Signal) {}
}
