//! Sheets of the old kind, `.xls`: BIFF8 records in a compound file ([MS-XLS]).
//!
//! Read by our own hand, because calamine's reader for this kind trusts the file: it reserves memory for the area that a
//! sheet claims (Excel claims 65,536 rows when whole columns are formatted), lays all cells out densely, copies a shared
//! string for every cell that names it, and renders every formula. Here a record costs its own length, and no more than
//! [`Workbook`] keeps is kept. The tests read the same files with calamine too.

use super::compound::Compound;
use super::workbook::{Address, Area, Unreadable, Workbook, number};
use crate::documents::containers::{read_u16, read_u32};

/// Records (§2.3).
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000A;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const RICH_STRING: u16 = 0x00D6;
    pub(super) const MERGED: u16 = 0x00E5;
    pub(super) const SHARED_STRINGS: u16 = 0x00FC;
    pub(super) const LABEL_SHARED: u16 = 0x00FD;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_OR_ERROR: u16 = 0x0205;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The version that Excel 97 and everything after it writes (§2.4.21).
const BIFF8: u16 = 0x0600;
/// Shared strings that are kept, and letters of each: see [`super::workbook`].
const STRINGS_AT_MOST: usize = 50_000;
const LETTERS_AT_MOST: usize = 1000;

/// Reads the texts of a `.xls` file.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let file = Compound::read(bytes).ok_or(Unreadable::Broken)?;
    let stream = file.stream("Workbook").ok_or(Unreadable::Broken)?;
    let globals = Globals::read(&stream)?;
    let mut workbook = Workbook::default();
    workbook.cut = globals.cut;
    for (name, start) in globals.pages {
        if !workbook.begin_page(&name) {
            break;
        }
        let records = stream.get(start..).ok_or(Unreadable::Broken)?;
        read_page(records, &globals.strings, &mut workbook);
    }
    Ok(workbook)
}

/// What stands before the pages.
struct Globals {
    /// Names of the pages that people see, and where they begin.
    pages: Vec<(String, usize)>,
    strings: Vec<String>,
    cut: bool,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Globals, Unreadable> {
        let mut globals = Globals {
            pages: Vec::new(),
            strings: Vec::new(),
            cut: false,
        };
        let mut records = Records { rest: stream };
        match records.next() {
            Some((record::BEGIN, data)) if read_u16(data, 0) == Some(BIFF8) => {}
            _ => return Err(Unreadable::Broken),
        }
        while let Some((kind, data)) = records.next() {
            match kind {
                record::END => break,
                record::FILE_PASS => return Err(Unreadable::Locked),
                record::BOUND_SHEET => globals.pages.extend(page_of(data)),
                record::SHARED_STRINGS => {
                    let mut pieces = vec![data];
                    while let Some((record::CONTINUE, data)) = records.peek() {
                        pieces.push(data);
                        records.next();
                    }
                    (globals.strings, globals.cut) = shared_strings(pieces);
                }
                _ => {}
            }
        }
        Ok(globals)
    }
}

/// Name and beginning of a page, when it is a worksheet that isn't hidden (§2.4.28).
fn page_of(data: &[u8]) -> Option<(String, usize)> {
    let start = read_u32(data, 0)? as usize;
    let [hidden, kind, letters, flags] = *data.get(4..)?.first_chunk::<4>()?;
    if hidden & 3 != 0 || kind != 0 {
        return None;
    }
    Some((letters_of(data.get(8..)?, usize::from(letters), flags), start))
}

/// Records, one after the other. A record that runs over the end is none.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn peek(&self) -> Option<(u16, &'a [u8])> {
        let length = usize::from(read_u16(self.rest, 2)?);
        Some((read_u16(self.rest, 0)?, self.rest.get(4..4 + length)?))
    }

    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let (kind, data) = self.peek()?;
        self.rest = self.rest.get(4 + data.len()..)?;
        Some((kind, data))
    }
}

/// The texts that cells share (§2.4.265), and whether there were more than are kept.
fn shared_strings(pieces: Vec<&[u8]>) -> (Vec<String>, bool) {
    let mut pieces = Pieces::new(pieces);
    // Total and unique counts: they are claims, the strings themselves are counted.
    if pieces.skip(8).is_none() {
        return (Vec::new(), false);
    }
    let mut strings = Vec::new();
    while let Some(string) = pieces.string() {
        if strings.len() >= STRINGS_AT_MOST {
            return (strings, true);
        }
        strings.push(string);
    }
    (strings, false)
}

