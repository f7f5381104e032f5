//! Steps that nobody would ever meet, because their condition can't hold.

use super::{check::values, draft::Draft};
use crate::conversation::{
    fault::{Fault, SourceFile},
    script::{Clause, Kind},
};

/// More combinations of alternatives than this are not looked through: such a condition is taken as reachable.
const MOST_ALTERNATIVES: usize = 256;

/// Complains about conditions that contradict themselves (an error) or those of the steps they name (a warning, since
/// an answer may have been given before the conditions changed).
pub(super) fn check(draft: &Draft, files: &[SourceFile], faults: &mut Vec<Fault>) {
    // A name that is unknown or wrong has been complained about: nothing follows from it.
    let has_sound_names = |clause: &Clause| {
        draft.step(step_of(clause)).is_some_and(|(_, other)| {
            other.kind_is_known
                && match clause {
                    Clause::Is(_, value) | Clause::IsNot(_, value) => {
                        values(&other.step.kind).is_none_or(|known| known.contains(&value.as_str()))
                    }
                    _ => true,
                }
        })
    };
    for (index, step) in draft.steps.iter().enumerate() {
        let Some(when) = &step.when else { continue };
        let Some(file) = files.iter().find(|file| file.path == step.path) else {
            continue;
        };
        let any = &when.condition.any;
        if !any.iter().flatten().all(has_sound_names) {
            continue;
        }
        let is_possible = |clauses: &Vec<&Clause>| can_hold(draft, clauses);
        if !any
            .iter()
            .map(|all| all.iter().collect())
            .any(|clauses| is_possible(&clauses))
        {
            let message = format!(
                "the step `{}` can't be reached: its `when` contradicts itself",
                step.step.id
            );
            faults.push(Fault::error(file, when.span.clone(), message).suggest("did you mean `or` for `and`?"));
            continue;
        }
        let expanded = expand(draft, any, index);
        if expanded.is_some_and(|alternatives| !alternatives.iter().any(is_possible)) {
            let message = format!(
                "the step `{}` can't be reached: a step that its `when` names",
                step.step.id
            );
            let message = format!("{message} is never asked under this condition");
            faults.push(Fault::warning(file, when.span.clone(), message).suggest("look at the `when` of that step"));
        }
    }
}

fn step_of(clause: &Clause) -> &str {
    match clause {
        Clause::Is(step, _) | Clause::IsNot(step, _) | Clause::Answered(step) | Clause::Missing(step) => step,
    }
}

/// Adds to each alternative what has to hold for the answers that it speaks of. None when that grows too large.
fn expand<'a>(draft: &'a Draft, any: &'a [Vec<Clause>], index: usize) -> Option<Vec<Vec<&'a Clause>>> {
    let mut done: Vec<Vec<&Clause>> = Vec::new();
    // Each entry: the clauses, and how many of them have been followed.
    let mut open: Vec<(Vec<&Clause>, usize)> = any.iter().map(|all| (all.iter().collect(), 0)).collect();
    while let Some((clauses, followed)) = open.pop() {
        let Some(clause) = clauses.get(followed) else {
            done.push(clauses);
            continue;
        };
        if open.len() + done.len() > MOST_ALTERNATIVES || clauses.len() > MOST_ALTERNATIVES {
            return None;
        }
        let condition = match clause {
            Clause::Missing(_) => None,
            // Only what stands earlier is followed, so that this ends even where steps name each other.
            _ => draft
                .step(step_of(clause))
                .filter(|(other, _)| *other < index)
                .and_then(|(_, step)| step.when.as_ref()),
        };
        match condition {
            None => open.push((clauses, followed + 1)),
            Some(placed) => {
                for all in &placed.condition.any {
                    let mut longer = clauses.clone();
                    longer.extend(all.iter().filter(|clause| !clauses.contains(clause)));
                    open.push((longer, followed + 1));
                }
            }
        }
    }
    Some(done)
}

/// Can all of the clauses hold at once?
fn can_hold(draft: &Draft, clauses: &[&Clause]) -> bool {
    clauses.iter().all(|clause| {
        let step = step_of(clause);
        let about: Vec<&Clause> = clauses.iter().copied().filter(|other| step_of(other) == step).collect();
        let kind = draft.step(step).map(|(_, draft)| &draft.step.kind);
        match clause {
            Clause::Missing(_) => about.iter().all(|other| matches!(other, Clause::Missing(_))),
            Clause::Answered(_) => true,
            // Of a checklist several items can be ticked; of anything else there is one answer.
            Clause::Is(_, value) => about.iter().all(|other| match other {
                Clause::Is(_, another) => value == another || matches!(kind, Some(Kind::Checklist { .. })),
                Clause::IsNot(_, another) => value != another,
                _ => true,
            }),
            Clause::IsNot(..) => match kind
                .filter(|kind| !matches!(kind, Kind::Checklist { .. }))
                .and_then(values)
            {
                None => true,
                Some(known) => known.iter().any(|value| {
                    !about
                        .iter()
                        .any(|other| matches!(other, Clause::IsNot(_, excluded) if excluded == value))
                }),
            },
        }
    })
}
