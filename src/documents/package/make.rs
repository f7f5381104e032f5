//! A file of the package, by its definition.

use super::bind::{Built, bind, print_sheet};
use super::bounds::Bounds;
use super::definition::{Definition, Making};
use super::fault::{Fault, Note};
use super::joined::one_of_several;
use super::paper::Paper;
use super::sheets::{opened, sheets};
use crate::documents::format::Format;
use crate::documents::logo::{LogoError, resize_logo};
use crate::documents::picture::PictureError;

/// What a file is made of.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// The papers of its steps ([`Definition::from`]), in that order.
    Papers(&'a [Paper<'a>]),
    /// The scan or the photos of what was printed and stamped: they are the file, page by page, whatever they were printed from.
    Stamped(&'a [Paper<'a>]),
}

/// Makes a file as it is handed over. `order` has the places of its [`sheets`], from 0, as they are to come; only files of pages
/// have an order.
///
/// # Errors
///
/// Those of [`bind`]; [`Fault::TooManyPapers`] where it is made of one paper only; [`Fault::Logo`].
pub fn make(
    definition: &Definition,
    given: Given<'_>,
    order: Option<&[usize]>,
    bounds: &Bounds,
) -> Result<Built, Fault> {
    let papers = match given {
        Given::Stamped(papers) => return bind(papers, order, bounds),
        Given::Papers(papers) => papers,
    };
    match definition.making {
        Making::Pages => bind(papers, order, bounds),
        Making::OnePicture => one_of_several(papers, false, bounds),
        Making::AsSent | Making::Form => as_sent(only(papers)?, bounds),
        Making::Logo => logo(only(papers)?, bounds),
    }
}

/// What is to be printed and stamped for a file ([`Stamp::Print`](super::Stamp::Print)): a PDF of A4 pages with room for the seal.
///
/// # Errors
///
/// As [`make`]; [`Fault::WrongKind`] for what can't be printed by us, such as a sheet.
pub fn to_print(
    definition: &Definition,
    papers: &[Paper<'_>],
    order: Option<&[usize]>,
    bounds: &Bounds,
) -> Result<Built, Fault> {
    match definition.making {
        Making::OnePicture => one_of_several(papers, true, bounds),
        _ => print_sheet(papers, order, bounds),
    }
}

fn only<'a, 'b>(papers: &'b [Paper<'a>]) -> Result<&'b Paper<'a>, Fault> {
    match papers {
        [paper] => Ok(paper),
        [] => Err(Fault::Nothing),
        several => Err(Fault::TooManyPapers {
            given: u32::try_from(several.len()).unwrap_or(u32::MAX),
            most: 1,
        }),
    }
}

fn as_sent(paper: &Paper<'_>, bounds: &Bounds) -> Result<Built, Fault> {
    let bytes = paper.bytes.len() as u64;
    if bytes > bounds.file_bytes {
        return Err(Fault::TooLarge {
            bytes,
            most: bounds.file_bytes,
        });
    }
    let pages = match paper.format {
        Format::Pdf => opened(paper)?.pages(),
        _ => 0,
    };
    Ok(Built {
        bytes: paper.bytes.to_vec(),
        pages,
        notes: Vec::new(),
    })
}

fn logo(paper: &Paper<'_>, bounds: &Bounds) -> Result<Built, Fault> {
    let origin = || paper.origin(None);
    let resized = resize_logo(paper.bytes, &bounds.decoding).map_err(|error| match error {
        LogoError::Picture(PictureError::NotAPicture) => Fault::WrongKind {
            origin: origin(),
            format: paper.format,
        },
        error => Fault::Logo {
            origin: origin(),
            error,
        },
    })?;
    let notes = resized.upscaled.then(|| Note::Enlarged(origin()));
    Ok(Built {
        bytes: resized.png,
        pages: 0,
        notes: notes.into_iter().collect(),
    })
}

/// How many pages a file will have once it is made, before anything of it is: 0 for one that has no pages.
///
/// # Errors
///
/// Those of [`sheets`].
pub fn pages(definition: &Definition, given: Given<'_>, bounds: &Bounds) -> Result<u32, Fault> {
    let count = |papers| sheets(papers, bounds).map(|sheets| u32::try_from(sheets.len()).unwrap_or(u32::MAX));
    match (given, definition.making) {
        (Given::Stamped(papers), _) | (Given::Papers(papers), Making::Pages) => count(papers),
        (Given::Papers(papers), Making::OnePicture) => Ok(u32::from(!papers.is_empty())),
        (Given::Papers([paper]), Making::AsSent) if paper.format == Format::Pdf => Ok(opened(paper)?.pages()),
        (Given::Papers(_), Making::AsSent | Making::Form | Making::Logo) => Ok(0),
    }
}
