//! Reading `package.toml`: the files that are handed over together, and what each is made of.

use toml::de::{DeTable, DeValue};

use super::{
    documents::one_of,
    draft::{Draft, Role},
    suggest::{did_you_mean, list},
    table::{Table, Word, type_name},
};
use crate::{
    conversation::fault::{Fault, SourceFile},
    documents::package::{Definition, Making, Package, Stamp},
};

const KEYS: &[&str] = &["name", "stage", "from", "made", "stamp", "stamped-step"];
const MAKINGS: &[&str] = &["as-sent", "form", "pages", "one-picture", "logo"];
const STAMPS: &[&str] = &["none", "print", "sent"];
/// What no file's name may have on Windows, where it is unpacked.
const FORBIDDEN: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];
/// More UTF-16 units than a name may have there.
const LONGEST_NAME: usize = 255;

/// Reads the package into the draft.
pub(super) fn read(file: &SourceFile, root: &toml::Spanned<DeTable<'_>>, draft: &mut Draft, faults: &mut Vec<Fault>) {
    let mut table = Table {
        file,
        span: 0..0,
        entries: root.get_ref(),
        faults,
    };
    table.only(&["file"], "package.toml", |_| None);
    let elements = match table.get("file").map(|value| (value, value.get_ref())) {
        Some((_, DeValue::Array(elements))) => elements,
        Some((value, _)) => {
            let message = format!("`file` has to be a list of tables, not {}", type_name(value));
            let hint = "write `[[file]]` with two brackets".to_owned();
            return table.error(value.span(), message, Some(hint));
        }
        None => {
            let hint = "write `[[file]]` for each file that is handed over, or remove package.toml".to_owned();
            return table.error(0..0, "`file` is missing", Some(hint));
        }
    };
    let mut files = Vec::new();
    let mut names: Vec<Word> = Vec::new();
    for element in elements {
        if let Some(mut table) = Table::of(file, element, "a file", table.faults) {
            files.extend(read_file(&mut table, &mut names, draft));
        }
    }
    draft.package = Some(Package { files });
}

/// One file. None when what matters of it is missing, which is a fault.
fn read_file(table: &mut Table<'_, '_>, names: &mut Vec<Word>, draft: &mut Draft) -> Option<Definition> {
    table.only(KEYS, "a file", |_| None);
    let name = table.required_string("name", "say what the file is called, to the letter: `name = \"….pdf\"`");
    if let Some(name) = &name {
        check_name(table, name, names);
    }
    let stage = table.required_string("stage", "say which stage gives it");
    if let Some(stage) = &stage
        && !draft.broken
        && !draft.stages.iter().any(|known| known.stage.id == stage.text)
    {
        let suggestion = did_you_mean(&stage.text, draft.stages.iter().map(|known| known.stage.id.as_str()));
        table.error(
            stage.span.clone(),
            format!("there is no stage `{}`", stage.text),
            suggestion,
        );
    }
    let from = table.strings("from");
    if from.as_ref().is_none_or(Vec::is_empty) && !matches!((&from, table.get("from")), (None, Some(_))) {
        let what = if table.get("from").is_some() {
            "empty"
        } else {
            "missing"
        };
        let hint = "list the steps whose papers it is made of, in order".to_owned();
        table.error(table.key_span("from"), format!("`from` is {what}"), Some(hint));
    }
    let making = required::<Making>(table, "made", MAKINGS);
    let stamp = required::<Stamp>(table, "stamp", STAMPS);
    let stamped_step = table.string("stamped-step");
    if stamped_step.is_some() && stamp.is_some_and(|stamp| stamp != Stamp::Print) {
        let hint = "leave it out, or write `stamp = \"print\"`".to_owned();
        table.error(
            table.key_span("stamped-step"),
            "`stamped-step` is for what is printed to be stamped",
            Some(hint),
        );
    }
    let from = from.unwrap_or_default();
    for step in from.iter().chain(&stamped_step) {
        draft.refer(table, None, Role::Paper, step);
    }
    let (name, making) = (name?, making?);
    check_ending(table, &name, making);
    Some(Definition {
        name: name.text,
        from: from.into_iter().map(|word| word.text).collect(),
        making,
        stamp: stamp?,
        stamped_step: stamped_step.map(|word| word.text),
        stage: stage?.text,
    })
}

