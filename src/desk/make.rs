//! What a person orders of their papers and answers: read, made off the async threads, sealed and kept.

use std::sync::Arc;

use bytes::Bytes;

use super::{Desk, papers::Kept};
use crate::{
    calendar,
    conversation::{Conversation, Kind, Made, MadeFile, Order, State, Value, walk::Walking},
    documents::{
        Facts, Look,
        package::{
            Archives, Bounds, Built, Definition, Fault, Given, Line, Note, Origin, Paper, Readiness, Stamp, make,
            status, summary, to_print,
        },
    },
    store::{PersonId, Store, StoreError, papers::MAX_PAPER_BYTES},
    texts::{DEFAULT_LANGUAGE, Text},
};

const ZIP: &str = "application/zip";
const PDF: &str = "application/pdf";

/// A paper with what its step looks for, to make a file of.
struct Loaded {
    step: String,
    number: u32,
    bytes: Bytes,
    facts: Facts,
    look: Option<Look>,
}

/// A file that was made, before it is kept.
struct Ready {
    file_name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

/// What is made of a file's papers.
#[derive(Clone, Copy)]
enum What {
    /// The file as it is handed over.
    File,
    /// The same, of papers that came back stamped.
    Stamped,
    /// What is to be printed and stamped.
    Print,
}

impl<S: Store> Desk<S> {
    /// Makes what was ordered; what can't be made is a remark. No archive is larger than `most_bytes`, or than what can be kept.
    pub(super) async fn make(
        &self,
        person: PersonId,
        walking: &Walking<'_>,
        order: Order,
        most_bytes: u64,
        kept: &mut Kept,
    ) -> Result<Made, StoreError> {
        let (state, mut remarks) = (walking.state(), Vec::new());
        let ready = match order {
            Order::Archive => self.archive(person, state, most_bytes, &mut remarks).await,
            Order::Prints => self.prints(person, state, &mut remarks).await,
            Order::Summary => self.summary(walking, &mut remarks),
        };
        let mut files = Vec::with_capacity(ready.len());
        for file in ready {
            let bytes = file.bytes.len() as u64;
            let paper = self.keep_paper(person, Bytes::from(file.bytes)).await?;
            kept.papers.push(paper.clone());
            files.push(MadeFile {
                order,
                file_name: file.file_name,
                media_type: file.media_type.to_owned(),
                paper,
                bytes,
            });
        }
        Ok(Made { order, files, remarks })
    }

    fn definitions(&self) -> &[Definition] {
        let package = self.inner.book.conversation.package.as_ref();
        package.map_or(&[], |package| package.files.as_slice())
    }

    async fn archive(&self, person: PersonId, state: &State, most_bytes: u64, remarks: &mut Vec<Text>) -> Vec<Ready> {
        let Some(package) = &self.inner.book.conversation.package else {
            return Vec::new();
        };
        let collected = crate::conversation::walk::collected(state);
        let now = calendar::local(self.inner.clock.now());
        let mut archives = Archives::new(most_bytes.min(MAX_PAPER_BYTES as u64), now);
        let mut is_empty = true;
        for (definition, status) in package.files.iter().zip(status(package, &collected)) {
            if status.readiness != Readiness::Ready {
                continue;
            }
            let stamped = definition
                .stamped_step
                .as_ref()
                .filter(|step| collected.papers.contains_key(*step));
            let made = match (definition.stamp, stamped) {
                (Stamp::Print, Some(step)) => {
                    let papers = self.load(person, state, std::slice::from_ref(step)).await;
                    self.made(definition, papers, What::Stamped).await
                }
                _ => {
                    let papers = self.load(person, state, &definition.from).await;
                    self.made(definition, papers, What::File).await
                }
            };
            let added = made.and_then(|built| {
                remarks.extend(built.notes.iter().map(|note| self.note(definition, note)));
                archives.add(&definition.name, &built.bytes)
            });
            match added {
                Ok(()) => is_empty = false,
                Err(fault) => remarks.push(self.fault(definition, &fault)),
            }
        }
        if is_empty {
            return Vec::new();
        }
        let done = archives.finish().unwrap_or_else(|error| {
            tracing::error!(%error, "an archive could not be written");
            Vec::new()
        });
        let several = done.len() > 1;
        let name = |number: usize| {
            let text = Text::attribute("engine-package-archive", if several { "file-part" } else { "file" });
            self.words(state, &text.with("number", i64::try_from(number).unwrap_or(i64::MAX)))
        };
        let files = done.into_iter().enumerate().map(|(index, bytes)| Ready {
            file_name: name(index + 1),
            media_type: ZIP,
            bytes,
        });
        files.collect()
    }

