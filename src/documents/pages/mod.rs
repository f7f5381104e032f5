//! The pages of a PDF: how many, of which size, whether there is anything on them and the right way up, and whether
//! scans and photos among them are good.
//!
//! - `survey` — what a page is made of, without drawing it.
//! - `drawing` — drawing a page, or a part of it; whether it is blank.
//! - `scan` — the photo checks.
//! - `claims` — sizes that pictures inside claim for themselves.
//!
//! Source for sizes: ISO 32000-1 §14.11.2 (boxes, in points of 1/72 inch), ISO 216 (A3, A4, A6).

mod claims;
mod drawing;
#[cfg(test)]
mod hostile_tests;
mod scan;
#[cfg(test)]
mod scanned;
mod survey;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use hayro::RenderCache;
use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::page::Page;
use image::RgbImage;

use super::finding::{Finding, Place, code};
use super::pdf;
use super::photo::measure::{Thresholds, Wanted};
use super::photo::sample::LONG_SIDE;
use scan::Look;
use survey::{Picture, Survey};

/// A page is drawn with at most so many pixels along its longer side.
pub(in crate::documents) const LONGEST_DRAWN: u32 = 2190;
/// So many pages are looked at; a longer file is counted only. The longest paper that is asked for has about this many.
const LOOKED_AT: usize = 20;
/// Pictures that take more than this in memory, one of them or all of a page, are not drawn: their page is taken as it
/// is. A4 in colour at 600 dots an inch takes 104 MB.
const DECODED_BYTES: (u64, u64) = (110 * 1000 * 1000, 300 * 1000 * 1000);
/// Millimetres in a point.
const POINT: f32 = 25.4 / 72.0;
/// The longer side of a page that an office can print: A3, and a little.
const LONGEST_MILLIMETRES: f32 = 450.0;
/// The longer side of a page on which something could be read: A6.
const SHORTEST_MILLIMETRES: f32 = 140.0;

/// Why there are no pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A password is wanted.
    #[error("it is locked")]
    Locked,
    /// It isn't a PDF, or has no page.
    #[error("it is broken")]
    Broken,
    /// A page has more on it than any paper has.
    #[error("it is too complex")]
    TooComplex,
}

/// What is known of a PDF's pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    /// How many there are.
    pub count: u32,
    /// Numbers of pages with nothing on them, from 1.
    pub blank: Vec<u32>,
    /// Numbers of pages that are far from any paper's size, from 1.
    pub odd: Vec<u32>,
    /// What there is to say of single pages, each with its page, and of all together. The gravest first.
    pub findings: Vec<Finding>,
}

impl Pages {
    /// Whether there is nothing at all in it.
    pub fn is_blank(&self) -> bool {
        self.blank.len() == usize::try_from(self.count).unwrap_or(usize::MAX)
    }
}

/// Looks at the pages. One that is locked only against changes can be read.
///
/// Of vector pages it says which are turned. Scans and photos are given the photo checks when it is known what is
/// `wanted`, and a red seal is looked for on all pages if one is wanted. `each_page` is called before each page that is
/// looked at: a sign that there is progress.
///
/// A page takes about as much memory as its pictures have when they are decoded, up to 110 MB; pages whose
/// pictures take more are taken as they are.
///
/// # Errors
///
/// See [`Unreadable`].
pub fn look(
    bytes: &[u8],
    wanted: Option<&Wanted>,
    thresholds: &Thresholds,
    each_page: &mut dyn FnMut(),
) -> Result<Pages, Unreadable> {
    let pdf = open(bytes)?;
    let count = pdf.pages().len();
    let mut pages = Pages {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        ..Pages::default()
    };
    let mut looker = Looker {
        drawn: RenderCache::new(),
        walked: InterpreterCache::new(),
        settings: InterpreterSettings::default(),
        wanted,
        thresholds,
        seal: if count > LOOKED_AT {
            SealSeen::Perhaps
        } else {
            SealSeen::Nowhere
        },
        pictures: 0,
    };
    for (number, page) in (1_u32..).zip(pdf.pages().iter().take(LOOKED_AT)) {
        each_page();
        looker.look(number, page, &mut pages)?;
    }
    looker.finish(&mut pages);
    Ok(pages)
}

/// A page as it is seen, its longer side of so many pixels, up to 2,190: to show on it what was found. Pages count from 1. None when
/// there is no such page, or drawing it would take too much memory.
pub fn drawn(bytes: &[u8], page: u32, long_side: u32) -> Option<RgbImage> {
    let pdf = open(bytes).ok()?;
    let page = pdf.pages().get(usize::try_from(page).ok()?.checked_sub(1)?)?;
    let settings = InterpreterSettings::default();
    let survey = Survey::of(page, &InterpreterCache::new(), &settings).ok()?;
    can_be_drawn(&survey)
        .then(|| drawing::whole(page, &RenderCache::new(), &settings, long_side))
        .flatten()
}

/// What is known of the seal so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SealSeen {
    /// No page that was looked at has one.
    Nowhere,
    /// None was seen, but a page can't be told.
    Perhaps,
    /// There is one.
    Somewhere,
}

