//! What a step of the conversation expects to see in a photo.

use serde::{Deserialize, Serialize};

/// A kind of paper whose looks are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// The side of a resident's ID card with the portrait.
    IdCardPortrait,
    /// The side of a resident's ID card with the national emblem.
    IdCardEmblem,
    /// A business licence, original or duplicate.
    Licence,
    /// Any other sheet of A4.
    Page,
}

impl Paper {
    /// Long and short side in millimetres. ID cards are ID-1 of ISO/IEC 7810; licences and pages are taken for A4
    /// (ISO 216). A licence on A3 has the same shape; on it, what is said in millimetres is smaller than it is.
    pub fn size(self) -> (f32, f32) {
        match self {
            Paper::IdCardPortrait | Paper::IdCardEmblem => (85.60, 53.98),
            Paper::Licence | Paper::Page => (297.0, 210.0),
        }
    }

    /// Whether it is a card, not a sheet.
    pub fn is_card(self) -> bool {
        matches!(self, Paper::IdCardPortrait | Paper::IdCardEmblem)
    }
}

/// How a picture should have been made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Either way.
    #[default]
    Any,
    /// With a camera or a scanner.
    Photo,
    /// On a screen, of what it shows.
    Screenshot,
}

/// What a step expects to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Wanted {
    /// Which paper.
    pub paper: Paper,
    /// Whether it must be the original in its colours, not a grey copy.
    pub colour: bool,
    /// Whether a red seal must be on it.
    pub seal: bool,
    /// How the picture should have been made.
    pub source: Source,
}
