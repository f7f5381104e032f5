//! The XML of a worksheet that is filled in.

#![no_main]

use beian_fuzz::containers::zip;
use beian_fuzz::documents::package::forms::fill;
use libfuzzer_sys::fuzz_target;

const ROOT: &[u8] = br#"<Relationships><Relationship Id="r" Type="/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &[u8] = br#"<Relationships><Relationship Id="r" Type="/worksheet" Target="sheet.xml"/></Relationships>"#;
const WORKBOOK: &[u8] = br#"<workbook><sheets><sheet name="1" id="r"/></sheets></workbook>"#;

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    let file = zip(&[
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sheet.xml", data),
    ]);
    let texts = ["A1", "B2", "C2"].map(|cell| (cell.to_owned(), "1".to_owned()));
    let _ = fill(&file, "1", &texts.into());
});
