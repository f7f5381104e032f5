//! A picture made small: what all measures look at.

use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, RgbImage};

/// The longer side of a sample, in pixels. Measures carry over from one camera to another only at one size.
pub const LONG_SIDE: u32 = 1000;

/// From so many times that side on, a picture is averaged; below, blocks of one or two pixels would be too uneven.
const AVERAGED: u32 = 2;

/// A place in a picture, in pixels from its top left. May lie outside of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// The four corners of a paper in a picture, clockwise as seen, beginning with the one that is nearest to the picture's top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outline {
    /// In pixels of the picture that was looked at.
    pub corners: [Point; 4],
    /// How sure that is: 0 not at all, 1 entirely.
    pub confidence: f32,
}

/// A picture, upright, made small. A picture that is small already stays as it is.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its colours.
    pub rgb: RgbImage,
    /// Its brightness (BT.601 luma).
    pub gray: GrayImage,
    /// So many pixels of the picture are one of the sample's.
    pub scale: f32,
}

impl Sample {
    /// Makes it of an upright picture.
    pub fn of(picture: &DynamicImage) -> Sample {
        let (width, height) = (picture.width(), picture.height());
        let long = width.max(height);
        let fit = |side: u32| {
            let side = u64::from(side) * u64::from(LONG_SIDE) / u64::from(long.max(1));
            u32::try_from(side.max(1)).unwrap_or(1)
        };
        let rgb = if long <= LONG_SIDE {
            picture.to_rgb8()
        } else if long < AVERAGED * LONG_SIDE {
            picture
                .resize_exact(fit(width), fit(height), FilterType::Triangle)
                .to_rgb8()
        } else {
            match picture {
                DynamicImage::ImageRgb8(rgb) => averaged(rgb, fit(width), fit(height)),
                other => averaged(&other.to_rgb8(), fit(width), fit(height)),
            }
        };
        let gray = image::imageops::grayscale(&rgb);
        #[expect(clippy::cast_precision_loss, reason = "sides are far below what f32 counts exactly")]
        let scale = width as f32 / rgb.width().max(1) as f32;
        Sample { rgb, gray, scale }
    }
}

/// The mean of the pixels that each new pixel covers: as good as a wider filter when there are several, and five times as fast.
fn averaged(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    let (wide, high) = (u64::from(picture.width()), u64::from(picture.height()));
    let edge = |at: u32, of: u32, all: u64| usize::try_from(u64::from(at) * all / u64::from(of.max(1))).unwrap_or(0);
    let columns: Vec<usize> = (0..=width).map(|x| edge(x, width, wide)).collect();
    let mut small = RgbImage::new(width, height);
    let stride = 3 * usize::try_from(wide).unwrap_or(0);
    let mut sums = vec![[0_u32; 3]; columns.len()];
    for y in 0..height {
        let (top, bottom) = (edge(y, height, high), edge(y + 1, height, high));
        sums.fill([0; 3]);
        for row in top..bottom {
            let row = picture
                .as_raw()
                .get(row * stride..(row + 1) * stride)
                .unwrap_or_default();
            for (sum, ends) in sums.iter_mut().zip(columns.windows(2)) {
                let &[left, right] = ends else { continue };
                let pixels = row.get(3 * left..3 * right).unwrap_or_default();
                for pixel in pixels.chunks_exact(3) {
                    for (sum, value) in sum.iter_mut().zip(pixel) {
                        *sum += u32::from(*value);
                    }
                }
            }
        }
        for (x, (sum, ends)) in (0..width).zip(sums.iter().zip(columns.windows(2))) {
            let &[left, right] = ends else { continue };
            let count = u32::try_from((right - left) * (bottom - top)).unwrap_or(1).max(1);
            let mean = sum.map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX));
            small.put_pixel(x, y, image::Rgb(mean));
        }
    }
    small
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_large_picture_is_averaged() {
        let stripes = RgbImage::from_fn(4000, 2000, |x, _| {
            if x % 2 == 0 {
                Rgb([0, 10, 200])
            } else {
                Rgb([100, 30, 0])
            }
        });
        let sample = Sample::of(&DynamicImage::ImageRgb8(stripes));
        assert_eq!(sample.rgb.dimensions(), (1000, 500));
        assert!((sample.scale - 4.0).abs() < 1e-6);
        assert!(sample.rgb.pixels().all(|pixel| *pixel == Rgb([50, 20, 100])));
    }

    #[test]
    fn where_things_are_does_not_shift() {
        let half = RgbImage::from_fn(3001, 2100, |x, _| if x < 1500 { Rgb([0; 3]) } else { Rgb([255; 3]) });
        let sample = Sample::of(&DynamicImage::ImageRgb8(half));
        let row: Vec<u8> = (0..sample.gray.width())
            .map(|x| sample.gray.get_pixel(x, 300).0[0])
            .collect();
        let edge = row.iter().position(|value| *value > 127).unwrap();
        assert!((499..=501).contains(&edge), "{edge}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn any_size_will_do(width in 1_u32..4000, height in 1_u32..4000) {
            let sample = Sample::of(&DynamicImage::ImageLuma8(GrayImage::new(width, height)));
            prop_assert!(sample.rgb.width().max(sample.rgb.height()) <= LONG_SIDE);
            prop_assert_eq!(sample.rgb.dimensions(), sample.gray.dimensions());
        }
    }
}
