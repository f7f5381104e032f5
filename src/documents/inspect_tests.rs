//! Tests of `inspect`, the hostile files included.

use std::time::Instant;

use image::ImageFormat;
use proptest::prelude::*;

use super::*;
use crate::documents::finding::{ALL_CODES, Argument, Severity};
use crate::documents::{blank, samples};

fn anything() -> Requirement {
    Requirement {
        accept: Accept::ALL.to_vec(),
        ..Requirement::default()
    }
}

fn look(bytes: &[u8]) -> Inspection {
    inspect(bytes, None, &anything(), &Limits::default())
}

fn inspect(bytes: &[u8], file_name: Option<&str>, requirement: &Requirement, limits: &Limits) -> Inspection {
    let request = Request {
        requirement: requirement.clone(),
        file_name: file_name.map(str::to_owned),
        ..Request::default()
    };
    super::inspect(bytes, &request, limits, &mut || ())
}

fn codes(inspection: &Inspection) -> Vec<(&str, Severity)> {
    inspection
        .findings
        .iter()
        .map(|finding| (&*finding.code, finding.severity))
        .collect()
}

fn stop(code: &str) -> Vec<(&str, Severity)> {
    vec![(code, Severity::Stop)]
}

fn note(code: &str) -> Vec<(&str, Severity)> {
    vec![(code, Severity::Note)]
}

fn number(inspection: &Inspection, name: &str) -> i64 {
    match inspection.findings[0].arguments.get(name) {
        Some(Argument::Number(number)) => *number,
        other => panic!("{name}: {other:?}"),
    }
}

/// Looks and says on the test's output what it took: a note, not a bound, because machines differ.
fn timed(what: &str, bytes: &[u8]) -> Inspection {
    let start = Instant::now();
    let inspection = look(bytes);
    println!("{what}: {} bytes, {:?}", bytes.len(), start.elapsed());
    inspection
}

#[test]
fn a_good_photo_has_nothing_to_find() {
    let paper = samples::paper(900, 600, 1);
    for bytes in [samples::jpeg(&paper, 85), samples::encode(&paper, ImageFormat::Png)] {
        let inspection = look(&bytes);
        assert_eq!(codes(&inspection), []);
        assert!(!inspection.stops());
        assert_eq!(
            inspection.facts.pixels,
            Some(Pixels {
                width: 900,
                height: 600
            })
        );
        assert_eq!(inspection.facts.bytes, bytes.len() as u64);
        assert!(inspection.facts.fingerprint.is_some());
        assert_eq!(inspection.facts.sha256.len(), 64);
    }
}

#[test]
fn the_size_is_that_of_the_upright_picture() {
    let bytes = samples::with_orientation(&samples::jpeg(&samples::paper(300, 200, 1), 85), 8);
    assert_eq!(
        look(&bytes).facts.pixels,
        Some(Pixels {
            width: 200,
            height: 300
        })
    );
}

#[test]
fn other_good_files_have_nothing_to_find() {
    let sheet = samples::zip(&["[Content_Types].xml", "xl/workbook.xml"]);
    for bytes in [samples::pdf(), sheet, samples::compound("Workbook")] {
        assert_eq!(codes(&look(&bytes)), []);
    }
}

#[test]
fn an_empty_file() {
    assert_eq!(codes(&look(b"")), stop("empty"));
}

