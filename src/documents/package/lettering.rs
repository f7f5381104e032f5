//! Words on a PDF's page, in the one font that the program carries for it; only the letters used come into the file.
//!
//! Source: ISO 32000-1 §9.7 (composite fonts), §9.10.3 (so that the words can be copied out).

use std::collections::{BTreeMap, BTreeSet};

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Finish, Name, Ref, Str};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};
use subsetter::GlyphRemapper;

use super::fault::Fault;
use super::writer::Writer;
use crate::rules::text::is_invisible;

/// Noto Sans CJK SC Regular, reduced to the 8,105 characters of 《通用规范汉字表》 (the legal ones for names), those of GB 2312, the
/// 5,401 commonest traditional ones, Latin and common signs. SIL Open Font License 1.1, see `LICENSE-summary.txt` beside it.
static FONT: &[u8] = include_bytes!("summary.otf");
/// Stands for what the font hasn't.
const UNKNOWN: char = '□';
/// Lines don't begin with these, nor end with those.
const NOT_FIRST: &str = "，。、；：？！）】》」』”’…—,.;:?!)]}%";
const NOT_LAST: &str = "（【《「『“‘([{";

/// The font, as far as it is used.
pub(super) struct Lettering<'a> {
    font: FontRef<'a>,
    glyphs: GlyphRemapper,
    letters: BTreeMap<u16, char>,
    /// Characters that the font hasn't.
    pub(super) unwritable: BTreeSet<char>,
}

/// A line as it is shown: numbers of glyphs, two bytes each.
pub(super) type Coded = Vec<u8>;

impl Lettering<'static> {
    pub(super) fn new() -> Result<Lettering<'static>, Fault> {
        let font = FontRef::new(FONT).map_err(|error| Fault::Write(error.to_string()))?;
        Ok(Lettering {
            font,
            glyphs: GlyphRemapper::new(),
            letters: BTreeMap::new(),
            unwritable: BTreeSet::new(),
        })
    }

    /// Breaks words into lines of at most that width at that size, both in points.
    pub(super) fn lines(&mut self, words: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in words.lines() {
            let letters: Vec<char> = paragraph.chars().filter(|letter| !is_invisible(*letter)).collect();
            let mut rest = letters.as_slice();
            while !rest.is_empty() {
                let count = self.fitting(rest, size, width);
                let (line, further) = rest.split_at(count);
                lines.push(line.iter().collect::<String>().trim_end().to_owned());
                let blanks = further.iter().take_while(|letter| **letter == ' ').count();
                rest = further.get(blanks..).unwrap_or_default();
            }
        }
        lines
    }

    /// How many of the letters go on one line: one at least.
    fn fitting(&self, letters: &[char], size: f32, width: f32) -> usize {
        let mut used = 0.0;
        let mut last_break = 0;
        for (count, letter) in letters.iter().enumerate() {
            let before = count.checked_sub(1).and_then(|before| letters.get(before));
            if before.is_some_and(|before| may_break(*before, *letter)) {
                last_break = count;
            }
            used += self.advance(*letter) * size;
            if used > width && *letter != ' ' {
                return if last_break > 0 { last_break } else { count.max(1) };
            }
        }
        letters.len()
    }

    fn glyph(&self, letter: char) -> Option<GlyphId> {
        self.font.charmap().map(letter)
    }

    /// Width of a letter of size 1.
    fn advance(&self, letter: char) -> f32 {
        let metrics = self.font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyph = self.glyph(letter).or_else(|| self.glyph(UNKNOWN));
        glyph.and_then(|glyph| metrics.advance_width(glyph)).unwrap_or(1.0)
    }

    /// A line as the page's content names it.
    pub(super) fn coded(&mut self, line: &str) -> Coded {
        let mut coded = Vec::with_capacity(line.len());
        for letter in line.chars() {
            let glyph = self.glyph(letter).or_else(|| {
                self.unwritable.insert(letter);
                self.glyph(UNKNOWN)
            });
            let Some(glyph) = glyph.and_then(|glyph| u16::try_from(glyph.to_u32()).ok()) else {
                continue;
            };
            let new = self.glyphs.remap(glyph);
            self.letters.entry(new).or_insert(letter);
            coded.extend(new.to_be_bytes());
        }
        coded
    }

    /// Writes the font into the file, once all words are coded.
    pub(super) fn write(&self, writer: &mut Writer) -> Result<Ref, Fault> {
        let unwritten = |error: &dyn std::fmt::Display| Fault::Write(error.to_string());
        let subset = subsetter::subset(FONT, 0, &self.glyphs).map_err(|error| unwritten(&error))?;
        let reduced = FontRef::new(&subset).map_err(|error| unwritten(&error))?;
        let outlines = reduced
            .table_data(Tag::new(b"CFF "))
            .ok_or_else(|| Fault::Write("the font has no outlines".to_owned()))?;
        let [font, cid, descriptor, file, unicode] = [(); 5].map(|()| writer.bump());
        let name = Name(b"BEIANS+NotoSansCJKsc-Regular");
        let identity = SystemInfo {
            registry: Str(b"Adobe"),
            ordering: Str(b"Identity"),
            supplement: 0,
        };
        let pdf = &mut writer.pdf;
        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(unicode);
        let metrics = self.font.glyph_metrics(Size::new(1000.0), LocationRef::default());
        let widths = self
            .glyphs
            .remapped_gids()
            .map(|glyph| metrics.advance_width(GlyphId::from(glyph)).unwrap_or(1000.0));
        let mut described = pdf.cid_font(cid);
        described
            .subtype(CidFontType::Type0)
            .base_font(name)
            .system_info(identity)
            .font_descriptor(descriptor)
            .default_width(1000.0);
        described.widths().consecutive(0, widths);
        described.finish();
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(pdf_writer::Rect::new(-1000.0, -300.0, 2000.0, 1200.0))
            .italic_angle(0.0)
            .ascent(880.0)
            .descent(-120.0)
            .cap_height(733.0)
            .stem_v(80.0)
            .font_file3(file);
        pdf.stream(file, outlines.as_bytes())
            .insert(Name(b"Subtype"))
            .primitive(Name(b"CIDFontType0C"));
        let mut map = UnicodeCmap::new(
            Name(b"Beian-UCS"),
            SystemInfo {
                registry: Str(b"Adobe"),
                ordering: Str(b"UCS"),
                supplement: 0,
            },
        );
        for (glyph, letter) in &self.letters {
            map.pair(*glyph, *letter);
        }
        pdf.cmap(unicode, &map.finish());
        Ok(font)
    }
}

