//! Screens: a picture that was never a photo, and a photo of a screen.
//!
//! A screenshot has a few colours exactly, over and over; a camera never sees the same one twice. A screen before a camera
//! has its pixels' grid, or the bands that this grid makes with the camera's own (moiré): a peak in the spectrum that is
//! at the same place all over the picture, where print and paper have none.

use std::collections::HashMap;

use image::{DynamicImage, GenericImageView as _};

use super::super::sample::Point;

/// Places across and down whose colours are counted.
const PLACES: u32 = 112;
/// How many of the commonest colours are taken together.
const COMMONEST: usize = 4;
/// Side of a tile for the spectrum, in pixels of the full picture; a power of two.
const TILE: usize = 64;
/// Tiles across and down the paper.
const TILES: usize = 3;
/// The lowest frequency that counts, in cycles a tile: strokes of print lie below.
const LOWEST: usize = 10;

/// What of a screen is in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Screen {
    /// Share of the commonest four colours, exactly equal, among all.
    pub palette: f32,
    /// The same without what is plain white or black: too much light and scanners make that as well. 0 when little is left.
    pub coloured_palette: f32,
    /// Long side over short side: phones' screens are longer than any camera's picture.
    pub aspect: f32,
    /// How far the highest peak of the spectrum stands out of its neighbourhood, in nepers of power.
    pub grid: f32,
}

impl Screen {
    /// Looks at the full picture, which may lie as it is stored, and between the paper's corners in it.
    pub fn of(picture: &DynamicImage, corners: &[Point; 4]) -> Screen {
        let (palette, coloured_palette) = palette(picture);
        let (width, height) = (picture.width().max(1) as f32, picture.height().max(1) as f32);
        Screen {
            palette,
            coloured_palette,
            aspect: width.max(height) / width.min(height),
            grid: grid(picture, corners),
        }
    }
}

fn palette(picture: &DynamicImage) -> (f32, f32) {
    let (width, height) = picture.dimensions();
    if width == 0 || height == 0 {
        return (0.0, 0.0);
    }
    let mut counts: HashMap<[u8; 3], u32> = HashMap::new();
    for row in 0..PLACES.min(height) {
        for column in 0..PLACES.min(width) {
            let spread =
                |index: u32, side: u32| (u64::from(index) * u64::from(side) / u64::from(PLACES.min(side))) as u32;
            let [r, g, b, _] = picture.get_pixel(spread(column, width), spread(row, height)).0;
            *counts.entry([r, g, b]).or_default() += 1;
        }
    }
    let share = |counts: Vec<u32>| {
        let all: u32 = counts.iter().sum();
        let mut common = counts;
        common.sort_unstable_by(|a, b| b.cmp(a));
        (
            common.iter().take(COMMONEST).sum::<u32>() as f32 / all.max(1) as f32,
            all,
        )
    };
    let is_plain = |[r, g, b]: &[u8; 3]| r.min(g).min(b) >= &252 || r.max(g).max(b) <= &6;
    let coloured = counts
        .iter()
        .filter(|(colour, _)| !is_plain(colour))
        .map(|(_, count)| *count)
        .collect();
    let (palette, all) = share(counts.values().copied().collect());
    let (coloured_palette, left) = share(coloured);
    // Of a twentieth of the picture nothing can be told.
    (palette, if left * 20 > all { coloured_palette } else { 0.0 })
}

fn grid(picture: &DynamicImage, [a, b, c, d]: &[Point; 4]) -> f32 {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut sums = vec![0.0_f32; TILE * TILE];
    let mut count = 0;
    for row in 0..TILES {
        for column in 0..TILES {
            let u = (column as f32 + 0.5) / TILES as f32;
            let v = (row as f32 + 0.5) / TILES as f32;
            let mix =
                |a: f32, b: f32, c: f32, d: f32| (a * (1.0 - u) + b * u) * (1.0 - v) + (d * (1.0 - u) + c * u) * v;
            let x = mix(a.x, b.x, c.x, d.x) - TILE as f32 / 2.0;
            let y = mix(a.y, b.y, c.y, d.y) - TILE as f32 / 2.0;
            let (last_x, last_y) = (width as f32 - TILE as f32, height as f32 - TILE as f32);
            if !(x >= 0.0 && y >= 0.0 && x <= last_x && y <= last_y) {
                continue;
            }
            let power = spectrum(picture, x as u32, y as u32);
            for (sum, power) in sums.iter_mut().zip(power) {
                *sum += (power + 1.0).ln();
            }
            count += 1;
        }
    }
    // With fewer tiles a stroke of print makes a peak.
    if count < 5 { 0.0 } else { peak(&sums) / count as f32 }
}

