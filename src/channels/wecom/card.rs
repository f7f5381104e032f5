//! A card with buttons (template card, `button_interaction`; document 101032 for bots, 90236 for apps).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::words::shortened;
use crate::channels::{ButtonTarget, Outgoing};

/// More are refused.
pub(super) const MOST_BUTTONS: usize = 6;
/// Wider labels are cut off, in Chinese characters.
pub(super) const WIDEST_LABEL: usize = 10;
/// Wider titles are cut off, in Chinese characters.
const WIDEST_TITLE: usize = 26;

/// A card with buttons, as it is sent and as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ButtonCard {
    /// Its id: never used again, 0–9 A–Z a–z _ - @ only.
    pub(super) task: String,
    /// What stands on it.
    pub(super) title: String,
    /// What comes back when one is pressed, and what it says.
    pub(super) buttons: Vec<(String, String)>,
}

impl ButtonCard {
    /// The card of a reply; none when it has no buttons.
    pub(super) fn of(outgoing: &Outgoing, task: String) -> Option<ButtonCard> {
        let buttons: Vec<(String, String)> = outgoing
            .buttons
            .iter()
            .flatten()
            .filter_map(|button| match &button.target {
                ButtonTarget::Payload(payload) => Some((payload.clone(), button.label.clone())),
                ButtonTarget::Url(_) => None,
            })
            .take(MOST_BUTTONS)
            .collect();
        if buttons.is_empty() {
            return None;
        }
        let last_line = || outgoing.body.last().and_then(|paragraph| paragraph.lines().next());
        let title = match &outgoing.progress {
            Some(progress) => progress.line.as_str(),
            None => last_line().unwrap_or("…"),
        };
        Some(ButtonCard {
            task,
            title: shortened(title, WIDEST_TITLE),
            buttons,
        })
    }

    /// What the button says that comes back so.
    pub(super) fn label(&self, payload: &str) -> Option<&str> {
        let button = self.buttons.iter().find(|(key, _)| key == payload)?;
        Some(&button.1)
    }

    /// The card as it is sent.
    pub(super) fn to_json(&self) -> Value {
        self.with(&self.buttons)
    }

    /// The card after a button was pressed: it says which, and can't be pressed again.
    pub(super) fn pressed(&self, payload: &str) -> Option<Value> {
        let label = self.label(payload)?;
        let mut card = self.with(&[(payload.to_owned(), label.to_owned())]);
        card["replace_text"] = done(label).into();
        Some(card)
    }

    fn with(&self, buttons: &[(String, String)]) -> Value {
        let buttons: Vec<Value> = buttons
            .iter()
            .map(|(key, label)| json!({"text": label, "style": 1, "key": key}))
            .collect();
        json!({
            "card_type": "button_interaction",
            "main_title": {"title": self.title},
            "button_list": buttons,
            "task_id": self.task,
        })
    }
}

/// A label that was chosen.
pub(super) fn done(label: &str) -> String {
    format!("✓ {label}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::OutgoingButton;

    fn reply(count: usize) -> Outgoing {
        let button = |number: usize| OutgoingButton {
            label: format!("{number} 有"),
            target: ButtonTarget::Payload(format!("7.o{number}")),
        };
        Outgoing {
            body: vec!["第一段".to_owned(), "选哪个？\n看清楚再选".to_owned()],
            buttons: vec![(1..=count).map(button).collect()],
            ..Outgoing::default()
        }
    }

    #[test]
    fn a_card_has_its_buttons_and_a_title() {
        let card = ButtonCard::of(&reply(2), "t-1".to_owned()).unwrap();
        assert_eq!(
            card.to_json(),
            json!({
                "card_type": "button_interaction",
                "main_title": {"title": "选哪个？"},
                "button_list": [{"text": "1 有", "style": 1, "key": "7.o1"}, {"text": "2 有", "style": 1, "key": "7.o2"}],
                "task_id": "t-1",
            })
        );
        let pressed = card.pressed("7.o2").unwrap();
        assert_eq!(pressed["replace_text"], "✓ 2 有");
        assert_eq!(pressed["button_list"].as_array().unwrap().len(), 1);
        assert_eq!(pressed["task_id"], "t-1");
        assert_eq!(card.pressed("8.o2"), None);
        assert_eq!(ButtonCard::of(&reply(0), String::new()), None);
    }
}
