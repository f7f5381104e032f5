//! What is said of the drawn photos: nothing of good ones, and of faulty ones their fault.

use std::time::Instant;

use super::*;
use crate::documents::finding::code;
use crate::documents::photo::measure::{Paper, Source, Thresholds, Wanted};
use crate::documents::photo::{Sample, look};
use crate::documents::{Argument, Finding, Fingerprint, Limits, Picture, same_picture};

/// A name of each kind, with what a step that asks for it wants.
const PAPERS: [(&str, Paper, bool); 4] = [
    ("licence", Paper::Licence, true),
    ("id-front", Paper::IdCardPortrait, false),
    ("id-back", Paper::IdCardEmblem, false),
    ("notice", Paper::Page, true),
];

fn wanted(paper: Paper, seal: bool) -> Wanted {
    Wanted {
        paper,
        colour: true,
        seal,
        source: Source::Photo,
    }
}

fn decoded(bytes: &[u8]) -> Picture {
    Picture::decode(bytes, &Limits::default()).expect("a picture")
}

/// What the photo checks say, as `documents::inspect` has them say it.
fn findings(bytes: &[u8], wanted: &Wanted) -> Vec<Finding> {
    let picture = decoded(bytes);
    let sample = Sample::turned(picture.stored(), picture.orientation());
    let seen = look(&picture, sample, wanted, &Thresholds::default());
    if std::env::var_os("SHOW_MEASURES").is_some() {
        println!("{:?}\n{:#?}", seen.outline.map(|found| found.confidence), seen.measures);
    }
    seen.findings
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| &*finding.code).collect()
}

