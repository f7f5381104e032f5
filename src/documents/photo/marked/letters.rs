//! Letters as shapes, from the one font that the program carries.

use hayro::kurbo::BezPath;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};

/// Noto Sans CJK SC Bold, reduced to ASCII, the 3,755 commonest Chinese characters (GB 2312, level 1) and some punctuation.
/// SIL Open Font License 1.1, see `LICENSE-labels.txt` beside it.
static FONT: &[u8] = include_bytes!("labels.otf");

/// A line of letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The shapes, the first letter's left at 0, the baseline at 0, upwards negative.
    pub(super) shape: BezPath,
    /// Width in pixels.
    pub(super) width: f64,
}

/// The words as shapes, letters of so many pixels' height. What the font doesn't have is left out.
pub(super) fn line(words: &str, height: f32) -> Line {
    let mut line = Line::default();
    let Ok(font) = FontRef::new(FONT) else { return line };
    let size = Size::new(height);
    let advances = font.glyph_metrics(size, LocationRef::default());
    let outlines = font.outline_glyphs();
    for letter in words.chars() {
        let Some(glyph) = font.charmap().map(letter) else {
            continue;
        };
        if let Some(outline) = outlines.get(glyph) {
            let mut pen = Pen {
                shape: &mut line.shape,
                left: line.width,
            };
            // A glyph that can't be drawn leaves a gap.
            let _ = outline.draw(DrawSettings::unhinted(size, LocationRef::default()), &mut pen);
        }
        line.width += f64::from(advances.advance_width(glyph).unwrap_or(height));
    }
    line
}

/// Whether that letter can be written on a picture.
pub fn can_write(letter: char) -> bool {
    FontRef::new(FONT).is_ok_and(|font| font.charmap().map(letter).is_some())
}

/// Draws glyphs one beside the other, the way down being positive.
struct Pen<'a> {
    shape: &'a mut BezPath,
    left: f64,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        (self.left + f64::from(x), -f64::from(y))
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.shape.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.shape.line_to(self.at(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.shape.quad_to(self.at(cx, cy), self.at(x, y));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.shape.curve_to(self.at(ax, ay), self.at(bx, by), self.at(x, y));
    }

    fn close(&mut self) {
        self.shape.close_path();
    }
}

#[cfg(test)]
mod tests {
    use hayro::kurbo::Shape as _;

    use super::*;

    #[test]
    fn words_have_shapes_of_their_height() {
        let chinese = line("反光", 24.0);
        assert!((chinese.width - 48.0).abs() < 0.5, "{}", chinese.width);
        let bounds = chinese.shape.bounding_box();
        assert!(bounds.height() > 18.0 && bounds.height() < 26.0 && bounds.width() > 40.0);
        assert!(line("glare", 24.0).width > 40.0);
    }

    #[test]
    fn what_the_font_has_not_is_left_out() {
        assert!("Blurred 模糊了，重拍".chars().all(can_write) && !can_write('🙂'));
        assert!((line("模🙂糊", 20.0).width - 40.0).abs() < 0.5);
        assert_eq!(line("", 20.0).width, 0.0);
    }
}
