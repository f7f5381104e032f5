//! HEIC, what iPhones take photos in: an HEVC still picture in a box file (ISO/IEC 23008-12), mostly a grid of tiles.
//!
//! heic-rs decodes it. Its own way from tiles to pixels takes every file without an `nclx` box to have the narrow range of
//! television; iPhones write none and use the full range, which only the bit stream says. So the range is read here, and
//! the decoder's parts are put together with it.

use heic_rs::color::convert;
use heic_rs::context::Context;
use heic_rs::grid::compose;
use heic_rs::hevc::{Frame, decode_still};
use heic_rs::props::ItemProps;
use heic_rs::props::colr::{MatrixCoefficients, Nclx, Range};
use heic_rs::transform::apply_all;
use heic_rs::{ChromaFormat, Error, PixelLayout, probe};
use image::{DynamicImage, RgbImage};

use super::limits::Limits;
use super::picture::{PictureError, Pixels};

/// Bytes that a pixel takes while it is decoded: the tiles and the whole in two bytes a sample, and the picture. Turning
/// holds two pictures, but no samples any more.
const BYTES_PER_PIXEL: u64 = 9;

/// Size as the header claims it, upright. Costs no decoding.
pub(super) fn claimed_size(bytes: &[u8]) -> Option<Pixels> {
    let told = probe(bytes).ok()?;
    Some(Pixels {
        width: told.width,
        height: told.height,
    })
}

/// Decodes the main picture, upright: the turning is part of the format, EXIF's is not to be applied
/// (ISO/IEC 23008-12 §6.5.10).
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<DynamicImage, PictureError> {
    let told = probe(bytes).map_err(refused)?;
    let size = Pixels {
        width: told.coded_width,
        height: told.coded_height,
    };
    // Some cameras write finer colours, which the decoder doesn't manage yet: it misses slices, or so it says.
    if !matches!(told.chroma, ChromaFormat::Yuv420 | ChromaFormat::Monochrome) {
        return Err(PictureError::NotAPicture);
    }
    if size.count() > limits.max_pixels
        || size.long_side() > limits.max_side
        || size.count().saturating_mul(BYTES_PER_PIXEL) > limits.max_decode_bytes
    {
        return Err(PictureError::TooManyPixels(size));
    }
    let file = Context::open(bytes).map_err(refused)?;
    let main = file.meta.primary;
    let about = file.props(main).map_err(refused)?;
    let (frame, told_range) = match file.grid(main).map_err(refused)? {
        None => coded(&file, main, &about, size.count())?,
        Some((grid, tiles)) => {
            let mut frames = Vec::with_capacity(tiles.len().min(4096));
            let mut told_range = None;
            // Tiles overlap the edge by less than one of them: more is no honest grid.
            let mut left = size.count().saturating_mul(2).saturating_add(4 << 20);
            for tile in tiles {
                let about = file.props(tile).map_err(refused)?;
                let (frame, range) = coded(&file, tile, &about, left)?;
                left = left.saturating_sub(u64::from(frame.width) * u64::from(frame.height));
                told_range = told_range.or(range);
                frames.push(frame);
            }
            (compose(&grid, &frames, limits.max_pixels).map_err(refused)?, told_range)
        }
    };
    let colours = about.nclx.unwrap_or_else(|| colours(told_range));
    let picture = convert(&frame, None, colours, PixelLayout::Rgb8, limits.max_pixels, Some(1)).map_err(refused)?;
    drop(frame);
    let picture = apply_all(picture, &about.transforms).map_err(refused)?;
    RgbImage::from_raw(picture.width, picture.height, picture.data)
        .map(DynamicImage::ImageRgb8)
        .ok_or_else(|| PictureError::Broken("size and pixels disagree".to_owned()))
}

/// Decodes one coded picture of at most so many pixels, and says what its bit stream tells of colours.
fn coded(
    file: &Context<'_>,
    item: u32,
    about: &ItemProps<'_>,
    most: u64,
) -> Result<(Frame, Option<Signal>), PictureError> {
    let settings = about.hvcc.as_ref().ok_or(PictureError::NotAPicture)?;
    let sets = settings.parameter_sets();
    let claimed = heic_rs::hevc::probe(&sets).map_err(refused)?;
    // The bit stream has a size of its own, which is the one that memory is taken for.
    if u64::from(claimed.width) * u64::from(claimed.height) > most {
        return Err(PictureError::Broken("a part is larger than the whole".to_owned()));
    }
    let data = file.item_data(item).map_err(refused)?;
    let units = settings.split_nals(&data).map_err(refused)?;
    let frame = decode_still(&sets, &units).map_err(refused)?;
    frame.validate().map_err(refused)?;
    // The type of a parameter set is in its first byte; 33 is the sequence's.
    let signal = sets
        .iter()
        .find(|set| set.first().is_some_and(|first| first >> 1 & 63 == 33));
    Ok((frame, signal.and_then(|set| Signal::read(set))))
}

