//! What the turn shows: the open question, a wait, a reminder.

use super::{
    View, Walking, instants,
    menus::numbered,
    position::Open,
    said::NOT_PROVIDED,
    shown, status, wishes,
    words::{self, say},
};
use crate::{
    conversation::{
        Action, Button, Card, Command, Kind, Link, OpenLink, Progress, Step, Unit, Value, Window, WindowAction,
    },
    texts::Text,
};

/// So long a one-time link can be used.
const LINK_HOURS: u32 = 24;

/// The commands that `/help` offers as buttons, in rows.
const HELP_COMMANDS: [&[Command]; 2] = [
    &[Command::Status, Command::Materials, Command::Edit],
    &[Command::Reminders, Command::Language, Command::Stop],
];

impl<'a> Walking<'a> {
    /// The cards of this turn; the live card gets the new version.
    pub(super) fn draw(&mut self) -> Vec<Card> {
        let is_farewell = self.view == View::Farewell;
        let mut card = match self.view.clone() {
            View::Silent => return Vec::new(),
            View::Farewell => Card {
                body: vec![say(words::FORGOTTEN)],
                fresh: true,
                ..Card::default()
            },
            View::Question => self.question(),
            View::Push(windows) => self.push(&windows),
            View::Again(windows) => Card {
                push: false,
                ..self.push(&windows)
            },
            View::Tell => Card {
                push: true,
                fresh: true,
                ..self.question()
            },
        };
        card.notices = std::mem::take(&mut self.notices);
        card.notices.dedup();
        card.dates = std::mem::take(&mut self.dates);
        card.files = std::mem::take(&mut self.files);
        if !is_farewell {
            self.state.card_version = self.state.version;
        }
        vec![card]
    }

    /// What is open now, after what was asked besides.
    fn question(&mut self) -> Card {
        let mut body = std::mem::take(&mut self.aside);
        let open = self.open();
        self.plan_retention();
        let progress = self.progress();
        let (more, mut buttons) = match &open {
            Open::Menu(menu) => self.menu_card(menu),
            Open::Consent(subject) => {
                let mut body = self.intro();
                body.extend(self.consent_body(subject));
                let mut buttons = self.consent_buttons();
                buttons.extend(self.command_row(&format!("consent-{subject}"), false));
                (body, buttons)
            }
            Open::Step(number) => self.step_card(*number),
            Open::Waiting => self.waiting_card(),
            Open::Finished => self.finished_card(),
        };
        body.extend(more);
        if self.offers_commands {
            buttons.extend(HELP_COMMANDS.map(|row| row.iter().copied().map(command_button).collect()));
        }
        if let Some(stage) = self
            .stage_of_open()
            .and_then(|stage| self.book.conversation.stages.get(stage))
        {
            self.state.asked_stage = Some(stage.id.clone());
        }
        if !matches!(open, Open::Menu(_)) {
            self.state.asked = match open {
                Open::Step(number) => self.step(number).map(|(_, step)| step.id.clone()),
                _ => None,
            };
        }
        Card {
            progress,
            body,
            buttons,
            fresh: self.fresh,
            ..Card::default()
        }
    }

    /// What is told when a stage begins.
    fn intro(&self) -> Vec<Text> {
        if self.state.archived {
            return Vec::new();
        }
        let Some(index) = self.stage_of_open() else {
            return Vec::new();
        };
        let Some(stage) = self.book.conversation.stages.get(index) else {
            return Vec::new();
        };
        let id = format!("stage-{}", stage.id);
        let has_begun = self
            .book
            .conversation
            .steps()
            .enumerate()
            .any(|(number, (stage, _))| stage == index && self.survey.answered(number));
        if has_begun || self.state.asked_stage.as_ref() == Some(&stage.id) || !self.book.texts.has(&id, Some("intro")) {
            return Vec::new();
        }
        vec![shown::with_answers(self, Text::attribute(id, "intro"))]
    }

