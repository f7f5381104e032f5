//! What all handlers share, and which door leads to which.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower_http::timeout::TimeoutLayer;

use super::{
    Web, account::CookieKey, api, assets, attachments, events, guard, link, login, papers, settings::WebSettings,
    upload, view, words::Words,
};
use crate::channels::PageReception;

/// How long an ordinary request may take. Uploads and live events have their own ideas.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Uploads under way at once: each may hold a whole file in memory.
const MOST_UPLOADS: usize = 16;
/// Attempts to log in under way at once. Each wrong one takes a while, so this bounds guessing.
const MOST_LOGINS: usize = 4;
/// Live event streams of one account: tabs and devices.
const MOST_STREAMS: usize = 8;

/// What the page's door needs.
#[derive(Clone)]
pub struct Door {
    /// The settings; check them with [`WebSettings::check_exposure`] before listening.
    pub settings: WebSettings,
    /// The desk.
    pub reception: Arc<dyn PageReception>,
    /// Signs the cookies. Keep it the same across restarts, or everyone becomes somebody new.
    pub key: CookieKey,
    /// The page's own words.
    pub words: Words,
    /// The channel that the desk was given.
    pub web: Web,
    /// Ends the live streams, so that a graceful shutdown can.
    pub shutdown: CancellationToken,
}

pub(super) type Shared = Arc<Hall>;

/// What all handlers share.
pub(super) struct Hall {
    pub(super) settings: WebSettings,
    pub(super) reception: Arc<dyn PageReception>,
    pub(super) key: CookieKey,
    pub(super) words: Words,
    pub(super) web: Web,
    pub(super) shutdown: CancellationToken,
    pub(super) uploads: Semaphore,
    pub(super) logins: Semaphore,
    streams: Mutex<HashMap<String, usize>>,
}

impl Hall {
    /// A place for one more live stream of the account; none when it has enough.
    pub(super) fn stream_place(self: &Arc<Hall>, account: &str) -> Option<StreamPlace> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let count = streams.entry(account.to_owned()).or_default();
        if *count >= MOST_STREAMS {
            return None;
        }
        *count += 1;
        Some(StreamPlace {
            hall: self.clone(),
            account: account.to_owned(),
        })
    }
}

/// One live stream of an account, for as long as it is kept.
pub(super) struct StreamPlace {
    hall: Shared,
    account: String,
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let mut streams = self.hall.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = streams.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.account);
            }
        }
    }
}

/// The page's routes, to be served at the root of a host. They bring no fallback, so others can be merged in.
///
/// Don't log request addresses: those under `/send/` hold secrets.
pub fn routes(door: Door) -> Router {
    let Door {
        settings,
        reception,
        key,
        words,
        web,
        shutdown,
    } = door;
    let most_form_bytes = usize::try_from(settings.most_upload_bytes())
        .unwrap_or(usize::MAX)
        .saturating_add(64 * 1024);
    let hall: Shared = Arc::new(Hall {
        settings,
        reception,
        key,
        words,
        web,
        shutdown,
        uploads: Semaphore::new(MOST_UPLOADS),
        logins: Semaphore::new(MOST_LOGINS),
        streams: Mutex::default(),
    });

    let own_page = from_fn_with_state(hall.clone(), guard::own_page);
    let access = from_fn_with_state(hall.clone(), guard::access);
    let timeout = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT);

    let api = Router::new()
        .route("/api/say", post(api::say))
        .route("/api/press", post(api::press))
        .route("/api/start", post(api::start))
        .route("/api/history", get(api::history))
        .route("/api/words", get(api::words))
        .route("/api/papers/{paper}", get(papers::show))
        .route("/api/attachments/{line}/{index}", get(attachments::show))
        .route("/api/events", get(events::live))
        .layer(timeout)
        .route("/api/upload", post(upload::upload))
        .layer(own_page)
        .layer(access.clone());
    let chat = Router::new().route("/", get(view::chat)).layer(access);
    let open = Router::new()
        .route("/login", get(login::show).post(login::attempt))
        .route("/assets/{name}", get(assets::show))
        .layer(timeout)
        .route(
            "/send/{token}",
            get(link::show)
                .post(link::answer)
                .layer(DefaultBodyLimit::max(most_form_bytes)),
        );

    Router::new()
        .merge(api)
        .merge(chat)
        .merge(open)
        .layer(from_fn_with_state(hall.clone(), guard::host))
        .layer(from_fn(guard::headers))
        .with_state(hall)
}
