//! Where a paper is in its photo, to be remembered.

use serde::{Deserialize, Serialize};

use super::sample::{Outline, Point};

/// So many parts a side of the picture has.
const PARTS: f32 = 10_000.0;

/// The four corners of a paper, clockwise from the one nearest to the picture's top left: each how far to the right and down, in
/// ten-thousandths of the upright picture's width and height. May lie outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corners([[i32; 2]; 4]);

impl Corners {
    /// Those of an outline in a picture of that size.
    pub fn of(outline: &Outline, (width, height): (u32, u32)) -> Corners {
        let parts = |at: f32, side: u32| (at / side.max(1) as f32 * PARTS).round() as i32;
        Corners(
            outline
                .corners
                .map(|corner| [parts(corner.x, width), parts(corner.y, height)]),
        )
    }

    /// The corners in pixels of an upright picture of that size.
    pub fn in_pixels(&self, (width, height): (u32, u32)) -> [Point; 4] {
        self.0.map(|[x, y]| Point {
            x: x as f32 / PARTS * width as f32,
            y: y as f32 / PARTS * height as f32,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn corners_come_back_where_they_were(at in prop::array::uniform4((-200.0_f32..4200.0, -200.0_f32..3200.0))) {
            let outline = Outline { corners: at.map(|(x, y)| Point { x, y }), confidence: 1.0 };
            let size = (4000, 3000);
            for (there, (x, y)) in Corners::of(&outline, size).in_pixels(size).iter().zip(at) {
                prop_assert!((there.x - x).abs() < 0.21 && (there.y - y).abs() < 0.21);
            }
        }
    }
}
