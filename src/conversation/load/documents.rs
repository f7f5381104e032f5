//! Reading `documents.toml`: what is looked for in the papers that steps ask for.

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

use super::{
    draft::{Draft, Role},
    suggest::{did_you_mean, list},
    table::{Table, Word, type_name},
};
use crate::{
    conversation::{
        fault::{Fault, SourceFile},
        script::Kind,
    },
    documents::{
        Field, LOOK_CODES, Look, SheetLook,
        photo::measure::{Paper, Source, Thresholds, Wanted},
    },
};

/// The table with the thresholds that hold for every paper.
const THRESHOLDS: &str = "thresholds";
const PAPERS: &[&str] = &["licence", "id-card-portrait", "id-card-emblem", "page"];
const SOURCES: &[&str] = &["any", "photo", "screenshot"];
const KEYS: &[&str] = &[
    "paper", "colour", "seal", "source", "code", "without", "stop", "note", THRESHOLDS, "titles", "fields",
];
/// The keys of a sheet: with one of them it isn't a photo that is looked at.
const SHEET_KEYS: [&str; 2] = ["titles", "fields"];

/// Reads what is looked for in each paper, into its step.
pub(super) fn read(file: &SourceFile, root: &toml::Spanned<DeTable<'_>>, draft: &mut Draft, faults: &mut Vec<Fault>) {
    let mut usual = Thresholds::default();
    if let Some(value) = root.get_ref().get(THRESHOLDS)
        && let Some(mut table) = Table::of(file, value, "`thresholds`", faults)
    {
        usual = read_thresholds(&mut table, usual);
    }
    for (key, value) in root.get_ref() {
        let id = Word {
            text: key.get_ref().clone().into_owned(),
            span: key.span(),
        };
        if id.text == THRESHOLDS {
            continue;
        }
        if let Some(mut table) = Table::of(file, value, &format!("`{}`", id.text), faults) {
            table.span = id.span.clone();
            table.only(KEYS, &format!("`{}`", id.text), |_| None);
            let sheet = read_sheet(&mut table, draft);
            let look = if sheet.is_some() && table.get("paper").is_none() {
                None
            } else {
                Some(read_paper(&mut table, usual, draft))
            };
            attach(&id, look, sheet, &mut table, draft);
        }
    }
}

/// What to look for in a photo.
fn read_paper(table: &mut Table<'_, '_>, usual: Thresholds, draft: &mut Draft) -> Look {
    let paper = one_of::<Paper>(table, "paper", PAPERS);
    if table.get("paper").is_none() {
        let hint = format!("say which paper it is: {}", list(PAPERS));
        table.error(table.span.clone(), "`paper` is missing", Some(hint));
    }
    let source = one_of::<Source>(table, "source", SOURCES).unwrap_or_default();
    let code = table.string("code");
    if let Some(code) = &code {
        draft.refer(table, None, Role::CreditCode, code);
    }
    let [without, stop, note] = ["without", "stop", "note"].map(|key| codes(table, key));
    let thresholds = match table.get(THRESHOLDS) {
        Some(value) => {
            let own = Table::of(table.file, value, "`thresholds`", table.faults);
            own.map_or(usual, |mut own| read_thresholds(&mut own, usual))
        }
        None => usual,
    };
    Look {
        wanted: Wanted {
            paper: paper.unwrap_or(Paper::Page),
            colour: table.flag("colour"),
            seal: table.flag("seal"),
            source,
        },
        thresholds,
        without,
        stop,
        note,
        code: code.map(|word| word.text),
    }
}

/// Which form a sheet should be. None when nothing is said of a sheet.
fn read_sheet(table: &mut Table<'_, '_>, draft: &mut Draft) -> Option<SheetLook> {
    if SHEET_KEYS.iter().all(|key| table.get(key).is_none()) {
        return None;
    }
    let titles = table.strings("titles").unwrap_or_default();
    let mut fields = Vec::new();
    let file = table.file;
    match table.get("fields").map(|value| (value, value.get_ref())) {
        Some((_, DeValue::Array(elements))) => {
            for element in elements {
                if let Some(mut field) = Table::of(file, element, "a field", table.faults) {
                    fields.push(read_field(&mut field, draft));
                }
            }
        }
        Some((value, _)) => {
            let message = format!("`fields` has to be a list of tables, not {}", type_name(value));
            let hint = "write `[[….fields]]` with two brackets".to_owned();
            table.error(value.span(), message, Some(hint));
        }
        None => {}
    }
    Some(SheetLook {
        titles: titles.into_iter().map(|word| word.text).collect(),
        fields,
    })
}

