//! Asks for updates, batch after batch. A batch is confirmed, by asking for the next, only when it is durable.
//!
//! teloxide's own poller is not used: it confirms a batch while handlers are still at work on it, so that a crash loses updates.
//!
//! At the end nothing is confirmed: the batch in hand is kept by the desk, which knows the ids, so that its coming again at the next
//! start does no harm; one more question only to confirm it would bring updates along that nobody waits for.

use std::{sync::atomic::Ordering, time::Duration};

use serde_json::value::RawValue;
use teloxide::{
    ApiError,
    payloads::{AnswerCallbackQuery, DeleteWebhook},
    types::CallbackQueryId,
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    Telegram,
    api::{CallError, Done, read_answer},
    door::{Arrival, look},
    read::lossy,
};
use crate::channels::{
    RawUpdate, Reception, ReceptionError,
    pause::Pause,
    pick::{elements, fields},
};

/// Longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// So many conflicts within [`CONFLICT_WINDOW`] are a second instance and not our own forerunner's last connection.
const MOST_CONFLICTS: u32 = 4;
const CONFLICT_WINDOW: Duration = Duration::from_secs(120);

/// Why polling ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PollEnd {
    /// It was asked to, or the desk is closing.
    #[error("polling was stopped")]
    Stopped,
    /// Another program asks for the same bot's updates: each would get a part of them.
    #[error("another program is polling with the same bot token")]
    OtherPoller,
    /// The token is wrong or was revoked.
    #[error("Telegram doesn't know the bot token")]
    BadToken,
}

/// What one question brought.
struct Batch {
    updates: Vec<RawUpdate>,
    presses: Vec<String>,
    next_offset: Option<i64>,
}

impl Telegram {
    /// Asks for updates and hands them to the desk until stopped. Anything that can pass is waited for, however long.
    pub async fn poll(&self, reception: &dyn Reception, stop: &CancellationToken) -> PollEnd {
        let mut offset = 0;
        let mut pause = Pause::new(self.retry, LONGEST_PAUSE);
        let mut conflicts = 0;
        let mut last_conflict = Instant::now();
        self.delete_webhook(stop).await;
        loop {
            let answer = tokio::select! {
                () = stop.cancelled() => return PollEnd::Stopped,
                answer = self.ask(offset) => answer,
            };
            let error = match answer {
                Ok(batch) => {
                    pause.reset();
                    match self.take_in(reception, stop, batch).await {
                        Ok(Some(next_offset)) => offset = next_offset,
                        Ok(None) => {}
                        Err(end) => return end,
                    }
                    continue;
                }
                Err(error) => error,
            };
            match &error {
                error if error.is_bad_token() => return PollEnd::BadToken,
                CallError::Refused {
                    code: 409,
                    error: reason,
                    ..
                } if is_webhook_conflict(reason) => {
                    tracing::info!("telegram: a webhook is set, it is deleted");
                    self.delete_webhook(stop).await;
                }
                CallError::Refused { code: 409, .. } => {
                    if last_conflict.elapsed() > CONFLICT_WINDOW {
                        conflicts = 0;
                    }
                    conflicts += 1;
                    last_conflict = Instant::now();
                    if conflicts >= MOST_CONFLICTS {
                        return PollEnd::OtherPoller;
                    }
                }
                CallError::Wait(asked) => pause.at_least(*asked),
                _ => {}
            }
            tracing::warn!(%error, "telegram: no updates, trying again");
            if !pause.wait(stop).await {
                return PollEnd::Stopped;
            }
        }
    }

    /// Asks once. Everything that may be asked again with the same offset is an error.
    async fn ask(&self, offset: i64) -> Result<Batch, CallError> {
        let question = format!(
            r#"{{"offset":{offset},"limit":100,"timeout":{},"allowed_updates":["message","edited_message","callback_query","my_chat_member"]}}"#,
            self.poll_seconds
        );
        let (status, bytes) = self.polls.post("getUpdates", question.into_bytes()).await?;
        if !status.is_success() {
            return Err(match read_answer::<Done>("getUpdates", status, &bytes) {
                Err(error) => error,
                Ok(_) => CallError::Unreachable("it contradicts itself"),
            });
        }
        let json = lossy(&bytes);
        let [result] = fields(&json, &["result"]);
        let Some(result) = result else {
            return Err(CallError::Unreachable("it answers with something else"));
        };
        self.sort(&elements(Some(result)))
    }

    fn sort(&self, elements: &[&RawValue]) -> Result<Batch, CallError> {
        let mut batch = Batch {
            updates: Vec::with_capacity(elements.len()),
            presses: Vec::new(),
            next_offset: None,
        };
        for element in elements {
            let Some(Arrival {
                update,
                raw,
                press,
                kind,
            }) = look(element.get())
            else {
                self.dropped.fetch_add(1, Ordering::Relaxed);
                tracing::warn!("telegram: an update without an id is dropped");
                continue;
            };
            batch.next_offset = batch.next_offset.max(Some(update.saturating_add(1)));
            batch.presses.extend(press);
            match raw {
                Some(raw) => batch.updates.push(raw),
                None => {
                    self.dropped.fetch_add(1, Ordering::Relaxed);
                    tracing::debug!(kind, "telegram: an update that is nobody's is dropped");
                }
            }
        }
        if batch.next_offset.is_none() && !elements.is_empty() {
            // It would come again at once, for ever.
            return Err(CallError::Unreachable("its updates have no ids"));
        }
        Ok(batch)
    }

    /// Makes a batch durable, as often as it takes, and answers its presses. Hands back what may be confirmed then.
    async fn take_in(
        &self,
        reception: &dyn Reception,
        stop: &CancellationToken,
        batch: Batch,
    ) -> Result<Option<i64>, PollEnd> {
        let Batch {
            updates,
            presses,
            next_offset,
        } = batch;
        let mut pause = Pause::new(self.retry, LONGEST_PAUSE);
        while !updates.is_empty() {
            // The real server punishes a repeated offset (it lengthens the wait, then cuts the batch to 1): retry here, never there.
            match reception.receive(super::NAME, updates.clone()).await {
                Ok(()) => break,
                Err(ReceptionError::Closing) => return Err(PollEnd::Stopped),
                Err(error) => tracing::warn!(%error, updates = updates.len(), "telegram: a batch waits"),
            }
            if !pause.wait(stop).await {
                return Err(PollEnd::Stopped);
            }
        }
        for press in presses {
            self.answer_press(press);
        }
        Ok(next_offset)
    }

    /// Ends the turning wheel on the button, by the way. An answer that fails is done too: the real server's "query ID is invalid"
    /// doesn't even have a name in teloxide.
    fn answer_press(&self, press: String) {
        let api = self.api.clone();
        self.background.spawn(async move {
            if let Err(error) = api
                .call::<_, Done>(&AnswerCallbackQuery::new(CallbackQueryId(press)))
                .await
            {
                tracing::debug!(%error, "telegram: a press is left unanswered");
            }
        });
    }

    async fn delete_webhook(&self, stop: &CancellationToken) {
        let request = DeleteWebhook::new();
        let call = self.api.call::<_, Done>(&request);
        // If it fails, the question for updates fails too, and says why.
        tokio::select! {
            () = stop.cancelled() => {}
            _ = call => {}
        }
    }
}

/// "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"; teloxide knows a
/// shorter text only.
fn is_webhook_conflict(error: &ApiError) -> bool {
    match error {
        ApiError::CantGetUpdates => true,
        ApiError::Unknown(text) => text.contains("webhook is active"),
        _ => false,
    }
}
