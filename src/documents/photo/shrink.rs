//! A large picture made small, row by row: no copy of the whole is made, whatever its pixels are like.

use image::{DynamicImage, GenericImageView as _, RgbImage};

/// From so many times the new side on, a picture is averaged; below, blocks of one or two pixels would be too uneven.
const AVERAGED: u32 = 2;

/// The picture with a longer side of at most `long_side` pixels, transparency on white. One that is small enough stays as
/// it is.
pub(super) fn shrunk(picture: &DynamicImage, long_side: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let long = width.max(height);
    let fit = |side: u32| {
        let side = u64::from(side) * u64::from(long_side) / u64::from(long.max(1));
        u32::try_from(side.max(1)).unwrap_or(1)
    };
    let mut rows = Rows::of(picture);
    if long <= long_side {
        let mut pixels = Vec::with_capacity(rows.stride() * height as usize);
        for y in 0..height {
            pixels.extend_from_slice(rows.row(y));
        }
        // There are exactly as many as needed, so there is always a picture.
        RgbImage::from_raw(width, height, pixels).unwrap_or_default()
    } else if long < AVERAGED * long_side {
        blended(&mut rows, fit(width), fit(height))
    } else {
        averaged(&mut rows, fit(width), fit(height))
    }
}

/// A picture's rows in plain colours.
struct Rows<'a> {
    picture: &'a DynamicImage,
    width: u32,
    height: u32,
    /// The row that was asked for last, where it isn't in the picture as it is.
    row: Vec<u8>,
}

