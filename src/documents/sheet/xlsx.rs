//! Sheets of the new kind, `.xlsx`, read by calamine.
//!
//! What is inside is unpacked once before, to see how much there really is: an entry may claim any size, and a few
//! kilobytes may unpack to gigabytes. Only the parts that texts come from are handed on.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::{ZipArchive, ZipWriter};

use super::workbook::{Address, Area, PAGES_AT_MOST, Unreadable, Workbook, number};

/// The parts that texts come from, unpacked. A form has less than a hundredth of it.
const UNPACKED_BYTES_AT_MOST: u64 = 12 * 1024 * 1024;
/// Entries that are looked at.
const ENTRIES_AT_MOST: usize = 4096;

/// Reads the texts of a `.xlsx` file.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let kept = sieved(bytes)?;
    let mut file = Xlsx::new(Cursor::new(kept.as_slice())).map_err(unreadable)?;
    let mut workbook = Workbook::default();
    let seen = file
        .sheets_metadata()
        .iter()
        .filter(|page| page.visible == SheetVisible::Visible && page.typ == SheetType::WorkSheet);
    // One more than are looked at, so that it is noticed that there are more.
    let names: Vec<String> = seen.take(PAGES_AT_MOST + 1).map(|page| page.name.clone()).collect();
    for name in names {
        if !workbook.begin_page(&name) || !read_page(&mut file, &name, &mut workbook)? {
            break;
        }
    }
    Ok(workbook)
}

/// Unpacks the parts that texts come from, to see how much there is, and leaves the others out: calamine would copy the
/// name of a font into every style that uses it, and nothing here asks for styles.
pub(super) fn sieved(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let broken = |_| Unreadable::Broken;
    // The same reader that calamine uses, so that both see the same entries.
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > ENTRIES_AT_MOST {
        return Err(Unreadable::TooMuch);
    }
    let mut kept = ZipWriter::new(Cursor::new(Vec::new()));
    let mut left = UNPACKED_BYTES_AT_MOST;
    let mut held = Vec::new();
    for number in 0..archive.len() {
        let raw = archive.by_index_raw(number).map_err(broken)?;
        if !has_texts(raw.name().map_err(broken)?.as_ref()) {
            continue;
        }
        drop(raw);
        let entry = archive.by_index(number).map_err(broken)?;
        held.clear();
        entry
            .take(left + 1)
            .read_to_end(&mut held)
            .map_err(|_| Unreadable::Broken)?;
        left = left.checked_sub(held.len() as u64).ok_or(Unreadable::TooMuch)?;
        if claims_more_strings(&held) {
            return Err(Unreadable::Broken);
        }
        let raw = archive.by_index_raw(number).map_err(broken)?;
        kept.raw_copy_file(raw).map_err(broken)?;
    }
    Ok(kept.finish().map_err(broken)?.into_inner())
}

/// Whether a part may be asked for by who reads texts: a page, the shared texts, or what leads to them.
fn has_texts(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    (name.ends_with(".xml") || name.ends_with(".rels")) && !name.ends_with("styles.xml") && !name.contains("theme")
}

/// Whether a part says that it has more shared strings than it has bytes. calamine takes memory for so many at once, and
/// a program that is refused memory ends.
fn claims_more_strings(part: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let mut rest = part;
    while let Some(at) = rest.windows(NAME.len()).position(|window| window == NAME) {
        rest = rest.get(at + NAME.len()..).unwrap_or_default();
        let value = rest.iter().skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>');
        let digits: String = value
            .take_while(|byte| byte.is_ascii_digit())
            .map(|byte| char::from(*byte))
            .collect();
        if !digits.is_empty() && digits.parse::<u64>().map_or(true, |count| count > part.len() as u64) {
            return true;
        }
    }
    // Written two bytes a letter, the name would not have been found. Nobody writes it so.
    part.starts_with(b"\xFF\xFE<\0")
        || part.starts_with(b"\xFE\xFF\0<")
        || part.starts_with(b"<\0")
        || part.starts_with(b"\0<")
}

/// Reads one page. Answers whether there is room for more.
fn read_page(file: &mut Xlsx<Cursor<&[u8]>>, name: &str, workbook: &mut Workbook) -> Result<bool, Unreadable> {
    // A page whose merged cells can't be read is read without them.
    for area in file.merge_cells_by_sheet_name(name).unwrap_or_default() {
        let address = |(row, column)| Address { row, column };
        workbook.merge(Area {
            first: address(area.start),
            last: address(area.end),
        });
    }
    let mut cells = file.worksheet_cells_reader(name).map_err(unreadable)?;
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Float(value) => number(*value),
            DataRef::String(text) => text.clone(),
            other => calamine::Data::from(other.clone()).to_string(),
        };
        if !workbook.put(Address { row, column }, &text) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn unreadable(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Locked,
        _ => Unreadable::Broken,
    }
}
