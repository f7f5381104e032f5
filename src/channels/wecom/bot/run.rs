//! Keeps one connection open: subscribes, asks for signs of life, reads what comes, and opens another when it ends.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::{sync::mpsc, time::Interval};
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

use super::{
    NAME, WecomBot, code,
    door::{Arrival, look},
    frame::{clean, command, new_request, read_ack},
    keep::{QUEUED_ARRIVALS, keep},
    line::{CallError, Connection},
    socket::{Socket, open},
};
use crate::channels::{RawUpdate, Reception, pause::Pause};

/// The longest pause after a fault of the network, in first pauses.
const LONGEST_PAUSE: u32 = 30;
/// The pause after the credentials were refused, or another program has taken the connection over, in first pauses: ten minutes.
const LONG_PAUSE: u32 = 600;
/// What the latter grows to: six hours.
const LONGEST_TRUCE: u32 = 6 * 3600;
/// So many signs of life without an answer, and the connection is dead.
const MOST_UNANSWERED: u32 = 2;

/// Why the bot ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunEnd {
    /// It was asked to, or the desk is closing.
    #[error("it was stopped")]
    Stopped,
    /// The bot's id or its secret is wrong.
    #[error(
        "WeCom refuses the bot's credentials (errcode {code}): compare wecom.bot.bot_id and wecom.bot.secret with the admin console, \
         under Management Tools, AI Bot (管理工具 → 智能机器人), the bot's API mode by long connection; a secret that was made anew \
         replaces the old one"
    )]
    BadCredentials {
        /// WeCom's number for it.
        code: i64,
    },
}

/// Why WeCom doesn't know the bot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// The bot's id or its secret is wrong.
    #[error("WeCom refuses the bot's credentials (errcode {code})")]
    BadCredentials {
        /// WeCom's number for it.
        code: i64,
    },
    /// Nobody answers there, or not now.
    #[error("{0}")]
    Unreachable(String),
}

/// Why a connection ended.
enum End {
    /// The network, or the server's own reasons: in words for the operator.
    Lost(String),
    /// Another program has connected with the same bot.
    Replaced,
    /// The bot's id or its secret is wrong.
    BadCredentials { code: i64 },
}

impl End {
    fn lost(reason: impl Into<String>) -> End {
        End::Lost(reason.into())
    }
}

/// How a connection went.
struct Outcome {
    end: End,
    /// How long it was in use; none when it never was.
    stood: Option<Duration>,
}

impl WecomBot {
    /// Connects, and leaves again as soon as WeCom knows the bot. Throws out whoever is connected with it.
    ///
    /// # Errors
    ///
    /// [`ProbeError::BadCredentials`], and [`ProbeError::Unreachable`] for the rest.
    pub async fn probe(&self) -> Result<(), ProbeError> {
        let (queue, _arrivals) = mpsc::channel(QUEUED_ARRIVALS);
        let socket = open(&self.client, &self.address)
            .await
            .map_err(|error| ProbeError::Unreachable(error.to_string()))?;
        let (connection, frames) = Connection::new();
        let (sink, stream) = socket.split();
        let mut reader = Reader {
            bot: self,
            stream,
            connection: &connection,
            queue: &queue,
            unanswered: 0,
        };
        let end = tokio::select! {
            subscribed = self.subscribe(&connection) => match subscribed {
                Ok(()) => return Ok(()),
                Err(end) => end,
            },
            end = reader.read() => end,
            end = write(sink, frames) => end,
        };
        Err(match end {
            End::BadCredentials { code } => ProbeError::BadCredentials { code },
            End::Lost(reason) => ProbeError::Unreachable(reason),
            End::Replaced => ProbeError::Unreachable("another program has connected with the same bot".to_owned()),
        })
    }

