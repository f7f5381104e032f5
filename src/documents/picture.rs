//! Decoding a picture within limits, the right way up.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use serde::{Deserialize, Serialize};

use super::format::Format;
use super::headers::{self, Header};
use super::heic;
use super::limits::Limits;

/// The size of a picture in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pixels {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Pixels {
    /// How many there are.
    pub fn count(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The shorter side.
    pub fn short_side(self) -> u32 {
        self.width.min(self.height)
    }

    /// The longer side.
    pub fn long_side(self) -> u32 {
        self.width.max(self.height)
    }

    /// Whether it is square to the eye: the sides differ by one in a hundred at most.
    pub fn is_square(self) -> bool {
        u64::from(self.long_side() - self.short_side()) * 100 <= u64::from(self.long_side())
    }

    /// The size after the turning that the file asks for.
    fn turned(self, orientation: Orientation) -> Pixels {
        match orientation {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => Pixels {
                width: self.height,
                height: self.width,
            },
            _ => self,
        }
    }
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The file is of a kind that we can't decode.
    #[error("not a picture that can be decoded")]
    NotAPicture,
    /// It is cut off, damaged, or contradicts itself. The text is for logs.
    #[error("the picture is broken: {0}")]
    Broken(String),
    /// Decoding it would take more than the limits allow.
    #[error("{}×{} pixels are more than the limits allow", .0.width, .0.height)]
    TooManyPixels(Pixels),
}

/// A decoded picture. Turning one upright copies it, so the pixels stay as stored until somebody needs them turned.
pub struct Picture {
    stored: DynamicImage,
    orientation: Orientation,
    animated: bool,
}

impl Picture {
    /// Decodes a picture. Of an animation the first frame counts.
    ///
    /// Takes at most [`Limits::max_decode_bytes`] and a copy of the file in memory; whether it would take more is told
    /// from the header, in time that grows with the file's bytes and not with the size that it claims.
    ///
    /// # Errors
    ///
    /// See [`PictureError`]. A decoder that panics on a hostile file is a broken file too.
    pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, PictureError> {
        let format = Format::of(bytes);
        if matches!(format, Format::Heic | Format::Heif) {
            return decode_heic(bytes, limits);
        }
        let codec = match format {
            Format::Jpeg => ImageFormat::Jpeg,
            Format::Png => ImageFormat::Png,
            Format::Webp => ImageFormat::WebP,
            Format::Bmp => ImageFormat::Bmp,
            Format::Gif => ImageFormat::Gif,
            _ => return Err(PictureError::NotAPicture),
        };
        let header = headers::read(bytes, format).map_err(|fault| PictureError::Broken(fault.to_owned()))?;
        if exceeds(&header, limits) {
            return Err(PictureError::TooManyPixels(header.largest));
        }
        // The decoders are fuzzed by their authors, but what they get here comes from anybody.
        catch_unwind(AssertUnwindSafe(|| decode_within(&header, codec, limits)))
            .unwrap_or_else(|_| Err(PictureError::Broken("the decoder gave up".to_owned())))
    }

    /// Stored pixels that are to be turned so.
    pub fn held(stored: DynamicImage, orientation: Orientation) -> Picture {
        Picture {
            stored,
            orientation,
            animated: false,
        }
    }

    /// Size, after turning it upright.
    pub fn size(&self) -> Pixels {
        self.stored_size().turned(self.orientation)
    }

    /// Whether the file has more frames than the one decoded.
    pub fn is_animated(&self) -> bool {
        self.animated
    }

    /// The pixels as they are stored, to be read along with [`Picture::orientation`].
    pub fn stored(&self) -> &DynamicImage {
        &self.stored
    }

    /// How the stored pixels must be turned to stand upright.
    pub fn orientation(&self) -> Orientation {
        self.orientation
    }

    /// The picture turned upright. A quarter turn holds two copies for a moment.
    pub fn upright(self) -> DynamicImage {
        let mut picture = self.stored;
        picture.apply_orientation(self.orientation);
        picture
    }

    /// The pixels as they are stored, not turned.
    pub fn into_stored(self) -> DynamicImage {
        self.stored
    }

    fn stored_size(&self) -> Pixels {
        Pixels {
            width: self.stored.width(),
            height: self.stored.height(),
        }
    }
}

/// A picture that was made upright: drawn, or rendered from a page.
impl From<DynamicImage> for Picture {
    fn from(upright: DynamicImage) -> Picture {
        Picture::held(upright, Orientation::NoTransforms)
    }
}

/// The size of a picture as its header tells it, not turned, for files that were refused. Costs no decoding.
pub(super) fn claimed_size(bytes: &[u8], format: Format) -> Option<Pixels> {
    match format {
        Format::Heic | Format::Heif => heic::claimed_size(bytes),
        _ => headers::read(bytes, format).ok().map(|header| header.pixels),
    }
}

fn decode_heic(bytes: &[u8], limits: &Limits) -> Result<Picture, PictureError> {
    let stored = catch_unwind(AssertUnwindSafe(|| heic::decode(bytes, limits)))
        .unwrap_or_else(|_| Err(PictureError::Broken("the decoder gave up".to_owned())))?;
    Ok(Picture {
        stored,
        // It comes upright: the turning is part of the format.
        orientation: Orientation::NoTransforms,
        animated: false,
    })
}

fn exceeds(header: &Header<'_>, limits: &Limits) -> bool {
    header.largest.count() > limits.max_pixels
        || header.pixels.long_side().max(header.largest.long_side()) > limits.max_side
        || header.decode_bytes > limits.max_decode_bytes
        || header.largest.count().saturating_mul(header.passes) > limits.max_scan_pixels
}

fn decode_within(header: &Header<'_>, codec: ImageFormat, limits: &Limits) -> Result<Picture, PictureError> {
    let broken = |error: image::ImageError| PictureError::Broken(error.to_string());
    let mut reader = ImageReader::with_format(Cursor::new(header.bytes.as_ref()), codec);
    let mut within = image::Limits::default();
    within.max_image_width = Some(limits.max_side);
    within.max_image_height = Some(limits.max_side);
    within.max_alloc = Some(limits.max_decode_bytes);
    reader.limits(within);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    // What was checked must be what is decoded.
    if (Pixels { width, height }) != header.pixels || decoder.total_bytes() > limits.max_decode_bytes {
        return Err(PictureError::Broken("header and decoder disagree".to_owned()));
    }
    // A damaged EXIF block is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let stored = DynamicImage::from_decoder(decoder).map_err(broken)?;
    Ok(Picture {
        stored,
        orientation,
        animated: header.animated,
    })
}
