//! What a change of the files does to people who are half-way.

use std::mem::discriminant;

use super::script::{Conversation, Kind, Step};

/// A step whose answers a change loses, or gives another meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// Its id in the old files.
    pub step: String,
    /// The stage that it stood in.
    pub stage: String,
    /// What happens to its answers.
    pub loss: Loss,
}

/// What happens to an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// No step has the id now, and none is `renamed-from` it.
    Gone,
    /// The step that has it now (this id) asks for another kind of thing.
    OtherKind(String),
    /// The step that has it now (first) no longer has these options or items.
    OptionsGone(String, Vec<String>),
}

impl std::fmt::Display for Orphan {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "step `{}` of stage `{}`: ", self.step, self.stage)?;
        match &self.loss {
            Loss::Gone => {
                write!(
                    formatter,
                    "gone; if another step asks for the same, give it renamed-from = [\"{}\"]",
                    self.step
                )
            }
            Loss::OtherKind(step) => write!(formatter, "`{step}` now asks for another kind of thing"),
            Loss::OptionsGone(step, options) => {
                write!(formatter, "`{step}` no longer has {}", options.join(", "))
            }
        }
    }
}

/// The steps of `old` whose answers do not carry over to `new`, in the order asked.
pub fn orphans(old: &Conversation, new: &Conversation) -> Vec<Orphan> {
    let orphan = |(stage, step): (usize, &Step)| {
        let stage = old.stages.get(stage).map(|stage| stage.id.clone()).unwrap_or_default();
        loss(step, new).map(|loss| Orphan {
            step: step.id.clone(),
            stage,
            loss,
        })
    };
    old.steps().filter_map(orphan).collect()
}

fn loss(old: &Step, new: &Conversation) -> Option<Loss> {
    let renamed = || {
        new.steps()
            .map(|(_, step)| step)
            .find(|step| step.renamed_from.contains(&old.id))
    };
    let Some(heir) = new.step(&old.id).map(|(_, step)| step).or_else(renamed) else {
        return Some(Loss::Gone);
    };
    if discriminant(&old.kind) != discriminant(&heir.kind) {
        return Some(Loss::OtherKind(heir.id.clone()));
    }
    let (before, now) = match (&old.kind, &heir.kind) {
        (Kind::Choice { options: before }, Kind::Choice { options: now })
        | (Kind::Checklist { items: before }, Kind::Checklist { items: now }) => (before, now),
        _ => return None,
    };
    let gone: Vec<String> = before.iter().filter(|id| !now.contains(id)).cloned().collect();
    (!gone.is_empty()).then(|| Loss::OptionsGone(heir.id.clone(), gone))
}
