//! The name of a file, from the header `Content-Disposition` (RFC 6266, RFC 5987).

use percent_encoding::percent_decode_str;
use reqwest::header::HeaderValue;

/// Longer ones are cut off, in characters.
const LONGEST: usize = 200;

/// The name that the header gives, without any path; none when there is none.
pub(super) fn file_name(header: &HeaderValue) -> Option<String> {
    let text = String::from_utf8_lossy(header.as_bytes());
    let parameters = parameters(&text);
    let value = |wanted: &str| {
        let (_, value) = parameters.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        Some(value.as_str())
    };
    let name = match value("filename*").and_then(extended) {
        Some(name) => name,
        None => decoded(value("filename")?),
    };
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let last: String = last
        .chars()
        .filter(|character| !character.is_control())
        .take(LONGEST)
        .collect();
    let last = last.trim();
    (!last.is_empty() && last != "." && last != "..").then(|| last.to_owned())
}

/// `charset'language'percent-encoded`; others than UTF-8 are as rare as unreadable.
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    Some(decoded(encoded))
}

/// A plain name is percent-encoded too, against the rules but as WeCom does it.
fn decoded(value: &str) -> String {
    match percent_decode_str(value).decode_utf8() {
        Ok(name) => name.into_owned(),
        Err(_) => value.to_owned(),
    }
}

/// The `name=value` pairs; a quoted value may hold a semicolon.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(';') {
        let Some((name, value)) = after.split_once('=') else {
            break;
        };
        let value = value.trim_start();
        let (value, next) = match value.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = value.find(';').unwrap_or(value.len());
                (value[..end].trim().to_owned(), &value[end..])
            }
        };
        // `; a; filename=x` has a piece without a value in front.
        let name = name.rsplit(';').next().unwrap_or(name).trim().to_owned();
        found.push((name, value));
        rest = next;
    }
    found
}

/// A quoted text up to its closing quote, and what stands behind it.
fn unquoted(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (value, &quoted[index + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(header: &str) -> Option<String> {
        file_name(&HeaderValue::from_bytes(header.as_bytes()).unwrap())
    }

    #[test]
    fn names_in_every_guise() {
        for (header, wanted) in [
            ("attachment; filename=licence.jpg", "licence.jpg"),
            ("attachment; filename=\"a; b\\\"c.jpg\"; size=3", "a; b\"c.jpg"),
            ("attachment; filename=\"%E6%89%A7%E7%85%A7.jpg\"", "执照.jpg"),
            ("attachment; filename=\"执照.jpg\"", "执照.jpg"),
            (
                "attachment; filename=\"x.jpg\"; filename*=UTF-8''%E6%89%A7%E7%85%A7.jpg",
                "执照.jpg",
            ),
            ("attachment;FileName*=utf-8'zh'%e6%89%a7.pdf;filename=x", "执.pdf"),
            ("attachment; filename*=GBK''%B5; filename=x.pdf", "x.pdf"),
            ("attachment; x; filename=a.pdf", "a.pdf"),
            ("attachment; filename=\"../../etc/passwd\"", "passwd"),
            ("attachment; filename=\"C:\\\\a\\\\b.png\"", "b.png"),
            ("attachment; filename*=UTF-8''..%2F..%2Fa%0A.png", "a.png"),
            ("attachment; filename=100%.png", "100%.png"),
            ("attachment;filename=a.jpg; size=7", "a.jpg"),
            ("attachment; filename=\"a;b=c.jpg\"; x=y", "a;b=c.jpg"),
            ("attachment; filename=\"open", "open"),
            ("attachment; filename=%FF.png", "%FF.png"),
        ] {
            assert_eq!(name(header).as_deref(), Some(wanted), "{header}");
        }
        for header in [
            "",
            "inline",
            "attachment; filename=",
            "attachment; filename=\"..\"",
            ";;=;",
        ] {
            assert_eq!(name(header), None, "{header}");
        }
    }
}
