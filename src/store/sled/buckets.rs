//! Reminders in buckets: those of one minute share values by who they are of.
//!
//! A million small keys are a hundred thousand leaves, and sled keeps up to a kibibyte of its own in memory for each leaf that is
//! written to. So a value holds some tens of reminders. Which bucket one is in follows from its minute and its person alone, so
//! nothing has to be remembered: the first of three levels whose bucket has room. Each level has more buckets than the one before,
//! so that a minute with tens of thousands has no bucket that is large.

use super::super::{PersonId, StoreError};
use super::group::Group;
use super::records;
use super::{Broken, keys, values};

/// When it is due in microseconds since 1970, whose it is, its name. In this order they are handed out.
pub(super) type Reminder = (i64, PersonId, String);

/// Into how many buckets a minute is divided at each level.
const LEVELS: [u16; 3] = [16, 256, 4096];
/// A bucket of this many bytes takes no more, unless it is of the last level. It is written anew with each change.
const FULL: usize = 2_000;

fn bucket((due, person, _): &Reminder, level: usize, buckets: u16) -> [u8; 12] {
    // Ids are keyed hashes, so any bytes of them are spread.
    let number = u16::from_be_bytes([person.0[0], person.0[1]]) % buckets;
    keys::bucket(keys::minute(*due), u8::try_from(level).unwrap_or(u8::MAX), number)
}

/// Puts a reminder that isn't there yet among a group's changes.
pub(super) fn place(group: &mut Group<'_>, reminder: &Reminder) -> Result<(), Broken> {
    for (level, buckets) in LEVELS.into_iter().enumerate() {
        let key = bucket(reminder, level, buckets);
        let content = group.read(&key)?;
        let there = content.as_ref().map(|content| content.bytes()).unwrap_or_default();
        if there.len() < FULL || level + 1 == LEVELS.len() {
            let fresh = records::in_bucket(reminder.0, reminder.1, &reminder.2);
            return group.put_bucket(&key, &[there, &fresh]);
        }
    }
    Ok(())
}

/// Takes a reminder away, if it is there.
pub(super) fn take_away(group: &mut Group<'_>, reminder: &Reminder) -> Result<(), Broken> {
    let fresh = records::in_bucket(reminder.0, reminder.1, &reminder.2);
    for (level, buckets) in LEVELS.into_iter().enumerate() {
        let key = bucket(reminder, level, buckets);
        let Some(content) = group.read(&key)? else { continue };
        let bytes = content.bytes();
        let mut rest = bytes;
        while !rest.is_empty() {
            let start = bytes.len() - rest.len();
            records::next_in_bucket(&mut rest)?;
            let end = bytes.len() - rest.len();
            if bytes.get(start..end) != Some(&fresh[..]) {
                continue;
            }
            let (before, after) = (bytes.get(..start).unwrap_or_default(), rest);
            if before.is_empty() && after.is_empty() {
                group.remove(&key)?;
                return Ok(());
            }
            return group.put_bucket(&key, &[before, after]);
        }
    }
    Ok(())
}

/// Whether it is there.
pub(super) fn holds(tree: &::sled::Tree, reminder: &Reminder) -> Result<bool, Broken> {
    for (level, buckets) in LEVELS.into_iter().enumerate() {
        let Some(content) = values::read(tree, &bucket(reminder, level, buckets))? else {
            continue;
        };
        let mut rest = content.bytes();
        while !rest.is_empty() {
            let (after, person, name) = records::next_in_bucket(&mut rest)?;
            let due = keys::minute_start(keys::minute(reminder.0)).saturating_add(after);
            if (due, person, name) == (reminder.0, reminder.1, &reminder.2[..]) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Adds what a bucket holds of `from` and later, but due by `now`.
pub(super) fn look(
    minute: i64,
    bytes: &[u8],
    from: &Reminder,
    now: i64,
    found: &mut Vec<Reminder>,
) -> Result<(), StoreError> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (after, person, name) = records::next_in_bucket(&mut rest)?;
        let due = keys::minute_start(minute).saturating_add(after);
        if due <= now && (due, person, name) >= (from.0, from.1, &from.2[..]) {
            found.push((due, person, name.to_owned()));
        }
    }
    Ok(())
}
