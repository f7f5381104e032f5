//! WeCom as an app of a company's own meets it: the API over real HTTP, callbacks sealed and signed, people, and chats as they see them.
//!
//! What the real server does in silence (cut off, drop) this one does too, and counts.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "a tool for several tests, of which none uses all"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken fake should be loud"
)]

#[path = "app/callback.rs"]
mod callback;
#[path = "app/methods.rs"]
mod methods;
#[path = "app/person.rs"]
mod person;
#[path = "app/world.rs"]
mod world;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use beian::channels::wecom::app::AppSettings;
use tokio::{
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};

use crate::support::fake_telegram::http::{self, Connection};
use methods::{Outcome, answer};
use world::World;

pub use callback::{Sealed, now};
pub use person::FakePerson;
pub use world::{Fault, SeenChat, SeenFile, SeenMessage};

pub const CORP: &str = "ww1f2e3d4c5b6a7988";
pub const AGENT: u64 = 1_000_002;
pub const SECRET: &str = "app-secret-that-must-not-leak";
pub const TOKEN: &str = "callback-token-that-must-not-leak";
/// As WeCom gives them out: its last character has stray bits.
pub const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2D";
/// What every access token begins with.
pub const ACCESS: &str = "access-that-must-not-leak";

/// The server. Ends with the value.
pub struct FakeWecomApp {
    world: Arc<World>,
    address: SocketAddr,
    task: AbortHandle,
}

impl Drop for FakeWecomApp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl FakeWecomApp {
    /// Starts a server at a free port, in the current runtime.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let world = Arc::new(World::default());
        let task = tokio::spawn(accept(listener, Arc::clone(&world))).abort_handle();
        Self { world, address, task }
    }

    /// For `wecom.app.api_url`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Settings that lead here.
    pub fn settings(&self) -> AppSettings {
        AppSettings {
            corp_id: CORP.to_owned(),
            agent_id: AGENT,
            secret: SECRET.into(),
            token: TOKEN.into(),
            encoding_aes_key: KEY.into(),
            api_url: self.url().parse().unwrap(),
            listen: "127.0.0.1:0".parse().unwrap(),
            path: "/wecom".to_owned(),
            cards: true,
            messages_per_minute: 30,
            retry_milliseconds: 5,
            page_available: false,
        }
    }

    /// The same as variables for the real binary; it listens there.
    pub fn variables(&self, listen: SocketAddr) -> Vec<(&'static str, String)> {
        vec![
            ("BEIAN_WECOM__APP__CORP_ID", CORP.to_owned()),
            ("BEIAN_WECOM__APP__AGENT_ID", AGENT.to_string()),
            ("BEIAN_WECOM__APP__SECRET", SECRET.to_owned()),
            ("BEIAN_WECOM__APP__TOKEN", TOKEN.to_owned()),
            ("BEIAN_WECOM__APP__ENCODING_AES_KEY", KEY.to_owned()),
            ("BEIAN_WECOM__APP__API_URL", self.url()),
            ("BEIAN_WECOM__APP__LISTEN", listen.to_string()),
            ("BEIAN_WECOM__APP__RETRY_MILLISECONDS", "5".to_owned()),
        ]
    }

    /// The address of the callbacks, as it is entered in the admin console. A callback that isn't answered is repeated after so long.
    pub fn call_back_at(&self, url: &str, repeat_after: Duration) {
        self.world.with(|state| {
            state.callback = Some(url.to_owned());
            state.repeat_after = repeat_after;
        });
    }

    /// A person. Nothing happens until they do something.
    pub fn person(&self, id: &str) -> FakePerson {
        FakePerson::new(Arc::clone(&self.world), id)
    }

    /// Something will go wrong.
    pub fn fault(&self, fault: Fault) {
        self.world.with(|state| state.faults.push(fault));
    }

    /// Nothing goes wrong any more.
    pub fn clear_faults(&self) {
        self.world.with(|state| state.faults.clear());
    }

    /// Takes as many messages as come.
    pub fn lift_limits(&self) {
        self.world.with(|state| state.is_unlimited = true);
    }

    /// How often a method was called.
    pub fn calls(&self, method: &str) -> u64 {
        self.world.with(|state| state.counts.get(method).copied().unwrap_or(0))
    }

    /// The token that is good now has run out (42001).
    pub fn expire_token(&self) {
        self.world.with(|state| {
            let token = state.token.take();
            state.expired.extend(token);
        });
    }

    /// The token that is good now is replaced and unknown from now on (40014).
    pub fn rotate_token(&self) {
        self.world.with(|state| state.token = None);
    }

    /// What the assistant did that the real server would punish in silence.
    pub fn complaints(&self) -> Vec<String> {
        self.world.with(|state| state.complaints.clone())
    }

    /// Messages that were over the limit.
    pub fn dropped(&self) -> u64 {
        self.world.with(|state| state.dropped)
    }

    /// Messages that were found to be repetitions.
    pub fn duplicates(&self) -> u64 {
        self.world.with(|state| state.duplicates)
    }

    /// What callbacks were answered with, in order; 0 where there was no answer.
    pub fn callback_answers(&self) -> Vec<u16> {
        self.world.with(|state| state.callback_answers.clone())
    }

    /// How many callbacks wait for their answer.
    pub fn callbacks_under_way(&self) -> usize {
        self.world.look(|state| state.callbacks_under_way)
    }

    /// Callbacks that were given up.
    pub fn given_up(&self) -> u64 {
        self.world.with(|state| state.given_up)
    }

    /// Waits until something is so.
    pub async fn wait_until(&self, is_so: impl FnMut() -> bool, at_most: Duration) -> bool {
        self.world.wait_until(is_so, at_most).await
    }

    /// A file that somebody has sent, to be fetched.
    pub fn media(&self, name: &str, content: &[u8]) -> String {
        self.world.store(name, "image", content)
    }
}

async fn accept(listener: TcpListener, world: Arc<World>) {
    // Dropped with this task, and with it every connection.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve(stream, Arc::clone(&world)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, world: Arc<World>) {
    let mut connection = Connection::new(stream);
    while let Ok(Some(request)) = connection.next().await {
        match answer(&world, &request).await {
            Outcome::Answer(status, kind, headers, body) => {
                if connection.respond(status, kind, &headers, &body).await.is_err() {
                    return;
                }
            }
            Outcome::Reset => {
                connection.reset();
                return;
            }
        }
    }
}
