use proptest::prelude::*;

use super::*;
use crate::conversation::{Clause, Kind, Length, ReminderRule, Unit, Within, against, book, complain::render_faults};

const CONVERSATION: &str = "stages = [\"one\", \"two\"]\nretention-days = 30\n";

const ONE: &str = r#"[stage]
id = "one"

[[step]]
id = "told"
kind = "tell"
password = true

[[step]]
id = "has-filing"
kind = "yes-no"

[[step]]
id = "who"
kind = "choice"
options = ["agency", "company"]
when = "has-filing = yes or told answered"

[[step]]
id = "list"
kind = "checklist"
items = ["a", "b"]

[[step]]
id = "mail"
kind = "email"

[[step]]
id = "other-mail"
kind = "email"
differs-from = ["mail"]
optional = true

[[step]]
id = "legal-id"
kind = "resident-id"
sensitive = "legal-representative"

[[step]]
id = "handed-in"
kind = "submitted"
opens = "review"
"#;

const TWO: &str = r#"[stage]
id = "two"
needs = "review"

[[step]]
id = "words"
kind = "text"
min = 2
max = 20
when = "who != agency and list = a"

[[step]]
id = "mail-again"
kind = "email"
equals = ["mail"]
depends-on = ["mail"]
renamed-from = ["old-mail"]

[[step]]
id = "photo"
kind = "paper"
accept = ["photo", "pdf"]
most = 3
min-short-side = 720
max-bytes = 2000000
meanwhile = true
"#;

const WINDOWS: &str = r#"[review]
within = "1..5 working days"
remind = ["after 1 working day", "after 5 working days", "then every 2 working days, 5 times"]
source = "x"
chances = 3

[review.reasons]
mail-wrong = ["mail", "other-mail"]
"#;

fn files(conversation: &str, one: &str, two: &str, windows: &str) -> Vec<SourceFile> {
    [
        ("conversation.toml", conversation),
        ("one.toml", one),
        ("two.toml", two),
        ("windows.toml", windows),
    ]
    .map(|(name, text)| SourceFile {
        path: format!("c/{name}"),
        text: text.to_owned(),
    })
    .into()
}

fn sound() -> Vec<SourceFile> {
    files(CONVERSATION, ONE, TWO, WINDOWS)
}

/// Each fault as `name:line:column message | suggestion`.
fn said(result: Result<(Conversation, Vec<Fault>), Vec<Fault>>, files: &[SourceFile]) -> Vec<String> {
    let faults = result.map_or_else(|faults| faults, |(_, warnings)| warnings);
    let one = |fault: &Fault| {
        let file = files.iter().find(|file| file.path == fault.path).unwrap();
        let position = file.position(fault.span.start);
        format!(
            "{position} {} | {}",
            fault.message,
            fault.suggestion.as_deref().unwrap_or("-")
        )
    };
    faults.iter().map(one).collect()
}

#[test]
fn a_sound_conversation_is_read() {
    let (conversation, warnings) = load("c", &sound()).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(
        conversation
            .stages
            .iter()
            .map(|stage| stage.steps.len())
            .collect::<Vec<_>>(),
        [8, 3]
    );
    assert_eq!(conversation.stages[1].needs.as_deref(), Some("review"));
    let step = |id| conversation.step(id).unwrap().1;
    assert_eq!(step("told").kind, Kind::Tell { password: true });
    assert!(step("legal-id").masked);
    let when = step("words").when.as_ref().unwrap();
    let clauses = [
        Clause::IsNot("who".into(), "agency".into()),
        Clause::Is("list".into(), "a".into()),
    ];
    assert_eq!(when.any, [clauses]);
    assert_eq!(step("who").when.as_ref().unwrap().any.len(), 2);
    let window = conversation.window("review").unwrap();
    assert_eq!(
        window.length,
        Length::Within(Within {
            min: 1,
            max: 5,
            unit: Unit::WorkingDays
        })
    );
    assert_eq!(window.remind[2], ReminderRule::ThenEvery(2, Unit::WorkingDays, 5));
    assert_eq!((window.at_minute, window.spread_minutes), (602, 18));
}

