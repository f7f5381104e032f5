//! How often the outline is right.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use beian::documents::photo::{Point, Sample, outline};
use beian::documents::{Limits, Picture};

use crate::labels::Photo;

/// An outline is right when it and the true one share so much of what they cover together.
const RIGHT: f32 = 0.9;
/// The confidence from which on an outline is relied on.
const SURE: f32 = 0.5;

/// What came of a photo.
struct Seen<'a> {
    photo: &'a Photo,
    overlap: f32,
    confidence: f32,
    /// How many corners are said to be outside of the picture.
    outside: usize,
    /// Decoding, making the sample, finding the outline.
    times: [Duration; 3],
}

/// Prints the tables.
pub(crate) fn evaluate(directory: &Path, photos: &[Photo]) {
    let seen: Vec<Seen<'_>> = photos.iter().filter_map(|photo| look(directory, photo)).collect();
    let whole: Vec<&Seen<'_>> = seen.iter().filter(|seen| seen.photo.inside == 4).collect();
    println!("outline: overlap of at least {RIGHT} with the true one, all corners in the picture");
    row("all", &whole);
    for (name, group) in groups(&whole, |photo| &photo.background) {
        row(&format!("on {name}"), &group);
    }
    for (name, group) in groups(&whole, |photo| &photo.kind) {
        row(&name, &group);
    }
    let sure: Vec<&Seen<'_>> = whole.iter().copied().filter(|seen| seen.confidence >= SURE).collect();
    row(&format!("confidence >= {SURE}"), &sure);
    cut_off(&seen);
    println!("\nnot right:");
    for seen in seen.iter().filter(|seen| seen.overlap < RIGHT) {
        println!(
            "  {:44} overlap {:.3} confidence {:.2} corners inside {}",
            seen.photo.file, seen.overlap, seen.confidence, seen.photo.inside
        );
    }
    println!("\ntime in ms            median      95 %       most");
    for (index, name) in ["decoding", "sample", "outline"].iter().enumerate() {
        let mut times: Vec<f64> = seen.iter().map(|seen| seen.times[index].as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let at = |share: usize| {
            times
                .get((times.len() * share / 100).min(times.len().saturating_sub(1)))
                .copied()
                .unwrap_or(0.0)
        };
        println!("  {name:14} {:>10.1}{:>10.1}{:>11.1}", at(50), at(95), at(100));
    }
}

fn look<'a>(directory: &Path, photo: &'a Photo) -> Option<Seen<'a>> {
    let bytes = match std::fs::read(directory.join(&photo.file)) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{}: {error}", photo.file);
            return None;
        }
    };
    let begun = Instant::now();
    let picture = match Picture::decode(&bytes, &Limits::default()) {
        Ok(picture) => picture,
        Err(error) => {
            eprintln!("{}: {error}", photo.file);
            return None;
        }
    };
    let decoded = begun.elapsed();
    let sample = Sample::turned(picture.stored(), picture.orientation());
    let sampled = begun.elapsed();
    let found = outline::find(&sample);
    let done = begun.elapsed();
    let (width, height) = (sample.rgb.width(), sample.rgb.height());
    let truth = photo.corners.map(|corner| Point {
        x: corner.x / sample.scale,
        y: corner.y / sample.scale,
    });
    Some(Seen {
        photo,
        overlap: found.map_or(0.0, |found| overlap(&found.corners, &truth)),
        confidence: found.map_or(0.0, |found| found.confidence),
        outside: found.map_or(0, |found| {
            found
                .corners_outside(width, height)
                .into_iter()
                .filter(|outside| *outside)
                .count()
        }),
        times: [decoded, sampled - decoded, done - sampled],
    })
}

fn groups<'a>(seen: &[&'a Seen<'a>], name: impl Fn(&Photo) -> &String) -> BTreeMap<String, Vec<&'a Seen<'a>>> {
    let mut groups: BTreeMap<String, Vec<&Seen<'_>>> = BTreeMap::new();
    for seen in seen {
        groups.entry(name(seen.photo).clone()).or_default().push(seen);
    }
    groups
}

fn row(name: &str, group: &[&Seen<'_>]) {
    let right = group.iter().filter(|seen| seen.overlap >= RIGHT).count();
    let mean = group.iter().map(|seen| seen.overlap).sum::<f32>() / group.len().max(1) as f32;
    println!("  {name:22} {right:4} of {:4}   mean overlap {mean:.3}", group.len());
}

/// Whether a paper that is cut off is told by corners outside of the picture.
fn cut_off(seen: &[Seen<'_>]) {
    let sure = |seen: &&Seen<'_>| seen.confidence >= SURE;
    let told = seen.iter().filter(sure).filter(|seen| seen.outside > 0);
    let cut = seen.iter().filter(|seen| seen.photo.inside < 4).count();
    let (right, wrong): (Vec<_>, Vec<_>) = told.partition(|seen| seen.photo.inside < 4);
    println!("  cut off: {} of {cut} told, {} told wrongly", right.len(), wrong.len());
}

/// What two outlines have in common as a share of what they cover together.
pub(crate) fn overlap(a: &[Point; 4], b: &[Point; 4]) -> f32 {
    let (a, b) = (clockwise(*a), clockwise(*b));
    let mut common = a.to_vec();
    for index in 0..4 {
        common = cut(&common, b[index], b[(index + 1) % 4]);
    }
    let common = area(&common);
    common / (area(&a) + area(&b) - common).max(1e-6)
}

fn clockwise(mut corners: [Point; 4]) -> [Point; 4] {
    if area(&corners) < 0.0 {
        corners.reverse();
    }
    corners
}

fn area(shape: &[Point]) -> f32 {
    let next = shape.iter().cycle().skip(1);
    shape.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f32>() / 2.0
}

/// What of a shape lies to the right of the way from one point to another (Sutherland and Hodgman, 1974).
fn cut(shape: &[Point], from: Point, to: Point) -> Vec<Point> {
    let side = |point: Point| (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
    let mut kept = Vec::new();
    for (a, b) in shape.iter().zip(shape.iter().cycle().skip(1)) {
        let (here, there) = (side(*a), side(*b));
        if here >= 0.0 {
            kept.push(*a);
        }
        if (here >= 0.0) != (there >= 0.0) {
            let share = here / (here - there);
            kept.push(Point {
                x: a.x + (b.x - a.x) * share,
                y: a.y + (b.y - a.y) * share,
            });
        }
    }
    kept
}
