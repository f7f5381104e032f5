//! Rehearsals: a chat written down in a `.chat` file, played, and compared with what the assistant really says.
//!
//! ```text
//! # title
//! @ 2026-09-25 10:00                the clock, in Asia/Shanghai; also: @ +1 day 2 hours · @ until reminder · @ restart
//!                                   @ channel telegram · @ language zh-hans · @ unreachable · @ calendar changed
//! > words that a person types       \n is a line break
//! > [有]                            the button with that label on the newest card; [old: 有] on the card before
//! > (photo licence.jpg 1600x1200)   (file x.pdf) (same licence.jpg) (broken x.jpg) (album a.jpg 1600x1200, b.jpg 1600x1200)
//! > (photo a.jpg 1600x1200 blurred)  with a fault, or several: blurred, shaken, dark, bright, glare, shadow, cut-off, finger,
//!                                   small, tilted, turned, upside-down, grey, no-seal, of-screen, screenshot
//! > (sticker) (voice) (video) (location) (contact) (other) (edited new words)
//! < (2025-09-28 Sun 10:09)          before a message that comes by itself: when
//! < a message of the assistant's
//!   its further lines; its buttons as one line: [1 有] [2 没有]
//! < 📎 备案日期.ics                a file that is handed over, after the message that it goes with; of one with dates, each date:
//!   2026-12-01 微信认证审核 ⏰×2    a day (or `2026-12-01 18:00`, an instant in Asia/Shanghai), its title, how many alarms
//! < 📎 备案材料.zip                a file that was made; of an archive each file in it, of a PDF how many pages it has:
//!   营业执照.pdf 📄×1
//! < 🖼 没拍全 · 反光              a photo handed back with its faults marked: what is written on it
//! < …                               a line of … stands for any number of lines
//! ```

mod dates;
mod looked;
mod made;
mod pictures;
mod player;
mod script;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use jiff::Timestamp;
use similar::TextDiff;

pub use dates::printed_dates;
pub use looked::looked_at;
pub use made::printed_made;
pub use pictures::{Fault, drawn, jpeg, pdf, photo};
pub use player::{Player, channel, printed, printed_picture};
pub use script::{Act, Entry, File, ScriptFault, Transcript, parse};

/// Somebody who plays the assistant's part: the engine alone, or a whole desk with its store.
pub trait Performer {
    /// What the person does, and every message that comes back (several lines each).
    fn perform(&mut self, act: &Act) -> Vec<String>;

    /// Lets time pass until then; what comes due on the way is said.
    fn set_clock(&mut self, now: Timestamp) -> Vec<String>;

    /// What the clock shows.
    fn now(&self) -> Timestamp;

    /// When the next reminder is due.
    fn next_reminder(&self) -> Option<Timestamp>;
}

/// So often one reminder after the other may be put off.
const PUT_OFF_AT_MOST: usize = 20;

/// What came of a rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The whole chat as it went, in the format of the transcript.
    pub chat: String,
    /// Where it went otherwise than written, as a unified diff; none when all went as written.
    pub difference: Option<String>,
}

/// Plays a transcript.
pub fn play(transcript: &Transcript, performer: &mut dyn Performer) -> Outcome {
    let mut chat = String::new();
    let mut expected = String::new();
    let mut differs = false;
    let mut entries = transcript.entries.iter().peekable();
    while let Some(entry) = entries.next() {
        match entry {
            Entry::Other(line) => {
                let _ = writeln!(chat, "{line}");
                let _ = writeln!(expected, "{line}");
            }
            // Words of the assistant that nothing led to.
            Entry::Said(lines) => {
                differs = true;
                push(&mut expected, lines);
            }
            Entry::Act(line, act) => {
                let _ = writeln!(chat, "{line}");
                let _ = writeln!(expected, "{line}");
                let said = lines_of(&perform(performer, act));
                push(&mut chat, &said);
                let wanted = match entries.next_if(|next| matches!(next, Entry::Said(_))) {
                    Some(Entry::Said(lines)) => lines.as_slice(),
                    _ => &[],
                };
                if matches(wanted, &said) {
                    // What … stood for is no difference.
                    push(&mut expected, &said);
                } else {
                    differs = true;
                    push(&mut expected, wanted);
                }
            }
        }
    }
    let difference = differs.then(|| {
        TextDiff::from_lines(&expected, &chat)
            .unified_diff()
            .context_radius(4)
            .header("written", "played")
            .to_string()
    });
    Outcome { chat, difference }
}

