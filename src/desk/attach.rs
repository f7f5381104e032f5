//! Files that go out with a card.

use bytes::Bytes;
use jiff::Timestamp;

use crate::{
    calendar::file::{self, MEDIA_TYPE},
    channels::{Attachment, AttachmentContent, Outgoing},
    conversation::render::RenderedDates,
    store::PersonId,
};

/// The most that a file may be which stands in a reply: as base64, with its name and its seal, it has to stay below
/// [`crate::store::MAX_VALUE_BYTES`]. It holds dozens of dates with all their alarms; a
/// filing has about ten.
const MOST_BYTES: usize = 40 * 1024;

/// A card's dates as a reply of their own, behind the card: tried again alone when only the file didn't get through.
pub(super) fn dates(id: PersonId, dates: &RenderedDates, language: &str, now: Timestamp) -> Outgoing {
    let made = file::make(&dates.calendar, &dates.entries, &whose(id), now, MOST_BYTES);
    if made.left_out > 0 {
        tracing::error!(left_out = made.left_out, "a file of dates is not whole");
    }
    Outgoing {
        attachments: vec![Attachment {
            file_name: dates.file_name.clone(),
            media_type: MEDIA_TYPE.to_owned(),
            content: AttachmentContent::Inline(Bytes::from(made.bytes)),
        }],
        // The card before it stays the live one; this takes nothing's place.
        fresh: true,
        language: language.to_owned(),
        ..Outgoing::default()
    }
}

/// Tells a person's dates from another's in the file. Part of a keyed hash: it says nothing of who they are.
fn whose(id: PersonId) -> String {
    let [a, b, c, d, e, f, ..] = id.0;
    format!("{:012x}", u64::from_be_bytes([0, 0, a, b, c, d, e, f]))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        calendar::file::{Ends, Entry},
        store::MAX_VALUE_BYTES,
    };

    fn dates_of(count: usize) -> RenderedDates {
        let entry = |number: usize| Entry {
            id: format!("window-{number}"),
            title: "微信认证审核".repeat(4),
            note: Some("请接听审核人员的电话，材料不齐时当天补交。".repeat(6)),
            ends: Ends::Day(date(2026, 12, 1)),
            alarms: vec![Timestamp::UNIX_EPOCH; 4],
        };
        RenderedDates {
            file_name: "备案日期.ics".to_owned(),
            calendar: "备案日期".to_owned(),
            entries: (0..count).map(entry).collect(),
        }
    }

    #[test]
    fn the_file_is_a_reply_of_its_own() {
        let outgoing = dates(PersonId([0xab; 16]), &dates_of(2), "zh-CN", Timestamp::UNIX_EPOCH);
        assert!(outgoing.fresh && outgoing.body.is_empty() && outgoing.buttons.is_empty());
        let [attachment] = outgoing.attachments.as_slice() else {
            panic!("not one file")
        };
        assert_eq!(attachment.file_name, "备案日期.ics");
        let AttachmentContent::Inline(bytes) = &attachment.content;
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(text.contains("UID:window-1-abababababab@beian"), "{text}");
        assert!(text.contains("X-WR-CALNAME:备案日期"));
    }

    #[test]
    fn more_dates_than_there_can_be_still_fit_a_value() {
        let outgoing = dates(PersonId([0; 16]), &dates_of(2000), "zh-CN", Timestamp::UNIX_EPOCH);
        let stored = serde_json::to_vec(&outgoing).unwrap();
        assert!(stored.len() > MAX_VALUE_BYTES * 3 / 4 && stored.len() < MAX_VALUE_BYTES - 1024);
    }
}
