//! From kinds to rules.

use jiff::Timestamp;

use crate::{
    calendar,
    conversation::Kind,
    rules::{self, Outcome, Slip},
    texts::{Argument, Text},
};

/// Checks a text by the rule of that kind. Kinds that take no text let it pass as it is; they are never asked here.
pub(super) fn check(kind: &Kind, text: &str, now: Timestamp) -> Outcome {
    let today = calendar::local(now).date();
    match kind {
        Kind::Email => rules::email::check(text),
        Kind::Mobile => rules::mobile::check(text),
        Kind::CreditCode => rules::credit_code::check(text),
        Kind::ResidentId => rules::resident_id::check(text, today),
        Kind::PersonName => rules::person_name::check(text),
        Kind::CompanyName => rules::company_name::check(text),
        Kind::Address => rules::address::check(text),
        Kind::MiniProgramName => rules::mini_program_name::check(text),
        Kind::Introduction => rules::introduction::check(text),
        Kind::Remark => rules::remark::check(text),
        Kind::BankAccount => rules::bank_account::check(text),
        Kind::BankBranch => rules::bank_branch::check(text),
        Kind::Validity => rules::validity::check(text, today),
        Kind::ProductionLicence => rules::production_licence::check(text),
        Kind::FilingNumber => rules::filing_number::check(text),
        Kind::Text { min, max } => rules::free_text::check(text, size(*min), size(*max)),
        Kind::Tell { .. }
        | Kind::Choice { .. }
        | Kind::YesNo
        | Kind::Checklist { .. }
        | Kind::Paper { .. }
        | Kind::Submitted { .. } => rules::free_text::check(text, 1, 500),
    }
}

/// Whether two answers to such a question mean the same.
pub(super) fn same(kind: &Kind, one: &str, other: &str) -> bool {
    match kind {
        Kind::Email => rules::email::same(one, other),
        Kind::Mobile => rules::mobile::same(one, other),
        Kind::CompanyName => rules::company_name::same_company(one, other),
        _ => one == other || bare(one) == bare(other),
    }
}

/// Lengths in the files are small numbers.
fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Without spaces, full-width signs (brackets above all) as half-width ones.
fn bare(text: &str) -> String {
    rules::text::compact(&rules::text::narrow(text)).to_lowercase()
}

/// The words of a slip.
pub(super) fn words_of(slip: &Slip) -> Text {
    let text = Text::attribute(slip.message(), slip.code.clone());
    slip.arguments.iter().fold(text, |text, (name, argument)| {
        let argument = match argument {
            rules::Argument::Number(number) => Argument::Number(*number),
            rules::Argument::Text(words) => Argument::Plain(words.clone()),
        };
        text.with(name.clone(), argument)
    })
}
