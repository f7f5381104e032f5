//! The red seal: a ring of red ink of a known size, hollow, on plain paper.
//!
//! Red alone is no seal: wood, skin and a red emblem are red too. A seal is found by its ring, so that a star, a name and
//! a date across it don't matter, and neither do other red things beside it.

use super::flat::{Flat, MARGIN};
use super::paper::Paper;

/// Radii looked for, in millimetres. Company and office seals have 38 to 50 mm across (State Council 国发〔1999〕25号 has
/// 42 to 50 mm for offices, 40 mm and more for companies is the rule of the public security's 印章治安管理); contract and
/// finance seals 38 mm; a little room for the outline's error.
const RADII: (f32, f32) = (16.0, 26.5);
/// The least radius on a licence, which may be on A3 and is measured as if it were on A4: a seal of 40 mm, and some room.
const LEAST_ON_LICENCE: f32 = 13.0;
/// How much more red than green and blue a pixel must have, in levels of [`super::flat::WHITE`].
const RED: i32 = 22;
/// Places looked at on a circle.
const PLACES: usize = 48;
/// Centres are tried in steps of so many pixels, first; then each around the best.
const STEP: usize = 3;
/// How many circles are looked at closely.
const CLOSE: usize = 3;

/// A round red mark on the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seal {
    /// Middle, in pixels of the flat paper.
    pub x: f32,
    /// Middle, in pixels of the flat paper.
    pub y: f32,
    /// Radius, in pixels of the flat paper.
    pub radius: f32,
    /// Across, in millimetres.
    pub diameter_mm: f32,
    /// Share of the ring that is red, 0 to 1.
    pub ring: f32,
    /// Share of a circle half as wide that is red: a disc has it full.
    pub filled: f32,
    /// Share of a circle a quarter wider that is red: nothing red is around a seal.
    pub around: f32,
}

impl Seal {
    /// How much it is a seal, 0 to 1.
    pub fn score(&self) -> f32 {
        (self.ring - 0.7 * self.around - 1.2 * (self.filled - 0.5).max(0.0)).max(0.0)
    }

    /// The best one on the paper.
    pub fn of(flat: &Flat, paper: Paper) -> Option<Seal> {
        let long_mm = paper.size().long;
        let scale = flat.long() as f32 / long_mm.max(1.0);
        let least = if paper == Paper::Licence {
            LEAST_ON_LICENCE
        } else {
            RADII.0
        };
        let (least, most) = (least * scale, RADII.1 * scale);
        if least < 6.0 || most * 2.0 > flat.inner_width().min(flat.inner_height()) as f32 {
            return None;
        }
        let red = Red::of(flat, most);
        let circles: Vec<(f32, Vec<isize>)> = (0..)
            .map(|step| least + 1.5 * step as f32)
            .take_while(|radius| *radius <= most)
            .map(|radius| (radius, circle(radius, red.stride)))
            .collect();
        let mut best: Vec<Seal> = Vec::new();
        let reach = (least * 0.7) as usize;
        for y in (MARGIN + reach..flat.height - MARGIN - reach).step_by(STEP) {
            for x in (MARGIN + reach..flat.width - MARGIN - reach).step_by(STEP) {
                // A ring two pixels wide, half of it inked, is the least.
                if (red.count(x, y, most as usize) as f32) < 3.0 * least {
                    continue;
                }
                for (radius, circle) in &circles {
                    if red.is_ring(x, y, circle) {
                        // No score is higher than the ring's share.
                        let ring = red.circle(x as f32, y as f32, *radius);
                        if best.len() < CLOSE || best.last().is_some_and(|last| ring > last.score()) {
                            keep(&mut best, red.look(x as f32, y as f32, *radius, scale));
                        }
                    }
                }
            }
        }
        let mut found: Option<Seal> = None;
        for near in best {
            for dy in -2..=2 {
                for dx in -2..=2 {
                    for dr in -1..=1 {
                        let (x, y) = (near.x + dx as f32, near.y + dy as f32);
                        let seal = red.look(x, y, near.radius + dr as f32, scale);
                        if found.is_none_or(|found| seal.score() > found.score()) {
                            found = Some(seal);
                        }
                    }
                }
            }
        }
        found
    }
}

