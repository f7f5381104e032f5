//! The local page: its address, and whether people reach it from elsewhere.

use std::{net::TcpListener, time::Duration};

use url::Url;

use super::Diagnosis;
use crate::config::Settings;

pub(super) const GOOD: &str = "doctor-page-good";
pub(super) const OFF: &str = "doctor-page-off";
pub(super) const EXPOSED: &str = "doctor-page-exposed";
pub(super) const NO_TOKEN: &str = "doctor-page-no-token";
pub(super) const PORT_TAKEN: &str = "doctor-page-port-taken";
pub(super) const PUBLIC_GOOD: &str = "doctor-page-public-good";
pub(super) const PUBLIC_BAD: &str = "doctor-page-public-bad";

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn examine(settings: &Settings, is_running: bool) -> Vec<Diagnosis> {
    if !settings.serves_page() {
        return vec![Diagnosis::good(OFF)];
    }
    let page = &settings.web;
    let listen = page.listen.to_string();
    if page.check_exposure().is_err() {
        return vec![Diagnosis::bad(EXPOSED).with("listen", listen)];
    }
    let mut found = Vec::new();
    // The port of an assistant that is running is taken by it.
    let listens = is_running || TcpListener::bind(page.listen).is_ok();
    found.push(if listens {
        Diagnosis::good(GOOD).with("listen", listen)
    } else {
        Diagnosis::bad(PORT_TAKEN).with("listen", listen)
    });
    if let Some(url) = &page.public_url {
        if page.access_token.is_none() {
            found.push(Diagnosis::warn(NO_TOKEN).with("url", url.to_string()));
        }
        if is_running {
            found.push(match answers(url).await {
                true => Diagnosis::good(PUBLIC_GOOD).with("url", url.to_string()),
                false => Diagnosis::bad(PUBLIC_BAD).with("url", url.to_string()),
            });
        }
    }
    found
}

/// Whether it is the assistant that answers there.
async fn answers(url: &Url) -> bool {
    let asked = async {
        let client = reqwest::Client::builder().timeout(PATIENCE).build().ok()?;
        let answer = client.get(url.join("healthz").ok()?).send().await.ok()?;
        let is_good = answer.status().is_success();
        Some(is_good && answer.text().await.ok()?.trim() == "ok")
    };
    asked.await.unwrap_or(false)
}
