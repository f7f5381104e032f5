use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::Reader;
use proptest::prelude::*;

use super::samples::{self, Cell};
use super::*;
use crate::documents::finding::{Argument, Severity};
use crate::documents::{Format, format};

const NAME: &str = "星河（北京）剧场";
const COMPANY: &str = "北京星河文化传媒有限公司";

fn the_look() -> SheetLook {
    toml::from_str(
        r#"
        titles = ["微短剧“小程序”信息登记表"]
        [[fields]]
        labels = ["小程序名称", "小程序全称"]
        required = true
        equals = "mini-program-name"
        [[fields]]
        labels = ["主办单位名称"]
        required = true
        equals = "company-name"
        [[fields]]
        labels = ["联系人"]
        required = true
        [[fields]]
        labels = ["备注"]
        "#,
    )
    .unwrap()
}

fn answers() -> BTreeMap<String, String> {
    [("mini-program-name", NAME), ("company-name", COMPANY)]
        .map(|(step, answer)| (step.to_owned(), answer.to_owned()))
        .into()
}

const FILLED: [Cell<'static>; 9] = [
    ("A", 1, "《微短剧“小程序”信息登记表》"),
    ("A", 2, "1. 小程序名称：*"),
    ("B", 2, " 星河(北京) 剧场 "),
    ("D", 2, "联 系 人"),
    ("E", 2, "某某"),
    ("A", 3, "主办单位\n名称"),
    ("B", 3, "北京星河文化传媒有限公司"),
    ("A", 4, "备注"),
    ("A", 5, "其他说明"),
];

