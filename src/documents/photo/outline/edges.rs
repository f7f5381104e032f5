//! Where brightness or colour changes abruptly, weighed by how calm the surroundings are.

use super::super::sample::Point;
use super::plane::{Planes, local_mean, smooth};

/// A pixel where an edge passes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// Where.
    pub(super) at: Point,
    /// Across the edge, of length one.
    pub(super) normal: Point,
    /// How clear: 0 to 1.
    pub(super) strength: f32,
}

/// The edges of a picture.
pub(super) struct Edges {
    /// How abruptly brightness and colour change at each pixel.
    pub(super) change: Vec<f32>,
    /// For each pixel, which edge passes there: its number and one, or 0.
    pub(super) marks: Vec<u32>,
    /// All of them.
    pub(super) list: Vec<Edge>,
    /// What change the picture's noise alone makes.
    pub(super) noise: f32,
}

/// Surroundings reach so far, in pixels: wide against an edge, narrow against a paper.
const SURROUNDINGS: usize = 4;
/// They are so far from the edge, in pixels.
const BESIDE: f32 = 6.0;
/// An edge must change so many times as much as its surroundings do, on average, to count at all …
const FAINT: f32 = 1.3;
/// … and so many times to count fully.
const CLEAR: f32 = 2.6;

impl Edges {
    /// Finds them.
    pub(super) fn of(planes: &Planes) -> Edges {
        let (width, height) = (planes.width, planes.height);
        let mut change = vec![0.0_f32; width * height];
        if width < 5 || height < 5 {
            return Edges {
                change,
                marks: vec![0; width * height],
                list: Vec::new(),
                noise: 0.0,
            };
        }
        let mut across = vec![0.0_f32; width * height];
        let mut down = vec![0.0_f32; width * height];
        for channel in &planes.channels {
            let plane = smooth(channel, width, height);
            for y in 1..height - 1 {
                let row = |y: usize| &plane[y * width..(y + 1) * width];
                let (above, here, below) = (row(y - 1), row(y), row(y + 1));
                let inner = y * width + 1..(y + 1) * width - 1;
                let sides = here.iter().zip(&here[2..]);
                let ends = above[1..].iter().zip(&below[1..]);
                let sums = across[inner.clone()].iter_mut().zip(&mut down[inner]);
                for (((sum_x, sum_y), (left, right)), (top, bottom)) in sums.zip(sides).zip(ends) {
                    let (dx, dy) = ((right - left) * 0.5, (bottom - top) * 0.5);
                    // Brightness and colour may change the opposite way at one edge; they add up all the same.
                    let sign = 1.0_f32.copysign(dx * *sum_x + dy * *sum_y);
                    *sum_x += dx * sign;
                    *sum_y += dy * sign;
                }
            }
        }
        for ((value, dx), dy) in change.iter_mut().zip(&across).zip(&down) {
            *value = (dx * dx + dy * dy).sqrt();
        }
        let noise = median(&change).max(0.05);
        let around = local_mean(&change, width, height, SURROUNDINGS);
        let mut marks = vec![0_u32; width * height];
        let mut list = Vec::with_capacity(width * height / 8);
        for y in 2..height - 2 {
            for x in 2..width - 2 {
                let index = y * width + x;
                let here = change[index];
                if here < noise * 0.5 {
                    continue;
                }
                let (dx, dy) = (across[index], down[index]);
                // Only the crest of an edge counts: what is steeper than its neighbours across.
                let (ax, ay) = (dx.abs(), dy.abs());
                let step = if ay * 2.414 < ax {
                    1
                } else if ax * 2.414 < ay {
                    width
                } else if (dx > 0.0) == (dy > 0.0) {
                    width + 1
                } else {
                    width - 1
                };
                if here < change[index - step] || here <= change[index + step] {
                    continue;
                }
                // An edge is weighed against the calmer of its sides: next to a paper's side its own print may be busy,
                // or the cloth that it lies on, seldom both.
                let normal = Point {
                    x: dx / here,
                    y: dy / here,
                };
                let (shift_x, shift_y) = ((normal.x * BESIDE) as i32, (normal.y * BESIDE) as i32);
                let beside = |sign: i32| {
                    let x = (x as i32 + sign * shift_x).clamp(0, width as i32 - 1) as usize;
                    let y = (y as i32 + sign * shift_y).clamp(0, height as i32 - 1) as usize;
                    around[y * width + x]
                };
                let ratio = here / (beside(1).min(beside(-1)) + noise * 0.3);
                if ratio < FAINT {
                    continue;
                }
                let strength = ((ratio - FAINT) / (CLEAR - FAINT)).min(1.0);
                list.push(Edge {
                    at: Point {
                        x: x as f32,
                        y: y as f32,
                    },
                    normal,
                    strength,
                });
                marks[index] = u32::try_from(list.len()).unwrap_or(0);
            }
        }
        Edges {
            change,
            marks,
            list,
            noise,
        }
    }
}

/// The median, to a sixteenth of a brightness step, of values that are mostly small.
fn median(values: &[f32]) -> f32 {
    let mut counts = [0_usize; 1024];
    for value in values {
        counts[((value * 16.0) as usize).min(1023)] += 1;
    }
    let mut seen = 0;
    for (index, count) in counts.iter().enumerate() {
        seen += count;
        if seen * 2 >= values.len() {
            return (index as f32 + 0.5) / 16.0;
        }
    }
    0.0
}
