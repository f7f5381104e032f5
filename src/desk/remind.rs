//! The reminder clock: due reminders are events for the walk, so that one can look at the state and stay silent.

use std::{collections::HashMap, time::Duration};

use futures::{StreamExt, stream};
use jiff::SignedDuration;

use super::{Desk, is_of_one_person};
use crate::store::{Due, PersonId, Store, StoreError};

/// How often the clock looks.
const TICK: Duration = Duration::from_secs(1);

/// How long a claimed reminder is held; longer than any commit takes.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// How many due reminders are taken at once.
const CLAIM_AT_ONCE: usize = 1024;

/// How many people are reminded at once: their commits share a flush.
const REMIND_AT_ONCE: usize = 64;

/// How often expired ids and links are dropped.
const EXPIRE_EVERY: Duration = Duration::from_secs(60);

/// How often orphaned papers are looked for …
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// … and how old one has to be: no update takes longer from keeping its file to committing.
const ORPHAN_AFTER: SignedDuration = SignedDuration::from_hours(24);

impl<S: Store> Desk<S> {
    /// Runs the reminder clock and the housekeeping until the desk closes or the store fails.
    pub async fn run_clock(&self) -> Result<(), StoreError> {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut expire = tokio::time::interval(EXPIRE_EVERY);
        let mut sweep = tokio::time::interval(SWEEP_EVERY);
        loop {
            tokio::select! {
                () = self.inner.closing.cancelled() => return Ok(()),
                _ = tick.tick() => self.remind_due().await?,
                _ = expire.tick() => self.inner.vault.expire(self.inner.clock.now()).await?,
                _ = sweep.tick() => self.sweep_papers().await,
            }
        }
    }

    /// Hands every due reminder to its person's walk: many people at once, one person's in the order in which they are due.
    pub async fn remind_due(&self) -> Result<(), StoreError> {
        loop {
            let due = self
                .inner
                .vault
                .claim_due(self.inner.clock.now(), LEASE, CLAIM_AT_ONCE)
                .await?;
            let is_last = due.len() < CLAIM_AT_ONCE;
            let outcomes: Vec<Result<(), StoreError>> = stream::iter(by_person(due))
                .map(|theirs| {
                    let desk = self.clone();
                    self.alone(async move { desk.remind_one(theirs).await })
                })
                .buffer_unordered(REMIND_AT_ONCE)
                .collect()
                .await;
            // Everybody has had their turn before a failure is looked at. Somebody whose data can't be read keeps nobody else from being
            // reminded: what is theirs stays in the store, and is tried again when the lease is over.
            for outcome in outcomes {
                match outcome {
                    Err(error) if is_of_one_person(&error) => tracing::error!(%error, "one person can't be reminded"),
                    other => other?,
                }
            }
            if is_last || self.inner.closing.is_cancelled() {
                return Ok(());
            }
        }
    }

    /// One person's due reminders, one after another.
    async fn remind_one(&self, theirs: Vec<Due>) -> Result<(), StoreError> {
        for due in theirs {
            // After the end the store is closed; what isn't done is done after the next start.
            if self.inner.closing.is_cancelled() {
                return Ok(());
            }
            self.apply_reminder(due).await?;
        }
        Ok(())
    }

    async fn sweep_papers(&self) {
        let vault = &self.inner.vault;
        let kept = |paper: String| async move { vault.paper_is_kept(&paper).await };
        match self
            .inner
            .papers
            .sweep(self.inner.clock.now(), ORPHAN_AFTER, kept)
            .await
        {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "swept papers that nothing refers to"),
            Err(error) => tracing::warn!(%error, "could not look for orphaned papers"),
        }
    }
}

/// Each person's reminders together, in the order in which they are due; people in the order of their first.
fn by_person(due: Vec<Due>) -> Vec<Vec<Due>> {
    let mut places: HashMap<PersonId, usize> = HashMap::new();
    let mut people: Vec<Vec<Due>> = Vec::new();
    for due in due {
        let place = *places.entry(due.person).or_insert(people.len());
        match people.get_mut(place) {
            Some(theirs) => theirs.push(due),
            None => people.push(vec![due]),
        }
    }
    people
}
