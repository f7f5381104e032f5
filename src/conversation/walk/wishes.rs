//! What people wish of their reminders: which of them, when again, at which hour, and all dates as a calendar file.

use jiff::Timestamp;

use super::{
    View, Walking, instants,
    lexicon::ordinal,
    menus::numbered,
    position::{Open, takes_text},
    reminders::{is_silent, name_of},
    status::tick,
    words::{self, Word, say},
};
use crate::{
    calendar,
    conversation::{Action, Button, DateEntry, Ends, Length, Menu, Unit, Window, WindowAction, WindowId},
    texts::Text,
};

/// The hours that can be chosen.
const HOURS: [u8; 7] = [9, 10, 11, 14, 16, 18, 20];

/// "In three days".
const THREE_DAYS: i64 = 3;

/// When to be reminded again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Snooze {
    Tomorrow,
    NextWorkingDay,
    InThreeDays,
}

/// The list under "another time": what it says, and what may be typed.
const SNOOZES: [(Snooze, Word, Word); 3] = [
    (Snooze::Tomorrow, words::SNOOZE_TOMORROW, words::SNOOZE_TOMORROW_WORDS),
    (
        Snooze::NextWorkingDay,
        words::SNOOZE_WORKING_DAY,
        words::SNOOZE_WORKING_DAY_WORDS,
    ),
    (
        Snooze::InThreeDays,
        words::SNOOZE_THREE_DAYS,
        words::SNOOZE_THREE_DAYS_WORDS,
    ),
];

impl<'a> Walking<'a> {
    /// The windows of the last reminder that are still open.
    pub(super) fn pushed_windows(&self) -> Vec<(usize, &'a Window)> {
        let open = self.open_windows().into_iter();
        open.filter(|(_, window)| self.state.pushed.contains(&window.id))
            .collect()
    }

    /// Whether the last reminder is the last thing that was spoken of: no question was answered since.
    fn was_just_pushed(&self) -> bool {
        let pushed = self.pushed_windows().into_iter();
        let reminded = pushed.filter_map(|(_, window)| self.state.windows.get(&window.id)?.reminded_at);
        let answered = self.state.answers.values().map(|answer| answer.at).max();
        reminded.max() >= answered
    }

    /// The windows of the last reminder, if words may be meant for them: an answer to a question isn't taken for one to a reminder of days
    /// ago.
    pub(super) fn spoken_of(&self) -> Vec<(usize, &'a Window)> {
        let takes_text = self.open_step().is_some_and(|(_, step)| takes_text(&step.kind));
        if takes_text && !self.was_just_pushed() {
            return Vec::new();
        }
        self.pushed_windows()
    }

    /// The same for words that fit any reminder.
    pub(super) fn plainly_spoken_of(&self) -> Vec<(usize, &'a Window)> {
        if self.was_just_pushed() {
            self.pushed_windows()
        } else {
            Vec::new()
        }
    }

    /// That window, with those that were reminded of together with it.
    pub(super) fn pushed_with(&self, window: &Window) -> Vec<WindowId> {
        let pushed: Vec<WindowId> = self
            .pushed_windows()
            .iter()
            .map(|(_, window)| window.id.clone())
            .collect();
        if pushed.contains(&window.id) {
            pushed
        } else {
            vec![window.id.clone()]
        }
    }

    /// It may be any of those: asks for which it was meant.
    pub(super) fn ask_which(&mut self, numbers: impl Iterator<Item = usize>) -> bool {
        self.notice(say(words::WHICH_WINDOW));
        self.show_again(&numbers.collect::<Vec<_>>());
        true
    }

    /// The buttons of those windows once more, where the open question has none for them.
    pub(super) fn show_again(&mut self, numbers: &[usize]) {
        let open: Vec<(usize, &Window)> = self.open_windows();
        let open = open.into_iter().filter(|(number, _)| numbers.contains(number));
        let numbers: Vec<usize> = open.map(|(number, _)| number).collect();
        let has_buttons = self.open() == Open::Waiting && numbers.iter().all(|number| self.holds(*number));
        if !numbers.is_empty() && !has_buttons {
            self.view = View::Again(numbers);
        }
    }

