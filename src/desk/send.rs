//! Sending: a person's replies go out one after another, in order, and are marked sent in the very next group commit.
//!
//! A crash between the channel's answer and that mark repeats the reply: a card that is edited shows no difference, anything else appears twice at worst.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::RngExt;

use super::{
    Desk,
    held::Pause,
    record::{HistoryRecord, Reply},
};
use crate::{
    channels::{DeliverError, HistoryEntry},
    conversation::Event,
    store::{PersonId, Settled, Settlement, Store, StoreError, Unsent},
};

/// How many replies are read at once for one person.
const READ_AT_ONCE: usize = 8;

/// The first pause after a failure; it doubles with each further one …
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// How often it is looked whether a channel that was switched off is there again.
const UNTIL_THE_CHANNEL_IS_BACK: Duration = Duration::from_secs(3600);

impl<S: Store> Desk<S> {
    /// Sees to it that this person's replies are being sent.
    pub(super) fn send_to(&self, person: PersonId) {
        if self.inner.sending.wake(person) {
            let desk = self.clone();
            self.inner.tasks.spawn(async move {
                if let Err(error) = desk.send_all(person).await {
                    desk.give_up(&error);
                }
            });
        }
    }

    async fn send_all(&self, person: PersonId) -> Result<(), StoreError> {
        loop {
            let unsent = self.inner.vault.unsent(person, READ_AT_ONCE).await?;
            let may_be_more = unsent.len() == READ_AT_ONCE;
            let mut held_up = false;
            for reply in unsent {
                if self.inner.closing.is_cancelled() {
                    return Ok(());
                }
                match self.pause_of(&reply) {
                    Pause::Over => {}
                    Pause::Waiting => {
                        self.inner.sending.leave(person);
                        return Ok(());
                    }
                    Pause::Wake(wait) => {
                        // Woken again by that timer; newer replies must wait behind this one anyway. It starts when we are out
                        // of its way, or its wake-up could be lost.
                        self.inner.sending.leave(person);
                        self.send_later(person, wait);
                        return Ok(());
                    }
                }
                if !self.send_one(person, reply).await? {
                    held_up = true;
                    break;
                }
            }
            // Whatever came meanwhile has woken us again, so an empty look isn't needed to end.
            if !held_up && !may_be_more && self.inner.sending.rest(person) {
                return Ok(());
            }
        }
    }

    /// How long a reply has to wait. In the run that put it off, that is measured; of one from an earlier run only the wall clock can tell,
    /// and that may have been set since.
    fn pause_of(&self, reply: &Unsent) -> Pause {
        let by_wall_clock = reply.not_before.duration_since(self.inner.clock.now());
        let otherwise = Duration::try_from(by_wall_clock).unwrap_or_default();
        if reply.tries == 0 {
            return Pause::Over;
        }
        self.inner.held.pause(reply.id, otherwise.min(LONGEST_PAUSE))
    }

    /// Sends one reply and settles it; false when the ones behind it have to wait.
    async fn send_one(&self, person: PersonId, reply: Unsent) -> Result<bool, StoreError> {
        let Ok(Reply {
            channel,
            address,
            outgoing,
        }) = serde_json::from_slice(&reply.body)
        else {
            tracing::error!("a reply can't be read and is dropped; was it written by a newer version?");
            return self.settle(&reply, Settlement::Done, None, None).await.map(|()| true);
        };
        let Some(channel) = self.channel(&channel) else {
            // The channel has been switched off: the reply waits until it is there again.
            return self.retry_after(&reply, UNTIL_THE_CHANNEL_IS_BACK).await;
        };
        let last = self
            .inner
            .vault
            .delivery(person)
            .await?
            .and_then(|bytes| String::from_utf8(bytes).ok());
        match channel.deliver(&address, &outgoing, last.as_ref()).await {
            Ok(delivery) => {
                let history = channel
                    .keeps_history()
                    .then(|| self.history_line(HistoryEntry::Reply(outgoing)));
                self.settle(&reply, Settlement::Done, delivery.map(String::into_bytes), history)
                    .await?;
                if channel.keeps_history() {
                    // Nobody may be listening; that is no error.
                    let _ = self.inner.grown.send(person);
                }
                Ok(true)
            }
            Err(DeliverError::Wait(wait)) => self.retry_after(&reply, wait).await,
            Err(DeliverError::Unavailable) => self.retry_after(&reply, pause(reply.tries)).await,
            Err(DeliverError::Unreachable) => {
                self.apply(person, Event::Unreachable).await?;
                self.settle(&reply, Settlement::Done, None, None).await.map(|()| true)
            }
            Err(DeliverError::Refused) => {
                tracing::error!(channel = channel.name(), "a reply was refused for good and is dropped");
                self.settle(&reply, Settlement::Done, None, None).await.map(|()| true)
            }
        }
    }

    async fn retry_after(&self, reply: &Unsent, wait: Duration) -> Result<bool, StoreError> {
        self.inner.held.hold(reply.id, wait);
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        let at = self.inner.clock.now().saturating_add(wait).unwrap_or(Timestamp::MAX);
        self.settle(reply, Settlement::RetryAt(at), None, None)
            .await
            .map(|()| false)
    }

    async fn settle(
        &self,
        reply: &Unsent,
        outcome: Settlement,
        delivery: Option<Vec<u8>>,
        history: Option<Vec<u8>>,
    ) -> Result<(), StoreError> {
        if outcome == Settlement::Done {
            self.inner.held.let_go(reply.id.person);
        }
        self.inner
            .vault
            .settle(vec![Settled {
                id: reply.id,
                outcome,
                delivery,
                history,
            }])
            .await
    }

    fn send_later(&self, person: PersonId, wait: Duration) {
        let desk = self.clone();
        self.inner.tasks.spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(wait) => desk.send_to(person),
                () = desk.inner.closing.cancelled() => {}
            }
        });
    }

    /// A line of history as stored, at this instant.
    pub(super) fn history_line(&self, entry: HistoryEntry) -> Vec<u8> {
        let record = HistoryRecord {
            at: self.inner.clock.now().as_millisecond(),
            entry,
        };
        serde_json::to_vec(&record).unwrap_or_default()
    }
}

/// How long to wait after so many failures: doubling, with jitter so that not everybody comes back at once.
fn pause(tries: u16) -> Duration {
    let doubled = FIRST_PAUSE
        .saturating_mul(1 << u32::from(tries).min(10))
        .min(LONGEST_PAUSE);
    doubled.mul_f64(rand::rng().random_range(0.8..1.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_minutes_and_never_line_up() {
        for (tries, seconds) in [(0, 1.0), (1, 2.0), (5, 32.0), (9, 300.0), (u16::MAX, 300.0)] {
            let pause = pause(tries).as_secs_f64();
            assert!((seconds * 0.8..=seconds * 1.2).contains(&pause), "{tries}: {pause}");
        }
    }
}
