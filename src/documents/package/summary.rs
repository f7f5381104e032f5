//! All answers on paper, in the order of the forms that they go into: to copy from.

use pdf_writer::{Content, Name, Str};

use super::fault::Fault;
use super::lettering::Lettering;
use super::writer::{A4, MILLIMETRE, Writer};

/// A line of the summary. The words are the caller's, values unmasked or not as the caller wants them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// What the following lines belong to.
    Heading(&'a str),
    /// A value, and what it is.
    Answer {
        /// What it is.
        label: &'a str,
        /// The value. Wrapped where it is long.
        value: &'a str,
    },
}

/// A summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The file.
    pub pdf: Vec<u8>,
    /// How many pages it has; usually one.
    pub pages: u32,
    /// Characters that the font hasn't, each shown as □.
    pub unwritable: Vec<char>,
}

/// More bytes of words than this are no summary.
const MOST_BYTES: usize = 256 * 1024;
/// Millimetres from each edge of the paper.
const MARGIN: f64 = 16.0;
/// Millimetres for the labels, and between them and the values.
const LABELS: f64 = 46.0;
const GAP: f64 = 4.0;
/// Sizes of letters in points, and the distance of lines in them.
const TITLE: f32 = 16.0;
const HEADING: f32 = 10.5;
const TEXT: f32 = 9.5;
const LEADING: f32 = 1.35;

