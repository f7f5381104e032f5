//! The sample made smaller still, as numbers that can be reckoned with.

use image::RgbImage;

use super::super::sample::Point;

/// The longer side that lines are looked for at, in pixels, at most. Averaging brings the faint edge of white paper on a
/// white desk out of the noise, and a quarter of the pixels takes a quarter of the time.
const LONG_SIDE: u32 = 512;

/// Brightness and two colour differences (BT.601, 0 to 255, colour differences about zero) of a small picture.
pub(super) struct Planes {
    /// In pixels.
    pub(super) width: usize,
    /// In pixels.
    pub(super) height: usize,
    /// So many pixels of the sample are one of these.
    pub(super) factor: usize,
    /// Brightness, blue difference, red difference; row by row.
    pub(super) channels: [Vec<f32>; 3],
}

impl Planes {
    /// Averages squares of the sample. None when nothing is left of it.
    pub(super) fn of(picture: &RgbImage) -> Option<Planes> {
        let factor = picture.width().max(picture.height()).div_ceil(LONG_SIDE).max(1) as usize;
        let (width, height) = (picture.width() as usize / factor, picture.height() as usize / factor);
        if width == 0 || height == 0 {
            return None;
        }
        let stride = picture.width() as usize * 3;
        let raw = picture.as_raw();
        let mut channels = [
            Vec::with_capacity(width * height),
            Vec::with_capacity(width * height),
            Vec::with_capacity(width * height),
        ];
        let share = 1.0 / (factor * factor) as f32;
        let mut sums = vec![0_u16; width * factor * 3];
        for row in 0..height {
            // Down first, which is one straight run over memory, then across. The sums of 257 rows fit.
            sums.fill(0);
            for line in 0..factor {
                let start = (row * factor + line) * stride;
                for (sum, value) in sums.iter_mut().zip(&raw[start..start + width * factor * 3]) {
                    *sum = sum.saturating_add(u16::from(*value));
                }
            }
            for group in sums.chunks_exact(factor * 3) {
                let mut pixel = [0.0_f32; 3];
                for colour in group.chunks_exact(3) {
                    for (sum, value) in pixel.iter_mut().zip(colour) {
                        *sum += f32::from(*value);
                    }
                }
                let [red, green, blue] = pixel.map(|sum| sum * share);
                let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
                channels[0].push(luma);
                channels[1].push((blue - luma) * 0.564);
                channels[2].push((red - luma) * 0.713);
            }
        }
        Some(Planes {
            width,
            height,
            factor,
            channels,
        })
    }

    /// Half as large.
    pub(super) fn halved(&self) -> Option<Planes> {
        let (width, height) = (self.width / 2, self.height / 2);
        if width == 0 || height == 0 {
            return None;
        }
        let halve = |plane: &Vec<f32>| {
            let mut out = Vec::with_capacity(width * height);
            for rows in plane.chunks_exact(self.width * 2) {
                let (above, below) = rows.split_at(self.width);
                let pairs = above.chunks_exact(2).zip(below.chunks_exact(2));
                out.extend(pairs.map(|(a, b)| (a[0] + a[1] + b[0] + b[1]) * 0.25));
            }
            out
        };
        Some(Planes {
            width,
            height,
            factor: self.factor * 2,
            channels: [
                halve(&self.channels[0]),
                halve(&self.channels[1]),
                halve(&self.channels[2]),
            ],
        })
    }

    /// Where a place is in the sample. There places count from the corner of the first pixel, here from its middle.
    pub(super) fn in_sample(&self, at: Point) -> Point {
        let factor = self.factor as f32;
        Point {
            x: (at.x + 0.5) * factor,
            y: (at.y + 0.5) * factor,
        }
    }

    /// The colour at a place, or none outside.
    pub(super) fn colour(&self, x: f32, y: f32) -> Option<[f32; 3]> {
        let index = self.index(x, y)?;
        Some([
            self.channels[0][index],
            self.channels[1][index],
            self.channels[2][index],
        ])
    }

    /// Which pixel is at a place, or none outside. Whole numbers are the middles of pixels.
    pub(super) fn index(&self, x: f32, y: f32) -> Option<usize> {
        let (x, y) = (x + 0.5, y + 0.5);
        if x < 0.0 || y < 0.0 {
            return None;
        }
        let (x, y) = (x as usize, y as usize);
        (x < self.width && y < self.height).then(|| y * self.width + x)
    }
}

/// Smooths with 1 2 1 both ways. The outermost pixels are repeated.
pub(super) fn smooth(plane: &[f32], width: usize, height: usize) -> Vec<f32> {
    let mut across = vec![0.0; plane.len()];
    for (from, to) in plane.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (value, three) in to[1..].iter_mut().zip(from.windows(3)) {
            *value = (three[0] + three[1] * 2.0 + three[2]) * 0.25;
        }
        to[0] = from[0];
        to[width - 1] = from[width - 1];
    }
    let mut out = across.clone();
    for row in 1..height.saturating_sub(1) {
        let (above, here, below) = (
            &across[(row - 1) * width..row * width],
            &across[row * width..(row + 1) * width],
            &across[(row + 1) * width..(row + 2) * width],
        );
        for (((value, above), here), below) in out[row * width..(row + 1) * width]
            .iter_mut()
            .zip(above)
            .zip(here)
            .zip(below)
        {
            *value = (above + here * 2.0 + below) * 0.25;
        }
    }
    out
}

/// The mean of the square of pixels within `radius` of each, cut off at the borders.
pub(super) fn local_mean(plane: &[f32], width: usize, height: usize, radius: usize) -> Vec<f32> {
    let mut across = vec![0.0; plane.len()];
    let mut sums = vec![0.0_f32; width + 1];
    for (from, to) in plane.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        let mut sum = 0.0;
        for (total, value) in sums[1..].iter_mut().zip(from) {
            sum += value;
            *total = sum;
        }
        for (x, value) in to.iter_mut().enumerate() {
            let (first, last) = (x.saturating_sub(radius), (x + radius + 1).min(width));
            *value = (sums[last] - sums[first]) / (last - first) as f32;
        }
    }
    let mut out = vec![0.0; plane.len()];
    let mut column = vec![0.0_f32; width];
    for row in across.chunks_exact(width).take(radius.min(height)) {
        column.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    for y in 0..height {
        if y + radius < height {
            let enters = &across[(y + radius) * width..][..width];
            column.iter_mut().zip(enters).for_each(|(sum, value)| *sum += value);
        }
        if y > radius {
            let leaves = &across[(y - radius - 1) * width..][..width];
            column.iter_mut().zip(leaves).for_each(|(sum, value)| *sum -= value);
        }
        let rows = (y + radius + 1).min(height) - y.saturating_sub(radius);
        let share = 1.0 / rows as f32;
        for (value, sum) in out[y * width..(y + 1) * width].iter_mut().zip(&column) {
            *value = sum * share;
        }
    }
    out
}