    /// The words "tomorrow" and their like.
    pub(super) fn snooze_of(&self, folded: &str) -> Option<Snooze> {
        let known = SNOOZES.iter().find(|(_, _, words)| self.lexicon.means(*words, folded));
        known.map(|(snooze, ..)| *snooze)
    }

    /// Reminds again later, of everything that was reminded of together.
    pub(super) fn snooze_pushed(&mut self, number: usize, snooze: Snooze) {
        let Some(window) = self.book.conversation.windows.get(number) else {
            return self.stale();
        };
        let ids = self.pushed_with(window);
        self.snooze(&ids, snooze);
    }

    fn snooze(&mut self, ids: &[WindowId], snooze: Snooze) {
        self.state.menu = None;
        let today = calendar::local(self.context.now).date();
        let day = match snooze {
            Snooze::Tomorrow => instants::plus_days(today, 1),
            Snooze::NextWorkingDay => self.context.calendar.next_working_day(today).date,
            Snooze::InThreeDays => instants::plus_days(today, THREE_DAYS),
        };
        let mut next: Option<Timestamp> = None;
        for (_, window) in self.open_windows() {
            let Some(known) = self.state.windows.get(&window.id).filter(|_| ids.contains(&window.id)) else {
                continue;
            };
            let until = self.instants(window, known).on(day);
            if window.unit() == Unit::Hours && until >= self.end_of(window, known) && !self.is_late(window) {
                let latest = self.latest(window);
                let too_late = say(words::SNOOZE_TOO_LATE).with("window", self.window_name(window));
                self.notice(too_late.with("latest", latest));
                continue;
            }
            if let Some(known) = self.state.windows.get_mut(&window.id) {
                known.snoozed_until = Some(until);
                known.put_off_until = None;
                known.muted = false;
            }
            self.plan_reminder(window);
            next = next.into_iter().chain(Some(until)).min();
        }
        if let Some(next) = next {
            self.notice(say(words::SNOOZED).with("moment", self.moment(next)));
        }
    }

    /// Switches a window's reminders off or on.
    pub(super) fn mute(&mut self, window: &Window, off: bool) {
        if let Some(known) = self.state.windows.get_mut(&window.id) {
            known.muted = off;
        }
        self.plan_reminder(window);
        let word = if off { words::MUTED } else { words::UNMUTED };
        self.notice(say(word).with("window", self.window_name(window)));
    }

    /// The card "another time".
    pub(super) fn snooze_card(&self, ids: &[WindowId]) -> (Vec<Text>, Vec<Vec<Button>>) {
        let labels = SNOOZES.map(|(_, label, _)| label);
        let labels = labels.into_iter().chain([words::SNOOZE_HOUR, words::MUTE]);
        let mut buttons: Vec<Vec<Button>> = labels
            .enumerate()
            .map(|(index, label)| vec![numbered(index, say(label))])
            .collect();
        buttons.push(vec![self.continue_button()]);
        let names = self.open_windows().into_iter();
        let names = names.filter(|(_, window)| ids.contains(&window.id));
        let names = names.map(|(_, window)| self.window_name(window)).collect();
        (
            vec![say(words::SNOOZE).with("windows", super::shown::list(names))],
            buttons,
        )
    }

    /// What the words mean there.
    pub(super) fn snooze_words(&self, folded: &str) -> Option<usize> {
        let snooze = SNOOZES
            .iter()
            .position(|(_, _, words)| self.lexicon.means(*words, folded));
        let more = [words::SNOOZE_HOUR_WORDS, words::MUTE_WORDS];
        let more = || more.iter().position(|word| self.lexicon.means(*word, folded));
        snooze
            .or_else(|| more().map(|index| index + SNOOZES.len()))
            .or_else(|| ordinal(folded).filter(|index| *index < SNOOZES.len() + 2))
    }