    async fn prints(&self, person: PersonId, state: &State, remarks: &mut Vec<Text>) -> Vec<Ready> {
        let collected = crate::conversation::walk::collected(state);
        let mut ready = Vec::new();
        for definition in self.definitions() {
            let has_all = definition.from.iter().all(|step| collected.papers.contains_key(step));
            if definition.stamp != Stamp::Print || !has_all {
                continue;
            }
            let papers = self.load(person, state, &definition.from).await;
            match self.made(definition, papers, What::Print).await {
                Ok(built) => {
                    remarks.extend(built.notes.iter().map(|note| self.note(definition, note)));
                    let name = Text::attribute("engine-package-prints", "file").with("name", definition.name.clone());
                    ready.push(Ready {
                        file_name: self.words(state, &name),
                        media_type: PDF,
                        bytes: built.bytes,
                    });
                }
                Err(fault) => remarks.push(self.fault(definition, &fault)),
            }
        }
        ready
    }

    fn summary(&self, walking: &Walking<'_>, remarks: &mut Vec<Text>) -> Vec<Ready> {
        let state = walking.state();
        let stages = walking.all_answers().into_iter().map(|(title, answers)| {
            let answers = answers
                .iter()
                .map(|(label, value)| (self.words(state, label), self.words(state, value)));
            (self.words(state, &title), answers.collect::<Vec<_>>())
        });
        let stages: Vec<(String, Vec<(String, String)>)> = stages.collect();
        let lines: Vec<Line<'_>> = stages
            .iter()
            .flat_map(|(title, answers)| {
                let answers = answers.iter().map(|(label, value)| Line::Answer { label, value });
                std::iter::once(Line::Heading(title)).chain(answers)
            })
            .collect();
        let title = self.words(state, &Text::attribute("engine-package-summary", "title"));
        match summary(&title, &lines) {
            Ok(made) => {
                if !made.unwritable.is_empty() {
                    let signs: String = made.unwritable.iter().collect();
                    remarks.push(Text::attribute("engine-package-summary", "unwritable").with("signs", signs));
                }
                vec![Ready {
                    file_name: self.words(state, &Text::attribute("engine-package-summary", "file")),
                    media_type: PDF,
                    bytes: made.pdf,
                }]
            }
            Err(error) => {
                tracing::error!(%error, "a summary could not be made");
                Vec::new()
            }
        }
    }

    /// The papers of those steps, in order; one that is gone is left out, and the file that wants it says so.
    async fn load(&self, person: PersonId, state: &State, steps: &[String]) -> Vec<Loaded> {
        let mut loaded = Vec::new();
        for step in steps {
            let Some(Value::Papers(papers)) = state.answers.get(step).map(|answer| &answer.value) else {
                continue;
            };
            for (number, paper) in (1..).zip(papers) {
                let Some(bytes) = self.read_paper(person, &paper.id).await else {
                    tracing::error!("a paper that is to be handed over is gone");
                    continue;
                };
                loaded.push(Loaded {
                    step: step.clone(),
                    number,
                    bytes,
                    facts: paper.facts.clone(),
                    look: look_of(&self.inner.book.conversation, step),
                });
            }
        }
        loaded
    }

