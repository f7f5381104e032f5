//! The words of `name_words.toml`: which of them a text has, and why they matter.

use std::sync::LazyLock;

use serde::Deserialize;

use super::text::{is_invisible, narrow};

/// How bad it is to have a word in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Tier {
    /// The name is refused for sure.
    Stop,
    /// The name may be refused or lead to questions; the person decides.
    Explain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Place {
    Anywhere,
    Start,
    End,
    Whole,
}

/// Words with one reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    /// The code of the slip.
    pub(super) reason: String,
    pub(super) tier: Tier,
    place: Place,
    /// Where the rule is from: for the people who keep the list, and for its test.
    #[cfg_attr(not(test), expect(dead_code, reason = "documents the list; only its test reads it"))]
    source: String,
    words: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Words {
    group: Vec<Group>,
}

/// The list is part of the program and covered by a test, so a list that does not parse never gets released.
static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("name_words.toml")).unwrap_or_default());

/// All groups, the surest refusals first.
pub(super) fn groups() -> &'static [Group] {
    &WORDS.group
}

/// The group with a reason, empty-handed only for a reason that the list does not have.
pub(super) fn group(reason: &str) -> Option<&'static Group> {
    groups().iter().find(|group| group.reason == reason)
}

impl Group {
    /// The first word of the group that counts in `text`, which must be [`folded`].
    pub(super) fn find(&'static self, text: &str) -> Option<&'static str> {
        self.matches(text).next()
    }

    /// Every word of the group that counts in `text`, which must be [`folded`].
    pub(super) fn matches<'text>(&'static self, text: &'text str) -> impl Iterator<Item = &'static str> + 'text {
        self.words
            .iter()
            .map(String::as_str)
            .filter(move |word| match self.place {
                Place::Anywhere => text.contains(word),
                Place::Start => text.starts_with(word),
                Place::End => text.ends_with(word) && text != *word,
                Place::Whole => text == *word,
            })
    }
}

/// The text as words are looked up in it: narrow, lower-case, without blanks and the signs put between letters.
pub(super) fn folded(text: &str) -> String {
    narrow(text)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c) && !matches!(c, '·' | '-' | '_' | '.' | '•' | '*'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_parses_and_is_folded_itself() {
        let words: Words = toml::from_str(include_str!("name_words.toml")).expect("the list parses");
        assert!(words.group.len() >= 10);
        for group in groups() {
            assert!(!group.source.is_empty(), "{} has no source", group.reason);
            assert!(!group.words.is_empty(), "{} has no words", group.reason);
            for word in &group.words {
                assert_eq!(folded(word), *word, "would never be found");
            }
        }
    }

    #[test]
    fn the_guides_five_are_there() {
        let found = |word: &str| {
            groups()
                .iter()
                .any(|group| group.tier == Tier::Explain && group.find(word).is_some())
        };
        for word in ["剧场", "剧好看", "影视", "文化", "传媒"] {
            assert!(found(word), "{word}");
        }
    }
}
