//! Looking for reminders that are due and free, a minute after the other.

use ::sled::Tree;

use super::super::Due;
use super::super::limits::instant;
use super::buckets::{self, Reminder};
use super::leases::Leases;
use super::{Broken, keys, values};

/// A look on its way.
struct Claim<'l> {
    leases: &'l mut Leases,
    until: i64,
    most: usize,
    claimed: Vec<Due>,
}

/// Reminders due by `now`, earliest first, that nobody holds; held until then. The leases are locked as long as this looks, so
/// whatever a commit puts into the tree behind its back is told to them afterwards.
pub(super) fn claim(tree: &Tree, leases: &mut Leases, now: i64, until: i64, most: usize) -> Result<Vec<Due>, Broken> {
    let Some(from) = leases.look_from(now) else {
        return Ok(Vec::new());
    };
    let mut claim = Claim {
        leases,
        until,
        most,
        claimed: Vec::new(),
    };
    let mut minute = i64::MIN;
    let mut found = Vec::new();
    let start = keys::bucket_prefix(keys::minute(from.0));
    let end = keys::bucket_prefix(keys::minute(now) + 1);
    for item in tree.range(&start[..]..&end[..]) {
        let (key, first) = item?;
        let next = keys::minute_of(&key)?;
        if next != minute {
            if claim.hold(&mut found)? {
                return Ok(claim.claimed);
            }
            minute = next;
        }
        let content = match values::join(tree, first)? {
            Some(content) => Some(content),
            // It was replaced while we looked.
            None => values::read(tree, &key)?,
        };
        if let Some(content) = content {
            buckets::look(minute, content.bytes(), &from, now, &mut found)?;
        }
    }
    if !claim.hold(&mut found)? {
        claim.leases.looked_at_all(now);
    }
    Ok(claim.claimed)
}

impl Claim<'_> {
    /// Holds what was found in a minute, in order; whether that is enough.
    fn hold(&mut self, found: &mut Vec<Reminder>) -> Result<bool, Broken> {
        found.sort_unstable();
        for reminder in found.drain(..) {
            if self.claimed.len() >= self.most {
                self.leases.looked_until(reminder);
                return Ok(true);
            }
            if self.leases.hold(&reminder, self.until) {
                let (due, person, name) = reminder;
                self.claimed.push(Due {
                    person,
                    name,
                    due: instant(due)?,
                });
            }
        }
        Ok(false)
    }
}