    /// A button there.
    pub(super) fn snooze_chosen(&mut self, ids: &[WindowId], index: usize) {
        if let Some((snooze, ..)) = SNOOZES.get(index) {
            return self.snooze(ids, *snooze);
        }
        match index - SNOOZES.len() {
            0 => self.state.menu = Some(Menu::Hour),
            1 => {
                self.state.menu = None;
                for (_, window) in self.open_windows() {
                    if ids.contains(&window.id) {
                        self.mute(window, true);
                    }
                }
            }
            _ => self.stale(),
        }
    }

    /// At which hour?
    pub(super) fn hour_card(&self) -> (Vec<Text>, Vec<Vec<Button>>) {
        let button = |hour: &u8| Button {
            label: say(words::HOUR_OPTION).with("hour", i64::from(*hour)),
            action: Action::Hour(*hour),
        };
        let buttons: Vec<Button> = HOURS.iter().map(button).collect();
        let mut rows: Vec<Vec<Button>> = buttons.chunks(3).map(<[Button]>::to_vec).collect();
        rows.push(vec![self.continue_button()]);
        (vec![say(words::HOUR)], rows)
    }

    /// An hour as people type it: `15`, `15点`, `下午3点`, `3 pm`, `15:00`.
    pub(super) fn hour_said(&mut self, text: &str) {
        match read_hour(text) {
            Some(hour) if (HOURS[0]..=HOURS[HOURS.len() - 1]).contains(&hour) => self.set_hour(hour),
            Some(_) => self.notice(say(words::HOUR_NIGHT)),
            None => self.notice(say(words::HOUR_UNCLEAR)),
        }
    }

    /// A button there.
    pub(super) fn hour_chosen(&mut self, hour: u8) {
        if HOURS.contains(&hour) {
            self.set_hour(hour);
        } else {
            self.stale();
        }
    }

    fn set_hour(&mut self, hour: u8) {
        self.state.menu = None;
        self.state.hour = Some(hour);
        self.plan_reminders();
        self.notice(say(words::HOUR_SET).with("hour", i64::from(hour)));
    }

    /// `/reminders`: one line for each wait, and the buttons that switch them.
    pub(super) fn reminders_card(&self) -> (Vec<Text>, Vec<Vec<Button>>) {
        let open = self.open_windows();
        if open.is_empty() {
            return (vec![say(words::REMINDERS_NONE)], vec![vec![self.continue_button()]]);
        }
        let lines = open.iter().map(|(_, window)| self.reminder_line(window)).collect();
        let mut body = vec![say(words::REMINDERS)];
        body.extend(words::lines(lines));
        let estimated = |(_, window): &(usize, &Window)| self.estimated(window);
        body.extend(open.iter().find_map(estimated));
        let mut buttons: Vec<Vec<Button>> = open
            .iter()
            .enumerate()
            .map(|(index, (_, window))| vec![tick(index, self.window_name(window), !self.is_muted(window))])
            .collect();
        buttons.push(vec![
            numbered(open.len(), say(words::REMINDERS_HOUR)),
            numbered(open.len() + 1, say(words::REMINDERS_FILE)),
        ]);
        buttons.push(vec![self.continue_button()]);
        (body, buttons)
    }

    fn reminder_line(&self, window: &Window) -> Text {
        let word = match self.next_reminder(window) {
            Some(_) => words::REMINDERS_LINE,
            None if self.is_muted(window) => words::REMINDERS_LINE_OFF,
            None => words::REMINDERS_LINE_NONE,
        };
        let line = say(word)
            .with("window", self.window_name(window))
            .with("latest", self.latest(window));
        match self.next_reminder(window) {
            Some(next) => line.with("moment", self.moment(next)),
            None => line,
        }
    }

    fn is_muted(&self, window: &Window) -> bool {
        self.state.windows.get(&window.id).is_some_and(|known| known.muted)
    }

