//! The name in a `Content-Disposition` header, which servers write in many ways.

use std::borrow::Cow;

/// The file's name, without folders; none when there is none to be read.
pub(super) fn file_name(header: &[u8]) -> Option<String> {
    // UTF-8 stands there as it is, which HTTP doesn't know.
    let header = String::from_utf8_lossy(header);
    let parameters: Vec<(&str, Cow<'_, str>)> = parameters(&header).collect();
    let value = |name: &str| {
        let found = parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_ref())
    };
    let name = match value("filename*").and_then(|value| value.splitn(3, '\'').nth(2)) {
        Some(encoded) => unescaped(encoded),
        None => unescaped(value("filename")?),
    };
    let bare = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let bare: String = bare.chars().filter(|character| !character.is_control()).collect();
    (!bare.is_empty()).then_some(bare)
}

/// `name=value` and `name="value"` behind the first semicolon.
fn parameters(header: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, tail) = match after.strip_prefix('"') {
            Some(quoted) => quoted_text(quoted),
            None => {
                let (value, tail) = after.split_once(';').unwrap_or((after, ""));
                (Cow::Borrowed(value.trim()), tail)
            }
        };
        rest = tail;
        Some((name.trim_matches([' ', ';', '\t']), value))
    })
}

/// What stands up to the closing quote, and what is behind it.
fn quoted_text(text: &str) -> (Cow<'_, str>, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value.into(), &text[at + 1..]),
            '\\' => match characters.next() {
                Some((_, escaped)) => value.push(escaped),
                None => break,
            },
            other => value.push(other),
        }
    }
    (value.into(), "")
}

/// `%E5%A4%87` as the character that it is; anything else as it stands.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(decoded) if *byte == b'%' => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_in_every_guise() {
        for (header, wanted) in [
            ("attachment; filename=\"许可证.pdf\"", Some("许可证.pdf")),
            ("attachment; filename=a.jpg", Some("a.jpg")),
            ("attachment;filename=a.jpg; size=7", Some("a.jpg")),
            ("attachment; filename=\"a;b=c.jpg\"; x=y", Some("a;b=c.jpg")),
            ("attachment; filename=\"%E8%AE%B8.pdf\"", Some("许.pdf")),
            ("attachment; filename=\"100%.pdf\"", Some("100%.pdf")),
            (
                "attachment; filename=\"a.pdf\"; filename*=UTF-8''%E8%AE%B8.pdf",
                Some("许.pdf"),
            ),
            ("attachment; FileName=\"a\\\"b.pdf\"", Some("a\"b.pdf")),
            ("attachment; filename=\"../../etc/passwd\"", Some("passwd")),
            ("attachment; filename=\"open", Some("open")),
            ("attachment; filename=\"\"", None),
            ("attachment", None),
            ("", None),
        ] {
            assert_eq!(file_name(header.as_bytes()).as_deref(), wanted, "{header}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(header: Vec<u8>, text in "attachment;[ a-z=\"\\\\;%0-9\\*'字]{0,60}") {
            let _ = file_name(&header);
            let _ = file_name(text.as_bytes());
        }
    }
}