#[test]
fn a_file_that_is_too_large() {
    let requirement = Requirement {
        max_bytes: Some(2 * 1024 * 1024),
        ..anything()
    };
    let mut bytes = samples::jpeg(&samples::paper(100, 100, 1), 80);
    bytes.resize(2 * 1024 * 1024 + 1, 0);
    let inspection = inspect(&bytes, None, &requirement, &Limits::default());
    // The page's limit is worth a word, no reason to refuse the photo.
    assert_eq!(codes(&inspection), note("over-page-limit"));
    let arguments = &inspection.findings[0].arguments;
    assert_eq!(arguments["size"], Argument::Text("2.1".to_owned()));
    assert_eq!(arguments["limit"], Argument::Text("2".to_owned()));
    // Under our own limit, so the rest was still looked at.
    assert!(inspection.facts.fingerprint.is_some());
    let limits = Limits {
        max_bytes: 1024 * 1024,
        ..Limits::default()
    };
    let inspection = inspect(&bytes, None, &requirement, &limits);
    assert_eq!(codes(&inspection), stop("too-large"));
    let arguments = &inspection.findings[0].arguments;
    assert_eq!(arguments["limit"], Argument::Text("1".to_owned()));
    assert!(inspection.facts.fingerprint.is_none());
}

#[test]
fn the_wrong_kind_of_file() {
    let only = |accept| Requirement {
        accept: vec![accept],
        ..Requirement::default()
    };
    let limits = Limits::default();
    let photo = samples::jpeg(&samples::paper(100, 100, 1), 80);
    assert_eq!(
        codes(&inspect(&photo, None, &only(Accept::Pdf), &limits)),
        stop("wrong-kind")
    );
    assert_eq!(
        codes(&inspect(&samples::pdf(), None, &only(Accept::Photo), &limits)),
        stop("wrong-kind")
    );
    let old = samples::compound("Workbook");
    assert_eq!(
        codes(&inspect(&old, None, &only(Accept::SheetX), &limits)),
        stop("wrong-kind")
    );
    // The ending is the slip behind it: said too, after it.
    let inspection = inspect(&old, Some("1.2.xlsx"), &only(Accept::SheetX), &limits);
    assert_eq!(
        codes(&inspection),
        [("wrong-kind", Severity::Stop), ("renamed", Severity::Note)]
    );
}

#[test]
fn a_heic_photo_is_taken_and_the_pages_wish_is_said() {
    let whole = include_bytes!("../../tests/data/turned.heic");
    let inspection = look(whole);
    assert_eq!(codes(&inspection), [("heic", Severity::Note)]);
    assert_eq!(inspection.facts.pixels, Some(Pixels { width: 64, height: 96 }));
    assert!(inspection.facts.fingerprint.is_some());
    assert_eq!(codes(&look(&whole[..400])), stop("broken"));
}

