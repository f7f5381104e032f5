//! The update ids that were taken: a set an hour in memory, pages of up to 128 ids in the tree.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use ::sled::Tree;
use jiff::Timestamp;

use super::super::UpdateId;
use super::super::limits::{hour_start, micros, next_number};
use super::group::Group;
use super::values;
use super::{Broken, keys, records};

/// How many ids share a page. A page is written anew with each group until it is full: half a kibibyte on average.
const PAGE: usize = 128;
/// How many pages one call of [`Ids::expire`] throws away.
const PIECE: usize = 256;

/// Ids are keyed hashes already; a multiplication spreads those of tests.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(self.0 ^ u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

type IdSet = HashSet<u64, BuildHasherDefault<Spread>>;

/// What the committer knows of the ids that were taken.
#[derive(Default)]
pub(super) struct Ids {
    /// By the hour at which they are forgotten.
    living: BTreeMap<u32, IdSet>,
    /// The page of each hour that is being filled: its sequence and its ids.
    filling: BTreeMap<u32, (u32, Vec<u64>)>,
    /// Hours with ids that are not in the group's changes yet.
    touched: BTreeMap<u32, Vec<u64>>,
    /// The number of the last inbox entry.
    last_number: u64,
}

impl Ids {
    /// Reads every page. A day of 100,000 updates is some 800 of them.
    pub(super) fn load(tree: &Tree) -> Result<Self, Broken> {
        let mut ids = Self::default();
        for item in tree.scan_prefix([keys::tag::IDS]) {
            let (key, value) = item?;
            let (hour, sequence) = keys::ids_parts(&key)?;
            let Some(content) = values::join(tree, value)? else {
                continue;
            };
            let (last, page) = records::ids(content.bytes())?;
            ids.last_number = ids.last_number.max(last);
            ids.living.entry(hour).or_default().extend(page);
            // A fresh page, the next one, for what comes: the last one stays as it is.
            ids.filling.insert(hour, (sequence + 1, Vec::new()));
        }
        if let Some(content) = values::read(tree, &[keys::tag::LAST_NUMBER])? {
            ids.last_number = ids.last_number.max(records::number(content.bytes())?);
        }
        Ok(ids)
    }

    /// Takes an id: the number of its inbox entry, or none if it was seen before.
    pub(super) fn take(&mut self, id: UpdateId, received_at: Timestamp, hour: u32) -> Option<u64> {
        let now = micros(received_at);
        let seen = self
            .living
            .iter()
            .rev()
            .any(|(hour, ids)| hour_start(*hour) > now && ids.contains(&id.0));
        if seen {
            return None;
        }
        self.living.entry(hour).or_default().insert(id.0);
        self.touched.entry(hour).or_default().push(id.0);
        self.last_number = next_number(self.last_number, received_at);
        Some(self.last_number)
    }

    /// Puts the pages that this group touched among its changes.
    pub(super) fn write(&mut self, group: &mut Group<'_>) -> Result<(), Broken> {
        for (hour, fresh) in std::mem::take(&mut self.touched) {
            let (sequence, page) = self.filling.entry(hour).or_default();
            let mut fresh = &fresh[..];
            while !fresh.is_empty() {
                if page.len() >= PAGE {
                    *sequence += 1;
                    page.clear();
                }
                let (now, later) = fresh.split_at(fresh.len().min(PAGE - page.len()));
                page.extend_from_slice(now);
                fresh = later;
                let bytes: Vec<u8> = page.iter().flat_map(|id| id.to_be_bytes()).collect();
                // Pages are smaller than a piece, so there is nothing of an old one to take away.
                group.put_over(
                    &keys::ids(hour, *sequence),
                    None,
                    &[&self.last_number.to_be_bytes(), &bytes],
                )?;
            }
        }
        Ok(())
    }

    /// Forgets the ids whose hour has come, and throws away some of their pages.
    pub(super) fn expire(&mut self, tree: &Tree, group: &mut Group<'_>, now: Timestamp) -> Result<(), Broken> {
        let now = micros(now);
        let gone = |hour: u32| hour_start(hour) <= now;
        self.living.retain(|hour, _| !gone(*hour));
        // Before the pages are written anew by this very group.
        self.touched.retain(|hour, _| !gone(*hour));
        self.filling.retain(|hour, _| !gone(*hour));
        for key in tree.scan_prefix([keys::tag::IDS]).keys().take(PIECE) {
            let key = key?;
            if !gone(keys::ids_parts(&key)?.0) {
                break;
            }
            group.remove(&key)?;
            // The pages hold it too; when they are gone it must not begin anew, whatever the clock says.
            group.put_over(&[keys::tag::LAST_NUMBER], None, &[&self.last_number.to_be_bytes()])?;
        }
        Ok(())
    }
}