/// What to replace in which file of the sound conversation, and everything that is said then.
#[rustfmt::skip]
const SLIPS: &[(usize, &str, &str, &[&str])] = &[
    (0, "\"two\"]", "\"tow\"]", &[
        "c/conversation.toml:1:18 the stage `tow` has no file `tow.toml` | did you mean `two`?",
        "c/two.toml:1:1 `two.toml` is not used by this conversation | add it to `stages` in conversation.toml, or remove it",
    ]),
    (0, "retention-days", "retention-day", &[
        "c/conversation.toml:2:1 unknown key `retention-day` in conversation.toml | did you mean `retention-days`?",
    ]),
    (1, "id = \"one\"", "id = \"wone\"", &[
        "c/one.toml:2:6 the stage's id is `wone`, but the file is `one.toml` | write `id = \"one\"`, or rename the file",
    ]),
    (1, "kind = \"yes-no\"", "kind = \"yesno\"", &["c/one.toml:11:8 unknown kind `yesno` | did you mean `yes-no`?"]),
    (1, "kind = \"yes-no\"", "kind = yes", &[
        "c/one.toml:11:8 not TOML: string values must be quoted, expected literal string | text stands in quotes: `kind = \"yes\"`",
    ]),
    (1, "password = true", "password = \"yes\"", &[
        "c/one.toml:7:12 `password` has to be `true` or `false`, not a string | write `password = true`, without quotes",
    ]),
    (1, "optional = true", "optinal = true", &[
        "c/one.toml:32:1 unknown key `optinal` in a step of kind `email` | did you mean `optional`?",
    ]),
    (1, "optional = true", "items = [\"a\"]", &[
        "c/one.toml:32:1 unknown key `items` in a step of kind `email` | `items` goes with the kind `checklist`",
    ]),
    (1, "id = \"told\"", "id = \"mail\"", &[
        "c/one.toml:25:6 the step id `mail` is already used at c/one.toml:5:6 | an id is unique in the whole conversation: rename one of them",
        "c/two.toml:15:11 `equals` names `mail`, which asks for another kind of thing | both steps need the same `kind`",
        "c/one.toml:17:29 there is no step `told` | -",
    ]),
    (2, "id = \"photo\"", "id = \"mail\"", &[
        "c/two.toml:20:6 the step id `mail` is already used at c/one.toml:25:6 | an id is unique in the whole conversation: rename one of them",
    ]),
    (1, "\"told\"", "\"Told_It\"", &[
        "c/one.toml:5:6 `Told_It` can't be the id of a step: only `a`–`z`, `0`–`9` and `-` between them | write `told-it`",
        "c/one.toml:17:29 there is no step `told` | -",
    ]),
    (2, "\"photo\"", "\"a-very-long-id-a-very-long-id-a-very-long-id-longer\"", &[
        "c/two.toml:20:6 the id of a step has at most 48 characters, this one has 51 | -",
        ]),
    (2, "who != agency", "whoo != agency", &["c/two.toml:10:9 there is no step `whoo` | did you mean `who`?"]),
    (2, "who != agency", "who != agencie", &["c/two.toml:10:16 `agencie` is never an answer to `who` | did you mean `agency`?"]),
    (2, "who != agency", "who ＝ agency", &["c/two.toml:10:13 `＝` is none of `=`, `!=`, `answered`, `missing` | write `=`"]),
    (2, "who != agency", "mail-again answered", &[
        "c/two.toml:10:9 `when` names `mail-again`, which is asked later | a condition looks back: move this step below",
    ]),
    (1, "has-filing = yes", "photo answered", &[
        "c/one.toml:17:9 `when` names `photo`, which is asked later | a condition looks back: its stage comes after this one",
    ]),
    (2, "who != agency", "who = agency and who = company", &[
        "c/two.toml:10:8 the step `words` can't be reached: its `when` contradicts itself | did you mean `or` for `and`?",
    ]),
    (2, "who != agency", "who != agency and who != company", &[
        "c/two.toml:10:8 the step `words` can't be reached: its `when` contradicts itself | did you mean `or` for `and`?",
    ]),
    (1, "differs-from = [\"mail\"]", "differs-from = [\"mial\"]", &["c/one.toml:31:17 there is no step `mial` | did you mean `mail`?"]),
    (2, "equals = [\"mail\"]", "equals = [\"who\"]", &[
        "c/two.toml:15:11 `equals` names `who`, which asks for another kind of thing | both steps need the same `kind`",
    ]),
    (2, "\"old-mail\"", "\"mail\"", &[
        "c/two.toml:17:17 `mail` is not an earlier id: a step has it at c/one.toml:25:6 | leave it out, or rename that step",
    ]),
    (2, "needs = \"review\"", "needs = \"reviw\"", &["c/two.toml:3:9 there is no window `reviw` | did you mean `review`?"]),
    (1, "opens = \"review\"", "opens = \"other\"", &[
        "c/one.toml:42:9 there is no window `other` | possible here: `review`",
        "c/two.toml:3:9 the stage can never be reached: no earlier step opens the window `review` | let an earlier step of kind `submitted` have `opens = \"review\"`",
        "c/windows.toml:1:2 no step opens the window `review` | let a step of kind `submitted` have `opens = \"review\"`, say `opened-by = [\"…\"]`, or remove the window",
    ]),
    (1, "items = [\"a\", \"b\"]", "items = []", &[
        "c/one.toml:22:1 `items` is empty: nobody could answer | -",
    ]),
    (2, "accept = [\"photo\", \"pdf\"]", "accept = [\"foto\"]", &["c/two.toml:22:11 unknown kind of file `foto` | possible here: `photo`, `pdf`, `xls`, `xlsx`"]),
    (3, "1..5 working days", "5 work days", &[
        "c/windows.toml:2:10 can't read the length `5 work days` | write it like `1..5 working days`, `24 hours`, `30 days` or `1 year`",
    ]),
    (3, "after 5 working days", "after 6 working days", &[
        "c/windows.toml:3:34 the reminder `after 6 working days` comes after the window's end | `within` is 5 at most; repeat with `then every …`",
    ]),
    (3, "\"mail\", \"other-mail\"", "\"mail\", \"othermail\"", &["c/windows.toml:8:23 there is no step `othermail` | did you mean `other-mail`?"]),
    (3, "chances = 3", "wakes = \"2 hours\"", &["c/windows.toml:5:9 `wakes` goes with a length in hours | leave it out: nobody is woken for a day"]),
    (3, "chances = 3", "wakes = \"soon\"", &["c/windows.toml:5:9 can't read the time `soon` | write it like `2 hours`"]),
    (3, "chances = 3", "chances-over = [\"mail\"]", &["c/windows.toml:5:1 `chances-over` without `chances` | say how many there are: `chances = 3`"]),
    (3, "chances = 3", "missed = [\"mial\"]", &["c/windows.toml:5:11 there is no step `mial` | did you mean `mail`?"]),
    (3, "chances = 3", "opened-by = [\"reviw passed\"]", &["c/windows.toml:5:14 there is no window `reviw` | did you mean `review`?"]),
    (3, "chances = 3", "opened-by = [\"review lost\"]", &["c/windows.toml:5:14 can't read what opens or closes it: `review lost` | name a step, an option of one (`method = transfer`), or a window and its outcome (`certification rejected`)"]),
    (3, "chances = 3", "closed-by = [\"who = agent\"]", &["c/windows.toml:5:14 `agent` is never an answer to `who` | did you mean `agency`?"]),
    (3, "chances = 3", "closed-by = [\"tolld\"]", &["c/windows.toml:5:14 there is no step `tolld` | did you mean `told`?"]),
    (3, "chances = 3", "until = \"mail\"", &["c/windows.toml:2:1 `within` and `until` exclude each other | leave one out", "c/windows.toml:5:9 `mail` is no step of kind `validity` | -"]),
    (3, "chances = 3", "provinces = { 44 = \"1..3 working days\" }", &["c/windows.toml:5:1 nothing says which province it is | add `province-from = \"…\"`, the step of kind `credit-code`"]),
    (3, "chances = 3", "province-from = \"mail\"\nprovinces = { 99-nowhere = \"1 day\", 44 = \"soon\" }", &["c/windows.toml:6:15 `99-nowhere` is no province | begin with the two digits of its code, as in `44-guangdong`", "c/windows.toml:6:42 can't read the length `soon` | write it like `1..5 working days`, `24 hours`, `30 days` or `1 year`", "c/windows.toml:5:17 `mail` is no step of kind `credit-code` | -"]),
    (3, "\"after 5 working days\", ", "\"2 days before\", \"after 5 working days\", ", &["c/windows.toml:3:51 the reminder `after 5 working days` comes no later than the one before it | put them in order"]),
    (3, "\"after 5 working days\", ", "\"1 day before\", \"2 days before\", ", &["c/windows.toml:3:50 the reminder `2 days before` comes no later than the one before it | put them in order"]),
    (3, "\"after 5 working days\", ", "\"morning and evening for ever\", ", &["c/windows.toml:3:34 can't read the reminder `morning and evening for ever` | write it like `after 3 working days`, `3 months before`, `morning and evening after 1 working day, 6 days` or `then every 2 working days, 5 times`"]),
    (3, "\"after 5 working days\", ", "\"7 working days before\", ", &["c/windows.toml:3:34 the reminder `7 working days before` comes before the window opens | `within` is 5 at most"]),
];

