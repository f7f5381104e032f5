//! What a check saw on a paper.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The codes of all findings. Each is an attribute of the message `finding` in `locales/<language>/findings.ftl`.
pub mod code {
    /// The file has no bytes.
    pub const EMPTY: &str = "empty";
    /// The file has too many bytes. Arguments: `size`, `limit` (megabytes of 1024², as text).
    pub const TOO_LARGE: &str = "too-large";
    /// The file has more bytes than the official page takes. Arguments: as for [`TOO_LARGE`].
    pub const OVER_PAGE_LIMIT: &str = "over-page-limit";
    /// The picture has more pixels than we decode. Arguments: `width`, `height`.
    pub const TOO_MANY_PIXELS: &str = "too-many-pixels";
    /// The file is cut off or damaged. Argument: `kind` (a word of `Accept`).
    pub const BROKEN: &str = "broken";
    /// A HEIC, HEIF or AVIF picture. Argument: `format`.
    pub const UNSUPPORTED_HEIC: &str = "unsupported-heic";
    /// The photo is HEIC: we can read it, the offices' pages take JPG.
    pub const HEIC: &str = "heic";
    /// A kind of file that no step takes. Arguments: `format`, `wanted`.
    pub const UNSUPPORTED: &str = "unsupported";
    /// A kind of file that this step does not take. Arguments: `got` (a word of `Accept`), `wanted`.
    pub const WRONG_KIND: &str = "wrong-kind";
    /// Looking at it took too much time or memory, or broke what looked at it.
    pub const TOO_HARD: &str = "too-hard";
    /// The PDF can't be read without a password.
    pub const ENCRYPTED_PDF: &str = "encrypted-pdf";
    /// No page of the PDF has anything on it. Argument: `count` (pages).
    pub const BLANK_PDF: &str = "blank-pdf";
    /// Some pages of the PDF have nothing on them. Argument: `pages` (their numbers, from 1).
    pub const BLANK_PAGES: &str = "blank-pages";
    /// Some pages of the PDF are far from any paper's size. Argument: `pages` (their numbers, from 1).
    pub const ODD_PAGES: &str = "odd-pages";
    /// The picture has too few pixels. Arguments: `width`, `height`, `needed`, `side` (`short` or `long`), `shrunk`
    /// (1 when the size is one that chat programs shrink to, else 0).
    pub const TOO_SMALL: &str = "too-small";
    /// The picture must be square. Arguments: `width`, `height`.
    pub const NOT_SQUARE: &str = "not-square";
    /// The picture must be square, and a part of it would do: the place. Arguments: as for [`NOT_SQUARE`].
    pub const CROP: &str = "crop";
    /// The logo has another size. Arguments: `width`, `height`, `needed`, `smaller` (1 when it would be enlarged).
    pub const WRONG_SIDE: &str = "wrong-side";
    /// The name's ending says another kind than the content. Arguments: `extension`, `actual`.
    pub const RENAMED: &str = "renamed";
    /// The picture moves; its first frame counts.
    pub const ANIMATED: &str = "animated";
    /// The same file or picture was already given. Argument: `earlier`, a label of the caller's.
    pub const REPEATED: &str = "repeated";
    /// The photo is too dark.
    pub const DARK: &str = "dark";
    /// The photo is so bright that print is lost.
    pub const OVER_EXPOSED: &str = "over-exposed";
    /// A shadow lies on the paper.
    pub const UNEVEN_LIGHT: &str = "uneven-light";
    /// A lamp is mirrored on the paper. Has a place.
    pub const GLARE: &str = "glare";
    /// The print is blurred. Argument: `motion` (1 when the camera moved, else 0).
    pub const BLURRED: &str = "blurred";
    /// The paper is too small in the photo.
    pub const SMALL_IN_FRAME: &str = "small-in-frame";
    /// A corner or an edge of the paper lies outside of the photo. Has a place. Argument: `where` (`top-left`,
    /// `top-right`, `bottom-right`, `bottom-left`, `top`, `right`, `bottom`, `left`, or `several`), as seen in the upright
    /// picture.
    pub const CUT_OFF: &str = "cut-off";
    /// A finger lies over the paper's edge. Has a place. Argument: `where`, as for [`CUT_OFF`].
    pub const COVERED: &str = "covered";
    /// The photo was taken from the side.
    pub const TILTED: &str = "tilted";
    /// The paper lies askew in the photo.
    pub const ASKEW: &str = "askew";
    /// The paper's content is turned. Argument: `degrees`, clockwise (90, 180 or 270).
    pub const TURNED: &str = "turned";
    /// A copy without colours, where the original is asked for.
    pub const GREY_COPY: &str = "grey-copy";
    /// There is no red seal on the paper.
    pub const NO_SEAL: &str = "no-seal";
    /// Another paper than asked for. Argument: `seen` (`id-card-portrait`, `id-card-emblem`, `page`).
    pub const OTHER_PAPER: &str = "other-paper";
    /// The QR code on the licence holds another credit code than the one typed. Arguments: `read`, `typed`.
    pub const OTHER_CODE: &str = "other-code";
    /// The photo is of a screen.
    pub const OF_SCREEN: &str = "of-screen";
    /// A screenshot, where a photo is asked for.
    pub const SCREENSHOT: &str = "screenshot";
    /// A photo, where a screenshot is asked for.
    pub const NO_SCREENSHOT: &str = "no-screenshot";
    /// The sheet can't be read without a password.
    pub const LOCKED_SHEET: &str = "locked-sheet";
    /// There is nothing in the sheet.
    pub const EMPTY_SHEET: &str = "empty-sheet";
    /// Another form than asked for. Argument: `wanted` (the title of the right one).
    pub const OTHER_FORM: &str = "other-form";
    /// Required cells of the sheet are empty. Arguments: `cells` (labels with addresses: `公司名称 (B3)`), `more` (how many
    /// there are beside those).
    pub const EMPTY_CELLS: &str = "empty-cells";
    /// A cell differs from the answer. Arguments: `label`, `cell` (its address), `seen` (what stands there), `answer`.
    /// What the last two say is the person's own and for nobody else.
    pub const CELL_DIFFERS: &str = "cell-differs";
}

