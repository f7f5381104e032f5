//! How much of the frame the paper fills, how finely it is resolved, and whether all of it is there.

use super::super::sample::{Outline, Sample};
use super::plane::area;

/// The paper in its frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// The paper's share of the frame, 0 to 1 (what is cut off counts too).
    pub share: f32,
    /// How far the farthest corner lies outside of the frame, as a share of the paper's mean side. 0: all are inside.
    pub cut: f32,
    /// Which corners lie outside.
    pub cut_corners: [bool; 4],
    /// The greatest part of a side that runs along the frame's edge, 0 to 1: an outline that was cut to the frame.
    pub along_edge: f32,
    /// Pixels of the full picture on a millimetre of the paper, if it is of the size that it should be.
    pub pixels_per_mm: f32,
}

/// A corner that is less than this outside, in sample pixels, is on the edge.
const ON_EDGE: f32 = 1.5;

impl Extent {
    /// Measures the outline. The paper's sides are in millimetres.
    pub fn of(sample: &Sample, outline: &Outline, (long, short): (f32, f32)) -> Extent {
        let (width, height) = (sample.rgb.width() as f32, sample.rgb.height() as f32);
        let square = area(&outline.corners);
        let side = square.sqrt().max(1.0);
        let outside = outline.corners.map(|corner| {
            let x = (-corner.x).max(corner.x - width).max(0.0);
            let y = (-corner.y).max(corner.y - height).max(0.0);
            x.max(y)
        });
        let mut along_edge = 0.0_f32;
        for index in 0..4 {
            let (a, b) = (outline.corners[index], outline.corners[(index + 1) % 4]);
            let on = |value: fn(f32, f32, f32, f32) -> f32| {
                value(a.x, a.y, width, height).abs() <= ON_EDGE && value(b.x, b.y, width, height).abs() <= ON_EDGE
            };
            if on(|x, _, _, _| x) || on(|_, y, _, _| y) || on(|x, _, width, _| x - width) || on(|_, y, _, h| y - h) {
                along_edge = along_edge.max((b.x - a.x).hypot(b.y - a.y) / width.min(height).max(1.0));
            }
        }
        Extent {
            share: square / (width * height).max(1.0),
            cut: outside.iter().fold(0.0_f32, |most, value| most.max(*value)) / side,
            cut_corners: outside.map(|value| value > ON_EDGE),
            along_edge,
            pixels_per_mm: (square / (long * short)).sqrt() * sample.scale,
        }
    }
}
