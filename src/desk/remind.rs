//! The reminder clock: due reminders are events for the walk, so that one can look at the state and stay silent.

use std::{path::PathBuf, time::Duration};

use jiff::SignedDuration;

use super::Desk;
use crate::{
    conversation::Event,
    store::{PersonId, Store, StoreError},
};

/// How often the clock looks.
const TICK: Duration = Duration::from_secs(1);

/// How long a claimed reminder is held; longer than any commit takes.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// How many due reminders are taken at once.
const CLAIM_AT_ONCE: usize = 256;

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

    /// Hands every due reminder to its person's walk.
    pub async fn remind_due(&self) -> Result<(), StoreError> {
        loop {
            let due = self
                .inner
                .vault
                .claim_due(self.inner.clock.now(), LEASE, CLAIM_AT_ONCE)
                .await?;
            let is_last = due.len() < CLAIM_AT_ONCE;
            for reminder in due {
                self.apply_reminder(reminder.person, reminder.name, reminder.due)
                    .await?;
            }
            if is_last {
                return Ok(());
            }
        }
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

    /// The event for everybody in turn (after a new table of holidays).
    pub async fn tell_everybody(&self, event: &Event) -> Result<(), StoreError> {
        let mut after: Option<PersonId> = None;
        loop {
            let people = self.inner.vault.people(after, CLAIM_AT_ONCE).await?;
            let Some(last) = people.last() else { return Ok(()) };
            after = Some(*last);
            for person in people {
                self.apply(person, event.clone()).await?;
            }
        }
    }
}

/// Where tables of holidays are looked for, besides the built-in ones.
pub fn calendar_folders(data: &std::path::Path, configured: Option<&std::path::Path>) -> Vec<PathBuf> {
    let mut folders = vec![data.join("calendar")];
    folders.extend(configured.map(std::path::Path::to_owned));
    folders
}
