//! What holds for every rule: the published cases, no panics, stable values, and words for every code.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 23);

/// A rule with its limits and its day filled in.
type Check = fn(&str) -> Outcome;

/// Every rule, under its name, with the limits that a conversation may give it.
fn every_rule() -> Vec<(&'static str, Check)> {
    vec![
        ("address", address::check),
        ("bank-account", bank_account::check),
        ("bank-branch", bank_branch::check),
        ("company-name", company_name::check),
        ("credit-code", credit_code::check),
        ("email", email::check),
        ("filing-number", filing_number::check),
        ("free-text", |input| free_text::check(input, 2, 50)),
        ("introduction", introduction::check),
        ("mini-program-name", mini_program_name::check),
        ("mobile", mobile::check),
        ("person-name", person_name::check),
        ("production-licence", production_licence::check),
        ("remark", remark::check),
        ("resident-id", |input| resident_id::check(input, TODAY)),
        ("validity", |input| validity::check(input, TODAY)),
    ]
}

/// What every rule owes to every text: no panic, a stable value, slips of its own that do not quote the answer.
fn assert_sound(input: &str) {
    for (name, check) in every_rule() {
        match check(input) {
            Ok(checked) => {
                let again = check(&checked.value);
                assert_eq!(
                    again.map(|again| again.value).as_deref(),
                    Ok(checked.value.as_str()),
                    "{name}: {input:?}"
                );
                checked.warnings.iter().for_each(|slip| assert_known(name, slip));
            }
            Err(slip) => assert_known(name, &slip),
        }
    }
    let _ = (secrets::looks_like_password(input), secrets::looks_like_sms_code(input));
    let _ = (
        mask::mask_anything_sensitive(input),
        mini_program_name::words_touching_preapproval(input),
    );
    assert!(mobile::same(input, input) && email::same(input, input) && company_name::same_company(input, input));
    assert_eq!(address::first_difference(input, input), None);
    assert_eq!(text::lines(&text::lines(input)), text::lines(input));
    assert_eq!(text::one_line(&text::one_line(input)), text::one_line(input));
}

fn assert_known(name: &str, slip: &Slip) {
    assert_eq!(slip.rule, name);
    assert!(
        all_codes().contains(&(slip.rule.as_ref(), slip.code.as_ref())),
        "{slip:?}"
    );
}

/// Whether a rule's lower-level check agrees, for the kinds of the two files of published cases.
fn verdict(kind: &str, value: &str) -> bool {
    match kind {
        "uscc" => credit_code::is_valid(value),
        "gs15" => credit_code::is_old_number(value),
        "ric" | "ric_hmt" | "resident-id" => resident_id::is_valid(value, TODAY),
        other => panic!("a kind without a rule: {other}"),
    }
}

#[test]
fn agrees_with_all_cases_of_one_library() {
    let rows: Vec<&str> = include_str!("../../tests/data/validators.csv")
        .lines()
        .skip(1)
        .collect();
    assert_eq!(rows.len(), 400);
    for row in rows {
        let fields: Vec<&str> = row.split(',').collect();
        assert_eq!(verdict(fields[0], fields[1]), fields[2] == "valid", "{row}");
    }
}

#[test]
fn agrees_with_all_cases_of_four_libraries() {
    let rows: Vec<&str> = include_str!("../../tests/data/validators-four-libraries.csv")
        .lines()
        .skip(1)
        .collect();
    assert_eq!(rows.len(), 400);
    for row in rows {
        let fields: Vec<&str> = row.split(',').collect();
        assert_eq!(verdict(fields[1], fields[0]), fields[2] == "1", "{row}");
    }
}

#[test]
fn the_product_says_no_to_every_invalid_case_and_explains_it() {
    for row in include_str!("../../tests/data/validators-four-libraries.csv")
        .lines()
        .skip(1)
    {
        let fields: Vec<&str> = row.split(',').collect();
        let outcome = match fields[1] {
            "uscc" => credit_code::check(fields[0]),
            "ric" | "ric_hmt" => resident_id::check(fields[0], TODAY),
            _ => continue,
        };
        if fields[2] == "0" {
            assert!(outcome.is_err(), "{row}");
        }
        // The whole number must not travel in a slip.
        if let Err(slip) = outcome {
            assert!(!format!("{slip:?}").contains(fields[0]), "{row}");
        }
    }
}

#[test]
fn slips_survive_json() {
    let slip = credit_code::check("9132O1O6PKWQWKE13F").expect_err("letters");
    let json = serde_json::to_string(&slip).expect("writes");
    assert_eq!(serde_json::from_str::<Slip>(&json).expect("reads"), slip);
    assert_eq!(slip.message(), "rule-credit-code");
    let short = free_text::check("a", 2, 5).expect_err("short");
    let json = serde_json::to_string(&short).expect("writes");
    assert_eq!(
        json,
        r#"{"rule":"free-text","code":"too-short","arguments":{"length":1,"min":2}}"#
    );
}

