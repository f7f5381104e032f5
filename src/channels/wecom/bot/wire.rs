//! One message on its way: pushed, or as the welcome that a chat opens with; and the buttons of a card that was pressed.

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{
    super::{
        card::ButtonCard,
        parts::Part,
        sender::{Message, Wire},
    },
    code,
    frame::command,
    line::{CallError, Line},
    read::{Event, EventKind},
};
use crate::channels::DeliverError;

#[async_trait]
impl Wire for Line {
    async fn send(&self, person: &str, message: Message<'_>) -> Result<(), DeliverError> {
        let sent = match message.part {
            Part::Words(words) => match self.welcome(words, message.answers).await {
                Some(welcomed) => welcomed,
                None => {
                    let content = json!({ "content": words });
                    self.push(person, "markdown", content).await
                }
            },
            Part::Card(card) => self.push(person, "template_card", card.clone()).await,
            Part::File(attachment) => match self.upload(attachment).await {
                Ok(media) => self.push(person, media.kind, json!({ "media_id": media.id })).await,
                Err(error) => Err(error),
            },
        };
        sent.map_err(|error| failed(&error))
    }

    async fn close_card(&self, person: &str, press: &str, card: &ButtonCard) {
        let Ok(Event {
            request,
            kind: EventKind::Pressed { task, key },
        }) = serde_json::from_str(press)
        else {
            return;
        };
        // An older card than the one that is remembered keeps its buttons: what stands on it is no longer known.
        let Some(closed) = card.pressed(&key).filter(|_| task == card.task) else {
            return;
        };
        let body = json!({ "response_type": "update_template_card", "userids": [person], "template_card": closed });
        match self.answer(command::UPDATE, &request, &body).await {
            Some(Ok(_)) => {}
            Some(Err(error)) => tracing::debug!(%error, "wecom-bot: a card keeps its buttons"),
            None => tracing::debug!("wecom-bot: a card keeps its buttons, it is too late"),
        }
    }
}

impl Line {
    async fn push(&self, person: &str, kind: &str, content: Value) -> Result<(), CallError> {
        let body = json!({ "chatid": person, "msgtype": kind, kind: content });
        self.call(command::SEND, &body).await.map(|_| ())
    }

    /// Words as the welcome of a chat that was opened a moment ago; none when they answer no such thing, or it didn't please. Unlike a
    /// push it also reaches who has never written.
    async fn welcome(&self, words: &str, answers: Option<&str>) -> Option<Result<(), CallError>> {
        let event: Event = serde_json::from_str(answers?).ok()?;
        if event.kind != EventKind::Entered {
            return None;
        }
        // A welcome is plain text: what Markdown needs at a line's end, and about what is to be copied, would be seen.
        let plain = words.replace("  \n", "\n").replace('`', "");
        let body = json!({ "msgtype": "text", "text": { "content": plain } });
        match self.answer(command::WELCOME, &event.request, &body).await? {
            Err(CallError::Refused { .. }) => None,
            other => Some(other.map(|_| ())),
        }
    }
}

/// What the sender does about a failure. The only log line of it; names no person.
fn failed(error: &CallError) -> DeliverError {
    let outcome = match error {
        CallError::NotConnected | CallError::NoAnswer => DeliverError::Unavailable,
        CallError::Refused { code, .. } => code::delivery(*code),
    };
    match outcome {
        DeliverError::Refused => tracing::error!(%error, "wecom-bot: a message was refused"),
        _ => tracing::debug!(%error, "wecom-bot: a message didn't get through"),
    }
    outcome
}
