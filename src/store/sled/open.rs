//! Opening the folder: made if it isn't there, mended if a predecessor died in it, and locked.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::super::StoreError;
use super::Settings;

/// What a held lock is asked again after.
const PAUSE: Duration = Duration::from_millis(50);

/// An open folder.
pub(super) struct Opened {
    /// The database.
    pub(super) db: ::sled::Db,
    /// Our own handle to its file, for `sync_data`.
    pub(super) file: File,
    /// Held as long as the store is open.
    pub(super) lock: File,
}

/// Opens the folder. Blocks for up to [`Settings::lock_patience`] while somebody else holds it.
pub(super) fn open(folder: &Path, settings: &Settings) -> Result<Opened, StoreError> {
    let fresh = !folder.exists();
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| failed("making the folder", &error))?;
    if fresh && let Some(parent) = folder.parent() {
        // Otherwise a power cut may take the whole folder away.
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        sync_folder(parent)?;
    }
    let until = Instant::now() + settings.lock_patience;
    let lock = lock(folder, until)?;
    note_pid(folder)?;
    remove_half_snapshots(folder)?;
    let db = open_db(folder, settings, until)?;
    let file = File::open(folder.join("db")).map_err(|error| failed("opening the database's file", &error))?;
    file.sync_all()
        .map_err(|error| failed("syncing the database's file", &error))?;
    sync_folder(folder)?;
    Ok(Opened { db, file, lock })
}

/// Whether somebody has that folder open just now. Makes nothing.
pub fn is_open(folder: &Path) -> bool {
    let Ok(file) = OpenOptions::new().write(true).open(folder.join("lock")) else {
        return false;
    };
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// A lock of our own, because the error of sled's can't be told from others but by its words.
fn lock(folder: &Path, until: Instant) -> Result<File, StoreError> {
    let path = folder.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| failed("opening the lock", &error))?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Err(in_use(folder)),
            Err(TryLockError::Error(error)) => return Err(failed("locking", &error)),
        }
    }
}

fn in_use(folder: &Path) -> StoreError {
    let holder = std::fs::read_to_string(folder.join("pid")).unwrap_or_default();
    match holder.trim().parse::<u32>() {
        Ok(pid) => StoreError::InUse(format!("{} (process {pid})", folder.display())),
        Err(_) => StoreError::InUse(folder.display().to_string()),
    }
}

/// For whoever finds the folder locked.
fn note_pid(folder: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true).mode(0o600);
    options
        .open(folder.join("pid"))
        .and_then(|mut file| writeln!(file, "{}", std::process::id()))
        .map_err(|error| failed("noting the process", &error))
}

/// sled takes the last file whose name begins with `snap.` for a snapshot, even one that a kill left half-written, and then
/// finds damage at every start.
fn remove_half_snapshots(folder: &Path) -> Result<(), StoreError> {
    let entries = std::fs::read_dir(folder).map_err(|error| failed("reading the folder", &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| failed("reading the folder", &error))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            std::fs::remove_file(entry.path()).map_err(|error| failed("removing half a snapshot", &error))?;
            tracing::info!("removed half a snapshot that a kill had left");
        }
    }
    Ok(())
}

fn open_db(folder: &Path, settings: &Settings, until: Instant) -> Result<::sled::Db, StoreError> {
    let config = ::sled::Config::new()
        .path(folder)
        .cache_capacity(settings.cache_bytes)
        .flush_every_ms(Some(500))
        .mode(::sled::Mode::HighThroughput);
    loop {
        match config.open() {
            Ok(db) => return Ok(db),
            // We hold our own lock, so this is a thread of a predecessor that is just ending.
            Err(::sled::Error::Io(error)) if error.to_string().contains("could not acquire lock") => {
                if Instant::now() >= until {
                    return Err(in_use(folder));
                }
                thread::sleep(PAUSE);
            }
            Err(error @ ::sled::Error::Corruption { .. }) => return Err(StoreError::Corrupt(error.to_string())),
            Err(error) => return Err(StoreError::Unavailable(error.to_string())),
        }
    }
}

fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| failed("syncing the folder", &error))
}

fn failed(what: &str, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{what}: {error}"))
}
