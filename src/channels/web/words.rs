//! The page's own words: what must be in `locales/`, and how it reaches the browser.

use std::sync::Arc;

/// Gives all messages of [`PAGE_TEXTS`] in a language, as (id, words).
pub type Words = Arc<dyn Fn(&str) -> Vec<(String, String)> + Send + Sync>;

/// The languages that the page can be in; the first is the one to fall back to.
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// Every message that the page shows.
pub const PAGE_TEXTS: &[&str] = &[
    "page-title",
    "page-subtitle",
    "page-log",
    "page-placeholder",
    "page-text",
    "page-hint",
    "page-send",
    "page-attach",
    "page-camera",
    "page-tray",
    "page-remove",
    "page-drop",
    "page-zoom",
    "page-close",
    "page-picture",
    "page-file",
    "page-download",
    "page-typing",
    "page-sending",
    "page-sent",
    "page-retry",
    "page-newest",
    "page-reminder",
    "page-choices",
    "page-copy",
    "page-copied",
    "page-speaker-assistant",
    "page-speaker-own",
    "page-mark-good",
    "page-mark-bad",
    "page-today",
    "page-yesterday",
    "page-empty",
    "page-begin",
    "page-offline",
    "page-reconnecting",
    "page-needs-script",
    "page-menu",
    "page-menu-status",
    "page-menu-materials",
    "page-menu-why",
    "page-menu-back",
    "page-menu-edit",
    "page-menu-language",
    "page-menu-help",
    "page-menu-stop",
    "page-error-signed-out",
    "page-error-elsewhere",
    "page-error-bad-request",
    "page-error-empty",
    "page-error-too-long",
    "page-error-too-large",
    "page-error-busy",
    "page-error-timeout",
    "page-error-not-found",
    "page-error-unavailable",
    "page-error-network",
    "page-error-other",
    "page-login-token",
    "page-login-hint",
    "page-login-enter",
    "page-login-wrong",
    "page-login-slow",
    "page-link-file",
    "page-link-file-hint",
    "page-link-text",
    "page-link-sending",
    "page-link-hint",
    "page-link-no-file",
    "page-link-sent-title",
    "page-link-sent",
    "page-link-gone-title",
    "page-link-gone",
    "page-link-later-title",
];

/// The supported language that a tag like `zh-hans` or `en-GB` means.
pub(super) fn supported(tag: &str) -> &'static str {
    known(tag).unwrap_or(LANGUAGES[0])
}

/// The supported language that a tag means; none when it is another.
pub(super) fn known(tag: &str) -> Option<&'static str> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.into_iter().find(|language| {
        language
            .split('-')
            .next()
            .is_some_and(|own| own.eq_ignore_ascii_case(primary))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::{ast::Entry, parser};

    #[test]
    fn both_languages_have_every_text() {
        for (language, source) in [
            ("zh-CN", include_str!("../../../locales/zh-CN/page.ftl")),
            ("en", include_str!("../../../locales/en/page.ftl")),
        ] {
            let resource = parser::parse(source).unwrap();
            let ids: Vec<&str> = resource
                .body
                .iter()
                .filter_map(|entry| match entry {
                    Entry::Message(message) if message.value.is_some() => Some(message.id.name),
                    _ => None,
                })
                .collect();
            for id in PAGE_TEXTS {
                assert!(ids.contains(id), "{language} lacks {id}");
            }
            for id in ids {
                assert!(PAGE_TEXTS.contains(&id), "{language} has {id}, which isn't listed");
            }
        }
    }

    #[test]
    fn tags_are_understood() {
        for (tag, language) in [
            ("zh", "zh-CN"),
            ("zh-hans", "zh-CN"),
            ("en-GB", "en"),
            ("EN_us", "en"),
            ("fr", "zh-CN"),
            ("", "zh-CN"),
        ] {
            assert_eq!(supported(tag), language, "{tag}");
        }
    }
}
