//! Asking for the access token, once a browser.

use std::time::Duration;

use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::time::sleep;
use zeroize::Zeroizing;

use super::{guard, hall::Shared, view};

const MOST_FORM_BYTES: usize = 4 * 1024;
/// A wrong token takes this long, holding one of few places: guessing stays slow however many ask.
const WRONG_TAKES: Duration = Duration::from_millis(1500);

pub(super) async fn show(State(hall): State<Shared>, headers: HeaderMap) -> Response {
    let allowed = hall
        .settings
        .token()
        .is_none_or(|token| hall.key.has_access(&headers, token));
    if allowed {
        Redirect::to("/").into_response()
    } else {
        view::login(&hall, &headers, StatusCode::OK, None)
    }
}

pub(super) async fn attempt(State(hall): State<Shared>, request: Request) -> Response {
    let headers = request.headers().clone();
    let Some(token) = hall.settings.token() else {
        return Redirect::to("/").into_response();
    };
    if guard::is_cross_site(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Ok(_place) = hall.logins.try_acquire() else {
        return view::login(&hall, &headers, StatusCode::TOO_MANY_REQUESTS, Some("page-login-slow"));
    };
    let form = to_bytes(request.into_body(), MOST_FORM_BYTES).await.unwrap_or_default();
    let given = url::form_urlencoded::parse(&form).find(|(name, _)| name == "token");
    let given = Zeroizing::new(given.map(|(_, value)| value.trim().to_owned()).unwrap_or_default());
    // Digests are of one length, so that comparing tells nothing of the token's.
    if bool::from(Sha256::digest(given.as_bytes()).ct_eq(&Sha256::digest(token.trim().as_bytes()))) {
        let cookie = hall.key.access_cookie(token, hall.settings.over_tls());
        return ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response();
    }
    sleep(WRONG_TAKES).await;
    view::login(&hall, &headers, StatusCode::FORBIDDEN, Some("page-login-wrong"))
}
