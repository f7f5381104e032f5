//! Papers drawn for the tests.

use image::{DynamicImage, Rgb, RgbImage};

use super::super::sample::{Outline, Point, Sample};
use super::{Measures, Paper, Source, Thresholds, Wanted, judge, measure};
use crate::documents::picture::Picture;

/// A picture with a paper on a desk.
#[derive(Clone)]
pub(super) struct Drawn {
    pub(super) picture: RgbImage,
    pub(super) outline: Outline,
    pub(super) wanted: Wanted,
}

const WHITE: Rgb<u8> = Rgb([226, 223, 216]);
const INK: Rgb<u8> = Rgb([38, 36, 40]);
const RED: Rgb<u8> = Rgb([196, 40, 44]);

/// A number without any order.
pub(super) fn mixed(number: i32) -> u32 {
    let mixed = (number as u32).wrapping_mul(2_654_435_761);
    (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519) >> 20
}

impl Drawn {
    /// A paper of a kind, in a frame of 1000 × 750, `left`, `top`, `width`, `height`.
    pub(super) fn new(paper: Paper, [left, top, width, height]: [f32; 4]) -> Drawn {
        let corners = [
            (left, top),
            (left + width, top),
            (left + width, top + height),
            (left, top + height),
        ];
        let mut drawn = Drawn {
            picture: RgbImage::from_fn(1000, 750, |x, y| {
                let grain = mixed((x * 1009 + y) as i32) % 23;
                Rgb([70 + grain as u8, 92 + grain as u8, 84 + grain as u8])
            }),
            outline: Outline {
                corners: corners.map(|(x, y)| Point { x, y }),
                confidence: 1.0,
            },
            wanted: Wanted {
                paper,
                colour: true,
                seal: false,
                source: Source::Photo,
            },
        };
        drawn.fill(0.0, 0.0, 1.0, 1.0, WHITE);
        drawn
    }

    /// A page with lines of print, upright.
    pub(super) fn page() -> Drawn {
        let mut drawn = Drawn::new(Paper::Page, [280.0, 40.0, 470.0, 664.0]);
        for line in 0..26 {
            drawn.print(
                0.12,
                0.1 + 0.023 * line as f32,
                0.76 - 0.3 * f32::from(u8::from(line % 5 == 4)),
                0.011,
            );
        }
        drawn
    }

    /// A card's side with the emblem.
    pub(super) fn emblem_side() -> Drawn {
        let mut drawn = Drawn::new(Paper::IdCardEmblem, [150.0, 120.0, 690.0, 435.0]);
        drawn.disc(0.14, 0.28, 0.095, RED);
        drawn.print(0.34, 0.2, 0.56, 0.1);
        drawn.print(0.34, 0.36, 0.56, 0.1);
        drawn.print(0.3, 0.74, 0.5, 0.05);
        drawn.print(0.3, 0.86, 0.5, 0.05);
        drawn
    }

    /// A card's side with the portrait.
    pub(super) fn portrait_side() -> Drawn {
        let mut drawn = Drawn::new(Paper::IdCardPortrait, [150.0, 120.0, 690.0, 435.0]);
        for line in 0..5 {
            drawn.print(0.08, 0.1 + 0.12 * line as f32, 0.4, 0.05);
        }
        drawn.print(0.3, 0.86, 0.5, 0.06);
        drawn.fill(0.64, 0.12, 0.29, 0.58, Rgb([120, 150, 190]));
        drawn.disc(0.785, 0.3, 0.07, Rgb([206, 160, 130]));
        drawn.fill(0.71, 0.14, 0.15, 0.1, INK);
        drawn.fill(0.66, 0.5, 0.25, 0.2, INK);
        drawn
    }

