//! What is made of papers, read back by another hand than the one that wrote it.

use lopdf::{Dictionary, Document, Object, ObjectId};
use proptest::prelude::*;

use super::*;
use crate::documents::photo::measure::{Paper as Kind, Source, Thresholds, Wanted};
use crate::documents::{Format, Limits, Look, Request, Requirement, blank, inspect, pages as drawing, samples};
use crate::rehearse::{jpeg, pdf};

const MILLIMETRE: f64 = 72.0 / 25.4;
const A4: (f64, f64) = (210.0 * MILLIMETRE, 297.0 * MILLIMETRE);

/// A paper as a step would have it.
struct Sent {
    step: &'static str,
    bytes: Vec<u8>,
    kind: Kind,
}

fn sent(step: &'static str, bytes: Vec<u8>, kind: Kind) -> Sent {
    Sent { step, bytes, kind }
}

fn photo(step: &'static str, kind: Kind) -> Sent {
    sent(step, jpeg(step, 1600, 1200), kind)
}

/// A picture that has no corners: a plain sheet of these sides.
fn scan(step: &'static str, width: u32, height: u32) -> Sent {
    sent(step, samples::jpeg(&samples::plain(width, height, 240), 90), Kind::Page)
}

impl Sent {
    fn paper(&self) -> Paper<'_> {
        let look = Look {
            wanted: Wanted {
                paper: self.kind,
                colour: false,
                seal: false,
                source: Source::Any,
            },
            thresholds: Thresholds::default(),
            without: Vec::new(),
            stop: Vec::new(),
            note: Vec::new(),
            code: None,
        };
        let requirement = Requirement {
            look: Some(look.clone()),
            ..Requirement::default()
        };
        let request = Request {
            requirement,
            ..Request::default()
        };
        let facts = inspect(&self.bytes, &request, &Limits::default(), &mut || ()).facts;
        Paper::new(self.step, 1, &self.bytes, &facts, Some(&look))
    }
}

fn papers(sent: &[Sent]) -> Vec<Paper<'_>> {
    sent.iter().map(Sent::paper).collect()
}

/// A made PDF as lopdf reads it.
struct Read(Document);

impl Read {
    fn of(bytes: &[u8]) -> Read {
        Read(Document::load_mem(bytes).unwrap())
    }

    fn pages(&self) -> Vec<ObjectId> {
        self.0.get_pages().into_values().collect()
    }

    fn sizes(&self) -> Vec<(f64, f64)> {
        self.pages()
            .iter()
            .map(|page| {
                let media = self.0.get_dictionary(*page).unwrap().get(b"MediaBox").unwrap();
                let numbers: Vec<f64> = media
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|number| f64::from(number.as_float().unwrap()))
                    .collect();
                (numbers[2] - numbers[0], numbers[3] - numbers[1])
            })
            .collect()
    }

    /// What a page draws: each object with the way there.
    fn drawn(&self, page: ObjectId) -> Vec<([f64; 6], &lopdf::Stream)> {
        let content = lopdf::content::Content::decode(&self.0.get_page_content(page)).unwrap();
        let resources = self.0.get_dictionary(page).unwrap().get(b"Resources").unwrap();
        let objects = self.resolved(resources.as_dict().unwrap().get(b"XObject").unwrap());
        let (mut way, mut drawn) = ([0.0; 6], Vec::new());
        for operation in content.operations {
            match operation.operator.as_str() {
                "cm" => {
                    for (place, number) in way.iter_mut().zip(&operation.operands) {
                        *place = f64::from(number.as_float().unwrap());
                    }
                }
                "Do" => {
                    let name = operation.operands[0].as_name().unwrap();
                    let id = objects.get(name).unwrap().as_reference().unwrap();
                    drawn.push((way, self.0.get_object(id).unwrap().as_stream().unwrap()));
                }
                _ => {}
            }
        }
        drawn
    }

    fn resolved<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        match object {
            Object::Reference(id) => self.0.get_dictionary(*id).unwrap(),
            object => object.as_dict().unwrap(),
        }
    }

    /// Pixels of the first picture on each page; of a form none.
    fn pictures(&self) -> Vec<Option<(i64, i64)>> {
        let side = |stream: &lopdf::Stream, key: &[u8]| stream.dict.get(key).and_then(Object::as_i64).ok();
        self.pages()
            .iter()
            .map(|page| {
                let drawn = self.drawn(*page);
                let (_, first) = drawn.first()?;
                side(first, b"Width").zip(side(first, b"Height"))
            })
            .collect()
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.01
}

