//! Papers: what people sent, sealed, a file each beside the database, whose engine is not made for values of that size.
//!
//! A paper is written and durable before a state refers to it, so a crash may leave a file that nobody refers to, never a reference
//! without its file. [`Papers::sweep`] takes such files away.
//!
//! One paper is one sealed piece: they are at most 20 MiB, and whoever checks or hands in one needs it whole.

use std::fs::{DirBuilder, File, OpenOptions};
use std::future::Future;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::seal::{Place, Purpose, open, seal};
use super::vault::Vault;
use super::{PersonId, Store, StoreError};

/// The most that one paper may be, in bytes.
pub const MAX_PAPER_BYTES: usize = 20 * 1024 * 1024;

/// How temporary files end.
const TEMPORARY: &str = ".new";

/// The papers' folder. Clones share it.
pub struct Papers<S> {
    vault: Vault<S>,
    folder: Arc<Path>,
}

impl<S> Clone for Papers<S> {
    fn clone(&self) -> Self {
        Self {
            vault: self.vault.clone(),
            folder: self.folder.clone(),
        }
    }
}

impl<S: Store> Papers<S> {
    /// Opens the folder, made if it isn't there. The vault has the keys.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if it can't be made.
    pub async fn open(vault: Vault<S>, folder: &Path) -> Result<Self, StoreError> {
        let folder: Arc<Path> = folder.into();
        let path = folder.clone();
        blocking(move || make_folder(&path)).await?;
        Ok(Self { vault, folder })
    }

    /// Keeps a paper, durably, and returns its id: 32 hexadecimal digits, random.
    ///
    /// # Errors
    ///
    /// [`StoreError::TooLarge`] beyond [`MAX_PAPER_BYTES`], otherwise [`StoreError::Unavailable`].
    pub async fn put(&self, person: PersonId, bytes: Vec<u8>) -> Result<String, StoreError> {
        if bytes.len() > MAX_PAPER_BYTES {
            return Err(StoreError::TooLarge(bytes.len()));
        }
        let key = self.vault.paper_key(person, true).await?;
        let number: u128 = rand::random();
        let id = format!("{number:032x}");
        let path = self.path(&id)?;
        blocking(move || {
            let sealed = seal(&key, &place(person, number), &bytes)?;
            write_durably(&path, &sealed)
        })
        .await?;
        Ok(id)
    }

    /// A paper's bytes; none if there is no such file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] if it is damaged or somebody else's; [`StoreError::Unavailable`].
    pub async fn get(&self, person: PersonId, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let (path, number) = (self.path(id)?, number(id)?);
        let read = blocking(move || match std::fs::read(&path) {
            Ok(sealed) => Ok(Some(sealed)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("reading a paper", &error)),
        });
        let Some(sealed) = read.await? else { return Ok(None) };
        let key = self.vault.paper_key(person, false).await?;
        blocking(move || open(&key, &place(person, number), sealed).map(Some)).await
    }

    /// Removes a paper; nothing happens if there is no such file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`].
    pub async fn remove(&self, id: &str) -> Result<(), StoreError> {
        let path = self.path(id)?;
        blocking(move || remove_file(&path)).await
    }

    /// Removes papers that nobody refers to, and what was left half-written, if they are older than that. `is_kept` says of an id
    /// whether anybody refers to it ([`Vault::paper_is_kept`]). Returns how many files went.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`], and what `is_kept` answers with.
    pub async fn sweep<F, A>(&self, now: Timestamp, older_than: SignedDuration, is_kept: F) -> Result<u64, StoreError>
    where
        F: Fn(String) -> A,
        A: Future<Output = Result<bool, StoreError>>,
    {
        let folder = self.folder.clone();
        let before = now.saturating_sub(older_than).unwrap_or(Timestamp::MIN);
        let mut removed = 0;
        for path in blocking(move || old_files(&folder, before)).await? {
            let id = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let kept = if id.ends_with(TEMPORARY) {
                false
            } else {
                is_kept(id).await?
            };
            if !kept {
                blocking(move || remove_file(&path)).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// `ab/abcdef…`; nothing that isn't an id becomes a path.
    fn path(&self, id: &str) -> Result<PathBuf, StoreError> {
        number(id)?;
        Ok(self.folder.join(&id[..2]).join(id))
    }
}

/// An id as a number.
fn number(id: &str) -> Result<u128, StoreError> {
    let is_id = id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let number = u128::from_str_radix(id, 16).ok().filter(|_| is_id);
    number.ok_or_else(|| StoreError::Corrupt("a paper's id of a form that is not known".to_owned()))
}

fn place(person: PersonId, number: u128) -> Place {
    let [high, low] = [number >> 64, number].map(|half| half as u64);
    Place::new(Purpose::Paper, person).number(high).position(low)
}

fn write_durably(path: &Path, sealed: &[u8]) -> Result<(), StoreError> {
    let failed = |error| failed("writing a paper", &error);
    let Some(folder) = path.parent() else {
        return Err(StoreError::Unavailable("a paper without a folder".to_owned()));
    };
    make_folder(folder)?;
    let temporary = path.with_extension(&TEMPORARY[1..]);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)
        .map_err(failed)?;
    file.write_all(sealed).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    std::fs::rename(&temporary, path).map_err(failed)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Makes a folder, for its owner only, that survives a power cut.
fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    let failed = |error| failed("making the papers' folder", &error);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(failed)?;
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(parent).and_then(|parent| parent.sync_all()).map_err(failed)
}

/// All files that were last written before that.
fn old_files(folder: &Path, before: Timestamp) -> Result<Vec<PathBuf>, StoreError> {
    let look = || -> std::io::Result<Vec<PathBuf>> {
        let mut old = Vec::new();
        for shard in std::fs::read_dir(folder)? {
            let shard = shard?;
            if !shard.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(shard.path())? {
                let file = file?;
                let name = file.file_name();
                let name = name.to_string_lossy();
                let ours = number(name.strip_suffix(TEMPORARY).unwrap_or(&name)).is_ok();
                let written = Timestamp::try_from(file.metadata()?.modified()?).unwrap_or(Timestamp::MAX);
                if ours && written < before {
                    old.push(file.path());
                }
            }
        }
        Ok(old)
    };
    look().map_err(|error| failed("looking through the papers", &error))
}

fn remove_file(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("removing a paper", &error)),
        _ => Ok(()),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(StoreError::Unavailable("work on a paper was broken off".to_owned())))
}

fn failed(what: &str, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{what}: {error}"))
}
