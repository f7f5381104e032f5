//! Sealing: XChaCha20-Poly1305, with a random nonce in front and the algorithm's number first.
//!
//! ```text
//! 1 byte format | 24 bytes nonce | ciphertext | 16 bytes tag
//! ```
//!
//! What a sealed value is and whose is part of the tag (as associated data), so that a value that was moved to another place is
//! refused as if it were damaged.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{PersonId, StoreError};

/// XChaCha20-Poly1305. Another algorithm would be another number.
const FORMAT: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;
/// What sealing adds, in bytes.
pub(super) const OVERHEAD: usize = 1 + NONCE + TAG;

/// A key of 32 bytes, wiped when it is dropped.
pub(super) struct Key(Zeroizing<[u8; 32]>);

impl Key {
    pub(super) fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// From the generator that the operating system seeds.
    pub(super) fn random() -> Self {
        Self::new(rand::random())
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA-256 of parts, each with its length in front, so that no two lists of parts give the same bytes.
    pub(super) fn hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        // The prefixes keep this apart from `new_from_slice`, which refuses no length.
        let mut hash = <Hmac<Sha256> as hmac::KeyInit>::new(&hmac_key(&self.0));
        for part in parts {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into_bytes().into()
    }

    /// A key for a purpose of its own.
    pub(super) fn derive(&self, label: &str) -> Self {
        Self::new(self.hash(&[b"beian key", label.as_bytes()]))
    }
}

/// HMAC's key block: the key, and zeros.
fn hmac_key(key: &[u8; 32]) -> hmac::digest::Key<Hmac<Sha256>> {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    block[..32].copy_from_slice(key);
    block
}

/// What a sealed value is; the first byte of the associated data. Never renumbered.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Purpose {
    /// A person's key.
    PersonKey = 1,
    /// An update in the inbox; numbered by the instant it arrived at.
    Inbox = 2,
    /// A state; numbered by its version.
    State = 3,
    /// A reply; numbered by version and position.
    Reply = 4,
    /// What a channel remembers of the last delivery.
    Delivery = 5,
    /// A line of history.
    History = 6,
    /// The value that tells whether the master key is the right one.
    Check = 7,
    /// A paper; numbered by its id.
    Paper = 8,
}

/// What a sealed value is, whose, and which of them: the associated data.
pub(super) struct Place {
    data: [u8; 33],
}

impl Place {
    pub(super) fn new(purpose: Purpose, person: PersonId) -> Self {
        let mut data = [0; 33];
        data[0] = purpose as u8;
        data[1..17].copy_from_slice(&person.0);
        Self { data }
    }

    pub(super) fn number(mut self, number: u64) -> Self {
        self.data[17..25].copy_from_slice(&number.to_be_bytes());
        self
    }

    pub(super) fn position(mut self, position: u64) -> Self {
        self.data[25..].copy_from_slice(&position.to_be_bytes());
        self
    }
}

/// Seals a value.
///
/// # Errors
///
/// [`StoreError::TooLarge`] beyond the cipher's 256 GiB.
pub(super) fn seal(key: &Key, place: &Place, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let nonce: [u8; NONCE] = rand::random();
    let mut sealed = Vec::with_capacity(OVERHEAD + plain.len());
    sealed.push(FORMAT);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let body = &mut sealed[1 + NONCE..];
    let tag = cipher(key)
        .encrypt_inout_detached(&XNonce::from(nonce), &place.data, body.into())
        .map_err(|_| StoreError::TooLarge(plain.len()))?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// Opens a sealed value, in the room that it took.
///
/// # Errors
///
/// [`StoreError::Corrupt`] if it was sealed with another key, for another place, or was damaged.
pub(super) fn open(key: &Key, place: &Place, mut sealed: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let unreadable = || StoreError::Corrupt("a sealed value can't be opened".to_owned());
    let end = sealed
        .len()
        .checked_sub(TAG)
        .filter(|end| *end > NONCE)
        .ok_or_else(unreadable)?;
    let tag: [u8; TAG] = sealed[end..].try_into().map_err(|_| unreadable())?;
    sealed.truncate(end);
    let (head, body) = sealed.split_at_mut(1 + NONCE);
    let nonce: [u8; NONCE] = head[1..].try_into().map_err(|_| unreadable())?;
    if head[0] != FORMAT {
        return Err(StoreError::Corrupt(
            "a value was sealed in a format that is not known".to_owned(),
        ));
    }
    cipher(key)
        .decrypt_inout_detached(&XNonce::from(nonce), &place.data, body.into(), &Tag::from(tag))
        .map_err(|_| unreadable())?;
    sealed.drain(..1 + NONCE);
    Ok(sealed)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key.bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: PersonId = PersonId([1; 16]);

    #[test]
    fn what_is_sealed_comes_back_and_shows_nothing() {
        let key = Key::random();
        for plain in [&b""[..], b"x", b"a name that must not be seen"] {
            let sealed = seal(&key, &Place::new(Purpose::State, PERSON).number(3), plain).unwrap();
            assert_eq!(sealed.len(), plain.len() + OVERHEAD);
            assert!(plain.len() < 4 || !sealed.windows(plain.len()).any(|window| window == plain));
            assert_eq!(
                open(&key, &Place::new(Purpose::State, PERSON).number(3), sealed).unwrap(),
                plain
            );
        }
    }

    #[test]
    fn what_was_moved_or_damaged_is_refused() {
        let key = Key::random();
        let place = || Place::new(Purpose::Reply, PERSON).number(3).position(1);
        let sealed = seal(&key, &place(), b"hello").unwrap();
        assert!(open(&key, &place().number(4), sealed.clone()).is_err());
        assert!(open(&key, &place().position(2), sealed.clone()).is_err());
        assert!(
            open(
                &key,
                &Place::new(Purpose::State, PERSON).number(3).position(1),
                sealed.clone()
            )
            .is_err()
        );
        assert!(
            open(
                &key,
                &Place::new(Purpose::Reply, PersonId([2; 16])).number(3).position(1),
                sealed.clone()
            )
            .is_err()
        );
        assert!(open(&Key::random(), &place(), sealed.clone()).is_err());
        for index in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[index] ^= 1;
            assert!(open(&key, &place(), damaged).is_err(), "byte {index}");
            assert!(
                open(&key, &place(), sealed[..index].to_vec()).is_err(),
                "cut at {index}"
            );
        }
    }

    #[test]
    fn parts_are_told_apart() {
        let key = Key::new([9; 32]);
        assert_ne!(key.hash(&[b"ab", b"c"]), key.hash(&[b"a", b"bc"]));
        assert_ne!(key.derive("a").bytes(), key.derive("b").bytes());
    }

    /// RFC 4231, test case 2, by way of the key block.
    #[test]
    fn the_hash_is_hmac() {
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let mut hash = <Hmac<Sha256> as hmac::KeyInit>::new(&hmac_key(&key));
        hash.update(b"what do ya want for nothing?");
        let expected = [0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e];
        assert_eq!(hash.finalize().into_bytes()[..8], expected);
    }
}
