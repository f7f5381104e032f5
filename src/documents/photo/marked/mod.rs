//! The picture with its faults marked: each in a box with a word or two beside it, in the person's language.

mod canvas;
mod letters;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::Cursor;

use hayro::kurbo::{Point, Rect};
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;

use super::Corners;
use crate::documents::finding::{Finding, Place, Severity};
pub(in crate::documents) use canvas::Canvas;
use canvas::Label;
pub use letters::can_write;

/// The longer side of the marked picture, in pixels: enough to see the spot on a phone. The smaller ones are for pictures that are all noise.
const LONG_SIDES: [u32; 3] = [720, 520, 360];
/// It is sent inside a reply, which must stay small.
pub const MOST_BYTES: usize = 40 * 1024;
/// JPEG qualities that are tried one after the other until it is small enough.
const QUALITIES: [u8; 5] = [80, 66, 52, 38, 24];
/// More labels than that hide the picture.
const MOST_MARKS: usize = 6;

/// The upright picture, small, with a box for each finding that has a place and a label for each that has one in `labels`; as a JPEG of at
/// most [`MOST_BYTES`]. Notes are not drawn. None when there is nothing to draw.
pub fn marked(
    picture: &RgbImage,
    corners: Option<&Corners>,
    findings: &[Finding],
    labels: &BTreeMap<String, String>,
) -> Option<Vec<u8>> {
    let drawn: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note)
        .take(MOST_MARKS)
        .collect();
    if drawn.is_empty() {
        return None;
    }
    LONG_SIDES.iter().find_map(|side| {
        let mut picture = small(picture, *side);
        let mut canvas = Canvas::over(&picture)?;
        if let Some(corners) = corners {
            let corners = corners.in_pixels(picture.dimensions());
            canvas.outline(corners.map(|corner| (f64::from(corner.x), f64::from(corner.y))));
        }
        mark(&mut canvas, &drawn, labels);
        canvas.lay_over(&mut picture);
        as_jpeg(&picture)
    })
}

/// As good as fits.
pub(super) fn as_jpeg(picture: &RgbImage) -> Option<Vec<u8>> {
    QUALITIES.iter().find_map(|quality| {
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, *quality))
            .ok()?;
        Some(bytes.into_inner()).filter(|bytes| bytes.len() <= MOST_BYTES)
    })
}

fn small(picture: &RgbImage, side: u32) -> RgbImage {
    let long = picture.width().max(picture.height());
    if long <= side {
        return picture.clone();
    }
    let fit = |own: u32| {
        let scaled = u64::from(own) * u64::from(side) / u64::from(long.max(1));
        u32::try_from(scaled.max(1)).unwrap_or(1)
    };
    image::imageops::resize(
        picture,
        fit(picture.width()),
        fit(picture.height()),
        FilterType::Triangle,
    )
}

/// Boxes first, so that no label lies under one.
fn mark(canvas: &mut Canvas, findings: &[&Finding], labels: &BTreeMap<String, String>) {
    let boxes: Vec<Option<Rect>> = findings
        .iter()
        .map(|finding| finding.place.map(|place| boxed(canvas, place)))
        .collect();
    boxes.iter().flatten().for_each(|place| canvas.frame(*place));
    let mut taken: Vec<Rect> = Vec::new();
    for (finding, place) in findings.iter().zip(&boxes) {
        let Some(words) = labels.get(&*finding.code) else {
            continue;
        };
        let label = canvas.measure(words);
        let others = boxes.iter().flatten().filter(|other| Some(**other) != *place);
        let in_the_way: Vec<Rect> = others.copied().chain(taken.iter().copied()).collect();
        let spot = match place {
            Some(place) => beside(canvas, &label, *place, &in_the_way),
            None => corner(canvas, &label, &in_the_way),
        };
        if let Some(place) = place {
            let from = spot.center();
            let to = nearest(*place, from);
            // From the label's edge, so that the arrow is no longer than it must be.
            canvas.arrow(nearest(spot, to), to);
        }
        canvas.label(&label, spot.origin());
        taken.push(spot);
    }
}

/// The box in pixels: not smaller than can be seen, not outside of the picture.
fn boxed(canvas: &Canvas, place: Place) -> Rect {
    let area = canvas.area();
    let along = |start: f32, length: f32, side: f64| {
        let (start, length) = (
            f64::from(start).clamp(0.0, 1.0) * side,
            f64::from(length).clamp(0.0, 1.0) * side,
        );
        let more = ((canvas.letters * 1.6 - length) / 2.0).max(canvas.letters * 0.2);
        let edge = canvas.letters / 10.0;
        ((start - more).max(edge), (start + length + more).min(side - edge))
    };
    let (left, right) = along(place.x, place.width, area.width());
    let (top, bottom) = along(place.y, place.height, area.height());
    Rect::new(left, top, right.max(left), bottom.max(top))
}

/// Where the label of a box goes: above, below, at its sides, inside; the first place where nothing is in the way.
fn beside(canvas: &Canvas, label: &Label, place: Rect, in_the_way: &[Rect]) -> Rect {
    let (width, height) = label.size;
    let gap = canvas.letters * 0.35;
    let far = canvas.letters * 1.4;
    let middle = place.center();
    let spots = [
        (place.x0, place.y0 - height - gap),
        (place.x0, place.y1 + gap),
        (place.x1 + gap, middle.y - height / 2.0),
        (place.x0 - width - gap, middle.y - height / 2.0),
        (place.x1 - width, place.y0 - height - gap),
        (place.x1 - width, place.y1 + gap),
        (middle.x - width / 2.0, place.y0 - height - far),
        (middle.x - width / 2.0, place.y1 + far),
        (place.x0 + gap, place.y0 + gap),
    ];
    let at = |(x, y): (f64, f64)| Rect::from_origin_size((x, y), label.size);
    let inside = canvas.area();
    let is_free = |spot: &Rect| inside.contains_rect(*spot) && in_the_way.iter().all(|other| !crosses(*spot, *other));
    spots
        .into_iter()
        .map(at)
        .find(is_free)
        .unwrap_or_else(|| corner(canvas, label, in_the_way))
}

/// A free place at the picture's left, from the top down; the top when there is none.
fn corner(canvas: &Canvas, label: &Label, in_the_way: &[Rect]) -> Rect {
    let gap = canvas.letters * 0.4;
    let step = label.size.1 + gap;
    let rows = (canvas.area().height() / step).max(1.0);
    let mut row = 0.0;
    while row < rows {
        let spot = Rect::from_origin_size((gap, gap + row * step), label.size);
        if spot.y1 <= canvas.area().y1 && in_the_way.iter().all(|other| !crosses(spot, *other)) {
            return spot;
        }
        row += 1.0;
    }
    Rect::from_origin_size((gap, gap), label.size)
}

fn crosses(one: Rect, other: Rect) -> bool {
    let both = one.intersect(other);
    both.width() > 0.0 && both.height() > 0.0
}

/// The point of the rectangle that is nearest.
fn nearest(place: Rect, to: Point) -> Point {
    Point::new(to.x.clamp(place.x0, place.x1), to.y.clamp(place.y0, place.y1))
}
