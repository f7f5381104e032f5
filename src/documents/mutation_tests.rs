//! Files that are damaged in every way go through every decoder path; and the seeds that fuzzing begins with.

use std::path::Path;

use image::ImageFormat;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{ALL_CODES, Accept, Limits, Request, Requirement, inspect, samples};
use crate::rehearse;

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const WORKBOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const SHEET: &[u8] = br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B2"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>"#;
const STRINGS: &[u8] = br#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>a</t></si></sst>"#;
/// A stream of a page: a box, words, a path that is filled, a picture in the stream.
const PAGE: &str = "q 0 g 80 600 300 60 re f Q BT /F1 24 Tf 80 500 Td (Beian) Tj ET 1 0 0 RG 3 w 100 100 m 200 100 200 200 100 200 c S \
                    q 50 0 0 50 300 300 cm BI /W 2 /H 2 /CS /RGB /BPC 8 ID abcdefghijkl EI Q";

/// Records of a workbook of the old kind ([MS-XLS]): begin, a sheet's name, end; begin, size, a number, end.
fn records() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut record = |kind: u16, content: &[u8]| {
        bytes.extend(kind.to_le_bytes());
        bytes.extend((content.len() as u16).to_le_bytes());
        bytes.extend(content);
    };
    record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);
    record(0x0085, &[40, 0, 0, 0, 0, 0, 1, 0, b'1']);
    record(0x000A, &[]);
    record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);
    record(0x0200, &[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    record(0x0203, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]);
    record(0x000A, &[]);
    bytes
}

/// A file of each kind, for damage to begin with: each with the fuzzing target that it is for.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let paper = samples::paper(48, 40, 6);
    let mut seeds = Vec::new();
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Bmp,
        ImageFormat::Gif,
    ] {
        seeds.push(("picture", samples::encode(&paper, format)));
    }
    let jpeg = samples::jpeg(&paper, 80);
    seeds.push(("picture", samples::with_orientation(&jpeg, 6)));
    seeds.push(("picture", samples::gif(9, 9, 3)));
    let exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
    seeds.push(("picture", samples::png_with(b"eXIf", exif)));
    for name in ["licence.jpg", "id-front.jpg", "notice.jpg"] {
        seeds.push(("picture", rehearse::jpeg(name, 160, 120)));
    }
    seeds.push(("pdf", samples::pdf()));
    seeds.push(("pdf", rehearse::pdf("notice.pdf")));
    let pages = [((595.0, 842.0), PAGE), ((842.0, 1191.0), "")];
    seeds.push(("pdf", super::blank::pdf(&pages)));
    seeds.push(("package", super::blank::pdf(&pages)));
    seeds.push(("package", rehearse::pdf("notice.pdf")));
    seeds.push(("fill", SHEET.to_vec()));
    seeds.push(("page", PAGE.as_bytes().to_vec()));
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", SHEET),
        ("xl/sharedStrings.xml", STRINGS),
    ];
    seeds.push(("office", samples::zip_of(&parts)));
    seeds.push((
        "office",
        samples::zip_of(&[("[Content_Types].xml", TYPES), ("word/document.xml", b"<w:document/>")]),
    ));
    seeds.push(("office", samples::compound("Workbook")));
    seeds.push(("xls", records()));
    seeds.push(("xlsx", [SHEET, STRINGS, b"", WORKBOOK, RELATIONS].join(&0)));
    let mut photo = vec![94, 78, 0, 200];
    photo.extend([64, 0, 64, 0, 0, 5, 64, 0, 0, 5, 0, 4, 64, 0, 0, 4]);
    photo.extend(paper.as_raw());
    seeds.push(("photo", photo));
    seeds.push(("format", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()));
    seeds.push(("format", "公司,地址\n".as_bytes().to_vec()));
    seeds
}

/// Writes them: `BEIAN_SEEDS=folder cargo test --lib seeds_for_fuzzing -- --ignored`.
#[test]
#[ignore = "needs a folder"]
fn seeds_for_fuzzing() {
    let Some(folder) = std::env::var_os("BEIAN_SEEDS") else {
        return;
    };
    for (number, (target, bytes)) in seeds().into_iter().enumerate() {
        let folder = Path::new(&folder).join(target);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(number.to_string()), &bytes).unwrap();
        // Telling kinds apart is for all of them.
        let format = folder.with_file_name("format");
        std::fs::create_dir_all(&format).unwrap();
        std::fs::write(format.join(number.to_string()), bytes.get(..600).unwrap_or(&bytes)).unwrap();
    }
}