fn refused(error: Error) -> PictureError {
    match error {
        Error::Unsupported(_) => PictureError::NotAPicture,
        error => PictureError::Broken(error.to_string()),
    }
}

fn colours(signal: Option<Signal>) -> Nclx {
    let signal = signal.unwrap_or(Signal { full: false, matrix: 2 });
    // "Unspecified" is BT.601 to the encoders and decoders that such files come from.
    let code = if signal.matrix == 2 { 6 } else { signal.matrix };
    Nclx {
        range: if signal.full { Range::Full } else { Range::Limited },
        matrix: MatrixCoefficients::from_code(code),
        matrix_code: code,
        ..Nclx::default()
    }
}

/// What a sequence parameter set tells of colours (ITU-T H.265 §E.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Signal {
    full: bool,
    matrix: u16,
}

impl Signal {
    /// Reads through a sequence parameter set (§7.3.2.2) to what it tells of colours. `None`: it tells nothing, or not in
    /// a way that we can follow.
    fn read(set: &[u8]) -> Option<Signal> {
        let mut bits = Bits::of(set.get(2..)?);
        bits.skip(4)?;
        let layers = bits.take(3)?;
        bits.skip(1)?;
        skip_profile(&mut bits, layers)?;
        bits.golomb()?;
        if bits.golomb()? == 3 {
            bits.skip(1)?;
        }
        bits.golombs(2)?;
        if bits.flag()? {
            bits.golombs(4)?;
        }
        bits.golombs(2)?;
        let order_bits = bits.golomb()?.checked_add(4)?;
        let orders = if bits.flag()? { layers + 1 } else { 1 };
        bits.golombs(orders * 3)?;
        bits.golombs(6)?;
        if bits.flag()? && bits.flag()? {
            skip_scaling(&mut bits)?;
        }
        bits.skip(2)?;
        if bits.flag()? {
            bits.skip(8)?;
            bits.golombs(2)?;
            bits.skip(1)?;
        }
        skip_references(&mut bits)?;
        if bits.flag()? {
            for _ in 0..bits.golomb().filter(|count| *count <= 32)? {
                bits.skip(order_bits + 1)?;
            }
        }
        bits.skip(2)?;
        if !bits.flag()? {
            return None;
        }
        if bits.flag()? && bits.take(8)? == 255 {
            bits.skip(32)?;
        }
        if bits.flag()? {
            bits.skip(1)?;
        }
        if !bits.flag()? {
            return None;
        }
        bits.skip(3)?;
        let full = bits.flag()?;
        let matrix = if bits.flag()? {
            bits.skip(16)?;
            bits.take(8)? as u16
        } else {
            2
        };
        Some(Signal { full, matrix })
    }
}

/// §7.3.3
fn skip_profile(bits: &mut Bits, layers: u32) -> Option<()> {
    bits.skip(96)?;
    let mut further = Vec::new();
    for _ in 0..layers {
        further.push((bits.flag()?, bits.flag()?));
    }
    if layers > 0 {
        bits.skip((8 - layers) * 2)?;
    }
    for (profile, level) in further {
        bits.skip(u32::from(profile) * 88 + u32::from(level) * 8)?;
    }
    Some(())
}

/// §7.3.4
fn skip_scaling(bits: &mut Bits) -> Option<()> {
    for size in 0..4_u32 {
        for _ in 0..if size == 3 { 2 } else { 6 } {
            if bits.flag()? {
                bits.golombs(u32::from(size > 1) + 64.min(16 << (2 * size)))?;
            } else {
                bits.golomb()?;
            }
        }
    }
    Some(())
}

/// §7.3.7
fn skip_references(bits: &mut Bits) -> Option<()> {
    let mut before = 0;
    for set in 0..bits.golomb().filter(|count| *count <= 64)? {
        if set > 0 && bits.flag()? {
            bits.skip(1)?;
            bits.golomb()?;
            let mut count = 0;
            for _ in 0..=before {
                count += u32::from(bits.flag()? || bits.flag()?);
            }
            before = count;
        } else {
            before = bits
                .golomb()?
                .checked_add(bits.golomb()?)
                .filter(|count| *count <= 32)?;
            for _ in 0..before {
                bits.golomb()?;
                bits.skip(1)?;
            }
        }
    }
    Some(())
}

/// A reader of bits, the highest of a byte first.
struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    fn of(set: &[u8]) -> Bits {
        // A 3 after two zeros is put in by the writer, so that the mark of a beginning never occurs (§7.4.2).
        let mut bytes = Vec::with_capacity(set.len());
        let mut zeros = 0;
        for byte in set {
            if *byte == 3 && zeros >= 2 {
                zeros = 0;
                continue;
            }
            zeros = if *byte == 0 { zeros + 1 } else { 0 };
            bytes.push(*byte);
        }
        Bits { bytes, at: 0 }
    }

    fn flag(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0, |sum: u32, _| Some(sum << 1 | u32::from(self.flag()?)))
    }

    fn skip(&mut self, count: u32) -> Option<()> {
        self.at = self.at.checked_add(count as usize)?;
        (self.at <= self.bytes.len() * 8).then_some(())
    }

    /// A number that says its own length (§9.2).
    fn golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.flag()? {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some((1 << zeros) - 1 + self.take(zeros)?)
    }

    fn golombs(&mut self, count: u32) -> Option<()> {
        (0..count).try_for_each(|_| self.golomb().map(|_| ()))
    }
}

