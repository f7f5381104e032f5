//! Words and presses: which action is meant.

use super::{
    Walking,
    lexicon::{self, fold, ordinal},
    position::{Open, takes_text},
    words::{self, say},
};
use crate::{
    calendar::moment::{self, Moment},
    conversation::{Action, Command, ConsentAnswer, Kind, Menu, Step},
    rules,
};

/// "I don't provide it", on a step that can't be answered in this channel: as in the question of consent.
pub(super) const NOT_PROVIDED: Action = Action::Option(0);
/// Of what somebody wrote, so much is repeated to them.
const ECHO: usize = 24;

impl Walking<'_> {
    /// A button was pressed.
    pub(super) fn pressed(&mut self, payload: &str) {
        let Some((version, action)) = Action::decode(payload) else {
            return self.stale();
        };
        if version != self.state.card_version {
            // Commands mean the same on every card.
            if let Action::Command(command) = action {
                self.fresh = true;
                return self.command(command);
            }
            self.stale();
            if let Action::Window(window, _) = action {
                self.show_again(&[usize::from(window)]);
            }
            return;
        }
        self.act(action);
    }

    /// The card is no longer the one that counts.
    pub(super) fn stale(&mut self) {
        self.fresh = true;
        self.notice(say(words::STALE));
    }

    /// Does what a button or its words say.
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Command(command) => return self.command(command),
            Action::Window(window, what) => return self.window_action(usize::from(window), what),
            Action::Page(page) => {
                if matches!(self.state.menu, Some(Menu::Edit(_))) {
                    self.state.menu = Some(Menu::Edit(page));
                    return;
                }
                return self.stale();
            }
            Action::Hour(hour) if self.state.menu == Some(Menu::Hour) => return self.hour_chosen(hour),
            Action::Hour(_) => return self.stale(),
            Action::Open(_) => return,
            Action::Option(_) | Action::Done | Action::Keep | Action::Remove(_) => {}
        }
        match self.open() {
            Open::Menu(menu) => self.menu_act(&menu, &action),
            Open::Consent(subject) => self.consent_act(&subject, &action),
            Open::Step(number) => self.step_act(number, &action),
            Open::Waiting | Open::Finished => self.stale(),
        }
    }

    /// Somebody wrote something.
    pub(super) fn said(&mut self, text: &str) {
        let text = text.trim_matches(|character: char| character.is_whitespace() || lexicon::is_invisible(character));
        if text.is_empty() {
            return self.notice(say(words::EMPTY));
        }
        if text.starts_with('/') {
            return self.slash(text);
        }
        if let Some(folded) = fold(text) {
            let actions = self.own_words(&folded);
            if !actions.is_empty() {
                for action in actions {
                    self.act(action);
                }
                return;
            }
            if self.lexicon.means(words::FORGET_WORDS, &folded) {
                self.state.menu = Some(Menu::Forget);
                return;
            }
            if let Some(command) = self.lexicon.command(&folded) {
                return self.command(command);
            }
            if self.outcome_said(&folded) {
                return;
            }
        }
        match self.open() {
            Open::Menu(menu) => self.menu_said(&menu, text),
            Open::Consent(_) => {
                if !self.warn_of_secret(text) {
                    self.notice(say(words::CONSENT_UNCLEAR));
                }
            }
            Open::Step(number) => self.step_said(number, text),
            Open::Waiting => {
                if !self.warn_of_secret(text) {
                    self.notice(say(words::NOT_UNDERSTOOD_WAITING).with("text", echo(text)));
                }
            }
            Open::Finished => {
                // What was deleted can't be asked about: the card says what there is.
                if !self.warn_of_secret(text) && !self.state.archived {
                    self.notice(say(words::NOT_UNDERSTOOD).with("text", echo(text)));
                }
            }
        }
    }

    /// `/status`, `/status@some_bot`, `/status please`.
    fn slash(&mut self, text: &str) {
        let name = text
            .trim_start_matches('/')
            .split(|end: char| end.is_whitespace() || end == '@')
            .next();
        let name = name.unwrap_or_default().to_lowercase();
        match Command::from_name(&name) {
            Some(command) => self.command(command),
            None => self.notice(say(words::COMMAND_UNKNOWN).with("text", echo(text))),
        }
    }

    /// What the words mean for what is open now: its numbers, its options, its buttons.
    fn own_words(&self, folded: &str) -> Vec<Action> {
        let one = |action: Option<Action>| action.into_iter().collect();
        match self.open() {
            Open::Menu(menu) => one(self.menu_words(&menu, folded)),
            Open::Consent(subject) => one(self.consent_words(&subject, folded)),
            Open::Step(number) => self.step_words(number, folded),
            Open::Waiting | Open::Finished => Vec::new(),
        }
    }

    fn step_words(&self, number: usize, folded: &str) -> Vec<Action> {
        let Some((_, step)) = self.step(number) else {
            return Vec::new();
        };
        let means = |word| self.lexicon.means(word, folded);
        if means(words::KEEP_WORDS) && self.can_keep(number, step) {
            return vec![Action::Keep];
        }
        if self.is_page_only(step) {
            let may_refuse = self.may_refuse_lightly(step);
            let is_refusal = may_refuse && (means(words::CONSENT_NO_WORDS) || ordinal(folded) == Some(0));
            return if is_refusal { vec![NOT_PROVIDED] } else { Vec::new() };
        }
        let options = self.lexicon.options.get(number).map(Vec::as_slice).unwrap_or_default();
        let labelled = |folded: &str| options.iter().position(|words| words.iter().any(|word| word == folded));
        let done = match &step.kind {
            Kind::Tell { .. } => means(words::DONE_WORDS) || labelled(folded).is_some(),
            Kind::Submitted { .. } => {
                means(words::SUBMITTED_WORDS) || means(words::ACTED_WORDS) || labelled(folded).is_some()
            }
            Kind::Checklist { .. } => means(words::GO_ON_WORDS) || means(words::DONE_WORDS),
            Kind::Paper { most, .. } => *most > 1 && (means(words::ALL_PAGES_WORDS) || means(words::DONE_WORDS)),
            _ => false,
        };
        if done {
            return vec![Action::Done];
        }
        let option = |index: usize| {
            u16::try_from(index)
                .ok()
                .filter(|_| index < options.len())
                .map(Action::Option)
        };
        match &step.kind {
            Kind::Choice { .. } | Kind::YesNo => {
                let index = labelled(folded).or_else(|| ordinal(folded)).or_else(|| {
                    // "1 有": the label as it stands on the button.
                    let (number, label) = folded.split_once([' ', '.', '、'])?;
                    labelled(label.trim()).filter(|index| ordinal(number) == Some(*index))
                });
                index.and_then(option).into_iter().collect()
            }
            Kind::Checklist { .. } => {
                if let Some(index) = labelled(folded) {
                    return option(index).into_iter().collect();
                }
                let parts = folded
                    .split([' ', ',', '、', ';', '，', '.', '和'])
                    .filter(|part| !part.is_empty());
                let all: Option<Vec<Action>> = parts.map(|part| ordinal(part).and_then(option)).collect();
                all.unwrap_or_default()
            }
            Kind::Paper { .. }
                if self.offer_is_open(step) && (means(words::USE_AS_IS_WORDS) || ordinal(folded) == Some(0)) =>
            {
                vec![Action::Option(0)]
            }
            Kind::Paper { .. }
                if self.may_fill(step) && (means(words::FILL_FORM_WORDS) || ordinal(folded) == Some(1)) =>
            {
                vec![Action::Option(1)]
            }
            Kind::Paper { .. } if self.state.unfinished.contains(&step.id) => {
                self.page_to_remove(folded).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// "去掉第 2 页": the words with # in the place of the number.
    fn page_to_remove(&self, folded: &str) -> Option<Action> {
        let digits = |character: char| character.is_ascii_digit();
        let start = folded.find(digits)?;
        let (before, rest) = folded.split_at(start);
        let end = rest.find(|character| !digits(character)).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let words: String = format!("{before}#{after}").split_whitespace().collect();
        let place = number.parse::<u16>().ok()?.checked_sub(1)?;
        let meant = self.lexicon.means(words::REMOVE_PAGE_WORDS, &words);
        meant.then_some(Action::Remove(place))
    }

    /// A button of the open step, or its words.
    fn step_act(&mut self, number: usize, action: &Action) {
        let Some((_, step)) = self.step(number) else {
            return self.stale();
        };
        if *action == NOT_PROVIDED
            && self.is_page_only(step)
            && self.may_refuse_lightly(step)
            && let Some(subject) = &step.sensitive
        {
            return self.consent(subject, ConsentAnswer::No);
        }
        match (&step.kind, action) {
            (_, Action::Keep) => self.keep(number, step),
            (Kind::Tell { .. }, Action::Done) => self.store_told(number, step),
            (Kind::Submitted { opens }, Action::Done) => self.submitted(number, step, opens, self.context.now),
            (Kind::Choice { options }, Action::Option(index)) => match options.get(usize::from(*index)) {
                Some(option) => self.choose(number, step, option),
                None => self.stale(),
            },
            (Kind::YesNo, Action::Option(index @ (0 | 1))) => {
                self.choose(number, step, if *index == 0 { "yes" } else { "no" });
            }
            (Kind::Checklist { items }, Action::Option(index)) => match items.get(usize::from(*index)) {
                Some(item) => self.toggle(step, item),
                None => self.stale(),
            },
            (Kind::Checklist { items }, Action::Done) => self.checked_off(number, step, items),
            (Kind::Paper { .. }, Action::Option(0)) => self.use_as_is(number, step),
            (Kind::Paper { .. }, Action::Option(1)) if self.may_fill(step) => self.fill_held(step),
            (Kind::Paper { .. }, Action::Remove(place)) => self.remove_page(step, *place),
            (Kind::Paper { .. }, Action::Done) => self.all_pages(number, step),
            _ => self.stale(),
        }
    }

    /// Words that are none of the open step's own: its answer, or nothing.
    fn step_said(&mut self, number: usize, text: &str) {
        let Some((_, step)) = self.step(number) else { return };
        if takes_text(&step.kind) {
            return self.answer_text(number, step, text);
        }
        if let Kind::Submitted { opens } = &step.kind
            && let Some(moment) = moment::gone_by(text, self.context.now)
        {
            return match moment {
                Moment::At(at) => self.submitted(number, step, opens, at),
                Moment::Future => self.notice(say(words::MOMENT_FUTURE)),
                Moment::LongAgo => self.notice(say(words::MOMENT_LONG_AGO)),
            };
        }
        if self.warn_of_secret(text) {
            return;
        }
        let said = self.not_an_answer(step, text);
        self.notice(said);
        // Words where a paper is due say nothing about the paper.
        if !matches!(step.kind, Kind::Paper { .. }) {
            self.count_refusal(step);
        }
    }

    /// What to say to words where something else is due.
    fn not_an_answer(&self, step: &Step, text: &str) -> crate::texts::Text {
        match &step.kind {
            Kind::Paper { .. } if self.context.channel.shrinks_photos => say(words::PAPER_DUE_SHRINKS),
            Kind::Paper { .. } => say(words::PAPER_DUE),
            Kind::Tell { .. } => say(words::NOT_DONE),
            Kind::Submitted { .. } => say(words::NOT_SUBMITTED),
            Kind::Checklist { .. } => say(words::NOT_AN_ITEM),
            _ => say(words::NOT_AN_OPTION).with("text", echo(text)),
        }
    }

    /// Words of no use that look like a password or a code from an SMS: the person is warned, the message goes.
    pub(super) fn warn_of_secret(&mut self, text: &str) -> bool {
        let text = text.trim();
        if rules::secrets::looks_like_sms_code(text) {
            self.notice(say(words::CODE));
        } else if rules::secrets::looks_like_password(text) {
            self.notice(say(words::PASSWORD));
        } else {
            return false;
        }
        self.delete_message = true;
        true
    }

    /// The same for words that a question refused: digits alone are an answer with a slip there, not a code.
    pub(super) fn warn_of_secret_as_answer(&mut self, step: &Step, text: &str) -> bool {
        let text = text.trim();
        let is_number = !text.chars().any(char::is_alphabetic);
        !is_number && !is_rather_an_answer(&step.kind, text) && self.warn_of_secret(text)
    }
}

/// What looks like a secret, but at that question is rather an answer with a slip in it.
fn is_rather_an_answer(kind: &Kind, text: &str) -> bool {
    let is_made_of = |fits: fn(char) -> bool| {
        text.chars()
            .all(|character| fits(character) || character.is_whitespace())
    };
    match kind {
        // `someone@qq`: a password after an @ would hardly be letters alone.
        Kind::Email => text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.chars().all(|c| c.is_ascii_alphabetic() || c == '.')),
        // Too short a code, or one with a wrong character.
        Kind::CreditCode => {
            text.starts_with(|first: char| first.is_ascii_digit())
                && is_made_of(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        }
        _ => false,
    }
}

/// The beginning of what somebody wrote, on one line, safe to repeat.
pub(super) fn echo(text: &str) -> String {
    let mut echo: String = text
        .chars()
        .filter(|character| !lexicon::is_invisible(*character))
        .map(|character| if character.is_whitespace() { ' ' } else { character })
        .take(ECHO + 1)
        .collect();
    if echo.chars().count() > ECHO {
        echo.pop();
        echo.push('…');
    }
    echo
}
