//! Where the paper is in a photo.
#![allow(dead_code)]

mod edges;
mod geometry;
mod lines;
mod plane;
mod quads;
mod refine;
mod score;

use super::sample::{Outline, Point, Sample};
use edges::Edges;
use plane::Planes;

const WEIGHTS: [f32; score::FEATURES] = [2.49, 5.05, -3.77, 2.71, 4.05, 2.68, -0.70, 0.46, 0.53, 2.24, -0.54, -0.26, -0.18, 0.26, -2.33, -3.67, -1.71, -0.24, 1.27, 1.35];
const COARSE: f32 = 0.09;

/// Finds the paper.
pub fn find(sample: &Sample) -> Option<Outline> {
    let planes = Planes::of(&sample.rgb)?;
    let mut best: Option<(f32, quads::Candidate, usize)> = None;
    let half = planes.halved();
    for (coarse, planes) in [Some(&planes), half.as_ref()].into_iter().flatten().enumerate() {
        let edges = Edges::of(planes);
        let lines = lines::find(planes, &edges);
        let candidates = quads::find(planes, &lines);
        for (candidate, features) in candidates.iter().zip(score::look(planes, &edges, &candidates)) {
            let score: f32 = features.iter().zip(WEIGHTS).map(|(f, w)| f * w).sum::<f32>() + COARSE * coarse as f32;
            if best.as_ref().is_none_or(|b| b.0 < score) {
                let mut c = candidate.clone();
                c.corners = c.corners.map(|c| full(c, planes));
                best = Some((score, c, planes.factor));
            }
        }
    }
    let (_, best, factor) = best?;
    let corners = refine::refined(&sample.rgb, &best.corners, &best.border, factor);
    Some(Outline { corners: geometry::ordered(corners), confidence: 0.5 })
}

fn full(p: Point, planes: &Planes) -> Point {
    let k = planes.factor as f32;
    Point { x: (p.x + 0.5) * k, y: (p.y + 0.5) * k }
}

#[cfg(feature = "lab")]
pub fn lab(sample: &Sample) -> (Vec<([Point; 4], Vec<f32>, f32)>, Vec<(Point, Point)>, Vec<f32>, [f64; 6]) {
    let mut t = std::time::Instant::now();
    let planes = Planes::of(&sample.rgb).unwrap();
    let half = planes.halved().unwrap();
    let mut times = [0.0; 6];
    let mut lap = |k: usize| { times[k] += t.elapsed().as_secs_f64() * 1e3; t = std::time::Instant::now(); };
    lap(0);
    let mut out = vec![]; let mut l = vec![]; let mut map = vec![];
    let mut n = 0.0;
    for (which, planes) in [&planes, &half].into_iter().enumerate() {
        let edges = Edges::of(planes);
        lap(1);
        let lines = lines::find(planes, &edges);
        lap(2);
        let candidates = quads::find(planes, &lines);
        lap(3);
        let features = score::look(planes, &edges, &candidates);
        lap(4);
        if which == 0 {
            n = edges.list.len() as f64;
            l = lines.iter().map(|l| (full(l.line.at(l.within.0), planes), full(l.line.at(l.within.1), planes))).collect();
            map = vec![0.0f32; planes.width * planes.height];
            for e in &edges.list { map[e.at.y as usize * planes.width + e.at.x as usize] = e.strength; }
        }
        for (c, f) in candidates.iter().zip(&features) { let mut f = f.to_vec(); f.push(which as f32); out.push((c.corners.map(|p| full(p, planes)), f, c.promise)); }
    }
    times[5] = n;
    (out, l, map, times)
}
#[cfg(feature = "lab")]
pub use score::NAMES as NAMES_LAB;
