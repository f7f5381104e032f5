//! What the doors ask of the desk.

use std::collections::HashMap;

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::{
    Desk,
    record::{HistoryRecord, LINK, LinkedAnswer, envelope},
};
use crate::{
    channels::{ChannelName, HistoryItem, LinkAnswer, LinkView, PageReception, RawUpdate, Reception, ReceptionError},
    store::{Arrival, LinkId, MAX_VALUE_BYTES, PersonId, Receipt, Store, StoreError},
};

/// Answers through a link are remembered as long as a link lives at the most.
const REMEMBER_LINKED: SignedDuration = SignedDuration::from_hours(48);

/// No channel's update is as large; it has to fit a value of the store with what is put around it.
const MOST_UPDATE_BYTES: usize = MAX_VALUE_BYTES - 1024;

impl<S: Store> Desk<S> {
    /// The store said no: the door tells its server that nothing was taken, and the process may have to end.
    fn refused(&self, error: &StoreError) -> ReceptionError {
        if let StoreError::Unavailable(_) = error {
            self.give_up(error);
        }
        ReceptionError::Unavailable
    }

    fn arrival(&self, channel: ChannelName, update: RawUpdate, now: Timestamp, remember: SignedDuration) -> Arrival {
        let mut body = update.body;
        if body.len() > MOST_UPDATE_BYTES {
            // Sent back, it would come again for ever and hold up everything behind it.
            tracing::warn!(
                channel,
                bytes = body.len(),
                "an update is too large to be kept; its content is left out"
            );
            body.clear();
        }
        Arrival {
            person: self.inner.vault.person_id(channel, &update.account),
            update: self.inner.vault.update_id(channel, &update.update),
            received_at: now,
            forget_id_at: now.saturating_add(remember).unwrap_or(Timestamp::MAX),
            body: envelope(channel, &body),
        }
    }

    /// Keeps arrivals and wakes the workers of those that are new.
    async fn take_in(&self, arrivals: Vec<Arrival>) -> Result<(), ReceptionError> {
        let people: Vec<PersonId> = arrivals.iter().map(|arrival| arrival.person).collect();
        let receipts = self
            .inner
            .vault
            .receive(arrivals)
            .await
            .map_err(|error| self.refused(&error))?;
        let mut woken = HashMap::new();
        for (person, receipt) in people.into_iter().zip(receipts) {
            if receipt == Receipt::New && woken.insert(person, ()).is_none() {
                self.work_for(person);
            }
        }
        Ok(())
    }

    /// The id under which the store knows a one-time link's secret.
    pub(super) fn link_id(&self, secret: [u8; 16]) -> LinkId {
        self.inner.vault.link_id(&URL_SAFE_NO_PAD.encode(secret))
    }

    fn read_link(&self, token: &str) -> Option<(PersonId, LinkId)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (person, secret) = bytes.split_at_checked(16)?;
        let secret: [u8; 16] = secret.try_into().ok()?;
        Some((PersonId(person.try_into().ok()?), self.link_id(secret)))
    }

    /// Whose link that is, if it is one that can still be used.
    async fn good_link(&self, token: &str, now: Timestamp) -> Result<Option<(PersonId, LinkId)>, ReceptionError> {
        let Some((person, link)) = self.read_link(token) else {
            return Ok(None);
        };
        let is_good = self.inner.vault.link_is_good(link, now).await;
        let is_good = is_good.map_err(|error| self.refused(&error))?;
        Ok(is_good.then_some((person, link)))
    }
}

/// A one-time link's token as it stands in the address: whose it is, and the secret.
pub(super) fn link_token(person: PersonId, secret: [u8; 16]) -> String {
    let mut bytes = person.0.to_vec();
    bytes.extend_from_slice(&secret);
    URL_SAFE_NO_PAD.encode(bytes)
}

