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
    channels::{AttachmentContent, DeliverError, HistoryEntry, Outgoing},
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

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// It is settled.
    Done,
    /// It has to be tried again, after so long or as long as usual.
    NotYet(Option<Duration>),
}

impl Sent {
    fn is_done(self) -> bool {
        self == Sent::Done
    }
}

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
                let pause = self.pause_of(&reply);
                if pause != Pause::Over {
                    self.send_pushes_before(person, &reply).await?;
                    self.inner.sending.leave(person);
                    if let Pause::Wake(wait) = pause {
                        // Woken again by that timer; newer answers must wait behind this one anyway. It starts when we are out
                        // of its way, or its wake-up could be lost.
                        self.send_later(person, wait);
                    }
                    return Ok(());
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

    /// Reminders don't stand behind an answer that waits: what limits answers may leave room for them. One that doesn't get through keeps
    /// its place.
    async fn send_pushes_before(&self, person: PersonId, waiting: &Unsent) -> Result<(), StoreError> {
        let unsent = self.inner.vault.unsent(person, READ_AT_ONCE).await?;
        for reply in unsent
            .into_iter()
            .filter(|reply| reply.id != waiting.id && reply.tries == 0)
        {
            let is_push = serde_json::from_slice::<Reply>(&reply.body).is_ok_and(|reply| reply.outgoing.push);
            if is_push && !self.deliver(person, &reply).await?.is_done() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Sends one reply and settles it; false when the ones behind it have to wait.
    async fn send_one(&self, person: PersonId, reply: Unsent) -> Result<bool, StoreError> {
        match self.deliver(person, &reply).await? {
            Sent::Done => Ok(true),
            Sent::NotYet(Some(wait)) => self.retry_after(&reply, wait).await,
            Sent::NotYet(None) => self.retry_after(&reply, pause(reply.tries)).await,
        }
    }

    /// Hands one reply to its channel, and settles it unless it has to be tried again.
    async fn deliver(&self, person: PersonId, reply: &Unsent) -> Result<Sent, StoreError> {
        let Ok(Reply {
            channel,
            address,
            mut outgoing,
        }) = serde_json::from_slice(&reply.body)
        else {
            tracing::error!("a reply can't be read and is dropped; was it written by a newer version?");
            return self.done(reply, None, None).await;
        };
        let Some(channel) = self.channel(&channel) else {
            // The channel has been switched off: the reply waits until it is there again.
            return Ok(Sent::NotYet(Some(UNTIL_THE_CHANNEL_IS_BACK)));
        };
        let last = self
            .inner
            .vault
            .delivery(person)
            .await?
            .and_then(|bytes| String::from_utf8(bytes).ok());
        if !channel.keeps_history() {
            self.put_files_in(person, &mut outgoing).await;
        }
        outgoing.may_be_repeated = reply.tries > 0 || self.with_left_over(|left| left.contains(&person));
        match channel.deliver(&address, &outgoing, last.as_ref()).await {
            Ok(delivery) => {
                self.with_left_over(|left| left.remove(&person));
                let history = channel
                    .keeps_history()
                    .then(|| self.history_line(HistoryEntry::Reply(outgoing)));
                let sent = self.done(reply, delivery.map(String::into_bytes), history).await?;
                if channel.keeps_history() {
                    // Nobody may be listening; that is no error.
                    let _ = self.inner.grown.send(person);
                }
                Ok(sent)
            }
            Err(DeliverError::Wait(wait)) => Ok(Sent::NotYet(Some(wait))),
            Err(DeliverError::Unavailable) => Ok(Sent::NotYet(None)),
            Err(DeliverError::Unreachable) => {
                self.apply(person, Event::Unreachable).await?;
                self.done(reply, None, None).await
            }
            Err(DeliverError::Refused) => {
                tracing::error!(channel = channel.name(), "a reply was refused for good and is dropped");
                self.done(reply, None, None).await
            }
        }
    }

    /// Puts the content of stored files into a reply. One that is gone was replaced by a newer one, which comes with a reply of its own.
    async fn put_files_in(&self, person: PersonId, outgoing: &mut Outgoing) {
        let mut attachments = Vec::with_capacity(outgoing.attachments.len());
        for mut attachment in std::mem::take(&mut outgoing.attachments) {
            if let AttachmentContent::Stored { paper, .. } = &attachment.content {
                let Some(bytes) = self.read_paper(person, paper).await else {
                    tracing::info!("a file that was to be handed over is gone; it is left out");
                    continue;
                };
                attachment.content = AttachmentContent::Inline(bytes);
            }
            attachments.push(attachment);
        }
        outgoing.attachments = attachments;
    }

    async fn done(
        &self,
        reply: &Unsent,
        delivery: Option<Vec<u8>>,
        history: Option<Vec<u8>>,
    ) -> Result<Sent, StoreError> {
        self.settle(reply, Settlement::Done, delivery, history).await?;
        Ok(Sent::Done)
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
            self.inner.held.let_go_of(reply.id);
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
