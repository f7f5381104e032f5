//! Several papers as one PDF: to hand over, or to print and stamp.

use std::collections::BTreeMap;

use hayro::kurbo::Rect;

use super::bounds::Bounds;
use super::fault::{Fault, Note};
use super::foreign::{Foreign, Taker};
use super::jpeg::Jpeg;
use super::paper::Paper;
use super::photo::{self, GRADES, Ready};
use super::sheets::{Content, Sheet, opened, ordered, sheets, told};
use super::writer::{A4, Drawn, MILLIMETRE, Writer, into_box};
use crate::documents::format::Format;
use crate::documents::pages;
use crate::documents::photo::PaperSize;

/// A file that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has, where it is a PDF; 0 where it isn't.
    pub pages: u32,
    /// What there is to say of it.
    pub notes: Vec<Note>,
}

/// How the sheets are laid out. Lengths in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Layout {
    /// Left, right and above.
    margin: f64,
    /// Below: where the seal goes, if one is to go anywhere.
    below: f64,
    /// Pages of a PDF are brought onto A4; otherwise they keep their size.
    resized: bool,
}

const BOUND: Layout = Layout {
    margin: 10.0,
    below: 10.0,
    resized: false,
};
/// A company's seal measures 45 mm at most (国务院, 国发〔1999〕25号), and printers don't reach
/// the paper's edge.
const PRINTED: Layout = Layout {
    margin: 12.0,
    below: 52.0,
    resized: true,
};
/// How far the first side of a card is from the paper's upper edge, and the second from the first, in millimetres.
const CARD_TOP: f64 = 40.0;
const CARD_GAP: f64 = 15.0;
/// A picture is never so much enlarged that a pixel is larger than this, in points: 96 to the inch, a screen's own.
const LARGEST_PIXEL: f64 = 0.75;
/// What a PDF has besides pictures, at least: some hundred bytes a page.
const PAGE_BYTES: u64 = 800;