struct Looker<'a, 'w> {
    drawn: RenderCache<'a>,
    walked: InterpreterCache<'a>,
    settings: InterpreterSettings,
    wanted: Option<&'w Wanted>,
    thresholds: &'w Thresholds,
    seal: SealSeen,
    /// How many pages are scans or photos.
    pictures: usize,
}

impl<'a> Looker<'a, '_> {
    fn look(&mut self, number: u32, page: &'a Page<'a>, pages: &mut Pages) -> Result<(), Unreadable> {
        if is_odd(page) {
            pages.odd.push(number);
        }
        let survey = Survey::of(page, &self.walked, &self.settings).map_err(|_| Unreadable::TooComplex)?;
        if !can_be_drawn(&survey) {
            self.seal = self.seal.max(SealSeen::Perhaps);
            return Ok(());
        }
        match self.wanted.zip(survey.picture(page)) {
            Some((wanted, picture)) => self.picture(number, page, &survey, picture, *wanted, pages),
            None => self.vector(number, page, &survey, pages),
        }
        Ok(())
    }

    fn vector(&mut self, number: u32, page: &'a Page<'a>, survey: &Survey, pages: &mut Pages) {
        let turned = survey.quarters().and_then(scan::turned);
        pages.findings.extend(turned.map(|finding| finding.on_page(number)));
        let has_words = survey.has_letters() || has_words(page.typed_operations());
        let seal_for = self
            .wanted
            .filter(|wanted| wanted.seal && !wanted.paper.is_card() && self.seal != SealSeen::Somewhere);
        let side = if seal_for.is_some() {
            LONG_SIDE
        } else {
            drawing::SMALL_SIDE
        };
        if has_words && seal_for.is_none() {
            return;
        }
        let Some(drawn) = drawing::whole(page, &self.drawn, &self.settings, side) else {
            self.seal = self.seal.max(SealSeen::Perhaps);
            return;
        };
        if !has_words && drawing::is_blank(&drawn) {
            pages.blank.push(number);
        } else if let Some(wanted) = seal_for
            && scan::has_seal(drawn, wanted, self.thresholds)
        {
            self.seal = SealSeen::Somewhere;
        }
    }

    fn picture(
        &mut self,
        number: u32,
        page: &'a Page<'a>,
        survey: &Survey,
        picture: Picture,
        wanted: Wanted,
        pages: &mut Pages,
    ) {
        let Picture {
            place,
            pixels_per_point,
        } = picture;
        let long = place.width().max(place.height());
        // Never larger than it is: what is made up between pixels looks blurred.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most LONG_SIDE"
        )]
        let side = (long * pixels_per_point).ceil().clamp(1.0, f64::from(LONG_SIDE)) as u32;
        let Some(drawn) = drawing::part(page, &self.drawn, &self.settings, place, side) else {
            self.seal = self.seal.max(SealSeen::Perhaps);
            return;
        };
        if drawing::is_blank(&drawn) {
            if !survey.has_letters() {
                pages.blank.push(number);
            }
            return;
        }
        self.pictures += 1;
        #[expect(clippy::cast_possible_truncation, reason = "a ratio")]
        let scale = (pixels_per_point * long / f64::from(side)) as f32;
        let Look { findings, seal } = scan::look(drawn, scale, survey.quarters(), &wanted, self.thresholds);
        self.seal = self.seal.max(match seal {
            Some(true) => SealSeen::Somewhere,
            Some(false) => SealSeen::Nowhere,
            None => SealSeen::Perhaps,
        });
        let (width, height) = page.render_dimensions();
        #[expect(clippy::cast_possible_truncation, reason = "fractions")]
        let part = Place {
            x: place.x0 as f32 / width,
            y: place.y0 as f32 / height,
            width: place.width() as f32 / width,
            height: place.height() as f32 / height,
        };
        let findings = findings.into_iter().map(|finding| scan::placed(finding, part));
        pages.findings.extend(findings.map(|finding| finding.on_page(number)));
    }

    fn finish(self, pages: &mut Pages) {
        let others = pages
            .findings
            .iter()
            .filter(|finding| finding.code == code::OTHER_PAPER);
        if others.count() < self.pictures {
            // One of the pages may well be the paper, such as one side of a card behind the other.
            pages.findings.retain(|finding| finding.code != code::OTHER_PAPER);
        }
        let due = self.wanted.is_some_and(|wanted| wanted.seal && !wanted.paper.is_card());
        if due && self.seal == SealSeen::Nowhere && !pages.is_blank() {
            pages.findings.push(Finding::warn(code::NO_SEAL));
        }
        // Stable: within a severity by page.
        pages.findings.sort_by_key(|finding| finding.severity);
    }
}

fn can_be_drawn(survey: &Survey) -> bool {
    survey.largest_bytes <= DECODED_BYTES.0 && survey.decoded_bytes <= DECODED_BYTES.1
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

fn is_odd(page: &Page<'_>) -> bool {
    let (width, height) = page.render_dimensions();
    let long = width.max(height) * POINT;
    !(SHORTEST_MILLIMETRES..=LONGEST_MILLIMETRES).contains(&long)
}
