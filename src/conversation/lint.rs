//! The conversation against its words: everything asked has its message, in every language, and no message is idle.

use std::collections::{BTreeSet, HashMap};

use super::render::LABELS;
use super::{
    fault::Fault,
    load::{Places, suggest::did_you_mean},
    script::{Conversation, Kind, Step, Window},
};
use crate::{
    documents::photo::can_write,
    texts::{DEFAULT_LANGUAGE, Message, Text, Texts},
};

/// A question longer than this is not read (and doesn't fit on a phone's screen).
pub const LONGEST_QUESTION: usize = 500;

/// Arguments that the engine gives beside the answers.
const ARGUMENTS: &[&str] = &[
    "latest", "earliest", "opened", "chances", "left", "other", "given", "count",
];

/// Beginnings of the ids of messages that belong to the engine, the rules, the checks of papers.
const ENGINE_PREFIXES: &[&str] = &[
    "rule-", "finding", "command-", "engine-", "page-", "channel-", "doctor-",
];

/// Messages that the texts themselves need.
const COMMON: &[&str] = &["date", "moment", "list-separator"];

/// What a message may and has to have.
#[derive(Default)]
struct Wanted {
    required: Vec<Option<String>>,
    allowed: Vec<String>,
    /// The value is a step's question.
    is_question: bool,
}

impl Wanted {
    fn new(required: &[&str], allowed: &[&str]) -> Wanted {
        let required = std::iter::once(None)
            .chain(required.iter().map(|name| Some((*name).to_owned())))
            .collect();
        Wanted {
            required,
            allowed: allowed.iter().map(|name| (*name).to_owned()).collect(),
            is_question: false,
        }
    }

    fn require(&mut self, attributes: impl IntoIterator<Item = String>) {
        self.required.extend(attributes.into_iter().map(Some));
    }
}

/// Compares the conversation with its words. `required` are the messages (and attributes) that the engine itself says;
/// `places` say where in the conversation files a missing message is called for.
pub fn lint(
    conversation: &Conversation,
    texts: &Texts,
    required: &[(&str, Option<&str>)],
    places: &Places,
) -> Vec<Fault> {
    let wanted = wanted(conversation);
    let mut linter = Linter {
        conversation,
        texts,
        places,
        faults: Vec::new(),
    };
    for (id, wanted) in &wanted {
        for attribute in &wanted.required {
            linter.present(id, attribute.as_deref());
        }
    }
    for id in COMMON {
        linter.present(id, None);
    }
    for (id, attribute) in required {
        linter.present(id, *attribute);
    }
    linter.labels();
    let wanted: HashMap<&str, &Wanted> = wanted.iter().map(|(id, wanted)| (id.as_str(), wanted)).collect();
    let engine: BTreeSet<&str> = COMMON
        .iter()
        .copied()
        .chain(required.iter().map(|(id, _)| *id))
        .collect();
    for language in texts.languages() {
        for message in texts.messages(language) {
            linter.parity(language, message);
            match wanted.get(message.id.as_str()) {
                Some(wanted) => linter.owned(language, message, wanted),
                None => linter.spare(language, message, &engine, &wanted),
            }
        }
    }
    linter.faults
}

/// The table in conversations/README.md, for this conversation, in its order.
fn wanted(conversation: &Conversation) -> Vec<(String, Wanted)> {
    let mut all: Vec<(String, Wanted)> = Vec::new();
    let mut subjects: BTreeSet<&str> = BTreeSet::new();
    for stage in &conversation.stages {
        all.push((format!("stage-{}", stage.id), Wanted::new(&[], &["intro"])));
        for step in &stage.steps {
            subjects.extend(step.sensitive.as_deref());
            all.push((step.id.clone(), wanted_of_step(step)));
        }
    }
    for window in &conversation.windows {
        all.push((format!("window-{}", window.id), wanted_of_window(conversation, window)));
    }
    for subject in subjects {
        all.push((
            format!("consent-{subject}"),
            Wanted::new(&["abroad", "title"], &["why", "done"]),
        ));
    }
    all
}

fn wanted_of_window(conversation: &Conversation, window: &Window) -> Wanted {
    let holds = conversation.holds(window);
    let mut wanted = Wanted::new(
        &["reminder", "late", "passed"],
        &[
            "still-waiting",
            "button-passed",
            "button-passed-words",
            "button-rejected",
            "button-rejected-words",
            "button-missed",
            "button-missed-words",
            "button-waiting",
            "button-waiting-words",
        ],
    );
    if holds {
        wanted.require(["waiting".to_owned()]);
    }
    if window.may_be_rejected(holds) {
        // Without reasons there is nothing else to say, so the advice has to be there; with them it may be.
        wanted.require(["rejected".to_owned(), "advice".to_owned()]);
    }
    if window.missed.is_some() {
        wanted.require(["missed".to_owned()]);
    }
    for reason in &window.reasons {
        wanted.require([format!("reason-{}", reason.id)]);
        wanted.allowed.push(format!("reason-{}-words", reason.id));
    }
    wanted
}