/// Places on a circle, from its middle, in rows of so many pixels; neighbours in the list are far apart on it.
fn circle(radius: f32, stride: usize) -> Vec<isize> {
    (0..PLACES / 2)
        .map(|place| {
            let angle = (place * 7 % (PLACES / 2)) as f32 / (PLACES / 2) as f32 * std::f32::consts::TAU;
            let (across, down) = ((radius * angle.cos()).round(), (radius * angle.sin()).round());
            down as isize * stride as isize + across as isize
        })
        .collect()
}

fn keep(best: &mut Vec<Seal>, seal: Seal) {
    best.push(seal);
    best.sort_by(|a, b| b.score().total_cmp(&a.score()));
    best.truncate(CLOSE);
}

/// Where the paper is red, a pixel wider than it is.
struct Red {
    width: usize,
    height: usize,
    /// With so many pixels around that are not red, so that a circle needn't be asked whether it is inside.
    pad: usize,
    /// The width of a row of `wide`.
    stride: usize,
    wide: Vec<bool>,
    /// The directions of places on a circle: cosine and sine.
    turns: [(f32, f32); PLACES],
    /// How many red pixels are above and to the left of each.
    sums: Vec<u32>,
}

impl Red {
    /// `most`: the largest radius that [`Red::is_ring`] is asked about.
    fn of(flat: &Flat, most: f32) -> Red {
        let (width, height) = (flat.width, flat.height);
        let pad = most.ceil() as usize + 1;
        let stride = width + 2 * pad;
        let mut mask = vec![false; width * height];
        let mut sums = vec![0_u32; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut row = 0;
            for x in 0..width {
                let [r, g, b] = flat.clean[y * width + x].map(i32::from);
                let red = r - g.max(b) > RED && flat.framed[y * width + x];
                mask[y * width + x] = red;
                row += u32::from(red);
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
            }
        }
        let mut wide = vec![false; stride * (height + 2 * pad)];
        for y in 0..height {
            let row = &mut wide[(y + pad) * stride + pad..][..width];
            row.copy_from_slice(&mask[y * width..(y + 1) * width]);
            if y == 0 || y + 1 == height {
                continue;
            }
            for (x, wide) in row.iter_mut().enumerate().take(width - 1).skip(1) {
                let at = y * width + x;
                *wide |= mask[at - 1] || mask[at + 1] || mask[at - width] || mask[at + width];
            }
        }
        let turns = std::array::from_fn(|place| {
            let (sin, cos) = (place as f32 / PLACES as f32 * std::f32::consts::TAU).sin_cos();
            (cos, sin)
        });
        Red {
            width,
            height,
            pad,
            stride,
            wide,
            turns,
            sums,
        }
    }

    fn count(&self, x: usize, y: usize, reach: usize) -> u32 {
        let (left, right) = (x.saturating_sub(reach), (x + reach).min(self.width));
        let (top, bottom) = (y.saturating_sub(reach), (y + reach).min(self.height));
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        (at(right, bottom) + at(left, top)) - (at(left, bottom) + at(right, top))
    }

    /// Whether at least 45 % of the places are red.
    fn is_ring(&self, x: usize, y: usize, circle: &[isize]) -> bool {
        let middle = (y + self.pad) * self.stride + x + self.pad;
        let mut misses = 0;
        for place in circle {
            let is_red = self
                .wide
                .get(middle.wrapping_add_signed(*place))
                .is_some_and(|red| *red);
            if !is_red {
                misses += 1;
                if misses * 20 > circle.len() * 11 {
                    return false;
                }
            }
        }
        true
    }

    fn circle(&self, x: f32, y: f32, radius: f32) -> f32 {
        let mut hits = 0;
        for (cos, sin) in self.turns {
            let (px, py) = (x + radius * cos, y + radius * sin);
            if px >= 0.0 && py >= 0.0 && (px as usize) < self.width && (py as usize) < self.height {
                let at = (py as usize + self.pad) * self.stride + px as usize + self.pad;
                hits += usize::from(self.wide[at]);
            }
        }
        hits as f32 / PLACES as f32
    }

    fn look(&self, x: f32, y: f32, radius: f32, scale: f32) -> Seal {
        Seal {
            x,
            y,
            radius,
            diameter_mm: 2.0 * radius / scale,
            ring: self.circle(x, y, radius),
            filled: self.circle(x, y, radius * 0.5),
            around: self.circle(x, y, radius * 1.25),
        }
    }
}
