//! Files that were made to do harm, sent to children of the real binary: each is refused, and the next photo is looked at as ever.

use std::{io::Write as _, path::PathBuf};

use beian::{
    documents::{Accept, Inspection, Limits, Request, Requirement},
    inspector::{Bounds, Inspector},
    rehearse::{jpeg, pdf},
};
use bytes::Bytes;
use flate2::{Compression, Crc, write::DeflateEncoder, write::ZlibEncoder};

/// Twice what a child may take.
const MUCH: u64 = 1 << 29;

fn inspector() -> Inspector {
    Inspector::apart(PathBuf::from(env!("CARGO_BIN_EXE_beian")), Bounds::default())
}

async fn look(inspector: &Inspector, bytes: &[u8], accept: Accept) -> Inspection {
    let requirement = Requirement {
        accept: vec![accept],
        ..Requirement::default()
    };
    let request = Request {
        requirement,
        ..Request::default()
    };
    let bytes = Bytes::copy_from_slice(bytes);
    let looked = inspector.inspect(bytes, request, Limits::default());
    looked.await.expect("an answer")
}

/// Sends each to a step that takes its kind. What isn't refused is told all at once.
async fn each_is_refused(files: Vec<(&str, Accept, Vec<u8>)>) {
    let inspector = inspector();
    let mut taken = Vec::new();
    for (what, accept, bytes) in files {
        if !look(&inspector, &bytes, accept).await.stops() {
            taken.push(what);
        }
    }
    assert!(taken.is_empty(), "not refused: {taken:?}");
    let good = look(&inspector, &jpeg("a.jpg", 320, 240), Accept::Photo).await;
    assert!(good.facts.fingerprint.is_some(), "the next one");
}

/// So many equal bytes, fed to a packer.
fn packed(mut packer: impl std::io::Write, byte: u8, count: u64) {
    let block = vec![byte; 1 << 20];
    let mut left = count;
    while left > 0 {
        let now = left.min(block.len() as u64) as usize;
        packer.write_all(&block[..now]).unwrap();
        left -= now as u64;
    }
    packer.flush().unwrap();
}

fn zlib(byte: u8, count: u64) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed(&mut encoder, byte, count);
    encoder.finish().unwrap()
}

fn deflated(parts: &[(&[u8], u64)]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    for (piece, times) in parts {
        let block = piece.repeat((1 << 16) / piece.len().max(1) + 1);
        let mut left = piece.len() as u64 * times;
        while left > 0 {
            let now = left.min(block.len() as u64) as usize;
            encoder.write_all(&block[..now]).unwrap();
            left -= now as u64;
        }
    }
    encoder.finish().unwrap()
}

// ── pictures ──

fn png(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(data);
        [
            &(data.len() as u32).to_be_bytes(),
            &name[..],
            data,
            &crc.sum().to_be_bytes(),
        ]
        .concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"IDAT", pixels),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

/// A photo whose header claims that size; with another kind of frame, when one is given.
fn photo_claiming(width: u16, height: u16, frame: Option<u8>) -> Vec<u8> {
    let mut bytes = jpeg("a.jpg", 64, 48);
    let at = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[at + 1] = frame.unwrap_or(0xC0);
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A photo of 12 megapixels with five hundred scans of nothing.
fn photo_of_many_scans() -> Vec<u8> {
    let mut bytes = photo_claiming(4000, 3000, Some(0xC2));
    bytes.truncate(bytes.len() - 2);
    bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 1, 0, 0x12, 0x34].repeat(500));
    bytes.extend([0xFF, 0xD9]);
    bytes
}

fn gif_claiming(side: u16) -> Vec<u8> {
    let side = side.to_le_bytes();
    let mut bytes = [b"GIF89a", &side[..], &side, &[0x80, 0, 0, 0, 0, 0, 255, 255, 255]].concat();
    bytes.extend([&[0x2C, 0, 0, 0, 0][..], &side, &side, &[0, 2, 2, 0x44, 0x01, 0, 0x3B]].concat());
    bytes
}

fn bmp_claiming(side: i32) -> Vec<u8> {
    let mut bytes = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend([side.to_le_bytes(), side.to_le_bytes()].concat());
    bytes.extend(b"\x01\0\x18\0\0\0\0\0\x10\0\0\0");
    bytes.extend([0; 32]);
    bytes
}

