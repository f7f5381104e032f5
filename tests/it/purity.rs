//! The quiet rooms stay quiet: no async, no file, no clock, no log. Time and randomness are arguments there.

use std::path::{Path, PathBuf};

use crate::support::binary::project_file;

const ROOMS: [&str; 5] = ["conversation", "rules", "texts", "calendar", "rehearse"];

/// What none of them may name.
const FORBIDDEN: [&str; 11] = [
    "tokio",
    "std::fs",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "tracing::",
    "std::env::",
    "std::net",
    "rand::",
    "println!",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a room of ours") {
        let path = entry.expect("a file").path();
        let is_test = path
            .file_stem()
            .is_some_and(|name| name == "tests" || name == "properties");
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
            found.push(path);
        }
    }
}

/// A file without its comments and without its tests, which stand last.
fn code(text: &str) -> Vec<(usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let before_tests = text
        .lines()
        .zip(text.lines().skip(1))
        .position(|(line, next)| line.trim() == "#[cfg(test)]" && next.starts_with("mod ") && next.ends_with('{'))
        .unwrap_or(usize::MAX);
    lines
        .take(before_tests)
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .collect()
}

/// Every forbidden word of a text by its line.
fn faults(text: &str) -> Vec<(usize, &'static str)> {
    let faults = code(text).into_iter().flat_map(|(number, line)| {
        FORBIDDEN
            .into_iter()
            .filter(|word| line.contains(word))
            .map(move |word| (number, word))
    });
    faults.collect()
}

#[test]
fn the_quiet_rooms_have_no_clock_no_file_and_no_async() {
    let mut told = Vec::new();
    for room in ROOMS {
        let mut found = Vec::new();
        files(&project_file("src").join(room), &mut found);
        assert!(found.len() > 1, "{room} has moved");
        for path in found {
            let text = std::fs::read_to_string(&path).expect("a file of ours");
            told.extend(
                faults(&text)
                    .into_iter()
                    .map(|(line, word)| format!("{}:{line}: {word}", path.display())),
            );
        }
    }
    assert!(
        told.is_empty(),
        "quiet rooms name what they mustn't:\n{}",
        told.join("\n")
    );
}

#[test]
fn a_clock_is_seen_and_a_test_is_let_be() {
    let text = "//! tokio\nuse std::fs;\nlet now = Timestamp::now();\n#[cfg(test)]\nmod tests {\n    use tokio;\n}";
    assert_eq!(faults(text), [(2, "std::fs"), (3, "Timestamp::now")]);
}