/// Makes the summary, A4.
///
/// # Errors
///
/// [`Fault::TooLarge`], [`Fault::Write`].
pub fn summary(title: &str, lines: &[Line<'_>]) -> Result<Summary, Fault> {
    let bytes = title.len()
        + lines
            .iter()
            .map(|line| match line {
                Line::Heading(words) => words.len(),
                Line::Answer { label, value } => label.len() + value.len(),
            })
            .sum::<usize>();
    if bytes > MOST_BYTES {
        return Err(Fault::TooLarge {
            bytes: bytes as u64,
            most: MOST_BYTES as u64,
        });
    }
    let mut pages = Pages::new(Lettering::new()?);
    let points = |millimetres: f64| (millimetres * MILLIMETRE) as f32;
    let left = points(MARGIN);
    let whole = points(A4.0 - 2.0 * MARGIN);
    let right = points(MARGIN + LABELS + GAP);
    for line in pages.lettering.lines(title, TITLE, whole) {
        pages.down(TITLE * LEADING);
        pages.show(left, TITLE, 0.0, &line);
    }
    pages.skip(4.0);
    for line in lines {
        match line {
            Line::Heading(words) => {
                let broken = pages.lettering.lines(words, HEADING, whole);
                // A heading alone at the foot of a page heads nothing.
                pages.keep(HEADING * LEADING * broken.len() as f32 + 3.0 * TEXT * LEADING);
                pages.skip(5.0);
                for line in broken {
                    pages.down(HEADING * LEADING);
                    pages.show(left, HEADING, 0.0, &line);
                }
                pages.rule(left, whole);
            }
            Line::Answer { label, value } => {
                let labels = pages.lettering.lines(label, TEXT, points(LABELS));
                let values = pages.lettering.lines(value, TEXT, whole - points(LABELS + GAP));
                for number in 0..labels.len().max(values.len()) {
                    pages.down(TEXT * LEADING);
                    if let Some(line) = labels.get(number) {
                        pages.show(left, TEXT, 0.4, line);
                    }
                    if let Some(line) = values.get(number) {
                        pages.show(right, TEXT, 0.0, line);
                    }
                }
                pages.skip(1.5);
            }
        }
    }
    pages.finish()
}

/// Pages that are filled from above.
struct Pages {
    lettering: Lettering<'static>,
    done: Vec<Content>,
    open: Content,
    /// Where the last line stands, in points from below.
    at: f32,
}

const FONT: Name<'static> = Name(b"F");

impl Pages {
    fn new(lettering: Lettering<'static>) -> Pages {
        Pages {
            lettering,
            done: Vec::new(),
            open: Content::new(),
            at: Pages::top(),
        }
    }

    fn top() -> f32 {
        ((A4.1 - MARGIN) * MILLIMETRE) as f32
    }

    /// Goes to a line further down, on a new page if there is no room.
    fn down(&mut self, points: f32) {
        self.keep(points);
        self.at -= points;
    }

    fn skip(&mut self, points: f32) {
        self.at -= points;
    }

    /// Begins a new page unless there is so much room.
    fn keep(&mut self, points: f32) {
        if self.at - points < (MARGIN * MILLIMETRE) as f32 {
            self.done.push(std::mem::replace(&mut self.open, Content::new()));
            self.at = Pages::top();
        }
    }

    fn show(&mut self, left: f32, size: f32, grey: f32, line: &str) {
        let coded = self.lettering.coded(line);
        self.open.begin_text();
        self.open.set_fill_gray(grey);
        self.open.set_font(FONT, size);
        self.open.next_line(left, self.at);
        self.open.show(Str(&coded));
        self.open.end_text();
    }

    /// A line under the last words.
    fn rule(&mut self, left: f32, width: f32) {
        self.skip(3.0);
        self.open.set_stroke_gray(0.7);
        self.open.set_line_width(0.5);
        self.open.move_to(left, self.at).line_to(left + width, self.at).stroke();
        self.skip(2.0);
    }

    fn finish(mut self) -> Result<Summary, Fault> {
        self.done.push(self.open);
        let mut writer = Writer::new();
        let font = self.lettering.write(&mut writer)?;
        let pages = u32::try_from(self.done.len()).unwrap_or(u32::MAX);
        for content in self.done {
            let id = writer.bump();
            writer.pdf.stream(id, &content.finish());
            let size = (A4.0 * MILLIMETRE, A4.1 * MILLIMETRE);
            writer.page_of(size, id, &[], &[("F", font)]);
        }
        Ok(Summary {
            pdf: writer.finish(),
            pages,
            unwritable: self.lettering.unwritable.into_iter().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use lopdf::Document;

    use super::*;
    use crate::documents::pages;

    #[test]
    fn the_answers_stand_on_a_page_and_can_be_copied() {
        let lines = [
            Line::Heading("一、小程序注册"),
            Line::Answer {
                label: "主体名称",
                value: "北京星河文化传媒有限公司",
            },
            Line::Answer {
                label: "法定代表人",
                value: "龚喆𬭚",
            },
        ];
        let made = summary("备案资料一览", &lines).unwrap();
        assert_eq!((made.pages, made.unwritable.as_slice()), (1, &[][..]));
        assert!(made.pdf.len() < 60_000, "only the letters used: {}", made.pdf.len());
        let document = Document::load_mem(&made.pdf).unwrap();
        let text = document.extract_text(&[1]).unwrap();
        for words in ["备案资料一览", "一、小程序注册", "北京星河文化传媒有限公司", "龚喆𬭚"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        let drawn = pages::drawn(&made.pdf, 1, 800).unwrap();
        let dark = drawn.pixels().filter(|pixel| pixel.0[0] < 100).count();
        assert!(dark > 300, "{dark} dark pixels");
    }

    #[test]
    fn long_values_wrap_and_many_go_on_on_further_pages() {
        let long = "北京市朝阳区".repeat(40);
        let lines = vec![
            Line::Answer {
                label: "住所",
                value: &long,
            };
            30
        ];
        let made = summary("一览", &lines).unwrap();
        let document = Document::load_mem(&made.pdf).unwrap();
        assert_eq!(document.get_pages().len(), made.pages as usize);
        assert!(made.pages > 2);
        let all: Vec<u32> = (1..=made.pages).collect();
        let text = document.extract_text(&all).unwrap();
        assert_eq!(
            text.matches("朝阳区").count() + text.matches("朝阳\n区").count() + text.matches("朝\n阳区").count(),
            1200
        );
    }

    #[test]
    fn what_cannot_be_written_is_told_and_too_much_is_refused() {
        let made = summary("🙂", &[]).unwrap();
        assert_eq!(made.unwritable, ['🙂']);
        let endless = "一".repeat(MOST_BYTES);
        assert!(matches!(summary(&endless, &[]), Err(Fault::TooLarge { .. })));
    }
}