fn is(size: (f64, f64), expected: (f64, f64)) -> bool {
    near(size.0, expected.0) && near(size.1, expected.1)
}

#[test]
fn photos_scans_and_pages_become_one_file_in_order() {
    let sent = [
        scan("one", 800, 1100),
        sent(
            "two",
            blank::pdf(&[((595.0, 842.0), "0 g 9 9 99 99 re f"), ((842.0, 595.0), "")]),
            Kind::Page,
        ),
        scan("three", 1100, 800),
        photo("page", Kind::Page),
    ];
    let papers = papers(&sent);
    assert!(papers[3].corners.is_some(), "the photo's paper is found");
    let sheets = sheets(&papers, &Bounds::default()).unwrap();
    let origins: Vec<String> = sheets.iter().map(|sheet| sheet.origins[0].to_string()).collect();
    assert_eq!(
        origins,
        ["one 1", "two 1, page 1", "two 1, page 2", "three 1", "page 1"]
    );
    let built = bind(&papers, None, &Bounds::default()).unwrap();
    assert_eq!((built.pages, built.notes.as_slice()), (5, &[][..]));
    let read = Read::of(&built.bytes);
    let sizes = read.sizes();
    assert_eq!(sizes.len(), 5);
    let lying = (A4.1, A4.0);
    for (size, expected) in sizes.iter().zip([A4, (595.0, 842.0), (842.0, 595.0), lying, A4]) {
        assert!(is(*size, expected), "{size:?} {expected:?}");
    }
    let pictures = read.pictures();
    assert_eq!(pictures[..4], [Some((800, 1100)), None, None, Some((1100, 800))]);
    // A page of A4 that was photographed lying on a desk: straightened it stands, in A4's own proportions.
    let (width, height) = pictures[4].unwrap();
    let aspect = (height as f64 / width as f64).max(width as f64 / height as f64);
    assert!((aspect - 1.414).abs() < 0.01, "{width} {height}");
}

#[test]
fn a_jpeg_stays_as_it_is_coded_but_tells_nothing_of_the_camera() {
    let plain = samples::jpeg(&samples::paper(300, 200, 4), 80);
    let turned = sent("one", samples::with_orientation(&plain, 6), Kind::Page);
    let mut paper = turned.paper();
    paper.corners = None;
    let built = bind(&[paper], None, &Bounds::default()).unwrap();
    let read = Read::of(&built.bytes);
    // Turned by a quarter it stands.
    assert!(is(read.sizes()[0], A4));
    let (way, picture) = read.drawn(read.pages()[0])[0];
    assert!(
        near(way[0], 0.0) && near(way[3], 0.0) && way[1] < 0.0 && way[2] > 0.0,
        "{way:?}"
    );
    assert_eq!(picture.dict.get(b"Filter").unwrap().as_name().unwrap(), b"DCTDecode");
    assert!(!picture.content.windows(4).any(|four| four == b"Exif"));
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgb8();
    assert_eq!(pixels(&picture.content), pixels(&plain));
}

#[test]
fn both_sides_of_a_card_share_a_page_in_true_size() {
    let sent = [
        photo("id-front", Kind::IdCardPortrait),
        photo("id-back", Kind::IdCardEmblem),
        photo("page", Kind::Page),
    ];
    let papers = papers(&sent);
    assert!(papers.iter().all(|paper| paper.corners.is_some()));
    let sheets = sheets(&papers, &Bounds::default()).unwrap();
    assert_eq!(
        sheets.iter().map(|sheet| sheet.origins.len()).collect::<Vec<_>>(),
        [2, 1]
    );
    for make in [bind, print_sheet] {
        let built = make(&papers, None, &Bounds::default()).unwrap();
        assert_eq!((built.pages, built.notes), (2, Vec::new()));
        let read = Read::of(&built.bytes);
        let page = read.pages()[0];
        let sides = read.drawn(page);
        assert_eq!(sides.len(), 2);
        for (way, _) in &sides {
            assert!(
                near(way[0] / MILLIMETRE, 85.60) && near(way[3] / MILLIMETRE, 53.98),
                "{way:?}"
            );
        }
        // One above the other, on the paper, with room for a seal of 45 mm below.
        let (upper, lower) = (sides[0].0, sides[1].0);
        assert!(upper[5] > lower[5] + 53.98 * MILLIMETRE && upper[5] + upper[3] < A4.1);
        assert!(lower[5] > 50.0 * MILLIMETRE);
        assert!(is(read.sizes()[0], A4));
    }
}

