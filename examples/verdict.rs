//! What the assistant would say of a photo, and the picture that it would hand back.
//!
//! `cargo run --release --example verdict -- STEP PHOTO [OUT.jpg] [LANGUAGE]`: STEP is a step of the built-in conversation that asks for a
//! paper, e.g. `licence-photo`.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Context as _, anyhow};
use beian::{
    conversation::{Kind, book, render::LABELS},
    documents::{Argument, LOOK_CODES, Limits, Request, inspect},
    library,
    texts::Text,
};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [step, photo, rest @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: verdict STEP PHOTO [OUT.jpg] [LANGUAGE]");
    };
    let sources = library::built_in();
    let (book, _) = book::load(
        &sources.conversation_id,
        &sources.conversation_files,
        &sources.locale_files,
    )
    .map_err(|_| anyhow!("the built-in files have faults"))?;
    let (_, step) = book.conversation.step(step).context("there is no such step")?;
    let Kind::Paper { requirement, .. } = &step.kind else {
        anyhow::bail!("that step asks for no paper");
    };
    let language = rest.get(1).map_or("zh-CN", String::as_str);
    let labels: BTreeMap<String, String> = LOOK_CODES
        .iter()
        .map(|code| {
            let words = book.texts.render(language, &Text::attribute(LABELS, *code));
            ((*code).to_owned(), words)
        })
        .collect();
    let request = Request {
        requirement: (**requirement).clone(),
        file_name: PathBuf::from(photo)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        labels,
        ..Request::default()
    };
    let bytes = std::fs::read(photo).with_context(|| photo.clone())?;
    let inspection = inspect(&bytes, &request, &Limits::default(), &mut || ());
    for finding in &inspection.findings {
        let mut text = Text::attribute("finding", finding.code.clone());
        for (name, argument) in &finding.arguments {
            text = match argument {
                Argument::Text(words) => text.with(name.clone(), words.clone()),
                Argument::Number(number) => text.with(name.clone(), *number),
            };
        }
        println!("{:?} {}", finding.severity, book.texts.render(language, &text));
    }
    if inspection.findings.is_empty() {
        println!("good");
    }
    if let (Some(out), Some(picture)) = (rest.first(), inspection.picture) {
        std::fs::write(out, picture).with_context(|| out.clone())?;
    }
    Ok(())
}
