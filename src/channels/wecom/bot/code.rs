//! What the numbers mean that WeCom answers with (document 90313, and what its users report).

use std::time::Duration;

use crate::channels::DeliverError;

/// The connection looks open, but the server has forgotten it: only a new one helps.
pub(super) const NOT_SUBSCRIBED: i64 = 846609;

/// Too much, too fast: no limit of it is shorter than a minute.
const TOO_FAST: [i64; 3] = [45009, 45033, 846607];
const TOO_FAST_PAUSE: Duration = Duration::from_secs(60);

/// Out of order for a moment: busy, a request that got lost, a session that is being moved.
const PASSING: [i64; 5] = [-1, 6000, 846601, 846602, NOT_SUBSCRIBED];

/// Nobody is there: no such member, gone from the company, not among those who see the bot, no chat with the bot.
const NOBODY: [i64; 7] = [40003, 40031, 46004, 60011, 60111, 81013, 93006];

/// The bot itself is no longer known: the operator's to mend, and the replies keep.
const BOT_UNKNOWN: [i64; 6] = [40001, 40014, 40091, 93019, 600_041, 853_000];

/// Whether a subscription that was answered so is worth trying again; otherwise id and secret are wrong.
pub(super) fn is_passing(code: i64) -> bool {
    PASSING.contains(&code) || TOO_FAST.contains(&code)
}

/// What the sender does about a message that was answered so.
pub(super) fn delivery(code: i64) -> DeliverError {
    if TOO_FAST.contains(&code) {
        DeliverError::Wait(TOO_FAST_PAUSE)
    } else if PASSING.contains(&code) || BOT_UNKNOWN.contains(&code) {
        DeliverError::Unavailable
    } else if NOBODY.contains(&code) {
        DeliverError::Unreachable
    } else {
        DeliverError::Refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_its_class() {
        assert_eq!(delivery(45009), DeliverError::Wait(Duration::from_secs(60)));
        assert_eq!(delivery(846_609), DeliverError::Unavailable);
        assert_eq!(delivery(853_000), DeliverError::Unavailable);
        assert_eq!(delivery(60111), DeliverError::Unreachable);
        assert_eq!(delivery(40008), DeliverError::Refused);
        assert_eq!(delivery(123), DeliverError::Refused);
        assert!(is_passing(-1) && is_passing(45009) && !is_passing(853_000) && !is_passing(40001));
    }
}
