//! What pages are said to be.

use proptest::prelude::*;

use super::*;
use crate::documents::blank::pdf;

fn look(bytes: &[u8]) -> Result<Pages, Unreadable> {
    super::look(bytes, None, &Thresholds::default(), &mut || ())
}

const A4: (f32, f32) = (595.0, 842.0);
const BAR: &str = "0 0 0 rg 80 700 300 40 re f";
const WORDS: &str = "BT /F1 24 Tf 80 600 Td (Beian) Tj ET";

#[test]
fn pages_are_counted_and_looked_at() {
    let bytes = pdf(&[(A4, BAR), (A4, ""), (A4, WORDS), (A4, "0.97 g 0 0 595 842 re f")]);
    let pages = look(&bytes).unwrap();
    assert_eq!(
        (pages.count, pages.blank.as_slice(), pages.odd.as_slice()),
        (4, &[2, 4][..], &[][..])
    );
    assert!(!pages.is_blank());
    assert!(look(&pdf(&[(A4, ""), (A4, "")])).unwrap().is_blank());
}

#[test]
fn a_page_of_no_papers_size_is_odd() {
    let bytes = pdf(&[
        ((4000.0, 3000.0), BAR),
        (A4, BAR),
        ((90.0, 60.0), "0 0 0 rg 0 0 40 40 re f"),
        ((842.0, 1191.0), BAR),
    ]);
    assert_eq!(look(&bytes).unwrap().odd, [1, 3]);
}

#[test]
fn many_pages_are_counted_but_not_all_looked_at() {
    let bytes = pdf(&[(A4, ""); 200]);
    let pages = look(&bytes).unwrap();
    assert_eq!(pages.count, 200);
    assert_eq!(pages.blank.len(), LOOKED_AT);
    assert!(!pages.is_blank(), "who knows what the others have");
}

#[test]
fn what_is_no_pdf_is_broken() {
    for bytes in [&b""[..], b"%PDF-1.4", b"%PDF-1.4\n%%EOF", b"hello"] {
        assert_eq!(look(bytes), Err(Unreadable::Broken));
    }
}

#[test]
fn a_password_is_noticed() {
    let text = String::from_utf8(pdf(&[(A4, BAR)])).unwrap();
    let (owner, user) = ("11".repeat(32), "22".repeat(32));
    let locked = format!(
        "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{owner}> /U <{user}> >>"
    );
    let locked = text.replacen("/Root 1 0 R", &locked, 1);
    assert_eq!(look(locked.as_bytes()), Err(Unreadable::Locked));
}