/// The text of a transcript with everything that the assistant says as it was played. Blocks that match stay as they are,
/// so that a … survives.
pub fn rewrite(transcript: &Transcript, performer: &mut dyn Performer) -> String {
    let mut text = String::new();
    let mut entries = transcript.entries.iter().peekable();
    while let Some(entry) = entries.next() {
        match entry {
            Entry::Other(line) => {
                let _ = writeln!(text, "{line}");
            }
            Entry::Said(_) => {}
            Entry::Act(line, act) => {
                let _ = writeln!(text, "{line}");
                let said = lines_of(&perform(performer, act));
                match entries.next_if(|next| matches!(next, Entry::Said(_))) {
                    Some(Entry::Said(lines)) if matches(lines, &said) => push(&mut text, lines),
                    _ => push(&mut text, &said),
                }
            }
        }
    }
    text
}

fn perform(performer: &mut dyn Performer, act: &Act) -> Vec<String> {
    match act {
        Act::Clock(instant) => performer.set_clock(*instant),
        Act::Wait(duration) => {
            let then = performer.now().checked_add(*duration).unwrap_or(Timestamp::MAX);
            performer.set_clock(then)
        }
        Act::UntilReminder => until_something_is_said(performer),
        _ => performer.perform(act),
    }
}

/// A reminder may be put off when it comes; time passes until one is heard.
fn until_something_is_said(performer: &mut dyn Performer) -> Vec<String> {
    for _ in 0..PUT_OFF_AT_MOST {
        let Some(due) = performer.next_reminder() else { break };
        let said = performer.set_clock(due);
        if !said.is_empty() {
            return said;
        }
    }
    vec!["(no reminder comes)".to_owned()]
}

/// Printed when everything about the person was thrown away.
pub const FORGETS: &str = "(forgets everything)";
/// Printed when only the dates were kept.
pub const FORGETS_BUT_DATES: &str = "(forgets everything but the dates)";

/// What comes by itself, with the day and time at which it comes.
pub fn stamped(at: Timestamp, message: &str) -> String {
    if message == FORGETS || message == FORGETS_BUT_DATES {
        return message.to_owned();
    }
    format!(
        "({})\n{message}",
        crate::calendar::local(at).strftime("%Y-%m-%d %a %H:%M")
    )
}

fn push(text: &mut String, lines: &[String]) {
    for line in lines {
        let _ = writeln!(text, "{line}");
    }
}

/// Messages as the lines of a transcript.
fn lines_of(messages: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for message in messages {
        let mut parts = message.lines().filter(|line| !line.trim().is_empty());
        lines.push(format!("< {}", parts.next().unwrap_or_default()));
        lines.extend(parts.map(|line| format!("  {line}")));
    }
    lines
}

/// Whether the lines are those that were written; `…` stands for any number of them.
fn matches(written: &[String], said: &[String]) -> bool {
    let is_gap = |line: &String| matches!(line.trim_start_matches('<').trim(), "…" | "...");
    // The usual matching with one wildcard to come back to.
    let (mut at, mut line) = (0, 0);
    let mut gap: Option<(usize, usize)> = None;
    while line < said.len() {
        match written.get(at) {
            Some(wanted) if is_gap(wanted) => {
                gap = Some((at, line));
                at += 1;
            }
            Some(wanted) if said.get(line).is_some_and(|said| said.trim_end() == wanted.trim_end()) => {
                at += 1;
                line += 1;
            }
            _ => match gap {
                Some((gap_at, gap_line)) => {
                    gap = Some((gap_at, gap_line + 1));
                    at = gap_at + 1;
                    line = gap_line + 1;
                }
                None => return false,
            },
        }
    }
    written.iter().skip(at).all(is_gap)
}
