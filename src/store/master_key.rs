//! The master key: from a file of our own, or given. Whoever has it and the store has everything; without it the store is noise.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretBox};
use zeroize::Zeroizing;

/// More than a key takes; the rest of a larger file is not read.
const MOST_BYTES: u64 = 1024;

/// 32 random bytes, wiped when dropped and never printed.
pub struct MasterKey(SecretBox<[u8; 32]>);

/// A key file that was read or made.
pub struct KeyFile {
    /// The key in it.
    pub key: MasterKey,
    /// It was made just now: its owner should be told to keep a copy of it somewhere else.
    pub made: bool,
    /// Others than its owner may read it: its owner should be told. Not refused, because secrets that a container is
    /// given are often like that.
    pub exposed: bool,
}

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The file can't be read or made.
    #[error("the key file {0} can't be used: {1}")]
    File(PathBuf, std::io::Error),
    /// Not 32 bytes as base64.
    #[error("the master key must be 32 bytes as base64 (44 characters); {0}")]
    Form(String),
}

impl MasterKey {
    /// From base64, blanks around it apart. The value of the variable `BEIAN_MASTER_KEY`, for example.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::Form`] if that isn't 32 bytes; it says how many.
    pub fn from_text(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim();
        let bytes = STANDARD.decode(text).map(Zeroizing::new);
        let Ok(bytes) = bytes else {
            return Err(MasterKeyError::Form(format!(
                "these {} characters are no base64",
                text.chars().count()
            )));
        };
        let mut key = Box::new([0; 32]);
        if bytes.len() != key.len() {
            return Err(MasterKeyError::Form(format!("this is {} bytes", bytes.len())));
        }
        key.copy_from_slice(&bytes);
        Ok(Self(SecretBox::new(key)))
    }

    /// From a file, which is made with a new random key (readable by its owner only) if it isn't there.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::File`] if that can't be done, [`MasterKeyError::Form`] if something else is in it: an empty file is never
    /// filled, because a store may exist that was sealed with what was in it.
    pub fn from_file(path: &Path) -> Result<KeyFile, MasterKeyError> {
        let failed = |error| MasterKeyError::File(path.to_owned(), error);
        let made = match path.try_exists() {
            Ok(true) => false,
            Ok(false) => make(path).map_err(failed)?,
            Err(error) => return Err(failed(error)),
        };
        let file = File::open(path).map_err(failed)?;
        let mode = file.metadata().map_err(failed)?.permissions().mode();
        let mut text = Zeroizing::new(String::new());
        file.take(MOST_BYTES).read_to_string(&mut text).map_err(failed)?;
        Ok(KeyFile {
            key: Self::from_text(&text)?,
            made,
            exposed: mode & 0o077 != 0,
        })
    }

    /// The bytes, for the vault.
    pub(super) fn expose(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }
}

/// Makes the file, whole or not at all; false if somebody else was faster.
fn make(path: &Path) -> std::io::Result<bool> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.new", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&temporary)?;
    let text = Zeroizing::new(STANDARD.encode(Zeroizing::new(rand::random::<[u8; 32]>())));
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    // A link, because unlike a rename it never replaces a key that somebody else has made in the meantime.
    let made = match std::fs::hard_link(&temporary, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    };
    std::fs::remove_file(&temporary)?;
    File::open(folder)?.sync_all()?;
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_once_and_read_ever_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("master.key");
        let first = MasterKey::from_file(&path).unwrap();
        assert!(first.made && !first.exposed);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_to_string(&path).unwrap().len(), 45);
        let second = MasterKey::from_file(&path).unwrap();
        assert!(!second.made);
        assert_eq!(first.key.expose(), second.key.expose());
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(MasterKey::from_file(&path).unwrap().exposed);
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_shown() {
        for text in ["", "c2hvcnQ=", "不是密钥", &STANDARD.encode([1; 33])] {
            let error = MasterKey::from_text(text).err().unwrap().to_string();
            assert!(error.contains("32 bytes"), "{error}");
            assert!(text.is_empty() || !error.contains(text), "{error}");
        }
        let given = MasterKey::from_text(&format!(" {}\n", STANDARD.encode([7; 32]))).unwrap();
        assert_eq!(given.expose(), &[7; 32]);
    }

    #[test]
    fn an_empty_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        std::fs::write(&path, "").unwrap();
        assert!(matches!(MasterKey::from_file(&path), Err(MasterKeyError::Form(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"");
    }
}
