//! A finger over the paper's edge or corner.
//!
//! A finger comes in from outside: its colour goes on across the paper's edge, and it is rounder than it is long. Print
//! does not touch the edge, a shadow has no colour, and a desk of skin's colour that shows because the outline is a
//! little off makes a thin strip.

use super::super::sample::Point;
use super::blobs::blobs;
use super::flat::{Flat, MARGIN, WHITE};

/// A side counts when it has more than one in so many of the places where the thing goes on beyond the edge: at a corner
/// a finger lies on both.
const SIDE: usize = 6;
/// How far beyond the paper's edge a finger still is, in pixels of the flat paper: less than its margin.
const BEYOND: usize = 10;

/// What lies on the paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// Its share of the paper.
    pub share: f32,
    /// How far it reaches in, as a share of the paper's longer side.
    pub depth: f32,
    /// Over which of the paper's sides it comes in: upper, right, lower, left.
    pub sides: [bool; 4],
    /// How long it lies on the edge, over how far it reaches in: a strip is long.
    pub slack: f32,
    /// Share of what is around the paper that has skin's colour: on a wooden desk almost all, and a bent edge shows it.
    pub around: f32,
    /// The box around it, laid on the paper, in pixels of the sample.
    pub corners: [Point; 4],
}

/// Whether a cleaned pixel may be skin: from orange to pink, neither pale nor vivid, hardly brighter than the paper.
fn is_skin([r, g, b]: [u8; 3]) -> bool {
    let [r, g, b] = [r, g, b].map(f32::from);
    let chroma = r - b.min(g);
    let white = f32::from(WHITE);
    // Hue 5° to 45° (after white balance), saturation 0.18 to 0.68.
    r > g
        && g > b
        && r > 0.25 * white
        && chroma > 0.18 * r
        && chroma < 0.68 * r
        && (g - b) > 0.08 * chroma
        && (g - b) < 0.75 * chroma
}

impl Cover {
    /// The largest thing of skin's colour that reaches in over the edge.
    pub fn of(flat: &Flat) -> Option<Cover> {
        let (width, height) = (flat.width, flat.height);
        let mut mask = vec![false; width * height];
        for (index, pixel) in flat.clean.iter().enumerate() {
            mask[index] = flat.framed[index] && is_skin(*pixel);
        }
        let inside = |index: usize| {
            let (x, y) = (index % width, index / width);
            x >= MARGIN && y >= MARGIN && x < width - MARGIN && y < height - MARGIN
        };
        let mut inner: Vec<bool> = mask
            .iter()
            .enumerate()
            .map(|(index, skin)| *skin && inside(index))
            .collect();
        let outside = || (0..mask.len()).filter(|index| flat.framed[*index] && !inside(*index));
        let around = outside().filter(|index| mask[*index]).count() as f32 / outside().count().max(1) as f32;
        let area = (flat.inner_width() * flat.inner_height()) as f32;
        // Per spot: how many of its pixels lie next to a skin pixel outside, the deepest one.
        let mut touching: Vec<usize> = Vec::new();
        let mut depth: Vec<usize> = Vec::new();
        // The same for each side of the paper.
        let mut sides: Vec<[usize; 4]> = Vec::new();
        let spots = blobs(&mut inner, width, |spot, index| {
            if touching.len() <= spot {
                touching.push(0);
                depth.push(0);
                sides.push([0; 4]);
            }
            let (x, y) = (index % width, index / width);
            let from_sides = [y - MARGIN, width - MARGIN - 1 - x, height - MARGIN - 1 - y, x - MARGIN];
            let from_edge = from_sides.into_iter().fold(usize::MAX, usize::min);
            depth[spot] = depth[spot].max(from_edge + 1);
            if from_edge == 0 {
                // A finger goes on; print on the edge ends there, but for a few pixels when the outline is a little off.
                let goes_on = |step: usize| {
                    let (near, far) = (3 * step, BEYOND * step);
                    let out = |near: usize, far: usize| !inside(near) && mask[near] && mask[far];
                    out(index - near, index - far) || out(index + near, index + far)
                };
                let goes_on = goes_on(1) || goes_on(width);
                touching[spot] += usize::from(goes_on);
                for (count, from_side) in sides[spot].iter_mut().zip(from_sides) {
                    *count += usize::from(goes_on && from_side == 0);
                }
            }
        });
        let best = spots
            .into_iter()
            .enumerate()
            .filter(|(index, _)| touching[*index] > 2)
            .max_by_key(|(index, _)| depth[*index])?;
        let (index, spot) = best;
        Some(Cover {
            share: spot.area as f32 / area,
            depth: depth[index] as f32 / flat.long() as f32,
            sides: sides[index].map(|count| count * SIDE > touching[index]),
            slack: touching[index] as f32 / depth[index] as f32,
            around,
            corners: flat.places(&spot, 0),
        })
    }
}