/// Whether a line may end between two letters: behind a blank, and beside Chinese.
fn may_break(before: char, behind: char) -> bool {
    let is_chinese = |letter: char| u32::from(letter) >= 0x2E80;
    let parts = before == ' ' || is_chinese(before) || is_chinese(behind);
    parts && behind != ' ' && !NOT_FIRST.contains(behind) && !NOT_LAST.contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_people_would() {
        let mut lettering = Lettering::new().unwrap();
        let mut lines = |words: &str, width: f32| lettering.lines(words, 10.0, width);
        assert_eq!(lines("一二三四五六七", 35.0), ["一二三", "四五六", "七"]);
        assert_eq!(lines("一二三，四", 35.0), ["一二", "三，四"]);
        assert_eq!(lines("一二（三）四", 35.0), ["一二", "（三）", "四"]);
        assert_eq!(lines("short words here", 60.0), ["short words", "here"]);
        assert_eq!(lines("91110105MA01B2C3XT", 40.0).concat(), "91110105MA01B2C3XT");
        assert_eq!(lines("一\n二", 100.0), ["一", "二"]);
        assert_eq!(lines("", 100.0), [""; 0]);
    }

    #[test]
    fn rare_letters_of_names_can_be_written_and_what_cannot_is_told() {
        let mut lettering = Lettering::new().unwrap();
        lettering.coded("喆堃淼昇玥𬭚𫖯𬍛䶮〇·張國榮 Zoë");
        assert_eq!(lettering.unwritable, BTreeSet::new());
        let coded = lettering.coded("a🙂b");
        assert_eq!(coded.len(), 6);
        assert_eq!(lettering.unwritable, ['🙂'].into());
    }
}