#[test]
fn a_card_whose_corners_are_unknown_is_told() {
    let front = photo("id-front", Kind::IdCardPortrait);
    let mut paper = front.paper();
    paper.corners = None;
    let built = bind(&[paper], None, &Bounds::default()).unwrap();
    assert_eq!(built.notes, [Note::NotTrueSize(paper.origin(None))]);
}

#[test]
fn a_print_sheet_leaves_room_for_the_seal() {
    let sent = [
        scan("one", 800, 1100),
        sent(
            "two",
            blank::pdf(&[((842.0, 1191.0), "0 g 9 9 99 99 re f")]),
            Kind::Page,
        ),
        scan("three", 1100, 800),
    ];
    let built = print_sheet(&papers(&sent), None, &Bounds::default()).unwrap();
    let read = Read::of(&built.bytes);
    for (page, size) in read.pages().into_iter().zip(read.sizes()) {
        assert!(is(size, A4) || is(size, (A4.1, A4.0)));
        let (way, _) = read.drawn(page)[0];
        assert!(way[5] >= 50.0 * MILLIMETRE && way[4] >= 10.0 * MILLIMETRE, "{way:?}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_page() {
    let page = |content| blank::pdf(&[((595.0, 842.0), content)]);
    let text = String::from_utf8(page("0 g")).unwrap();
    let (owner, user) = ("11".repeat(32), "22".repeat(32));
    let locked = text.replacen(
        "/Root 1 0 R",
        &format!(
            "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{owner}> /U <{user}> >>"
        ),
        1,
    );
    // What its second page draws is packed as a picture.
    let broken_page = String::from_utf8(blank::pdf(&[
        ((595.0, 842.0), "0 g"),
        ((595.0, 842.0), "1 g 9 9 99 99 re f 5 5 5 5 re f"),
    ]))
    .unwrap();
    assert!(broken_page.contains("/Length 31 >>"));
    let broken_page = broken_page.replacen(
        "/Length 31 >>\nstream\n1 g",
        "/Filter/DCTDecode /Length 31 >>\nstream\n1 g",
        1,
    );
    let jpeg = samples::jpeg(&samples::paper(200, 100, 1), 80);
    let origin = |page| Origin {
        step: "bad".to_owned(),
        paper: 1,
        page,
    };
    let cases = [
        (locked.into_bytes(), Fault::Locked(origin(None))),
        (page("0 g")[..200].to_vec(), Fault::Broken(origin(None))),
        (broken_page.into_bytes(), Fault::Broken(origin(Some(2)))),
        (jpeg[..jpeg.len() / 2].to_vec(), Fault::Broken(origin(None))),
        (
            samples::png_header_only(20_000, 20_000),
            Fault::TooManyPixels {
                origin: origin(None),
                pixels: crate::documents::Pixels {
                    width: 20_000,
                    height: 20_000,
                },
            },
        ),
        (
            blank::zip(&["xl/workbook.xml", "[Content_Types].xml"]),
            Fault::WrongKind {
                origin: origin(None),
                format: Format::Xlsx,
            },
        ),
    ];
    for (bytes, fault) in cases {
        let bad = Paper {
            step: "bad",
            number: 1,
            bytes: &bytes,
            format: Format::of(&bytes),
            kind: None,
            corners: None,
        };
        let good = scan("good", 80, 110);
        for make in [bind, print_sheet] {
            let made = make(&[good.paper(), bad], None, &Bounds::default());
            assert_eq!(made.map(|built| built.pages), Err(fault.clone()));
        }
    }
    assert_eq!(bind(&[], None, &Bounds::default()), Err(Fault::Nothing));
}

#[test]
fn sixty_pages_are_counted_and_refused_before_anything_is_made() {
    let long = sent("one", blank::pdf(&[((595.0, 842.0), ""); 60]), Kind::Page);
    let refused = Fault::TooManyPages { pages: 60, most: 50 };
    let papers = [long.paper()];
    assert_eq!(sheets(&papers, &Bounds::default()).unwrap_err(), refused);
    assert_eq!(bind(&papers, None, &Bounds::default()), Err(refused));
    let one_more = scan("two", 80, 110);
    let refused = Fault::TooManyPages { pages: 61, most: 50 };
    assert_eq!(
        bind(&[one_more.paper(), papers[0]], None, &Bounds::default()),
        Err(refused)
    );
    let more = Bounds {
        pages: 60,
        ..Bounds::default()
    };
    let built = bind(&papers, None, &more).unwrap();
    assert_eq!(Read::of(&built.bytes).pages().len(), 60);
}

#[test]
fn a_file_is_made_small_only_as_far_as_it_must_be() {
    let noisy = |seed: u64, side: u32| {
        let mut state = seed;
        let noise = image::RgbImage::from_fn(side, side, |_, _| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            image::Rgb([(state >> 33) as u8, (state >> 41) as u8, (state >> 49) as u8])
        });
        samples::jpeg(&noise, 90)
    };
    let sent = [
        sent("large", noisy(1, 1500), Kind::Page),
        sent("small", noisy(2, 200), Kind::Page),
    ];
    let mut papers = papers(&sent);
    papers.iter_mut().for_each(|paper| paper.corners = None);
    let bounds = |file_bytes| Bounds {
        file_bytes,
        ..Bounds::default()
    };
    let whole = bind(&papers, None, &bounds(10 << 20)).unwrap();
    assert_eq!(whole.notes, []);
    let half = whole.bytes.len() as u64 / 2;
    let built = bind(&papers, None, &bounds(half)).unwrap();
    assert!(built.bytes.len() as u64 <= half);
    assert_eq!(built.notes, [Note::Lowered(papers[0].origin(None))]);
    let small = Read::of(&built.bytes);
    assert_eq!(small.pictures()[1], Some((200, 200)));
    assert!(matches!(
        bind(&papers, None, &bounds(20_000)),
        Err(Fault::TooLarge { most: 20_000, .. })
    ));
}

#[test]
fn the_pages_of_a_heavy_pdf_become_pictures_when_they_must() {
    // A hundred kilobytes of strokes that no one can pack.
    let mut state = 7_u64;
    let strokes: String = (0..12_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            format!(
                "{} {} m {} {} l S\n",
                state >> 55,
                state >> 45 & 511,
                state >> 35 & 511,
                state >> 25 & 511
            )
        })
        .collect();
    let heavy = sent(
        "one",
        blank::pdf(&[((595.0, 842.0), &strokes), ((595.0, 842.0), "0 g 9 9 99 99 re f")]),
        Kind::Page,
    );
    let papers = [heavy.paper()];
    let whole = bind(&papers, None, &Bounds::default()).unwrap();
    assert!(whole.notes.is_empty() && whole.bytes.len() > 60_000);
    let heavier = Bounds {
        file_bytes: 1 << 20,
        ..Bounds::default()
    };
    assert_eq!(bind(&papers, None, &heavier).unwrap().notes, []);
    let few = Bounds {
        file_bytes: 60_000,
        ..Bounds::default()
    };
    match bind(&papers, None, &few) {
        Ok(built) => {
            assert_eq!(built.notes.len(), 2);
            assert!(matches!(&built.notes[0], Note::Drawn(origin) if origin.page == Some(1)));
        }
        Err(fault) => assert!(matches!(fault, Fault::TooLarge { .. }), "{fault}"),
    }
}

