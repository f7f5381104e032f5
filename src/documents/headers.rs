//! What a picture's file says of itself, read without decoding a pixel.
//!
//! The decoders trust headers in places: they allocate by a length that the file names, walk the picture once for every
//! scan, inflate a colour profile before anybody asked for it. So each file is walked first, and only what is whole and
//! within the limits is handed on. The walks read every byte at most once and allocate nothing but the sieved PNG.

use std::borrow::Cow;

use super::format::Format;
use super::picture::Pixels;

/// What the walk through a file found.
#[derive(Debug)]
pub(super) struct Header<'a> {
    /// Size as stored, before it is turned upright.
    pub(super) pixels: Pixels,
    /// The largest picture inside that would be decoded; more than `pixels` where the parts contradict the whole.
    pub(super) largest: Pixels,
    /// Estimated bytes that decoding takes, the decoded pixels included.
    pub(super) decode_bytes: u64,
    /// Times that the decoder walks the whole picture.
    pub(super) passes: u64,
    /// There is more than one frame.
    pub(super) animated: bool,
    /// What to hand to the decoder: the file, or what is left of it when all that a picture doesn't need was taken out.
    pub(super) bytes: Cow<'a, [u8]>,
}

/// Why a file can't be a picture: cut off or contradicting itself. For logs, not for people.
pub(super) type Fault = &'static str;

/// Walks through a picture's file.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Header<'_>, Fault> {
    let header = match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::Gif => gif(bytes),
        Format::Webp => webp(bytes),
        Format::Bmp => bmp(bytes),
        _ => Err("not a picture"),
    }?;
    if header.pixels.width == 0 || header.pixels.height == 0 {
        Err("a side of zero")
    } else {
        Ok(header)
    }
}

/// Bytes that so many pixels take, and the rows held beside by their width. A header can name sides whose product with
/// anything overflows.
fn room(pixels: Pixels, bytes_per_pixel: u64, bytes_per_column: u64) -> u64 {
    pixels
        .count()
        .saturating_mul(bytes_per_pixel)
        .saturating_add(u64::from(pixels.width) * bytes_per_column)
}

/// A reader that never runs over the end.
struct Walk<'a> {
    rest: &'a [u8],
}

impl<'a> Walk<'a> {
    fn new(bytes: &'a [u8]) -> Walk<'a> {
        Walk { rest: bytes }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or("cut off")?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or("cut off")?;
        self.rest = rest;
        Ok(*taken)
    }

    fn u8(&mut self) -> Result<u8, Fault> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    fn u16_big(&mut self) -> Result<u16, Fault> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    fn u32_big(&mut self) -> Result<u32, Fault> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    fn u16_little(&mut self) -> Result<u16, Fault> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    fn u24_little(&mut self) -> Result<u32, Fault> {
        let [a, b, c] = self.array()?;
        Ok(u32::from_le_bytes([a, b, c, 0]))
    }

    fn u32_little(&mut self) -> Result<u32, Fault> {
        Ok(u32::from_le_bytes(self.array()?))
    }
}

/// What a JPEG's frame header says (ITU-T T.81 §B.2.2).
struct Frame {
    pixels: Pixels,
    progressive: bool,
    /// Bytes that all coefficients take, two each.
    coefficient_bytes: u64,
}

fn jpeg(bytes: &[u8]) -> Result<Header<'_>, Fault> {
    let mut walk = Walk::new(bytes);
    walk.take(2)?;
    let mut frame: Option<Frame> = None;
    let mut scans = 0_u64;
    loop {
        let marker = jpeg_marker(&mut walk)?;
        match marker {
            0xD9 => break,
            // Restart marks and the like stand alone.
            0x01 | 0xD0..=0xD8 => {}
            _ => {
                let length = usize::from(walk.u16_big()?)
                    .checked_sub(2)
                    .ok_or("a segment shorter than its length")?;
                let segment = walk.take(length)?;
                match marker {
                    0xC4 | 0xC8 | 0xCC => {}
                    0xC0..=0xCF if frame.is_none() => frame = Some(jpeg_frame(segment, marker)?),
                    0xC0..=0xCF => return Err("two frames"),
                    0xDA => {
                        scans += 1;
                        skip_entropy_coded(&mut walk)?;
                    }
                    _ => {}
                }
            }
        }
    }
    let frame = frame.ok_or("no frame")?;
    if scans == 0 {
        return Err("no scan");
    }
    // The smallest a block can be coded is two bits, and a unit of 32 × 32 pixels has at least 8 blocks (samplings 4×1
    // and 1×4), so a byte makes 512 pixels at most. A progressive file can say "all the rest is empty", and then no such
    // bound holds.
    if !frame.progressive && frame.pixels.count() > bytes.len() as u64 * 512 {
        return Err("fewer bytes than so many pixels take");
    }
    let several = frame.progressive || scans > 1;
    let kept = if several { frame.coefficient_bytes } else { 0 };
    Ok(Header {
        pixels: frame.pixels,
        largest: frame.pixels,
        // Pixels come out with three bytes at most; some rows are held beside.
        decode_bytes: room(frame.pixels, 3, 256).saturating_add(kept),
        passes: if several { scans } else { 1 },
        animated: false,
        bytes: Cow::Borrowed(bytes),
    })
}

