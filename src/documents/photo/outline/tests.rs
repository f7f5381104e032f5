//! Pictures drawn here: a paper with lines of text on a desk, with noise.

use image::{DynamicImage, Rgb, RgbImage};
use proptest::prelude::*;

use super::super::geometry::{area, depth, distance};
use super::super::sample::{Outline, Point, Sample};
use super::find;

/// Numbers that look random and are the same each time (xorshift, G. Marsaglia 2003).
struct Noise(u64);

impl Noise {
    /// From −1 to 1.
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}

fn points(corners: [(f32, f32); 4]) -> [Point; 4] {
    corners.map(|(x, y)| Point { x, y })
}

/// How a picture is drawn.
struct Scene {
    size: (u32, u32),
    corners: [Point; 4],
    paper: [f32; 3],
    /// Radius of round corners in pixels.
    round: f32,
    /// How much darker it is beside the paper, on two sides: 0 not at all.
    shadow: f32,
    noise: f32,
    text: bool,
    desk: fn(f32, f32) -> [f32; 3],
}

impl Scene {
    fn draw(&self) -> Sample {
        let mut noise = Noise(0x9E37_79B9_7F4A_7C15);
        let corners = &self.corners;
        let side = area(corners).sqrt();
        let mut picture = RgbImage::new(self.size.0, self.size.1);
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let at = Point {
                x: x as f32 + 0.5,
                y: y as f32 + 0.5,
            };
            let inside = self.depth(at);
            let mut colour = (self.desk)(at.x, at.y);
            if self.shadow > 0.0 {
                let cast = self.depth(Point {
                    x: at.x - 4.0,
                    y: at.y - 5.0,
                });
                let dark = 1.0 - self.shadow * (0.5 + cast / 12.0).clamp(0.0, 1.0);
                colour = colour.map(|value| value * dark);
            }
            // The edge is as wide as a pixel.
            let share = (inside + 0.5).clamp(0.0, 1.0);
            let mut paper = self.paper;
            if self.text && inside > side * 0.09 {
                let (line, letter) = (at.y / 14.0, at.x / 6.0);
                if line.fract() < 0.45
                    && letter.fract() < 0.6
                    && (line.floor() * 7.3 + letter.floor() * 3.7).sin() > -0.4
                {
                    paper = [50.0, 50.0, 60.0];
                }
            }
            *pixel = Rgb([0, 1, 2].map(|index| {
                let value = colour[index] * (1.0 - share) + paper[index] * share;
                (value + noise.next() * self.noise).clamp(0.0, 255.0) as u8
            }));
        }
        Sample::of(&DynamicImage::ImageRgb8(picture))
    }

    /// How far inside the paper, round corners and all.
    fn depth(&self, at: Point) -> f32 {
        let inside = depth(&self.corners, at);
        if self.round <= 0.0 || inside > self.round {
            return inside;
        }
        // Near two sides at once only what is within the circle belongs to it.
        let mut sides = [0, 1, 2, 3].map(|index| {
            let (a, b) = (self.corners[index], self.corners[(index + 1) % 4]);
            ((b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x)) / distance(a, b)
        });
        sides.sort_by(f32::total_cmp);
        if sides[1] > self.round {
            return inside;
        }
        self.round - (self.round - sides[0]).hypot(self.round - sides[1])
    }

    /// The share of what both cover that the found and the true outline have in common, counted point by point.
    fn overlap(&self, found: &Outline) -> f32 {
        let (mut both, mut either) = (0, 0);
        for y in (0..self.size.1).step_by(3) {
            for x in (0..self.size.0).step_by(3) {
                let at = Point {
                    x: x as f32,
                    y: y as f32,
                };
                let (a, b) = (depth(&self.corners, at) > 0.0, depth(&found.corners, at) > 0.0);
                both += u32::from(a && b);
                either += u32::from(a || b);
            }
        }
        both as f32 / either.max(1) as f32
    }

    fn assert_found(&self) -> Outline {
        let found = find(&self.draw()).unwrap();
        let overlap = self.overlap(&found);
        assert!(overlap > 0.96, "overlap {overlap}, {found:?}");
        assert!(found.confidence >= 0.5, "overlap {overlap}, {found:?}");
        found
    }
}

fn wood(x: f32, y: f32) -> [f32; 3] {
    let grain = ((y + (x / 90.0).sin() * 8.0) / 5.0).sin() * 6.0;
    [132.0 + grain, 96.0 + grain, 66.0 + grain]
}

fn white(x: f32, _: f32) -> [f32; 3] {
    let light = x / 100.0;
    [222.0 + light, 221.0 + light, 217.0 + light]
}

fn checked(x: f32, y: f32) -> [f32; 3] {
    let dark = f32::from((x / 40.0) as i32 % 2 == 0) * 60.0 + f32::from((y / 40.0) as i32 % 2 == 0) * 60.0;
    [210.0 - dark, 200.0 - dark * 0.4, 205.0 - dark]
}

