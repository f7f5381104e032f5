//! What has to be remembered of the last delivery to a person.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{card::ButtonCard, limits::SentInMinute};
use crate::channels::{Delivery, Outgoing};

/// What has to be remembered; stands in [`Delivery`] as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// How many replies have been delivered: no two get the same mark.
    pub(super) replies: u64,
    /// The last card with buttons.
    pub(super) card: Option<ButtonCard>,
    /// How many messages went out within the last hour, by the minute.
    pub(super) sent: Vec<SentInMinute>,
}

impl Memory {
    /// Reads it; what another version wrote is as good as nothing.
    pub(super) fn read(last: Option<&Delivery>) -> Memory {
        last.and_then(|last| serde_json::from_str(last).ok())
            .unwrap_or_default()
    }

    pub(super) fn write(&self) -> Delivery {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The mark of the next reply: the same at each try of it, another for each reply, and fit for a card's id.
    pub(super) fn mark(&self, person: &str, outgoing: &Outgoing) -> String {
        let mut sum = Sha256::new();
        sum.update(self.replies.to_be_bytes());
        sum.update(person);
        sum.update([0]);
        sum.update(serde_json::to_vec(outgoing).unwrap_or_default());
        let mut mark = URL_SAFE_NO_PAD.encode(sum.finalize());
        mark.truncate(32);
        mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_differ_but_for_a_further_try() {
        let memory = Memory::default();
        let reply = Outgoing {
            body: vec!["x".to_owned()],
            ..Outgoing::default()
        };
        let again = Outgoing {
            may_be_repeated: true,
            ..reply.clone()
        };
        let mark = memory.mark("zhang", &reply);
        assert_eq!(memory.mark("zhang", &again), mark);
        assert_ne!(memory.mark("li", &reply), mark);
        let later = Memory {
            replies: 1,
            ..Memory::default()
        };
        assert_ne!(later.mark("zhang", &reply), mark);
        assert!(
            mark.len() == 32
                && mark
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        );
        assert_eq!(Memory::read(Some(&later.write())), later);
        assert_eq!(Memory::read(Some(&"17b".to_owned())), Memory::default());
    }
}