/// Binds papers into one PDF to hand over, in the order of [`sheets`], or in another: `order` has the sheets' places, from 0, as
/// they are to come.
///
/// Photos are straightened where the paper's corners are known, and come upright on A4, standing or lying as they are; JPEGs that
/// need nothing stay as they are coded, without what they tell of camera and place. Both sides of a card share a page, in true size.
/// Pages of PDFs stay what they are. Only where the file would be larger than [`Bounds::file_bytes`] the largest pictures
/// are made smaller, step by step, and at last the pages of PDFs become pictures; [`Built::notes`] says which.
///
/// Decodes one picture at a time: takes the memory of one, and about three times that of the finished file, beside the papers.
///
/// # Errors
///
/// Those of [`sheets`]; [`Fault::Order`], [`Fault::TooLarge`], and of each paper [`Fault::Broken`], [`Fault::TooComplex`],
/// [`Fault::TooManyPixels`].
pub fn bind(papers: &[Paper<'_>], order: Option<&[usize]>, bounds: &Bounds) -> Result<Built, Fault> {
    laid_out(papers, order, bounds, BOUND)
}

/// The same to be printed on A4 and stamped: every page is A4, with room for the seal below.
///
/// # Errors
///
/// As [`bind`].
pub fn print_sheet(papers: &[Paper<'_>], order: Option<&[usize]>, bounds: &Bounds) -> Result<Built, Fault> {
    laid_out(papers, order, bounds, PRINTED)
}

/// One picture as a PDF of one page, to hand over or to print.
pub(super) fn one_picture(jpeg: &Jpeg, printed: bool) -> Vec<u8> {
    let mut writer = Writer::new();
    whole(&mut writer, jpeg, if printed { PRINTED } else { BOUND });
    writer.finish()
}

fn laid_out(papers: &[Paper<'_>], order: Option<&[usize]>, bounds: &Bounds, layout: Layout) -> Result<Built, Fault> {
    let sheets = ordered(sheets(papers, bounds)?, order)?;
    let mut parts = Vec::with_capacity(papers.len());
    for paper in papers {
        parts.push(Part::of(paper, bounds)?);
    }
    // What the pictures' own bytes leave for everything else.
    let mut budget = bounds.file_bytes.saturating_sub(PAGE_BYTES * sheets.len() as u64);
    loop {
        lower(papers, &mut parts, budget, bounds)?;
        let written = write(&parts, &sheets, layout)?;
        let bytes = written.len() as u64;
        if bytes <= bounds.file_bytes {
            return Ok(Built {
                bytes: written,
                pages: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
                notes: notes(papers, &parts, &sheets),
            });
        }
        // The pages of a PDF weigh more than the PDF does: what they share with no other is packed less well.
        budget = budget.saturating_sub(bytes - bounds.file_bytes + PAGE_BYTES);
        if parts.iter().all(Part::is_least) {
            return Err(Fault::TooLarge {
                bytes,
                most: bounds.file_bytes,
            });
        }
    }
}

/// What a paper gives to the file.
struct Part {
    grade: usize,
    source: Source,
}

enum Source {
    Picture(Ready),
    /// A PDF whose pages are taken over; it has so many bytes.
    Foreign(Box<Foreign>, u64),
    /// A PDF whose pages became pictures.
    Drawn(Vec<Jpeg>),
}

impl Part {
    fn of(paper: &Paper<'_>, bounds: &Bounds) -> Result<Part, Fault> {
        let source = match paper.format {
            Format::Pdf => Source::Foreign(Box::new(opened(paper)?), paper.bytes.len() as u64),
            _ => Source::Picture(photo::ready(paper, 0, &bounds.decoding)?),
        };
        Ok(Part { grade: 0, source })
    }

    /// The same of the next lower grade.
    fn lowered(&self, paper: &Paper<'_>, bounds: &Bounds) -> Result<Part, Fault> {
        let grade = self.grade + 1;
        let source = match &self.source {
            Source::Picture(_) => Source::Picture(photo::ready(paper, grade, &bounds.decoding)?),
            Source::Foreign(foreign, _) => Source::Drawn(drawn(paper, foreign.pages(), grade)?),
            Source::Drawn(pages) => {
                let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
                Source::Drawn(drawn(paper, count, grade)?)
            }
        };
        Ok(Part { grade, source })
    }

    fn is_least(&self) -> bool {
        self.grade + 1 >= GRADES.len()
    }

    fn bytes(&self) -> u64 {
        match &self.source {
            Source::Picture(ready) => ready.jpeg.bytes.len() as u64,
            Source::Foreign(_, bytes) => *bytes,
            Source::Drawn(pages) => pages.iter().map(|page| page.bytes.len() as u64).sum(),
        }
    }
}

fn drawn(paper: &Paper<'_>, count: u32, grade: usize) -> Result<Vec<Jpeg>, Fault> {
    let grade = GRADES.get(grade).copied().unwrap_or(GRADES[0]);
    (1..=count)
        .map(|page| {
            let picture = pages::drawn(paper.bytes, page, grade.side.min(pages::LONGEST_DRAWN))
                .ok_or_else(|| Fault::TooComplex(paper.origin(Some(page))))?;
            photo::encoded(&picture, grade.quality)
        })
        .collect()
}

/// Lowers the largest parts until all fit, if they can.
fn lower(papers: &[Paper<'_>], parts: &mut [Part], budget: u64, bounds: &Bounds) -> Result<(), Fault> {
    loop {
        let sizes: Vec<u64> = parts.iter().map(Part::bytes).collect();
        if sizes.iter().sum::<u64>() <= budget {
            return Ok(());
        }
        let most = share(&sizes, budget);
        let too_large = |part: &Part| part.bytes() > most && !part.is_least();
        // What weighs most may be as small as it gets: then the others have to make room.
        let any_too_large = parts.iter().any(too_large);
        let mut lowered = false;
        for (paper, part) in papers.iter().zip(parts.iter_mut()) {
            if too_large(part) || (!any_too_large && !part.is_least()) {
                *part = part.lowered(paper, bounds)?;
                lowered = true;
            }
        }
        if !lowered {
            return Ok(());
        }
    }
}

/// The size to which all that is larger would have to be brought for everything to fit.
fn share(sizes: &[u64], budget: u64) -> u64 {
    let mut sorted = sizes.to_vec();
    sorted.sort_unstable();
    let mut left = budget;
    let mut still = sorted.len() as u64;
    for size in sorted {
        let share = left / still.max(1);
        if size > share {
            return share;
        }
        left -= size;
        still -= 1;
    }
    u64::MAX
}

fn write(parts: &[Part], sheets: &[Sheet], layout: Layout) -> Result<Vec<u8>, Fault> {
    let mut writer = Writer::new();
    let mut takers: BTreeMap<usize, Taker<'_>> = BTreeMap::new();
    let picture = |index: usize| match parts.get(index).map(|part| &part.source) {
        Some(Source::Picture(ready)) => Some(ready),
        _ => None,
    };
    for sheet in sheets {
        match sheet.content {
            Content::Picture(index) => {
                if let Some(ready) = picture(index) {
                    whole(&mut writer, &ready.jpeg, layout);
                }
            }
            Content::Card(index) => cards(&mut writer, &[picture(index)], layout),
            Content::Cards(first, second) => cards(&mut writer, &[picture(first), picture(second)], layout),
            Content::Page(index, number) => match parts.get(index).map(|part| &part.source) {
                Some(Source::Foreign(foreign, _)) => {
                    let taker = takers.entry(index).or_insert_with(|| Taker::new(foreign));
                    let taken = taker.page(number, &mut writer).map_err(|refused| {
                        let origin = sheet.origins.first().cloned();
                        origin.map_or(Fault::Nothing, |origin| told(refused, origin))
                    })?;
                    let (size, to) = match layout.resized {
                        true => fitted_points(taken.size, layout, f64::MAX),
                        false => (taken.size, Rect::new(0.0, 0.0, taken.size.0, taken.size.1)),
                    };
                    writer.page(size, &taken.placed_in(to));
                }
                Some(Source::Drawn(pages)) => {
                    let place = usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
                    if let Some(jpeg) = pages.get(place) {
                        whole(&mut writer, jpeg, layout);
                    }
                }
                _ => {}
            },
        }
    }
    Ok(writer.finish())
}

/// A page with one picture.
fn whole(writer: &mut Writer, jpeg: &Jpeg, layout: Layout) {
    let (size, to) = fitted(jpeg.upright(), layout);
    let object = writer.picture(jpeg);
    let way = into_box(jpeg.orientation, to);
    writer.page(size, &[Drawn { object, way }]);
}

/// A page with a card's sides, in true size where it is known what is the card.
fn cards(writer: &mut Writer, sides: &[Option<&Ready>], layout: Layout) {
    let mut drawn = Vec::new();
    let (width, height) = (A4.0 * MILLIMETRE, A4.1 * MILLIMETRE);
    let PaperSize { long, short } = PaperSize::CARD;
    let (long, short) = (f64::from(long) * MILLIMETRE, f64::from(short) * MILLIMETRE);
    let mut top = height - CARD_TOP * MILLIMETRE;
    for ready in sides.iter().flatten() {
        let (across, down) = ready.jpeg.upright();
        let lies = across >= down;
        let (wide, high) = match (ready.is_straight, lies) {
            (true, true) => (long, short),
            (true, false) => (short, long),
            (false, _) => {
                // Somewhere on the photo is the card: as large as there is room for, half the page each.
                let room = (height - (CARD_TOP + layout.below) * MILLIMETRE) / 2.0 - CARD_GAP * MILLIMETRE;
                let scale =
                    ((width - 2.0 * layout.margin * MILLIMETRE) / f64::from(across)).min(room / f64::from(down));
                (f64::from(across) * scale, f64::from(down) * scale)
            }
        };
        let left = (width - wide) / 2.0;
        let to = Rect::new(left, top - high, left + wide, top);
        let object = writer.picture(&ready.jpeg);
        drawn.push(Drawn {
            object,
            way: into_box(ready.jpeg.orientation, to),
        });
        top -= high + CARD_GAP * MILLIMETRE;
    }
    writer.page((width, height), &drawn);
}

/// The page for a picture of so many pixels, in points, and where on it the picture goes.
fn fitted((across, down): (u32, u32), layout: Layout) -> ((f64, f64), Rect) {
    fitted_points((f64::from(across), f64::from(down)), layout, LARGEST_PIXEL)
}

fn fitted_points((across, down): (f64, f64), layout: Layout, largest: f64) -> ((f64, f64), Rect) {
    let (short, long) = (A4.0 * MILLIMETRE, A4.1 * MILLIMETRE);
    let (width, height) = if across > down { (long, short) } else { (short, long) };
    let (margin, below) = (layout.margin * MILLIMETRE, layout.below * MILLIMETRE);
    let (room_across, room_down) = (width - 2.0 * margin, height - margin - below);
    let scale = (room_across / across).min(room_down / down).min(largest);
    let (wide, high) = (across * scale, down * scale);
    let left = (width - wide) / 2.0;
    // In the middle of its room; where the seal goes below, near the upper edge.
    let top = match layout.below > layout.margin {
        true => height - margin,
        false => height - margin - (room_down - high) / 2.0,
    };
    ((width, height), Rect::new(left, top - high, left + wide, top))
}

fn notes(papers: &[Paper<'_>], parts: &[Part], sheets: &[Sheet]) -> Vec<Note> {
    let mut notes = Vec::new();
    for sheet in sheets {
        let (first, second) = match sheet.content {
            Content::Picture(index) | Content::Card(index) | Content::Page(index, _) => (index, None),
            Content::Cards(first, second) => (first, Some(second)),
        };
        for (index, origin) in [Some(first), second].into_iter().flatten().zip(&sheet.origins) {
            let (Some(paper), Some(part)) = (papers.get(index), parts.get(index)) else {
                continue;
            };
            match &part.source {
                Source::Drawn(_) => notes.push(Note::Drawn(origin.clone())),
                Source::Picture(ready) => {
                    if paper.is_card() && !ready.is_straight {
                        notes.push(Note::NotTrueSize(origin.clone()));
                    }
                    if part.grade > 0 {
                        notes.push(Note::Lowered(origin.clone()));
                    }
                }
                Source::Foreign(..) => {}
            }
        }
    }
    notes
}
