//! What a file really is. (Skeleton: the real room is being written on branch `documents`.)

use serde::{Deserialize, Serialize};

/// What a step wants of a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Kinds of file that are taken.
    pub accept: Vec<Accept>,
    /// The shorter side must have at least this many pixels.
    pub min_short_side_pixels: Option<u32>,
    /// The longer side must have at least this many pixels.
    pub min_long_side_pixels: Option<u32>,
    /// Largest file in bytes.
    pub max_bytes: Option<u64>,
    /// The picture must be square.
    pub square: bool,
    /// Each side must have exactly this many pixels.
    pub exact_side_pixels: Option<u32>,
    /// The same file may serve another step too.
    pub may_repeat: bool,
}
/// A kind of file that a step takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Accept {
    /// A photo or a scan as a picture.
    Photo,
    /// A PDF.
    Pdf,
    /// A sheet in the old Excel format.
    Sheet,
    /// A sheet in the new Excel format.
    SheetX,
}
/// What a paper is, measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {}
/// One thing that a check saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {}
