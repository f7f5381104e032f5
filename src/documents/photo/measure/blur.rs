//! How sharp the paper's print is.
//!
//! Blurring a sharp edge a little more flattens it much; blurring a soft edge flattens it hardly. From how much an edge
//! loses, its own width follows, whatever the contrast is (after Zhuo and Sim, "Defocus map estimation from a single
//! image", 2011). Unlike the variance of the Laplacian it does not depend on how much is printed. Edges are told apart by
//! direction: where the camera moved, those across its way are soft and those along it stay sharp.

use image::GrayImage;

use super::super::sample::{Outline, Point, Sample};

/// Variance, in square pixels, of what the fine gradient is smoothed with: a binomial filter of 3 × 3 (0.5) and the
/// central difference (a third).
const FINE: f32 = 0.5 + 0.33;
/// The same of the coarse one, which a binomial filter of 5 × 5 (1.0) was added to.
const COARSE: f32 = FINE + 1.0;
/// Directions that are told apart, of 22.5° each.
const WAYS: usize = 8;
/// Slopes below this, in levels of 255 a pixel, are no edges.
const LEAST_SLOPE: u32 = 2;
/// Of each direction, the share of the paper's pixels that are its steepest edges …
const STEEPEST: f32 = 0.0025;
/// … and what has this share of their slope is an edge too: small print beside a large title.
const EDGE: f32 = 0.4;
/// The share of a direction's edges that must be sharper than the width that is told of it.
const SHARP: f32 = 0.45;
/// Fewer edges than this in a direction say nothing.
const FEW: usize = 40;
/// Slope, in levels of 255 a pixel, below which print is faint and noise is in the way. Made: sharp print has 23 and more
/// by good light, 14 by less.
const FAINT: f32 = 7.0;
/// The paper's own edge is left out by this share of its size.
const INSET: f32 = 0.04;
/// The largest width that the two gradients can tell, in pixels.
const WIDEST: f32 = 6.0;

/// How sharp the print is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blur {
    /// Width (standard deviation, pixels of the sample) of the edges of a middling direction.
    pub width: f32,
    /// The same of the softest two neighbouring directions: much more than [`Blur::width`] when the camera or the paper moved.
    pub softest: f32,
    /// The same of the sharpest direction.
    pub sharpest: f32,
    /// Slope of the steepest edges, in levels of 255 a pixel. Small: nothing is printed, or nothing is to be seen of it.
    pub slope: f32,
    /// Share of the paper's pixels that are edges.
    pub edges: f32,
}

/// A pixel on an edge.
#[derive(Clone, Copy)]
struct Edge {
    /// Slope, in thirty-seconds of a level a pixel.
    slope: u16,
    /// Coarse over fine, squared: 0 to 255 is 0 to 1.
    kept: u8,
    way: u8,
}

impl Blur {
    /// Looks at the sample inside the outline. `None` when there is no inside.
    pub fn of(sample: &Sample, outline: &Outline) -> Option<Blur> {
        let blur = Blur::at(&sample.gray, outline)?;
        if blur.slope >= FAINT {
            return Some(blur);
        }
        // In the dark noise has sharper edges than print; at half the size half of it is left.
        let gray = halved(&sample.gray);
        let corners = outline.corners.map(|corner| Point {
            x: corner.x / 2.0,
            y: corner.y / 2.0,
        });
        let half = Blur::at(&gray, &Outline { corners, ..*outline }).filter(|half| half.softest * 2.0 > blur.softest);
        Some(half.map_or(blur, |half| Blur {
            width: half.width * 2.0,
            softest: half.softest * 2.0,
            sharpest: half.sharpest * 2.0,
            ..blur
        }))
    }

