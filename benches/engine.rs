//! How fast the quiet core is: one step of the happy path through the engine, walked and put in words; and reading the built-in book.
//!
//! A "step" is one thing that the person does, or a reminder that comes due on the way: `walk`, and `render_card` for every card.
//! The person's files are drawn and looked at beforehand; what that costs is no part of it.

#![expect(clippy::unwrap_used, reason = "a bench may stop at the first fault")]

use std::{hint::black_box, time::Duration};

use beian::{
    calendar::Calendar,
    conversation::{
        Action, Book, Button, ChannelTraits, Context, Event, Paper, State, Turn, book,
        render::{RenderedCard, render_card},
        walk::{Walking, walk},
    },
    documents::Limits,
    library,
    rehearse::{self, Act, Entry},
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::{SignedDuration, Timestamp};

const SCRIPT: &str = include_str!("../tests/chats/happy-path.chat");

/// What happens to the person, and when.
type Happening = (Timestamp, Event);

fn load() -> Book {
    let sources = library::built_in();
    book::load(
        &sources.conversation_id,
        &sources.conversation_files,
        &sources.locale_files,
    )
    .unwrap()
    .0
}

fn context(calendar: &Calendar, now: Timestamp) -> Context<'_> {
    Context {
        now,
        calendar,
        channel: ChannelTraits::default(),
        spread: 7,
        token: [7; 16],
    }
}

/// One step, as the desk does it.
fn step(book: &Book, calendar: &Calendar, state: State, (now, event): &Happening) -> (Turn, Vec<RenderedCard>) {
    let turn = walk(book, state, event.clone(), &context(calendar, *now));
    let language = turn.state.language.as_deref().unwrap_or("zh-CN");
    let cards = turn
        .cards
        .iter()
        .map(|card| render_card(&book.texts, language, card))
        .collect();
    (turn, cards)
}

/// Plays the transcript once, and notes what happened.
struct Notes<'a> {
    book: &'a Book,
    calendar: &'a Calendar,
    state: State,
    now: Timestamp,
    buttons: Vec<Button>,
    happenings: Vec<Happening>,
    papers: u32,
}

impl Notes<'_> {
    fn happen(&mut self, event: Event) {
        let happening = (self.now, event);
        let (turn, _) = step(self.book, self.calendar, std::mem::take(&mut self.state), &happening);
        if let Some(card) = turn.cards.iter().rev().find(|card| !card.buttons.is_empty()) {
            self.buttons = card.buttons.iter().flatten().cloned().collect();
        }
        self.state = turn.state;
        self.happenings.push(happening);
    }

    fn let_time_pass(&mut self, until: Timestamp) {
        while let Some((name, due)) = self.state.reminders.iter().min_by_key(|(_, due)| **due)
            && *due <= until
        {
            let name = name.clone();
            self.now = (*due).max(self.now);
            self.happen(Event::ReminderDue(name));
        }
        self.now = until;
    }

    fn press(&mut self, wanted: &str) {
        let known = |button: &&Button| {
            let label = self.book.texts.render("zh-CN", &button.label);
            let numbered = match button.action {
                Action::Option(index) => format!("{} {label}", u32::from(index) + 1),
                _ => label.clone(),
            };
            label == wanted || numbered == wanted
        };
        let button = self
            .buttons
            .iter()
            .find(known)
            .unwrap_or_else(|| unreachable!("no button {wanted}"));
        let payload = button.action.encode(self.state.card_version);
        self.happen(Event::Pressed(payload));
    }

    fn send(&mut self, file: &rehearse::File) {
        let bytes = file.drawn();
        let context = context(self.calendar, self.now);
        let wanted = Walking::begin(self.book, self.state.clone(), &context).request(Some(file.name.clone()));
        let event = wanted.map_or(Event::SentUnasked, |request| {
            let seen = rehearse::looked_at(&bytes, &request, &Limits::default());
            self.papers += 1;
            let paper = Paper {
                id: format!("paper-{}", self.papers),
                file_name: Some(file.name.clone()),
                caption: None,
                facts: seen.facts,
                warnings: Vec::new(),
            };
            Event::Sent {
                paper,
                findings: seen.findings,
            }
        });
        self.happen(event);
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Clock(instant) => self.let_time_pass(*instant),
            Act::Wait(duration) => self.let_time_pass(self.now + *duration),
            Act::UntilReminder => {
                let due = self.state.reminders.values().min().copied();
                self.let_time_pass(due.unwrap_or(self.now + SignedDuration::from_hours(1)));
            }
            Act::Says(text) if text == "/start" => self.happen(Event::Started { language_hint: None }),
            Act::Says(text) => self.happen(Event::Said(text.clone())),
            Act::Presses { label, .. } => self.press(label),
            Act::Sends(files) => files.iter().for_each(|file| self.send(file)),
            Act::Edits(text) => self.happen(Event::Edited(text.clone())),
            _ => {}
        }
    }
}

fn happy_path(book: &Book, calendar: &Calendar) -> Vec<Happening> {
    let transcript = rehearse::parse(SCRIPT).unwrap();
    let mut notes = Notes {
        book,
        calendar,
        state: State::default(),
        now: Timestamp::UNIX_EPOCH,
        buttons: Vec::new(),
        happenings: Vec::new(),
        papers: 0,
    };
    for entry in &transcript.entries {
        if let Entry::Act(_, act) = entry {
            notes.act(act);
        }
    }
    assert!(
        notes.state.answers.len() > 30,
        "the happy path was not walked to its end"
    );
    notes.happenings
}

fn engine(criterion: &mut Criterion) {
    let book = load();
    let calendar = Calendar::built_in();
    let happenings = happy_path(&book, &calendar);
    println!("happy path: {} steps", happenings.len());
    let mut group = criterion.benchmark_group("engine");
    group
        .throughput(Throughput::Elements(1))
        .measurement_time(Duration::from_secs(5));
    group.bench_function("one step of the happy path, on average", |bencher| {
        // From the beginning to the end and anew, so that every step counts the same.
        let mut state = State::default();
        let mut next = happenings.iter().cycle().enumerate();
        bencher.iter(|| {
            if let Some((number, happening)) = next.next() {
                let before = if number % happenings.len() == 0 {
                    State::default()
                } else {
                    std::mem::take(&mut state)
                };
                let (turn, cards) = step(&book, &calendar, before, happening);
                black_box(cards);
                state = turn.state;
            }
        });
    });
    group.finish();
    criterion.bench_function("load the built-in book", |bencher| bencher.iter(|| black_box(load())));
}

criterion_group!(benches, engine);
criterion_main!(benches);
