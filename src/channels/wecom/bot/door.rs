//! What of a frame must be known before it is durable: its id, whose it is, and whether it can be answered at once.

use serde_json::{json, value::RawValue};
use sha2::{Digest, Sha256};

use super::{
    super::crypto::to_hexadecimal,
    frame::command,
    read::{photos_of_mixed, wrapped},
};
use crate::channels::{
    RawUpdate,
    pick::{fields, fields_of, text},
};

/// The store takes 64 KiB at most. No message is that long; one that is keeps its place, but not its content.
const MOST_BODY_BYTES: usize = 60_000;

/// A frame at the door.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// For the inbox.
    Updates {
        /// One, or one for each photo of a message with several.
        updates: Vec<RawUpdate>,
        /// The event, if it is one that can be answered for five seconds.
        answerable: Option<String>,
    },
    /// Words from a group, which are nobody's, and by which request they can be answered.
    Group(String),
    /// Another program has connected with the same bot.
    Replaced,
    /// Nobody's.
    Nothing,
}

/// Looks at a frame that is no acknowledgement.
pub(super) fn look(frame: &str) -> Arrival {
    let [cmd, headers, body] = fields(frame, &["cmd", "headers", "body"]);
    let cmd = text(cmd).unwrap_or_default();
    let is_event = cmd == command::EVENT;
    if !is_event && cmd != command::MESSAGE {
        return Arrival::Nothing;
    }
    let [request] = fields_of(headers, &["req_id"]);
    let [message, chat_kind, from, event] = fields_of(body, &["msgid", "chattype", "from", "event"]);
    let [event_kind] = fields_of(event, &["eventtype"]);
    let event_kind = text(event_kind).unwrap_or_default();
    if is_event && event_kind == "disconnected_event" {
        return Arrival::Replaced;
    }
    let request = text(request).filter(|request| !request.is_empty());
    if text(chat_kind).as_deref() == Some("group") {
        return match request {
            Some(request) if !is_event => Arrival::Group(request),
            _ => Arrival::Nothing,
        };
    }
    let [person] = fields_of(from, &["userid"]);
    let Some(account) = text(person).filter(|person| !person.is_empty()) else {
        return Arrival::Nothing;
    };
    let id = text(message)
        .filter(|id| !id.is_empty())
        .or_else(|| request.clone())
        .unwrap_or_else(|| to_hexadecimal(&Sha256::digest(frame)));
    let is_answerable = is_event && matches!(event_kind.as_str(), "enter_chat" | "template_card_event");
    Arrival::Updates {
        updates: updates(frame, body, account, &id),
        answerable: request.filter(|_| is_answerable),
    }
}

fn updates(frame: &str, body: Option<&RawValue>, account: String, id: &str) -> Vec<RawUpdate> {
    if frame.len() > MOST_BODY_BYTES {
        tracing::warn!("wecom-bot: a message is too long to be kept, its content is dropped");
        return vec![RawUpdate {
            update: id.to_owned(),
            body: without_content(&account, id),
            account,
        }];
    }
    let photos = photos_of_mixed(body);
    if photos == 0 {
        return vec![RawUpdate {
            account,
            update: id.to_owned(),
            body: frame.as_bytes().to_vec(),
        }];
    }
    (0..photos)
        .map(|part| RawUpdate {
            account: account.clone(),
            update: format!("{id}#{part}"),
            body: wrapped(frame, part),
        })
        .collect()
}