fn webp_claiming(side: u32) -> Vec<u8> {
    let bits = (side - 1) | ((side - 1) << 14);
    let mut bytes = b"RIFF\x1A\0\0\0WEBPVP8L\x0E\0\0\0\x2F".to_vec();
    bytes.extend(bits.to_le_bytes());
    bytes.extend([0; 9]);
    bytes
}

#[tokio::test]
async fn pictures_that_are_larger_than_they_look() {
    let gray = 30_000 * 30_001;
    each_is_refused(vec![
        (
            "a PNG of 30,000 × 30,000, all there",
            Accept::Photo,
            png(30_000, 30_000, &zlib(0, gray)),
        ),
        (
            "a PNG that claims 2^31 − 1",
            Accept::Photo,
            png(0x7FFF_FFFF, 0x7FFF_FFFF, &zlib(0, 9)),
        ),
        (
            "a JPEG that claims 65,535",
            Accept::Photo,
            photo_claiming(65_535, 65_535, None),
        ),
        (
            "a JPEG that claims 30,000",
            Accept::Photo,
            photo_claiming(30_000, 30_000, None),
        ),
        (
            "a JPEG that claims 8,000",
            Accept::Photo,
            photo_claiming(8_000, 8_000, None),
        ),
        (
            "a progressive JPEG that claims 8,000",
            Accept::Photo,
            photo_claiming(8_000, 8_000, Some(0xC2)),
        ),
        ("a JPEG of very many scans", Accept::Photo, photo_of_many_scans()),
        ("a GIF that claims 65,535", Accept::Photo, gif_claiming(65_535)),
        ("a BMP that claims 30,000", Accept::Photo, bmp_claiming(30_000)),
        (
            "a BMP that claims less than nothing",
            Accept::Photo,
            bmp_claiming(i32::MIN),
        ),
        ("a WebP that claims 16,384", Accept::Photo, webp_claiming(16_384)),
    ])
    .await;
}

#[tokio::test]
async fn files_that_end_too_early() {
    let photo = jpeg("licence.jpg", 800, 600);
    let small = png(64, 64, &zlib(0, 64 * 65));
    let page = pdf("notice.pdf");
    let sheet = zip(&[
        ("[Content_Types].xml", stored(b"<Types/>")),
        ("xl/workbook.xml", stored(b"<workbook/>")),
    ]);
    let mut files = Vec::new();
    for part in [10, 35, 60, 90] {
        let cut = |bytes: &[u8]| bytes[..bytes.len() * part / 100].to_vec();
        files.push(("a JPEG", Accept::Photo, cut(&photo)));
        files.push(("a PNG", Accept::Photo, cut(&small)));
        files.push(("a PDF", Accept::Pdf, cut(&page)));
        files.push(("a sheet", Accept::SheetX, cut(&sheet)));
    }
    files.push(("nothing", Accept::Photo, Vec::new()));
    each_is_refused(files).await;
}

#[tokio::test]
async fn files_that_are_two_things_at_once_are_one_only() {
    let (photo, page) = (jpeg("licence.jpg", 64, 48), pdf("notice.pdf"));
    let sheet = zip(&[
        ("[Content_Types].xml", stored(b"<Types/>")),
        ("xl/workbook.xml", stored(b"<workbook/>")),
    ]);
    let script = b"GIF89a/*\0\0\0\0*/=1;alert(1)//".to_vec();
    each_is_refused(vec![
        (
            "a photo with a sheet behind it, as a sheet",
            Accept::SheetX,
            [&photo[..], &sheet].concat(),
        ),
        (
            "a photo with a PDF behind it, as a PDF",
            Accept::Pdf,
            [&photo[..], &page].concat(),
        ),
        (
            "a PDF with a sheet behind it, as a sheet",
            Accept::SheetX,
            [&page[..], &sheet].concat(),
        ),
        (
            "a JPEG's beginning before a PDF",
            Accept::Photo,
            [&photo[..4], &page[..]].concat(),
        ),
        ("a script that begins like a GIF", Accept::Photo, script.clone()),
        ("the same, as a PDF", Accept::Pdf, script),
        (
            "a web page",
            Accept::Photo,
            b"<html><script>alert(1)</script></html>".to_vec(),
        ),
        (
            "a program",
            Accept::Photo,
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0".to_vec(),
        ),
    ])
    .await;
}