#[test]
fn kinds_that_nobody_takes() {
    assert_eq!(
        codes(&look(b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1")),
        stop("unsupported-heic")
    );
    for bytes in [
        &b"hello"[..],
        b"II*\0\x08\0\0\0",
        b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
        b"\x01\x02\0\x99",
    ] {
        assert_eq!(codes(&look(bytes)), stop("unsupported"));
    }
}

#[test]
fn pages_of_a_pdf() {
    let page = |content| ((595.0, 842.0), content);
    let bar = "0 g 80 600 300 60 re f";
    let locked = b"%PDF-1.4\ntrailer\n<</Root 1 0 R/Encrypt 3 0 R>>\nstartxref\n9\n%%EOF";
    assert_eq!(codes(&look(locked)), stop("encrypted-pdf"));
    let broken = b"%PDF-1.4\n1 0 obj\n(/Encrypt )\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF";
    assert_eq!(codes(&look(broken)), stop("broken"));
    let good = look(&blank::pdf(&[page(bar), page(bar)]));
    assert_eq!((codes(&good), good.facts.page_count), (Vec::new(), Some(2)));
    assert_eq!(codes(&look(&blank::pdf(&[page(""), page("")]))), stop("blank-pdf"));
    let half = look(&blank::pdf(&[page(bar), page(""), page(bar), page("")]));
    assert_eq!(codes(&half), note("blank-pages"));
    assert_eq!(half.findings[0].arguments["pages"], Argument::Text("2, 4".to_owned()));
    assert_eq!(
        codes(&look(&blank::pdf(&[((9000.0, 9000.0), "0 g 0 0 4000 4000 re f")]))),
        note("odd-pages")
    );
}

#[test]
fn cut_off_files() {
    assert_eq!(codes(&look(b"%PDF-1.4\n1 0 obj\n<<")), stop("broken"));
    let sheet = samples::zip(&["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"]);
    assert_eq!(codes(&look(&sheet[..sheet.len() - 30])), stop("broken"));
    assert_eq!(
        codes(&look(&samples::compound("Workbook")[..1000])),
        stop("unsupported")
    );
}

#[test]
fn pictures_cut_off_at_each_tenth() {
    let paper = samples::paper(640, 480, 4);
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Bmp,
        ImageFormat::Gif,
    ] {
        let bytes = samples::encode(&paper, format);
        for tenth in 1..10 {
            let inspection = look(&bytes[..bytes.len() * tenth / 10]);
            assert_eq!(codes(&inspection), stop("broken"), "{format:?} {tenth}");
        }
        assert_eq!(codes(&look(&bytes)), [], "{format:?}");
    }
}

#[test]
fn a_photo_that_is_too_small() {
    let requirement = Requirement {
        min_short_side_pixels: Some(720),
        min_long_side_pixels: Some(1280),
        ..Requirement::default()
    };
    let check = |width, height| {
        let bytes = samples::jpeg(&samples::plain(width, height, 200), 80);
        inspect(&bytes, None, &requirement, &Limits::default())
    };
    assert_eq!(codes(&check(720, 1280)), []);
    assert_eq!(codes(&check(1281, 720)), []);
    let shrunk = check(1280, 719);
    assert_eq!(codes(&shrunk), stop("too-small"));
    assert_eq!((number(&shrunk, "needed"), number(&shrunk, "shrunk")), (720, 1));
    let small = check(900, 900);
    assert_eq!((number(&small, "needed"), number(&small, "shrunk")), (1280, 0));
    assert_eq!(small.findings[0].arguments["side"], Argument::Text("long".to_owned()));
}

#[test]
fn a_logo() {
    let requirement = Requirement {
        square: true,
        exact_side_pixels: Some(144),
        ..Requirement::default()
    };
    let check = |width, height| {
        let bytes = samples::encode(&samples::plain(width, height, 90), ImageFormat::Png);
        inspect(&bytes, None, &requirement, &Limits::default())
    };
    assert_eq!(codes(&check(144, 144)), []);
    assert_eq!(codes(&check(144, 400)), stop("not-square"));
    assert_eq!(codes(&check(144, 200)), [("crop", Severity::Warn)]);
    let large = check(512, 512);
    assert_eq!(codes(&large), note("wrong-side"));
    assert_eq!(number(&large, "smaller"), 0);
    assert_eq!(number(&check(100, 100), "smaller"), 1);
}

#[test]
fn a_renamed_photo_and_a_moving_one() {
    let bytes = samples::jpeg(&samples::paper(100, 100, 1), 80);
    let inspection = inspect(&bytes, Some("营业执照.png"), &anything(), &Limits::default());
    assert_eq!(codes(&inspection), note("renamed"));
    assert_eq!(codes(&look(&samples::gif(1, 1, 1))), []);
    assert_eq!(codes(&look(&samples::gif(1, 1, 2))), note("animated"));
}

#[test]
fn the_same_paper_again() {
    let paper = samples::paper(800, 600, 7);
    let facts = |bytes: &[u8]| look(bytes).facts;
    let (first, other) = (
        facts(&samples::jpeg(&paper, 90)),
        facts(&samples::jpeg(&samples::paper(800, 600, 8), 90)),
    );
    let pdf = facts(&samples::pdf());
    let earlier = || [("licence", &other), ("front", &first), ("report", &pdf)].into_iter();
    let again = image::imageops::resize(&paper, 400, 300, image::imageops::FilterType::Triangle);
    assert_eq!(
        same_as_earlier(&facts(&samples::jpeg(&again, 60)), earlier()),
        Some("front")
    );
    assert_eq!(same_as_earlier(&pdf, earlier()), Some("report"));
    assert_eq!(
        same_as_earlier(&facts(&samples::jpeg(&samples::paper(800, 600, 9), 90)), earlier()),
        None
    );
    assert_eq!(codes_of(&repeated("front")), "repeated");
    let text = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), first);
}

