//! What is done with a decoded photo, whatever is on it: outline, measures, verdict, straightening, marks.

#![no_main]

use beian_fuzz::documents::photo::measure::{Paper, Source, Thresholds, Wanted, judge, measure};
use beian_fuzz::documents::Picture;
use beian_fuzz::documents::photo::{Corners, Outline, Point, Sample, marked, outline};
use image::{DynamicImage, RgbImage};
use libfuzzer_sys::fuzz_target;

const PAPERS: [Paper; 4] = [Paper::IdCardPortrait, Paper::IdCardEmblem, Paper::Licence, Paper::Page];

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    let Some((&[width, height, paper, guess], rest)) = data.split_first_chunk() else {
        return;
    };
    let Some((places, pixels)) = rest.split_first_chunk::<16>() else {
        return;
    };
    let (width, height) = (1 + u32::from(width) / 2, 1 + u32::from(height) / 2);
    let level = |index: usize| pixels.get(index % pixels.len().max(1)).copied().unwrap_or(90);
    let levels = (0..width as usize * height as usize * 3).map(level).collect();
    let Some(rgb) = RgbImage::from_raw(width, height, levels) else {
        return;
    };
    let sample = Sample::of(&DynamicImage::ImageRgb8(rgb.clone()));
    let picture = Picture::from(DynamicImage::ImageRgb8(rgb));
    let labels = std::collections::BTreeMap::new();
    let wanted = Wanted {
        paper: PAPERS[usize::from(paper % 4)],
        colour: true,
        seal: paper & 4 == 0,
        source: if paper & 8 == 0 { Source::Photo } else { Source::Screenshot },
    };
    let found = outline::find(&sample);
    let number = |index: usize| f32::from(i16::from_le_bytes([places[index], places[index + 1]])) / 32.0;
    let made_up = Outline {
        corners: [0, 4, 8, 12].map(|at| Point {
            x: number(at),
            y: number(at + 2),
        }),
        confidence: f32::from(guess) / 255.0,
    };
    for outline in [None, found, Some(made_up)] {
        let measures = measure(&sample, Some(&picture), outline.as_ref(), &wanted);
        let findings = judge(&measures, &wanted, &Thresholds::default());
        let corners = outline.map(|outline| Corners::of(&outline, (width, height)));
        let _ = marked(&sample.rgb, corners.as_ref(), &findings, &labels);
    }
});