#[test]
fn pages_that_name_each_other_end() {
    let text = String::from_utf8(pdf(&[(A4, BAR), (A4, BAR)])).unwrap();
    // The tree of pages has itself as a child.
    let looped = text.replacen("/Kids [3 0 R", "/Kids [2 0 R 3 0 R", 1);
    let _ = look(looped.as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn damage_does_no_harm(at in 0.0_f64..1.0, byte: u8, cut in 0.0_f64..1.0) {
        let mut bytes = pdf(&[(A4, BAR), (A4, WORDS)]);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in it")]
        let place = |part: f64, length: usize| (part * length as f64) as usize;
        let index = place(at, bytes.len());
        bytes[index] = byte;
        let _ = look(&bytes);
        bytes.truncate(place(cut, bytes.len()));
        let _ = look(&bytes);
    }
}

mod pictures {
    use image::{Rgb, RgbImage};

    use super::super::scanned::{Object, Page, jpeg, jpeg_object, pdf, photo, sheet, stamped};
    use super::super::*;
    use crate::documents::photo::measure::{Paper, Source};

    const INK: Rgb<u8> = Rgb([34, 32, 36]);
    const WANTED: Wanted = Wanted {
        paper: Paper::Page,
        colour: true,
        seal: false,
        source: Source::Any,
    };
    const WITH_SEAL: Wanted = Wanted { seal: true, ..WANTED };

    fn codes(pages: Vec<Page>, wanted: &Wanted) -> Vec<(String, Option<u32>)> {
        let mut looked_at = 0;
        let pages = look(&pdf(pages), Some(wanted), &Thresholds::default(), &mut || {
            looked_at += 1
        })
        .unwrap();
        assert_eq!((pages.count, pages.blank.len(), pages.odd.len()), (looked_at, 0, 0));
        let findings = pages.findings.into_iter();
        findings
            .map(|finding| (finding.code.into_owned(), finding.page))
            .collect()
    }

    fn picture(picture: &RgbImage, gray: bool) -> Object {
        jpeg_object(jpeg(picture, gray), picture.dimensions(), gray)
    }

    fn at(code: &str, page: u32) -> (String, Option<u32>) {
        (code.to_owned(), Some(page))
    }

    #[test]
    fn nothing_is_said_of_a_good_scan() {
        for (dots, gray) in [(150, false), (150, true), (200, true), (300, false)] {
            let scan = Page::full(picture(&sheet(dots, INK), gray));
            assert_eq!(codes(vec![scan], &WANTED), [], "{dots} {gray}");
        }
    }

    #[test]
    fn nothing_is_said_of_a_scan_that_lies_and_is_shown_upright() {
        let mut scan = Page::full(picture(&image::imageops::rotate270(&sheet(150, INK)), false));
        scan.more = "/MediaBox [0 0 842 595] /Rotate 90".to_owned();
        scan.content = "842 0 0 595 0 0 cm /X0 Do".to_owned();
        assert_eq!(codes(vec![scan], &WANTED), []);
    }

    #[test]
    fn a_scan_that_lies_is_turned() {
        let mut scan = Page::full(picture(&image::imageops::rotate90(&sheet(150, INK)), false));
        scan.more = "/MediaBox [0 0 842 595]".to_owned();
        scan.content = "842 0 0 595 0 0 cm /X0 Do".to_owned();
        assert_eq!(codes(vec![scan], &WANTED), [at(code::TURNED, 1)]);
    }

    #[test]
    fn an_invisible_layer_knows_which_way_a_scan_lies() {
        let words = "BT /F1 9 Tf 3 Tr 1 0 0 1 90 600 Tm (what a program has read in a scan) Tj ET";
        let scan = |turn: &str| {
            let mut scan = Page::full(picture(&sheet(150, INK), true));
            scan.content = format!("{} {}", scan.content, words.replace("1 0 0 1", turn));
            vec![scan]
        };
        assert_eq!(codes(scan("1 0 0 1"), &WANTED), []);
        assert_eq!(codes(scan("-1 0 0 -1"), &WANTED), [at(code::TURNED, 1)]);
    }

    #[test]
    fn a_blurred_scan_and_a_coarse_one() {
        let blurred = image::imageops::blur(&sheet(150, INK), 5.0);
        assert_eq!(
            codes(vec![Page::full(picture(&blurred, false))], &WANTED),
            [at(code::BLURRED, 1)]
        );
        let coarse = image::imageops::thumbnail(&sheet(150, INK), 300, 424);
        let said = codes(vec![Page::full(picture(&coarse, false))], &WANTED);
        assert!(said.contains(&at(code::TOO_SMALL, 1)), "{said:?}");
        assert!(!said.contains(&at(code::SMALL_IN_FRAME, 1)), "{said:?}");
    }

    #[test]
    fn a_photo_in_a_pdf_is_judged_as_a_photo() {
        let shot = photo(&sheet(150, INK));
        assert_eq!(codes(vec![Page::full(picture(&shot, false))], &WANTED), []);
        let dark = RgbImage::from_fn(shot.width(), shot.height(), |x, y| {
            Rgb(shot.get_pixel(x, y).0.map(|level| level / 4))
        });
        let pages = vec![
            Page::full(picture(&sheet(150, INK), true)),
            Page::full(picture(&dark, false)),
        ];
        assert_eq!(codes(pages, &WANTED), [at(code::DARK, 2)]);
    }

    #[test]
    fn one_seal_is_enough_for_a_file() {
        let plain = || Page::full(picture(&sheet(150, INK), false));
        let sealed = || Page::full(picture(&stamped(sheet(150, INK)), false));
        assert_eq!(codes(vec![plain(), sealed()], &WITH_SEAL), []);
        assert_eq!(
            codes(vec![plain(), plain()], &WITH_SEAL),
            [(code::NO_SEAL.to_owned(), None)]
        );
        let gray = Page::full(picture(&stamped(sheet(150, INK)), true));
        assert_eq!(codes(vec![gray], &WITH_SEAL), [(code::NO_SEAL.to_owned(), None)]);
    }

    fn vector(content: &str, more: &str) -> Vec<Page> {
        vec![Page {
            more: format!("/MediaBox [0 0 595 842] {more}"),
            content: content.to_owned(),
            objects: vec![],
        }]
    }

    /// Forty characters of Chinese in GBK, of a font that isn't there.
    fn chinese(matrix: &str) -> String {
        let words = "D0A1B3CCD0F2B1B8B0B8".repeat(8);
        format!("BT /F2 12 Tf {matrix} 100 700 Tm <{words}> Tj ET")
    }

    #[test]
    fn words_without_their_font_are_words_the_right_way_up() {
        assert_eq!(codes(vector(&chinese("1 0 0 1"), ""), &WANTED), []);
        assert_eq!(codes(vector(&chinese("-1 0 0 -1"), ""), &WANTED), [at(code::TURNED, 1)]);
        assert_eq!(codes(vector(&chinese("-1 0 0 -1"), "/Rotate 180"), &WANTED), []);
        let pages = look(
            &pdf(vector(&chinese("1 0 0 1"), "/Rotate 90")),
            None,
            &Thresholds::default(),
            &mut || (),
        );
        let turned = Finding::warn(code::TURNED).number("degrees", 90).on_page(1);
        assert_eq!(pages.unwrap().findings, [turned]);
    }

    #[test]
    fn a_form_of_rules_and_a_mark_across_is_neither_blank_nor_turned() {
        let rules: String = (0..20)
            .map(|row| format!("60 {} 470 0.7 re f ", 100 + 30 * row))
            .collect();
        let mark = "BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm (a mark that goes across all of the page) Tj ET";
        assert_eq!(codes(vector(&format!("{rules} {mark}"), ""), &WANTED), []);
    }

    #[test]
    fn a_seal_on_a_vector_page_is_found() {
        let circle = "1 0 0 RG 4 w 3 0 0 3 400 200 cm 18 0 m 18 9.94 9.94 18 0 18 c -9.94 18 -18 9.94 -18 0 c \
                      -18 -9.94 -9.94 -18 0 -18 c 9.94 -18 18 -9.94 18 0 c S";
        let circle = circle.replace("4 w", "1.4 w");
        assert_eq!(
            codes(vector(&format!("{} q {circle} Q", chinese("1 0 0 1")), ""), &WITH_SEAL),
            []
        );
        assert_eq!(
            codes(vector(&chinese("1 0 0 1"), ""), &WITH_SEAL),
            [(code::NO_SEAL.to_owned(), None)]
        );
    }

    #[test]
    fn a_page_can_be_shown() {
        let bytes = pdf(vec![Page::full(picture(&sheet(150, INK), true))]);
        let shown = drawn(&bytes, 1, 500).unwrap();
        assert_eq!((shown.width(), shown.height()), (353, 500));
        assert!(drawn(&bytes, 2, 500).is_none() && drawn(&bytes, 0, 500).is_none());
    }
}
