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

impl SourceFile {
    /// The name without its folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// `path:line:column` of a byte, both counted from 1, the column in characters.
    pub fn position(&self, offset: usize) -> String {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.path)
    }
}

impl Fault {
    /// An error without a suggestion.
    pub fn error(file: &SourceFile, span: Range<usize>, message: impl Into<String>) -> Fault {
        Fault {
            path: file.path.clone(),
            span,
            message: message.into(),
            suggestion: None,
            is_warning: false,
        }
    }

    /// A warning without a suggestion.
    pub fn warning(file: &SourceFile, span: Range<usize>, message: impl Into<String>) -> Fault {
        Fault {
            is_warning: true,
            ..Fault::error(file, span, message)
        }
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Fault {
        self.suggestion = Some(suggestion.into());
        self
    }
}
