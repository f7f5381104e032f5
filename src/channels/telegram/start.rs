//! What is said to Telegram at start: who are we, the menu of commands, and where updates go.

use secrecy::ExposeSecret;
use serde::Deserialize;
use teloxide::{
    payloads::{GetMe, GetWebhookInfo, SetMyCommands, SetWebhook},
    types::{AllowedUpdate, BotCommand},
};

use super::{
    Telegram,
    api::{CallError, Done},
    config::WebhookSettings,
};

/// Who the bot is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Me {
    /// Its number.
    pub id: i64,
    /// Its name, without the `@`.
    pub username: Option<String>,
}

/// Why something that is said at start wasn't taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The token is wrong or was revoked.
    #[error("Telegram doesn't know the bot token: ask @BotFather for it and set telegram.token")]
    BadToken,
    /// Nobody answers there.
    #[error("telegram.api_url can't be reached ({0}): check the network and HTTPS_PROXY")]
    Unreachable(String),
    /// Telegram doesn't like what was said.
    #[error("Telegram refused it: {0}")]
    Refused(String),
}

impl From<CallError> for StartError {
    fn from(error: CallError) -> Self {
        match error {
            error if error.is_bad_token() => Self::BadToken,
            CallError::Unreachable(reason) => Self::Unreachable(reason.to_owned()),
            other => Self::Refused(other.to_string()),
        }
    }
}

/// A menu of commands in one language (two letters; none for everybody else): names without the slash, and what they do.
pub type Menu = (Option<String>, Vec<(String, String)>);

impl Telegram {
    /// Asks who we are: tells a wrong token from a dead line before anything else is tried.
    pub async fn get_me(&self) -> Result<Me, StartError> {
        Ok(self.api.call(&GetMe::new()).await?)
    }

    /// Sets the menu of commands, one per language.
    pub async fn set_my_commands(&self, menus: Vec<Menu>) -> Result<(), StartError> {
        for (language, commands) in menus {
            let commands = commands
                .into_iter()
                .map(|(name, description)| BotCommand::new(name, description));
            let mut request = SetMyCommands::new(commands);
            request.language_code = language;
            self.api.call::<_, Done>(&request).await?;
        }
        Ok(())
    }

    /// The last thing that went wrong when Telegram brought an update, if it still waits with some.
    pub async fn last_webhook_error(&self) -> Result<Option<String>, StartError> {
        #[derive(Deserialize)]
        struct Info {
            last_error_message: Option<String>,
            pending_update_count: Option<u64>,
        }
        let info: Info = self.api.call(&GetWebhookInfo::new()).await?;
        let waits = info.pending_update_count.is_some_and(|count| count > 0);
        Ok(info.last_error_message.filter(|_| waits))
    }

    /// Tells Telegram where to bring updates.
    pub async fn set_webhook(&self, settings: &WebhookSettings) -> Result<(), StartError> {
        let mut request = SetWebhook::new(settings.url.clone());
        request.secret_token = Some(settings.secret.expose_secret().to_owned());
        request.max_connections = Some(settings.max_connections);
        request.allowed_updates = Some(vec![
            AllowedUpdate::Message,
            AllowedUpdate::EditedMessage,
            AllowedUpdate::CallbackQuery,
            AllowedUpdate::MyChatMember,
        ]);
        self.api.call::<_, Done>(&request).await?;
        Ok(())
    }
}