#[test]
fn two_screenshots_become_one_picture_on_one_page() {
    let sent = [
        sent("one", jpeg("screenshot-1", 600, 1200), Kind::Page),
        sent(
            "two",
            samples::encode(&samples::paper(500, 900, 3), image::ImageFormat::Png),
            Kind::Page,
        ),
    ];
    let definition = Definition {
        name: "两个人.pdf".to_owned(),
        from: vec!["one".to_owned(), "two".to_owned()],
        making: Making::OnePicture,
        stamp: Stamp::Print,
        stamped_step: None,
        stage: "last".to_owned(),
    };
    let papers = papers(&sent);
    let built = make(&definition, Given::Papers(&papers), None, &Bounds::default()).unwrap();
    assert_eq!(built.pages, 1);
    let read = Read::of(&built.bytes);
    let drawn = read.drawn(read.pages()[0]);
    assert_eq!(drawn.len(), 1);
    // Both 900 high; 450 and 500 wide, with a gap of 13 between.
    assert_eq!(read.pictures(), [Some((450 + 13 + 500, 900))]);
    let printed = to_print(&definition, &papers, None, &Bounds::default()).unwrap();
    let printed = Read::of(&printed.bytes);
    assert!(printed.drawn(printed.pages()[0])[0].0[5] >= 50.0 * MILLIMETRE);
    let five = vec![papers[0]; 5];
    let refused = make(&definition, Given::Papers(&five), None, &Bounds::default());
    assert_eq!(refused, Err(Fault::TooManyPapers { given: 5, most: 4 }));
    // Once it is stamped, the scan is the file.
    let scan = scan("scan", 700, 1000);
    let stamped = make(&definition, Given::Stamped(&[scan.paper()]), None, &Bounds::default()).unwrap();
    assert_eq!(Read::of(&stamped.bytes).pictures(), [Some((700, 1000))]);
}

