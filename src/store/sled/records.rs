//! What is inside the values: fixed numbers first, big-endian, then the sealed body.

use super::super::{PersonId, StoreError};
use super::keys;

/// A person's record: version, pending reminders, state. The reminders ride in the record because it is rewritten with
/// every change of theirs anyway, so that finding one by its name needs no index of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// 0 = nothing is stored.
    pub(super) version: u64,
    /// Names and instants in microseconds.
    pub(super) reminders: Vec<(String, i64)>,
}

impl Standing {
    /// What goes in front of the body.
    pub(super) fn head(&self) -> Vec<u8> {
        let mut head = Vec::with_capacity(9 + self.reminders.len() * 24);
        head.extend_from_slice(&self.version.to_be_bytes());
        head.push(u8::try_from(self.reminders.len()).unwrap_or(u8::MAX));
        for (name, due) in &self.reminders {
            head.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(&due.to_be_bytes());
        }
        head
    }

    /// Back from a whole value: the record and the body.
    pub(super) fn parse(value: &[u8]) -> Result<(Self, &[u8]), StoreError> {
        let mut rest = value;
        let version = u64::from_be_bytes(take(&mut rest)?);
        let [count] = take(&mut rest)?;
        let mut reminders = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let name = take_name(&mut rest)?.to_owned();
            reminders.push((name, i64::from_be_bytes(take(&mut rest)?)));
        }
        Ok((Self { version, reminders }, rest))
    }
}

/// In front of a reply: tries and not-before.
pub(super) fn reply_head(tries: u16, not_before: i64) -> [u8; 10] {
    let mut head = [0; 10];
    head[..2].copy_from_slice(&tries.to_be_bytes());
    head[2..].copy_from_slice(&not_before.to_be_bytes());
    head
}

/// Tries, not-before and body of a reply.
pub(super) fn reply(value: &[u8]) -> Result<(u16, i64, &[u8]), StoreError> {
    let mut rest = value;
    let tries = u16::from_be_bytes(take(&mut rest)?);
    let not_before = i64::from_be_bytes(take(&mut rest)?);
    Ok((tries, not_before, rest))
}

/// A number alone.
pub(super) fn number(value: &[u8]) -> Result<u64, StoreError> {
    let mut rest = value;
    Ok(u64::from_be_bytes(take(&mut rest)?))
}

/// An instant in front of a body.
pub(super) fn dated(value: &[u8]) -> Result<(i64, &[u8]), StoreError> {
    let mut rest = value;
    let instant = i64::from_be_bytes(take(&mut rest)?);
    Ok((instant, rest))
}

/// A page of update ids: the last inbox number, then the ids.
pub(super) fn ids(value: &[u8]) -> Result<(u64, impl Iterator<Item = u64>), StoreError> {
    let mut rest = value;
    let last = u64::from_be_bytes(take(&mut rest)?);
    Ok((last, rest.as_chunks().0.iter().map(|id| u64::from_be_bytes(*id))))
}

/// A reminder as it lies in the bucket of its minute: microseconds of the minute, person, name.
pub(super) fn in_bucket(due: i64, person: PersonId, name: &str) -> Vec<u8> {
    let after = u32::try_from(due.rem_euclid(keys::MINUTE)).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(21 + name.len());
    bytes.extend_from_slice(&after.to_be_bytes());
    bytes.extend_from_slice(&person.0);
    bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(name.as_bytes());
    bytes
}

/// The first reminder of what is left of a bucket: microseconds of the minute, person, name.
pub(super) fn next_in_bucket<'b>(rest: &mut &'b [u8]) -> Result<(i64, PersonId, &'b str), StoreError> {
    let after = u32::from_be_bytes(take(rest)?);
    let person = PersonId(take(rest)?);
    Ok((i64::from(after), person, take_name(rest)?))
}

fn take_name<'b>(rest: &mut &'b [u8]) -> Result<&'b str, StoreError> {
    let [length] = take(rest)?;
    let (name, after) = rest.split_at_checked(usize::from(length)).ok_or_else(odd_value)?;
    *rest = after;
    str::from_utf8(name).map_err(|_| odd_value())
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], StoreError> {
    let (taken, after) = rest.split_first_chunk::<N>().ok_or_else(odd_value)?;
    *rest = after;
    Ok(*taken)
}

fn odd_value() -> StoreError {
    StoreError::Corrupt("a value of a form that is not known".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back() {
        let standing = Standing {
            version: 7,
            reminders: vec![("周末".to_owned(), -3), (String::new(), i64::MAX)],
        };
        let value = [standing.head(), b"body".to_vec()].concat();
        assert_eq!(Standing::parse(&value).unwrap(), (standing, &b"body"[..]));
        for end in 0..value.len() - 4 {
            assert!(Standing::parse(&value[..end]).is_err(), "cut at {end}");
        }
    }
}
