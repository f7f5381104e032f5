//! From the papers that a person has sent to the files that are handed over.

use std::io::{Cursor, Read};

use super::*;
use crate::{
    conversation::{self, Kind, Value},
    documents::{Request, inspect},
    rehearse,
};

const NOW: &str = "2026-12-16T10:00";

/// Every paper of the package, by its step, drawn under that name.
const PAPERS: [(&str, &str); 19] = [
    ("form-xls", "form-xls.xls"),
    ("form-xlsx", "form-xlsx.xlsx"),
    ("form-stamped", "form-stamped.pdf"),
    ("production-licence-paper", "production-licence-paper.pdf"),
    ("completion-notice", "completion-notice.jpg"),
    ("licence-photo", "licence.jpg"),
    ("logo", "logo.png"),
    ("dishonesty-legal", "screenshot-legal.png"),
    ("dishonesty-chief-editor", "screenshot-chief.png"),
    ("legal-id-front", "id-front.jpg"),
    ("legal-id-back", "id-back.jpg"),
    ("legal-cv", "cv.pdf"),
    ("credit-report", "report.pdf"),
    ("stamped-production-licence", "stamped-1.pdf"),
    ("stamped-licence", "stamped-2.pdf"),
    ("stamped-dishonesty", "stamped-3.pdf"),
    ("stamped-legal", "stamped-4.pdf"),
    ("stamped-chief-editor", "stamped-5.pdf"),
    ("stamped-credit-report", "stamped-6.pdf"),
];

/// The names as the office wants them, to the byte.
const NAMES: [&str; 10] = [
    "《微短剧“小程序”信息登记表》.xls",
    "《微短剧“小程序”信息登记表》1.2.xlsx",
    "《微短剧“小程序”信息登记表》1.2.pdf",
    "《广播电视节目制作经营许可证》+《办结告知书》.pdf",
    "营业执照.pdf",
    "小程序图标.png",
    "法定代表人和总编辑的信用中国网站失信被执行人查询结果截图.pdf",
    "法定代表身份正反面及简历.pdf",
    "总编辑身份正反面及简历.pdf",
    "小程序运营主体信用中国查询报告.pdf",
];

fn answer(value: Value, at: Timestamp) -> conversation::Answer {
    conversation::Answer { value, at }
}

/// Somebody who has sent the papers of those steps.
async fn bench_with(steps: &[&str]) -> Bench {
    let bench = Bench::at(NOW).await;
    let person = bench.person("anna");
    let mut papers = Vec::new();
    for (step, name) in PAPERS.iter().filter(|(step, _)| steps.contains(step)) {
        let bytes = bytes::Bytes::from(rehearse::drawn(name, (*step == "logo").then_some((300, 300))));
        let Kind::Paper { requirement, .. } = &BOOK.conversation.step(step).unwrap().1.kind else {
            panic!("{step} asks for no paper");
        };
        let request = Request {
            requirement: (**requirement).clone(),
            file_name: Some((*name).to_owned()),
            known: std::collections::BTreeMap::new(),
            labels: std::collections::BTreeMap::new(),
        };
        let facts = inspect(&bytes, &request, &Limits::default(), &mut || ()).facts;
        let id = bench.desk.keep_paper(person, bytes).await.unwrap();
        let paper = conversation::Paper {
            id,
            file_name: Some((*name).to_owned()),
            caption: None,
            facts,
            warnings: Vec::new(),
        };
        papers.push(((*step).to_owned(), paper));
    }
    let at = bench.clock.now();
    bench
        .store("anna", |state| {
            let texts = [
                ("company-name", "星河（北京）文化传媒有限公司"),
                ("credit-code", "91110105MA01ABCD0K"),
                ("legal-id", "11010519491231002X"),
            ];
            for (step, text) in texts {
                state
                    .answers
                    .insert(step.to_owned(), answer(Value::Text(text.to_owned()), at));
            }
            for (step, paper) in papers {
                state.answers.insert(step, answer(Value::Papers(vec![paper]), at));
            }
        })
        .await;
    bench
}