fn codes_of(finding: &Finding) -> &str {
    &finding.code
}

#[test]
fn bombs_are_refused_by_their_headers() {
    assert_eq!(
        codes(&timed("30000×30000 PNG", &samples::png_of_one_grey(30_000))),
        stop("too-many-pixels")
    );
    let wide = samples::png_header_only(30_001, 1);
    assert_eq!(codes(&timed("30001×1 PNG", &wide)), stop("too-many-pixels"));
    let gif = samples::gif(65_535, 65_535, 1);
    assert_eq!(codes(&timed("65535×65535 GIF", &gif)), stop("too-many-pixels"));
    let mut bmp = samples::encode(&samples::plain(4, 4, 9), ImageFormat::Bmp);
    bmp[18..22].copy_from_slice(&20_000_i32.to_le_bytes());
    bmp[22..26].copy_from_slice(&20_000_i32.to_le_bytes());
    assert_eq!(codes(&timed("20000×20000 BMP", &bmp)), stop("too-many-pixels"));
    let mut webp = samples::encode(&samples::plain(4, 4, 9), ImageFormat::WebP);
    // The lossless header: 14 bits of width − 1, 14 of height − 1.
    webp[21..25].copy_from_slice(&0x0FFF_FFFF_u32.to_le_bytes());
    assert_eq!(codes(&timed("16384×16384 WebP", &webp)), stop("too-many-pixels"));
    // Sides so long that what they would take is more than a number can say.
    let png = samples::png_header_only(u32::MAX, u32::MAX);
    assert_eq!(codes(&timed("the largest PNG", &png)), stop("too-many-pixels"));
    bmp[18..22].copy_from_slice(&i32::MAX.to_le_bytes());
    bmp[22..26].copy_from_slice(&i32::MIN.to_le_bytes());
    assert_eq!(codes(&timed("the largest BMP", &bmp)), stop("too-many-pixels"));
}

#[test]
fn a_jpeg_that_lies_about_its_size() {
    let mut bytes = samples::jpeg(&samples::plain(16, 16, 90), 80);
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0x1F, 0x40, 0x1F, 0x40]);
    assert_eq!(codes(&timed("8000×8000 JPEG of a few bytes", &bytes)), stop("broken"));
    bytes[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    // Progressive: no such bound on bytes, so the pixels decide.
    bytes[frame + 1] = 0xC2;
    assert_eq!(
        codes(&timed("65535×65535 progressive JPEG", &bytes)),
        stop("too-many-pixels")
    );
    bytes[frame + 5..frame + 9].copy_from_slice(&[0x1F, 0x40, 0x1F, 0x40]);
    assert_eq!(
        codes(&timed("8000×8000 progressive JPEG", &bytes)),
        stop("too-many-pixels")
    );
}

#[test]
fn a_jpeg_of_very_many_scans() {
    let mut bytes = samples::jpeg(&samples::plain(4000, 3000, 90), 80);
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[frame + 1] = 0xC2;
    bytes.truncate(bytes.len() - 2);
    let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 1, 0, 0x12, 0x34];
    for _ in 0..500 {
        bytes.extend(scan);
    }
    bytes.extend([0xFF, 0xD9]);
    assert_eq!(codes(&timed("500 scans", &bytes)), stop("too-many-pixels"));
}

