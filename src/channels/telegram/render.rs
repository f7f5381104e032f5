//! A reply's words as Telegram's HTML, in parts that fit one message each, and its buttons as an inline keyboard.

use std::net::IpAddr;

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use url::{Host, Url};

use crate::channels::{ButtonTarget, Outgoing};

/// The most that one message holds, in UTF-16 units after the tags are read (core.telegram.org/bots/api#sendmessage).
const MOST_UNITS: usize = 4096;

/// What goes out: at least one part, or nothing to show. The keyboard belongs to the last part.
#[derive(Debug)]
pub(super) struct Rendered {
    /// HTML, one message each.
    pub(super) parts: Vec<String>,
    /// Rows of buttons, if any.
    pub(super) keyboard: Option<InlineKeyboardMarkup>,
}

/// Renders a reply. Addresses that Telegram refuses in buttons stand in the text instead; with `links_in_text` all of them do.
pub(super) fn render(outgoing: &Outgoing, links_in_text: bool) -> Rendered {
    let mut page = Page::default();
    for (index, notice) in outgoing.notices.iter().enumerate() {
        page.add(if index == 0 { "\n\n" } else { "\n" }, notice, false);
    }
    if let Some(progress) = &outgoing.progress {
        page.add("\n\n", &progress.line, true);
    }
    for paragraph in &outgoing.body {
        page.add("\n\n", paragraph, false);
    }
    let mut rows = Vec::with_capacity(outgoing.buttons.len());
    for row in &outgoing.buttons {
        let mut buttons = Vec::with_capacity(row.len());
        for button in row {
            match &button.target {
                ButtonTarget::Payload(payload) => {
                    buttons.push(InlineKeyboardButton::callback(button.label.clone(), payload.clone()));
                }
                ButtonTarget::Url(address) => match Url::parse(address) {
                    Ok(url) if !links_in_text && is_public(&url) => {
                        buttons.push(InlineKeyboardButton::url(button.label.clone(), url));
                    }
                    _ => {
                        page.add("\n\n", &button.label, false);
                        page.add("\n", address, false);
                    }
                },
            }
        }
        if !buttons.is_empty() {
            rows.push(buttons);
        }
    }
    Rendered {
        parts: page.finish(),
        keyboard: (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows)),
    }
}

/// Whether Telegram takes an address in a button. Without a dot in the host it says "Wrong HTTP URL" (TDLib, LinkManager.cpp,
/// check_link_impl). Addresses of this machine or this house are left out too: nobody else could open them.
fn is_public(url: &Url) -> bool {
    if !matches!(url.scheme(), "http" | "https") {
        return url.scheme() == "tg";
    }
    match url.host() {
        Some(Host::Domain(name)) => name.contains('.') && !name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => {
            !(address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified())
        }
        Some(Host::Ipv6(address)) => {
            let canonical = IpAddr::V6(address).to_canonical();
            !(canonical.is_loopback() || canonical.is_unspecified()) && canonical.is_ipv6()
        }
        None => false,
    }
}

/// Packs pieces of text into parts.
#[derive(Default)]
struct Page {
    done: Vec<String>,
    current: String,
    units: usize,
}

impl Page {
    fn add(&mut self, separator: &str, text: &str, bold: bool) {
        let mut rest = text.trim();
        if rest.is_empty() {
            return;
        }
        let mut separator = separator;
        loop {
            let separator_units = if self.current.is_empty() { 0 } else { separator.len() };
            let room = MOST_UNITS.saturating_sub(self.units + separator_units);
            let units = rest.encode_utf16().count();
            if units <= room {
                self.push(separator, rest, units, bold);
                return;
            }
            if self.current.is_empty() {
                // Longer than a whole message.
                let (head, tail) = split(rest, MOST_UNITS);
                self.push(separator, head, head.encode_utf16().count(), bold);
                rest = tail;
                separator = "\n";
            }
            self.turn();
        }
    }

    fn push(&mut self, separator: &str, text: &str, units: usize, bold: bool) {
        if !self.current.is_empty() {
            self.current.push_str(separator);
            self.units += separator.len();
        }
        if bold {
            self.current.push_str("<b>");
        }
        escape(text, &mut self.current);
        if bold {
            self.current.push_str("</b>");
        }
        self.units += units;
    }

    fn turn(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
            self.units = 0;
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.turn();
        self.done
    }
}

