//! What a person orders of their papers and answers is made here: the archive, the prints, pages in small, forms filled in, all answers.
//!
//! The work itself is [`package`]'s; here it gets its papers, in their order, and the words for what can't be
//! made. Nothing waits and no clock is asked: papers come from a function that is handed in, one file's at a time, so that a package of
//! many megabytes takes the memory of its largest file. It may take seconds: call it off the async threads.

mod forms;
mod said;

use std::collections::BTreeSet;

use bytes::Bytes;
use jiff::civil::DateTime;

use crate::{
    conversation::{
        Book, Kind, Order, PageOrder, Pages, State, StepId, Value,
        walk::{Walking, collected, order_key, papers_of},
    },
    documents::{
        Facts, Limits, Look, Requirement,
        package::{
            self, Archives, Bounds, Built, Definition, Fault, Given, Line, Paper, Readiness, Stamp, contact_sheet,
            make, pages, status, to_print,
        },
    },
    texts::{DEFAULT_LANGUAGE, Text},
};

const ZIP: &str = "application/zip";
const PDF: &str = "application/pdf";
const JPEG: &str = "image/jpeg";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What is to be made, with everything of the person that it takes except the papers.
#[derive(Clone, Debug)]
pub struct Job {
    order: Order,
    state: State,
    /// Steps whose papers and answers may not pass the person's channel.
    withheld: BTreeSet<StepId>,
    /// All answers, unmasked; for [`Order::Summary`] only.
    answers: Vec<(Text, Vec<(Text, Text)>)>,
    bounds: Bounds,
    most_bytes: u64,
    now: DateTime,
}

/// A file that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub file_name: String,
    /// What it is, e.g. `application/zip`.
    pub media_type: &'static str,
    /// What is to be seen on it, where it is a picture.
    pub description: Option<String>,
    /// It.
    pub bytes: Vec<u8>,
}

/// What came of a job.
#[derive(Clone, Default, PartialEq)]
pub struct Output {
    /// The files, in the package's order.
    pub files: Vec<File>,
    /// How many pages the files of the package have that were printed or shown.
    pub pages: Vec<Pages>,
    /// What there is to say of single files.
    pub remarks: Vec<Text>,
}

/// How far a job is: so many files of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Done.
    pub done: usize,
    /// Of all.
    pub of: usize,
}

impl Job {
    /// A job for the person of that walk. No archive gets larger than `most_bytes`; `now`, by the person's clock, is the date of what is in it.
    pub fn new(walking: &Walking<'_>, order: Order, limits: &Limits, most_bytes: u64, now: DateTime) -> Job {
        Job {
            answers: if order == Order::Summary {
                walking.all_answers()
            } else {
                Vec::new()
            },
            order,
            withheld: walking.withheld(),
            state: walking.state().clone(),
            bounds: Bounds {
                decoding: limits.clone(),
                ..Bounds::default()
            },
            most_bytes,
            now,
        }
    }

    /// Does it. `read` gives a paper's bytes by its id, none when it is gone; `progress` is called before each file.
    pub fn run(&self, book: &Book, read: &dyn Fn(&str) -> Option<Bytes>, progress: &mut dyn FnMut(Progress)) -> Output {
        let mut making = Making {
            job: self,
            book,
            read,
            progress,
            output: Output::default(),
        };
        match &self.order {
            Order::Archive => making.archive(),
            Order::Prints => making.prints(),
            Order::Summary => making.summary(),
            Order::Contacts { files, printed } => making.contacts(files, *printed),
            Order::Forms { only } => making.forms(only.as_deref()),
        }
        making.output
    }
}

/// What a file is made of.
enum Source {
    /// The papers of its steps.
    Papers,
    /// What came back stamped.
    Stamped,
}

/// A paper with what its step looks for.
struct Loaded<'a> {
    step: &'a str,
    number: u32,
    bytes: Bytes,
    facts: &'a Facts,
    look: Option<&'a Look>,
}

struct Making<'a> {
    job: &'a Job,
    book: &'a Book,
    read: &'a dyn Fn(&str) -> Option<Bytes>,
    progress: &'a mut dyn FnMut(Progress),
    output: Output,
}

