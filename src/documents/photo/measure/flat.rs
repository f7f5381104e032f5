//! The paper laid flat: what lies inside the outline, and a little around it, as seen from straight above.

use image::RgbImage;

use super::super::projection::Projection;
use super::super::sample::{Outline, Point, Sample};
use super::blobs::Blob;
use super::paper::PaperSize;
use super::pose::Pose;

/// Pixels along the paper's longer side. Enough to tell lines of small print apart (1.6 pixels a millimetre on A4), few
/// enough to look at often.
pub const PAPER_LONG: usize = 480;
/// Pixels around the paper on each side: 7 % of its longer side.
pub const MARGIN: usize = 34;
/// The level of the paper's white in [`Flat::clean`]: leaves room for what is brighter.
pub const WHITE: u8 = 200;
/// Side of the fields that the light is measured in, in pixels: a twelfth of the longer side.
const FIELD: usize = 40;
/// Share of a field's pixels that are darker than its paper: print covers less of almost any field.
const FIELD_BRIGHT: f32 = 0.85;

/// The paper from straight above, with what is around it.
#[derive(Clone, Debug)]
pub struct Flat {
    /// Width with both margins.
    pub width: usize,
    /// Height with both margins.
    pub height: usize,
    /// Colours as they are in the picture, row by row; black outside the frame.
    pub rgb: Vec<[u8; 3]>,
    /// Whether the pixel lies inside the frame.
    pub framed: Vec<bool>,
    /// Colours as if the paper were white and evenly lit; its white is [`WHITE`] in each channel.
    pub clean: Vec<[u8; 3]>,
    /// The paper's own white: the colour of its bright plain parts, 0 to 255.
    pub white: [f32; 3],
    /// Light of each field of the paper, 0 to 255, and how many fields there are across and down.
    pub light: Vec<f32>,
    /// Fields across.
    pub fields_across: usize,
    /// Fields down.
    pub fields_down: usize,
    projection: Projection,
}

impl Flat {
    /// Lays it flat. `size`: what the paper should have.
    pub fn of(sample: &Sample, outline: &Outline, pose: &Pose, size: PaperSize) -> Flat {
        let projection = Projection::onto(&outline.corners).unwrap_or_else(Projection::nowhere);
        let (wide, high) = inner_size(pose.aspect, size);
        let (width, height) = (wide + 2 * MARGIN, high + 2 * MARGIN);
        let mut flat = Flat {
            width,
            height,
            rgb: vec![[0; 3]; width * height],
            framed: vec![false; width * height],
            clean: vec![[0; 3]; width * height],
            white: [255.0; 3],
            light: Vec::new(),
            fields_across: 0,
            fields_down: 0,
            projection,
        };
        flat.fill(&sample.rgb, wide, high);
        flat.read_light();
        flat.wash();
        flat
    }

    /// Width of the paper itself.
    pub fn inner_width(&self) -> usize {
        self.width - 2 * MARGIN
    }

    /// Height of the paper itself.
    pub fn inner_height(&self) -> usize {
        self.height - 2 * MARGIN
    }

    /// The paper's longer side in pixels.
    pub fn long(&self) -> usize {
        self.inner_width().max(self.inner_height())
    }

    /// Where a place of the flat paper lies in the sample.
    pub fn place(&self, x: f32, y: f32) -> Point {
        let u = (x - MARGIN as f32) / self.inner_width() as f32;
        let v = (y - MARGIN as f32) / self.inner_height() as f32;
        self.projection.at(u, v)
    }

    /// The box around a spot, in pixels of the sample. `shift` is added to the spot's places.
    pub fn places(&self, spot: &Blob, shift: usize) -> [Point; 4] {
        let (left, right) = ((spot.left + shift) as f32, (spot.right + shift) as f32);
        let (top, bottom) = ((spot.top + shift) as f32, (spot.bottom + shift) as f32);
        [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| self.place(x, y))
    }

