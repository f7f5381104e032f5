//! What a photo of a paper shows: where the paper is, and what is wrong with the shot.
//!
//! - [`look`] — all of it at once: what a step of the conversation calls.
//! - [`marked`] — the picture with its faults boxed and labelled.
//! - [`measure`] — what is wrong with the shot, in numbers and in findings.
//! - [`sample`] — the picture made small once; everything is measured on that, so that no measure depends on the camera.
//! - [`outline`] — where the paper is.
//! - [`straighten`] — the paper as if it had been scanned, from the full-size picture.
//! - [`turning`] — from places in the upright picture to its pixels as they are stored.

mod corners;
pub mod look;
pub mod marked;
pub mod measure;
pub mod outline;
pub mod sample;
pub mod straighten;
pub mod turning;

mod geometry;
mod projection;
mod shrink;

pub use corners::Corners;
pub use look::{Seen, look};
pub use marked::{can_write, marked};
pub use measure::PaperSize;
pub use sample::{Outline, Point, Sample};
pub use straighten::Straightened;
pub use turning::Turning;