/// The form with some cells put in another's place, or taken out.
fn with(changes: &[Cell<'static>]) -> Vec<Cell<'static>> {
    let mut cells = FILLED.to_vec();
    for change in changes {
        cells.retain(|cell| (cell.0, cell.1) != (change.0, change.1));
        if !change.2.is_empty() {
            cells.push(*change);
        }
    }
    cells.sort_by_key(|cell| (cell.1, cell.0));
    cells
}

/// Both kinds of file with the same cells, and what is found in them.
fn both(cells: &[Cell<'_>]) -> Vec<Finding> {
    let (new, old) = (samples::xlsx(cells, &[]), samples::xls(cells, &[], 8000));
    assert_eq!((Format::of(&new), Format::of(&old)), (Format::Xlsx, Format::Xls));
    let new = look(&new, Accept::SheetX, &the_look(), &answers());
    let old = look(&old, Accept::Sheet, &the_look(), &answers());
    assert_eq!(new, old);
    new
}

fn said(findings: &[Finding]) -> Vec<(&str, BTreeMap<&str, String>)> {
    let argument = |argument: &Argument| match argument {
        Argument::Text(text) => text.clone(),
        Argument::Number(number) => number.to_string(),
    };
    let arguments = |finding: &Finding| -> Vec<(String, String)> {
        finding
            .arguments
            .iter()
            .map(|(name, value)| (name.clone(), argument(value)))
            .collect()
    };
    findings
        .iter()
        .map(|finding| {
            let names = finding.arguments.keys().map(String::as_str);
            let values = arguments(finding).into_iter().map(|(_, value)| value);
            (finding.code.as_ref(), names.zip(values).collect())
        })
        .collect()
}

fn code_of(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_ref()).collect()
}

#[test]
fn a_form_that_is_filled_in_has_nothing_to_say() {
    assert_eq!(both(&FILLED), []);
}

#[test]
fn a_slip_in_the_look_is_refused() {
    assert!(toml::from_str::<SheetLook>("title = [\"表\"]").is_err());
    assert!(toml::from_str::<SheetLook>("[[fields]]\nlabel = [\"表\"]").is_err());
}

#[test]
fn names_the_empty_required_cells() {
    let findings = both(&with(&[("B", 2, ""), ("E", 2, " ")]));
    let cells = "小程序名称 (B2), 联系人 (E2)".to_owned();
    assert_eq!(
        said(&findings),
        [("empty-cells", [("cells", cells), ("more", "0".to_owned())].into())]
    );
    assert_eq!(findings[0].severity, Severity::Warn);
}

#[test]
fn says_where_a_cell_differs_from_the_answer() {
    let findings = both(&with(&[("B", 3, "南京星河文化传媒有限公司")]));
    let arguments = [
        ("label", "主办单位名称"),
        ("cell", "B3"),
        ("seen", "南京星河文化传媒有限公司"),
        ("answer", COMPANY),
    ];
    let arguments = arguments.map(|(name, value)| (name, value.to_owned()));
    assert_eq!(said(&findings), [("cell-differs", arguments.into())]);
    assert_eq!(findings[0].severity, Severity::Warn);
    let bytes = samples::xlsx(&with(&[("B", 3, "别的公司")]), &[]);
    assert_eq!(look(&bytes, Accept::SheetX, &the_look(), &BTreeMap::new()), []);
}

#[test]
fn a_value_may_stand_behind_the_colon_or_behind_a_gap() {
    assert_eq!(
        both(&with(&[("A", 2, "小程序全称：星河（北京）剧场"), ("B", 2, "")])),
        []
    );
    assert_eq!(both(&with(&[("B", 3, ""), ("C", 3, COMPANY)])), []);
    // Where another label's column is, there is no value.
    let findings = both(&with(&[("B", 3, ""), ("D", 3, "传真")]));
    assert_eq!(code_of(&findings), ["empty-cells"]);
    // A label behind a gap that we don't know, by its colon.
    let findings = both(&with(&[("B", 3, ""), ("C", 3, "传真：")]));
    assert_eq!(code_of(&findings), ["empty-cells"]);
}

#[test]
fn labels_may_head_columns() {
    let table = |first: [&'static str; 3], second: [&'static str; 3]| {
        let mut cells = vec![
            ("A", 1, "微短剧小程序信息登记表"),
            ("A", 2, "序号"),
            ("B", 2, "小程序名称"),
            ("C", 2, "主办单位名称"),
            ("D", 2, "联系人"),
        ];
        for (row, texts) in [(3, first), (4, second)] {
            cells.extend([("A", row, "1")]);
            let texts = ["B", "C", "D"].into_iter().zip(texts);
            cells.extend(
                texts
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(column, text)| (column, row, text)),
            );
        }
        both(&cells)
    };
    assert_eq!(table([NAME, COMPANY, "某某"], ["", "", ""]), []);
    let findings = table([NAME, COMPANY, ""], ["", "", ""]);
    assert_eq!(said(&findings)[0].1["cells"], "联系人 (D3)");
    let findings = table(["", "", ""], ["", "", ""]);
    assert_eq!(
        said(&findings)[0].1["cells"],
        "小程序名称 (B3), 主办单位名称 (C3), 联系人 (D3)"
    );
    let findings = table([NAME, COMPANY, "某某"], ["别的剧场", COMPANY, "某某"]);
    assert_eq!(said(&findings)[0].1["cell"], "B4");
}

#[test]
fn merged_cells_are_one() {
    let cells = [
        ("A", 1, "微短剧小程序信息登记表"),
        ("A", 2, "小程序名称"),
        ("D", 2, NAME),
        ("A", 4, "主办单位名称"),
        ("D", 4, "别的公司"),
    ];
    let new = samples::xlsx(&cells, &["A1:F1", "A2:C3", "D2:F3", "A4:C4"]);
    let merged = [[0, 0, 0, 5], [1, 2, 0, 2], [1, 2, 3, 5], [3, 3, 0, 2]];
    let old = samples::xls(&cells, &merged, 8000);
    for (bytes, kind) in [(new, Accept::SheetX), (old, Accept::Sheet)] {
        let findings = look(&bytes, kind, &the_look(), &answers());
        assert_eq!(code_of(&findings), ["cell-differs"]);
        assert_eq!(said(&findings)[0].1["cell"], "D4");
    }
}

#[test]
fn another_form_is_said_once_and_a_new_title_over_known_labels_is_none() {
    let other = both(&[("A", 1, "节目备案表"), ("A", 2, "节目名称"), ("B", 2, "星河")]);
    assert_eq!(code_of(&other), ["other-form"]);
    assert_eq!(other[0].severity, Severity::Warn);
    assert_eq!(both(&with(&[("A", 1, "网络微短剧平台登记表（2027 版）")])), []);
    // Fields that not every version has are not counted against it.
    let mut wide = the_look();
    for number in 0..8 {
        wide.fields.push(Field {
            labels: vec![format!("别的{number}")],
            ..Field::default()
        });
    }
    let retitled = samples::xlsx(
        &[
            ("A", 1, "登记表"),
            ("A", 3, "小程序名称"),
            ("B", 3, "青禾剧集"),
            ("A", 4, "联系人"),
            ("B", 4, "王"),
        ],
        &[],
    );
    assert!(look(&retitled, Accept::SheetX, &wide, &BTreeMap::new()).is_empty());
    let foreign = samples::xlsx(
        &[
            ("A", 1, "登记表"),
            ("A", 3, "别的1"),
            ("B", 3, "一"),
            ("A", 4, "别的2"),
            ("B", 4, "二"),
        ],
        &[],
    );
    assert_eq!(
        code_of(&look(&foreign, Accept::SheetX, &wide, &BTreeMap::new())),
        ["other-form"]
    );
}

#[test]
fn a_sheet_with_nothing_in_it_stops() {
    let findings = both(&[]);
    assert_eq!(code_of(&findings), ["empty-sheet"]);
    assert_eq!(findings[0].severity, Severity::Stop);
}

#[test]
fn a_password_stops_and_says_so() {
    let first = samples::record(0x002F, &[1, 0, 1, 0, 1, 0]);
    let old = samples::xls_of(&first, &[], &[]);
    let findings = look(&old, Accept::Sheet, &the_look(), &answers());
    assert_eq!(code_of(&findings), ["locked-sheet"]);
    let new = samples::compound("EncryptedPackage", &[7; 5000]);
    assert_eq!(Format::of(&new), Format::Compound);
    assert!(is_locked(&new));
    assert!(!is_locked(&samples::xls(&FILLED, &[], 8000)));
    assert!(!is_locked(b"PK"));
    let findings = look(&new, Accept::SheetX, &the_look(), &answers());
    assert_eq!(findings[0].severity, Severity::Stop);
}

#[test]
fn texts_that_go_on_in_the_next_record_are_whole() {
    for piece in 13..80 {
        let bytes = samples::xls(&FILLED, &[], piece);
        assert_eq!(look(&bytes, Accept::Sheet, &the_look(), &answers()), [], "{piece}");
    }
}

#[test]
fn reads_an_old_sheet_as_another_hand_reads_it() {
    // Without the claim of 65,536 rows: calamine would take memory for all of them.
    let cells: Vec<Cell<'_>> = with(&[("A", 5, "")]);
    let bytes = samples::xls(&cells, &[], 64);
    let ours = xls::read(&bytes).unwrap();
    let mut theirs = calamine::Xls::new(Cursor::new(&bytes)).unwrap();
    let range = theirs.worksheet_range("Sheet1").unwrap();
    let theirs: Vec<((u32, u32), String)> = range
        .used_cells()
        .map(|(row, column, text)| ((row as u32, column as u32), text.to_string().trim().to_owned()))
        .collect();
    let ours: Vec<((u32, u32), String)> = ours.pages[0]
        .texts()
        .map(|(cell, text)| ((cell.row, cell.column), text.to_owned()))
        .collect();
    assert_eq!(ours, theirs);
    assert_eq!(ours.len(), cells.len());
}

/// Looks at a hostile file, and says how long it took at best.
fn bounded(bytes: &[u8], kind: Accept) -> Vec<Finding> {
    let mut best = Duration::MAX;
    let mut findings = Vec::new();
    // The machine may be busy with other tests: the best of a few says what it takes.
    for _ in 0..3 {
        let start = Instant::now();
        findings = look(bytes, kind, &the_look(), &answers());
        best = best.min(start.elapsed());
        if best < Duration::from_secs(1) {
            break;
        }
    }
    // A debug build is several times slower than the one that serves.
    assert!(best < Duration::from_secs(10), "{best:?}");
    findings
}

#[test]
fn bombs_are_refused() {
    const MIB: usize = 1024 * 1024;
    // A page of spaces.
    let bytes = samples::xlsx_of("<sst/>", &" ".repeat(13 * MIB));
    assert!(bytes.len() < MIB);
    assert_eq!(code_of(&bounded(&bytes, Accept::SheetX)), ["too-hard"]);
    // Shared texts that are said to be many.
    for count in ["4000000000", "18446744073709551615", "99999999999999999999999"] {
        let strings = format!("<sst uniqueCount=\"{count}\"><si><t>表</t></si></sst>");
        let bytes = samples::xlsx_of(&strings, "<sheetData/>");
        assert_eq!(code_of(&bounded(&bytes, Accept::SheetX)), ["broken"]);
    }
    // One long text, named by many cells.
    let strings = format!("<sst><si><t>{}</t></si></sst>", "表".repeat(MIB));
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(200_000);
    let bytes = samples::xlsx_of(&strings, &format!("<sheetData><row>{cells}</row></sheetData>"));
    assert_eq!(code_of(&bounded(&bytes, Accept::SheetX)), ["other-form"]);
}

#[test]
fn many_styles_and_many_short_texts_are_cheap() {
    // Each style of a cell would get a copy of the font's name.
    let font = format!("<fonts><font><name val=\"{}\"/></font></fonts>", "a".repeat(500_000));
    let styles = format!(
        "<styleSheet>{font}<cellXfs>{}</cellXfs></styleSheet>",
        "<xf fontId=\"0\"/>".repeat(100_000)
    );
    let bytes = samples::xlsx_with_styles("<sst/>", &styles, "<sheetData/>");
    assert_eq!(code_of(&bounded(&bytes, Accept::SheetX)), ["empty-sheet"]);
    let strings = format!("<sst>{}</sst>", "<si><t/></si>".repeat(900_000));
    let bytes = samples::xlsx_of(&strings, "<sheetData/>");
    assert_eq!(code_of(&bounded(&bytes, Accept::SheetX)), ["empty-sheet"]);
}

#[test]
fn cells_at_the_ends_of_a_sheet_cost_nothing() {
    let new = samples::xlsx(
        &[("A", 1, "微短剧小程序信息登记表"), ("XFD", 1_048_576, "表")],
        &["A1:XFD1048576"],
    );
    assert_eq!(bounded(&new, Accept::SheetX), []);
    let old = samples::xls(
        &[("A", 1, "微短剧小程序信息登记表"), ("IV", 65_536, "表")],
        &[[0, 65_535, 0, 65_535]],
        8000,
    );
    assert_eq!(bounded(&old, Accept::Sheet), []);
}

#[test]
fn an_old_sheet_with_loops_is_broken() {
    let whole = samples::xls(&FILLED, &[], 8000);
    // Each sector in turn is said to be followed by an earlier one.
    for sector in 0..16 {
        for next in [0_u32, 1, 2, 5] {
            let mut bytes = whole.clone();
            bytes[512 + sector * 4..][..4].copy_from_slice(&next.to_le_bytes());
            bounded(&bytes, Accept::Sheet);
        }
    }
    // The list of tables goes round in a circle.
    let mut bytes = whole;
    bytes[68..72].copy_from_slice(&0_u32.to_le_bytes());
    bounded(&bytes, Accept::Sheet);
}

#[test]
fn a_renamed_file_is_broken_and_no_more() {
    let new = samples::xlsx(&FILLED, &[]);
    assert_eq!(code_of(&look(&new, Accept::Sheet, &the_look(), &answers())), ["broken"]);
    assert_eq!(
        format::contradicting_extension("a.xls", Format::of(&new)),
        Some("xls".to_owned())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics_on_damage(
        old in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (mut bytes, kind) = if old {
            (samples::xls(&FILLED, &[[0, 0, 0, 5]], 64), Accept::Sheet)
        } else {
            (samples::xlsx(&FILLED, &["A1:F1"]), Accept::SheetX)
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let start = Instant::now();
        look(&bytes, kind, &the_look(), &answers());
        is_locked(&bytes);
        prop_assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn nothing_panics_on_records_at_random(
        records in prop::collection::vec((prop::sample::select(vec![0x06, 0x0A, 0x85, 0xBD, 0xD6, 0xE5, 0xFC, 0xFD, 0x203, 0x204, 0x205, 0x207, 0x27E, 0x3C, 0x809]), prop::collection::vec(any::<u8>(), 0..40)), 0..60),
    ) {
        let page: Vec<u8> = records.iter().flat_map(|(kind, data)| samples::record(*kind, data)).collect();
        look(&samples::xls_of(&page, &page, &page), Accept::Sheet, &the_look(), &answers());
    }

    #[test]
    fn nothing_panics_on_markup_at_random(page in "[<>/a-z=\"0-9 ]{0,200}", cell in "[<>/csvtr=\"0-9 A-Z]{0,200}") {
        look(&samples::xlsx_of("<sst/>", &format!("{page}<sheetData>{cell}</sheetData>")), Accept::SheetX, &the_look(), &answers());
    }
}
