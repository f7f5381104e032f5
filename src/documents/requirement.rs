//! What a step of the conversation wants of a paper.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::format::Format;
use super::look::Look;
use super::sheet::SheetLook;

/// A kind of file that a step takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accept {
    /// A picture that we can read: JPEG, PNG, WebP, BMP, GIF or HEIC.
    Photo,
    /// A PDF.
    Pdf,
    /// A sheet of the old kind, `.xls`.
    Sheet,
    /// A sheet of the new kind, `.xlsx`.
    SheetX,
    /// A text document, `.docx`.
    Document,
}

impl Accept {
    /// Every kind.
    pub const ALL: [Accept; 5] = [
        Accept::Photo,
        Accept::Pdf,
        Accept::Sheet,
        Accept::SheetX,
        Accept::Document,
    ];

    /// Which of the kinds a file's format is, if any.
    pub fn of(format: Format) -> Option<Accept> {
        match format {
            format if format.is_picture() => Some(Accept::Photo),
            Format::Pdf => Some(Accept::Pdf),
            Format::Xls => Some(Accept::Sheet),
            Format::Xlsx => Some(Accept::SheetX),
            Format::Docx => Some(Accept::Document),
            _ => None,
        }
    }

    /// The word that stands for the kind in the conversation files and in the arguments of a finding.
    pub fn word(self) -> &'static str {
        match self {
            Accept::Photo => "photo",
            Accept::Pdf => "pdf",
            Accept::Sheet => "sheet",
            Accept::SheetX => "sheet-x",
            Accept::Document => "document",
        }
    }
}

/// What a step wants of a paper. Comes from the conversation files; what a step does not mention is not asked for.
///
/// ```toml
/// accept = ["photo"]
/// min-short-side-pixels = 720
/// min-long-side-pixels = 1280
/// max-bytes = 2097152
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Requirement {
    /// Kinds of file that are taken. Empty: photos and PDFs, the two ways a paper comes.
    pub accept: Vec<Accept>,
    /// The shorter side must have at least this many pixels.
    pub min_short_side_pixels: Option<u32>,
    /// The longer side must have at least this many pixels.
    pub min_long_side_pixels: Option<u32>,
    /// Largest file in bytes, where the office takes less than [`Limits`](super::Limits) do.
    pub max_bytes: Option<u64>,
    /// The picture must be square (the logo).
    pub square: bool,
    /// Each side must have exactly this many pixels (the logo: 144). Another size is a warning, because we can resize.
    pub exact_side_pixels: Option<u32>,
    /// The same file may serve another step too: the caller then leaves out
    /// [`same_as_earlier`](super::same_as_earlier).
    pub may_repeat: bool,
    /// What to look for in a photo or scan. None: only the file is checked, not what is to be seen.
    pub look: Option<Look>,
    /// Which form a sheet should be, and what must stand in it. None: only that it can be read.
    pub sheet: Option<SheetLook>,
}

impl Requirement {
    /// The steps whose answers the paper must repeat.
    pub fn compared_steps(&self) -> impl Iterator<Item = &str> {
        let code = self.look.iter().filter_map(|look| look.code.as_deref());
        let fields = self.sheet.iter().flat_map(|sheet| &sheet.fields);
        code.chain(fields.filter_map(|field| field.equals.as_deref()))
    }

    /// The kinds that are taken, with the default put in.
    pub fn accepted(&self) -> &[Accept] {
        if self.accept.is_empty() {
            &[Accept::Photo, Accept::Pdf]
        } else {
            &self.accept
        }
    }

    /// One word for the kinds that are taken, for a message to choose its words by: the word of the only kind,
    /// `photo-or-pdf`, `any-sheet`, or `several`.
    pub fn wanted(&self) -> &'static str {
        let accepted = self.accepted();
        let all_in = |kinds: &[Accept]| accepted.iter().all(|kind| kinds.contains(kind));
        match accepted {
            [only, rest @ ..] if rest.iter().all(|kind| kind == only) => only.word(),
            _ if all_in(&[Accept::Photo, Accept::Pdf]) => "photo-or-pdf",
            _ if all_in(&[Accept::Sheet, Accept::SheetX]) => "any-sheet",
            _ => "several",
        }
    }
}

/// One file to look at: what is wanted of it, and what is known of whom it comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// What the step wants.
    pub requirement: Requirement,
    /// What the sender called the file, when the channel tells.
    pub file_name: Option<String>,
    /// Answers that the paper must repeat, by step ([`Requirement::compared_steps`]). May be personal: never logged.
    pub known: BTreeMap<String, String>,
    /// A word or two for each code, in the person's language, to write on the picture.
    pub labels: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_from_a_conversation_file_and_refuses_slips() {
        let text = "accept = [\"photo\", \"sheet-x\"]\nmin-short-side-pixels = 720\nsquare = true\n";
        let requirement: Requirement = toml::from_str(text).unwrap();
        assert_eq!(requirement.accept, [Accept::Photo, Accept::SheetX]);
        assert_eq!(requirement.min_short_side_pixels, Some(720));
        assert!(requirement.square && !requirement.may_repeat);
        assert!(toml::from_str::<Requirement>("min-short-side = 720").is_err());
    }

    #[test]
    fn one_word_for_what_is_wanted() {
        let wanted = |accept: &[Accept]| {
            Requirement {
                accept: accept.to_vec(),
                ..Default::default()
            }
            .wanted()
        };
        assert_eq!(wanted(&[]), "photo-or-pdf");
        assert_eq!(wanted(&[Accept::Pdf, Accept::Photo]), "photo-or-pdf");
        assert_eq!(wanted(&[Accept::Photo]), "photo");
        assert_eq!(wanted(&[Accept::Sheet, Accept::SheetX]), "any-sheet");
        assert_eq!(wanted(&[Accept::Sheet, Accept::Pdf]), "several");
    }

    #[test]
    fn the_words_are_those_of_the_files() {
        for kind in Accept::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
    }
}
