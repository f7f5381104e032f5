//! What the page says to the desk, and what it asks.

use axum::{
    Json,
    body::to_bytes,
    extract::{FromRequest, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    NAME,
    account::Account,
    attachments::Line,
    hall::{Hall, Shared},
    problem::Problem,
    update::{PageUpdate, Said},
    view, words,
};
use crate::channels::RawUpdate;

const MOST_JSON_BYTES: usize = 64 * 1024;
const MOST_CHARACTERS: usize = 8000;
/// Telegram's bound, which the conversation's payloads keep to.
const MOST_PAYLOAD_BYTES: usize = 64;
const MOST_LABEL_CHARACTERS: usize = 400;
/// Lines of history in one answer.
const MOST_LINES: usize = 200;

/// A JSON body of bounded size; its refusals are codes for the page.
pub(super) struct Body<T>(T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _hall: &Shared) -> Result<Body<T>, Problem> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| {
                value
                    .split(';')
                    .next()
                    .is_some_and(|kind| kind.trim() == "application/json")
            });
        if !is_json {
            return Err(Problem::BAD_REQUEST);
        }
        let bytes = to_bytes(request.into_body(), MOST_JSON_BYTES)
            .await
            .map_err(|_| Problem::TOO_LONG)?;
        serde_json::from_slice(&bytes)
            .map(Body)
            .map_err(|_| Problem::BAD_REQUEST)
    }
}

/// `POST /api/say`
#[derive(Deserialize)]
pub(super) struct Say {
    text: String,
    id: String,
}

/// `POST /api/press`
#[derive(Deserialize)]
pub(super) struct Press {
    payload: String,
    #[serde(default)]
    label: String,
    id: String,
}

/// `POST /api/start`
#[derive(Deserialize)]
pub(super) struct Start {
    id: String,
}

/// Where in the history to go on.
#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    pub(super) after: u64,
}

/// `GET /api/words`
#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    language: String,
}

/// A piece of history.
#[derive(Serialize)]
pub(super) struct Piece {
    items: Vec<Line>,
    more: bool,
}

pub(super) async fn say(
    State(hall): State<Shared>,
    Account(account): Account,
    headers: HeaderMap,
    Body(say): Body<Say>,
) -> Result<StatusCode, Problem> {
    if say.text.trim().is_empty() {
        return Err(Problem::EMPTY);
    }
    if say.text.chars().count() > MOST_CHARACTERS {
        return Err(Problem::TOO_LONG);
    }
    receive(&hall, &account, &say.id, &headers, Said::Text { text: &say.text }).await
}

pub(super) async fn press(
    State(hall): State<Shared>,
    Account(account): Account,
    headers: HeaderMap,
    Body(press): Body<Press>,
) -> Result<StatusCode, Problem> {
    let Press { payload, label, id } = press;
    if payload.is_empty() || payload.len() > MOST_PAYLOAD_BYTES || label.chars().count() > MOST_LABEL_CHARACTERS {
        return Err(Problem::BAD_REQUEST);
    }
    receive(
        &hall,
        &account,
        &id,
        &headers,
        Said::Press {
            payload: &payload,
            label: &label,
        },
    )
    .await
}

pub(super) async fn start(
    State(hall): State<Shared>,
    Account(account): Account,
    headers: HeaderMap,
    Body(start): Body<Start>,
) -> Result<StatusCode, Problem> {
    receive(&hall, &account, &start.id, &headers, Said::Start).await
}

/// Hands an update to the inbox. The page's own id makes a second try of the same post harmless.
pub(super) async fn receive(
    hall: &Hall,
    account: &str,
    id: &str,
    headers: &HeaderMap,
    said: Said<'_>,
) -> Result<StatusCode, Problem> {
    check_id(id)?;
    let language = view::asked_language(headers);
    let body = PageUpdate {
        account,
        id,
        language: language.as_deref(),
        said,
    }
    .to_bytes();
    let update = RawUpdate {
        account: account.to_owned(),
        update: format!("{account}:{id}"),
        body,
    };
    hall.reception.receive(NAME, vec![update]).await?;
    Ok(StatusCode::ACCEPTED)
}

/// An id as the page makes them.
pub(super) fn check_id(id: &str) -> Result<(), Problem> {
    let good = (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if good { Ok(()) } else { Err(Problem::BAD_REQUEST) }
}

pub(super) async fn history(
    State(hall): State<Shared>,
    Account(account): Account,
    Query(After { after }): Query<After>,
) -> Result<Json<Piece>, Problem> {
    // One more than shown tells whether there is more.
    let mut items = hall.reception.history(NAME, &account, after, MOST_LINES + 1).await?;
    let more = items.len() > MOST_LINES;
    items.truncate(MOST_LINES);
    let items = items.into_iter().map(Line::from).collect();
    Ok(Json(Piece { items, more }))
}

pub(super) async fn words(
    State(hall): State<Shared>,
    Query(Which { language }): Query<Which>,
) -> Json<std::collections::BTreeMap<String, String>> {
    Json((hall.words)(words::supported(&language)).into_iter().collect())
}
