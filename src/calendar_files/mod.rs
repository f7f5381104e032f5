//! Tables of days off as files, in an operator's folders: reading them, noticing that they changed, adding one.
//!
//! Of two tables for one year the later one counts: `<data>/calendar` comes first, then the folder in the settings, and in a
//! folder the order is that of the names. A file that can't be used never stops anything: the others are used, and of a file
//! that was good before and is broken now what was good stays in use.

mod add;
mod told;

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

pub use add::{Added, Outcome, add};
pub use told::{fingerprint, read_mark, write_mark};

use crate::calendar::{Calendar, Table, TableFault};

/// A table has some forty lines; what is larger is something else.
const LARGEST: u64 = 256 * 1024;

/// Why a file of days off can't be used, or kept.
#[derive(Debug, thiserror::Error)]
pub enum TableFileError {
    /// The file or folder can't be read.
    #[error("can't read {0}: {1}")]
    Unreadable(PathBuf, io::Error),
    /// It is far too large.
    #[error("{0} is too large to be a table of days off")]
    TooLarge(PathBuf),
    /// It is no UTF-8: spreadsheet programs save GBK.
    #[error("{0} is not text in UTF-8; in a spreadsheet program, save it as “CSV UTF-8”")]
    NotText(PathBuf),
    /// It has the statutory days only.
    #[error("{0} is provisional: it has the statutory days only; a notice has days of the kinds holiday and workday")]
    Provisional(PathBuf),
    /// A line of it can't be used, or the whole.
    #[error("{path}, {fault}")]
    Fault {
        /// The file.
        path: PathBuf,
        /// What is wrong, and in which line.
        fault: TableFault,
    },
    /// It can't be kept.
    #[error("can't write {0}: {1}")]
    Unwritable(PathBuf, io::Error),
}

/// The folders in which tables are looked for, the last one counts most.
pub fn folders(data: &Path, configured: Option<&Path>) -> Vec<PathBuf> {
    let mut folders = vec![data.join("calendar")];
    folders.extend(configured.map(Path::to_owned));
    folders
}

/// Reads one table.
///
/// # Errors
///
/// Everything but [`TableFileError::Unwritable`].
pub fn read_table(path: &Path) -> Result<Table, TableFileError> {
    read_with_text(path).map(|(table, _)| table)
}

fn read_with_text(path: &Path) -> Result<(Table, String), TableFileError> {
    let unreadable = |error| TableFileError::Unreadable(path.to_owned(), error);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(TableFileError::TooLarge(path.to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| TableFileError::NotText(path.to_owned()))?;
    match text.parse() {
        Ok(table) => Ok((table, text)),
        Err(_) if Table::is_only_provisional(&text) => Err(TableFileError::Provisional(path.to_owned())),
        Err(fault) => Err(TableFileError::Fault {
            path: path.to_owned(),
            fault,
        }),
    }
}

/// What a glance at a file tells; none when it isn't there.
type Glance = Option<(u64, Option<SystemTime>)>;

/// A file, by the number of its folder: so they are in the order in which they count.
type Place = (usize, PathBuf);

/// What is known of a file.
#[derive(Default)]
struct Known {
    glance: Glance,
    /// The last good one that was in it.
    table: Option<Table>,
}

/// The tables in an operator's folders.
pub struct TableFiles {
    folders: Vec<PathBuf>,
    known: BTreeMap<Place, Known>,
    /// Files that looked otherwise at the last glance; they are read when they look the same twice, so never half-written.
    restless: BTreeMap<Place, Glance>,
    /// Folders of which it has been told that they can't be read.
    unreadable: Vec<usize>,
}

/// What a look at the folders brought.
#[derive(Default)]
pub struct Looked {
    /// The tables are not the ones that they were.
    pub changed: bool,
    /// Files and folders that can't be used; each is told once for each change to it.
    pub faults: Vec<TableFileError>,
}

impl TableFiles {
    /// Reads everything in these folders; see [`folders`]. A folder that isn't there is an empty one.
    pub fn open(folders: Vec<PathBuf>) -> (TableFiles, Vec<TableFileError>) {
        let mut files = TableFiles {
            folders,
            known: BTreeMap::new(),
            restless: BTreeMap::new(),
            unreadable: Vec::new(),
        };
        let looked = files.look(true);
        (files, looked.faults)
    }

    /// Looks whether anything changed, and reads what did. Cheap when nothing has: names, sizes and times only.
    pub fn look_again(&mut self) -> Looked {
        self.look(false)
    }

    /// The built-in calendar with these tables in it.
    pub fn calendar(&self) -> Calendar {
        let tables = self.known.values().filter_map(|known| known.table.clone());
        tables.fold(Calendar::built_in(), Calendar::with)
    }

    /// The file whose table counts for that year; none when it is the built-in one, or there is none.
    pub fn source(&self, year: i16) -> Option<&Path> {
        let mut latest_first = self.known.iter().rev();
        latest_first
            .find(|(_, known)| known.table.as_ref().is_some_and(|table| table.year() == year))
            .map(|((_, path), _)| path.as_path())
    }

    fn look(&mut self, at_once: bool) -> Looked {
        let mut looked = Looked::default();
        let mut seen: BTreeMap<Place, Glance> = BTreeMap::new();
        for place in self.known.keys() {
            seen.insert(place.clone(), None);
        }
        for (number, folder) in self.folders.iter().enumerate() {
            match glance_at(folder) {
                Ok(files) => {
                    seen.extend(files.into_iter().map(|(path, glance)| ((number, path), glance)));
                    self.unreadable.retain(|told| *told != number);
                }
                Err(error) => {
                    // What was read there before stays in use.
                    seen.retain(|(its, _), _| *its != number);
                    if !self.unreadable.contains(&number) {
                        self.unreadable.push(number);
                        looked.faults.push(TableFileError::Unreadable(folder.clone(), error));
                    }
                }
            }
        }
        for (place, glance) in seen {
            if self.known.get(&place).map(|known| known.glance) == Some(glance) {
                self.restless.remove(&place);
            } else if at_once || self.restless.get(&place) == Some(&glance) {
                self.restless.remove(&place);
                self.take(place, glance, &mut looked);
            } else {
                self.restless.insert(place, glance);
            }
        }
        looked
    }

    /// Reads a file that changed, or lets go of one that is gone.
    fn take(&mut self, place: Place, glance: Glance, looked: &mut Looked) {
        if glance.is_none() {
            let gone = self.known.remove(&place);
            looked.changed |= gone.is_some_and(|gone| gone.table.is_some());
            return;
        }
        let read = read_table(&place.1);
        let known = self.known.entry(place).or_default();
        known.glance = glance;
        match read {
            Ok(table) => {
                looked.changed |= known.table.as_ref() != Some(&table);
                known.table = Some(table);
            }
            Err(error) => looked.faults.push(error),
        }
    }
}

/// The tables in a folder: `*.csv`, without hidden files (some systems keep notes of their own under such names).
fn glance_at(folder: &Path) -> io::Result<Vec<(PathBuf, Glance)>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden || path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        // One that is gone since is seen to be gone by the next look.
        if let Ok(about) = fs::metadata(&path)
            && about.is_file()
        {
            found.push((path, Some((about.len(), about.modified().ok()))));
        }
    }
    Ok(found)
}

/// Writes a file whole or not at all, and durably.
fn write_durably(path: &Path, text: &str) -> Result<(), TableFileError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.new", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let write = || {
        fs::create_dir_all(folder)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&temporary);
        TableFileError::Unwritable(path.to_owned(), error)
    })
}

#[cfg(test)]
mod tests;
