//! Adding a year's table: checked, and put where a running assistant finds it.

use std::path::{Path, PathBuf};

use super::{TableFileError, TableFiles, folders, read_with_text, write_durably};
use crate::calendar::Table;

/// What came of adding a table.
#[derive(Debug)]
pub struct Added {
    /// The table.
    pub table: Table,
    /// What was done.
    pub outcome: Outcome,
}

/// What was done about a table.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: the same days are in use already.
    AlreadyThere {
        /// From that file; none if the table comes with the program.
        file: Option<PathBuf>,
    },
    /// It was written.
    Written {
        /// To that file.
        file: PathBuf,
        /// It takes the place of another table for that year.
        replaces: bool,
        /// That file has another table for that year, and comes later: it counts, not this one.
        overruled_by: Option<PathBuf>,
    },
}

/// Reads a table and copies it into the data folder, unless its days are in use already.
///
/// # Errors
///
/// The file is no table, or the copy can't be written.
pub fn add(file: &Path, data: &Path, configured: Option<&Path>) -> Result<Added, TableFileError> {
    let (table, text) = read_with_text(file)?;
    // Of faults in other files the assistant itself tells.
    let (files, _) = TableFiles::open(folders(data, configured));
    let calendar = files.calendar();
    let year = table.year();
    if calendar.table(year) == Some(&table) {
        let file = files.source(year).map(Path::to_owned);
        return Ok(Added {
            table,
            outcome: Outcome::AlreadyThere { file },
        });
    }
    let replaces = calendar.table(year).is_some();
    let target = data.join("calendar").join(format!("{year}.csv"));
    write_durably(&target, &text)?;
    let (files, _) = TableFiles::open(folders(data, configured));
    let overruled_by = files
        .source(year)
        .filter(|source| *source != target)
        .map(Path::to_owned);
    Ok(Added {
        table,
        outcome: Outcome::Written {
            file: target,
            replaces,
            overruled_by,
        },
    })
}
