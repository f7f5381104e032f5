//! Reading a step's kind with the keys that belong to it.

use super::{
    draft::{Draft, Role, check_id},
    suggest::{did_you_mean, list},
    table::{Table, Word},
};
use crate::{
    conversation::script::Kind,
    documents::{Accept, Requirement},
};

/// Every kind as it is written, with the keys that only it has.
const KINDS: &[(&str, &[&str])] = &[
    ("tell", &["password"]),
    ("text", &["min", "max"]),
    ("email", &[]),
    ("mobile", &[]),
    ("credit-code", &[]),
    ("resident-id", &[]),
    ("person-name", &[]),
    ("company-name", &[]),
    ("address", &[]),
    ("name", &[]),
    ("introduction", &[]),
    ("remark", &[]),
    ("bank-account", &[]),
    ("bank-branch", &[]),
    ("validity", &[]),
    ("production-licence", &[]),
    ("filing-number", &[]),
    ("choice", &["options"]),
    ("yes-no", &[]),
    ("checklist", &["items"]),
    (
        "paper",
        &[
            "accept",
            "most",
            "min-short-side",
            "min-long-side",
            "max-bytes",
            "square",
            "side",
            "may-repeat",
        ],
    ),
    ("submitted", &["opens"]),
];

/// The kinds of file as they are written.
const ACCEPT: &[(&str, Accept)] = &[
    ("photo", Accept::Photo),
    ("pdf", Accept::Pdf),
    ("xls", Accept::Sheet),
    ("xlsx", Accept::SheetX),
];

/// The keys that a step of that kind has beside the general ones.
pub(super) fn keys_of(kind: &str) -> &'static [&'static str] {
    KINDS
        .iter()
        .find(|(name, _)| *name == kind)
        .map_or(&[], |(_, keys)| keys)
}

/// Which kind such a key belongs to.
pub(super) fn kind_with(key: &str) -> Option<&'static str> {
    KINDS
        .iter()
        .find(|(_, keys)| keys.contains(&key))
        .map(|(kind, _)| *kind)
}

/// Reads the kind of the step with that index in the draft. None when it is unknown, which has been complained about.
pub(super) fn read(table: &mut Table<'_, '_>, kind: &Word, step: usize, draft: &mut Draft) -> Option<Kind> {
    Some(match kind.text.as_str() {
        "tell" => Kind::Tell {
            password: table.flag("password"),
        },
        "text" => text(table),
        "email" => Kind::Email,
        "mobile" => Kind::Mobile,
        "credit-code" => Kind::CreditCode,
        "resident-id" => Kind::ResidentId,
        "person-name" => Kind::PersonName,
        "company-name" => Kind::CompanyName,
        "address" => Kind::Address,
        "name" => Kind::MiniProgramName,
        "introduction" => Kind::Introduction,
        "remark" => Kind::Remark,
        "bank-account" => Kind::BankAccount,
        "bank-branch" => Kind::BankBranch,
        "validity" => Kind::Validity,
        "production-licence" => Kind::ProductionLicence,
        "filing-number" => Kind::FilingNumber,
        "choice" => Kind::Choice {
            options: choices(table, "options", step, draft),
        },
        "yes-no" => Kind::YesNo,
        "checklist" => Kind::Checklist {
            items: choices(table, "items", step, draft),
        },
        "paper" => paper(table),
        "submitted" => {
            let opens = table.required_string("opens", "name the window that opens: `opens = \"…\"`");
            if let Some(opens) = &opens {
                draft.refer(table, Some(step), Role::Opens, opens);
            }
            Kind::Submitted {
                opens: opens.map(|word| word.text).unwrap_or_default(),
            }
        }
        unknown => {
            let suggestion = did_you_mean(unknown, KINDS.iter().map(|(name, _)| *name)).or_else(|| {
                Some(format!(
                    "possible here: {}",
                    list(&KINDS.iter().map(|(name, _)| *name).collect::<Vec<_>>())
                ))
            });
            table.error(kind.span.clone(), format!("unknown kind `{unknown}`"), suggestion);
            return None;
        }
    })
}

fn text(table: &mut Table<'_, '_>) -> Kind {
    let min = table.small_number("min", 0..=10_000).unwrap_or(1);
    let max = table.small_number("max", 1..=10_000);
    if let Some(max) = max.filter(|max| *max < min) {
        table.error(
            table.key_span("max"),
            format!("`max` is {max}, less than `min`, which is {min}"),
            None,
        );
    }
    Kind::Text {
        min,
        max: max.unwrap_or_else(|| min.max(500)),
    }
}

/// Options or items: at least one, each with an id fit for a message's attribute.
fn choices(table: &mut Table<'_, '_>, key: &'static str, step: usize, draft: &mut Draft) -> Vec<String> {
    let Some(words) = table.strings(key) else {
        if table.get(key).is_none() {
            let hint = format!("write `{key} = [\"…\", \"…\"]`");
            table.error(table.span.clone(), format!("`{key}` is missing"), Some(hint));
        }
        return Vec::new();
    };
    if words.is_empty() {
        table.error(
            table.key_span(key),
            format!("`{key}` is empty: nobody could answer"),
            None,
        );
    }
    let attribute = key.trim_end_matches('s');
    for word in &words {
        check_id(table, word, attribute);
        draft.place_part(step, &format!("{attribute}-{}", word.text), word.span.clone());
    }
    words.into_iter().map(|word| word.text).collect()
}

fn paper(table: &mut Table<'_, '_>) -> Kind {
    let words = table.strings("accept").unwrap_or_default();
    if words.is_empty()
        && table
            .get("accept")
            .is_some_and(|value| value.get_ref().as_array().is_some())
    {
        table.error(
            table.key_span("accept"),
            "`accept` is empty: nothing could be sent",
            None,
        );
    }
    let mut accept = Vec::with_capacity(words.len());
    for word in words {
        match ACCEPT.iter().find(|(name, _)| *name == word.text) {
            Some((_, kind)) => accept.push(*kind),
            None => {
                let suggestion = did_you_mean(&word.text, ACCEPT.iter().map(|(name, _)| *name));
                table.error(word.span, format!("unknown kind of file `{}`", word.text), suggestion);
            }
        }
    }
    let requirement = Requirement {
        accept,
        min_short_side_pixels: table.small_number("min-short-side", 1..=20_000),
        min_long_side_pixels: table.small_number("min-long-side", 1..=20_000),
        max_bytes: table.number("max-bytes", 1..=1_000_000_000),
        square: table.flag("square"),
        exact_side_pixels: table.small_number("side", 1..=20_000),
        may_repeat: table.flag("may-repeat"),
        look: None,
        sheet: None,
    };
    let most = table
        .small_number("most", 1..=100)
        .and_then(|most| u16::try_from(most).ok())
        .unwrap_or(1);
    Kind::Paper {
        requirement: Box::new(requirement),
        most,
    }
}
