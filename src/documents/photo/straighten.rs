//! A paper out of a photo as if it had been scanned: its four corners become those of an upright rectangle.

use image::{DynamicImage, GenericImageView, Rgb, RgbImage};

use super::sample::{Outline, Point};

/// A result's longer side is at most so many pixels; 30 pixels a millimetre on an ID card.
const LONGEST: f32 = 4096.0;
/// What the focal length of a camera's lens may be in sides of its picture (the longer one): from the widest lens of a
/// telephone to one for portraits.
const FOCAL: (f32, f32) = (0.55, 2.5);
/// The usual main lens of a telephone: 26 mm where a picture is 36 mm wide.
const USUAL_FOCAL: f32 = 0.72;

/// The size of a paper in millimetres, as it is read: width, then height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaperSize {
    /// In millimetres.
    pub width: f32,
    /// In millimetres.
    pub height: f32,
}

impl PaperSize {
    /// A card such as the ID card (ISO/IEC 7810, ID-1).
    pub const CARD: PaperSize = PaperSize {
        width: 85.6,
        height: 53.98,
    };
    /// An A4 page (ISO 216).
    pub const A4: PaperSize = PaperSize {
        width: 210.0,
        height: 297.0,
    };
}

/// A way to see a photo's paper straight. It holds no pixels of its own: ask for strips of them, so that a large picture
/// needn't be in memory twice.
pub struct Straightened<'a> {
    picture: &'a DynamicImage,
    map: Map,
    width: u32,
    height: u32,
}

impl<'a> Straightened<'a> {
    /// Straightens by an outline in pixels of this picture (see [`Outline::scaled`]). Of the paper's size only the aspect
    /// counts, turned to how the paper lies; without it the aspect is reckoned from the corners.
    ///
    /// None when the corners are those of no paper: of no area, or not to be seen from any point.
    pub fn new(picture: &'a DynamicImage, outline: &Outline, size: Option<PaperSize>) -> Option<Straightened<'a>> {
        let map = Map::to(&outline.corners)?;
        let side = |index: usize| {
            let (a, b) = (outline.corners[index], outline.corners[(index + 1) % 4]);
            (a.x - b.x).hypot(a.y - b.y)
        };
        let (across, down) = (side(0).max(side(2)), side(1).max(side(3)));
        let seen = aspect(&outline.corners, picture.width(), picture.height()).unwrap_or(across / down);
        let aspect = match size.map(|size| size.width / size.height) {
            Some(known) if (known > 1.0) == (seen > 1.0) => known,
            Some(known) => 1.0 / known,
            None => seen,
        };
        if !(aspect.is_finite() && aspect > 0.05 && aspect < 20.0) {
            return None;
        }
        // No more pixels than the photo has of the paper, where it has the most.
        let width = across.min(down * aspect).min(LONGEST).min(LONGEST * aspect);
        let pixels = |side: f32| (side.round() as u32).max(1);
        Some(Straightened {
            picture,
            map,
            width: pixels(width),
            height: pixels(width / aspect),
        })
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
            let at = self.map.at(
                (x as f32 + 0.5) / self.width as f32,
                ((y + top) as f32 + 0.5) / self.height as f32,
            );
            *pixel = blended(self.picture, at);
        }
        strip
    }

    /// All of the result.
    pub fn whole(&self) -> RgbImage {
        self.strip(0, self.height)
    }
}

impl Outline {
    /// The same outline in a picture `by` times as large; with a sample's scale, in the picture it was made of.
    pub fn scaled(&self, by: f32) -> Outline {
        Outline {
            corners: self.corners.map(|corner| Point {
                x: corner.x * by,
                y: corner.y * by,
            }),
            confidence: self.confidence,
        }
    }
}

/// From the unit square to four corners, as a flat thing is seen (P. Heckbert, Fundamentals of Texture Mapping, 1989).
struct Map {
    x: [f32; 3],
    y: [f32; 3],
    depth: [f32; 2],
}

impl Map {
    fn to(corners: &[Point; 4]) -> Option<Map> {
        let [a, b, c, d] = corners;
        let (right, lower) = ((b.x - c.x, b.y - c.y), (d.x - c.x, d.y - c.y));
        let rest = (a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y);
        let across = right.0 * lower.1 - lower.0 * right.1;
        if across.abs() < 1.0 {
            return None;
        }
        let g = (rest.0 * lower.1 - lower.0 * rest.1) / across;
        let h = (right.0 * rest.1 - rest.0 * right.1) / across;
        // All corners must be in front of the camera.
        if ![1.0, 1.0 + g, 1.0 + h, 1.0 + g + h].iter().all(|depth| *depth > 1e-3) {
            return None;
        }
        Some(Map {
            x: [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x],
            y: [b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y],
            depth: [g, h],
        })
    }

    fn at(&self, u: f32, v: f32) -> Point {
        let depth = self.depth[0] * u + self.depth[1] * v + 1.0;
        Point {
            x: (self.x[0] * u + self.x[1] * v + self.x[2]) / depth,
            y: (self.y[0] * u + self.y[1] * v + self.y[2]) / depth,
        }
    }
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
fn blended(picture: &DynamicImage, at: Point) -> Rgb<u8> {
    let last = (picture.width() - 1, picture.height() - 1);
    let x = (at.x - 0.5).clamp(0.0, last.0 as f32);
    let y = (at.y - 0.5).clamp(0.0, last.1 as f32);
    let (left, top) = (x as u32, y as u32);
    let (right, below) = ((left + 1).min(last.0), (top + 1).min(last.1));
    let (dx, dy) = (x - left as f32, y - top as f32);
    let pixel = |x: u32, y: u32| match picture {
        DynamicImage::ImageRgb8(rgb) => rgb.get_pixel(x, y).0,
        other => {
            let [red, green, blue, _] = other.get_pixel(x, y).0;
            [red, green, blue]
        }
    };
    let corners = [
        pixel(left, top),
        pixel(right, top),
        pixel(left, below),
        pixel(right, below),
    ];
    let shares = [(1.0 - dx) * (1.0 - dy), dx * (1.0 - dy), (1.0 - dx) * dy, dx * dy];
    Rgb([0, 1, 2].map(|channel| {
        let sum: f32 = corners
            .iter()
            .zip(shares)
            .map(|(pixel, share)| f32::from(pixel[channel]) * share)
            .sum();
        (sum + 0.5) as u8
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A picture of 600 × 400 whose red tells how far right, whose green how far down.
    fn slope() -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(600, 400, |x, y| {
            Rgb([(x * 255 / 599) as u8, (y * 255 / 399) as u8, 7])
        }))
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
                picture.to_rgb8().get_pixel(x + 100, y + 50).to_owned(),
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
            let picture = DynamicImage::ImageLuma8(image::GrayImage::new(width, height));
            if let Some(straight) = Straightened::new(&picture, &outline(corners), None) {
                let strip = straight.strip(0, 2);
                prop_assert!(strip.width() >= 1 && strip.width() <= 4096);
            }
        }
    }
}
