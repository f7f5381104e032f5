//! Files for rehearsals, drawn by name: the same name gives the same bytes.
//!
//! - `sheet` — paper to draw on, in millimetres.
//! - `papers` — what each kind of paper looks like; which one it is follows from the name.
//! - `camera` — a paper laid on a desk and photographed.
//! - `faults` — what can be wrong with the shot.
//! - `screens` — pictures that were never photos: screenshots, and the logo.
//! - `pages` — PDFs.

mod camera;
mod faults;
mod pages;
mod papers;
mod screens;
mod sheet;
#[cfg(test)]
mod tests;

use image::{DynamicImage, ImageFormat, RgbImage};

use super::File;
use crate::documents::sheet::samples;
pub use faults::Fault;
pub use pages::pdf;
use papers::Kind;

/// A picture's size when the transcript doesn't say it.
const USUAL_SIZE: (u32, u32) = (1600, 1200);
/// Sides are no longer than this, in pixels.
const LONGEST_SIDE: u32 = 8000;

/// Numbers without any order that follow from a name (splitmix64).
struct Random(u64);

impl Random {
    /// Begins with a hash of the name (FNV-1a).
    fn of(name: &str) -> Random {
        Random(name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |seed, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Less than `most`.
    fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    fn between(&mut self, least: f32, most: f32) -> f32 {
        least + (most - least) * (self.next() >> 48) as f32 / 65_535.0
    }
}

/// A photo of the paper that its name stands for, as a JPEG; without anything to find fault with unless faults are asked for, as
/// far as its size allows.
///
/// `licence…` is a business licence; `…front…`, `…portrait…` and `id` are the side of an ID card with the portrait; `…back…`
/// and `…emblem…` the side with the national emblem; `logo…` is a logo; `screenshot…` and `dishonesty…` are screenshots of a
/// web page. Whatever else is a page with lines of print and a round red seal.
pub fn photo(name: &str, width: u32, height: u32, faults: &[Fault]) -> Vec<u8> {
    let (width, height) = (width.clamp(1, LONGEST_SIDE), height.clamp(1, LONGEST_SIDE));
    let picture = match Kind::of(name) {
        Kind::Logo => screens::logo(name, width, height),
        Kind::Screenshot => screens::web_page(name, width, height),
        Kind::Paper(paper) if faults.contains(&Fault::Screenshot) => screens::of_paper(paper, name, width, height),
        Kind::Paper(paper) => camera::photographed(paper, name, width, height, faults),
    };
    encoded(picture)
}

/// A photo without faults, see [`photo`].
pub fn jpeg(name: &str, width: u32, height: u32) -> Vec<u8> {
    photo(name, width, height, &[])
}

fn encoded(picture: RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    // Writing to memory doesn't fail; if it did, an empty file would show it.
    let _ = DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg);
    bytes.into_inner()
}

/// An `.xls` form with the name in it, filled in as far as anybody can tell; `empty…` is one with labels that are known and nothing beside them.
fn xls(name: &str) -> Vec<u8> {
    samples::xls(&form(name), &[], 4000)
}

/// The same as an `.xlsx`.
fn xlsx(name: &str) -> Vec<u8> {
    samples::xlsx(&form(name), &[])
}

fn form(name: &str) -> Vec<samples::Cell<'_>> {
    let title = ("A", 1, "《微短剧“小程序”信息登记表》");
    if name.starts_with("empty") {
        let labels = [
            "小程序名称",
            "企业名称",
            "统一社会信用代码",
            "注册地址",
            "法定代表人姓名",
            "小程序备案号",
            "联系人",
        ];
        let labels = (3..).zip(labels).map(|(row, label)| ("A", row, label));
        return std::iter::once(title).chain(labels).collect();
    }
    vec![title, ("A", 3, "文件"), ("B", 3, name)]
}

/// A file of the kind that its name says; whatever is no document is a photo of that size.
pub fn drawn(name: &str, size: Option<(u32, u32)>) -> Vec<u8> {
    drawn_with(name, size, &[])
}

fn drawn_with(name: &str, size: Option<(u32, u32)>, faults: &[Fault]) -> Vec<u8> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "pdf" => pdf(name),
        "xls" => xls(name),
        "xlsx" => xlsx(name),
        _ => {
            let (width, height) = size.unwrap_or(USUAL_SIZE);
            photo(name, width, height, faults)
        }
    }
}

impl File {
    /// Its bytes, as drawn; what was sent before under its name is the caller's to know.
    pub fn drawn(&self) -> Vec<u8> {
        let mut bytes = drawn_with(&self.name, self.size, &self.faults);
        if self.is_broken {
            bytes.truncate(bytes.len() / 3);
        }
        bytes
    }
}
