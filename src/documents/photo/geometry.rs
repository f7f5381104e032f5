//! Points, lines and four-sided shapes.

use super::sample::Point;

/// A straight line without ends: all points `p` with `normal · p = offset`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// A vector of length one across the line.
    pub(super) normal: Point,
    /// How far the line is from the origin, along the normal.
    pub(super) offset: f32,
}

impl Line {
    /// The line through two points; none when they are the same.
    pub(super) fn through(a: Point, b: Point) -> Option<Line> {
        let length = distance(a, b);
        if length < 1e-3 {
            return None;
        }
        let normal = Point {
            x: (a.y - b.y) / length,
            y: (b.x - a.x) / length,
        };
        Some(Line {
            normal,
            offset: dot(normal, a),
        })
    }

    /// The direction along the line, of length one.
    pub(super) fn direction(&self) -> Point {
        Point {
            x: -self.normal.y,
            y: self.normal.x,
        }
    }

    /// The point at a place along the line, as [`Line::place`] counts it.
    pub(super) fn at(&self, place: f32) -> Point {
        let direction = self.direction();
        Point {
            x: self.normal.x * self.offset + direction.x * place,
            y: self.normal.y * self.offset + direction.y * place,
        }
    }

    /// Where along the line a point is, in pixels from the foot of the origin.
    pub(super) fn place(&self, point: Point) -> f32 {
        dot(self.direction(), point)
    }

    /// Where two lines cross; none when they are all but parallel.
    pub(super) fn crossing(&self, other: &Line) -> Option<Point> {
        let sine = self.normal.x * other.normal.y - self.normal.y * other.normal.x;
        if sine.abs() < 1e-3 {
            return None;
        }
        Some(Point {
            x: (self.offset * other.normal.y - other.offset * self.normal.y) / sine,
            y: (self.normal.x * other.offset - other.normal.x * self.offset) / sine,
        })
    }

    /// The cosine of the angle between two lines, without its sign: 1 parallel, 0 square.
    pub(super) fn cosine(&self, other: &Line) -> f32 {
        dot(self.normal, other.normal).abs()
    }
}

/// The inner product of two vectors.
pub(super) fn dot(a: Point, b: Point) -> f32 {
    a.x * b.x + a.y * b.y
}

/// How far two points are from each other.
pub(super) fn distance(a: Point, b: Point) -> f32 {
    ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt()
}

/// The point at a share of the way from one to another.
pub(super) fn between(a: Point, b: Point, share: f32) -> Point {
    Point {
        x: a.x + (b.x - a.x) * share,
        y: a.y + (b.y - a.y) * share,
    }
}

/// The area within four corners; negative when they go anticlockwise as seen.
pub(super) fn area(corners: &[Point; 4]) -> f32 {
    let mut twice = 0.0;
    for (index, a) in corners.iter().enumerate() {
        let b = corners[(index + 1) % 4];
        twice += a.x * b.y - b.x * a.y;
    }
    twice / 2.0
}

/// Whether the corners go clockwise as seen and the shape bulges at each of them.
pub(super) fn is_convex(corners: &[Point; 4]) -> bool {
    (0..4).all(|index| {
        let (a, b, c) = (corners[index], corners[(index + 1) % 4], corners[(index + 2) % 4]);
        (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0.0
    })
}

/// How far a point lies inside a convex shape, in pixels from its nearest side; negative outside.
pub(super) fn depth(corners: &[Point; 4], point: Point) -> f32 {
    let mut least = f32::INFINITY;
    for index in 0..4 {
        let (a, b) = (corners[index], corners[(index + 1) % 4]);
        let length = distance(a, b).max(1e-3);
        least = least.min(((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)) / length);
    }
    least
}

/// Corners that go clockwise as seen, beginning with the one that is nearest to the top left; and which one that was.
pub(super) fn ordered(mut corners: [Point; 4]) -> ([Point; 4], usize) {
    let reach = |index: &usize| corners[*index].x + corners[*index].y;
    let first = (0..4).min_by(|a, b| reach(a).total_cmp(&reach(b))).unwrap_or(0);
    corners.rotate_left(first);
    (corners, first)
}
