//! How much a candidate looks like a paper.

use super::super::geometry::{area, between, depth, distance};
use super::super::sample::Point;
use super::edges::Edges;
use super::plane::Planes;
use super::quads::Candidate;

/// What is seen of a candidate, in numbers; also what each of them is worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// What speaks for the side that least speaks for, 0 to 1.
    pub(super) least_support: f32,
    /// What speaks for the sides on average.
    pub(super) support: f32,
    /// What speaks for their lines going on beyond the corners: those of a table, a board or a pattern do.
    pub(super) overrun: f32,
    /// What speaks for the sides close to their corners, where that is least …
    pub(super) least_ends: f32,
    /// … and on average.
    pub(super) ends: f32,
    /// The root of its share of the picture.
    pub(super) share: f32,
    /// How many sides are borders of the picture.
    pub(super) borders: f32,
    /// How much colours differ across a side, where that is least …
    pub(super) least_contrast: f32,
    /// … and on average. All differences are logarithms of multiples of the noise.
    pub(super) contrast: f32,
    /// How alike that difference is all along a side: 1 entirely.
    pub(super) steadiness: f32,
    /// How far the colours just outside are from those at the picture's borders …
    pub(super) background_outside: f32,
    /// … and those just inside.
    pub(super) background_inside: f32,
    /// How abruptly things change just inside: the margin of a paper is calm.
    pub(super) change_inside: f32,
    /// How abruptly things change all over the inside.
    pub(super) content: f32,
    /// How abruptly things change just outside.
    pub(super) change_outside: f32,
    /// How far the aspect is from those of the papers that are asked for.
    pub(super) aspect: f32,
    /// How unequal opposite sides are.
    pub(super) uneven: f32,
    /// How good the best similar candidate around this one is …
    pub(super) around: f32,
    /// … and the best one in it.
    pub(super) within: f32,
    /// 1 when all sides are brighter inside, or all outside; 0 when half of them.
    pub(super) brightness: f32,
}

impl Seen {
    /// Nothing of anything.
    pub(super) const NOTHING: Seen = Seen {
        least_support: 0.0,
        support: 0.0,
        overrun: 0.0,
        least_ends: 0.0,
        ends: 0.0,
        share: 0.0,
        borders: 0.0,
        least_contrast: 0.0,
        contrast: 0.0,
        steadiness: 0.0,
        background_outside: 0.0,
        background_inside: 0.0,
        change_inside: 0.0,
        content: 0.0,
        change_outside: 0.0,
        aspect: 0.0,
        uneven: 0.0,
        around: 0.0,
        within: 0.0,
        brightness: 0.0,
    };

    /// The sum of everything seen, each times its worth.
    pub(super) fn times(&self, worth: &Seen) -> f32 {
        self.least_support * worth.least_support
            + self.support * worth.support
            + self.overrun * worth.overrun
            + self.least_ends * worth.least_ends
            + self.ends * worth.ends
            + self.share * worth.share
            + self.borders * worth.borders
            + self.least_contrast * worth.least_contrast
            + self.contrast * worth.contrast
            + self.steadiness * worth.steadiness
            + self.background_outside * worth.background_outside
            + self.background_inside * worth.background_inside
            + self.change_inside * worth.change_inside
            + self.content * worth.content
            + self.change_outside * worth.change_outside
            + self.aspect * worth.aspect
            + self.uneven * worth.uneven
            + self.around * worth.around
            + self.within * worth.within
            + self.brightness * worth.brightness
    }
}

/// How many places of a side are looked at.
const PLACES: usize = 24;

/// The colours along the borders of the picture, in a few groups: what the paper most likely lies on.
pub(super) struct Background {
    groups: Vec<[f32; 3]>,
}

impl Background {
    /// Looks at the picture's outermost pixels.
    pub(super) fn of(planes: &Planes) -> Background {
        let (right, bottom) = (planes.width as f32 - 1.0, planes.height as f32 - 1.0);
        let mut colours = Vec::new();
        for step in 0..64_u8 {
            let share = (f32::from(step) + 0.5) / 64.0;
            for inset in [0.01, 0.03] {
                let inset = inset * right.max(bottom);
                for (x, y) in [
                    (share * right, inset),
                    (share * right, bottom - inset),
                    (inset, share * bottom),
                    (right - inset, share * bottom),
                ] {
                    colours.extend(planes.colour(x, y));
                }
            }
        }
        let mut groups: Vec<[f32; 3]> = [0, 1, 2, 3]
            .iter()
            .filter_map(|quarter| colours.get(colours.len() * (quarter * 2 + 1) / 8).copied())
            .collect();
        for _ in 0..6 {
            let mut sums = vec![[0.0_f32; 4]; groups.len()];
            for colour in &colours {
                if let Some(group) = nearest(&groups, colour) {
                    let sum = &mut sums[group.0];
                    for (sum, value) in sum.iter_mut().zip(colour.iter().chain([&1.0])) {
                        *sum += value;
                    }
                }
            }
            for (group, sum) in groups.iter_mut().zip(&sums) {
                if sum[3] > 0.0 {
                    *group = [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]];
                }
            }
        }
        Background { groups }
    }

    /// How far a colour is from the background's.
    fn distance(&self, colour: &[f32; 3]) -> f32 {
        nearest(&self.groups, colour).map_or(0.0, |(_, far)| far)
    }
}

