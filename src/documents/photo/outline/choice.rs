//! Which candidate it is, and how sure that is.

use image::RgbImage;

use super::super::geometry::{area, distance, ordered};
use super::super::sample::Point;
use super::edges::Edges;
use super::lines;
use super::plane::Planes;
use super::quads::{self, Candidate};
use super::score::{self, Seen};

/// What a difference in each thing seen is worth. Fitted (conditional logit: which of a photo's candidates is the paper)
/// on 122 made photos of licences, cards and sheets and 28 real ones of other papers, each also cut off, with other papers
/// and fingers about, on patterned cloth, and in shadow and noise; fitted on two thirds they do as well on the last.
const WORTH: Seen = Seen {
    least_support: 0.42,
    support: 5.67,
    overrun: -8.84,
    least_ends: 2.11,
    ends: 4.98,
    share: 3.83,
    borders: -1.28,
    least_contrast: 0.61,
    contrast: 0.85,
    steadiness: 2.05,
    background_outside: -0.84,
    background_inside: -0.26,
    change_inside: -0.94,
    content: 0.49,
    change_outside: -1.33,
    aspect: -6.34,
    uneven: -2.45,
    around: -0.38,
    within: 1.43,
    brightness: 1.01,
};
/// What it is worth to have been found at the smaller size …
const COARSE: f32 = 0.87;
/// … less this for each bit that the paper's side falls short of `SMALL` of the picture's: there is too little of it.
const COARSE_SMALL: f32 = 12.0;
/// See above.
const SMALL: f32 = 0.3;

/// How much surer each thing seen makes. Fitted (logistic regression: whether the outline found is right) on the same
/// photos and on 45 without any paper.
const SURE: Seen = Seen {
    support: 6.2,
    share: 3.0,
    borders: -0.7,
    steadiness: 3.8,
    aspect: -4.0,
    uneven: -1.4,
    around: -1.3,
    ..Seen::NOTHING
};
/// How much surer being ahead of the next one makes.
const SURE_AHEAD: f32 = 0.58;
/// What to begin with. One less than was fitted, so that a confidence of a half is right 98 times in 100.
const SURE_NOTHING: f32 = -9.85;
/// Being further ahead than this says no more.
const FAR_AHEAD: f32 = 10.0;
/// Candidates whose corners differ by less than this share of the paper's side are the same paper.
const SAME: f32 = 0.06;

/// When the best candidate of the larger size is so far ahead …
const CLEARLY_AHEAD: f32 = 6.0;
/// … and so sure, the smaller size isn't looked at.
const CLEARLY_SURE: f32 = 0.97;

/// A candidate and what it is worth.
#[derive(Clone)]
pub(super) struct Weighed {
    /// Clockwise from the one nearest to the top left, in pixels of the sample.
    pub(super) corners: [Point; 4],
    /// Which sides, from each corner to the next, are borders of the picture.
    pub(super) border: [bool; 4],
    /// How much smaller the picture was that it was found in.
    pub(super) factor: usize,
    seen: Seen,
    score: f32,
    /// By how much it is ahead of the next one.
    ahead: f32,
}

impl Weighed {
    /// How sure it is that this is the paper: 0 to 1.
    pub(super) fn confidence(&self) -> f32 {
        let sum = SURE_NOTHING + SURE_AHEAD * self.ahead + self.seen.times(&SURE);
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The best candidate of a picture.
pub(super) fn best(picture: &RgbImage) -> Option<Weighed> {
    let planes = Planes::of(picture)?;
    let mut candidates = Vec::new();
    let mut all = Vec::new();
    look(&planes, &mut candidates, &mut all);
    let best = weighed(&candidates, &mut all, planes.factor);
    if best
        .as_ref()
        .is_some_and(|best| best.ahead >= CLEARLY_AHEAD && best.confidence() >= CLEARLY_SURE)
    {
        return best;
    }
    if let Some(half) = planes.halved() {
        look(&half, &mut candidates, &mut all);
    }
    weighed(&candidates, &mut all, planes.factor)
}

/// Weighs the candidates against each other; the best one with its lead.
fn weighed(candidates: &[Candidate], all: &mut [Weighed], factor: usize) -> Option<Weighed> {
    for (candidate, weighed) in candidates.iter().zip(all.iter_mut()) {
        (weighed.seen.around, weighed.seen.within) = score::nested(candidate, candidates);
        weighed.score = weighed.seen.times(&WORTH);
        if weighed.factor > factor {
            weighed.score += COARSE - COARSE_SMALL * (SMALL - weighed.seen.share).max(0.0);
        }
    }
    ahead(all)
}

/// Adds the candidates of a picture of one size.
fn look(planes: &Planes, candidates: &mut Vec<Candidate>, all: &mut Vec<Weighed>) {
    let edges = Edges::of(planes);
    let lines = lines::find(planes, &edges);
    let mut found = quads::find(planes, &lines);
    let seen = score::look(planes, &edges, &found);
    for (candidate, seen) in found.iter_mut().zip(seen) {
        candidate.corners = candidate.corners.map(|corner| planes.in_sample(corner));
        let (corners, turned) = ordered(candidate.corners);
        let mut border = candidate.border;
        border.rotate_left(turned);
        all.push(Weighed {
            corners,
            border,
            factor: planes.factor,
            seen,
            score: 0.0,
            ahead: 0.0,
        });
    }
    candidates.append(&mut found);
}

/// The best one, with its lead over the best of those that are another paper.
fn ahead(all: &[Weighed]) -> Option<Weighed> {
    let mut best = all.iter().max_by(|a, b| a.score.total_cmp(&b.score))?.clone();
    let size = area(&best.corners).max(1.0).sqrt() * SAME;
    let next = all
        .iter()
        .filter(|other| (0..4).any(|index| distance(other.corners[index], best.corners[index]) > size))
        .map(|other| other.score)
        .max_by(f32::total_cmp);
    best.ahead = next.map_or(FAR_AHEAD, |next| (best.score - next).min(FAR_AHEAD));
    Some(best)
}
