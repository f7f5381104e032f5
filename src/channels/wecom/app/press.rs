//! What has to be known of a press to take the buttons off its card.

use serde::{Deserialize, Serialize};

/// A button that was pressed; stands in [`crate::channels::Incoming::message`] as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Press {
    /// What lets the card be changed: once, within 72 hours.
    pub(super) response_code: String,
    /// The card's id.
    pub(super) task: String,
    /// The button's payload.
    pub(super) key: String,
}

impl Press {
    pub(super) fn read(text: &str) -> Option<Press> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}
