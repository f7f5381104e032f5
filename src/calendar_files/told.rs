//! The mark that says for which calendar everybody's dates have been counted.

use std::{fmt::Write, path::Path};

use sha2::{Digest, Sha256};

use super::{TableFileError, write_durably};
use crate::{calendar::Calendar, conversation::Conversation};

/// A digest of all that people's dates depend on: days off, the lengths of the windows, the rules of their reminders.
pub fn fingerprint(calendar: &Calendar, conversation: &Conversation) -> String {
    let mut text = calendar.plain_text();
    for window in &conversation.windows {
        let rules = (
            &window.id,
            &window.length,
            &window.provinces,
            &window.remind,
            window.at_minute,
            window.spread_minutes,
            window.wakes_minutes,
        );
        // Writing to a String does not fail.
        let _ = writeln!(text, "{rules:?}");
    }
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The fingerprint for which everybody was told last; none if nobody ever was, or nothing can be read there.
pub fn read_mark(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.trim().to_owned())
}

/// Notes that everybody has been told.
///
/// # Errors
///
/// [`TableFileError::Unwritable`].
pub fn write_mark(path: &Path, fingerprint: &str) -> Result<(), TableFileError> {
    write_durably(path, &format!("{fingerprint}\n"))
}