#[async_trait]
impl<S: Store> Reception for Desk<S> {
    async fn receive(&self, channel: ChannelName, updates: Vec<RawUpdate>) -> Result<(), ReceptionError> {
        if self.inner.closing.is_cancelled() {
            return Err(ReceptionError::Closing);
        }
        let remember = self
            .channel(channel)
            .and_then(|channel| SignedDuration::try_from(channel.remembers_updates_for()).ok())
            .unwrap_or(SignedDuration::from_hours(24));
        let now = self.inner.clock.now();
        self.take_in(
            updates
                .into_iter()
                .map(|update| self.arrival(channel, update, now, remember))
                .collect(),
        )
        .await
    }

    fn reaches_again(&self, channel: ChannelName) {
        tracing::debug!(channel, "what waited is tried now");
        // Those of other channels are tried once too often, no more.
        for person in self.inner.held.release() {
            self.send_to(person);
        }
    }
}

#[async_trait]
impl<S: Store> PageReception for Desk<S> {
    async fn stash(&self, channel: ChannelName, account: &str, bytes: Bytes) -> Result<String, ReceptionError> {
        let person = self.inner.vault.person_id(channel, account);
        self.keep_paper(person, bytes)
            .await
            .map_err(|error| self.refused(&error))
    }

    async fn history(
        &self,
        channel: ChannelName,
        account: &str,
        after: u64,
        most: usize,
    ) -> Result<Vec<HistoryItem>, ReceptionError> {
        let person = self.inner.vault.person_id(channel, account);
        let lines = self
            .inner
            .vault
            .history(person, after, most)
            .await
            .map_err(|error| self.refused(&error))?;
        let items = lines.into_iter().filter_map(|line| {
            let record: HistoryRecord = serde_json::from_slice(&line.body).ok()?;
            Some(HistoryItem {
                number: line.number,
                at_milliseconds: record.at,
                entry: record.entry,
            })
        });
        Ok(items.collect())
    }

    async fn history_grows(&self, channel: ChannelName, account: &str, after: u64) {
        let person = self.inner.vault.person_id(channel, account);
        let mut grown = self.inner.grown.subscribe();
        match self.inner.vault.history(person, after, 1).await {
            Ok(lines) if lines.is_empty() => {}
            _ => return,
        }
        loop {
            match grown.recv().await {
                Ok(who) if who != person => {}
                // It is this person, or too many were missed to know: look again.
                _ => return,
            }
        }
    }

    async fn paper(&self, channel: ChannelName, account: &str, paper: &str) -> Result<Option<Bytes>, ReceptionError> {
        let person = self.inner.vault.person_id(channel, account);
        // Sealed with the person's own key: somebody else's paper doesn't open.
        Ok(self.read_paper(person, paper).await)
    }

    async fn link(&self, token: &str) -> Result<Option<LinkView>, ReceptionError> {
        let now = self.inner.clock.now();
        let Some((person, _)) = self.good_link(token, now).await? else {
            return Ok(None);
        };
        self.view_for_link(person).await.map_err(|error| self.refused(&error))
    }

    async fn answer_by_link(&self, token: &str, answer: LinkAnswer) -> Result<bool, ReceptionError> {
        let now = self.inner.clock.now();
        let Some((person, link)) = self.good_link(token, now).await? else {
            return Ok(false);
        };
        let answer = match answer {
            LinkAnswer::Text(text) => LinkedAnswer::Text(text),
            LinkAnswer::File { file_name, bytes } => {
                let stashed = self
                    .keep_paper(person, bytes)
                    .await
                    .map_err(|error| self.refused(&error))?;
                LinkedAnswer::File { stashed, file_name }
            }
        };
        let arrival = Arrival {
            person,
            // The token is the id: a form sent twice is one answer.
            update: self.inner.vault.update_id(LINK, token),
            received_at: now,
            forget_id_at: now.saturating_add(REMEMBER_LINKED).unwrap_or(Timestamp::MAX),
            body: envelope(LINK, &serde_json::to_vec(&answer).unwrap_or_default()),
        };
        self.take_in(vec![arrival]).await?;
        // Used up only after the answer is durable; the id above keeps a second one out meanwhile.
        self.inner
            .vault
            .spend_link(link, now)
            .await
            .map_err(|error| self.refused(&error))
    }
}
