//! All checks on one file, cheapest first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::containers;
use super::finding::{Finding, Place, Severity, code};
use super::fingerprint::{Fingerprint, same_picture, sha256_hex};
use super::format::{Format, contradicting_extension};
use super::licence_code;
use super::limits::Limits;
use super::logo;
use super::look::Look;
use super::pages::{self, Unreadable};
use super::pdf;
use super::photo::{self, Corners, Outline, Sample, Turning};
use super::picture::{self, Picture, PictureError, Pixels};
use super::requirement::{Accept, Request, Requirement};
use super::sheet;

/// What is known of a file once it was looked at. Kept in the person's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What it is, by content.
    pub format: Format,
    /// How many bytes it has.
    pub bytes: u64,
    /// Size of a picture, turned upright; of one that was not decoded, as its header claims it. `None` otherwise.
    pub pixels: Option<Pixels>,
    /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// What recognises a picture again. `None` when it is none or was not decoded.
    pub fingerprint: Option<Fingerprint>,
    /// How many pages a PDF has. `None` when it is none, or can't be read.
    pub page_count: Option<u32>,
    /// Where the paper is in a photo. `None` when it was not found, or not looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corners: Option<Corners>,
}

/// What [`inspect`] found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// What is known of the file.
    pub facts: Facts,
    /// What there is to say about it, the gravest first and in each the one to say first first. Empty: the paper will
    /// do.
    pub findings: Vec<Finding>,
    /// A small JPEG to show with them: the photo with its faults marked. `None` when there is nothing to show.
    #[serde(skip)]
    pub picture: Option<Vec<u8>>,
}

impl Inspection {
    /// The labels on the picture, in the order of the findings.
    pub fn marks(&self, labels: &BTreeMap<String, String>) -> Vec<String> {
        let marked = self
            .findings
            .iter()
            .filter(|finding| finding.severity != Severity::Note);
        marked
            .filter_map(|finding| labels.get(&*finding.code).cloned())
            .collect()
    }

    /// Whether the file can't be taken.
    pub fn stops(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Stop)
    }
}

/// The longer side of a page that is drawn to be marked, in pixels.
const PAGE_SIDE: u32 = 720;

/// Sizes of the longer side that chat programs typically shrink photos to. A hint for the wording, never a reason to
/// refuse.
const CHAT_SIDES: [u32; 3] = [800, 1280, 2560];

/// Looks at one file that somebody sent.
///
/// Never fails and never panics: a broken file is a finding. Takes at most [`Limits::peak_memory`] bytes beside `bytes`;
/// a file whose header promises more than the limits allow is refused before it is decoded. The caller sees to it that
/// only a bounded number run at once, off the async threads.
///
/// `going_on` is called whenever a part of the work is done, each of which takes less than a second with any honest file.
pub fn inspect(bytes: &[u8], request: &Request, limits: &Limits, going_on: &mut dyn FnMut()) -> Inspection {
    let requirement = &request.requirement;
    let format = Format::of(bytes);
    let mut facts = Facts {
        format,
        bytes: bytes.len() as u64,
        pixels: None,
        sha256: sha256_hex(bytes),
        fingerprint: None,
        page_count: None,
        corners: None,
    };
    let mut findings = Vec::new();
    let mut picture = None;
    let file_name = request.file_name.as_deref();
    if whole_file(bytes, &facts, file_name, requirement, limits, &mut findings) {
        going_on();
        match Accept::of(format) {
            Some(Accept::Photo) => picture = photo(bytes, &mut facts, request, limits, &mut findings),
            Some(Accept::Pdf) => picture = pdf_file(bytes, &mut facts, request, going_on, &mut findings),
            Some(kind @ (Accept::Sheet | Accept::SheetX | Accept::Document)) => {
                office(bytes, kind, request, &mut findings)
            }
            None => {}
        }
    }
    // Stable: within a severity the order of the checks stays.
    findings.sort_by_key(|finding| finding.severity);
    Inspection {
        facts,
        findings,
        picture,
    }
}

