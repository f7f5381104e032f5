//! The one-time page: one question, answered without an account by whoever has the link.
//!
//! The token in the address is the secret. It goes to the reception and nowhere else; in particular not into a log.

use std::time::Duration;

use axum::{
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use tokio::time::timeout;

use super::{hall::Shared, papers::is_token, upload::tidy, view};
use crate::channels::{LinkAnswer, LinkView};

const MOST_CHARACTERS: usize = 8000;
const MOST_NAME_CHARACTERS: usize = 255;
/// The whole answer must have come by then.
const WHOLE_ANSWER: Duration = Duration::from_secs(600);

pub(super) async fn show(State(hall): State<Shared>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match look(&hall, &token).await {
        Ok(Some(link)) => view::link(&hall, StatusCode::OK, &link, None),
        Ok(None) => view::note(&hall, &headers, StatusCode::GONE, view::GONE),
        Err(()) => view::note(&hall, &headers, StatusCode::SERVICE_UNAVAILABLE, view::UNAVAILABLE),
    }
}

pub(super) async fn answer(
    State(hall): State<Shared>,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let link = match look(&hall, &token).await {
        Ok(Some(link)) => link,
        Ok(None) => return view::note(&hall, &headers, StatusCode::GONE, view::GONE),
        Err(()) => return view::note(&hall, &headers, StatusCode::SERVICE_UNAVAILABLE, view::UNAVAILABLE),
    };
    let Ok(_place) = hall.uploads.acquire().await else {
        return view::note(&hall, &headers, StatusCode::SERVICE_UNAVAILABLE, view::UNAVAILABLE);
    };
    let most = hall.settings.most_upload_bytes();
    let read = timeout(WHOLE_ANSWER, read(form, link.wants_file, most))
        .await
        .unwrap_or(Err(Unreadable::Broken));
    let answer = match read {
        Ok(answer) => answer,
        Err(unreadable) => {
            let (status, words) = unreadable.words(link.wants_file);
            return view::link(&hall, status, &link, Some(words));
        }
    };
    match hall.reception.answer_by_link(&token, answer).await {
        Ok(true) => view::sent(&hall, &link),
        Ok(false) => view::note(&hall, &headers, StatusCode::GONE, view::GONE),
        Err(_) => view::link(
            &hall,
            StatusCode::SERVICE_UNAVAILABLE,
            &link,
            Some("page-error-unavailable"),
        ),
    }
}

async fn look(hall: &Shared, token: &str) -> Result<Option<LinkView>, ()> {
    if is_token(token) {
        hall.reception.link(token).await.map_err(|_| ())
    } else {
        Ok(None)
    }
}

/// Why a form can't be used.
enum Unreadable {
    Empty,
    TooLong,
    TooLarge,
    Broken,
}

impl Unreadable {
    fn words(&self, wants_file: bool) -> (StatusCode, &'static str) {
        match self {
            Unreadable::Empty if wants_file => (StatusCode::BAD_REQUEST, "page-link-no-file"),
            Unreadable::Empty => (StatusCode::BAD_REQUEST, "page-error-empty"),
            Unreadable::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, "page-error-too-long"),
            Unreadable::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "page-error-too-large"),
            Unreadable::Broken => (StatusCode::BAD_REQUEST, "page-error-bad-request"),
        }
    }
}

impl From<MultipartError> for Unreadable {
    fn from(error: MultipartError) -> Unreadable {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Unreadable::TooLarge
        } else {
            Unreadable::Broken
        }
    }
}

async fn read(mut form: Multipart, wants_file: bool, most: u64) -> Result<LinkAnswer, Unreadable> {
    while let Some(mut field) = form.next_field().await? {
        let due = if wants_file { "file" } else { "text" };
        if field.name() != Some(due) {
            continue;
        }
        let file_name = field.file_name().and_then(|name| tidy(name, MOST_NAME_CHARACTERS));
        let mut bytes = BytesMut::new();
        while let Some(chunk) = field.chunk().await? {
            if (bytes.len() + chunk.len()) as u64 > most {
                return Err(Unreadable::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        let bytes = bytes.freeze();
        return if wants_file {
            file(file_name, bytes)
        } else {
            text(&bytes)
        };
    }
    Err(Unreadable::Empty)
}

fn file(file_name: Option<String>, bytes: Bytes) -> Result<LinkAnswer, Unreadable> {
    if bytes.is_empty() {
        Err(Unreadable::Empty)
    } else {
        Ok(LinkAnswer::File { file_name, bytes })
    }
}

fn text(bytes: &[u8]) -> Result<LinkAnswer, Unreadable> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Unreadable::Broken)?
        .replace("\r\n", "\n");
    match text.trim() {
        "" => Err(Unreadable::Empty),
        text if text.chars().count() > MOST_CHARACTERS => Err(Unreadable::TooLong),
        text => Ok(LinkAnswer::Text(text.to_owned())),
    }
}