fn read_field(table: &mut Table<'_, '_>, draft: &mut Draft) -> Field {
    table.only(&["labels", "required", "equals"], "a field", |_| None);
    let labels = table.strings("labels").unwrap_or_default();
    if labels.is_empty() {
        let hint = "say what stands beside the cell: `labels = [\"…\"]`".to_owned();
        table.error(table.span.clone(), "`labels` is missing", Some(hint));
    }
    let equals = table.string("equals");
    if let Some(step) = &equals {
        draft.refer(table, None, Role::Trigger, step);
    }
    Field {
        labels: labels.into_iter().map(|word| word.text).collect(),
        required: table.flag("required"),
        equals: equals.map(|word| word.text),
    }
}

/// Gives it to its step.
fn attach(id: &Word, look: Option<Look>, sheet: Option<SheetLook>, table: &mut Table<'_, '_>, draft: &mut Draft) {
    let Some(step) = draft.steps.iter_mut().find(|step| step.step.id == id.text) else {
        if !draft.broken {
            let ids = draft.steps.iter().map(|step| step.step.id.as_str());
            let suggestion = did_you_mean(&id.text, ids);
            table.error(id.span.clone(), format!("there is no step `{}`", id.text), suggestion);
        }
        return;
    };
    match &mut step.step.kind {
        Kind::Paper { requirement, .. } => {
            requirement.look = look;
            requirement.sheet = sheet;
        }
        _ if step.kind_is_known => {
            let message = format!("`{}` is no step of kind `paper`", id.text);
            table.error(id.span.clone(), message, None);
        }
        _ => {}
    }
}

/// One of several words, as the type that it stands for.
pub(super) fn one_of<T: DeserializeOwned>(table: &mut Table<'_, '_>, key: &str, possible: &[&str]) -> Option<T> {
    let word = table.string(key)?;
    if !possible.contains(&word.text.as_str()) {
        let suggestion = did_you_mean(&word.text, possible.iter().copied())
            .or_else(|| Some(format!("possible here: {}", list(possible))));
        table.error(word.span, format!("`{}` is no `{key}`", word.text), suggestion);
        return None;
    }
    serde_json::from_value(word.text.into()).ok()
}

/// A list of the codes of findings.
fn codes(table: &mut Table<'_, '_>, key: &'static str) -> Vec<String> {
    let mut codes = Vec::new();
    for word in table.strings(key).unwrap_or_default() {
        if LOOK_CODES.contains(&word.text.as_str()) {
            codes.push(word.text);
        } else {
            let suggestion = did_you_mean(&word.text, LOOK_CODES.iter().copied())
                .or_else(|| Some(format!("possible here: {}", list(LOOK_CODES))));
            table.error(word.span, format!("there is no finding `{}`", word.text), suggestion);
        }
    }
    codes
}

