//! The conversation that ships: its files are without fault, and every demand of the founding guide is met in it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test complains by panicking")]

use std::{collections::BTreeMap, fs, path::Path};

use beian::conversation::{SourceFile, book};
use fluent_syntax::ast;
use serde::Deserialize;

/// `tests/data/domain-coverage.toml`.
#[derive(Deserialize)]
struct Coverage {
    fact: Vec<Fact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    /// The part of the guide.
    section: String,
    /// The demand, in the field's words.
    fact: String,
    /// Messages where a person meets it: `step`, `step.attribute`, `window-….waiting`.
    met: Vec<String>,
    /// What has to stand in the first of them, in zh-CN.
    #[serde(default)]
    holds: Vec<String>,
}

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder, in order.
fn sources(folder: &str) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = fs::read_dir(root(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| SourceFile {
            path: format!("{folder}/{}", path.file_name().unwrap().to_string_lossy()),
            text: fs::read_to_string(&path).unwrap(),
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// Every text of a language by `message` or `message.attribute`, variables as `{ $name }`.
fn texts(language: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(root("locales").join(language)).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(source.as_str())
            .unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", path.display()));
        for entry in resource.body {
            let ast::Entry::Message(message) = entry else { continue };
            if let Some(value) = &message.value {
                texts.insert(message.id.name.to_owned(), plain(value));
            }
            for attribute in &message.attributes {
                texts.insert(
                    format!("{}.{}", message.id.name, attribute.id.name),
                    plain(&attribute.value),
                );
            }
        }
    }
    texts
}

fn plain(pattern: &ast::Pattern<&str>) -> String {
    pattern
        .elements
        .iter()
        .map(|element| match element {
            ast::PatternElement::TextElement { value } => (*value).to_owned(),
            ast::PatternElement::Placeable {
                expression: ast::Expression::Inline(ast::InlineExpression::VariableReference { id }),
            } => format!("{{ ${} }}", id.name),
            ast::PatternElement::Placeable { .. } => "…".to_owned(),
        })
        .collect()
}

#[test]
fn the_files_are_without_fault() {
    let files = sources("conversations/short-drama");
    let locales: Vec<(String, SourceFile)> = ["zh-CN", "en"]
        .into_iter()
        .flat_map(|language| {
            sources(&format!("locales/{language}"))
                .into_iter()
                .map(move |file| (language.to_owned(), file))
        })
        .collect();
    let faults = match book::load("short-drama", &files, &locales) {
        Ok((_, warnings)) => warnings,
        Err(faults) => faults,
    };
    let all: Vec<&SourceFile> = files.iter().chain(locales.iter().map(|(_, file)| file)).collect();
    let said: Vec<String> = faults
        .iter()
        .map(|fault| {
            let file = all.iter().find(|file| file.path == fault.path);
            let place = file.map_or_else(|| fault.path.clone(), |file| file.position(fault.span.start));
            format!("{place}: {} ({:?})", fault.message, fault.suggestion)
        })
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn every_demand_of_the_guide_is_met() {
    let coverage = fs::read_to_string(root("tests/data/domain-coverage.toml")).unwrap();
    let coverage: Coverage = toml::from_str(&coverage).unwrap();
    let languages = ["zh-CN", "en"].map(|language| (language, texts(language)));
    for fact in &coverage.fact {
        let name = format!("{} {}", fact.section, fact.fact);
        for (language, texts) in &languages {
            for id in &fact.met {
                assert!(texts.contains_key(id), "{name}: there is no text `{id}` in {language}");
            }
        }
        let first = &languages[0].1[&fact.met[0]];
        for words in &fact.holds {
            assert!(
                first.contains(words),
                "{name}: `{}` no longer says {words:?}",
                fact.met[0]
            );
        }
    }
}

#[test]
fn a_card_is_short() {
    for language in ["zh-CN", "en"] {
        for (id, text) in texts(language) {
            let length = text.chars().count();
            assert!(length <= 500, "{language} {id}: {length} characters");
        }
    }
}
