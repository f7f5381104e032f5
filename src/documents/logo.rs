//! The square mini-program logo.

use std::io::Cursor;

use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageFormat, RgbaImage};

use super::limits::Limits;
use super::picture::{Picture, PictureError, Pixels};

/// Side of the logo in pixels: "144×144 px square" in the filing's guide.
pub const LOGO_SIDE: u32 = 144;
/// Most pixels of a picture that is made into a logo: resizing holds the decoded picture twice.
const MAX_PIXELS: u64 = 16 * 1000 * 1000;

/// A logo of the right size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resized {
    /// The logo, 144 × 144, as a PNG.
    pub png: Vec<u8>,
    /// The picture was smaller than the logo, so the logo is less sharp than it should be: say so.
    pub upscaled: bool,
}

/// Why there is no logo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// The picture is far from square, so that a square of it would not be the logo.
    #[error("a logo of {}×{} pixels is not square", .0.width, .0.height)]
    NotSquare(Pixels),
    /// It could not be decoded.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// It could not be written. The text is for logs.
    #[error("the logo could not be written: {0}")]
    Write(String),
}

/// The square that is made into the logo, of a picture that isn't square but nearly: its middle, as far as the shorter side reaches. As
/// left edge, upper edge and side in pixels. None for one that is more than twice as long as it is wide.
pub fn square_within(size: Pixels) -> Option<(u32, u32, u32)> {
    let side = size.short_side();
    let is_near = side > 0 && u64::from(size.long_side()) <= 2 * u64::from(side);
    is_near.then(|| ((size.width - side) / 2, (size.height - side) / 2, side))
}

/// Makes a picture into the logo: 144 × 144 pixels, PNG, transparency kept.
///
/// Of one that isn't square ([`Pixels::is_square`]) it is the square of [`square_within`]. Takes PNG, BMP, JPEG, GIF (first frame) and WebP of up
/// to 16 megapixels. Memory: as [`Limits::peak_memory`] says.
///
/// # Errors
///
/// See [`LogoError`].
pub fn resize_logo(bytes: &[u8], limits: &Limits) -> Result<Resized, LogoError> {
    let picture = Picture::decode(bytes, &limits.with_max_pixels(MAX_PIXELS))?;
    let size = picture.size();
    let square = square_within(size).ok_or(LogoError::NotSquare(size))?;
    let orientation = picture.orientation();
    let mut stored = picture.into_stored().into_rgba8();
    if !size.is_square() {
        let (left, upper, side) = square;
        // As it is stored it may lie on its side; the middle stays the middle.
        let is_lying = (stored.width(), stored.height()) != (size.width, size.height);
        let (left, upper) = if is_lying { (upper, left) } else { (left, upper) };
        stored = imageops::crop_imm(&stored, left, upper, side, side).to_image();
    }
    let clear = stored.pixels().any(|pixel| pixel.0[3] < 255);
    if clear {
        weigh_by_alpha(&mut stored);
    }
    let mut logo = if stored.dimensions() == (LOGO_SIDE, LOGO_SIDE) {
        stored
    } else {
        imageops::resize(&stored, LOGO_SIDE, LOGO_SIDE, FilterType::Lanczos3)
    };
    if clear {
        unweigh_by_alpha(&mut logo);
    }
    let logo = DynamicImage::ImageRgba8(logo);
    // Some forms refuse an alpha channel, even one that is never used.
    let mut logo = if clear {
        logo
    } else {
        DynamicImage::ImageRgb8(logo.into_rgb8())
    };
    logo.apply_orientation(orientation);
    let mut png = Cursor::new(Vec::new());
    logo.write_to(&mut png, ImageFormat::Png)
        .map_err(|error| LogoError::Write(error.to_string()))?;
    Ok(Resized {
        png: png.into_inner(),
        upscaled: size.short_side() < LOGO_SIDE,
    })
}

/// Weighs colours by their opacity, so that the unseen colour of clear pixels doesn't bleed into the edges.
fn weigh_by_alpha(picture: &mut RgbaImage) {
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let weigh = |value: u8| ((u32::from(value) * u32::from(alpha) + 127) / 255) as u8;
        pixel.0 = [weigh(red), weigh(green), weigh(blue), alpha];
    }
}

