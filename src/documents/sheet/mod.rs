//! Sheets: whether it is the right form, what is left empty in it, and whether it repeats the answers.
//!
//! How a form looks is data ([`SheetLook`]); what it doesn't name isn't checked. The offices change their forms without
//! notice, so a label that isn't found says nothing, and nothing but a sheet that can't be read or has nothing in it
//! stops a paper.

mod compound;
mod fill;
#[cfg(test)]
mod fill_tests;
mod find;
mod form;
pub(crate) mod samples;
#[cfg(test)]
mod tests;
mod workbook;
mod xls;
mod xlsx;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use self::compound::Compound;
use self::find::{Found, find, plain};
use self::workbook::{Unreadable, Workbook};
use super::finding::{Finding, code};
use super::requirement::Accept;
pub use fill::{Filled, fill};
pub use form::{FormCell, FormFault, Standing, cells};

/// Rows, of those that have something in them, in which a form's title is looked for.
const TITLE_ROWS: usize = 10;
/// Empty cells that are named; of the others only the count is said.
const NAMED_AT_MOST: usize = 8;

/// How a form looks. Comes from the conversation files.
///
/// ```toml
/// titles = ["信息登记表"]
///
/// [[fields]]
/// labels = ["小程序名称", "小程序全称"]
/// required = true
/// equals = "mini-program-name"
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct SheetLook {
    /// Any of these words, in the first rows or as the name of a page, says that it is the right form. None: any form
    /// will do. Compared without blanks, widths of letters and quotes.
    pub titles: Vec<String>,
    /// The cells that are looked at. Name neighbours that may be left empty too: a label that is known is never taken
    /// for the value of the one before it.
    pub fields: Vec<Field>,
}

/// A cell of a form, by what stands beside or above it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Field {
    /// How its label may be written; the first is how we name it. Compared without blanks, line breaks, widths of
    /// letters, quotes, colons, asterisks, and a number before it (`3.`, `（三）`).
    pub labels: Vec<String>,
    /// It must not be left empty.
    pub required: bool,
    /// The step whose answer it must repeat.
    pub equals: Option<String>,
}

/// Looks into a sheet. `kind` is [`Accept::Sheet`] or [`Accept::SheetX`]; `known` has the answers by the ids of their
/// steps, as the person gave them. A step without an answer is not compared.
///
/// Never fails and never panics. Takes less than a second and 100 MB for anything of up to
/// [`Limits::max_bytes`](super::Limits::max_bytes).
///
/// A finding of [`code::CELL_DIFFERS`] has what stands in the cell, and the answer: it is for the person only.
pub fn look(bytes: &[u8], kind: Accept, look: &SheetLook, known: &BTreeMap<String, String>) -> Vec<Finding> {
    match read(bytes, kind) {
        Ok(workbook) if workbook.is_empty() => vec![Finding::stop(code::EMPTY_SHEET)],
        Ok(workbook) => compare(&workbook, look, known),
        Err(Unreadable::Locked) => vec![Finding::stop(code::LOCKED_SHEET)],
        Err(Unreadable::TooMuch) => vec![Finding::stop(code::TOO_HARD)],
        Err(Unreadable::Broken) => vec![Finding::stop(code::BROKEN).text("kind", kind.word())],
    }
}

fn read(bytes: &[u8], kind: Accept) -> Result<Workbook, Unreadable> {
    // The readers are not ours, and what they get here comes from anybody.
    catch_unwind(AssertUnwindSafe(|| match kind {
        Accept::Sheet => xls::read(bytes),
        _ => xlsx::read(bytes),
    }))
    .unwrap_or(Err(Unreadable::Broken))
}

/// Whether a compound file ([`Format::Compound`](super::Format::Compound)) is an Office file since 2007 that is locked
/// with a password ([MS-OFFCRYPTO] §2.3.4.4): what kind of Office file can't be told.
pub fn is_locked(bytes: &[u8]) -> bool {
    Compound::read(bytes).is_some_and(|file| file.has("EncryptedPackage"))
}

