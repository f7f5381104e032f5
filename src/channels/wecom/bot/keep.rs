//! Makes durable what has come. WeCom is told nothing and repeats nothing, so what the store refuses is held here until it doesn't.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::NAME;
use crate::channels::{RawUpdate, Reception, ReceptionError, pause::Pause};

/// Frames that wait to be durable; with more, no further ones are read from the line.
pub(super) const QUEUED_ARRIVALS: usize = 256;
/// Handed to the desk at once.
const MOST_AT_ONCE: usize = 64;

/// Keeps what comes until it is told to stop or the desk is closing.
pub(super) async fn keep(
    mut arrivals: mpsc::Receiver<Vec<RawUpdate>>,
    reception: &dyn Reception,
    retry: (Duration, Duration),
    stop: &CancellationToken,
) {
    let mut taken = Vec::with_capacity(MOST_AT_ONCE);
    loop {
        let count = tokio::select! {
            // What is here already is kept first.
            biased;
            count = arrivals.recv_many(&mut taken, MOST_AT_ONCE) => count,
            () = stop.cancelled() => return,
        };
        if count == 0 {
            return;
        }
        let updates: Vec<RawUpdate> = taken.drain(..).flatten().collect();
        let mut pause = Pause::new(retry.0, retry.1);
        loop {
            match reception.receive(NAME, updates.clone()).await {
                Ok(()) => break,
                Err(ReceptionError::Closing) => return,
                Err(error) => tracing::warn!(%error, updates = updates.len(), "wecom-bot: messages wait to be kept"),
            }
            if !pause.wait(stop).await {
                return;
            }
        }
    }
}