/// The highest value over nine in ten of its neighbourhood: a ruled line makes a ridge, only a grid makes a peak.
fn peak(values: &[f32]) -> f32 {
    let at = |x: usize, y: usize| values[(y % TILE) * TILE + x % TILE];
    let mut best = 0.0_f32;
    for y in 0..TILE {
        // The other half mirrors this one.
        for x in 0..=TILE / 2 {
            let (dx, dy) = (x.min(TILE - x), y.min(TILE - y));
            // JPEG's blocks of 8 × 8 have peaks of their own on the axes.
            let on_axis = dx <= 1 || dy <= 1;
            if dx * dx + dy * dy < LOWEST * LOWEST || (on_axis && (dx + dy).next_multiple_of(8) - (dx + dy) <= 1) {
                continue;
            }
            if on_axis && (dx + dy) % 8 <= 1 {
                continue;
            }
            let mut near = Vec::with_capacity(40);
            for oy in 0..7 {
                for ox in 0..7 {
                    if (2..5).contains(&ox) && (2..5).contains(&oy) {
                        continue;
                    }
                    near.push(at(x + TILE + ox - 3, y + TILE + oy - 3));
                }
            }
            let here = at(x, y);
            if here - best < near.iter().copied().fold(f32::MAX, f32::min) {
                continue;
            }
            near.sort_by(f32::total_cmp);
            best = best.max(here - near[near.len() * 9 / 10]);
        }
    }
    best
}

/// The power spectrum of a tile.
fn spectrum(picture: &DynamicImage, left: u32, top: u32) -> Vec<f32> {
    let mut real = vec![0.0_f32; TILE * TILE];
    let mut imaginary = vec![0.0_f32; TILE * TILE];
    let window = |index: usize| 0.5 - 0.5 * ((index as f32 + 0.5) / TILE as f32 * std::f32::consts::TAU).cos();
    let window: Vec<f32> = (0..TILE).map(window).collect();
    let mut mean = 0.0;
    for y in 0..TILE {
        for x in 0..TILE {
            let [r, g, b, _] = picture.get_pixel(left + x as u32, top + y as u32).0;
            // Green is where a Bayer sensor is finest; the rest tells the colours of moiré.
            let level = f32::from(g) * 0.6 + f32::from(r) * 0.25 + f32::from(b) * 0.15;
            real[y * TILE + x] = level;
            mean += level / (TILE * TILE) as f32;
        }
    }
    for y in 0..TILE {
        for x in 0..TILE {
            real[y * TILE + x] = (real[y * TILE + x] - mean) * window[x] * window[y];
        }
    }
    let turns: Vec<(f32, f32)> = (0..TILE / 2)
        .map(|index| (index as f32 / TILE as f32 * std::f32::consts::TAU).sin_cos())
        .collect();
    for y in 0..TILE {
        transform(&mut real, &mut imaginary, y * TILE, 1, &turns);
    }
    for x in 0..TILE {
        transform(&mut real, &mut imaginary, x, TILE, &turns);
    }
    real.iter()
        .zip(&imaginary)
        .map(|(re, im)| (re * re + im * im) / 16.0)
        .collect()
}

/// A Fourier transform in place (Cooley and Tukey, 1965), of `TILE` values from `start` on, `step` apart.
fn transform(real: &mut [f32], imaginary: &mut [f32], start: usize, step: usize, turns: &[(f32, f32)]) {
    let at = |index: usize| start + index * step;
    let bits = TILE.trailing_zeros();
    for index in 0..TILE {
        let other = index.reverse_bits() >> (usize::BITS - bits);
        if other > index {
            real.swap(at(index), at(other));
            imaginary.swap(at(index), at(other));
        }
    }
    let mut half = 1;
    while half < TILE {
        for block in (0..TILE).step_by(2 * half) {
            for index in 0..half {
                let (sin, cos) = turns[index * (TILE / 2 / half)];
                let (low, high) = (at(block + index), at(block + index + half));
                let re = real[high] * cos + imaginary[high] * sin;
                let im = imaginary[high] * cos - real[high] * sin;
                real[high] = real[low] - re;
                imaginary[high] = imaginary[low] - im;
                real[low] += re;
                imaginary[low] += im;
            }
        }
        half *= 2;
    }
}
