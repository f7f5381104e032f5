//! All words in all languages, ready to be rendered.

use std::collections::HashMap;

use fluent::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use unic_langid::LanguageIdentifier;

use super::{
    Argument, Text,
    catalogue::{Catalogue, Message},
    copy::{COPY, copyable},
};
use crate::conversation::fault::{Fault, SourceFile};

/// The language that everything is written in first, and that stands in for the others.
pub const DEFAULT_LANGUAGE: &str = "zh-CN";

/// Deeper nesting of words in words than this is cut off.
const DEEPEST: u8 = 8;

/// By message: for its value (none) and each attribute, the arguments that any language uses.
type Variables = HashMap<String, Vec<(Option<String>, Vec<String>)>>;

/// Every word that a person reads, in every language. Made once, shared between threads.
pub struct Texts {
    languages: Vec<String>,
    bundles: Vec<FluentBundle<FluentResource>>,
    catalogues: Vec<Catalogue>,
    variables: Variables,
    shanghai: TimeZone,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Texts")
            .field("languages", &self.languages)
            .finish_non_exhaustive()
    }
}

impl Texts {
    /// Reads the locale files, each with its language.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in any file: broken syntax, a message or attribute that is there twice, an unknown
    /// language, or no file at all in [`DEFAULT_LANGUAGE`].
    pub fn load(files: &[(String, SourceFile)]) -> Result<Texts, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut languages = vec![DEFAULT_LANGUAGE.to_owned()];
        for (language, _) in files {
            if !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        let mut bundles = Vec::with_capacity(languages.len());
        let mut catalogues = Vec::with_capacity(languages.len());
        for language in &languages {
            let own: Vec<&SourceFile> = files
                .iter()
                .filter(|(its, _)| its == language)
                .map(|(_, file)| file)
                .collect();
            if own.is_empty() {
                let nowhere = SourceFile {
                    path: format!("locales/{language}"),
                    text: String::new(),
                };
                let fault = Fault::error(&nowhere, 0..0, format!("there are no texts in {language}, the default"));
                faults.push(fault.suggest("add the locale's .ftl files"));
            }
            let mut catalogue = Catalogue::default();
            for file in &own {
                catalogue.add(file, &own, &mut faults);
            }
            catalogues.push(catalogue);
            match language.parse::<LanguageIdentifier>() {
                Ok(identifier) => bundles.push(bundle(identifier, &own)),
                Err(_) => {
                    if let Some(file) = own.first() {
                        let fault = Fault::error(file, 0..0, format!("`{language}` is no language tag"));
                        faults.push(fault.suggest("name the folder like `zh-CN` or `en`"));
                    }
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let variables = variables(&catalogues);
        // Shanghai has had no summer time since 1991; the fixed offset stands in if the bundled data should lack it.
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8)));
        Ok(Texts {
            languages,
            bundles,
            catalogues,
            variables,
            shanghai,
        })
    }

    /// The languages there are; the default first.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The words in that language; where they are missing, in the default; where they are missing there too, the id.
    pub fn render(&self, language: &str, text: &Text) -> String {
        self.render_within(self.index(language).unwrap_or(0), text, DEEPEST)
    }

    /// Is there such a message (or such an attribute of it) in the default language?
    pub fn has(&self, id: &str, attribute: Option<&str>) -> bool {
        self.catalogues
            .first()
            .and_then(|catalogue| catalogue.get(id)?.part(attribute))
            .is_some()
    }

    /// The names of the arguments that it wants in any language. Empty when there is none.
    pub fn variables(&self, id: &str, attribute: Option<&str>) -> &[String] {
        self.variables
            .get(id)
            .and_then(|parts| parts.iter().find(|(own, _)| own.as_deref() == attribute))
            .map_or(&[], |(_, names)| names)
    }

