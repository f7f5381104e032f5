//! What a photo of a paper shows: where the paper is, and what is wrong with the shot.
//!
//! - [`look`] — all of it, one after the other.
//! - [`marked`] — the picture with its faults boxed and labelled.
//! - [`measure`] — what is wrong with the shot, in numbers and in findings.
//! - [`sample`] — the picture made small once; everything is measured on that, so that no measure depends on the camera.
//! - [`outline`] — where the paper is.
//! - [`straighten`] — the paper as if it had been scanned, from the full-size picture.

mod corners;
pub mod marked;
pub mod measure;
pub mod outline;
pub mod sample;
pub mod straighten;

pub use corners::Corners;
pub use marked::{can_write, marked};
pub use sample::{Outline, Point, Sample};
pub use straighten::{PaperSize, Straightened};

use super::finding::Finding;
use super::picture::Picture;
use measure::{Thresholds, Wanted};

/// What was seen in a photo.
pub struct Seen {
    /// Where the paper is, if that is sure.
    pub corners: Option<Corners>,
    /// What is wrong with the shot, the gravest first.
    pub findings: Vec<Finding>,
    /// The picture made small, upright.
    pub sample: Sample,
}

/// Looks at a photo: where the paper is, and what is wrong with the shot.
pub fn look(picture: Picture, wanted: &Wanted, thresholds: &Thresholds) -> Seen {
    let upright = picture.upright();
    let sample = Sample::of(&upright);
    let outline = outline::find(&sample);
    let measures = measure::measure(&sample, Some(&upright), outline.as_ref(), wanted);
    let corners = outline
        .filter(|_| measures.outlined)
        .map(|outline| Corners::of(&outline, sample.rgb.dimensions()));
    Seen {
        corners,
        findings: measure::judge(&measures, wanted, thresholds),
        sample,
    }
}