/// Every code that a finding can have.
pub const ALL_CODES: &[&str] = &[
    code::EMPTY,
    code::TOO_LARGE,
    code::OVER_PAGE_LIMIT,
    code::TOO_MANY_PIXELS,
    code::BROKEN,
    code::TOO_HARD,
    code::UNSUPPORTED_HEIC,
    code::HEIC,
    code::UNSUPPORTED,
    code::WRONG_KIND,
    code::ENCRYPTED_PDF,
    code::BLANK_PDF,
    code::BLANK_PAGES,
    code::ODD_PAGES,
    code::TOO_SMALL,
    code::NOT_SQUARE,
    code::CROP,
    code::WRONG_SIDE,
    code::RENAMED,
    code::ANIMATED,
    code::REPEATED,
    code::DARK,
    code::OVER_EXPOSED,
    code::UNEVEN_LIGHT,
    code::GLARE,
    code::BLURRED,
    code::SMALL_IN_FRAME,
    code::CUT_OFF,
    code::COVERED,
    code::TILTED,
    code::ASKEW,
    code::TURNED,
    code::GREY_COPY,
    code::NO_SEAL,
    code::OTHER_PAPER,
    code::OTHER_CODE,
    code::OF_SCREEN,
    code::SCREENSHOT,
    code::NO_SCREENSHOT,
    code::LOCKED_SHEET,
    code::EMPTY_SHEET,
    code::OTHER_FORM,
    code::EMPTY_CELLS,
    code::CELL_DIFFERS,
];

/// How grave a finding is. The graver sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nobody could use the file as it is: ask for another.
    Stop,
    /// An office may well send it back: the person decides.
    Warn,
    /// Worth saying; the file is taken.
    Note,
}

/// One value that a message about a finding can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Argument {
    /// Words or a key to choose words by.
    Text(String),
    /// A whole number.
    Number(i64),
}

/// Where in a picture: a rectangle in fractions, 0 to 1, of the picture's width and height after it was turned upright.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// One thing that a check saw on a paper. Its words are the attribute [`Finding::code`] of the message `finding`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// One of [`ALL_CODES`].
    pub code: Cow<'static, str>,
    /// Whether the paper can be taken nevertheless.
    pub severity: Severity,
    /// What the message names.
    pub arguments: BTreeMap<String, Argument>,
    /// Where in the picture, for faults that have a place.
    pub place: Option<Place>,
    /// On which page of a file with pages, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

impl Finding {
    /// A finding that stops the paper.
    pub fn stop(code: &'static str) -> Finding {
        Finding::new(code, Severity::Stop)
    }

    /// A finding that the person may overrule.
    pub fn warn(code: &'static str) -> Finding {
        Finding::new(code, Severity::Warn)
    }

    /// A finding that is only said.
    pub fn note(code: &'static str) -> Finding {
        Finding::new(code, Severity::Note)
    }

    /// A finding without arguments and place.
    pub fn new(code: &'static str, severity: Severity) -> Finding {
        Finding {
            code: Cow::Borrowed(code),
            severity,
            arguments: BTreeMap::new(),
            place: None,
            page: None,
        }
    }

    /// Whether the paper can be taken in spite of it.
    pub fn is_no_stop(&self) -> bool {
        self.severity != Severity::Stop
    }

    /// The same finding with one more number for its message.
    pub fn number(mut self, name: &str, value: impl Into<i64>) -> Finding {
        self.arguments.insert(name.to_owned(), Argument::Number(value.into()));
        self
    }

    /// The same finding with one more text for its message.
    pub fn text(mut self, name: &str, value: impl Into<String>) -> Finding {
        self.arguments.insert(name.to_owned(), Argument::Text(value.into()));
        self
    }

    /// The same finding on that page, from 1.
    pub fn on_page(mut self, page: u32) -> Finding {
        self.page = Some(page);
        self
    }

    /// The same finding at a place in the picture.
    pub fn at(mut self, place: Place) -> Finding {
        self.place = Some(place);
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fluent_syntax::ast::Entry;

    use super::*;

    fn attributes(text: &str) -> BTreeSet<String> {
        let resource = fluent_syntax::parser::parse(text).expect("the file parses");
        let mut found = BTreeSet::new();
        for entry in resource.body {
            if let Entry::Message(message) = entry
                && message.id.name == "finding"
            {
                found.extend(message.attributes.iter().map(|attribute| attribute.id.name.to_owned()));
            }
        }
        found
    }

    #[test]
    fn every_code_has_its_words_in_every_language_and_none_is_left_over() {
        let codes: BTreeSet<String> = ALL_CODES.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(codes.len(), ALL_CODES.len());
        assert_eq!(attributes(include_str!("../../locales/zh-CN/findings.ftl")), codes);
        assert_eq!(attributes(include_str!("../../locales/en/findings.ftl")), codes);
    }

    #[test]
    fn a_finding_survives_the_store() {
        let place = Place {
            x: 0.25,
            y: 0.5,
            width: 0.5,
            height: 0.125,
        };
        let finding = Finding::warn(code::WRONG_SIDE)
            .number("width", 1)
            .text("actual", "png")
            .at(place);
        let text = serde_json::to_string(&finding).unwrap();
        assert_eq!(serde_json::from_str::<Finding>(&text).unwrap(), finding);
    }
}
