//! What can be set for the local page.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

/// The fewest characters of an access token that keeps guessing hopeless.
const SHORTEST_TOKEN: usize = 12;

/// The `[web]` settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSettings {
    /// Served or not; when unset, it is served if no other channel is set up.
    pub enabled: Option<bool>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// How people reach it from outside, e.g. through a proxy with a certificate. Must be the root of a host.
    pub public_url: Option<Url>,
    /// What people must give before they see the chat. Needed as soon as others can reach the page.
    pub access_token: Option<SecretString>,
    /// The largest file taken, in mebibytes.
    pub max_upload_mebibytes: u32,
}

impl Default for WebSettings {
    fn default() -> WebSettings {
        WebSettings {
            enabled: None,
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            public_url: None,
            access_token: None,
            max_upload_mebibytes: 20,
        }
    }
}

/// The page would stand open to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExposureError {
    /// Others can reach the address, and nothing asks who they are.
    #[error(
        "the local page would listen on {0}, which others can reach: set web.access_token, or set web.listen to 127.0.0.1:8080"
    )]
    NoToken(SocketAddr),
    /// Others can reach the address, and the token can be guessed.
    #[error("web.access_token is too short to guard {0}: use at least {SHORTEST_TOKEN} characters")]
    ShortToken(SocketAddr),
}

impl WebSettings {
    /// Refuses an address that others can reach without a token worth the name.
    pub fn check_exposure(&self) -> Result<(), ExposureError> {
        if self.listen.ip().to_canonical().is_loopback() {
            return Ok(());
        }
        match &self.access_token {
            None => Err(ExposureError::NoToken(self.listen)),
            Some(token) if token.expose_secret().trim().is_empty() => Err(ExposureError::NoToken(self.listen)),
            Some(token) if token.expose_secret().chars().count() < SHORTEST_TOKEN => {
                Err(ExposureError::ShortToken(self.listen))
            }
            Some(_) => Ok(()),
        }
    }

    /// The largest upload, in bytes.
    pub(super) fn most_upload_bytes(&self) -> u64 {
        u64::from(self.max_upload_mebibytes) * 1024 * 1024
    }

    /// The token, unless it is unset or blank.
    pub(super) fn token(&self) -> Option<&str> {
        self.access_token
            .as_ref()
            .map(ExposeSecret::expose_secret)
            .filter(|token| !token.trim().is_empty())
    }

    /// Whether browsers reach the page over TLS, as far as we know.
    pub(super) fn over_tls(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// Whether a browser that names this host can be meant to talk to us. A foreign name that was pointed at our
    /// address (DNS rebinding) is not on the list; a bare address can't be pointed anywhere else.
    pub(super) fn answers_to(&self, authority: &str) -> bool {
        let Ok(url) = Url::parse(&format!("http://{authority}/")) else {
            return false;
        };
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        let public = self.public_url.as_ref().and_then(Url::host);
        match url.host() {
            Some(host) if public.as_ref() == Some(&host) => true,
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => self.answers_to_address(IpAddr::V4(address)),
            Some(url::Host::Ipv6(address)) => self.answers_to_address(IpAddr::V6(address)),
            None => false,
        }
    }

    fn answers_to_address(&self, address: IpAddr) -> bool {
        let own = self.listen.ip();
        address.to_canonical().is_loopback() || address == own || own.is_unspecified()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening(address: &str, token: Option<&str>) -> WebSettings {
        WebSettings {
            listen: address.parse().unwrap(),
            access_token: token.map(SecretString::from),
            public_url: Some(Url::parse("https://beian.example.com/").unwrap()),
            ..WebSettings::default()
        }
    }

    #[test]
    fn an_open_address_needs_a_token() {
        for (address, token, good) in [
            ("127.0.0.1:8080", None, true),
            ("[::1]:8080", None, true),
            ("0.0.0.0:8080", None, false),
            ("0.0.0.0:8080", Some("   "), false),
            ("0.0.0.0:8080", Some("short"), false),
            ("192.168.1.5:8080", Some("long-enough-token"), true),
        ] {
            assert_eq!(
                listening(address, token).check_exposure().is_ok(),
                good,
                "{address} {token:?}"
            );
        }
    }

    #[test]
    fn only_own_names_are_answered_to() {
        let settings = listening("127.0.0.1:8080", None);
        for host in ["localhost:8080", "127.0.0.1:9", "[::1]:8080", "beian.example.com"] {
            assert!(settings.answers_to(host), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "192.168.1.5",
            "a@localhost",
            "localhost.evil",
            "",
        ] {
            assert!(!settings.answers_to(host), "{host}");
        }
        assert!(listening("0.0.0.0:80", Some("long-enough-token")).answers_to("192.168.1.5"));
    }

    #[test]
    fn everything_has_a_default() {
        let settings: WebSettings = toml::from_str("").unwrap();
        assert_eq!(settings.max_upload_mebibytes, 20);
        assert_eq!(settings.listen, "127.0.0.1:8080".parse().unwrap());
        let settings: WebSettings =
            toml::from_str("public_url = 'https://a.example/'\naccess_token = 'x'\nmax_upload_mebibytes = 3").unwrap();
        assert!(settings.over_tls());
        assert_eq!(settings.max_upload_mebibytes, 3);
        assert!(!format!("{settings:?}").contains("\"x\""));
    }
}