impl Bench {
    /// Changes what is stored of somebody, as only a test can.
    async fn change(&self, name: &str, change: impl FnOnce(&mut conversation::State)) {
        let mut state = self.state(name).await;
        change(&mut state);
        let version = state.version;
        let body = json!({"channel": WIRE, "address": name, "state": state});
        let commit = Commit {
            person: self.person(name),
            expect: version,
            body: serde_json::to_vec(&body).unwrap(),
            done: Vec::new(),
            replies: Vec::new(),
            reminders: Vec::new(),
            papers: Vec::new(),
            links: Vec::new(),
            history: Vec::new(),
        };
        self.vault.commit(commit).await.unwrap();
    }

    /// Puts other bytes in the place of a step's paper.
    async fn replace(&self, step: &str, bytes: impl Into<bytes::Bytes>) {
        let id = self.desk.keep_paper(self.person("anna"), bytes.into()).await.unwrap();
        self.change("anna", |state| {
            let Value::Papers(papers) = &mut state.answers.get_mut(step).unwrap().value else {
                panic!("papers");
            };
            papers[0].id = id;
        })
        .await;
    }

    /// What is answered to it: the words, and the files.
    async fn asks(&self, number: u32, words: &str) -> (String, Vec<(String, Vec<u8>)>) {
        self.say("anna", number, words, None).await;
        self.settle().await;
        let delivered = std::mem::take(&mut *self.wire.delivered.lock().unwrap());
        let said = |outgoing: &Outgoing| {
            [outgoing.notices.as_slice(), outgoing.body.as_slice()]
                .concat()
                .join("\n")
        };
        let words = delivered
            .iter()
            .map(|(_, outgoing)| said(outgoing))
            .collect::<Vec<_>>()
            .join("\n");
        let files = delivered.iter().flat_map(|(_, outgoing)| &outgoing.attachments);
        let files = files.map(|file| (file.file_name.clone(), file.bytes().to_vec()));
        (words, files.collect())
    }
}

fn unpacked(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let read = |index: usize| {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    (0..zip::ZipArchive::new(Cursor::new(zip)).unwrap().len())
        .map(read)
        .collect()
}

fn all_steps() -> Vec<&'static str> {
    PAPERS.iter().map(|(step, _)| *step).collect()
}