fn nearest(groups: &[[f32; 3]], colour: &[f32; 3]) -> Option<(usize, f32)> {
    groups
        .iter()
        .map(|group| differ(group, colour))
        .enumerate()
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

/// How far two colours are from each other. A difference in colour tells more than one in brightness: shadows make those.
fn differ(a: &[f32; 3], b: &[f32; 3]) -> f32 {
    ((a[0] - b[0]).powi(2) + 4.0 * ((a[1] - b[1]).powi(2) + (a[2] - b[2]).powi(2))).sqrt()
}

/// Looks at all candidates.
pub(super) fn look(planes: &Planes, edges: &Edges, candidates: &[Candidate]) -> Vec<Seen> {
    let background = Background::of(planes);
    candidates
        .iter()
        .map(|candidate| seen_of(planes, edges, &background, candidate))
        .collect()
}

/// What is seen along one side.
#[derive(Default)]
struct Side {
    /// Places looked at.
    count: f32,
    /// Mean difference of inside less outside.
    difference: [f32; 3],
    /// Mean size of that difference.
    size: f32,
    /// Mean distance from the background's colours, outside and inside.
    background: [f32; 2],
    /// Mean change of brightness close to the side, outside and inside.
    change: [f32; 2],
}

fn look_along(planes: &Planes, edges: &Edges, background: &Background, from: Point, to: Point) -> Side {
    let mut side = Side::default();
    let length = distance(from, to).max(1.0);
    // Corners go clockwise, so inside is to the right of the way along the side.
    let inward = Point {
        x: -(to.y - from.y) / length,
        y: (to.x - from.x) / length,
    };
    for place in 0..PLACES {
        let share = 0.05 + 0.9 * (place as f32 + 0.5) / PLACES as f32;
        let at = between(from, to, share);
        let beside = |far: f32| Point {
            x: at.x + inward.x * far,
            y: at.y + inward.y * far,
        };
        let colour = |near: f32, far: f32| {
            let (a, b) = (beside(near), beside(far));
            let (a, b) = (planes.colour(a.x, a.y)?, planes.colour(b.x, b.y)?);
            Some([(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0, (a[2] + b[2]) / 2.0])
        };
        let (Some(inside), Some(outside)) = (colour(3.0, 4.5), colour(-3.0, -4.5)) else {
            continue;
        };
        side.count += 1.0;
        for ((sum, inside), outside) in side.difference.iter_mut().zip(&inside).zip(&outside) {
            *sum += inside - outside;
        }
        side.size += differ(&inside, &outside);
        side.background[0] += background.distance(&outside);
        side.background[1] += background.distance(&inside);
        for (sum, sign) in side.change.iter_mut().zip([-1.0, 1.0]) {
            let mut total = 0.0;
            for far in [5.0, 7.0, 9.0] {
                let at = beside(far * sign);
                total += planes.index(at.x, at.y).map_or(0.0, |index| edges.change[index]);
            }
            *sum += total / 3.0;
        }
    }
    if side.count > 0.0 {
        let share = 1.0 / side.count;
        side.difference.iter_mut().for_each(|sum| *sum *= share);
        side.background.iter_mut().for_each(|sum| *sum *= share);
        side.change.iter_mut().for_each(|sum| *sum *= share);
        side.size *= share;
    }
    side
}

fn seen_of(planes: &Planes, edges: &Edges, background: &Background, candidate: &Candidate) -> Seen {
    let corners = &candidate.corners;
    let least = |values: &[f32; 4]| values.iter().copied().fold(f32::INFINITY, f32::min);
    let mean = |values: &[f32; 4]| values.iter().sum::<f32>() / 4.0;
    let sides: Vec<Side> = (0..4)
        .map(|index| look_along(planes, edges, background, corners[index], corners[(index + 1) % 4]))
        .collect();
    let seen: Vec<&Side> = sides.iter().filter(|side| side.count >= 3.0).collect();
    let of_seen =
        |value: &dyn Fn(&Side) -> f32| seen.iter().map(|side| value(side)).sum::<f32>() / seen.len().max(1) as f32;
    // Contrast is told in steps of the picture's own noise, and beyond some tens of them more says no more.
    let clear = |size: f32| (size / (edges.noise + 0.5)).ln_1p();
    let strength = |side: &Side| clear(differ(&side.difference, &[0.0; 3]));
    let weakest = seen.iter().map(|side| strength(side)).fold(f32::INFINITY, f32::min);
    let lengths: Vec<f32> = (0..4)
        .map(|index| distance(corners[index], corners[(index + 1) % 4]).max(1.0))
        .collect();
    let ratio = |a: f32, b: f32| (a / b).ln().abs();
    let long = (lengths[0] + lengths[2]).max(lengths[1] + lengths[3]);
    let short = (lengths[0] + lengths[2]).min(lengths[1] + lengths[3]);
    // A4 and a licence are 1.414 and about 1.4 long, a card is 1.586 (ISO 216, ISO/IEC 7810); a slanted look stretches that.
    let aspect = (long / short).ln();
    let off = (aspect - 1.414_f32.ln()).abs().min((aspect - 1.586_f32.ln()).abs());
    let uneven = ratio(lengths[0], lengths[2]) + ratio(lengths[1], lengths[3]);
    let borders = candidate.border.iter().filter(|border| **border).count() as f32;
    // Of a paper that is cut off the aspect isn't known.
    let off = if borders > 0.0 {
        0.1
    } else {
        (off - 0.04 - 0.4 * uneven).clamp(0.0, 0.5)
    };
    let share = (area(corners) / (planes.width * planes.height) as f32).min(1.2);
    let inside = busy(edges, planes, corners);
    let brighter = seen.iter().filter(|side| side.difference[0] > 0.0).count() as f32;
    Seen {
        least_support: least(&candidate.support),
        support: mean(&candidate.support),
        overrun: mean(&candidate.overrun),
        least_ends: least(&candidate.ends),
        ends: mean(&candidate.ends),
        share: share.sqrt(),
        borders,
        least_contrast: if weakest.is_finite() { weakest } else { 0.0 },
        contrast: of_seen(&strength),
        steadiness: of_seen(&|side| differ(&side.difference, &[0.0; 3]) / side.size.max(0.1)),
        background_outside: clear(of_seen(&|side| side.background[0])),
        background_inside: clear(of_seen(&|side| side.background[1])),
        change_inside: clear(of_seen(&|side| side.change[1])),
        content: clear(inside),
        change_outside: clear(of_seen(&|side| side.change[0])),
        aspect: off,
        uneven,
        // These take the other candidates to tell.
        around: 0.0,
        within: 0.0,
        brightness: (brighter - (seen.len() as f32 - brighter)).abs() / seen.len().max(1) as f32,
    }
}

/// How abruptly things change inside, on average: text does, an empty table doesn't.
fn busy(edges: &Edges, planes: &Planes, corners: &[Point; 4]) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for down in 0..16_u8 {
        for along in 0..16_u8 {
            let (u, v) = (
                0.08 + 0.84 * f32::from(along) / 15.0,
                0.08 + 0.84 * f32::from(down) / 15.0,
            );
            let at = between(
                between(corners[0], corners[1], u),
                between(corners[3], corners[2], u),
                v,
            );
            if let Some(index) = planes.index(at.x, at.y) {
                sum += edges.change[index];
                count += 1.0;
            }
        }
    }
    sum / count.max(1.0)
}

/// How well supported the best candidate around this one is, and the best one in it, of those that are like it but for a
/// margin: a table's frame on a paper, the ornament of a licence.
pub(super) fn nested(candidate: &Candidate, all: &[Candidate]) -> (f32, f32) {
    let own = area(&candidate.corners);
    let worth = |other: &Candidate| {
        let least = other.support.iter().copied().fold(1.0, f32::min);
        least + other.support.iter().sum::<f32>() / 4.0
    };
    let inside = |inner: &Candidate, outer: &Candidate| {
        let margin = area(&outer.corners).sqrt() * 0.012;
        inner
            .corners
            .iter()
            .all(|corner| depth(&outer.corners, *corner) > margin)
    };
    let (mut around, mut within) = (0.0_f32, 0.0_f32);
    for other in all {
        let size = area(&other.corners);
        if size > own * 1.06 && size < own * 3.0 && inside(candidate, other) {
            around = around.max(worth(other));
        } else if own > size * 1.06 && own < size * 3.0 && inside(other, candidate) {
            within = within.max(worth(other));
        }
    }
    (around, within)
}
