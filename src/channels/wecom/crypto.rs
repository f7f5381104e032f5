//! WeCom's cipher: how callbacks and media are sealed and signed.
//!
//! AES-256-CBC, the IV is the first half of the key, padding in blocks of 32 bytes (developer.work.weixin.qq.com, document 90968). Two
//! traps that stop other implementations: the keys that WeCom gives out have stray bits at their end, which a strict reader of base64
//! refuses; and padding of 17–32 bytes is no PKCS#7 of a 16-byte cipher, so it is taken off by hand.

use aes::{
    Aes256,
    cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::NoPadding},
};
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Padding fills up to a multiple of this, in bytes.
const PADDING_BLOCK: usize = 32;
/// In front of each message.
const RANDOM_BYTES: usize = 16;
/// The message's length, behind the random bytes.
const LENGTH_BYTES: usize = 4;
/// The cipher's own block.
const CIPHER_BLOCK: usize = 16;

/// Reads what a strict reader refuses: stray bits at the end, padding or none.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why something can't be opened. Says nothing of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The key isn't 32 bytes in base64 or hexadecimal.
    #[error("the key is not one of WeCom's: 43 characters of base64")]
    Key,
    /// The sealed text isn't base64, or not whole blocks.
    #[error("what is sealed is damaged")]
    Damaged,
    /// It opens to nonsense: sealed with another key.
    #[error("it is sealed with another key")]
    OtherKey,
    /// It is for another company or app.
    #[error("it is meant for another receiver")]
    OtherReceiver,
}

/// A key of 32 bytes, in memory until it is dropped.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Key")
    }
}

impl Key {
    /// An EncodingAESKey or a file's aeskey: base64 with or without its end, or hexadecimal, which a few servers send.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Key`].
    pub fn read(text: &str) -> Result<Key, CryptoError> {
        let text = text.trim();
        let bytes = if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            hexadecimal(text)
        } else {
            LENIENT.decode(text).ok()
        };
        let bytes = Zeroizing::new(bytes.ok_or(CryptoError::Key)?);
        let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| CryptoError::Key)?;
        Ok(Key(Zeroizing::new(key)))
    }

    fn start(&self) -> [u8; CIPHER_BLOCK] {
        let mut start = [0; CIPHER_BLOCK];
        start.copy_from_slice(&self.0[..CIPHER_BLOCK]);
        start
    }

    fn open(&self, mut bytes: Vec<u8>) -> Result<Vec<u8>, CryptoError> {
        if bytes.is_empty() || !bytes.len().is_multiple_of(CIPHER_BLOCK) {
            return Err(CryptoError::Damaged);
        }
        cbc::Decryptor::<Aes256>::new((&*self.0).into(), (&self.start()).into())
            .decrypt_padded::<NoPadding>(&mut bytes)
            .map_err(|_| CryptoError::Damaged)?;
        let padding = usize::from(bytes.last().copied().unwrap_or(0));
        let kept = bytes.len().checked_sub(padding).ok_or(CryptoError::OtherKey)?;
        let tail = bytes.get(kept..).unwrap_or_default();
        if !(1..=PADDING_BLOCK).contains(&padding) || tail.iter().any(|byte| usize::from(*byte) != padding) {
            return Err(CryptoError::OtherKey);
        }
        bytes.truncate(kept);
        Ok(bytes)
    }

    fn seal(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let padding = PADDING_BLOCK - bytes.len() % PADDING_BLOCK;
        // At most 32.
        bytes.resize(bytes.len() + padding, padding as u8);
        let length = bytes.len();
        let sealed = cbc::Encryptor::<Aes256>::new((&*self.0).into(), (&self.start()).into())
            .encrypt_padded::<NoPadding>(&mut bytes, length)
            .map(<[u8]>::to_vec);
        sealed.unwrap_or_default()
    }

    /// Opens a file as its link gives it out.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Damaged`], [`CryptoError::OtherKey`].
    pub fn open_media(&self, sealed: Vec<u8>) -> Result<Vec<u8>, CryptoError> {
        self.open(sealed)
    }

    /// Seals a file as WeCom does: for servers that stand in for it.
    pub fn seal_media(&self, content: &[u8]) -> Vec<u8> {
        self.seal(content.to_vec())
    }

    /// Opens a callback's text: random bytes, the length (big-endian), the message, the receiver.
    ///
    /// # Errors
    ///
    /// See [`CryptoError`].
    pub fn open_message(&self, sealed: &str, receiver: &str) -> Result<Vec<u8>, CryptoError> {
        let sealed = LENIENT.decode(sealed.trim()).map_err(|_| CryptoError::Damaged)?;
        let opened = self.open(sealed)?;
        let (length, rest) = opened
            .get(RANDOM_BYTES..)
            .and_then(|rest| rest.split_first_chunk::<LENGTH_BYTES>())
            .ok_or(CryptoError::OtherKey)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| CryptoError::OtherKey)?;
        let (message, named) = rest.split_at_checked(length).ok_or(CryptoError::OtherKey)?;
        if named == receiver.as_bytes() {
            Ok(message.to_vec())
        } else {
            Err(CryptoError::OtherReceiver)
        }
    }

    /// Seals a text as WeCom does: for servers that stand in for it.
    pub fn seal_message(&self, message: &[u8], receiver: &str, random: [u8; RANDOM_BYTES]) -> String {
        let mut plain = random.to_vec();
        // No message is that long; a longer one would not open.
        plain.extend(u32::try_from(message.len()).unwrap_or(u32::MAX).to_be_bytes());
        plain.extend(message);
        plain.extend(receiver.as_bytes());
        LENIENT.encode(self.seal(plain))
    }
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// What WeCom signs a callback with: SHA-1 over the four in order, in lower-case hexadecimal.
pub fn signature(token: &str, timestamp: &str, nonce: &str, sealed: &str) -> String {
    let mut parts = [token, timestamp, nonce, sealed];
    parts.sort_unstable();
    let mut sum = Sha1::new();
    parts.iter().for_each(|part| sum.update(part));
    to_hexadecimal(&sum.finalize())
}

