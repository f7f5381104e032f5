//! Texts as WeCom shows them: plain in an app's messages, Markdown in a bot's.

use crate::{
    channels::{
        Outgoing,
        text::{Pages, width},
    },
    texts::copy,
};

/// How a channel shows words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// The most that one message holds.
    pub(super) most_bytes: usize,
    /// Signs that Markdown would swallow are shown by their likes.
    pub(super) is_markdown: bool,
}

/// An app's text messages (document 90236): longer ones are cut off in silence.
#[allow(dead_code, reason = "an app's, which comes next")]
pub(super) const PLAIN: Style = Style {
    most_bytes: 2048,
    is_markdown: false,
};

/// A bot's Markdown. WeCom takes 20,480 bytes; nobody reads as much in one message.
pub(super) const MARKDOWN: Style = Style {
    most_bytes: 4096,
    is_markdown: true,
};

/// A reply's words, in pieces of one message each; without the progress line when a card's title says it.
pub(super) fn pieces(outgoing: &Outgoing, style: Style, with_progress: bool) -> Vec<String> {
    let mut pages = if style.is_markdown {
        Pages::new(style.most_bytes, markdown_bytes, write_markdown)
    } else {
        Pages::new(style.most_bytes, char::len_utf8, |text, into| {
            into.push_str(&copy::plain(text))
        })
    };
    pages.add_all("\n", &outgoing.notices);
    if let Some(progress) = outgoing.progress.as_ref().filter(|_| with_progress) {
        pages.add("\n\n", &progress.line);
    }
    pages.add_all("\n\n", &outgoing.body);
    pages.finish()
}

/// A text in one line of one message; none when nothing is left of it.
pub(super) fn line(text: &str, style: Style) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let outgoing = Outgoing {
        body: vec![words.join(" ")],
        ..Outgoing::default()
    };
    let first = pieces(&outgoing, style, false).into_iter().next()?;
    (!first.is_empty()).then_some(first)
}

/// WeCom documents no way of escaping, and a masked number (`1101**********002X`) must not become bold: such signs are shown by those
/// that look alike. What people copy (names, numbers, addresses) hardly ever has them.
fn shown_as(character: char) -> Option<&'static str> {
    Some(match character {
        // What can be copied is code, which a long press copies.
        copy::START | copy::END => "`",
        '*' => "＊",
        '`' => "｀",
        '<' => "＜",
        '>' => "＞",
        '[' => "［",
        ']' => "］",
        // A line's end needs two blanks before it, or lines run together.
        '\n' => "  \n",
        _ => return None,
    })
}

fn markdown_bytes(character: char) -> usize {
    shown_as(character).map_or(character.len_utf8(), str::len)
}

fn write_markdown(text: &str, into: &mut String) {
    let mut starts_line = true;
    for character in text.chars() {
        match (character, starts_line) {
            // A title, where the text means a number.
            ('#', true) => into.push('＃'),
            _ => match shown_as(character) {
                Some(likeness) => into.push_str(likeness),
                None => into.push(character),
            },
        }
        starts_line = character == '\n';
    }
}

/// A text of at most that width, with an ellipsis where something is left out.
pub(super) fn shortened(text: &str, widest: usize) -> String {
    if width(text) <= widest {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if width(&kept) >= widest {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Outgoing {
        Outgoing {
            notices: vec!["✅ 1101**********002X".to_owned()],
            body: vec![text.to_owned()],
            ..Outgoing::default()
        }
    }

    #[test]
    fn nothing_is_swallowed_by_markdown() {
        assert_eq!(
            pieces(&body("#1 a_b@c.cn <x>\n#2"), MARKDOWN, true),
            ["✅ 1101＊＊＊＊＊＊＊＊＊＊002X\n\n＃1 a_b@c.cn ＜x＞  \n＃2"]
        );
        assert_eq!(pieces(&body("a*b"), PLAIN, true), ["✅ 1101**********002X\n\na*b"]);
        let copied = body("名称：\u{2068}星河\u{2069}");
        assert_eq!(pieces(&copied, PLAIN, true), ["✅ 1101**********002X\n\n名称：星河"]);
        assert!(pieces(&copied, MARKDOWN, true)[0].ends_with("名称：`星河`"));
    }

    #[test]
    fn pieces_keep_to_their_bytes() {
        for style in [PLAIN, MARKDOWN] {
            for text in ["字*\n".repeat(2000), "<>".repeat(5000)] {
                for piece in pieces(&body(&text), style, true) {
                    assert!(piece.len() <= style.most_bytes, "{}", piece.len());
                }
            }
        }
    }

    #[test]
    fn titles_are_shortened() {
        assert_eq!(shortened("微信认证 5/8", 7), "微信认证 5/8");
        assert_eq!(shortened("微信认证审核进行中", 6), "微信认证审…");
        assert_eq!((width("ab"), width("abc"), width("①a")), (1, 2, 2));
    }
}
