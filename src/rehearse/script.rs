//! Reading a `.chat` file.

use jiff::{SignedDuration, Timestamp, civil::DateTime};
use thiserror::Error;

use super::Fault;
use crate::{calendar, conversation::Unusable};

/// A chat as written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// Its lines, those of one message together.
    pub entries: Vec<Entry>,
}

/// One part of a transcript.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A comment or an empty line.
    Other(String),
    /// Something happens; the line as written, and what it means.
    Act(String, Act),
    /// What the assistant says to it, line by line.
    Said(Vec<String>),
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// The clock shows that.
    Clock(Timestamp),
    /// So much time passes.
    Wait(SignedDuration),
    /// Time passes until the next reminder.
    UntilReminder,
    /// The assistant is stopped and started again.
    Restart,
    /// The person goes on in another channel.
    Channel(String),
    /// The person's device speaks that language.
    Language(String),
    /// Nothing reaches the person any more.
    Unreachable,
    /// The calendar's files changed.
    CalendarChanged,
    /// The person types.
    Says(String),
    /// The person presses a button.
    Presses {
        /// Its label, with or without its number.
        label: String,
        /// On the card before the newest.
        old: bool,
    },
    /// The person sends files, all at once.
    Sends(Vec<File>),
    /// The person sends what can't be used.
    SendsUnusable(Unusable),
    /// The person edits an earlier message.
    Edits(String),
}

/// A file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name; the picture on it follows from it.
    pub name: String,
    /// Width and height of a picture.
    pub size: Option<(u32, u32)>,
    /// What is wrong with the shot.
    pub faults: Vec<Fault>,
    /// Cut off in the middle.
    pub is_broken: bool,
    /// A name given before: the very same bytes.
    pub is_same: bool,
}

/// A line that isn't in the format.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}: {message}")]
pub struct ScriptFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// Reads a transcript.
///
/// # Errors
///
/// The first line that isn't in the format.
pub fn parse(text: &str) -> Result<Transcript, ScriptFault> {
    let mut entries: Vec<Entry> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let fault = |message: &str| ScriptFault {
            line: index + 1,
            message: format!("{message}: {line}"),
        };
        let entry = if line.trim().is_empty() || line.starts_with('#') {
            Entry::Other(line.to_owned())
        } else if let Some(rest) = line.strip_prefix('@') {
            let act = stage_direction(rest.trim()).ok_or_else(|| fault("unknown direction"))?;
            Entry::Act(line.to_owned(), act)
        } else if let Some(rest) = line.strip_prefix('>') {
            let act = deed(rest.trim()).map_err(|message| fault(&message))?;
            Entry::Act(line.to_owned(), act)
        } else if line.starts_with('<') || line.starts_with("  ") {
            match entries.last_mut() {
                Some(Entry::Said(lines)) => {
                    lines.push(line.to_owned());
                    continue;
                }
                _ if line.starts_with('<') => Entry::Said(vec![line.to_owned()]),
                _ => return Err(fault("an indented line has to follow a line with <")),
            }
        } else {
            return Err(fault("a line begins with #, @, >, < or two spaces"));
        };
        entries.push(entry);
    }
    Ok(Transcript { entries })
}

fn stage_direction(text: &str) -> Option<Act> {
    match text {
        "until reminder" => return Some(Act::UntilReminder),
        "restart" => return Some(Act::Restart),
        "unreachable" => return Some(Act::Unreachable),
        "calendar changed" => return Some(Act::CalendarChanged),
        _ => {}
    }
    if let Some(channel) = text.strip_prefix("channel ") {
        return Some(Act::Channel(channel.trim().to_owned()));
    }
    if let Some(language) = text.strip_prefix("language ") {
        return Some(Act::Language(language.trim().to_owned()));
    }
    if let Some(duration) = text.strip_prefix('+') {
        return wait(duration).map(Act::Wait);
    }
    let moment: DateTime = text.replace(' ', "T").parse().ok()?;
    Some(Act::Clock(calendar::instant(moment)))
}

/// `1 day 2 hours 30 minutes`
fn wait(text: &str) -> Option<SignedDuration> {
    let mut words = text.split_whitespace();
    let mut total = SignedDuration::ZERO;
    while let Some(count) = words.next() {
        let count: i64 = count.parse().ok()?;
        let minutes = match words.next()?.trim_end_matches('s') {
            "day" => 24 * 60,
            "hour" => 60,
            "minute" => 1,
            _ => return None,
        };
        total = total.checked_add(SignedDuration::from_secs(count.checked_mul(minutes * 60)?))?;
    }
    Some(total)
}

/// What the person does; else what is wrong with the line.
fn deed(text: &str) -> Result<Act, String> {
    if let Some(label) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        let (old, label) = match label.strip_prefix("old:") {
            Some(label) => (true, label),
            None => (false, label),
        };
        return Ok(Act::Presses {
            label: label.trim().to_owned(),
            old,
        });
    }
    let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else {
        return Ok(Act::Says(text.replace("\\n", "\n")));
    };
    let (what, rest) = inner.split_once(' ').unwrap_or((inner, ""));
    Ok(match what {
        "sticker" => Act::SendsUnusable(Unusable::Sticker),
        "voice" => Act::SendsUnusable(Unusable::Voice),
        "video" => Act::SendsUnusable(Unusable::Video),
        "location" => Act::SendsUnusable(Unusable::Location),
        "contact" => Act::SendsUnusable(Unusable::Contact),
        "other" => Act::SendsUnusable(Unusable::Other),
        "edited" => Act::Edits(rest.to_owned()),
        "photo" | "file" => Act::Sends(vec![file(rest)?]),
        "same" => Act::Sends(vec![File {
            is_same: true,
            ..file(rest)?
        }]),
        "broken" => Act::Sends(vec![File {
            is_broken: true,
            ..file(rest)?
        }]),
        "album" => Act::Sends(
            rest.split(',')
                .map(|one| file(one.trim()))
                .collect::<Result<Vec<File>, String>>()?,
        ),
        // Words that happen to stand in brackets.
        _ => Act::Says(text.replace("\\n", "\n")),
    })
}

/// `licence.jpg 1600x1200 blurred`
fn file(text: &str) -> Result<File, String> {
    let mut words = text.split_whitespace().peekable();
    let name = words.next().ok_or("a file has a name")?.to_owned();
    let size = words.next_if(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let size = size.map(|word| pixels(word).ok_or(format!("no size like 1600x1200 is `{word}`")));
    let faults = words.map(|word| Fault::of(word).ok_or_else(|| no_fault(word)));
    Ok(File {
        name,
        size: size.transpose()?,
        faults: faults.collect::<Result<Vec<Fault>, String>>()?,
        is_broken: false,
        is_same: false,
    })
}

/// `1600x1200`
fn pixels(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

fn no_fault(word: &str) -> String {
    let known: Vec<&str> = Fault::ALL.iter().map(|(_, word)| *word).collect();
    format!("no fault of a photo is `{word}`; there are {}", known.join(", "))
}
