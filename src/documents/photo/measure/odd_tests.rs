//! Pictures that are no photo, and pictures and outlines that nobody would think of.

use image::{DynamicImage, Rgb, RgbImage};
use proptest::prelude::*;

use super::super::sample::{Outline, Point, Sample};
use super::drawn::{Drawn, mixed};
use super::{Paper, Source, Thresholds, Wanted, judge, measure};
use crate::documents::finding::code;
use crate::documents::picture::Picture;

#[test]
fn screens() {
    let mut shot = RgbImage::from_pixel(540, 1170, Rgb([237, 237, 237]));
    for (x, y, pixel) in shot.enumerate_pixels_mut() {
        if y < 90 || (y / 60) % 3 == 1 {
            *pixel = Rgb([255, 255, 255]);
        }
        if y % 60 > 20 && y % 60 < 40 && (40..400).contains(&x) && x % 7 < 3 {
            *pixel = Rgb([25, 25, 25]);
        }
    }
    let picture = DynamicImage::ImageRgb8(shot);
    let mut wanted = Drawn::page().wanted;
    let codes = |wanted: &Wanted, picture: &DynamicImage| {
        let measures = measure(
            &Sample::of(picture),
            Some(&Picture::from(picture.clone())),
            None,
            wanted,
        );
        let findings = judge(&measures, wanted, &Thresholds::default());
        findings
            .into_iter()
            .map(|finding| finding.code.into_owned())
            .collect::<Vec<_>>()
    };
    assert!(codes(&wanted, &picture).contains(&code::SCREENSHOT.to_owned()));
    wanted.source = Source::Screenshot;
    assert!(!codes(&wanted, &picture).contains(&code::NO_SCREENSHOT.to_owned()));
    let noise = |level: f32, x: u32, y: u32| level + (mixed((x * 1009 + y) as i32) % 17) as f32 - 8.0;
    let photo = Drawn::page().with(noise);
    assert!(codes(&wanted, &DynamicImage::ImageRgb8(photo.picture.clone())).contains(&code::NO_SCREENSHOT.to_owned()));
    let plain = photo.measures().screen.unwrap().grid;
    let gridded = photo.with(|level, x, y| {
        level * (1.0 + 0.06 * (x as f32 * 1.9).sin() + 0.06 * (y as f32 * 1.9 + x as f32 * 0.1).sin())
    });
    let grid = gridded.measures().screen.unwrap().grid;
    assert!(grid > plain + 1.0, "{plain} {grid}");
    assert!(gridded.codes().contains(&code::OF_SCREEN.to_owned()), "{plain} {grid}");
}

#[test]
fn without_an_outline_little_is_said() {
    let drawn = Drawn::page();
    let picture = DynamicImage::ImageRgb8(drawn.picture);
    let wanted = Wanted {
        seal: false,
        ..drawn.wanted
    };
    let measures = measure(
        &Sample::of(&picture),
        Some(&Picture::from(picture.clone())),
        None,
        &wanted,
    );
    assert!(!measures.outlined);
    assert_eq!(judge(&measures, &wanted, &Thresholds::default()), []);
}

fn any_number() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => -300.0_f32..600.0,
        1 => Just(0.0),
        1 => prop::num::f32::ANY,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_picture_and_no_outline_is_too_odd(
        width in prop_oneof![1_u32..6, 1_u32..320],
        height in prop_oneof![1_u32..6, 1_u32..320],
        numbers in prop::array::uniform8(any_number()),
        outlined in any::<bool>(),
        seed in any::<u32>(),
        noise in any::<bool>(),
        paper in prop_oneof![
            Just(Paper::IdCardPortrait), Just(Paper::IdCardEmblem), Just(Paper::Licence), Just(Paper::Page)
        ],
    ) {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
            let mixed = if noise { (x * 31 + y * 17).wrapping_add(seed).wrapping_mul(2_654_435_761) } else { seed };
            let [_, r, g, b] = mixed.to_be_bytes();
            Rgb([r, g, b])
        }));
        let [ax, ay, bx, by, cx, cy, dx, dy] = numbers;
        let corners = [(ax, ay), (bx, by), (cx, cy), (dx, dy)].map(|(x, y)| Point { x, y });
        let outline = Outline { corners, confidence: 0.5 };
        let wanted = Wanted { paper, colour: true, seal: true, source: Source::Photo };
        let measures = measure(&Sample::of(&picture), Some(&Picture::from(picture.clone())), outlined.then_some(&outline), &wanted);
        let text = format!("{measures:?}");
        prop_assert!(!text.contains("NaN") && !text.contains("inf"), "{}", text);
        for finding in judge(&measures, &wanted, &Thresholds::default()) {
            if let Some(place) = finding.place {
                prop_assert!([place.x, place.y, place.width, place.height].iter().all(|part| (0.0..=1.0).contains(part)));
            }
        }
    }
}
