//! Files for the tests of this room, drawn and built in code.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

pub(super) use super::blank::{compound, zip};

/// A light sheet with an emblem, a head and lines of "writing" that depend on the seed, on a darker desk.
pub(super) fn paper(width: u32, height: u32, seed: u64) -> RgbImage {
    let mut state = seed
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(0x1234_5678_9ABC_DEF1);
    let mut random = move |most: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as u32 % most
    };
    let desk = [60 + random(80) as u8, 50 + random(60) as u8, 40 + random(60) as u8];
    let mut picture = RgbImage::from_pixel(width, height, Rgb(desk));
    let mut fill = |x: u32, y: u32, w: u32, h: u32, colour: [u8; 3]| {
        // Coordinates are in hundredths of the sides.
        for py in y * height / 100..((y + h) * height / 100).min(height) {
            for px in x * width / 100..((x + w) * width / 100).min(width) {
                picture.put_pixel(px, py, Rgb(colour));
            }
        }
    };
    let (left, top) = (3 + random(8), 3 + random(8));
    fill(left, top, 82, 82, [246, 244, 238]);
    fill(
        left + 5 + random(50),
        top + 4,
        8 + random(14),
        10 + random(10),
        [196, 40, 36],
    );
    for line in 0..7 {
        let start = left + 4 + random(12);
        fill(start, top + 22 + line * 8, 12 + random(60 - start / 2), 3, [50, 52, 60]);
    }
    fill(
        left + 45 + random(15),
        top + 40 + random(20),
        14 + random(8),
        18 + random(8),
        [150, 130, 120],
    );
    picture
}

pub(super) fn plain(width: u32, height: u32, grey: u8) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([grey; 3]))
}

pub(super) fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .unwrap();
    bytes
}

/// Anything that can be made a [`DynamicImage`], encoded.
pub(super) fn encode(picture: &(impl Clone + Into<DynamicImage>), format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.clone().into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The JPEG with an EXIF block that holds nothing but an orientation.
pub(crate) fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend((exif.len() as u16 + 2).to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

pub(super) fn png_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = (data.len() as u32).to_be_bytes().to_vec();
    let mut checked = flate2::Crc::new();
    checked.update(name);
    checked.update(data);
    bytes.extend(name);
    bytes.extend(data);
    bytes.extend(checked.sum().to_be_bytes());
    bytes
}

pub(super) fn png_start(width: u32, height: u32, colour: u8) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, colour, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    bytes.extend(png_chunk(b"IHDR", &header));
    bytes
}

/// A PNG that says how large it is and ends.
pub(super) fn png_header_only(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png_start(width, height, 2);
    bytes.extend(png_chunk(b"IDAT", &zeros(16)));
    bytes.extend(png_chunk(b"IEND", &[]));
    bytes
}

/// A whole grey PNG of one colour: a thousandth of its size when packed.
pub(super) fn png_of_one_grey(side: u32) -> Vec<u8> {
    let mut bytes = png_start(side, side, 0);
    bytes.extend(png_chunk(b"IDAT", &zeros(u64::from(side) * (u64::from(side) + 1))));
    bytes.extend(png_chunk(b"IEND", &[]));
    bytes
}

/// A small whole PNG with a chunk before its pixels.
pub(super) fn png_with(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = png_start(8, 8, 0);
    bytes.extend(png_chunk(name, data));
    bytes.extend(png_chunk(b"IDAT", &zeros(8 * 9)));
    bytes.extend(png_chunk(b"IEND", &[]));
    bytes
}

/// So many zeros, deflated.
pub(super) fn zeros(count: u64) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![0; 1 << 20];
    let mut left = count;
    while left > 0 {
        let now = left.min(block.len() as u64) as usize;
        encoder.write_all(&block[..now]).unwrap();
        left -= now as u64;
    }
    encoder.finish().unwrap()
}

/// A GIF of so many frames.
pub(super) fn gif(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
    for _ in 0..frames {
        bytes.extend([0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
        // One pixel: clear, 0, end, in codes of three bits.
        bytes.extend([2, 2, 0x44, 0x01, 0]);
    }
    bytes.push(0x3B);
    bytes
}

/// A PDF with one page and a bar on it.
pub(super) fn pdf() -> Vec<u8> {
    super::blank::pdf(&[((595.0, 842.0), "0 g 80 600 300 60 re f")])
}

/// A zip with these files, stored.
pub(super) fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let offset = bytes.len() as u32;
        let mut entry = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        entry.extend(crc32(content).to_le_bytes());
        entry.extend([(content.len() as u32).to_le_bytes(); 2].concat());
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&entry);
        bytes.extend(name.as_bytes());
        bytes.extend(*content);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (offset, size) = (bytes.len() as u32, directory.len() as u32);
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([(files.len() as u16).to_le_bytes(); 2].concat());
    bytes.extend(size.to_le_bytes());
    bytes.extend(offset.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A compound file ([MS-CFB], version 3) with one stream of that name. At most 60 kB of content are taken.
pub(super) fn compound_of(name: &str, content: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    // Below 4096 bytes it would be in the mini stream.
    let mut content = content.get(..60_000).unwrap_or(content).to_vec();
    content.resize(content.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = (content.len() / SECTOR) as u32;
    let mut header = vec![0_u8; SECTOR];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    header[24..34].copy_from_slice(b"\x3E\0\x03\0\xFE\xFF\x09\0\x06\0");
    header[44] = 1;
    header[48] = 1;
    header[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    header[60..64].copy_from_slice(&END.to_le_bytes());
    header[68..72].copy_from_slice(&END.to_le_bytes());
    header[76..].fill(0xFF);
    header[76..80].fill(0);
    // The table of sectors in sector 0, the directory in 1, the stream from 2 on.
    let mut table = vec![0xFF_u8; SECTOR];
    let mut put = |sector: u32, next: u32| {
        let at = sector as usize * 4;
        if let Some(place) = table.get_mut(at..at + 4) {
            place.copy_from_slice(&next.to_le_bytes());
        }
    };
    put(0, 0xFFFF_FFFD);
    put(1, END);
    for sector in 2..sectors + 1 {
        put(sector, sector + 1);
    }
    put(sectors + 1, END);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: u32| {
        let mut entry = vec![0_u8; 128];
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..wide.len()].copy_from_slice(&wide);
        entry[64] = wide.len() as u8 + 2;
        entry[66] = kind;
        entry[67] = 1;
        entry[68..76].fill(0xFF);
        entry[76..80].copy_from_slice(&child.to_le_bytes());
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&size.to_le_bytes());
        entry
    };
    let mut directory = entry("Root Entry", 5, 1, END, 0);
    directory.extend(entry(name, 2, u32::MAX, 2, content.len() as u32));
    directory.resize(SECTOR, 0);
    [header, table, directory, content].concat()
}
