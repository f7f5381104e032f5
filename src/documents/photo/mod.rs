//! What a photo of a paper shows: where the paper is, and what is wrong with the shot.
//!
//! - [`marked`] — the picture with its faults boxed and numbered.
//! - [`sample`] — the picture made small once; everything is measured on that, so that no measure depends on the camera.

pub mod marked;
pub mod sample;

pub use marked::marked;
pub use sample::{Outline, Point, Sample};
