//! What the assistant would say of a photo, and the picture that it would hand back.
//!
//! `cargo run --release --example verdict -- STEP PHOTO [OUT.jpg] [LANGUAGE]`: STEP is a step of the built-in conversation that asks for a
//! paper, e.g. `licence-photo`. PHOTO is a file, or one that is drawn as in rehearsals: `drawn:licence.jpg`, `drawn:id-front.jpg:glare`.
//! Of a good photo OUT.jpg is the paper straightened.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Context as _, anyhow};
use beian::{
    conversation::{Kind, book, render::LABELS},
    documents::{
        Argument, LOOK_CODES, Limits, Picture, Request, Requirement, inspect,
        photo::{self, Sample},
    },
    library,
    rehearse::{self, Fault},
    texts::Text,
};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [step, shot, rest @ ..] = arguments.as_slice() else {
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
        file_name: PathBuf::from(shot)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        labels,
        ..Request::default()
    };
    let bytes = bytes_of(shot)?;
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
    let shown = inspection.picture.or_else(|| straightened(&bytes, requirement));
    if let (Some(out), Some(picture)) = (rest.first(), shown) {
        std::fs::write(out, picture).with_context(|| out.clone())?;
    }
    Ok(())
}

fn bytes_of(photo: &str) -> anyhow::Result<Vec<u8>> {
    let Some(drawn) = photo.strip_prefix("drawn:") else {
        return std::fs::read(photo).with_context(|| photo.to_owned());
    };
    let mut words = drawn.split(':');
    let name = words.next().unwrap_or_default();
    let faults: Option<Vec<Fault>> = words.map(Fault::of).collect();
    let faults = faults.context("there is no such fault")?;
    Ok(rehearse::photo(name, 1600, 1200, &faults))
}

fn straightened(bytes: &[u8], requirement: &Requirement) -> Option<Vec<u8>> {
    let look = requirement.look.as_ref()?;
    let picture = Picture::decode(bytes, &Limits::default()).ok()?;
    let sample = Sample::turned(picture.stored(), picture.orientation());
    let seen = photo::look(&picture, sample, &look.wanted, &look.thresholds);
    seen.thumbnail(Some(look.wanted.paper.size()), 640)
}
