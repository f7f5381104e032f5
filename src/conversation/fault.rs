//! What is wrong with a conversation or locale file, said like a compiler would.

use std::ops::Range;

/// One text file as read from a folder or from the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path as the operator knows it, with `/`.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// One thing wrong, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which file ([`SourceFile::path`]).
    pub path: String,
    /// Where in it, in bytes; empty when it is about the whole file.
    pub span: Range<usize>,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do about it.
    pub suggestion: Option<String>,
    /// A warning doesn't keep the assistant from starting.
    pub is_warning: bool,
}
