//! Frames as text: `{cmd, headers: {req_id}, body}` both ways, and acknowledgements, which have no `cmd` but an `errcode`.

use std::borrow::Cow;

use serde_json::{Value, json, value::RawValue};

use crate::channels::pick::{fields, fields_of, number, text};

/// The commands of the long connection.
pub(super) mod command {
    pub(in super::super) const SUBSCRIBE: &str = "aibot_subscribe";
    pub(in super::super) const PING: &str = "ping";
    pub(in super::super) const SEND: &str = "aibot_send_msg";
    pub(in super::super) const RESPOND: &str = "aibot_respond_msg";
    pub(in super::super) const WELCOME: &str = "aibot_respond_welcome_msg";
    pub(in super::super) const UPDATE: &str = "aibot_respond_update_msg";
    pub(in super::super) const UPLOAD_START: &str = "aibot_upload_media_init";
    pub(in super::super) const UPLOAD_CHUNK: &str = "aibot_upload_media_chunk";
    pub(in super::super) const UPLOAD_END: &str = "aibot_upload_media_finish";
    pub(in super::super) const MESSAGE: &str = "aibot_msg_callback";
    pub(in super::super) const EVENT: &str = "aibot_event_callback";
}

/// An answer to one of our frames.
#[derive(Clone, Debug)]
pub(super) struct Ack {
    /// The `req_id` of what it answers.
    pub(super) request: String,
    /// 0 when it was taken.
    pub(super) code: i64,
    /// What came with it, as JSON.
    pub(super) body: Option<Box<RawValue>>,
}

impl Ack {
    /// A text of its body.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let [found] = fields_of(self.body.as_deref(), &[name]);
        text(found)
    }
}

/// A frame's text without raw control characters, which the server lets through and JSON forbids.
pub(super) fn clean(bytes: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(bytes);
    let is_stray = |character: char| character < ' ' && !matches!(character, '\t' | '\n');
    if text.contains(is_stray) {
        Cow::Owned(text.replace(is_stray, ""))
    } else {
        text
    }
}

/// Reads an acknowledgement; none when the frame is something else.
pub(super) fn read_ack(frame: &str) -> Option<Ack> {
    let [cmd, headers, code, body] = fields(frame, &["cmd", "headers", "errcode", "body"]);
    if text(cmd).is_some_and(|cmd| !cmd.is_empty()) {
        return None;
    }
    let [request] = fields_of(headers, &["req_id"]);
    Some(Ack {
        request: text(request)?,
        code: number(code)?,
        body: body.map(ToOwned::to_owned),
    })
}

/// Writes a frame.
pub(super) fn write(command: &str, request: &str, body: Option<&Value>) -> String {
    let mut frame = json!({ "cmd": command, "headers": { "req_id": request } });
    if let Some(body) = body {
        frame["body"] = body.clone();
    }
    frame.to_string()
}

/// A `req_id` that was never used.
pub(super) fn new_request(command: &str) -> String {
    format!("{command}_{:032x}", rand::random::<u128>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stray_control_characters_are_taken_out() {
        assert_eq!(clean(b"{\"a\":\"x\x01y\x0b\r\x1fz\"}\n\t"), "{\"a\":\"xyz\"}\n\t");
        assert!(matches!(clean("好".as_bytes()), Cow::Borrowed("好")));
    }

    #[test]
    fn acks_are_told_from_callbacks() {
        let ack = read_ack(r#"{"headers":{"req_id":"a"},"errcode":"7","body":{"media_id":"m"}}"#).unwrap();
        assert_eq!(
            (ack.request.as_str(), ack.code, ack.text("media_id").as_deref()),
            ("a", 7, Some("m"))
        );
        assert!(read_ack(r#"{"cmd":"","headers":{"req_id":"a"},"errcode":0}"#).is_some());
        assert!(read_ack(r#"{"cmd":"aibot_msg_callback","headers":{"req_id":"a"},"errcode":0}"#).is_none());
        assert!(read_ack(r#"{"headers":{},"errcode":0}"#).is_none());
        assert!(read_ack("nonsense").is_none());
    }
}
