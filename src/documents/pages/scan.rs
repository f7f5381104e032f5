//! The photo checks on a page that is a scan or a photo.
//!
//! A photo that was put into a PDF has a desk around the paper and is judged as a photo. A scan is the paper itself: it
//! is all there, evenly lit and as white as white can be, so only what can be wrong with a scan is said of it.

use image::RgbImage;

use crate::documents::finding::{Argument, Finding, Place, code};
use crate::documents::photo::measure::{Measures, Thresholds, Wanted, judge, measure};
use crate::documents::photo::{Outline, Point, Sample, outline};

/// Width of the border that tells a scan from a photo, as a part of the longer side, and how far from the edge it begins:
/// at the very edge scanners leave shadows.
const BORDER: (f32, f32) = (0.006, 0.022);
/// Pieces of each side's border.
const PIECES: u32 = 12;
/// The border of a scan is at least so bright, 0 to 255.
const BRIGHT: u8 = 190;
/// The brightness of a scan's border changes by no more than this from its 10th to its 90th percentile: light falls on it
/// evenly.
const EVEN: u8 = 8;
/// A paper that fills less of a scan lies on the scanner's glass: a card, mostly.
const SMALLER: f32 = 0.8;
/// How evenly a paper must be lit that only a scanner can have lit.
const SCANNED_EVENNESS: f32 = 0.94;
/// What can be wrong with a scan.
const OF_SCANS: [&str; 5] = [
    code::BLURRED,
    code::TURNED,
    code::GREY_COPY,
    code::OTHER_PAPER,
    code::SMALL_IN_FRAME,
];

/// What was seen of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    /// What there is to say, without [`code::NO_SEAL`]. Places are in fractions of the picture.
    pub(super) findings: Vec<Finding>,
    /// Whether there is a seal; `None` when that can't be told.
    pub(super) seal: Option<bool>,
}

/// Looks at a page that is a picture. `scale`: how many of the picture's own pixels are one of the drawn. `quarters`: how
/// the text of an invisible layer is turned clockwise, where there is one: it knows better than the picture.
pub(super) fn look(
    drawn: RgbImage,
    scale: f32,
    quarters: Option<u32>,
    wanted: &Wanted,
    thresholds: &Thresholds,
) -> Look {
    let gray = image::imageops::grayscale(&drawn);
    let sample = Sample {
        rgb: drawn,
        gray,
        scale,
    };
    let found = outline::find(&sample).filter(|outline| outline.confidence >= 0.5);
    let mut look = if is_scan(&sample) {
        scan(&sample, found, wanted, thresholds)
    } else {
        photo(&sample, found, wanted, thresholds)
    };
    if let Some(quarters) = quarters {
        look.findings.retain(|finding| finding.code != code::TURNED);
        look.findings.extend(turned(quarters));
    }
    look
}

/// Whether a whole page that was drawn has a seal.
pub(super) fn has_seal(drawn: RgbImage, wanted: &Wanted, thresholds: &Thresholds) -> bool {
    let gray = image::imageops::grayscale(&drawn);
    let sample = Sample {
        rgb: drawn,
        gray,
        scale: 1.0,
    };
    sealed(&measure(&sample, None, Some(&frame(&sample)), wanted), thresholds)
}

/// What is said of text that is turned so many quarters clockwise.
pub(super) fn turned(quarters: u32) -> Option<Finding> {
    (quarters > 0).then(|| Finding::warn(code::TURNED).number("degrees", i64::from(quarters) * 90))
}

/// The same finding with its place in a picture that is a part of the page.
pub(super) fn placed(mut finding: Finding, part: Place) -> Finding {
    finding.place = finding.place.map(|place| Place {
        x: part.x + place.x * part.width,
        y: part.y + place.y * part.height,
        width: place.width * part.width,
        height: place.height * part.height,
    });
    finding
}

fn sealed(measures: &Measures, thresholds: &Thresholds) -> bool {
    measures.seal.is_some_and(|seal| seal.score() > thresholds.seal)
}

fn photo(sample: &Sample, found: Option<Outline>, wanted: &Wanted, thresholds: &Thresholds) -> Look {
    let measures = measure(sample, None, found.as_ref(), wanted);
    let mut findings = judge(&measures, wanted, thresholds);
    let missing = findings.iter().any(|finding| finding.code == code::NO_SEAL);
    findings.retain(|finding| finding.code != code::NO_SEAL);
    let scanned = measures.light.evenness > SCANNED_EVENNESS && measures.light.blackest < thresholds.scan_ink;
    if scanned && !wanted.paper.is_card() {
        // A smaller sheet on a scanner with its lid open.
        findings.retain(|finding| finding.code != code::OVER_EXPOSED);
    }
    let seal = match (sealed(&measures, thresholds), missing) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    Look { findings, seal }
}

