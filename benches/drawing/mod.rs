//! A photo as a telephone makes it, drawn: a licence on a wooden table, 12 megapixels, a JPEG of 2.5 to 3 MB.

mod jpeg;

use image::{Rgb, RgbImage};

/// The size of a usual main camera's photos, held level.
pub(crate) const WIDTH: u32 = 4032;
pub(crate) const HEIGHT: u32 = 3024;
/// What telephones write; with it the file has the size of theirs.
const QUALITY: u8 = 85;
/// A sensor's noise, in levels of 255 to either side.
const NOISE: f32 = 9.5;

/// The photo's file. Its colours have half the resolution each way, as a telephone's do.
pub(crate) fn photo() -> Vec<u8> {
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let noise = NOISE * (random(x, y, 1) + random(x, y, 2) - 1.0);
        Rgb(colour(x as f32, y as f32).map(|level| (level + noise).clamp(0.0, 255.0) as u8))
    });
    jpeg::subsampled(&picture, QUALITY)
}

/// What is at a place, without noise.
fn colour(x: f32, y: f32) -> [f32; 3] {
    // The light comes from the upper left.
    let light = 1.0 - 0.18 * (x / WIDTH as f32 + y / HEIGHT as f32) / 2.0;
    let (across, down) = (
        (x - WIDTH as f32 / 2.0) / WIDTH as f32,
        (y - HEIGHT as f32 / 2.0) / WIDTH as f32,
    );
    // Turned by three degrees, and farther away at the top.
    let (sin, cos) = 3.0_f32.to_radians().sin_cos();
    let (right, lower) = (across * cos + down * sin, down * cos - across * sin);
    let depth = 1.0 + 0.1 * right + 0.25 * lower;
    let (u, v) = (0.5 + 1.25 * right / depth, 0.5 + 1.25 * 1.414 * lower / depth);
    let on_paper = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
    let colour = if on_paper {
        paper(297.0 * u, 210.0 * v)
    } else {
        table(x, y)
    };
    colour.map(|level| level * light)
}

/// A licence, by millimetres from its upper left corner.
fn paper(x: f32, y: f32) -> [f32; 3] {
    let red = [196.0, 44.0, 46.0];
    let far = |across: f32, down: f32| (x - across).hypot(y - down);
    if far(148.5, 26.0) < 13.0 || (19.0..20.5).contains(&far(225.0, 160.0)) {
        return red;
    }
    let frame = x.min(297.0 - x).min(y).min(210.0 - y);
    if (7.0..8.5).contains(&frame) {
        return [172.0, 128.0, 70.0];
    }
    // Characters of 4 mm, each of 8 × 8 dots.
    let (line, character) = (y / 8.0, x / 4.6);
    let printed =
        (30.0..265.0).contains(&x) && (52.0..180.0).contains(&y) && line.fract() < 0.5 && character.fract() < 0.87;
    if printed && random(character as u32, line as u32, 3) < 0.85 {
        let dot = ((character.fract() * 9.2) as u32, (line.fract() * 16.0) as u32);
        if random(dot.0 + 16 * (character as u32), dot.1 + 16 * (line as u32), 4) < 0.45 {
            return [44.0, 42.0, 46.0];
        }
    }
    [236.0, 233.0, 226.0]
}

/// Wood: its grain goes from left to right.
fn table(x: f32, y: f32) -> [f32; 3] {
    let bend = 60.0 * smooth(x / 900.0, y / 700.0, 5);
    let grain = smooth(x / 160.0, (y + bend) / 9.0, 6) * 0.5 + smooth(x / 700.0, (y + bend) / 34.0, 7) * 0.5;
    let level = 0.72 + 0.5 * (grain - 0.5);
    [178.0 * level, 132.0 * level, 92.0 * level]
}

/// Noise that changes smoothly, 0 to 1.
fn smooth(x: f32, y: f32, kind: u32) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let (dx, dy) = (x - left, y - top);
    let at = |right: f32, lower: f32| random((left + right + 64.0) as u32, (top + lower + 64.0) as u32, kind);
    let upper = at(0.0, 0.0) * (1.0 - dx) + at(1.0, 0.0) * dx;
    let lower = at(0.0, 1.0) * (1.0 - dx) + at(1.0, 1.0) * dx;
    upper * (1.0 - dy) + lower * dy
}

/// A number without any order, 0 to 1, the same each time.
fn random(x: u32, y: u32, kind: u32) -> f32 {
    let mut mixed = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA6B) ^ kind.wrapping_mul(0xC2B2_AE35);
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D);
    mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297A_2D39);
    ((mixed ^ (mixed >> 15)) >> 8) as f32 / (1 << 24) as f32
}
