//! What the page posts, as it lies in the inbox. Written by the door, read again by [`read`].

use serde::Serialize;
use serde_json::Value;

use super::super::{Address, Content, Incoming, Media};

/// An update of ours on its way to the inbox.
#[derive(Clone, Debug, Serialize)]
pub struct PageUpdate<'a> {
    /// Whose browser.
    pub account: &'a str,
    /// The id that the page made for it.
    pub id: &'a str,
    /// The first language that the browser asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'a str>,
    /// What it says.
    #[serde(flatten)]
    pub said: Said<'a>,
}

/// What the person did on the page.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Said<'a> {
    /// Opened the chat.
    Start,
    /// Wrote.
    Text {
        /// The words.
        text: &'a str,
    },
    /// Pressed a button.
    Press {
        /// What the button carries.
        payload: &'a str,
        /// What it says.
        label: &'a str,
    },
    /// Sent a file, which lies stashed.
    File {
        /// The paper id it was stashed under.
        stash: &'a str,
        /// Its name on the person's device.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'a str>,
        /// Its size.
        bytes: u64,
        /// Words that came with it.
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<&'a str>,
    },
}

impl PageUpdate<'_> {
    /// The bytes for the inbox. Strings and numbers alone can't fail to serialise; if they did, nothing is lost but
    /// this one update, which reads as [`Content::Nothing`].
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// Reads a raw update of the page. Never fails: what isn't known is [`Content::Nothing`].
pub fn read(raw: &[u8]) -> Incoming {
    let value: Value = serde_json::from_slice(raw).unwrap_or(Value::Null);
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let content = match value.get("kind").and_then(Value::as_str) {
        Some("start") => Some(Content::Started),
        Some("text") => text("text").map(Content::Text),
        Some("press") => text("payload").map(Content::Press),
        Some("file") => text("stash").map(|stash| {
            Content::Media(Media {
                reference: stash.clone(),
                file_name: text("name"),
                bytes: value.get("bytes").and_then(Value::as_u64),
                caption: text("caption"),
                stashed: Some(stash),
            })
        }),
        _ => None,
    };
    Incoming {
        address: Address(text("account").unwrap_or_default()),
        language_hint: text("language"),
        album: None,
        message: text("id"),
        content: content.unwrap_or(Content::Nothing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(said: Said<'_>) -> Incoming {
        read(
            &PageUpdate {
                account: "a1",
                id: "i1",
                language: Some("zh-CN"),
                said,
            }
            .to_bytes(),
        )
    }

    #[test]
    fn what_is_written_is_read() {
        let incoming = there_and_back(Said::Text { text: "你好\n{}" });
        assert_eq!(incoming.address, Address("a1".into()));
        assert_eq!(incoming.message.as_deref(), Some("i1"));
        assert_eq!(incoming.language_hint.as_deref(), Some("zh-CN"));
        assert_eq!(incoming.content, Content::Text("你好\n{}".into()));
        assert_eq!(there_and_back(Said::Start).content, Content::Started);
        assert_eq!(
            there_and_back(Said::Press {
                payload: "1.o2",
                label: "是"
            })
            .content,
            Content::Press("1.o2".into())
        );
        let Content::Media(media) = there_and_back(Said::File {
            stash: "p9",
            name: Some("执照.jpg"),
            bytes: 7,
            caption: None,
        })
        .content
        else {
            panic!("not a file");
        };
        assert_eq!(media.stashed.as_deref(), Some("p9"));
        assert_eq!(media.file_name.as_deref(), Some("执照.jpg"));
        assert_eq!(media.bytes, Some(7));
    }

    #[test]
    fn what_is_not_known_is_nothing() {
        for raw in [
            "",
            "[]",
            "{\"kind\":\"dance\"}",
            "{\"kind\":\"text\",\"text\":7}",
            "{\"kind\":{}}",
        ] {
            assert_eq!(read(raw.as_bytes()).content, Content::Nothing, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn read_never_panics(raw in proptest::collection::vec(any::<u8>(), 0..512)) {
            let _ = read(&raw);
        }

        #[test]
        fn read_never_panics_on_json(kind in "start|text|press|file|\\PC*", text in "\\PC*", number in any::<i64>()) {
            let raw = serde_json::json!({ "kind": kind, "text": text, "payload": number, "stash": [number] });
            let _ = read(raw.to_string().as_bytes());
        }
    }
}