// ── PDFs ──

/// A PDF of these objects, the first of which is its catalogue.
fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

const CATALOGUE: &[u8] = b"<< /Type /Catalog /Pages 2 0 R >>";
const PAGES: &[u8] = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>";

/// A PDF of one page with those resources and that content, and further objects from 5 on.
fn page_of(resources: &str, content: Vec<u8>, further: &[Vec<u8>]) -> Vec<u8> {
    let page =
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {resources} >> >>");
    let mut objects = vec![CATALOGUE.to_vec(), PAGES.to_vec(), page.into_bytes(), content];
    objects.extend_from_slice(further);
    pdf_of(&objects)
}

#[tokio::test]
async fn pdfs_that_go_round_in_circles() {
    let looped = |kids: &str| {
        pdf_of(&[
            CATALOGUE.to_vec(),
            format!("<< /Type /Pages /Kids [{kids}] /Count 1000000000 /Parent 2 0 R >>").into_bytes(),
            b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 /Parent 2 0 R >>".to_vec(),
        ])
    };
    let no_objects = |trailer: &str| format!("%PDF-1.7\ntrailer\n{trailer}\nstartxref\n9\n%%EOF\n").into_bytes();
    let own_length = pdf_of(&[CATALOGUE.to_vec(), b"<< /Length 2 0 R >>\nstream\n\nendstream".to_vec()]);
    let deep = [
        &b"%PDF-1.7\n1 0 obj\n"[..],
        &b"[".repeat(1_000_000),
        b"\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n",
    ]
    .concat();
    let deep_dictionaries = [
        &b"%PDF-1.7\n1 0 obj\n"[..],
        &b"<</A ".repeat(300_000),
        b"\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n",
    ]
    .concat();
    each_is_refused(vec![
        ("pages that are their own children", Accept::Pdf, looped("2 0 R 2 0 R")),
        (
            "pages that are each other's children",
            Accept::Pdf,
            looped("3 0 R 3 0 R 3 0 R"),
        ),
        ("a catalogue that is itself", Accept::Pdf, pdf_of(&[b"1 0 R".to_vec()])),
        (
            "a table that comes before itself",
            Accept::Pdf,
            no_objects("<< /Size 2 /Root 1 0 R /Prev 9 >>"),
        ),
        ("a stream as long as itself", Accept::Pdf, own_length),
        ("a million brackets", Accept::Pdf, deep),
        ("dictionaries in dictionaries", Accept::Pdf, deep_dictionaries),
    ])
    .await;
}

/// Harm that is on a page. Whether the rest of the page can be looked at is the reader's to say; that there is an answer in
/// time, and that the next file is looked at, is what counts.
#[tokio::test]
async fn pages_that_draw_themselves_or_never_end_do_no_harm() {
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /A 5 0 R /B 6 0 R >> >>";
    let calls = b"/A Do /B Do ".repeat(50);
    let image = "/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode";
    let tiling = "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << /Pattern << /P 5 0 R >> >>";
    let files = [
        page_of(
            "/XObject << /A 5 0 R /B 6 0 R >>",
            stream("", &calls),
            &[stream(form, &calls), stream(form, &calls)],
        ),
        page_of("", stream("/Filter /FlateDecode", &zlib(b' ', MUCH)), &[]),
        page_of(
            "",
            stream("/Filter [/FlateDecode /FlateDecode]", &zlib(0, 1 << 24)),
            &[],
        ),
        page_of("", stream("", &b"q ".repeat(4_000_000)), &[]),
        page_of("", stream("", &b"0 0 595 842 re f ".repeat(500_000)), &[]),
        page_of(
            "/XObject << /I 5 0 R >>",
            stream("", b"595 0 0 842 0 0 cm /I Do"),
            &[stream(image, &zlib(7, MUCH))],
        ),
        page_of(
            "/Pattern << /P 5 0 R >>",
            stream("", b"/Pattern cs /P scn 0 0 595 842 re f"),
            &[stream(tiling, b"/Pattern cs /P scn 0 0 1 1 re f")],
        ),
    ];
    let inspector = inspector();
    for bytes in files {
        let _ = look(&inspector, &bytes, Accept::Pdf).await;
    }
    let good = look(&inspector, &pdf("notice.pdf"), Accept::Pdf).await;
    assert_eq!(good.facts.page_count, Some(1), "the next one");
}

