//! The usual recipe for photos of papers, as tutorials have it, to compare with.
//!
//! - blurred: variance of the Laplacian of the full-size grey picture below 100 (Rosebrock, "Blur detection with OpenCV");
//! - dark, over-exposed: mean brightness of the frame below 60, above 200;
//! - glare: more than 1 % of the frame at 250 or more;
//! - outline: 500 pixels high, Gaussian 5 × 5, Canny 75 and 200, the largest of the five largest contours that
//!   `approxPolyDP` with 2 % of its length makes four-cornered (Rosebrock, "How to build a kick-ass mobile document
//!   scanner"); without one a corner is cut off, or a finger is on it;
//! - small: that outline covers less than a fifth of the frame; rotated: its upper edge is more than 15° from level;
//! - finger: more than 5 % of the frame within skin's range of YCrCb (Cr 133 to 173, Cb 77 to 127);
//! - grey copy: a mean chroma of the frame below 10 of 255;
//! - no seal: less than 0.1 % of the frame red (HSV: hue within 10° of red at OpenCV's scale, saturation 70 and value 50).

use image::imageops::{FilterType, resize};
use image::{DynamicImage, GrayImage, RgbImage};

/// A place, in pixels of the picture.
pub(crate) type Place = (f32, f32);

/// The height at which contours are looked for.
const HEIGHT: u32 = 500;

/// What the recipe says.
pub(crate) struct Recipe {
    /// Labels of the faults that it sees.
    pub(crate) faults: Vec<&'static str>,
    /// The four-cornered contour, in pixels of the picture.
    pub(crate) corners: Option<[Place; 4]>,
}

/// Looks at an upright picture. Whether a seal or colour is due is told by the kind of paper.
pub(crate) fn look(picture: &DynamicImage, seal_due: bool, colour_due: bool) -> Recipe {
    let rgb = picture.to_rgb8();
    let gray = image::imageops::grayscale(&rgb);
    let pixels = (gray.width() * gray.height()).max(1) as f32;
    let mut faults = Vec::new();
    let mut say = |is: bool, fault: &'static str| {
        if is {
            faults.push(fault);
        }
    };
    say(laplacian_variance(&gray) < 100.0, "blur");
    let mean = gray.as_raw().iter().map(|level| f64::from(*level)).sum::<f64>() / f64::from(pixels);
    say(mean < 60.0, "dark");
    say(mean > 200.0, "over");
    let share = |hit: fn([u8; 3]) -> bool| rgb.pixels().filter(|pixel| hit(pixel.0)).count() as f32 / pixels;
    let full = gray.as_raw().iter().filter(|level| **level >= 250).count() as f32 / pixels;
    say(full > 0.01, "glare");
    let chroma: u64 = rgb.pixels().map(|pixel| u64::from(chroma(pixel.0))).sum();
    say(colour_due && (chroma as f32) < 10.0 * pixels, "gray");
    say(seal_due && share(is_red) < 0.001, "missing_seal");
    let corners = four_corners(&rgb);
    say(corners.is_none(), "corner_cut");
    say(corners.is_none() || share(is_skin) > 0.05, "finger");
    if let Some(corners) = corners {
        say(area(&corners) < 0.2 * pixels, "small");
        let [a, b, ..] = ordered(corners);
        let angle = (b.1 - a.1).atan2(b.0 - a.0).to_degrees();
        say(angle.abs() > 15.0, "rotated");
    }
    Recipe { faults, corners }
}

fn chroma([r, g, b]: [u8; 3]) -> u8 {
    r.max(g).max(b) - r.min(g).min(b)
}

fn is_red(pixel: [u8; 3]) -> bool {
    let [r, g, b] = pixel.map(i32::from);
    let (most, chroma) = (r.max(g).max(b), i32::from(chroma(pixel)));
    // OpenCV's hue has 180 steps: 10 of them are 20°, a third of a sixth.
    r == most && most >= 50 && chroma * 255 >= 70 * most && (g - b).abs() * 3 <= chroma
}

fn is_skin(pixel: [u8; 3]) -> bool {
    let [r, g, b] = pixel.map(f32::from);
    let luma = 0.299 * r + 0.587 * g + 0.114 * b;
    let (cr, cb) = ((r - luma) * 0.713 + 128.0, (b - luma) * 0.564 + 128.0);
    (133.0..=173.0).contains(&cr) && (77.0..=127.0).contains(&cb)
}

