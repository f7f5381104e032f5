//! Files from the page: read within the limit, stashed sealed, then named in a small update.

use std::time::Duration;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use tokio::time::timeout;

use super::{NAME, account::Account, api, hall::Shared, problem::Problem, update::Said};

/// The file's name and the words under it, percent-encoded, since headers are ASCII.
const NAME_HEADER: &str = "x-file-name";
const CAPTION_HEADER: &str = "x-caption";
const ID_HEADER: &str = "x-update-id";

const MOST_NAME_CHARACTERS: usize = 255;
const MOST_CAPTION_CHARACTERS: usize = 1024;
/// A phone that sends nothing for this long is gone.
const STALLED: Duration = Duration::from_secs(60);
/// How long to queue for a place when many upload at once.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) async fn upload(
    State(hall): State<Shared>,
    Account(account): Account,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let id = headers
        .get(ID_HEADER)
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default();
    api::check_id(id)?;
    let _place = timeout(PATIENCE, hall.uploads.acquire())
        .await
        .map_err(|_| Problem::BUSY)?;
    let bytes = read(body, announced(&headers), hall.settings.most_upload_bytes()).await?;
    if bytes.is_empty() {
        return Err(Problem::EMPTY);
    }
    let size = bytes.len() as u64;
    let stash = hall.reception.stash(NAME, &account, bytes).await?;
    let name = decoded(&headers, NAME_HEADER, MOST_NAME_CHARACTERS);
    let caption = decoded(&headers, CAPTION_HEADER, MOST_CAPTION_CHARACTERS);
    let said = Said::File {
        stash: &stash,
        name: name.as_deref(),
        bytes: size,
        caption: caption.as_deref(),
    };
    api::receive(&hall, &account, id, &headers, said).await
}

fn announced(headers: &HeaderMap) -> u64 {
    headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .unwrap_or(0)
}

/// Reads a body within the limit. A little too much is read and thrown away, because a browser that is still sending
/// doesn't hear an answer; far too much is cut off.
async fn read(body: Body, announced: u64, most: u64) -> Result<Bytes, Problem> {
    let bear = most.saturating_mul(2);
    if announced > bear {
        return Err(Problem::TOO_LARGE);
    }
    let mut stream = body.into_data_stream();
    let mut bytes = BytesMut::new();
    let mut seen = 0_u64;
    while let Some(chunk) = timeout(STALLED, stream.next()).await.map_err(|_| Problem::TIMEOUT)? {
        let chunk = chunk.map_err(|_| Problem::BAD_REQUEST)?;
        seen = seen.saturating_add(chunk.len() as u64);
        if seen > bear {
            return Err(Problem::TOO_LARGE);
        }
        if seen > most {
            bytes.clear();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    if seen > most {
        Err(Problem::TOO_LARGE)
    } else {
        Ok(bytes.freeze())
    }
}

/// A percent-encoded header's words, without the characters that only serve to mislead.
fn decoded(headers: &HeaderMap, name: &str, most_characters: usize) -> Option<String> {
    let encoded = headers.get(name)?.to_str().ok()?;
    // `+` stands for itself here, unlike in a form.
    let pair = format!("v={}", encoded.replace('+', "%2B").replace('&', "%26"));
    let (_, value) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
    tidy(&value, most_characters)
}

/// A name or caption without control characters and of bearable length.
pub(super) fn tidy(words: &str, most_characters: usize) -> Option<String> {
    let kept: String = words
        .chars()
        .filter(|character| !character.is_control() || *character == '\n')
        .collect();
    let kept: String = kept.trim().chars().take(most_characters).collect();
    (!kept.is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_and_tidied() {
        let named = |value: &str| {
            decoded(
                &HeaderMap::from_iter([("x-file-name".parse().unwrap(), value.parse().unwrap())]),
                NAME_HEADER,
                9,
            )
        };
        assert_eq!(named("%E6%89%A7%E7%85%A7.jpg").as_deref(), Some("执照.jpg"));
        assert_eq!(named("a+b&c%00.p").as_deref(), Some("a+b&c.p"));
        assert_eq!(named("%20"), None);
        assert_eq!(named("0123456789").as_deref(), Some("012345678"));
    }

    #[tokio::test]
    async fn a_body_is_read_to_the_limit() {
        assert_eq!(read(Body::from("12345"), 0, 5).await.map(|bytes| bytes.len()), Ok(5));
        assert_eq!(read(Body::from("123456"), 0, 5).await, Err(Problem::TOO_LARGE));
        assert_eq!(read(Body::from("12345678901"), 0, 5).await, Err(Problem::TOO_LARGE));
        assert_eq!(read(Body::empty(), 11, 5).await, Err(Problem::TOO_LARGE));
    }
}