fn wanted_of_step(step: &Step) -> Wanted {
    let mut wanted = Wanted::new(&["title", "why"], &["example", "hint", "done", "words"]);
    wanted.is_question = true;
    match &step.kind {
        Kind::Choice { options } => wanted.require(options.iter().map(|id| format!("option-{id}"))),
        Kind::YesNo => wanted.allowed.extend(["option-yes".to_owned(), "option-no".to_owned()]),
        Kind::Checklist { items } => wanted.require(items.iter().map(|id| format!("item-{id}"))),
        Kind::Tell { .. } | Kind::Submitted { .. } => wanted.allowed.push("button".to_owned()),
        _ => {}
    }
    if !step.differs_from.is_empty() {
        wanted.require(["differs".to_owned()]);
    }
    if !step.equals.is_empty() {
        wanted.require(["equals".to_owned()]);
    }
    wanted
}

struct Linter<'a> {
    conversation: &'a Conversation,
    texts: &'a Texts,
    places: &'a Places,
    faults: Vec<Fault>,
}

impl Linter<'_> {
    fn fault(
        &mut self,
        place: (String, std::ops::Range<usize>),
        message: String,
        suggestion: Option<String>,
        is_warning: bool,
    ) {
        self.faults.push(Fault {
            path: place.0,
            span: place.1,
            message,
            suggestion,
            is_warning,
        });
    }

    /// Is it in any language? What is in one and not in another is said by [`Linter::parity`].
    fn present(&mut self, id: &str, attribute: Option<&str>) {
        let texts = self.texts;
        let is_in = |language: &String| {
            texts
                .message(language, id)
                .is_some_and(|own| own.part(attribute).is_some())
        };
        if texts.languages().iter().any(is_in) {
            return;
        }
        let has_message = attribute.and_then(|_| texts.message(DEFAULT_LANGUAGE, id));
        let (place, message, suggestion) = match (has_message, attribute) {
            (Some(own), Some(name)) => {
                let names: Vec<&str> = own.attributes.iter().map(|(name, ..)| name.as_str()).collect();
                let near = super::load::suggest::nearest(name, &names);
                let hint = near.map_or_else(
                    || format!("add `.{name} = …` below it"),
                    |near| format!("add `.{name} = …` below it; is it written `.{near}`?"),
                );
                (own.place.clone(), format!("the message `{id}` has no `.{name}`"), hint)
            }
            // The whole message is missing: said once, by its value.
            (None, Some(_)) if !COMMON.contains(&id) && texts.message(DEFAULT_LANGUAGE, id).is_none() => {
                let is_said = self
                    .faults
                    .iter()
                    .any(|fault| fault.message.contains(&format!("message `{id}`")));
                if is_said {
                    return;
                }
                (
                    self.place_of(id, attribute),
                    format!("the message `{id}` is missing"),
                    self.hint(id),
                )
            }
            _ => (
                self.place_of(id, attribute),
                format!("the message `{id}` is missing"),
                self.hint(id),
            ),
        };
        self.fault(place, message, Some(suggestion), false);
    }

    /// What is written on pictures has to be written with the letters that there are.
    fn labels(&mut self) {
        let texts = self.texts;
        for language in texts.languages() {
            let Some(message) = texts.message(language, LABELS) else {
                continue;
            };
            for (code, place, _) in &message.attributes {
                let words = texts.render(language, &Text::attribute(LABELS, code.clone()));
                let missing: String = words.chars().filter(|letter| !can_write(*letter)).collect();
                if !missing.is_empty() {
                    let complaint = format!("`{missing}` can't be written on a picture");
                    let hint = "use common characters, letters and digits".to_owned();
                    self.fault((message.place.0.clone(), place.clone()), complaint, Some(hint), true);
                }
            }
        }
    }

    fn hint(&self, id: &str) -> String {
        format!(
            "add `{id} = …` to locales/{}",
            self.texts.languages().join(" and locales/")
        )
    }

    fn place_of(&self, id: &str, attribute: Option<&str>) -> (String, std::ops::Range<usize>) {
        let place = self
            .places
            .get(id, attribute)
            .map(|(path, span)| (path.to_owned(), span));
        place.unwrap_or_else(|| (format!("locales/{DEFAULT_LANGUAGE}"), 0..0))
    }

    /// What this language has, every language has, with the same arguments.
    fn parity(&mut self, language: &str, message: &Message) {
        let texts = self.texts;
        for other in texts.languages().iter().filter(|other| *other != language) {
            let Some(twin) = texts.message(other, &message.id) else {
                let text = format!("the message `{}` is missing in {other}", message.id);
                let file = message.place.0.rsplit('/').next().unwrap_or_default();
                let hint = Some(format!("add it to locales/{other}/{file}"));
                self.fault(message.place.clone(), text, hint, false);
                continue;
            };
            let own_value = message
                .value
                .as_ref()
                .map(|value| (None, message.place.1.clone(), value));
            let attributes = message
                .attributes
                .iter()
                .map(|(name, span, part)| (Some(name), span.clone(), part));
            for (attribute, span, part) in own_value.into_iter().chain(attributes) {
                let place = (message.place.0.clone(), span);
                let name = attribute.map_or_else(|| message.id.clone(), |name| format!("{}.{name}", message.id));
                let Some(twin) = twin.part(attribute.map(String::as_str)) else {
                    let hint = Some(format!(
                        "add it in {}",
                        texts.message(other, &message.id).map_or("", |own| &own.place.0)
                    ));
                    self.fault(place, format!("`{name}` is missing in {other}"), hint, false);
                    continue;
                };
                for (variable, span) in &part.variables {
                    if !twin.variables.iter().any(|(own, _)| own == variable) {
                        let text = format!("`{name}` uses `{{ ${variable} }}` in {language} but not in {other}");
                        let hint = Some("the languages should say the same".to_owned());
                        self.fault((place.0.clone(), span.clone()), text, hint, true);
                    }
                }
            }
        }
    }

    /// A message that belongs to the conversation: its length, attributes and arguments.
    fn owned(&mut self, language: &str, message: &Message, wanted: &Wanted) {
        if let Some(length) = message.value.as_ref().map(|value| value.length)
            && wanted.is_question
            && length > LONGEST_QUESTION
        {
            let text = format!("the question `{}` has {length} characters in {language}", message.id);
            let hint = Some(format!(
                "at most {LONGEST_QUESTION}: move the reasons to `.why`, or make two steps of it"
            ));
            self.fault(message.place.clone(), text, hint, false);
        }
        let known: Vec<&str> = wanted
            .required
            .iter()
            .flatten()
            .chain(&wanted.allowed)
            .map(String::as_str)
            .collect();
        for (name, span, _) in &message.attributes {
            if !known.contains(&name.as_str()) {
                let text = format!("`.{name}` belongs to nothing in `{}`", message.id);
                let hint = did_you_mean(name, known.iter().copied()).or_else(|| Some("remove it".to_owned()));
                self.fault((message.place.0.clone(), span.clone()), text, hint, true);
            }
        }
        let parts = message
            .value
            .iter()
            .chain(message.attributes.iter().map(|(.., part)| part));
        for (variable, span) in parts.flat_map(|part| &part.variables) {
            if ARGUMENTS.contains(&variable.as_str()) || self.conversation.step(variable).is_some() {
                continue;
            }
            let steps = self.conversation.steps().map(|(_, step)| step.id.as_str());
            let hint = did_you_mean(variable, steps.chain(ARGUMENTS.iter().copied()));
            let text = format!("`{{ ${variable} }}` is no step and nothing that the engine knows");
            self.fault((message.place.0.clone(), span.clone()), text, hint, false);
        }
    }

    /// A message that belongs to nothing in the conversation.
    fn spare(&mut self, language: &str, message: &Message, engine: &BTreeSet<&str>, wanted: &HashMap<&str, &Wanted>) {
        let id = message.id.as_str();
        let is_referred_to = || {
            self.texts.messages(language).iter().any(|other| {
                let parts = other.value.iter().chain(other.attributes.iter().map(|(.., part)| part));
                parts.flat_map(|part| &part.references).any(|(target, _)| target == id)
            })
        };
        let is_common = message.place.0.ends_with("/common.ftl");
        let is_engines = ENGINE_PREFIXES.iter().any(|prefix| id.starts_with(prefix)) || engine.contains(id);
        if !is_common && !is_engines && !is_referred_to() {
            let hint = did_you_mean(id, wanted.keys().copied()).or_else(|| Some("remove it".to_owned()));
            self.fault(
                message.place.clone(),
                format!("the message `{id}` belongs to nothing"),
                hint,
                true,
            );
        }
    }
}
