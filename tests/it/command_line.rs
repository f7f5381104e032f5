//! The command line, as an operator meets it: the real binary, its words, and the codes that it ends with.

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use crate::support::{
    binary::{Binary, project_file, telegram_variables},
    fake_telegram::{FakeTelegram, Fault},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs it to its end, in an empty folder.
fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(folder)
        .args(arguments)
        .env("BEIAN_DATA", folder.join("data"))
        .env("BEIAN_LOG_FORMAT", "json");
    command.env("BEIAN_WEB__LISTEN", "127.0.0.1:0");
    command
        .envs(variables.iter().copied())
        .output()
        .expect("the binary runs")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A copy of the conversation that ships, with one text in one file replaced.
fn changed_copy(folder: &Path, file: &str, text: &str, with: &str) -> String {
    let copy = folder.join("short-drama");
    std::fs::create_dir(&copy).expect("a folder");
    for entry in std::fs::read_dir(project_file("conversations/short-drama")).expect("the conversation") {
        let path = entry.expect("a file").path();
        let mut content = std::fs::read_to_string(&path).expect("text");
        let name = path.file_name().expect("a name");
        if name == file {
            assert!(content.contains(text), "{file} no longer has {text}");
            content = content.replacen(text, with, 1);
        }
        std::fs::write(copy.join(name), content).expect("written");
    }
    copy.display().to_string()
}

/// Page only, on a port of its own.
fn page() -> [(&'static str, String); 1] {
    [("BEIAN_WEB__LISTEN", "127.0.0.1:0".to_owned())]
}

#[test]
fn the_help_names_every_command() {
    let folder = folder();
    let help = run(folder.path(), &["--help"], &[]);
    assert!(help.status.success());
    let help = out(&help);
    for line in [
        "Walks the staff of a short-drama company through getting their WeChat mini-program on line",
        "Without a subcommand it serves: on the local page, and on every channel that the settings name",
        "Usage: beian [OPTIONS] [COMMAND]",
        "  serve     Serve (the same as no subcommand)",
        "  check     Report every fault of conversation and locale files at once",
        "  rehearse  Play a transcript against the conversation",
        "  calendar  Days off and make-up working days",
        "--config <FILE>",
        "The settings file [default: beian.toml in the working folder, if it is there]",
    ] {
        assert!(help.contains(line), "{line}\nis not in\n{help}");
    }
    let unknown = run(folder.path(), &["serv"], &[]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("'serve'"), "{}", err(&unknown));
}

#[test]
fn check_finds_no_fault_in_what_ships() {
    let folder = folder();
    let checked = run(folder.path(), &["check"], &[]);
    assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
    assert!(out(&checked).starts_with("short-drama: "), "{}", out(&checked));
    assert!(
        out(&checked).trim_end().ends_with("2 languages: no faults"),
        "{}",
        out(&checked)
    );
    assert!(!folder.path().join("data").exists(), "checking touches no data");
}

#[test]
fn check_tells_file_line_column_and_help() {
    let folder = folder();
    let copy = changed_copy(folder.path(), "registration.toml", "kind = ", "knid = ");
    let checked = run(folder.path(), &["check", &copy], &[]);
    assert_eq!(checked.status.code(), Some(1));
    let told = err(&checked);
    let place = told
        .lines()
        .find(|line| line.contains("registration.toml:"))
        .unwrap_or_else(|| panic!("{told}"));
    let mut numbers = place.rsplit(':').map(|number| number.trim().parse::<u32>());
    assert!(
        matches!((numbers.next(), numbers.next()), (Some(Ok(_)), Some(Ok(_)))),
        "{place}"
    );
    assert!(
        told.contains("knid") && told.contains("help") && told.contains("kind"),
        "{told}"
    );
    assert!(told.contains("error"), "{told}");

    let nowhere = run(folder.path(), &["check", "nowhere"], &[]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(err(&nowhere).contains("nowhere"), "{}", err(&nowhere));
}

#[test]
fn check_against_an_older_conversation_names_orphans() {
    let folder = folder();
    let same = project_file("conversations/short-drama").display().to_string();
    let checked = run(folder.path(), &["check", "--against", &same], &[]);
    assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
    assert!(out(&checked).contains("every answer given under the older conversation still counts"));

    let older = folder.path().join("older");
    std::fs::create_dir(&older).expect("a folder");
    let small = project_file("tests/chats/engine/conversation");
    for entry in std::fs::read_dir(small).expect("the small conversation") {
        let path = entry.expect("a file").path();
        if path.is_file() {
            std::fs::copy(&path, older.join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    let checked = run(
        folder.path(),
        &["check", "--against", &older.display().to_string()],
        &[],
    );
    assert_eq!(checked.status.code(), Some(1), "{}\n{}", out(&checked), err(&checked));
    assert!(out(&checked).lines().count() > 1, "{}", out(&checked));
}

#[test]
fn rehearse_compares_and_tells_the_difference() {
    let folder = folder();
    let chat = project_file("tests/chats/password-typed.chat");
    let played = run(folder.path(), &["rehearse", &chat.display().to_string()], &[]);
    assert_eq!(played.status.code(), Some(0), "{}{}", out(&played), err(&played));
    assert!(out(&played).contains("\n> "), "the chat is printed");

    let written = std::fs::read_to_string(&chat).expect("the transcript");
    let line = written
        .lines()
        .find_map(|line| line.strip_prefix("< "))
        .expect("something said");
    let other = folder.path().join("other.chat");
    std::fs::write(&other, written.replacen(line, "something never said", 1)).expect("written");
    let played = run(folder.path(), &["rehearse", "other.chat"], &[]);
    assert_eq!(played.status.code(), Some(1));
    let told = out(&played);
    for wanted in [
        "other.chat: not as written:",
        "-< something never said",
        &format!("+< {line}"),
    ] {
        assert!(told.contains(wanted), "{wanted}\nis not in\n{told}");
    }
    let updated = run(folder.path(), &["rehearse", "--update", "other.chat"], &[]);
    assert_eq!(updated.status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&other).expect("the transcript"), written);

    let missing = run(folder.path(), &["rehearse", "missing.chat"], &[]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(err(&missing).contains("missing.chat"), "{}", err(&missing));
}

#[test]
fn settings_that_cannot_be_used_are_told_before_anything_is_made() {
    let folder = folder();
    for (arguments, variables, wanted) in [
        (
            &["--config", "nowhere.toml"][..],
            &[][..],
            "there is no settings file nowhere.toml",
        ),
        (&[], &[("BEIAN_CONFIG", "x")], "BEIAN_CONFIG"),
        (&[], &[("BEIAN_WEB__LISTEN", "0.0.0.0:0")], "web.access_token"),
        (&[], &[("BEIAN_LOG", "=nonsense=")], "log"),
    ] {
        let ended = run(folder.path(), arguments, variables);
        assert_eq!(ended.status.code(), Some(1));
        let told = err(&ended);
        assert!(told.contains("beian: ") && told.contains(wanted), "{told}");
        assert!(!folder.path().join("data").exists(), "{variables:?}");
    }
    let example = project_file("beian.example.toml").display().to_string();
    assert!(
        run(folder.path(), &["--config", &example, "check"], &[])
            .status
            .success()
    );
}

#[test]
fn a_second_process_on_the_same_folder_says_so() {
    let folder = folder();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    let first = Binary::start(Path::new(PROGRAM), &data, &page());
    let started = Instant::now();
    let second = run(folder.path(), &[], &[]);
    assert!(started.elapsed() < PATIENCE);
    assert_eq!(second.status.code(), Some(1));
    let told = err(&second);
    assert!(told.contains("another process is working on"), "{told}");
    assert!(told.contains(&format!("process {}", first.id())), "{told}");
    assert!(!out(&second).contains("ready"));
    assert!(first.stop(), "the first is unharmed");
}

#[test]
fn it_is_ready_soon_and_ends_well_when_it_is_told_to() {
    let data = folder();
    let binary = Binary::start(Path::new(PROGRAM), data.path(), &page());
    assert!(
        binary
            .page
            .as_ref()
            .is_some_and(|page| page.starts_with("http://127.0.0.1:"))
    );
    assert!(binary.ready_after < Duration::from_secs(20), "{:?}", binary.ready_after);
    assert!(binary.stop(), "SIGTERM is a good end");
}

#[test]
fn the_master_key_is_made_once_and_for_its_owner_only() {
    let data = folder();
    assert!(Binary::start(Path::new(PROGRAM), data.path(), &page()).stop());
    let path = data.path().join("master.key");
    let mode = std::fs::metadata(&path).expect("the key file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let key = std::fs::read_to_string(&path).expect("the key");
    assert!(Binary::start(Path::new(PROGRAM), data.path(), &page()).stop());
    assert_eq!(std::fs::read_to_string(&path).expect("the key"), key);
}

#[test]
fn a_wrong_master_key_is_told() {
    const OTHER: &str = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    let folder = folder();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    assert!(Binary::start(Path::new(PROGRAM), &data, &page()).stop());
    let ended = run(folder.path(), &[], &[("BEIAN_MASTER_KEY", OTHER)]);
    assert_eq!(ended.status.code(), Some(1));
    let told = err(&ended);
    assert!(
        told.contains("the master key is not the one that it was sealed with"),
        "{told}"
    );
    assert!(!told.contains(OTHER), "{told}");

    for corrupted in ["sesame", &OTHER[..40], "12345678901234567890123456789012345678901234"] {
        let ended = run(folder.path(), &[], &[("BEIAN_MASTER_KEY", corrupted)]);
        assert_eq!(ended.status.code(), Some(1), "{corrupted}");
        let told = err(&ended);
        assert!(
            told.contains("master_key") && told.contains("32 bytes as base64"),
            "{told}"
        );
        assert!(!told.contains(corrupted), "{told}");
    }
    std::fs::write(data.join("master.key"), "").expect("written");
    let ended = run(folder.path(), &[], &[]);
    assert_eq!(ended.status.code(), Some(1));
    assert!(err(&ended).contains("master.key"), "{}", err(&ended));
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_end_it_finishes_what_it_holds() {
    let data = folder();
    let telegram = FakeTelegram::start().await;
    let variables = telegram_variables(&telegram.url());
    let start = || Binary::start(Path::new(PROGRAM), data.path(), &variables);
    let binary = start();
    let user = telegram.user(2);
    telegram.fault(Fault::delay(Duration::from_millis(700)).chat(2).times(1));
    let asked = telegram.calls("sendMessage");
    user.say("你好");
    while telegram.calls("sendMessage") == asked {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(
        tokio::task::spawn_blocking(move || binary.stop())
            .await
            .expect("stopped"),
        "SIGTERM is a good end"
    );
    let said = user.chat().bot_messages().count();
    assert_eq!(said, 1, "the answer that was under way is there");

    telegram.clear_faults();
    let _binary = start();
    user.say("/help");
    assert!(user.wait_for(|chat| chat.bot_messages().count() > said, PATIENCE).await);
    let chat = user.chat();
    let mut texts: Vec<&str> = chat.bot_messages().map(|message| message.text.as_str()).collect();
    texts.dedup();
    assert_eq!(texts.len(), chat.bot_messages().count(), "nothing is said twice");
}
