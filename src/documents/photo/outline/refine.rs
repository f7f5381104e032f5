//! Moves the sides found in the small picture to where they are in the sample, to a fraction of a pixel.

use image::RgbImage;

use super::super::geometry::{Line, area, between, distance, is_convex};
use super::super::sample::Point;

/// How many places of a side are looked at.
const PLACES: usize = 40;
/// The part of a side that is looked at: a card's corners are round, a sheet's may be curled.
const FROM: f32 = 0.07;
/// A side is moved by at most so many pixels of the picture that it was found in …
const REACH: f32 = 1.25;
/// … and one more of the sample's.
const MORE: f32 = 2.0;
/// How far to either side of an edge its colours are taken, in pixels.
const ARM: usize = 3;

/// The corners moved to where the sample's edges are. `factor` tells how much smaller the picture was that they were
/// found in. Sides on the picture's border stay.
pub(super) fn refined(picture: &RgbImage, corners: &[Point; 4], border: &[bool; 4], factor: usize) -> [Point; 4] {
    let mut sides = Vec::with_capacity(4);
    for index in 0..4 {
        let (from, to) = (corners[index], corners[(index + 1) % 4]);
        let moved = if border[index] {
            None
        } else {
            moved(picture, from, to, factor)
        };
        sides.extend(moved.or_else(|| Line::through(from, to)));
    }
    let [a, b, c, d] = sides.as_slice() else {
        return *corners;
    };
    let crossings = [d.crossing(a), a.crossing(b), b.crossing(c), c.crossing(d)];
    let [Some(first), Some(second), Some(third), Some(fourth)] = crossings else {
        return *corners;
    };
    let new = [first, second, third, fourth];
    // A side that has swung away is worse than one that is a little off.
    let furthest = (REACH * factor as f32 + MORE) * 3.0;
    let near = new.iter().zip(corners).all(|(a, b)| distance(*a, *b) < furthest);
    if near && is_convex(&new) && area(&new) > 0.0 {
        new
    } else {
        *corners
    }
}

/// The line of the clearest edge along and close to a side.
fn moved(picture: &RgbImage, from: Point, to: Point, factor: usize) -> Option<Line> {
    let side = Line::through(from, to)?;
    let reach = (REACH * factor as f32 + MORE).ceil() as usize;
    let offsets = reach * 2 + 1;
    let mut clear = vec![0.0_f32; PLACES * offsets];
    let mut profile = Vec::with_capacity(offsets + ARM * 2);
    let mut seen = 0;
    for (place, clear) in clear.chunks_exact_mut(offsets).enumerate() {
        let share = FROM + (1.0 - 2.0 * FROM) * (place as f32 + 0.5) / PLACES as f32;
        let at = between(from, to, share);
        profile.clear();
        let whole = reach + ARM;
        for step in 0..=whole * 2 {
            let off = step as f32 - whole as f32;
            let colour = colour(
                picture,
                at.x + side.normal.x * off,
                at.y + side.normal.y * off,
                side.direction(),
            );
            profile.extend(colour);
        }
        // Close to the border of the picture there is nothing to compare.
        if profile.len() < whole * 2 + 1 {
            continue;
        }
        seen += 1;
        for (offset, value) in clear.iter_mut().enumerate() {
            let mut difference = [0.0_f32; 3];
            for arm in 1..=ARM {
                let (before, after) = (profile[offset + ARM - arm], profile[offset + ARM + arm]);
                for ((sum, before), after) in difference.iter_mut().zip(before).zip(after) {
                    *sum += after - before;
                }
            }
            // The root, so that one dark letter doesn't outweigh a faint side.
            let [luma, blue, red] = difference;
            *value = (luma * luma + 2.0 * (blue * blue + red * red)).sqrt().sqrt();
        }
    }
    if seen < PLACES / 4 {
        return None;
    }
    let (first, last) = clearest(&clear, offsets)?;
    let (start, end) = settled(&clear, offsets, first, last);
    let shifted = |share: f32, offset: f32| {
        let at = between(from, to, share);
        let off = offset - reach as f32;
        Point {
            x: at.x + side.normal.x * off,
            y: at.y + side.normal.y * off,
        }
    };
    Line::through(shifted(FROM, start), shifted(1.0 - FROM, end))
}

