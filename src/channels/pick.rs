//! Picking single fields out of JSON that nothing else is known of.
//!
//! A field that is broken, doubled, or of a kind that didn't exist when this was written costs itself only.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::{Deserializer, value::RawValue};

/// The fields of those names, unread; the last one counts. What stands before a fault is kept.
pub(super) fn fields<'a, const N: usize>(json: &'a str, names: &[&str; N]) -> [Option<&'a RawValue>; N] {
    let mut found = [None; N];
    let mut deserializer = Deserializer::from_str(json);
    // The answer is in `found`, also when it ends in a fault.
    let _ = deserializer.deserialize_map(Picker {
        names,
        found: &mut found,
    });
    found
}

/// As [`fields`], for a field that may be missing.
pub(super) fn fields_of<'a, const N: usize>(
    value: Option<&'a RawValue>,
    names: &[&str; N],
) -> [Option<&'a RawValue>; N] {
    value.map_or([None; N], |value| fields(value.get(), names))
}

/// A text; escapes that name no character become `U+FFFD`.
pub(super) fn text(value: Option<&RawValue>) -> Option<String> {
    let raw = value?.get();
    match serde_json::from_str(raw) {
        Ok(text) => Some(text),
        Err(_) => mended(raw),
    }
}

/// A whole number, also when it was written as a text.
pub(super) fn number(value: Option<&RawValue>) -> Option<i64> {
    let raw = value?.get();
    raw.trim_matches('"').parse().ok()
}

/// The elements of a list, as far as it can be read.
pub(super) fn elements(value: Option<&RawValue>) -> Vec<&RawValue> {
    value
        .and_then(|value| serde_json::from_str(value.get()).ok())
        .unwrap_or_default()
}

/// A text with half of a surrogate pair: serde_json refuses it, and the rest of the words with it.
fn mended(raw: &str) -> Option<String> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    let mut units: Vec<u16> = Vec::with_capacity(inner.len());
    let mut characters = inner.chars();
    let mut buffer = [0; 2];
    while let Some(character) = characters.next() {
        let plain = match character {
            '\\' => match characters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => {
                    let digits: String = characters.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&digits, 16).unwrap_or(0xFFFD));
                    continue;
                }
                other => other,
            },
            other => other,
        };
        units.extend_from_slice(plain.encode_utf16(&mut buffer));
    }
    Some(String::from_utf16_lossy(&units))
}

struct Picker<'n, 'f, 'a, const N: usize> {
    names: &'n [&'n str; N],
    found: &'f mut [Option<&'a RawValue>; N],
}

impl<'a, const N: usize> Visitor<'a> for Picker<'_, '_, 'a, N> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(place) = map.next_key_seed(Place(self.names))? {
            match place {
                Some(place) => self.found[place] = Some(map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads a field's name as its place among those that are looked for, without keeping it.
struct Place<'n, const N: usize>(&'n [&'n str; N]);

impl<'a, const N: usize> DeserializeSeed<'a> for Place<'_, N> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<const N: usize> Visitor<'_> for Place<'_, N> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|wanted| *wanted == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_doubled_and_cut_off() {
        let [a, b] = fields(r#"{"a":1,"c":{"d":[]},"a":2,"b":"x","e":tru"#, &["a", "b"]);
        assert_eq!((number(a), text(b).as_deref()), (Some(2), Some("x")));
        assert!(fields("[1]", &["a"])[0].is_none());
        assert!(fields("", &["a"])[0].is_none());
    }

    #[test]
    fn half_a_pair_costs_one_character() {
        let [text_field] = fields(r#"{"text":"a\ud83d\n\"\ud83d\ude00é"}"#, &["text"]);
        assert_eq!(text(text_field).as_deref(), Some("a\u{FFFD}\n\"😀é"));
    }
}