fn jpeg_marker(walk: &mut Walk<'_>) -> Result<u8, Fault> {
    // Some writers pad between segments; the marker is what follows the last 0xFF.
    let at = walk.rest.iter().position(|byte| *byte == 0xFF).ok_or("cut off")?;
    walk.take(at)?;
    loop {
        match walk.u8()? {
            0xFF => {}
            0x00 => return jpeg_marker_after_zero(walk),
            marker => return Ok(marker),
        }
    }
}

/// A stuffed zero outside a scan is damage that decoders skip over; so do we, without recursion.
fn jpeg_marker_after_zero(walk: &mut Walk<'_>) -> Result<u8, Fault> {
    skip_entropy_coded(walk)?;
    loop {
        match walk.u8()? {
            0xFF => {}
            marker => return Ok(marker),
        }
    }
}

/// Goes on to the next mark that is neither a stuffed 0xFF nor a restart.
fn skip_entropy_coded(walk: &mut Walk<'_>) -> Result<(), Fault> {
    let mut from = 0;
    loop {
        let rest = walk.rest.get(from..).ok_or("cut off")?;
        let at = from + rest.iter().position(|byte| *byte == 0xFF).ok_or("cut off")?;
        match walk.rest.get(at + 1) {
            None => return Err("cut off"),
            Some(0x00 | 0xD0..=0xD7) => from = at + 2,
            Some(0xFF) => from = at + 1,
            Some(_) => {
                walk.take(at)?;
                return Ok(());
            }
        }
    }
}

fn jpeg_frame(segment: &[u8], marker: u8) -> Result<Frame, Fault> {
    let mut walk = Walk::new(segment);
    walk.u8()?;
    let height = u32::from(walk.u16_big()?);
    let width = u32::from(walk.u16_big()?);
    let pixels = Pixels { width, height };
    let mut components = Vec::with_capacity(4);
    for _ in 0..walk.u8()?.min(4) {
        let [_, sampling, _] = walk.array()?;
        components.push((
            u64::from(sampling >> 4).clamp(1, 4),
            u64::from(sampling & 15).clamp(1, 4),
        ));
    }
    let across = components
        .iter()
        .map(|(across, _)| *across)
        .max()
        .ok_or("no component")?;
    let down = components.iter().map(|(_, down)| *down).max().ok_or("no component")?;
    let units = u64::from(width).div_ceil(8 * across) * u64::from(height).div_ceil(8 * down);
    let blocks: u64 = components.iter().map(|(across, down)| across * down).sum();
    Ok(Frame {
        pixels,
        progressive: marker == 0xC2,
        coefficient_bytes: units * blocks * 64 * 2,
    })
}

/// The chunks of a PNG that its pixels and their turning need. All others (texts, colour profiles, further frames) are
/// taken out before decoding: they may inflate to any size.
const PNG_KEPT: [&[u8; 4]; 4] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT"];
/// Larger EXIF chunks than this carry no orientation that anybody needs.
const PNG_EXIF_BYTES: usize = 64 * 1024;