    /// Stays connected and hands what comes to the desk, until stopped. Anything that can pass is waited for, however long.
    pub async fn run(&self, reception: &dyn Reception, stop: &CancellationToken) -> RunEnd {
        let (queue, arrivals) = mpsc::channel(QUEUED_ARRIVALS);
        let keeping = keep(arrivals, reception, (self.retry, self.retry * LONGEST_PAUSE), stop);
        tokio::pin!(keeping);
        let end = tokio::select! {
            end = self.stay_connected(queue, reception, stop) => end,
            () = &mut keeping => return RunEnd::Stopped,
        };
        // What was read before the end is kept; its queue has ended by now.
        keeping.await;
        end
    }

    async fn stay_connected(
        &self,
        queue: mpsc::Sender<Vec<RawUpdate>>,
        reception: &dyn Reception,
        stop: &CancellationToken,
    ) -> RunEnd {
        let mut pause = Pause::new(self.retry, self.retry * LONGEST_PAUSE);
        let mut truce = Pause::new(self.retry * LONG_PAUSE, self.retry * LONGEST_TRUCE);
        let mut has_stood = false;
        loop {
            let connected = self.connect(&queue, reception);
            let outcome = tokio::select! {
                () = stop.cancelled() => None,
                outcome = connected => Some(outcome),
            };
            self.line.clear();
            let Some(Outcome { end, stood }) = outcome else {
                return RunEnd::Stopped;
            };
            has_stood |= stood.is_some();
            if stood.is_some_and(|stood| stood >= self.retry * LONGEST_PAUSE) {
                pause.reset();
            }
            if stood.is_some_and(|stood| stood >= self.retry * LONGEST_TRUCE) {
                truce.reset();
            }
            let go_on = match end {
                End::Lost(reason) => {
                    tracing::warn!(%reason, "wecom-bot: not connected, trying again");
                    pause.wait(stop).await
                }
                End::Replaced => {
                    tracing::error!(
                        "wecom-bot: another program has connected with the same bot, and WeCom serves one only: stop the other, \
                         or make a bot for each; trying again later"
                    );
                    truce.wait_whole(stop).await
                }
                End::BadCredentials { code } if !has_stood => return RunEnd::BadCredentials { code },
                End::BadCredentials { code } => {
                    tracing::error!("wecom-bot: {}; trying again later", RunEnd::BadCredentials { code });
                    Pause::new(self.retry * LONG_PAUSE, self.retry * LONG_PAUSE)
                        .wait_whole(stop)
                        .await
                }
            };
            if !go_on {
                return RunEnd::Stopped;
            }
        }
    }

    /// Opens one connection and uses it to its end.
    async fn connect(&self, queue: &mpsc::Sender<Vec<RawUpdate>>, reception: &dyn Reception) -> Outcome {
        let socket = match open(&self.client, &self.address).await {
            Ok(socket) => socket,
            Err(error) => {
                return Outcome {
                    end: End::lost(error.to_string()),
                    stood: None,
                };
            }
        };
        let (connection, frames) = Connection::new();
        let (sink, stream) = socket.split();
        let mut in_use_since = None;
        let subscribing = async {
            if let Err(end) = self.subscribe(&connection).await {
                return end;
            }
            tracing::info!("connected to WeCom");
            in_use_since = Some(Instant::now());
            self.line.set(Arc::clone(&connection));
            reception.reaches_again(NAME);
            std::future::pending().await
        };
        let mut reader = Reader {
            bot: self,
            stream,
            connection: &connection,
            queue,
            unanswered: 0,
        };
        let end = tokio::select! {
            end = subscribing => end,
            end = reader.read() => end,
            end = write(sink, frames) => end,
        };
        self.line.clear();
        connection.end();
        Outcome {
            end,
            stood: in_use_since.map(|since| since.elapsed()),
        }
    }

    async fn subscribe(&self, connection: &Connection) -> Result<(), End> {
        let body = json!({ "bot_id": self.bot_id, "secret": self.secret.expose_secret() });
        let request = new_request(command::SUBSCRIBE);
        match connection.call(command::SUBSCRIBE, &request, &body).await {
            Ok(_) => Ok(()),
            Err(CallError::Refused { code, .. }) if !code::is_passing(code) => Err(End::BadCredentials { code }),
            Err(error) => Err(End::lost(error.to_string())),
        }
    }
}

