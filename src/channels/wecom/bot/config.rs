//! What the operator may set about the bot (`[wecom.bot]` in the settings).

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// The settings of an AI bot. Only its id and its secret have no default.
///
/// A proxy is taken from the environment (`HTTPS_PROXY`, `NO_PROXY`), as usual.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotSettings {
    /// The bot's id, as the admin console shows it.
    pub bot_id: String,
    /// The secret of its long connection.
    pub secret: SecretString,
    /// Where the connection goes: `wss`, or `ws` on one's own machine.
    #[serde(default = "default_url")]
    pub url: Url,
    /// How often a sign of life is asked for, in seconds; after two without an answer the connection is opened anew.
    #[serde(default = "default_ping_seconds")]
    pub ping_seconds: u16,
    /// The first pause after the connection was lost, in milliseconds; it doubles with each failure, up to thirty times that.
    #[serde(default = "default_retry_milliseconds")]
    pub retry_milliseconds: u64,
    /// How many messages go out to one person in a minute; 0 for no limit. WeCom drops what is over 30, without a word.
    #[serde(default = "default_messages_per_minute")]
    pub messages_per_minute: u16,
    /// Whether one-time links to the local page can be offered. No setting: the wiring knows whether the page is served.
    #[serde(skip)]
    pub page_available: bool,
}

impl BotSettings {
    /// The defaults, with that id and secret.
    pub fn new(bot_id: String, secret: SecretString) -> Self {
        Self {
            bot_id,
            secret,
            url: default_url(),
            ping_seconds: default_ping_seconds(),
            retry_milliseconds: default_retry_milliseconds(),
            messages_per_minute: default_messages_per_minute(),
            page_available: false,
        }
    }
}

#[expect(clippy::expect_used, reason = "a constant; a test reads it")]
fn default_url() -> Url {
    Url::parse("wss://openws.work.weixin.qq.com").expect("the address is well-formed")
}

fn default_ping_seconds() -> u16 {
    30
}

fn default_retry_milliseconds() -> u64 {
    1000
}

fn default_messages_per_minute() -> u16 {
    30
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_id_and_the_secret_are_needed() {
        let settings: BotSettings = toml::from_str("bot_id = \"aib\"\nsecret = \"sesame\"").unwrap();
        assert_eq!(settings.url.as_str(), "wss://openws.work.weixin.qq.com/");
        assert_eq!((settings.ping_seconds, settings.retry_milliseconds), (30, 1000));
        assert!(!format!("{settings:?}").contains("sesame"));
        assert!(toml::from_str::<BotSettings>("bot_id = \"aib\"").is_err());
    }
}
