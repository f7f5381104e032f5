use jiff::civil::date;

use super::*;
use crate::conversation::fault::SourceFile;

fn file(language: &str, name: &str, text: &str) -> (String, SourceFile) {
    (
        language.to_owned(),
        SourceFile {
            path: format!("locales/{language}/{name}"),
            text: text.to_owned(),
        },
    )
}

fn texts() -> Texts {
    Texts::load(&[
        file("en", "common.ftl", include_str!("../../locales/en/common.ftl")),
        file("zh-CN", "common.ftl", include_str!("../../locales/zh-CN/common.ftl")),
        file(
            "zh-CN",
            "a.ftl",
            "hello = 你好，{ $name }\n    .words = 你好 | HI\nonly = 只有中文\nuntil = 到{ $day }\nuses = { until }{ $more }\n",
        ),
        file("en", "a.ftl", "hello = Hello { $name }\n    .words = hello|hi\nuntil = Until { $day }, { $extra }\n"),
    ])
    .unwrap()
}

#[test]
fn is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Texts>();
}

#[test]
fn words_come_in_the_language_asked_for_then_in_the_default_then_as_the_id() {
    let texts = texts();
    assert_eq!(texts.languages(), ["zh-CN", "en"]);
    let hello = Text::message("hello").with("name", "A");
    assert_eq!(texts.render("zh-CN", &hello), "你好，A");
    assert_eq!(texts.render("en", &hello), "Hello A");
    assert_eq!(texts.render("fr", &hello), "你好，A");
    assert_eq!(texts.render("en", &Text::message("only")), "只有中文");
    assert_eq!(texts.render("en", &Text::attribute("nothing", "title")), "nothing");
}

#[test]
fn days_moments_and_lists_are_put_in_words() {
    let texts = texts();
    let on = |argument: Argument| Text::message("hello").with("name", argument);
    let day = on(date(2026, 12, 1).into());
    assert_eq!(texts.render("zh-CN", &day), "你好，12月1日 周二");
    assert_eq!(texts.render("en", &day), "Hello Tue 1 Dec");
    let moment = on("2026-12-01T02:02:00Z".parse::<Timestamp>().unwrap().into());
    assert_eq!(texts.render("zh-CN", &moment), "你好，12月1日 周二 10:02");
    assert_eq!(texts.render("en", &moment), "Hello Tue 1 Dec 10:02");
    let list = on(Argument::List(vec![Text::message("only"), Text::message("x")]));
    assert_eq!(texts.render("zh-CN", &list), "你好，只有中文、x");
    assert_eq!(texts.render("en", &list), "Hello 只有中文, x");
}

#[test]
fn tells_what_a_message_wants_and_understands() {
    let texts = texts();
    assert!(texts.has("hello", Some("words")) && !texts.has("hello", Some("why")) && !texts.has("x", None));
    assert_eq!(texts.variables("until", None), ["day", "extra"]);
    assert_eq!(texts.variables("uses", None), ["more", "day"]);
    assert_eq!(texts.words("hello"), ["你好", "hi", "hello"]);
    for (hint, language) in [
        ("zh-hant", Some("zh-CN")),
        ("zh", Some("zh-CN")),
        ("en-US", Some("en")),
        ("fr", None),
    ] {
        assert_eq!(texts.language_for_hint(hint), language);
    }
}

#[test]
fn faults_have_their_places() {
    let one = file("zh-CN", "a.ftl", "a = 1\nb 2\nc = 3\n    .x = 1\n    .x = 2\n");
    let two = file("zh-CN", "b.ftl", "a = 1\n");
    let faults = Texts::load(&[one.clone(), two.clone()]).unwrap_err();
    let said: Vec<String> = faults
        .iter()
        .map(|fault| {
            let file = if fault.path == one.1.path { &one.1 } else { &two.1 };
            format!("{}: {}", file.position(fault.span.start), fault.message)
        })
        .collect();
    assert_eq!(
        said,
        [
            "locales/zh-CN/a.ftl:2:3: not Fluent: Expected a token starting with \"=\"",
            "locales/zh-CN/a.ftl:5:6: the attribute `.x` is twice in `c`",
            "locales/zh-CN/b.ftl:1:1: the message `a` is already at locales/zh-CN/a.ftl:1:1",
        ]
    );
}
