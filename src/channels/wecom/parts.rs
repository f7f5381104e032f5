//! A reply as the messages that it takes, in order: words, buttons, files.

use serde_json::Value;

use super::{
    card::ButtonCard,
    words::{Style, pieces},
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
    let words = pieces(outgoing, style, card.is_none());
    let words = words.into_iter().map(Part::Words);
    let card = card.map(|card| Part::Card(card.to_json()));
    words
        .chain(card)
        .chain(outgoing.attachments.iter().map(Part::File))
        .collect()
}
