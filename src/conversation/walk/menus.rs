//! Everything that is asked besides the steps: which answer to change, which language, stop or go on, really delete?

use super::{
    Walking,
    lexicon::{fold, ordinal},
    said::echo,
    shown,
    words::{self, Word, say},
};
use crate::{
    conversation::{Action, Button, Command, Menu},
    texts::Text,
};

/// A short list: labels with what may be typed for them.
type Entries = &'static [(Word, Word)];

const LANGUAGES: Entries = &[
    (words::LANGUAGE_ZH, words::LANGUAGE_ZH_WORDS),
    (words::LANGUAGE_EN, words::LANGUAGE_EN_WORDS),
];
const STOP: Entries = &[
    (words::STOP_PAUSE, words::STOP_PAUSE_WORDS),
    (words::STOP_FORGET, words::STOP_FORGET_WORDS),
    (words::STOP_CONTINUE, words::STOP_CONTINUE_WORDS),
];
const SUMMARY: Entries = &[
    (words::SUMMARY_YES, words::SUMMARY_YES_WORDS),
    (words::SUMMARY_NO, words::SUMMARY_NO_WORDS),
];
const FORGET: Entries = &[
    (words::FORGET_YES, words::FORGET_YES_WORDS),
    (words::FORGET_NO, words::FORGET_NO_WORDS),
];

