//! Sends one message to one person (message/send, document 90236), and takes the buttons off a card (document 94888).

use async_trait::async_trait;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, json};

use super::{
    super::{
        card::{ButtonCard, done},
        parts::Part,
        sender::{Message, Wire},
    },
    App,
    api::CallError,
    press::Press,
};
use crate::channels::{Attachment, DeliverError};

/// For how long WeCom looks back for a message that is the same, in seconds.
const DUPLICATE_CHECK_SECONDS: u32 = 1800;

/// What message/send answers. People are named there in one text, with `|` between them.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    invaliduser: String,
    #[serde(default)]
    unlicenseduser: String,
}

#[async_trait]
impl Wire for App {
    async fn send(&self, person: &str, message: Message<'_>) -> Result<(), DeliverError> {
        // WeCom would read these as several people, or as everybody.
        if person.is_empty() || person.contains('|') || person.eq_ignore_ascii_case("@all") {
            tracing::error!("wecom app: a reply goes to nobody in particular and is dropped");
            return Err(DeliverError::Refused);
        }
        let (kind, content) = match message.part {
            Part::Words(words) => ("text", json!({"content": words})),
            Part::Card(card) => ("template_card", card.clone()),
            Part::File(attachment) => self.file(attachment).await?,
        };
        let body = |is_again: bool| {
            let mut body = json!({"touser": person, "msgtype": kind, "agentid": self.agent_id});
            body[kind] = content.clone();
            // Only then: what is said twice on purpose would be taken for a repetition.
            if message.may_be_repeated || is_again {
                body["enable_duplicate_check"] = 1.into();
                body["duplicate_check_interval"] = DUPLICATE_CHECK_SECONDS.into();
            }
            body
        };
        let sent: Sent = self
            .api
            .post("message/send", body)
            .await
            .map_err(|error| failed(&error))?;
        if names(&sent.unlicenseduser, person) {
            tracing::error!(
                "wecom app: a member without a licence for the API (接口许可) can't be reached; see the admin console, 应用管理 → 接口许可"
            );
            return Err(DeliverError::Unreachable);
        }
        if names(&sent.invaliduser, person) {
            return Err(DeliverError::Unreachable);
        }
        Ok(())
    }

    async fn close_card(&self, person: &str, press: &str, card: &ButtonCard) {
        let Some(press) = Press::read(press).filter(|press| press.task == card.task) else {
            return;
        };
        let Some(label) = card.label(&press.key).filter(|_| !press.response_code.is_empty()) else {
            return;
        };
        let body = json!({
            "userids": [person],
            "agentid": self.agent_id,
            "response_code": press.response_code,
            "button": {"replace_name": done(label)},
        });
        let closed = self
            .api
            .post::<IgnoredAny>("message/update_template_card", |_| body.clone())
            .await;
        if let Err(error) = closed {
            tracing::debug!(%error, "wecom app: a card keeps its buttons");
        }
    }
}

impl App {
    async fn file(&self, attachment: &Attachment) -> Result<(&'static str, Value), DeliverError> {
        let brought = self.bring(attachment).await.map_err(|error| failed(&error))?;
        let Some(brought) = brought else {
            tracing::error!("wecom app: a file is too large or too small for WeCom and is dropped");
            return Err(DeliverError::Refused);
        };
        Ok((brought.kind, json!({"media_id": brought.media_id})))
    }
}

/// Whether that person is among those who are named. WeCom doesn't tell capitals from small letters in ids.
fn names(people: &str, person: &str) -> bool {
    people.split('|').any(|named| named.eq_ignore_ascii_case(person))
}

/// What the sender does about a failure. Names no person.
fn failed(error: &CallError) -> DeliverError {
    match error {
        CallError::Unreachable(_) => {
            tracing::debug!(%error, "wecom app: a reply waits");
            DeliverError::Unavailable
        }
        CallError::Wait(pause) | CallError::Waits(pause) | CallError::Halted { pause, .. } => {
            DeliverError::Wait(*pause)
        }
        // No such member, or not one who may see the app.
        CallError::Refused {
            code: 40_003 | 60_111 | 81_013 | 82_001,
            ..
        } => DeliverError::Unreachable,
        CallError::Refused { .. } => {
            tracing::error!(%error, "wecom app: a reply was refused");
            DeliverError::Refused
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_named() {
        assert!(names("li|Zhang", "zhang"));
        assert!(!names("li|zhangsan", "zhang"));
        assert!(!names("", "zhang"));
    }
}
