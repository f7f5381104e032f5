//! Every word that a person reads: Fluent messages from `locales/<language>/*.ftl`.

mod catalogue;
mod library;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};

pub use catalogue::{Message, Pattern};
pub use library::{DEFAULT_LANGUAGE, Texts};

/// Words to be looked up later, in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The Fluent message.
    pub id: Cow<'static, str>,
    /// One of its attributes; none = its value.
    pub attribute: Option<Cow<'static, str>>,
    /// What stands in for `{ $name }`.
    pub arguments: Vec<(Cow<'static, str>, Argument)>,
}

/// What stands in for a `{ $name }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// As it is.
    Plain(String),
    /// A number (Fluent can select on it).
    Number(i64),
    /// Other words, rendered first.
    Words(Box<Text>),
    /// Several, rendered and joined by the message `list-separator`.
    List(Vec<Text>),
    /// A day in words, by the message `date` ("12月1日 周二").
    Date(Date),
    /// An instant in Asia/Shanghai, by the message `moment` ("12月1日 周二 10:02").
    Moment(Timestamp),
}

impl Text {
    /// The value of a message.
    pub fn message(id: impl Into<Cow<'static, str>>) -> Text {
        Text {
            id: id.into(),
            attribute: None,
            arguments: Vec::new(),
        }
    }

    /// An attribute of a message.
    pub fn attribute(id: impl Into<Cow<'static, str>>, attribute: impl Into<Cow<'static, str>>) -> Text {
        Text {
            id: id.into(),
            attribute: Some(attribute.into()),
            arguments: Vec::new(),
        }
    }

    /// The same, with one more argument.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, argument: impl Into<Argument>) -> Text {
        self.arguments.push((name.into(), argument.into()));
        self
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Argument {
        Argument::Plain(text)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Argument {
        Argument::Plain(text.to_owned())
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Argument {
        Argument::Number(number)
    }
}

impl From<Text> for Argument {
    fn from(text: Text) -> Argument {
        Argument::Words(Box::new(text))
    }
}

impl From<Date> for Argument {
    fn from(date: Date) -> Argument {
        Argument::Date(date)
    }
}

impl From<Timestamp> for Argument {
    fn from(instant: Timestamp) -> Argument {
        Argument::Moment(instant)
    }
}

/// Stand-in until branch `conversation-load` is merged.
#[derive(Default)]
pub struct Texts {
    bundles: Vec<(String, fluent::bundle::FluentBundle<fluent::FluentResource, intl_memoizer::concurrent::IntlLangMemoizer>)>,
    variables: std::collections::HashMap<(String, Option<String>), Vec<String>>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Texts")
    }
}

impl Texts {
    /// From (language, text) pairs.
    pub fn stand_in(sources: &[(&str, String)]) -> Texts {
        let mut texts = Texts::default();
        for (language, source) in sources {
            if !texts.bundles.iter().any(|(known, _)| known == language) {
                let id = language.parse().unwrap_or_default();
                let mut bundle = fluent::bundle::FluentBundle::new_concurrent(vec![id]);
                bundle.set_use_isolating(false);
                texts.bundles.push(((*language).to_owned(), bundle));
            }
            let resource = match fluent::FluentResource::try_new(source.clone()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    eprintln!("{errors:?}");
                    resource
                }
            };
            if let Ok(parsed) = fluent_syntax::parser::parse(source.as_str()) {
                for entry in parsed.body {
                    let fluent_syntax::ast::Entry::Message(message) = entry else { continue };
                    let mut add = |attribute: Option<String>, pattern: &fluent_syntax::ast::Pattern<&str>| {
                        let list = texts.variables.entry((message.id.name.to_owned(), attribute)).or_default();
                        for element in &pattern.elements {
                            if let fluent_syntax::ast::PatternElement::Placeable { expression: fluent_syntax::ast::Expression::Inline(fluent_syntax::ast::InlineExpression::VariableReference { id }) } = element
                                && !list.contains(&id.name.to_owned()) { list.push(id.name.to_owned()); }
                        }
                    };
                    if let Some(value) = &message.value { add(None, value); }
                    for attribute in &message.attributes { add(Some(attribute.id.name.to_owned()), &attribute.value); }
                }
            }
            for (known, bundle) in &mut texts.bundles {
                if known == language {
                    let _ = bundle.add_resource(resource);
                    break;
                }
            }
        }
        texts
    }

    /// In that language.
    pub fn render(&self, text: &Text, language: &str) -> String {
        let Some((_, bundle)) = self.bundles.iter().find(|(known, _)| known == language) else { return text.id.to_string() };
        let Some(message) = bundle.get_message(&text.id) else { return format!("?{}", text.id) };
        let pattern = match &text.attribute {
            Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
            None => message.value(),
        };
        let Some(pattern) = pattern else { return format!("?{}.{:?}", text.id, text.attribute) };
        let mut arguments = fluent::FluentArgs::new();
        for (name, argument) in &text.arguments {
            match argument {
                Argument::Number(number) => arguments.set(name.to_string(), *number),
                other => arguments.set(name.to_string(), self.argument(other, language)),
            }
        }
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
    }

    fn argument(&self, argument: &Argument, language: &str) -> String {
        match argument {
            Argument::Plain(text) => text.clone(),
            Argument::Number(number) => number.to_string(),
            Argument::Words(text) => self.render(text, language),
            Argument::List(texts) => texts.iter().map(|text| self.render(text, language)).collect::<Vec<_>>().join("、"),
            Argument::Date(date) => format!("{}月{}日", date.month(), date.day()),
            Argument::Moment(moment) => crate::calendar::local(*moment).to_string(),
        }
    }

    /// Whether it is there.
    pub fn has(&self, id: &str, attribute: Option<&str>) -> bool {
        self.variables.contains_key(&(id.to_owned(), attribute.map(str::to_owned)))
    }

    /// Names in it.
    pub fn variables(&self, id: &str, attribute: Option<&str>) -> &[String] {
        self.variables.get(&(id.to_owned(), attribute.map(str::to_owned))).map(Vec::as_slice).unwrap_or_default()
    }
}
