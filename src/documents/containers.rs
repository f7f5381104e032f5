//! Files with files inside: zip (the new Office formats) and compound files (the old ones).
//!
//! Only names are read, nothing is unpacked, so that an archive bomb costs nothing.

use super::format::Format;

/// How a compound file begins ([MS-CFB] §2.2).
const COMPOUND_SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// How the end of a zip's directory begins (APPNOTE.TXT §4.3.16); 22 bytes and a comment of up to 65,535 follow from it.
const ZIP_END: &[u8; 4] = b"PK\x05\x06";
/// How an entry in a zip's directory begins (APPNOTE.TXT §4.3.12).
const ZIP_DIRECTORY_ENTRY: &[u8; 4] = b"PK\x01\x02";
/// How a file inside a zip begins (APPNOTE.TXT §4.3.7).
const ZIP_FILE: &[u8; 4] = b"PK\x03\x04";
/// Entries looked at: Office files have a few dozen, and their telling ones come early.
const ENTRIES_LOOKED_AT: usize = 4096;

pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&COMPOUND_SIGNATURE)
}

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP_FILE) || bytes.starts_with(ZIP_END)
}

/// Which kind of compound file it is, by the names in its directory (UTF-16, [MS-CFB] §2.6.1).
pub(super) fn compound_kind(bytes: &[u8]) -> Format {
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect() };
    // Directory entries lie at multiples of 128 bytes and begin with the name.
    let has = |name: &[u8]| bytes.chunks(128).skip(4).any(|entry| entry.starts_with(name));
    if has(&wide("Workbook")) || has(&wide("Book")) {
        Format::Xls
    } else if has(&wide("WordDocument")) {
        Format::Doc
    } else {
        Format::Compound
    }
}

/// Whether a compound file has all the sectors that its header speaks of; one that was cut off in sending has not.
pub(super) fn compound_is_whole(bytes: &[u8]) -> bool {
    let shift = read_u16(bytes, 30);
    let directory = read_u32(bytes, 48);
    let (Some(shift @ (9 | 12)), Some(directory)) = (shift, directory) else {
        return false;
    };
    let sector = 1_u64 << shift;
    // The sector with the number n follows n + 1 others: the header takes up the first.
    let holds = |number: u32| (u64::from(number) + 1) * sector < bytes.len() as u64;
    // The first table of sectors is named in the header too; numbers from 0xFFFFFFFA on mean "none".
    let table = read_u32(bytes, 76).filter(|number| *number < 0xFFFF_FFFA);
    holds(directory) && table.is_none_or(holds)
}

/// Which kind of zip it is, by the names inside.
pub(super) fn zip_kind(bytes: &[u8]) -> Format {
    let names = zip_names(bytes);
    // Every Office file has the list of content types at its root; a zip of loose folders called `xl` has not.
    let office = names.iter().any(|name| *name == b"[Content_Types].xml");
    let has = |folder: &[u8]| names.iter().any(|name| name.starts_with(folder));
    if office && has(b"xl/") {
        Format::Xlsx
    } else if office && has(b"word/") {
        Format::Docx
    } else {
        Format::Zip
    }
}

/// Whether a zip has its directory, which stands at the very end.
pub(super) fn zip_is_whole(bytes: &[u8]) -> bool {
    zip_directory(bytes).is_some()
}

fn zip_names(bytes: &[u8]) -> Vec<&[u8]> {
    match zip_directory(bytes) {
        Some(directory) => names_by(directory, ZIP_DIRECTORY_ENTRY, 28, 46),
        // Cut off: what can still be told is told by the files themselves.
        None => {
            let mut names = Vec::new();
            let mut rest = bytes;
            while let Some(at) = find(rest, ZIP_FILE)
                && names.len() < ENTRIES_LOOKED_AT
            {
                rest = rest.get(at..).unwrap_or_default();
                names.extend(name_at(rest, 26, 30));
                rest = rest.get(4..).unwrap_or_default();
            }
            names
        }
    }
}

/// The names of entries that follow one another.
fn names_by<'a>(mut rest: &'a [u8], signature: &[u8], length_at: usize, name_at_offset: usize) -> Vec<&'a [u8]> {
    let mut names = Vec::new();
    while rest.starts_with(signature) && names.len() < ENTRIES_LOOKED_AT {
        let Some(name) = name_at(rest, length_at, name_at_offset) else {
            break;
        };
        names.push(name);
        let extra = usize::from(read_u16(rest, 30).unwrap_or(0)) + usize::from(read_u16(rest, 32).unwrap_or(0));
        rest = rest.get(name_at_offset + name.len() + extra..).unwrap_or_default();
    }
    names
}

fn name_at(entry: &[u8], length_at: usize, name_at: usize) -> Option<&[u8]> {
    let length = usize::from(read_u16(entry, length_at)?);
    entry.get(name_at..name_at + length)
}

/// The bytes from the directory of a zip on, when it is there.
fn zip_directory(bytes: &[u8]) -> Option<&[u8]> {
    let tail_start = bytes.len().saturating_sub(22 + 65_535);
    let tail = bytes.get(tail_start..)?;
    let end = tail_start + tail.windows(4).rposition(|window| window == ZIP_END)?;
    let size = read_u32(bytes, end + 12)? as usize;
    let offset = read_u32(bytes, end + 16)? as usize;
    // The offset is wrong when something was put before the zip; its size still leads to it. Zip64 (all ones) is for
    // archives far over what we take.
    let by_offset = bytes.get(offset..).filter(|rest| rest.starts_with(ZIP_DIRECTORY_ENTRY));
    let by_size = || {
        bytes
            .get(end.checked_sub(size)?..)
            .filter(|rest| rest.starts_with(ZIP_DIRECTORY_ENTRY))
    };
    by_offset.or_else(by_size).or((size == 0).then_some(&[]))
}

pub(super) fn read_u16(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

pub(super) fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::samples;

    #[test]
    fn tells_office_files_from_other_zips() {
        let sheet = samples::zip(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"]);
        assert_eq!(Format::of(&sheet), Format::Xlsx);
        assert_eq!(
            Format::of(&samples::zip(&["[Content_Types].xml", "word/document.xml"])),
            Format::Docx
        );
        assert_eq!(Format::of(&samples::zip(&["xl/a.txt"])), Format::Zip);
        assert_eq!(Format::of(&samples::zip(&[])), Format::Zip);
        assert!(zip_is_whole(&sheet));
    }

    #[test]
    fn a_cut_off_sheet_is_still_a_sheet_and_not_whole() {
        let sheet = samples::zip(&["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"]);
        let cut = &sheet[..sheet.len() / 2];
        assert_eq!(Format::of(cut), Format::Xlsx);
        assert!(!zip_is_whole(cut));
    }

    #[test]
    fn tells_compound_files_apart() {
        assert_eq!(Format::of(&samples::compound("Workbook")), Format::Xls);
        assert_eq!(Format::of(&samples::compound("Book")), Format::Xls);
        assert_eq!(Format::of(&samples::compound("WordDocument")), Format::Doc);
        assert_eq!(Format::of(&samples::compound("EncryptedPackage")), Format::Compound);
        let whole = samples::compound("Workbook");
        assert!(compound_is_whole(&whole));
        assert!(!compound_is_whole(&whole[..700]));
        assert!(!compound_is_whole(&whole[..20]));
    }
}