#[test]
fn a_value_never_shows_in_debug_output() {
    let checked = resident_id::check("11010519491231002X", TODAY).expect("valid");
    assert!(!format!("{checked:?}").contains("1949"));
}

#[test]
fn no_code_is_listed_twice() {
    let unique: BTreeSet<_> = all_codes().iter().collect();
    assert_eq!(unique.len(), all_codes().len());
}

/// Message and attribute, each with the arguments that its words use.
type Words = BTreeMap<(String, String), BTreeSet<String>>;

fn words(source: &str) -> Words {
    let resource = fluent_syntax::parser::parse(source).expect("the file parses");
    let mut words = Words::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        assert!(message.value.is_none(), "{} has only attributes", message.id.name);
        for attribute in message.attributes {
            let used = attribute.value.elements.iter().filter_map(|element| match element {
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::VariableReference { id }),
                } => Some(id.name.to_owned()),
                _ => None,
            });
            let key = (message.id.name.to_owned(), attribute.id.name.to_owned());
            assert!(words.insert(key.clone(), used.collect()).is_none(), "{key:?} twice");
        }
    }
    words
}

#[test]
fn every_code_has_words_in_both_languages() {
    let chinese = words(include_str!("../../locales/zh-CN/rules.ftl"));
    let english = words(include_str!("../../locales/en/rules.ftl"));
    let wanted: BTreeSet<(String, String)> = all_codes()
        .iter()
        .map(|(rule, code)| (format!("rule-{rule}"), (*code).to_owned()))
        .collect();
    for (language, words) in [("zh-CN", &chinese), ("en", &english)] {
        let found: BTreeSet<_> = words.keys().cloned().collect();
        let missing: Vec<_> = wanted.difference(&found).collect();
        let idle: Vec<_> = found.difference(&wanted).collect();
        assert!(
            missing.is_empty() && idle.is_empty(),
            "{language}: without words {missing:?}, never used {idle:?}"
        );
    }
    for (key, arguments) in &chinese {
        assert_eq!(
            Some(arguments),
            english.get(key),
            "{key:?} uses other arguments in English"
        );
    }
}

/// Answers that between them make the rules say nearly everything, so that words only use arguments that are given.
const ANSWERS: &str = include_str!("../../tests/data/rule-answers.txt");

#[test]
fn words_use_only_arguments_that_are_given() {
    let words = words(include_str!("../../locales/zh-CN/rules.ftl"));
    let mut said = BTreeSet::new();
    for answer in ANSWERS.lines().map(str::to_owned).chain([
        "字".repeat(300),
        "a".repeat(40),
        "1".repeat(40),
        "短".repeat(70),
        String::new(),
    ]) {
        for (_, check) in every_rule() {
            let slips = match check(&answer) {
                Ok(checked) => checked.warnings,
                Err(slip) => vec![slip],
            };
            for slip in slips {
                let key = (slip.message(), slip.code.clone().into_owned());
                let given: BTreeSet<String> = slip.arguments.keys().cloned().collect();
                let used = words.get(&key).expect("has words");
                assert!(used.is_subset(&given), "{key:?} uses {used:?}, given {given:?}");
                said.insert((slip.rule.into_owned(), slip.code.into_owned()));
            }
        }
    }
    let silent: Vec<_> = all_codes()
        .iter()
        .filter(|(rule, code)| *rule != "calendar-table" && !said.contains(&((*rule).to_owned(), (*code).to_owned())))
        .collect();
    assert!(silent.is_empty(), "no answer makes the rules say {silent:?}");
}

proptest! {
    #[test]
    fn any_text_is_answered_soundly(input in "\\PC{0,60}") {
        assert_sound(&input);
    }

    #[test]
    fn any_characters_at_all_are_answered_soundly(input in any::<String>()) {
        assert_sound(&input);
    }

    #[test]
    fn text_like_peoples_is_answered_soundly(
        input in "[0-9０-９XxＸOI +@.。:：（）()年月日至长期号备字第星河短剧有限公司市区路银行支·\\-a-zA-Z\u{200b}\u{301}é🎬]{0,40}",
    ) {
        assert_sound(&input);
    }

    #[test]
    fn numbers_and_dashes_are_answered_soundly(input in "[0-9]{8,20}[-X年./ ]?[0-9]{0,8}") {
        assert_sound(&input);
    }
}

#[test]
fn awkward_texts_are_answered_soundly() {
    for input in [
        "身份证号码啊",
        "\0",
        "\u{feff}",
        "：",
        "a:",
        "号：",
        "@",
        "@@",
        "+",
        "-",
        "年月日",
        "（）字第号",
        "ICP备号-",
        "长期：",
        "9".repeat(5000).as_str(),
    ] {
        assert_sound(input);
    }
    for input in ANSWERS.lines() {
        assert_sound(input);
    }
}
