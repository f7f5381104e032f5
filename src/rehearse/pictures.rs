//! Files for rehearsals, drawn by name: the same name gives the same bytes.

use image::{ExtendedColorType, ImageEncoder as _, codecs::jpeg::JpegEncoder};

use crate::documents::blank;

/// Fields of the pattern along one side.
const FIELDS: u32 = 12;

/// A JPEG of that size with a pattern that follows from the name.
pub fn jpeg(name: &str, width: u32, height: u32) -> Vec<u8> {
    let seed = seed(name);
    let (width, height) = (width.clamp(1, 8000), height.clamp(1, 8000));
    let mut greys = Vec::new();
    for y in 0..height {
        for x in 0..width {
            greys.push(grey(seed, x * FIELDS / width, y * FIELDS / height));
        }
    }
    let mut bytes = Vec::new();
    // Writing to memory doesn't fail; if it did, an empty file would show it.
    let _ = JpegEncoder::new_with_quality(&mut bytes, 70).write_image(&greys, width, height, ExtendedColorType::L8);
    bytes
}

/// A number for a name (FNV-1a).
fn seed(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A mixed-up grey for one field (splitmix64).
fn grey(seed: u64, x: u32, y: u32) -> u8 {
    let mut mixed = seed.wrapping_add(u64::from(y * FIELDS + x).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed.to_be_bytes()[0]
}

/// A PDF of one A4 page with bars that follow from the name.
pub fn pdf(name: &str) -> Vec<u8> {
    let seed = seed(name);
    let bars = (0..FIELDS).map(|row| {
        let width = 40 + u32::from(grey(seed, 0, row));
        format!("60 {} {width} 24 re f", 760 - row * 60)
    });
    let content = format!("% {name}\n0 g {}", bars.collect::<Vec<_>>().join(" "));
    blank::pdf(&[((595.0, 842.0), &content)])
}

/// An `.xls` sheet with nothing in it but the name.
fn xls(name: &str) -> Vec<u8> {
    let mut bytes = blank::compound("Workbook");
    bytes.extend_from_slice(name.as_bytes());
    bytes
}

/// An `.xlsx` sheet with nothing in it but the name.
fn xlsx(name: &str) -> Vec<u8> {
    let mark = format!("docProps/{name}");
    blank::zip(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", &mark])
}

/// A file of the kind that its name says; whatever is no document is a JPEG of that size.
pub fn drawn(name: &str, size: Option<(u32, u32)>) -> Vec<u8> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "pdf" => pdf(name),
        "xls" => xls(name),
        "xlsx" => xlsx(name),
        _ => {
            let (width, height) = size.unwrap_or((1600, 1200));
            jpeg(name, width, height)
        }
    }
}
