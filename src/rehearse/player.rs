//! The engine alone, playing the assistant's part: no desk, no store, no channel.

use std::collections::HashMap;

use bytes::Bytes;
use jiff::Timestamp;

use super::{Act, FORGETS, FORGETS_BUT_DATES, File, Performer, looked_at, printed_dates, printed_made, stamped};
use crate::{
    calendar::{self, Calendar},
    conversation::{
        Action, Book, Button, Card, ChannelTraits, Context, Event, Made, MadeFile, Paper, Reaction, SensitivePolicy,
        State, Turn, render::render_card, walk::Walking,
    },
    documents::Limits,
    making::Job,
    texts::{Texts, copy},
};

/// One person, in memory.
pub struct Player<'a> {
    book: &'a Book,
    calendar: &'a Calendar,
    state: State,
    now: Timestamp,
    channel: ChannelTraits,
    language_hint: Option<String>,
    /// The cards with buttons, oldest first, each with its version.
    cards: Vec<(u64, Vec<Button>)>,
    /// Every file sent, by name.
    files: HashMap<String, Vec<u8>>,
    /// Every paper and every file that was made, by id.
    kept: HashMap<String, Bytes>,
    papers: u32,
    /// What stands on the marked picture of each paper of this turn.
    pictures: HashMap<String, Vec<String>>,
}

