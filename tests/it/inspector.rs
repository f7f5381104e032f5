//! Files are looked at in children of the real binary: as well as in the process itself, and without harm to it.

use std::{path::PathBuf, time::Duration};

use beian::{
    documents::{self, Inspection, Limits, Request, Severity, finding::code},
    inspector::{Bounds, Inspector},
    rehearse::{jpeg, pdf},
};
use bytes::Bytes;

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_beian"))
}

fn photo(width: u32, height: u32) -> Bytes {
    Bytes::from(jpeg(&format!("{width}.jpg"), width, height))
}

fn request() -> Request {
    Request {
        file_name: Some("licence.jpg".to_owned()),
        ..Request::default()
    }
}

async fn look(inspector: &Inspector, bytes: Bytes) -> Inspection {
    let looked = inspector.inspect(bytes, request(), Limits::default());
    looked.await.expect("an answer")
}

fn is_too_hard(inspection: &Inspection) -> bool {
    let mut findings = inspection.findings.iter();
    findings.any(|finding| finding.code == code::TOO_HARD && finding.severity == Severity::Stop)
}

#[tokio::test]
async fn a_child_sees_what_the_process_itself_sees() {
    let inspector = Inspector::apart(program(), Bounds::default());
    let files = [
        photo(1600, 1200),
        Bytes::from(pdf("a.pdf")),
        Bytes::from_static(b"no picture"),
        Bytes::new(),
    ];
    for bytes in files {
        let expected = documents::inspect(&bytes, &request(), &Limits::default(), &mut || ());
        assert_eq!(look(&inspector, bytes).await, expected);
    }
}

#[tokio::test]
async fn many_files_are_looked_at_side_by_side_and_none_is_mixed_up() {
    let inspector = Inspector::apart(program(), Bounds::default());
    let mut looks = tokio::task::JoinSet::new();
    for number in 0..24_u32 {
        let (inspector, bytes) = (inspector.clone(), photo(400 + number, 300));
        looks.spawn(async move { (number, look(&inspector, bytes).await) });
    }
    while let Some(look) = looks.join_next().await {
        let (number, inspection) = look.expect("no panic");
        assert_eq!(inspection.facts.pixels.map(|pixels| pixels.width), Some(400 + number));
    }
}

#[tokio::test]
async fn what_takes_too_much_memory_ends_the_child_only() {
    // The program itself fits into that, the pixels of a large photo don't.
    let bounds = Bounds {
        memory_bytes: 72 * 1024 * 1024,
        ..Bounds::default()
    };
    let inspector = Inspector::apart(program(), bounds);
    assert!(!is_too_hard(&look(&inspector, photo(640, 480)).await));
    // A decoder that is refused memory may say that the file is broken, or the child ends; it isn't taken either way.
    assert!(look(&inspector, photo(7900, 7900)).await.stops());
    assert!(!is_too_hard(&look(&inspector, photo(640, 480)).await), "the next one");
}

#[tokio::test]
async fn what_takes_too_long_is_given_up() {
    let bounds = Bounds {
        patience: Duration::ZERO,
        ..Bounds::default()
    };
    let inspector = Inspector::apart(program(), bounds);
    assert!(is_too_hard(&look(&inspector, photo(640, 480)).await));
}

#[tokio::test]
async fn without_a_child_the_process_looks_itself() {
    let inspector = Inspector::apart(PathBuf::from("/nowhere/beian"), Bounds::default());
    assert!(!is_too_hard(&look(&inspector, photo(640, 480)).await));
}
