//! A reply's words as Telegram's HTML, in parts that fit one message each, and its buttons as an inline keyboard.

use std::net::IpAddr;

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use url::{Host, Url};

use crate::{
    channels::{ButtonTarget, Outgoing, text::Pages},
    texts::copy,
};

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
    let mut page = Pages::new(MOST_UNITS, char::len_utf16, escape);
    page.add_all("\n", &outgoing.notices);
    if let Some(progress) = &outgoing.progress {
        page.add_tagged("\n\n", &progress.line, ("<b>", "</b>"));
    }
    page.add_all("\n\n", &outgoing.body);
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
                        page.add("\n\n", &button.label);
                        page.add("\n", address);
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

/// Escapes for Telegram's HTML (core.telegram.org/bots/api#html-style); what can be copied becomes code, which a tap copies. A piece that
/// was cut in the middle of it still has its tags in pairs.
fn escape(text: &str, into: &mut String) {
    into.reserve(text.len());
    let mut is_code = false;
    for character in text.chars() {
        match character {
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '&' => into.push_str("&amp;"),
            copy::START if !is_code => {
                into.push_str("<code>");
                is_code = true;
            }
            copy::END if is_code => {
                into.push_str("</code>");
                is_code = false;
            }
            copy::START | copy::END => {}
            other => into.push(other),
        }
    }
    if is_code {
        into.push_str("</code>");
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
    fn what_can_be_copied_is_code() {
        let text = "名称：\u{2068}A&B\u{2069}，号码：\u{2068}91\u{2069}";
        assert_eq!(
            render(&body(text), false).parts,
            ["名称：<code>A&amp;B</code>，号码：<code>91</code>"]
        );
        let long = format!("\u{2068}{}\u{2069}", "字".repeat(5000));
        for part in render(&body(&long), false).parts {
            assert_eq!(part.matches("<code>").count(), part.matches("</code>").count());
        }
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
