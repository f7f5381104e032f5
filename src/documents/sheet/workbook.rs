//! What is read of a sheet's file: the texts in its cells, whatever kind of file it is.

use std::collections::BTreeMap;
use std::fmt;

/// Cells with something in them that are kept. A form has some hundreds; what comes after is not looked at.
const CELLS_AT_MOST: usize = 20_000;
/// Bytes of text that are kept of all cells together.
const TEXT_BYTES_AT_MOST: usize = 4 * 1024 * 1024;
/// Letters of one cell that are kept: more than any name, address or label has.
const LETTERS_AT_MOST: usize = 1000;
/// Merged areas that are kept of one page.
const AREAS_AT_MOST: usize = 2000;
/// Pages that are looked at.
pub(super) const PAGES_AT_MOST: usize = 8;

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// It can't be opened without a password.
    #[error("locked with a password")]
    Locked,
    /// It is cut off, damaged, or contradicts itself.
    #[error("broken")]
    Broken,
    /// It unpacks to more than any form has.
    #[error("unpacks to too much")]
    TooMuch,
}

/// Where a cell is: row and column, from 0. Shown as people know it: `B7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    pub(super) row: u32,
    pub(super) column: u32,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Letters count from A = 1 with no zero: Z is followed by AA.
        let mut letters = Vec::new();
        let mut left = u64::from(self.column) + 1;
        while left > 0 {
            letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
            left = (left - 1) / 26;
        }
        let letters: String = letters.iter().rev().collect();
        write!(f, "{letters}{}", u64::from(self.row) + 1)
    }
}

/// A cell, or several merged into one. Both corners belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first: Address,
    pub(super) last: Address,
}

impl Area {
    fn holds(self, cell: Address) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }
}

/// One page (worksheet) that people see.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) name: String,
    texts: BTreeMap<Address, String>,
    merged: Vec<Area>,
}

impl Page {
    /// The cells with something in them, row by row.
    pub(super) fn texts(&self) -> impl Iterator<Item = (Address, &str)> {
        self.texts.iter().map(|(cell, text)| (*cell, text.as_str()))
    }

    /// The merged area that a cell is in, or the cell alone.
    pub(super) fn area(&self, cell: Address) -> Area {
        let merged = self.merged.iter().find(|area| area.holds(cell));
        merged.copied().unwrap_or(Area {
            first: cell,
            last: cell,
        })
    }

    /// What stands in an area: what its first cell holds. Empty when there is nothing.
    pub(super) fn text(&self, area: Area) -> &str {
        self.texts.get(&area.first).map_or("", String::as_str)
    }

    /// The area to the right of this one, in its first row.
    pub(super) fn right_of(&self, area: Area) -> Option<Area> {
        let column = area.last.column.checked_add(1)?;
        Some(self.area(Address {
            row: area.first.row,
            column,
        }))
    }

    /// The area to the left of this one, in its first row.
    pub(super) fn left_of(&self, area: Area) -> Option<Area> {
        let column = area.first.column.checked_sub(1)?;
        Some(self.area(Address {
            row: area.first.row,
            column,
        }))
    }

    /// The area below this one, in its first column.
    pub(super) fn below(&self, area: Area) -> Option<Area> {
        let row = area.last.row.checked_add(1)?;
        Some(self.area(Address {
            row,
            column: area.first.column,
        }))
    }
}

/// The pages of a file.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub(super) pages: Vec<Page>,
    /// There was more than is kept: what isn't found may be there nevertheless.
    pub(super) cut: bool,
    cells: usize,
    bytes: usize,
}

impl Workbook {
    /// Begins a page; the cells that are put in go there. Answers whether there is room for it.
    pub(super) fn begin_page(&mut self, name: &str) -> bool {
        if self.pages.len() >= PAGES_AT_MOST {
            self.cut = true;
            return false;
        }
        self.pages.push(Page {
            name: name.chars().take(LETTERS_AT_MOST).collect(),
            ..Page::default()
        });
        true
    }

    /// Puts a text in a cell of the last page. Answers whether there is room for more.
    pub(super) fn put(&mut self, cell: Address, text: &str) -> bool {
        let text = text.trim();
        if text.is_empty() {
            return true;
        }
        let text: String = text.chars().take(LETTERS_AT_MOST).collect();
        if self.cells >= CELLS_AT_MOST || self.bytes + text.len() > TEXT_BYTES_AT_MOST {
            self.cut = true;
            return false;
        }
        self.cells += 1;
        self.bytes += text.len();
        if let Some(page) = self.pages.last_mut() {
            page.texts.insert(cell, text);
        }
        true
    }

    /// Merges cells of the last page.
    pub(super) fn merge(&mut self, area: Area) {
        if let Some(page) = self.pages.last_mut()
            && page.merged.len() < AREAS_AT_MOST
            && area.first.row <= area.last.row
            && area.first.column <= area.last.column
        {
            page.merged.push(area);
        }
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.cells == 0 && !self.cut
    }
}

/// A number as a cell shows it, without the fraction that it hasn't got.
pub(super) fn number(value: f64) -> String {
    // Display writes the shortest digits that read back as the same number, and never an exponent.
    format!("{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_that_people_know() {
        for (row, column, shown) in [
            (0, 0, "A1"),
            (6, 1, "B7"),
            (0, 25, "Z1"),
            (0, 26, "AA1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(Address { row, column }.to_string(), shown);
        }
    }

    #[test]
    fn numbers_have_no_needless_fraction() {
        assert_eq!(number(13_800_138_000.0), "13800138000");
        assert_eq!(number(1.5), "1.5");
    }

    #[test]
    fn keeps_so_much_and_says_that_there_was_more() {
        let mut workbook = Workbook::default();
        assert!(workbook.begin_page("1"));
        let long = "表".repeat(5000);
        let mut kept = 0;
        while workbook.put(Address { row: kept, column: 0 }, &long) {
            kept += 1;
        }
        assert!(workbook.cut);
        assert_eq!(kept as usize, TEXT_BYTES_AT_MOST / (LETTERS_AT_MOST * 3));
    }
}