    /// Sets the pixels in a box, in shares of the paper.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Rgb<u8>) {
        self.each(x, y, width, height, |_, _| true, colour);
    }

    /// A disc; the radius is a share of the paper's width.
    pub(super) fn disc(&mut self, x: f32, y: f32, radius: f32, colour: Rgb<u8>) {
        self.ring(x, y, 0.0, radius, colour);
    }

    /// A ring.
    pub(super) fn ring(&mut self, x: f32, y: f32, inner: f32, outer: f32, colour: Rgb<u8>) {
        let (wide, high) = self.size();
        let tall = outer * wide / high;
        let (from, to) = ((inner * wide).powi(2), (outer * wide).powi(2));
        let inside = |dx: f32, dy: f32| {
            let far = ((dx - outer) * wide).powi(2) + ((dy - tall) * high).powi(2);
            far >= from && far <= to
        };
        self.each(x - outer, y - tall, 2.0 * outer, 2.0 * tall, inside, colour);
    }

    /// A company's seal of 40 mm, its middle there.
    pub(super) fn seal(&mut self, x: f32, y: f32, colour: Rgb<u8>) {
        let mm = 1.0 / 210.0;
        self.ring(x, y, 18.6 * mm, 20.0 * mm, colour);
        self.disc(x, y, 4.0 * mm, colour);
    }

    /// A line of print: blocks with strokes.
    pub(super) fn print(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let (wide, high) = self.size();
        let side = (height * high).max(4.0);
        let stroke = (side / 6.0).max(1.0) as i32;
        let line = (y * 1000.0) as i32;
        let inside = move |dx: f32, dy: f32| {
            let (px, py) = ((dx * wide) as i32, (dy * high) as i32);
            let column = px % (side * 1.15) as i32;
            let character = px / (side * 1.15) as i32;
            // No two characters are the same, as in print.
            let is_stroke = |number: i32| mixed(character * 31 + line * 7 + number) % 5 < 1;
            column < side as i32 && (is_stroke(column / stroke) || is_stroke(100 + py / stroke))
        };
        self.each(x, y, width, height, inside, INK);
    }

    fn size(&self) -> (f32, f32) {
        let [a, _, c, _] = self.outline.corners;
        (c.x - a.x, c.y - a.y)
    }

    fn each(&mut self, x: f32, y: f32, w: f32, h: f32, inside: impl Fn(f32, f32) -> bool, colour: Rgb<u8>) {
        let (wide, high) = self.size();
        let start = self.outline.corners[0];
        let (left, top) = (start.x + x * wide, start.y + y * high);
        for py in 0..(h * high).round() as i32 {
            for px in 0..(w * wide).round() as i32 {
                let (at_x, at_y) = (left.round() as i32 + px, top.round() as i32 + py);
                let framed = at_x >= 0 && at_y >= 0 && at_x < 1000 && at_y < 750;
                if framed && inside(px as f32 / wide, py as f32 / high) {
                    self.picture.put_pixel(at_x as u32, at_y as u32, colour);
                }
            }
        }
    }

    /// The same with each level changed.
    pub(super) fn with(mut self, change: impl Fn(f32, u32, u32) -> f32) -> Drawn {
        for (x, y, pixel) in self.picture.enumerate_pixels_mut() {
            for channel in &mut pixel.0 {
                *channel = change(f32::from(*channel), x, y).clamp(0.0, 255.0) as u8;
            }
        }
        self
    }

    /// The same, blurred.
    pub(super) fn blurred(mut self, sigma: f32) -> Drawn {
        self.picture = image::imageops::blur(&self.picture, sigma);
        self
    }

    /// The same, without colours.
    pub(super) fn grey(mut self) -> Drawn {
        for pixel in self.picture.pixels_mut() {
            let [r, g, b] = pixel.0.map(f32::from);
            let level = 0.3 * r + 0.59 * g + 0.11 * b;
            // By a warm lamp.
            *pixel = Rgb([level as u8, (level * 0.93) as u8, (level * 0.8) as u8]);
        }
        self
    }

    /// The same, turned upside down.
    pub(super) fn turned(mut self) -> Drawn {
        self.picture = image::imageops::rotate180(&self.picture);
        let corners = self.outline.corners;
        self.outline.corners = [corners[2], corners[3], corners[0], corners[1]].map(|corner| Point {
            x: 1000.0 - corner.x,
            y: 750.0 - corner.y,
        });
        self
    }

    /// What is measured, of a picture with a sensor's noise.
    pub(super) fn measures(&self) -> Measures {
        let mut picture = self.picture.clone();
        for (index, level) in picture.iter_mut().enumerate() {
            *level = level.saturating_sub(2).saturating_add((mixed(index as i32) % 5) as u8);
        }
        let picture = DynamicImage::ImageRgb8(picture);
        let sample = Sample::of(&picture);
        measure(
            &sample,
            Some(&Picture::from(picture)),
            Some(&self.outline),
            &self.wanted,
        )
    }

    /// The codes of what is said.
    pub(super) fn codes(&self) -> Vec<String> {
        let findings = judge(&self.measures(), &self.wanted, &Thresholds::default());
        findings.into_iter().map(|finding| finding.code.into_owned()).collect()
    }
}