fn required<T: serde::de::DeserializeOwned>(table: &mut Table<'_, '_>, key: &str, possible: &[&str]) -> Option<T> {
    if table.get(key).is_none() {
        let hint = format!("possible here: {}", list(possible));
        table.error(table.span.clone(), format!("`{key}` is missing"), Some(hint));
    }
    one_of(table, key, possible)
}

fn check_name(table: &mut Table<'_, '_>, name: &Word, names: &mut Vec<Word>) {
    let same = |other: &&Word| other.text.to_lowercase() == name.text.to_lowercase();
    if let Some(earlier) = names.iter().find(same) {
        let place = table.file.position(earlier.span.start);
        let message = format!("another file is called `{}` at {place}", name.text);
        table.error(name.span.clone(), message, Some("each name once".to_owned()));
    }
    let bad = name
        .text
        .chars()
        .find(|letter| FORBIDDEN.contains(letter) || letter.is_control());
    if let Some(letter) = bad {
        let hint = (letter == '"').then(|| "Chinese quotes are “ and ”".to_owned());
        let message = format!("a file's name can't have `{}` in it", letter.escape_debug());
        table.error(name.span.clone(), message, hint);
    }
    if name.text.trim() != name.text || name.text.is_empty() || name.text.encode_utf16().count() > LONGEST_NAME {
        let message = "a file's name is not empty, not longer than 255 characters, and has no blanks around it";
        table.error(name.span.clone(), message, None);
    }
    names.push(name.clone());
}

