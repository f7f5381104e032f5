//! From generated papers to the finished archive, with the conversation that ships.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use beian::conversation::{Conversation, Kind, load};
use beian::documents::package::{
    Archives, Bounds, Built, Collected, Definition, Given, Line, Making, Package, Paper, Readiness, Stamp, make, pages,
    status, summary, to_print,
};
use beian::documents::{Facts, Limits, Request, Requirement, inspect};
use beian::{library, rehearse};
use lopdf::Document;

/// The names as the office's page lists them: the quotes inside 《 》 are U+201C and U+201D, the plus is ASCII, and 法定代表 has no 人 in the eighth.
const NAMES: [&str; 10] = [
    "《微短剧\u{201C}小程序\u{201D}信息登记表》.xls",
    "《微短剧\u{201C}小程序\u{201D}信息登记表》1.2.xlsx",
    "《微短剧\u{201C}小程序\u{201D}信息登记表》1.2.pdf",
    "《广播电视节目制作经营许可证》\u{2B}《办结告知书》.pdf",
    "营业执照.pdf",
    "小程序图标.png",
    "法定代表人和总编辑的信用中国网站失信被执行人查询结果截图.pdf",
    "法定代表身份正反面及简历.pdf",
    "总编辑身份正反面及简历.pdf",
    "小程序运营主体信用中国查询报告.pdf",
];
/// How many pages each has when each step has one paper, and the credit report three.
const PAGES: [u32; 10] = [0, 0, 1, 2, 1, 0, 1, 2, 2, 3];

fn conversation() -> Conversation {
    let sources = library::built_in();
    let (conversation, _) = load::load(&sources.conversation_id, &sources.conversation_files).unwrap();
    conversation
}

/// A paper as the store would have it.
struct Kept {
    step: String,
    number: u32,
    bytes: Vec<u8>,
    facts: Facts,
    requirement: Requirement,
}

impl Kept {
    /// Draws a paper for a step and looks at it as it would be looked at when it comes.
    fn drawn(conversation: &Conversation, step: &str, number: u32, name: &str, size: (u32, u32)) -> Kept {
        let Kind::Paper { requirement, .. } = &conversation.step(step).unwrap().1.kind else {
            panic!("{step} asks for no paper")
        };
        let bytes = rehearse::drawn(name, Some(size));
        let request = Request {
            requirement: Requirement::clone(requirement),
            ..Request::default()
        };
        let inspection = inspect(&bytes, &request, &Limits::default(), &mut || ());
        assert!(!inspection.stops(), "{step}: {:?}", inspection.findings);
        Kept {
            step: step.to_owned(),
            number,
            bytes,
            facts: inspection.facts,
            requirement: Requirement::clone(requirement),
        }
    }

    fn paper(&self) -> Paper<'_> {
        Paper::new(
            &self.step,
            self.number,
            &self.bytes,
            &self.facts,
            self.requirement.look.as_ref(),
        )
    }
}

/// One paper for each step, three for the credit report.
fn all_papers(conversation: &Conversation, package: &Package) -> Vec<Kept> {
    let steps = package.files.iter().flat_map(|file| &file.from);
    let mut kept = Vec::new();
    for step in steps {
        match step.as_str() {
            "credit-report" => {
                for (number, name) in (1..).zip(["report-1.pdf", "report-2.pdf", "report-3.jpg"]) {
                    kept.push(Kept::drawn(conversation, step, number, name, (1200, 1600)));
                }
            }
            "form-xls" => kept.push(Kept::drawn(conversation, step, 1, "form.xls", (0, 0))),
            "form-xlsx" => kept.push(Kept::drawn(conversation, step, 1, "form.xlsx", (0, 0))),
            "form-stamped" => kept.push(Kept::drawn(conversation, step, 1, "form.pdf", (0, 0))),
            "logo" => kept.push(Kept::drawn(conversation, step, 1, "logo.png", (600, 600))),
            "licence-photo" => kept.push(Kept::drawn(conversation, step, 1, "licence.jpg", (2000, 1500))),
            step => kept.push(Kept::drawn(conversation, step, 1, &format!("{step}.jpg"), (2000, 1500))),
        }
    }
    kept
}

fn papers_of<'a>(kept: &'a [Kept], file: &Definition) -> Vec<Paper<'a>> {
    let steps = file.from.iter();
    steps
        .flat_map(|step| kept.iter().filter(move |kept| kept.step == *step))
        .map(Kept::paper)
        .collect()
}

fn page_sizes(pdf: &[u8]) -> Vec<(i64, i64)> {
    let document = Document::load_mem(pdf).unwrap();
    let sizes = document.get_pages().into_values().map(|page| {
        let media = document.get_dictionary(page).unwrap().get(b"MediaBox").unwrap();
        let sides: Vec<i64> = media
            .as_array()
            .unwrap()
            .iter()
            .map(|side| side.as_float().unwrap().round() as i64)
            .collect();
        (sides[2], sides[3])
    });
    sizes.collect()
}

#[test]
fn the_ten_files_are_named_to_the_byte() {
    let package = conversation().package.unwrap();
    let names: Vec<&str> = package.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, NAMES);
    let stamped: Vec<usize> = (1..)
        .zip(&package.files)
        .filter(|(_, file)| file.stamp != Stamp::None)
        .map(|(number, _)| number)
        .collect();
    assert_eq!(stamped, [3, 4, 5, 7, 8, 9, 10]);
    assert!(package.files.iter().all(|file| file.stage == "category"));
}

