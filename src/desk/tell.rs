//! Telling everybody: dates depend on the tables of days off and on the windows' rules, and both change now and then.
//!
//! Everybody is told beside the ordinary work. When all have been, a mark file says for which tables and rules; so whatever ends the telling
//! half-way, it begins anew with the next start, and whose dates are right already hears nothing.

use std::{path::PathBuf, sync::atomic::Ordering, time::Duration};

use futures::{StreamExt, stream};
use tokio::sync::watch;

use super::{Desk, is_of_one_person};
use crate::{
    calendar_files::{TableFileError, TableFiles, fingerprint, read_mark, write_mark},
    conversation::Event,
    store::{PersonId, Store, StoreError},
};

/// How often the folders are looked at. A change counts when two looks agree.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How many people are read from the store at once …
const PAGE: usize = 256;

/// … and how many are told at once: enough for their commits to share a flush, few enough that ordinary work goes on beside them.
const TELL_AT_ONCE: usize = 16;

impl<S: Store> Desk<S> {
    /// Follows the folders of tables until the desk closes: takes a new table as soon as it is there, and sees to it that everybody's dates are
    /// those of the calendar in use. `mark` is the file that says for which calendar they are.
    ///
    /// # Errors
    ///
    /// The store has failed.
    pub async fn follow_tables(&self, files: TableFiles, mark: PathBuf) -> Result<(), StoreError> {
        let (changed, news) = watch::channel(());
        let both = async {
            tokio::try_join!(
                self.look_at_tables(files, changed),
                self.keep_everybody_told(news, mark)
            )
        };
        // Closing waits for what is being told at that moment.
        self.inner.tasks.track_future(both).await.map(drop)
    }

    async fn look_at_tables(&self, mut files: TableFiles, changed: watch::Sender<()>) -> Result<(), StoreError> {
        let mut tick = tokio::time::interval(LOOK_EVERY);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.inner.closing.cancelled() => return Ok(()),
                _ = tick.tick() => {}
            }
            let look = move || {
                let looked = files.look_again();
                (files, looked)
            };
            let Ok((again, looked)) = tokio::task::spawn_blocking(look).await else {
                tracing::error!("looking at the tables of days off panicked; this is a fault in the program");
                self.inner.closing.cancelled().await;
                return Ok(());
            };
            files = again;
            looked.faults.iter().for_each(warn_of_table);
            if looked.changed {
                tracing::info!("the tables of days off have changed");
                self.set_calendar(files.calendar());
                changed.send_replace(());
            }
        }
    }

    async fn keep_everybody_told(&self, mut news: watch::Receiver<()>, mark: PathBuf) -> Result<(), StoreError> {
        let mut told = read_mark(&mark);
        loop {
            // Whoever was told before the calendar changed once more is told again: the fingerprint is another then.
            let now = fingerprint(&self.calendar(), &self.inner.book.conversation);
            if told.as_ref() == Some(&now) {
                tokio::select! {
                    () = self.inner.closing.cancelled() => return Ok(()),
                    // It can't end before this: both end when the desk closes.
                    _ = news.changed() => continue,
                }
            }
            if !self.tell_everybody(&Event::CalendarChanged).await? {
                return Ok(());
            }
            if let Err(error) = write_mark(&mark, &now) {
                tracing::warn!(%error, "everybody will be told once more after the next start");
            }
            told = Some(now);
        }
    }

    /// The event for everybody. False: the desk closed before all were told.
    ///
    /// # Errors
    ///
    /// The store has failed. Somebody whose data can't be read is passed over.
    pub async fn tell_everybody(&self, event: &Event) -> Result<bool, StoreError> {
        let mut after: Option<PersonId> = None;
        let mut passed_over = 0_u64;
        loop {
            let people = self.inner.vault.people(after, PAGE).await?;
            let Some(last) = people.last() else { break };
            after = Some(*last);
            let mut telling = stream::iter(people)
                .map(|person| {
                    let (desk, event) = (self.clone(), event.clone());
                    self.alone(async move { desk.tell(person, &event).await })
                })
                .buffer_unordered(TELL_AT_ONCE);
            while let Some(outcome) = telling.next().await {
                match outcome {
                    Err(error) if is_of_one_person(&error) => {
                        tracing::debug!(%error, "one person can't be told");
                        passed_over += 1;
                    }
                    other => other?,
                }
            }
            if self.inner.closing.is_cancelled() {
                return Ok(false);
            }
        }
        if passed_over > 0 {
            tracing::error!(people = passed_over, "some people could not be told");
        }
        Ok(true)
    }

    /// Which calendar is in use, as a number for [`catch_up`](Self::catch_up).
    pub(super) fn calendar_number(&self) -> u64 {
        self.inner.calendars.load(Ordering::SeqCst)
    }

    /// After a commit for which a walk began under the calendar of that number. Whoever tells everybody of a newer one may have looked at
    /// this person before that commit, and found nothing to tell.
    pub(super) async fn catch_up(&self, person: PersonId, mut number: u64) -> Result<(), StoreError> {
        while number != self.calendar_number() {
            number = self.calendar_number();
            self.apply(person, Event::CalendarChanged).await?;
        }
        Ok(())
    }

    async fn tell(&self, person: PersonId, event: &Event) -> Result<(), StoreError> {
        if self.inner.closing.is_cancelled() {
            return Ok(());
        }
        self.tell_after_what_is_due(person, event).await
    }
}

/// Warns the operator of a file or folder that can't be used.
pub fn warn_of_table(error: &TableFileError) {
    tracing::warn!(%error, "a table of days off is not used");
}
