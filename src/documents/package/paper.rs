//! What a file is made of: a paper's bytes, with what was found out when it came.

use crate::documents::format::Format;
use crate::documents::inspect::Facts;
use crate::documents::look::Look;
use crate::documents::photo::Corners;
use crate::documents::photo::measure::{Paper as Kind, Source};

use super::fault::Origin;

/// A paper to make a file of.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// The step that asked for it.
    pub step: &'a str,
    /// Which of the step's papers it is, from 1.
    pub number: u32,
    /// The file as it was sent.
    pub bytes: &'a [u8],
    /// What it is, by content.
    pub format: Format,
    /// What is to be seen on it, where the conversation says it.
    pub kind: Option<Kind>,
    /// Where the paper is in a photo. Without them the photo is taken as it is.
    pub corners: Option<Corners>,
}

impl<'a> Paper<'a> {
    /// The paper with what was remembered of it, and with what its step looks for.
    ///
    /// A screenshot is never straightened: whatever looks like a paper's corners in it is something else.
    pub fn new(step: &'a str, number: u32, bytes: &'a [u8], facts: &Facts, look: Option<&Look>) -> Paper<'a> {
        let wanted = look.map(|look| look.wanted);
        let is_screenshot = wanted.is_some_and(|wanted| wanted.source == Source::Screenshot);
        Paper {
            step,
            number,
            bytes,
            format: facts.format,
            kind: wanted.map(|wanted| wanted.paper),
            corners: facts.corners.filter(|_| !is_screenshot),
        }
    }

    /// Where its only page, or a page of it, comes from.
    pub(super) fn origin(&self, page: Option<u32>) -> Origin {
        Origin {
            step: self.step.to_owned(),
            paper: self.number,
            page,
        }
    }

    pub(super) fn is_card(&self) -> bool {
        self.kind.is_some_and(Kind::is_card) && self.format.is_picture()
    }
}
