//! The picture with its faults marked: a box and a number for each, as in the lines beside it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, Rgb, RgbImage};

use crate::documents::finding::{Finding, Place};

/// The longer side of the marked picture, in pixels: enough to see the spot on a phone. The smaller ones are for pictures that are all noise.
const LONG_SIDES: [u32; 3] = [720, 480, 320];
/// It is sent inside a reply, which must stay small.
const MOST_BYTES: usize = 40 * 1024;
/// JPEG qualities that are tried one after the other until it is small enough.
const QUALITIES: [u8; 6] = [82, 70, 58, 45, 32, 20];
/// Red as on a correction.
const INK: Rgb<u8> = Rgb([214, 30, 30]);
const PAPER: Rgb<u8> = Rgb([255, 255, 255]);
/// The thickness of a box's sides, in pixels, and of the light line around it that shows it on red.
const PEN: i64 = 3;
const HALO: i64 = 1;
/// A box is never smaller than this, in pixels: a spot would be overlooked.
const SMALLEST_BOX: f32 = 26.0;
/// The radius of the disc with the number, and how many pixels one of its digit's dots has.
const DISC: i64 = 13;
const DOT: i64 = 2;
/// More spots than that are no help.
const MOST_MARKS: usize = 9;

/// The digits 1 to 9, seven rows of five dots each, the highest bit to the left.
const DIGITS: [[u8; 7]; MOST_MARKS] = [
    [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110],
    [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
    [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
    [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
    [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
    [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
    [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
];

/// The upright picture, small, with a numbered box for each finding that has a place, in their order; as a JPEG of at most 40 KiB. None when
/// nothing has a place.
pub fn marked(picture: &DynamicImage, findings: &[Finding]) -> Option<Vec<u8>> {
    let places: Vec<Place> = findings
        .iter()
        .filter_map(|finding| finding.place)
        .take(MOST_MARKS)
        .collect();
    if places.is_empty() {
        return None;
    }
    LONG_SIDES.iter().find_map(|side| {
        let mut canvas = small(picture, *side);
        for (number, place) in places.iter().enumerate() {
            mark(&mut canvas, *place, number);
        }
        jpeg(&canvas)
    })
}

fn small(picture: &DynamicImage, side: u32) -> RgbImage {
    if picture.width().max(picture.height()) <= side {
        return picture.to_rgb8();
    }
    picture.resize(side, side, FilterType::Triangle).to_rgb8()
}

/// As good as fits.
fn jpeg(canvas: &RgbImage) -> Option<Vec<u8>> {
    QUALITIES.iter().find_map(|quality| {
        let mut bytes = Cursor::new(Vec::new());
        canvas
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, *quality))
            .ok()?;
        Some(bytes.into_inner()).filter(|bytes| bytes.len() <= MOST_BYTES)
    })
}

fn mark(canvas: &mut RgbImage, place: Place, number: usize) {
    let (left, top, right, bottom) = corners(canvas, place);
    for (pen, colour) in [(PEN + 2 * HALO, PAPER), (PEN, INK)] {
        let grown = (pen - PEN) / 2;
        let (x, y, far_x, far_y) = (left - grown, top - grown, right + grown, bottom + grown);
        fill(canvas, (x, y, far_x, y + pen), colour);
        fill(canvas, (x, far_y - pen, far_x, far_y), colour);
        fill(canvas, (x, y, x + pen, far_y), colour);
        fill(canvas, (far_x - pen, y, far_x, far_y), colour);
    }
    // Inside the picture, also for a box at its edge.
    let (width, height) = (i64::from(canvas.width()), i64::from(canvas.height()));
    let middle = |at: i64, side: i64| at.clamp(DISC.min(side / 2), (side - DISC - 1).max(side / 2));
    disc(canvas, (middle(left, width), middle(top, height)), number);
}

/// The box in pixels: not smaller than can be seen, not outside of the picture.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "sides of some hundred pixels"
)]
fn corners(canvas: &RgbImage, place: Place) -> (i64, i64, i64, i64) {
    let along = |start: f32, length: f32, side: u32| {
        let side = side as f32;
        let (start, length) = (start.clamp(0.0, 1.0) * side, length.clamp(0.0, 1.0) * side);
        let more = ((SMALLEST_BOX - length) / 2.0).max(0.0);
        let begin = (start - more).max(0.0);
        let end = (start + length + more).min(side);
        (begin as i64, (end as i64).max(begin as i64 + 1))
    };
    let (left, right) = along(place.x, place.width, canvas.width());
    let (top, bottom) = along(place.y, place.height, canvas.height());
    (left, top, right, bottom)
}

fn fill(canvas: &mut RgbImage, (left, top, right, bottom): (i64, i64, i64, i64), colour: Rgb<u8>) {
    for y in top..bottom {
        for x in left..right {
            put(canvas, x, y, colour);
        }
    }
}

fn disc(canvas: &mut RgbImage, (x, y): (i64, i64), number: usize) {
    for (radius, colour) in [(DISC + HALO, PAPER), (DISC, INK)] {
        for down in -radius..=radius {
            for right in -radius..=radius {
                if right * right + down * down <= radius * radius {
                    put(canvas, x + right, y + down, colour);
                }
            }
        }
    }
    let Some(rows) = DIGITS.get(number) else { return };
    let (left, top) = (x - 5 * DOT / 2, y - 7 * DOT / 2);
    for (row, dots) in (0_i64..).zip(rows) {
        for column in (0..5_i64).filter(|column| dots >> (4 - column) & 1 == 1) {
            let (x, y) = (left + column * DOT, top + row * DOT);
            fill(canvas, (x, y, x + DOT, y + DOT), PAPER);
        }
    }
}

fn put(canvas: &mut RgbImage, x: i64, y: i64, colour: Rgb<u8>) {
    if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y))
        && let Some(pixel) = canvas.get_pixel_mut_checked(x, y)
    {
        *pixel = colour;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::documents::finding::code;

    fn at(x: f32, y: f32, width: f32, height: f32) -> Finding {
        Finding::warn(code::BROKEN).at(Place { x, y, width, height })
    }

    fn grey(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([120, 120, 120])))
    }

    fn is_ink(pixel: Rgb<u8>) -> bool {
        let [red, green, blue] = pixel.0;
        red > 170 && green < 90 && blue < 90
    }

    #[test]
    fn the_spot_is_boxed_and_nothing_else() {
        let bytes = marked(
            &grey(2880, 1440),
            &[Finding::warn(code::BROKEN), at(0.5, 0.5, 0.25, 0.25)],
        )
        .unwrap();
        let seen = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!(seen.dimensions(), (720, 360));
        assert!(bytes.len() <= MOST_BYTES);
        for (x, y) in [(450, 181), (538, 230), (450, 268), (361, 230)] {
            assert!(is_ink(*seen.get_pixel(x, y)), "{x} {y}: {:?}", seen.get_pixel(x, y));
        }
        assert!(!is_ink(*seen.get_pixel(450, 230)), "the spot itself stays to be seen");
        assert!(
            seen.enumerate_pixels()
                .filter(|(x, ..)| *x < 330)
                .all(|(.., pixel)| !is_ink(*pixel))
        );
    }

    #[test]
    fn without_a_place_there_is_no_picture() {
        assert_eq!(marked(&grey(100, 100), &[Finding::stop(code::BROKEN)]), None);
    }

    #[test]
    fn what_compresses_badly_is_made_to_fit() {
        let noise = RgbImage::from_fn(1200, 1200, |x, y| {
            let mixed = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
            let [a, b, c, _] = mixed.to_be_bytes();
            Rgb([a, b, c])
        });
        let bytes = marked(&DynamicImage::ImageRgb8(noise), &[at(0.0, 0.0, 1.0, 1.0)]);
        assert!(bytes.is_some_and(|bytes| bytes.len() <= MOST_BYTES));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_place_in_any_picture_will_do(
            width in 1_u32..200, height in 1_u32..200,
            places in prop::collection::vec((-2.0_f32..2.0, -2.0_f32..2.0, -1.0_f32..3.0, -1.0_f32..3.0), 1..12),
        ) {
            let findings: Vec<Finding> = places.into_iter().map(|(x, y, wide, high)| at(x, y, wide, high)).collect();
            prop_assert!(marked(&grey(width, height), &findings).is_some());
        }
    }
}
