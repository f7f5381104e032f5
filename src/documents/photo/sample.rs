//! A picture made small: what all measures look at.

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};

use super::shrink;

/// The longer side of a sample, in pixels. Measures carry over from one camera to another only at one size.
pub const LONG_SIDE: u32 = 1000;

/// The least confidence of an outline that is relied on.
const SURE: f32 = 0.5;

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

impl Outline {
    /// The same outline in a picture `by` times as large; with a sample's scale, in the picture it was made of.
    pub fn scaled(&self, by: f32) -> Outline {
        Outline {
            corners: self.corners.map(|corner| Point {
                x: corner.x * by,
                y: corner.y * by,
            }),
            confidence: self.confidence,
        }
    }

    /// Whether it can be relied on. Below that it is a guess, and most of what would be said by it is wrong.
    pub fn is_sure(&self) -> bool {
        self.confidence >= SURE
    }
}

/// A picture, upright, made small. A picture that is small already stays as it is.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its colours, transparency on white.
    pub rgb: RgbImage,
    /// Its brightness (luma by the weights of ITU-R BT.709).
    pub gray: GrayImage,
    /// So many pixels of the picture are one of the sample's.
    pub scale: f32,
}

impl Sample {
    /// Makes it of an upright picture.
    pub fn of(picture: &DynamicImage) -> Sample {
        Sample::turned(picture, Orientation::NoTransforms)
    }

    /// Makes it of stored pixels that are to be turned: only what is small is turned, and nothing large is copied.
    pub fn turned(stored: &DynamicImage, orientation: Orientation) -> Sample {
        let small = shrink::shrunk(stored, LONG_SIDE);
        let scale = stored.width() as f32 / small.width().max(1) as f32;
        let mut small = DynamicImage::ImageRgb8(small);
        small.apply_orientation(orientation);
        let rgb = small.into_rgb8();
        let gray = luma(&rgb);
        Sample { rgb, gray, scale }
    }
}

/// Brightness. Our own few lines and not a library's, because what is stored of a picture hangs on it.
fn luma(rgb: &RgbImage) -> GrayImage {
    let raw: &[u8] = rgb.as_raw();
    let levels = raw.chunks_exact(3).map(|pixel| {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
        ((2126 * red + 7152 * green + 722 * blue) / 10_000) as u8
    });
    // There are exactly as many as pixels, so there is always a picture.
    GrayImage::from_raw(rgb.width(), rgb.height(), levels.collect()).unwrap_or_default()
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

    #[test]
    fn a_turned_sample_is_that_of_the_turned_picture() {
        let stored = RgbImage::from_fn(2400, 1800, |x, y| {
            Rgb([(x / 12) as u8, (y / 12) as u8, ((x + y) / 24) as u8])
        });
        for value in 1..=8 {
            let orientation = Orientation::from_exif(value).unwrap();
            let stored = DynamicImage::ImageRgb8(stored.clone());
            let mut upright = stored.clone();
            upright.apply_orientation(orientation);
            let (turned, whole) = (Sample::turned(&stored, orientation), Sample::of(&upright));
            assert_eq!(turned.rgb.dimensions(), whole.rgb.dimensions(), "{orientation:?}");
            let mut pairs = turned.rgb.as_raw().iter().zip(whole.rgb.as_raw());
            assert!(pairs.all(|(a, b)| a.abs_diff(*b) <= 1), "{orientation:?}");
            assert_eq!(turned.scale, whole.scale);
        }
    }

    #[test]
    fn transparency_counts_as_white() {
        for side in [30, 1200, 2500] {
            let clear = image::RgbaImage::from_pixel(side, 20, image::Rgba([0, 0, 0, 0]));
            let sample = Sample::of(&DynamicImage::ImageRgba8(clear));
            assert!(sample.rgb.pixels().all(|pixel| *pixel == Rgb([255; 3])), "{side}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn any_size_will_do(width in 1_u32..2600, height in 1_u32..2600) {
            let sample = Sample::of(&DynamicImage::ImageLuma8(GrayImage::new(width, height)));
            prop_assert!(sample.rgb.width().max(sample.rgb.height()) <= LONG_SIDE);
            prop_assert_eq!(sample.rgb.dimensions(), sample.gray.dimensions());
        }
    }
}
