//! A JPEG that can go into a PDF as it is.

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};
use std::io::Cursor;

use crate::documents::format::Format;
use crate::documents::headers;
use crate::documents::picture::Pixels;

/// A JPEG as a PDF takes it: the picture alone.
#[derive(Clone, Debug)]
pub(super) struct Jpeg {
    pub(super) bytes: Vec<u8>,
    /// Size as stored.
    pub(super) pixels: Pixels,
    pub(super) is_grey: bool,
    /// How the stored pixels must be turned to stand upright. A page can do that; nothing is encoded anew for it.
    pub(super) orientation: Orientation,
}

impl Jpeg {
    /// One that we encoded: upright, in colours.
    pub(super) fn encoded(bytes: Vec<u8>, width: u32, height: u32) -> Jpeg {
        Jpeg {
            bytes,
            pixels: Pixels { width, height },
            is_grey: false,
            orientation: Orientation::NoTransforms,
        }
    }

    /// One that was sent, without what it tells besides the picture: where and with what it was taken is nobody's business at the
    /// office. None when a PDF can't have it as it is: it is broken, or of a kind that few programs read.
    pub(super) fn sent(bytes: &[u8]) -> Option<Jpeg> {
        headers::read(bytes, Format::Jpeg).ok()?;
        let (bare, components) = bare(bytes)?;
        let is_grey = match components {
            1 => true,
            3 => false,
            // Four are inks, whose meaning programs disagree about.
            _ => return None,
        };
        let mut decoder = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg)
            .into_decoder()
            .ok()?;
        let (width, height) = decoder.dimensions();
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        Some(Jpeg {
            bytes: bare,
            pixels: Pixels { width, height },
            is_grey,
            orientation,
        })
    }

    /// Width and height once it stands upright.
    pub(super) fn upright(&self) -> (u32, u32) {
        let Pixels { width, height } = self.pixels;
        match self.orientation {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => (height, width),
            _ => (width, height),
        }
    }
}

/// The file without comments and application data (ITU-T T.81 §B.2.4), and how many components it has. Kept is Adobe's mark: it tells
/// how the colours are coded. What follows the end, such as a phone's second picture, goes too.
fn bare(bytes: &[u8]) -> Option<(Vec<u8>, u8)> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut components = None;
    let mut at = 0;
    loop {
        // Markers may be padded with any number of 0xFF.
        let start = at + bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        let code_at = start + bytes.get(start..)?.iter().position(|byte| *byte != 0xFF)?;
        let marker = *bytes.get(code_at)?;
        at = code_at + 1;
        match marker {
            0xD8 => kept.extend([0xFF, 0xD8]),
            0xD9 => {
                kept.extend([0xFF, 0xD9]);
                return components.map(|components| (kept, components));
            }
            0x00 | 0x01 | 0xD0..=0xD7 => return None,
            _ => {
                let [high, low] = *bytes.get(at..at + 2)?.first_chunk()?;
                let length = usize::from(u16::from_be_bytes([high, low]));
                let segment = bytes.get(at..at + length.max(2))?;
                at += segment.len();
                match marker {
                    // Baseline, extended, progressive; eight bits.
                    0xC0..=0xC2 => {
                        if *segment.get(2)? != 8 {
                            return None;
                        }
                        components = Some(*segment.get(7)?);
                    }
                    0xC3 | 0xC5..=0xC7 | 0xC9..=0xCF => return None,
                    0xE0..=0xED | 0xEF | 0xFE => continue,
                    _ => {}
                }
                kept.extend([0xFF, marker]);
                kept.extend(segment);
                if marker == 0xDA {
                    let scan = bytes.get(at..)?;
                    let end = scan_end(scan)?;
                    kept.extend(scan.get(..end)?);
                    at += end;
                }
            }
        }
    }
}

/// Where the coded pixels end: at the next marker that is neither a stuffed 0xFF nor a restart.
fn scan_end(scan: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + scan.get(from..)?.iter().position(|byte| *byte == 0xFF)?;
        match scan.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => from = at + 2,
            0xFF => from = at + 1,
            _ => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::samples;

    #[test]
    fn only_the_picture_is_left_and_it_is_the_same() {
        let plain = samples::jpeg(&samples::paper(64, 48, 3), 90);
        let mut sent = samples::with_orientation(&plain, 6);
        sent.extend(b"and a second picture");
        let jpeg = Jpeg::sent(&sent).unwrap();
        assert_eq!(jpeg.orientation, Orientation::Rotate90);
        assert_eq!((jpeg.pixels.width, jpeg.pixels.height), (64, 48));
        assert_eq!(jpeg.upright(), (48, 64));
        assert!(!jpeg.is_grey && !jpeg.bytes.windows(4).any(|four| four == b"Exif"));
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgb8();
        assert_eq!(pixels(&jpeg.bytes), pixels(&plain));
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let plain = samples::jpeg(&samples::paper(64, 48, 3), 90);
        assert!(Jpeg::sent(&plain[..plain.len() - 40]).is_none());
        assert!(Jpeg::sent(b"\xFF\xD8\xFF").is_none());
        assert!(Jpeg::sent(b"").is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_damage_is_taken_or_refused(at in 2_usize..600, value: u8) {
            let mut bytes = samples::jpeg(&samples::paper(64, 48, 3), 90);
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
            let _ = Jpeg::sent(&bytes);
        }
    }
}
