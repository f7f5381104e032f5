//! The whole look at a photo of a paper.

use super::measure::{Measures, PaperSize, Thresholds, Wanted, judge, measure};
use super::outline;
use super::sample::{Outline, Sample};
use super::straighten::Straightened;
use crate::documents::finding::Finding;
use crate::documents::picture::Picture;

/// What a photo shows.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where the paper is, in pixels of the upright picture at its full size; corners that are cut off lie outside. One
    /// that is not [sure](Outline::is_sure) is a guess, and was not used.
    pub outline: Option<Outline>,
    /// What was measured, in pixels of the sample.
    pub measures: Measures,
    /// What is worth saying, the gravest first; places are in fractions of the upright picture.
    pub findings: Vec<Finding>,
    /// The picture made small, upright.
    pub sample: Sample,
}

/// Looks at a photo of a paper: finds the paper, measures, and says what is worth saying.
///
/// `sample` is the picture made small, upright ([`Sample::turned`]). The picture is never copied at its full size, however
/// it was held. Takes some 15 MB beside the picture.
pub fn look(picture: &Picture, sample: Sample, wanted: &Wanted, thresholds: &Thresholds) -> Seen {
    let outline = outline::find(&sample);
    let measures = measure(&sample, Some(picture), outline.as_ref(), wanted);
    let findings = judge(&measures, wanted, thresholds);
    Seen {
        outline: outline.map(|outline| outline.scaled(sample.scale)),
        measures,
        findings,
        sample,
    }
}

impl Seen {
    /// Where the paper is, if that is sure.
    pub fn sure_outline(&self) -> Option<&Outline> {
        self.outline.as_ref().filter(|outline| outline.is_sure())
    }

    /// The paper straightened, small, for showing what was made of the photo: a JPEG whose longer side has at most so many
    /// pixels. None when it isn't sure where the paper is.
    pub fn thumbnail(&self, size: Option<PaperSize>, long_side: u32) -> Option<Vec<u8>> {
        /// Enough for a look; some 30 KB at 480 pixels.
        const QUALITY: u8 = 80;
        let outline = self.outline.filter(Outline::is_sure)?;
        let small = Straightened::of_sample(&self.sample, &outline, size)?.within(long_side);
        Some(small.jpeg(QUALITY))
    }
}
