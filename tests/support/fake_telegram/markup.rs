//! Texts and keyboards: their limits, and what is seen of them.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    methods::{Refusal, bad},
    world::SeenButton,
};

#[derive(Deserialize)]
struct Keyboard {
    #[serde(default)]
    inline_keyboard: Vec<Vec<Key>>,
}

#[derive(Deserialize)]
struct Key {
    text: String,
    callback_data: Option<String>,
    url: Option<String>,
}

pub fn check_length(text: &str, refusal: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(bad("message text is empty"));
    }
    // A byte is at least a third of a unit: short texts need no counting.
    if text.len() > 4096 && text.encode_utf16().count() > 4096 {
        return Err(bad(refusal));
    }
    Ok(())
}

/// What is read of HTML; the errors are the real ones.
pub fn visible(text: &str, parse_mode: Option<&str>) -> Result<String, Refusal> {
    if !parse_mode.is_some_and(|mode| mode.eq_ignore_ascii_case("html")) || !text.contains(['<', '&', '>']) {
        return Ok(text.to_owned());
    }
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            let known = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
            match known.iter().find(|(entity, _)| rest.starts_with(entity)) {
                Some((entity, character)) => {
                    out.push(*character);
                    rest = &rest[entity.len()..];
                }
                None => {
                    out.push('&');
                    rest = &rest[1..];
                }
            }
            continue;
        }
        let Some(end) = rest.find('>') else {
            return Err(bad("can't parse entities: Unclosed start tag"));
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(bad(&format!(
                    "can't parse entities: Unmatched end tag, expected \"</{name}>\""
                )));
            }
        } else {
            let name = tag.split(' ').next().unwrap_or_default();
            if ![
                "b",
                "strong",
                "i",
                "em",
                "u",
                "s",
                "code",
                "pre",
                "a",
                "blockquote",
                "tg-spoiler",
            ]
            .contains(&name)
            {
                return Err(bad(&format!(
                    "can't parse entities: Unsupported start tag \"{name}\" at byte offset {}",
                    out.len()
                )));
            }
            open.push(name);
        }
    }
    if let Some(name) = open.pop() {
        return Err(bad(&format!(
            "can't parse entities: Can't find end tag corresponding to start tag \"{name}\""
        )));
    }
    out.push_str(rest);
    Ok(out)
}

pub fn read_keyboard(markup: Option<&RawValue>) -> Result<Vec<Vec<SeenButton>>, Refusal> {
    let Some(markup) = markup else { return Ok(Vec::new()) };
    let keyboard: Keyboard = serde_json::from_str(markup.get()).map_err(|_| bad("object expected as reply markup"))?;
    let read = |Key {
                    text,
                    callback_data,
                    url,
                }: Key| {
        if text.is_empty() || (callback_data.is_none() && url.is_none()) {
            return Err(bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            ));
        }
        if callback_data
            .as_ref()
            .is_some_and(|data| data.is_empty() || data.len() > 64)
        {
            return Err(bad("BUTTON_DATA_INVALID"));
        }
        if let Some(url) = &url {
            let host = url
                .split("://")
                .nth(1)
                .unwrap_or(url)
                .split(['/', ':', '?'])
                .next()
                .unwrap_or_default();
            if !host.contains('.') || host == "127.0.0.1" {
                return Err(bad(&format!(
                    "inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
                )));
            }
        }
        Ok(SeenButton {
            label: text,
            payload: callback_data,
            url,
        })
    };
    keyboard
        .inline_keyboard
        .into_iter()
        .map(|row| row.into_iter().map(read).collect())
        .collect()
}
