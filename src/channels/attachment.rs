//! A file that goes out with a reply.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// A file for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name, in the person's language.
    pub file_name: String,
    /// What it is, e.g. `text/calendar; charset=utf-8`.
    pub media_type: String,
    /// What a picture shows, in the person's language, for those who don't see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is in it.
    pub content: AttachmentContent,
}

impl Attachment {
    /// What is in it; nothing while it stands in a paper.
    pub fn bytes(&self) -> Bytes {
        match &self.content {
            AttachmentContent::Inline(bytes) => bytes.clone(),
            AttachmentContent::Stored { .. } => Bytes::new(),
        }
    }

    /// Its size in bytes, wherever it is.
    pub fn size(&self) -> u64 {
        match &self.content {
            AttachmentContent::Inline(bytes) => bytes.len() as u64,
            AttachmentContent::Stored { bytes, .. } => *bytes,
        }
    }

    /// Whether it is a picture that every channel can show, not only hand over.
    pub fn is_picture(&self) -> bool {
        matches!(self.media_type.as_str(), "image/jpeg" | "image/png")
    }
}

/// Where a file's content is.
///
/// Small ones stand in the reply itself, which is a value of the store and so at most 64 KiB. A larger one names a stored paper: the desk
/// puts its content in before it hands the reply to a channel, but for a channel whose history the desk keeps, which asks for the
/// paper when somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttachmentContent {
    /// Here, as base64 in JSON.
    Inline(#[serde(with = "as_base64")] Bytes),
    /// In a paper of the person's.
    Stored {
        /// Its id.
        paper: String,
        /// Its size in bytes.
        bytes: u64,
    },
}

/// Bytes as base64, a third longer than they are; as JSON numbers they would be three times as long.
mod as_base64 {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use bytes::Bytes;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD
            .decode(text)
            .map(Bytes::from)
            .map_err(|_| Error::custom("not base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::Outgoing;

    #[test]
    fn an_attachment_survives_the_store() {
        let outgoing = Outgoing {
            attachments: vec![Attachment {
                file_name: "备案日期.ics".to_owned(),
                media_type: "text/calendar".to_owned(),
                description: None,
                content: AttachmentContent::Inline(Bytes::from_static(b"\x00\xffBEGIN")),
            }],
            ..Outgoing::default()
        };
        let stored = serde_json::to_string(&outgoing).unwrap();
        assert!(stored.contains(r#""content":{"inline":"AP9CRUdJTg=="}"#), "{stored}");
        assert_eq!(serde_json::from_str::<Outgoing>(&stored).unwrap(), outgoing);
        let large = AttachmentContent::Stored {
            paper: "p1".to_owned(),
            bytes: 7,
        };
        let stored_large = serde_json::to_string(&large).unwrap();
        assert_eq!(stored_large, r#"{"stored":{"paper":"p1","bytes":7}}"#);
        assert_eq!(serde_json::from_str::<AttachmentContent>(&stored_large).unwrap(), large);
        // What was stored before there were any.
        assert_eq!(serde_json::from_str::<Outgoing>("{}").unwrap(), Outgoing::default());
        let broken = stored.replace("AP9CRUdJTg==", "?");
        assert!(serde_json::from_str::<Outgoing>(&broken).is_err());
    }
}
