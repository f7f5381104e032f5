//! A picture as it goes on a page: straightened where its paper's corners are known, as it is where they aren't.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};

use super::fault::Fault;
use super::jpeg::Jpeg;
use super::paper::Paper;
use crate::documents::format::Format;
use crate::documents::limits::Limits;
use crate::documents::photo::measure::Paper as Kind;
use crate::documents::photo::{Outline, Straightened};
use crate::documents::picture::{Picture, PictureError};

/// How good a picture becomes when it is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grade {
    /// The longer side is at most so many pixels. On A4, 2,480 are 212 to the inch.
    pub(super) side: u32,
    /// Of JPEG, from 1 to 100.
    pub(super) quality: u8,
}

/// From the best, which is used when there is room, to the least that can still be read in print: 105 pixels to the inch.
pub(super) const GRADES: [Grade; 4] = [
    Grade {
        side: 2480,
        quality: 85,
    },
    Grade {
        side: 2200,
        quality: 76,
    },
    Grade {
        side: 1754,
        quality: 70,
    },
    Grade {
        side: 1240,
        quality: 60,
    },
];
/// A card needs fewer pixels than a page: 16 to the millimetre, 390 to the inch.
const CARD_SIDE: u32 = 1370;

/// A picture that is ready for its page.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub(super) jpeg: Jpeg,
    /// It shows the paper alone, from corner to corner.
    pub(super) is_straight: bool,
}

/// Makes a picture ready. Of the best grade, a JPEG that needs no straightening stays as it is coded.
pub(super) fn ready(paper: &Paper<'_>, grade: usize, limits: &Limits) -> Result<Ready, Fault> {
    let [best, ..] = GRADES;
    let mut wanted = GRADES.get(grade).copied().unwrap_or(best);
    if paper.is_card() {
        wanted.side = wanted.side.min(CARD_SIDE);
    }
    if grade == 0
        && paper.corners.is_none()
        && paper.format == Format::Jpeg
        && let Some(jpeg) = Jpeg::sent(paper.bytes)
    {
        return Ok(Ready {
            jpeg,
            is_straight: false,
        });
    }
    let picture = decoded(paper, limits)?;
    if let Some(straight) = straightened(paper, &picture) {
        let straight = straight.within(wanted.side);
        let bytes = straight.jpeg(wanted.quality);
        return Ok(Ready {
            jpeg: Jpeg::encoded(bytes, straight.width(), straight.height()),
            is_straight: true,
        });
    }
    if grade == 0
        && paper.format == Format::Jpeg
        && let Some(jpeg) = Jpeg::sent(paper.bytes)
    {
        return Ok(Ready {
            jpeg,
            is_straight: false,
        });
    }
    encoded(&upright(picture, wanted.side), wanted.quality).map(|jpeg| Ready {
        jpeg,
        is_straight: false,
    })
}

/// The picture, small: for a look at what there is.
pub(super) fn small(paper: &Paper<'_>, side: u32, limits: &Limits) -> Result<RgbImage, Fault> {
    let picture = decoded(paper, limits)?;
    Ok(match straightened(paper, &picture) {
        Some(straight) => straight.within(side).whole(),
        None => upright(picture, side),
    })
}

pub(super) fn decoded(paper: &Paper<'_>, limits: &Limits) -> Result<Picture, Fault> {
    let origin = || paper.origin(None);
    Picture::decode(paper.bytes, limits).map_err(|error| match error {
        PictureError::TooManyPixels(pixels) => Fault::TooManyPixels {
            origin: origin(),
            pixels,
        },
        PictureError::NotAPicture => Fault::WrongKind {
            origin: origin(),
            format: paper.format,
        },
        PictureError::Broken(_) => Fault::Broken(origin()),
    })
}

fn straightened<'a>(paper: &Paper<'_>, picture: &'a Picture) -> Option<Straightened<'a>> {
    let size = picture.size();
    let outline = Outline {
        corners: paper.corners?.in_pixels((size.width, size.height)),
        confidence: 1.0,
    };
    Straightened::new(picture, &outline, paper.kind.map(Kind::size))
}

/// The picture upright, on white where it is clear, its longer side of at most so many pixels.
pub(super) fn upright(picture: Picture, side: u32) -> RgbImage {
    let orientation = picture.orientation();
    let stored = picture.into_stored();
    // Made small first, so that not the large one is turned.
    let fitting = match stored.width().max(stored.height()) > side {
        true => stored.thumbnail(side, side),
        false => stored,
    };
    let mut flat = DynamicImage::ImageRgb8(on_white(fitting));
    flat.apply_orientation(orientation);
    flat.into_rgb8()
}

fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let clear = picture.into_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [red, green, blue, alpha] = clear.get_pixel(x, y).0;
        let through = 255 - u16::from(alpha);
        let over = |value: u8| ((u16::from(value) * u16::from(alpha) + 127) / 255 + through).min(255) as u8;
        Rgb([over(red), over(green), over(blue)])
    })
}

/// The pixels as a JPEG.
pub(super) fn encoded(picture: &RgbImage, quality: u8) -> Result<Jpeg, Fault> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .map_err(|error| Fault::Write(error.to_string()))?;
    Ok(Jpeg::encoded(bytes, picture.width(), picture.height()))
}
