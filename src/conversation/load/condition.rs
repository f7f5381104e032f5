//! Reading `when`: `"has-filing = yes and kind != agency or x missing"`.

use std::ops::Range;

use super::table::Word;
use crate::conversation::{
    fault::{Fault, SourceFile},
    script::{Clause, Condition},
};

/// A condition with the places of its parts.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) condition: Condition,
    /// In the order of the clauses, alternatives one after the other.
    pub(super) clauses: Vec<ClausePlace>,
    pub(super) span: Range<usize>,
}

/// Where one clause stands.
#[derive(Clone, Debug)]
pub(super) struct ClausePlace {
    pub(super) step: Range<usize>,
    /// The value's place; the step's where there is none.
    pub(super) value: Range<usize>,
}

const FORM: &str = "write it like `has-filing = yes and kind != agency`, or `x answered`, `x missing`";

/// Reads a condition; faults point at the word that can't be read.
pub(super) fn read(file: &SourceFile, word: &Word, faults: &mut Vec<Fault>) -> Option<Placed> {
    let tokens = tokens(&word.text);
    let place = |range: Range<usize>| within(file, word, range);
    let mut fault = |range: Range<usize>, message: String, suggestion: &str| {
        faults.push(Fault {
            suggestion: Some(suggestion.to_owned()),
            ..Fault::error(file, place(range), message)
        });
    };
    let end = word.text.len()..word.text.len();
    let mut any = vec![Vec::new()];
    let mut clauses = Vec::new();
    let mut rest = tokens.iter().peekable();
    loop {
        let Some(step) = rest.next() else {
            fault(end, "the condition ends where a step is expected".to_owned(), FORM);
            return None;
        };
        let name = &word.text[step.clone()];
        if !name.chars().all(is_id_character) {
            fault(
                step.clone(),
                format!("`{name}` is not the id of a step"),
                sign_hint(name).unwrap_or(FORM),
            );
            return None;
        }
        let Some(operator) = rest.next() else {
            fault(step.clone(), format!("nothing is said of `{name}`"), FORM);
            return None;
        };
        let mut value_place = step.clone();
        let clause = match &word.text[operator.clone()] {
            "answered" => Clause::Answered(name.to_owned()),
            "missing" => Clause::Missing(name.to_owned()),
            sign @ ("=" | "!=") => {
                let Some(value) = rest
                    .next()
                    .filter(|value| !matches!(&word.text[(*value).clone()], "and" | "or"))
                else {
                    fault(operator.clone(), format!("a value is missing after `{sign}`"), FORM);
                    return None;
                };
                value_place = value.clone();
                let value = word.text[value.clone()].to_owned();
                if sign == "=" {
                    Clause::Is(name.to_owned(), value)
                } else {
                    Clause::IsNot(name.to_owned(), value)
                }
            }
            other => {
                let hint = sign_hint(other).unwrap_or(FORM);
                fault(
                    operator.clone(),
                    format!("`{other}` is none of `=`, `!=`, `answered`, `missing`"),
                    hint,
                );
                return None;
            }
        };
        if let Some(alternative) = any.last_mut() {
            alternative.push(clause);
        }
        clauses.push(ClausePlace {
            step: place(step.clone()),
            value: place(value_place),
        });
        match rest.next() {
            None => break,
            Some(joint) => match &word.text[joint.clone()] {
                "and" => {}
                "or" => any.push(Vec::new()),
                other => {
                    let message = format!("expected `and` or `or`, found `{other}`");
                    fault(joint.clone(), message, sign_hint(other).unwrap_or(FORM));
                    return None;
                }
            },
        }
    }
    Some(Placed {
        condition: Condition { any },
        clauses,
        span: word.span.clone(),
    })
}

fn sign_hint(token: &str) -> Option<&'static str> {
    match token {
        "==" | "＝" | "is" => Some("write `=`"),
        "≠" | "！=" | "！＝" | "<>" | "=!" => Some("write `!=`"),
        "&&" | "&" | "," | "，" | "且" => Some("write `and`"),
        "||" | "|" | "或" => Some("write `or`"),
        _ => None,
    }
}

fn is_id_character(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
}

fn is_sign(character: char) -> bool {
    matches!(
        character,
        '=' | '!' | '＝' | '！' | '≠' | '<' | '>' | '&' | '|' | ',' | '，'
    )
}

/// Words and signs; a sign needs no spaces around it.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut previous = None;
    for (index, character) in text.char_indices() {
        let class = if character.is_whitespace() {
            None
        } else {
            Some(is_sign(character))
        };
        let end = index + character.len_utf8();
        match tokens.last_mut() {
            Some(last) if class.is_some() && class == previous => last.end = end,
            _ if class.is_some() => tokens.push(index..end),
            _ => {}
        }
        previous = class;
    }
    tokens
}

/// The place in the file of a part of a string: exact where the string is written plainly, else the whole string.
pub(super) fn within(file: &SourceFile, word: &Word, part: Range<usize>) -> Range<usize> {
    let inner = word.span.start + 1..word.span.end.saturating_sub(1);
    if file.text.get(inner.clone()) == Some(word.text.as_str()) {
        // At the very end there is nothing to underline but the quote.
        let end = if part.is_empty() { part.end + 1 } else { part.end };
        return inner.start + part.start..inner.start + end;
    }
    word.span.clone()
}
