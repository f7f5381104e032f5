//! An app of the company's own (自建应用) that is called back.
//!
//! # Layout
//!
//! - [`config`](AppSettings) — what the operator may set.
//! - [`routes`] (`callback`), `replay`, `arrival`, `xml` — updates come in and are durable before WeCom is told so.
//! - `read`, `greeting`, `press` — a callback, read leniently.
//! - `api`, `token`, `halt`, `rarely` — calls to WeCom, and what becomes of them when they fail.
//! - `wire`, `media` — messages and files go out, files come in.
//!
//! # Wiring
//!
//! [`App::new`]; [`routes`] served at [`AppSettings::listen`]; then [`App::introduce`], which tells a wrong secret at once.

mod api;
mod arrival;
mod callback;
mod config;
mod greeting;
mod halt;
mod media;
mod press;
mod rarely;
mod read;
mod replay;
mod token;
mod wire;
mod xml;

use std::fmt;

use async_trait::async_trait;
use secrecy::ExposeSecret;

use super::{CAPABILITIES, crypto::Key, sender::Sender, words::PLAIN};
use crate::{
    channels::{
        Address, Capabilities, Channel, ChannelName, DeliverError, Delivery, FetchError, Fetched, Incoming, Media,
        Outgoing, Signal,
    },
    conversation::{ChannelTraits, SensitivePolicy},
};
use api::{Api, CallError};
use greeting::Greetings;
use halt::OperatorFault;

pub use callback::{UnixClock, routes, system_clock};
pub use config::AppSettings;

/// The channel's name.
pub const NAME: ChannelName = "wecom-app";

/// The channel. Share it in an `Arc`.
pub struct App {
    api: Api,
    sender: Sender,
    greetings: Greetings,
    agent_id: u64,
    cards: bool,
    page: bool,
}

impl fmt::Debug for App {
    /// Nothing of the people whom it knows.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("App")
    }
}

/// Why the channel can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The address of the API can't carry a path.
    #[error("wecom.app.api_url is not an http address")]
    Address,
    /// The TLS or proxy settings of this machine can't be used.
    #[error("the HTTP client can't be built: {0}")]
    Client(#[source] reqwest::Error),
    /// The EncodingAESKey is none.
    #[error(
        "wecom.app.encoding_aes_key is not one of WeCom's: copy the 43 characters of EncodingAESKey from the admin console, 应用管理 → the app → 接收消息 → 设置API接收"
    )]
    Key,
    /// Everybody could sign callbacks with an empty token.
    #[error(
        "wecom.app.token is empty: copy the Token from the admin console, 应用管理 → the app → 接收消息 → 设置API接收"
    )]
    Token,
    /// The path can't be a route.
    #[error("wecom.app.path has to begin with / and to have nothing but letters, digits and / - _ . ~")]
    Path,
}

/// Why WeCom doesn't know us.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The company's id or the app's secret is wrong.
    #[error("{0}")]
    BadCredentials(String),
    /// Nobody answers there, or not now.
    #[error("wecom.app.api_url can't be used ({0}): check the network and HTTPS_PROXY")]
    Unreachable(String),
}

impl AppSettings {
    /// What callbacks are sealed with.
    fn key(&self) -> Result<Key, SetUpError> {
        Key::read(self.encoding_aes_key.expose_secret()).map_err(|_| SetUpError::Key)
    }

    /// The operator chose the path, and a route must not be made of something else.
    fn check_path(&self) -> Result<(), SetUpError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
        if self.path.starts_with('/') && self.path.bytes().all(is_plain) {
            Ok(())
        } else {
            Err(SetUpError::Path)
        }
    }
}

impl App {
    /// Prepares the channel; asks WeCom nothing yet.
    ///
    /// # Errors
    ///
    /// See [`SetUpError`].
    pub fn new(settings: &AppSettings) -> Result<Self, SetUpError> {
        settings.key()?;
        settings.check_path()?;
        if settings.token.expose_secret().is_empty() {
            return Err(SetUpError::Token);
        }
        Ok(Self {
            api: Api::new(settings)?,
            sender: Sender::new(PLAIN, settings.messages_per_minute),
            greetings: Greetings::default(),
            agent_id: settings.agent_id,
            cards: settings.cards,
            page: settings.page_available,
        })
    }

    /// Fetches the first token: tells a wrong secret from a dead line before anybody waits for a reply.
    ///
    /// # Errors
    ///
    /// See [`StartError`].
    pub async fn introduce(&self) -> Result<(), StartError> {
        self.api.introduce().await.map_err(|error| match error {
            CallError::Halted { fault, .. } if fault.is_in_the_settings() => {
                StartError::BadCredentials(fault.to_string())
            }
            other => StartError::Unreachable(other.to_string()),
        })
    }
}

/// What is wrong with an app, as far as somebody can mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// The company's id or the app's secret is wrong; WeCom's number for it.
    #[error("WeCom doesn't take the credentials ({0})")]
    BadCredentials(i64),
    /// WeCom takes no calls from our address, which it may have named.
    #[error("WeCom takes no calls from this address")]
    Address(Option<std::net::IpAddr>),
    /// The secret is another app's, or the app may not do this; WeCom's number for it.
    #[error("WeCom doesn't let the app do this ({0})")]
    OtherAgent(i64),
    /// Nobody answers there, or not now.
    #[error("{0}")]
    Unreachable(String),
}

impl App {
    /// Asks WeCom what the app is called: that takes the company's id, the secret, the app's number and our address.
    ///
    /// # Errors
    ///
    /// See [`ProbeError`].
    pub async fn probe(&self) -> Result<String, ProbeError> {
        self.api.agent_name(self.agent_id).await.map_err(|error| match error {
            CallError::Halted { fault, .. } => match fault {
                OperatorFault::Secret => ProbeError::BadCredentials(40_001),
                OperatorFault::Company => ProbeError::BadCredentials(40_013),
                OperatorFault::Address(address) => ProbeError::Address(address),
                OperatorFault::Permission(code) => ProbeError::OtherAgent(code),
            },
            CallError::Refused { code, .. } => ProbeError::OtherAgent(code),
            other => ProbeError::Unreachable(other.to_string()),
        })
    }
}

#[async_trait]
impl Channel for App {
    fn name(&self) -> ChannelName {
        NAME
    }

    fn traits(&self) -> ChannelTraits {
        ChannelTraits {
            abroad: false,
            sensitive: SensitivePolicy::Allow,
            page: self.page,
            deletes: false,
            shrinks_photos: true,
        }
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            most_buttons: if self.cards { CAPABILITIES.most_buttons } else { 0 },
            // Reminders are read by everybody, in the WeChat plugin too, where cards don't show.
            pushes_bear_buttons: false,
            ..CAPABILITIES
        }
    }

    fn read(&self, raw: &[u8]) -> Incoming {
        read::read(raw, |person| self.greetings.is_due(person))
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
        let delivery = self.sender.deliver(self, address, outgoing, last).await?;
        self.greetings.note(&address.0);
        Ok(delivery)
    }

    /// There are no small signs here: nothing can be marked, and nothing says "typing".
    async fn signal(&self, _: &Address, _: Signal) {}
}
