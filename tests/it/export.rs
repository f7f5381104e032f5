//! The package by a real channel and by the operator's hand: from the first word to the archive in the chat, and then to files on disk.

#![allow(clippy::expect_used, clippy::panic, reason = "a test complains by panicking")]

use std::{
    io::{Cursor, Read},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
    time::Duration,
};

use crate::support::{
    binary::{Binary, project_file, telegram_variables},
    fake_telegram::FakeTelegram,
    walker::{self, Act},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");
const PATIENCE: Duration = Duration::from_secs(60);
const LOGO: &str = "小程序图标.png";

/// The walk up to the logo, which is the first of the ten files.
fn script() -> Vec<Act> {
    let text = std::fs::read_to_string(project_file("tests/chats/happy-path-telegram.chat")).expect("the script");
    let until = text.find("> (photo logo.jpg").expect("the logo");
    let end = text[until..].find('\n').map_or(text.len(), |end| until + end);
    walker::read_script(&text[..end])
}

fn export(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.arg("export").args(arguments).env("BEIAN_DATA", data);
    command.env("BEIAN_WEB__LISTEN", "127.0.0.1:0");
    command.output().expect("the binary runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn names_in(zip: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("an archive");
    let count = archive.len();
    let mut names = Vec::new();
    for index in 0..count {
        let mut entry = archive.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        names.push(entry.name().expect("its name").into_owned());
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_comes_in_the_chat_and_out_of_the_store() {
    let data = tempfile::tempdir().expect("a folder");
    let nothing = export(data.path(), &[]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(err(&nothing).contains("nothing is kept"), "{}", err(&nothing));

    let telegram = FakeTelegram::start().await;
    let variables = telegram_variables(&telegram.url());
    let binary = Binary::start(Path::new(PROGRAM), data.path(), &variables);
    let user = telegram.user(7);
    walker::rehearse(&user, &script(), PATIENCE).await;
    user.say("/package");
    let is_listed = user.wait_for(
        |chat| chat.last().is_some_and(|last| last.text.contains(LOGO)),
        PATIENCE,
    );
    assert!(is_listed.await, "{:?}", user.chat().last());
    user.say("打包");
    let has_come = user.wait_for(|chat| chat.last().is_some_and(|last| last.document.is_some()), PATIENCE);
    assert!(has_come.await, "{:?}", user.chat().last());
    let chat = user.chat();
    let document = chat.last().and_then(|last| last.document.clone()).expect("a document");
    assert_eq!(document.file_name, "备案材料.zip");
    assert_eq!(names_in(&document.content), [LOGO]);
    assert!(
        chat.actions.iter().any(|action| action == "upload_document"),
        "{:?}",
        chat.actions
    );

    // Only one process at a time has the store.
    let busy = export(data.path(), &[]);
    assert_eq!(busy.status.code(), Some(1));
    assert!(err(&busy).contains("stop it first"), "{}", err(&busy));
    assert!(binary.stop());

    let listed = export(data.path(), &[]);
    let line = out(&listed);
    assert!(
        line.contains("telegram:") && line.contains("1 of 10 files ready"),
        "{line}{}",
        err(&listed)
    );
    let (id, _) = line.split_once(' ').expect("an id first");
    let folder = data.path().join("out");
    let to = ["--to", folder.to_str().expect("a path")];
    let written = export(data.path(), &[&[id], &to[..], &["--answers"]].concat());
    assert_eq!(written.status.code(), Some(0), "{}", err(&written));
    let zip = folder.join("备案材料.zip");
    assert_eq!(names_in(&std::fs::read(&zip).expect("the archive")), [LOGO]);
    let summary = folder.join("填写内容汇总.pdf");
    let mode = std::fs::metadata(&summary).expect("the answers").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "answers are personal");

    let again = export(data.path(), &[&[id], &to[..]].concat());
    assert_eq!(again.status.code(), Some(1), "nothing is overwritten");
    assert!(err(&again).contains("备案材料.zip"), "{}", err(&again));
    let nobody = export(data.path(), &["telegram:999"]);
    assert!(
        err(&nobody).contains("nobody is known as telegram:999"),
        "{}",
        err(&nobody)
    );
}
