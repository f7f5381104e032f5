//! Small sheets written in code: for rehearsals, and for the tests of this room.
#![expect(
    clippy::unwrap_used,
    reason = "what is written is our own, and writing to memory doesn't fail"
)]

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell: column, row (as people count: `("B", 3)`), text.
pub(crate) type Cell<'a> = (&'a str, u32, &'a str);

/// A zip with these entries, packed.
pub(crate) fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A sheet with these cells and merged areas, the texts shared as Excel writes them.
pub(crate) fn xlsx(cells: &[Cell<'_>], merged: &[&str]) -> Vec<u8> {
    let strings: String = cells
        .iter()
        .map(|(_, _, text)| format!("<si><t>{text}</t></si>"))
        .collect();
    let strings = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{0}\" uniqueCount=\"{0}\">{strings}</sst>",
        cells.len()
    );
    let rows: String = cells
        .iter()
        .enumerate()
        .map(|(number, (column, row, _))| {
            format!("<row r=\"{row}\"><c r=\"{column}{row}\" t=\"s\"><v>{number}</v></c></row>")
        })
        .collect();
    let merged: String = merged
        .iter()
        .map(|area| format!("<mergeCell ref=\"{area}\"/>"))
        .collect();
    let merged = if merged.is_empty() {
        merged
    } else {
        format!("<mergeCells>{merged}</mergeCells>")
    };
    xlsx_of(
        &strings,
        &format!("<dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData>{merged}"),
    )
}

/// A sheet with this list of shared texts and this inside of its page.
pub(crate) fn xlsx_of(strings: &str, page: &str) -> Vec<u8> {
    xlsx_with_styles(strings, "<styleSheet/>", page)
}

/// The same, with styles.
pub(crate) fn xlsx_with_styles(strings: &str, styles: &str, page: &str) -> Vec<u8> {
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let types = format!("<Types xmlns=\"{PACKAGE}/content-types\"/>");
    let roots = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let links = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{LINKS}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{LINKS}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook {MAIN} xmlns:r=\"{LINKS}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let page = format!("<worksheet {MAIN}>{page}</worksheet>");
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", roots.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", page.as_bytes()),
    ])
}

fn column_of(letters: &str) -> u16 {
    letters
        .bytes()
        .fold(0, |sum, letter| sum * 26 + u16::from(letter - b'A') + 1)
        - 1
}

/// One record of a `.xls` file.
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.extend((data.len() as u16).to_le_bytes());
    bytes.extend(data);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A `.xls` sheet with these cells and merged areas (rows first to last, columns first to last, from 0). The shared texts
/// are split among records of `piece` bytes.
pub(crate) fn xls(cells: &[Cell<'_>], merged: &[[u16; 4]], piece: usize) -> Vec<u8> {
    let mut page = record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    // What Excel claims when whole columns are formatted.
    page.extend(record(0x0200, &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]));
    for (number, (column, row, _)) in cells.iter().enumerate() {
        let mut data = ((row - 1) as u16).to_le_bytes().to_vec();
        data.extend(column_of(column).to_le_bytes());
        data.extend([0, 0]);
        data.extend((number as u32).to_le_bytes());
        page.extend(record(0x00FD, &data));
    }
    let mut areas = (merged.len() as u16).to_le_bytes().to_vec();
    areas.extend(merged.iter().flatten().flat_map(|number| number.to_le_bytes()));
    page.extend(record(0x00E5, &areas));
    page.extend(record(0x000A, &[]));
    xls_of(&[], &shared(cells, piece), &page)
}

/// The shared texts, in a record and those that go on with it.
fn shared(cells: &[Cell<'_>], piece: usize) -> Vec<u8> {
    let count = (cells.len() as u32).to_le_bytes();
    let mut records: Vec<Vec<u8>> = vec![[count, count].concat()];
    for (_, _, text) in cells {
        let units: Vec<u16> = text.encode_utf16().collect();
        let last = records.last_mut().unwrap();
        if last.len() + 3 > piece {
            records.push(Vec::new());
        }
        let last = records.last_mut().unwrap();
        last.extend((units.len() as u16).to_le_bytes());
        last.push(1);
        for unit in units {
            let last = records.last_mut().unwrap();
            if last.len() + 2 > piece {
                records.push(vec![1]);
            }
            records.last_mut().unwrap().extend(unit.to_le_bytes());
        }
    }
    let mut bytes = record(0x00FC, &records[0]);
    for further in &records[1..] {
        bytes.extend(record(0x003C, further));
    }
    bytes
}

/// A `.xls` sheet of one page, of its records.
pub(crate) fn xls_of(first: &[u8], strings: &[u8], page: &[u8]) -> Vec<u8> {
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let end = record(0x000A, &[]);
    let name = "Sheet1";
    let bound = 4 + 8 + name.len();
    let start = begin.len() + first.len() + bound + strings.len() + end.len();
    let mut data = (start as u32).to_le_bytes().to_vec();
    data.extend([0, 0, name.len() as u8, 0]);
    data.extend(name.bytes());
    compound(
        "Workbook",
        &[&begin, first, &record(0x0085, &data), strings, &end, page].concat(),
    )
}

/// A compound file with one stream.
pub(crate) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    // A stream of 4096 bytes and more is kept in whole sectors.
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096), 0);
    let length = stream.len();
    stream.resize(length.div_ceil(512) * 512, 0);
    let sectors = stream.len() / 512;
    // The table describes itself, the directory and the stream: 128 sectors in each of its own.
    let tables = (1..).find(|tables| tables * 128 >= tables + 1 + sectors).unwrap();
    let mut bytes = vec![0; 512];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    bytes[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    let mut set = |at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    const END: u32 = 0xFFFF_FFFE;
    set(44, tables as u32);
    set(48, tables as u32);
    set(56, 4096);
    set(60, END);
    set(68, END);
    for number in 0..109 {
        set(76 + 4 * number, if number < tables { number as u32 } else { u32::MAX });
    }
    let mut table = vec![0xFFFF_FFFD_u32; tables];
    table.push(END);
    let first = tables as u32 + 1;
    table.extend((1..sectors as u32).map(|number| first + number));
    table.push(END);
    table.resize(tables * 128, u32::MAX);
    bytes.extend(table.iter().flat_map(|number| number.to_le_bytes()));
    let mut directory = vec![0; 512];
    for (entry, (name, kind, start, length)) in [("Root Entry", 5, END, 0), (name, 2, first, length as u32)]
        .into_iter()
        .enumerate()
    {
        let at = entry * 128;
        let name = wide(name);
        directory[at..at + name.len()].copy_from_slice(&name);
        directory[at + 64..at + 66].copy_from_slice(&(name.len() as u16 + 2).to_le_bytes());
        directory[at + 66] = kind;
        directory[at + 68..at + 80].fill(0xFF);
        directory[at + 116..at + 120].copy_from_slice(&start.to_le_bytes());
        directory[at + 120..at + 124].copy_from_slice(&length.to_le_bytes());
    }
    // The root's child.
    directory[76..80].copy_from_slice(&1_u32.to_le_bytes());
    bytes.extend(directory);
    bytes.extend(stream);
    bytes
}
