//! The keys of the one tree: a tag, then numbers big-endian, so that the order of keys is the order of time.
//!
//! | key | value |
//! |---|---|
//! | `c` person | the number of the last line of history |
//! | `d` person | what the channel remembers of the last delivery |
//! | `f` person, paper | empty: the person's state refers to the paper |
//! | `g` paper, person | empty: the same, found by the paper |
//! | `h` person, number | a line of history |
//! | `i` person, number | received-at, raw update |
//! | `k` person | wrapped key |
//! | `l` link | expires-at |
//! | `m` minute, level, bucket | reminders of that minute: microseconds of it, person, name |
//! | `n` | the number of the last inbox entry whose id was forgotten |
//! | `o` person, version, position | tries, not-before, reply |
//! | `p` person | version, pending reminders, state |
//! | `r` due, person, name | empty: a reminder, as an earlier version kept it; brought over at the start |
//! | `u` hour, sequence | last inbox number, up to 128 update ids that are forgotten at that hour |
//! | `x` spill, piece | a further piece of a value that is too large for one |
//!
//! No look goes backward: sled's reverse iteration seeks by a key with four bytes of 255 at its end and never arrives where
//! keys have more of them. So what would be "the last key" is kept as a value.

use super::super::{LinkId, PersonId, ReplyId, StoreError};

/// What kind of key it is; its first byte.
pub(super) mod tag {
    pub(crate) const LAST_LINE: u8 = b'c';
    pub(crate) const DELIVERY: u8 = b'd';
    pub(crate) const PAPER_OF: u8 = b'f';
    pub(crate) const PAPER: u8 = b'g';
    pub(crate) const HISTORY: u8 = b'h';
    pub(crate) const INBOX: u8 = b'i';
    pub(crate) const KEY: u8 = b'k';
    pub(crate) const LINK: u8 = b'l';
    pub(crate) const LAST_NUMBER: u8 = b'n';
    pub(crate) const REPLY: u8 = b'o';
    pub(crate) const STATE: u8 = b'p';
    pub(crate) const BUCKET: u8 = b'm';
    pub(crate) const REMINDER: u8 = b'r';
    pub(crate) const IDS: u8 = b'u';
    pub(crate) const SPILL: u8 = b'x';
}

/// Every tag whose keys begin with a person.
pub(super) const PERSONS: [u8; 8] = [
    tag::LAST_LINE,
    tag::DELIVERY,
    tag::PAPER_OF,
    tag::HISTORY,
    tag::INBOX,
    tag::KEY,
    tag::REPLY,
    tag::STATE,
];

/// Tag and person; a prefix, or the whole key.
pub(super) fn of(tag: u8, person: PersonId) -> [u8; 17] {
    let mut key = [tag; 17];
    key[1..].copy_from_slice(&person.0);
    key
}

/// Tag, person and number.
pub(super) fn numbered(tag: u8, person: PersonId, number: u64) -> [u8; 25] {
    let mut key = [tag; 25];
    key[1..17].copy_from_slice(&person.0);
    key[17..].copy_from_slice(&number.to_be_bytes());
    key
}

/// The number at the end of a [`numbered`] key.
pub(super) fn number(key: &[u8]) -> Result<u64, StoreError> {
    let bytes = key.get(17..25).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u64::from_be_bytes).ok_or_else(odd_key)
}

/// The person after the tag.
pub(super) fn person(key: &[u8]) -> Result<PersonId, StoreError> {
    key.get(1..17)
        .and_then(|bytes| bytes.try_into().ok())
        .map(PersonId)
        .ok_or_else(odd_key)
}

/// A reply's key.
pub(super) fn reply(id: ReplyId) -> [u8; 26] {
    let mut key = [id.position; 26];
    key[..25].copy_from_slice(&numbered(tag::REPLY, id.person, id.version));
    key
}

/// Back from [`reply`].
pub(super) fn reply_id(key: &[u8]) -> Result<ReplyId, StoreError> {
    let position = *key.get(25).ok_or_else(odd_key)?;
    Ok(ReplyId {
        person: person(key)?,
        version: number(key)?,
        position,
    })
}

/// A link's key.
pub(super) fn link(id: LinkId) -> [u8; 17] {
    let mut key = [tag::LINK; 17];
    key[1..].copy_from_slice(&id.0);
    key
}

/// From the person's side: this person's state refers to that paper.
pub(super) fn paper_of(person: PersonId, paper: &str) -> Vec<u8> {
    [&of(tag::PAPER_OF, person)[..], paper.as_bytes()].concat()
}

/// The paper in a [`paper_of`] key.
pub(super) fn paper_in(key: &[u8]) -> Result<String, StoreError> {
    let paper = key.get(17..).and_then(|bytes| str::from_utf8(bytes).ok());
    paper.map(str::to_owned).ok_or_else(odd_key)
}

