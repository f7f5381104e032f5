//! A reply as the messages that it takes, in order: words, buttons, files.

use serde_json::Value;

use super::{
    card::ButtonCard,
    words::{Style, line, pieces},
};
use crate::channels::{Attachment, Outgoing};

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part<'a> {
    /// Words, short enough for one message.
    Words(String),
    /// A card, as JSON.
    Card(Value),
    /// A picture to show, or a file to hand over.
    File(&'a Attachment),
}

/// The messages of a reply. The words come before the card, so that who doesn't see cards has them.
pub(super) fn parts<'a>(outgoing: &'a Outgoing, card: Option<&ButtonCard>, style: Style) -> Vec<Part<'a>> {
    let mut words = pieces(outgoing, style, card.is_none());
    if words.is_empty() {
        // A picture that comes alone says in one line what it shows.
        let described = outgoing.attachments.iter().filter(|file| file.is_picture());
        words.extend(described.filter_map(|picture| line(picture.description.as_deref()?, style)));
    }
    let words = words.into_iter().map(Part::Words);
    let card = card.map(|card| Part::Card(card.to_json()));
    words
        .chain(card)
        .chain(outgoing.attachments.iter().map(Part::File))
        .collect()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{
        super::words::{MARKDOWN, PLAIN},
        *,
    };
    use crate::channels::AttachmentContent;

    fn picture(description: Option<&str>) -> Outgoing {
        Outgoing {
            attachments: vec![Attachment {
                file_name: "x.jpg".to_owned(),
                media_type: "image/jpeg".to_owned(),
                description: description.map(str::to_owned),
                content: AttachmentContent::Inline(Bytes::new()),
            }],
            ..Outgoing::default()
        }
    }

    #[test]
    fn a_picture_that_comes_alone_is_described() {
        let alone = picture(Some("标出了\n*两处*"));
        let shown = |outgoing: &Outgoing, style| {
            let parts = parts(outgoing, None, style).into_iter();
            parts
                .map(|part| match part {
                    Part::Words(words) => words,
                    Part::Card(_) => "card".to_owned(),
                    Part::File(file) => file.file_name.clone(),
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(shown(&alone, MARKDOWN), ["标出了 ＊两处＊", "x.jpg"]);
        assert_eq!(shown(&alone, PLAIN), ["标出了 *两处*", "x.jpg"]);
        assert_eq!(shown(&picture(None), PLAIN), ["x.jpg"]);
        let with_words = Outgoing {
            body: vec!["看".to_owned()],
            ..alone
        };
        assert_eq!(shown(&with_words, PLAIN), ["看", "x.jpg"]);
    }
}