fn scan(sample: &Sample, found: Option<Outline>, wanted: &Wanted, thresholds: &Thresholds) -> Look {
    let (width, height) = (sample.rgb.width(), sample.rgb.height());
    // A frame that is printed on a sheet is no sheet. A card is smaller than the glass, and often both sides are on it.
    let card = found.filter(|outline| wanted.paper.is_card() && outline.area_share(width, height) < SMALLER);
    #[expect(clippy::cast_precision_loss, reason = "sides of some hundred pixels")]
    let shape = width.max(height) as f32 / width.min(height).max(1) as f32;
    let is_sheet = shape < thresholds.sheet_shape;
    let outline = match card {
        Some(card) => Some(card),
        None if wanted.paper.is_card() && is_sheet => None,
        None => Some(frame(sample)),
    };
    let measures = measure(sample, None, outline.as_ref(), wanted);
    let mut findings = judge(&measures, wanted, thresholds);
    findings.retain(|finding| OF_SCANS.contains(&finding.code.as_ref()));
    let blurred = findings.iter().any(|finding| finding.code == code::BLURRED);
    let needed = if wanted.paper.is_card() {
        thresholds.card_pixels_per_mm
    } else {
        thresholds.sheet_pixels_per_mm
    };
    let coarse = measures.outlined && measures.extent.pixels_per_mm < needed;
    findings = findings
        .into_iter()
        .filter_map(|finding| match finding.code.as_ref() {
            // Going nearer is no help with a scanner.
            code::SMALL_IN_FRAME if coarse => Some(too_small(sample, finding, needed / measures.extent.pixels_per_mm)),
            code::SMALL_IN_FRAME => None,
            _ => Some(finding),
        })
        .collect();
    let seal = match sealed(&measures, thresholds) {
        true => Some(true),
        false => (!blurred && !coarse).then_some(false),
    };
    Look { findings, seal }
}

/// A scan with too few pixels; `times` as many along a side are needed.
fn too_small(sample: &Sample, coarse: Finding, times: f32) -> Finding {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a few thousand pixels"
    )]
    let own = |side: u32, times: f32| (side as f32 * sample.scale * times).round() as i64;
    let (width, height) = (sample.rgb.width(), sample.rgb.height());
    let mut finding = Finding::new(code::TOO_SMALL, coarse.severity)
        .number("width", own(width, 1.0))
        .number("height", own(height, 1.0))
        .number("needed", own(width.min(height), times))
        .text("side", "short");
    finding.arguments.insert("shrunk".to_owned(), Argument::Number(0));
    finding
}

/// The whole of it, as a paper's outline.
fn frame(sample: &Sample) -> Outline {
    #[expect(clippy::cast_precision_loss, reason = "sides of some hundred pixels")]
    let (right, bottom) = (sample.rgb.width() as f32, sample.rgb.height() as f32);
    let corners = [(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)].map(|(x, y)| Point { x, y });
    Outline {
        corners,
        confidence: 1.0,
    }
}

/// Whether it is a scan: its border is bright and evenly lit, which no lamp does to a paper or a desk.
fn is_scan(sample: &Sample) -> bool {
    let mut pieces = border(sample);
    pieces.sort_unstable();
    let at = |tenth: usize| pieces.get(pieces.len() * tenth / 10).copied();
    match (at(1), at(5), at(9)) {
        (Some(dark), Some(middle), Some(bright)) => middle >= BRIGHT && bright - dark <= EVEN,
        _ => false,
    }
}

/// The middle brightness of each piece of the border.
fn border(sample: &Sample) -> Vec<u8> {
    let (width, height) = sample.gray.dimensions();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides of some hundred pixels"
    )]
    let deep = |part: f32| (part * width.max(height) as f32).round() as u32;
    let (from, to) = (deep(BORDER.0), deep(BORDER.1).max(deep(BORDER.0) + 1));
    let mut pieces = Vec::new();
    for piece in 0..PIECES {
        let along = |side: u32| (side * piece / PIECES, side * (piece + 1) / PIECES);
        let ((left, right), (top, bottom)) = (along(width), along(height));
        let (x, y) = (width.saturating_sub(to), height.saturating_sub(to));
        let boxes = [
            (left, right, from, to),
            (left, right, y, height.saturating_sub(from)),
            (from, to, top, bottom),
            (x, width.saturating_sub(from), top, bottom),
        ];
        for (left, right, top, bottom) in boxes {
            let mut levels: Vec<u8> = (top..bottom.min(height))
                .flat_map(|y| (left..right.min(width)).map(move |x| (x, y)))
                .map(|(x, y)| sample.gray.get_pixel(x, y).0[0])
                .collect();
            levels.sort_unstable();
            pieces.extend(levels.get(levels.len() / 2));
        }
    }
    pieces
}