/// Cuts a text so that the head has at most so many units: after a line, else a sentence, else a word, else between characters.
fn split(text: &str, most: usize) -> (&str, &str) {
    let mut units = 0;
    let mut end = text.len();
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units > most {
            end = at;
            break;
        }
    }
    let head = &text[..end];
    // A cut in the first half would waste a message.
    let late = |at: &usize| *at > end / 2;
    let cut = head
        .rfind('\n')
        .filter(late)
        .or_else(|| {
            head.rfind(['。', '！', '？', '；'])
                .map(|at| at + '。'.len_utf8())
                .filter(late)
        })
        .or_else(|| head.rfind(char::is_whitespace).filter(late))
        .unwrap_or_else(|| whole_character(text, end));
    (text[..cut].trim_end(), text[cut..].trim_start())
}

/// The last place before `end` that doesn't tear a composed emoji apart; `end` itself if there is none near.
fn whole_character(text: &str, end: usize) -> usize {
    let joins = |character: char| {
        matches!(
            character,
            '\u{200D}' | '\u{FE0F}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}'
        )
    };
    let mut at = end;
    for character in text[..end].chars().rev().take(16) {
        if !text[at..].chars().next().is_some_and(joins) && character != '\u{200D}' {
            return at;
        }
        at -= character.len_utf8();
    }
    end
}

/// Escapes for Telegram's HTML (core.telegram.org/bots/api#html-style).
fn escape(text: &str, into: &mut String) {
    into.reserve(text.len());
    for character in text.chars() {
        match character {
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '&' => into.push_str("&amp;"),
            other => into.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::{OutgoingButton, ProgressLine};

    fn body(text: &str) -> Outgoing {
        Outgoing {
            body: vec![text.to_owned()],
            ..Outgoing::default()
        }
    }

    #[test]
    fn the_card_has_its_order() {
        let outgoing = Outgoing {
            notices: vec!["✅ a<b".to_owned(), "✅ c".to_owned()],
            progress: Some(ProgressLine {
                line: "③/⑥ R&D".to_owned(),
                title: String::new(),
                stage: 2,
                stages: 6,
                done: 0,
                of: 1,
            }),
            body: vec!["one".to_owned(), " ".to_owned(), "two".to_owned()],
            ..Outgoing::default()
        };
        assert_eq!(
            render(&outgoing, false).parts,
            ["✅ a&lt;b\n✅ c\n\n<b>③/⑥ R&amp;D</b>\n\none\n\ntwo"]
        );
    }

    #[test]
    fn nothing_to_show_is_no_part() {
        assert!(render(&Outgoing::default(), false).parts.is_empty());
    }

    #[test]
    fn long_texts_are_cut_by_utf_16_units() {
        let parts = render(&body(&"😀".repeat(3000)), false).parts;
        assert_eq!(
            parts.iter().map(|part| part.encode_utf16().count()).collect::<Vec<_>>(),
            [4096, 1904]
        );
        let family = "👨\u{200D}👩\u{200D}👧";
        for part in render(&body(&family.repeat(1000)), false).parts {
            assert_eq!(part.chars().count() % 5, 0, "torn apart");
        }
        let parts = render(&body(&"<".repeat(5000)), false).parts;
        assert_eq!(
            parts
                .iter()
                .map(|part| part.matches("&lt;").count())
                .collect::<Vec<_>>(),
            [4096, 904]
        );
        let sentence = format!("{}。", "字".repeat(99));
        assert!(
            render(&body(&sentence.repeat(90)), false)
                .parts
                .iter()
                .all(|part| part.ends_with('。'))
        );
    }

    #[test]
    fn paragraphs_stay_whole_where_they_can() {
        let outgoing = Outgoing {
            body: vec!["a".repeat(4000), "b".repeat(200)],
            ..Outgoing::default()
        };
        assert_eq!(render(&outgoing, false).parts, ["a".repeat(4000), "b".repeat(200)]);
    }

    #[test]
    fn addresses_that_are_refused_stand_in_the_text() {
        let link = |address: &str| Outgoing {
            body: vec!["x".to_owned()],
            buttons: vec![vec![OutgoingButton {
                label: "open".to_owned(),
                target: ButtonTarget::Url(address.to_owned()),
            }]],
            ..Outgoing::default()
        };
        for address in [
            "http://127.0.0.1:8/l/a?b&c",
            "http://localhost/",
            "http://[::1]/",
            "http://192.168.1.2/",
            "nonsense",
        ] {
            let rendered = render(&link(address), false);
            assert!(rendered.keyboard.is_none(), "{address}");
            assert_eq!(
                rendered.parts[0],
                format!("x\n\nopen\n{}", address.replace('&', "&amp;"))
            );
        }
        assert!(render(&link("https://example.com/l/a"), false).keyboard.is_some());
        assert!(render(&link("https://example.com/l/a"), true).keyboard.is_none());
    }
}