    fn at(gray: &GrayImage, outline: &Outline) -> Option<Blur> {
        let (across, down) = (gray.width() as f32, gray.height() as f32);
        let inner = inset(&outline.corners);
        let least = |value: fn(&Point) -> f32| inner.iter().map(value).fold(f32::MAX, f32::min).max(4.0);
        let most = |value: fn(&Point) -> f32| inner.iter().map(value).fold(f32::MIN, f32::max);
        let (left, top) = (least(|corner| corner.x), least(|corner| corner.y));
        let (right, bottom) = (
            most(|corner| corner.x).min(across - 5.0),
            most(|corner| corner.y).min(down - 5.0),
        );
        if !(bottom - top >= 8.0 && right - left >= 8.0) {
            return None;
        }
        let (left, top, right, bottom) = (left as usize, top as usize, right as usize, bottom as usize);
        let (fine, coarse, width) = smooth(gray, left, top, right, bottom);
        let mut edges = Vec::new();
        let mut pixels = 0;
        for y in top..bottom {
            let Some((from, to)) = span(&inner, y as f32 + 0.5) else {
                continue;
            };
            let from = (from.max(left as f32) as usize).min(right);
            let to = (to.min(right as f32).max(0.0) as usize).max(from);
            pixels += to - from;
            let start = (y - top + 1) * width + 1 + from - left;
            let row = &fine[start - 1..start + to - from + 1];
            let above = &fine[start - width..start - width + to - from];
            let below = &fine[start + width..start + width + to - from];
            for x in 0..to - from {
                let (fx, fy) = (
                    i32::from(row[x + 2]) - i32::from(row[x]),
                    i32::from(below[x]) - i32::from(above[x]),
                );
                let square = (fx * fx + fy * fy) as u32;
                if square < (32 * LEAST_SLOPE).pow(2) {
                    continue;
                }
                let at = start + x;
                let (cx, cy) = (
                    i32::from(coarse[at + 1]) - i32::from(coarse[at - 1]),
                    i32::from(coarse[at + width]) - i32::from(coarse[at - width]),
                );
                let kept = (cx * cx + cy * cy) as f32 / square as f32;
                edges.push(Edge {
                    slope: (square as f32).sqrt() as u16,
                    kept: (kept * 255.0) as u8,
                    way: way(fx, fy) as u8,
                });
            }
        }
        Some(read(&edges, pixels))
    }
}

/// The picture at half its size.
fn halved(gray: &GrayImage) -> GrayImage {
    let (width, height) = (gray.width() / 2, gray.height() / 2);
    GrayImage::from_fn(width, height, |x, y| {
        let at = |dx: u32, dy: u32| u16::from(gray.get_pixel(2 * x + dx, 2 * y + dy).0[0]);
        image::Luma([((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) / 4) as u8])
    })
}

/// Which of the directions a gradient has.
fn way(x: i32, y: i32) -> usize {
    let (ax, ay) = (x.abs() * 1000, y.abs() * 1000);
    // Tangents of 11.25°, 33.75°, 56.25° and 78.75°.
    let near = if ay < x.abs() * 199 {
        0
    } else if ay < x.abs() * 668 {
        1
    } else if ax > y.abs() * 668 {
        2
    } else if ax > y.abs() * 199 {
        3
    } else {
        4
    };
    let rising = (x > 0) == (y > 0);
    if near == 0 || near == 4 || rising {
        near
    } else {
        WAYS - near
    }
}

fn read(edges: &[Edge], pixels: usize) -> Blur {
    /// Slopes are counted in steps of a quarter level.
    const STEP: u16 = 8;
    let mut slopes = vec![[0_u32; 1024]; WAYS];
    for edge in edges {
        slopes[usize::from(edge.way)][usize::from(edge.slope / STEP).min(1023)] += 1;
    }
    let steep = slopes.iter().map(|counts| {
        let mut left = (pixels as f32 * STEEPEST) as u32;
        let found = counts.iter().rposition(|count| {
            let enough = *count >= left;
            left = left.saturating_sub(*count);
            enough
        });
        found.unwrap_or(0) as f32 * f32::from(STEP)
    });
    let steep: Vec<f32> = steep.collect();
    let mut kept = vec![[0_usize; 256]; WAYS];
    let mut taken = 0;
    for edge in edges {
        let way = usize::from(edge.way);
        if f32::from(edge.slope) >= steep[way] * EDGE {
            kept[way][usize::from(edge.kept)] += 1;
            taken += 1;
        }
    }
    let told: Vec<Option<f32>> = kept
        .iter()
        .map(|counts| {
            let total: usize = counts.iter().sum();
            let mut seen = 0;
            let at = counts.iter().position(|count| {
                seen += count;
                seen as f32 >= total as f32 * SHARP
            });
            at.filter(|_| total >= FEW).map(|at| edge_width(at as f32 / 255.0))
        })
        .collect();
    // Motion softens neighbouring directions too; a direction that is soft alone has corners of strokes, not edges.
    let pair = |way: usize| told[way].unwrap_or(0.0).min(told[(way + 1) % WAYS].unwrap_or(0.0));
    let softest = (0..WAYS).map(pair).fold(0.0, f32::max);
    let mut widths: Vec<f32> = told.into_iter().flatten().collect();
    widths.sort_by(f32::total_cmp);
    Blur {
        width: widths.get(widths.len() / 2).copied().unwrap_or(0.0),
        softest,
        sharpest: widths.first().copied().unwrap_or(0.0),
        slope: steep.iter().fold(0.0_f32, |most, slope| most.max(*slope)) / 32.0,
        edges: taken as f32 / pixels.max(1) as f32,
    }
}

