//! The walk: where a person stands and one event → where the person stands then, and what to say. Pure and total.
//!
//! - `position` — which step is open, what applies, what is answered.
//! - `said` — from words and presses to actions; `commands`, `edit`, `menus`, `status` — what isn't the open question.
//! - `answer`, `check`, `papers`, `consent` — what is given, checked, taken in, or refused.
//! - `windows`, `outcomes` — waiting for an office, and how that ends; `instants`, `reminders`, `wishes` — when to speak up.
//! - `package`, `pages` — the files at the end: how far they are, what is made of them, in which order their pages come.
//! - `shown`, `cards`, `words` — how it is said; `lexicon` — what may be typed.

mod answer;
mod cards;
mod check;
mod commands;
mod consent;
mod edit;
mod events;
mod instants;
mod lexicon;
mod menus;
mod outcomes;
mod package;
mod pages;
mod papers;
mod position;
mod reminders;
mod said;
mod shown;
mod status;
mod windows;
mod wishes;
mod words;

#[cfg(test)]
mod odd_orders;
#[cfg(test)]
mod paper_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reminder_tests;
#[cfg(test)]
pub(crate) mod tests;

pub use lexicon::Lexicon;
pub use package::{collected, form_of, papers_of};
pub use pages::order_key;
pub use words::ENGINE_TEXTS;

use position::Survey;

use super::{Book, ChannelTraits, Context, DateEntry, Event, Link, MadeFile, Order, Reaction, State, Turn, Value};
use crate::{
    documents::{Request, Requirement},
    texts::Text,
};

/// What one event makes of a person's conversation.
pub fn walk(book: &Book, state: State, event: Event, context: &Context<'_>) -> Turn {
    let mut walking = Walking::begin(book, state, context);
    walking.take(event);
    walking.finish()
}

/// The same for several events at once (the pictures of an album): one turn, one card, one version more.
pub fn walk_all(book: &Book, state: State, events: Vec<Event>, context: &Context<'_>) -> Turn {
    let mut walking = Walking::begin(book, state, context);
    for event in events {
        walking.take(event);
    }
    walking.finish()
}

/// What the open step wants of a file, if a file is what it wants and if it may come through that channel.
/// The desk asks this before it fetches a file.
pub fn expected_paper<'a>(book: &'a Book, state: &State, channel: ChannelTraits) -> Option<&'a Requirement> {
    let mut state = state.clone();
    position::adopt(book, &mut state);
    position::expected_paper(book, &state, channel)
}

/// Several events in one turn, where what comes next depends on what became of the one before (an album, whose pictures are
/// fetched one after the other): [`begin`](Walking::begin), then [`expected_paper`](Walking::expected_paper) and
/// [`take`](Walking::take) for each, then [`finish`](Walking::finish).
pub struct Walking<'a> {
    book: &'a Book,
    lexicon: &'a Lexicon,
    context: &'a Context<'a>,
    state: State,
    survey: Survey,
    /// What just happened.
    notices: Vec<Text>,
    /// What was asked besides; told before the open question.
    aside: Vec<Text>,
    view: View,
    dropped: Vec<String>,
    /// Papers whose marked picture is to be shown.
    marked: Vec<String>,
    link: Option<Link>,
    delete_message: bool,
    reaction: Option<Reaction>,
    forget: bool,
    /// What the state still holds stays nevertheless.
    remains: bool,
    /// Dates to hand over as a calendar file.
    dates: Vec<DateEntry>,
    /// The card has to come as a new message.
    fresh: bool,
    /// Help was asked for: the card has the buttons of the commands.
    offers_commands: bool,
    /// A paper was taken with a warning: the card offers to send another.
    offers_another: bool,
    /// What the desk is to make before the turn goes on.
    order: Option<Order>,
    /// Files to hand over behind the card.
    files: Vec<MadeFile>,
}

/// What the turn ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum View {
    /// Nothing: no person spoke.
    Silent,
    /// What is open now.
    Question,
    /// A reminder of those windows, unasked.
    Push(Vec<usize>),
    /// Those windows once more, because the person spoke of one and it isn't plain of which, or pressed what no longer counts.
    Again(Vec<usize>),
    /// Dates moved: told unasked.
    Tell,
    /// Everything was deleted.
    Farewell,
}

impl<'a> Walking<'a> {
    /// Starts from a state as it was stored, perhaps under an earlier version of the conversation.
    pub fn begin(book: &'a Book, state: State, context: &'a Context<'a>) -> Walking<'a> {
        let mut walking = Walking {
            book,
            lexicon: book.lexicon(),
            context,
            state,
            survey: Survey::default(),
            notices: Vec::new(),
            aside: Vec::new(),
            view: View::Silent,
            dropped: Vec::new(),
            marked: Vec::new(),
            link: None,
            delete_message: false,
            reaction: None,
            forget: false,
            remains: false,
            dates: Vec::new(),
            fresh: false,
            offers_commands: false,
            offers_another: false,
            order: None,
            files: Vec::new(),
        };
        walking.state.version = walking.state.version.saturating_add(1);
        position::adopt(book, &mut walking.state);
        walking.settle();
        walking.open_what_came_later();
        walking
    }

    /// What the step that is open now wants of a file; see [`expected_paper`].
    pub fn expected_paper(&self) -> Option<&'a Requirement> {
        position::expected_paper(self.book, &self.state, self.context.channel)
    }

    /// The same, with what is known of whom the file comes from: an order for looking at it.
    pub fn request(&self, file_name: Option<String>) -> Option<Request> {
        let requirement = self.expected_paper()?;
        let answer = |step: &str| match &self.state.answers.get(step)?.value {
            Value::Text(text) => Some((step.to_owned(), text.clone())),
            _ => None,
        };
        Some(Request {
            requirement: requirement.clone(),
            file_name,
            known: requirement.compared_steps().filter_map(answer).collect(),
            labels: shown::labels(self),
        })
    }

    /// The open step's answer is one that is masked wherever it is shown.
    pub fn asks_for_something_masked(&self) -> bool {
        self.open_step()
            .is_some_and(|(_, step)| step.masked || step.sensitive.is_some())
    }

    /// Takes one event.
    pub fn take(&mut self, event: Event) {
        self.event(event);
        self.settle();
    }

    /// What the last event ordered, if anything; the answer is taken as [`Event::Made`] in the same turn.
    pub fn order(&mut self) -> Option<Order> {
        self.order.take()
    }

    /// Where the person stands now.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What came of it all.
    pub fn finish(mut self) -> Turn {
        let cards = self.draw();
        // A paper may have been dropped and taken up again within one turn; what is referred to is never dropped.
        let kept: Vec<&str> = self.state.kept().collect();
        let mut dropped = std::mem::take(&mut self.dropped);
        dropped.retain(|id| self.forget || !kept.contains(&id.as_str()));
        dropped.dedup();
        Turn {
            dropped_papers: dropped,
            marked_papers: self.marked,
            cards,
            link: self.link,
            delete_message: self.delete_message,
            reaction: self.reaction,
            forget: self.forget,
            remains: self.remains,
            state: self.state,
        }
    }

    /// One line of what just happened.
    fn notice(&mut self, text: Text) {
        self.notices.push(text);
    }
}
