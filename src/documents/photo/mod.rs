//! What a photo of a paper shows: where the paper is, and what is wrong with the shot.
//!
//! - [`measure`] — what is wrong with the shot, in numbers and in findings.
//! - [`sample`] — the picture made small once; everything is measured on that, so that no measure depends on the camera.

pub mod measure;
pub mod sample;

pub use sample::{Outline, Point, Sample};