/// The width of an edge whose squared slope keeps this share when it is smoothed from fine to coarse.
fn edge_width(kept: f32) -> f32 {
    if kept >= 1.0 {
        return WIDEST;
    }
    ((COARSE * kept - FINE) / (1.0 - kept)).max(0.0).sqrt().min(WIDEST)
}

/// The box smoothed twice, in sixteenths of a level, with one pixel more on each side; and the width of its rows.
fn smooth(gray: &GrayImage, left: usize, top: usize, right: usize, bottom: usize) -> (Vec<u16>, Vec<u16>, usize) {
    // Four pixels more on each side for the filters, one of which stays.
    let (wide, high) = (right - left + 8, bottom - top + 8);
    let stride = gray.width() as usize;
    let raw: &[u8] = gray.as_raw();
    let mut levels = Vec::with_capacity(wide * high);
    for y in 0..high {
        let start = (top + y - 4) * stride + left - 4;
        levels.extend(raw[start..start + wide].iter().map(|level| u16::from(*level)));
    }
    let fine = filter(&filter(&levels, 1, [0, 1, 2], 0), wide, [0, 1, 2], 0);
    let coarse = filter(&filter(&fine, 1, [1, 4, 6], 4), wide, [1, 4, 6], 4);
    let crop = |levels: &[u16]| {
        let mut inner = Vec::with_capacity((wide - 6) * (high - 6));
        for y in 3..high - 3 {
            inner.extend_from_slice(&levels[y * wide + 3..(y + 1) * wide - 3]);
        }
        inner
    };
    (crop(&fine), crop(&coarse), wide - 6)
}

/// A filter of five along rows (`step` 1) or columns (`step` the width); `kernel` is its first half. The sum, which must
/// stay below 65 536, is shifted down by `shift` bits. Along rows the first and last two of a row are wrong.
fn filter(levels: &[u16], step: usize, kernel: [u16; 3], shift: u32) -> Vec<u16> {
    let mut out = levels.to_vec();
    let count = levels.len().saturating_sub(4 * step);
    let part = |shift: usize| &levels[shift * step..shift * step + count];
    let (outer, inner) = ((part(0), part(4)), (part(1), part(3)));
    let middle = part(2);
    for (index, out) in out[2 * step..2 * step + count].iter_mut().enumerate() {
        let sum = kernel[0] * (outer.0[index] + outer.1[index])
            + kernel[1] * (inner.0[index] + inner.1[index])
            + kernel[2] * middle[index];
        *out = sum >> shift;
    }
    out
}

/// The corners moved a little towards the middle.
fn inset(corners: &[Point; 4]) -> [Point; 4] {
    let middle = Point {
        x: corners.iter().map(|corner| corner.x).sum::<f32>() / 4.0,
        y: corners.iter().map(|corner| corner.y).sum::<f32>() / 4.0,
    };
    corners.map(|corner| Point {
        x: corner.x + (middle.x - corner.x) * 2.0 * INSET,
        y: corner.y + (middle.y - corner.y) * 2.0 * INSET,
    })
}

/// Where a row crosses a four-sided figure.
fn span(corners: &[Point; 4], y: f32) -> Option<(f32, f32)> {
    let (mut from, mut to) = (f32::MAX, f32::MIN);
    for index in 0..4 {
        let (a, b) = (corners[index], corners[(index + 1) % 4]);
        if (a.y <= y) != (b.y <= y) {
            let x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
            from = from.min(x);
            to = to.max(x);
        }
    }
    (to > from).then_some((from, to))
}