/// What is made has to be what its name says.
fn check_ending(table: &mut Table<'_, '_>, name: &Word, making: Making) {
    let endings: &[&str] = match making {
        Making::Pages | Making::OnePicture => &["pdf"],
        Making::Logo => &["png"],
        Making::Form => &["xls", "xlsx"],
        Making::AsSent => return,
    };
    let ending = name.text.rsplit_once('.').map_or("", |(_, ending)| ending);
    if !endings.contains(&ending) {
        let message = format!("what is made so doesn't end in `.{ending}`");
        let hint = format!("it ends in {}", list(endings));
        table.error(name.span.clone(), message, Some(hint));
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        conversation::{Conversation, Fault, fault::SourceFile, load::load},
        documents::package::{Making, Stamp},
    };

    const STAGE: &str = "[stage]\nid = \"one\"\n[[step]]\nid = \"code\"\nkind = \"credit-code\"\n\
                         [[step]]\nid = \"photo\"\nkind = \"paper\"\n[[step]]\nid = \"scan\"\nkind = \"paper\"\n";

    fn files(package: &str) -> Vec<SourceFile> {
        [
            ("conversation.toml", "stages = [\"one\"]"),
            ("one.toml", STAGE),
            ("package.toml", package),
        ]
        .map(|(name, text)| SourceFile {
            path: format!("c/{name}"),
            text: text.to_owned(),
        })
        .into()
    }

    fn loaded(package: &str) -> Result<(Conversation, Vec<Fault>), Vec<Fault>> {
        load("c", &files(package))
    }

    #[test]
    fn a_file_comes_as_it_is_written() {
        let text = "[[file]]\nname = \"《甲“乙”》+丙.pdf\"\nstage = \"one\"\nfrom = [\"photo\", \"scan\"]\nmade = \"pages\"\n\
                    stamp = \"print\"\nstamped-step = \"scan\"\n";
        let (conversation, warnings) = loaded(text).unwrap();
        assert_eq!(warnings, []);
        let package = conversation.package.unwrap();
        let [file] = package.files.as_slice() else {
            panic!("one file")
        };
        assert_eq!(file.name, "《甲“乙”》+丙.pdf");
        assert_eq!((file.making, file.stamp), (Making::Pages, Stamp::Print));
        assert_eq!(file.from, ["photo", "scan"]);
        assert_eq!(
            (file.stage.as_str(), file.stamped_step.as_deref()),
            ("one", Some("scan"))
        );
    }

    #[test]
    fn without_the_file_there_is_no_package() {
        let mut files = files("");
        files.pop();
        assert_eq!(load("c", &files).unwrap().0.package, None);
    }

    #[test]
    fn every_slip_is_said_with_its_place_and_what_to_do() {
        let file = |name: &str, rest: &str| format!("[[file]]\nname = \"{name}\"\nstage = \"one\"\n{rest}");
        let good = "from = [\"photo\"]\nmade = \"pages\"\nstamp = \"none\"\n";
        let slips = [
            (
                String::new(),
                "1:1 `file` is missing | write `[[file]]` for each file that is handed over, or remove package.toml",
            ),
            (
                "file = 3".to_owned(),
                "1:8 `file` has to be a list of tables, not a whole number | write `[[file]]` with two brackets",
            ),
            (
                "[[files]]\nname = \"a.pdf\"".to_owned(),
                "1:3 unknown key `files` in package.toml | did you mean `file`?\n\
                 1:1 `file` is missing | write `[[file]]` for each file that is handed over, or remove package.toml",
            ),
            (
                file("a.pdf", "from = [\"phto\"]\nmade = \"pages\"\nstamp = \"none\"\n"),
                "4:9 there is no step `phto` | did you mean `photo`?",
            ),
            (
                file("a.pdf", "from = [\"code\"]\nmade = \"pages\"\nstamp = \"none\"\n"),
                "4:9 `code` is no step of kind `paper` | -",
            ),
            (
                file("a.pdf", "from = []\nmade = \"pages\"\nstamp = \"none\"\n"),
                "4:1 `from` is empty | list the steps whose papers it is made of, in order",
            ),
            (
                file("a.pdf", "made = \"pages\"\nstamp = \"none\"\n"),
                "1:1 `from` is missing | list the steps whose papers it is made of, in order",
            ),
            (
                file("a.pdf", "from = \"photo\"\nmade = \"pages\"\nstamp = \"none\"\n"),
                "4:8 `from` has to be a list of strings, not a string | write `from = [\"photo\"]`",
            ),
            (
                file("a.pdf", "from = [\"photo\"]\nmade = \"page\"\nstamp = \"none\"\n"),
                "5:8 `page` is no `made` | did you mean `pages`?",
            ),
            (
                file("a.pdf", "from = [\"photo\"]\nmade = \"pages\"\n"),
                "1:1 `stamp` is missing | possible here: `none`, `print`, `sent`",
            ),
            (
                file("a.pdf", &good.replace("none", "prnt")),
                "6:9 `prnt` is no `stamp` | did you mean `print`?",
            ),
            (
                file("a.pdf", &format!("{good}stamped-step = \"scan\"")),
                "7:1 `stamped-step` is for what is printed to be stamped | leave it out, or write `stamp = \"print\"`",
            ),
            (
                file("a.pdf", good).replace("\"one\"", "\"onn\""),
                "3:9 there is no stage `onn` | did you mean `one`?",
            ),
            (
                file("a.png", good),
                "2:8 what is made so doesn't end in `.png` | it ends in `pdf`",
            ),
            (file("a:b.pdf", good), "2:8 a file's name can't have `:` in it | -"),
            (
                file("a\\\"b.pdf", good),
                "2:8 a file's name can't have `\\\"` in it | Chinese quotes are “ and ”",
            ),
            (
                file(" a.pdf", good),
                "2:8 a file's name is not empty, not longer than 255 characters, and has no blanks around it | -",
            ),
            (
                format!("{}{}", file("a.pdf", good), file("A.pdf", good)),
                "8:8 another file is called `A.pdf` at c/package.toml:2:8 | each name once",
            ),
            (
                file("a.pdf", &format!("{good}stampd = true")),
                "7:1 unknown key `stampd` in a file | did you mean `stamp`?",
            ),
        ];
        for (text, expected) in slips {
            let files = files(&text);
            let faults = load("c", &files).expect_err(&text);
            let said: Vec<String> = faults
                .iter()
                .map(|fault| {
                    let position = files.last().unwrap().position(fault.span.start);
                    let place = position.trim_start_matches("c/package.toml:").to_owned();
                    let suggestion = fault.suggestion.as_deref().unwrap_or("-");
                    format!("{place} {} | {suggestion}", fault.message)
                })
                .collect();
            assert_eq!(said.join("\n"), expected, "{text}");
        }
    }
}