#[tokio::test(start_paused = true)]
async fn ten_papers_become_one_archive_with_the_offices_names() {
    let bench = bench_with(&all_steps()).await;
    let (table, _) = bench.asks(1, "/package").await;
    for name in NAMES {
        assert!(table.contains(&format!("✅ {name}")), "{name} isn't ready in\n{table}");
    }
    // Drawn PDFs and photos have a page each: only what is made of several is shown first.
    let (said, files) = bench.asks(2, "打包").await;
    let [(name, zip)] = files.as_slice() else {
        panic!("not one file: {said}");
    };
    assert_eq!(name, "备案材料.zip");
    let inside = unpacked(zip);
    assert_eq!(inside.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), NAMES);
    for (name, bytes) in &inside {
        if name.ends_with(".pdf") {
            let document = lopdf::Document::load_mem(bytes).unwrap();
            assert!(!document.get_pages().is_empty(), "{name}");
        }
    }
    // What was made stays as long as nothing newer is made, and goes then.
    let first = bench.state("anna").await.made;
    bench.asks(3, "/package").await;
    let (_, again) = bench.asks(4, "1").await;
    assert_eq!(again[0].1, *zip);
    let second = bench.state("anna").await.made;
    let person = bench.person("anna");
    assert_ne!(first[0].paper, second[0].paper);
    assert!(
        bench.desk.read_paper(person, &first[0].paper).await.is_none(),
        "it is thrown away"
    );
    assert!(bench.desk.read_paper(person, &second[0].paper).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_is_said_and_the_rest_is_made() {
    let bench = bench_with(&["licence-photo", "logo", "legal-id-front", "legal-id-back", "legal-cv"]).await;
    let (table, _) = bench.asks(1, "/package").await;
    for line in [
        "🖨 营业执照.pdf",
        "✅ 小程序图标.png",
        "🖨 法定代表身份正反面及简历.pdf",
        "⬜ 总编辑身份正反面及简历.pdf：还缺",
        "⬜ 《微短剧“小程序”信息登记表》.xls：还缺",
    ] {
        assert!(table.contains(line), "{line} is not in\n{table}");
    }
    let (asked, files) = bench.asks(2, "打印稿").await;
    assert!(
        asked.contains("都对吗"),
        "what has several pages is shown first: {asked}"
    );
    assert_eq!(files[0].0, "页面-法定代表身份正反面及简历.pdf.jpg");
    let (_, files) = bench.asks(20, "都对").await;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["打印-营业执照.pdf", "打印-法定代表身份正反面及简历.pdf"]);
    // Both sides of the card on one page, and the CV behind them.
    let document = lopdf::Document::load_mem(&files[1].1).unwrap();
    assert_eq!(document.get_pages().len(), 2);
    bench.asks(3, "/package").await;
    let (_, files) = bench.asks(4, "打包").await;
    assert_eq!(unpacked(&files[0].1).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn all_answers_only_after_a_yes() {
    let bench = bench_with(&["logo"]).await;
    bench.asks(1, "/package").await;
    let (asked, files) = bench.asks(2, "汇总表").await;
    assert!(asked.contains("不打码") && files.is_empty(), "{asked}");
    let (table, files) = bench.asks(3, "先不做").await;
    assert!(table.contains("小程序图标.png") && files.is_empty(), "{table}");
    bench.asks(4, "汇总表").await;
    let (said, files) = bench.asks(5, "做一份").await;
    assert_eq!(files[0].0, "填写内容汇总.pdf");
    assert!(!said.contains("11010519491231002X"), "it stands in the file only");
    let document = lopdf::Document::load_mem(&files[0].1).unwrap();
    assert_eq!(document.get_pages().len(), 1);
    // Everything goes with the person.
    let made = bench.state("anna").await.made[0].paper.clone();
    bench.asks(6, "删除资料").await;
    bench.asks(7, "1").await;
    assert!(bench.desk.read_paper(bench.person("anna"), &made).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_paper_that_cannot_be_used_is_named_and_the_others_go() {
    let bench = bench_with(&["logo", "form-stamped"]).await;
    bench
        .replace("form-stamped", &b"%PDF-1.4 nothing of the kind"[..])
        .await;
    bench.asks(1, "/package").await;
    let (said, files) = bench.asks(2, "打包").await;
    assert!(said.contains("1.2.pdf 没做成"), "{said}");
    assert_eq!(unpacked(&files[0].1)[0].0, "小程序图标.png");
}

/// The order of a file's pages, as it is kept.
async fn order_of(bench: &Bench, name: &str) -> Vec<u16> {
    bench.state("anna").await.page_orders[name].order.clone()
}

#[tokio::test(start_paused = true)]
async fn pages_come_in_the_order_that_is_said() {
    let name = "《广播电视节目制作经营许可证》+《办结告知书》.pdf";
    let bench = bench_with(&["production-licence-paper", "completion-notice"]).await;
    bench.asks(1, "/package").await;
    let (asked, files) = bench.asks(2, "打印稿").await;
    assert!(asked.contains("都对吗"), "{asked}");
    assert_eq!(files[0].0, format!("页面-{name}.jpg"));
    assert_eq!(order_of(&bench, name).await, [0, 1]);
    let (asked, again) = bench.asks(3, "第2页放到最前").await;
    assert!(asked.contains("图上的顺序"), "{asked}");
    assert_eq!(order_of(&bench, name).await, [1, 0]);
    assert_ne!(files[0].1, again[0].1, "the picture shows the new order");
    let (asked, _) = bench.asks(4, "第9页放到最后").await;
    assert!(asked.contains("没有第 9 页"), "{asked}");
    let (asked, _) = bench.asks(5, "随便").await;
    assert!(asked.contains("没看懂"), "{asked}");
    // Turned round and round again: as before.
    bench.asks(6, "倒过来").await;
    assert_eq!(order_of(&bench, name).await, [0, 1]);
    bench.asks(7, "2 1").await;
    assert_eq!(order_of(&bench, name).await, [1, 0]);
    let (_, files) = bench.asks(8, "就这样").await;
    assert_eq!(files[0].0, format!("打印-{name}"));
    // Seen once, it isn't shown again before the same is built.
    bench.asks(9, "/package").await;
    let (_, second) = bench.asks(10, "打印稿").await;
    assert_eq!(second[0].1, files[0].1);
    bench.asks(11, "/package").await;
    bench.asks(12, "看页面").await;
    bench.asks(13, "2").await;
    bench.asks(14, "恢复原来的顺序").await;
    assert_eq!(order_of(&bench, name).await, [0, 1]);
    let (_, third) = bench.asks(15, "就这样").await;
    assert!(third.is_empty(), "without the stamp there is nothing to pack yet");
}

#[tokio::test(start_paused = true)]
async fn a_form_is_filled_in_from_the_answers_and_nothing_else_of_it() {
    let bench = bench_with(&["form-xls", "form-xlsx"]).await;
    let blank = crate::documents::sheet::samples::xlsx(
        &[
            ("A", 1, "微短剧“小程序”信息登记表"),
            ("A", 2, "小程序名称"),
            ("A", 3, "企业名称"),
            ("A", 4, "统一社会信用代码"),
        ],
        &[],
    );
    bench.replace("form-xlsx", blank).await;
    bench.asks(1, "/package").await;
    let (said, files) = bench.asks(2, "帮我填").await;
    assert!(said.contains("1.2.xlsx 里空着的，我按你前面的回答填好了"), "{said}");
    assert!(said.contains("星河（北京）文化传媒有限公司"), "{said}");
    let [(name, filled)] = files.as_slice() else {
        panic!("not one file: {said}");
    };
    assert_eq!(name, NAMES[1]);
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(filled)).unwrap();
    let cells = calamine::Reader::worksheets(&mut workbook);
    let all: Vec<String> = cells[0].1.rows().flatten().map(ToString::to_string).collect();
    assert!(all.iter().any(|cell| cell == "星河（北京）文化传媒有限公司"), "{all:?}");
    assert!(all.iter().any(|cell| cell == "91110105MA01ABCD0K"), "{all:?}");
}

/// A PDF of so many pages, each with something on it.
fn pdf_of(pages: usize) -> Vec<u8> {
    crate::documents::blank::pdf(&vec![((595.0, 842.0), "0 g 80 600 300 60 re f"); pages])
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_packed_is_said_with_what_to_do_and_nothing_is_lost() {
    let text = String::from_utf8(pdf_of(1)).unwrap();
    let (owner, user) = ("11".repeat(32), "22".repeat(32));
    let encrypt = format!("/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{owner}> /U <{user}> >>");
    let locked = text.replacen("/Root 1 0 R", &format!("/Root 1 0 R /ID [<00> <00>] {encrypt}"), 1);
    let cases: [(Vec<u8>, &str); 4] = [
        (pdf_of(60), "一共 60 页，最多 50 页"),
        (locked.into_bytes(), "有密码，去掉密码再发一次"),
        (pdf_of(1)[..150].to_vec(), "打不开，请重新发一次"),
        // A sheet in the place of the scan.
        (rehearse::drawn("form.xlsx", None), "没做成"),
    ];
    for (bytes, said) in cases {
        let bench = bench_with(&["logo", "form-stamped"]).await;
        bench.replace("form-stamped", bytes).await;
        bench.asks(1, "/package").await;
        let (words, files) = bench.asks(2, "打包").await;
        assert!(
            words.contains("1.2.pdf 没做成") && words.contains(said),
            "{said}: {words}"
        );
        assert_eq!(unpacked(&files[0].1).len(), 1, "the logo is packed all the same");
        let state = bench.state("anna").await;
        assert!(state.answers.contains_key("form-stamped"), "what was sent is kept");
    }
}

#[tokio::test(start_paused = true)]
async fn a_photo_that_lies_on_its_side_is_packed_upright() {
    let bench = bench_with(&["form-stamped"]).await;
    let upright = rehearse::jpeg("form-stamped", 1200, 1600);
    let picture = image::load_from_memory(&upright).unwrap();
    let mut lying = Cursor::new(Vec::new());
    let rotated = image::DynamicImage::ImageRgb8(picture.rotate270().to_rgb8());
    rotated.write_to(&mut lying, image::ImageFormat::Jpeg).unwrap();
    // Turned by the mark that phones put in.
    let turned = crate::documents::samples::with_orientation(&lying.into_inner(), 6);
    bench.replace("form-stamped", turned).await;
    bench
        .change("anna", |state| {
            let Value::Papers(papers) = &mut state.answers.get_mut("form-stamped").unwrap().value else {
                panic!("papers");
            };
            papers[0].facts.format = crate::documents::Format::Jpeg;
            papers[0].facts.page_count = None;
        })
        .await;
    bench.asks(1, "/package").await;
    let (said, files) = bench.asks(2, "打包").await;
    let (_, pdf) = &unpacked(&files[0].1)[0];
    let document = lopdf::Document::load_mem(pdf).unwrap_or_else(|error| panic!("{error}: {said}"));
    // The picture stays as it is coded; it is drawn turned by a quarter.
    let content = document.get_and_decode_page_content(document.get_pages()[&1]).unwrap();
    let number = |operand: &lopdf::Object| operand.as_float().unwrap();
    let mut ways = content.operations.iter().filter(|operation| operation.operator == "cm");
    assert!(ways.any(|way| number(&way.operands[0]).abs() < 1e-3 && number(&way.operands[1]).abs() > 1.0));
}

#[tokio::test(start_paused = true)]
async fn what_comes_back_stamped_is_counted() {
    let bench = bench_with(&["production-licence-paper", "completion-notice"]).await;
    bench.asks(1, "/package").await;
    bench.asks(2, "打印稿").await;
    bench.asks(3, "都对").await;
    let state = bench.state("anna").await;
    assert_eq!(state.printed["stamped-production-licence"], 2);
}

#[tokio::test(start_paused = true)]
async fn what_may_not_leave_the_country_is_in_nothing_that_is_made() {
    let steps: Vec<&str> = all_steps()
        .into_iter()
        .filter(|step| !step.starts_with("stamped"))
        .collect();
    let bench = bench_with(&steps).await;
    bench.wire.is_abroad.store(true, std::sync::atomic::Ordering::Relaxed);
    let at = bench.clock.now();
    bench
        .change("anna", |state| {
            let page = conversation::Consent {
                answer: conversation::ConsentAnswer::Page,
                at,
            };
            state.consents.insert("legal-representative".to_owned(), page);
        })
        .await;
    bench.asks(1, "/package").await;
    let (_, shown) = bench.asks(2, "看页面").await;
    assert!(
        !shown.iter().any(|(name, _)| name.contains("法定代表身份")),
        "no picture of them"
    );
    bench.asks(3, "/package").await;
    let (said, prints) = bench.asks(4, "打印稿").await;
    assert!(said.contains("法定代表身份正反面及简历.pdf 没放进来"), "{said}");
    assert!(!prints.is_empty() && !prints.iter().any(|(name, _)| name.contains("法定代表身份")));
    bench.asks(6, "/package").await;
    bench.asks(7, "汇总表").await;
    let (_, summary) = bench.asks(8, "做一份").await;
    let document = lopdf::Document::load_mem(&summary[0].1).unwrap();
    let text = document.extract_text(&[1]).unwrap();
    assert!(text.contains("91110105MA01ABCD0K"), "{text}");
    assert!(!text.contains("11010519491231002X"), "masked even there: {text}");
    // Where nothing leaves the country it is in.
    bench.wire.is_abroad.store(false, std::sync::atomic::Ordering::Relaxed);
    bench.asks(9, "/package").await;
    bench.asks(10, "汇总表").await;
    let (_, summary) = bench.asks(11, "做一份").await;
    let document = lopdf::Document::load_mem(&summary[0].1).unwrap();
    assert!(document.extract_text(&[1]).unwrap().contains("11010519491231002X"));
}

#[tokio::test(start_paused = true)]
async fn with_the_consent_goes_what_was_made() {
    let bench = bench_with(&["logo", "legal-id-front", "legal-id-back", "legal-cv"]).await;
    let at = bench.clock.now();
    bench
        .change("anna", |state| {
            let yes = conversation::Consent {
                answer: conversation::ConsentAnswer::Here,
                at,
            };
            state.consents.insert("legal-representative".to_owned(), yes);
        })
        .await;
    bench.asks(1, "/package").await;
    bench.asks(2, "打印稿").await;
    bench.asks(3, "都对").await;
    let state = bench.state("anna").await;
    assert!(!state.page_orders.is_empty());
    let made = state.made.iter().map(|file| file.paper.clone()).collect::<Vec<_>>();
    assert!(bench.desk.read_paper(bench.person("anna"), &made[0]).await.is_some());
    bench.asks(4, "/edit").await;
    let (menu, _) = bench.asks(5, "8").await;
    assert!(menu.contains("法人本人单独同意"), "{menu}");
    let (said, _) = bench.asks(6, "不提供").await;
    assert!(said.contains("已撤回同意"), "{said}");
    let state = bench.state("anna").await;
    assert!(state.made.is_empty() && state.page_orders.is_empty());
    for paper in made {
        assert!(bench.desk.read_paper(bench.person("anna"), &paper).await.is_none());
    }
}
