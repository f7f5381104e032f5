//! The cells of an office's form that the answers know something about: to copy from, to fill in, to compare.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::find::plain;
use super::workbook::Unreadable;
use super::{SheetLook, form_page, name_of, read};
use crate::documents::requirement::Accept;

/// A cell of a form whose label is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormCell {
    /// What stands beside or above it, as we name it ([`Field::labels`](super::Field::labels)).
    pub label: String,
    /// The worksheet that it is on.
    pub page: String,
    /// Where, as people know it: `B7`.
    pub cell: String,
    /// What stands in it. Empty: nothing. May be personal.
    pub seen: String,
    /// The step whose answer belongs there, if one does.
    pub step: Option<String>,
    /// That answer, as the person gave it. `None` when there is none yet. May be personal.
    pub answer: Option<String>,
}

/// How a cell and its answer go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is empty, and there is an answer to put in.
    Fillable,
    /// It is empty, and nobody but the person knows what belongs there.
    Empty,
    /// It says what the answer says, or there is no answer to compare it with.
    Filled,
    /// It says something else than the answer.
    Differs,
}

impl FormCell {
    /// How the cell and its answer go together. Widths of letters, blanks and quotes make no difference.
    pub fn standing(&self) -> Standing {
        match (&self.answer, self.seen.is_empty()) {
            (Some(_), true) => Standing::Fillable,
            (None, true) => Standing::Empty,
            (Some(answer), false) if plain(answer) != plain(&self.seen) => Standing::Differs,
            _ => Standing::Filled,
        }
    }
}

/// Why nothing can be done with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// It wants a password.
    #[error("locked with a password")]
    Locked,
    /// It can't be read, or is not of the kind that it is taken for.
    #[error("broken")]
    Broken,
    /// It unpacks to more than any form has.
    #[error("unpacks to too much")]
    TooMuch,
    /// There is no such worksheet or cell in it.
    #[error("no such cell")]
    NoSuchCell,
}

impl From<Unreadable> for FormFault {
    fn from(unreadable: Unreadable) -> FormFault {
        match unreadable {
            Unreadable::Locked => FormFault::Locked,
            Unreadable::Broken => FormFault::Broken,
            Unreadable::TooMuch => FormFault::TooMuch,
        }
    }
}

/// The cells of a form whose labels are known, in the order of the fields: what can be filled in, what differs, what is to be
/// copied by hand into a `.xls`. Of a table's column the first cell only. `kind` is [`Accept::Sheet`] or [`Accept::SheetX`];
/// `known` has the answers by their steps.
///
/// # Errors
///
/// See [`FormFault`]. A form none of whose labels is known is no error: there is nothing to say of it.
pub fn cells(
    bytes: &[u8],
    kind: Accept,
    look: &SheetLook,
    known: &BTreeMap<String, String>,
) -> Result<Vec<FormCell>, FormFault> {
    let workbook = read(bytes, kind)?;
    let (page, found) = form_page(&workbook, look);
    let of_fields = look.fields.iter().enumerate().filter_map(|(number, field)| {
        let first = found.iter().find(|found| found.field == number)?;
        Some(FormCell {
            label: name_of(field).to_owned(),
            page: page.to_owned(),
            cell: first.cell.to_string(),
            seen: first.value.clone(),
            step: field.equals.clone(),
            answer: field.equals.as_ref().and_then(|step| known.get(step)).cloned(),
        })
    });
    Ok(of_fields.collect())
}