fn compare(workbook: &Workbook, look: &SheetLook, known: &BTreeMap<String, String>) -> Vec<Finding> {
    let (_, found) = form_page(workbook, look);
    // A title that we don't know over the labels that we do is a new version of the form.
    if !is_familiar(&found, look) && !has_title(workbook, &look.titles) {
        let wanted = look.titles.first().map_or("", String::as_str);
        return vec![Finding::warn(code::OTHER_FORM).text("wanted", wanted)];
    }
    let mut findings = Vec::new();
    findings.extend(empty_cells(&found, look, workbook.cut));
    for (number, field) in look.fields.iter().enumerate() {
        let answer = field.equals.as_ref().and_then(|step| known.get(step));
        let Some(answer) = answer else { continue };
        let mut values = found
            .iter()
            .filter(|found| found.field == number && !found.value.is_empty());
        if let Some(other) = values.find(|found| plain(&found.value) != plain(answer)) {
            let finding = Finding::warn(code::CELL_DIFFERS).text("label", name_of(field));
            let finding = finding.text("cell", other.cell.to_string());
            findings.push(
                finding
                    .text("seen", other.value.as_str())
                    .text("answer", answer.as_str()),
            );
        }
    }
    findings
}

/// The name of the page that is the form, and the fields found on it.
fn form_page<'a>(workbook: &'a Workbook, look: &SheetLook) -> (&'a str, Vec<Found>) {
    // Pages with instructions and examples repeat the labels: the page with the most of them is the form.
    let mut form = ("", Vec::new());
    for page in &workbook.pages {
        let here = find(page, &look.fields);
        if fields_of(&here) > fields_of(&form.1) {
            form = (page.name.as_str(), here);
        }
    }
    form
}

/// How many of the fields were found.
fn fields_of(found: &[Found]) -> usize {
    let fields: BTreeSet<usize> = found.iter().map(|found| found.field).collect();
    fields.len()
}

/// Whether at least half of the fields that every version has are there.
fn is_familiar(found: &[Found], look: &SheetLook) -> bool {
    let required = |field: usize| look.fields.get(field).is_some_and(|field| field.required);
    let there: BTreeSet<usize> = found
        .iter()
        .map(|found| found.field)
        .filter(|field| required(*field))
        .collect();
    let all = look.fields.iter().filter(|field| field.required).count();
    fields_of(found) >= 2 && there.len() * 2 >= all
}

fn has_title(workbook: &Workbook, titles: &[String]) -> bool {
    let titles: Vec<String> = titles.iter().map(|title| plain(title)).collect();
    let is_title = |text: &str| {
        let text = plain(text);
        titles.iter().any(|title| text.contains(title.as_str()))
    };
    titles.is_empty()
        || workbook.pages.iter().any(|page| {
            let mut rows = Vec::new();
            let first = page.texts().take_while(|(cell, _)| {
                if rows.last() != Some(&cell.row) {
                    rows.push(cell.row);
                }
                rows.len() <= TITLE_ROWS
            });
            is_title(&page.name) || first.map(|(_, text)| text).any(is_title)
        })
}

/// The required cells that are empty, in one finding.
fn empty_cells(found: &[Found], look: &SheetLook, cut: bool) -> Option<Finding> {
    if cut {
        // What was not read may be filled in.
        return None;
    }
    let mut empty = Vec::new();
    for one in found.iter().filter(|found| found.value.is_empty()) {
        if let Some(field) = look.fields.get(one.field).filter(|field| field.required) {
            empty.push(format!("{} ({})", name_of(field), one.cell));
        }
    }
    if empty.is_empty() {
        return None;
    }
    let more = empty.len().saturating_sub(NAMED_AT_MOST);
    empty.truncate(NAMED_AT_MOST);
    let finding = Finding::warn(code::EMPTY_CELLS).text("cells", empty.join(", "));
    Some(finding.number("more", more as i64))
}

fn name_of(field: &Field) -> &str {
    field.labels.first().map_or("", String::as_str)
}
