//! A picture with all sheets, small and numbered, to be shown before a file is built.

use hayro::kurbo::Point;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage, imageops};

use super::bounds::Bounds;
use super::fault::Fault;
use super::paper::Paper;
use super::photo;
use super::sheets::{Content, ordered, sheets};
use crate::documents::pages;
use crate::documents::photo::marked::{Canvas, MOST_BYTES};

/// Side of a sheet's place in pixels by how many there are at most.
const SIDES: [(usize, u32); 4] = [(6, 280), (12, 220), (30, 160), (usize::MAX, 120)];
/// The paper is grey, so that white sheets are seen on it.
const GREY: Rgb<u8> = Rgb([150; 3]);
const BORDER: u32 = 8;
/// JPEG qualities, one after the other until it is small enough; then the picture is made smaller.
const QUALITIES: [u8; 4] = [78, 62, 48, 36];
/// A longer side of less than this shows nothing.
const LEAST_SIDE: u32 = 400;

/// The sheets of [`sheets`] in their order, or in another, numbered from 1 as they come; as a JPEG of 40 KiB where that can be
/// reached. A page of a PDF that can't be drawn is an empty sheet with its number.
///
/// # Errors
///
/// Those of [`sheets`]; [`Fault::Order`], and of each picture [`Fault::Broken`], [`Fault::TooManyPixels`].
pub fn contact_sheet(papers: &[Paper<'_>], order: Option<&[usize]>, bounds: &Bounds) -> Result<Vec<u8>, Fault> {
    let sheets = ordered(sheets(papers, bounds)?, order)?;
    let side = SIDES
        .iter()
        .find(|(most, _)| sheets.len() <= *most)
        .map_or(120, |(_, side)| *side);
    let columns = (1_u32..)
        .find(|columns| (columns * columns) as usize >= sheets.len())
        .unwrap_or(1);
    let rows = u32::try_from(sheets.len()).unwrap_or(u32::MAX).div_ceil(columns);
    let step = side + BORDER;
    let mut whole = RgbImage::from_pixel(columns * step + BORDER, rows * step + BORDER, GREY);
    let mut corners = Vec::with_capacity(sheets.len());
    for (place, sheet) in (0_u32..).zip(&sheets) {
        let left = BORDER + place % columns * step;
        let top = BORDER + place / columns * step;
        let small = |index: usize, side: u32| match papers.get(index) {
            Some(paper) => photo::small(paper, side, &bounds.decoding),
            None => Err(Fault::Nothing),
        };
        let pictures = match sheet.content {
            Content::Picture(index) | Content::Card(index) => vec![small(index, side)?],
            Content::Cards(first, second) => vec![small(first, side / 2 - 2)?, small(second, side / 2 - 2)?],
            Content::Page(index, number) => {
                let drawn = papers
                    .get(index)
                    .and_then(|paper| pages::drawn(paper.bytes, number, side));
                vec![drawn.unwrap_or_else(|| RgbImage::from_pixel(side * 7 / 10, side, Rgb([255; 3])))]
            }
        };
        let mut down = top;
        for picture in &pictures {
            let across = left + side.saturating_sub(picture.width()) / 2;
            imageops::replace(&mut whole, picture, i64::from(across), i64::from(down));
            down += picture.height() + 4;
        }
        corners.push(Point::new(f64::from(left), f64::from(top)));
    }
    if let Some(mut canvas) = Canvas::over(&whole) {
        for (number, corner) in (1..).zip(corners) {
            let label = canvas.measure(&number.to_string());
            canvas.label(&label, corner);
        }
        canvas.lay_over(&mut whole);
    }
    loop {
        let mut bytes = Vec::new();
        for quality in QUALITIES {
            bytes.clear();
            JpegEncoder::new_with_quality(&mut bytes, quality)
                .encode_image(&whole)
                .map_err(|error| Fault::Write(error.to_string()))?;
            if bytes.len() <= MOST_BYTES {
                return Ok(bytes);
            }
        }
        let (width, height) = (whole.width() * 3 / 4, whole.height() * 3 / 4);
        if width.max(height) < LEAST_SIDE {
            return Ok(bytes);
        }
        whole = imageops::thumbnail(&whole, width, height);
    }
}
