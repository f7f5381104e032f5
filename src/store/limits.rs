//! What every engine refuses, and how every engine reads the clock; in one place so that no two of them differ.

use jiff::Timestamp;

use super::{
    Arrival, Commit, MAX_COMMIT_BYTES, MAX_NAME_BYTES, MAX_REPLIES, MAX_VALUE_BYTES, PaperChange, ReminderChange,
    Settled, StoreError,
};

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;

/// What is lent for so much longer than it could be now was lent by a clock that has been set back since. In microseconds.
pub(super) const CLOCK_SLACK: i64 = HOUR;

/// Refuses a value that is too large.
pub(super) fn check_value(value: &[u8]) -> Result<(), StoreError> {
    if value.len() > MAX_VALUE_BYTES {
        Err(StoreError::TooLarge(value.len()))
    } else {
        Ok(())
    }
}

/// Refuses a list with a value that is too large.
pub(super) fn check_values(values: &[Vec<u8>]) -> Result<(), StoreError> {
    values.iter().try_for_each(|value| check_value(value))
}

/// Refuses arrivals of which one is too large.
pub(super) fn check_arrivals(arrivals: &[Arrival]) -> Result<(), StoreError> {
    arrivals.iter().try_for_each(|arrival| check_value(&arrival.body))
}

/// Refuses settlements of which one is too large.
pub(super) fn check_settled(settled: &[Settled]) -> Result<(), StoreError> {
    settled
        .iter()
        .flat_map(|settled| settled.delivery.iter().chain(&settled.history))
        .try_for_each(|value| check_value(value))
}

/// Refuses a commit that is too large, in part or in whole.
pub(super) fn check_commit(commit: &Commit) -> Result<(), StoreError> {
    check_value(&commit.body)?;
    check_values(&commit.replies)?;
    check_values(&commit.history)?;
    if commit.replies.len() > MAX_REPLIES {
        return Err(StoreError::TooLarge(commit.replies.len()));
    }
    for reminder in &commit.reminders {
        let (ReminderChange::Set(name, _) | ReminderChange::Cancel(name, _)) = reminder;
        check_name(name)?;
    }
    for paper in &commit.papers {
        let (PaperChange::Keep(id) | PaperChange::Drop(id)) = paper;
        check_name(id)?;
    }
    let whole = commit_bytes(commit);
    if whole > MAX_COMMIT_BYTES {
        Err(StoreError::TooLarge(whole))
    } else {
        Ok(())
    }
}

/// All of a commit's bodies together.
pub(super) fn commit_bytes(commit: &Commit) -> usize {
    let bodies = commit
        .replies
        .iter()
        .chain(&commit.history)
        .map(Vec::len)
        .sum::<usize>();
    commit.body.len() + bodies
}

fn check_name(name: &str) -> Result<(), StoreError> {
    if name.len() > MAX_NAME_BYTES {
        Err(StoreError::TooLarge(name.len()))
    } else {
        Ok(())
    }
}

/// An instant as engines keep it: microseconds since 1970, UTC.
pub(super) fn micros(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

/// Back from [`micros`].
pub(super) fn instant(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Corrupt("an instant out of range".to_owned()))
}

/// The hour since 1970 at whose start an id may be forgotten. Rounded up, so that ids can be kept in a set an hour:
/// an id is remembered for up to an hour longer than asked, never shorter.
pub(super) fn forget_hour(forget_at: Timestamp) -> u32 {
    let micros = micros(forget_at).max(0);
    u32::try_from(micros / HOUR + i64::from(micros % HOUR != 0)).unwrap_or(u32::MAX)
}

/// When an hour begins, in microseconds since 1970.
pub(super) fn hour_start(hour: u32) -> i64 {
    i64::from(hour) * HOUR
}

/// The number of an arrival: the instant in microseconds, or one more than the last number when that is larger.
pub(super) fn next_number(last: u64, received_at: Timestamp) -> u64 {
    let by_clock = u64::try_from(micros(received_at)).unwrap_or(0);
    by_clock.max(last.saturating_add(1))
}
