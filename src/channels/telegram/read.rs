//! Reads a raw update. Never fails: what isn't known carries nothing or is unusable.
//!
//! teloxide's own types are not used here: they know Bot API 9.1, and a text with an entity of a later kind decodes as an empty
//! message, so that a person's words would be gone without an error.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::{
    channels::{
        Address, Content, Incoming, Media,
        pick::{elements, fields, fields_of, number, text},
    },
    conversation::Unusable,
};

/// What happens to a chat by itself and is nobody's answer. Everything else that is unknown is something a person sent.
const SERVICE: [&str; 22] = [
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
    "connected_website",
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "users_shared",
    "chat_shared",
    "successful_payment",
    "refunded_payment",
    "passport_data",
    "gift",
    "unique_gift",
    "boost_added",
    "paid_message_price_changed",
];

/// Reads an update.
pub(super) fn read(raw: &[u8]) -> Incoming {
    let json = lossy(raw);
    let [message, edited, press, member] = fields(
        &json,
        &["message", "edited_message", "callback_query", "my_chat_member"],
    );
    if let Some(message) = message {
        read_message(message)
    } else if let Some(edited) = edited {
        read_edited(edited)
    } else if let Some(press) = press {
        read_press(press)
    } else if let Some(member) = member {
        read_member(member)
    } else {
        nothing()
    }
}

/// Bytes as text, whatever they are.
pub(super) fn lossy(raw: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(raw)
}