#[test]
fn a_logo_a_form_and_what_goes_as_it_is() {
    let definition = |making| Definition {
        name: "甲".to_owned(),
        from: vec!["one".to_owned()],
        making,
        stamp: Stamp::None,
        stamped_step: None,
        stage: "last".to_owned(),
    };
    let made = |making, sent: &Sent| {
        make(
            &definition(making),
            Given::Papers(&[sent.paper()]),
            None,
            &Bounds::default(),
        )
    };
    let small = sent(
        "one",
        samples::encode(&samples::paper(100, 100, 3), image::ImageFormat::Png),
        Kind::Page,
    );
    let logo = made(Making::Logo, &small).unwrap();
    let picture = image::load_from_memory(&logo.bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (144, 144));
    assert_eq!(logo.notes, [Note::Enlarged(small.paper().origin(None))]);
    assert!(matches!(
        made(Making::Logo, &scan("one", 500, 200)),
        Err(Fault::Logo { .. })
    ));
    let form = sent("one", crate::rehearse::drawn("form.xlsx", None), Kind::Page);
    assert_eq!(made(Making::Form, &form).unwrap().bytes, form.bytes);
    let file = sent("one", pdf("report.pdf"), Kind::Page);
    let same = made(Making::AsSent, &file).unwrap();
    assert_eq!((same.bytes, same.pages), (file.bytes.clone(), 1));
    let counted = pages(
        &definition(Making::AsSent),
        Given::Papers(&[file.paper()]),
        &Bounds::default(),
    );
    assert_eq!(counted, Ok(1));
    let two = [file.paper(), file.paper()];
    let refused = make(
        &definition(Making::AsSent),
        Given::Papers(&two),
        None,
        &Bounds::default(),
    );
    assert_eq!(refused, Err(Fault::TooManyPapers { given: 2, most: 1 }));
}

#[test]
fn the_contact_sheet_shows_all_sheets_and_stays_small() {
    let sent = [
        photo("id-front", Kind::IdCardPortrait),
        photo("id-back", Kind::IdCardEmblem),
        sent("report", pdf("report.pdf"), Kind::Page),
        photo("page", Kind::Page),
    ];
    let papers = papers(&sent);
    let one = contact_sheet(&papers, None, &Bounds::default()).unwrap();
    assert!(one.len() <= 40 * 1024, "{}", one.len());
    let picture = image::load_from_memory(&one).unwrap();
    assert!(picture.width() > 500 && picture.height() > 500);
    let other = contact_sheet(&papers, Some(&[2, 1, 0]), &Bounds::default()).unwrap();
    assert_ne!(one, other);
    let long = Sent {
        bytes: blank::pdf(&[((595.0, 842.0), "0 g 99 99 300 300 re f"); 50]),
        ..photo("one", Kind::Page)
    };
    let many = contact_sheet(&[long.paper()], None, &Bounds::default()).unwrap();
    assert!(many.len() <= 40 * 1024, "{}", many.len());
}

