//! Finding the cell that a label speaks of.
//!
//! Forms are laid out in two ways: the value stands right of its label, or the labels head columns and the values stand
//! below. Both occur in one sheet, so each label is taken for itself.

use std::collections::{BTreeMap, BTreeSet};

use super::Field;
use super::workbook::{Address, Area, Page};
use crate::rules::text::compact;

/// Empty cells right of a label that are stepped over before its value is taken to be missing.
const GAP_AT_MOST: usize = 3;
/// Rows below a heading that are looked at.
const ROWS_AT_MOST: usize = 200;
/// Labels that are looked at: more than any form has.
const LABELS_AT_MOST: usize = 500;

/// A label that was found, and what stands in the cell that it speaks of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Which of the fields.
    pub(super) field: usize,
    /// Where the value stands or should stand.
    pub(super) cell: Address,
    /// The value; empty when there is none.
    pub(super) value: String,
}

/// A text as it is compared: no widths, no blanks, no quotes, nothing that marks a cell as required.
pub(super) fn plain(text: &str) -> String {
    let kept = |letter: &char| {
        !matches!(
            letter,
            ':' | '*' | '"' | '“' | '”' | '‘' | '’' | '\'' | '《' | '》' | '「' | '」' | '※' | '★' | '●'
        )
    };
    compact(text).chars().filter(kept).collect::<String>().to_lowercase()
}

/// A label as it is compared: also without the number that it may begin with (`1.`, `（二）`, `三、`).
fn plain_label(text: &str) -> String {
    let text = plain(text);
    let is_number = |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter);
    let bare = text.trim_start_matches('(').trim_start_matches(is_number);
    let unnumbered = bare.trim_start_matches(['.', '、', ')']);
    // `一周岁` begins with no number: a sign has to follow it.
    if bare.len() < text.len() && unnumbered.len() < bare.len() && !unnumbered.is_empty() {
        unnumbered.to_owned()
    } else {
        text
    }
}

/// Finds the fields' labels in a page, and the values that belong to them.
pub(super) fn find(page: &Page, fields: &[Field]) -> Vec<Found> {
    let labels = Labels::of(page, fields);
    labels
        .at
        .iter()
        .flat_map(|(cell, label)| labels.values(page, *cell, label))
        .collect()
}

struct Label {
    field: usize,
    /// What stands behind the colon in the label's own cell.
    own: String,
}

struct Labels {
    at: BTreeMap<Address, Label>,
    columns: BTreeSet<u32>,
}

impl Labels {
    fn of(page: &Page, fields: &[Field]) -> Labels {
        let names: BTreeMap<String, usize> = fields
            .iter()
            .enumerate()
            .flat_map(|(number, field)| field.labels.iter().map(move |label| (plain_label(label), number)))
            .collect();
        let mut at = BTreeMap::new();
        for (cell, text) in page.texts() {
            if at.len() >= LABELS_AT_MOST {
                break;
            }
            if let Some(field) = names.get(&plain_label(text)) {
                let own = String::new();
                at.insert(cell, Label { field: *field, own });
            } else if let Some((label, own)) = text.split_once([':', '：'])
                && let Some(field) = names.get(&plain_label(label))
            {
                let own = own.trim().to_owned();
                at.insert(cell, Label { field: *field, own });
            }
        }
        let columns = at.keys().map(|cell| cell.column).collect();
        Labels { at, columns }
    }

    fn is_label(&self, area: Area) -> bool {
        self.at.contains_key(&area.first)
    }

    /// The values that a label speaks of: one right of it, or several below.
    fn values(&self, page: &Page, cell: Address, label: &Label) -> Vec<Found> {
        let field = label.field;
        if !label.own.is_empty() {
            let value = label.own.clone();
            return vec![Found { field, cell, value }];
        }
        let area = page.area(cell);
        if self.heads_a_column(page, area) {
            return self.below(page, area, field);
        }
        let found = self.right(page, area).map(|(cell, value)| Found { field, cell, value });
        found.into_iter().collect()
    }

    /// Whether a label stands in a row of labels: another one is next to it.
    fn heads_a_column(&self, page: &Page, area: Area) -> bool {
        let beside = [page.right_of(area), page.left_of(area)];
        beside
            .into_iter()
            .flatten()
            .any(|beside| self.is_label(beside) && self.plain_area(beside))
    }

    /// A label that has its value in its own cell heads nothing.
    fn plain_area(&self, area: Area) -> bool {
        self.at.get(&area.first).is_some_and(|label| label.own.is_empty())
    }

    fn right(&self, page: &Page, area: Area) -> Option<(Address, String)> {
        let next = page.right_of(area)?;
        let mut here = next;
        for gap in 0..=GAP_AT_MOST {
            let text = page.text(here);
            if !text.is_empty() {
                // Behind a gap, what looks like a label is the next one, and not this one's value.
                let next_label = self.is_label(here)
                    || (gap > 0 && (self.columns.contains(&here.first.column) || text.ends_with([':', '：'])));
                if next_label {
                    break;
                }
                return Some((here.first, text.to_owned()));
            }
            match page.right_of(here) {
                Some(further) => here = further,
                None => break,
            }
        }
        Some((next.first, String::new()))
    }

    /// The values below a heading, down to where the rows of the table end.
    fn below(&self, page: &Page, area: Area, field: usize) -> Vec<Found> {
        let heads = self.heads_beside(page, area);
        let mut found = Vec::new();
        let mut here = page.below(area);
        while let Some(cell) = here.filter(|_| found.len() < ROWS_AT_MOST) {
            // The row belongs to the table while any of its columns has something in it that is no further label.
            let beside = |column| {
                page.area(Address {
                    row: cell.first.row,
                    column,
                })
            };
            let in_row = || heads.iter().map(|column| beside(*column));
            if in_row().any(|area| self.is_label(area)) || in_row().all(|area| page.text(area).is_empty()) {
                break;
            }
            found.push(Found {
                field,
                cell: cell.first,
                value: page.text(cell).to_owned(),
            });
            here = page.below(cell);
        }
        if found.is_empty()
            && let Some(first) = page.below(area)
        {
            found.push(Found {
                field,
                cell: first.first,
                value: String::new(),
            });
        }
        found
    }

    /// The columns of the labels that stand side by side with this one.
    fn heads_beside(&self, page: &Page, area: Area) -> Vec<u32> {
        let mut columns = vec![area.first.column];
        for step in [Page::right_of, Page::left_of] {
            let mut here = step(page, area);
            while let Some(beside) = here.filter(|beside| self.is_label(*beside)) {
                columns.push(beside.first.column);
                here = step(page, beside);
            }
        }
        columns
    }
}