    /// What the words mean there: a number, a wait's name, the two buttons.
    pub(super) fn reminders_words(&self, folded: &str) -> Option<usize> {
        let open = self.open_windows();
        let named = |(number, _): &(usize, &Window)| {
            let names = self.lexicon.windows.get(*number);
            names.is_some_and(|names| names.iter().any(|name| name == folded))
        };
        let more = [words::REMINDERS_HOUR_WORDS, words::REMINDERS_FILE_WORDS];
        let more = || more.iter().position(|word| self.lexicon.means(*word, folded));
        let index = open
            .iter()
            .position(named)
            .or_else(|| more().map(|index| index + open.len()))
            .or_else(|| ordinal(folded));
        index.filter(|index| *index < open.len() + 2 && !open.is_empty())
    }

    /// A button there.
    pub(super) fn reminders_chosen(&mut self, index: usize) {
        let open = self.open_windows();
        match index.checked_sub(open.len()) {
            None => {
                if let Some((_, window)) = open.get(index) {
                    let is_off = self.is_muted(window);
                    self.mute(window, !is_off);
                }
            }
            Some(0) if !open.is_empty() => self.state.menu = Some(Menu::Hour),
            Some(1) if !open.is_empty() => {
                self.notice(say(words::REMINDERS_FILE_SENT));
                self.dates = self.date_entries();
            }
            Some(_) => self.stale(),
        }
    }

    /// Every date that is waited for, with its reminders as alarms.
    fn date_entries(&self) -> Vec<DateEntry> {
        let open = self.open_windows().into_iter();
        open.filter_map(|(_, window)| {
            let known = self.state.windows.get(&window.id)?;
            let alarms = if known.muted {
                Vec::new()
            } else {
                let all = self.instants(window, known).all().into_iter();
                all.filter(|instant| *instant > self.context.now).collect()
            };
            Some(DateEntry {
                // A date that is corrected takes the place of the wrong one; another round of a wait is something else.
                id: match window.length {
                    Length::Until(_) => name_of(&window.id),
                    Length::Within(_) => format!("{}-{}", name_of(&window.id), known.opened_at.as_millisecond()),
                },
                title: self.window_name(window),
                note: self.window_text(window, Some("reminder")),
                ends: match window.unit() {
                    Unit::Hours => Ends::At(self.end_of(window, known)),
                    _ => Ends::Day(known.latest),
                },
                alarms,
            })
        })
        .collect()
    }

    /// What is said at the last reminder before the silence.
    pub(super) fn last_word(&self, windows: &[&Window]) -> Option<Text> {
        let is_last = |window: &&Window| self.state.windows.get(&window.id).is_some_and(is_silent);
        windows.iter().any(is_last).then(|| say(words::LAST_REMINDER))
    }
}

/// The buttons under a reminder besides its outcomes.
pub(super) fn later_buttons(number: usize) -> [(usize, WindowAction, Word); 2] {
    [
        (number, WindowAction::Tomorrow, words::SNOOZE_TOMORROW),
        (number, WindowAction::Snooze, words::SNOOZE_MORE),
    ]
}

/// `15`, `15点`, `15:00`, `下午3点`, `3pm` as an hour of the day. None when it is none.
fn read_hour(text: &str) -> Option<u8> {
    let folded = super::lexicon::fold(text)?;
    let is_afternoon = ["下午", "晚上", "傍晚", "pm", "p.m"]
        .iter()
        .any(|word| folded.contains(word));
    let digits: String = folded
        .chars()
        .skip_while(|character| !character.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let hour: u8 = digits.parse().ok()?;
    let hour = if is_afternoon && hour < 12 { hour + 12 } else { hour };
    (hour < 24).then_some(hour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_type_them() {
        for (text, hour) in [
            ("15", Some(15)),
            ("15点", Some(15)),
            ("１５：３０", Some(15)),
            ("下午3点", Some(15)),
            ("3 pm", Some(15)),
            ("晚上 8 点", Some(20)),
            ("早上9点", Some(9)),
            ("下午12点", Some(12)),
            ("25", None),
            ("随便", None),
            ("999999", None),
        ] {
            assert_eq!(read_hour(text), hour, "{text}");
        }
    }
}
