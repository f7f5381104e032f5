//! A card in the person's language.

use super::event::{Action, Card, Progress};
use crate::{
    calendar::file::Entry,
    texts::{Text, Texts},
};

/// The name of the file with a person's dates.
const DATES_FILE: &str = "engine-dates-file";

/// What the dates are called in a calendar: an attribute of the same message.
const DATES_CALENDAR: &str = "calendar";

/// The messages and attributes that every card may need; each has to be in every language.
pub const CARD_TEXTS: &[(&str, Option<&str>)] = &[
    (DATES_FILE, None),
    (DATES_FILE, Some(DATES_CALENDAR)),
    (MARKED_FILE, None),
    (CHOICES, None),
];

/// The message with a label for each finding that can be marked on a picture.
pub const LABELS: &str = "finding-label";

/// What is said before choices that a channel can't show as buttons.
pub const CHOICES: &str = "engine-choices";

/// The name of a picture with the faults marked.
pub const MARKED_FILE: &str = "engine-marked-file";

/// How many cells the bar has.
const CELLS: u32 = 8;

/// A card with all its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedCard {
    /// What just happened, one line each.
    pub notices: Vec<String>,
    /// Where the person is.
    pub progress: Option<RenderedProgress>,
    /// The question or the telling, one paragraph each.
    pub body: Vec<String>,
    /// Rows of labels with what they do. Options carry the number that may be typed instead: "1 有".
    pub buttons: Vec<Vec<(String, Action)>>,
    /// Dates to hand over as a file, if there are any.
    pub dates: Option<RenderedDates>,
}

/// Dates in words, with what their file is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedDates {
    /// `备案日期.ics`
    pub file_name: String,
    /// What they are called in a calendar.
    pub calendar: String,
    /// The dates.
    pub entries: Vec<Entry>,
}

/// Where the person is, in one line and in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedProgress {
    /// `③/⑥ 微信认证 ▓▓▓▓▓░░░ 5/8`.
    pub line: String,
    /// The stage's title.
    pub title: String,
    /// The stage's number, from 0.
    pub stage: u16,
    /// How many stages there are.
    pub stages: u16,
    /// Steps of this stage that are done.
    pub done: u16,
    /// Steps of this stage that apply.
    pub of: u16,
}

/// Puts a card in words.
pub fn render_card(texts: &Texts, language: &str, card: &Card) -> RenderedCard {
    let words = |text| texts.render(language, text);
    let rows = card.buttons.iter().map(|row| {
        let labelled = row.iter().map(|button| {
            let label = words(&button.label);
            let label = match button.action {
                Action::Option(index) => format!("{} {label}", u32::from(index) + 1),
                _ => label,
            };
            (label, button.action.clone())
        });
        labelled.collect()
    });
    RenderedCard {
        notices: card.notices.iter().map(words).collect(),
        progress: card
            .progress
            .as_ref()
            .map(|progress| render_progress(progress, words(&progress.title))),
        body: card.body.iter().map(words).collect(),
        buttons: rows.collect(),
        dates: render_dates(texts, language, card),
    }
}

fn render_dates(texts: &Texts, language: &str, card: &Card) -> Option<RenderedDates> {
    if card.dates.is_empty() {
        return None;
    }
    let words = |text: &Text| texts.render(language, text);
    let entries = card.dates.iter().map(|date| Entry {
        id: date.id.clone(),
        title: words(&date.title),
        note: date.note.as_ref().map(words),
        ends: date.ends,
        alarms: date.alarms.clone(),
    });
    Some(RenderedDates {
        file_name: words(&Text::message(DATES_FILE)),
        calendar: words(&Text::attribute(DATES_FILE, DATES_CALENDAR)),
        entries: entries.collect(),
    })
}

