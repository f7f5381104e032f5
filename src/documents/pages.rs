//! The pages of a PDF: how many, of which size, and whether there is anything on them.
//!
//! Source for sizes: ISO 32000-1 §14.11.2 (boxes, in points of 1/72 inch), ISO 216 (A3, A4, A6).

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::RgbImage;

use super::pdf;

/// So many pages are looked at; a longer file is counted only. The longest paper that is asked for has about this many.
const LOOKED_AT: usize = 20;
/// The longer side of a page that is drawn to see whether it is blank, in pixels.
const SMALL_SIDE: f32 = 300.0;
/// Paper is not more than this away from its own middle grey, of 255: the dirt of a scan, JPEG's ringing.
const DIRT: u8 = 24;
/// A border of the page where scanners leave shadows, as a part of its side.
const BORDER: f32 = 0.04;
/// Of a blank page so many thousandths may be more than dirt.
const SPECKS_PER_MILLE: usize = 1;
/// Millimetres in a point.
const POINT: f32 = 25.4 / 72.0;
/// The longer side of a page that an office can print: A3, and a little.
const LONGEST_MILLIMETRES: f32 = 450.0;
/// The longer side of a page on which something could be read: A6.
const SHORTEST_MILLIMETRES: f32 = 140.0;

/// Why there are no pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// A password is wanted.
    #[error("it is locked")]
    Locked,
    /// It isn't a PDF, or has no page.
    #[error("it is broken")]
    Broken,
}

/// What is known of a PDF's pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pages {
    /// How many there are.
    pub(super) count: u32,
    /// Numbers of pages with nothing on them, from 1.
    pub(super) blank: Vec<u32>,
    /// Numbers of pages that are far from any paper's size, from 1.
    pub(super) odd: Vec<u32>,
}

impl Pages {
    /// Whether there is nothing at all in it.
    pub(super) fn is_blank(&self) -> bool {
        self.blank.len() == usize::try_from(self.count).unwrap_or(usize::MAX)
    }
}

/// Looks at the pages. One that is locked only against changes can be read.
pub(super) fn look(bytes: &[u8]) -> Result<Pages, Unreadable> {
    let pdf = open(bytes)?;
    let count = pdf.pages().len();
    let mut pages = Pages {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        ..Pages::default()
    };
    let cache = RenderCache::new();
    for (number, page) in (1_u32..).zip(pdf.pages().iter().take(LOOKED_AT)) {
        if is_odd(page) {
            pages.odd.push(number);
        }
        if !has_words(page.typed_operations()) && drawn(page, &cache, SMALL_SIDE).is_some_and(|page| is_blank(&page)) {
            pages.blank.push(number);
        }
    }
    Ok(pages)
}

fn open(bytes: &[u8]) -> Result<Pdf, Unreadable> {
    let data: Arc<Vec<u8>> = Arc::new(bytes.to_vec());
    // The library doesn't let its errors be told apart.
    let pdf = Pdf::new(data).map_err(|_| match pdf::is_locked(bytes) {
        true => Unreadable::Locked,
        false => Unreadable::Broken,
    })?;
    if pdf.pages().is_empty() {
        return Err(Unreadable::Broken);
    }
    Ok(pdf)
}

/// Text is something even where its letters can't be drawn, because their font isn't in the file.
fn has_words(mut operations: TypedIter<'_>) -> bool {
    while let Some(operation) = operations.next() {
        let is_text = matches!(
            operation,
            TypedInstruction::ShowText(_)
                | TypedInstruction::ShowTexts(_)
                | TypedInstruction::NextLineAndShowText(_)
                | TypedInstruction::ShowTextWithParameters(_)
        );
        if is_text {
            return true;
        }
    }
    false
}

/// The page with its longer side of so many pixels, on white. None when its size makes no sense.
fn drawn<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, side: f32) -> Option<RgbImage> {
    let (width, height) = page.render_dimensions();
    let long = width.max(height);
    if !long.is_finite() || width.min(height) <= 0.0 {
        return None;
    }
    let scale = side / long;
    let pixmap = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let drawn = render(
        page,
        cache,
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &pixmap,
    );
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let pixels = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]);
    RgbImage::from_raw(width, height, pixels.collect())
}