/// Data that goes on in further records.
struct Pieces<'a> {
    rest: &'a [u8],
    further: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    fn new(pieces: Vec<&'a [u8]>) -> Pieces<'a> {
        let mut further = pieces.into_iter();
        Pieces {
            rest: further.next().unwrap_or_default(),
            further,
        }
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > self.rest.len() {
            count -= self.rest.len();
            self.rest = self.further.next()?;
        }
        self.rest = self.rest.get(count..)?;
        Some(())
    }

    /// A few bytes that are not split between records.
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        if self.rest.is_empty() {
            self.rest = self.further.next()?;
        }
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    /// One string with what may follow it: runs of letter styles, and readings of Han characters (§2.5.293).
    fn string(&mut self) -> Option<String> {
        let letters = usize::from(u16::from_le_bytes(self.take()?));
        let [mut flags] = self.take()?;
        let runs = match flags & 8 {
            0 => 0,
            _ => usize::from(u16::from_le_bytes(self.take()?)),
        };
        let readings = match flags & 4 {
            0 => 0,
            _ => u32::from_le_bytes(self.take()?) as usize,
        };
        let mut text = String::new();
        let mut left = letters;
        loop {
            let width = usize::from(flags & 1) + 1;
            let here = left.min(self.rest.len() / width);
            let (taken, rest) = self.rest.split_at_checked(here * width)?;
            if letters - left < LETTERS_AT_MOST {
                text.push_str(&letters_of(taken, here, flags));
            }
            self.rest = rest;
            left -= here;
            if left == 0 {
                break;
            }
            // Letters that go on in a further record say anew how wide they are.
            self.rest = self.further.next()?;
            let ([again], rest) = self.rest.split_first_chunk::<1>()?;
            (flags, self.rest) = (*again, rest);
        }
        self.skip(runs * 4)?;
        self.skip(readings)?;
        Some(text)
    }
}

/// So many letters, of one byte or two each.
fn letters_of(bytes: &[u8], count: usize, flags: u8) -> String {
    if flags & 1 == 0 {
        // The upper half of each is left out because it is 0.
        return bytes.iter().take(count).map(|byte| char::from(*byte)).collect();
    }
    let units = bytes.chunks_exact(2).take(count).filter_map(|pair| read_u16(pair, 0));
    char::decode_utf16(units)
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// A string with its length before it, in one record (§2.5.294).
fn string_of(data: &[u8]) -> Option<String> {
    let letters = usize::from(read_u16(data, 0)?);
    let (flags, rest) = data.get(2..)?.split_first()?;
    Some(letters_of(rest, letters.min(LETTERS_AT_MOST), *flags))
}

/// Reads the records of one page. What can't be read is left out.
fn read_page(stream: &[u8], strings: &[String], workbook: &mut Workbook) {
    let mut records = Records { rest: stream };
    let mut depth = 0_usize;
    let mut formula_at = None;
    while let Some((kind, data)) = records.next() {
        match kind {
            record::BEGIN => depth += 1,
            record::END if depth <= 1 => return,
            record::END => depth -= 1,
            // A chart within the page has cells of its own.
            _ if depth > 1 => {}
            record::MERGED => {
                for area in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    workbook.merge(area_of(area));
                }
            }
            record::STRING => {
                if let (Some(cell), Some(text)) = (formula_at.take(), string_of(data))
                    && !workbook.put(cell, &text)
                {
                    return;
                }
            }
            record::MUL_RK => {
                let Some(first) = address(data) else { continue };
                for (column, pair) in (first.column..).zip(data.get(4..).unwrap_or_default().chunks_exact(6)) {
                    if !workbook.put(Address { column, ..first }, &rk(pair.get(2..).unwrap_or_default())) {
                        return;
                    }
                }
            }
            _ => {
                let Some(cell) = address(data) else { continue };
                if kind == record::FORMULA {
                    formula_at = Some(cell);
                }
                let Some(text) = cell_text(kind, data, strings) else {
                    continue;
                };
                if !workbook.put(cell, &text) {
                    return;
                }
            }
        }
    }
}

fn address(data: &[u8]) -> Option<Address> {
    Some(Address {
        row: u32::from(read_u16(data, 0)?),
        column: u32::from(read_u16(data, 2)?),
    })
}

fn area_of(data: &[u8]) -> Area {
    let at = |place| u32::from(read_u16(data, place).unwrap_or(0));
    Area {
        first: Address {
            row: at(0),
            column: at(4),
        },
        last: Address {
            row: at(2),
            column: at(6),
        },
    }
}

/// What a record puts in its cell. `None`: nothing, or it isn't a cell's.
fn cell_text(kind: u16, data: &[u8], strings: &[String]) -> Option<String> {
    match kind {
        record::LABEL_SHARED => strings.get(read_u32(data, 6)? as usize).cloned(),
        record::LABEL | record::RICH_STRING => string_of(data.get(6..)?),
        record::NUMBER => Some(number(double(data, 6)?)),
        record::RK => Some(rk(data.get(6..)?)),
        record::BOOL_OR_ERROR => Some(u16::from(*data.get(6)?).to_string()),
        // A result that is no number is marked (§2.5.133); a text follows in a record of its own.
        record::FORMULA if read_u16(data, 12)? != 0xFFFF => Some(number(double(data, 6)?)),
        _ => None,
    }
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// A number packed into four bytes (§2.5.217).
fn rk(data: &[u8]) -> String {
    let Some(packed) = read_u32(data, 0) else {
        return String::new();
    };
    let value = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    number(if packed & 1 == 0 { value } else { value / 100.0 })
}
