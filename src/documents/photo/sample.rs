//! A picture made small: what all measures look at.

use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, RgbImage};

/// The longer side of a sample, in pixels. Measures carry over from one camera to another only at one size.
pub const LONG_SIDE: u32 = 1000;

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
        let small = if long > LONG_SIDE {
            let fit = |side: u32| (u64::from(side) * u64::from(LONG_SIDE) / u64::from(long)).max(1);
            let (width, height) = (fit(width), fit(height));
            picture.resize_exact(
                u32::try_from(width).unwrap_or(1),
                u32::try_from(height).unwrap_or(1),
                FilterType::Triangle,
            )
        } else {
            picture.clone()
        };
        let rgb = small.to_rgb8();
        let gray = image::imageops::grayscale(&rgb);
        #[expect(clippy::cast_precision_loss, reason = "sides are far below what f32 counts exactly")]
        let scale = width as f32 / rgb.width().max(1) as f32;
        Sample { rgb, gray, scale }
    }
}