fn unweigh_by_alpha(picture: &mut RgbaImage) {
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let unweigh = |value: u8| match u32::from(alpha) {
            0 => 0,
            alpha => ((u32::from(value) * 255 + alpha / 2) / alpha).min(255) as u8,
        };
        pixel.0 = [unweigh(red), unweigh(green), unweigh(blue), alpha];
    }
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView, Rgba};

    use super::*;
    use crate::documents::samples;

    fn resized(bytes: &[u8]) -> (DynamicImage, bool) {
        let logo = resize_logo(bytes, &Limits::default()).unwrap();
        (
            image::load_from_memory_with_format(&logo.png, ImageFormat::Png).unwrap(),
            logo.upscaled,
        )
    }

    #[test]
    fn every_kind_becomes_a_small_png() {
        let square = samples::paper(600, 600, 2);
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::Gif,
            ImageFormat::WebP,
            ImageFormat::Bmp,
        ] {
            let (logo, upscaled) = resized(&samples::encode(&square, format));
            assert_eq!(logo.dimensions(), (144, 144), "{format:?}");
            assert!(!upscaled);
        }
        let (logo, _) = resized(&samples::encode(&square, ImageFormat::Png));
        assert!(!logo.color().has_alpha());
    }

    #[test]
    fn transparency_stays_and_does_not_darken_the_edges() {
        // A white disc on clear black: without weighing, its edge would turn grey.
        let disc = RgbaImage::from_fn(500, 500, |x, y| {
            let (x, y) = (f64::from(x) - 250.0, f64::from(y) - 250.0);
            if x * x + y * y < 200.0 * 200.0 {
                Rgba([255, 255, 255, 255])
            } else {
                Rgba([0, 0, 0, 0])
            }
        });
        let (logo, _) = resized(&samples::encode(&DynamicImage::ImageRgba8(disc), ImageFormat::Png));
        let logo = logo.into_rgba8();
        assert_eq!(logo.get_pixel(0, 0).0[3], 0);
        assert_eq!(logo.get_pixel(72, 72).0, [255, 255, 255, 255]);
        assert!(
            logo.pixels()
                .filter(|pixel| pixel.0[3] > 32)
                .all(|pixel| pixel.0[0] > 240)
        );
    }

    #[test]
    fn says_when_it_had_to_enlarge() {
        let (logo, upscaled) = resized(&samples::encode(&samples::paper(100, 100, 1), ImageFormat::Png));
        assert_eq!(logo.dimensions(), (144, 144));
        assert!(upscaled);
        let (_, upscaled) = resized(&samples::encode(&samples::paper(144, 144, 1), ImageFormat::Png));
        assert!(!upscaled);
    }

    #[test]
    fn turns_what_was_photographed_sideways() {
        // Dark above, light below, stored so that it must be turned clockwise.
        let upright = image::RgbImage::from_fn(300, 300, |_, y| image::Rgb([if y < 150 { 0 } else { 255 }; 3]));
        let stored = DynamicImage::ImageRgb8(imageops::rotate270(&upright));
        let (logo, _) = resized(&samples::with_orientation(&samples::jpeg(&stored.to_rgb8(), 95), 6));
        assert!(logo.get_pixel(72, 10).0[0] < 20 && logo.get_pixel(72, 134).0[0] > 235);
    }

    #[test]
    fn of_what_is_nearly_square_the_middle_stays() {
        // Red, white in the middle third, red; once upright, once stored on its side.
        let wide = image::RgbImage::from_fn(450, 300, |x, _| {
            image::Rgb(if (75..375).contains(&x) { [255; 3] } else { [200, 0, 0] })
        });
        let lying = DynamicImage::ImageRgb8(imageops::rotate270(&wide));
        let of_lying = samples::with_orientation(&samples::jpeg(&lying.to_rgb8(), 95), 6);
        let of_wide = samples::encode(&DynamicImage::ImageRgb8(wide), ImageFormat::Png);
        for bytes in [of_wide, of_lying] {
            let (logo, _) = resized(&bytes);
            assert_eq!(logo.dimensions(), (144, 144));
            let is_white = |x, y| logo.get_pixel(x, y).0[1] > 200;
            assert!(is_white(4, 72) && is_white(140, 72) && is_white(72, 4));
        }
    }

    #[test]
    fn refuses_what_it_cannot_do_well() {
        let refused = |bytes: &[u8]| resize_logo(bytes, &Limits::default()).unwrap_err();
        let oblong = samples::encode(&samples::paper(500, 200, 1), ImageFormat::Png);
        assert_eq!(
            refused(&oblong),
            LogoError::NotSquare(Pixels {
                width: 500,
                height: 200
            })
        );
        assert_eq!(refused(b"%PDF-1.4"), LogoError::Picture(PictureError::NotAPicture));
        assert!(matches!(
            refused(&oblong[..200]),
            LogoError::Picture(PictureError::Broken(_))
        ));
        let huge = samples::png_header_only(5000, 5000);
        assert!(matches!(
            refused(&huge),
            LogoError::Picture(PictureError::TooManyPixels(_))
        ));
    }
}
