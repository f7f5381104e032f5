//! Whether the paper has colours of its own.
//!
//! A grey copy may be photographed in colour: the desk and the lamp's tint say nothing. What counts is how far the print
//! is from the paper's own white: emblem, seal, guilloche, portrait.

use super::flat::{Flat, MARGIN, WHITE};

/// Share of the paper that its strongest colours take: a seal of 40 mm covers about 0.4 % of an A4 page with ink.
const STRONGEST: f32 = 0.003;
/// Part of the paper's longer side that is left out at its edges, where the desk and fingers show.
const INSET: f32 = 0.03;

/// Colours of the print, 0 (grey) to 1 (one channel is full and another empty), on an even white paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Chroma of the strongest-coloured 0.3 %.
    pub strongest: f32,
    /// Chroma that 90 % stay below.
    pub wide: f32,
    /// Chroma that half stay below: the paper's unevenness and the camera's noise.
    pub typical: f32,
    /// Share of red pixels.
    pub red: f32,
}

impl Colour {
    /// Looks at the paper.
    pub fn of(flat: &Flat) -> Colour {
        let mut histogram = [0_u32; 256];
        let (mut red, mut count) = (0_u32, 0_u32);
        let inset = MARGIN + (flat.long() as f32 * INSET) as usize;
        for y in (inset..flat.height.saturating_sub(inset + 1)).step_by(2) {
            for x in (inset..flat.width.saturating_sub(inset + 1)).step_by(2) {
                let at = y * flat.width + x;
                if !flat.framed[at] {
                    continue;
                }
                // Four pixels together: noise of a single one is no colour.
                let four = [at, at + 1, at + flat.width, at + flat.width + 1];
                let mean = |channel: usize| four.iter().map(|at| u32::from(flat.clean[*at][channel])).sum::<u32>() / 4;
                let [r, g, b] = [mean(0), mean(1), mean(2)];
                let chroma = r.max(g).max(b) - r.min(g).min(b);
                histogram[chroma.min(255) as usize] += 1;
                red += u32::from(r > g.max(b) + 40);
                count += 1;
            }
        }
        let below = |share: f32| f32::from(super::flat::percentile(&histogram, share)) / f32::from(WHITE);
        let mut left = (count as f32 * STRONGEST).max(1.0) as u32;
        let (mut sum, mut taken) = (0.0_f32, 0_u32);
        for (chroma, here) in histogram.iter().enumerate().rev() {
            let take = (*here).min(left);
            sum += chroma as f32 * take as f32;
            taken += take;
            left -= take;
        }
        Colour {
            strongest: sum / taken.max(1) as f32 / f32::from(WHITE),
            wide: below(0.9),
            typical: below(0.5),
            red: red as f32 / count.max(1) as f32,
        }
    }
}