    fn step_card(&mut self, number: usize) -> (Vec<Text>, Vec<Vec<Button>>) {
        let Some((_, step)) = self.step(number) else {
            return (Vec::new(), Vec::new());
        };
        let mut body = self.intro();
        body.push(shown::with_answers(self, Text::message(step.id.clone())));
        let mut buttons = Vec::new();
        if self.is_page_only(step) {
            body.push(self.page_link(&mut buttons));
            if self.may_refuse_lightly(step) {
                buttons.push(vec![Button {
                    label: say(words::CONSENT_NO),
                    action: NOT_PROVIDED,
                }]);
            }
        } else {
            self.answer_buttons(step, &mut body, &mut buttons);
        }
        if self.can_keep(number, step)
            && let Some(answer) = self.state.answers.get(&step.id)
        {
            body.push(if answer.value == Value::Done {
                say(words::OLD_ANSWER_DONE)
            } else {
                say(words::OLD_ANSWER).with("answer", shown::value(self, step, &answer.value))
            });
            buttons.push(vec![Button {
                label: say(words::KEEP),
                action: Action::Keep,
            }]);
        }
        if self.offers_another {
            buttons.push(vec![Button {
                label: say(words::ANOTHER),
                action: Action::Command(Command::Back),
            }]);
        }
        buttons.extend(self.command_row(&step.id, step.optional));
        (body, buttons)
    }

    /// What can be done with a question besides answering it, as one row.
    fn command_row(&self, message: &str, is_optional: bool) -> Option<Vec<Button>> {
        let mut row = Vec::new();
        if is_optional {
            row.push(command_button(Command::Skip));
        }
        if ["why", "example"]
            .into_iter()
            .any(|part| self.book.texts.has(message, Some(part)))
        {
            row.push(command_button(Command::Why));
        }
        // "Send another" leads back already.
        if !self.offers_another && self.step_before().is_some() {
            row.push(command_button(Command::Back));
        }
        (!row.is_empty()).then_some(row)
    }

    /// The button to the local page, and the words for it.
    fn page_link(&mut self, buttons: &mut Vec<Vec<Button>>) -> Text {
        if !self.context.channel.page {
            return say(words::ONLY_ON_PAGE_NONE);
        }
        let token = self.context.token;
        self.link = Some(Link {
            token,
            expires_at: instants::hours_after(self.context.now, LINK_HOURS),
        });
        let action = Action::Open(OpenLink::Page(token));
        buttons.push(vec![Button {
            label: say(words::OPEN_PAGE),
            action,
        }]);
        say(words::ONLY_ON_PAGE)
    }

    fn answer_buttons(&self, step: &'a Step, body: &mut Vec<Text>, buttons: &mut Vec<Vec<Button>>) {
        let option = |index: usize, id: &str| numbered(index, shown::option_label(self, step, id));
        let done = |label| {
            let own = shown::part(self, step, "button");
            vec![Button {
                label: own.unwrap_or_else(|| say(label)),
                action: Action::Done,
            }]
        };
        match &step.kind {
            Kind::Tell { .. } => buttons.push(done(words::DONE)),
            Kind::Submitted { .. } => buttons.push(done(words::SUBMITTED)),
            Kind::YesNo => buttons.push(vec![option(0, "yes"), option(1, "no")]),
            Kind::Choice { options } => {
                buttons.extend(options.iter().enumerate().map(|(index, id)| vec![option(index, id)]));
            }
            Kind::Checklist { items } => {
                let ticked = self.ticked(step);
                buttons.extend(
                    items
                        .iter()
                        .enumerate()
                        .map(|(index, id)| vec![status::tick(index, shown::item(step, id), ticked.contains(id))]),
                );
                buttons.push(done(words::GO_ON));
            }
            Kind::Paper { most, .. } => {
                if let Some(offered) = self.state.offered.as_ref().filter(|offered| offered.step == step.id) {
                    let is_picture = offered.paper.facts.format.is_picture();
                    buttons.push(vec![Button {
                        label: say(if is_picture {
                            words::USE_AS_IS
                        } else {
                            words::USE_FILE_AS_IS
                        }),
                        action: Action::Option(0),
                    }]);
                    if self.may_fill(step) {
                        buttons.push(vec![Button {
                            label: say(words::FILL_FORM),
                            action: Action::Option(1),
                        }]);
                    }
                }
                if *most > 1
                    && self.state.unfinished.contains(&step.id)
                    && let Some(Value::Papers(pages)) = self.state.answers.get(&step.id).map(|answer| &answer.value)
                {
                    let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
                    body.push(say(words::PAGES_SO_FAR).with("count", count));
                    let removals = self.warned_pages(step).into_iter().map(|place| Button {
                        label: say(words::REMOVE_PAGE).with("page", i64::from(place) + 1),
                        action: Action::Remove(place),
                    });
                    let removals: Vec<Button> = removals.collect();
                    buttons.extend(removals.chunks(2).map(<[Button]>::to_vec));
                    buttons.push(done(words::ALL_PAGES));
                }
            }
            _ => {}
        }
    }

