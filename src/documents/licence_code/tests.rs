//! Codes drawn into papers, and read.

use image::{DynamicImage, Rgb, RgbImage};
use qrcode::{Color, EcLevel, QrCode};

use super::*;
use crate::documents::finding::Argument;
use crate::documents::photo::Point;

/// Of a region that doesn't exist (99).
const CODE: &str = "91990101MUHQR6198T";
const OTHER: &str = "91990101U38564GD0K";

fn text() -> String {
    format!("http://www.example.cn/%7BC5A8%7D?uniscid={CODE}")
}

fn mixed(number: u32) -> u32 {
    let mixed = number.wrapping_mul(2_654_435_761);
    (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519) >> 20
}

/// How a licence was photographed.
#[derive(Clone, Copy)]
struct Shot {
    pixels_per_mm: f32,
    code_mm: f32,
    /// Where the code begins, in millimetres of a lying A4.
    at: (f32, f32),
    /// How much narrower the far side is.
    slant: f32,
    blur: f32,
    noise: u32,
}

const GOOD: Shot = Shot {
    pixels_per_mm: 7.0,
    code_mm: 24.0,
    at: (30.0, 160.0),
    slant: 0.08,
    blur: 0.8,
    noise: 10,
};

/// A photo of a licence with a code, a frame and lines of print; and its outline.
fn licence(text: &str, shot: Shot) -> (DynamicImage, Outline) {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let (modules, colours) = (code.width(), code.to_colors());
    let (wide, high) = (297.0, 210.0);
    let desk = 20.0;
    let (width, height) = (
        (wide + 2.0 * desk) * shot.pixels_per_mm,
        (high + 2.0 * desk) * shot.pixels_per_mm,
    );
    let ink = |x: f32, y: f32| {
        let (u, v) = ((x - shot.at.0) / shot.code_mm, (y - shot.at.1) / shot.code_mm);
        if (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v) {
            let module = |at: f32| (at * modules as f32) as usize;
            return colours[module(v) * modules + module(u)] == Color::Dark;
        }
        if (u - 0.5).abs() < 0.62 && (v - 0.5).abs() < 0.62 {
            return false;
        }
        let frame = (6.0..8.0).contains(&x.min(y).min(wide - x).min(high - y));
        let line = ((y - 50.0) / 9.0).floor();
        let is_line = (60.0..260.0).contains(&x) && (50.0..150.0).contains(&y) && (y - 50.0) - line * 9.0 < 4.0;
        let stroke = mixed((x * 1.6) as u32 + 401 * line as u32) % 5 < 2 || mixed((y * 1.6) as u32) % 5 < 1;
        frame || (is_line && x % 5.0 < 4.2 && stroke)
    };
    let picture = RgbImage::from_fn(width as u32, height as u32, |px, py| {
        // The paper's upper side is farther away.
        let y = py as f32 / shot.pixels_per_mm - desk;
        let far = 1.0 - shot.slant * (1.0 - y / high).clamp(0.0, 1.0);
        let x = (px as f32 / shot.pixels_per_mm - desk - wide / 2.0) / far + wide / 2.0;
        let noise = (mixed(py * 5003 + px) % (2 * shot.noise + 1)) as u8;
        let light = 1.0 - 0.2 * x / wide;
        let level = |level: f32| (level * light) as u8 + noise;
        match ((0.0..wide).contains(&x) && (0.0..high).contains(&y), ink(x, y)) {
            (true, true) => Rgb([level(45.0); 3]),
            (true, false) => Rgb([level(222.0), level(216.0), level(196.0)]),
            _ => Rgb([level(96.0), level(70.0), level(50.0)]),
        }
    });
    let picture = image::imageops::blur(&picture, shot.blur.max(0.1));
    let (left, top) = (desk * shot.pixels_per_mm, desk * shot.pixels_per_mm);
    let (right, bottom) = (left + wide * shot.pixels_per_mm, top + high * shot.pixels_per_mm);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point { x, y });
    let outline = Outline {
        corners,
        confidence: 1.0,
    };
    (DynamicImage::ImageRgb8(picture), outline)
}

