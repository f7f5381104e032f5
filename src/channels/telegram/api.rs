//! Calls to the Bot API.
//!
//! The requests, their names and the errors are teloxide's. The few lines that carry them are ours, because teloxide-core 0.13
//! sleeps ten seconds inside a call that was answered with a 5xx (its `net/request.rs`, `DELAY_ON_SERVER_ERROR`), reads a whole
//! `Message` where we need a number, and can't be given another transport.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{
    Client, RequestBuilder, StatusCode,
    header::{CONTENT_TYPE, HeaderValue},
    multipart::Form,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IntoDeserializer, value::Error as ValueError},
};
use teloxide::{ApiError, requests::Payload};
use url::Url;

/// A call is given up after this long. It carries some kilobytes: also the files that go out stand in a reply of at most 64.
const CALL_TIMEOUT: Duration = Duration::from_secs(17);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// No wait that the server asks for is believed to be longer.
const LONGEST_HOLD: Duration = Duration::from_secs(24 * 3600);

/// The way to the Bot API. Cheap to clone.
#[derive(Clone)]
pub(super) struct Api {
    client: Client,
    /// `{api_url}/bot{token}/`: secret, never printed.
    methods: Arc<Url>,
    /// `{api_url}/file/bot{token}/`: secret, never printed.
    files: Arc<Url>,
}

impl fmt::Debug for Api {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Api")
    }
}

/// Why the channel can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The address of the Bot API can't carry a path.
    #[error("telegram.api_url is not an http address")]
    Address,
    /// The TLS or proxy settings of this machine can't be used.
    #[error("the HTTP client can't be built: {0}")]
    Client(#[source] reqwest::Error),
}

/// Why a call failed. Says neither an address (it holds the token) nor a person's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// Nobody answered, the answer made no sense, or the server is out of order. It may have been done all the same.
    #[error("the Bot API can't be reached: {0}")]
    Unreachable(&'static str),
    /// Too fast for this chat.
    #[error("the Bot API asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// The server says no.
    #[error("the Bot API refused {method} ({code}): {}", describe(.error))]
    Refused {
        /// What was asked.
        method: &'static str,
        /// The number of the answer.
        code: u16,
        /// In teloxide's words.
        error: ApiError,
    },
}

impl CallError {
    /// The token is wrong.
    pub(super) fn is_bad_token(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                code: 401 | 404,
                error: ApiError::InvalidToken,
                ..
            }
        )
    }
}

/// An error's text without what it may quote of a person's words.
fn describe(error: &ApiError) -> String {
    let text = match error {
        ApiError::Unknown(text) | ApiError::CantParseEntities(text) => text.clone(),
        known => known.to_string(),
    };
    let end = text.find(['"', '\'', '`']).unwrap_or(text.len());
    text[..end].chars().take(120).collect()
}

/// What every method answers with.
#[derive(Deserialize)]
struct Answer<R> {
    #[serde(default)]
    ok: bool,
    result: Option<R>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

/// An answer of which only the fact matters.
pub(super) type Done = serde::de::IgnoredAny;

impl Api {
    /// Prepares the way; asks nothing yet.
    pub(super) fn new(token: &SecretString, api_url: &Url) -> Result<Self, SetUpError> {
        let client = client().timeout(CALL_TIMEOUT).build().map_err(SetUpError::Client)?;
        Ok(Self {
            client,
            methods: Arc::new(base(token, api_url, &[])?),
            files: Arc::new(base(token, api_url, &["file"])?),
        })
    }

    /// The same way, but with a patience of its own: for long polls and for files.
    pub(super) fn patient(&self, patience: Duration) -> Result<Self, SetUpError> {
        let client = client().read_timeout(patience).build().map_err(SetUpError::Client)?;
        Ok(Self {
            client,
            methods: Arc::clone(&self.methods),
            files: Arc::clone(&self.files),
        })
    }

    /// Calls a method and reads of its answer what `R` asks for.
    pub(super) async fn call<P, R>(&self, payload: &P) -> Result<R, CallError>
    where
        P: Payload + Serialize + Sync,
        R: DeserializeOwned,
    {
        let body = serde_json::to_vec(payload).map_err(|_| CallError::Unreachable("the request can't be written"))?;
        let (status, bytes) = self.post(P::NAME, body).await?;
        read_answer(P::NAME, status, &bytes)
    }

    /// Calls a method with a form, which is the only way to bring a file along.
    pub(super) async fn call_with_form<R>(&self, method: &'static str, form: Form) -> Result<R, CallError>
    where
        R: DeserializeOwned,
    {
        let request = self.client.post(self.address_of(method)?).multipart(form);
        let (status, bytes) = answer_to(request).await?;
        read_answer(method, status, &bytes)
    }

    /// Calls a method and hands back the answer as it came.
    pub(super) async fn post(
        &self,
        method: &'static str,
        body: Vec<u8>,
    ) -> Result<(StatusCode, bytes::Bytes), CallError> {
        let request = self
            .client
            .post(self.address_of(method)?)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body);
        answer_to(request).await
    }

