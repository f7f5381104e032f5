//! From files to a conversation: everything that is wrong in any of them is said at once, with its place.

mod check;
mod condition;
mod documents;
mod draft;
mod kind;
mod package;
mod reach;
mod stage;
pub(crate) mod suggest;
mod table;
#[cfg(test)]
mod tests;
mod time;
mod windows;

use toml::{Spanned, de::DeTable};

pub use draft::Places;
use draft::{Draft, check_id};
use suggest::{list, nearest};
use table::{Table, Word};

use super::{
    fault::{Fault, SourceFile},
    script::{Conversation, Stage},
};

/// Files of the folder that are no stages.
const NOT_A_STAGE: [&str; 4] = ["conversation", "windows", "documents", "package"];

/// Reads the conversation called `id` from all files of its folder.
///
/// Gives the conversation with the warnings about it.
///
/// # Errors
///
/// Everything that is wrong in any file, warnings included, when at least one thing keeps it from being used.
pub fn load(id: &str, files: &[SourceFile]) -> Result<(Conversation, Vec<Fault>), Vec<Fault>> {
    load_placed(id, files).map(|(conversation, _, warnings)| (conversation, warnings))
}

/// The same, with the place of everything that has words, for [`super::lint`].
///
/// # Errors
///
/// As [`load`].
pub fn load_placed(id: &str, files: &[SourceFile]) -> Result<(Conversation, Places, Vec<Fault>), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut draft = Draft::default();
    let mut used: Vec<String> = NOT_A_STAGE.iter().map(|name| format!("{name}.toml")).collect();

    let stages = match find(files, "conversation.toml") {
        Some(file) => read_order(file, &mut draft, &mut faults),
        None => {
            let path = files
                .first()
                .map_or("", |file| file.path.rsplit_once('/').map_or("", |(folder, _)| folder));
            let path = if path.is_empty() {
                id.to_owned()
            } else {
                path.to_owned()
            };
            let missing = SourceFile {
                path,
                text: String::new(),
            };
            let fault = Fault::error(&missing, 0..0, "`conversation.toml` is missing");
            faults.push(fault.suggest("add it with `stages = [\"…\"]`, the stages' order"));
            return Err(faults);
        }
    };
    for (order_file, word) in &stages {
        let file_name = format!("{}.toml", word.text);
        used.push(file_name.clone());
        match find(files, &file_name) {
            Some(file) => {
                let (root, is_broken) = parse(file, &mut faults);
                let before = faults.len();
                stage::read(&word.text, file, &root, &mut draft, &mut faults);
                forgive(is_broken, before, &mut draft, &mut faults);
            }
            None => {
                draft.broken = true;
                let present: Vec<&str> = files
                    .iter()
                    .filter_map(|file| file.name().strip_suffix(".toml"))
                    .collect();
                let suggestion = nearest(&word.text, &present).map_or_else(
                    || format!("add `{file_name}`"),
                    |name| format!("did you mean `{name}`?"),
                );
                let message = format!("the stage `{}` has no file `{file_name}`", word.text);
                faults.push(Fault::error(order_file, word.span.clone(), message).suggest(suggestion));
            }
        }
    }
    if let Some(file) = find(files, "windows.toml") {
        let (root, is_broken) = parse(file, &mut faults);
        let before = faults.len();
        windows::read(file, &root, &mut draft, &mut faults);
        forgive(is_broken, before, &mut draft, &mut faults);
    }
    if let Some(file) = find(files, "documents.toml") {
        let (root, is_broken) = parse(file, &mut faults);
        let before = faults.len();
        documents::read(file, &root, &mut draft, &mut faults);
        forgive(is_broken, before, &mut draft, &mut faults);
    }
    if let Some(file) = find(files, "package.toml") {
        let (root, is_broken) = parse(file, &mut faults);
        let before = faults.len();
        package::read(file, &root, &mut draft, &mut faults);
        forgive(is_broken, before, &mut draft, &mut faults);
    }
    for file in files.iter().filter(|file| !used.iter().any(|name| name == file.name())) {
        let fault = Fault::warning(
            file,
            0..0,
            format!("`{}` is not used by this conversation", file.name()),
        );
        faults.push(fault.suggest("add it to `stages` in conversation.toml, or remove it"));
    }

    check::check(&draft, files, &mut faults);
    reach::check(&draft, files, &mut faults);
    if faults.iter().any(|fault| !fault.is_warning) {
        return Err(faults);
    }
    let Draft {
        retention_days,
        stages,
        steps,
        windows,
        places,
        package,
        ..
    } = draft;
    let mut stages: Vec<Stage> = stages.into_iter().map(|draft| draft.stage).collect();
    for draft in steps {
        if let Some(stage) = stages.get_mut(draft.stage) {
            stage.steps.push(draft.step);
        }
    }
    let windows = windows.into_iter().map(|draft| draft.window).collect();
    Ok((
        Conversation {
            id: id.to_owned(),
            retention_days,
            stages,
            windows,
            package,
        },
        places,
        faults,
    ))
}