#[test]
fn nothing_is_said_of_a_good_photo() {
    let mut wrong = String::new();
    let sizes = [(1600, 1200), (1200, 1600), (2000, 1500), (1800, 1300), (4000, 3000)];
    for (stem, paper, seal) in PAPERS {
        for (width, height) in sizes {
            // The largest take seconds to draw and look at.
            let names = if width < 4000 { 2 } else { 1 };
            for number in 0..names {
                let name = format!("{stem}{number}.jpg");
                let bytes = jpeg(&name, width, height);
                let findings = findings(&bytes, &wanted(paper, seal));
                if !findings.is_empty() {
                    wrong.push_str(&format!("{name} {width}x{height}: {:?}\n", codes(&findings)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a fault makes be said, and of which papers.
fn expected(fault: Fault, paper: Paper) -> Option<&'static [&'static str]> {
    let card = paper.is_card();
    Some(match fault {
        Fault::Blurred | Fault::Shaken => &[code::BLURRED],
        Fault::Dark => &[code::DARK],
        Fault::Bright => &[code::OVER_EXPOSED],
        Fault::Glare => &[code::GLARE],
        Fault::Shadow => &[code::UNEVEN_LIGHT],
        Fault::CutOff => &[code::CUT_OFF],
        Fault::Finger => &[code::COVERED],
        Fault::Small => &[code::SMALL_IN_FRAME],
        Fault::Tilted => &[code::TILTED],
        Fault::Turned => &[code::TURNED],
        // A full page's lines don't say where up is.
        Fault::UpsideDown if paper == Paper::Page => return None,
        Fault::UpsideDown => &[code::TURNED],
        // What a grey page lacks is the red of its seal.
        Fault::Grey if paper == Paper::Page => &[code::NO_SEAL],
        Fault::Grey => &[code::GREY_COPY],
        Fault::NoSeal if card => return None,
        Fault::NoSeal => &[code::NO_SEAL],
        Fault::OfScreen => &[code::OF_SCREEN],
        Fault::Screenshot => &[code::SCREENSHOT],
    })
}

#[test]
fn of_a_fault_exactly_that_is_said() {
    let mut wrong = String::new();
    for (number, (fault, word)) in (0..).zip(Fault::ALL) {
        for (kind, (stem, paper, seal)) in (0..).zip(PAPERS) {
            let Some(expected) = expected(fault, paper) else {
                continue;
            };
            let (name, size) = match (number + kind) % 2 {
                0 => (format!("{stem}.jpg"), (1600, 1200)),
                _ => (format!("{stem}-2.jpg"), (1200, 1600)),
            };
            let findings = findings(&photo(&name, size.0, size.1, &[fault]), &wanted(paper, seal));
            // That the camera moved can't always be told from print that is out of focus; the reverse may not be said.
            let motion = findings.first().and_then(|finding| finding.arguments.get("motion"));
            let moved = fault == Fault::Shaken || motion != Some(&Argument::Number(1));
            if codes(&findings) != expected || !moved {
                wrong.push_str(&format!("{word} {name} {size:?}: {findings:?}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_screenshot_is_one() {
    let wanted = Wanted {
        colour: false,
        source: Source::Screenshot,
        ..wanted(Paper::Page, false)
    };
    for name in ["dishonesty-legal.jpg", "dishonesty-editor.jpg", "screenshot.jpg"] {
        assert_eq!(
            codes(&findings(&jpeg(name, 1170, 2532), &wanted)),
            Vec::<&str>::new(),
            "{name}"
        );
    }
    let photo = findings(&jpeg("notice.jpg", 1200, 1600), &wanted);
    assert_eq!(codes(&photo), [code::NO_SCREENSHOT]);
}

#[test]
fn no_two_names_look_the_same() {
    let mut prints: Vec<(String, Fingerprint)> = Vec::new();
    let stems = [
        "licence",
        "id-front",
        "id-back",
        "editor-front",
        "editor-back",
        "notice",
        "logo",
        "dishonesty",
    ];
    for stem in stems {
        for number in 0..8 {
            let name = format!("{stem}-{number}.jpg");
            let side = match stem {
                "logo" => (144, 144),
                "dishonesty" => (390, 844),
                _ => (400, 300),
            };
            let picture = decoded(&jpeg(&name, side.0, side.1));
            let print = Fingerprint::of(&Sample::turned(picture.stored(), picture.orientation()));
            for (other, known) in &prints {
                assert!(!same_picture(known, &print), "{other} and {name}");
            }
            prints.push((name, print));
        }
    }
}

#[test]
fn a_name_gives_the_same_bytes_again() {
    for name in [
        "licence.jpg",
        "logo.jpg",
        "dishonesty.jpg",
        "notice.pdf",
        "form.xls",
        "form.xlsx",
    ] {
        assert_eq!(drawn(name, Some((320, 240))), drawn(name, Some((320, 240))), "{name}");
    }
    assert_ne!(pdf("a.pdf"), pdf("b.pdf"));
    for (width, height) in [(1, 1), (1, 900), (900, 1), (3, 2)] {
        for (fault, _) in Fault::ALL {
            let _ = photo("licence.jpg", width, height, &[fault]);
        }
        let _ = (jpeg("logo.jpg", width, height), jpeg("screenshot.jpg", width, height));
    }
}

#[test]
fn nothing_is_said_of_a_drawn_pdf() {
    let inspection = crate::documents::inspect(&pdf("notice.pdf"), &Default::default(), &Limits::default(), &mut || ());
    assert_eq!(inspection.findings, []);
}

/// Writes what is drawn to a folder, for looking at: `DRAWN_TO=folder cargo test --lib looked_at -- --ignored`.
#[test]
#[ignore = "needs somebody who looks"]
fn looked_at() {
    let Some(folder) = std::env::var_os("DRAWN_TO").map(std::path::PathBuf::from) else {
        return;
    };
    let write = |name: &str, bytes: &[u8]| {
        let small = decoded(bytes).upright().thumbnail(800, 800);
        small.save(folder.join(format!("{name}.png"))).expect("written");
    };
    for (stem, ..) in PAPERS {
        for number in 0..3 {
            let name = format!("{stem}{number}.jpg");
            let begun = Instant::now();
            let bytes = jpeg(&name, 1600, 1200);
            println!("{name}: {:?}, {} bytes", begun.elapsed(), bytes.len());
            write(&name, &bytes);
        }
        for (fault, word) in Fault::ALL {
            write(
                &format!("{stem}-{word}"),
                &photo(&format!("{stem}.jpg"), 1600, 1200, &[fault]),
            );
        }
    }
    write("logo", &jpeg("logo.jpg", 144, 144));
    write("dishonesty", &jpeg("dishonesty.jpg", 1170, 2532));
}
