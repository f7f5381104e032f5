//! What the operator may set about the app (`[wecom.app]` in the settings).

use std::net::SocketAddr;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// The settings of an app of the company's own. All that the admin console shows has no default.
///
/// A proxy is taken from the environment (`HTTPS_PROXY`, `NO_PROXY`), as usual.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppSettings {
    /// The company's id (企业ID): 我的企业 → 企业信息.
    pub corp_id: String,
    /// The app's number (AgentId): 应用管理 → the app.
    pub agent_id: u64,
    /// The app's secret, on the same page.
    pub secret: SecretString,
    /// What callbacks are signed with: 接收消息 → 设置API接收.
    pub token: SecretString,
    /// What callbacks are sealed with, on the same page: 43 characters.
    pub encoding_aes_key: SecretString,
    /// Where the API is; another address for a proxy whose own address is the trusted one.
    #[serde(default = "default_api_url")]
    pub api_url: Url,
    /// Where to listen, behind whatever ends the TLS.
    pub listen: SocketAddr,
    /// The path of the address that WeCom calls.
    #[serde(default = "default_path")]
    pub path: String,
    /// Whether choices are shown as cards with buttons. They don't show to who reads in WeChat (微信插件): then all choices are said.
    #[serde(default = "default_cards")]
    pub cards: bool,
    /// How many messages go out to one person in a minute; 0 for no limit. WeCom drops what is over 30.
    #[serde(default = "default_messages_per_minute")]
    pub messages_per_minute: u16,
    /// The first pause after something failed, in milliseconds; it doubles with each further try.
    #[serde(default = "default_retry_milliseconds")]
    pub retry_milliseconds: u64,
    /// Whether one-time links to the local page can be offered. No setting: the wiring knows whether the page is served.
    #[serde(skip)]
    pub page_available: bool,
}

#[expect(clippy::expect_used, reason = "a constant; a test reads it")]
fn default_api_url() -> Url {
    Url::parse("https://qyapi.weixin.qq.com").expect("the address is well-formed")
}

fn default_path() -> String {
    "/wecom".to_owned()
}

fn default_cards() -> bool {
    true
}

fn default_messages_per_minute() -> u16 {
    30
}

fn default_retry_milliseconds() -> u64 {
    500
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_console_shows_is_needed_and_nothing_else() {
        let settings: AppSettings = toml::from_str(
            "corp_id = \"ww1\"\nagent_id = 1000002\nsecret = \"geheim\"\ntoken = \"geheim\"\nencoding_aes_key = \"geheim\"\nlisten = \"127.0.0.1:8444\"",
        )
        .unwrap();
        assert_eq!(settings.api_url.as_str(), "https://qyapi.weixin.qq.com/");
        assert_eq!((settings.path.as_str(), settings.cards), ("/wecom", true));
        assert_eq!((settings.messages_per_minute, settings.retry_milliseconds), (30, 500));
        assert!(!format!("{settings:?}").contains("geheim"));
    }
}