    /// The colours as if the paper were white and evenly lit.
    fn wash(&mut self) {
        let (wide, high) = (self.inner_width(), self.inner_height());
        let columns: Vec<_> = (0..self.width).map(|x| between(x, wide, self.fields_across)).collect();
        let top = self.white.iter().fold(1.0_f32, |top, channel| top.max(*channel));
        let balance = self.white.map(|channel| f32::from(WHITE) * top / channel.max(1.0));
        let mut row = vec![0.0_f32; self.fields_across];
        for y in 0..self.height {
            let (above, below, part) = between(y, high, self.fields_down);
            for (x, light) in row.iter_mut().enumerate() {
                let (upper, lower) = (above * self.fields_across + x, below * self.fields_across + x);
                *light = (self.light[upper] * (1.0 - part) + self.light[lower] * part).max(1.0);
            }
            for (x, (left, right, part)) in columns.iter().enumerate() {
                let factor = 1.0 / (row[*left] * (1.0 - part) + row[*right] * part);
                let index = y * self.width + x;
                let pixel = self.rgb[index];
                // A float that is too large becomes 255.
                let level = |channel: usize| (f32::from(pixel[channel]) * balance[channel] * factor) as u8;
                self.clean[index] = [level(0), level(1), level(2)];
            }
        }
    }

    fn fill(&mut self, rgb: &RgbImage, wide: usize, high: usize) {
        let (across, down) = (rgb.width() as usize, rgb.height() as usize);
        if across == 0 || down == 0 {
            return;
        }
        let raw: &[u8] = rgb.as_raw();
        let du = 1.0 / wide as f32;
        for y in 0..self.height {
            let v = (y as f32 + 0.5 - MARGIN as f32) / high as f32;
            let u = (0.5 - MARGIN as f32) / wide as f32;
            let (mut now, step) = self.projection.row(u, v, du);
            for x in 0..self.width {
                let share = 1.0 / now[2].max(1e-3);
                let (px, py) = (now[0] * share - 0.5, now[1] * share - 0.5);
                for (value, add) in now.iter_mut().zip(step) {
                    *value += add;
                }
                if px < -0.5 || py < -0.5 || px > across as f32 - 0.5 || py > down as f32 - 0.5 {
                    continue;
                }
                let (x0, y0) = (
                    (px.max(0.0) as usize).min(across - 1),
                    (py.max(0.0) as usize).min(down - 1),
                );
                let index = y * self.width + x;
                self.framed[index] = true;
                // The mean of the four around: half a pixel's error costs nothing here, weights would.
                let two = |y: usize| raw.get((y * across + x0) * 3..)?.first_chunk::<6>();
                let (upper, lower) = if x0 + 1 < across && y0 + 1 < down {
                    (two(y0), two(y0 + 1))
                } else {
                    (None, None)
                };
                if let (Some(upper), Some(lower)) = (upper, lower) {
                    self.rgb[index] = [0, 1, 2].map(|channel| {
                        let [a, b] = [channel, channel + 3].map(|at| u16::from(upper[at]) + u16::from(lower[at]));
                        ((a + b + 2) / 4) as u8
                    });
                    continue;
                }
                let (x1, y1) = ((x0 + 1).min(across - 1), (y0 + 1).min(down - 1));
                let pixel = |x: usize, y: usize| &raw[(y * across + x) * 3..(y * across + x) * 3 + 3];
                let (a, b, c, d) = (pixel(x0, y0), pixel(x1, y0), pixel(x0, y1), pixel(x1, y1));
                for channel in 0..3 {
                    let sum =
                        u16::from(a[channel]) + u16::from(b[channel]) + u16::from(c[channel]) + u16::from(d[channel]);
                    self.rgb[index][channel] = ((sum + 2) / 4) as u8;
                }
            }
        }
    }