/// Writes what there is to write.
async fn write(mut sink: SplitSink<Socket, Message>, mut frames: mpsc::Receiver<String>) -> End {
    while let Some(frame) = frames.recv().await {
        if sink.send(Message::text(frame)).await.is_err() {
            break;
        }
    }
    End::lost("the connection broke")
}

/// Reads what comes, and asks for signs of life.
struct Reader<'a> {
    bot: &'a WecomBot,
    stream: SplitStream<Socket>,
    connection: &'a Connection,
    queue: &'a mpsc::Sender<Vec<RawUpdate>>,
    /// Signs of life that were asked for and haven't come.
    unanswered: u32,
}

impl Reader<'_> {
    async fn read(&mut self) -> End {
        let mut ping = tokio::time::interval(self.bot.ping);
        ping.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // The first comes at once.
        ping.tick().await;
        loop {
            let message = tokio::select! {
                message = self.stream.next() => message,
                _ = ping.tick() => {
                    if self.unanswered >= MOST_UNANSWERED {
                        return End::lost("it shows no sign of life");
                    }
                    self.unanswered += 1;
                    self.ping();
                    continue;
                }
            };
            let frame = match &message {
                Some(Ok(Message::Text(text))) => clean(text.as_bytes()),
                Some(Ok(Message::Binary(bytes))) => clean(bytes),
                Some(Ok(Message::Close(_))) | None => return End::lost("WeCom closed the connection"),
                // Pings of the WebSocket itself are answered by tungstenite.
                Some(Ok(_)) => continue,
                Some(Err(_)) => return End::lost("the connection broke"),
            };
            if let Err(end) = self.take(&frame, &mut ping).await {
                return end;
            }
        }
    }

    fn ping(&self) {
        self.connection.tell(command::PING, &new_request(command::PING), None);
    }

    async fn take(&mut self, frame: &str, ping: &mut Interval) -> Result<(), End> {
        if let Some(ack) = read_ack(frame) {
            if ack.request.starts_with(command::PING) {
                self.unanswered = 0;
            }
            let code = ack.code;
            self.connection.acknowledge(ack);
            return if code == code::NOT_SUBSCRIBED {
                Err(End::lost("WeCom has forgotten the subscription"))
            } else {
                Ok(())
            };
        }
        match look(frame) {
            Arrival::Updates { updates, answerable } => {
                if let Some(request) = answerable {
                    self.connection.note_answerable(request);
                }
                self.hand_over(updates, ping).await
            }
            Arrival::Group(request) => {
                self.answer_group(&request);
                Ok(())
            }
            Arrival::Replaced => Err(End::Replaced),
            Arrival::Nothing => {
                tracing::debug!("wecom-bot: a frame that is nobody's is dropped");
                Ok(())
            }
        }
    }

    /// Queues updates to be kept. While there is no room nothing further is read, so answers to our signs of life don't count as
    /// missing either; but WeCom goes on hearing from us.
    async fn hand_over(&mut self, updates: Vec<RawUpdate>, ping: &mut Interval) -> Result<(), End> {
        loop {
            tokio::select! {
                room = self.queue.reserve() => {
                    let room = room.map_err(|_| End::lost("the desk is closing"))?;
                    room.send(updates);
                    return Ok(());
                }
                _ = ping.tick() => self.ping(),
            }
        }
    }

    /// Groups are told once per message that the assistant talks to one person at a time. If that is lost, so be it.
    fn answer_group(&self, request: &str) {
        let id = new_request("stream");
        let body = json!({
            "msgtype": "stream",
            "stream": { "id": id, "finish": true, "content": self.bot.group_answer },
        });
        self.connection.tell(command::RESPOND, request, Some(&body));
    }
}
