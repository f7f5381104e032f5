//! Files that were made to do harm.

use super::scanned::{Object, Page, pdf};
use super::*;

fn look(bytes: &[u8]) -> Result<Pages, Unreadable> {
    super::look(bytes, None, &Thresholds::default(), &mut || ())
}

fn form(content: &str, more: &str) -> Object {
    let dictionary = format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] {more}");
    Object(dictionary, Some(content.as_bytes().to_vec()))
}

fn page(content: &str, objects: Vec<Object>) -> Page {
    Page {
        more: "/MediaBox [0 0 595 842]".to_owned(),
        content: content.to_owned(),
        objects,
    }
}

#[test]
fn forms_that_draw_each_other_many_times_are_given_up() {
    // Sixteen times sixteen times … thirty levels deep. Objects 5 and up are the forms.
    let forms = (0..30).map(|level| {
        let next = 6 + level;
        form(
            &"/N Do ".repeat(16),
            &format!("/Resources << /XObject << /N {next} 0 R >> >>"),
        )
    });
    let bytes = pdf(vec![page("/X0 Do", forms.collect())]);
    assert_eq!(look(&bytes), Err(Unreadable::TooComplex));
}

#[test]
fn more_letters_than_any_page_has_are_given_up() {
    let line = format!("({}) Tj ", "0123456789".repeat(20));
    let words = format!("BT /F1 9 Tf {} ET", line.repeat(1_100));
    assert_eq!(look(&pdf(vec![page(&words, vec![])])), Err(Unreadable::TooComplex));
}

#[test]
fn a_form_that_draws_itself_ends() {
    let itself = form("0 0 9 9 re f /N Do", "/Resources << /XObject << /N 5 0 R >> >>");
    assert_eq!(look(&pdf(vec![page("/X0 Do", vec![itself])])).unwrap().count, 1);
}

#[test]
fn pages_of_any_size() {
    for size in [
        "0 0 1000000000 1000000000",
        "0 0 1000000000 1",
        "0 0 0.001 842",
        "0 0 -1 -1",
        "9 9 9 9",
        "0 0 99999999999999999999999999999999999999999 842",
        "0 0 (a) 3",
    ] {
        let mut page = page("0 0 0 rg 0 0 400 400 re f", vec![]);
        page.more = format!("/MediaBox [{size}]");
        assert_eq!(look(&pdf(vec![page])).unwrap().count, 1, "{size}");
    }
}

#[test]
fn pictures_that_claim_too_much_are_not_decoded() {
    let claims = |size: &str, more: &str, stream: &[u8]| {
        let dictionary = format!("/Type /XObject /Subtype /Image {size} /ColorSpace /DeviceGray {more}");
        let page = Page::full(Object(dictionary, Some(stream.to_vec())));
        look(&pdf(vec![page])).unwrap()
    };
    let mut fax = vec![0, 0, 0, 1, 48, 0, 1, 0, 0, 0, 19];
    fax.extend([0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut wavelets = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 47, 0, 0];
    wavelets.extend([0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 0, 0, 0, 0, 0, 0, 0, 0]);
    let small = "/Width 100 /Height 100 /BitsPerComponent 8";
    for (size, more, stream) in [
        ("/Width 60000 /Height 60000 /BitsPerComponent 8", "", &b"abc"[..]),
        (
            "/Width 60000 /Height 60000 /BitsPerComponent 1",
            "/Filter /CCITTFaxDecode",
            &b"abc"[..],
        ),
        (
            small,
            "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2000000000 >>",
            b"abc",
        ),
        (small, "/Filter /JBIG2Decode", &fax),
        (small, "/Filter /JPXDecode", &wavelets),
    ] {
        let pages = claims(size, more, stream);
        // A page that isn't drawn isn't called blank either.
        assert_eq!((pages.count, pages.blank.len()), (1, 0), "{size} {more}");
    }
    assert_eq!(claims(small, "", b"abc").blank, [1], "one that can be decoded is");
}