#[test]
fn every_slip_is_said_with_its_place_and_what_to_do() {
    let mut wrong = Vec::new();
    for (index, from, to, expected) in SLIPS {
        let mut files = sound();
        assert!(files[*index].text.contains(from), "{from}");
        files[*index].text = files[*index].text.replacen(from, to, 1);
        let said = said(load("c", &files), &files);
        if said != *expected {
            wrong.push(format!("{from} → {to}:\n{}", said.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_faults_of_all_files_are_said_at_once() {
    let mut files = sound();
    files[1].text = ONE.replace("kind = \"tell\"", "kind = \"tel\"");
    files[2].text = TWO.replace("who != agency", "whoo answered");
    files[3].text = WINDOWS.replace("chances = 3", "chances = \"3\"");
    let faults = load("c", &files).unwrap_err();
    assert_eq!(faults.len(), 3);
    let rendered = render_faults(&faults, &files, false);
    let expected = "error: unknown kind `tel`\n --> c/one.toml:6:8\n  |\n6 | kind = \"tel\"\n  |        ^^^^^\n  |\n  = help: did you mean `tell`?\n";
    assert!(rendered.starts_with(expected), "{rendered}");
    assert!(rendered.ends_with("\n3 errors\n"), "{rendered}");
}

#[test]
fn a_change_names_the_steps_that_it_orphans() {
    let (old, _) = load("c", &sound()).unwrap();
    let mut files = sound();
    files[1].text = ONE
        .replace("\"other-mail\"\nkind = \"email\"", "\"second-mail\"\nkind = \"email\"")
        .replace("\"legal-id\"\nkind = \"resident-id\"", "\"legal-id\"\nkind = \"text\"")
        .replace("\"agency\", \"company\"", "\"agency\", \"firm\"");
    files[3].text = WINDOWS.replace("other-mail", "second-mail");
    let (new, _) = load("c", &files).unwrap();
    let orphans = against::orphans(&old, &new);
    let losses: Vec<_> = orphans
        .iter()
        .map(|orphan| (orphan.step.as_str(), &orphan.loss))
        .collect();
    assert_eq!(
        losses,
        [
            ("who", &against::Loss::OptionsGone("who".into(), vec!["company".into()])),
            ("other-mail", &against::Loss::Gone),
            ("legal-id", &against::Loss::OtherKind("legal-id".into())),
        ]
    );
    assert_eq!(against::orphans(&old, &old), []);
}

/// Every message that the sound conversation needs.
fn words() -> String {
    let mut text = include_str!("../../../locales/en/common.ftl").to_owned();
    for id in ["told", "has-filing", "words", "photo", "handed-in"] {
        text += &format!("{id} = ask {{ $mail }}\n    .title = t\n    .why = w\n");
    }
    text += "who = ask\n    .title = t\n    .why = w\n    .option-agency = a\n    .option-company = c\n";
    text += "list = ask\n    .title = t\n    .why = w\n    .item-a = a\n    .item-b = b\n";
    text += "mail = ask\n    .title = t\n    .why = w\nlegal-id = ask\n    .title = t\n    .why = w\n";
    text += "other-mail = ask\n    .title = t\n    .why = w\n    .differs = d\n";
    text += "mail-again = ask\n    .title = t\n    .why = w\n    .equals = e\n";
    text += "stage-one = 1\nstage-two = 2\nconsent-legal-representative = c\n    .abroad = a\n    .title = t\n";
    text += "window-review = r\n    .waiting = { $latest }\n    .reminder = r\n    .late = l\n    .passed = p\n    .rejected = r\n";
    text + "    .advice = a\n    .reason-mail-wrong = m\n"
}

#[test]
fn words_are_compared_with_the_conversation() {
    let load = |chinese: &str, english: &str| {
        let locale = |language: &str, text: &str| {
            (
                language.to_owned(),
                SourceFile {
                    path: format!("locales/{language}/a.ftl"),
                    text: text.to_owned(),
                },
            )
        };
        let locales = [locale("zh-CN", chinese), locale("en", english)];
        let result = book::load_requiring("c", &sound(), &locales, &[]);
        let faults = result.map_or_else(|faults| faults, |(_, warnings)| warnings);
        faults
            .into_iter()
            .map(|fault| format!("{} {}", fault.path, fault.message))
            .collect::<Vec<_>>()
    };
    let words = words();
    assert_eq!(load(&words, &words), Vec::<String>::new());
    let without = |text: &str| words.replace(text, "");
    let twice = |from: &str, to: &str| words.replace(from, to);
    assert_eq!(
        load(&without("stage-one = 1\n"), &without("stage-one = 1\n")),
        ["c/one.toml the message `stage-one` is missing"]
    );
    let gone = without("    .item-b = b\n");
    assert_eq!(
        load(&gone, &gone),
        ["locales/zh-CN/a.ftl the message `list` has no `.item-b`"]
    );
    assert_eq!(
        load(&words, &gone),
        ["locales/zh-CN/a.ftl `list.item-b` is missing in en"]
    );
    let typo = twice("told = ask { $mail }", "told = ask { $mial }");
    assert_eq!(load(&typo, &typo).len(), 2);
    let long = twice("mail = ask", &format!("mail = {}", "字".repeat(501)));
    assert!(load(&long, &long)[0].contains("has 501 characters"));
    assert_eq!(
        load(&format!("{words}idle = x\n"), &words),
        [
            "locales/zh-CN/a.ftl the message `idle` is missing in en",
            "locales/zh-CN/a.ftl the message `idle` belongs to nothing"
        ]
    );
}

proptest! {
    #[test]
    fn nothing_that_is_in_the_files_makes_it_panic(
        which in 0usize..4, at in 0usize..1200, length in 0usize..30, put in "[a-z0-9 =\\[\\]\"'\n.\\\\{}＝字-]{0,12}",
    ) {
        let mut files = sound();
        let characters: Vec<char> = files[which].text.chars().collect();
        let start = at.min(characters.len());
        let end = (start + length).min(characters.len());
        files[which].text =
            characters[..start].iter().copied().chain(put.chars()).chain(characters[end..].iter().copied()).collect();
        let faults = load("c", &files).map_or_else(|faults| faults, |(_, warnings)| warnings);
        let _ = render_faults(&faults, &files, false);
    }
}
