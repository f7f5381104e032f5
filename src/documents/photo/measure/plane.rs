//! The paper as a plane in space: how it was held, and the way from its own face to the picture and back.

use super::super::sample::{Outline, Point};

/// What is taken for the camera's focal length, as a share of the frame's diagonal: phones' main cameras are made like a
/// 26-mm lens on a 43.3-mm diagonal, 24 to 28 mm. A cropped or zoomed picture makes the tilt a little smaller than it is.
const FOCAL_SHARE: f32 = 0.6;

/// A projective mapping of a unit square onto four corners: `x = (a·u + b·v + c) / (g·u + h·v + 1)`, likewise `y`.
#[derive(Clone, Copy, Debug)]
pub struct Projection {
    a: f32,
    b: f32,
    c: f32,
    d: f32,
    e: f32,
    f: f32,
    g: f32,
    h: f32,
}

impl Projection {
    /// The one that brings (0,0), (1,0), (1,1), (0,1) to the corners, in that order. `None` for corners that are no
    /// convex four-sided figure of any size (Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989).
    pub fn onto(corners: &[Point; 4]) -> Option<Projection> {
        let [p0, p1, p2, p3] = *corners;
        if corners
            .iter()
            .any(|corner| !(corner.x.is_finite() && corner.y.is_finite()))
            || !is_convex(corners)
        {
            return None;
        }
        let (sx, sy) = (p0.x - p1.x + p2.x - p3.x, p0.y - p1.y + p2.y - p3.y);
        let (dx1, dx2) = (p1.x - p2.x, p3.x - p2.x);
        let (dy1, dy2) = (p1.y - p2.y, p3.y - p2.y);
        let below = dx1 * dy2 - dx2 * dy1;
        let g = (sx * dy2 - dx2 * sy) / below;
        let h = (dx1 * sy - sx * dy1) / below;
        let made = Projection {
            a: p1.x - p0.x + g * p1.x,
            b: p3.x - p0.x + h * p3.x,
            c: p0.x,
            d: p1.y - p0.y + g * p1.y,
            e: p3.y - p0.y + h * p3.y,
            f: p0.y,
            g,
            h,
        };
        let numbers = [made.a, made.b, made.d, made.e, g, h];
        numbers.iter().all(|number| number.is_finite()).then_some(made)
    }

    /// A square that is a single place far outside of every picture.
    pub(super) fn nowhere() -> Projection {
        Projection {
            a: 0.0,
            b: 0.0,
            c: -1e6,
            d: 0.0,
            e: 0.0,
            f: -1e6,
            g: 0.0,
            h: 0.0,
        }
    }

    /// Where a place of the unit square lies in the picture. Places behind the camera go far outside.
    pub fn at(&self, u: f32, v: f32) -> Point {
        let below = (self.g * u + self.h * v + 1.0).max(1e-3);
        Point {
            x: (self.a * u + self.b * v + self.c) / below,
            y: (self.d * u + self.e * v + self.f) / below,
        }
    }

    /// How a row of the unit square begins and goes on: numerators of x and y and the denominator at `(u, v)`, and what
    /// is added to each for one step of `du`.
    pub(super) fn row(&self, u: f32, v: f32, du: f32) -> ([f32; 3], [f32; 3]) {
        let start = [
            self.a * u + self.b * v + self.c,
            self.d * u + self.e * v + self.f,
            self.g * u + self.h * v + 1.0,
        ];
        (start, [self.a * du, self.d * du, self.g * du])
    }

    /// How the plane lies before a camera whose frame has this size: the tilt in degrees (0 straight from above) and
    /// the ratio of the square's true width to its true height.
    fn pose(&self, width: f32, height: f32) -> (f32, f32) {
        let focal = FOCAL_SHARE * width.hypot(height);
        let (cx, cy) = (width / 2.0, height / 2.0);
        // Columns of the homography seen by the camera: the directions of the square's two sides in space.
        let across = [(self.a - cx * self.g) / focal, (self.d - cy * self.g) / focal, self.g];
        let down = [(self.b - cx * self.h) / focal, (self.e - cy * self.h) / focal, self.h];
        let length = |side: [f32; 3]| side.iter().map(|part| part * part).sum::<f32>().sqrt();
        let (wide, high) = (length(across), length(down));
        let normal = [
            across[1] * down[2] - across[2] * down[1],
            across[2] * down[0] - across[0] * down[2],
            across[0] * down[1] - across[1] * down[0],
        ];
        let size = length(normal);
        let tilt = if size > 0.0 {
            (normal[2].abs() / size).min(1.0).acos().to_degrees()
        } else {
            0.0
        };
        (tilt, if high > 0.0 { wide / high } else { 1.0 })
    }
}

/// How the paper lies before the camera.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Angle between the paper's plane and the picture's, in degrees; 0 is a shot from straight above.
    pub tilt: f32,
    /// The paper's true width over its true height, as it lies in the picture.
    pub aspect: f32,
    /// How far the paper's upper edge is from level, in degrees, −45 to 45.
    pub roll: f32,
}

impl Pose {
    /// Reads it from the four corners and the frame's size. `None` for no proper outline.
    pub fn of(outline: &Outline, width: f32, height: f32) -> Option<Pose> {
        let projection = Projection::onto(&outline.corners)?;
        let (tilt, aspect) = projection.pose(width, height);
        let [p0, p1, p2, p3] = outline.corners;
        let (dx, dy) = (p1.x - p0.x + p2.x - p3.x, p1.y - p0.y + p2.y - p3.y);
        let angle = dy.atan2(dx).to_degrees();
        let roll = angle - 90.0 * (angle / 90.0).round();
        let pose = Pose { tilt, aspect, roll };
        (tilt.is_finite() && aspect.is_finite() && roll.is_finite() && aspect > 0.0).then_some(pose)
    }
}

fn is_convex(corners: &[Point; 4]) -> bool {
    let mut turns = [0.0_f32; 4];
    for (index, turn) in turns.iter_mut().enumerate() {
        let (before, here, after) = (corners[index], corners[(index + 1) % 4], corners[(index + 2) % 4]);
        *turn = (here.x - before.x) * (after.y - here.y) - (here.y - before.y) * (after.x - here.x);
    }
    // A side or a corner of less than a pixel's width is no paper.
    turns.iter().all(|turn| *turn > 1.0) || turns.iter().all(|turn| *turn < -1.0)
}

/// The area of a four-sided figure, in square pixels.
pub fn area(corners: &[Point; 4]) -> f32 {
    let twice: f32 = (0..4)
        .map(|index| {
            let (a, b) = (corners[index], corners[(index + 1) % 4]);
            a.x * b.y - b.x * a.y
        })
        .sum();
    (twice / 2.0).abs()
}
