//! The commands, however they were given: `/x`, a button, or plain words.

use super::{
    Walking,
    lexicon::LANGUAGES,
    position::{Open, Survey},
    shown,
    words::{self, say},
};
use crate::{
    conversation::{Command, Kind, Menu, State, Step, Value, WindowState, WindowStatus},
    texts::Text,
};

impl<'a> Walking<'a> {
    /// Obeys a command. A list that was open is left.
    pub(super) fn command(&mut self, command: Command) {
        self.state.menu = None;
        match command {
            Command::Start => self.start(),
            Command::Status if self.state.archived => self.state.menu = Some(Menu::Reminders),
            Command::Status => self.aside_status(),
            Command::Back => self.back(),
            Command::Edit => self.edit(),
            Command::Skip => self.skip(),
            Command::Why => self.why(),
            Command::Materials => self.aside_materials(),
            Command::Package => self.open_package(),
            Command::Reminders => self.state.menu = Some(Menu::Reminders),
            Command::Language => self.state.menu = Some(Menu::Language),
            Command::Help => self.help(),
            Command::Stop => self.state.menu = Some(Menu::Stop),
        }
    }

    /// The answered step before the one that is open; again: the one before that.
    fn back(&mut self) {
        match self.step_before() {
            Some(step) => {
                self.state.detour = Some(step.id.clone());
                self.state.refusals = 0;
            }
            None => self.notice(say(words::BACK_FIRST)),
        }
    }

    /// The step to which "back" leads.
    pub(super) fn step_before(&self) -> Option<&'a Step> {
        let count = self.lexicon.places.len();
        let here = match self.open() {
            Open::Step(number) => number,
            Open::Consent(subject) => {
                // The step that waits for the consent is where the person stands.
                let steps = self.book.conversation.steps().enumerate();
                let mut steps = steps.filter(|(number, (_, step))| {
                    step.sensitive.as_ref() == Some(&subject) && self.survey.applies(*number)
                });
                steps.next().map_or(count, |(number, _)| number)
            }
            Open::Menu(_) | Open::Waiting | Open::Finished => count,
        };
        (0..here)
            .rev()
            .filter_map(|number| Some((number, self.step(number)?.1)))
            .find(|(number, step)| {
                let is_withheld = self
                    .state
                    .answers
                    .get(&step.id)
                    .is_none_or(|answer| answer.value == Value::Withheld);
                // Going back before a submission is a matter for the office's answer, not for this button.
                self.survey.answered(*number) && !is_withheld && !matches!(step.kind, Kind::Submitted { .. })
            })
            .map(|(_, step)| step)
    }

    fn skip(&mut self) {
        let Some((number, step)) = self.open_step() else {
            return self.notice(say(words::SKIP_NOTHING));
        };
        if !step.optional {
            let title = shown::title(step);
            return self.notice(say(words::SKIP_NOT_OPTIONAL).with("title", title));
        }
        if self.can_keep(number, step) {
            // Nothing is lost by passing over a question that has its answer.
            return self.keep(number, step);
        }
        self.notice(say(words::SKIPPED).with("title", shown::title(step)));
        self.store(number, step, Value::Skipped);
    }

    fn why(&mut self) {
        let id = match self.open() {
            Open::Step(number) => self.step(number).map(|(_, step)| step.id.clone()),
            Open::Consent(subject) => Some(format!("consent-{subject}")),
            Open::Menu(_) | Open::Waiting | Open::Finished => None,
        };
        let Some(id) = id else {
            return self.aside.push(say(words::WHY_NO_STEP));
        };
        let mut found = false;
        for part in ["why", "example"] {
            if self.book.texts.has(&id, Some(part)) {
                let text = shown::with_answers(self, Text::attribute(id.clone(), part));
                self.aside.push(text);
                found = true;
            }
        }
        if !found {
            self.aside.push(say(words::WHY_UNKNOWN));
        }
    }

    fn help(&mut self) {
        let commands = Command::ALL.into_iter().map(|command| {
            let does = Text::message(format!("command-{}", command.name()));
            say(words::HELP_COMMAND).with("name", command.name()).with("does", does)
        });
        let commands = words::lines(commands.collect());
        self.offers_commands = true;
        self.aside.push(say(words::HELP));
        self.aside.extend(commands);
    }

    /// The language was chosen.
    pub(super) fn set_language(&mut self, index: usize) {
        let Some(language) = LANGUAGES.get(index) else {
            return self.stale();
        };
        self.state.menu = None;
        self.state.language = Some((*language).to_owned());
        self.notice(say(words::LANGUAGE_SET));
    }

    /// No more reminders until the person writes again.
    pub(super) fn pause(&mut self) {
        self.state.menu = None;
        self.state.paused = true;
        self.drop_reminders();
        self.notice(say(words::PAUSED));
    }

    /// The promised deletion, while papers and the certification still run out one day: what is personal goes, those dates stay.
    pub(super) fn archive(&mut self) {
        let windows = std::mem::take(&mut self.state.windows);
        let open = self.open_among(windows);
        let hour = self.state.hour;
        self.forget_everything();
        self.remains = true;
        self.state.archived = true;
        self.state.started_at = Some(self.context.now);
        self.state.hour = hour;
        self.state.windows = open;
        self.survey = Survey::of(self.book, &self.state);
        self.plan_reminders();
        self.view = super::View::Tell;
    }

    fn open_among(
        &self,
        windows: std::collections::BTreeMap<String, WindowState>,
    ) -> std::collections::BTreeMap<String, WindowState> {
        let is_open = |known: &WindowState| known.status == WindowStatus::Open;
        windows.into_iter().filter(|(_, known)| is_open(known)).collect()
    }

    /// Another filing, after the first one was done and deleted.
    pub(super) fn begin_anew(&mut self) {
        self.state.archived = false;
        self.state.started_at = Some(self.context.now);
        self.aside.push(say(words::GREETING));
        if self.context.channel.abroad {
            self.aside.push(say(words::GREETING_ABROAD));
        }
    }

    /// Everything about this person is thrown away.
    pub(super) fn forget_everything(&mut self) {
        let papers: Vec<String> = self.state.kept().map(str::to_owned).collect();
        self.dropped.extend(papers);
        self.forget = true;
        self.view = super::View::Farewell;
        self.state = State {
            version: self.state.version,
            language: self.state.language.take(),
            card_version: self.state.card_version,
            ..State::default()
        };
        self.survey = Survey::of(self.book, &self.state);
    }
}
