//! The page's own files: styles, scripts, icons. Built in, so that nothing is fetched from elsewhere.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "src/channels/web/page/"]
struct Files;

/// A built-in template's text; empty when there is none of that name.
pub(super) fn template(name: &str) -> String {
    Files::get(name)
        .map(|file| String::from_utf8_lossy(&file.data).into_owned())
        .unwrap_or_default()
}

/// Templates are not among the kinds that are given out.
fn kind(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

pub(super) async fn show(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = kind(&name).and_then(|kind| Some((kind, Files::get(&name)?)));
    let Some((kind, file)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(file.metadata.sha256_hash()));
    // Always asked for again, answered in a few bytes: a new release shows at once and no file is mixed with an old one.
    let caching = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| {
        known
            .to_str()
            .is_ok_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
    });
    if known {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, kind)], file.data.into_owned()).into_response()
}

#[cfg(test)]
mod tests {
    use super::{super::words::PAGE_TEXTS, *};

    /// The message ids that a file names.
    fn named(text: &str) -> Vec<String> {
        let mut ids = Vec::new();
        for (start, _) in text.match_indices("page-") {
            let id: String = text[start..]
                .chars()
                .take_while(|character| {
                    character.is_ascii_lowercase() || character.is_ascii_digit() || *character == '-'
                })
                .collect();
            ids.push(id);
        }
        ids
    }

    #[test]
    fn the_page_names_only_texts_that_are_listed_and_none_in_vain() {
        let own_code = [
            include_str!("view.rs"),
            include_str!("link.rs"),
            include_str!("login.rs"),
        ];
        let files: Vec<String> = Files::iter().map(|name| template(&name)).collect();
        let mut ids: Vec<String> = files.iter().flat_map(|file| named(file)).collect();
        for id in &ids {
            // A trailing dash: the code is put together from an error's code.
            assert!(
                id.ends_with('-') || PAGE_TEXTS.contains(&id.as_str()),
                "{id} is not listed"
            );
        }
        ids.extend(own_code.iter().flat_map(|code| named(code)));
        for id in PAGE_TEXTS {
            assert!(
                id.starts_with("page-error-") || ids.iter().any(|named| named == id),
                "{id} is not used"
            );
        }
    }

    #[test]
    fn nothing_is_inline_and_nothing_is_from_elsewhere() {
        for name in Files::iter() {
            let text = template(&name);
            let address = text.replace("http://www.w3.org/2000/svg", "");
            assert!(
                !address.contains("http://") && !address.contains("https://"),
                "{name} names an address"
            );
            assert!(
                !text.contains("innerHTML") && !text.contains("insertAdjacentHTML"),
                "{name} writes markup"
            );
            if name.ends_with(".html") {
                assert!(
                    !text.contains("<style") && !text.contains(" style=") && !text.contains(" on"),
                    "{name}"
                );
                assert_eq!(
                    text.matches("<script").count(),
                    text.matches("<script src=").count() + text.matches("<script type=\"module\" src=").count(),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn nothing_a_person_reads_is_written_in_the_page() {
        for name in Files::iter() {
            let han = template(&name)
                .chars()
                .any(|character| ('\u{3400}'..='\u{9fff}').contains(&character));
            assert!(!han, "{name} has words of its own");
        }
    }
}
