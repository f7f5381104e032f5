//! The way between a picture that stands upright and its pixels as they are stored.
//!
//! A camera that is held sideways stores its pixels sideways and notes how to turn them (EXIF, tag `Orientation`). Turning
//! a large picture copies it; places can be turned for nothing.

use image::metadata::Orientation;

use super::sample::{Outline, Point};
use crate::documents::picture::Picture;

/// How places of an upright picture and of its stored pixels go together. Places are in pixels of the full size, from the
/// top left corner of the first pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turning {
    orientation: Orientation,
    /// Width and height of the stored pixels.
    stored: (f32, f32),
}

impl Turning {
    /// That of stored pixels of this size, to be turned so.
    pub fn new(orientation: Orientation, (width, height): (u32, u32)) -> Turning {
        Turning {
            orientation,
            stored: (width as f32, height as f32),
        }
    }

    /// That of a picture.
    pub fn of(picture: &Picture) -> Turning {
        let stored = picture.stored();
        Turning::new(picture.orientation(), (stored.width(), stored.height()))
    }

    /// Where a place of the upright picture is among the stored pixels.
    pub fn to_stored(self, Point { x, y }: Point) -> Point {
        let (width, height) = self.stored;
        let (x, y) = match self.orientation {
            Orientation::NoTransforms => (x, y),
            Orientation::Rotate90 => (y, height - x),
            Orientation::Rotate180 => (width - x, height - y),
            Orientation::Rotate270 => (width - y, x),
            Orientation::FlipHorizontal => (width - x, y),
            Orientation::FlipVertical => (x, height - y),
            Orientation::Rotate90FlipH => (y, x),
            Orientation::Rotate270FlipH => (width - y, height - x),
        };
        Point { x, y }
    }

    /// Where a place among the stored pixels is in the upright picture.
    pub fn to_upright(self, Point { x, y }: Point) -> Point {
        let (width, height) = self.stored;
        let (x, y) = match self.orientation {
            Orientation::NoTransforms => (x, y),
            Orientation::Rotate90 => (height - y, x),
            Orientation::Rotate180 => (width - x, height - y),
            Orientation::Rotate270 => (y, width - x),
            Orientation::FlipHorizontal => (width - x, y),
            Orientation::FlipVertical => (x, height - y),
            Orientation::Rotate90FlipH => (y, x),
            Orientation::Rotate270FlipH => (height - y, width - x),
        };
        Point { x, y }
    }

    /// The corners of an outline in the upright picture, among the stored pixels: in the same order, so that the first is
    /// still the one that is seen at the top left. Of a mirrored picture they go anticlockwise then.
    pub fn corners(self, upright: &Outline) -> [Point; 4] {
        upright.corners.map(|corner| self.to_stored(corner))
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage, Luma};

    use super::*;

    /// The values of EXIF's tag, 1 to 8.
    fn all() -> impl Iterator<Item = Orientation> {
        (1..=8).map(|value| Orientation::from_exif(value).unwrap())
    }

    #[test]
    fn every_pixel_is_found_however_the_camera_was_held() {
        let (width, height) = (7, 4);
        let stored = GrayImage::from_fn(width, height, |x, y| Luma([(y * width + x) as u8]));
        for orientation in all() {
            let turning = Turning::new(orientation, (width, height));
            let mut upright = DynamicImage::ImageLuma8(stored.clone());
            upright.apply_orientation(orientation);
            for (x, y, pixel) in upright.to_luma8().enumerate_pixels() {
                let middle = Point {
                    x: x as f32 + 0.5,
                    y: y as f32 + 0.5,
                };
                let at = turning.to_stored(middle);
                let found = stored.get_pixel(at.x as u32, at.y as u32);
                assert_eq!(found, pixel, "{orientation:?} {x} {y}");
                assert_eq!(turning.to_upright(at), middle, "{orientation:?}");
            }
        }
    }
}
