//! The changes of one group, laid over the tree while they are judged: a later operation sees what an earlier one of the same
//! group will have done. In the end they become one batch.

use std::collections::BTreeMap;

use ::sled::{Batch, IVec, Tree};

use super::leases::Moved;
use super::values::{self, Content, Items};
use super::{Broken, keys};

/// A group of operations on its way.
pub(super) struct Group<'t> {
    tree: &'t Tree,
    writes: BTreeMap<Vec<u8>, Option<IVec>>,
    next_spill: u64,
    /// How many bytes of reminders' buckets were written, those written twice counted twice.
    pub(super) bucket_bytes: usize,
    /// What was done to reminders, to be told when the group is in the tree.
    pub(super) moved: Moved,
}

impl Items for Group<'_> {
    fn item(&self, key: &[u8]) -> Result<Option<IVec>, Broken> {
        match self.writes.get(key) {
            Some(written) => Ok(written.clone()),
            None => self.tree.item(key),
        }
    }
}

impl<'t> Group<'t> {
    pub(super) fn new(tree: &'t Tree, next_spill: u64) -> Self {
        Self {
            tree,
            writes: BTreeMap::new(),
            next_spill,
            bucket_bytes: 0,
            moved: Moved::default(),
        }
    }

    /// A whole value.
    pub(super) fn read(&self, key: &[u8]) -> Result<Option<Content>, Broken> {
        values::read(self, key)
    }

    /// Puts a value, given in parts, over what is there.
    pub(super) fn put(&mut self, key: &[u8], parts: &[&[u8]]) -> Result<(), Broken> {
        let old = self.item(key)?;
        self.put_over(key, old.as_deref(), parts)
    }

    /// The same when the first item of what is there is known (none: nothing is), which saves a look.
    pub(super) fn put_over(&mut self, key: &[u8], old: Option<&[u8]>, parts: &[&[u8]]) -> Result<(), Broken> {
        if let Some(old) = old {
            self.drop_further(old);
        }
        let pieces = values::cut(parts, || self.free_spill())?;
        for (piece, bytes) in pieces.further {
            self.writes.insert(piece.to_vec(), Some(IVec::from(bytes)));
        }
        self.writes.insert(key.to_vec(), Some(IVec::from(pieces.first)));
        Ok(())
    }

    /// Puts a bucket of reminders over what is there.
    pub(super) fn put_bucket(&mut self, key: &[u8], parts: &[&[u8]]) -> Result<(), Broken> {
        self.bucket_bytes += parts.iter().map(|part| part.len()).sum::<usize>();
        self.put(key, parts)
    }

    /// The number of a spill under which there is nothing yet.
    fn free_spill(&mut self) -> Result<u64, Broken> {
        loop {
            let spill = self.next_spill;
            self.next_spill = spill.wrapping_add(1);
            if self.item(&keys::spill(spill, 0))?.is_none() {
                return Ok(spill);
            }
        }
    }

    /// Takes a value away; whether there was one.
    pub(super) fn remove(&mut self, key: &[u8]) -> Result<bool, Broken> {
        let Some(old) = self.item(key)? else { return Ok(false) };
        self.drop_further(&old);
        self.writes.insert(key.to_vec(), None);
        Ok(true)
    }

    fn drop_further(&mut self, first: &[u8]) {
        for piece in values::further(first) {
            self.writes.insert(piece.to_vec(), None);
        }
    }

    /// Every key with that prefix, in order.
    pub(super) fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, Broken> {
        let mut found = BTreeMap::new();
        for key in self.tree.scan_prefix(prefix).keys() {
            found.insert(key?.to_vec(), true);
        }
        for (key, written) in self.written(prefix) {
            found.insert(key.clone(), written.is_some());
        }
        Ok(found
            .into_iter()
            .filter(|(_, there)| *there)
            .map(|(key, _)| key)
            .collect())
    }

    /// Whether there is any key with that prefix.
    pub(super) fn any(&self, prefix: &[u8]) -> Result<bool, Broken> {
        if self.written(prefix).any(|(_, written)| written.is_some()) {
            return Ok(true);
        }
        for key in self.tree.scan_prefix(prefix).keys() {
            if !self.writes.contains_key(&key?[..]) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn written<'g>(&'g self, prefix: &'g [u8]) -> impl Iterator<Item = (&'g Vec<u8>, &'g Option<IVec>)> {
        self.writes
            .range(prefix.to_vec()..)
            .take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// The one batch, none if nothing changes; the number of the next spill; what was done to reminders.
    pub(super) fn finish(self) -> (Option<Batch>, u64, Moved) {
        let batch = (!self.writes.is_empty()).then(|| {
            let mut batch = Batch::default();
            for (key, written) in self.writes {
                match written {
                    Some(value) => batch.insert(&key[..], value),
                    None => batch.remove(&key[..]),
                }
            }
            batch
        });
        (batch, self.next_spill, self.moved)
    }
}
