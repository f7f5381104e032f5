//! Four lines that may be the sides of a paper.

use super::super::geometry::{area, distance, is_convex};
use super::super::sample::Point;
use super::lines::Straight;
use super::plane::Planes;

/// Four corners that may be a paper's.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Clockwise as seen.
    pub(super) corners: [Point; 4],
    /// For each side, from its corner to the next, what speaks for it: 0 to 1.
    pub(super) support: [f32; 4],
    /// For each side, what speaks for its line's going on beyond the corners: 0 to 1.
    pub(super) overrun: [f32; 4],
    /// For each side, what speaks for it close to its corners: 0 to 1.
    pub(super) ends: [f32; 4],
    /// Which sides are borders of the picture.
    pub(super) border: [bool; 4],
    /// A first guess at how good it is.
    pub(super) promise: f32,
}

/// At most so many candidates are looked at closely.
pub(super) const MOST_CANDIDATES: usize = 48;
/// Opposite sides are no further from parallel than this (cosine; 35°): a paper seen from a steep side.
const PARALLEL: f32 = 0.82;
/// Sides that meet are no further from square than this (cosine; 50°).
const SQUARE: f32 = 0.64;
/// Less support than this and it is no side.
const LEAST_SUPPORT: f32 = 0.25;
/// What counts as the support of a side that is a border of the picture.
const BORDER_SUPPORT: f32 = 0.35;
/// The shortest side, as a share of the picture's longer side.
const SHORTEST: f32 = 0.08;
/// Least share of the picture that a paper fills.
const SMALLEST: f32 = 0.015;
/// How far beyond the picture a corner may lie, as a share of the picture's size.
const BEYOND: f32 = 0.35;

struct Crossing {
    at: Point,
    /// Where it is along each of the two lines.
    places: (f32, f32),
}

/// The most promising candidates, best first.
pub(super) fn find(planes: &Planes, lines: &[Straight]) -> Vec<Candidate> {
    let count = lines.len();
    let (width, height) = (planes.width as f32, planes.height as f32);
    let shortest = SHORTEST * width.max(height);
    let mut crossings: Vec<Option<Crossing>> = Vec::with_capacity(count * count);
    for a in lines {
        for b in lines {
            let crossing = (a.line.cosine(&b.line) < SQUARE)
                .then(|| a.line.crossing(&b.line))
                .flatten()
                .filter(|at| {
                    (-BEYOND * width..(1.0 + BEYOND) * width).contains(&at.x)
                        && (-BEYOND * height..(1.0 + BEYOND) * height).contains(&at.y)
                })
                .map(|at| Crossing {
                    at,
                    places: (a.line.place(at), b.line.place(at)),
                });
            crossings.push(crossing);
        }
    }
    let mut best: Vec<Candidate> = Vec::new();
    let mut enough = f32::NEG_INFINITY;
    let mut across: Vec<(usize, f32)> = Vec::new();
    for first in 0..count {
        for second in first + 1..count {
            if lines[first].line.cosine(&lines[second].line) < PARALLEL {
                continue;
            }
            across.clear();
            for third in 0..count {
                let (Some(a), Some(b)) = (&crossings[first * count + third], &crossings[second * count + third]) else {
                    continue;
                };
                if distance(a.at, b.at) < shortest {
                    continue;
                }
                let support = support_of(&lines[third], a.places.1, b.places.1);
                if support >= LEAST_SUPPORT {
                    across.push((third, support));
                }
            }
            for (index, &(third, third_support)) in across.iter().enumerate() {
                for &(fourth, fourth_support) in &across[index + 1..] {
                    if lines[third].line.cosine(&lines[fourth].line) < PARALLEL {
                        continue;
                    }
                    let corner = |a: usize, b: usize| crossings[a * count + b].as_ref();
                    let (Some(a), Some(b), Some(c), Some(d)) = (
                        corner(first, third),
                        corner(first, fourth),
                        corner(second, fourth),
                        corner(second, third),
                    ) else {
                        continue;
                    };
                    let first_support = support_of(&lines[first], a.places.0, b.places.0);
                    let second_support = support_of(&lines[second], d.places.0, c.places.0);
                    if first_support < LEAST_SUPPORT || second_support < LEAST_SUPPORT {
                        continue;
                    }
                    let supports = [first_support, fourth_support, second_support, third_support];
                    let at_most = promise(&supports, 0.0, 1.0);
                    if best.len() >= MOST_CANDIDATES && at_most < enough {
                        continue;
                    }
                    let sides = [first, fourth, second, third];
                    if distance(a.at, b.at) < shortest || distance(c.at, d.at) < shortest {
                        continue;
                    }
                    if let Some(candidate) = candidate(planes, lines, sides, [a.at, b.at, c.at, d.at], supports) {
                        keep(&mut best, candidate);
                        if best.len() >= MOST_CANDIDATES {
                            enough = best[best.len() - 1].promise;
                        }
                    }
                }
            }
        }
    }
    best
}

