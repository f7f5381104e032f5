//! Where a QR code may be: a square that is full of light and dark, with plain paper around it.
//!
//! Print has light between its lines, a portrait or a desk has few edges that are as strong, a frame is thin. So the
//! picture is made small, cut into small fields, and squares are sought all of whose fields have both light and dark.

use image::DynamicImage;

use super::plane::{Part, Plane};
use crate::documents::photo::Outline;

/// The longer side of what is searched, in pixels of the small plane.
const LONG_SIDE: u32 = 800;
/// Side of a field, in pixels of the small plane: two modules of a code that is 20 mm wide on A4.
const FIELD: usize = 5;
/// A field has light and dark when its darkest is below this part of its lightest, in 256ths.
const CONTRAST: u32 = 190;
/// Sides of squares that are tried, in fields: a code of 15 mm on A3 to one of 45 mm on A4.
const SIDES: std::ops::RangeInclusive<usize> = 5..=26;
/// The least part of a square's fields that have both.
const LEAST_FULL: f32 = 0.8;
/// How many places are kept.
const KEPT: usize = 4;
/// What is cut out around a place, as a part of its side.
const AROUND: f32 = 0.3;

/// Boxes of the picture that may hold a code, the likeliest first.
pub(super) fn places(picture: &DynamicImage, outline: Option<&Outline>) -> Vec<Part> {
    let searched = searched(picture, outline);
    let step = searched.width.max(searched.height).div_ceil(LONG_SIDE).max(1);
    let plane = Plane::of(picture, searched, step);
    let fields = Fields::of(&plane);
    fields
        .squares()
        .into_iter()
        .map(|square| {
            let scale = step as f32 * FIELD as f32;
            let more = square.side as f32 * AROUND + 1.0;
            let least = |at: usize| ((at as f32 - more) * scale).max(0.0) as u32;
            let length = ((square.side as f32 + 2.0 * more) * scale) as u32;
            let (left, top) = (
                least(square.x).min(searched.width),
                least(square.y).min(searched.height),
            );
            Part {
                left: searched.left + left,
                top: searched.top + top,
                width: length.min(searched.width - left),
                height: length.min(searched.height - top),
            }
        })
        .collect()
}

/// The box around the outline, within the picture.
fn searched(picture: &DynamicImage, outline: Option<&Outline>) -> Part {
    let (width, height) = (picture.width(), picture.height());
    let whole = Part {
        left: 0,
        top: 0,
        width,
        height,
    };
    let Some(outline) = outline else { return whole };
    let (mut left, mut top, mut right, mut bottom) = (width as f32, height as f32, 0.0_f32, 0.0_f32);
    for corner in &outline.corners {
        left = left.min(corner.x);
        right = right.max(corner.x);
        top = top.min(corner.y);
        bottom = bottom.max(corner.y);
    }
    let pixel = |at: f32, most: u32| (at.max(0.0) as u32).min(most);
    let (left, top) = (pixel(left, width), pixel(top, height));
    let (right, bottom) = (pixel(right, width), pixel(bottom, height));
    if right <= left || bottom <= top {
        return whole;
    }
    Part {
        left,
        top,
        width: right - left,
        height: bottom - top,
    }
}

/// A square of fields.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Square {
    x: usize,
    y: usize,
    side: usize,
    score: f32,
}

impl Square {
    fn overlaps(&self, other: &Square) -> bool {
        let apart = |a: usize, a_side: usize, b: usize, b_side: usize| a + a_side <= b || b + b_side <= a;
        !apart(self.x, self.side, other.x, other.side) && !apart(self.y, self.side, other.y, other.side)
    }
}

/// Which fields have both light and dark.
struct Fields {
    width: usize,
    height: usize,
    /// How many of the fields above and to the left of each do.
    sums: Vec<u32>,
}

impl Fields {
    fn of(plane: &Plane) -> Fields {
        let (width, height) = (plane.width / FIELD, plane.height / FIELD);
        let mut sums = vec![0_u32; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut row = 0;
            for x in 0..width {
                let (mut dark, mut light) = (u8::MAX, 0_u8);
                for line in 0..FIELD {
                    let at = (y * FIELD + line) * plane.width + x * FIELD;
                    for level in &plane.levels[at..at + FIELD] {
                        dark = dark.min(*level);
                        light = light.max(*level);
                    }
                }
                row += u32::from(u32::from(dark) * 256 < u32::from(light) * CONTRAST);
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
            }
        }
        Fields { width, height, sums }
    }

    /// How many fields of a box, cut at the border, have both.
    fn count(&self, left: isize, top: isize, side: usize) -> u32 {
        let clamp = |at: isize, most: usize| usize::try_from(at.max(0)).unwrap_or(0).min(most);
        let (right, bottom) = (left + side as isize, top + side as isize);
        let (left, right) = (clamp(left, self.width), clamp(right, self.width));
        let (top, bottom) = (clamp(top, self.height), clamp(bottom, self.height));
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        (at(right, bottom) + at(left, top)) - (at(left, bottom) + at(right, top))
    }

    /// The squares that are fullest and have most plain paper around them.
    fn squares(&self) -> Vec<Square> {
        let mut best: Vec<Square> = Vec::new();
        for side in SIDES.filter(|side| *side <= self.width.min(self.height)) {
            let (area, ring) = ((side * side) as f32, ((side + 2) * (side + 2) - side * side) as f32);
            for y in 0..=self.height - side {
                for x in 0..=self.width - side {
                    let inside = self.count(x as isize, y as isize, side);
                    let full = inside as f32 / area;
                    if full < LEAST_FULL {
                        continue;
                    }
                    // The fields around the square's edge are often cut by it, so the ring is one field away.
                    let around = |far: isize| self.count(x as isize - far, y as isize - far, side + 2 * far as usize);
                    let plain = 1.0 - (around(2) - around(1)) as f32 / (ring + 8.0);
                    let square = Square {
                        x,
                        y,
                        side,
                        // A larger square that is as full says more.
                        score: full + plain + 0.02 * side as f32,
                    };
                    keep(&mut best, square);
                }
            }
        }
        best
    }
}

/// Of squares that overlap the better stays.
fn keep(best: &mut Vec<Square>, square: Square) {
    if best
        .iter()
        .any(|other| other.overlaps(&square) && other.score >= square.score)
    {
        return;
    }
    best.retain(|other| !other.overlaps(&square));
    best.push(square);
    best.sort_by(|a, b| b.score.total_cmp(&a.score));
    best.truncate(KEPT);
}