impl<'a> Player<'a> {
    /// Somebody who has not written yet, on the local page.
    pub fn new(book: &'a Book, calendar: &'a Calendar) -> Player<'a> {
        Player {
            book,
            calendar,
            state: State::default(),
            now: Timestamp::UNIX_EPOCH,
            channel: ChannelTraits::default(),
            language_hint: None,
            cards: Vec::new(),
            files: HashMap::new(),
            kept: HashMap::new(),
            papers: 0,
            pictures: HashMap::new(),
        }
    }

    /// Where the person stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    fn context(&self) -> Context<'a> {
        Context {
            now: self.now,
            calendar: self.calendar,
            channel: self.channel,
            spread: 7,
            token: [7; 16],
        }
    }

    fn walk(&mut self, event: Event) -> Vec<String> {
        let context = self.context();
        let mut walking = Walking::begin(self.book, std::mem::take(&mut self.state), &context);
        walking.take(event);
        self.carry_out(&mut walking);
        let turn = walking.finish();
        self.commit(turn)
    }

    /// Makes what was ordered.
    fn carry_out(&mut self, walking: &mut Walking<'_>) {
        let Some(order) = walking.order() else { return };
        let job = Job::new(
            walking,
            order.clone(),
            &Limits::default(),
            u64::MAX,
            calendar::local(self.now),
        );
        let read = |paper: &str| self.kept.get(paper).cloned();
        let made = job.run(self.book, &read, &mut |_| ());
        let mut files = Vec::new();
        for file in made.files {
            let paper = self.keep(Bytes::from(file.bytes.clone()));
            files.push(MadeFile {
                order: order.clone(),
                file_name: file.file_name,
                media_type: file.media_type.to_owned(),
                paper,
                bytes: file.bytes.len() as u64,
                description: file.description,
            });
        }
        walking.take(Event::Made(Made {
            order,
            files,
            pages: made.pages,
            remarks: made.remarks,
        }));
    }

    /// Keeps bytes under a new id.
    fn keep(&mut self, bytes: Bytes) -> String {
        self.papers += 1;
        let id = format!("paper-{}", self.papers);
        self.kept.insert(id.clone(), bytes);
        id
    }

    fn commit(&mut self, turn: Turn) -> Vec<String> {
        let mut said = Vec::new();
        let language = turn.state.language.clone().unwrap_or_else(|| "zh-CN".to_owned());
        for paper in &turn.marked_papers {
            said.extend(
                self.pictures
                    .remove(paper)
                    .map(|labels| printed_picture(&labels.join(" · "))),
            );
        }
        self.pictures.clear();
        match turn.reaction {
            Some(Reaction::Good) => said.push("(👍)".to_owned()),
            Some(Reaction::Bad) => said.push("(👎)".to_owned()),
            None => {}
        }
        if turn.delete_message {
            said.push("(deletes that message)".to_owned());
        }
        for paper in &turn.dropped_papers {
            self.kept.remove(paper);
        }
        for card in &turn.cards {
            let pictures = card.files.iter().filter_map(|file| file.description.as_deref());
            said.extend(pictures.map(printed_picture));
            let text = printed(card, &self.book.texts, &language);
            said.push(if card.fresh {
                text
            } else {
                format!("(edits the card)\n{text}")
            });
            said.extend(printed_file(card, &self.book.texts, &language));
            let files = card.files.iter().filter(|file| file.description.is_none());
            let files = files.filter_map(|file| Some(printed_made(&file.file_name, self.kept.get(&file.paper)?)));
            said.extend(files);
            if !card.buttons.is_empty() {
                self.cards.push((
                    turn.state.card_version,
                    card.buttons.iter().flatten().cloned().collect(),
                ));
            }
        }
        if turn.forget {
            said.push(if turn.remains { FORGETS_BUT_DATES } else { FORGETS }.to_owned());
        }
        self.state = if turn.forget && !turn.remains {
            State::default()
        } else {
            turn.state
        };
        said
    }

    fn press(&mut self, label: &str, old: bool) -> Vec<String> {
        let place = self.cards.len().checked_sub(if old { 2 } else { 1 });
        let Some((version, buttons)) = place.and_then(|place| self.cards.get(place)) else {
            return vec!["(there is no such card)".to_owned()];
        };
        let language = self.state.language.as_deref().unwrap_or("zh-CN");
        let found = buttons.iter().find(|button| {
            // As on the button, without its number, and without its tick.
            let known = self.book.texts.render(language, &button.label);
            let numbered = match button.action {
                Action::Option(index) => format!("{} {known}", u32::from(index) + 1),
                _ => known.clone(),
            };
            numbered == label || known == label || known.trim_start_matches(['☑', '☐', ' ']) == label
        });
        let Some(payload) = found.map(|button| button.action.encode(*version)) else {
            return vec![format!("(there is no such button: {label})")];
        };
        if found.is_some_and(|button| matches!(button.action, Action::Open(_))) {
            return vec!["(the channel opens the page)".to_owned()];
        }
        self.walk(Event::Pressed(payload))
    }

    fn send(&mut self, files: &[File]) -> Vec<String> {
        let context = self.context();
        let state = std::mem::take(&mut self.state);
        let mut walking = Walking::begin(self.book, state, &context);
        for file in files {
            let event = match walking.request(Some(file.name.clone())) {
                None => Event::SentUnasked,
                Some(request) => {
                    let bytes = bytes_of(&mut self.files, file);
                    let seen = looked_at(&bytes, &request, &Limits::default());
                    let id = self.keep(Bytes::from(bytes));
                    if seen.picture.is_some() {
                        self.pictures.insert(id.clone(), seen.marks(&request.labels));
                    }
                    let paper = Paper {
                        id,
                        file_name: Some(file.name.clone()),
                        caption: None,
                        facts: seen.facts,
                        warnings: Vec::new(),
                    };
                    Event::Sent {
                        paper,
                        findings: seen.findings,
                    }
                }
            };
            walking.take(event);
            self.carry_out(&mut walking);
        }
        let turn = walking.finish();
        self.commit(turn)
    }
}

/// The file's bytes: drawn by its name, or those that were drawn before.
fn bytes_of(files: &mut HashMap<String, Vec<u8>>, file: &File) -> Vec<u8> {
    if file.is_same
        && let Some(known) = files.get(&file.name)
    {
        return known.clone();
    }
    let bytes = file.drawn();
    files.insert(file.name.clone(), bytes.clone());
    bytes
}

