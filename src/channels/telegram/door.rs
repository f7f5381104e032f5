//! What of an update must be known before it is durable: its id, whose it is, and which press waits for an answer.

use serde_json::value::RawValue;

use super::read::is_private;
use crate::channels::{
    RawUpdate,
    pick::{fields, fields_of, number, text},
};

/// The kinds that are asked for; others are never sent to us.
pub(super) const KINDS: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

/// An update at the door.
#[derive(Debug)]
pub(super) struct Arrival {
    /// Its id; rises.
    pub(super) update: i64,
    /// For the inbox; none when it is nobody's in a private chat.
    pub(super) raw: Option<RawUpdate>,
    /// The press that a client shows as under way until it is answered.
    pub(super) press: Option<String>,
    /// What it is, for the log.
    pub(super) kind: &'static str,
}

/// Looks at an update; none when not even its id can be read.
pub(super) fn look(json: &str) -> Option<Arrival> {
    let [update, message, edited, press, member] = fields(json, &["update_id", KINDS[0], KINDS[1], KINDS[2], KINDS[3]]);
    let update = number(update)?;
    let (kind, person, press) = if let Some(press) = press {
        let [id, from, message] = fields(press.get(), &["id", "from", "message"]);
        let [chat] = fields_of(message, &["chat"]);
        (KINDS[2], person(from, chat), text(id))
    } else {
        let kinds = [message, edited, member];
        let place = kinds.iter().position(Option::is_some);
        let [from, chat] = fields_of(place.and_then(|place| kinds[place]), &["from", "chat"]);
        let kind = place.map_or("unknown", |place| [KINDS[0], KINDS[1], KINDS[3]][place]);
        (kind, person(from, chat), None)
    };
    let raw = person.map(|person| RawUpdate {
        account: person.to_string(),
        update: update.to_string(),
        body: json.as_bytes().to_vec(),
    });
    Some(Arrival {
        update,
        raw,
        press,
        kind,
    })
}

/// Whose it is. Groups are left out here already, so that other people's words are never kept.
fn person(from: Option<&RawValue>, chat: Option<&RawValue>) -> Option<i64> {
    let [chat, kind] = fields_of(chat, &["id", "type"]);
    let chat = number(chat);
    if !is_private(text(kind).as_deref(), chat) {
        return None;
    }
    let [from] = fields_of(from, &["id"]);
    // In a private chat both are the same number.
    number(from).or(chat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_it_is() {
        let account = |json: &str| look(json).and_then(|arrival| arrival.raw).map(|raw| raw.account);
        assert_eq!(
            account(r#"{"update_id":1,"message":{"from":{"id":5},"chat":{"id":5,"type":"private"}}}"#).unwrap(),
            "5"
        );
        assert_eq!(
            account(r#"{"update_id":1,"message":{"from":"?","chat":{"id":5,"type":"private"}}}"#).unwrap(),
            "5"
        );
        assert_eq!(
            account(r#"{"update_id":1,"callback_query":{"id":"9","from":{"id":5}}}"#).unwrap(),
            "5"
        );
        assert!(account(r#"{"update_id":1,"message":{"from":{"id":5},"chat":{"id":-5,"type":"group"}}}"#).is_none());
        assert!(account(r#"{"update_id":1,"poll":{}}"#).is_none());
        assert!(look(r#"{"message":{}}"#).is_none());
    }

    #[test]
    fn a_press_is_to_be_answered() {
        let arrival = look(r#"{"update_id":1,"callback_query":{"id":"9","from":{"id":5}}}"#).unwrap();
        assert_eq!((arrival.press.as_deref(), arrival.kind), (Some("9"), "callback_query"));
    }
}