impl<'a> Making<'a> {
    fn definitions(&self) -> &'a [Definition] {
        let package = self.book.conversation.package.as_ref();
        package.map_or(&[], |package| package.files.as_slice())
    }

    fn archive(&mut self) {
        let Some(package) = &self.book.conversation.package else {
            return;
        };
        let mut archives = Archives::new(self.job.most_bytes, self.job.now);
        let states = status(package, &collected(&self.job.state));
        let ready = package.files.iter().zip(states);
        let ready: Vec<&Definition> = ready
            .filter(|(_, status)| status.readiness == Readiness::Ready)
            .map(|(definition, _)| definition)
            .filter(|definition| self.may_pass(definition))
            .collect();
        let mut is_empty = true;
        for (done, definition) in ready.iter().enumerate() {
            self.went(done, ready.len());
            let added = self.made(definition).and_then(|built| {
                self.note(definition, &built);
                archives.add(&definition.name, &built.bytes)
            });
            match added {
                Ok(()) => is_empty = false,
                Err(fault) => self.output.remarks.push(self.fault(definition, &fault)),
            }
        }
        if is_empty {
            return;
        }
        let done = archives.finish().unwrap_or_else(|error| {
            tracing::error!(%error, "an archive could not be written");
            Vec::new()
        });
        let part = if done.len() > 1 { "file-part" } else { "file" };
        for (number, bytes) in (1_i64..).zip(done) {
            let name = Text::attribute("engine-package-archive", part).with("number", number);
            self.hand_over(self.words(&name), ZIP, bytes);
        }
    }

    /// A file as it is handed over.
    fn made(&self, definition: &'a Definition) -> Result<Built, Fault> {
        let (papers, source) = self.papers(definition, false)?;
        let papers = as_papers(&papers);
        let given = match source {
            Source::Papers => Given::Papers(&papers),
            Source::Stamped => Given::Stamped(&papers),
        };
        make(
            definition,
            given,
            self.order_of(definition, false).as_deref(),
            &self.job.bounds,
        )
    }

    fn prints(&mut self) {
        let collected = collected(&self.job.state);
        let wanted: Vec<(u16, &Definition)> = (0_u16..)
            .zip(self.definitions())
            .filter(|(_, definition)| {
                let has = |step: &String| collected.papers.get(step).is_some_and(|count| *count > 0);
                definition.stamp == Stamp::Print && definition.from.iter().all(has)
            })
            .filter(|(_, definition)| self.may_pass(definition))
            .collect();
        for (done, (file, definition)) in wanted.iter().enumerate() {
            self.went(done, wanted.len());
            let built = self.papers(definition, true).and_then(|(papers, _)| {
                let order = self.order_of(definition, true);
                to_print(definition, &as_papers(&papers), order.as_deref(), &self.job.bounds)
            });
            match built {
                Ok(built) => {
                    self.note(definition, &built);
                    self.count(*file, built.pages);
                    let name = Text::attribute("engine-package-prints", "file").with("name", definition.name.clone());
                    self.hand_over(self.words(&name), PDF, built.bytes);
                }
                Err(fault) => self.output.remarks.push(self.fault(definition, &fault)),
            }
        }
    }

    fn contacts(&mut self, files: &[u16], printed: bool) {
        for (done, file) in files.iter().enumerate() {
            self.went(done, files.len());
            let Some(definition) = self.definitions().get(usize::from(*file)) else {
                continue;
            };
            if !self.may_pass(definition) {
                continue;
            }
            match self.contact(definition, printed) {
                Ok((count, jpeg)) => {
                    self.count(*file, count);
                    let said =
                        |part| Text::attribute("engine-package-pages", part).with("name", definition.name.clone());
                    let name = self.words(&said("file"));
                    let description = self.words(&said("caption").with("count", i64::from(count)));
                    self.hand_over(name, JPEG, jpeg);
                    if let Some(file) = self.output.files.last_mut() {
                        file.description = Some(description);
                    }
                }
                Err(fault) => {
                    self.count(*file, 0);
                    self.output.remarks.push(self.fault(definition, &fault));
                }
            }
        }
    }

    /// How many pages a file has, and a picture of them.
    fn contact(&self, definition: &'a Definition, printed: bool) -> Result<(u32, Vec<u8>), Fault> {
        let bounds = &self.job.bounds;
        let (papers, source) = self.papers(definition, printed)?;
        let papers = as_papers(&papers);
        let given = match source {
            Source::Papers => Given::Papers(&papers),
            Source::Stamped => Given::Stamped(&papers),
        };
        let count = pages(definition, given, bounds)?;
        let order = self.order_of(definition, printed);
        Ok((count, contact_sheet(&papers, order.as_deref(), bounds)?))
    }

    fn summary(&mut self) {
        let answers = self.job.answers.iter().map(|(title, answers)| {
            let answers = answers.iter();
            let answers = answers.map(|(label, value)| (self.words(label), self.words(value)));
            (self.words(title), answers.collect::<Vec<_>>())
        });
        let stages: Vec<(String, Vec<(String, String)>)> = answers.collect();
        let lines = stages.iter().flat_map(|(title, answers)| {
            let answers = answers.iter().map(|(label, value)| Line::Answer { label, value });
            std::iter::once(Line::Heading(title)).chain(answers)
        });
        let lines: Vec<Line<'_>> = lines.collect();
        let said = |part| Text::attribute("engine-package-summary", part);
        match package::summary(&self.words(&said("title")), &lines) {
            Ok(made) => {
                if !made.unwritable.is_empty() {
                    let signs: String = made.unwritable.iter().collect();
                    self.output.remarks.push(said("unwritable").with("signs", signs));
                }
                self.hand_over(self.words(&said("file")), PDF, made.pdf);
            }
            Err(error) => tracing::error!(%error, "a summary could not be made"),
        }
    }

    /// What a file is made of, in its steps' order. A paper that is gone is left out.
    fn papers(&self, definition: &'a Definition, printed: bool) -> Result<(Vec<Loaded<'a>>, Source), Fault> {
        let (papers, is_stamped) = papers_of(definition, &self.job.state, printed);
        let mut loaded: Vec<Loaded<'a>> = Vec::with_capacity(papers.len());
        for (step, number, paper) in papers {
            let Some(bytes) = (self.read)(&paper.id) else {
                tracing::error!("a paper that is to be handed over is gone");
                continue;
            };
            loaded.push(Loaded {
                step,
                number,
                bytes,
                facts: &paper.facts,
                look: self.requirement(step).and_then(|requirement| requirement.look.as_ref()),
            });
        }
        if loaded.is_empty() {
            return Err(Fault::Nothing);
        }
        let source = if is_stamped { Source::Stamped } else { Source::Papers };
        Ok((loaded, source))
    }

    /// What the step of that id looks for in a paper.
    fn requirement(&self, step: &str) -> Option<&'a Requirement> {
        match &self.book.conversation.step(step)?.1.kind {
            Kind::Paper { requirement, .. } => Some(requirement),
            _ => None,
        }
    }

    /// The order in which the person wants the pages, if it was said of these very papers.
    fn order_of(&self, definition: &Definition, printed: bool) -> Option<Vec<usize>> {
        let (papers, is_stamped) = papers_of(definition, &self.job.state, printed);
        let key = order_key(definition, is_stamped);
        let known: &PageOrder = self.job.state.page_orders.get(key)?;
        let is_of_these = papers.iter().map(|(_, _, paper)| &paper.id).eq(&known.papers);
        (is_of_these && !known.order.is_empty()).then(|| known.order.iter().map(|place| usize::from(*place)).collect())
    }

    /// Whether nothing is in that file that may not pass the channel; else that is said.
    fn may_pass(&mut self, definition: &Definition) -> bool {
        let mut steps = definition.from.iter().chain(&definition.stamped_step);
        let may = !steps.any(|step| self.job.withheld.contains(step));
        if !may {
            let said = Text::attribute("engine-package-fault", "withheld").with("name", definition.name.clone());
            self.output.remarks.push(said);
        }
        may
    }

    fn went(&mut self, done: usize, of: usize) {
        (self.progress)(Progress { done, of });
    }

    fn count(&mut self, file: u16, pages: u32) {
        let pages = u16::try_from(pages).unwrap_or(u16::MAX);
        self.output.pages.push(Pages { file, pages });
    }

    fn hand_over(&mut self, file_name: String, media_type: &'static str, bytes: Vec<u8>) {
        self.output.files.push(File {
            file_name,
            media_type,
            description: None,
            bytes,
        });
    }

    fn words(&self, text: &Text) -> String {
        let language = self.job.state.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        self.book.texts.render(language, text)
    }

    /// The answer of that step, where it is words.
    fn answer(&self, step: &str) -> Option<&'a String> {
        if self.job.withheld.contains(step) {
            return None;
        }
        match &self.job.state.answers.get(step)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

fn as_papers<'a>(loaded: &'a [Loaded<'a>]) -> Vec<Paper<'a>> {
    let papers = loaded.iter();
    papers
        .map(|paper| Paper::new(paper.step, paper.number, &paper.bytes, paper.facts, paper.look))
        .collect()
}