/// Whether a callback is signed so; takes the same time whatever it says.
pub fn is_signed(given: &str, token: &str, timestamp: &str, nonce: &str, sealed: &str) -> bool {
    let wanted = signature(token, timestamp, nonce, sealed);
    bool::from(wanted.as_bytes().ct_eq(given.as_bytes()))
}

/// Bytes in lower-case hexadecimal.
pub(super) fn to_hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string doesn't fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Document 91144 of developer.work.weixin.qq.com, the URL check.
    const TOKEN: &str = "QDG6eK";
    const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    const CORP: &str = "wx5823bf96d3bd56c7";
    const TIMESTAMP: &str = "1409659813";
    const NONCE: &str = "1372623149";
    const SIGNATURE: &str = "477715d11cdb4164915debcba66cb864d751f3e6";
    const SEALED: &str = "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";

    #[test]
    fn the_official_vector() {
        assert_eq!(signature(TOKEN, TIMESTAMP, NONCE, SEALED), SIGNATURE);
        assert!(is_signed(SIGNATURE, TOKEN, TIMESTAMP, NONCE, SEALED));
        let message = Key::read(KEY).unwrap().open_message(SEALED, CORP).unwrap();
        let text = String::from_utf8(message).unwrap();
        assert!(
            text.starts_with("<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>"),
            "{text}"
        );
        assert!(text.contains("<MsgId>4561255354251345929</MsgId>"), "{text}");
    }

    #[test]
    fn what_is_not_as_it_was_is_refused() {
        let key = Key::read(KEY).unwrap();
        for (wrong, token, timestamp, nonce) in [
            (&SIGNATURE.replace('4', "5"), TOKEN, TIMESTAMP, NONCE),
            (&SIGNATURE.to_uppercase(), TOKEN, TIMESTAMP, NONCE),
            (&String::new(), TOKEN, TIMESTAMP, NONCE),
            (&SIGNATURE.to_owned(), "QDG6eL", TIMESTAMP, NONCE),
            (&SIGNATURE.to_owned(), TOKEN, "1409659814", NONCE),
            (&SIGNATURE.to_owned(), TOKEN, TIMESTAMP, "1372623148"),
        ] {
            assert!(!is_signed(wrong, token, timestamp, nonce, SEALED));
        }
        assert_eq!(key.open_message(SEALED, "wx0"), Err(CryptoError::OtherReceiver));
        assert_eq!(key.open_message(&SEALED[..300], CORP), Err(CryptoError::Damaged));
        assert_eq!(key.open_message(&SEALED[..320], CORP), Err(CryptoError::OtherKey));
        let other = Key::read("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2D").unwrap();
        assert!(
            other.open_message(SEALED, CORP).is_ok(),
            "the last character's lower bits belong to no byte"
        );
        let other = Key::read("kWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C").unwrap();
        assert_eq!(other.open_message(SEALED, CORP), Err(CryptoError::OtherKey));
    }

    #[test]
    fn keys_in_every_guise() {
        let bytes: [u8; 32] = std::array::from_fn(|index| index as u8 * 7);
        let hexadecimal = to_hexadecimal(&bytes);
        let padded = LENIENT.encode(bytes);
        for text in [
            &*padded,
            padded.trim_end_matches('='),
            &*hexadecimal,
            &*format!(" {padded}\n"),
        ] {
            assert_eq!(*Key::read(text).unwrap().0, bytes, "{text}");
        }
        for text in [
            "",
            "short",
            "not base64 at all, is it? it is not..........",
            &padded[1..],
        ] {
            assert_eq!(Key::read(text).unwrap_err(), CryptoError::Key, "{text}");
        }
        assert_eq!(format!("{:?}", Key::read(KEY).unwrap()), "Key");
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens(key: [u8; 32], message: Vec<u8>, receiver in "[a-z0-9]{0,40}", random: [u8; 16]) {
            let key = Key(Zeroizing::new(key));
            let sealed = key.seal_message(&message, &receiver, random);
            prop_assert_eq!(key.open_message(&sealed, &receiver).unwrap(), message);
            prop_assert_eq!(key.open_message(&sealed, "somebody else's"), Err(CryptoError::OtherReceiver));
        }

        #[test]
        fn nonsense_is_refused_and_never_panics(key: [u8; 32], bytes: Vec<u8>, text in ".{0,200}") {
            let key = Key(Zeroizing::new(key));
            let _ = key.open_media(bytes.clone());
            let _ = key.open_message(&LENIENT.encode(bytes), CORP);
            let _ = key.open_message(&text, CORP);
            let _ = Key::read(&text);
        }
    }

    #[test]
    fn every_length_of_padding() {
        let key = Key::read(KEY).unwrap();
        for length in 0..=64 {
            let content: Vec<u8> = (0..length).collect();
            let sealed = key.seal_media(&content);
            assert_eq!(sealed.len() % 32, 0);
            assert_eq!(key.open_media(sealed).unwrap(), content, "{length}");
        }
    }
}