fn png(bytes: &[u8]) -> Result<Header<'_>, Fault> {
    let mut walk = Walk::new(bytes);
    let mut kept = Vec::new();
    kept.extend_from_slice(walk.take(8)?);
    let mut shape = None;
    let mut animated = false;
    loop {
        let start = walk.rest;
        let length = usize::try_from(walk.u32_big()?).map_err(|_| "a chunk too long")?;
        let name: [u8; 4] = walk.array()?;
        let data = walk.take(length)?;
        walk.take(4)?;
        let whole = start.get(..start.len() - walk.rest.len()).unwrap_or_default();
        if shape.is_none() {
            if name != *b"IHDR" {
                return Err("no header");
            }
            shape = Some(png_shape(data)?);
        }
        animated |= name == *b"acTL";
        if PNG_KEPT.contains(&&name) || (name == *b"eXIf" && length <= PNG_EXIF_BYTES) {
            kept.extend_from_slice(whole);
        }
        if name == *b"IEND" {
            kept.extend_from_slice(whole);
            break;
        }
    }
    let (pixels, bytes_per_pixel) = shape.ok_or("no header")?;
    Ok(Header {
        pixels,
        largest: pixels,
        // Some rows, and the window of the inflating, are held beside.
        decode_bytes: room(pixels, bytes_per_pixel, 32).saturating_add(256 * 1024),
        passes: 1,
        animated,
        bytes: Cow::Owned(kept),
    })
}

/// Size, and bytes that a pixel takes when decoded (PNG, third edition, §11.2.1).
fn png_shape(header: &[u8]) -> Result<(Pixels, u64), Fault> {
    let mut walk = Walk::new(header);
    let pixels = Pixels {
        width: walk.u32_big()?,
        height: walk.u32_big()?,
    };
    let [depth, colour] = walk.array()?;
    let sample = if depth == 16 { 2 } else { 1 };
    let samples = match colour {
        // Transparency may come in a chunk of its own and adds a sample.
        0 | 4 => 2,
        2 | 3 | 6 => 4,
        _ => return Err("an unknown kind of colour"),
    };
    Ok((pixels, sample * samples))
}

fn gif(bytes: &[u8]) -> Result<Header<'_>, Fault> {
    let mut walk = Walk::new(bytes);
    walk.take(6)?;
    let screen = Pixels {
        width: u32::from(walk.u16_little()?),
        height: u32::from(walk.u16_little()?),
    };
    let [flags, _, _] = walk.array()?;
    walk.take(colour_table(flags))?;
    let mut first: Option<Pixels> = None;
    let mut animated = false;
    loop {
        match (walk.u8(), first) {
            // Many writers leave the end mark out; what counts is that the first frame is whole.
            (Ok(0x3B) | Err(_), Some(_)) => break,
            (Ok(0x3B), None) => return Err("no frame"),
            (Err(fault), None) => return Err(fault),
            (Ok(0x2C), Some(_)) => {
                animated = true;
                break;
            }
            (Ok(0x2C), None) => {
                walk.take(4)?;
                let frame = Pixels {
                    width: u32::from(walk.u16_little()?),
                    height: u32::from(walk.u16_little()?),
                };
                let flags = walk.u8()?;
                walk.take(colour_table(flags))?;
                walk.u8()?;
                skip_blocks(&mut walk)?;
                first = Some(frame);
            }
            (Ok(0x21), first) => {
                let skipped = walk.u8().and_then(|_| skip_blocks(&mut walk));
                if let (Err(fault), None) = (skipped, first) {
                    return Err(fault);
                }
            }
            (Ok(_), Some(_)) => break,
            (Ok(_), None) => return Err("an unknown block"),
        }
    }
    let frame = first.ok_or("no frame")?;
    let largest = if frame.count() > screen.count() { frame } else { screen };
    Ok(Header {
        pixels: screen,
        largest,
        decode_bytes: (screen.count() + frame.count()) * 4 + 64 * 1024,
        passes: 1,
        animated,
        bytes: Cow::Borrowed(bytes),
    })
}

fn colour_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn skip_blocks(walk: &mut Walk<'_>) -> Result<(), Fault> {
    loop {
        match walk.u8()? {
            0 => return Ok(()),
            length => walk.take(usize::from(length))?,
        };
    }
}

/// Bytes that a pixel takes while WebP is decoded: in the lossy kind the planes and the output, in the lossless kind the
/// output, a second copy and the transforms, with transparency or movement both.
const WEBP_LOSSY: u64 = 5;
const WEBP_LOSSLESS: u64 = 9;
const WEBP_BOTH: u64 = 13;

