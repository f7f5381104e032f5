//! Reading `windows.toml`.

use toml::de::DeTable;

use super::{
    draft::{Draft, DraftWindow, Role, check_id},
    table::{Table, Word},
    time,
};
use crate::conversation::{
    fault::{Fault, SourceFile},
    script::{Reason, ReminderRule, Unit, Window, Within},
};

const WITHIN_FORM: &str = "write it like `1..5 working days`, `24 hours` or `30 days`";
const REMIND_FORM: &str = "write it like `after 3 working days` or `then every 2 working days, 5 times`";

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
    table.only(
        &[
            "within",
            "remind",
            "at",
            "spread-minutes",
            "chances",
            "source",
            "reasons",
        ],
        &format!("the window `{}`", id.text),
        |_| None,
    );
    let message_id = format!("window-{}", id.text);
    draft.places.put(&message_id, None, &table.file.path, id.span.clone());

    let within_word = table.required_string("within", WITHIN_FORM);
    let within = within_word.as_ref().and_then(|word| time::within(&word.text));
    if let (Some(word), None) = (within_word, within) {
        table.error(
            word.span,
            format!("can't read the length `{}`", word.text),
            Some(WITHIN_FORM.to_owned()),
        );
    }
    let remind = read_reminders(&mut table, within);
    let at = table.string("at");
    let at_minute = at.as_ref().and_then(|word| time::minute_of_day(&word.text));
    if let (Some(word), None) = (at, at_minute) {
        table.error(
            word.span,
            format!("can't read the time `{}`", word.text),
            Some("write it like `10:02`".to_owned()),
        );
    }
    let spread_minutes = table
        .small_number("spread-minutes", 0..=720)
        .and_then(|minutes| u16::try_from(minutes).ok());
    let chances = table
        .small_number("chances", 1..=100)
        .and_then(|chances| u8::try_from(chances).ok());
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
    let reasons = read_reasons(&message_id, &mut table, draft);
    draft.windows.push(DraftWindow {
        path: table.file.path.clone(),
        id: id.span,
        window: Window {
            id: id.text,
            within: within.unwrap_or(Within {
                min: 1,
                max: 1,
                unit: Unit::Days,
            }),
            remind,
            at_minute: at_minute.unwrap_or(10 * 60 + 2),
            spread_minutes: spread_minutes.unwrap_or(18),
            reasons,
            chances,
            source: source.map(|word| word.text).unwrap_or_default(),
        },
    });
}

fn read_reminders(table: &mut Table<'_, '_>, within: Option<Within>) -> Vec<ReminderRule> {
    let mut rules = Vec::new();
    for word in table.strings("remind").unwrap_or_default() {
        let Some(rule) = time::reminder(&word.text) else {
            let message = format!("can't read the reminder `{}`", word.text);
            table.error(word.span, message, Some(REMIND_FORM.to_owned()));
            continue;
        };
        match rule {
            ReminderRule::After(number, unit) => {
                if let Some(within) = within.filter(|within| time::is_past(number, unit, *within)) {
                    let message = format!("the reminder `{}` comes after the window's end", word.text);
                    let hint = format!("`within` is {} at most; repeat with `then every …`", within.max);
                    table
                        .faults
                        .push(Fault::warning(table.file, word.span.clone(), message).suggest(hint));
                }
                if matches!(rules.last(), Some(ReminderRule::ThenEvery(..))) {
                    table.error(word.span, "`then every …` has to be the last reminder", None);
                } else if let Some(ReminderRule::After(before, same)) = rules.last()
                    && *same == unit
                    && *before >= number
                {
                    let message = format!("the reminder `{}` comes no later than the one before it", word.text);
                    table.error(word.span, message, Some("put them in order".to_owned()));
                }
            }
            ReminderRule::ThenEvery(..) if rules.is_empty() => {
                let hint = "begin with `after …`".to_owned();
                table.error(
                    word.span,
                    "`then every …` counts from the reminder before it: there is none",
                    Some(hint),
                );
            }
            ReminderRule::ThenEvery(..) => {}
        }
        rules.push(rule);
    }
    rules
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
