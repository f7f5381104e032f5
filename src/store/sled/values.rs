//! Values in pieces.
//!
//! sled divides a leaf by the number of its items (16), never by their size, and writes a leaf that has grown past an
//! eighth of a mebibyte into a file that it never syncs: sixteen states of 10 KiB side by side are enough. So no item of
//! ours is larger than [`PIECE`]: what is larger goes on under `x` keys, in the same batch. A leaf can hold some 20 of
//! them while it merges with its neighbour; 20 × 6,000 bytes stay below.

use ::sled::{IVec, Tree};

use super::super::StoreError;
use super::{Broken, keys};

/// The most that one item may hold, in bytes, the form in front not counted.
pub(super) const PIECE: usize = 6_000;

const WHOLE: u8 = 0;
const SPILLED: u8 = 1;
/// Form, number of the spill, count of further pieces.
const SPILLED_HEAD: usize = 10;
/// How often a reader looks again when a value is replaced under its hands.
const LOOKS: usize = 1_000;

/// Where items are read from: the tree, or the tree with a group's changes laid over it.
pub(super) trait Items {
    /// One item as stored.
    fn item(&self, key: &[u8]) -> Result<Option<IVec>, Broken>;
}

impl Items for Tree {
    fn item(&self, key: &[u8]) -> Result<Option<IVec>, Broken> {
        Ok(self.get(key)?)
    }
}

/// A value's first item, and its further ones.
pub(super) struct Pieces {
    /// Goes under the value's own key.
    pub(super) first: Vec<u8>,
    /// Each with the key that it goes under.
    pub(super) further: Vec<([u8; 10], Vec<u8>)>,
}

/// Cuts a value, given in parts, into pieces. `spill` is asked for a number only if there is more than one.
pub(super) fn cut(parts: &[&[u8]], spill: impl FnOnce() -> Result<u64, Broken>) -> Result<Pieces, Broken> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    if length <= PIECE {
        let mut first = Vec::with_capacity(1 + length);
        first.push(WHOLE);
        parts.iter().for_each(|part| first.extend_from_slice(part));
        return Ok(Pieces {
            first,
            further: Vec::new(),
        });
    }
    let whole = parts.concat();
    let spill = spill()?;
    let (head, tail) = whole.split_at(PIECE);
    let further: Vec<_> = (0..)
        .zip(tail.chunks(PIECE))
        .map(|(number, piece)| (keys::spill(spill, number), piece.to_vec()))
        .collect();
    let mut first = Vec::with_capacity(SPILLED_HEAD + PIECE);
    first.push(SPILLED);
    first.extend_from_slice(&spill.to_be_bytes());
    first.push(u8::try_from(further.len()).unwrap_or(u8::MAX));
    first.extend_from_slice(head);
    Ok(Pieces { first, further })
}

/// The keys of a value's further pieces, by its first item.
pub(super) fn further(first: &[u8]) -> impl Iterator<Item = [u8; 10]> + use<> {
    let spilled = first.first() == Some(&SPILLED);
    let spill = first
        .get(1..9)
        .and_then(|bytes| bytes.try_into().ok())
        .map(u64::from_be_bytes);
    let count = if spilled { first.get(9).copied().unwrap_or(0) } else { 0 };
    (0..count).filter_map(move |piece| spill.map(|spill| keys::spill(spill, piece)))
}

/// A value put together again.
pub(super) enum Content {
    /// One item; the value begins after the form.
    Item(IVec),
    /// From several.
    Joined(Vec<u8>),
}

impl Content {
    /// The value.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Item(item) => item.get(1..).unwrap_or_default(),
            Self::Joined(bytes) => bytes,
        }
    }
}

/// Reads a value whole.
pub(super) fn read(items: &impl Items, key: &[u8]) -> Result<Option<Content>, Broken> {
    for _ in 0..LOOKS {
        let Some(first) = items.item(key)? else { return Ok(None) };
        if let Some(content) = join(items, first)? {
            return Ok(Some(content));
        }
        // A batch went in between the first look and the last: look again.
    }
    Err(Broken::Read(StoreError::Corrupt(
        "a piece of a value is missing".to_owned(),
    )))
}

/// Puts a value together from its first item; none if a piece is no longer there.
pub(super) fn join(items: &impl Items, first: IVec) -> Result<Option<Content>, Broken> {
    if first.first() != Some(&SPILLED) {
        return Ok(Some(Content::Item(first)));
    }
    let mut whole = first.get(SPILLED_HEAD..).unwrap_or_default().to_vec();
    for key in further(&first) {
        match items.item(&key)? {
            Some(piece) => whole.extend_from_slice(&piece),
            None => return Ok(None),
        }
    }
    Ok(Some(Content::Joined(whole)))
}