/// Walks WebP's chunks (RFC 9649 §2): the decoder allocates what they claim to be long, and decodes a frame of any size
/// before it compares it with the canvas.
fn webp(bytes: &[u8]) -> Result<Header<'_>, Fault> {
    let mut walk = Walk::new(bytes);
    walk.take(4)?;
    let length = usize::try_from(walk.u32_little()?).map_err(|_| "too long")?;
    // What follows the end is none of the picture's, but the decoder would read on.
    let whole = bytes.get(..length.checked_add(8).ok_or("too long")?).ok_or("cut off")?;
    let mut walk = Walk::new(whole);
    walk.take(12)?;
    let mut seen = WebpSeen::default();
    webp_chunks(walk, &mut seen, true)?;
    let largest = seen.largest.ok_or("no frame")?;
    let pixels = seen.canvas.unwrap_or(largest);
    if !seen.animated && largest != pixels {
        return Err("canvas and frame differ");
    }
    let bytes_per_pixel = if seen.animated || (seen.lossy && seen.alpha) {
        WEBP_BOTH
    } else if seen.lossy {
        WEBP_LOSSY
    } else {
        WEBP_LOSSLESS
    };
    let largest = if pixels.count() > largest.count() {
        pixels
    } else {
        largest
    };
    Ok(Header {
        pixels,
        largest,
        decode_bytes: largest.count() * bytes_per_pixel + 256 * 1024,
        passes: 1,
        animated: seen.animated,
        bytes: Cow::Borrowed(whole),
    })
}

#[derive(Default)]
struct WebpSeen {
    canvas: Option<Pixels>,
    largest: Option<Pixels>,
    animated: bool,
    lossy: bool,
    alpha: bool,
}

fn webp_chunks(mut walk: Walk<'_>, seen: &mut WebpSeen, outermost: bool) -> Result<(), Fault> {
    while walk.rest.len() >= 8 {
        let name: [u8; 4] = walk.array()?;
        let length = usize::try_from(walk.u32_little()?).map_err(|_| "a chunk too long")?;
        let mut data = Walk::new(walk.take(length)?);
        if length % 2 == 1 {
            // The last one's padding is often missing.
            walk.take(walk.rest.len().min(1))?;
        }
        match &name {
            b"VP8X" => {
                data.take(4)?;
                seen.canvas = Some(Pixels {
                    width: data.u24_little()? + 1,
                    height: data.u24_little()? + 1,
                });
            }
            b"VP8 " => {
                seen.lossy = true;
                data.take(6)?;
                let (width, height) = (u32::from(data.u16_little()?), u32::from(data.u16_little()?));
                seen.frame(Pixels {
                    width: width & 0x3FFF,
                    height: height & 0x3FFF,
                });
            }
            b"VP8L" => {
                data.take(1)?;
                let packed = data.u32_little()?;
                seen.frame(Pixels {
                    width: (packed & 0x3FFF) + 1,
                    height: ((packed >> 14) & 0x3FFF) + 1,
                });
            }
            b"ALPH" => seen.alpha = true,
            b"ANMF" if outermost => {
                seen.animated = true;
                data.take(6)?;
                seen.frame(Pixels {
                    width: data.u24_little()? + 1,
                    height: data.u24_little()? + 1,
                });
                data.take(4)?;
                webp_chunks(data, seen, false)?;
            }
            _ => {}
        }
    }
    Ok(())
}

impl WebpSeen {
    fn frame(&mut self, pixels: Pixels) {
        if self.largest.is_none_or(|largest| pixels.count() > largest.count()) {
            self.largest = Some(pixels);
        }
    }
}

fn bmp(bytes: &[u8]) -> Result<Header<'_>, Fault> {
    let mut walk = Walk::new(bytes);
    walk.take(14)?;
    let pixels = if walk.u32_little()? == 12 {
        Pixels {
            width: u32::from(walk.u16_little()?),
            height: u32::from(walk.u16_little()?),
        }
    } else {
        let width = i32::from_le_bytes(walk.array()?);
        // A negative height means that the upper row comes first.
        let height = i32::from_le_bytes(walk.array()?);
        Pixels {
            width: u32::try_from(width).map_err(|_| "a negative width")?,
            height: height.unsigned_abs(),
        }
    };
    Ok(Header {
        pixels,
        largest: pixels,
        decode_bytes: room(pixels, 4, 16),
        passes: 1,
        animated: false,
        bytes: Cow::Borrowed(bytes),
    })
}