#[test]
fn a_conversation_is_checked_with_its_package() {
    let mut sources = library::built_in();
    for file in &mut sources.conversation_files {
        file.text = file
            .text
            .replace("from = [\"legal-id-front\"", "from = [\"legal-id-frnt\"");
    }
    let faults = load::load(&sources.conversation_id, &sources.conversation_files).unwrap_err();
    let fault = faults
        .iter()
        .find(|fault| fault.message.contains("legal-id-frnt"))
        .unwrap();
    assert!(fault.path.ends_with("package.toml"));
    assert_eq!(fault.suggestion.as_deref(), Some("did you mean `legal-id-front`?"));
}

#[test]
fn papers_become_the_archive_that_is_handed_over() {
    let conversation = conversation();
    let package = conversation.package.as_ref().unwrap();
    let kept = all_papers(&conversation, package);
    let bounds = Bounds::default();

    // Nothing is there; then everything is there but the stamped scans; then those are.
    let mut collected = Collected::default();
    let missing = status(package, &collected);
    assert!(
        missing
            .iter()
            .all(|status| matches!(status.readiness, Readiness::Missing { .. }))
    );
    for paper in &kept {
        *collected.papers.entry(paper.step.clone()).or_default() += 1;
    }
    let to_stamp: Vec<usize> = (1..)
        .zip(status(package, &collected))
        .filter(|(_, status)| status.readiness == Readiness::NeedsStamp)
        .map(|(number, _)| number)
        .collect();
    assert_eq!(to_stamp, [4, 5, 7, 8, 9, 10]);

    let mut made: Vec<(String, Vec<u8>)> = Vec::new();
    for (file, expected) in package.files.iter().zip(PAGES) {
        let papers = papers_of(&kept, file);
        assert_eq!(
            pages(file, Given::Papers(&papers), &bounds).unwrap(),
            if file.making == Making::Pages || file.making == Making::OnePicture {
                expected
            } else {
                0
            }
        );
        let built: Built = if file.stamp == Stamp::Print {
            let print = to_print(file, &papers, None, &bounds).unwrap();
            assert_eq!(print.pages, expected, "{}", file.name);
            let a4 = |size: &(i64, i64)| matches!(size, (595, 842) | (842, 595));
            assert!(page_sizes(&print.bytes).iter().all(a4), "{}", file.name);
            // What comes back is a scan of those pages, here without any seal.
            let scan = print.bytes;
            let request = Request::default();
            let facts = inspect(&scan, &request, &Limits::default(), &mut || ()).facts;
            *collected.stamped.entry(file.name.clone()).or_default() += 1;
            let stamped = [Paper::new("stamped", 1, &scan, &facts, None)];
            make(file, Given::Stamped(&stamped), None, &bounds).unwrap()
        } else {
            make(file, Given::Papers(&papers), None, &bounds).unwrap()
        };
        assert_eq!(built.notes, [], "{}", file.name);
        assert_eq!(built.pages, expected, "{}", file.name);
        made.push((file.name.clone(), built.bytes));
    }
    assert!(
        status(package, &collected)
            .iter()
            .all(|status| status.readiness == Readiness::Ready)
    );

    let mut archives = Archives::new(45 * 1024 * 1024, "2026-11-23T12:00:00".parse().unwrap());
    for (name, bytes) in &made {
        archives.add(name, bytes).unwrap();
    }
    let done = archives.finish().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(done[0].as_slice())).unwrap();
    assert_eq!((done.len(), archive.len()), (1, 10));
    for (number, name) in NAMES.iter().enumerate() {
        let mut entry = archive.by_index(number).unwrap();
        assert_eq!(entry.name().unwrap().as_bytes(), name.as_bytes());
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        match name.rsplit_once('.').unwrap().1 {
            "pdf" => assert_eq!(page_sizes(&bytes).len(), PAGES[number] as usize, "{name}"),
            "png" => {
                let logo = image::load_from_memory(&bytes).unwrap();
                assert_eq!((logo.width(), logo.height()), (144, 144));
            }
            _ => assert_eq!(bytes, made[number].1),
        }
        assert!(bytes.len() < 10 * 1024 * 1024);
    }
}

#[test]
#[ignore = "needs qpdf"]
fn every_pdf_that_is_made_is_valid_by_qpdf() {
    let conversation = conversation();
    let package = conversation.package.as_ref().unwrap();
    let kept = all_papers(&conversation, package);
    let bounds = Bounds::default();
    let mut made: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (number, file) in package.files.iter().enumerate() {
        let papers = papers_of(&kept, file);
        if matches!(file.making, Making::Pages | Making::OnePicture) {
            let file_made = make(file, Given::Papers(&papers), None, &bounds).unwrap();
            made.insert(format!("{number}-made.pdf"), file_made.bytes);
            let print = to_print(file, &papers, None, &bounds).unwrap();
            made.insert(format!("{number}-print.pdf"), print.bytes);
            let small = Bounds {
                file_bytes: 200 * 1024,
                ..Bounds::default()
            };
            if let Ok(small) = make(file, Given::Papers(&papers), None, &small) {
                made.insert(format!("{number}-small.pdf"), small.bytes);
            }
        }
    }
    let lines = [
        Line::Heading("一、小程序注册"),
        Line::Answer {
            label: "主体名称",
            value: "北京星河文化传媒有限公司（龚喆𬭚）",
        },
    ];
    made.insert("summary.pdf".to_owned(), summary("资料一览", &lines).unwrap().pdf);
    assert!(made.len() > 15);
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in made {
        let path = folder.path().join(&name);
        std::fs::write(&path, bytes).unwrap();
        let output = std::process::Command::new("qpdf")
            .arg("--check")
            .arg(&path)
            .output()
            .unwrap();
        // 3 would be warnings: there are to be none.
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
