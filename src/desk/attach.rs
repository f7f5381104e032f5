//! Files that go out with a card.

use bytes::Bytes;
use jiff::Timestamp;

use super::papers::Marked;
use crate::{
    calendar::file::{self, MEDIA_TYPE},
    channels::{Attachment, AttachmentContent, Outgoing},
    conversation::{
        MadeFile,
        render::{MARKED_FILE, RenderedDates},
    },
    store::PersonId,
    texts::{Text, Texts},
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
            description: None,
            content: AttachmentContent::Inline(Bytes::from(made.bytes)),
        }],
        // The card before it stays the live one; this takes nothing's place.
        fresh: true,
        language: language.to_owned(),
        ..Outgoing::default()
    }
}

/// A photo with its faults marked, as a reply of its own before the card that explains them.
pub(super) fn picture(texts: &Texts, marked: Marked, language: &str) -> Outgoing {
    Outgoing {
        attachments: vec![Attachment {
            file_name: texts.render(language, &Text::message(MARKED_FILE)),
            media_type: "image/jpeg".to_owned(),
            description: Some(marked.labels.join(" · ")),
            content: AttachmentContent::Inline(marked.jpeg),
        }],
        fresh: true,
        language: language.to_owned(),
        ..Outgoing::default()
    }
}

/// A file that was made for the person, as a reply of its own behind the card.
pub(super) fn made(file: &MadeFile, language: &str) -> Outgoing {
    Outgoing {
        attachments: vec![Attachment {
            file_name: file.file_name.clone(),
            media_type: file.media_type.clone(),
            description: file.description.clone(),
            content: AttachmentContent::Stored {
                paper: file.paper.clone(),
                bytes: file.bytes,
            },
        }],
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
    use std::sync::Arc;

    use jiff::{SignedDuration, civil::date};

    use super::*;
    use crate::{
        calendar::{
            Calendar,
            file::{Ends, Entry},
        },
        conversation::{Card, DateEntry, State, book},
        desk::{Desk, ManualClock, Parts},
        documents::Limits,
        library,
        store::{MAX_VALUE_BYTES, master_key::MasterKey, memory::MemoryStore, papers::Papers, vault::Vault},
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
        let text = String::from_utf8(attachment.bytes().to_vec()).unwrap();
        assert!(text.contains("UID:window-1-abababababab@beian"), "{text}");
        assert!(text.contains("X-WR-CALNAME:备案日期"));
    }

    /// From a card to its replies, with the words of the built-in files.
    #[tokio::test]
    async fn a_card_with_dates_becomes_its_words_and_a_file() {
        let sources = library::built_in();
        let files = (&sources.conversation_files, &sources.locale_files);
        let (book, _) = book::load(&sources.conversation_id, files.0, files.1).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let master = MasterKey::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        let vault = Vault::open(MemoryStore::default(), &master).await.unwrap();
        let now: Timestamp = "2026-11-02T01:30:00Z".parse().unwrap();
        let desk = Desk::new(Parts {
            book: Arc::new(book),
            calendar: Calendar::built_in(),
            papers: Papers::open(vault.clone(), folder.path()).await.unwrap(),
            vault,
            clock: Arc::new(ManualClock::new(now)),
            page_url: None,
            limits: Limits::default(),
            inspector: crate::inspector::Inspector::through(1, crate::rehearse::looked_at),
            album_settles: SignedDuration::ZERO,
        });
        let mut card = Card {
            notices: vec![Text::message("engine-greeting")],
            ..Card::default()
        };
        let state = State {
            language: Some("en".to_owned()),
            ..State::default()
        };
        assert_eq!(desk.replies(PersonId([0; 16]), &state, &card).count(), 1);
        card.dates = vec![DateEntry {
            id: "audit".to_owned(),
            title: Text::message("engine-dates-file"),
            note: None,
            ends: Ends::Day(date(2026, 12, 1)),
            alarms: Vec::new(),
        }];
        let replies: Vec<Outgoing> = desk.replies(PersonId([0; 16]), &state, &card).collect();
        let [words, file] = replies.as_slice() else {
            panic!("not two replies")
        };
        assert!(!words.notices.is_empty() && words.attachments.is_empty());
        assert_eq!((file.attachments.len(), file.language.as_str()), (1, "en"));
        assert_eq!(file.attachments[0].file_name, "filing-dates.ics");
        let text = String::from_utf8(file.attachments[0].bytes().to_vec()).unwrap();
        for line in [
            "X-WR-CALNAME:Mini-program filing dates",
            "DTSTAMP:20261102T013000Z",
            "SUMMARY:filing-dates.ics",
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn more_dates_than_there_can_be_still_fit_a_value() {
        let outgoing = dates(PersonId([0; 16]), &dates_of(2000), "zh-CN", Timestamp::UNIX_EPOCH);
        let stored = serde_json::to_vec(&outgoing).unwrap();
        assert!(stored.len() > MAX_VALUE_BYTES * 3 / 4 && stored.len() < MAX_VALUE_BYTES - 1024);
    }
}
