//! What the API says when something went wrong: a code that the page puts in words.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::super::ReceptionError;

/// A refusal. The page shows the message `page-error-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
}

impl Problem {
    /// No valid account cookie.
    pub(super) const SIGNED_OUT: Problem = Problem::new(StatusCode::UNAUTHORIZED, "signed-out");
    /// Asked from elsewhere than the page.
    pub(super) const ELSEWHERE: Problem = Problem::new(StatusCode::FORBIDDEN, "elsewhere");
    /// Not something the page sends.
    pub(super) const BAD_REQUEST: Problem = Problem::new(StatusCode::BAD_REQUEST, "bad-request");
    /// Nothing in it.
    pub(super) const EMPTY: Problem = Problem::new(StatusCode::BAD_REQUEST, "empty");
    /// More words than one message may have.
    pub(super) const TOO_LONG: Problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-long");
    /// A larger file than is taken.
    pub(super) const TOO_LARGE: Problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large");
    /// Too much at once.
    pub(super) const BUSY: Problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "busy");
    /// The connection stalled.
    pub(super) const TIMEOUT: Problem = Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout");
    /// Not there, or not theirs: the answer is the same.
    pub(super) const NOT_FOUND: Problem = Problem::new(StatusCode::NOT_FOUND, "not-found");
    /// The desk can't take anything in.
    pub(super) const UNAVAILABLE: Problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable");

    const fn new(status: StatusCode, code: &'static str) -> Problem {
        Problem { status, code }
    }
}

impl From<ReceptionError> for Problem {
    fn from(error: ReceptionError) -> Problem {
        match error {
            ReceptionError::Unavailable | ReceptionError::Closing => Problem::UNAVAILABLE,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.code }))).into_response()
    }
}
