//! What names what: every name has to exist, and to stand where it makes sense.

use std::{collections::HashMap, mem::discriminant, ops::Range};

use super::{
    draft::{Draft, DraftStep, Reference, Role},
    suggest::{did_you_mean, list},
};
use crate::conversation::{
    fault::{Fault, SourceFile},
    script::{Clause, Kind},
};

/// Checks all names between steps, stages and windows.
pub(super) fn check(draft: &Draft, files: &[SourceFile], faults: &mut Vec<Fault>) {
    let mut checker = Checker { draft, files, faults };
    checker.duplicates();
    for reference in &draft.references {
        checker.reference(reference);
    }
    for (index, step) in draft.steps.iter().enumerate() {
        checker.condition(index, step);
    }
    checker.windows();
}

/// The answers that a comparison may name; none when any text may.
pub(super) fn values(kind: &Kind) -> Option<Vec<&str>> {
    match kind {
        Kind::Choice { options } => Some(options.iter().map(String::as_str).collect()),
        Kind::YesNo => Some(vec!["yes", "no"]),
        Kind::Checklist { items } => Some(items.iter().map(String::as_str).collect()),
        _ => None,
    }
}

/// Has the kind an answer that could be equal to something?
fn has_value(kind: &Kind) -> bool {
    !matches!(kind, Kind::Tell { .. } | Kind::Submitted { .. } | Kind::Paper { .. })
}

struct Checker<'a> {
    draft: &'a Draft,
    files: &'a [SourceFile],
    faults: &'a mut Vec<Fault>,
}

