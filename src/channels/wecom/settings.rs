//! What the operator may set about WeCom (`[wecom.…]` in the settings).

use serde::Deserialize;

use super::{app::AppSettings, bot::BotSettings};

/// WeCom's two ways; either is used when it is set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WecomSettings {
    /// An AI bot, over a connection that we open.
    pub bot: Option<BotSettings>,
    /// An app of the company's own that is called back.
    pub app: Option<AppSettings>,
}

impl WecomSettings {
    /// Whether people can write to us in WeCom.
    pub fn is_set(&self) -> bool {
        self.bot.is_some() || self.app.is_some()
    }
}
