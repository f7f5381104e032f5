//! Reading `windows.toml`.

use toml::de::DeTable;

use super::{
    draft::{Draft, DraftWindow, Role, check_id},
    table::{Table, Word},
    time,
};
use crate::conversation::{
    fault::{Fault, SourceFile},
    script::{Length, Outcome, Provinces, Reason, ReminderRule, Trigger, Unit, Window, Within},
};

const WITHIN_FORM: &str = "write it like `1..5 working days`, `24 hours`, `30 days` or `1 year`";
const REMIND_FORM: &str = "write it like `after 3 working days`, `3 months before`, `morning and evening after 1 working day, 6 days` or `then every 2 working days, 5 times`";
const TRIGGER_FORM: &str =
    "name a step, an option of one (`method = transfer`), or a window and its outcome (`certification rejected`)";

/// The outcomes that can open or close another window, as they are written.
const OUTCOMES: [(&str, Outcome); 3] = [
    ("passed", Outcome::Passed),
    ("rejected", Outcome::Rejected),
    ("missed", Outcome::Missed),
];

/// The keys of a window.
const KEYS: &[&str] = &[
    "within",
    "until",
    "remind",
    "at",
    "spread-minutes",
    "wakes",
    "opened-by",
    "closed-by",
    "from-first",
    "repeats",
    "missed",
    "chances",
    "chances-over",
    "province-from",
    "provinces",
    "source",
    "reasons",
];

/// Reads every window of the file.
pub(super) fn read(file: &SourceFile, root: &toml::Spanned<DeTable<'_>>, draft: &mut Draft, faults: &mut Vec<Fault>) {
    for (key, value) in root.get_ref() {
        let id = Word {
            text: key.get_ref().clone().into_owned(),
            span: key.span(),
        };
        if let Some(mut table) = Table::of(file, value, &format!("the window `{}`", id.text), faults) {
            table.span = id.span.clone();
            read_window(id, table, draft);
        }
    }
}

fn read_window(id: Word, mut table: Table<'_, '_>, draft: &mut Draft) {
    check_id(&mut table, &id, "window");
    table.only(KEYS, &format!("the window `{}`", id.text), |_| None);
    let message_id = format!("window-{}", id.text);
    draft.places.put(&message_id, None, &table.file.path, id.span.clone());

    let length = read_length(&mut table, draft);
    let within = match &length {
        Some(Length::Within(within)) => Some(*within),
        _ => None,
    };
    let remind = read_reminders(&mut table, within);
    let at_minute = read_time(&mut table);
    let spread_minutes = table
        .small_number("spread-minutes", 0..=720)
        .and_then(|minutes| u16::try_from(minutes).ok());
    let wakes_minutes = read_wakes(&mut table, within);
    let mut opened_by = read_triggers("opened-by", &mut table, draft);
    if let Some(Length::Until(step)) = &length {
        opened_by.push(Trigger::Answered(step.clone()));
    }
    let closed_by = read_triggers("closed-by", &mut table, draft);
    let has_missed = table.get("missed").is_some();
    let missed = read_steps("missed", &mut table, draft);
    let chances = table
        .small_number("chances", 1..=100)
        .and_then(|chances| u8::try_from(chances).ok());
    let chances_over = read_steps("chances-over", &mut table, draft);
    if chances.is_none() && table.get("chances-over").is_some() {
        let span = table.key_span("chances-over");
        table.error(
            span,
            "`chances-over` without `chances`",
            Some("say how many there are: `chances = 3`".to_owned()),
        );
    }
    let provinces = read_provinces(&mut table, draft);
    let source = read_source(&mut table);
    let from_first = table.flag("from-first");
    let repeats = table.flag("repeats");
    let reasons = read_reasons(&message_id, &mut table, draft);
    draft.windows.push(DraftWindow {
        path: table.file.path.clone(),
        id: id.span,
        window: Window {
            id: id.text,
            length: length.unwrap_or(Length::Within(Within {
                min: 1,
                max: 1,
                unit: Unit::Days,
            })),
            remind,
            at_minute: at_minute.unwrap_or(10 * 60 + 2),
            spread_minutes: spread_minutes.unwrap_or(18),
            wakes_minutes: wakes_minutes.unwrap_or_default(),
            opened_by,
            closed_by,
            from_first,
            repeats,
            missed: has_missed.then_some(missed),
            reasons,
            chances,
            chances_over,
            provinces,
            source: source.map(|word| word.text).unwrap_or_default(),
        },
    });
}

