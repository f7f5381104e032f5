//! Drawing on a picture: outlines, boxes, arrows, labels, with smooth edges.

use hayro::kurbo::{Affine, BezPath, Join, Line as Segment, Point, Rect, RoundedRect, Shape, Stroke};
use hayro::vello_cpu::color::{AlphaColor, Srgb};
use hayro::vello_cpu::{Pixmap, RenderContext, Resources};
use image::RgbImage;

use super::letters;

/// Red as on a correction.
const RED: AlphaColor<Srgb> = AlphaColor::from_rgb8(214, 30, 30);
/// What a red line needs around it to be seen on red.
const WHITE: AlphaColor<Srgb> = AlphaColor::from_rgb8(255, 255, 255);
/// The paper's outline.
const BLUE: AlphaColor<Srgb> = AlphaColor::from_rgba8(20, 130, 220, 190);
/// Curves are drawn this true, in pixels.
const TRUE_TO: f64 = 0.1;

/// A sheet to draw on, to be laid over a picture.
pub(in crate::documents) struct Canvas {
    context: RenderContext,
    size: (u16, u16),
    /// Height of letters in pixels; everything else goes by it.
    pub(super) letters: f64,
}

/// A label that fits somewhere.
pub(in crate::documents) struct Label {
    line: letters::Line,
    /// Its width and height with the border.
    pub(super) size: (f64, f64),
}

impl Canvas {
    /// A sheet for that picture; none when it is of no size that can be drawn on.
    pub(in crate::documents) fn over(picture: &RgbImage) -> Option<Canvas> {
        let side = |side: u32| u16::try_from(side).ok().filter(|side| *side > 0);
        let size = (side(picture.width())?, side(picture.height())?);
        Some(Canvas {
            context: RenderContext::new(size.0, size.1),
            size,
            letters: (f64::from(size.0.max(size.1)) / 28.0).clamp(13.0, 30.0),
        })
    }

    /// The sheet's area.
    pub(super) fn area(&self) -> Rect {
        Rect::new(0.0, 0.0, f64::from(self.size.0), f64::from(self.size.1))
    }

    /// The outline of the paper.
    pub(super) fn outline(&mut self, corners: [(f64, f64); 4]) {
        let mut shape = BezPath::new();
        let [first, rest @ ..] = corners;
        shape.move_to(first);
        rest.into_iter().for_each(|corner| shape.line_to(corner));
        shape.close_path();
        self.stroke(&shape, self.letters / 9.0, BLUE);
    }

    /// A box around a fault.
    pub(super) fn frame(&mut self, place: Rect) {
        let pen = self.letters / 8.0;
        let shape = RoundedRect::from_rect(place, pen * 1.5).to_path(TRUE_TO);
        self.stroke(&shape, pen + 2.0, WHITE);
        self.stroke(&shape, pen, RED);
    }

    /// Words, as large as they will be.
    pub(in crate::documents) fn measure(&self, words: &str) -> Label {
        #[expect(clippy::cast_possible_truncation, reason = "some tens of pixels")]
        let line = letters::line(words, self.letters as f32);
        let size = (line.width + self.letters * 0.8, self.letters * 1.5);
        Label { line, size }
    }

    /// The label with its upper left there.
    pub(in crate::documents) fn label(&mut self, label: &Label, at: Point) {
        let plate = Rect::from_origin_size(at, label.size);
        let plate = RoundedRect::from_rect(plate, self.letters * 0.3).to_path(TRUE_TO);
        self.stroke(&plate, 2.0, WHITE);
        self.fill(&plate, RED);
        let baseline = Affine::translate((at.x + self.letters * 0.4, at.y + self.letters * 1.12));
        self.fill(&(baseline * label.line.shape.clone()), WHITE);
    }

    /// An arrow whose tip is at `to`.
    pub(super) fn arrow(&mut self, from: Point, to: Point) {
        let along = to - from;
        let length = along.hypot();
        if length < self.letters * 0.5 {
            return;
        }
        let along = along / length;
        let across = along.turn_90();
        let (long, wide) = (self.letters * 0.55, self.letters * 0.32);
        let mut head = BezPath::new();
        head.move_to(to);
        head.line_to(to - along * long + across * wide);
        head.line_to(to - along * long - across * wide);
        head.close_path();
        let shaft = Segment::new(from, to - along * long * 0.8).to_path(TRUE_TO);
        let pen = self.letters / 8.0;
        for (more, colour) in [(2.0, WHITE), (0.0, RED)] {
            self.stroke(&shaft, pen + more, colour);
            if more > 0.0 {
                self.stroke(&head, more, colour);
            }
            self.fill(&head, colour);
        }
    }

    /// The picture with all that was drawn over it.
    pub(in crate::documents) fn lay_over(mut self, picture: &mut RgbImage) {
        self.context.flush();
        let mut sheet = Pixmap::new(self.size.0, self.size.1);
        self.context.render(&mut sheet, &mut Resources::new());
        for (pixel, over) in picture.pixels_mut().zip(sheet.data()) {
            let through = u16::from(255 - over.a);
            for (value, over) in pixel.0.iter_mut().zip([over.r, over.g, over.b]) {
                let under = (u16::from(*value) * through + 127) / 255;
                *value = u8::try_from(under + u16::from(over)).unwrap_or(u8::MAX);
            }
        }
    }

    fn fill(&mut self, shape: &BezPath, colour: AlphaColor<Srgb>) {
        self.context.set_paint(colour);
        self.context.fill_path(shape);
    }

    fn stroke(&mut self, shape: &BezPath, pen: f64, colour: AlphaColor<Srgb>) {
        self.context.set_paint(colour);
        self.context.set_stroke(Stroke::new(pen).with_join(Join::Round));
        self.context.stroke_path(shape);
    }
}