/// What is said of a file that could not be looked at, because that took too much.
pub fn too_hard(bytes: &[u8]) -> Inspection {
    Inspection {
        facts: Facts {
            format: Format::of(bytes),
            bytes: bytes.len() as u64,
            pixels: None,
            sha256: sha256_hex(bytes),
            fingerprint: None,
            page_count: None,
            corners: None,
        },
        findings: vec![Finding::stop(code::TOO_HARD)],
        picture: None,
    }
}

/// The label of the first earlier paper that is the same file, or the same picture to the eye.
pub fn same_as_earlier<'a>(facts: &Facts, mut earlier: impl Iterator<Item = (&'a str, &'a Facts)>) -> Option<&'a str> {
    earlier.find(|(_, other)| is_same(facts, other)).map(|(label, _)| label)
}

/// The finding for a paper that [`same_as_earlier`] recognised. `earlier` is what the person knows the earlier one by.
pub fn repeated(earlier: &str) -> Finding {
    Finding::warn(code::REPEATED).text("earlier", earlier)
}

fn is_same(a: &Facts, b: &Facts) -> bool {
    let same_look = || match (&a.fingerprint, &b.fingerprint) {
        (Some(a), Some(b)) => same_picture(a, b),
        _ => false,
    };
    a.sha256 == b.sha256 || same_look()
}

/// What can be said without looking into the file. Answers whether it is worth looking.
fn whole_file(
    bytes: &[u8],
    facts: &Facts,
    file_name: Option<&str>,
    requirement: &Requirement,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) -> bool {
    let format = facts.format;
    if format == Format::Empty {
        findings.push(Finding::stop(code::EMPTY));
        return false;
    }
    let over = |finding: Finding, most: u64| {
        let finding = finding.text("size", megabytes(facts.bytes, true));
        finding.text("limit", megabytes(most, false))
    };
    if facts.bytes > limits.max_bytes {
        findings.push(over(Finding::stop(code::TOO_LARGE), limits.max_bytes));
    } else if let Some(most) = requirement.max_bytes.filter(|most| facts.bytes > *most) {
        // Phones take photos of 3–5 MB: the page's own limit is no reason to refuse one, only to say how to get below it.
        findings.push(over(Finding::note(code::OVER_PAGE_LIMIT), most));
    }
    if let Some(extension) = file_name.and_then(|name| contradicting_extension(name, format)) {
        let finding = Finding::note(code::RENAMED);
        findings.push(finding.text("extension", extension).text("actual", format.extension()));
    }
    let wanted = requirement.wanted();
    let misfit = match Accept::of(format) {
        Some(kind) if requirement.accepted().contains(&kind) => None,
        Some(kind) => Some(Finding::stop(code::WRONG_KIND).text("got", kind.word())),
        None if sheet::is_locked(bytes) => Some(Finding::stop(code::LOCKED_SHEET)),
        None if format.is_heic_like() => Some(Finding::stop(code::UNSUPPORTED_HEIC).text("format", format.extension())),
        None => Some(Finding::stop(code::UNSUPPORTED).text("format", format_word(format))),
    };
    if let Some(finding) = misfit {
        // That it is another kind of file is said before that it is too large.
        findings.insert(0, finding.text("wanted", wanted));
        return false;
    }
    facts.bytes <= limits.max_bytes
}

