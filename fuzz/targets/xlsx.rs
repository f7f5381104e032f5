//! A sheet of the new kind: its parts. A zero byte ends one and begins the next.

#![no_main]

use beian_fuzz::containers::zip;
use beian_fuzz::documents::Accept;
use libfuzzer_sys::fuzz_target;

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const WORKBOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    let mut parts = data.split(|byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let (sheet, strings, styles) = (part(), part(), part());
    let (workbook, relations) = (part(), part());
    let or = |part: &'static [u8], made_up| if <[u8]>::is_empty(made_up) { part } else { made_up };
    let file = zip(&[
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", or(WORKBOOK, workbook)),
        ("xl/_rels/workbook.xml.rels", or(RELATIONS, relations)),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ]);
    beian_fuzz::look(&file, Accept::SheetX);
});
