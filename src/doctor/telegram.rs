//! The Telegram bot: its token, and the last thing that went wrong with its webhook.

use super::Diagnosis;
use crate::channels::telegram::{StartError, Telegram, TelegramSettings};

pub(super) const GOOD: &str = "doctor-telegram-good";
pub(super) const BAD_TOKEN: &str = "doctor-telegram-bad-token";
pub(super) const UNREACHABLE: &str = "doctor-telegram-unreachable";
pub(super) const REFUSED: &str = "doctor-telegram-refused";
pub(super) const WEBHOOK_FAILS: &str = "doctor-telegram-webhook-fails";

pub(super) async fn examine(settings: &TelegramSettings) -> Vec<Diagnosis> {
    let channel = match Telegram::new(settings) {
        Ok(channel) => channel,
        Err(error) => return vec![Diagnosis::bad(UNREACHABLE).with("error", error.to_string())],
    };
    let me = match channel.get_me().await {
        Ok(me) => me,
        Err(StartError::BadToken) => return vec![Diagnosis::bad(BAD_TOKEN)],
        Err(StartError::Unreachable(error)) => return vec![Diagnosis::bad(UNREACHABLE).with("error", error)],
        Err(StartError::Refused(error)) => return vec![Diagnosis::bad(REFUSED).with("error", error)],
    };
    let mut found = vec![Diagnosis::good(GOOD).with("bot", me.username.unwrap_or_else(|| me.id.to_string()))];
    if settings.webhook.is_some()
        && let Ok(Some(error)) = channel.last_webhook_error().await
    {
        found.push(Diagnosis::warn(WEBHOOK_FAILS).with("error", error));
    }
    found
}
