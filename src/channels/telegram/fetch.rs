//! Fetches a file that a person sent.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use serde::Deserialize;
use teloxide::{ApiError, payloads::GetFile, types::FileId};
use tokio::time::{sleep, timeout};

use super::{Telegram, api::CallError};
use crate::channels::{FetchError, Media};

/// The Bot API gives out no more (core.telegram.org/bots/api#getfile).
const TELEGRAM_LIMIT: u64 = 20 * 1024 * 1024;
const TRIES: u32 = 3;
/// For 20 MB over a slow line.
const WHOLE_TIMEOUT: Duration = Duration::from_secs(120);

#[derive(Deserialize)]
struct FilePath {
    file_path: Option<String>,
    file_size: Option<u64>,
}

impl Telegram {
    /// Fetches a file, at most so many bytes. See [`crate::channels::Channel::fetch`].
    pub(super) async fn fetch_file(&self, media: &Media, most_bytes: u64) -> Result<Bytes, FetchError> {
        let limit = most_bytes.min(TELEGRAM_LIMIT);
        if media.bytes.is_some_and(|bytes| bytes > limit) {
            return Err(too_large(limit));
        }
        let mut pause = self.retry;
        let mut tries = 0;
        loop {
            tries += 1;
            let fetched = timeout(WHOLE_TIMEOUT, self.fetch_once(&media.reference, limit)).await;
            match fetched.unwrap_or(Err(FetchError::Unavailable)) {
                // The link lives about an hour; a new one is asked for with each try. What is gone is asked for once more, because
                // the server also says so while its own copy isn't ready.
                Err(FetchError::Unavailable) if tries < TRIES => {}
                Err(FetchError::Gone) if tries < 2 => {}
                other => return other,
            }
            sleep(pause).await;
            pause *= 2;
        }
    }

    async fn fetch_once(&self, reference: &str, limit: u64) -> Result<Bytes, FetchError> {
        let file: FilePath = self
            .api
            .call(&GetFile::new(FileId(reference.to_owned())))
            .await
            .map_err(|error| failed(&error, limit))?;
        if file.file_size.is_some_and(|bytes| bytes > limit) {
            return Err(too_large(limit));
        }
        let Some(path) = file.file_path else {
            return Err(FetchError::Gone);
        };
        let mut response = self.files.file(&path).await.map_err(|error| failed(&error, limit))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::BAD_REQUEST => return Err(FetchError::Gone),
            _ => return Err(FetchError::Unavailable),
        }
        let announced = response.content_length();
        if announced.is_some_and(|bytes| bytes > limit) {
            return Err(too_large(limit));
        }
        let room = announced.or(file.file_size).unwrap_or(0).min(limit);
        let mut content = BytesMut::with_capacity(usize::try_from(room).unwrap_or(0));
        while let Some(chunk) = response.chunk().await.map_err(|_| FetchError::Unavailable)? {
            if content.len() as u64 + chunk.len() as u64 > limit {
                return Err(too_large(limit));
            }
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }
}

fn too_large(limit: u64) -> FetchError {
    FetchError::TooLarge {
        limit_mebibytes: u32::try_from(limit / (1024 * 1024)).unwrap_or(u32::MAX).max(1),
    }
}

fn failed(error: &CallError, limit: u64) -> FetchError {
    tracing::debug!(%error, "telegram: a file can't be fetched");
    match error {
        CallError::Refused {
            code: 400,
            error: ApiError::Unknown(text),
            ..
        } if text.contains("file is too big") => too_large(limit),
        CallError::Refused { code: 400, .. } => FetchError::Gone,
        _ => FetchError::Unavailable,
    }
}
