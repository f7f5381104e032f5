//! Reads a raw update. Never fails: what isn't known carries nothing or is unusable.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::frame::command;
use crate::{
    channels::{
        Address, Content, Incoming, Media,
        pick::{elements, fields, fields_of, number, text},
    },
    conversation::Unusable,
};

/// An event that can be answered for a moment; stands in [`Incoming::message`] as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Event {
    /// The `req_id` to answer with.
    pub(super) request: String,
    /// What happened.
    pub(super) kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum EventKind {
    /// The chat was opened.
    Entered,
    /// A button was pressed.
    Pressed {
        /// The card's id.
        task: String,
        /// What the button stands for.
        key: String,
    },
}

/// Where to fetch a file, and how to open it; stands in [`Media::reference`] as JSON. A secret.
#[derive(Serialize, Deserialize)]
pub(super) struct MediaReference {
    pub(super) url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
}

/// One photo of a mixed message, as an update of its own.
pub(super) fn wrapped(frame: &str, part: usize) -> Vec<u8> {
    format!(r#"{{"part":{part},"frame":{frame}}}"#).into_bytes()
}

/// How many photos a mixed message has.
pub(super) fn photos_of_mixed(body: Option<&RawValue>) -> usize {
    let [kind, mixed] = fields_of(body, &["msgtype", "mixed"]);
    if text(kind).as_deref() == Some("mixed") {
        Mixed::read(mixed).photos.len()
    } else {
        0
    }
}

/// Reads an update.
pub(super) fn read(raw: &[u8]) -> Incoming {
    let json = String::from_utf8_lossy(raw);
    let [part, frame] = fields(&json, &["part", "frame"]);
    let part = number(part).and_then(|part| usize::try_from(part).ok());
    match frame {
        Some(frame) => read_frame(frame.get(), part.unwrap_or(0)),
        None => read_frame(&json, 0),
    }
}

fn nothing() -> Incoming {
    Incoming {
        address: Address::default(),
        language_hint: None,
        album: None,
        message: None,
        content: Content::Nothing,
    }
}

fn read_frame(frame: &str, part: usize) -> Incoming {
    let [cmd, headers, body] = fields(frame, &["cmd", "headers", "body"]);
    let [chat_kind, from] = fields_of(body, &["chattype", "from"]);
    let [person] = fields_of(from, &["userid"]);
    let (Some(person), Some(body)) = (text(person), body) else {
        return nothing();
    };
    if text(chat_kind).as_deref() == Some("group") {
        return nothing();
    }
    let incoming = Incoming {
        address: Address(person),
        ..nothing()
    };
    match text(cmd).as_deref() {
        Some(command::EVENT) => read_event(headers, body, incoming),
        Some(command::MESSAGE) => read_message(body, part, incoming),
        _ => nothing(),
    }
}

fn read_event(headers: Option<&RawValue>, body: &RawValue, incoming: Incoming) -> Incoming {
    let [event] = fields(body.get(), &["event"]);
    let [event_kind, press] = fields_of(event, &["eventtype", "template_card_event"]);
    let (content, kind) = match text(event_kind).as_deref() {
        Some("enter_chat") => (Content::Started, EventKind::Entered),
        Some("template_card_event") => {
            // An older shape has it one level deeper.
            let [flat_key, flat_task] = fields_of(event, &["event_key", "task_id"]);
            let [key, task] = fields_of(press, &["event_key", "task_id"]);
            let Some(key) = text(flat_key).or_else(|| text(key)) else {
                return incoming;
            };
            let task = text(flat_task).or_else(|| text(task)).unwrap_or_default();
            (Content::Press(key.clone()), EventKind::Pressed { task, key })
        }
        _ => return incoming,
    };
    let [request] = fields_of(headers, &["req_id"]);
    let event = text(request).map(|request| Event { request, kind });
    Incoming {
        message: event.and_then(|event| serde_json::to_string(&event).ok()),
        content,
        ..incoming
    }
}

fn read_message(body: &RawValue, part: usize, incoming: Incoming) -> Incoming {
    let [message, kind, words, image, mixed, voice, file] = fields(
        body.get(),
        &["msgid", "msgtype", "text", "image", "mixed", "voice", "file"],
    );
    let mut album = None;
    let content = match text(kind).as_deref() {
        Some("text") => content_of(words).map_or(Content::Unusable(Unusable::Other), read_words),
        Some("voice") => content_of(voice).map_or(Content::Unusable(Unusable::Voice), Content::Text),
        Some("image") => media(image, None),
        Some("file") => media(file, None),
        Some("video") => Content::Unusable(Unusable::Video),
        Some("mixed") => {
            let mixed = Mixed::read(mixed);
            if mixed.photos.len() > 1 {
                album = text(message);
            }
            mixed.part(part)
        }
        _ => Content::Unusable(Unusable::Other),
    };
    Incoming {
        album,
        content,
        ..incoming
    }
}

fn read_words(words: String) -> Content {
    if words.trim() == "/start" {
        Content::Started
    } else {
        Content::Text(words)
    }
}

fn content_of(value: Option<&RawValue>) -> Option<String> {
    let [content] = fields_of(value, &["content"]);
    text(content).filter(|content| !content.trim().is_empty())
}

fn media(value: Option<&RawValue>, caption: Option<String>) -> Content {
    let [url, key] = fields_of(value, &["url", "aeskey"]);
    let key = text(key).filter(|key| !key.is_empty());
    let reference = text(url).and_then(|url| serde_json::to_string(&MediaReference { url, key }).ok());
    match reference {
        Some(reference) => Content::Media(Media {
            reference,
            file_name: None,
            bytes: None,
            caption,
            stashed: None,
        }),
        None => Content::Unusable(Unusable::Other),
    }
}

/// Words and photos in one message.
struct Mixed<'a> {
    photos: Vec<Option<&'a RawValue>>,
    words: Option<String>,
}