fn render_progress(progress: &Progress, title: String) -> RenderedProgress {
    let Progress {
        stage,
        stages,
        done,
        of,
        ..
    } = *progress;
    let filled = (u32::from(done) * CELLS)
        .checked_div(u32::from(of))
        .unwrap_or(0)
        .min(CELLS) as usize;
    let bar = "▓".repeat(filled) + &"░".repeat(CELLS as usize - filled);
    let place = format!("{}/{}", circled(u32::from(stage) + 1), circled(u32::from(stages)));
    let line = format!("{place} {title} {bar} {done}/{of}");
    RenderedProgress {
        line,
        title,
        stage,
        stages,
        done,
        of,
    }
}

/// ① to ⑳; other numbers as they are.
fn circled(number: u32) -> String {
    match number {
        1..=20 => char::from_u32('①' as u32 + number - 1).map(String::from),
        _ => None,
    }
    .unwrap_or_else(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::{Button, DateEntry, Ends, event::Command, fault::SourceFile};

    #[test]
    fn a_card_in_words() {
        let text =
            "stage-certification = 微信认证\nask = 有吗？\n    .option-yes = 有\nback = 返回\ndone = 好\n".to_owned();
        let texts = Texts::load(&[(
            "zh-CN".to_owned(),
            SourceFile {
                path: "a.ftl".to_owned(),
                text,
            },
        )])
        .unwrap();
        let title = Text::message("stage-certification");
        let card = Card {
            notices: vec![Text::message("done")],
            progress: Some(Progress {
                stage: 2,
                stages: 6,
                title,
                done: 5,
                of: 8,
            }),
            body: vec![Text::message("ask")],
            buttons: vec![
                vec![Button {
                    label: Text::attribute("ask", "option-yes"),
                    action: Action::Option(0),
                }],
                vec![Button {
                    label: Text::message("back"),
                    action: Action::Command(Command::Back),
                }],
            ],
            ..Card::default()
        };
        let rendered = render_card(&texts, "zh-CN", &card);
        assert_eq!(rendered.progress.unwrap().line, "③/⑥ 微信认证 ▓▓▓▓▓░░░ 5/8");
        assert_eq!(rendered.notices, ["好"]);
        assert_eq!(rendered.body, ["有吗？"]);
        assert_eq!(rendered.buttons[0][0].0, "1 有");
        assert_eq!(rendered.buttons[1][0].0, "返回");
        assert_eq!(rendered.dates, None);
    }

    #[test]
    fn dates_in_words() {
        let text = "engine-dates-file = dates.ics\n    .calendar = Dates\naudit = Audit of { $what }\nnote = Answer the phone\n";
        let texts = Texts::load(&[(
            "zh-CN".to_owned(),
            SourceFile {
                path: "a.ftl".to_owned(),
                text: text.to_owned(),
            },
        )])
        .unwrap();
        let ends = Ends::Day(jiff::civil::date(2026, 12, 1));
        let date = DateEntry {
            id: "audit".to_owned(),
            title: Text::message("audit").with("what", "A"),
            note: Some(Text::message("note")),
            ends,
            alarms: vec![jiff::Timestamp::UNIX_EPOCH],
        };
        let card = Card {
            dates: vec![date],
            ..Card::default()
        };
        let dates = render_card(&texts, "zh-CN", &card).dates.unwrap();
        assert_eq!(
            (dates.file_name.as_str(), dates.calendar.as_str()),
            ("dates.ics", "Dates")
        );
        let entry = Entry {
            id: "audit".to_owned(),
            title: "Audit of A".to_owned(),
            note: Some("Answer the phone".to_owned()),
            ends,
            alarms: vec![jiff::Timestamp::UNIX_EPOCH],
        };
        assert_eq!(dates.entries, [entry]);
    }

    #[test]
    fn the_bar_survives_odd_numbers() {
        let progress = |done, of| Progress {
            stage: 24,
            stages: 30,
            title: Text::message("x"),
            done,
            of,
        };
        assert_eq!(
            render_progress(&progress(0, 0), "x".to_owned()).line,
            "25/30 x ░░░░░░░░ 0/0"
        );
        assert_eq!(
            render_progress(&progress(9, 8), "x".to_owned()).line,
            "25/30 x ▓▓▓▓▓▓▓▓ 9/8"
        );
    }
}
