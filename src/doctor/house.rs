//! The data folder and the master key.

use std::path::Path;

use super::Diagnosis;
use crate::{
    config::Settings,
    store::{master_key::MasterKey, sled::is_open},
};

pub(super) const DATA_GOOD: &str = "doctor-data-good";
pub(super) const DATA_BAD: &str = "doctor-data-bad";
pub(super) const RUNNING: &str = "doctor-running";
pub(super) const KEY_GOOD: &str = "doctor-key-good";
pub(super) const KEY_NEW: &str = "doctor-key-new";
pub(super) const KEY_EXPOSED: &str = "doctor-key-exposed";
pub(super) const KEY_BAD: &str = "doctor-key-bad";

/// Whether an assistant works on the data folder just now.
pub(super) fn is_running(settings: &Settings) -> bool {
    is_open(&settings.data.join("store"))
}

pub(super) fn examine(settings: &Settings, is_running: bool) -> Vec<Diagnosis> {
    let folder = settings.data.display().to_string();
    let mut found = vec![match can_write(&settings.data) {
        Ok(()) => Diagnosis::good(DATA_GOOD).with("folder", folder),
        Err(error) => Diagnosis::bad(DATA_BAD)
            .with("folder", folder)
            .with("error", error.to_string()),
    }];
    if is_running {
        found.push(Diagnosis::good(RUNNING));
    }
    found.push(key(settings));
    found
}

/// A file can be made and removed in the folder, or where the folder would be made.
fn can_write(folder: &Path) -> std::io::Result<()> {
    let there = folder.ancestors().find(|ancestor| ancestor.exists());
    let there = match there {
        Some(there) if !there.as_os_str().is_empty() => there,
        _ => Path::new("."),
    };
    let path = there.join(format!(".beian-doctor-{}", std::process::id()));
    std::fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
    std::fs::remove_file(path)
}

fn key(settings: &Settings) -> Diagnosis {
    use secrecy::ExposeSecret;
    let path = settings.master_key_path();
    let read = match &settings.master_key {
        Some(key) => MasterKey::from_text(key.expose_secret()).map(|_| false),
        // A key that isn't there is made at the first start, not by looking.
        None if !path.exists() => return Diagnosis::good(KEY_NEW).with("file", path.display().to_string()),
        None => MasterKey::from_file(&path).map(|file| file.exposed),
    };
    match read {
        Ok(false) => Diagnosis::good(KEY_GOOD),
        Ok(true) => Diagnosis::warn(KEY_EXPOSED).with("file", path.display().to_string()),
        Err(error) => Diagnosis::bad(KEY_BAD).with("error", error.to_string()),
    }
}