    /// The light of each field, and the paper's white.
    fn read_light(&mut self) {
        let (wide, high) = (self.inner_width(), self.inner_height());
        let (across, down) = ((wide / FIELD).max(1), (high / FIELD).max(1));
        let mut light = vec![0.0; across * down];
        let mut known = vec![false; across * down];
        let mut sums = [0.0_f64; 3];
        let mut count = 0.0_f64;
        for field_y in 0..down {
            for field_x in 0..across {
                let (left, right) = (MARGIN + field_x * wide / across, MARGIN + (field_x + 1) * wide / across);
                let (top, bottom) = (MARGIN + field_y * high / down, MARGIN + (field_y + 1) * high / down);
                let mut histogram = [0_u32; 256];
                let mut total = 0;
                for y in top..bottom {
                    for x in left..right {
                        let index = y * self.width + x;
                        if self.framed[index] {
                            histogram[usize::from(brightest(self.rgb[index]))] += 1;
                            total += 1;
                        }
                    }
                }
                if total * 4 < (right - left) * (bottom - top) {
                    continue;
                }
                let bright = percentile(&histogram, FIELD_BRIGHT);
                light[field_y * across + field_x] = f32::from(bright);
                known[field_y * across + field_x] = true;
                for y in (top..bottom).step_by(2) {
                    for x in (left..right).step_by(2) {
                        let pixel = self.rgb[y * self.width + x];
                        if brightest(pixel).abs_diff(bright) <= 6 && self.framed[y * self.width + x] {
                            for channel in 0..3 {
                                sums[channel] += f64::from(pixel[channel]);
                            }
                            count += 1.0;
                        }
                    }
                }
            }
        }
        if count > 0.0 {
            self.white = sums.map(|sum| (sum / count) as f32);
        }
        let mean = light.iter().sum::<f32>() / known.iter().filter(|known| **known).count().max(1) as f32;
        for (value, known) in light.iter_mut().zip(&known) {
            if !known {
                *value = mean;
            }
        }
        // Closing: a field full of hair, emblem or print is as well lit as its neighbours.
        let wider = neighbours(&light, across, down, f32::max);
        self.light = neighbours(&wider, across, down, f32::min);
        self.fields_across = across;
        self.fields_down = down;
    }
}

/// The size that the paper gets, in pixels. Within 12 % of a known shape the known one is right and the corners are not.
fn inner_size(aspect: f32, size: PaperSize) -> (usize, usize) {
    let mut ratio = aspect.max(1.0 / aspect).clamp(1.0, 4.0);
    if (ratio / size.aspect() - 1.0).abs() < 0.12 {
        ratio = size.aspect();
    }
    let short = (PAPER_LONG as f32 / ratio).round() as usize;
    if aspect >= 1.0 {
        (PAPER_LONG, short)
    } else {
        (short, PAPER_LONG)
    }
}

/// Between which fields a pixel lies, and how far towards the second.
fn between(pixel: usize, inner: usize, fields: usize) -> (usize, usize, f32) {
    let step = inner as f32 / fields.max(1) as f32;
    let last = fields.saturating_sub(1);
    let at = ((pixel as f32 - MARGIN as f32 + 0.5) / step - 0.5).clamp(0.0, last as f32);
    let low = (at as usize).min(last);
    (low, (low + 1).min(last), at - low as f32)
}

fn neighbours(values: &[f32], across: usize, down: usize, pick: fn(f32, f32) -> f32) -> Vec<f32> {
    let mut out = values.to_vec();
    for y in 0..down {
        for x in 0..across {
            for other_y in y.saturating_sub(1)..(y + 2).min(down) {
                for other_x in x.saturating_sub(1)..(x + 2).min(across) {
                    out[y * across + x] = pick(out[y * across + x], values[other_y * across + other_x]);
                }
            }
        }
    }
    out
}

/// The brightest of a pixel's channels: ink that is only coloured is as bright by it as the paper.
pub(super) fn brightest(pixel: [u8; 3]) -> u8 {
    pixel[0].max(pixel[1]).max(pixel[2])
}

/// The level below which this share of the counted pixels lies.
pub(super) fn percentile(histogram: &[u32; 256], share: f32) -> u8 {
    let total: u32 = histogram.iter().sum();
    let wanted = (f64::from(total) * f64::from(share)) as u32;
    let mut seen = 0;
    for (level, count) in histogram.iter().enumerate() {
        seen += count;
        if seen > wanted {
            return level as u8;
        }
    }
    255
}
