//! Sends a file, as a message of its own without buttons: a picture to be seen, anything else to be saved.

use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value};
use teloxide::{
    payloads::{SendDocument, SendPhoto},
    requests::Payload,
    types::{ChatId, InputFile},
};

use super::{
    Telegram,
    api::{CallError, Done},
};
use crate::channels::Attachment;

/// Files up to this size need no more patience than words do.
const SMALL_BYTES: usize = 64 * 1024;

impl Telegram {
    /// Sends the file. When the answer is lost and it is tried again, it comes twice.
    pub(super) async fn hand_over(&self, chat: ChatId, attachment: &Attachment) -> Result<(), CallError> {
        let bytes = &attachment.bytes();
        let file = InputFile::memory(Bytes::new());
        // The card before it has rung already.
        let (method, field, fields) = if attachment.is_picture() {
            let mut request = SendPhoto::new(chat, file);
            request.disable_notification = Some(true);
            (SendPhoto::NAME, "photo", serde_json::to_value(&request))
        } else {
            let mut request = SendDocument::new(chat, file);
            request.disable_notification = Some(true);
            // It is what we say it is.
            request.disable_content_type_detection = Some(true);
            (SendDocument::NAME, "document", serde_json::to_value(&request))
        };
        let Ok(Value::Object(fields)) = fields else {
            return Err(CallError::Unreachable("the request can't be written"));
        };
        let send = || async {
            let form = form(&fields, field, attachment, bytes);
            let api = if bytes.len() > SMALL_BYTES {
                &self.uploads
            } else {
                &self.api
            };
            api.call_with_form::<Done>(method, form).await
        };
        self.within_limits(chat, false, send).await.map(|_| ())
    }
}

/// The request as a form. teloxide's own way from one to the other is private to it.
fn form(fields: &Map<String, Value>, file: &'static str, attachment: &Attachment, bytes: &Bytes) -> Form {
    let mut form = Form::new();
    for (name, value) in fields.iter().filter(|(name, _)| *name != file) {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        form = form.text(name.clone(), text);
    }
    let part =
        || Part::stream_with_length(bytes.clone(), bytes.len() as u64).file_name(file_name(&attachment.file_name));
    // A kind that can't stand in a header is no reason to withhold the file.
    let part = part().mime_str(&attachment.media_type).unwrap_or_else(|_| part());
    form.part(file, part)
}

/// A name that can stand in the form as it is, which is how Telegram takes it: it unescapes nothing, takes a semicolon for the end even
/// between quotes, and doesn't know `filename*` (td, HttpReader.cpp).
fn file_name(name: &str) -> String {
    name.chars()
        .map(|character| match character {
            '"' | '\\' | ';' | '/' => '_',
            other if other.is_control() => '_',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_no_header() {
        assert_eq!(file_name("备案 日期.ics"), "备案 日期.ics");
        assert_eq!(file_name("a\"; name=\"b\r\n\\/.ics"), "a__ name=_b____.ics");
    }
}