impl Checker<'_> {
    fn error(&mut self, path: &str, span: Range<usize>, message: String, suggestion: Option<String>) {
        self.faults.push(Fault {
            path: path.to_owned(),
            span,
            message,
            suggestion,
            is_warning: false,
        });
    }

    fn warning(&mut self, path: &str, span: Range<usize>, message: String, suggestion: &str) {
        let suggestion = Some(suggestion.to_owned());
        self.faults.push(Fault {
            path: path.to_owned(),
            span,
            message,
            suggestion,
            is_warning: true,
        });
    }

    fn position(&self, path: &str, offset: usize) -> String {
        let file = self.files.iter().find(|file| file.path == path);
        file.map_or_else(|| path.to_owned(), |file| file.position(offset))
    }

    fn duplicates(&mut self) {
        let draft = self.draft;
        let mut first: HashMap<&str, &DraftStep> = HashMap::new();
        for step in draft.steps.iter().filter(|step| !step.step.id.is_empty()) {
            match first.get(step.step.id.as_str()) {
                None => {
                    first.insert(&step.step.id, step);
                }
                Some(earlier) => {
                    let place = self.position(&earlier.path, earlier.id.start);
                    let message = format!("the step id `{}` is already used at {place}", step.step.id);
                    let hint = "an id is unique in the whole conversation: rename one of them".to_owned();
                    self.error(&step.path, step.id.clone(), message, Some(hint));
                }
            }
        }
        let mut renamed: HashMap<&str, &Reference> = HashMap::new();
        for reference in draft
            .references
            .iter()
            .filter(|reference| reference.role == Role::RenamedFrom)
        {
            if let Some(earlier) = renamed.get(reference.name.as_str()) {
                let place = self.position(&earlier.path, earlier.span.start);
                let message = format!("the earlier id `{}` is already claimed at {place}", reference.name);
                self.error(&reference.path, reference.span.clone(), message, None);
            } else {
                renamed.insert(&reference.name, reference);
            }
        }
    }

    fn unknown_step(&mut self, path: &str, span: Range<usize>, name: &str) {
        // What can't be found may stand in the part of a file that could not be read.
        if !self.draft.broken {
            let ids = self.draft.steps.iter().map(|step| step.step.id.as_str());
            let suggestion = did_you_mean(name, ids);
            self.error(path, span, format!("there is no step `{name}`"), suggestion);
        }
    }

    fn reference(&mut self, reference: &Reference) {
        let draft = self.draft;
        let Reference {
            from,
            role,
            name,
            path,
            span,
        } = reference;
        let from = from.and_then(|index| draft.steps.get(index).map(|step| (index, step)));
        match role {
            Role::RenamedFrom => {
                if let Some((_, living)) = draft.step(name) {
                    let place = self.position(&living.path, living.id.start);
                    let message = format!("`{name}` is not an earlier id: a step has it at {place}");
                    self.error(
                        path,
                        span.clone(),
                        message,
                        Some("leave it out, or rename that step".to_owned()),
                    );
                }
            }
            Role::Opens | Role::Needs | Role::StageNeeds(_) | Role::TriggerWindow => {
                if !draft.windows.iter().any(|window| window.window.id == *name) {
                    if !draft.broken {
                        let ids = draft.windows.iter().map(|window| window.window.id.as_str());
                        let suggestion =
                            did_you_mean(name, ids).or_else(|| Some(format!("add `[{name}]` to windows.toml")));
                        self.error(path, span.clone(), format!("there is no window `{name}`"), suggestion);
                    }
                    return;
                }
                let is_opened = |before: &dyn Fn(usize, &DraftStep) -> bool| {
                    draft
                        .steps
                        .iter()
                        .enumerate()
                        .any(|(index, step)| before(index, step) && opens(step, name))
                };
                let (who, is_opened) = match (role, from) {
                    (Role::StageNeeds(stage), _) => ("the stage", is_opened(&|_, step| step.stage < *stage)),
                    (Role::Needs, Some((own, _))) => ("the step", is_opened(&|index, _| index < own)),
                    _ => return,
                };
                if !is_opened && !draft.broken {
                    let message = format!("{who} can never be reached: no earlier step opens the window `{name}`");
                    let hint = format!("let an earlier step of kind `submitted` have `opens = \"{name}\"`");
                    self.error(path, span.clone(), message, Some(hint));
                }
            }
            Role::Mend | Role::Trigger => {
                if draft.step(name).is_none() {
                    self.unknown_step(path, span.clone(), name);
                }
            }
            Role::Chosen(option) => {
                let Some((_, step)) = draft.step(name) else {
                    return self.unknown_step(path, span.clone(), name);
                };
                let known = values(&step.step.kind).unwrap_or_default();
                if step.kind_is_known && !known.contains(&option.as_str()) {
                    let suggestion = did_you_mean(option, known.iter().copied());
                    let message = format!("`{option}` is never an answer to `{name}`");
                    self.error(path, span.clone(), message, suggestion);
                }
            }
            Role::Until | Role::CreditCode => {
                let Some((_, step)) = draft.step(name) else {
                    return self.unknown_step(path, span.clone(), name);
                };
                let (fits, wanted) = match role {
                    Role::Until => (step.step.kind == Kind::Validity, "validity"),
                    _ => (step.step.kind == Kind::CreditCode, "credit-code"),
                };
                if step.kind_is_known && !fits {
                    let message = format!("`{name}` is no step of kind `{wanted}`");
                    self.error(path, span.clone(), message, None);
                }
            }
            Role::Paper => {
                let Some((_, step)) = draft.step(name) else {
                    return self.unknown_step(path, span.clone(), name);
                };
                if step.kind_is_known && !matches!(step.step.kind, Kind::Paper { .. }) {
                    let message = format!("`{name}` is no step of kind `paper`");
                    self.error(path, span.clone(), message, None);
                }
            }
            Role::DiffersFrom | Role::Equals | Role::DependsOn => {
                let Some((target_index, target)) = draft.step(name) else {
                    self.unknown_step(path, span.clone(), name);
                    return;
                };
                if let Some((index, step)) = from {
                    self.relation(role, (index, step), (target_index, target), reference);
                }
            }
        }
    }

    fn relation(
        &mut self,
        role: &Role,
        (index, step): (usize, &DraftStep),
        (target_index, target): (usize, &DraftStep),
        reference: &Reference,
    ) {
        let Reference { name, path, span, .. } = reference;
        let key = match role {
            Role::DiffersFrom => "differs-from",
            Role::Equals => "equals",
            _ => "depends-on",
        };
        if target_index == index {
            self.error(
                path,
                span.clone(),
                format!("`{key}` names the step itself"),
                Some("leave it out".to_owned()),
            );
            return;
        }
        if target_index > index {
            let message = format!("`{key}` names `{name}`, which is asked later");
            self.warning(path, span.clone(), message, "say it at the later of the two steps");
        }
        let kinds_known = step.kind_is_known && target.kind_is_known;
        if *role != Role::Equals || !kinds_known {
            return;
        }
        if discriminant(&step.step.kind) != discriminant(&target.step.kind) {
            let message = format!("`equals` names `{name}`, which asks for another kind of thing");
            self.error(
                path,
                span.clone(),
                message,
                Some("both steps need the same `kind`".to_owned()),
            );
        } else if !has_value(&step.step.kind) {
            let message = format!("`equals` names `{name}`, whose answer can't be compared");
            self.error(path, span.clone(), message, Some("leave it out".to_owned()));
        }
    }

    fn condition(&mut self, index: usize, step: &DraftStep) {
        let Some(when) = &step.when else { return };
        let clauses = when.condition.any.iter().flatten();
        for (clause, place) in clauses.zip(&when.clauses) {
            let (name, value) = match clause {
                Clause::Is(name, value) | Clause::IsNot(name, value) => (name, Some(value.as_str())),
                Clause::Answered(name) | Clause::Missing(name) => (name, None),
            };
            let Some((other_index, other)) = self.draft.step(name) else {
                self.unknown_step(&step.path, place.step.clone(), name);
                continue;
            };
            if other_index >= index {
                let message = match other_index == index {
                    true => format!("`when` names the step `{name}` itself"),
                    false => format!("`when` names `{name}`, which is asked later"),
                };
                let hint = match other.stage == step.stage {
                    true => "a condition looks back: move this step below".to_owned(),
                    false => "a condition looks back: its stage comes after this one".to_owned(),
                };
                self.error(&step.path, place.step.clone(), message, Some(hint));
            }
            let Some(value) = value.filter(|_| other.kind_is_known) else {
                continue;
            };
            match values(&other.step.kind) {
                // An empty list of options has been complained about.
                Some(known) if !known.is_empty() && !known.contains(&value) => {
                    let suggestion =
                        did_you_mean(value, known.iter().copied()).or_else(|| Some(format!("it has {}", list(&known))));
                    let message = format!("`{value}` is never an answer to `{name}`");
                    self.error(&step.path, place.value.clone(), message, suggestion);
                }
                None if !has_value(&other.step.kind) => {
                    let message = format!("the answer to `{name}` can't be compared");
                    let hint = format!("write `{name} answered` or `{name} missing`");
                    self.error(&step.path, place.value.clone(), message, Some(hint));
                }
                _ => {}
            }
        }
    }

    fn windows(&mut self) {
        let draft = self.draft;
        for window in &draft.windows {
            let id = &window.window.id;
            let is_opened = !window.window.opened_by.is_empty() || draft.steps.iter().any(|step| opens(step, id));
            if !draft.broken && !is_opened {
                let hint = format!(
                    "let a step of kind `submitted` have `opens = \"{id}\"`, say `opened-by = [\"…\"]`, or remove the window"
                );
                self.error(
                    &window.path,
                    window.id.clone(),
                    format!("no step opens the window `{id}`"),
                    Some(hint),
                );
            }
        }
    }
}

fn opens(step: &DraftStep, window: &str) -> bool {
    matches!(&step.step.kind, Kind::Submitted { opens } if opens == window)
}
