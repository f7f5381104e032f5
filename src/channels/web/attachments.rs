//! Files that the assistant hands over: in the history without their content, which is fetched when somebody wants it.

use axum::{
    extract::{Path, State},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Value, json};

use super::{NAME, account::Account, hall::Shared, problem::Problem};
use crate::channels::{Attachment, AttachmentContent, HistoryEntry, HistoryItem};

/// A line of history as the page gets it.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Line {
    /// As the desk keeps it.
    Whole(Box<HistoryItem>),
    /// With the size of each file in place of its content.
    Lightened(Value),
}

impl From<HistoryItem> for Line {
    fn from(mut item: HistoryItem) -> Line {
        let HistoryEntry::Reply(reply) = &mut item.entry else {
            return Line::Whole(Box::new(item));
        };
        if reply.attachments.is_empty() {
            return Line::Whole(Box::new(item));
        }
        let attachments: Vec<Value> = reply
            .attachments
            .drain(..)
            .enumerate()
            .map(|(index, attachment)| {
                json!({
                    "is_picture": attachment.is_picture(),
                    "file_name": attachment.file_name,
                    "description": attachment.description,
                    "bytes": attachment.size(),
                    "address": format!("/api/attachments/{}/{index}", item.number),
                })
            })
            .collect();
        let mut line = json!(item);
        if let Some(reply) = line.pointer_mut("/entry/reply").and_then(Value::as_object_mut) {
            reply.insert("attachments".to_owned(), Value::Array(attachments));
        }
        Line::Lightened(line)
    }
}

/// `GET /api/attachments/{line}/{index}`: only lines of one's own history can be named.
pub(super) async fn show(
    State(hall): State<Shared>,
    Account(account): Account,
    Path((line, index)): Path<(u64, usize)>,
) -> Result<Response, Problem> {
    let before = line.checked_sub(1).ok_or(Problem::NOT_FOUND)?;
    let items = hall.reception.history(NAME, &account, before, 1).await?;
    let item = items.into_iter().find(|item| item.number == line);
    let Some(HistoryEntry::Reply(mut reply)) = item.map(|item| item.entry) else {
        return Err(Problem::NOT_FOUND);
    };
    if index >= reply.attachments.len() {
        return Err(Problem::NOT_FOUND);
    }
    let Attachment {
        file_name,
        media_type,
        content,
        ..
    } = reply.attachments.swap_remove(index);
    let bytes = match content {
        AttachmentContent::Inline(bytes) => bytes,
        AttachmentContent::Stored { paper, .. } => {
            let found = hall.reception.paper(NAME, &account, &paper).await?;
            // Replaced by a newer one, or deleted.
            found.ok_or(Problem::NOT_FOUND)?
        }
    };
    Ok(download(&file_name, &media_type, bytes))
}

fn download(file_name: &str, media_type: &str, bytes: Bytes) -> Response {
    let plain = HeaderValue::from_static("application/octet-stream");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_str(media_type).unwrap_or(plain)),
        (header::CONTENT_DISPOSITION, disposition(file_name)),
        // Not kept on the disk of a shared computer.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            HeaderName::from_static("content-security-policy"),
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ];
    (headers, bytes).into_response()
}

/// To be saved under that name: for browsers in UTF-8, for anything older as far as ASCII goes (RFC 6266, RFC 5987).
fn disposition(file_name: &str) -> HeaderValue {
    let ascii: String = file_name
        .chars()
        .map(|character| match character {
            '"' | '\\' | '/' | '%' => '_',
            ' '..='~' => character,
            _ => '_',
        })
        .collect();
    let mut encoded = String::with_capacity(file_name.len() * 3);
    for byte in file_name.bytes() {
        // The characters that RFC 5987 lets stand.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_twice_and_is_never_a_header() {
        assert_eq!(
            disposition("备案日期.ics"),
            "attachment; filename=\"____.ics\"; filename*=UTF-8''%E5%A4%87%E6%A1%88%E6%97%A5%E6%9C%9F.ics"
        );
        assert_eq!(
            disposition("a\"; x=\\\r\n b%20.ics"),
            "attachment; filename=\"a_; x=___ b_20.ics\"; filename*=UTF-8''a%22%3B%20x%3D%5C%0D%0A%20b%2520.ics"
        );
    }
}