impl<'a> Mixed<'a> {
    fn read(mixed: Option<&'a RawValue>) -> Mixed<'a> {
        let [items] = fields_of(mixed, &["msg_item"]);
        let mut photos = Vec::new();
        let mut words = Vec::new();
        for item in elements(items) {
            let [kind, said, image] = fields(item.get(), &["msgtype", "text", "image"]);
            match text(kind).as_deref() {
                Some("image") => photos.push(image),
                Some("text") => words.extend(content_of(said)),
                _ => {}
            }
        }
        Mixed {
            photos,
            words: (!words.is_empty()).then(|| words.join("\n")),
        }
    }

    /// The words are the caption of the first photo; without photos they are all there is.
    fn part(mut self, part: usize) -> Content {
        let words = self.words.take();
        match (self.photos.get(part), words) {
            (Some(photo), words) => media(*photo, words.filter(|_| part == 0)),
            (None, Some(words)) if self.photos.is_empty() => read_words(words),
            _ => Content::Unusable(Unusable::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(fields: &str) -> Incoming {
        read(frame("aibot_msg_callback", fields).as_bytes())
    }

    fn event(fields: &str) -> Incoming {
        read(
            frame(
                "aibot_event_callback",
                &format!(r#""msgtype":"event","event":{{{fields}}}"#),
            )
            .as_bytes(),
        )
    }

    fn frame(cmd: &str, fields: &str) -> String {
        format!(
            r#"{{"cmd":"{cmd}","headers":{{"req_id":"r1"}},"body":{{"msgid":"m1","aibotid":"b","chattype":"single","from":{{"userid":"zhang"}},{fields}}}}}"#
        )
    }

    fn media_of(content: &Content) -> (&str, Option<&str>) {
        match content {
            Content::Media(media) => (&media.reference, media.caption.as_deref()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn words_and_who() {
        let incoming =
            message(r#""msgtype":"text","text":{"content":"你好"},"quote":{"msgtype":"text","text":{"content":"?"}}"#);
        assert_eq!(incoming.content, Content::Text("你好".to_owned()));
        assert_eq!(incoming.address.0, "zhang");
        assert_eq!((incoming.message, incoming.album), (None, None));
        let half = message(r#""msgtype":"text","text":{"content":"a\ud83d"}"#);
        assert_eq!(half.content, Content::Text("a\u{FFFD}".to_owned()));
        let start = message(r#""msgtype":"text","text":{"content":"/start"}"#);
        assert_eq!(start.content, Content::Started);
        let said = message(r#""msgtype":"voice","voice":{"content":"没有"}"#);
        assert_eq!(said.content, Content::Text("没有".to_owned()));
    }

    #[test]
    fn what_cannot_be_used() {
        for (fields, kind) in [
            (r#""msgtype":"voice","voice":{"content":""}"#, Unusable::Voice),
            (r#""msgtype":"video","video":{"url":"u","aeskey":"k"}"#, Unusable::Video),
            (r#""msgtype":"hologram","hologram":{}"#, Unusable::Other),
            (r#""msgtype":"image","image":{}"#, Unusable::Other),
            (r#""msgtype":"mixed","mixed":{"msg_item":[]}"#, Unusable::Other),
            (r#""text":{"content":"x"}"#, Unusable::Other),
        ] {
            assert_eq!(message(fields).content, Content::Unusable(kind), "{fields}");
        }
        assert_eq!(read(b"\xff{").content, Content::Nothing);
    }

    #[test]
    fn photos_and_files() {
        let photo = message(r#""msgtype":"image","image":{"url":"https://a/b","aeskey":"k"}"#);
        assert_eq!(media_of(&photo.content), (r#"{"url":"https://a/b","key":"k"}"#, None));
        let file = message(r#""msgtype":"file","file":{"url":"https://a/c"}"#);
        assert_eq!(media_of(&file.content), (r#"{"url":"https://a/c"}"#, None));
    }

    #[test]
    fn a_mixed_message_part_by_part() {
        let items = r#""msgtype":"mixed","mixed":{"msg_item":[{"msgtype":"text","text":{"content":"营业"}},{"msgtype":"image","image":{"url":"1","aeskey":"k"}},{"msgtype":"image","image":{"url":"2","aeskey":"k"}},{"msgtype":"text","text":{"content":"执照"}},{"msgtype":"later"}]}"#;
        let whole = frame("aibot_msg_callback", items);
        let parts: Vec<Incoming> = (0..3).map(|part| read(&wrapped(&whole, part))).collect();
        assert_eq!(
            media_of(&parts[0].content),
            (r#"{"url":"1","key":"k"}"#, Some("营业\n执照"))
        );
        assert_eq!(media_of(&parts[1].content), (r#"{"url":"2","key":"k"}"#, None));
        assert_eq!(parts[2].content, Content::Unusable(Unusable::Other));
        assert!(
            parts
                .iter()
                .all(|part| part.album.as_deref() == Some("m1") && part.address.0 == "zhang")
        );
        let words = message(r#""msgtype":"mixed","mixed":{"msg_item":[{"msgtype":"text","text":{"content":"x"}}]}"#);
        assert_eq!((words.content, words.album), (Content::Text("x".to_owned()), None));
    }

    #[test]
    fn presses_in_both_shapes() {
        for fields in [
            r#""eventtype":"template_card_event","event_key":"7.o1","task_id":"t""#,
            r#""eventtype":"template_card_event","template_card_event":{"card_type":"button_interaction","event_key":"7.o1","task_id":"t"}"#,
        ] {
            let incoming = event(fields);
            assert_eq!(incoming.content, Content::Press("7.o1".to_owned()));
            let event: Event = serde_json::from_str(&incoming.message.unwrap()).unwrap();
            assert_eq!(event.request, "r1");
            let kind = EventKind::Pressed {
                task: "t".to_owned(),
                key: "7.o1".to_owned(),
            };
            assert_eq!(event.kind, kind);
        }
        assert_eq!(event(r#""eventtype":"template_card_event""#).content, Content::Nothing);
    }

    #[test]
    fn other_events() {
        let entered = event(r#""eventtype":"enter_chat""#);
        assert_eq!(entered.content, Content::Started);
        assert!(entered.message.unwrap().contains("entered"));
        for kind in ["feedback_event", "unheard_of"] {
            let incoming = event(&format!(r#""eventtype":"{kind}""#));
            assert_eq!((incoming.content, incoming.message), (Content::Nothing, None));
        }
    }
}
