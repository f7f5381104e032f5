//! Which way the print runs.

use super::flat::{Flat, MARGIN, WHITE};

/// Strips that the paper is cut into each way: lines of print that are a little askew still lie within a strip.
const STRIPS: usize = 6;
/// Part of the paper's longer side that is left out at its edges: frames, fingers, the desk.
const INSET: f32 = 0.06;
/// Pixels that a row's ink is compared with, each way: wider than a line of print, narrower than a paragraph.
const NEAR: usize = 8;

/// Ink, in levels of all channels together, from which a pixel is print.
const PRINT: f32 = 60.0;

/// The print's direction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lines {
    /// How much ink changes from row to row (lines of print that are level).
    pub level: f32,
    /// How much it changes from column to column (lines that stand upright).
    pub upright: f32,
    /// Ink's middle, from the upper edge (0) to the lower (1). Letters begin at the top.
    pub middle: f32,
    /// Share of the rows of print that begin where most do, at the left.
    pub flush_left: f32,
    /// Share of the rows of print that end where most do, at the right. More than at the left: letters are aligned at the
    /// left, and what is upside down at the right.
    pub flush_right: f32,
}

impl Lines {
    /// Looks at the paper.
    pub fn of(flat: &Flat) -> Lines {
        let inset = MARGIN + (flat.long() as f32 * INSET) as usize;
        let (left, right) = (inset, flat.width.saturating_sub(inset));
        let (top, bottom) = (inset, flat.height.saturating_sub(inset));
        if right < left + 8 * STRIPS || bottom < top + 8 * STRIPS {
            return Lines::default();
        }
        let ink = |x: usize, y: usize| {
            let [r, g, b] = flat.clean[y * flat.width + x].map(u32::from);
            // From 70 % of the paper's white down: guilloche and shadow are no print.
            (u32::from(WHITE) * 21 / 10).saturating_sub(r + g + b) as f32
        };
        let (wide, high) = (right - left, bottom - top);
        let mut rows = vec![0.0; STRIPS * high];
        let mut columns = vec![0.0; STRIPS * wide];
        let mut middle = (0.0_f64, 0.0_f64);
        let mut ends = Vec::with_capacity(high);
        for y in 0..high {
            let (mut first, mut last) = (None, 0);
            for x in 0..wide {
                let ink = ink(left + x, top + y);
                if ink > PRINT {
                    first = first.or(Some(x));
                    last = x;
                }
                rows[x * STRIPS / wide * high + y] += ink;
                columns[y * STRIPS / high * wide + x] += ink;
                middle.0 += f64::from(ink) * y as f64;
                middle.1 += f64::from(ink);
            }
            ends.extend(first.map(|first| (first, last)));
        }
        Lines {
            level: change(&rows, high),
            upright: change(&columns, wide),
            middle: if middle.1 > 0.0 {
                (middle.0 / middle.1 / high as f64) as f32
            } else {
                0.5
            },
            flush_left: flush(ends.iter().map(|(first, _)| *first), wide),
            flush_right: flush(ends.iter().map(|(_, last)| *last), wide),
        }
    }
}

/// The share of rows that end within this of where most do, in shares of the paper's width: the outline is a little off.
const FLUSH: f32 = 0.015;
/// Fewer rows of print than this tell nothing.
const FEW_ROWS: usize = 40;

fn flush(ends: impl Iterator<Item = usize>, wide: usize) -> f32 {
    let mut counts = vec![0_usize; wide];
    let mut all = 0;
    for end in ends {
        if let Some(count) = counts.get_mut(end) {
            *count += 1;
            all += 1;
        }
    }
    let near = ((wide as f32 * FLUSH) as usize * 2 + 1).min(wide.max(1));
    let most = counts.windows(near).map(|window| window.iter().sum::<usize>()).max();
    if all < FEW_ROWS {
        return 0.0;
    }
    most.unwrap_or(0) as f32 / all as f32
}

/// How much the profiles change within the height of a line, over what they are: the mean of all strips.
fn change(profiles: &[f32], length: usize) -> f32 {
    let mut changes: Vec<f32> = profiles
        .chunks_exact(length)
        .map(|profile| {
            let total: f32 = profile.iter().sum();
            let mut square = 0.0;
            for index in NEAR..length - NEAR {
                let near: f32 = profile[index - NEAR..=index + NEAR].iter().sum::<f32>() / (2 * NEAR + 1) as f32;
                square += (profile[index] - near).powi(2);
            }
            let mean = total / length as f32;
            (square / length as f32).sqrt() / (mean + 20.0)
        })
        .collect();
    changes.sort_by(f32::total_cmp);
    changes.get(changes.len() / 2).copied().unwrap_or(0.0)
}
