//! Reads a callback's XML. Never fails: what isn't known carries nothing or is unusable.

use super::{
    press::Press,
    xml::{self, Elements},
};
use crate::{
    channels::{Address, Content, Incoming, Media},
    conversation::Unusable,
};

/// Reads a callback. `is_greeting_due` says whether a person who opens the app finds nothing of ours there.
pub(super) fn read(raw: &[u8], is_greeting_due: impl FnOnce(&str) -> bool) -> Incoming {
    let text = String::from_utf8_lossy(raw);
    // What isn't XML didn't get past the door.
    let elements = xml::read(&text).unwrap_or_default();
    let Some(person) = elements.text("FromUserName") else {
        return incoming("", Content::Nothing);
    };
    match elements.text("MsgType") {
        Some("event") => read_event(&elements, person, is_greeting_due),
        _ => incoming(person, read_message(&elements)),
    }
}

fn incoming(person: &str, content: Content) -> Incoming {
    Incoming {
        address: Address(person.to_owned()),
        language_hint: None,
        album: None,
        message: None,
        content,
    }
}

fn read_message(elements: &Elements) -> Content {
    let kind = match elements.text("MsgType").unwrap_or_default() {
        "text" => {
            return elements
                .text("Content")
                .map_or(Content::Nothing, |words| Content::Text(words.to_owned()));
        }
        "image" | "file" => match media(elements) {
            Some(media) => return Content::Media(media),
            None => Unusable::Other,
        },
        "voice" => Unusable::Voice,
        "video" | "shortvideo" => Unusable::Video,
        "location" => Unusable::Location,
        _ => Unusable::Other,
    };
    Content::Unusable(kind)
}

/// A photo or file. That apps are told of files is not documented, but some are.
fn media(elements: &Elements) -> Option<Media> {
    Some(Media {
        reference: elements.text("MediaId")?.to_owned(),
        file_name: elements
            .text("FileName")
            .or_else(|| elements.text("Title"))
            .map(str::to_owned),
        bytes: elements.text("FileSize").and_then(|bytes| bytes.parse().ok()),
        caption: None,
        stashed: None,
    })
}

fn read_event(elements: &Elements, person: &str, is_greeting_due: impl FnOnce(&str) -> bool) -> Incoming {
    let key = elements.text("EventKey");
    let content = match elements.text("Event").unwrap_or_default() {
        "subscribe" => Content::Started,
        "enter_agent" if is_greeting_due(person) => Content::Started,
        "unsubscribe" => Content::ShutOut,
        // An entry of the app's menu whose key is a command, like `/status`.
        "click" => key
            .filter(|key| key.starts_with('/'))
            .map_or(Content::Nothing, |command| Content::Text(command.to_owned())),
        "template_card_event" => {
            let Some(key) = key else {
                return incoming(person, Content::Nothing);
            };
            let press = Press {
                response_code: elements.text("ResponseCode").unwrap_or_default().to_owned(),
                task: elements.text("TaskId").unwrap_or_default().to_owned(),
                key: key.to_owned(),
            };
            return Incoming {
                message: press.write(),
                ..incoming(person, Content::Press(key.to_owned()))
            };
        }
        _ => Content::Nothing,
    };
    incoming(person, content)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_as(elements: &str, is_due: bool) -> Incoming {
        let xml = format!(
            "<xml><ToUserName><![CDATA[ww1]]></ToUserName><FromUserName><![CDATA[zhang]]></FromUserName><CreateTime>1</CreateTime>{elements}<AgentID>1</AgentID></xml>"
        );
        read(xml.as_bytes(), |person| {
            assert_eq!(person, "zhang");
            is_due
        })
    }

    fn content(elements: &str) -> Content {
        let incoming = read_as(elements, true);
        assert_eq!(incoming.address.0, "zhang");
        incoming.content
    }

    fn kind(name: &str, rest: &str) -> Content {
        content(&format!("<MsgType><![CDATA[{name}]]></MsgType>{rest}<MsgId>7</MsgId>"))
    }

    fn event(name: &str, rest: &str) -> Content {
        content(&format!(
            "<MsgType>event</MsgType><Event><![CDATA[{name}]]></Event>{rest}"
        ))
    }

    #[test]
    fn words_photos_and_files() {
        assert_eq!(
            kind("text", "<Content><![CDATA[ 你好 <&> ]]></Content>"),
            Content::Text(" 你好 <&> ".to_owned())
        );
        assert_eq!(kind("text", "<Content></Content>"), Content::Nothing);
        let photo = kind("image", "<PicUrl>http://x</PicUrl><MediaId>m</MediaId>");
        let Content::Media(photo) = photo else {
            panic!("{photo:?}")
        };
        assert_eq!((photo.reference.as_str(), photo.file_name), ("m", None));
        let file = kind(
            "file",
            "<MediaId>m</MediaId><Title>许可证.pdf</Title><FileSize>12</FileSize>",
        );
        let Content::Media(file) = file else { panic!("{file:?}") };
        assert_eq!((file.file_name.as_deref(), file.bytes), (Some("许可证.pdf"), Some(12)));
    }

    #[test]
    fn what_cant_be_used() {
        for (name, wanted) in [
            ("voice", Unusable::Voice),
            ("video", Unusable::Video),
            ("location", Unusable::Location),
            ("link", Unusable::Other),
            ("hologram", Unusable::Other),
            ("image", Unusable::Other),
        ] {
            assert_eq!(kind(name, ""), Content::Unusable(wanted), "{name}");
        }
    }

    #[test]
    fn events() {
        assert_eq!(event("subscribe", ""), Content::Started);
        assert_eq!(event("enter_agent", "<EventKey></EventKey>"), Content::Started);
        let again = read_as("<MsgType>event</MsgType><Event>enter_agent</Event>", false);
        assert_eq!(again.content, Content::Nothing);
        assert_eq!(event("unsubscribe", ""), Content::ShutOut);
        assert_eq!(
            event("click", "<EventKey>/status</EventKey>"),
            Content::Text("/status".to_owned())
        );
        assert_eq!(event("click", "<EventKey>menu-3</EventKey>"), Content::Nothing);
        assert_eq!(event("LOCATION", ""), Content::Nothing);
        assert_eq!(event("template_card_event", ""), Content::Nothing);
    }

    #[test]
    fn a_press_brings_what_closes_its_card() {
        let press = read_as(
            "<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>7.o1</EventKey><TaskId>t</TaskId><CardType>button_interaction</CardType><ResponseCode>r</ResponseCode>",
            true,
        );
        assert_eq!(press.content, Content::Press("7.o1".to_owned()));
        assert_eq!(
            Press::read(&press.message.unwrap()),
            Some(Press {
                response_code: "r".to_owned(),
                task: "t".to_owned(),
                key: "7.o1".to_owned(),
            })
        );
    }

    proptest! {
        #[test]
        fn reading_never_fails(bytes: Vec<u8>, kind in "\\PC{0,12}", value in "\\PC{0,40}") {
            let _ = read(&bytes, |_| true);
            let xml = format!("<xml><FromUserName>z</FromUserName><MsgType>{kind}</MsgType><Event>{value}</Event></xml>");
            let _ = read(xml.as_bytes(), |_| false);
        }
    }
}
