//! Hands WeCom a file, in pieces, to be sent by its id.

use base64::{Engine, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};
use serde_json::json;

use super::{
    super::crypto::to_hexadecimal,
    frame::{Ack, command},
    line::{CallError, Line},
};
use crate::channels::Attachment;

/// The longest piece, in bytes.
const PIECE_BYTES: usize = 512 * 1024;
/// WeCom shows no larger picture; it goes as a file.
const MOST_PICTURE_BYTES: usize = 10 * 1024 * 1024;
/// No name is longer, in bytes.
const MOST_NAME_BYTES: usize = 200;

/// A file that WeCom keeps for three days.
pub(super) struct Uploaded {
    pub(super) id: String,
    /// `image` or `file`.
    pub(super) kind: &'static str,
}

impl Line {
    /// Uploads a file; each time anew, as an id dies after three days.
    pub(super) async fn upload(&self, attachment: &Attachment) -> Result<Uploaded, CallError> {
        let content = &attachment.bytes();
        let kind = if attachment.is_picture() && content.len() <= MOST_PICTURE_BYTES {
            "image"
        } else {
            "file"
        };
        let start = json!({
            "type": kind,
            "filename": file_name(&attachment.file_name),
            "total_size": content.len(),
            "total_chunks": content.len().div_ceil(PIECE_BYTES),
            "md5": to_hexadecimal(&Md5::digest(content)),
        });
        let upload = named(
            self.call(command::UPLOAD_START, &start).await?,
            command::UPLOAD_START,
            "upload_id",
        )?;
        for (index, piece) in content.chunks(PIECE_BYTES).enumerate() {
            let body = json!({ "upload_id": upload, "chunk_index": index, "base64_data": STANDARD.encode(piece) });
            // A piece that came twice is the same piece.
            if let Err(error) = self.call(command::UPLOAD_CHUNK, &body).await {
                tracing::debug!(%error, "wecom-bot: a piece of a file is sent again");
                self.call(command::UPLOAD_CHUNK, &body).await?;
            }
        }
        let end = self.call(command::UPLOAD_END, &json!({ "upload_id": upload })).await?;
        let id = named(end, command::UPLOAD_END, "media_id")?;
        Ok(Uploaded { id, kind })
    }
}

/// What WeCom has called it.
fn named(ack: Ack, command: &'static str, name: &str) -> Result<String, CallError> {
    // Taken without a name: as good as out of order.
    ack.text(name).ok_or(CallError::Refused { command, code: -1 })
}

/// A name without paths, not too long; its ending, which says what it is, stays.
fn file_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|character| match character {
            '/' | '\\' => '_',
            other if other.is_control() => '_',
            other => other,
        })
        .collect();
    if clean.len() <= MOST_NAME_BYTES {
        return clean;
    }
    let (stem, ending) = clean.rsplit_once('.').unwrap_or((&clean, ""));
    let mut end = MOST_NAME_BYTES.saturating_sub(ending.len() + 1);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}.{ending}", &stem[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(file_name("备案 日期.ics"), "备案 日期.ics");
        assert_eq!(file_name("../a\nb\\c.png"), ".._a_b_c.png");
        let long = file_name(&format!("{}.png", "备".repeat(100)));
        assert!(long.len() <= MOST_NAME_BYTES && long.ends_with("备.png"), "{long}");
        assert!(file_name(&format!("x.{}", "y".repeat(300))).len() <= 303);
    }
}
