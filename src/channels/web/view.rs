//! Pages put together on the server: templates with words in place of `{{…}}`.

use std::collections::HashMap;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{assets, hall::Hall, hall::Shared, words};
use crate::channels::LinkView;

/// A note's heading and its words.
pub(super) type Note = (&'static str, &'static str);

/// The link can't be used any more.
pub(super) const GONE: Note = ("page-link-gone-title", "page-link-gone");
/// The desk can't take anything in.
pub(super) const UNAVAILABLE: Note = ("page-link-later-title", "page-error-unavailable");
/// The answer has come.
const SENT: Note = ("page-link-sent-title", "page-link-sent");

/// The chat. A browser that we don't know yet gets its account here, and only here.
pub(super) async fn chat(State(hall): State<Shared>, headers: HeaderMap) -> Response {
    let language = page_language(&headers);
    let limit = hall.settings.max_upload_mebibytes.to_string();
    let mut response = Html(render(&hall, "index.html", language, &[("limit", &limit)])).into_response();
    if hall.key.account(&headers).is_none() {
        let cookie = hall.key.new_account_cookie(hall.settings.over_tls());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The page that asks for the access token.
pub(super) fn login(hall: &Hall, headers: &HeaderMap, status: StatusCode, wrong: Option<&str>) -> Response {
    let language = page_language(headers);
    let notice = notice(hall, language, wrong);
    (
        status,
        Html(render(hall, "login.html", language, &[("notice", &notice)])),
    )
        .into_response()
}

/// The question behind a one-time link.
pub(super) fn link(hall: &Hall, status: StatusCode, link: &LinkView, wrong: Option<&str>) -> Response {
    let language = words::supported(&link.question.language);
    let question: String = link
        .question
        .notices
        .iter()
        .chain(&link.question.body)
        .map(|paragraph| format!("<p>{}</p>", escaped(paragraph)))
        .collect();
    let template = if link.wants_file {
        "send-file.html"
    } else {
        "send-text.html"
    };
    let notice = notice(hall, language, wrong);
    let stage = link
        .question
        .progress
        .as_ref()
        .map(|progress| escaped(&progress.title))
        .unwrap_or_default();
    let parts = [
        ("question", question.as_str()),
        ("notice", notice.as_str()),
        ("stage", stage.as_str()),
    ];
    (status, Html(render(hall, template, language, &parts))).into_response()
}

/// The answer has come, in the language of the question.
pub(super) fn sent(hall: &Hall, link: &LinkView) -> Response {
    said(hall, words::supported(&link.question.language), StatusCode::OK, SENT)
}

/// A page that only says something.
pub(super) fn note(hall: &Hall, headers: &HeaderMap, status: StatusCode, note: Note) -> Response {
    said(hall, page_language(headers), status, note)
}

fn said(hall: &Hall, language: &str, status: StatusCode, (heading, text): Note) -> Response {
    let mark = if status.is_success() { "good" } else { "bad" };
    let parts = [
        ("heading", word(hall, language, heading)),
        ("text", word(hall, language, text)),
        ("mark", mark.to_owned()),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    (status, Html(render(hall, "note.html", language, &parts))).into_response()
}

fn notice(hall: &Hall, language: &str, wrong: Option<&str>) -> String {
    match wrong {
        Some(id) => format!("<p class=\"notice\" role=\"alert\">{}</p>", word(hall, language, id)),
        None => String::new(),
    }
}

/// One message, ready to stand in a page. `%limit%` is the largest upload in mebibytes.
fn word(hall: &Hall, language: &str, id: &str) -> String {
    let words = (hall.words)(language);
    let word = words
        .into_iter()
        .find(|(known, _)| known == id)
        .map(|(_, word)| word)
        .unwrap_or_default();
    escaped(&word.replace("%limit%", &hall.settings.max_upload_mebibytes.to_string()))
}

/// Fills in a template: first the given parts (markup already), then the page's words.
fn render(hall: &Hall, template: &str, language: &str, parts: &[(&str, &str)]) -> String {
    let words: HashMap<String, String> = (hall.words)(language).into_iter().collect();
    let template = assets::template(template);
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        if name == "language" {
            page.push_str(language);
        } else if let Some((_, part)) = parts.iter().find(|(known, _)| *known == name) {
            page.push_str(part);
        } else if let Some(word) = words.get(name) {
            page.push_str(&escaped(
                &word.replace("%limit%", &hall.settings.max_upload_mebibytes.to_string()),
            ));
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The languages that a browser asks for, in its order (which browsers keep to their weights).
fn asked_languages(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .split(',')
        .filter_map(|one| one.split(';').next())
        .map(str::trim)
        .filter(|tag| !tag.is_empty() && *tag != "*")
}

/// The first language that a browser asks for, for the desk to judge.
pub(super) fn asked_language(headers: &HeaderMap) -> Option<String> {
    asked_languages(headers)
        .next()
        .map(|tag| tag.chars().take(35).collect())
}

fn page_language(headers: &HeaderMap) -> &'static str {
    asked_languages(headers)
        .find_map(words::known)
        .unwrap_or(words::supported(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(languages: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, languages.parse().unwrap())])
    }

    #[test]
    fn the_first_language_that_we_speak_is_taken() {
        assert_eq!(page_language(&asking("fr, en-GB;q=0.8, zh;q=0.5")), "en");
        assert_eq!(page_language(&asking("zh-TW,zh;q=0.9,en;q=0.8")), "zh-CN");
        assert_eq!(page_language(&HeaderMap::new()), "zh-CN");
        assert_eq!(asked_language(&asking("fr;q=1, en")).as_deref(), Some("fr"));
        assert_eq!(asked_language(&asking("*")), None);
    }

    #[test]
    fn words_can_not_be_markup() {
        assert_eq!(escaped("<b a=\"'\">&"), "&lt;b a=&quot;&#39;&quot;&gt;&amp;");
    }
}
