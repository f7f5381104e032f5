//! From what happened to what is done about it.

use jiff::SignedDuration;

use super::{
    View, Walking,
    position::Open,
    words::{self, say},
};
use crate::conversation::{Event, NotTaken, Unusable};

/// After so long a silence people are told where they are.
const SILENCE: SignedDuration = SignedDuration::from_hours(12);

impl Walking<'_> {
    /// Takes one event; the state is put in order afterwards.
    pub(super) fn event(&mut self, event: Event) {
        match event {
            Event::ReminderDue(name) => return self.reminder_due(&name),
            Event::CalendarChanged => return self.calendar_changed(),
            Event::Made(made) => return self.take_made(made),
            Event::Unreachable => {
                self.state.unreachable = true;
                return;
            }
            Event::LookedAt => {
                self.view = View::Question;
                return;
            }
            _ => {}
        }
        self.view = View::Question;
        let is_new = self.state.started_at.is_none();
        self.arrive(&event);
        if is_new {
            return self.first_word(event);
        }
        if !matches!(event, Event::Pressed(_)) {
            self.fresh = true;
        }
        match event {
            Event::Started { .. } => self.start(),
            Event::Said(text) => self.said(&text),
            Event::Pressed(payload) => self.pressed(&payload),
            Event::Sent { paper, findings } => self.sent(paper, &findings),
            Event::SentUnasked => self.sent_unasked(),
            Event::NotTaken(why) => self.not_taken(why),
            Event::Edited(text) => self.edited(&text),
            Event::Unusable(kind) => self.unusable(kind),
            Event::Failed => self.notice(say(words::FAILED)),
            Event::ReminderDue(_) | Event::Unreachable | Event::LookedAt | Event::CalendarChanged | Event::Made(_) => {}
        }
    }

    /// What holds for whatever a person does: they are there, so they can be reminded again.
    fn arrive(&mut self, event: &Event) {
        let now = self.context.now;
        if self.state.language.is_none() {
            let hint = match event {
                Event::Started { language_hint } => language_hint.as_deref(),
                _ => None,
            };
            self.state.language = hint.map(language_of).map(str::to_owned);
        }
        let was_silenced = self.state.paused || self.state.unreachable;
        self.state.unreachable = false;
        self.state.paused = false;
        if was_silenced {
            self.plan_reminders();
        }
        self.hear();
        self.notice_vanished_step();
        let silence = self.state.last_seen.map(|seen| now.duration_since(seen));
        if silence.is_some_and(|silence| silence >= SILENCE)
            && !matches!(event, Event::Started { .. })
            // Who answers a reminder knows where they are.
            && !matches!(self.open(), Open::Waiting)
            && let Some(title) = self.open_title()
        {
            self.notice(say(words::BACK_AT).with("title", title));
        }
        self.state.last_seen = Some(now);
    }

    /// The very first word of a person: the greeting and the first question. A command is obeyed at once;
    /// anything else was not an answer to anything yet.
    fn first_word(&mut self, event: Event) {
        self.state.started_at = Some(self.context.now);
        self.fresh = true;
        self.aside.push(say(words::GREETING));
        if self.context.channel.abroad {
            self.aside.push(say(words::GREETING_ABROAD));
        }
        match event {
            Event::Said(text) if text.trim_start().starts_with('/') && !text.contains("start") => self.said(&text),
            Event::Said(text) => {
                self.warn_of_secret(&text);
            }
            Event::Sent { paper, .. } => {
                self.drop_paper(paper.id);
                self.notice(say(words::PAPER_NOT_DUE));
            }
            _ => {}
        }
    }

    /// `/start` of somebody who is known: back to where they were.
    pub(super) fn start(&mut self) {
        self.state.menu = None;
        if self.state.archived {
            return self.begin_anew();
        }
        if let Some(title) = self.open_title() {
            self.notice(say(words::RESUMED).with("title", title));
        }
    }

    fn not_taken(&mut self, why: NotTaken) {
        self.notice(match why {
            NotTaken::TooLarge(limit) => say(words::PAPER_TOO_LARGE).with("limit", i64::from(limit)),
            NotTaken::Unreachable => say(words::PAPER_NOT_FETCHED),
        });
    }

    fn edited(&mut self, text: &str) {
        self.notice(say(words::EDITED));
        self.warn_of_secret(text);
    }

    fn unusable(&mut self, kind: Unusable) {
        self.notice(say(match kind {
            Unusable::Sticker => words::UNUSABLE_STICKER,
            Unusable::Voice => words::UNUSABLE_VOICE,
            Unusable::Video => words::UNUSABLE_VIDEO,
            Unusable::Location => words::UNUSABLE_LOCATION,
            Unusable::Contact => words::UNUSABLE_CONTACT,
            Unusable::Other => words::UNUSABLE_OTHER,
        }));
        if matches!(self.open(), Open::Menu(_)) {
            return;
        }
        if let Some((_, step)) = self.open_step()
            && matches!(step.kind, crate::conversation::Kind::Paper { .. })
        {
            self.notice(say(words::PAPER_DUE));
        }
    }
}

/// Which of our languages a hint like `zh-hans`, `en-GB` means. Chinese unless it is plainly another.
fn language_of(hint: &str) -> &'static str {
    let base = hint.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    if base.is_empty() || base == "zh" { "zh-CN" } else { "en" }
}
