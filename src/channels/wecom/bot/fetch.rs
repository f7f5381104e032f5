//! Fetches a file that a person sent, and opens it. Its link lives five minutes.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Client, StatusCode, header::CONTENT_DISPOSITION, redirect::Policy};
use tokio::time::{sleep, timeout};
use url::Url;

use super::{
    super::crypto::{CryptoError, Key},
    super::file_name::file_name,
    SetUpError, WecomBot,
    read::MediaReference,
};
use crate::channels::{FetchError, Fetched, Media};

const TRIES: u32 = 3;
/// For 20 MB over a slow line.
const WHOLE_TIMEOUT: Duration = Duration::from_secs(120);
/// How long a file's next bytes may take.
const PATIENCE: Duration = Duration::from_secs(20);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const MOST_REDIRECTS: usize = 3;
/// What padding adds at the most, in bytes.
const MOST_PADDING: u64 = 32;

/// What fetches files.
pub(super) fn client() -> Result<Client, SetUpError> {
    // A link may lead on, but never from a sealed line to an open one, nor to anything else than the web.
    let follow = Policy::custom(|attempt| {
        let from = attempt.previous().last().map_or("", Url::scheme);
        let to = attempt.url().scheme();
        if attempt.previous().len() > MOST_REDIRECTS || !(to == from || (from, to) == ("http", "https")) {
            attempt.stop()
        } else {
            attempt.follow()
        }
    });
    Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(PATIENCE)
        .redirect(follow)
        .referer(false)
        .build()
        .map_err(SetUpError::Client)
}

impl WecomBot {
    /// Fetches a file, at most so many bytes. See [`crate::channels::Channel::fetch`].
    pub(super) async fn fetch_file(&self, media: &Media, most_bytes: u64) -> Result<Fetched, FetchError> {
        let reference: MediaReference = serde_json::from_str(&media.reference).map_err(|_| FetchError::Gone)?;
        let url = Url::parse(&reference.url).map_err(|_| FetchError::Gone)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Gone);
        }
        let mut pause = self.retry;
        let mut tries = 0;
        let (sealed, name) = loop {
            tries += 1;
            let fetched = timeout(WHOLE_TIMEOUT, self.fetch_once(url.clone(), most_bytes)).await;
            match fetched.unwrap_or(Err(FetchError::Unavailable)) {
                Err(FetchError::Unavailable) if tries < TRIES => {}
                other => break other?,
            }
            sleep(pause).await;
            pause *= 2;
        };
        let content = open(sealed, reference.key.as_deref())?;
        if content.len() as u64 > most_bytes {
            return Err(too_large(most_bytes));
        }
        Ok(Fetched {
            bytes: Bytes::from(content),
            file_name: name,
        })
    }

    async fn fetch_once(&self, url: Url, most_bytes: u64) -> Result<(Vec<u8>, Option<String>), FetchError> {
        let limit = most_bytes + MOST_PADDING;
        let mut response = self.media.get(url).send().await.map_err(|_| FetchError::Unavailable)?;
        match response.status() {
            StatusCode::OK => {}
            status if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
                return Err(FetchError::Gone);
            }
            status if status.is_redirection() => return Err(FetchError::Gone),
            _ => return Err(FetchError::Unavailable),
        }
        let name = response.headers().get(CONTENT_DISPOSITION).and_then(file_name);
        let announced = response.content_length().unwrap_or(0);
        if announced > limit {
            return Err(too_large(most_bytes));
        }
        let mut content = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        while let Some(chunk) = response.chunk().await.map_err(|_| FetchError::Unavailable)? {
            if content.len() as u64 + chunk.len() as u64 > limit {
                return Err(too_large(most_bytes));
            }
            content.extend_from_slice(&chunk);
        }
        Ok((content, name))
    }
}

/// Without a key it isn't sealed.
fn open(content: Vec<u8>, key: Option<&str>) -> Result<Vec<u8>, FetchError> {
    let Some(key) = key else { return Ok(content) };
    let opened = Key::read(key).and_then(|key| key.open_media(content));
    opened.map_err(|error: CryptoError| {
        tracing::warn!(%error, "wecom-bot: a file can't be opened");
        FetchError::Gone
    })
}

fn too_large(limit: u64) -> FetchError {
    FetchError::TooLarge {
        limit_mebibytes: u32::try_from(limit / (1024 * 1024)).unwrap_or(u32::MAX).max(1),
    }
}
