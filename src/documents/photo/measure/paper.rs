//! What a step of the conversation expects to see in a photo.

use serde::{Deserialize, Serialize};

/// The size of a paper in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaperSize {
    /// The longer side.
    pub long: f32,
    /// The shorter side.
    pub short: f32,
}

impl PaperSize {
    /// A card such as the ID card (ISO/IEC 7810, ID-1).
    pub const CARD: PaperSize = PaperSize {
        long: 85.60,
        short: 53.98,
    };
    /// An A4 page (ISO 216).
    pub const A4: PaperSize = PaperSize {
        long: 297.0,
        short: 210.0,
    };

    /// How many times as long as the shorter side the longer one is.
    pub fn aspect(self) -> f32 {
        self.long / self.short
    }
}

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
    /// Licences and pages are taken for A4. A licence on A3 has the same shape; on it, what is said in millimetres is
    /// smaller than it is.
    pub fn size(self) -> PaperSize {
        match self {
            Paper::IdCardPortrait | Paper::IdCardEmblem => PaperSize::CARD,
            Paper::Licence | Paper::Page => PaperSize::A4,
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
