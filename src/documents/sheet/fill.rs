//! Filling cells of a `.xlsx` in place: the cells' own bytes in the worksheet's XML are rewritten, everything else stays
//! byte for byte, in the worksheet and in every other part.
//!
//! Source: ECMA-376 part 1, §18.3.1 (worksheets), §18.2.20 (sheet), part 2 (relationships).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write as _};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::form::FormFault;
use super::xlsx::sieved;

/// Rows and columns are numbered up to these (§18.3.1.73, §18.3.1.4).
const LAST: (u32, u32) = (1_048_576, 16_384);

/// A form that was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The file.
    pub bytes: Vec<u8>,
    /// Cells that were left as they are, because the form reckons them itself.
    pub reckoned: Vec<String>,
}

/// Puts texts into cells of one worksheet of a `.xlsx`, by the cells' names (`B7`); what they held is replaced, how they look stays.
///
/// # Errors
///
/// See [`FormFault`].
pub fn fill(bytes: &[u8], page: &str, texts: &BTreeMap<String, String>) -> Result<Filled, FormFault> {
    // Refuses what unpacks to too much.
    sieved(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FormFault::Broken)?;
    let part = part_of(&mut archive, page)?;
    let mut wanted: BTreeMap<u32, BTreeMap<u32, &str>> = BTreeMap::new();
    for (name, text) in texts {
        let (row, column) = address(name).ok_or(FormFault::NoSuchCell)?;
        wanted.entry(row).or_default().insert(column, text);
    }
    let text = text_of(&mut archive, &part)?;
    // A mark of the byte order is no part of what is read, and would shift every place.
    let sheet = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let (written, reckoned) = Worksheet::read(sheet)?.filled(sheet, &wanted);
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..archive.len() {
        let entry = archive.by_index_raw(number).map_err(|_| FormFault::Broken)?;
        if entry.name().is_ok_and(|name| *name == *part) {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            let options = entry
                .last_modified()
                .map_or(options, |modified| options.last_modified_time(modified));
            drop(entry);
            copy.start_file(part.as_str(), options).map_err(|_| FormFault::Broken)?;
            copy.write_all(written.as_bytes()).map_err(|_| FormFault::Broken)?;
        } else {
            copy.raw_copy_file(entry).map_err(|_| FormFault::Broken)?;
        }
    }
    let bytes = copy.finish().map_err(|_| FormFault::Broken)?.into_inner();
    Ok(Filled { bytes, reckoned })
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn text_of(archive: &mut Archive<'_>, name: &str) -> Result<String, FormFault> {
    let mut entry = archive.by_name(name).map_err(|_| FormFault::Broken)?;
    let mut text = String::new();
    entry.read_to_string(&mut text).map_err(|_| FormFault::Broken)?;
    Ok(text)
}

/// The part of the file that has a worksheet, by its name.
fn part_of(archive: &mut Archive<'_>, page: &str) -> Result<String, FormFault> {
    let book = relations(archive, "", "_rels/.rels")?
        .into_values()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .ok_or(FormFault::Broken)?
        .target;
    let (folder, name) = book.rsplit_once('/').unwrap_or(("", &book));
    let rels = match folder {
        "" => format!("_rels/{name}.rels"),
        folder => format!("{folder}/_rels/{name}.rels"),
    };
    let parts = relations(archive, folder, &rels)?;
    let mut id = None;
    each_element(&text_of(archive, &book)?, |element| {
        if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(page) {
            id = attribute(element, "id");
        }
    })?;
    let id = id.ok_or(FormFault::NoSuchCell)?;
    parts.get(&id).map(|part| part.target.clone()).ok_or(FormFault::Broken)
}

struct Relation {
    kind: String,
    target: String,
}

/// What a part refers to, by id; targets as names of parts.
fn relations(archive: &mut Archive<'_>, folder: &str, name: &str) -> Result<BTreeMap<String, Relation>, FormFault> {
    let mut relations = BTreeMap::new();
    each_element(&text_of(archive, name)?, |element| {
        if let (Some(id), Some(kind), Some(target)) = (
            attribute(element, "Id"),
            attribute(element, "Type"),
            attribute(element, "Target"),
        ) {
            let target = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => joined(folder, &target),
            };
            relations.insert(id, Relation { kind, target });
        }
    })?;
    Ok(relations)
}

