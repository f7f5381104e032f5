//! Which sheets of paper a file will have, known before anything of it is made.

use super::bounds::Bounds;
use super::fault::{Fault, Origin};
use super::foreign::{Foreign, Refused};
use super::paper::Paper;
use crate::documents::format::Format;

/// A sheet of the file: a page of a PDF, a picture, or the two sides of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What is on it, from above.
    pub origins: Vec<Origin>,
    pub(super) content: Content,
}

/// What is on a sheet, by the papers' places among those handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Picture(usize),
    Card(usize),
    /// Both sides of a card.
    Cards(usize, usize),
    /// A page of a PDF, from 1.
    Page(usize, u32),
}

/// The sheets that these papers make, one after the other: as many as the file will have pages. Two photos of a card's sides that follow one another
/// share a sheet.
///
/// Decodes nothing. PDFs are opened, because only what is in them says how many pages they have.
///
/// # Errors
///
/// [`Fault::Nothing`], [`Fault::TooManyPages`], and of each paper [`Fault::WrongKind`], [`Fault::Locked`], [`Fault::Broken`].
pub fn sheets(papers: &[Paper<'_>], bounds: &Bounds) -> Result<Vec<Sheet>, Fault> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for (index, paper) in papers.iter().enumerate() {
        let content = match paper.format {
            Format::Pdf => {
                let pages = opened(paper)?.pages();
                // Counted up to what is taken only: a file may say that it has any number.
                let taken = pages.min(bounds.pages.saturating_add(1));
                sheets.extend((1..=taken).map(|page| Sheet {
                    origins: vec![paper.origin(Some(page))],
                    content: Content::Page(index, page),
                }));
                if pages > taken {
                    let counted = u32::try_from(sheets.len()).unwrap_or(u32::MAX);
                    let pages = counted.saturating_add(pages - taken);
                    return Err(Fault::TooManyPages {
                        pages,
                        most: bounds.pages,
                    });
                }
                continue;
            }
            format if !format.is_picture() => {
                return Err(Fault::WrongKind {
                    origin: paper.origin(None),
                    format,
                });
            }
            _ if paper.is_card() => Content::Card(index),
            _ => Content::Picture(index),
        };
        if let Some(last) = sheets.last_mut()
            && let (Content::Card(first), Content::Card(second)) = (last.content, content)
            && papers.get(first).map(|paper| paper.kind) != Some(paper.kind)
        {
            last.content = Content::Cards(first, second);
            last.origins.push(paper.origin(None));
            continue;
        }
        sheets.push(Sheet {
            origins: vec![paper.origin(None)],
            content,
        });
    }
    let pages = u32::try_from(sheets.len()).unwrap_or(u32::MAX);
    match pages {
        0 => Err(Fault::Nothing),
        pages if pages > bounds.pages => Err(Fault::TooManyPages {
            pages,
            most: bounds.pages,
        }),
        _ => Ok(sheets),
    }
}

pub(super) fn opened(paper: &Paper<'_>) -> Result<Foreign, Fault> {
    Foreign::open(paper.bytes).map_err(|refused| told(refused, paper.origin(None)))
}

pub(super) fn told(refused: Refused, origin: Origin) -> Fault {
    match refused {
        Refused::Locked => Fault::Locked(origin),
        Refused::Broken => Fault::Broken(origin),
        Refused::TooComplex => Fault::TooComplex(origin),
    }
}

/// The sheets in another order: `order` has their places, from 0, as they are to come.
pub(super) fn ordered(sheets: Vec<Sheet>, order: Option<&[usize]>) -> Result<Vec<Sheet>, Fault> {
    let Some(order) = order else { return Ok(sheets) };
    let pages = u32::try_from(sheets.len()).unwrap_or(u32::MAX);
    let mut sheets: Vec<Option<Sheet>> = sheets.into_iter().map(Some).collect();
    let found: Option<Vec<Sheet>> = order
        .iter()
        .map(|place| sheets.get_mut(*place).and_then(Option::take))
        .collect();
    found
        .filter(|_| sheets.iter().all(Option::is_none))
        .ok_or(Fault::Order { pages })
}

/// An order with the sheet at one place moved to another, both from 0; the others close up. None when there is no such place.
///
/// ```
/// # use beian::documents::package::moved;
/// assert_eq!(moved(&[0, 1, 2, 3], 2, 0), Some(vec![2, 0, 1, 3]));
/// ```
pub fn moved(order: &[usize], from: usize, to: usize) -> Option<Vec<usize>> {
    if to >= order.len() {
        return None;
    }
    let mut moved = order.to_vec();
    let sheet = (from < moved.len()).then(|| moved.remove(from))?;
    moved.insert(to, sheet);
    Some(moved)
}
