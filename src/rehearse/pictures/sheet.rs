//! Paper to draw on.

use super::Random;

/// A colour: red, green, blue.
pub(super) type Colour = [u8; 3];

/// Print.
pub(super) const INK: Colour = [40, 38, 42];
/// A seal's ink.
pub(super) const SEAL_INK: Colour = [200, 44, 46];

/// A sheet of paper, measured in millimetres from its upper left corner.
pub(super) struct Sheet {
    /// Millimetres.
    pub(super) wide: f32,
    /// Millimetres.
    pub(super) high: f32,
    /// Pixels a millimetre.
    pub(super) scale: f32,
    /// Pixels a row.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    /// Row by row.
    pub(super) pixels: Vec<Colour>,
}

impl Sheet {
    pub(super) fn new(wide: f32, high: f32, scale: f32, white: Colour) -> Sheet {
        let (width, height) = ((wide * scale) as usize, (high * scale) as usize);
        Sheet {
            wide,
            high,
            scale,
            width,
            height,
            pixels: vec![white; width * height],
        }
    }

    fn column(&self, x: f32) -> usize {
        ((x * self.scale).round().max(0.0) as usize).min(self.width)
    }

    fn row(&self, y: f32) -> usize {
        ((y * self.scale).round().max(0.0) as usize).min(self.height)
    }