#[test]
fn a_code_is_read_wherever_the_licence_has_it() {
    for at in [(30.0, 160.0), (245.0, 30.0), (245.0, 160.0)] {
        let (picture, outline) = licence(&text(), Shot { at, ..GOOD });
        assert_eq!(codes(&picture, Some(&outline)), [text()], "{at:?}");
    }
    let (picture, _) = licence(&text(), GOOD);
    assert_eq!(codes(&picture, None), [text()], "without an outline");
    assert_eq!(codes(&picture.rotate90(), None), [text()], "on its side");
    assert_eq!(codes(&picture.grayscale(), None), [text()], "in grey");
}

#[test]
fn a_red_seal_across_it_does_no_harm() {
    let (picture, outline) = licence(&text(), GOOD);
    let mut picture = picture.to_rgb8();
    let middle = ((20.0 + 30.0 + 20.0) * 7.0, (20.0 + 160.0 + 8.0) * 7.0);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let far = (x as f32 - middle.0).hypot(y as f32 - middle.1) / 7.0;
        if (17.0..19.0).contains(&far) || far < 4.0 {
            let [r, g, b] = pixel.0;
            *pixel = Rgb([r.saturating_sub(12), g / 4, b / 4]);
        }
    }
    assert_eq!(codes(&DynamicImage::ImageRgb8(picture), Some(&outline)), [text()]);
}

#[test]
fn nothing_is_read_where_there_is_nothing() {
    let shot = Shot {
        at: (-500.0, -500.0),
        ..GOOD
    };
    let (picture, outline) = licence(&text(), shot);
    assert_eq!(codes(&picture, Some(&outline)), Vec::<String>::new());
    let (blurred, outline) = licence(&text(), Shot { blur: 8.0, ..GOOD });
    assert_eq!(codes(&blurred, Some(&outline)), Vec::<String>::new());
}

#[test]
fn any_outline_in_any_picture() {
    for (width, height) in [(1, 1), (3, 900), (41, 41), (300, 200)] {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
            Rgb([mixed(x * 31 + y * 17) as u8; 3])
        }));
        for corner in [-1e9, -5.0, 20.0, 1e9, f32::NAN] {
            let outline = Outline {
                corners: [(0.0, 0.0), (corner, 3.0), (corner, corner), (1.0, corner)].map(|(x, y)| Point { x, y }),
                confidence: 1.0,
            };
            let _ = codes(&picture, Some(&outline));
        }
    }
}

#[test]
fn corners_everywhere_take_no_time() {
    // Corners of codes, side by side, nothing else: each triple of them could be a code's.
    let corner = |x: u32, y: u32| {
        let (x, y) = (x / 3 % 9, y / 3 % 9);
        let ring = x.abs_diff(4).max(y.abs_diff(4));
        ring <= 1 || ring == 3
    };
    let picture = RgbImage::from_fn(540, 540, |x, y| if corner(x, y) { Rgb([0; 3]) } else { Rgb([255; 3]) });
    assert_eq!(codes(&DynamicImage::ImageRgb8(picture), None), Vec::<String>::new());
}

#[test]
fn another_code_than_the_one_typed_is_said() {
    let read = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let finding = compare(&read(&[&text()]), OTHER).unwrap();
    assert_eq!(finding.code, code::OTHER_CODE);
    assert_eq!(finding.arguments["read"], Argument::Text(CODE.to_owned()));
    assert_eq!(finding.arguments["typed"], Argument::Text(OTHER.to_owned()));
    assert_eq!(compare(&read(&[&text()]), CODE), None);
    assert_eq!(compare(&read(&[]), CODE), None);
    assert_eq!(compare(&read(&["https://example.cn/token"]), CODE), None);
    assert_eq!(
        compare(&read(&[CODE, OTHER]), "91990101XXXXXXXXXX"),
        None,
        "which of them?"
    );
}
