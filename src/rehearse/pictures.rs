//! Files for rehearsals, drawn by name: the same name gives the same bytes.

use image::{ExtendedColorType, ImageEncoder as _, codecs::jpeg::JpegEncoder};

use crate::documents::blank;

/// Fields of the pattern along one side.
const FIELDS: u32 = 12;

/// A JPEG of that size with a pattern that follows from the name.
pub fn jpeg(name: &str, width: u32, height: u32) -> Vec<u8> {
    let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
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

/// A mixed-up grey for one field (splitmix64).
fn grey(seed: u64, x: u32, y: u32) -> u8 {
    let mut mixed = seed.wrapping_add(u64::from(y * FIELDS + x).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed.to_be_bytes()[0]
}

/// A small PDF with the name in it.
pub fn pdf(name: &str) -> Vec<u8> {
    let objects = format!(
        "%PDF-1.4\n% {name}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    );
    let start = objects.len();
    format!("{objects}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
        .into_bytes()
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