    fn waiting_card(&self) -> (Vec<Text>, Vec<Vec<Button>>) {
        let open = self.waits();
        let mut body = Vec::new();
        let mut buttons = Vec::new();
        for (number, window) in &open {
            let part = if self.is_late(window) { "late" } else { "waiting" };
            let waiting = self.window_text(window, Some(part)).unwrap_or_else(|| {
                say(words::WAITING)
                    .with("window", self.window_name(window))
                    .with("latest", self.latest(window))
            });
            body.push(waiting);
            body.extend(self.estimated(window));
            let (outcomes, still) = self.outcome_buttons(*number, window, open.len() > 1);
            buttons.push(outcomes);
            buttons.push(still.into_iter().collect());
        }
        if self.has_meanwhile()
            && let Some((number, _)) = open.first()
        {
            buttons.extend(window_button(*number, WindowAction::Ahead, say(words::AHEAD)).map(|button| vec![button]));
        }
        if self.offers_another {
            buttons.push(vec![Button {
                label: say(words::ANOTHER),
                action: Action::Command(Command::Back),
            }]);
        }
        if !self.offers_commands {
            buttons.push(vec![command_button(Command::Status)]);
        }
        (body, buttons)
    }

    /// Passed, refused, missed, in one row; and still waiting. With the window's name where there are several.
    fn outcome_buttons(
        &self,
        number: usize,
        window: &Window,
        is_one_of_several: bool,
    ) -> (Vec<Button>, Option<Button>) {
        let button = |action, general, own: &str| {
            let id = format!("window-{}", window.id);
            let label = match self.book.texts.has(&id, Some(own)) {
                true => Text::attribute(id, own.to_owned()),
                false => say(general),
            };
            let label = if is_one_of_several {
                say(words::WAITING_OR)
                    .with("window", self.window_name(window))
                    .with("outcome", label)
            } else {
                label
            };
            window_button(number, action, label)
        };
        let mut row: Vec<Button> = Vec::new();
        row.extend(button(WindowAction::Passed, words::PASSED, "button-passed"));
        if window.may_be_rejected(self.holds(number)) {
            row.extend(button(WindowAction::Rejected, words::REJECTED, "button-rejected"));
        }
        if window.missed.is_some() && self.is_late(window) {
            row.extend(button(WindowAction::Missed, words::MISSED, "button-missed"));
        }
        (
            row,
            button(WindowAction::Waiting, words::STILL_WAITING, "button-waiting"),
        )
    }

