//! Where the paper is in a photo.
//!
//! The usual recipe, the largest contour with four corners, needs an outline without gaps, which white paper on a white
//! desk doesn't have. Here sides are found first and put together afterwards:
//!
//! 1. `plane`: the sample made small, as brightness and two colour differences; `edges`: where they change, weighed
//!    against the calmer side of each place.
//! 2. `lines`: long straight lines by voting (Hough), each with what speaks for it along its way.
//! 3. `quads`: two pairs of lines that may be a paper's sides, the picture's borders among them for a paper that is cut
//!    off.
//! 4. `score`: what each candidate looks like: how steady its sides are, whether they end at the corners, the colours on
//!    both sides of them, the aspect, a frame printed inside. `choice`: the best of them, and how sure that is.
//! 5. `refine`: the sides moved to where they are in the sample, to a fraction of a pixel.
//!
//! Steps 1 to 4 are gone through at two sizes: fine sides are seen best at the larger one, blurred and dark ones at the
//! smaller.

mod choice;
mod edges;
mod lines;
mod plane;
mod quads;
mod refine;
mod score;
#[cfg(test)]
mod tests;

use super::geometry;
use super::sample::{Outline, Sample};

/// A corner that is so close to the border counts as outside, as a share of the picture's longer side: what lies beyond
/// can't be told.
const AT_THE_BORDER: f32 = 0.004;

/// Finds the paper. Its corners are in pixels of the sample, counted from its top left; they lie outside where the paper
/// goes beyond the picture. A side that is nowhere in the picture is taken to be the picture's border.
///
/// A confidence of a half or more means that the outline is right (it and the true one share nine tenths of what they
/// cover together) in about 98 of 100 photos; below that it is a guess.
pub fn find(sample: &Sample) -> Option<Outline> {
    let best = choice::best(&sample.rgb)?;
    let corners = refine::refined(&sample.rgb, &best.corners, &best.border, best.factor);
    Some(Outline {
        corners: geometry::ordered(corners).0,
        confidence: best.confidence(),
    })
}

impl Outline {
    /// Which corners are outside of a picture of this size, or so close to its border that the paper seems cut off.
    pub fn corners_outside(&self, width: u32, height: u32) -> [bool; 4] {
        let (width, height) = (width as f32, height as f32);
        let margin = AT_THE_BORDER * width.max(height);
        self.corners.map(|corner| {
            corner.x < margin || corner.y < margin || corner.x > width - margin || corner.y > height - margin
        })
    }

    /// How much of a picture of this size the paper covers: 1 all of it; more when it goes beyond.
    pub fn area_share(&self, width: u32, height: u32) -> f32 {
        geometry::area(&self.corners).abs() / (width as f32 * height as f32).max(1.0)
    }

    /// How much longer the longer of two opposite sides is, of the pair where that is more: 1 when the paper was looked at
    /// straight from above, 1.2 when a side is a fifth longer than the one across.
    pub fn slant(&self) -> f32 {
        let side = |index: usize| geometry::distance(self.corners[index], self.corners[(index + 1) % 4]).max(1e-3);
        let ratio = |a: f32, b: f32| a.max(b) / a.min(b);
        ratio(side(0), side(2)).max(ratio(side(1), side(3)))
    }
}