fn is_odd(page: &Page<'_>) -> bool {
    let (width, height) = page.render_dimensions();
    let long = width.max(height) * POINT;
    !(SHORTEST_MILLIMETRES..=LONGEST_MILLIMETRES).contains(&long)
}

/// Whether nothing is to be seen on a page but paper.
fn is_blank(page: &RgbImage) -> bool {
    let gray = image::imageops::grayscale(page);
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
    let specks = seen.iter().filter(|value| value.abs_diff(middle) > DIRT).count();
    specks * 1000 <= seen.len() * SPECKS_PER_MILLE
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::documents::blank::pdf;

    const A4: (f32, f32) = (595.0, 842.0);
    const BAR: &str = "0 0 0 rg 80 700 300 40 re f";
    const WORDS: &str = "BT /F1 24 Tf 80 600 Td (Beian) Tj ET";

    #[test]
    fn pages_are_counted_and_looked_at() {
        let bytes = pdf(&[(A4, BAR), (A4, ""), (A4, WORDS), (A4, "0.97 g 0 0 595 842 re f")]);
        let pages = look(&bytes).unwrap();
        assert_eq!(
            (pages.count, pages.blank.as_slice(), pages.odd.as_slice()),
            (4, &[2, 4][..], &[][..])
        );
        assert!(!pages.is_blank());
        assert!(look(&pdf(&[(A4, ""), (A4, "")])).unwrap().is_blank());
    }

    #[test]
    fn a_page_of_no_papers_size_is_odd() {
        let bytes = pdf(&[
            ((4000.0, 3000.0), BAR),
            (A4, BAR),
            ((90.0, 60.0), "0 0 0 rg 0 0 40 40 re f"),
            ((842.0, 1191.0), BAR),
        ]);
        assert_eq!(look(&bytes).unwrap().odd, [1, 3]);
    }

    #[test]
    fn many_pages_are_counted_but_not_all_looked_at() {
        let bytes = pdf(&[(A4, ""); 200]);
        let pages = look(&bytes).unwrap();
        assert_eq!(pages.count, 200);
        assert_eq!(pages.blank.len(), LOOKED_AT);
        assert!(!pages.is_blank(), "who knows what the others have");
    }

    #[test]
    fn what_is_no_pdf_is_broken() {
        for bytes in [&b""[..], b"%PDF-1.4", b"%PDF-1.4\n%%EOF", b"hello"] {
            assert_eq!(look(bytes), Err(Unreadable::Broken));
        }
    }

    #[test]
    fn a_password_is_noticed() {
        let text = String::from_utf8(pdf(&[(A4, BAR)])).unwrap();
        let (owner, user) = ("11".repeat(32), "22".repeat(32));
        let locked = format!(
            "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{owner}> /U <{user}> >>"
        );
        let locked = text.replacen("/Root 1 0 R", &locked, 1);
        assert_eq!(look(locked.as_bytes()), Err(Unreadable::Locked));
    }

    #[test]
    fn pages_that_name_each_other_end() {
        let text = String::from_utf8(pdf(&[(A4, BAR), (A4, BAR)])).unwrap();
        // The tree of pages has itself as a child.
        let looped = text.replacen("/Kids [3 0 R", "/Kids [2 0 R 3 0 R", 1);
        let _ = look(looped.as_bytes());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn damage_does_no_harm(at in 0.0_f64..1.0, byte: u8, cut in 0.0_f64..1.0) {
            let mut bytes = pdf(&[(A4, BAR), (A4, WORDS)]);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in it")]
            let place = |part: f64, length: usize| (part * length as f64) as usize;
            let index = place(at, bytes.len());
            bytes[index] = byte;
            let _ = look(&bytes);
            bytes.truncate(place(cut, bytes.len()));
            let _ = look(&bytes);
        }
    }
}
