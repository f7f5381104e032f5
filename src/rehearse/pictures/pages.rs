//! PDFs: pages with lines of print and a red seal, drawn as vectors.

use std::fmt::Write as _;

use super::Random;
use crate::documents::blank;

/// A4 in points.
const A4: (f32, f32) = (595.0, 842.0);
/// Points a millimetre.
const MILLIMETRE: f32 = 72.0 / 25.4;
/// How far the ends of a quarter circle's tangents are from its ends, as a share of the radius (Bézier).
const TANGENT: f32 = 0.5523;

/// A PDF of one A4 page that follows from the name.
pub fn pdf(name: &str) -> Vec<u8> {
    let mut random = Random::of(name);
    // A name's line ends could end the comment.
    let mut content = format!("% {}\n0.14 g\n", name.replace(['\r', '\n'], " "));
    let title = random.between(180.0, 320.0);
    print(&mut content, &mut random, (A4.0 - title) / 2.0, 760.0, title, 24.0);
    let lines = 18 + random.below(8);
    for line in 0..lines {
        let width = if random.below(5) == 0 {
            random.between(80.0, 380.0)
        } else {
            450.0
        };
        print(&mut content, &mut random, 72.0, 700.0 - 20.0 * line as f32, width, 11.5);
    }
    print(&mut content, &mut random, 350.0, 130.0, 170.0, 12.0);
    print(&mut content, &mut random, 390.0, 100.0, 110.0, 12.0);
    let x = random.between(420.0, 450.0);
    seal(&mut content, x, 120.0);
    blank::pdf(&[(A4, &content)])
}

/// A line of characters made of strokes.
fn print(content: &mut String, random: &mut Random, x: f32, y: f32, width: f32, size: f32) {
    let step = size * 1.14;
    let pen = size * 0.1;
    for place in 0..(width / step) as usize {
        let left = x + place as f32 * step;
        let bits = random.next();
        let part = |shift: u32| (bits >> shift & 7) as f32 / 7.0 * 0.3 * size;
        for stroke in 0..2 + (bits & 1) as u32 {
            let from = part(4 + 3 * stroke);
            let up = y + 0.42 * size * stroke as f32;
            let _ = write!(content, "{:.1} {up:.1} {:.1} {pen:.1} re ", left + from, size - from);
        }
        let from = part(16);
        let _ = write!(
            content,
            "{:.1} {y:.1} {pen:.1} {:.1} re ",
            left + size * 0.3 + from,
            size - from
        );
    }
    content.push_str("f\n");
}

/// A company's seal: a ring of 40 mm and a star.
fn seal(content: &mut String, x: f32, y: f32) {
    let radius = 19.3 * MILLIMETRE;
    let tangent = radius * TANGENT;
    let _ = write!(
        content,
        "0.8 0.15 0.16 RG 0.8 0.15 0.16 rg {:.1} w {:.1} {y:.1} m ",
        1.4 * MILLIMETRE,
        x + radius
    );
    for quarter in 0..4 {
        let (sin, cos) = (std::f32::consts::FRAC_PI_2 * quarter as f32).sin_cos();
        let place = |along: f32, beside: f32| (x + along * cos - beside * sin, y + along * sin + beside * cos);
        let (a, b, c) = (place(radius, tangent), place(tangent, radius), place(0.0, radius));
        let _ = write!(
            content,
            "{:.1} {:.1} {:.1} {:.1} {:.1} {:.1} c ",
            a.0, a.1, b.0, b.1, c.0, c.1
        );
    }
    content.push_str("S\n");
    for point in 0..5 {
        // Every second of a regular five: a star.
        let (sin, cos) = (std::f32::consts::TAU * (0.25 + 0.4 * point as f32)).sin_cos();
        let star = 6.5 * MILLIMETRE;
        let (px, py) = (x + star * cos, y + star * sin);
        let _ = write!(content, "{px:.1} {py:.1} {} ", if point == 0 { "m" } else { "l" });
    }
    content.push_str("f\n");
}