/// That somebody sent something: enough to tell them that it can't be used.
fn without_content(account: &str, id: &str) -> Vec<u8> {
    let frame = json!({
        "cmd": command::MESSAGE,
        "body": { "msgid": id, "chattype": "single", "from": { "userid": account }, "msgtype": "too_long" },
    });
    frame.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{channels::Content, conversation::Unusable};

    fn ids(frame: &str) -> Vec<(String, String)> {
        match look(frame) {
            Arrival::Updates { updates, .. } => updates
                .into_iter()
                .map(|update| (update.account, update.update))
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    fn message(body: &str) -> String {
        format!(r#"{{"cmd":"aibot_msg_callback","headers":{{"req_id":"r1"}},"body":{{{body}}}}}"#)
    }

    fn one(account: &str, update: &str) -> Vec<(String, String)> {
        vec![(account.to_owned(), update.to_owned())]
    }

    #[test]
    fn whose_it_is() {
        let single = r#""msgid":"m1","chattype":"single","from":{"userid":"zhang"},"msgtype":"text""#;
        assert_eq!(ids(&message(single)), one("zhang", "m1"));
        assert_eq!(ids(&message(r#""from":{"userid":"zhang"}"#)), one("zhang", "r1"));
        let nameless = r#"{"cmd":"aibot_msg_callback","body":{"from":{"userid":"zhang"}}}"#;
        assert_eq!(ids(nameless)[0].1.len(), 64);
        assert_eq!(look(&message(r#""msgid":"m1","chattype":"single""#)), Arrival::Nothing);
        assert_eq!(look(&message(r#""from":{"userid":""}"#)), Arrival::Nothing);
        for strange in [
            "",
            "[]",
            r#"{"cmd":"aibot_later_callback","body":{"from":{"userid":"a"}}}"#,
        ] {
            assert_eq!(look(strange), Arrival::Nothing);
        }
    }

    #[test]
    fn groups_are_nobodys() {
        let group = r#""msgid":"m1","chattype":"group","chatid":"c","from":{"userid":"zhang"},"msgtype":"text""#;
        assert_eq!(look(&message(group)), Arrival::Group("r1".to_owned()));
        let event = message(group).replace("msg_callback", "event_callback");
        assert_eq!(look(&event), Arrival::Nothing);
    }

    #[test]
    fn events() {
        let event = |kind: &str| {
            message(&format!(
                r#""msgid":"e1","from":{{"userid":"zhang"}},"msgtype":"event","event":{{"eventtype":"{kind}"}}"#
            ))
            .replace("msg_callback", "event_callback")
        };
        assert_eq!(look(&event("disconnected_event")), Arrival::Replaced);
        for (kind, wanted) in [
            ("enter_chat", Some("r1")),
            ("template_card_event", Some("r1")),
            ("feedback_event", None),
            ("unheard_of", None),
        ] {
            let Arrival::Updates { updates, answerable } = look(&event(kind)) else {
                panic!("{kind}")
            };
            assert_eq!((updates.len(), answerable.as_deref()), (1, wanted), "{kind}");
        }
    }

    #[test]
    fn each_photo_of_a_mixed_message_is_an_update() {
        let photo = r#"{"msgtype":"image","image":{"url":"u","aeskey":"k"}}"#;
        let words = r#"{"msgtype":"text","text":{"content":"x"}}"#;
        let mixed = |items: &str| {
            message(&format!(
                r#""msgid":"m1","from":{{"userid":"a"}},"msgtype":"mixed","mixed":{{"msg_item":[{items}]}}"#
            ))
        };
        let parts = ids(&mixed(&format!("{words},{photo},{photo}")));
        assert_eq!(
            parts.into_iter().map(|(_, id)| id).collect::<Vec<_>>(),
            ["m1#0", "m1#1"]
        );
        assert_eq!(ids(&mixed(words)), one("a", "m1"));
    }

    #[test]
    fn what_is_too_long_for_the_store_is_still_answered() {
        let long = message(&format!(
            r#""msgid":"m1","from":{{"userid":"a"}},"msgtype":"text","text":{{"content":"{}"}}"#,
            "x".repeat(70_000)
        ));
        let Arrival::Updates { updates, .. } = look(&long) else {
            panic!("it is somebody's")
        };
        assert!(updates[0].body.len() < 500);
        let incoming = super::super::read::read(&updates[0].body);
        assert_eq!(incoming.content, Content::Unusable(Unusable::Other));
        assert_eq!(incoming.address.0, "a");
    }
}
