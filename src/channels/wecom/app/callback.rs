//! The door: WeCom checks the address with a GET and brings updates with POSTs. 200 only when they are durable.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{RawQuery, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::{
    super::crypto::{CryptoError, Key, is_signed},
    AppSettings, NAME, SetUpError,
    arrival::{Arrival, look},
    rarely::Rarely,
    replay::Taken,
    xml,
};
use crate::channels::{RawUpdate, Reception};

/// A callback is a few kilobytes.
const MOST_BYTES: usize = 256 * 1024;
/// How far what a callback says of its time may be from our clock, either way, in seconds.
const WINDOW_SECONDS: u64 = 300;

/// What time it is, in seconds since 1970.
pub type UnixClock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The clock of this machine.
pub fn system_clock() -> UnixClock {
    Arc::new(|| jiff::Timestamp::now().as_second())
}

/// What the door has to know.
struct Door {
    token: SecretString,
    key: Key,
    corp_id: String,
    agent_id: u64,
    reception: Arc<dyn Reception>,
    clock: UnixClock,
    taken: Taken,
    complaints: Complaints,
}

/// What an operator has to mend is said now and then, not as often as it happens: strangers knock at any door.
#[derive(Debug, Default)]
struct Complaints {
    signature: Rarely,
    key: Rarely,
    receiver: Rarely,
    clock: Rarely,
}

/// Why a callback isn't taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    TooLarge,
    NotSigned,
    /// Its time is too far from ours.
    OtherTime,
    /// It was taken before.
    Again,
    /// It doesn't open, or is no whole XML.
    Damaged,
    /// It is for another company or app.
    OtherReceiver,
    /// It can't be kept just now.
    Unavailable,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Self::NotSigned => StatusCode::UNAUTHORIZED.into_response(),
            Self::OtherTime | Self::Again | Self::OtherReceiver => StatusCode::FORBIDDEN.into_response(),
            Self::Damaged => StatusCode::BAD_REQUEST.into_response(),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response(),
        }
    }
}

/// What stands in the address of a callback.
#[derive(Debug, Default)]
struct Query {
    signature: String,
    timestamp: String,
    nonce: String,
    /// Of a check of the address only.
    sealed: String,
}

/// The route at [`AppSettings::path`].
///
/// # Errors
///
/// [`SetUpError`], when the path or the key can't be used.
pub fn routes(settings: &AppSettings, reception: Arc<dyn Reception>, clock: UnixClock) -> Result<Router, SetUpError> {
    let door = Door {
        token: settings.token.clone(),
        key: settings.key()?,
        corp_id: settings.corp_id.clone(),
        agent_id: settings.agent_id,
        reception,
        clock,
        taken: Taken::default(),
        complaints: Complaints::default(),
    };
    settings.check_path()?;
    Ok(Router::new()
        .route(&settings.path, get(check_address).post(take))
        .with_state(Arc::new(door)))
}

/// Answers what WeCom asks when the address is entered in the admin console: what it has sealed, opened.
async fn check_address(State(door): State<Arc<Door>>, RawQuery(query): RawQuery) -> Response {
    let query = Query::read(query.as_deref());
    match door.open(&query, &query.sealed) {
        Ok(plain) => {
            tracing::info!("WeCom has checked the app's address");
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], plain).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn take(State(door): State<Arc<Door>>, request: Request) -> Response {
    let query = Query::read(request.uri().query());
    match door.take(&query, request).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

impl Door {
    async fn take(&self, query: &Query, request: Request) -> Result<(), Refusal> {
        let envelope = body(request).await?;
        let elements = xml::read(&String::from_utf8_lossy(&envelope)).map_err(|_| Refusal::Damaged)?;
        let sealed = elements.text("Encrypt").ok_or(Refusal::Damaged)?;
        let plain = self.open(query, sealed)?;
        let plain = String::from_utf8_lossy(&plain);
        let Arrival { agent, raw } = look(&plain).map_err(|_| Refusal::Damaged)?;
        if agent.is_some_and(|agent| agent.parse() != Ok(self.agent_id)) {
            self.complain_of_receiver();
            return Err(Refusal::OtherReceiver);
        }
        match raw {
            Some(raw) => self.keep(raw).await?,
            None => tracing::debug!("wecom app: a callback that is nobody's is dropped"),
        }
        self.taken.note(query.time().ok_or(Refusal::OtherTime)?, &query.nonce);
        Ok(())
    }

    /// Opens what was sealed, when it is signed, of now, new, and for us.
    fn open(&self, query: &Query, sealed: &str) -> Result<Vec<u8>, Refusal> {
        let token = self.token.expose_secret();
        if sealed.is_empty() || !is_signed(&query.signature, token, &query.timestamp, &query.nonce, sealed) {
            if self.complaints.signature.is_due() {
                tracing::warn!(
                    "wecom app: a callback isn't signed with wecom.app.token; if WeCom says that the address fails, compare it with the Token in the admin console"
                );
            }
            return Err(Refusal::NotSigned);
        }
        let now = (self.clock)();
        let time = query.time().ok_or(Refusal::OtherTime)?;
        if now.abs_diff(time) > WINDOW_SECONDS {
            if self.complaints.clock.is_due() {
                tracing::warn!(
                    seconds = time.saturating_sub(now),
                    "wecom app: a signed callback is not of now; is the clock of this machine right?"
                );
            }
            return Err(Refusal::OtherTime);
        }
        if self.taken.has(time, &query.nonce) {
            tracing::debug!("wecom app: a callback that was taken before is refused");
            return Err(Refusal::Again);
        }
        self.key.open_message(sealed, &self.corp_id).map_err(|error| {
            if error == CryptoError::OtherReceiver {
                self.complain_of_receiver();
                return Refusal::OtherReceiver;
            }
            if self.complaints.key.is_due() {
                tracing::error!(
                    %error,
                    "wecom app: a signed callback can't be opened; compare wecom.app.encoding_aes_key with the EncodingAESKey in the admin console"
                );
            }
            Refusal::Damaged
        })
    }

    async fn keep(&self, raw: RawUpdate) -> Result<(), Refusal> {
        self.reception.receive(NAME, vec![raw]).await.map_err(|error| {
            tracing::warn!(%error, "wecom app: a callback is sent back");
            Refusal::Unavailable
        })
    }

    fn complain_of_receiver(&self) {
        if self.complaints.receiver.is_due() {
            tracing::error!(
                "wecom app: a signed callback is for another company or app; compare wecom.app.corp_id and wecom.app.agent_id with the admin console"
            );
        }
    }
}

/// The whole body, but never more than a callback has.
async fn body(request: Request) -> Result<bytes::Bytes, Refusal> {
    if announced(request.headers()).is_some_and(|bytes| bytes > MOST_BYTES as u64) {
        return Err(Refusal::TooLarge);
    }
    let body: Body = request.into_body();
    to_bytes(body, MOST_BYTES).await.map_err(|_| Refusal::TooLarge)
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl Query {
    fn read(query: Option<&str>) -> Query {
        let mut read = Query::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let place = match &*name {
                "msg_signature" => &mut read.signature,
                "timestamp" => &mut read.timestamp,
                "nonce" => &mut read.nonce,
                "echostr" => &mut read.sealed,
                _ => continue,
            };
            *place = value.into_owned();
        }
        // Base64's `+` that wasn't escaped has become a blank on the way; a blank is none of its characters.
        read.sealed = read.sealed.replace(' ', "+");
        read
    }

    /// When it says to be of, in seconds since 1970.
    fn time(&self) -> Option<i64> {
        self.timestamp.parse().ok()
    }
}