/// Looks at a picture. Gives what to show of it.
fn photo(
    bytes: &[u8],
    facts: &mut Facts,
    request: &Request,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) -> Option<Vec<u8>> {
    let requirement = &request.requirement;
    match Picture::decode(bytes, limits) {
        Ok(picture) => {
            let size = picture.size();
            facts.pixels = Some(size);
            let sample = Sample::turned(picture.stored(), picture.orientation());
            facts.fingerprint = Some(Fingerprint::of(&sample));
            size_of_photo(size, requirement, findings);
            if facts.format.is_heic_like() {
                findings.push(Finding::note(code::HEIC));
            }
            if picture.is_animated() {
                findings.push(Finding::note(code::ANIMATED));
            }
            if findings.iter().any(|finding| finding.code == code::CROP) {
                return photo::marked(&sample.rgb, None, findings, &request.labels);
            }
            // What can't be taken for its size needs no second reason.
            if findings.iter().all(Finding::is_no_stop) {
                return requirement
                    .look
                    .as_ref()
                    .and_then(|look| look_at(&picture, sample, look, request, facts, findings));
            }
        }
        Err(PictureError::TooManyPixels(size)) => {
            facts.pixels = Some(size);
            findings.push(sized(Finding::stop(code::TOO_MANY_PIXELS), size));
        }
        Err(PictureError::NotAPicture) if facts.format.is_heic_like() => {
            facts.pixels = picture::claimed_size(bytes, facts.format);
            findings.push(Finding::stop(code::UNSUPPORTED_HEIC).text("format", facts.format.extension()));
        }
        Err(PictureError::Broken(_) | PictureError::NotAPicture) => {
            facts.pixels = picture::claimed_size(bytes, facts.format);
            findings.push(Finding::stop(code::BROKEN).text("kind", Accept::Photo.word()));
        }
    }
    None
}

/// What is to be seen in a picture: the paper, the shot, the code on it. Gives the picture with its faults marked.
fn look_at(
    picture: &Picture,
    sample: Sample,
    look: &Look,
    request: &Request,
    facts: &mut Facts,
    findings: &mut Vec<Finding>,
) -> Option<Vec<u8>> {
    let mut seen = photo::look(picture, sample, &look.wanted, &look.thresholds);
    let size = picture.size();
    let outline = seen.sure_outline().copied();
    facts.corners = outline.map(|outline| Corners::of(&outline, (size.width, size.height)));
    if let Some(typed) = look.code.as_ref().and_then(|step| request.known.get(step)) {
        let stored = outline.map(|outline| Outline {
            corners: Turning::of(picture).corners(&outline),
            ..outline
        });
        let codes = licence_code::codes(picture.stored(), stored.as_ref());
        seen.findings.extend(licence_code::compare(&codes, typed));
    }
    let weighed = look.weigh(seen.findings);
    let marked = photo::marked(&seen.sample.rgb, facts.corners.as_ref(), &weighed, &request.labels);
    findings.extend(weighed);
    marked
}

/// A square of a picture, as a place on it.
fn part_of(size: Pixels, (left, upper, side): (u32, u32, u32)) -> Place {
    let share = |part: u32, whole: u32| (f64::from(part) / f64::from(whole.max(1))) as f32;
    Place {
        x: share(left, size.width),
        y: share(upper, size.height),
        width: share(side, size.width),
        height: share(side, size.height),
    }
}

fn size_of_photo(size: Pixels, requirement: &Requirement, findings: &mut Vec<Finding>) {
    let misses = |side: u32, least: Option<u32>| least.filter(|least| side < *least);
    let short = misses(size.short_side(), requirement.min_short_side_pixels).map(|least| ("short", least));
    let long = || misses(size.long_side(), requirement.min_long_side_pixels).map(|least| ("long", least));
    if let Some((side, needed)) = short.or_else(long) {
        let shrunk = CHAT_SIDES.contains(&size.long_side());
        let finding = sized(Finding::stop(code::TOO_SMALL), size)
            .number("needed", needed)
            .text("side", side);
        findings.push(finding.number("shrunk", shrunk));
    }
    if requirement.square && !size.is_square() {
        findings.push(match logo::square_within(size) {
            Some(square) => sized(Finding::warn(code::CROP), size).at(part_of(size, square)),
            None => sized(Finding::stop(code::NOT_SQUARE), size),
        });
    }
    // What is cropped is made to fit anyway: only that it is too small has to be said.
    let is_cropped = requirement.square && !size.is_square();
    if let Some(needed) = requirement.exact_side_pixels
        && (size.width != needed || size.height != needed)
        && (!is_cropped || size.short_side() < needed)
    {
        let smaller = size.short_side() < needed;
        let finding = sized(Finding::note(code::WRONG_SIDE), size).number("needed", needed);
        findings.push(finding.number("smaller", smaller));
    }
}

