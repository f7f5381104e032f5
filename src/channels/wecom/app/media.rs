//! Files: those that people send are fetched, those that go out are brought first and then named in a message.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{
    Response, StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    multipart::{Form, Part},
};
use tokio::time::{sleep, timeout};

use super::{
    super::file_name::file_name,
    App,
    api::{CallError, No, network, refusal_in},
};
use crate::channels::{Attachment, FetchError, Fetched, Media};

/// For 20 MB over a slow line.
const WHOLE_TIMEOUT: Duration = Duration::from_secs(120);
const TRIES: u32 = 3;
/// No error that WeCom answers with instead of a file is longer, in bytes.
const LONGEST_ERROR: usize = 8192;

/// What media/upload takes, in bytes (document 90253).
const MOST_IMAGE_BYTES: usize = 10 * 1024 * 1024;
const MOST_FILE_BYTES: usize = 20 * 1024 * 1024;
const FEWEST_BYTES: usize = 6;

/// A file that was brought: how it is sent, and what it is called.
#[derive(Debug)]
pub(super) struct Brought {
    /// The kind of the message: `image` or `file`.
    pub(super) kind: &'static str,
    /// What it is called, for three days.
    pub(super) media_id: String,
}

/// What was asked for, or why not.
enum Taken {
    File(Fetched),
    TooLarge,
    Gone,
}

impl App {
    /// Fetches a file, at most so many bytes. See [`crate::channels::Channel::fetch`].
    pub(super) async fn fetch_file(&self, media: &Media, most_bytes: u64) -> Result<Fetched, FetchError> {
        let too_large = FetchError::TooLarge {
            limit_mebibytes: u32::try_from(most_bytes / (1024 * 1024)).unwrap_or(u32::MAX).max(1),
        };
        if media.bytes.is_some_and(|bytes| bytes > most_bytes) {
            return Err(too_large);
        }
        let mut pause = self.api.retry();
        let mut tries = 0;
        loop {
            tries += 1;
            let asked = self.api.media(&media.reference, |response| take(response, most_bytes));
            match timeout(WHOLE_TIMEOUT, asked).await {
                Ok(Ok(Taken::File(fetched))) => return Ok(fetched),
                Ok(Ok(Taken::TooLarge)) => return Err(too_large),
                Ok(Ok(Taken::Gone)) => return Err(FetchError::Gone),
                Ok(Err(CallError::Refused { code, .. })) => {
                    // 40007: no such file, or its three days are over.
                    tracing::debug!(code, "wecom app: a file can't be fetched");
                    return Err(FetchError::Gone);
                }
                Ok(Err(CallError::Unreachable(_))) | Err(_) if tries < TRIES => {}
                Ok(Err(error)) => {
                    tracing::debug!(%error, "wecom app: a file can't be fetched");
                    return Err(FetchError::Unavailable);
                }
                Err(_) => return Err(FetchError::Unavailable),
            }
            sleep(pause).await;
            pause *= 2;
        }
    }

    /// Brings a file; none when WeCom would never take it.
    pub(super) async fn bring(&self, attachment: &Attachment) -> Result<Option<Brought>, CallError> {
        let bytes = &attachment.bytes();
        if !(FEWEST_BYTES..=MOST_FILE_BYTES).contains(&bytes.len()) {
            return Ok(None);
        }
        let kind = if attachment.is_picture() && bytes.len() <= MOST_IMAGE_BYTES {
            "image"
        } else {
            "file"
        };
        let media_id = self.api.upload(kind, || form(attachment, bytes)).await?;
        Ok(Some(Brought { kind, media_id }))
    }
}

/// Takes a file's bytes. Errors come with status 200, as JSON: it is looked before anything is believed to be a file.
async fn take(mut response: Response, most_bytes: u64) -> Result<Taken, No> {
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(Taken::Gone),
        _ => return Err(No::Unreachable("it answers with something else")),
    }
    let header = |name| response.headers().get(name).map(|value| value.as_bytes());
    let name = response.headers().get(CONTENT_DISPOSITION).and_then(file_name);
    let is_text =
        header(CONTENT_TYPE).is_some_and(|kind| kind.starts_with(b"application/json") || kind.starts_with(b"text/"));
    let announced = response.content_length();
    if announced.is_some_and(|bytes| bytes > most_bytes) {
        return Ok(Taken::TooLarge);
    }
    let room = announced.unwrap_or(0).min(most_bytes);
    let mut content = BytesMut::with_capacity(usize::try_from(room).unwrap_or(0));
    while let Some(chunk) = response.chunk().await.map_err(|error| network(&error))? {
        if content.len() as u64 + chunk.len() as u64 > most_bytes {
            return Ok(Taken::TooLarge);
        }
        content.extend_from_slice(&chunk);
    }
    let may_be_error = content.len() <= LONGEST_ERROR && (is_text || content.first() == Some(&b'{'));
    if may_be_error && let Some(refusal) = refusal_in(&content) {
        return Err(refusal);
    }
    Ok(Taken::File(Fetched {
        bytes: content.freeze(),
        file_name: name,
    }))
}

fn form(attachment: &Attachment, bytes: &Bytes) -> Form {
    let part =
        || Part::stream_with_length(bytes.clone(), bytes.len() as u64).file_name(plain_name(&attachment.file_name));
    // A kind that can't stand in a header is no reason to withhold the file.
    let part = part().mime_str(&attachment.media_type).unwrap_or_else(|_| part());
    Form::new().part("media", part)
}

/// A name that can stand in the form as it is: WeCom shows what stands there, and unescapes nothing.
fn plain_name(name: &str) -> String {
    name.chars()
        .map(|character| match character {
            '"' | '\\' | ';' | '/' => '_',
            other if other.is_control() => '_',
            other => other,
        })
        .collect()
}