/// One way of damaging a file.
#[derive(Clone, Debug)]
enum Damage {
    Set(Index, u8),
    /// Four bytes at once: lengths and offsets.
    Number(Index, u32),
    Delete(Index, usize),
    Repeat(Index, usize, usize),
    Insert(Index, Vec<u8>),
    Cut(Index),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        match self {
            Damage::Set(at, value) => bytes[at.index(length)] = *value,
            Damage::Number(at, value) => {
                let at = at.index(length);
                for (place, byte) in bytes[at..].iter_mut().zip(value.to_be_bytes()) {
                    *place = byte;
                }
            }
            Damage::Delete(at, count) => {
                let at = at.index(length);
                bytes.drain(at..(at + count).min(length));
            }
            Damage::Repeat(at, count, times) => {
                let at = at.index(length);
                let piece = bytes[at..(at + count).min(length)].repeat(*times);
                bytes.splice(at..at, piece);
            }
            Damage::Insert(at, piece) => {
                let at = at.index(length);
                bytes.splice(at..at, piece.iter().copied());
            }
            Damage::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let odd = prop_oneof![Just(0), Just(1), Just(0x7FFF_FFFF), Just(u32::MAX), any::<u32>()];
    prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, value)| Damage::Set(at, value)),
        2 => (any::<Index>(), odd).prop_map(|(at, value)| Damage::Number(at, value)),
        1 => (any::<Index>(), 1..200_usize).prop_map(|(at, count)| Damage::Delete(at, count)),
        1 => (any::<Index>(), 1..60_usize, 1..40_usize).prop_map(|(at, count, times)| Damage::Repeat(at, count, times)),
        1 => (any::<Index>(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        1 => any::<Index>().prop_map(Damage::Cut),
    ]
}

fn looked_at(bytes: &[u8]) {
    let requirement = Requirement {
        accept: Accept::ALL.to_vec(),
        ..Requirement::default()
    };
    let limits = Limits {
        max_pixels: 1_000_000,
        max_scan_pixels: 10_000_000,
        ..Limits::default()
    };
    let request = Request {
        requirement,
        file_name: Some("licence.jpg".to_owned()),
        ..Request::default()
    };
    let inspection = inspect(bytes, &request, &limits, &mut || ());
    for finding in &inspection.findings {
        assert!(ALL_CODES.contains(&&*finding.code));
    }
}

/// Seeds of a few targets, damaged.
fn damaged(targets: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let seeds: Vec<Vec<u8>> = seeds()
        .into_iter()
        .filter(|(target, _)| targets.contains(target))
        .map(|(_, bytes)| bytes)
        .collect();
    assert!(!seeds.is_empty());
    (prop::sample::select(seeds), prop::collection::vec(damage(), 0..6)).prop_map(|(mut bytes, damages)| {
        for damage in damages {
            damage.apply(&mut bytes);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn damaged_pictures_do_no_harm(bytes in damaged(&["picture"])) {
        looked_at(&bytes);
    }

    #[test]
    fn damaged_pdfs_do_no_harm(bytes in damaged(&["pdf"])) {
        looked_at(&bytes);
    }

    #[test]
    fn a_page_of_damaged_operations_does_no_harm(bytes in damaged(&["page"])) {
        let content: String = bytes.iter().map(|byte| char::from(byte & 0x7F)).collect();
        looked_at(&super::blank::pdf(&[((595.0, 842.0), &content)]));
    }

    #[test]
    fn damaged_containers_do_no_harm(bytes in damaged(&["office"])) {
        looked_at(&bytes);
    }

    #[test]
    fn a_whole_container_of_damaged_parts_does_no_harm(bytes in damaged(&["xlsx"])) {
        let parts: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
        let part = |index: usize, usual: &'static [u8]| parts.get(index).copied().filter(|part| !part.is_empty()).unwrap_or(usual);
        looked_at(&samples::zip_of(&[
            ("[Content_Types].xml", TYPES),
            ("xl/workbook.xml", part(3, WORKBOOK)),
            ("xl/_rels/workbook.xml.rels", part(4, RELATIONS)),
            ("xl/worksheets/sheet1.xml", part(0, b"")),
            ("xl/sharedStrings.xml", part(1, b"")),
            ("xl/styles.xml", part(2, b"")),
        ]));
    }

    #[test]
    fn a_workbook_of_damaged_records_does_no_harm(bytes in damaged(&["xls"])) {
        looked_at(&samples::compound_of("Workbook", &bytes));
    }
}