/// Looks at the pages of a PDF. Gives the first page with a fault, marked.
fn pdf_file(
    bytes: &[u8],
    facts: &mut Facts,
    request: &Request,
    going_on: &mut dyn FnMut(),
    findings: &mut Vec<Finding>,
) -> Option<Vec<u8>> {
    let broken = || Finding::stop(code::BROKEN).text("kind", Accept::Pdf.word());
    if !pdf::is_whole(bytes) {
        findings.push(broken());
        return None;
    }
    let look = request.requirement.look.as_ref();
    let thresholds = look.map(|look| look.thresholds).unwrap_or_default();
    let pages = match pages::look(bytes, look.map(|look| &look.wanted), &thresholds, going_on) {
        Ok(pages) => pages,
        Err(unreadable) => {
            findings.push(match unreadable {
                Unreadable::TooComplex => Finding::stop(code::TOO_HARD),
                Unreadable::Locked => Finding::stop(code::ENCRYPTED_PDF),
                Unreadable::Broken => broken(),
            });
            return None;
        }
    };
    facts.page_count = Some(pages.count);
    if pages.is_blank() {
        findings.push(Finding::stop(code::BLANK_PDF).number("count", pages.count));
    } else if !pages.blank.is_empty() {
        findings.push(Finding::note(code::BLANK_PAGES).text("pages", numbers(&pages.blank)));
    }
    if !pages.odd.is_empty() {
        findings.push(Finding::note(code::ODD_PAGES).text("pages", numbers(&pages.odd)));
    }
    let mut weighed = look.map_or_else(|| pages.findings.clone(), |look| look.weigh(pages.findings.clone()));
    if pages.count == 1 {
        // Where there is one page, nobody needs to be told which.
        weighed.iter_mut().for_each(|finding| finding.page = None);
    }
    going_on();
    let marked = marked_page(bytes, &weighed, &request.labels);
    findings.extend(weighed);
    marked
}

/// The first page with a fault that is worth a picture.
fn marked_page(bytes: &[u8], findings: &[Finding], labels: &BTreeMap<String, String>) -> Option<Vec<u8>> {
    let worst = findings.iter().find(|finding| finding.severity != Severity::Note)?;
    let on_it: Vec<Finding> = findings
        .iter()
        .filter(|finding| finding.page == worst.page)
        .cloned()
        .collect();
    let page = pages::drawn(bytes, worst.page.unwrap_or(1), PAGE_SIDE)?;
    photo::marked(&page, None, &on_it, labels)
}

/// Page numbers as one text: `2, 5`.
fn numbers(pages: &[u32]) -> String {
    let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
    pages.join(", ")
}

fn office(bytes: &[u8], kind: Accept, request: &Request, findings: &mut Vec<Finding>) {
    let whole = match kind {
        Accept::Sheet => containers::compound_is_whole(bytes),
        _ => containers::zip_is_whole(bytes),
    };
    if !whole {
        findings.push(Finding::stop(code::BROKEN).text("kind", kind.word()));
    } else if let (Some(look), Accept::Sheet | Accept::SheetX) = (&request.requirement.sheet, kind) {
        findings.extend(sheet::look(bytes, kind, look, &request.known));
    }
}

fn sized(finding: Finding, size: Pixels) -> Finding {
    finding.number("width", size.width).number("height", size.height)
}

/// Megabytes of 1024² bytes with one digit behind the point, or none when it is a whole number. Sizes are rounded up and
/// limits down, so that a file just over the limit doesn't read as just at it.
fn megabytes(bytes: u64, up: bool) -> String {
    const TENTH: u64 = 1024 * 1024 / 10;
    let tenths = if up {
        bytes.div_ceil(TENTH)
    } else {
        bytes.saturating_mul(10) / (1024 * 1024)
    };
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// The word that stands for a kind of file that no step takes.
fn format_word(format: Format) -> &'static str {
    match format {
        Format::Tiff => "tiff",
        Format::Doc => "doc",
        Format::Zip | Format::Archive => "archive",
        Format::Video => "video",
        Format::Audio => "audio",
        Format::Html | Format::Text => "text",
        _ => "unknown",
    }
}

#[cfg(test)]
#[path = "inspect_tests.rs"]
mod tests;
