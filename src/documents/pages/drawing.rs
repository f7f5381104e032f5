//! Drawing a page, or a part of it.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Rect;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::RgbImage;

/// A drawn page has at most so many pixels along its longer side.
const LONGEST: f64 = 2200.0;
/// Paper is not more than this away from its own middle grey, of 255: the dirt of a scan, JPEG's ringing.
const DIRT: u8 = 24;
/// What is darker in the middle is no plain paper, 0 to 255.
const PAPER: u8 = 110;
/// A border of the page where scanners leave shadows, as a part of its side.
const BORDER: f32 = 0.04;
/// Of a blank page so many thousandths may be more than dirt.
const SPECKS_PER_MILLE: usize = 1;
/// The longer side of a page that is looked at for being blank, in pixels.
pub(super) const SMALL_SIDE: u32 = 300;

/// The page with its longer side of so many pixels, on white. None when its size makes no sense.
pub(super) fn whole<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
    side: u32,
) -> Option<RgbImage> {
    let (width, height) = page.render_dimensions();
    scaled(page, cache, settings, f64::from(side) / f64::from(width.max(height)))
}

/// A part of the page, in points as it is seen, with its longer side of so many pixels, on white.
pub(super) fn part<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
    place: Rect,
    side: u32,
) -> Option<RgbImage> {
    let scale = f64::from(side) / place.width().max(place.height());
    let drawn = scaled(page, cache, settings, scale)?;
    let pixel = |at: f64, most: u32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the page")]
        let at = (at * scale).round().max(0.0) as u32;
        at.min(most)
    };
    let (left, right) = (pixel(place.x0, drawn.width()), pixel(place.x1, drawn.width()));
    let (top, bottom) = (pixel(place.y0, drawn.height()), pixel(place.y1, drawn.height()));
    if right <= left || bottom <= top {
        return None;
    }
    if (left, top, right, bottom) == (0, 0, drawn.width(), drawn.height()) {
        return Some(drawn);
    }
    Some(image::imageops::crop_imm(&drawn, left, top, right - left, bottom - top).to_image())
}

fn scaled<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
    scale: f64,
) -> Option<RgbImage> {
    let (width, height) = page.render_dimensions();
    let (wide, high) = (f64::from(width) * scale, f64::from(height) * scale);
    // A page that is a line would have no pixels one way.
    if !(wide.min(high) >= 1.0 && wide.max(high) <= LONGEST) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a scale needs no more than 24 bits")]
    // What is a hair less than a whole pixel would be cut off.
    let scale = scale as f32 * 1.000_01;
    let pixmap = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let drawn = render(page, cache, settings, &RenderSettings::default(), &pixmap);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let pixels = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]);
    RgbImage::from_raw(width, height, pixels.collect())
}

/// Whether nothing is to be seen on a page but paper.
pub(super) fn is_blank(page: &RgbImage) -> bool {
    let long = page.width().max(page.height());
    let small = (long > SMALL_SIDE).then(|| {
        let fit = |side: u32| (side * SMALL_SIDE / long).max(1);
        image::imageops::thumbnail(page, fit(page.width()), fit(page.height()))
    });
    let gray = image::imageops::grayscale(small.as_ref().unwrap_or(page));
    let (width, height) = gray.dimensions();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides of some hundred pixels"
    )]
    let inside = |at: u32, side: u32| {
        let border = (side as f32 * BORDER).ceil() as u32;
        at >= border && at + border < side
    };
    let mut seen: Vec<u8> = gray
        .enumerate_pixels()
        .filter(|(x, y, _)| inside(*x, width) && inside(*y, height))
        .map(|(.., pixel)| pixel.0[0])
        .collect();
    if seen.is_empty() {
        return true;
    }
    seen.sort_unstable();
    let middle = seen.get(seen.len() / 2).copied().unwrap_or(255);
    if middle < PAPER {
        // All dark: that is a photo without light, not a page without print.
        return false;
    }
    let specks = seen.iter().filter(|value| value.abs_diff(middle) > DIRT).count();
    specks * 1000 <= seen.len() * SPECKS_PER_MILLE
}
