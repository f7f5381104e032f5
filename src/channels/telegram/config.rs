//! What the operator may set about Telegram (`[telegram]` in the settings).

use std::net::SocketAddr;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::conversation::SensitivePolicy;

/// The settings of the Telegram channel. Only the token has no default.
///
/// A proxy is taken from the environment (`HTTPS_PROXY`, `NO_PROXY`), as usual.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelegramSettings {
    /// What @BotFather gave out.
    pub token: SecretString,
    /// Where the Bot API is; another address for an own Bot API server.
    #[serde(default = "default_api_url")]
    pub api_url: Url,
    /// What to do about sensitive things here.
    #[serde(default)]
    pub sensitive: SensitivePolicy,
    /// Take updates by webhook instead of asking for them.
    #[serde(default)]
    pub webhook: Option<WebhookSettings>,
    /// How many messages a second go out over all chats; 0 for no limit. Telegram allows about 30.
    #[serde(default = "default_messages_per_second")]
    pub messages_per_second: u32,
    /// How many messages a second go out to one chat (three in a row may be quicker); 0 for no limit. Telegram allows about 1.
    #[serde(default = "default_messages_per_second_per_chat")]
    pub messages_per_second_per_chat: u32,
    /// Whether one-time links to the local page can be offered. No setting: the wiring knows whether the page is served.
    #[serde(skip)]
    pub page_available: bool,
    /// How long Telegram may hold a question for updates open when there are none, in seconds.
    #[serde(default = "default_poll_seconds")]
    pub poll_seconds: u16,
    /// The first pause after something failed, in milliseconds; it doubles with each failure up to a minute.
    #[serde(default = "default_retry_milliseconds")]
    pub retry_milliseconds: u64,
}

/// Taking updates by webhook.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// The address that Telegram calls; its path is the route here. Telegram calls ports 443, 80, 88 and 8443 only.
    pub url: Url,
    /// Where to listen, behind whatever ends the TLS.
    pub listen: SocketAddr,
    /// What Telegram proves itself with: 1–256 of `A–Z a–z 0–9 _ -`.
    pub secret: SecretString,
    /// How many connections Telegram may open at once, 1–100.
    #[serde(default = "default_max_connections")]
    pub max_connections: u8,
}

impl TelegramSettings {
    /// The defaults, with that token.
    pub fn new(token: SecretString) -> Self {
        Self {
            token,
            api_url: default_api_url(),
            sensitive: SensitivePolicy::default(),
            webhook: None,
            messages_per_second: default_messages_per_second(),
            messages_per_second_per_chat: default_messages_per_second_per_chat(),
            page_available: false,
            poll_seconds: default_poll_seconds(),
            retry_milliseconds: default_retry_milliseconds(),
        }
    }
}

#[expect(clippy::expect_used, reason = "a constant; a test reads it")]
fn default_api_url() -> Url {
    Url::parse(teloxide::net::TELEGRAM_API_URL).expect("the address is well-formed")
}

fn default_messages_per_second() -> u32 {
    30
}

fn default_messages_per_second_per_chat() -> u32 {
    1
}

fn default_poll_seconds() -> u16 {
    50
}

fn default_retry_milliseconds() -> u64 {
    500
}

fn default_max_connections() -> u8 {
    40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_is_needed() {
        let settings: TelegramSettings = toml::from_str("token = \"1:a\"").unwrap();
        assert_eq!(settings.api_url.as_str(), "https://api.telegram.org/");
        assert_eq!(
            (settings.messages_per_second, settings.messages_per_second_per_chat),
            (30, 1)
        );
        assert!(!format!("{settings:?}").contains("1:a"));
    }

    #[test]
    fn a_webhook_has_its_own_settings() {
        let settings: TelegramSettings = toml::from_str(
            "token = \"1:a\"\n[webhook]\nurl = \"https://example.com/t\"\nlisten = \"127.0.0.1:8443\"\nsecret = \"s\"",
        )
        .unwrap();
        assert_eq!(settings.webhook.unwrap().max_connections, 40);
    }
}