    /// One file, off the async threads, one at a time.
    async fn made(&self, definition: &Definition, papers: Vec<Loaded>, what: What) -> Result<Built, Fault> {
        let broken = || Fault::Write("the program failed over it".to_owned());
        let Ok(_permit) = Arc::clone(&self.inner.making).acquire_owned().await else {
            return Err(broken());
        };
        let definition = definition.clone();
        let bounds = Bounds {
            decoding: self.inner.limits.clone(),
            ..Bounds::default()
        };
        let making = tokio::task::spawn_blocking(move || {
            let papers: Vec<Paper<'_>> = papers
                .iter()
                .map(|paper| {
                    Paper::new(
                        &paper.step,
                        paper.number,
                        &paper.bytes,
                        &paper.facts,
                        paper.look.as_ref(),
                    )
                })
                .collect();
            match what {
                What::File => make(&definition, Given::Papers(&papers), None, &bounds),
                What::Stamped => make(&definition, Given::Stamped(&papers), None, &bounds),
                What::Print => to_print(&definition, &papers, None, &bounds),
            }
        });
        making.await.unwrap_or_else(|_| {
            tracing::error!("making a file of the package panicked; this is a fault in the program");
            Err(broken())
        })
    }

    fn words(&self, state: &State, text: &Text) -> String {
        let language = state.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        self.inner.book.texts.render(language, text)
    }

    /// Where a page comes from, in words: the paper's title, and which of its pages.
    fn origin(&self, text: Text, origin: &Origin) -> Text {
        let conversation = &self.inner.book.conversation;
        let title = match conversation.step(&origin.step) {
            Some((_, step)) => Text::attribute(step.id.clone(), "title"),
            None => Text::message("engine-package"),
        };
        let number = i64::from(origin.page.unwrap_or(origin.paper));
        text.with("title", title).with("page", number)
    }

    fn note(&self, definition: &Definition, note: &Note) -> Text {
        let (code, origin) = match note {
            Note::Lowered(origin) => ("lowered", origin),
            Note::Drawn(origin) => ("drawn", origin),
            Note::NotTrueSize(origin) => ("not-true-size", origin),
            Note::Enlarged(origin) => ("enlarged", origin),
        };
        let text = Text::attribute("engine-package-note", code).with("name", definition.name.clone());
        self.origin(text, origin)
    }

    fn fault(&self, definition: &Definition, fault: &Fault) -> Text {
        let say =
            |code: &'static str| Text::attribute("engine-package-fault", code).with("name", definition.name.clone());
        let of = |code, origin: &Origin| self.origin(say(code), origin);
        let count = |text: Text, number: u32| text.with("count", i64::from(number));
        match fault {
            Fault::Locked(origin) => of("locked", origin),
            Fault::Broken(origin) => of("broken", origin),
            Fault::TooComplex(origin) => of("too-complex", origin),
            Fault::TooManyPixels { origin, .. } => of("too-many-pixels", origin),
            Fault::WrongKind { origin, .. } => of("wrong-kind", origin),
            Fault::Logo { origin, .. } => of("logo", origin),
            Fault::Nothing => say("nothing"),
            Fault::TooManyPapers { given, .. } => count(say("too-many-papers"), *given),
            Fault::TooManyPages { pages, most } => count(say("too-many-pages"), *pages).with("most", i64::from(*most)),
            Fault::TooLarge { .. } => say("too-large"),
            Fault::Order { .. } | Fault::Write(_) => {
                tracing::error!(error = %fault, "a file of the package could not be made");
                say("write")
            }
        }
    }
}

fn look_of(conversation: &Conversation, step: &str) -> Option<Look> {
    match &conversation.step(step)?.1.kind {
        Kind::Paper { requirement, .. } => requirement.look.clone(),
        _ => None,
    }
}
