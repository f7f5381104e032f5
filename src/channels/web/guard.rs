//! Who may knock: only browsers that mean us, only our own page on the API, only people with access.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use url::Url;

use super::{hall::Shared, problem::Problem};

/// A header that another origin can't set without asking first (which nobody answers).
pub(super) const OWN_HEADER: &str = "x-beian";

const FETCH_SITE: &str = "sec-fetch-site";

/// The page needs nothing from anywhere else and runs nothing that isn't a file of ours.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // A file input with `capture` opens the camera application; the page itself never needs the device.
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Puts the protective headers on every response, and lets nothing personal be cached unless a handler says so.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Turns away a name that isn't ours: a foreign name pointed at our address would make another page our origin.
pub(super) async fn host(State(hall): State<Shared>, request: Request, next: Next) -> Response {
    let named = match request.headers().get(header::HOST) {
        Some(host) => host.to_str().unwrap_or_default(),
        None => request
            .uri()
            .authority()
            .map(|authority| authority.as_str())
            .unwrap_or_default(),
    };
    if hall.settings.answers_to(named) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}

/// Lets only our own page at the API.
pub(super) async fn own_page(State(hall): State<Shared>, request: Request, next: Next) -> Response {
    let changes_something = request.method() != Method::GET && request.method() != Method::HEAD;
    if is_from_own_page(&hall, request.headers(), changes_something) {
        next.run(request).await
    } else {
        Problem::ELSEWHERE.into_response()
    }
}

fn is_from_own_page(hall: &Shared, headers: &HeaderMap, changes_something: bool) -> bool {
    match headers.get(FETCH_SITE).map(HeaderValue::as_bytes) {
        Some(b"same-origin") | None => {}
        // Typed into the address bar: a person opening their own picture in a tab.
        Some(b"none") if !changes_something => {}
        Some(_) => return false,
    }
    let origin_is_own = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
            origin
                .to_str()
                .is_ok_and(|origin| is_own_origin(origin, host, hall.settings.public_url.as_ref()))
        }
    };
    origin_is_own && (!changes_something || headers.contains_key(OWN_HEADER))
}

fn is_own_origin(origin: &str, host: Option<&str>, public_url: Option<&Url>) -> bool {
    let Ok(url) = Url::parse(origin) else { return false };
    if public_url.is_some_and(|public_url| public_url.origin() == url.origin()) {
        return true;
    }
    // Not comparing the scheme: behind a proxy we don't know ours.
    let after_scheme = origin.split_once("://").map(|(_, rest)| rest);
    matches!(url.scheme(), "http" | "https") && host.is_some() && after_scheme == host
}

/// Whether a form was posted by another site, as far as the browser says. Forms of ours carry a secret of their own,
/// and under `no-referrer` their `Origin` is `null`; so this is all there is to look at.
pub(super) fn is_cross_site(headers: &HeaderMap) -> bool {
    headers
        .get(FETCH_SITE)
        .is_some_and(|site| site != "same-origin" && site != "none")
}

/// Asks for the access token first, where one is set.
pub(super) async fn access(State(hall): State<Shared>, request: Request, next: Next) -> Response {
    let allowed = match hall.settings.token() {
        None => true,
        Some(token) => hall.key.has_access(request.headers(), token),
    };
    if allowed {
        next.run(request).await
    } else if request.uri().path() == "/" {
        Redirect::to("/login").into_response()
    } else {
        Problem::SIGNED_OUT.into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_origin_is_the_named_host_or_the_public_one() {
        let public = Url::parse("https://beian.example.com/").unwrap();
        let own = |origin, host| is_own_origin(origin, Some(host), Some(&public));
        assert!(own("http://127.0.0.1:8080", "127.0.0.1:8080"));
        assert!(own("https://beian.example.com", "127.0.0.1:8080"));
        assert!(!own("http://127.0.0.1:8081", "127.0.0.1:8080"));
        assert!(!own("http://evil.example", "127.0.0.1:8080"));
        assert!(!own("http://beian.example.com", "127.0.0.1:8080"));
        assert!(!own("null", "127.0.0.1:8080"));
        assert!(!is_own_origin("http://a.example", None, None));
    }
}
