//! What a photo of a paper shows: where the paper is, and what is wrong with the shot.
//!
//! - [`sample`] — the picture made small once; everything is measured on that, so that no measure depends on the camera.
//! - [`outline`] — where the paper is.

pub mod outline;
pub mod sample;

pub use sample::{Outline, Point, Sample};
