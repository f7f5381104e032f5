//! Opens the WebSocket: over reqwest, so that TLS roots and the proxy are the same as everywhere.

use std::time::Duration;

use reqwest::{
    Client, StatusCode, Upgraded,
    header::{CONNECTION, HeaderMap, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::{client::generate_key, derive_accept_key},
        protocol::{Role, WebSocketConfig},
    },
};
use url::Url;

use super::SetUpError;

/// Given up after this long.
const OPEN_TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// No frame that makes sense is longer, in bytes: media come by links.
const MOST_FRAME_BYTES: usize = 1024 * 1024;

pub(super) type Socket = WebSocketStream<Upgraded>;

/// Why no connection could be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum OpenError {
    #[error("no connection")]
    Unreachable,
    #[error("no answer in time")]
    TooSlow,
    #[error("it answers with status {0} where a WebSocket was asked for")]
    Status(u16),
    #[error("what answers is no WebSocket server")]
    Stranger,
}

/// What opens connections.
pub(super) fn client() -> Result<Client, SetUpError> {
    Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_nodelay(true)
        .tcp_keepalive(Duration::from_secs(30))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .http1_only()
        .build()
        .map_err(SetUpError::Client)
}

/// The address as reqwest wants it: `wss` is `https`.
pub(super) fn http_address(url: &Url) -> Result<Url, SetUpError> {
    let scheme = match url.scheme() {
        "wss" => "https",
        "ws" => "http",
        _ => return Err(SetUpError::Address),
    };
    let rest = url.as_str().split_once(':').map_or("", |(_, rest)| rest);
    Url::parse(&format!("{scheme}:{rest}")).map_err(|_| SetUpError::Address)
}

/// Opens a connection to that http address.
pub(super) async fn open(client: &Client, address: &Url) -> Result<Socket, OpenError> {
    tokio::time::timeout(OPEN_TIMEOUT, handshake(client, address))
        .await
        .unwrap_or(Err(OpenError::TooSlow))
}

async fn handshake(client: &Client, address: &Url) -> Result<Socket, OpenError> {
    let key = generate_key();
    let request = client
        .get(address.clone())
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, &key);
    let response = request.send().await.map_err(|error| failed(&error))?;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        return Err(OpenError::Status(response.status().as_u16()));
    }
    if !accepts(response.headers(), &key) {
        return Err(OpenError::Stranger);
    }
    let stream = response.upgrade().await.map_err(|error| failed(&error))?;
    let bounds = WebSocketConfig::default()
        .max_message_size(Some(MOST_FRAME_BYTES))
        .max_frame_size(Some(MOST_FRAME_BYTES))
        .read_buffer_size(16 * 1024)
        .write_buffer_size(16 * 1024);
    Ok(WebSocketStream::from_raw_socket(stream, Role::Client, Some(bounds)).await)
}

/// Whether the answer is one to our key (RFC 6455, 4.1).
fn accepts(headers: &HeaderMap, key: &str) -> bool {
    let is_upgrade = headers
        .get(UPGRADE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.eq_ignore_ascii_case("websocket"));
    let wanted = derive_accept_key(key.as_bytes());
    is_upgrade
        && headers
            .get(SEC_WEBSOCKET_ACCEPT)
            .is_some_and(|given| given.as_bytes() == wanted.as_bytes())
}

fn failed(error: &reqwest::Error) -> OpenError {
    if error.is_timeout() {
        OpenError::TooSlow
    } else {
        OpenError::Unreachable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let http = |address: &str| http_address(&Url::parse(address).unwrap()).map(|url| url.to_string());
        assert_eq!(
            http("wss://openws.work.weixin.qq.com").unwrap(),
            "https://openws.work.weixin.qq.com/"
        );
        assert_eq!(http("ws://127.0.0.1:7/x?y=1").unwrap(), "http://127.0.0.1:7/x?y=1");
        assert!(http("https://example.com/").is_err());
    }

    #[test]
    fn only_an_answer_to_our_key_will_do() {
        let answer = |accept: &str, upgrade: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(SEC_WEBSOCKET_ACCEPT, accept.parse().unwrap());
            headers.insert(UPGRADE, upgrade.parse().unwrap());
            accepts(&headers, "dGhlIHNhbXBsZSBub25jZQ==")
        };
        // RFC 6455, 1.3.
        assert!(answer("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "WebSocket"));
        assert!(!answer("s3pPLMBiTxaQ9kYGzzhZRbK+xOp=", "websocket"));
        assert!(!answer("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "h2c"));
    }
}