fn laplacian_variance(gray: &GrayImage) -> f64 {
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let raw: &[u8] = gray.as_raw();
    let (mut sum, mut squares, mut count) = (0.0_f64, 0.0_f64, 0.0_f64);
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let at = |index: usize| f64::from(raw[index]);
            let here = y * width + x;
            let value = at(here - 1) + at(here + 1) + at(here - width) + at(here + width) - 4.0 * at(here);
            sum += value;
            squares += value * value;
            count += 1.0;
        }
    }
    let mean = sum / count.max(1.0);
    squares / count.max(1.0) - mean * mean
}

fn four_corners(rgb: &RgbImage) -> Option<[Place; 4]> {
    let ratio = rgb.height() as f32 / HEIGHT as f32;
    let width = ((rgb.width() as f32 / ratio) as u32).max(3);
    let gray = image::imageops::grayscale(&resize(rgb, width, HEIGHT, FilterType::Triangle));
    let edges = canny(&smoothed(&gray), width as usize, 75, 200);
    let mut contours = contours(&edges, width as usize);
    contours.sort_by(|a, b| area(b).total_cmp(&area(a)));
    let four = contours.into_iter().take(5).find_map(|contour| {
        let corners = simplified(&contour, 0.02 * perimeter(&contour));
        <[Place; 4]>::try_from(corners).ok()
    });
    four.map(|corners| corners.map(|(x, y)| (x * ratio, y * ratio)))
}

/// Gaussian 5 × 5 as OpenCV makes it without a width given (1, 4, 6, 4, 1 is the same to a hundredth).
fn smoothed(gray: &GrayImage) -> Vec<i32> {
    let (width, height) = (gray.width() as i32, gray.height() as i32);
    let levels: Vec<i32> = gray.as_raw().iter().map(|level| i32::from(*level)).collect();
    let pass = |levels: &[i32], across: i32, down: i32| -> Vec<i32> {
        let at = |x: i32, y: i32| levels[(y.clamp(0, height - 1) * width + x.clamp(0, width - 1)) as usize];
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let sum = |(x, y): (i32, i32)| {
            let tap = |step: i32| at(x + step * across, y + step * down);
            (tap(-2) + 4 * tap(-1) + 6 * tap(0) + 4 * tap(1) + tap(2) + 8) / 16
        };
        places.map(sum).collect()
    };
    pass(&pass(&levels, 1, 0), 0, 1)
}

/// Canny's edges (1986) by Sobel's gradients and the sum of their sizes, as OpenCV has it by default.
fn canny(levels: &[i32], width: usize, low: i32, high: i32) -> Vec<bool> {
    let height = levels.len() / width;
    let mut size = vec![0; levels.len()];
    let mut way = vec![(0, 0); levels.len()];
    for y in 1..height - 1 {
        for x in 1..width - 1 {
            let at = |dx: usize, dy: usize| levels[(y + dy - 1) * width + x + dx - 1];
            let gx = at(2, 0) + 2 * at(2, 1) + at(2, 2) - at(0, 0) - 2 * at(0, 1) - at(0, 2);
            let gy = at(0, 2) + 2 * at(1, 2) + at(2, 2) - at(0, 0) - 2 * at(1, 0) - at(2, 0);
            size[y * width + x] = gx.abs() + gy.abs();
            way[y * width + x] = (gx, gy);
        }
    }
    let mut edges = vec![false; levels.len()];
    let mut maybe = vec![false; levels.len()];
    let mut open = Vec::new();
    for y in 1..height - 1 {
        for x in 1..width - 1 {
            let here = y * width + x;
            let (gx, gy) = way[here];
            // Tangents of 22.5° and 67.5°.
            let step = if gy.abs() * 1000 < gx.abs() * 414 {
                1
            } else if gy.abs() * 1000 > gx.abs() * 2414 {
                width
            } else if (gx > 0) == (gy > 0) {
                width + 1
            } else {
                width - 1
            };
            if size[here] > low && size[here] > size[here - step] && size[here] >= size[here + step] {
                maybe[here] = true;
                if size[here] > high {
                    edges[here] = true;
                    open.push(here);
                }
            }
        }
    }
    while let Some(here) = open.pop() {
        for step in around(width) {
            let near = here.wrapping_add_signed(step);
            if maybe.get(near) == Some(&true) && !edges[near] {
                edges[near] = true;
                open.push(near);
            }
        }
    }
    edges
}

