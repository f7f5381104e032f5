//! Telegram: private chats with one bot.
//!
//! # Layout
//!
//! - [`config`](TelegramSettings) — what the operator may set.
//! - `api`, `pace`, `background` — calls to the Bot API: how, how fast, and which of them nobody waits for.
//! - `poll`, [`webhook`], `door` — updates come in and are durable before they are confirmed.
//! - `read` — a raw update, read leniently.
//! - `deliver`, `render` — a reply goes out: one live card per person; `document` — a file that goes with it.
//! - `fetch` — files that come in.
//! - `start` — what is said at start.
//!
//! # Wiring
//!
//! [`Telegram::new`], [`Telegram::get_me`], [`Telegram::set_my_commands`]; then either [`Telegram::poll`], or
//! [`webhook::routes`] served at [`WebhookSettings::listen`] and then [`Telegram::set_webhook`]; at the end [`Telegram::settle`].

mod api;
mod background;
mod config;
mod deliver;
mod document;
mod door;
mod fetch;
mod pace;
mod poll;
mod read;
mod render;
mod start;
pub mod webhook;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use teloxide::{payloads::SendChatAction, types::ChatAction};

use super::{
    Address, Capabilities, Channel, ChannelName, DeliverError, Delivery, FetchError, Fetched, Incoming, Media,
    Outgoing, Signal,
};
use crate::conversation::{ChannelTraits, SensitivePolicy};
use api::{Api, Done};
use background::Background;
use pace::Pace;

pub use api::SetUpError;
pub use config::{TelegramSettings, WebhookSettings};
pub use poll::PollEnd;
pub use start::{Me, Menu, StartError};

/// The channel's name.
pub const NAME: ChannelName = "telegram";

/// How long the answer to a file may take: 50 MB at 2 Mbit/s.
const UPLOAD_PATIENCE: Duration = Duration::from_secs(200);

/// How long a file's next bytes may take.
const FILE_PATIENCE: Duration = Duration::from_secs(20);

/// The channel. Share it in an `Arc`.
#[derive(Debug)]
pub struct Telegram {
    api: Api,
    /// Bears a long poll.
    polls: Api,
    /// Bears a large file.
    files: Api,
    /// Bears sending a large file.
    uploads: Api,
    pace: Pace,
    background: Background,
    sensitive: SensitivePolicy,
    page: bool,
    poll_seconds: u16,
    retry: Duration,
    /// Updates that were nobody's.
    dropped: AtomicU64,
}

impl Telegram {
    /// Prepares the channel; asks Telegram nothing yet.
    pub fn new(settings: &TelegramSettings) -> Result<Self, SetUpError> {
        let api = Api::new(&settings.token, &settings.api_url)?;
        // The answer to a long poll may take as long as was asked for, and the way besides.
        let polls = api.patient(Duration::from_secs(u64::from(settings.poll_seconds) + 10))?;
        let files = api.patient(FILE_PATIENCE)?;
        let uploads = api.patient(UPLOAD_PATIENCE)?;
        Ok(Self {
            api,
            polls,
            files,
            uploads,
            pace: Pace::new(settings.messages_per_second, settings.messages_per_second_per_chat),
            background: Background::new(),
            sensitive: settings.sensitive,
            page: settings.page_available,
            poll_seconds: settings.poll_seconds,
            retry: Duration::from_millis(settings.retry_milliseconds.max(1)),
            dropped: AtomicU64::new(0),
        })
    }

    /// How many updates were nobody's in a private chat, since the start.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Waits for small calls that are still under way, at most so long.
    pub async fn settle(&self, at_most: Duration) {
        self.background.settle(at_most).await;
    }
}

#[async_trait]
impl Channel for Telegram {
    fn name(&self) -> ChannelName {
        NAME
    }

    fn traits(&self) -> ChannelTraits {
        ChannelTraits {
            abroad: true,
            sensitive: self.sensitive,
            page: self.page,
            deletes: true,
            shrinks_photos: true,
        }
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            // core.telegram.org/bots/api#sending-files
            most_file_bytes: 50 * 1024 * 1024,
            ..Capabilities::ALL
        }
    }

    fn read(&self, raw: &[u8]) -> Incoming {
        read::read(raw)
    }

    async fn fetch(&self, media: &Media, most_bytes: u64) -> Result<Fetched, FetchError> {
        let bytes = self.fetch_file(media, most_bytes).await?;
        Ok(Fetched { bytes, file_name: None })
    }

    async fn deliver(
        &self,
        address: &Address,
        outgoing: &Outgoing,
        last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        self.send(address, outgoing, last).await
    }

    async fn signal(&self, address: &Address, signal: Signal) {
        let Ok(chat) = deliver::chat_of(address) else { return };
        let (message, action) = match signal {
            Signal::Looking { message } => (message, ChatAction::Typing),
            Signal::Making { .. } => (None, ChatAction::UploadDocument),
        };
        let look = async {
            if let Some(message) = &message {
                self.react(chat, message, "👀").await;
            }
        };
        let act = async {
            let request = SendChatAction::new(chat, action);
            // A sign that doesn't arrive is none.
            let _ = self.api.call::<_, Done>(&request).await;
        };
        tokio::join!(look, act);
    }
}