/// What speaks for a side between two places of its line.
fn support_of(straight: &Straight, from: f32, to: f32) -> f32 {
    let (support, length) = straight.support(from, to);
    // What lies outside the picture can't speak for anything; too little inside is no evidence.
    if length < 0.25 * (from - to).abs() {
        return 0.0;
    }
    if straight.border { BORDER_SUPPORT } else { support }
}

/// How good a candidate promises to be.
fn promise(supports: &[f32; 4], overrun: f32, share: f32) -> f32 {
    let least = supports.iter().copied().fold(1.0, f32::min);
    supports.iter().sum::<f32>() + 2.0 * least - overrun + 0.8 * share.sqrt()
}

fn candidate(
    planes: &Planes,
    lines: &[Straight],
    mut sides: [usize; 4],
    mut corners: [Point; 4],
    mut support: [f32; 4],
) -> Option<Candidate> {
    if area(&corners) < 0.0 {
        // Backwards from the same first corner: the side before it becomes the first.
        corners = [corners[0], corners[3], corners[2], corners[1]];
        sides.reverse();
        support.reverse();
    }
    let share = area(&corners) / (planes.width * planes.height) as f32;
    if share < SMALLEST || !is_convex(&corners) {
        return None;
    }
    let border = sides.map(|side| lines[side].border);
    if border.iter().filter(|border| **border).count() > 2 {
        return None;
    }
    let mut overrun = [0.0; 4];
    let mut ends = [0.0; 4];
    for side in 0..4 {
        let straight = &lines[sides[side]];
        if straight.border {
            ends[side] = BORDER_SUPPORT;
            continue;
        }
        let (from, to) = (
            straight.line.place(corners[side]),
            straight.line.place(corners[(side + 1) % 4]),
        );
        let length = to - from;
        let beyond = (length.abs() * 0.1).clamp(8.0, 24.0) * length.signum();
        let skip = 3.0 * length.signum();
        let before = straight.support(from - skip - beyond, from - skip);
        let after = straight.support(to + skip, to + skip + beyond);
        overrun[side] = (before.0 + after.0) / 2.0;
        let start = straight.support(from + length * 0.04, from + length * 0.16);
        let end = straight.support(to - length * 0.16, to - length * 0.04);
        ends[side] = match (start.1 > 2.0, end.1 > 2.0) {
            (true, true) => start.0.min(end.0),
            (true, false) => start.0,
            (false, true) => end.0,
            (false, false) => BORDER_SUPPORT,
        };
    }
    let promise = promise(&support, overrun.iter().sum::<f32>() / 2.0, share.min(1.0));
    Some(Candidate {
        corners,
        support,
        overrun,
        ends,
        border,
        promise,
    })
}

/// Puts a candidate among the best, in the place of one that is all but the same.
fn keep(best: &mut Vec<Candidate>, candidate: Candidate) {
    if best.len() >= MOST_CANDIDATES && best[best.len() - 1].promise >= candidate.promise {
        return;
    }
    let alike = |other: &Candidate| {
        let size = area(&other.corners).max(1.0).sqrt() * 0.012;
        (0..4).any(|turn| {
            (0..4).all(|index| distance(other.corners[(index + turn) % 4], candidate.corners[index]) < size)
        })
    };
    if let Some(index) = best.iter().position(alike) {
        if best[index].promise >= candidate.promise {
            return;
        }
        best.remove(index);
    }
    let place = best.partition_point(|other| other.promise >= candidate.promise);
    best.insert(place, candidate);
    best.truncate(MOST_CANDIDATES);
}
