//! Reading the code at a place.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::DynamicImage;
use rqrr::PreparedImage;

use super::plane::{Part, Plane};

/// What is read has its longer side between these, in pixels: finer takes time, coarser has too few pixels a module.
const SIDES: (usize, usize) = (160, 560);
/// The least side of anything that could be read: 21 modules and the plain border, two pixels each.
const LEAST_SIDE: u32 = 40;
/// Around each pixel what is darker than so many hundredths of the mean is black.
const BLACK: u32 = 93;
/// The part of a place that the mean is taken of, each way: some modules.
const NEAR: usize = 14;
/// So many times a code's corner may be met along the rows; three corners of a large code make 120. A picture full of
/// corners would take the library minutes.
const MOST_CORNERS: usize = 600;
/// Fewer than one for each corner is no code.
const LEAST_CORNERS: usize = 3;

/// The texts of the codes there.
pub(super) fn at(picture: &DynamicImage, place: Part) -> Vec<String> {
    if place.width.min(place.height) < LEAST_SIDE {
        return Vec::new();
    }
    let long = place.width.max(place.height) as usize;
    let step = u32::try_from(long.div_ceil(SIDES.1)).unwrap_or(1);
    let plane = Plane::of(picture, place, step);
    let found = in_plane(&plane);
    if !found.is_empty() {
        return found;
    }
    // Fine print of a printer or noise goes when it is made smaller; few pixels a module are split better when larger.
    let long = plane.width.max(plane.height);
    if long >= 2 * SIDES.0 {
        in_plane(&plane.halved())
    } else {
        in_plane(&plane.doubled())
    }
}

fn in_plane(plane: &Plane) -> Vec<String> {
    let near = plane.width.max(plane.height) / NEAR;
    let means = plane.around(near.max(4));
    let black: Vec<bool> = plane
        .levels
        .iter()
        .zip(&means)
        .map(|(level, mean)| u32::from(*level) * 100 < u32::from(*mean) * BLACK)
        .collect();
    let corners = corners(&black, plane.width);
    if !(LEAST_CORNERS..=MOST_CORNERS).contains(&corners) {
        return Vec::new();
    }
    // The library expects things of what it reads; what it reads comes from anybody.
    let read = || {
        let is_black = |x: usize, y: usize| black.get(y * plane.width + x).copied().unwrap_or(false);
        let mut prepared = PreparedImage::prepare_from_bitmap(plane.width, plane.height, is_black);
        let grids = prepared.detect_grids();
        grids.iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}

/// How often a row has black and white as across the middle of a code's corner: 1 : 1 : 3 : 1 : 1 (ISO/IEC 18004 §6.3.3).
fn corners(black: &[bool], width: usize) -> usize {
    let mut hits = 0;
    for row in black.chunks_exact(width.max(1)) {
        // The last five runs, the newest last.
        let mut runs = [0_usize; 5];
        let mut before = false;
        for pixel in row.iter().chain(&[false]) {
            if *pixel == before {
                runs[4] += 1;
                continue;
            }
            // At a change from black to white the runs are black, white, black, white, black.
            hits += usize::from(before && is_corner(runs));
            runs.rotate_left(1);
            runs[4] = 1;
            before = *pixel;
        }
    }
    hits
}

fn is_corner(runs: [usize; 5]) -> bool {
    let module = runs.iter().sum::<usize>() as f32 / 7.0;
    let like = |run: usize, modules: f32| (run as f32 - modules * module).abs() < 0.75 * module.max(1.0);
    runs.iter().all(|run| *run > 0) && like(runs[2], 3.0) && [0, 1, 3, 4].iter().all(|run| like(runs[*run], 1.0))
}
