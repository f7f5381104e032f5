//! Whose browser it is: a random account in a signed cookie. No name, no password; the cookie is the person.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{hall::Shared, problem::Problem};

/// The cookie that says which account.
pub(super) const ACCOUNT_COOKIE: &str = "beian";
/// The cookie that says that the access token was given.
pub(super) const ACCESS_COOKIE: &str = "beian-access";

const ONE_YEAR_SECONDS: u32 = 365 * 24 * 3600;
const THIRTY_DAYS_SECONDS: u32 = 30 * 24 * 3600;

/// The key that signs cookies. Whoever has it can be anyone.
///
/// Kept at the width of a SHA-256 block, which is how HMAC pads a shorter key: so making a signature can't fail.
#[derive(Clone)]
pub struct CookieKey(Zeroizing<[u8; 64]>);

impl CookieKey {
    /// A key of 256 random bits.
    pub fn new(key: [u8; 32]) -> CookieKey {
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(&key);
        CookieKey(block)
    }

    fn signer(&self, purpose: &str, content: &str) -> Hmac<Sha256> {
        let mut signer = Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::from(*self.0));
        // The purpose keeps a signature for one kind of cookie from passing for another.
        signer.update(purpose.as_bytes());
        signer.update(&[0]);
        signer.update(content.as_bytes());
        signer
    }

    fn sign(&self, purpose: &str, content: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.signer(purpose, content).finalize().into_bytes())
    }

    fn verifies(&self, purpose: &str, content: &str, signature: &str) -> bool {
        let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
            return false;
        };
        self.signer(purpose, content).verify_slice(&signature).is_ok()
    }

    /// The account that the request's cookie names, if we signed it.
    pub(super) fn account(&self, headers: &HeaderMap) -> Option<String> {
        cookies(headers, ACCOUNT_COOKIE).find_map(|value| {
            let (account, signature) = value.split_once('.')?;
            let well_formed = account.len() == 32 && account.bytes().all(|byte| byte.is_ascii_hexdigit());
            (well_formed && self.verifies("account", account, signature)).then(|| account.to_owned())
        })
    }

    /// A cookie for a new account.
    pub(super) fn new_account_cookie(&self, secure: bool) -> String {
        let account: String = rand::random::<[u8; 16]>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let signature = self.sign("account", &account);
        cookie(
            ACCOUNT_COOKIE,
            &format!("{account}.{signature}"),
            ONE_YEAR_SECONDS,
            secure,
        )
    }

    /// Whether the request's cookie says that this access token was given.
    pub(super) fn has_access(&self, headers: &HeaderMap, token: &str) -> bool {
        cookies(headers, ACCESS_COOKIE).any(|signature| self.verifies("access", token, signature))
    }

    /// A cookie that says so. Changing the token makes all of them void.
    pub(super) fn access_cookie(&self, token: &str, secure: bool) -> String {
        cookie(ACCESS_COOKIE, &self.sign("access", token), THIRTY_DAYS_SECONDS, secure)
    }
}

impl std::fmt::Debug for CookieKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CookieKey(…)")
    }
}

fn cookie(name: &str, value: &str, seconds: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

fn cookies<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(move |pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The account of a request to the API.
pub(super) struct Account(pub(super) String);

impl FromRequestParts<Shared> for Account {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, hall: &Shared) -> Result<Account, Problem> {
        hall.key.account(&parts.headers).map(Account).ok_or(Problem::SIGNED_OUT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent_back(cookie: &str) -> HeaderMap {
        let pair = cookie.split(';').next().unwrap();
        HeaderMap::from_iter([(header::COOKIE, format!("other=1; {pair}").parse().unwrap())])
    }

    #[test]
    fn own_cookies_are_known_and_others_are_not() {
        let key = CookieKey::new([7; 32]);
        let cookie = key.new_account_cookie(true);
        assert!(cookie.contains("; HttpOnly") && cookie.contains("SameSite=Strict") && cookie.ends_with("; Secure"));
        let headers = sent_back(&cookie);
        assert_eq!(key.account(&headers).map(|account| account.len()), Some(32));
        assert_eq!(CookieKey::new([8; 32]).account(&headers), None);
        for forged in [
            "beian=",
            "beian=abc",
            "beian=00000000000000000000000000000000.AAAA",
            "beianx=1",
        ] {
            assert_eq!(key.account(&sent_back(forged)), None, "{forged}");
        }
    }

    #[test]
    fn access_goes_with_the_token_and_is_no_account() {
        let key = CookieKey::new([7; 32]);
        let headers = sent_back(&key.access_cookie("first token", false));
        assert!(key.has_access(&headers, "first token"));
        assert!(!key.has_access(&headers, "second token"));
        assert!(!key.has_access(&sent_back(&key.new_account_cookie(false)), "first token"));
    }
}
