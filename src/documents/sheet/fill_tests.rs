//! Forms that are filled in, read back by calamine.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx};
use proptest::prelude::*;
use zip::ZipArchive;

use super::samples::{packed, xls, xlsx, xlsx_of};
use super::*;

fn look() -> SheetLook {
    toml::from_str(
        r#"
        [[fields]]
        labels = ["小程序名称"]
        equals = "mini-program-name"
        [[fields]]
        labels = ["主办单位名称"]
        equals = "company-name"
        [[fields]]
        labels = ["信用代码"]
        equals = "credit-code"
        [[fields]]
        labels = ["联系人"]
        "#,
    )
    .unwrap()
}

fn answers() -> BTreeMap<String, String> {
    [
        ("mini-program-name", "星河<剧场> & 朋友"),
        ("company-name", "北京星河文化传媒有限公司"),
        ("credit-code", "91110105MA01B2C3XT"),
    ]
    .map(|(step, answer)| (step.to_owned(), answer.to_owned()))
    .into()
}

const FORM: [samples::Cell<'static>; 6] = [
    ("A", 1, "登记表"),
    ("A", 2, "小程序名称："),
    ("A", 3, "主办单位名称"),
    ("B", 3, "某某公司"),
    ("A", 4, "信用代码"),
    ("A", 6, "联系人"),
];

fn standings(cells: &[FormCell]) -> Vec<(&str, Standing)> {
    cells.iter().map(|cell| (cell.cell.as_str(), cell.standing())).collect()
}

fn fillable(cells: &[FormCell]) -> BTreeMap<String, String> {
    cells
        .iter()
        .filter(|cell| cell.standing() == Standing::Fillable)
        .filter_map(|cell| Some((cell.cell.clone(), cell.answer.clone()?)))
        .collect()
}

fn texts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut file = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let page = file.worksheet_range("Sheet1").unwrap();
    let (top, left) = page.start().unwrap();
    page.used_cells()
        .map(|(row, column, value)| {
            let cell = workbook::Address {
                row: top + row as u32,
                column: left + column as u32,
            };
            (cell.to_string(), value.to_string())
        })
        .collect()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|number| {
            let mut entry = archive.by_index(number).unwrap();
            let mut held = Vec::new();
            entry.read_to_end(&mut held).unwrap();
            (entry.name().unwrap().to_string(), held)
        })
        .collect()
}

#[test]
fn both_kinds_of_sheet_tell_what_belongs_where() {
    let expected = [
        ("B2", Standing::Fillable),
        ("B3", Standing::Differs),
        ("B4", Standing::Fillable),
        ("B6", Standing::Empty),
    ];
    for (kind, bytes) in [
        (Accept::SheetX, xlsx(&FORM, &[])),
        (Accept::Sheet, xls(&FORM, &[], 4000)),
    ] {
        let cells = cells(&bytes, kind, &look(), &answers()).unwrap();
        assert_eq!(standings(&cells), expected, "{kind:?}");
        assert_eq!((cells[1].seen.as_str(), cells[1].page.as_str()), ("某某公司", "Sheet1"));
        assert_eq!(cells[1].answer.as_deref(), Some("北京星河文化传媒有限公司"));
    }
    let broken = cells(b"no sheet", Accept::SheetX, &look(), &answers());
    assert_eq!(broken, Err(FormFault::Broken));
}

#[test]
fn only_the_wanted_cells_change() {
    let before = xlsx(&FORM, &["B4:D4"]);
    let cells = cells(&before, Accept::SheetX, &look(), &answers()).unwrap();
    let wanted = fillable(&cells);
    assert_eq!(wanted.len(), 2);
    let filled = fill(&before, "Sheet1", &wanted).unwrap();
    assert!(filled.reckoned.is_empty());
    let mut expected = texts(&before);
    expected.extend(wanted);
    assert_eq!(texts(&filled.bytes), expected);
    let (mut old, mut new) = (parts(&before), parts(&filled.bytes));
    let sheet = "xl/worksheets/sheet1.xml";
    assert_ne!(old.remove(sheet), new.remove(sheet));
    assert_eq!(old, new);
    // Filled, there is nothing left to fill; what differed still does.
    let again = super::cells(&filled.bytes, Accept::SheetX, &look(), &answers()).unwrap();
    assert_eq!(
        standings(&again),
        [
            ("B2", Standing::Filled),
            ("B3", Standing::Differs),
            ("B4", Standing::Filled),
            ("B6", Standing::Empty)
        ]
    );
}

