//! The chat, live: lines of history as server-sent events, each with its number as id.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::Stream;
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{sleep, timeout},
};

use super::{
    NAME,
    account::Account,
    api::After,
    attachments,
    hall::{Shared, StreamPlace},
    problem::Problem,
};
use crate::channels::{HistoryItem, ReceptionError};

const LAST_EVENT_ID: &str = "last-event-id";
const LINES_AT_ONCE: usize = 100;
/// Shorter than the idle limits of common proxies.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long the browser waits before it comes back by itself.
const COME_BACK: Duration = Duration::from_secs(2);
/// Look again now and then even when nothing calls: a history that was thrown away calls nobody.
const LOOK_AGAIN: Duration = Duration::from_secs(20);
/// A reception that wakes us for no reason must not make us spin.
const BREATHE: Duration = Duration::from_millis(50);
/// The store is not available: ask again after this long.
const STORE_PAUSE: Duration = Duration::from_secs(2);

pub(super) async fn live(
    State(hall): State<Shared>,
    Account(account): Account,
    Query(After { after }): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = hall.stream_place(&account).ok_or(Problem::BUSY)?;
    // A browser that comes back by itself asks for the old address, but knows how far it got.
    let last_seen = headers
        .get(LAST_EVENT_ID)
        .and_then(|id| id.to_str().ok()?.parse::<u64>().ok());
    let line = Line {
        signs: hall.web.signs.subscribe(),
        hall,
        account,
        after: last_seen.unwrap_or(after),
        last_at: None,
        ready: VecDeque::from([Event::default().retry(COME_BACK).comment("open")]),
        over: false,
        _place: place,
    };
    let events = Sse::new(stream(line)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(([(HeaderName::from_static("x-accel-buffering"), "no")], events).into_response())
}

/// One open line to a browser.
struct Line {
    hall: Shared,
    /// What is being made for whom.
    signs: broadcast::Receiver<(String, String)>,
    account: String,
    after: u64,
    /// When the last line that the browser has was written, once we know it.
    last_at: Option<i64>,
    ready: VecDeque<Event>,
    over: bool,
    _place: StreamPlace,
}

fn stream(line: Line) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(line, |mut line| async move {
        let shutdown = line.hall.shutdown.clone();
        let event = tokio::select! {
            event = line.next() => event?,
            () = shutdown.cancelled() => return None,
        };
        Some((Ok(event), line))
    })
}

impl Line {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.over {
                return None;
            }
            match self.look().await {
                Ok(()) if self.ready.is_empty() => {
                    let grows = self.hall.reception.history_grows(NAME, &self.account, self.after);
                    let words = tokio::select! {
                        words = sign_for(&mut self.signs, &self.account) => Some(words),
                        // Either outcome means: look again.
                        _ = timeout(LOOK_AGAIN, grows) => None,
                    };
                    match words {
                        Some(words) => self.ready.push_back(making(&words)),
                        None => sleep(BREATHE).await,
                    }
                }
                Ok(()) => {}
                Err(ReceptionError::Unavailable) => sleep(STORE_PAUSE).await,
                Err(ReceptionError::Closing) => return None,
            }
        }
    }

    /// Asks for what is new, from the last known line on: if that is no longer there, the history was thrown away and
    /// the browser must begin anew.
    async fn look(&mut self) -> Result<(), ReceptionError> {
        let from = self.after.saturating_sub(1);
        let mut items = self
            .hall
            .reception
            .history(NAME, &self.account, from, LINES_AT_ONCE)
            .await?;
        if self.after > 0 {
            let known = items
                .first()
                .filter(|item| item.number == self.after)
                .map(|item| item.at_milliseconds);
            if known.is_none() || self.last_at.is_some_and(|last_at| known != Some(last_at)) {
                self.ready.push_back(Event::default().event("reset").data("{}"));
                self.over = true;
                return Ok(());
            }
            self.last_at = known;
            items.remove(0);
        }
        for item in items {
            self.after = item.number;
            self.last_at = Some(item.at_milliseconds);
            self.ready.push_back(event(item));
        }
        Ok(())
    }
}

/// The next word of what is being made for that account.
async fn sign_for(signs: &mut broadcast::Receiver<(String, String)>, account: &str) -> String {
    loop {
        match signs.recv().await {
            Ok((of, words)) if of == account => return words,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            // Never: the hall holds the other end.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// How far something is that is being made. Bears no number: it is no line of the history.
fn making(words: &str) -> Event {
    let event = Event::default().event("making");
    match serde_json::to_string(words) {
        Ok(json) => event.data(json),
        Err(_) => event.comment("unreadable"),
    }
}

fn event(item: HistoryItem) -> Event {
    let event = Event::default().event("line").id(item.number.to_string());
    // `json_data` fails only for what can't be JSON, which a line of history can; the number still moves on.
    match serde_json::to_string(&attachments::Line::from(item)) {
        Ok(json) => event.data(json),
        Err(_) => event.comment("unreadable"),
    }
}