#[test]
fn an_order_names_every_sheet_once() {
    let sent = [scan("one", 80, 110), scan("two", 90, 120), scan("three", 100, 130)];
    let papers = papers(&sent);
    for order in [&[0, 1][..], &[0, 1, 1], &[0, 1, 3], &[0, 1, 2, 0], &[]] {
        let refused = bind(&papers, Some(order), &Bounds::default());
        assert_eq!(refused, Err(Fault::Order { pages: 3 }), "{order:?}");
    }
    assert_eq!(moved(&[0, 1, 2], 2, 0), Some(vec![2, 0, 1]));
    assert_eq!(moved(&[2, 0, 1], 0, 2), Some(vec![0, 1, 2]));
    assert_eq!(
        (moved(&[0, 1], 2, 0), moved(&[0, 1], 0, 2), moved(&[], 0, 0)),
        (None, None, None)
    );
}

/// Pages of other people's PDFs, each odd in its own way.
mod foreign {
    use super::*;

    /// A PDF of one page, with these entries in its page and these further objects from number 5 on.
    fn one_page(entries: &str, catalog: &str, objects: &[&str]) -> Vec<u8> {
        let content = "q 0.2 0.4 0.8 rg 60 500 200 120 re f Q\nq 0.9 0.1 0.1 rg 300 100 90 40 re f Q\n/L1 BDC 0 g 20 20 90 90 re f EMC";
        let content = content.replace("/L1 BDC", "/OC /L1 BDC");
        let mut all = vec![
            format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
            // Resources and size are handed down.
            "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 500 700] /Resources << /Properties << /L1 7 0 R >> >> >>".to_owned(),
            format!("<< /Type /Page /Parent 2 0 R /Contents [4 0 R] {entries} >>"),
            format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        ];
        all.extend(objects.iter().map(|object| (*object).to_owned()));
        let mut text = "%PDF-1.5\n".to_owned();
        let mut places = Vec::new();
        for (number, object) in (1..).zip(&all) {
            places.push(text.len());
            text.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        let start = text.len();
        text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", all.len() + 1));
        places
            .iter()
            .for_each(|place| text.push_str(&format!("{place:010} 00000 n \n")));
        let trailer = format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
            all.len() + 1
        );
        text.push_str(&trailer);
        text.into_bytes()
    }

    const SEAL: &str = "<< /Type /XObject /Subtype /Form /BBox [0 0 10 10] /Matrix [0 1 -1 0 0 0] /Length 40 >>\nstream\n1 0 0 rg 0 0 10 4 re f 0 1 0 rg 0 6 3 3 re\nendstream";
    const WIDGET: &str = "<< /Type /Annot /Subtype /Widget /Rect [300 300 420 460] /P 3 0 R /AP << /N 5 0 R >> /F 4 >>";
    const LAYER: &str = "<< /Type /OCG /Name (L) >>";

    fn odd_ones() -> Vec<(&'static str, Vec<u8>)> {
        let objects = [SEAL, WIDGET, LAYER];
        let hidden = "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>";
        vec![
            ("plain", one_page("", "", &objects)),
            ("rotated", one_page("/Rotate 90", "", &objects)),
            ("turned over", one_page("/Rotate 180", "", &objects)),
            ("rotated back", one_page("/Rotate -90", "", &objects)),
            (
                "cropped",
                one_page("/CropBox [40 60 460 660] /Rotate 270", "", &objects),
            ),
            ("sealed", one_page("/Annots [6 0 R]", "", &objects)),
            (
                "sealed and rotated",
                one_page("/Annots [6 0 R] /Rotate 90 /CropBox [10 20 490 690]", "", &objects),
            ),
            ("with a hidden layer", one_page("", hidden, &objects)),
        ]
    }

    fn difference(a: &image::RgbImage, b: &image::RgbImage) -> f64 {
        assert_eq!(a.dimensions(), b.dimensions());
        let sum: u64 = a
            .as_raw()
            .iter()
            .zip(b.as_raw())
            .map(|(a, b)| u64::from(a.abs_diff(*b)))
            .sum();
        sum as f64 / a.as_raw().len() as f64
    }

    #[test]
    fn pages_look_as_they_did() {
        for (name, bytes) in odd_ones() {
            let sent = sent("one", bytes, Kind::Page);
            let built = bind(&[sent.paper()], None, &Bounds::default()).unwrap();
            let before = drawing::drawn(&sent.bytes, 1, 500).unwrap();
            let after = drawing::drawn(&built.bytes, 1, 500).unwrap();
            let difference = difference(&before, &after);
            assert!(difference < 0.2, "{name}: {difference}");
            assert!(before.pixels().any(|pixel| pixel.0 != [255; 3]));
        }
    }

