//! A paper out of a photo as if it had been scanned: its four corners become those of an upright rectangle.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView, Rgb, RgbImage};

use super::measure::PaperSize;
use super::projection::Projection;
use super::sample::{Outline, Point, Sample};
use super::turning::Turning;
use crate::documents::picture::Picture;

/// A result's longer side is at most so many pixels; 30 pixels a millimetre on an ID card.
const LONGEST: f32 = 4096.0;
/// What the focal length of a camera's lens may be in sides of its picture (the longer one): from the widest lens of a
/// telephone to one for portraits.
const FOCAL: (f32, f32) = (0.55, 2.5);
/// The usual main lens of a telephone: 26 mm where a picture is 36 mm wide.
const USUAL_FOCAL: f32 = 0.72;
/// A pixel of a result that is made small is the mean of at most so many places across and down.
const MOST_PLACES: f32 = 4.0;

/// A way to see a photo's paper straight and upright. It holds no pixels of its own: ask for strips of them, or for a JPEG,
/// so that a large picture needn't be in memory twice.
pub struct Straightened<'a> {
    pixels: Pixels<'a>,
    projection: Projection,
    width: u32,
    height: u32,
    /// Each pixel is the mean of so many places across and down.
    places: u32,
}

/// What is straightened.
#[derive(Clone, Copy)]
enum Pixels<'a> {
    Plain(&'a RgbImage),
    Other(&'a DynamicImage),
}

impl Pixels<'_> {
    fn size(self) -> (u32, u32) {
        match self {
            Pixels::Plain(picture) => picture.dimensions(),
            Pixels::Other(picture) => picture.dimensions(),
        }
    }

    fn at(self, x: u32, y: u32) -> [u8; 3] {
        match self {
            Pixels::Plain(picture) => picture.get_pixel(x, y).0,
            Pixels::Other(picture) => {
                let [red, green, blue, _] = picture.get_pixel(x, y).0;
                [red, green, blue]
            }
        }
    }
}

impl<'a> Straightened<'a> {
    /// Straightens a picture's paper, from its stored pixels; the outline is in pixels of the upright picture. Of the
    /// paper's size only the aspect counts, turned to how the paper lies; without it the aspect is reckoned from the
    /// corners.
    ///
    /// None when the corners are those of no paper: of no area, or not to be seen from any point.
    pub fn new(picture: &'a Picture, outline: &Outline, size: Option<PaperSize>) -> Option<Straightened<'a>> {
        let pixels = match picture.stored() {
            DynamicImage::ImageRgb8(plain) => Pixels::Plain(plain),
            other => Pixels::Other(other),
        };
        Straightened::by(pixels, &Turning::of(picture).corners(outline), size)
    }

    /// The same from a sample, for a result that is small; the outline is in pixels of the upright picture, not of the
    /// sample.
    pub fn of_sample(sample: &'a Sample, outline: &Outline, size: Option<PaperSize>) -> Option<Straightened<'a>> {
        let corners = outline.scaled(1.0 / sample.scale).corners;
        Straightened::by(Pixels::Plain(&sample.rgb), &corners, size)
    }

    /// By corners among the pixels, beginning with what is to be the upper left one.
    fn by(pixels: Pixels<'a>, corners: &[Point; 4], size: Option<PaperSize>) -> Option<Straightened<'a>> {
        let projection = Projection::onto(corners)?;
        let side = |index: usize| {
            let (a, b) = (corners[index], corners[(index + 1) % 4]);
            (a.x - b.x).hypot(a.y - b.y)
        };
        let (across, down) = (side(0).max(side(2)), side(1).max(side(3)));
        let (wide, high) = pixels.size();
        let seen = aspect(corners, wide, high).unwrap_or(across / down);
        let aspect = match size.map(PaperSize::aspect) {
            Some(known) if seen > 1.0 => known,
            Some(known) => 1.0 / known,
            None => seen,
        };
        if !(aspect.is_finite() && aspect > 0.05 && aspect < 20.0) {
            return None;
        }
        // No more pixels than the photo has of the paper, where it has the most.
        let width = across.min(down * aspect).min(LONGEST).min(LONGEST * aspect);
        Some(Straightened {
            pixels,
            projection,
            width: whole_pixels(width),
            height: whole_pixels(width / aspect),
            places: 1,
        })
    }

    /// The same with a longer side of at most so many pixels. What is made small is averaged.
    pub fn within(self, long_side: u32) -> Straightened<'a> {
        let long = self.width.max(self.height);
        if long <= long_side {
            return self;
        }
        let share = long_side.max(1) as f32 / long as f32;
        Straightened {
            width: whole_pixels(self.width as f32 * share),
            height: whole_pixels(self.height as f32 * share),
            places: (1.0 / share).ceil().min(MOST_PLACES) as u32,
            ..self
        }
    }

    /// Width of the result in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height of the result in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The rows of the result from `top` on, `rows` of them or as many as there are. What lies outside of the photo
    /// repeats its border.
    pub fn strip(&self, top: u32, rows: u32) -> RgbImage {
        let top = top.min(self.height);
        let mut strip = RgbImage::new(self.width, rows.min(self.height - top));
        for (x, y, pixel) in strip.enumerate_pixels_mut() {
            *pixel = self.pixel(x, y + top);
        }
        strip
    }

    /// All of the result.
    pub fn whole(&self) -> RgbImage {
        self.strip(0, self.height)
    }

    /// The result as a JPEG of a quality from 1 to 100. Takes no more memory than the file does.
    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Sides are from 1 to 4096, which a JPEG takes, and a vector takes all that is written.
        if JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100))
            .encode_image(self)
            .is_err()
        {
            bytes.clear();
        }
        bytes
    }

    fn pixel(&self, x: u32, y: u32) -> Rgb<u8> {
        let (wide, high) = (self.width as f32, self.height as f32);
        let mut sum = [0.5_f32; 3];
        let places = self.places as f32;
        let share = 1.0 / (places * places);
        for down in 0..self.places {
            let v = (y as f32 + (down as f32 + 0.5) / places) / high;
            for across in 0..self.places {
                let u = (x as f32 + (across as f32 + 0.5) / places) / wide;
                let colour = blended(self.pixels, self.projection.at(u, v));
                for (sum, value) in sum.iter_mut().zip(colour) {
                    *sum += value * share;
                }
            }
        }
        Rgb(sum.map(|sum| sum as u8))
    }
}

