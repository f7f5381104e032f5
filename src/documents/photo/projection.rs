//! A flat paper as it is seen: the way from its own face to the picture.

use super::sample::Point;

/// A paper farther from the camera than so many times its nearest corner's distance, or behind it, is none.
const NEAREST: f32 = 1e-3;

/// A projective mapping of a unit square onto four corners: `x = (a·u + b·v + c) / (g·u + h·v + 1)`, likewise `y`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projection {
    /// What `x` grows by with `u`, `v`, and what it begins with.
    pub(super) x: [f32; 3],
    /// The same of `y`.
    pub(super) y: [f32; 3],
    /// What both are divided by grows by with `u` and `v`.
    pub(super) depth: [f32; 2],
}

impl Projection {
    /// The one that brings (0,0), (1,0), (1,1), (0,1) to the corners, in that order, clockwise or not. `None` for corners
    /// that are no convex four-sided figure of any size (P. Heckbert, Fundamentals of Texture Mapping, 1989).
    pub(super) fn onto(corners: &[Point; 4]) -> Option<Projection> {
        let [a, b, c, d] = corners;
        let (right, lower) = ((b.x - c.x, b.y - c.y), (d.x - c.x, d.y - c.y));
        let rest = (a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y);
        let across = right.0 * lower.1 - lower.0 * right.1;
        // Less than a pixel, or no number.
        if across.abs().is_nan() || across.abs() < 1.0 {
            return None;
        }
        let g = (rest.0 * lower.1 - lower.0 * rest.1) / across;
        let h = (right.0 * rest.1 - rest.0 * right.1) / across;
        // All corners must be in front of the camera; then the figure is convex.
        if ![1.0, 1.0 + g, 1.0 + h, 1.0 + g + h]
            .iter()
            .all(|depth| *depth > NEAREST)
        {
            return None;
        }
        let made = Projection {
            x: [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x],
            y: [b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y],
            depth: [g, h],
        };
        let mut numbers = made.x.iter().chain(&made.y).chain(&made.depth);
        numbers.all(|number| number.is_finite()).then_some(made)
    }

    /// A square that is a single place far outside of every picture.
    pub(super) fn nowhere() -> Projection {
        Projection {
            x: [0.0, 0.0, -1e6],
            y: [0.0, 0.0, -1e6],
            depth: [0.0, 0.0],
        }
    }

    /// Where a place of the unit square lies in the picture. Places behind the camera go far outside.
    pub(super) fn at(&self, u: f32, v: f32) -> Point {
        let share = 1.0 / (self.depth[0] * u + self.depth[1] * v + 1.0).max(NEAREST);
        Point {
            x: (self.x[0] * u + self.x[1] * v + self.x[2]) * share,
            y: (self.y[0] * u + self.y[1] * v + self.y[2]) * share,
        }
    }

    /// The same along a row: the numerators and what divides them at its first place, and what each grows by from one
    /// place to the next, `du` further on.
    pub(super) fn row(&self, u: f32, v: f32, du: f32) -> ([f32; 3], [f32; 3]) {
        let first = [
            self.x[0] * u + self.x[1] * v + self.x[2],
            self.y[0] * u + self.y[1] * v + self.y[2],
            self.depth[0] * u + self.depth[1] * v + 1.0,
        ];
        (first, [self.x[0] * du, self.y[0] * du, self.depth[0] * du])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn points(corners: [(f32, f32); 4]) -> [Point; 4] {
        corners.map(|(x, y)| Point { x, y })
    }

    #[test]
    fn the_squares_corners_come_to_the_corners_either_way_round() {
        let seen = points([(150.0, 60.0), (480.0, 90.0), (520.0, 370.0), (90.0, 330.0)]);
        let [a, b, c, d] = seen;
        for corners in [seen, [a, d, c, b]] {
            let projection = Projection::onto(&corners).unwrap();
            let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
            for ((u, v), corner) in square.into_iter().zip(corners) {
                let at = projection.at(u, v);
                assert!((at.x - corner.x).hypot(at.y - corner.y) < 0.01, "{at:?} {corner:?}");
            }
        }
    }

    #[test]
    fn what_is_farther_is_closer_together() {
        // The upper side is seen shorter: it is farther away.
        let corners = points([(200.0, 0.0), (300.0, 0.0), (500.0, 300.0), (0.0, 300.0)]);
        let middle = Projection::onto(&corners).unwrap().at(0.5, 0.5);
        assert!((middle.x - 250.0).abs() < 0.01 && middle.y < 60.0, "{middle:?}");
    }

    #[test]
    fn what_is_no_paper_is_refused() {
        for corners in [
            [(9.0, 9.0); 4],
            [(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)],
            [(0.0, 0.0), (100.0, 0.0), (30.0, 30.0), (0.0, 100.0)],
            [(f32::NAN, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)],
            [(f32::INFINITY, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)],
        ] {
            assert!(Projection::onto(&points(corners)).is_none(), "{corners:?}");
        }
    }

    proptest! {
        #[test]
        fn a_row_is_its_places(
            corners in prop::array::uniform4((-300.0_f32..900.0, -300.0_f32..900.0)),
            v in 0.0_f32..1.0,
        ) {
            if let Some(projection) = Projection::onto(&points(corners)) {
                let (first, step) = projection.row(0.25, v, 0.5);
                let at = projection.at(0.75, v);
                let below = (first[2] + step[2]).max(NEAREST);
                let (x, y) = ((first[0] + step[0]) / below, (first[1] + step[1]) / below);
                prop_assert!((x - at.x).abs() <= 0.01 * x.abs().max(10.0) && (y - at.y).abs() <= 0.01 * y.abs().max(10.0));
            }
        }
    }
}
