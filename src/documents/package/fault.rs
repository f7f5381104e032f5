//! What can go wrong in building a package, and what there is to say of what was built, as values: the words are the caller's.

use serde::{Deserialize, Serialize};

use crate::documents::format::Format;
use crate::documents::logo::LogoError;
use crate::documents::picture::Pixels;

/// Where a page comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// The step that asked for the paper.
    pub step: String,
    /// Which of the step's papers, from 1.
    pub paper: u32,
    /// Which page of a PDF, from 1. `None` for a picture, and for a whole PDF.
    pub page: Option<u32>,
}

impl std::fmt::Display for Origin {
    /// For logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.step, self.paper)?;
        self.page.map_or(Ok(()), |page| write!(f, ", page {page}"))
    }
}

/// Why a file can't be built. Nothing that was handed over is changed or lost by it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A paper wants a password.
    #[error("{0}: locked with a password")]
    Locked(Origin),
    /// A paper, or one page of it, can't be read.
    #[error("{0}: broken")]
    Broken(Origin),
    /// A page has more on it than any paper has.
    #[error("{0}: too complex")]
    TooComplex(Origin),
    /// A picture would take more memory than the limits allow.
    #[error("{origin}: {}×{} pixels are too many", pixels.width, pixels.height)]
    TooManyPixels {
        /// Which.
        origin: Origin,
        /// Its size as its header says it.
        pixels: Pixels,
    },
    /// A paper is of a kind that this file can't be made of.
    #[error("{origin}: {} is no kind of file for this", format.extension())]
    WrongKind {
        /// Which.
        origin: Origin,
        /// What it is.
        format: Format,
    },
    /// There is no paper at all.
    #[error("no papers")]
    Nothing,
    /// There are more papers than this way of making takes.
    #[error("{given} papers where {most} are taken")]
    TooManyPapers {
        /// How many there are.
        given: u32,
        /// How many are taken.
        most: u32,
    },
    /// There are more pages than any such paper has.
    #[error("{pages} pages where {most} are taken")]
    TooManyPages {
        /// How many there are.
        pages: u32,
        /// How many are taken.
        most: u32,
    },
    /// An order that doesn't name each page once.
    #[error("the order doesn't name each of {pages} pages once")]
    Order {
        /// How many pages there are.
        pages: u32,
    },
    /// It can't be made as small as it has to be.
    #[error("{bytes} bytes where {most} are taken")]
    TooLarge {
        /// How large the file is at its smallest.
        bytes: u64,
        /// How large it may be.
        most: u64,
    },
    /// There is no logo to be made of this.
    #[error("{origin}: {error}")]
    Logo {
        /// Which.
        origin: Origin,
        /// Why.
        error: LogoError,
    },
    /// What was made could not be written. The text is for logs.
    #[error("could not be written: {0}")]
    Write(String),
}

/// What there is to say of a file that was built: it can be used, but somebody should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// A picture was made smaller than it could be, so that the file isn't too large.
    Lowered(Origin),
    /// A page of a PDF was made a picture, so that the file isn't too large.
    Drawn(Origin),
    /// A card is not in its true size, because its corners are not known: it was photographed too far from them, or askew.
    NotTrueSize(Origin),
    /// The logo had to be enlarged and is not as sharp as it should be.
    Enlarged(Origin),
}
