//! The platform's side of the callbacks: seals, signs, brings, and repeats what isn't answered.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use beian::channels::wecom::crypto::{Key, signature};
use tokio::net::TcpStream;
use url::Url;

use super::{AGENT, CORP, KEY, TOKEN, http::Connection, world::World};

/// WeCom waits so long for an answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// And repeats so often.
const REPETITIONS: u32 = 3;

/// A callback as it goes over the wire.
#[derive(Clone, Debug)]
pub struct Sealed {
    pub timestamp: String,
    pub nonce: String,
    pub encrypted: String,
    pub signature: String,
}

impl Sealed {
    /// Seals and signs a text for that receiver, as of that time.
    pub fn new(plain: &str, receiver: &str, unix_seconds: i64, nonce: &str) -> Sealed {
        let key = Key::read(KEY).unwrap();
        let encrypted = key.seal_message(plain.as_bytes(), receiver, *b"0123456789abcdef");
        Sealed::signed(encrypted, unix_seconds, nonce)
    }

    /// Signs what is sealed already.
    pub fn signed(encrypted: String, unix_seconds: i64, nonce: &str) -> Sealed {
        let timestamp = unix_seconds.to_string();
        Sealed {
            signature: signature(TOKEN, &timestamp, nonce, &encrypted),
            timestamp,
            nonce: nonce.to_owned(),
            encrypted,
        }
    }

    /// What stands behind the `?`.
    pub fn query(&self) -> String {
        let Sealed {
            timestamp,
            nonce,
            signature,
            ..
        } = self;
        format!("msg_signature={signature}&timestamp={timestamp}&nonce={nonce}")
    }

    pub fn body(&self) -> String {
        format!(
            "<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{}]]></Encrypt><AgentID><![CDATA[{AGENT}]]></AgentID></xml>",
            self.encrypted
        )
    }
}

/// What time it is.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// Brings an update in the background.
pub(super) fn bring(world: &Arc<World>, plain: String) {
    let world = Arc::clone(world);
    tokio::spawn(async move {
        let (callback, pause, number) =
            world.with(|state| (state.callback.clone(), state.repeat_after, state.next_number()));
        let Some(callback) = callback else { return };
        // A repetition is the same callback, to the letter.
        let sealed = Sealed::new(&plain, CORP, now(), &format!("nonce{number}"));
        for repetition in 0..=REPETITIONS {
            if repetition > 0 {
                tokio::time::sleep(pause).await;
            }
            world.with(|state| state.callbacks_under_way += 1);
            let asked = tokio::time::timeout(PATIENCE, post(&callback, &sealed)).await;
            let status = asked.ok().flatten().unwrap_or(0);
            world.with(|state| {
                state.callbacks_under_way -= 1;
                state.callback_answers.push(status);
            });
            if status == 200 {
                return;
            }
        }
        world.with(|state| state.given_up += 1);
    });
}

async fn post(callback: &str, sealed: &Sealed) -> Option<u16> {
    let url: Url = callback.parse().unwrap();
    let address = format!("{}:{}", url.host_str()?, url.port()?);
    let stream = TcpStream::connect(address).await.ok()?;
    let mut connection = Connection::new(stream);
    let target = format!("{}?{}", url.path(), sealed.query());
    connection.post(&target, "", sealed.body().as_bytes()).await.ok()?;
    let answer = connection.next().await.ok()??;
    assert!(answer.body.is_empty(), "the answer to a callback is empty");
    answer.first_line.split(' ').nth(1)?.parse().ok()
}
