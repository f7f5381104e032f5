//! What the office wants handed over, as data. Comes from a conversation's `package.toml`.

use serde::{Deserialize, Serialize};

/// The files that are handed over together, in the office's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// In the order in which the office lists them.
    pub files: Vec<Definition>,
}

impl Package {
    /// The file of that exact name.
    pub fn file(&self, name: &str) -> Option<&Definition> {
        self.files.iter().find(|file| file.name == name)
    }
}

/// One of the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The file's name, to the byte: the office compares it.
    pub name: String,
    /// The steps whose papers it is made of, in the order in which they come in it.
    pub from: Vec<String>,
    /// How it is made of them.
    pub making: Making,
    /// How the company's seal comes on it.
    pub stamp: Stamp,
    /// The step that asks for the stamped scan, where there is one ([`Stamp::Print`]).
    pub stamped_step: Option<String>,
    /// The stage of the conversation that gives it.
    pub stage: String,
}

/// How a file is made of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Making {
    /// The only paper, byte for byte.
    AsSent,
    /// All papers' pages, one after the other, as one PDF.
    Pages,
    /// All papers' pictures side by side as one picture, that picture as a PDF.
    OnePicture,
    /// The logo: a square PNG of [`LOGO_SIDE`](crate::documents::logo::LOGO_SIDE) pixels.
    Logo,
    /// The office's form as the person has filled it in: as [`Making::AsSent`], but what is empty can be filled from the answers
    /// before ([`forms`](super::forms)).
    Form,
}

/// How the company's seal comes on a file. Ink comes on paper only, so what is stamped is printed, stamped and scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stamp {
    /// It bears none.
    None,
    /// What the steps give is printed ([`print_sheet`](super::print_sheet)), stamped, and comes back as a scan or photos, which are
    /// the file then.
    Print,
    /// What the steps give is stamped already.
    Sent,
}