    /// A reminder, unasked: of one window, or of several together.
    fn push(&mut self, numbers: &[usize]) -> Card {
        let windows: Vec<(usize, &'a Window)> = numbers
            .iter()
            .filter_map(|number| Some((*number, self.book.conversation.windows.get(*number)?)))
            .collect();
        let several = windows.len() > 1 || self.waits().len() > 1;
        let mut body = Vec::new();
        let mut buttons = Vec::new();
        let mut still = Vec::new();
        let mut is_estimated = None;
        for (number, window) in &windows {
            body.push(self.reminder_text(window));
            is_estimated = is_estimated.or_else(|| self.estimated(window));
            let (outcomes, waiting) = self.outcome_buttons(*number, window, several);
            buttons.push(outcomes);
            still.extend(waiting);
        }
        body.extend(is_estimated);
        let (only, _): (Vec<&Window>, Vec<usize>) = windows.iter().map(|(number, window)| (*window, *number)).unzip();
        body.extend(self.last_word(&only));
        if windows.len() > 1 {
            // Nothing else is to be said of each: whoever waits for all of them needs no button.
            still.clear();
        }
        if let Some((number, window)) = windows.first() {
            let is_short = window.unit() == Unit::Hours;
            let later = wishes::later_buttons(*number).into_iter();
            let later = later.filter(|(_, action, _)| !is_short || *action != WindowAction::Tomorrow);
            still.extend(later.filter_map(|(number, action, label)| window_button(number, action, say(label))));
        }
        buttons.push(still);
        if self.open() != Open::Waiting && self.open() != Open::Finished {
            if let Some(title) = self.open_title() {
                body.push(say(words::MEANWHILE_OPEN).with("title", title));
            }
            buttons.push(vec![self.continue_button()]);
        }
        Card {
            body,
            buttons,
            fresh: true,
            push: true,
            ..Card::default()
        }
    }

    fn reminder_text(&self, window: &Window) -> Text {
        let late = self
            .is_late(window)
            .then(|| self.window_text(window, Some("late")))
            .flatten();
        late.or_else(|| self.window_text(window, Some("reminder")))
            .unwrap_or_else(|| {
                say(words::WAITING)
                    .with("window", self.window_name(window))
                    .with("latest", self.latest(window))
            })
    }

    fn finished_card(&self) -> (Vec<Text>, Vec<Vec<Button>>) {
        if self.state.archived {
            let again = Button {
                label: say(words::ARCHIVED_AGAIN),
                action: Action::Command(Command::Start),
            };
            let buttons = vec![command_button(Command::Reminders), again];
            return (vec![say(words::ARCHIVED)], vec![buttons]);
        }
        let days = i64::from(self.book.conversation.retention_days);
        let mut body = vec![say(words::FINISHED).with("days", days)];
        if !self.open_windows().is_empty() {
            body.push(say(words::FINISHED_DATES));
        }
        let steps = self.book.conversation.steps().enumerate();
        let left: Vec<usize> = steps
            .filter(|(number, (_, step))| {
                self.survey.answered(*number)
                    && self
                        .state
                        .answers
                        .get(&step.id)
                        .is_some_and(|answer| matches!(answer.value, Value::Skipped | Value::Withheld))
            })
            .map(|(number, _)| number)
            .collect();
        if !left.is_empty() {
            let titles = self.titles(left.into_iter());
            body.push(say(words::FINISHED_MISSING).with("steps", titles));
        }
        (
            body,
            vec![vec![command_button(Command::Status), command_button(Command::Edit)]],
        )
    }

    /// The stage of what is open: of the step, or of the submission that is waited for.
    pub(super) fn stage_of_open(&self) -> Option<usize> {
        let without_menu = match self.open() {
            Open::Menu(_) => {
                let mut state = self.state.clone();
                state.menu = None;
                super::position::open(self.book, &state, &self.survey)
            }
            open => open,
        };
        match without_menu {
            Open::Step(number) => self.step(number).map(|(stage, _)| stage),
            Open::Consent(subject) => {
                let mut steps = self.book.conversation.steps().enumerate();
                let first = steps.find(|(number, (_, step))| {
                    step.sensitive.as_ref() == Some(&subject)
                        && self.survey.applies(*number)
                        && !self.survey.answered(*number)
                });
                first.map(|(_, (stage, _))| stage)
            }
            Open::Waiting => {
                let (_, window) = *self.waits().first()?;
                let openers = self.lexicon.openers.get(&window.id)?;
                openers
                    .iter()
                    .find(|opener| self.survey.applies(**opener))
                    .and_then(|opener| self.step(*opener))
                    .map(|(stage, _)| stage)
            }
            Open::Menu(_) | Open::Finished => None,
        }
    }

    fn progress(&self) -> Option<Progress> {
        if self.state.menu.is_some() || self.state.archived {
            return None;
        }
        let last = || self.book.conversation.stages.len().checked_sub(1);
        // At the end the last stage is full: otherwise what people saw last would be one step short of it.
        let index = if self.open() == Open::Finished {
            last()?
        } else {
            self.stage_of_open()?
        };
        let stage = self.book.conversation.stages.get(index)?;
        let (mut done, mut of) = (0_u16, 0_u16);
        for (number, (at, _)) in self.book.conversation.steps().enumerate() {
            if at == index && self.survey.applies(number) {
                of = of.saturating_add(1);
                done = done.saturating_add(u16::from(self.survey.answered(number)));
            }
        }
        Some(Progress {
            stage: u16::try_from(index).ok()?,
            stages: u16::try_from(self.book.conversation.stages.len()).ok()?,
            title: Text::message(format!("stage-{}", stage.id)),
            done,
            of,
        })
    }
}

/// The button of a command, with its short words.
fn command_button(command: Command) -> Button {
    let label = Text::attribute(format!("command-{}", command.name()), "label");
    Button {
        label,
        action: Action::Command(command),
    }
}

fn window_button(number: usize, action: WindowAction, label: Text) -> Option<Button> {
    let number = u16::try_from(number).ok()?;
    Some(Button {
        label,
        action: Action::Window(number, action),
    })
}
