//! Reading one TOML table key by key: what is missing, unknown or of the wrong type becomes a fault with its place.

use std::{borrow::Cow, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::suggest::{did_you_mean, list};
use crate::conversation::fault::{Fault, SourceFile};

/// A value with its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// A string with its place in bytes, the quotes included.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// One table of one file, and where to complain.
pub(super) struct Table<'a, 'i> {
    pub(super) file: &'a SourceFile,
    /// Where to point when something is missing.
    pub(super) span: Range<usize>,
    pub(super) entries: &'a DeTable<'i>,
    pub(super) faults: &'a mut Vec<Fault>,
}

impl<'a, 'i> Table<'a, 'i> {
    /// The table in that value; a fault when it is something else.
    pub(super) fn of(
        file: &'a SourceFile,
        value: &'a Value<'i>,
        what: &str,
        faults: &'a mut Vec<Fault>,
    ) -> Option<Table<'a, 'i>> {
        if let DeValue::Table(entries) = value.get_ref() {
            return Some(Table {
                file,
                span: value.span(),
                entries,
                faults,
            });
        }
        let message = format!("{what} is a table, not {}", type_name(value));
        faults.push(Fault::error(file, value.span(), message));
        None
    }

    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value<'i>> {
        self.entries.get(key)
    }

    /// Where the key stands, or the table when it is absent.
    pub(super) fn key_span(&self, key: &str) -> Range<usize> {
        self.entries
            .get_key_value(key)
            .map_or_else(|| self.span.clone(), |(key, _)| key.span())
    }

    /// Complains about a place of this file.
    pub(super) fn error(&mut self, span: Range<usize>, message: impl Into<String>, suggestion: Option<String>) {
        self.faults.push(Fault {
            suggestion,
            ..Fault::error(self.file, span, message)
        });
    }

    /// The string under a key; none when absent or of another type (which is a fault).
    pub(super) fn string(&mut self, key: &str) -> Option<Word> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Word {
                text: text.clone().into_owned(),
                span: value.span(),
            }),
            _ => {
                let hint = format!("put it in quotes: `{key} = \"…\"`");
                self.wrong_type(key, value, "a string", Some(hint));
                None
            }
        }
    }

    /// The string under a key that has to be there.
    pub(super) fn required_string(&mut self, key: &str, hint: &str) -> Option<Word> {
        if self.get(key).is_none() {
            self.error(self.span.clone(), format!("`{key}` is missing"), Some(hint.to_owned()));
        }
        self.string(key)
    }

    /// The boolean under a key; `false` when absent.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        match self.get(key).map(|value| (value, value.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(flag))) => *flag,
            Some((value, _)) => {
                self.wrong_type(
                    key,
                    value,
                    "`true` or `false`",
                    Some(format!("write `{key} = true`, without quotes")),
                );
                false
            }
        }
    }

    /// The whole number under a key, within bounds; none when absent.
    pub(super) fn number(&mut self, key: &str, bounds: std::ops::RangeInclusive<u64>) -> Option<u64> {
        let value = self.get(key)?;
        let DeValue::Integer(digits) = value.get_ref() else {
            self.wrong_type(
                key,
                value,
                "a whole number",
                Some(format!("write `{key} = {}`, without quotes", bounds.start())),
            );
            return None;
        };
        let number = u64::from_str_radix(digits.as_str(), digits.radix())
            .ok()
            .filter(|number| bounds.contains(number));
        if number.is_none() {
            let message = format!("`{key}` has to be from {} to {}", bounds.start(), bounds.end());
            self.error(value.span(), message, None);
        }
        number
    }

    /// The same as a `u32`.
    pub(super) fn small_number(&mut self, key: &str, bounds: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let number = self.number(key, u64::from(*bounds.start())..=u64::from(*bounds.end()))?;
        u32::try_from(number).ok()
    }

    /// The list of strings under a key; none when absent. Elements of another type, and repeated ones, are faults.
    pub(super) fn strings(&mut self, key: &str) -> Option<Vec<Word>> {
        let value = self.get(key)?;
        let DeValue::Array(elements) = value.get_ref() else {
            let hint = match value.get_ref() {
                DeValue::String(text) => format!("write `{key} = [\"{text}\"]`"),
                _ => format!("write `{key} = [\"…\", \"…\"]`"),
            };
            self.wrong_type(key, value, "a list of strings", Some(hint));
            return None;
        };
        let mut words: Vec<Word> = Vec::with_capacity(elements.len());
        for element in elements {
            match element.get_ref() {
                DeValue::String(text) if words.iter().any(|word| word.text == *text) => {
                    self.error(
                        element.span(),
                        format!("`{text}` is twice in `{key}`"),
                        Some("leave one out".to_owned()),
                    );
                }
                DeValue::String(text) => words.push(Word {
                    text: text.clone().into_owned(),
                    span: element.span(),
                }),
                _ => self.wrong_type(key, element, "a list of strings", Some("put it in quotes".to_owned())),
            }
        }
        Some(words)
    }

    /// Complains about every key that is none of `known`; `hint` may know better than the spelling does.
    pub(super) fn only(&mut self, known: &[&str], what: &str, hint: impl Fn(&str) -> Option<String>) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let suggestion = hint(name)
                .or_else(|| did_you_mean(name, known.iter().copied()))
                .or_else(|| Some(format!("possible here: {}", list(known))));
            self.faults.push(Fault {
                suggestion,
                ..Fault::error(self.file, key.span(), format!("unknown key `{name}` in {what}"))
            });
        }
    }

    fn wrong_type(&mut self, key: &str, value: &Value<'i>, wanted: &str, hint: Option<String>) {
        self.error(
            value.span(),
            format!("`{key}` has to be {wanted}, not {}", type_name(value)),
            hint,
        );
    }
}

/// The kind of a TOML value, with its article.
pub(super) fn type_name(value: &Value<'_>) -> Cow<'static, str> {
    Cow::Borrowed(match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    })
}