impl Performer for Player<'_> {
    fn perform(&mut self, act: &Act) -> Vec<String> {
        match act {
            Act::Restart => {
                // What the store would give back.
                let kept = serde_json::to_vec(&self.state).and_then(|bytes| serde_json::from_slice(&bytes));
                match kept {
                    Ok(state) => self.state = state,
                    Err(error) => return vec![format!("(the state doesn't survive: {error})")],
                }
                Vec::new()
            }
            Act::Channel(name) => match channel(name) {
                Some(traits) => {
                    self.channel = traits;
                    Vec::new()
                }
                None => vec![format!("(there is no such channel: {name})")],
            },
            Act::Language(hint) => {
                self.language_hint = Some(hint.clone());
                Vec::new()
            }
            Act::Unreachable => self.walk(Event::Unreachable),
            Act::CalendarChanged => self.walk(Event::CalendarChanged),
            Act::Says(text) if text == "/start" => {
                let language_hint = self.language_hint.clone();
                self.walk(Event::Started { language_hint })
            }
            Act::Says(text) => self.walk(Event::Said(text.clone())),
            Act::Presses { label, old } => self.press(label, *old),
            Act::Sends(files) => self.send(files),
            Act::SendsUnusable(kind) => self.walk(Event::Unusable(*kind)),
            Act::Edits(text) => self.walk(Event::Edited(text.clone())),
            Act::Clock(_) | Act::Wait(_) | Act::UntilReminder => Vec::new(),
        }
    }

    fn set_clock(&mut self, now: Timestamp) -> Vec<String> {
        let mut said = Vec::new();
        // Each reminder is set anew when it fires, later than now; this ends.
        while let Some((name, due)) = self
            .state
            .reminders
            .iter()
            .min_by_key(|(_, due)| **due)
            .map(|(name, due)| (name.clone(), *due))
            && due <= now
        {
            self.now = due.max(self.now);
            let heard = self.walk(Event::ReminderDue(name));
            said.extend(heard.iter().map(|message| stamped(self.now, message)));
        }
        self.now = now;
        said
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn next_reminder(&self) -> Option<Timestamp> {
        self.state.reminders.values().min().copied()
    }
}

/// What a channel of that name can do, for rehearsals.
pub fn channel(name: &str) -> Option<ChannelTraits> {
    let telegram = ChannelTraits {
        abroad: true,
        sensitive: SensitivePolicy::Ask,
        page: true,
        deletes: true,
        shrinks_photos: true,
    };
    Some(match name {
        "web" | "page" => ChannelTraits::default(),
        "telegram" => telegram,
        "telegram-allow" => ChannelTraits {
            sensitive: SensitivePolicy::Allow,
            ..telegram
        },
        "telegram-page" => ChannelTraits {
            sensitive: SensitivePolicy::Page,
            ..telegram
        },
        "telegram-no-page" => ChannelTraits {
            page: false,
            ..telegram
        },
        _ => return None,
    })
}

/// A marked picture as a transcript shows it: what is written on it.
pub fn printed_picture(description: &str) -> String {
    format!("🖼 {description}")
}

/// The file that goes with a card, as a transcript shows it.
fn printed_file(card: &Card, texts: &Texts, language: &str) -> Option<String> {
    let dates = render_card(texts, language, card).dates?;
    let entries = dates.entries.iter();
    Some(printed_dates(
        &dates.file_name,
        entries.map(|entry| (entry.ends, entry.title.as_str(), entry.alarms.len())),
    ))
}

/// A card as a transcript shows it.
pub fn printed(card: &Card, texts: &Texts, language: &str) -> String {
    let card = render_card(texts, language, card);
    let mut lines = card.notices;
    lines.extend(card.progress.map(|progress| progress.line));
    lines.extend(card.body.iter().map(|paragraph| copy::plain(paragraph)));
    let buttons: Vec<String> = card
        .buttons
        .iter()
        .flatten()
        .map(|(label, _)| format!("[{label}]"))
        .collect();
    if !buttons.is_empty() {
        lines.push(buttons.join(" "));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        conversation::{DateEntry, Ends, walk::tests::book},
        texts::Text,
    };

    #[test]
    fn a_file_is_a_message_behind_its_card() {
        let (book, calendar) = (book(), Calendar::built_in());
        let entry = DateEntry {
            id: "a".to_owned(),
            title: Text::message("engine-dates-file").with("unused", "x"),
            note: None,
            ends: Ends::Day(jiff::civil::date(2026, 12, 1)),
            alarms: vec![Timestamp::UNIX_EPOCH],
        };
        let card = Card {
            notices: vec![Text::message("engine-greeting")],
            dates: vec![entry],
            fresh: true,
            ..Card::default()
        };
        let turn = Turn {
            cards: vec![card],
            ..Turn::default()
        };
        let said = Player::new(&book, &calendar).commit(turn);
        assert_eq!(said.len(), 2);
        assert_eq!(said[1], "📎 备案日期.ics\n2026-12-01 备案日期.ics ⏰×1");
    }
}