    fn address_of(&self, method: &str) -> Result<Url, CallError> {
        self.methods
            .join(method)
            .map_err(|_| CallError::Unreachable("the address can't be written"))
    }

    /// Asks for a file by the path that getFile gave.
    pub(super) async fn file(&self, path: &str) -> Result<reqwest::Response, CallError> {
        let mut url = Url::clone(&self.files);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path.split('/'));
        }
        self.client.get(url).send().await.map_err(|error| network(&error))
    }
}

async fn answer_to(request: RequestBuilder) -> Result<(StatusCode, bytes::Bytes), CallError> {
    let response = request.send().await.map_err(|error| network(&error))?;
    let status = response.status();
    let bytes = response.bytes().await.map_err(|error| network(&error))?;
    Ok((status, bytes))
}

/// Reads an answer; the number decides where the body doesn't tell.
pub(super) fn read_answer<R: DeserializeOwned>(
    method: &'static str,
    status: StatusCode,
    bytes: &[u8],
) -> Result<R, CallError> {
    if status.is_server_error() {
        return Err(CallError::Unreachable("it is out of order"));
    }
    let answer: Answer<R> = match serde_json::from_slice(bytes) {
        Ok(answer) => answer,
        // Also a gateway's own page means that it will never be taken.
        Err(_) if status == StatusCode::PAYLOAD_TOO_LARGE => {
            return Err(CallError::Refused {
                method,
                code: status.as_u16(),
                error: ApiError::RequestEntityTooLarge,
            });
        }
        // A proxy's or a gateway's own page.
        Err(_) => return Err(CallError::Unreachable("it answers with something else")),
    };
    if let (true, Some(result)) = (answer.ok, answer.result) {
        return Ok(result);
    }
    if let Some(seconds) = answer.parameters.and_then(|parameters| parameters.retry_after) {
        return Err(CallError::Wait(Duration::from_secs(seconds).min(LONGEST_HOLD)));
    }
    let code = answer.error_code.unwrap_or(status.as_u16());
    if code == 429 {
        return Err(CallError::Wait(Duration::from_secs(1)));
    }
    if code >= 500 {
        return Err(CallError::Unreachable("it is out of order"));
    }
    let description = answer.description.unwrap_or_default();
    let error = ApiError::deserialize(IntoDeserializer::<ValueError>::into_deserializer(description.as_str()))
        .unwrap_or(ApiError::Unknown(description));
    Err(CallError::Refused { method, code, error })
}

/// What went wrong on the way, in words without the address.
fn network(error: &reqwest::Error) -> CallError {
    CallError::Unreachable(if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    })
}

fn client() -> reqwest::ClientBuilder {
    Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_nodelay(true)
        .tcp_keepalive(Duration::from_secs(30))
        .pool_idle_timeout(Duration::from_secs(80))
        // The address holds the token: it must reach no third party, neither by a redirect nor by a Referer.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
}

fn base(token: &SecretString, api_url: &Url, before: &[&str]) -> Result<Url, SetUpError> {
    let mut url = api_url.clone();
    {
        let mut segments = url.path_segments_mut().map_err(|()| SetUpError::Address)?;
        segments
            .pop_if_empty()
            .extend(before)
            .push(&format!("bot{}", token.expose_secret()))
            .push("");
    }
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(SetUpError::Address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> CallError {
        read_answer::<Done>("SendMessage", StatusCode::from_u16(status).unwrap(), body.as_bytes()).unwrap_err()
    }

    #[test]
    fn errors_are_told_apart() {
        assert_eq!(
            refused(
                429,
                r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}"#
            ),
            CallError::Wait(Duration::from_secs(7))
        );
        assert!(matches!(refused(413, "<html>"), CallError::Refused { code: 413, .. }));
        assert!(matches!(refused(502, "<html>"), CallError::Unreachable(_)));
        assert!(matches!(refused(200, "<html>"), CallError::Unreachable(_)));
        assert!(refused(401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#).is_bad_token());
        assert!(refused(404, r#"{"ok":false,"error_code":404,"description":"Not Found"}"#).is_bad_token());
    }

    #[test]
    fn an_error_quotes_nobody() {
        let error = refused(
            400,
            r#"{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities: Unsupported start tag \"secret\" at byte offset 3"}"#,
        );
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    #[test]
    fn the_address_keeps_a_path_of_its_own() {
        let token = SecretString::from("1:a");
        let url = base(&token, &Url::parse("http://127.0.0.1:1/telegram/").unwrap(), &["file"]).unwrap();
        assert_eq!(url.as_str(), "http://127.0.0.1:1/telegram/file/bot1:a/");
        assert!(base(&token, &Url::parse("mailto:a@b").unwrap(), &[]).is_err());
        assert_eq!(
            url.join("GetFile").unwrap().as_str(),
            "http://127.0.0.1:1/telegram/file/bot1:a/GetFile"
        );
    }
}