/// Pixel by pixel, for an encoder that takes them one after the other.
impl GenericImageView for Straightened<'_> {
    type Pixel = Rgb<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Rgb<u8> {
        self.pixel(x, y)
    }
}

fn whole_pixels(side: f32) -> u32 {
    (side.round() as u32).max(1)
}

/// Width by height of the rectangle that is seen with these corners, by a camera whose axis goes through the middle of
/// the picture (Z. Zhang and L. He, Whiteboard Scanning and Image Enhancement, 2003).
fn aspect(corners: &[Point; 4], width: u32, height: u32) -> Option<f32> {
    let long = f64::from(width.max(height));
    // In sides of the picture from its middle: close to one, so that nothing is lost in the products.
    let [a, b, d, c] = corners.map(|corner| {
        [
            (f64::from(corner.x) - f64::from(width) / 2.0) / long,
            (f64::from(corner.y) - f64::from(height) / 2.0) / long,
            1.0,
        ]
    });
    let k2 = triple(a, d, c) / triple(b, d, c);
    let k3 = triple(a, d, b) / triple(c, d, b);
    let n2 = [0, 1, 2].map(|index| k2 * b[index] - a[index]);
    let n3 = [0, 1, 2].map(|index| k3 * c[index] - a[index]);
    let focal = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
    let (least, most) = (f64::from(FOCAL.0).powi(2), f64::from(FOCAL.1).powi(2));
    // Opposite sides that are parallel tell nothing of the lens, nor does noise that asks for one that nobody has.
    let focal = if focal.is_finite() && focal > least && focal < most {
        focal
    } else {
        f64::from(USUAL_FOCAL).powi(2)
    };
    let length = |n: [f64; 3]| (n[0] * n[0] + n[1] * n[1]) / focal + n[2] * n[2];
    let ratio = (length(n2) / length(n3)).sqrt();
    (ratio.is_finite() && ratio > 0.0).then_some(ratio as f32)
}

fn triple(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    (a[1] * b[2] - a[2] * b[1]) * c[0] + (a[2] * b[0] - a[0] * b[2]) * c[1] + (a[0] * b[1] - a[1] * b[0]) * c[2]
}