fn dark(_: f32, _: f32) -> [f32; 3] {
    [38.0, 38.0, 42.0]
}

fn page(desk: fn(f32, f32) -> [f32; 3]) -> Scene {
    Scene {
        size: (750, 1000),
        corners: points([(130.0, 140.0), (600.0, 110.0), (640.0, 830.0), (105.0, 800.0)]),
        paper: [238.0, 238.0, 235.0],
        round: 0.0,
        shadow: 0.0,
        noise: 4.0,
        text: true,
        desk,
    }
}

#[test]
fn a_page_is_found_on_many_desks() {
    for desk in [wood, checked, dark] {
        page(desk).assert_found();
    }
}

#[test]
fn white_paper_is_found_on_a_white_desk() {
    let scene = Scene {
        paper: [228.0, 228.0, 226.0],
        shadow: 0.06,
        ..page(white)
    };
    scene.assert_found();
}

#[test]
fn a_card_with_round_corners_is_found() {
    let scene = Scene {
        size: (1000, 750),
        corners: points([(190.0, 180.0), (790.0, 200.0), (770.0, 590.0), (210.0, 560.0)]),
        paper: [225.0, 228.0, 236.0],
        round: 26.0,
        ..page(dark)
    };
    scene.assert_found();
}

#[test]
fn a_turned_page_begins_at_the_top_left() {
    let scene = Scene {
        size: (1000, 1000),
        corners: points([(380.0, 90.0), (880.0, 330.0), (590.0, 910.0), (110.0, 640.0)]),
        ..page(wood)
    };
    let found = scene.assert_found();
    let sums: Vec<f32> = found.corners.iter().map(|corner| corner.x + corner.y).collect();
    assert!(sums[1..].iter().all(|sum| *sum >= sums[0]), "{found:?}");
    assert!(area(&found.corners) > 0.0);
}

#[test]
fn a_corner_beyond_the_picture_is_told() {
    let scene = Scene {
        corners: points([(90.0, 120.0), (790.0, 80.0), (640.0, 860.0), (105.0, 830.0)]),
        ..page(wood)
    };
    let found = scene.assert_found();
    assert_eq!(found.corners_outside(750, 1000), [false, true, false, false]);
    assert!(found.corners[1].x > 750.0);
}

#[test]
fn a_side_beyond_the_picture_is_its_border() {
    let scene = Scene {
        corners: points([(100.0, 120.0), (900.0, 100.0), (920.0, 860.0), (105.0, 850.0)]),
        ..page(dark)
    };
    let found = find(&scene.draw()).unwrap();
    assert_eq!(found.corners_outside(750, 1000), [false, true, true, false]);
}

#[test]
fn nothing_is_found_for_sure_where_no_paper_is() {
    for desk in [wood, white, checked, dark] {
        let scene = Scene {
            corners: points([(-90.0, -90.0), (-80.0, -90.0), (-80.0, -80.0), (-90.0, -80.0)]),
            ..page(desk)
        };
        let found = find(&scene.draw());
        assert!(found.is_none_or(|found| found.confidence < 0.5), "{found:?}");
    }
    assert!(find(&Sample::of(&DynamicImage::ImageRgb8(RgbImage::new(640, 480)))).is_none());
}

#[test]
fn facts_of_an_outline() {
    let outline = Outline {
        corners: points([(10.0, 10.0), (90.0, 10.0), (100.5, 60.0), (0.0, 60.0)]),
        confidence: 1.0,
    };
    assert_eq!(outline.corners_outside(100, 100), [false, false, true, true]);
    assert!((outline.area_share(100, 100) - 0.451).abs() < 0.001);
    assert!((outline.slant() - 1.256).abs() < 0.001);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_picture_of_any_size(width in 1_u32..90, height in 1_u32..90, large in any::<bool>(), seed in 1_u64.., coarse in 1_u32..30) {
        let mut noise = Noise(seed);
        let (width, height) = if large { (width * 12, height) } else { (width, height) };
        let blocks: Vec<u8> = (0..1024).map(|_| (noise.next() * 127.0 + 128.0) as u8).collect();
        let picture = RgbImage::from_fn(width, height, |x, y| {
            let block = ((x / coarse) * 31 + (y / coarse) * 17) as usize;
            Rgb([blocks[block % 1024], blocks[(block + 1) % 1024], blocks[(block * 3) % 1024]])
        });
        let sample = Sample::of(&DynamicImage::ImageRgb8(picture));
        if let Some(found) = find(&sample) {
            prop_assert!((0.0..=1.0).contains(&found.confidence));
            prop_assert!(found.corners.iter().all(|corner| corner.x.is_finite() && corner.y.is_finite()));
            prop_assert!(area(&found.corners) > 0.0);
        }
    }
}