#[cfg(test)]
mod tests {
    use image::GenericImageView;
    use proptest::prelude::*;

    use super::*;

    /// Drawn and encoded for these tests (libheif, by pillow-heif): black and white above, red and dark grey below.
    const UPRIGHT: &[u8] = include_bytes!("../../tests/data/upright.heic");
    /// The same, to be turned by a quarter clockwise: its file says so in a box, as iPhones do.
    const TURNED: &[u8] = include_bytes!("../../tests/data/turned.heic");

    const BLACK: [u8; 3] = [0, 0, 0];
    const WHITE: [u8; 3] = [255, 255, 255];
    const RED: [u8; 3] = [200, 40, 40];
    const GREY: [u8; 3] = [20, 20, 20];

    /// The corners' colours, row by row.
    fn corners(picture: &DynamicImage) -> [[u8; 3]; 4] {
        let (right, lower) = (picture.width() - 10, picture.height() - 10);
        [(10, 10), (right, 10), (10, lower), (right, lower)].map(|(x, y)| {
            let [red, green, blue, _] = picture.get_pixel(x, y).0;
            [red, green, blue]
        })
    }

    fn renamed(from: &[u8; 4], to: &[u8; 4]) -> Vec<u8> {
        let mut bytes = UPRIGHT.to_vec();
        let at = bytes.windows(4).position(|window| window == from).unwrap();
        bytes[at..at + 4].copy_from_slice(to);
        bytes
    }

    #[test]
    fn decodes_upright() {
        let picture = decode(UPRIGHT, &Limits::default()).unwrap();
        assert_eq!(picture.dimensions(), (96, 64));
        assert_eq!(corners(&picture), [BLACK, WHITE, RED, GREY]);
        let picture = decode(TURNED, &Limits::default()).unwrap();
        assert_eq!(picture.dimensions(), (64, 96));
        assert_eq!(corners(&picture), [RED, BLACK, GREY, WHITE]);
        assert_eq!(claimed_size(TURNED), Some(Pixels { width: 64, height: 96 }));
    }

    #[test]
    fn takes_the_range_from_the_bit_stream_where_no_box_tells_it() {
        // iPhones' photos are so. In the narrow range the grey would be 5 and what is brighter than 235 white.
        let picture = decode(&renamed(b"colr", b"zzzz"), &Limits::default()).unwrap();
        assert_eq!(corners(&picture), [BLACK, WHITE, RED, GREY]);
    }

    #[test]
    fn refuses_by_its_claim() {
        let mut bytes = UPRIGHT.to_vec();
        let at = bytes.windows(4).position(|window| window == b"ispe").unwrap() + 8;
        bytes[at..at + 4].copy_from_slice(&30_000_u32.to_be_bytes());
        bytes[at + 4..at + 8].copy_from_slice(&30_000_u32.to_be_bytes());
        let refused = decode(&bytes, &Limits::default()).unwrap_err();
        assert!(
            matches!(refused, PictureError::TooManyPixels(size) if size.width == 30_000),
            "{refused}"
        );
        let limits = Limits {
            max_decode_bytes: 96 * 64 * 9 - 1,
            ..Limits::default()
        };
        assert!(matches!(decode(UPRIGHT, &limits), Err(PictureError::TooManyPixels(_))));
    }

    #[test]
    fn a_part_larger_than_the_whole_is_refused_before_memory_is_taken() {
        let mut bytes = UPRIGHT.to_vec();
        let at = bytes.windows(4).position(|window| window == b"ispe").unwrap() + 8;
        bytes[at..at + 4].copy_from_slice(&32_u32.to_be_bytes());
        assert!(matches!(
            decode(&bytes, &Limits::default()),
            Err(PictureError::Broken(_))
        ));
    }

    #[test]
    fn what_is_cut_off_is_broken_and_what_has_another_codec_is_no_picture_of_ours() {
        for length in [24, 100, 300, UPRIGHT.len() - 1] {
            let cut = decode(&UPRIGHT[..length], &Limits::default());
            assert!(matches!(cut, Err(PictureError::Broken(_))), "{length}: {:?}", cut.err());
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_on_damage(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            cut in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let mut bytes = TURNED.to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            let _ = decode(&bytes, &Limits::default());
        }

        #[test]
        fn nothing_panics_on_settings_at_random(set in prop::collection::vec(any::<u8>(), 0..200)) {
            Signal::read(&set);
        }
    }
}