/// `within`, or `until`.
fn read_length(table: &mut Table<'_, '_>, draft: &mut Draft) -> Option<Length> {
    if let Some(step) = table.string("until") {
        draft.refer(table, None, Role::Until, &step);
        if table.get("within").is_some() {
            let span = table.key_span("within");
            table.error(
                span,
                "`within` and `until` exclude each other",
                Some("leave one out".to_owned()),
            );
        }
        return Some(Length::Until(step.text));
    }
    let word = table.required_string("within", WITHIN_FORM)?;
    let within = time::within(&word.text);
    if within.is_none() {
        let message = format!("can't read the length `{}`", word.text);
        table.error(word.span, message, Some(WITHIN_FORM.to_owned()));
    }
    within.map(Length::Within)
}

fn read_time(table: &mut Table<'_, '_>) -> Option<u16> {
    let at = table.string("at")?;
    let minute = time::minute_of_day(&at.text);
    if minute.is_none() {
        let message = format!("can't read the time `{}`", at.text);
        table.error(at.span, message, Some("write it like `10:02`".to_owned()));
    }
    minute
}

/// How long before its end it may speak at night: only where the end is an hour, not a day.
fn read_wakes(table: &mut Table<'_, '_>, within: Option<Within>) -> Option<u32> {
    let word = table.string("wakes")?;
    let minutes = time::hours_as_minutes(&word.text);
    if minutes.is_none() {
        let message = format!("can't read the time `{}`", word.text);
        table.error(word.span, message, Some("write it like `2 hours`".to_owned()));
    } else if within.is_some_and(|within| within.unit != Unit::Hours) {
        let hint = Some("leave it out: nobody is woken for a day".to_owned());
        table.error(word.span, "`wakes` goes with a length in hours", hint);
    }
    minutes
}

fn read_source(table: &mut Table<'_, '_>) -> Option<Word> {
    let source = table.string("source");
    if table.get("source").is_none() {
        let fault = Fault::warning(
            table.file,
            table.span.clone(),
            "nothing says where this length comes from",
        )
        .suggest("add `source = \"…, <date>\"`");
        table.faults.push(fault);
    }
    source
}

/// Steps that are asked again.
fn read_steps(key: &str, table: &mut Table<'_, '_>, draft: &mut Draft) -> Vec<String> {
    let words = table.strings(key).unwrap_or_default();
    for word in &words {
        draft.refer(table, None, Role::Mend, word);
    }
    words.into_iter().map(|word| word.text).collect()
}

/// What opens or closes the window: a step's id, or `<window> <outcome>`.
fn read_triggers(key: &str, table: &mut Table<'_, '_>, draft: &mut Draft) -> Vec<Trigger> {
    let mut triggers = Vec::new();
    for word in table.strings(key).unwrap_or_default() {
        if let Some((step, option)) = word.text.split_once('=') {
            let named = |text: &str| Word {
                text: text.trim().to_owned(),
                span: word.span.clone(),
            };
            let (step, option) = (named(step), named(option));
            draft.refer(table, None, Role::Chosen(option.text.clone()), &step);
            triggers.push(Trigger::Chosen(step.text, option.text));
            continue;
        }
        let Some((window, outcome)) = word.text.split_once(' ') else {
            draft.refer(table, None, Role::Trigger, &word);
            triggers.push(Trigger::Answered(word.text));
            continue;
        };
        let Some((_, outcome)) = OUTCOMES.iter().find(|(name, _)| *name == outcome.trim()) else {
            let message = format!("can't read what opens or closes it: `{}`", word.text);
            table.error(word.span, message, Some(TRIGGER_FORM.to_owned()));
            continue;
        };
        let window = Word {
            text: window.to_owned(),
            span: word.span,
        };
        draft.refer(table, None, Role::TriggerWindow, &window);
        triggers.push(Trigger::Outcome(window.text, *outcome));
    }
    triggers
}

/// `provinces = { 44-guangdong = "1..10 working days" }`: two digits of the province's code, and what helps the reader.
fn read_provinces(window: &mut Table<'_, '_>, draft: &mut Draft) -> Option<Provinces> {
    let from = window.string("province-from");
    if let Some(from) = &from {
        draft.refer(window, None, Role::CreditCode, from);
    }
    let Some(value) = window.get("provinces") else {
        if from.is_some() {
            let span = window.key_span("province-from");
            window.error(
                span,
                "`province-from` without `provinces`",
                Some("leave it out".to_owned()),
            );
        }
        return None;
    };
    let Some(from) = from else {
        let span = window.key_span("provinces");
        let hint = "add `province-from = \"…\"`, the step of kind `credit-code`".to_owned();
        window.error(span, "nothing says which province it is", Some(hint));
        return None;
    };
    let file = window.file;
    let mut table = Table::of(file, value, "`provinces`", window.faults)?;
    let mut lengths = Vec::new();
    for key in table.entries.keys() {
        let name = key.get_ref();
        let code: String = name.chars().take_while(char::is_ascii_digit).collect();
        if !crate::rules::resident_id::is_province(&code) {
            let hint = "begin with the two digits of its code, as in `44-guangdong`".to_owned();
            table.error(key.span(), format!("`{name}` is no province"), Some(hint));
            continue;
        }
        let Some(word) = table.string(name) else { continue };
        match time::within(&word.text) {
            Some(within) => lengths.push((code, within)),
            None => {
                let message = format!("can't read the length `{}`", word.text);
                table.error(word.span, message, Some(WITHIN_FORM.to_owned()));
            }
        }
    }
    Some(Provinces {
        from: from.text,
        lengths,
    })
}

