//! How light falls on the paper: too little, too much, unevenly, or back from a lamp.

use super::super::sample::Point;
use super::blobs::{Blob, blobs};
use super::flat::{Flat, MARGIN, brightest, percentile};

/// A level from which a channel counts as full: JPEG loses a few levels of 255.
const FULL: u8 = 250;
/// The least level that each channel has where a lamp is mirrored: warm light fills blue last.
const FULL_EACH: u8 = 236;

/// The least level that each channel has where too much light leaves white, be it warm or cold.
const PALE: u8 = 200;

/// Light on the paper. Levels are 0 to 255 as in the picture; shares 0 to 1 of the paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// The level that 95 % of the paper's pixels stay below: the paper's white, whatever is printed.
    pub bright: f32,
    /// The level that 2 % stay below: the ink's black.
    pub black: f32,
    /// The level that 0.3 % stay below: the blackest ink.
    pub blackest: f32,
    /// Share of pixels in which nothing can be told from white.
    pub full: f32,
    /// The light in the darkest parts over that in the brightest (linear light, 10th over 90th percentile of fields):
    /// 1 is even.
    pub evenness: f32,
    /// The light beyond a shadow's edge over that before it (linear light, between fields two apart, an edge four fields
    /// long): 1 without one. Light that fades over the whole paper, as from a window, has no edge.
    pub step: f32,
    /// The level of a middling part of the paper.
    pub typical: f32,
    /// The biggest spot on which a lamp is mirrored.
    pub glare: Option<Glare>,
}

/// A spot on which a lamp is mirrored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glare {
    /// Share of the paper.
    pub share: f32,
    /// The level of the paper close by, that most stay below: a lamp's edge is sharp, too much light's is not.
    pub beside: f32,
    /// The box around the spot, laid on the paper, in pixels of the sample.
    pub corners: [Point; 4],
}

impl Light {
    /// Looks at the paper.
    pub fn of(flat: &Flat) -> Light {
        let (wide, high) = (flat.inner_width(), flat.inner_height());
        let mut histogram = [0_u32; 256];
        let mut full = 0_u32;
        let mut mask = vec![false; wide * high];
        for y in 0..high {
            let row = (y + MARGIN) * flat.width + MARGIN;
            for x in 0..wide {
                if !flat.framed[row + x] {
                    continue;
                }
                let pixel = flat.rgb[row + x];
                let top = brightest(pixel);
                histogram[usize::from(top)] += 1;
                let all = |least: u8| top >= FULL && pixel.iter().all(|channel| *channel >= least);
                // A yellow paper fills one channel: nothing is lost by that.
                full += u32::from(all(PALE));
                mask[y * wide + x] = all(FULL_EACH);
            }
        }
        let count = histogram.iter().sum::<u32>().max(1) as f32;
        let glare = blobs(&mut mask, wide, |_, _| {})
            .into_iter()
            .max_by_key(|blob| blob.area)
            .map(|blob| Glare {
                share: blob.area as f32 / count,
                beside: beside(flat, &blob),
                corners: flat.places(&blob, MARGIN),
            });
        Light {
            bright: f32::from(percentile(&histogram, 0.95)),
            black: f32::from(percentile(&histogram, 0.02)),
            blackest: f32::from(percentile(&histogram, 0.003)),
            full: full as f32 / count,
            evenness: evenness(&flat.light),
            step: step(flat),
            typical: typical(&flat.light),
            glare,
        }
    }
}

/// How far around a spot the paper is close by, in pixels of the flat paper.
const NEAR: usize = 40;

/// The level that 70 % of the paper around a spot stay below.
fn beside(flat: &Flat, spot: &Blob) -> f32 {
    let mut histogram = [0_u32; 256];
    let (left, right) = (
        spot.left.saturating_sub(NEAR),
        (spot.right + NEAR).min(flat.inner_width()),
    );
    let (top, bottom) = (
        spot.top.saturating_sub(NEAR),
        (spot.bottom + NEAR).min(flat.inner_height()),
    );
    for y in top..bottom {
        for x in left..right {
            let inside = x >= spot.left && x < spot.right && y >= spot.top && y < spot.bottom;
            let at = (y + MARGIN) * flat.width + x + MARGIN;
            if !inside && flat.framed[at] {
                histogram[usize::from(brightest(flat.rgb[at]))] += 1;
            }
        }
    }
    f32::from(percentile(&histogram, 0.7))
}

fn typical(light: &[f32]) -> f32 {
    let mut sorted = light.to_vec();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// How many pairs of fields a shadow's edge must have at least.
const EDGE: usize = 4;
/// How many fields are between the two of a pair, and one more: a shadow's edge is soft.
const APART: usize = 2;

fn step(flat: &Flat) -> f32 {
    let (across, down) = (flat.fields_across, flat.fields_down);
    let light: Vec<f32> = flat.light.iter().map(|level| (level / 255.0).powf(2.2)).collect();
    let mut ratios = Vec::with_capacity(2 * light.len());
    let mut pair = |a: usize, b: usize| {
        let (a, b) = (light[a], light[b]);
        ratios.push(a.min(b) / a.max(b).max(1e-6));
    };
    for y in 0..down {
        for x in 0..across {
            let at = y * across + x;
            if x + APART < across {
                pair(at, at + APART);
            }
            if y + APART < down {
                pair(at, at + APART * across);
            }
        }
    }
    ratios.sort_by(f32::total_cmp);
    ratios.get(EDGE - 1).copied().unwrap_or(1.0)
}

fn evenness(light: &[f32]) -> f32 {
    let mut sorted: Vec<f32> = light.iter().map(|level| (level / 255.0).powf(2.2)).collect();
    sorted.sort_by(f32::total_cmp);
    let at = |share: f32| {
        sorted
            .get((sorted.len() as f32 * share) as usize)
            .copied()
            .unwrap_or(1.0)
    };
    (at(0.1) / at(0.9).max(1e-6)).min(1.0)
}