fn find<'a>(files: &'a [SourceFile], name: &str) -> Option<&'a SourceFile> {
    files.iter().find(|file| file.name() == name)
}

/// Parses as much as can be; says whether something could not be.
fn parse<'i>(file: &'i SourceFile, faults: &mut Vec<Fault>) -> (Spanned<DeTable<'i>>, bool) {
    let (root, errors) = DeTable::parse_recoverable(&file.text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().trim();
        let line_start = file
            .text
            .get(..span.start)
            .and_then(|text| text.rfind('\n'))
            .map_or(0, |end| end + 1);
        let line = file
            .text
            .get(line_start..)
            .and_then(|text| text.lines().next())
            .unwrap_or_default();
        let fault = Fault::error(file, span, format!("not TOML: {message}"));
        faults.push(match unquoted(line) {
            Some((key, value)) => fault.suggest(format!("text stands in quotes: `{key} = \"{value}\"`")),
            None => fault,
        });
    }
    (root, !errors.is_empty())
}

/// `key = word` without quotes: the commonest slip, which TOML calls an invalid boolean or number.
fn unquoted(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=')?;
    let value = value.split('#').next()?.trim();
    let is_text = value.starts_with(char::is_alphabetic) && !value.contains('"') && !matches!(value, "true" | "false");
    is_text.then(|| (key.trim(), value))
}

/// In a file with a broken line, what seems missing was probably on that line; and a broken value needs no second fault.
fn forgive(is_broken: bool, before: usize, draft: &mut Draft, faults: &mut Vec<Fault>) {
    if !is_broken {
        return;
    }
    draft.broken = true;
    let later = faults.split_off(before.min(faults.len()));
    let follows = |fault: &Fault| {
        let overlaps = |earlier: &Fault| {
            earlier.path == fault.path && earlier.span.start < fault.span.end && fault.span.start < earlier.span.end
        };
        fault.message.ends_with("is missing") || fault.message.ends_with("has no step") || faults.iter().any(overlaps)
    };
    let kept: Vec<Fault> = later.into_iter().filter(|fault| !follows(fault)).collect();
    faults.extend(kept);
}

/// `conversation.toml`: the stages in order, each with the file that names it.
fn read_order<'a>(file: &'a SourceFile, draft: &mut Draft, faults: &mut Vec<Fault>) -> Vec<(&'a SourceFile, Word)> {
    let (root, is_broken) = parse(file, faults);
    let before = faults.len();
    let mut table = Table {
        file,
        span: 0..0,
        entries: root.get_ref(),
        faults,
    };
    table.only(&["stages", "retention-days"], "conversation.toml", |_| None);
    draft.retention_days = table.small_number("retention-days", 1..=3650).unwrap_or(30);
    let stages = table.strings("stages");
    if table.get("stages").is_none() {
        table.error(
            0..0,
            "`stages` is missing",
            Some("write `stages = [\"…\"]`, the stages' files in order".to_owned()),
        );
    }
    let stages = stages.unwrap_or_default();
    if stages.is_empty()
        && table
            .get("stages")
            .is_some_and(|value| value.get_ref().as_array().is_some())
    {
        table.error(
            table.key_span("stages"),
            "`stages` is empty",
            Some("list the stages' files in order".to_owned()),
        );
    }
    let mut kept = Vec::with_capacity(stages.len());
    for word in stages {
        check_id(&mut table, &word, "stage");
        if NOT_A_STAGE.contains(&word.text.as_str()) {
            let message = format!("a stage can't be called `{}`: that file is another thing", word.text);
            table.error(word.span, message, Some(format!("none of {}", list(&NOT_A_STAGE))));
        } else {
            kept.push((file, word));
        }
    }
    forgive(is_broken, before, draft, faults);
    kept
}