impl Walking<'_> {
    /// The card of a list.
    pub(super) fn menu_card(&self, menu: &Menu) -> (Vec<Text>, Vec<Vec<Button>>) {
        match menu {
            Menu::Edit(page) => self.edit_card(*page),
            Menu::Language => (vec![say(words::LANGUAGE)], entries_as_buttons(LANGUAGES)),
            Menu::Stop => (vec![say(words::STOP)], entries_as_buttons(STOP)),
            Menu::Forget => (vec![say(words::FORGET)], entries_as_buttons(FORGET)),
            Menu::Materials => (self.materials(), self.materials_buttons()),
            Menu::Reminders => self.reminders_card(),
            Menu::Snooze(ids) => self.snooze_card(ids),
            Menu::Hour => self.hour_card(),
            Menu::Package => self.package_card(),
            Menu::Summary => (vec![say(words::SUMMARY)], entries_as_buttons(SUMMARY)),
            Menu::Pages { files, printed } => self.pages_card(files, *printed),
            Menu::PageOrder { file, printed, .. } => self.order_card(*file, *printed),
            Menu::Consent(subject) => {
                let mut body = self.consent_body(subject);
                let is_refused = super::position::refused(&self.state, subject);
                body.push(say(if is_refused {
                    words::CONSENT_NOW_NO
                } else {
                    words::CONSENT_NOW_YES
                }));
                let mut buttons = self.consent_buttons();
                buttons.push(vec![self.continue_button()]);
                (body, buttons)
            }
            Menu::Reason(window) => {
                let Some(window) = self.book.conversation.window(window) else {
                    return (vec![say(words::REASON_TYPE)], vec![vec![self.continue_button()]]);
                };
                if window.reasons.is_empty() {
                    return (vec![say(words::REASON_TYPE)], vec![vec![self.continue_button()]]);
                }
                let reasons = window.reasons.iter();
                let mut labels: Vec<Text> = reasons
                    .map(|reason| Text::attribute(format!("window-{}", window.id), format!("reason-{}", reason.id)))
                    .collect();
                labels.push(say(words::REASON_OTHER));
                let body = say(words::REASON).with("window", self.window_name(window));
                (
                    vec![body],
                    labels
                        .into_iter()
                        .enumerate()
                        .map(|(index, label)| vec![numbered(index, label)])
                        .collect(),
                )
            }
        }
    }

    /// The answers to the question of consent.
    pub(super) fn consent_buttons(&self) -> Vec<Vec<Button>> {
        let choices = self.consent_choices().into_iter().enumerate();
        choices
            .map(|(index, choice)| vec![numbered(index, say(choice.label))])
            .collect()
    }

    /// Back to the question that is open.
    pub(super) fn continue_button(&self) -> Button {
        Button {
            label: say(words::CONTINUE),
            action: Action::Command(Command::Start),
        }
    }

    /// What the words mean in that list.
    pub(super) fn menu_words(&self, menu: &Menu, folded: &str) -> Option<Action> {
        let of = |entries: Entries| {
            let known = entries.iter().position(|(_, word)| self.lexicon.means(*word, folded));
            let index = known
                .or_else(|| ordinal(folded))
                .filter(|index| *index < entries.len())?;
            u16::try_from(index).ok().map(Action::Option)
        };
        match menu {
            Menu::Edit(page) => self.edit_words(*page, folded),
            Menu::Language => of(LANGUAGES),
            Menu::Stop => of(STOP),
            Menu::Forget => of(FORGET),
            Menu::Reason(window) => self.reason_words(window, folded),
            Menu::Consent(subject) => self.consent_words(subject, folded),
            Menu::Materials => {
                let index = ordinal(folded).filter(|index| *index < self.materials_count())?;
                u16::try_from(index).ok().map(Action::Option)
            }
            Menu::Reminders => option_at(self.reminders_words(folded)?),
            Menu::Snooze(_) => option_at(self.snooze_words(folded)?),
            Menu::Hour => None,
            Menu::Package => option_at(self.package_words(folded)?),
            Menu::Summary => of(SUMMARY),
            Menu::Pages { files, .. } => self.pages_words(files, folded),
            Menu::PageOrder { .. } => self.order_words(folded),
        }
    }

    /// A button of that list.
    pub(super) fn menu_act(&mut self, menu: &Menu, action: &Action) {
        let Action::Option(option) = action else {
            return self.stale();
        };
        let index = usize::from(*option);
        match menu {
            Menu::Edit(_) => self.edit_chosen(index),
            Menu::Language => self.set_language(index),
            Menu::Stop => match index {
                0 => self.pause(),
                1 => self.state.menu = Some(Menu::Forget),
                2 => self.start(),
                _ => self.stale(),
            },
            Menu::Forget => match index {
                0 => self.forget_everything(),
                1 => {
                    self.state.menu = None;
                    self.notice(say(words::FORGET_KEPT));
                }
                _ => self.stale(),
            },
            Menu::Reason(window) => self.reason_chosen(window, index),
            Menu::Consent(subject) => self.consent_act(subject, action),
            Menu::Materials => self.tick_material(index),
            Menu::Reminders => self.reminders_chosen(index),
            Menu::Snooze(ids) => self.snooze_chosen(ids, index),
            Menu::Hour => self.stale(),
            Menu::Package => self.package_chosen(index),
            Menu::Summary => self.summary_chosen(index),
            Menu::Pages { files, printed } => self.pages_chosen(files, *printed, index),
            Menu::PageOrder { file, files, printed } => self.order_chosen(*file, files, *printed, index),
        }
    }

    /// Words that mean nothing in that list; for a reason they are the reason.
    pub(super) fn menu_said(&mut self, menu: &Menu, text: &str) {
        if self.warn_of_secret(text) {
            return;
        }
        match menu {
            Menu::Reason(window) => self.reason_typed(window, text),
            Menu::Edit(_) => match fold(text).and_then(|folded| self.edit_by_part(&folded)) {
                Some(index) => self.edit_chosen(index),
                None => self.notice(say(words::EDIT_UNCLEAR)),
            },
            Menu::Consent(_) => self.notice(say(words::CONSENT_UNCLEAR)),
            Menu::Hour => self.hour_said(text),
            Menu::PageOrder { file, printed, .. } => self.order_said(*file, *printed, text),
            Menu::Pages { files, printed } if self.pages_said(files, *printed, text) => {}
            Menu::Reminders | Menu::Snooze(_) | Menu::Package | Menu::Pages { .. } => {
                // Not one of these: the list is left, and what was said is for what is open.
                self.state.menu = None;
                self.said(text);
            }
            Menu::Language | Menu::Stop | Menu::Forget | Menu::Materials | Menu::Summary => {
                self.notice(say(words::NOT_AN_OPTION).with("text", echo(text)));
            }
        }
    }

    /// The name of what is open, for "back at: …".
    pub(super) fn open_title(&self) -> Option<Text> {
        use super::position::Open;
        match self.open() {
            Open::Step(number) => self.step(number).map(|(_, step)| shown::title(step)),
            Open::Consent(subject) => Some(Text::attribute(format!("consent-{subject}"), "title")),
            Open::Waiting => {
                let open = self.waits();
                open.first().map(|(_, window)| self.window_name(window))
            }
            Open::Menu(_) | Open::Finished => None,
        }
    }
}

fn entries_as_buttons(entries: Entries) -> Vec<Vec<Button>> {
    entries
        .iter()
        .enumerate()
        .map(|(index, (label, _))| vec![numbered(index, say(*label))])
        .collect()
}

/// The option with that index, as an action.
pub(super) fn option_at(index: usize) -> Option<Action> {
    u16::try_from(index).ok().map(Action::Option)
}

/// The button of the option with that index. Its number, which can be typed instead, is put before it where it is shown.
pub(super) fn numbered(index: usize, label: Text) -> Button {
    Button {
        label,
        action: Action::Option(u16::try_from(index).unwrap_or(u16::MAX)),
    }
}