impl<'a> Rows<'a> {
    fn of(picture: &'a DynamicImage) -> Rows<'a> {
        Rows {
            picture,
            width: picture.width(),
            height: picture.height(),
            row: Vec::new(),
        }
    }

    /// Bytes in a row.
    fn stride(&self) -> usize {
        3 * self.width as usize
    }

    /// Red, green and blue of each pixel of a row; nothing below the last.
    fn row(&mut self, y: u32) -> &[u8] {
        let stride = self.stride();
        if let DynamicImage::ImageRgb8(rgb) = self.picture {
            let start = y as usize * stride;
            return rgb.as_raw().get(start..start + stride).unwrap_or_default();
        }
        self.row.clear();
        if y < self.height {
            match self.picture {
                DynamicImage::ImageLuma8(gray) => {
                    let start = y as usize * self.width as usize;
                    let levels = gray.as_raw().get(start..start + self.width as usize);
                    self.row
                        .extend(levels.unwrap_or_default().iter().flat_map(|level| [*level; 3]));
                }
                other => {
                    for x in 0..self.width {
                        self.row.extend(on_white(other.get_pixel(x, y).0));
                    }
                }
            }
        }
        &self.row
    }
}

fn on_white([red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
    if alpha == u8::MAX {
        return [red, green, blue];
    }
    let alpha = u32::from(alpha);
    [red, green, blue].map(|value| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
}

/// The mean of the pixels that each new pixel covers: as good as a wider filter when there are several, and many times as
/// fast.
fn averaged(rows: &mut Rows<'_>, width: u32, height: u32) -> RgbImage {
    let (wide, high) = (u64::from(rows.width), u64::from(rows.height));
    let edge = |at: u32, of: u32, all: u64| u64::from(at) * all / u64::from(of.max(1));
    let columns: Vec<usize> = (0..=width).map(|x| 3 * edge(x, width, wide) as usize).collect();
    let least = (wide / u64::from(width.max(1))).max(1);
    let mut small = Vec::with_capacity(3 * width as usize * height as usize);
    let mut sums = vec![0_u32; rows.stride()];
    let mut few = vec![0_u16; rows.stride()];
    for y in 0..height {
        let (top, bottom) = (edge(y, height, high) as u32, edge(y + 1, height, high) as u32);
        // Down first, which is one straight run over memory, then across. The sums of 257 rows fit in 16 bits.
        let narrow = bottom - top <= 257;
        if narrow {
            few.fill(0);
            for row in top..bottom {
                for (sum, value) in few.iter_mut().zip(rows.row(row)) {
                    *sum += u16::from(*value);
                }
            }
        } else {
            sums.fill(0);
            for row in top..bottom {
                for (sum, value) in sums.iter_mut().zip(rows.row(row)) {
                    *sum += u32::from(*value);
                }
            }
        }
        // Blocks are of two widths, one apart.
        let shares = [least, least + 1].map(|across| Share::of(across * u64::from(bottom - top)));
        for ends in columns.windows(2) {
            let &[left, right] = ends else { continue };
            let share = &shares[usize::from((right - left) as u64 > 3 * least)];
            let sum = if narrow {
                across(few.get(left..right).unwrap_or_default())
            } else {
                across(sums.get(left..right).unwrap_or_default())
            };
            small.extend(sum.map(|sum| share.mean(sum)));
        }
    }
    RgbImage::from_raw(width, height, small).unwrap_or_default()
}

/// The sum of each colour.
fn across<T: Copy + Into<u32>>(values: &[T]) -> [u32; 3] {
    // A length that is known when this is compiled needs no loop.
    fn sum<const N: usize, T: Copy + Into<u32>>(values: &[T; N]) -> [u32; 3] {
        let mut sum = [0_u32; 3];
        for (index, value) in values.iter().enumerate() {
            sum[index % 3] += (*value).into();
        }
        sum
    }
    if let Ok(two) = <&[T; 6]>::try_from(values) {
        sum(two)
    } else if let Ok(three) = <&[T; 9]>::try_from(values) {
        sum(three)
    } else if let Ok(four) = <&[T; 12]>::try_from(values) {
        sum(four)
    } else if let Ok(five) = <&[T; 15]>::try_from(values) {
        sum(five)
    } else {
        let mut sum = [0_u32; 3];
        for pixel in values.chunks_exact(3) {
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += (*value).into();
            }
        }
        sum
    }
}

/// Divides by a number of pixels, to the nearest, without dividing.
struct Share {
    half: u64,
    /// 2⁴⁰ over the number, a little more: exact while a sum times the number stays below 2⁴⁰, as it does up to 65 000
    /// pixels.
    factor: u64,
}

impl Share {
    fn of(count: u64) -> Share {
        let count = count.max(1);
        Share {
            half: count / 2,
            factor: (1 << 40) / count + 1,
        }
    }

    fn mean(&self, sum: u32) -> u8 {
        (((u64::from(sum) + self.half) * self.factor) >> 40).min(255) as u8
    }
}

/// Which pixels a new pixel is blended of, and how much of each.
struct Blend {
    first: usize,
    parts: Vec<f32>,
}

/// A triangle over the pixels about each new pixel's middle, as wide as two new pixels.
fn blends(new: u32, old: u32) -> Vec<Blend> {
    let ratio = old as f32 / new.max(1) as f32;
    let reach = ratio.max(1.0);
    (0..new)
        .map(|at| {
            let middle = (at as f32 + 0.5) * ratio;
            let first = ((middle - reach).floor().max(0.0) as u32).min(old.saturating_sub(1));
            let last = ((middle + reach).ceil() as u32).clamp(first + 1, old.max(first + 1));
            let weight = |pixel: u32| (1.0 - ((pixel as f32 + 0.5 - middle) / reach).abs()).max(0.0);
            let mut parts: Vec<f32> = (first..last).map(weight).collect();
            let sum: f32 = parts.iter().sum();
            parts.iter_mut().for_each(|part| *part /= sum.max(f32::MIN_POSITIVE));
            Blend {
                first: first as usize,
                parts,
            }
        })
        .collect()
}

fn blended(rows: &mut Rows<'_>, width: u32, height: u32) -> RgbImage {
    let across = blends(width, rows.width);
    let mut small = Vec::with_capacity(3 * width as usize * height as usize);
    let mut line = vec![0.0_f32; rows.stride()];
    for down in blends(height, rows.height) {
        line.fill(0.0);
        for (y, part) in (down.first as u32..).zip(&down.parts) {
            for (sum, value) in line.iter_mut().zip(rows.row(y)) {
                *sum += f32::from(*value) * part;
            }
        }
        for blend in &across {
            let mut sum = [0.5_f32; 3];
            let pixels = line.get(3 * blend.first..).unwrap_or_default().chunks_exact(3);
            for (pixel, part) in pixels.zip(&blend.parts) {
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += value * part;
                }
            }
            small.extend(sum.map(|sum| sum as u8));
        }
    }
    RgbImage::from_raw(width, height, small).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use image::imageops::FilterType;

    use super::*;

    fn noise(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let mixed = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).wrapping_mul(3_266_489_917);
            Rgb([(mixed >> 8) as u8, (mixed >> 16) as u8, (mixed >> 24) as u8])
        })
    }

    #[test]
    fn a_mean_is_that_of_its_pixels() {
        for (wide, high, long) in [
            (400, 300, 100),
            (403, 303, 100),
            (777, 501, 100),
            (64, 999, 30),
            (2999, 3, 5),
        ] {
            let picture = noise(wide, high);
            let small = shrunk(&DynamicImage::ImageRgb8(picture.clone()), long);
            let edge = |at: u32, of: u32, all: u32| at * all / of;
            for (x, y, pixel) in small.enumerate_pixels() {
                let (width, height) = small.dimensions();
                let (left, right) = (edge(x, width, wide), edge(x + 1, width, wide));
                let (top, bottom) = (edge(y, height, high), edge(y + 1, height, high));
                let mut sum = [0_u32; 3];
                for row in top..bottom {
                    for column in left..right {
                        let Rgb(values) = picture.get_pixel(column, row);
                        sum.iter_mut()
                            .zip(values)
                            .for_each(|(sum, value)| *sum += u32::from(*value));
                    }
                }
                let count = (right - left) * (bottom - top);
                assert_eq!(
                    pixel.0.map(u32::from),
                    sum.map(|sum| (sum + count / 2) / count),
                    "{x} {y}"
                );
            }
        }
    }

    #[test]
    fn a_blend_is_the_usual_one() {
        for (wide, high) in [(150, 110), (199, 60), (101, 140)] {
            let picture = DynamicImage::ImageRgb8(noise(wide, high));
            let small = shrunk(&picture, 100);
            let usual = picture
                .resize_exact(small.width(), small.height(), FilterType::Triangle)
                .to_rgb8();
            let mut pairs = small.as_raw().iter().zip(usual.as_raw());
            assert!(pairs.all(|(a, b)| a.abs_diff(*b) <= 1), "{wide} {high}");
        }
    }

    #[test]
    fn every_kind_of_pixels_is_read() {
        let rgb = DynamicImage::ImageRgb8(noise(90, 70));
        let gray = rgb.to_luma8();
        for long in [100, 60, 40] {
            let colours = shrunk(&rgb, long);
            for other in [rgb.to_rgba8().into(), DynamicImage::ImageRgb16(rgb.to_rgb16())] {
                assert_eq!(shrunk(&other, long), colours, "{long}");
            }
            let levels = shrunk(&DynamicImage::ImageLuma8(gray.clone()), long);
            assert_eq!(
                levels,
                shrunk(&DynamicImage::ImageLuma8(gray.clone()).to_rgb8().into(), long)
            );
            assert!(
                levels
                    .pixels()
                    .all(|pixel| pixel.0[0] == pixel.0[1] && pixel.0[1] == pixel.0[2])
            );
        }
    }
}
