//! How much of the frame the paper fills, how finely it is resolved, and whether all of it is there.

use super::super::geometry::area;
use super::super::sample::{Outline, Sample};
use super::paper::PaperSize;

/// The paper in its frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// The paper's share of the frame, 0 to 1 (what is cut off counts too).
    pub share: f32,
    /// How far the farthest corner lies outside of the frame, as a share of the paper's mean side. 0: all are inside.
    pub cut: f32,
    /// Which corners lie outside or on the frame's edge.
    pub cut_corners: [bool; 4],
    /// Pixels of the full picture on a millimetre of the paper, if it is of the size that it should be.
    pub pixels_per_mm: f32,
    /// The same of the sample.
    pub sample_pixels_per_mm: f32,
}

/// A corner that is nearer to the frame's edge than this share of its longer side is on it: what lies beyond can't be told.
const ON_EDGE: f32 = 0.004;

impl Extent {
    /// Measures the outline. `size`: what the paper should have.
    pub fn of(sample: &Sample, outline: &Outline, size: PaperSize) -> Extent {
        let (width, height) = (sample.rgb.width() as f32, sample.rgb.height() as f32);
        let square = area(&outline.corners).abs();
        let side = square.sqrt().max(1.0);
        let outside = outline.corners.map(|corner| {
            let x = (-corner.x).max(corner.x - width);
            let y = (-corner.y).max(corner.y - height);
            x.max(y)
        });
        let pixels_per_mm = (square / (size.long * size.short)).sqrt();
        Extent {
            share: square / (width * height).max(1.0),
            cut: outside.iter().fold(0.0_f32, |most, value| most.max(*value)) / side,
            cut_corners: outside.map(|value| value > -ON_EDGE * width.max(height)),
            pixels_per_mm: pixels_per_mm * sample.scale,
            sample_pixels_per_mm: pixels_per_mm,
        }
    }
}