/// Whether a chat is between the bot and one person. Groups' words are none of ours.
pub(super) fn is_private(chat_kind: Option<&str>, chat: Option<i64>) -> bool {
    match chat_kind {
        Some(kind) => kind == "private",
        // Groups and channels have negative numbers.
        None => chat.is_none_or(|chat| chat > 0),
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

/// Where and who; none for groups.
fn frame(
    chat: Option<&RawValue>,
    from: Option<&RawValue>,
    message: Option<&RawValue>,
    content: impl FnOnce() -> Content,
) -> Incoming {
    let [chat, kind] = fields_of(chat, &["id", "type"]);
    let [person, language] = fields_of(from, &["id", "language_code"]);
    if !is_private(text(kind).as_deref(), number(chat)) {
        return nothing();
    }
    let Some(address) = number(chat).or_else(|| number(person)) else {
        return nothing();
    };
    Incoming {
        address: Address(address.to_string()),
        language_hint: text(language),
        album: None,
        message: number(message).map(|id| id.to_string()),
        content: content(),
    }
}

fn read_message(message: &RawValue) -> Incoming {
    let [id, from, chat, album, words, rest @ ..] = fields(
        message.get(),
        &[
            "message_id",
            "from",
            "chat",
            "media_group_id",
            "text",
            "caption",
            "photo",
            "document",
            "sticker",
            "animation",
            "voice",
            "audio",
            "video",
            "video_note",
            "location",
            "venue",
            "contact",
        ],
    );
    let mut incoming = frame(chat, from, id, || match text(words) {
        Some(words) => read_text(words),
        None => read_rest(message, rest),
    });
    if incoming.content != Content::Nothing {
        incoming.album = text(album);
    }
    incoming
}

fn read_text(words: String) -> Content {
    // A deep link arrives as `/start payload`; a name may be appended to any command.
    let command = words.split_whitespace().next().unwrap_or_default();
    let name = command.split_once('@').map_or(command, |(name, _)| name);
    if name == "/start" {
        Content::Started
    } else {
        Content::Text(words)
    }
}

/// Everything but text, in the order in which one kind hides another: an animation comes with a document, a venue with a place.
fn read_rest(message: &RawValue, rest: [Option<&RawValue>; 12]) -> Content {
    let [
        caption,
        photo,
        document,
        sticker,
        animation,
        voice,
        audio,
        video,
        video_note,
        location,
        venue,
        contact,
    ] = rest;
    let kind = if sticker.is_some() || animation.is_some() {
        Unusable::Sticker
    } else if let Some(media) = read_photo(photo, caption).or_else(|| read_document(document, caption)) {
        return Content::Media(media);
    } else if voice.is_some() || audio.is_some() {
        Unusable::Voice
    } else if video.is_some() || video_note.is_some() {
        Unusable::Video
    } else if location.is_some() || venue.is_some() {
        Unusable::Location
    } else if contact.is_some() {
        Unusable::Contact
    } else if let Some(words) = text(caption) {
        // Words under something of a kind that we don't know.
        return Content::Text(words);
    } else if fields(message.get(), &SERVICE).iter().any(Option::is_some) {
        return Content::Nothing;
    } else {
        Unusable::Other
    };
    Content::Unusable(kind)
}

fn read_photo(photo: Option<&RawValue>, caption: Option<&RawValue>) -> Option<Media> {
    // Several sizes, the last is the largest; a broken one must not hide the others.
    elements(photo).into_iter().rev().find_map(|size| {
        let [reference, bytes] = fields(size.get(), &["file_id", "file_size"]);
        Some(media(text(reference)?, None, bytes, caption))
    })
}

fn read_document(document: Option<&RawValue>, caption: Option<&RawValue>) -> Option<Media> {
    let [reference, name, bytes] = fields_of(document, &["file_id", "file_name", "file_size"]);
    Some(media(text(reference)?, text(name), bytes, caption))
}

fn media(reference: String, file_name: Option<String>, bytes: Option<&RawValue>, caption: Option<&RawValue>) -> Media {
    let bytes = number(bytes).and_then(|bytes| u64::try_from(bytes).ok());
    Media {
        reference,
        file_name,
        bytes,
        caption: text(caption),
        stashed: None,
    }
}

fn read_edited(message: &RawValue) -> Incoming {
    let [id, from, chat, words, caption] = fields(message.get(), &["message_id", "from", "chat", "text", "caption"]);
    frame(chat, from, id, || match text(words).or_else(|| text(caption)) {
        Some(words) => Content::Edited(words),
        // E.g. a live place that moves.
        None => Content::Nothing,
    })
}

fn read_press(press: &RawValue) -> Incoming {
    let [from, message, data] = fields(press.get(), &["from", "message", "data"]);
    let [id, chat] = fields_of(message, &["message_id", "chat"]);
    frame(chat, from, id, || text(data).map_or(Content::Nothing, Content::Press))
}

fn read_member(member: &RawValue) -> Incoming {
    let [from, chat, new] = fields(member.get(), &["from", "chat", "new_chat_member"]);
    let [status] = fields_of(new, &["status"]);
    frame(chat, from, None, || match text(status).as_deref() {
        Some("kicked") => Content::ShutOut,
        // Let in again: not a word was said yet, and `/start` follows where the person pressed the button.
        _ => Content::Nothing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(fields: &str) -> Incoming {
        let json = format!(
            r#"{{"update_id":1,"message":{{"message_id":7,"from":{{"id":5,"language_code":"zh-hans"}},"chat":{{"id":5,"type":"private"}},"date":1,{fields}}}}}"#
        );
        read(json.as_bytes())
    }

    #[test]
    fn words_and_who() {
        let incoming = message(r#""text":"你好""#);
        assert_eq!(incoming.content, Content::Text("你好".to_owned()));
        assert_eq!(incoming.address.0, "5");
        assert_eq!(incoming.language_hint.as_deref(), Some("zh-hans"));
        assert_eq!(incoming.message.as_deref(), Some("7"));
    }

    #[test]
    fn an_entity_of_a_later_kind_keeps_the_words() {
        let incoming =
            message(r#""text":"明天","entities":[{"type":"date_time","offset":0,"length":2,"unix_time":1}]"#);
        assert_eq!(incoming.content, Content::Text("明天".to_owned()));
    }

    #[test]
    fn start_with_and_without_a_payload() {
        for words in ["/start", "/start abc", "/start@beian_bot x"] {
            assert_eq!(message(&format!(r#""text":"{words}""#)).content, Content::Started);
        }
        assert_eq!(
            message(r#""text":"/starting""#).content,
            Content::Text("/starting".to_owned())
        );
    }

    #[test]
    fn photos_documents_albums() {
        let incoming = message(
            r#""media_group_id":"g","caption":"c","photo":[{"file_id":"s","file_size":1},{"file_id":"l","file_size":9},{"broken":1}]"#,
        );
        assert_eq!(incoming.album.as_deref(), Some("g"));
        let Content::Media(media) = incoming.content else {
            panic!("not a photo")
        };
        assert_eq!(
            (media.reference.as_str(), media.bytes, media.caption.as_deref()),
            ("l", Some(9), Some("c"))
        );

        let Content::Media(media) =
            message(r#""document":{"file_id":"d","file_name":"a.pdf","file_size":"12"}"#).content
        else {
            panic!("not a file")
        };
        assert_eq!((media.file_name.as_deref(), media.bytes), (Some("a.pdf"), Some(12)));
    }

    #[test]
    fn what_can_t_be_used() {
        for (fields, kind) in [
            (r#""sticker":{}"#, Unusable::Sticker),
            (r#""animation":{},"document":{"file_id":"x"}"#, Unusable::Sticker),
            (r#""voice":{}"#, Unusable::Voice),
            (r#""audio":{}"#, Unusable::Voice),
            (r#""video_note":{}"#, Unusable::Video),
            (r#""venue":{},"location":{}"#, Unusable::Location),
            (r#""contact":{}"#, Unusable::Contact),
            (r#""hologram":{"depth":3}"#, Unusable::Other),
        ] {
            assert_eq!(message(fields).content, Content::Unusable(kind), "{fields}");
        }
        assert_eq!(message(r#""pinned_message":{}"#).content, Content::Nothing);
        assert_eq!(
            message(r#""hologram":{},"caption":"see"}"#).content,
            Content::Text("see".to_owned())
        );
    }

    #[test]
    fn groups_are_none_of_ours() {
        let json = r#"{"message":{"text":"x","from":{"id":5},"chat":{"id":-9,"type":"supergroup"}}}"#;
        assert_eq!(read(json.as_bytes()), nothing());
    }

    #[test]
    fn presses_edits_and_being_shut_out() {
        let press = read(br#"{"callback_query":{"id":"1","from":{"id":5},"data":"2.d","message":{"message_id":3,"chat":{"id":5,"type":"private"}}}}"#);
        assert_eq!(
            (press.content, press.message.as_deref()),
            (Content::Press("2.d".to_owned()), Some("3"))
        );
        let edit = read(br#"{"edited_message":{"message_id":3,"caption":"c","chat":{"id":5}}}"#);
        assert_eq!(edit.content, Content::Edited("c".to_owned()));
        let member = |status| {
            let json = format!(
                r#"{{"my_chat_member":{{"from":{{"id":5}},"chat":{{"id":5,"type":"private"}},"new_chat_member":{{"status":"{status}"}}}}}}"#
            );
            read(json.as_bytes()).content
        };
        assert_eq!(member("kicked"), Content::ShutOut);
        assert_eq!(member("member"), Content::Nothing);
    }

    #[test]
    fn garbage_around_words_keeps_them() {
        let incoming = read(br#"{"update_id":"x","message":{"message_id":[],"from":7,"chat":{"id":5},"text":"here","entities":5,"reply_markup":"?"}}"#);
        assert_eq!(incoming.content, Content::Text("here".to_owned()));
        assert_eq!(incoming.address.0, "5");
        for raw in [
            &b""[..],
            b"null",
            b"[]",
            b"\xff\xfe",
            b"{\"message\":5}",
            b"{\"message\":{\"chat\":{}}}",
        ] {
            assert_eq!(read(raw), nothing());
        }
    }
}