/// The numbers of the table in the place of the usual ones.
fn read_thresholds(table: &mut Table<'_, '_>, usual: Thresholds) -> Thresholds {
    let Ok(serde_json::Value::Object(mut all)) = serde_json::to_value(usual) else {
        return usual;
    };
    for (key, value) in table.entries {
        let name: &str = key.get_ref();
        let Some(known) = all.get_mut(name) else {
            let suggestion = did_you_mean(name, all.keys().map(String::as_str));
            table.error(key.span(), format!("there is no threshold `{name}`"), suggestion);
            continue;
        };
        let number: Option<f32> = match value.get_ref() {
            DeValue::Float(digits) => digits.as_str().parse().ok(),
            DeValue::Integer(digits) => digits.as_str().parse().ok(),
            _ => None,
        };
        match number.filter(|number| number.is_finite() && *number >= 0.0) {
            Some(number) => *known = number.into(),
            None => {
                let message = format!("`{name}` has to be a number from 0 on, not {}", type_name(value));
                table.error(value.span(), message, None);
            }
        }
    }
    serde_json::from_value(all.into()).unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use crate::{
        conversation::{Conversation, Kind, fault::SourceFile, load::load},
        documents::{
            Look,
            photo::measure::{Paper, Source, Thresholds},
        },
    };

    const STAGE: &str = "[stage]\nid = \"one\"\n[[step]]\nid = \"code\"\nkind = \"credit-code\"\n\
                         [[step]]\nid = \"photo\"\nkind = \"paper\"\n[[step]]\nid = \"mail\"\nkind = \"email\"\n";

    fn files(documents: &str) -> Vec<SourceFile> {
        [
            ("conversation.toml", "stages = [\"one\"]"),
            ("one.toml", STAGE),
            ("documents.toml", documents),
        ]
        .map(|(name, text)| SourceFile {
            path: format!("c/{name}"),
            text: text.to_owned(),
        })
        .into()
    }

    fn look(conversation: &Conversation, step: &str) -> Option<Look> {
        let (_, step) = conversation.step(step).unwrap();
        match &step.kind {
            Kind::Paper { requirement, .. } => requirement.look.clone(),
            _ => None,
        }
    }

    #[test]
    fn what_to_look_for_comes_to_its_step() {
        let text = "[thresholds]\nblurred = 0.9\nglare = 1\n[photo]\npaper = \"licence\"\ncolour = true\nseal = true\n\
                    source = \"photo\"\ncode = \"code\"\nwithout = [\"askew\"]\nstop = [\"other-paper\"]\nnote = [\"glare\"]\n\
                    thresholds = { glare = 0.5 }\n";
        let (conversation, warnings) = load("c", &files(text)).unwrap();
        assert_eq!(warnings, []);
        let look = look(&conversation, "photo").unwrap();
        assert_eq!((look.wanted.paper, look.wanted.source), (Paper::Licence, Source::Photo));
        assert!(look.wanted.colour && look.wanted.seal);
        assert_eq!(look.code.as_deref(), Some("code"));
        assert_eq!(
            (look.without, look.stop, look.note),
            (
                vec!["askew".to_owned()],
                vec!["other-paper".to_owned()],
                vec!["glare".to_owned()]
            )
        );
        let expected = Thresholds {
            blurred: 0.9,
            glare: 0.5,
            ..Thresholds::default()
        };
        assert_eq!(look.thresholds, expected);
    }

    #[test]
    fn which_form_a_sheet_should_be_comes_to_its_step() {
        let text = "[photo]\ntitles = [\"信息登记表\"]\n[[photo.fields]]\nlabels = [\"企业名称\"]\nrequired = true\nequals = \"mail\"\n";
        let (conversation, _) = load("c", &files(text)).unwrap();
        let (_, step) = conversation.step("photo").unwrap();
        let Kind::Paper { requirement, .. } = &step.kind else {
            panic!("no paper")
        };
        let sheet = requirement.sheet.as_ref().unwrap();
        assert!(requirement.look.is_none());
        assert_eq!((sheet.titles.len(), sheet.fields[0].required), (1, true));
        assert_eq!(requirement.compared_steps().collect::<Vec<_>>(), ["mail"]);
    }

    #[test]
    fn without_the_file_nothing_is_looked_for() {
        let mut files = files("");
        files.pop();
        let (conversation, _) = load("c", &files).unwrap();
        assert_eq!(look(&conversation, "photo"), None);
    }

    #[test]
    fn every_slip_is_said_with_its_place_and_what_to_do() {
        let slips = [
            (
                "[phot]\npaper = \"page\"",
                "1:2 there is no step `phot` | did you mean `photo`?",
            ),
            ("[mail]\npaper = \"page\"", "1:2 `mail` is no step of kind `paper` | -"),
            (
                "[photo]\npaper = \"licens\"",
                "2:9 `licens` is no `paper` | did you mean `licence`?",
            ),
            (
                "[photo]\ncolour = true",
                "1:2 `paper` is missing | say which paper it is: `licence`, `id-card-portrait`, `id-card-emblem`, `page`",
            ),
            (
                "[photo]\npaper = \"page\"\nsource = \"phto\"",
                "3:10 `phto` is no `source` | did you mean `photo`?",
            ),
            (
                "[photo]\npaper = \"page\"\nsel = true",
                "3:1 unknown key `sel` in `photo` | did you mean `seal`?",
            ),
            (
                "[photo]\npaper = \"page\"\nstop = [\"dork\"]",
                "3:9 there is no finding `dork` | did you mean `dark`?",
            ),
            (
                "[photo]\npaper = \"page\"\ncode = \"mail\"",
                "3:8 `mail` is no step of kind `credit-code` | -",
            ),
            (
                "[photo]\npaper = \"page\"\ncode = \"cod\"",
                "3:8 there is no step `cod` | did you mean `code`?",
            ),
            (
                "[thresholds]\nblured = 1",
                "2:1 there is no threshold `blured` | did you mean `blurred`?",
            ),
            (
                "[thresholds]\ndark = \"very\"",
                "2:8 `dark` has to be a number from 0 on, not a string | -",
            ),
            (
                "[photo]\npaper = \"page\"\nthresholds = { dark = -1 }",
                "3:23 `dark` has to be a number from 0 on, not a whole number | -",
            ),
            (
                "[photo]\ntitles = [\"x\"]\n[[photo.fields]]\nrequired = true",
                "3:1 `labels` is missing | say what stands beside the cell: `labels = [\"…\"]`",
            ),
            (
                "[photo]\nfields = 3",
                "2:10 `fields` has to be a list of tables, not a whole number | write `[[….fields]]` with two brackets",
            ),
            ("photo = 1", "1:9 `photo` is a table, not a whole number | -"),
        ];
        for (text, expected) in slips {
            let files = files(text);
            let faults = load("c", &files).expect_err(text);
            let said: Vec<String> = faults
                .iter()
                .map(|fault| {
                    let position = files.last().unwrap().position(fault.span.start);
                    let place = position.trim_start_matches("c/documents.toml:").to_owned();
                    format!(
                        "{place} {} | {}",
                        fault.message,
                        fault.suggestion.as_deref().unwrap_or("-")
                    )
                })
                .collect();
            assert_eq!(said, [expected], "{text}");
        }
    }
}