#[test]
fn what_inflates_beside_the_pixels_is_never_inflated() {
    let huge = samples::zeros(1 << 30);
    for (name, head) in [
        (b"iCCP", &b"x\0\0"[..]),
        (b"zTXt", b"x\0\0"),
        (b"iTXt", b"x\0\x01\0\0\0"),
    ] {
        let data = [head, &huge].concat();
        let bytes = samples::png_with(name, &data);
        assert_eq!(codes(&timed(&String::from_utf8_lossy(name), &bytes)), []);
    }
    // Pixels that go on after the picture is full.
    let mut bytes = samples::png_start(8, 8, 0);
    bytes.extend(samples::png_chunk(b"IDAT", &huge));
    bytes.extend(samples::png_chunk(b"IEND", &[]));
    let _ = timed("IDAT", &bytes);
}

#[test]
fn a_gif_of_very_many_frames_counts_as_its_first() {
    let bytes = samples::gif(1, 1, 200_000);
    assert_eq!(codes(&timed("200,000 frames", &bytes)), note("animated"));
    // A frame far larger than the screen that it is shown on.
    let mut bytes = samples::gif(1, 1, 1);
    bytes[24..28].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    assert_eq!(
        codes(&timed("a frame larger than its screen", &bytes)),
        stop("too-many-pixels")
    );
}

#[test]
fn a_webp_chunk_longer_than_the_file() {
    let plain = samples::encode(&samples::plain(4, 4, 9), ImageFormat::WebP);
    let mut bytes = b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x08\0\0\0\x03\0\0\x03\0\0".to_vec();
    bytes.extend(&plain[12..]);
    bytes.extend(b"EXIF\xF0\xFF\xFF\xFF");
    let length = bytes.len() as u32 - 8;
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    assert_eq!(codes(&timed("a chunk of 4 GB", &bytes)), stop("broken"));
}

#[test]
fn a_large_honest_picture_for_comparison() {
    let bytes = samples::png_of_one_grey(7_900);
    assert_eq!(codes(&timed("7900×7900 PNG, decoded", &bytes)), []);
}

/// A file of each kind, for the mutations to begin with.
fn seeds() -> Vec<Vec<u8>> {
    let paper = samples::paper(48, 40, 6);
    let mut seeds: Vec<Vec<u8>> = [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Bmp,
        ImageFormat::Gif,
    ]
    .into_iter()
    .map(|format| samples::encode(&paper, format))
    .collect();
    let jpeg = seeds[0].clone();
    seeds.push(samples::with_orientation(&jpeg, 6));
    seeds.push(samples::gif(9, 9, 3));
    seeds.push(samples::png_with(
        b"eXIf",
        b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0",
    ));
    seeds.push(samples::pdf());
    seeds.push(samples::zip(&["[Content_Types].xml", "xl/workbook.xml"]));
    seeds.push(samples::compound("Workbook"));
    seeds.push(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec());
    seeds.push("公司,地址\n".as_bytes().to_vec());
    seeds
}

fn check_anything(bytes: &[u8], name: Option<&str>) {
    let requirement = Requirement {
        square: true,
        exact_side_pixels: Some(144),
        ..anything()
    };
    let limits = Limits {
        max_pixels: 4_000_000,
        ..Limits::default()
    };
    let inspection = inspect(bytes, name, &requirement, &limits);
    for finding in &inspection.findings {
        assert!(ALL_CODES.contains(&&*finding.code));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000), name in ".{0,12}") {
        check_anything(&bytes, Some(&name));
    }

    #[test]
    fn mutated_files_never_panic(
        seed in 0..13_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        keep in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = seeds().swap_remove(seed);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if cut {
            bytes.truncate(keep.index(bytes.len()));
        }
        check_anything(&bytes, None);
    }

    #[test]
    fn every_beginning_with_anything_behind_it_never_panics(
        seed in 0..13_usize,
        keep in 4..40_usize,
        tail in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let mut bytes = seeds().swap_remove(seed);
        bytes.truncate(keep);
        bytes.extend(tail);
        check_anything(&bytes, None);
    }
}
