//! The red of a part of a picture: on it black print is dark, and a red seal that lies across it can't be seen.

use image::{DynamicImage, GenericImageView};

/// A box of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Levels of red, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) levels: Vec<u8>,
}

impl Plane {
    /// A part of a picture, each `step` × `step` pixels as one, their mean. The part must lie in the picture.
    pub(super) fn of(picture: &DynamicImage, part: Part, step: u32) -> Plane {
        let step = step.max(1);
        let (width, height) = ((part.width / step) as usize, (part.height / step) as usize);
        let mut plane = Plane {
            width,
            height,
            levels: Vec::with_capacity(width * height),
        };
        let side = step as usize;
        let mut sums = vec![0_u32; width];
        for row in 0..height {
            sums.fill(0);
            for line in 0..side {
                let y = part.top + u32::try_from(row * side + line).unwrap_or(0);
                add_line(picture, part, y, side, &mut sums);
            }
            let count = step * step;
            plane
                .levels
                .extend(sums.iter().map(|sum| u8::try_from(sum / count).unwrap_or(u8::MAX)));
        }
        plane
    }

    /// Twice as large, with straight lines between the levels.
    pub(super) fn doubled(&self) -> Plane {
        let (width, height) = (self.width * 2, self.height * 2);
        let at =
            |x: usize, y: usize| u32::from(self.levels[y.min(self.height - 1) * self.width + x.min(self.width - 1)]);
        let mut levels = Vec::with_capacity(width * height);
        for y in 0..height {
            let (top, low) = (y / 2, y % 2);
            for x in 0..width {
                let (left, right) = (x / 2, x % 2);
                let sum = at(left, top) + at(left + right, top) + at(left, top + low) + at(left + right, top + low);
                levels.push(u8::try_from(sum / 4).unwrap_or(u8::MAX));
            }
        }
        Plane { width, height, levels }
    }

    /// Half as large: the mean of four.
    pub(super) fn halved(&self) -> Plane {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut levels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let at = 2 * y * self.width + 2 * x;
                let four = [at, at + 1, at + self.width, at + self.width + 1];
                let sum: u32 = four.iter().map(|at| u32::from(self.levels[*at])).sum();
                levels.push(u8::try_from(sum / 4).unwrap_or(u8::MAX));
            }
        }
        Plane { width, height, levels }
    }

    /// The mean of all levels around each pixel, `reach` to each side.
    pub(super) fn around(&self, reach: usize) -> Vec<u8> {
        let (width, height) = (self.width, self.height);
        // Sums of columns that move down with the row, then along it.
        let mut columns = vec![0_u32; width];
        let mut means = Vec::with_capacity(width * height);
        let mut rows = (0_usize, 0_usize);
        for y in 0..height {
            let wanted = (y.saturating_sub(reach), (y + reach + 1).min(height));
            for row in rows.1..wanted.1 {
                for (sum, level) in columns.iter_mut().zip(&self.levels[row * width..]) {
                    *sum += u32::from(*level);
                }
            }
            for row in rows.0..wanted.0 {
                for (sum, level) in columns.iter_mut().zip(&self.levels[row * width..]) {
                    *sum -= u32::from(*level);
                }
            }
            rows = wanted;
            let deep = u32::try_from(wanted.1 - wanted.0).unwrap_or(1);
            let (mut sum, mut wide) = (columns.iter().take(reach).sum::<u32>(), reach.min(width));
            for x in 0..width {
                if let Some(column) = columns.get(x + reach) {
                    sum += column;
                    wide += 1;
                }
                if x > reach {
                    sum -= columns[x - reach - 1];
                    wide -= 1;
                }
                let count = deep * u32::try_from(wide).unwrap_or(1).max(1);
                means.push(u8::try_from(sum / count).unwrap_or(u8::MAX));
            }
        }
        means
    }
}

/// Adds a line's levels to the sums of their columns.
fn add_line(picture: &DynamicImage, part: Part, y: u32, side: usize, sums: &mut [u32]) {
    let start = y as usize * picture.width() as usize + part.left as usize;
    let length = sums.len() * side;
    // A line of bytes, and how many of them are a pixel, the first of them red or grey.
    let line = match picture {
        DynamicImage::ImageRgb8(rgb) => rgb.as_raw().get(start * 3..(start + length) * 3).map(|line| (line, 3)),
        DynamicImage::ImageLuma8(gray) => gray.as_raw().get(start..start + length).map(|line| (line, 1)),
        DynamicImage::ImageRgba8(rgba) => rgba.as_raw().get(start * 4..(start + length) * 4).map(|line| (line, 4)),
        _ => None,
    };
    match line {
        Some((line, bytes)) => {
            for (sum, pixels) in sums.iter_mut().zip(line.chunks_exact(side * bytes)) {
                *sum += pixels.iter().step_by(bytes).map(|level| u32::from(*level)).sum::<u32>();
            }
        }
        None => {
            for (column, sum) in sums.iter_mut().enumerate() {
                for pixel in 0..side {
                    let x = part.left + u32::try_from(column * side + pixel).unwrap_or(0);
                    if picture.in_bounds(x, y) {
                        *sum += u32::from(picture.get_pixel(x, y).0[0]);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma, RgbImage};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kinds_of_pictures_make_no_difference() {
        let gray = GrayImage::from_fn(40, 30, |x, y| Luma([(x * 5 + y) as u8]));
        let gray = DynamicImage::ImageLuma8(gray);
        let part = Part {
            left: 3,
            top: 5,
            width: 33,
            height: 21,
        };
        let plane = Plane::of(&gray, part, 4);
        assert_eq!((plane.width, plane.height), (8, 5));
        assert_eq!(
            plane.levels[0],
            ((3 + 4 + 5 + 6) * 5 / 4 + (5 + 6 + 7 + 8) / 4 + 1) as u8
        );
        for other in [
            DynamicImage::ImageRgb8(gray.to_rgb8()),
            DynamicImage::ImageRgba8(gray.to_rgba8()),
            DynamicImage::ImageLumaA8(gray.to_luma_alpha8()),
        ] {
            assert_eq!(Plane::of(&other, part, 4), plane);
        }
        let red = DynamicImage::ImageRgb8(RgbImage::from_pixel(40, 30, image::Rgb([200, 10, 10])));
        assert!(Plane::of(&red, part, 1).levels.iter().all(|level| *level == 200));
    }

    proptest! {
        #[test]
        fn means_are_means(
            levels in prop::collection::vec(0_u8.., 12 * 9),
            reach in 0_usize..15,
        ) {
            let plane = Plane { width: 12, height: 9, levels };
            let means = plane.around(reach);
            for y in 0..9_usize {
                for x in 0..12_usize {
                    let (mut sum, mut count) = (0_u32, 0);
                    for row in y.saturating_sub(reach)..(y + reach + 1).min(9) {
                        for column in x.saturating_sub(reach)..(x + reach + 1).min(12) {
                            sum += u32::from(plane.levels[row * 12 + column]);
                            count += 1;
                        }
                    }
                    prop_assert_eq!(u32::from(means[y * 12 + x]), sum / count);
                }
            }
        }
    }
}
