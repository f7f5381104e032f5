//! What a photo of a paper shows: where the paper is, and what is wrong with the shot.
//!
//! - [`marked`] — the picture with its faults boxed and numbered.
//! - [`measure`] — what is wrong with the shot, in numbers and in findings.
//! - [`sample`] — the picture made small once; everything is measured on that, so that no measure depends on the camera.
//! - [`outline`] — where the paper is.
//! - [`straighten`] — the paper as if it had been scanned, from the full-size picture.

pub mod marked;
pub mod measure;
pub mod outline;
pub mod sample;
pub mod straighten;

pub use marked::marked;
pub use sample::{Outline, Point, Sample};
pub use straighten::{PaperSize, Straightened};