    /// What may be typed for it, in every language: its attribute `words`, split at `|`, in lower case.
    pub fn words(&self, id: &str) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for bundle in &self.bundles {
            let Some(rendered) = format(bundle, id, Some("words"), &FluentArgs::new()) else {
                continue;
            };
            for word in rendered.split('|').map(|word| word.trim().to_lowercase()) {
                if !word.is_empty() && !words.contains(&word) {
                    words.push(word);
                }
            }
        }
        words
    }

    /// The language there is for what a channel says of the person's: `zh-hant` → `zh-CN`, `en-US` → `en`.
    pub fn language_for_hint(&self, hint: &str) -> Option<&str> {
        let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let wanted = main(hint.trim());
        self.languages
            .iter()
            .find(|language| main(language) == wanted)
            .map(String::as_str)
    }

    /// All messages of a language, in the order of the files.
    pub fn messages(&self, language: &str) -> &[Message] {
        self.index(language)
            .and_then(|index| self.catalogues.get(index))
            .map_or(&[], |catalogue| &catalogue.messages)
    }

    /// One message of a language.
    pub fn message(&self, language: &str, id: &str) -> Option<&Message> {
        self.catalogues.get(self.index(language)?)?.get(id)
    }

    fn index(&self, language: &str) -> Option<usize> {
        self.languages.iter().position(|own| own == language)
    }

    fn render_within(&self, language: usize, text: &Text, deepest: u8) -> String {
        let Some(deepest) = deepest.checked_sub(1) else {
            return text.id.clone().into_owned();
        };
        let mut arguments = FluentArgs::with_capacity(text.arguments.len());
        for (name, argument) in &text.arguments {
            arguments.set(name.as_ref(), self.value(language, argument, deepest));
        }
        self.render_with(language, &text.id, text.attribute.as_deref(), &arguments)
    }

    fn render_with(&self, language: usize, id: &str, attribute: Option<&str>, arguments: &FluentArgs<'_>) -> String {
        let own = self
            .bundles
            .get(language)
            .and_then(|bundle| format(bundle, id, attribute, arguments));
        own.or_else(|| {
            self.bundles
                .first()
                .and_then(|bundle| format(bundle, id, attribute, arguments))
        })
        .unwrap_or_else(|| id.to_owned())
    }

    fn value<'a>(&self, language: usize, argument: &'a Argument, deepest: u8) -> FluentValue<'a> {
        match argument {
            Argument::Plain(text) => FluentValue::from(text.as_str()),
            Argument::Number(number) => FluentValue::from(*number),
            Argument::Words(text) => FluentValue::from(self.render_within(language, text, deepest)),
            Argument::List(texts) => {
                let parts: Vec<String> = texts
                    .iter()
                    .map(|text| self.render_within(language, text, deepest))
                    .collect();
                let separator = self.render_with(language, "list-separator", None, &FluentArgs::new());
                FluentValue::from(parts.join(&separator))
            }
            Argument::Date(date) => FluentValue::from(self.render_with(language, "date", None, &day(*date))),
            Argument::Moment(instant) => FluentValue::from(self.moment(language, *instant)),
        }
    }

    fn moment(&self, language: usize, instant: Timestamp) -> String {
        let local = self.shanghai.to_datetime(instant);
        let mut arguments = day(local.date());
        arguments.set("time", format!("{:02}:{:02}", local.hour(), local.minute()));
        self.render_with(language, "moment", None, &arguments)
    }
}

fn day(date: Date) -> FluentArgs<'static> {
    let mut arguments = FluentArgs::with_capacity(5);
    arguments.set("year", date.year());
    arguments.set("month", date.month());
    arguments.set("day", date.day());
    arguments.set("weekday", date.weekday().to_monday_zero_offset());
    arguments
}

fn bundle(language: LanguageIdentifier, files: &[&SourceFile]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The invisible marks around arguments end up in what people copy, and in file names.
    bundle.set_use_isolating(false);
    // The only function is ours, and no bundle has had it before.
    let _added = bundle.add_function(COPY, |values, _| match values.first() {
        Some(FluentValue::String(text)) => FluentValue::from(copyable(text)),
        Some(other) => other.clone(),
        None => FluentValue::Error,
    });
    for file in files {
        // Broken files and repeated ids have been complained about by the catalogue.
        let resource = FluentResource::try_new(file.text.clone()).unwrap_or_else(|(resource, _)| resource);
        let _complained_about = bundle.add_resource(resource);
    }
    bundle
}

fn format(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    attribute: Option<&str>,
    arguments: &FluentArgs<'_>,
) -> Option<String> {
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    // A missing argument shows as its name; the checks find it beforehand.
    let mut errors = Vec::new();
    Some(
        bundle
            .format_pattern(pattern, Some(arguments), &mut errors)
            .into_owned(),
    )
}

/// For each part of each message, the arguments that any language uses.
fn variables(catalogues: &[Catalogue]) -> Variables {
    let mut all = Variables::new();
    for catalogue in catalogues {
        for message in &catalogue.messages {
            let parts = all.entry(message.id.clone()).or_default();
            let names = message.attributes.iter().map(|(name, ..)| Some(name.clone()));
            for attribute in std::iter::once(None).chain(names) {
                let wanted = catalogue.variables(&message.id, attribute.as_deref());
                match parts.iter_mut().find(|(own, _)| *own == attribute) {
                    None => parts.push((attribute, wanted)),
                    Some((_, known)) => {
                        let new: Vec<String> = wanted.into_iter().filter(|name| !known.contains(name)).collect();
                        known.extend(new);
                    }
                }
            }
        }
    }
    all
}
