//! Several screenshots as one picture, that picture as a PDF: the office wants two people's results in one.

use image::{Rgb, RgbImage, imageops};

use super::bind::{Built, one_picture};
use super::bounds::Bounds;
use super::fault::{Fault, Note};
use super::paper::Paper;
use super::photo::{self, GRADES};

/// More than this would be too small to be read on one page.
const MOST: usize = 4;
/// Between two pictures, in thousandths of the side that they share.
const GAP_PER_MILLE: u32 = 15;

/// Puts pictures into one, and that on a page: beside each other, all of one height, where they are higher than wide; below
/// each other, all of one width, where they are wider than high.
///
/// # Errors
///
/// [`Fault::Nothing`], [`Fault::TooManyPapers`], [`Fault::TooLarge`], and of each paper [`Fault::WrongKind`], [`Fault::Broken`],
/// [`Fault::TooManyPixels`].
pub(super) fn one_of_several(papers: &[Paper<'_>], printed: bool, bounds: &Bounds) -> Result<Built, Fault> {
    if papers.is_empty() {
        return Err(Fault::Nothing);
    }
    if papers.len() > MOST {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        return Err(Fault::TooManyPapers {
            given: count(papers.len()),
            most: count(MOST),
        });
    }
    let mut least = 0;
    for (number, grade) in GRADES.iter().enumerate() {
        let mut pictures = Vec::with_capacity(papers.len());
        for paper in papers {
            pictures.push(photo::upright(photo::decoded(paper, &bounds.decoding)?, grade.side));
        }
        // Letters of a screen suffer more from coding than those of a photo.
        let quality = if number == 0 { 92 } else { grade.quality };
        let bytes = one_picture(&photo::encoded(&joined(&pictures), quality)?, printed);
        if bytes.len() as u64 <= bounds.file_bytes {
            let lowered = papers.iter().map(|paper| Note::Lowered(paper.origin(None)));
            return Ok(Built {
                bytes,
                pages: 1,
                notes: if number == 0 { Vec::new() } else { lowered.collect() },
            });
        }
        least = bytes.len() as u64;
    }
    Err(Fault::TooLarge {
        bytes: least,
        most: bounds.file_bytes,
    })
}

fn joined(pictures: &[RgbImage]) -> RgbImage {
    let high = pictures.iter().filter(|picture| picture.height() > picture.width());
    let beside = high.count() * 2 >= pictures.len();
    // The smallest gives the side that they share: nothing is enlarged.
    let shared = |picture: &RgbImage| if beside { picture.height() } else { picture.width() };
    let side = pictures.iter().map(shared).min().unwrap_or(1).max(1);
    let gap = (side * GAP_PER_MILLE / 1000).max(4);
    let scaled: Vec<RgbImage> = pictures
        .iter()
        .map(|picture| {
            let other = if beside { picture.width() } else { picture.height() };
            let other = u64::from(other) * u64::from(side) / u64::from(shared(picture).max(1));
            let other = u32::try_from(other).unwrap_or(u32::MAX).max(1);
            let (width, height) = if beside { (other, side) } else { (side, other) };
            if picture.dimensions() == (width, height) {
                picture.clone()
            } else {
                imageops::thumbnail(picture, width, height)
            }
        })
        .collect();
    let along = |picture: &RgbImage| if beside { picture.width() } else { picture.height() };
    let gaps = gap * u32::try_from(scaled.len().saturating_sub(1)).unwrap_or(0);
    let length = scaled.iter().map(along).sum::<u32>() + gaps;
    let (width, height) = if beside { (length, side) } else { (side, length) };
    let mut whole = RgbImage::from_pixel(width, height, Rgb([255; 3]));
    let mut at = 0;
    for picture in &scaled {
        let (x, y) = if beside { (at, 0) } else { (0, at) };
        imageops::replace(&mut whole, picture, x, y);
        at += i64::from(along(picture) + gap);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_become_equal_beside_and_widths_below_each_other() {
        let plain = |width, height, grey| RgbImage::from_pixel(width, height, Rgb([grey; 3]));
        let beside = joined(&[plain(300, 600, 10), plain(400, 1200, 90)]);
        assert_eq!(beside.dimensions(), (300 + 9 + 200, 600));
        assert_eq!(beside.get_pixel(299, 599).0, [10; 3]);
        assert_eq!(beside.get_pixel(304, 300).0, [255; 3]);
        assert_eq!(beside.get_pixel(309, 0).0, [90; 3]);
        let below = joined(&[plain(600, 300, 10), plain(1200, 400, 90)]);
        assert_eq!(below.dimensions(), (600, 300 + 9 + 200));
        assert_eq!(joined(&[plain(70, 50, 1)]).dimensions(), (70, 50));
    }
}