    #[test]
    fn what_is_shared_is_taken_once_and_the_same_papers_make_the_same_file() {
        let page = one_page("/Annots [6 0 R]", "", &[SEAL, WIDGET, LAYER]);
        let two = [sent("one", page.clone(), Kind::Page), sent("two", page, Kind::Page)];
        let papers = papers(&two);
        let once = bind(&papers[..1], None, &Bounds::default()).unwrap();
        assert_eq!(once, bind(&papers[..1], None, &Bounds::default()).unwrap());
        let twice = bind(&papers, None, &Bounds::default()).unwrap();
        assert_eq!(Read::of(&twice.bytes).pages().len(), 2);
        // Nothing that a page does is taken over, only what is to be seen.
        let text = String::from_utf8_lossy(&twice.bytes).into_owned();
        assert!(!text.contains("/Annots") && !text.contains("/Widget"));
    }

    #[test]
    fn one_that_is_locked_against_changes_only_can_be_read() {
        let mut document = Document::load_mem(&one_page("", "", &[SEAL, WIDGET, LAYER])).unwrap();
        document.trailer.set(
            "ID",
            Object::Array(vec![
                Object::string_literal(b"0123456789abcdef".to_vec()),
                Object::string_literal(b"0123456789abcdef".to_vec()),
            ]),
        );
        let state = lopdf::EncryptionState::try_from(lopdf::EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: "",
            key_length: 128,
            permissions: lopdf::Permissions::empty(),
        })
        .unwrap();
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        let sent = sent("one", bytes, Kind::Page);
        let built = bind(&[sent.paper()], None, &Bounds::default()).unwrap();
        assert!(!String::from_utf8_lossy(&built.bytes).contains("/Encrypt"));
        let open = one_page("", "", &[SEAL, WIDGET, LAYER]);
        let before = drawing::drawn(&open, 1, 400).unwrap();
        let after = drawing::drawn(&built.bytes, 1, 400).unwrap();
        assert!(difference(&before, &after) < 0.2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn damage_does_no_harm(at in 0.0_f64..1.0, byte: u8) {
            let (_, mut bytes) = odd_ones().swap_remove(6);
            let index = (at * bytes.len() as f64) as usize;
            bytes[index] = byte;
            let paper = Paper { step: "one", number: 1, bytes: &bytes, format: Format::Pdf, kind: None, corners: None };
            if let Ok(built) = bind(&[paper], None, &Bounds::default()) {
                prop_assert!(Document::load_mem(&built.bytes).is_ok());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pages_come_in_any_order_asked_for(order in Just((0_usize..7).collect::<Vec<_>>()).prop_shuffle()) {
        // A PDF of three pages among four pictures, each sheet known by its size.
        let mut sent: Vec<Sent> = (0..4).map(|number| scan("picture", 100 + number, 150)).collect();
        let three = [610.0, 620.0, 630.0].map(|width| ((width, 800.0), "0 g 9 9 99 99 re f"));
        sent.insert(2, super::tests::sent("pages", blank::pdf(&three), Kind::Page));
        let papers: Vec<Paper<'_>> = sent
            .iter()
            .map(|sent| Paper {
                step: sent.step,
                number: 1,
                bytes: &sent.bytes,
                format: Format::of(&sent.bytes),
                kind: None,
                corners: None,
            })
            .collect();
        let named: [f64; 7] = [100.0, 101.0, 610.0, 620.0, 630.0, 102.0, 103.0];
        let built = bind(&papers, Some(&order), &Bounds::default()).unwrap();
        let read = Read::of(&built.bytes);
        let seen: Vec<f64> = read
            .pictures()
            .into_iter()
            .zip(read.sizes())
            .map(|(picture, (width, _))| picture.map_or(width, |(width, _)| width as f64))
            .collect();
        let expected: Vec<f64> = order.iter().map(|place| named[*place]).collect();
        prop_assert_eq!(seen, expected);
    }

    #[test]
    fn moving_keeps_every_sheet(count in 1_usize..9, from in 0_usize..10, to in 0_usize..10) {
        let order: Vec<usize> = (0..count).collect();
        match moved(&order, from, to) {
            Some(mut other) => {
                prop_assert_eq!(other[to], from);
                other.sort_unstable();
                prop_assert_eq!(other, order);
            }
            None => prop_assert!(from >= count || to >= count),
        }
    }
}