fn read_reminders(table: &mut Table<'_, '_>, within: Option<Within>) -> Vec<ReminderRule> {
    let mut rules = Vec::new();
    for word in table.strings("remind").unwrap_or_default() {
        let Some(rule) = time::reminder(&word.text) else {
            let message = format!("can't read the reminder `{}`", word.text);
            table.error(word.span, message, Some(REMIND_FORM.to_owned()));
            continue;
        };
        check_order(&word, rule, rules.last().copied(), within, table);
        rules.push(rule);
    }
    rules
}

/// Reminders stand in the order in which they come.
fn check_order(
    word: &Word,
    rule: ReminderRule,
    before: Option<ReminderRule>,
    within: Option<Within>,
    table: &mut Table<'_, '_>,
) {
    let span = || word.span.clone();
    if matches!(before, Some(ReminderRule::ThenEvery(..))) {
        return table.error(span(), "`then every …` has to be the last reminder", None);
    }
    let out_of_order = match (before, rule) {
        (Some(ReminderRule::After(earlier, same)), ReminderRule::After(number, unit)) => {
            same == unit && earlier >= number
        }
        (Some(ReminderRule::Before(earlier, same)), ReminderRule::Before(number, unit)) => {
            same == unit && earlier <= number
        }
        (Some(ReminderRule::Before(..)), ReminderRule::After(..) | ReminderRule::MorningAndEvening(..)) => true,
        _ => false,
    };
    if out_of_order {
        let message = format!("the reminder `{}` comes no later than the one before it", word.text);
        table.error(span(), message, Some("put them in order".to_owned()));
    }
    match rule {
        ReminderRule::After(number, unit) => {
            if let Some(within) = within.filter(|within| time::is_past(number, unit, *within)) {
                let message = format!("the reminder `{}` comes after the window's end", word.text);
                let hint = format!("`within` is {} at most; repeat with `then every …`", within.max);
                let fault = Fault::warning(table.file, span(), message).suggest(hint);
                table.faults.push(fault);
            }
        }
        ReminderRule::Before(number, unit) => {
            if let Some(within) = within.filter(|within| time::is_past(number, unit, *within)) {
                let message = format!("the reminder `{}` comes before the window opens", word.text);
                let hint = format!("`within` is {} at most", within.max);
                let fault = Fault::warning(table.file, span(), message).suggest(hint);
                table.faults.push(fault);
            }
        }
        ReminderRule::ThenEvery(..) if before.is_none() => {
            let message = "`then every …` counts from the reminder before it: there is none";
            table.error(span(), message, Some("begin with `after …`".to_owned()));
        }
        ReminderRule::ThenEvery(..) | ReminderRule::MorningAndEvening(..) => {}
    }
}

fn read_reasons(message_id: &str, window: &mut Table<'_, '_>, draft: &mut Draft) -> Vec<Reason> {
    let file = window.file;
    let mut reasons = Vec::new();
    let Some(value) = window.get("reasons") else {
        return reasons;
    };
    let Some(mut table) = Table::of(file, value, "`reasons`", window.faults) else {
        return reasons;
    };
    for key in table.entries.keys() {
        let id = Word {
            text: key.get_ref().clone().into_owned(),
            span: key.span(),
        };
        check_id(&mut table, &id, "reason");
        draft.places.put(
            message_id,
            Some(&format!("reason-{}", id.text)),
            &file.path,
            id.span.clone(),
        );
        let words = table.strings(&id.text);
        if words.as_ref().is_some_and(Vec::is_empty) {
            let message = format!("the reason `{}` mends nothing", id.text);
            table.error(
                id.span.clone(),
                message,
                Some("list the steps that are asked again".to_owned()),
            );
        }
        let words = words.unwrap_or_default();
        for word in &words {
            draft.refer(&table, None, Role::Mend, word);
        }
        reasons.push(Reason {
            id: id.text,
            mend: words.into_iter().map(|word| word.text).collect(),
        });
    }
    reasons
}
