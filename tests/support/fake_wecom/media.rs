//! Where people's photos and files lie, sealed, for five minutes or as long as a test wants.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};
use beian::channels::wecom::crypto::Key;
use tokio::{net::TcpListener, task::AbortHandle};

/// What is answered for a file.
#[derive(Clone)]
struct Entry {
    status: StatusCode,
    sealed: Vec<u8>,
    disposition: Option<String>,
    leads_to: Option<String>,
    asked: u32,
}

type Files = Arc<Mutex<HashMap<String, Entry>>>;

/// The server. Ends with the value.
pub(crate) struct MediaServer {
    address: SocketAddr,
    files: Files,
    task: AbortHandle,
}

impl Drop for MediaServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A file as a message names it.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) key: String,
}

impl MediaServer {
    pub(crate) async fn start() -> MediaServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let files = Files::default();
        let routes = Router::new()
            .route("/media/{id}", get(give))
            .with_state(Arc::clone(&files));
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        MediaServer {
            address,
            files,
            task: task.abort_handle(),
        }
    }

    /// Keeps a file, sealed with a key of its own.
    pub(crate) fn keep(&self, content: &[u8], disposition: Option<String>) -> Link {
        let bytes: [u8; 32] = rand::random();
        // As the server does it: mostly without padding, now and then in hexadecimal.
        let key = match bytes[0] % 4 {
            0 => STANDARD.encode(bytes),
            1 => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            _ => STANDARD_NO_PAD.encode(bytes),
        };
        let sealed = Key::read(&key).unwrap().seal_media(content);
        let id = format!("{:016x}", rand::random::<u64>());
        let entry = Entry {
            status: StatusCode::OK,
            sealed,
            disposition,
            leads_to: None,
            asked: 0,
        };
        self.files.lock().unwrap().insert(id.clone(), entry);
        Link {
            url: format!("http://{}/media/{id}?sign=secret-signature", self.address),
            id,
            key,
        }
    }

    /// From now on this is answered.
    pub(crate) fn answer(&self, id: &str, status: u16) {
        self.change(id, |entry| entry.status = StatusCode::from_u16(status).unwrap());
    }

    /// The link leads elsewhere.
    pub(crate) fn lead(&self, id: &str, elsewhere: &str) {
        self.change(id, |entry| {
            entry.status = StatusCode::FOUND;
            entry.leads_to = Some(elsewhere.to_owned());
        });
    }

    /// How often it was asked for.
    pub(crate) fn asked(&self, id: &str) -> u32 {
        self.files.lock().unwrap()[id].asked
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Entry)) {
        change(self.files.lock().unwrap().get_mut(id).unwrap());
    }
}

async fn give(State(files): State<Files>, Path(id): Path<String>) -> Response {
    let entry = {
        let mut files = files.lock().unwrap();
        let Some(entry) = files.get_mut(&id) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        entry.asked += 1;
        entry.clone()
    };
    let mut headers = HeaderMap::new();
    if let Some(disposition) = &entry.disposition {
        let value = HeaderValue::from_bytes(disposition.as_bytes()).unwrap();
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    if let Some(elsewhere) = &entry.leads_to {
        headers.insert(header::LOCATION, elsewhere.parse().unwrap());
    }
    let body = if entry.status == StatusCode::OK {
        entry.sealed
    } else {
        Vec::new()
    };
    (entry.status, headers, body).into_response()
}
