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
    let (_, files) = bench.asks(2, "打印稿").await;
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
    let person = bench.person("anna");
    let broken = bytes::Bytes::from_static(b"%PDF-1.4 nothing of the kind");
    let id = bench.desk.keep_paper(person, broken).await.unwrap();
    let mut state = bench.state("anna").await;
    let Value::Papers(papers) = &mut state.answers.get_mut("form-stamped").unwrap().value else {
        panic!("papers");
    };
    papers[0].id = id;
    let version = state.version;
    let body = json!({"channel": WIRE, "address": "anna", "state": state});
    let commit = Commit {
        person,
        expect: version,
        body: serde_json::to_vec(&body).unwrap(),
        done: Vec::new(),
        replies: Vec::new(),
        reminders: Vec::new(),
        papers: Vec::new(),
        links: Vec::new(),
        history: Vec::new(),
    };
    bench.vault.commit(commit).await.unwrap();
    bench.asks(1, "/package").await;
    let (said, files) = bench.asks(2, "打包").await;
    assert!(said.contains("1.2.pdf 没做成"), "{said}");
    assert_eq!(unpacked(&files[0].1)[0].0, "小程序图标.png");
}
