//! One file per official rule, each a pure function from what a person typed to what is stored.
//!
//! A rule never reads a clock, a file or the network. It answers with an [`Outcome`]: the normalised value and the
//! warnings that a person may decide to live with, or the one [`Slip`] that has to be put right first. The words of a
//! slip are in the locale files: message `rule-<rule>`, attribute `<code>`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Declares the codes that one rule can answer with: a constant for each, and `CODES`, the list of all of them.
///
/// A rule builds its slips only from these constants, so [`all_codes`] cannot miss one.
macro_rules! codes {
    ($rule:literal: $($name:ident = $code:literal),+ $(,)?) => {
        $(const $name: crate::rules::Code = crate::rules::Code { rule: $rule, code: $code };)+
        /// Every code that this rule can answer with.
        pub(crate) const CODES: &[crate::rules::Code] = &[$($name),+];
    };
}
pub(crate) use codes;

pub mod address;
pub mod bank_account;
pub mod bank_branch;
pub mod company_name;
pub mod credit_code;
pub mod email;
pub mod filing_number;
pub mod free_text;
pub mod introduction;
pub mod mask;
pub mod mini_program_name;
pub mod mobile;
mod name_words;
pub mod person_name;
pub mod production_licence;
pub mod remark;
pub mod resident_id;
pub mod secrets;
pub mod text;
pub mod validity;

#[cfg(test)]
mod tests;

/// What a rule says of an answer that passes.
#[derive(Clone, PartialEq, Eq)]
pub struct Checked {
    /// The answer as it is to be stored: normalised. Checking it again gives the same value.
    pub value: String,
    /// What a person should know before going on, most important first. Empty when nothing is remarkable.
    pub warnings: Vec<Slip>,
}

impl Checked {
    /// An answer with nothing to remark.
    fn clean(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            warnings: Vec::new(),
        }
    }

    /// Adds a warning when `condition` holds.
    fn warn_if(&mut self, condition: bool, slip: impl FnOnce() -> Slip) {
        if condition {
            self.warnings.push(slip());
        }
    }
}

/// The value may be somebody's ID number, so a log line that prints this by accident shows only its length.
impl fmt::Debug for Checked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Checked")
            .field("value", &format_args!("<{} characters>", self.value.chars().count()))
            .field("warnings", &self.warnings)
            .finish()
    }
}

/// One thing wrong with an answer; its words are the Fluent message `rule-<rule>`, attribute `<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// The rule, in kebab case: `credit-code`.
    pub rule: Cow<'static, str>,
    /// What is wrong, in kebab case: `too-short`.
    pub code: Cow<'static, str>,
    /// What the words need, for example a position counted from 1. Never the whole of a sensitive value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub arguments: BTreeMap<String, Argument>,
}

impl Slip {
    /// A slip without arguments.
    pub(crate) fn of(code: Code) -> Self {
        Self {
            rule: Cow::Borrowed(code.rule),
            code: Cow::Borrowed(code.code),
            arguments: BTreeMap::new(),
        }
    }

    /// The same slip with one more argument.
    pub(crate) fn with(mut self, name: &str, argument: impl Into<Argument>) -> Self {
        self.arguments.insert(name.to_owned(), argument.into());
        self
    }

    /// The identifier of the Fluent message that has this slip's words as the attribute [`Slip::code`].
    #[must_use]
    pub fn message(&self) -> String {
        format!("rule-{}", self.rule)
    }
}

/// A value that the words of a [`Slip`] refer to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A whole number: a position counted from 1, a length in characters.
    Number(i64),
    /// A piece of text: a word found, a suggestion.
    Text(String),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<char> for Argument {
    fn from(character: char) -> Self {
        Self::Text(character.to_string())
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// What a rule answers: the value to store, or the one thing to put right first.
pub type Outcome = Result<Checked, Slip>;

/// A code that a rule declared with `codes!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) rule: &'static str,
    pub(crate) code: &'static str,
}

/// Every (rule, code) that this room and the calendar's tables can answer with, for checking the locale files.
#[must_use]
pub fn all_codes() -> &'static [(&'static str, &'static str)] {
    static ALL: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
        [
            address::CODES,
            bank_account::CODES,
            bank_branch::CODES,
            company_name::CODES,
            credit_code::CODES,
            email::CODES,
            filing_number::CODES,
            free_text::CODES,
            introduction::CODES,
            mini_program_name::CODES,
            mobile::CODES,
            person_name::CODES,
            production_licence::CODES,
            remark::CODES,
            resident_id::CODES,
            validity::CODES,
            crate::calendar::CODES,
        ]
        .into_iter()
        .flatten()
        .map(|code| (code.rule, code.code))
        .collect()
    });
    &ALL
}