/// Steps to the eight neighbours, clockwise from the one at the right.
fn around(width: usize) -> [isize; 8] {
    let down = width as isize;
    [1, down + 1, down, down - 1, -1, -down - 1, -down, -down + 1]
}

/// The outer border of each connected set of edges (Moore's neighbour tracing). The first and last rows and columns
/// must be empty.
fn contours(edges: &[bool], width: usize) -> Vec<Vec<Place>> {
    let steps = around(width);
    let mut seen = vec![false; edges.len()];
    let mut contours = Vec::new();
    for start in 0..edges.len() {
        if !edges[start] || seen[start] {
            continue;
        }
        let mut open = vec![start];
        seen[start] = true;
        while let Some(here) = open.pop() {
            for step in steps {
                let near = here.wrapping_add_signed(step);
                if edges[near] && !seen[near] {
                    seen[near] = true;
                    open.push(near);
                }
            }
        }
        let mut border = Vec::new();
        let (mut here, mut from) = (start, 4);
        loop {
            border.push(((here % width) as f32, (here / width) as f32));
            let next = (1..=8).map(|turn| (from + turn) % 8).find(|way| {
                let near = here.wrapping_add_signed(steps[*way]);
                edges[near]
            });
            let Some(way) = next else { break };
            here = here.wrapping_add_signed(steps[way]);
            // Where it came from is behind it.
            from = (way + 4) % 8;
            if here == start || border.len() > edges.len() {
                break;
            }
        }
        contours.push(border);
    }
    contours
}

/// Douglas and Peucker (1973) on a closed line.
fn simplified(line: &[Place], error: f32) -> Vec<Place> {
    let farthest = |from: Place| {
        let far = |index: &usize| (line[*index].0 - from.0).hypot(line[*index].1 - from.1);
        (0..line.len()).max_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0)
    };
    if line.len() < 4 {
        return line.to_vec();
    }
    let first = farthest(line[0]);
    let turned: Vec<Place> = line[first..].iter().chain(&line[..first]).copied().collect();
    let far = |index: &usize| (turned[*index].0 - turned[0].0).hypot(turned[*index].1 - turned[0].1);
    let second = (0..turned.len()).max_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0);
    let mut kept = vec![turned[0]];
    keep(&turned[..=second], error, &mut kept);
    let mut back = turned[second..].to_vec();
    back.push(turned[0]);
    keep(&back, error, &mut kept);
    kept.pop();
    kept
}

/// Adds what of an open line must be kept, but for its first place.
fn keep(line: &[Place], error: f32, kept: &mut Vec<Place>) {
    let (Some(first), Some(last)) = (line.first(), line.last()) else {
        return;
    };
    let (dx, dy) = (last.0 - first.0, last.1 - first.1);
    let length = dx.hypot(dy).max(1e-6);
    let off = |place: &Place| ((place.0 - first.0) * dy - (place.1 - first.1) * dx).abs() / length;
    let most = (0..line.len()).max_by(|a, b| off(&line[*a]).total_cmp(&off(&line[*b])));
    match most {
        Some(index) if off(&line[index]) > error => {
            keep(&line[..=index], error, kept);
            keep(&line[index..], error, kept);
        }
        _ => kept.push(*last),
    }
}

fn perimeter(line: &[Place]) -> f32 {
    let next = line.iter().cycle().skip(1);
    line.iter().zip(next).map(|(a, b)| (b.0 - a.0).hypot(b.1 - a.1)).sum()
}

fn area(line: &[Place]) -> f32 {
    let next = line.iter().cycle().skip(1);
    let twice: f32 = line.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    twice.abs() / 2.0
}

/// The corners from the upper left one on, clockwise, by the sums and differences of their places.
pub(crate) fn ordered(corners: [Place; 4]) -> [Place; 4] {
    let by = |key: fn(&Place) -> f32| {
        let least = corners.iter().min_by(|a, b| key(a).total_cmp(&key(b)));
        least.copied().unwrap_or(corners[0])
    };
    [
        by(|c| c.0 + c.1),
        by(|c| c.1 - c.0),
        by(|c| -c.0 - c.1),
        by(|c| c.0 - c.1),
    ]
}
