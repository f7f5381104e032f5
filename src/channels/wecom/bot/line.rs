//! The connection as those see it who have something to say: one at a time, each frame with its acknowledgement.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout},
};

use super::frame::{Ack, new_request, write};

/// An acknowledgement comes within this, or it is lost.
const ACK_TIMEOUT: Duration = Duration::from_secs(5);
/// A slow line takes longer for a piece of a file: so many bytes a second it has to carry.
const SLOWEST_BYTES_PER_SECOND: usize = 64 * 1024;
/// Frames that wait to be written.
const QUEUED_FRAMES: usize = 64;
/// WeCom takes answers to an event for five seconds from when it sent it; the way takes a part of them.
const ANSWERABLE_FOR: Duration = Duration::from_millis(4500);
/// From this many on, events whose time is over are thrown out.
const MANY_EVENTS: usize = 256;

/// Why a frame was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// There is no connection, or it ended before the answer. It may have been done all the same.
    #[error("there is no connection")]
    NotConnected,
    /// It may have been done all the same.
    #[error("no answer in time")]
    NoAnswer,
    /// The server says no.
    #[error("{command} was refused (errcode {code})")]
    Refused {
        /// What was asked.
        command: &'static str,
        /// The number of the answer.
        code: i64,
    },
}

/// Where the current connection is, if there is one.
#[derive(Debug, Default)]
pub(super) struct Line(Mutex<Option<Arc<Connection>>>);

impl Line {
    /// From now on this one is used.
    pub(super) fn set(&self, connection: Arc<Connection>) {
        *lock(&self.0) = Some(connection);
    }

    /// There is none any more.
    pub(super) fn clear(&self) {
        *lock(&self.0) = None;
    }

    /// Sends a frame of our own and waits for its acknowledgement.
    pub(super) async fn call(&self, command: &'static str, body: &Value) -> Result<Ack, CallError> {
        self.current()?.call(command, &new_request(command), body).await
    }

    /// Answers an event and waits for the acknowledgement; none when it can't be answered any more: too late, answered already, or
    /// come by another connection.
    pub(super) async fn answer(
        &self,
        command: &'static str,
        request: &str,
        body: &Value,
    ) -> Option<Result<Ack, CallError>> {
        let connection = self.current().ok()?;
        if !connection.take_answerable(request) {
            return None;
        }
        Some(connection.call(command, request, body).await)
    }

    fn current(&self) -> Result<Arc<Connection>, CallError> {
        lock(&self.0).clone().ok_or(CallError::NotConnected)
    }
}

/// One connection.
#[derive(Debug)]
pub(super) struct Connection {
    frames: mpsc::Sender<String>,
    waiting: Mutex<HashMap<String, oneshot::Sender<Ack>>>,
    answerable: Mutex<HashMap<String, Instant>>,
}

impl Connection {
    /// A connection, and the frames that it has to write.
    pub(super) fn new() -> (Arc<Connection>, mpsc::Receiver<String>) {
        let (frames, to_write) = mpsc::channel(QUEUED_FRAMES);
        let connection = Connection {
            frames,
            waiting: Mutex::default(),
            answerable: Mutex::default(),
        };
        (Arc::new(connection), to_write)
    }

    /// Sends a frame and waits for its acknowledgement.
    pub(super) async fn call(&self, command: &'static str, request: &str, body: &Value) -> Result<Ack, CallError> {
        let frame = write(command, request, Some(body));
        let seconds = u64::try_from(frame.len() / SLOWEST_BYTES_PER_SECOND).unwrap_or(0);
        let patience = ACK_TIMEOUT + Duration::from_secs(seconds);
        let (answer, answered) = oneshot::channel();
        lock(&self.waiting).insert(request.to_owned(), answer);
        let called = timeout(patience, async {
            self.frames.send(frame).await.map_err(|_| CallError::NotConnected)?;
            answered.await.map_err(|_| CallError::NotConnected)
        });
        let ack = called.await.unwrap_or(Err(CallError::NoAnswer));
        lock(&self.waiting).remove(request);
        match ack? {
            ack if ack.code == 0 => Ok(ack),
            ack => Err(CallError::Refused {
                command,
                code: ack.code,
            }),
        }
    }

    /// Sends a frame whose acknowledgement nobody waits for; when too many wait to be written, it is left out.
    pub(super) fn tell(&self, command: &str, request: &str, body: Option<&Value>) {
        if self.frames.try_send(write(command, request, body)).is_err() {
            tracing::debug!(command, "wecom-bot: the line is busy, a small frame is left out");
        }
    }

    /// An acknowledgement has come.
    pub(super) fn acknowledge(&self, ack: Ack) {
        if let Some(waiting) = lock(&self.waiting).remove(&ack.request) {
            // Whoever asked may have given up the moment before.
            let _ = waiting.send(ack);
        }
    }

    /// An event has come that can be answered for a moment.
    pub(super) fn note_answerable(&self, request: String) {
        let mut answerable = lock(&self.answerable);
        if answerable.len() >= MANY_EVENTS {
            answerable.retain(|_, since| since.elapsed() < ANSWERABLE_FOR);
        }
        answerable.insert(request, Instant::now());
    }

    /// Whether that event can still be answered; once.
    fn take_answerable(&self, request: &str) -> bool {
        let since = lock(&self.answerable).remove(request);
        since.is_some_and(|since| since.elapsed() < ANSWERABLE_FOR)
    }

    /// Nothing that is waited for comes any more.
    pub(super) fn end(&self) {
        lock(&self.waiting).clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::frame::command::*, *};

    #[tokio::test(start_paused = true)]
    async fn an_event_is_answered_once_in_time_and_by_its_connection() {
        let line = Line::default();
        let (connection, mut frames) = Connection::new();
        line.set(Arc::clone(&connection));
        connection.note_answerable("a".to_owned());
        connection.note_answerable("late".to_owned());
        let server = Arc::clone(&connection);
        tokio::spawn(async move {
            while frames.recv().await.is_some() {
                server.acknowledge(Ack {
                    request: "a".to_owned(),
                    code: 0,
                    body: None,
                });
            }
        });
        let answer = |request: &'static str| {
            let line = &line;
            async move { line.answer(WELCOME, request, &json!({})).await }
        };
        assert!(answer("a").await.unwrap().is_ok());
        assert!(answer("a").await.is_none());
        tokio::time::advance(Duration::from_secs(5)).await;
        assert!(answer("late").await.is_none());
        connection.note_answerable("b".to_owned());
        line.set(Connection::new().0);
        assert!(answer("b").await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_acknowledged_is_given_up() {
        let line = Line::default();
        assert_eq!(line.call(SEND, &json!({})).await.unwrap_err(), CallError::NotConnected);
        let (connection, frames) = Connection::new();
        line.set(Arc::clone(&connection));
        let before = Instant::now();
        assert_eq!(line.call(SEND, &json!({})).await.unwrap_err(), CallError::NoAnswer);
        assert_eq!(before.elapsed(), ACK_TIMEOUT);
        assert!(lock(&connection.waiting).is_empty());
        drop(frames);
        assert_eq!(line.call(SEND, &json!({})).await.unwrap_err(), CallError::NotConnected);
    }
}