#[test]
fn looks_stay_and_what_is_reckoned_is_left() {
    let page = "<sheetPr/><sheetData><row r=\"2\" ht=\"30\" spans=\"1:4\"><c r=\"A2\" s=\"3\" t=\"inlineStr\"><is><t>a</t></is></c>\
                <c r=\"B2\" s=\"7\"/><c r=\"D2\" s=\"9\"><f>A2</f><v>1</v></c></row><row r=\"5\" hidden=\"1\"/></sheetData><mergeCells/>";
    let before = xlsx_of("<sst/>", page);
    let wanted = [
        ("B2", "1"),
        ("C2", " 2 "),
        ("D2", "3"),
        ("E2", "4"),
        ("B5", "5"),
        ("A4", "6"),
        ("A9", "7"),
        ("B1", "8"),
    ];
    let wanted = wanted.map(|(cell, text)| (cell.to_owned(), text.to_owned())).into();
    let filled = fill(&before, "Sheet1", &wanted).unwrap();
    assert_eq!(filled.reckoned, ["D2"]);
    let written = String::from_utf8(parts(&filled.bytes)["xl/worksheets/sheet1.xml"].clone()).unwrap();
    let cell = |name: &str, style: &str, text: &str| {
        format!("<c r=\"{name}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
    };
    let expected = [
        "<sheetPr/><sheetData><row r=\"1\">",
        &cell("B1", "", "8"),
        "</row><row r=\"2\" ht=\"30\" spans=\"1:4\"><c r=\"A2\" s=\"3\" t=\"inlineStr\"><is><t>a</t></is></c>",
        &cell("B2", " s=\"7\"", "1"),
        &cell("C2", "", " 2 "),
        "<c r=\"D2\" s=\"9\"><f>A2</f><v>1</v></c>",
        &cell("E2", "", "4"),
        "</row><row r=\"4\">",
        &cell("A4", "", "6"),
        "</row><row r=\"5\" hidden=\"1\">",
        &cell("B5", "", "5"),
        "</row><row r=\"9\">",
        &cell("A9", "", "7"),
        "</row></sheetData><mergeCells/>",
    ]
    .concat();
    assert!(written.contains(&expected), "{written}");
}

#[test]
fn a_sheet_without_rows_and_one_in_a_namespace_are_filled() {
    let one = [("B2".to_owned(), "<&>".to_owned())].into();
    let empty = fill(&xlsx_of("<sst/>", "<sheetData/>"), "Sheet1", &one).unwrap();
    assert_eq!(texts(&empty.bytes), one);
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let mut entries = parts(&xlsx_of("<sst/>", ""));
    let page =
        format!("<x:worksheet xmlns:x=\"{main}\"><x:sheetData><x:row><x:c/></x:row></x:sheetData></x:worksheet>");
    entries.insert("xl/worksheets/sheet1.xml".to_owned(), page.into_bytes());
    let entries: Vec<(&str, &[u8])> = entries
        .iter()
        .map(|(name, held)| (name.as_str(), held.as_slice()))
        .collect();
    let filled = fill(&packed(&entries), "Sheet1", &one).unwrap();
    assert_eq!(texts(&filled.bytes), one);
}

#[test]
fn what_is_not_there_cannot_be_filled() {
    let bytes = xlsx(&FORM, &[]);
    let one = |cell: &str| [(cell.to_owned(), "1".to_owned())].into();
    assert_eq!(fill(&bytes, "Sheet2", &one("B2")), Err(FormFault::NoSuchCell));
    for cell in ["", "B", "7", "B0", "7B", "XFE1", "A1048577", "Б2"] {
        assert_eq!(fill(&bytes, "Sheet1", &one(cell)), Err(FormFault::NoSuchCell), "{cell}");
    }
    assert_eq!(fill(b"no sheet", "Sheet1", &one("B2")), Err(FormFault::Broken));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_comes_back_from_any_cell(
        cells in prop::collection::btree_map((1_u32..40, 0_u8..20), "[^\\p{C}\r]{1,20}", 1..12),
    ) {
        let wanted: BTreeMap<String, String> = cells
            .into_iter()
            .map(|((row, column), text)| (format!("{}{row}", char::from(b'A' + column)), format!("文{text}")))
            .collect();
        let before = xlsx(&FORM, &[]);
        let filled = fill(&before, "Sheet1", &wanted).unwrap();
        let mut expected = texts(&before);
        expected.extend(wanted);
        prop_assert_eq!(texts(&filled.bytes), expected);
    }

    #[test]
    fn damage_does_no_harm(at in 0.0_f64..1.0, byte: u8) {
        let mut bytes = xlsx(&FORM, &[]);
        let index = (at * bytes.len() as f64) as usize;
        bytes[index] = byte;
        let _ = fill(&bytes, "Sheet1", &[("B2".to_owned(), "1".to_owned())].into());
        let _ = cells(&bytes, Accept::SheetX, &look(), &answers());
    }
}