/// From the paper's side, to be followed by a person. Ids differ in length, hence the length: no id is another's prefix.
pub(super) fn paper(paper: &str) -> Vec<u8> {
    let length = u16::try_from(paper.len()).unwrap_or(u16::MAX);
    [&[tag::PAPER][..], &length.to_be_bytes(), paper.as_bytes()].concat()
}

/// From the paper's side.
pub(super) fn paper_with(id: &str, person: PersonId) -> Vec<u8> {
    [&paper(id)[..], &person.0].concat()
}

/// A minute, in microseconds.
pub(super) const MINUTE: i64 = 60_000_000;

/// The minute since 1970 in which that instant is.
pub(super) fn minute(due: i64) -> i64 {
    due.div_euclid(MINUTE)
}

/// When a minute begins, in microseconds since 1970.
pub(super) fn minute_start(minute: i64) -> i64 {
    minute.saturating_mul(MINUTE)
}

/// A bucket of a minute's reminders.
pub(super) fn bucket(minute: i64, level: u8, number: u16) -> [u8; 12] {
    let mut key = [level; 12];
    key[..9].copy_from_slice(&bucket_prefix(minute));
    key[10..].copy_from_slice(&number.to_be_bytes());
    key
}

/// What the keys of a minute's buckets begin with.
pub(super) fn bucket_prefix(minute: i64) -> [u8; 9] {
    let mut key = [tag::BUCKET; 9];
    // With the sign turned over, instants before 1970 come before the others.
    key[1..].copy_from_slice(&(minute ^ i64::MIN).to_be_bytes());
    key
}

/// The minute of a [`bucket`] key.
pub(super) fn minute_of(key: &[u8]) -> Result<i64, StoreError> {
    let bytes = key.get(1..9).and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(|bytes| i64::from_be_bytes(bytes) ^ i64::MIN)
        .ok_or_else(odd_key)
}

/// Due, person and name in the key of a reminder as an earlier version kept them.
pub(super) fn reminder_parts(key: &[u8]) -> Result<(i64, PersonId, &str), StoreError> {
    let due = key
        .get(1..9)
        .and_then(|bytes| bytes.try_into().ok())
        .map(i64::from_be_bytes)
        .ok_or_else(odd_key)?;
    let person = key
        .get(9..25)
        .and_then(|bytes| bytes.try_into().ok())
        .map(PersonId)
        .ok_or_else(odd_key)?;
    let name = key
        .get(25..)
        .and_then(|bytes| str::from_utf8(bytes).ok())
        .ok_or_else(odd_key)?;
    Ok((due ^ i64::MIN, person, name))
}

/// A page of update ids.
pub(super) fn ids(hour: u32, sequence: u32) -> [u8; 9] {
    let mut key = [tag::IDS; 9];
    key[1..5].copy_from_slice(&hour.to_be_bytes());
    key[5..].copy_from_slice(&sequence.to_be_bytes());
    key
}

/// Hour and sequence of an [`ids`] key.
pub(super) fn ids_parts(key: &[u8]) -> Result<(u32, u32), StoreError> {
    let part = |range: std::ops::Range<usize>| {
        key.get(range)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u32::from_be_bytes)
    };
    part(1..5).zip(part(5..9)).ok_or_else(odd_key)
}

/// A further piece of a large value.
pub(super) fn spill(spill: u64, piece: u8) -> [u8; 10] {
    let mut key = [piece; 10];
    key[0] = tag::SPILL;
    key[1..9].copy_from_slice(&spill.to_be_bytes());
    key
}

/// The first key after every key with that prefix; none if there can be no such key.
pub(super) fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut next = prefix.to_vec();
    while let Some(last) = next.pop() {
        if last < u8::MAX {
            next.push(last + 1);
            return Some(next);
        }
    }
    None
}

fn odd_key() -> StoreError {
    StoreError::Corrupt("a key of a form that is not known".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_is_the_order_of_time() {
        let dues = [i64::MIN, -MINUTE - 1, -MINUTE, -1, 0, MINUTE - 1, MINUTE, i64::MAX];
        let keys: Vec<_> = dues.iter().map(|due| bucket(minute(*due), 1, 77)).collect();
        assert!(keys.is_sorted());
        for (due, key) in dues.iter().zip(&keys) {
            assert_eq!(minute_of(key).unwrap(), minute(*due));
            assert!(key.starts_with(&bucket_prefix(minute(*due))));
        }
    }

    #[test]
    fn prefixes_end() {
        assert_eq!(after_prefix(b"ab"), Some(b"ac".to_vec()));
        assert_eq!(after_prefix(&[1, 255, 255]), Some(vec![2]));
        assert_eq!(after_prefix(&[255]), None);
    }

    #[test]
    fn no_paper_is_anothers_prefix() {
        let person = PersonId([0; 16]);
        assert!(!paper_with("ab", person).starts_with(&paper("a")));
    }
}