/// The offsets at both ends of the straight way through the clearest places.
fn clearest(clear: &[f32], offsets: usize) -> Option<(usize, usize)> {
    let mut best = None;
    let mut most = 0.0;
    for first in 0..offsets {
        for last in 0..offsets {
            let slope = (last as f32 - first as f32) / PLACES as f32;
            let mut sum = 0.0;
            for (place, row) in clear.chunks_exact(offsets).enumerate() {
                let offset = first as f32 + slope * (place as f32 + 0.5);
                sum += row[(offset + 0.5) as usize];
            }
            // Of two ways that are as clear the one that is nearer to what was found.
            let middle = offsets as f32 / 2.0 - 0.5;
            let off = (first as f32 - middle).abs() + (last as f32 - middle).abs();
            sum *= 1.0 - 0.15 * off / offsets as f32;
            if sum > most {
                most = sum;
                best = Some((first, last));
            }
        }
    }
    best
}

/// The same way to a fraction of a pixel: a line fitted to the crest of each place close to it.
fn settled(clear: &[f32], offsets: usize, first: usize, last: usize) -> (f32, f32) {
    let (mut start, mut end) = (first as f32, last as f32);
    for _ in 0..2 {
        let mut sums = [0.0_f32; 5];
        for (place, row) in clear.chunks_exact(offsets).enumerate() {
            let along = (place as f32 + 0.5) / PLACES as f32;
            let expected = start + (end - start) * along;
            let near = (expected - 2.0).round().max(0.0) as usize
                ..=((expected + 2.0).round().max(0.0) as usize).min(offsets - 1);
            let Some(crest) = near.max_by(|a, b| row[*a].total_cmp(&row[*b])) else {
                continue;
            };
            let value = row[crest];
            let mut offset = crest as f32;
            if crest > 0 && crest + 1 < offsets {
                let (before, after) = (row[crest - 1], row[crest + 1]);
                let bend = before - 2.0 * value + after;
                if bend < -1e-3 {
                    offset += ((before - after) / (2.0 * bend)).clamp(-0.5, 0.5);
                }
            }
            for (sum, term) in sums.iter_mut().zip([1.0, along, offset, along * along, along * offset]) {
                *sum += term * value;
            }
        }
        let [weight, along, offset, squares, products] = sums;
        if weight <= 0.0 {
            break;
        }
        let spread = squares / weight - (along / weight).powi(2);
        if spread < 1e-3 {
            break;
        }
        let slope = (products / weight - along * offset / (weight * weight)) / spread;
        start = offset / weight - slope * along / weight;
        end = start + slope;
    }
    (start, end)
}

/// Brightness and colour differences at a place, averaged over three pixels along a side; none close to the border.
fn colour(picture: &RgbImage, x: f32, y: f32, along: Point) -> Option<[f32; 3]> {
    let mut sum = [0.0_f32; 3];
    for step in [-1.5, 0.0, 1.5] {
        // Places count from the picture's corner, pixels from their middle.
        let (x, y) = (x + along.x * step - 0.5, y + along.y * step - 0.5);
        if x < 0.0 || y < 0.0 {
            return None;
        }
        let (left, top) = (x as u32, y as u32);
        if left + 1 >= picture.width() || top + 1 >= picture.height() {
            return None;
        }
        let (dx, dy) = (x - left as f32, y - top as f32);
        let pixels = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(h, v)| picture.get_pixel(left + h, top + v).0);
        let shares = [(1.0 - dx) * (1.0 - dy), dx * (1.0 - dy), (1.0 - dx) * dy, dx * dy];
        for (pixel, share) in pixels.iter().zip(shares) {
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += f32::from(*value) * share;
            }
        }
    }
    let [red, green, blue] = sum.map(|value| value / 3.0);
    let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some([luma, (blue - luma) * 0.564, (red - luma) * 0.713])
}
