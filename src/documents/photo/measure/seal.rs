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
        let red = Red::of(flat);
        let circles: Vec<(f32, Vec<(i32, i32)>)> = (0..)
            .map(|step| least + 1.5 * step as f32)
            .take_while(|radius| *radius <= most)
            .map(|radius| (radius, circle(radius)))
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
                    if red.is_ring(x as i32, y as i32, circle) {
                        keep(&mut best, red.look(x as f32, y as f32, *radius, scale));
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

/// Places on a circle, from its middle; neighbours in the list are far apart on it.
fn circle(radius: f32) -> Vec<(i32, i32)> {
    (0..PLACES / 2)
        .map(|place| {
            let angle = (place * 7 % (PLACES / 2)) as f32 / (PLACES / 2) as f32 * std::f32::consts::TAU;
            (
                (radius * angle.cos()).round() as i32,
                (radius * angle.sin()).round() as i32,
            )
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
    wide: Vec<bool>,
    /// How many red pixels are above and to the left of each.
    sums: Vec<u32>,
}

impl Red {
    fn of(flat: &Flat) -> Red {
        let (width, height) = (flat.width, flat.height);
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
        let mut wide = mask.clone();
        for y in 1..height - 1 {
            for x in 1..width - 1 {
                let at = y * width + x;
                wide[at] = mask[at] || mask[at - 1] || mask[at + 1] || mask[at - width] || mask[at + width];
            }
        }
        Red {
            width,
            height,
            wide,
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
    fn is_ring(&self, x: i32, y: i32, circle: &[(i32, i32)]) -> bool {
        let mut misses = 0;
        for (dx, dy) in circle {
            let (px, py) = (x + dx, y + dy);
            let inside = px >= 0 && py >= 0 && (px as usize) < self.width && (py as usize) < self.height;
            if !(inside && self.wide[py as usize * self.width + px as usize]) {
                misses += 1;
                if misses * 20 > circle.len() * 11 {
                    return false;
                }
            }
        }
        true
    }

    fn circle(&self, x: f32, y: f32, radius: f32, places: usize) -> f32 {
        let mut hits = 0;
        for place in 0..places {
            let (sin, cos) = (place as f32 / places as f32 * std::f32::consts::TAU).sin_cos();
            let (px, py) = (x + radius * cos, y + radius * sin);
            if px >= 0.0 && py >= 0.0 && (px as usize) < self.width && (py as usize) < self.height {
                hits += usize::from(self.wide[py as usize * self.width + px as usize]);
            }
        }
        hits as f32 / places as f32
    }

    fn look(&self, x: f32, y: f32, radius: f32, scale: f32) -> Seal {
        Seal {
            x,
            y,
            radius,
            diameter_mm: 2.0 * radius / scale,
            ring: self.circle(x, y, radius, PLACES),
            filled: self.circle(x, y, radius * 0.5, PLACES),
            around: self.circle(x, y, radius * 1.25, PLACES),
        }
    }
}
