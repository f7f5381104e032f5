//! WeCom: the bot's connection, the app's calls, and whether its door answers.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::ExposeSecret;
use url::Url;

use super::Diagnosis;
use crate::channels::wecom::{
    WecomSettings,
    app::{self, App, AppSettings},
    bot::{self, BotSettings, WecomBot},
    crypto::{Key, signature},
};

pub(super) const BOT_GOOD: &str = "doctor-wecom-bot-good";
pub(super) const BOT_RUNNING: &str = "doctor-wecom-bot-running";
pub(super) const BOT_REFUSED: &str = "doctor-wecom-bot-refused";
pub(super) const BOT_UNREACHABLE: &str = "doctor-wecom-bot-unreachable";
pub(super) const APP_GOOD: &str = "doctor-wecom-app-good";
pub(super) const APP_SETTINGS: &str = "doctor-wecom-app-settings";
pub(super) const APP_SECRET: &str = "doctor-wecom-app-secret";
pub(super) const APP_ADDRESS: &str = "doctor-wecom-app-address";
pub(super) const APP_AGENT: &str = "doctor-wecom-app-agent";
pub(super) const APP_UNREACHABLE: &str = "doctor-wecom-app-unreachable";
pub(super) const CALLBACK_GOOD: &str = "doctor-wecom-app-callback-good";
pub(super) const CALLBACK_BAD: &str = "doctor-wecom-app-callback-bad";
pub(super) const CALLBACK_STOPPED: &str = "doctor-wecom-app-callback-stopped";

/// How long our own door may take.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn examine(settings: &WecomSettings, is_running: bool) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    if let Some(bot) = &settings.bot {
        found.push(examine_bot(bot, is_running).await);
    }
    if let Some(app) = &settings.app {
        found.push(examine_app(app).await);
        found.push(examine_callback(app, is_running).await);
    }
    found
}

/// WeCom serves one connection of a bot: a second one would throw the assistant's out.
async fn examine_bot(settings: &BotSettings, is_running: bool) -> Diagnosis {
    if is_running {
        return Diagnosis::good(BOT_RUNNING);
    }
    let unreachable = |error: String| {
        Diagnosis::bad(BOT_UNREACHABLE)
            .with("url", settings.url.to_string())
            .with("error", error)
    };
    match WecomBot::new(settings, String::new()) {
        Ok(bot) => match bot.probe().await {
            Ok(()) => Diagnosis::good(BOT_GOOD),
            Err(bot::ProbeError::BadCredentials { code }) => {
                Diagnosis::bad(BOT_REFUSED).with("error", code.to_string())
            }
            Err(bot::ProbeError::Unreachable(error)) => unreachable(error),
        },
        Err(error) => unreachable(error.to_string()),
    }
}

async fn examine_app(settings: &AppSettings) -> Diagnosis {
    let app = match App::new(settings) {
        Ok(app) => app,
        Err(error) => return Diagnosis::bad(APP_SETTINGS).with("error", error.to_string()),
    };
    match app.probe().await {
        Ok(name) => Diagnosis::good(APP_GOOD).with("name", name),
        Err(app::ProbeError::BadCredentials(code)) => Diagnosis::bad(APP_SECRET).with("error", code.to_string()),
        Err(app::ProbeError::Address(address)) => {
            let address = address.map_or_else(|| "?".to_owned(), |address| address.to_string());
            Diagnosis::bad(APP_ADDRESS).with("address", address)
        }
        Err(app::ProbeError::OtherAgent(code)) => Diagnosis::bad(APP_AGENT).with("error", code.to_string()),
        Err(app::ProbeError::Unreachable(error)) => Diagnosis::bad(APP_UNREACHABLE)
            .with("url", settings.api_url.to_string())
            .with("error", error),
    }
}

/// Knocks at our own door as WeCom does when the address is entered in the admin console.
async fn examine_callback(settings: &AppSettings, is_running: bool) -> Diagnosis {
    if !is_running {
        return Diagnosis::good(CALLBACK_STOPPED);
    }
    let answers = answers_check(settings).await.unwrap_or(false);
    let diagnosis = if answers {
        Diagnosis::good(CALLBACK_GOOD)
    } else {
        Diagnosis::bad(CALLBACK_BAD)
    };
    diagnosis.with("listen", settings.listen.to_string())
}

async fn answers_check(settings: &AppSettings) -> Option<bool> {
    let key = Key::read(settings.encoding_aes_key.expose_secret()).ok()?;
    let echo: u64 = rand::random();
    let sealed = key.seal_message(echo.to_string().as_bytes(), &settings.corp_id, rand::random());
    let timestamp = Timestamp::now().as_second().to_string();
    let nonce = rand::random::<u32>().to_string();
    let signed = signature(settings.token.expose_secret(), &timestamp, &nonce, &sealed);
    let mut url: Url = format!("http://{}{}", settings.listen, settings.path).parse().ok()?;
    url.query_pairs_mut()
        .append_pair("msg_signature", &signed)
        .append_pair("timestamp", &timestamp)
        .append_pair("nonce", &nonce)
        .append_pair("echostr", &sealed);
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().ok()?;
    let answer = client.get(url).send().await.ok()?.text().await.ok()?;
    Some(answer == echo.to_string())
}