// ── zip ──

/// A file in a zip: how it is packed, its length before, what is stored of it.
struct Entry {
    method: u16,
    length: u32,
    packed: Vec<u8>,
}

fn stored(content: &[u8]) -> Entry {
    Entry {
        method: 0,
        length: content.len() as u32,
        packed: content.to_vec(),
    }
}

fn zip(files: &[(&str, Entry)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, entry) in files {
        let offset = (bytes.len() as u32).to_le_bytes();
        let mut crc = Crc::new();
        crc.update(&entry.packed);
        let mut about = [20_u16.to_le_bytes(), [0, 0], entry.method.to_le_bytes(), [0, 0], [0, 0]].concat();
        let packed = entry.packed.len() as u32;
        about.extend(
            [
                crc.sum().to_le_bytes(),
                packed.to_le_bytes(),
                entry.length.to_le_bytes(),
            ]
            .concat(),
        );
        about.extend([(name.len() as u16).to_le_bytes(), [0, 0]].concat());
        bytes.extend([b"PK\x03\x04", &about[..], name.as_bytes(), &entry.packed].concat());
        directory.extend([b"PK\x01\x02\x14\0", &about[..], &[0; 10], &offset, name.as_bytes()].concat());
    }
    let count = (files.len() as u16).to_le_bytes();
    let (size, offset) = (
        (directory.len() as u32).to_le_bytes(),
        (bytes.len() as u32).to_le_bytes(),
    );
    bytes.extend(directory);
    bytes.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &offset, &[0, 0]].concat());
    bytes
}

/// A sheet with that as its first page.
fn sheet_of(page: Entry, strings: Entry) -> Vec<u8> {
    let types = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    let relations = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    let workbook = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    zip(&[
        ("[Content_Types].xml", stored(types)),
        ("xl/workbook.xml", stored(workbook)),
        ("xl/_rels/workbook.xml.rels", stored(relations)),
        ("xl/worksheets/sheet1.xml", page),
        ("xl/sharedStrings.xml", strings),
    ])
}

fn bomb(parts: &[(&[u8], u64)], claimed: Option<u32>) -> Entry {
    let length = parts
        .iter()
        .map(|(piece, times)| piece.len() as u64 * times)
        .sum::<u64>();
    Entry {
        method: 8,
        length: claimed.unwrap_or(length as u32),
        packed: deflated(parts),
    }
}

/// What is packed in a sheet is far more than it looks. As long as nobody reads it, such a sheet is no worse than another; what
/// counts is that there is an answer in time, and that the next file is looked at.
#[tokio::test]
async fn zip_bombs_in_sheets_do_no_harm() {
    let head = br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
    let row = br#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let far = br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    let none = || stored(b"<sst/>");
    let entities = br#"<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><sst><si><t>&d;</t></si></sst>"#;
    let files = [
        (
            "a page of spaces",
            sheet_of(bomb(&[(head, 1), (b" ", MUCH)], None), none()),
        ),
        (
            "a page of rows",
            sheet_of(bomb(&[(head, 1), (row, 9_000_000)], None), none()),
        ),
        (
            "a page that claims to be short",
            sheet_of(bomb(&[(head, 1), (row, 9_000_000)], Some(100)), none()),
        ),
        (
            "a text without end",
            sheet_of(stored(far), bomb(&[(b"<sst><si><t>", 1), (b"a", MUCH)], None)),
        ),
        (
            "very many texts",
            sheet_of(
                stored(far),
                bomb(&[(b"<sst>", 1), (b"<si><t>a</t></si>", 24_000_000)], None),
            ),
        ),
        ("two cells far apart", sheet_of(stored(far), none())),
        ("entities in entities", sheet_of(stored(far), stored(entities))),
        (
            "elements in elements",
            sheet_of(bomb(&[(b"<a>", 50_000_000)], None), none()),
        ),
    ];
    let inspector = inspector();
    for (what, bytes) in files {
        assert!(bytes.len() < 20 << 20, "{what} is {} bytes", bytes.len());
        let _ = look(&inspector, &bytes, Accept::SheetX).await;
    }
    let good = look(&inspector, &jpeg("a.jpg", 320, 240), Accept::Photo).await;
    assert!(good.facts.fingerprint.is_some(), "the next one");
}