fn joined(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn each_element(text: &str, mut each: impl FnMut(&BytesStart<'_>)) -> Result<(), FormFault> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| FormFault::Broken)? {
            Event::Start(element) | Event::Empty(element) => each(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The value of an attribute, whatever namespace it is in.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(unescape(&found.value).ok()?.into_owned())
}

/// Row and column from 1, of a name such as `B7`.
fn address(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = name.split_at_checked(digits)?;
    let row: u32 = row.parse().ok()?;
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A' + 1,
            b'a'..=b'z' => letter - b'a' + 1,
            _ => return None,
        };
        column = column.checked_mul(26)?.checked_add(u32::from(value))?;
    }
    let fits = (1..=LAST.0).contains(&row) && (1..=LAST.1).contains(&column);
    fits.then_some((row, column))
}

fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Where in a worksheet's text its rows and cells stand.
struct Worksheet {
    /// What stands before the elements' names: nothing, or a namespace with its colon.
    prefix: String,
    rows: Vec<Row>,
    /// Where rows end; where the element that has none stands, if it is written short.
    end: usize,
    short: Option<Range<usize>>,
}

struct Row {
    number: u32,
    start: usize,
    cells: Vec<Cell>,
    /// Where its cells end.
    end: usize,
    /// The whole of it, when it is written short (`<row r="3"/>`).
    short: Option<Range<usize>>,
}

struct Cell {
    column: u32,
    place: Range<usize>,
    style: Option<String>,
    has_formula: bool,
}

impl Worksheet {
    fn read(text: &str) -> Result<Worksheet, FormFault> {
        let mut sheet = None;
        let mut cell: Option<Cell> = None;
        let mut reader = Reader::from_str(text);
        let at = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        loop {
            let before = at(&reader);
            let event = reader.read_event().map_err(|_| FormFault::Broken)?;
            let place = before..at(&reader);
            match event {
                Event::Eof => break,
                Event::Start(element) => {
                    open(&element, place, false, &mut sheet, &mut cell);
                }
                Event::Empty(element) => {
                    open(&element, place, true, &mut sheet, &mut cell);
                }
                Event::End(element) => match (element.local_name().as_ref(), &mut sheet) {
                    ("c", Some(sheet)) => {
                        if let (Some(mut cell), Some(row)) = (cell.take(), sheet.rows.last_mut()) {
                            cell.place.end = place.end;
                            row.cells.push(cell);
                        }
                    }
                    ("row", Some(sheet)) => {
                        if let Some(row) = sheet.rows.last_mut() {
                            row.end = place.start;
                        }
                    }
                    ("sheetData", Some(sheet)) => sheet.end = place.start,
                    _ => {}
                },
                _ => {}
            }
        }
        sheet.ok_or(FormFault::Broken)
    }

    /// The worksheet's text with these cells filled, and the names of those that weren't.
    fn filled(&self, text: &str, wanted: &BTreeMap<u32, BTreeMap<u32, &str>>) -> (String, Vec<String>) {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let mut reckoned = Vec::new();
        let mut new_rows = String::new();
        for (number, cells) in wanted {
            let mut rows = self.rows.iter().filter(|row| row.number == *number);
            match rows.next() {
                Some(first) => {
                    // Some programs begin a row again: a cell is filled where it stands, and what stands nowhere comes into the first.
                    let mut left = cells.clone();
                    for row in rows {
                        let stands = |column: &u32| row.cells.iter().any(|cell| cell.column == *column);
                        let here: BTreeMap<u32, &str> = left.extract_if(.., |column, _| stands(column)).collect();
                        self.fill_row(row, text, &here, &mut edits, &mut reckoned);
                    }
                    self.fill_row(first, text, &left, &mut edits, &mut reckoned);
                }
                None => {
                    let written = self.row(*number, cells);
                    let place = self.rows.iter().find(|row| row.number > *number).map(|row| row.start);
                    match (place, &self.short) {
                        (None, Some(_)) => new_rows.push_str(&written),
                        (place, _) => {
                            let at = place.unwrap_or(self.end);
                            edits.push((at..at, written));
                        }
                    }
                }
            }
        }
        if let Some(short) = self.short.as_ref().filter(|_| !new_rows.is_empty()) {
            let prefix = &self.prefix;
            edits.push((
                short.clone(),
                format!("<{prefix}sheetData>{new_rows}</{prefix}sheetData>"),
            ));
        }
        // Stable: what is put in at one place stays in the order of rows and columns.
        edits.sort_by_key(|(place, _)| place.start);
        let mut written = String::with_capacity(text.len() + 200 * edits.len());
        let mut from = 0;
        for (place, new) in edits {
            written.push_str(text.get(from..place.start).unwrap_or_default());
            written.push_str(&new);
            from = place.end;
        }
        written.push_str(text.get(from..).unwrap_or_default());
        (written, reckoned)
    }

    fn fill_row(
        &self,
        row: &Row,
        text: &str,
        cells: &BTreeMap<u32, &str>,
        edits: &mut Vec<(Range<usize>, String)>,
        reckoned: &mut Vec<String>,
    ) {
        let mut inside = String::new();
        for (column, value) in cells {
            match row.cells.iter().find(|cell| cell.column == *column) {
                Some(cell) if cell.has_formula => reckoned.push(format!("{}{}", letters(*column), row.number)),
                Some(cell) => {
                    let new = self.cell(row.number, *column, cell.style.as_deref(), value);
                    edits.push((cell.place.clone(), new));
                }
                None => {
                    let new = self.cell(row.number, *column, None, value);
                    let next = row.cells.iter().find(|cell| cell.column > *column);
                    match &row.short {
                        Some(_) => inside.push_str(&new),
                        None => {
                            let at = next.map_or(row.end, |cell| cell.place.start);
                            edits.push((at..at, new));
                        }
                    }
                }
            }
        }
        if let Some(short) = row.short.as_ref().filter(|_| !inside.is_empty()) {
            let tag = text.get(short.clone()).unwrap_or_default();
            let tag = tag.trim_end_matches("/>").trim_end();
            edits.push((short.clone(), format!("{tag}>{inside}</{}row>", self.prefix)));
        }
    }

    fn row(&self, number: u32, cells: &BTreeMap<u32, &str>) -> String {
        let prefix = &self.prefix;
        let mut written = format!("<{prefix}row r=\"{number}\">");
        for (column, value) in cells {
            written.push_str(&self.cell(number, *column, None, value));
        }
        let _ = write!(written, "</{prefix}row>");
        written
    }

    fn cell(&self, row: u32, column: u32, style: Option<&str>, value: &str) -> String {
        let prefix = &self.prefix;
        let style = style.map_or_else(String::new, |style| format!(" s=\"{}\"", escape(style)));
        // Control characters can't be in XML at all.
        let value: String = value
            .chars()
            .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
            .collect();
        format!(
            "<{prefix}c r=\"{}{row}\"{style} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is></{prefix}c>",
            letters(column),
            escape(&value)
        )
    }
}

fn open(
    element: &BytesStart<'_>,
    place: Range<usize>,
    is_short: bool,
    sheet: &mut Option<Worksheet>,
    open_cell: &mut Option<Cell>,
) {
    match (element.local_name().as_ref(), sheet) {
        ("sheetData", sheet @ None) => {
            let name = element.name();
            let prefix = name.prefix().map(|prefix| prefix.as_ref().to_owned());
            *sheet = Some(Worksheet {
                prefix: prefix.map_or_else(String::new, |prefix| format!("{prefix}:")),
                rows: Vec::new(),
                end: place.end,
                short: is_short.then_some(place),
            });
        }
        ("row", Some(sheet)) => {
            // Numbers may be left out: then it is the next one.
            let next = sheet.rows.last().map_or(1, |row| row.number.saturating_add(1));
            let number = attribute(element, "r").and_then(|number| number.parse().ok());
            sheet.rows.push(Row {
                number: number.unwrap_or(next),
                start: place.start,
                cells: Vec::new(),
                end: place.end,
                short: is_short.then_some(place),
            });
        }
        ("c", Some(sheet)) => {
            let Some(row) = sheet.rows.last_mut() else { return };
            let next = row.cells.last().map_or(1, |cell| cell.column.saturating_add(1));
            let column = attribute(element, "r")
                .and_then(|name| address(&name))
                .map(|(_, column)| column);
            let cell = Cell {
                column: column.unwrap_or(next),
                place,
                style: attribute(element, "s"),
                has_formula: false,
            };
            if is_short {
                row.cells.push(cell);
            } else {
                *open_cell = Some(cell);
            }
        }
        ("f", Some(_)) => {
            if let Some(cell) = open_cell {
                cell.has_formula = true;
            }
        }
        _ => {}
    }
}
