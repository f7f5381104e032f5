//! Takes updates that Telegram brings: 200 only when they are durable.
//!
//! teloxide's own webhook is not used: it answers 200 before anything is kept, and compares the secret with `!=`.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::{
    config::WebhookSettings,
    door::{Arrival, look},
    read::lossy,
};
use crate::channels::Reception;

/// Updates are a few kilobytes.
const MOST_BYTES: usize = 1024 * 1024;
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

#[derive(Clone)]
struct Hook {
    secret: SecretString,
    reception: Arc<dyn Reception>,
}

/// The route at the path of the webhook's address.
pub fn routes(settings: &WebhookSettings, reception: Arc<dyn Reception>) -> Router {
    let hook = Hook {
        secret: settings.secret.clone(),
        reception,
    };
    // The operator chose the path: a segment may begin with `:`, at which axum would panic.
    Router::new()
        .without_v07_checks()
        .route(settings.url.path(), post(take))
        .with_state(hook)
}

async fn take(State(hook): State<Hook>, request: Request) -> Response {
    // Before the body: from strangers nothing is read.
    if !is_telegram(request.headers(), &hook.secret) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(body) = to_bytes(request.into_body(), MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let json = lossy(&body);
    let Some(Arrival { raw, press, kind, .. }) = look(&json) else {
        // It would come again for hours, and be no better.
        tracing::warn!("telegram: an update without an id is dropped");
        return StatusCode::OK.into_response();
    };
    match raw {
        Some(raw) => {
            if let Err(error) = hook.reception.receive(super::NAME, vec![raw]).await {
                tracing::warn!(%error, "telegram: an update is sent back");
                return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response();
            }
        }
        None => tracing::debug!(kind, "telegram: an update that is nobody's is dropped"),
    }
    press.map_or_else(|| StatusCode::OK.into_response(), answer_press)
}

/// The answer to a press rides on the answer to the webhook, which saves a call
/// (core.telegram.org/bots/api#making-requests-when-getting-updates).
fn answer_press(press: String) -> Response {
    let answer = serde_json::json!({"method": "answerCallbackQuery", "callback_query_id": press});
    (
        [(header::CONTENT_TYPE, "application/json")],
        Body::from(answer.to_string()),
    )
        .into_response()
}

fn is_telegram(headers: &HeaderMap, secret: &SecretString) -> bool {
    let given = headers.get(SECRET_HEADER).map_or(&b""[..], |value| value.as_bytes());
    // An empty secret would let everybody in.
    let wanted = secret.expose_secret().as_bytes();
    !wanted.is_empty() && bool::from(given.ct_eq(wanted))
}
