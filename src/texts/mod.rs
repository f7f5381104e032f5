//! Every word that a person reads: Fluent messages from `locales/<language>/*.ftl`.

mod catalogue;
pub mod copy;
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