/// The colour at a place, blended of the four pixels about it.
fn blended(pixels: Pixels<'_>, at: Point) -> [f32; 3] {
    let (width, height) = pixels.size();
    let last = (width.saturating_sub(1), height.saturating_sub(1));
    let x = (at.x - 0.5).clamp(0.0, last.0 as f32);
    let y = (at.y - 0.5).clamp(0.0, last.1 as f32);
    let (left, top) = (x as u32, y as u32);
    let (right, below) = ((left + 1).min(last.0), (top + 1).min(last.1));
    let (dx, dy) = (x - left as f32, y - top as f32);
    let (a, b) = (pixels.at(left, top), pixels.at(right, top));
    let (c, d) = (pixels.at(left, below), pixels.at(right, below));
    [0, 1, 2].map(|channel| {
        let [a, b, c, d] = [a, b, c, d].map(|pixel| f32::from(pixel[channel]));
        let (upper, lower) = (a + (b - a) * dx, c + (d - c) * dx);
        upper + (lower - upper) * dy
    })
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;
    use proptest::prelude::*;

    use super::*;

    /// A picture of 600 × 400 whose red tells how far right, whose green how far down.
    fn slope() -> Picture {
        let colours = RgbImage::from_fn(600, 400, |x, y| Rgb([(x * 255 / 599) as u8, (y * 255 / 399) as u8, 7]));
        Picture::from(DynamicImage::ImageRgb8(colours))
    }

    fn outline(corners: [(f32, f32); 4]) -> Outline {
        Outline {
            corners: corners.map(|(x, y)| Point { x, y }),
            confidence: 1.0,
        }
    }

    /// The corners of a sheet of this size as a camera sees it that stands `far` millimetres away, turned about both axes.
    fn photographed(width: f32, height: f32, far: f32, turns: (f32, f32), focal: f32) -> Outline {
        let ((sin_x, cos_x), (sin_y, cos_y)) = (turns.0.sin_cos(), turns.1.sin_cos());
        outline(
            [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(u, v): (f32, f32)| {
                let (x, y) = (u * width / 2.0, v * height / 2.0);
                let (x, z) = (x * cos_y, -x * sin_y);
                let (y, z) = (y * cos_x - z * sin_x, y * sin_x + z * cos_x);
                let scale = focal * 600.0 / (z + far);
                (300.0 + x * scale, 200.0 + y * scale)
            }),
        )
    }

    #[test]
    fn an_upright_rectangle_is_cut_out_as_it_is() {
        let picture = slope();
        let cut = outline([(100.0, 50.0), (500.0, 50.0), (500.0, 350.0), (100.0, 350.0)]);
        let straight = Straightened::new(&picture, &cut, None).unwrap();
        assert_eq!((straight.width(), straight.height()), (400, 300));
        let pixels = straight.whole();
        for (x, y) in [(0, 0), (399, 0), (200, 150), (399, 299)] {
            let (Rgb(got), Rgb(original)) = (
                pixels.get_pixel(x, y),
                picture.stored().to_rgb8().get_pixel(x + 100, y + 50).to_owned(),
            );
            assert!(
                got.iter().zip(original).all(|(a, b)| a.abs_diff(b) <= 1),
                "{got:?} {original:?}"
            );
        }
    }

    #[test]
    fn the_corners_of_a_slanted_paper_come_into_the_corners() {
        let picture = slope();
        let corners = [(150.0, 60.0), (480.0, 90.0), (520.0, 370.0), (90.0, 330.0)];
        let straight = Straightened::new(&picture, &outline(corners), Some(PaperSize::A4)).unwrap();
        let pixels = straight.whole();
        let (right, bottom) = (straight.width() - 1, straight.height() - 1);
        for ((x, y), (from_x, from_y)) in [(0, 0), (right, 0), (right, bottom), (0, bottom)]
            .into_iter()
            .zip(corners)
        {
            let Rgb([red, green, _]) = *pixels.get_pixel(x, y);
            assert!((f32::from(red) - from_x / 599.0 * 255.0).abs() < 2.0);
            assert!((f32::from(green) - from_y / 399.0 * 255.0).abs() < 2.0);
        }
    }

    #[test]
    fn a_known_size_gives_the_aspect_the_way_the_paper_lies() {
        let picture = slope();
        let lying = outline([(100.0, 100.0), (500.0, 100.0), (500.0, 360.0), (100.0, 360.0)]);
        let card = Straightened::new(&picture, &lying, Some(PaperSize::CARD)).unwrap();
        assert!((card.width() as f32 / card.height() as f32 - 1.586).abs() < 0.01);
        let page = Straightened::new(&picture, &lying, Some(PaperSize::A4)).unwrap();
        assert!((page.width() as f32 / page.height() as f32 - 1.414).abs() < 0.01);
        assert!(page.width() <= 400 && page.height() <= 260);
    }

    #[test]
    fn the_aspect_is_reckoned_from_a_slanted_look() {
        for turns in [(0.0, 0.0), (0.5, 0.0), (0.0, -0.4), (0.35, 0.3), (-0.5, 0.45)] {
            let seen = photographed(85.6, 53.98, 160.0, turns, 0.72);
            let found = aspect(&seen.corners, 600, 400).unwrap();
            assert!((found - 1.586).abs() < 0.03, "{turns:?}: {found}");
        }
    }

    #[test]
    fn strips_are_the_whole() {
        let picture = slope();
        let corners = outline([(150.0, 60.0), (480.0, 90.0), (520.0, 370.0), (90.0, 330.0)]);
        let straight = Straightened::new(&picture, &corners, None).unwrap();
        let mut rows = Vec::new();
        for top in (0..straight.height()).step_by(37) {
            rows.extend(straight.strip(top, 37).into_raw());
        }
        assert_eq!(rows, straight.whole().into_raw());
        assert_eq!(straight.strip(straight.height() + 5, 3).height(), 0);
    }

    #[test]
    fn a_picture_that_was_held_sideways_comes_out_upright() {
        let corners = outline([(150.0, 60.0), (380.0, 90.0), (320.0, 570.0), (90.0, 530.0)]);
        for value in 1..=8 {
            let orientation = Orientation::from_exif(value).unwrap();
            let stored = slope().into_stored();
            let mut upright = stored.clone();
            upright.apply_orientation(orientation);
            let upright = Picture::from(upright);
            let sideways = Picture::held(stored, orientation);
            let whole = |picture: &Picture| {
                Straightened::new(picture, &corners, Some(PaperSize::A4))
                    .unwrap()
                    .whole()
            };
            let (expected, got) = (whole(&upright), whole(&sideways));
            assert_eq!(expected.dimensions(), got.dimensions(), "{orientation:?}");
            let mut pairs = expected.as_raw().iter().zip(got.as_raw());
            assert!(pairs.all(|(a, b)| a.abs_diff(*b) <= 1), "{orientation:?}");
        }
    }

    #[test]
    fn the_jpeg_shows_what_the_strips_do() {
        let picture = slope();
        let corners = outline([(150.0, 60.0), (480.0, 90.0), (520.0, 370.0), (90.0, 330.0)]);
        let straight = Straightened::new(&picture, &corners, None).unwrap();
        let read = image::load_from_memory(&straight.jpeg(95)).unwrap().to_rgb8();
        assert_eq!(read.dimensions(), (straight.width(), straight.height()));
        let whole = straight.whole();
        let pairs = read.as_raw().iter().zip(whole.as_raw());
        let off: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(off < whole.as_raw().len() as u64 * 2, "{off}");
    }

    #[test]
    fn a_small_one_of_the_sample_shows_the_same() {
        let fine = RgbImage::from_fn(2000, 1600, |x, y| {
            // Stripes far finer than the result's pixels, on a slope.
            let stripe = if (x / 3) % 2 == 0 { 0 } else { 80 };
            Rgb([(x * 150 / 1999) as u8 + stripe, (y * 150 / 1599) as u8 + stripe, stripe])
        });
        let picture = Picture::from(DynamicImage::ImageRgb8(fine));
        let sample = Sample::of(picture.stored());
        let corners = outline([(200.0, 150.0), (1800.0, 180.0), (1760.0, 1400.0), (230.0, 1380.0)]);
        let small = Straightened::of_sample(&sample, &corners, None).unwrap().within(240);
        assert_eq!(small.width().max(small.height()), 240);
        let large = Straightened::new(&picture, &corners, None).unwrap();
        for (u, v) in [(0.1, 0.1), (0.5, 0.5), (0.9, 0.2), (0.3, 0.8)] {
            let at = |straight: &Straightened<'_>| {
                (
                    (straight.width() as f32 * u) as u32,
                    (straight.height() as f32 * v) as u32,
                )
            };
            let ((x, y), (large_x, large_y)) = (at(&small), at(&large));
            let Rgb(got) = small.pixel(x, y);
            let around = large.strip(large_y - 9, 18);
            let mean = |channel: usize| {
                let near = (large_x - 9..large_x + 9).flat_map(|x| (0..18).map(move |y| (x, y)));
                near.map(|(x, y)| f32::from(around.get_pixel(x, y).0[channel]))
                    .sum::<f32>()
                    / 324.0
            };
            for channel in 0..3 {
                assert!(
                    (f32::from(got[channel]) - mean(channel)).abs() < 8.0,
                    "{u} {v} {channel}: {got:?} {}",
                    mean(channel)
                );
            }
        }
    }

    #[test]
    fn corners_of_no_paper_are_refused() {
        let picture = slope();
        assert!(Straightened::new(&picture, &outline([(9.0, 9.0); 4]), None).is_none());
        let crossed = outline([(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)]);
        assert!(Straightened::new(&picture, &crossed, None).is_none());
    }

    proptest! {
        #[test]
        fn any_corners_in_any_picture(
            corners in prop::array::uniform4((-300.0_f32..900.0, -300.0_f32..900.0)),
            width in 1_u32..40,
            height in 1_u32..40,
        ) {
            let picture = Picture::from(DynamicImage::ImageLuma8(image::GrayImage::new(width, height)));
            if let Some(straight) = Straightened::new(&picture, &outline(corners), None) {
                let strip = straight.strip(0, 2);
                prop_assert!(strip.width() >= 1 && strip.width() <= 4096);
            }
        }
    }
}