    /// A box; at least a pixel each way.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        let (left, top) = (self.column(x), self.row(y));
        let right = self.column(x + width).max(left + 1).min(self.width);
        let bottom = self.row(y + height).max(top + 1).min(self.height);
        for row in top..bottom {
            if let Some(pixels) = self
                .pixels
                .get_mut(row * self.width + left..row * self.width + right.max(left))
            {
                pixels.fill(colour);
            }
        }
    }

    /// A box's sides.
    pub(super) fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, pen: f32, colour: Colour) {
        self.fill(x, y, width, pen, colour);
        self.fill(x, y + height - pen, width, pen, colour);
        self.fill(x, y, pen, height, colour);
        self.fill(x + width - pen, y, pen, height, colour);
    }

    /// A disc, or an ellipse.
    pub(super) fn disc(&mut self, x: f32, y: f32, across: f32, down: f32, colour: Colour) {
        let (top, bottom) = (self.row(y - down), self.row(y + down));
        for row in top..bottom {
            let off = ((row as f32 + 0.5) / self.scale - y) / down;
            let half = across * (1.0 - off * off).max(0.0).sqrt();
            if half > 0.0 {
                self.fill(x - half, row as f32 / self.scale, 2.0 * half, 0.0, colour);
            }
        }
    }

    /// A ring of round ink: what it covers is darkened, not hidden.
    pub(super) fn ring(&mut self, x: f32, y: f32, inner: f32, outer: f32, colour: Colour) {
        let (left, right) = (self.column(x - outer), self.column(x + outer));
        for row in self.row(y - outer)..self.row(y + outer) {
            let dy = (row as f32 + 0.5) / self.scale - y;
            for column in left..right {
                let dx = (column as f32 + 0.5) / self.scale - x;
                let far = dx * dx + dy * dy;
                if far >= inner * inner && far <= outer * outer {
                    self.stamp(row * self.width + column, colour);
                }
            }
        }
    }

    fn stamp(&mut self, index: usize, colour: Colour) {
        if let Some(pixel) = self.pixels.get_mut(index) {
            for (channel, ink) in pixel.iter_mut().zip(colour) {
                *channel = (*channel).min(ink);
            }
        }
    }

    /// A star with five points, the middle of which is there.
    pub(super) fn star(&mut self, x: f32, y: f32, radius: f32, colour: Colour) {
        let (left, right) = (self.column(x - radius), self.column(x + radius));
        for row in self.row(y - radius)..self.row(y + radius) {
            let dy = (row as f32 + 0.5) / self.scale - y;
            for column in left..right {
                let dx = (column as f32 + 0.5) / self.scale - x;
                // Inside of at least four of the pentagram's five lines.
                let inside = (0..5).filter(|line| {
                    let (sin, cos) = (std::f32::consts::TAU * (*line as f32 + 0.5) / 5.0).sin_cos();
                    dx * sin - dy * cos < radius * 0.309
                });
                if inside.count() >= 4 {
                    self.stamp(row * self.width + column, colour);
                }
            }
        }
    }

    /// A company's seal (印章治安管理: 40 mm across, a star in the middle, the name around it).
    pub(super) fn seal(&mut self, random: &mut Random, x: f32, y: f32) {
        let radius = random.between(19.6, 21.0);
        self.ring(x, y, radius - 1.5, radius, SEAL_INK);
        self.star(x, y, 6.0, SEAL_INK);
        for letter in 0..12 {
            let angle = (30.0 + 240.0 / 11.0 * letter as f32 + 120.0).to_radians();
            let (px, py) = (
                x + (radius - 5.5) * angle.cos() - 1.6,
                y + (radius - 5.5) * angle.sin() - 1.6,
            );
            self.glyph(random, px, py, 3.2, 3.2, SEAL_INK);
        }
    }

    /// A line of print: characters made of strokes, no two alike. `size` is a character's height.
    pub(super) fn print(&mut self, random: &mut Random, x: f32, y: f32, width: f32, size: f32, colour: Colour) {
        let step = size * 1.14;
        for place in 0..(width / step) as usize {
            self.glyph(random, x + place as f32 * step, y, size, size, colour);
        }
    }

    /// So many digits.
    pub(super) fn digits(&mut self, random: &mut Random, x: f32, y: f32, count: usize, size: f32, colour: Colour) {
        for place in 0..count {
            self.glyph(random, x + place as f32 * size * 0.68, y, size * 0.56, size, colour);
        }
    }

    /// One character.
    fn glyph(&mut self, random: &mut Random, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        let bits = random.next();
        let pen = height * 0.1;
        let part = |shift: u32| (bits >> shift & 7) as f32 / 7.0;
        // Two or three strokes each way, some of them short.
        for stroke in 0..2 + (bits & 1) as u32 {
            let top = y + (height - pen) * (0.45 * stroke as f32 + 0.1 * part(4 + 3 * stroke)).min(1.0);
            let from = width * 0.3 * part(16 + 3 * stroke);
            self.fill(x + from, top, width - from, pen, colour);
        }
        for stroke in 0..1 + (bits >> 1 & 1) as u32 {
            let left = x + (width - pen) * (0.15 + 0.5 * stroke as f32 + 0.3 * part(28 + 3 * stroke)).min(1.0);
            let from = height * 0.3 * part(40 + 3 * stroke);
            self.fill(left, y + from, pen, height - from, colour);
        }
        // And one that falls to the left or to the right.
        let steps = (height * 0.5 * self.scale).ceil().max(1.0);
        let down = height * 0.5 / steps;
        let (start, right) = if bits >> 60 & 1 == 0 { (0.55, -0.5) } else { (0.45, 0.5) };
        for step in 0..steps as usize {
            let (across, fallen) = (start + right * step as f32 / steps, height * 0.45 + down * step as f32);
            self.fill(x + (width - pen) * across, y + fallen, pen, down, colour);
        }
    }

    /// Fine coloured waves all over, as on securities.
    pub(super) fn guilloche(&mut self, random: &mut Random, lines: usize, colour: Colour) {
        let gap = self.high / lines as f32;
        let (wave, swing) = (random.between(14.0, 30.0), gap * 0.8);
        for column in 0..self.width {
            let off = swing * (column as f32 / self.scale / wave * std::f32::consts::TAU).sin();
            for line in 0..lines {
                let row = self.row((line as f32 + 0.5) * gap + off);
                if let Some(pixel) = self.pixels.get_mut(row * self.width + column) {
                    *pixel = colour;
                }
            }
        }
    }

    /// The same without colours.
    pub(super) fn grey(mut self) -> Sheet {
        for pixel in &mut self.pixels {
            let [r, g, b] = pixel.map(u32::from);
            *pixel = [((r * 77 + g * 150 + b * 29) >> 8) as u8; 3];
        }
        self
    }

    /// The same, its content turned clockwise by a quarter.
    pub(super) fn turned(self) -> Sheet {
        let (width, height) = (self.height, self.width);
        let mut pixels = Vec::with_capacity(width * height);
        for row in 0..height {
            pixels.extend((0..width).filter_map(|column| self.pixels.get((width - 1 - column) * self.width + row)));
        }
        Sheet {
            wide: self.high,
            high: self.wide,
            width,
            height,
            pixels,
            ..self
        }
    }
}
