//! Reading a stage's file.

use toml::de::DeTable;

use super::{
    condition,
    draft::{Draft, DraftStage, DraftStep, Role, check_id},
    kind,
    suggest::did_you_mean,
    table::{Table, Value, Word, type_name},
};
use crate::conversation::{
    fault::{Fault, SourceFile},
    script::{Kind, Stage, Step},
};

/// The keys that any step may have.
const STEP_KEYS: &[&str] = &[
    "id",
    "kind",
    "when",
    "optional",
    "sensitive",
    "masked",
    "differs-from",
    "equals",
    "depends-on",
    "renamed-from",
    "needs",
    "meanwhile",
];

/// Reads the file of the stage that is called `name` in `conversation.toml`.
pub(super) fn read(
    name: &str,
    file: &SourceFile,
    root: &toml::Spanned<DeTable<'_>>,
    draft: &mut Draft,
    faults: &mut Vec<Fault>,
) {
    let index = draft.stages.len();
    let mut top = Table {
        file,
        span: 0..0,
        entries: root.get_ref(),
        faults,
    };
    top.only(&["stage", "step"], "a stage's file", |key| {
        STEP_KEYS
            .contains(&key)
            .then(|| format!("does `{key}` belong under a `[[step]]`?"))
    });
    let header = root.get_ref().get("stage");
    if header.is_none() {
        top.error(
            0..0,
            "`[stage]` is missing",
            Some(format!("begin the file with `[stage]` and `id = \"{name}\"`")),
        );
    }
    let mut stage = Stage {
        id: name.to_owned(),
        needs: None,
        steps: Vec::new(),
    };
    draft.places.put(&format!("stage-{name}"), None, &file.path, 0..0);
    if let Some(value) = root.get_ref().get("stage")
        && let Some(mut table) = Table::of(file, value, "`stage`", faults)
    {
        table.span = table.key_span("id");
        table.only(&["id", "needs"], "`[stage]`", |_| None);
        if let Some(id) = table.required_string("id", &format!("write `id = \"{name}\"`"))
            && id.text != name
        {
            let message = format!("the stage's id is `{}`, but the file is `{name}.toml`", id.text);
            table.error(
                id.span,
                message,
                Some(format!("write `id = \"{name}\"`, or rename the file")),
            );
        }
        if let Some(needs) = table.string("needs") {
            draft.refer(&table, None, Role::StageNeeds(index), &needs);
            stage.needs = Some(needs.text);
        }
    }
    draft.stages.push(DraftStage { stage });
    read_steps(index, file, root.get_ref().get("step"), draft, faults);
}

fn read_steps(stage: usize, file: &SourceFile, steps: Option<&Value<'_>>, draft: &mut Draft, faults: &mut Vec<Fault>) {
    let Some(value) = steps else {
        faults.push(Fault::error(file, 0..0, "the stage has no step").suggest("add a `[[step]]`"));
        return;
    };
    let Some(elements) = value.get_ref().as_array() else {
        let message = format!("`step` has to be a list of tables, not {}", type_name(value));
        faults.push(Fault::error(file, value.span(), message).suggest("write `[[step]]` with two brackets"));
        return;
    };
    for element in elements {
        if let Some(table) = Table::of(file, element, "a step", faults) {
            read_step(stage, table, draft);
        }
    }
}

fn read_step(stage: usize, mut table: Table<'_, '_>, draft: &mut Draft) {
    let index = draft.steps.len();
    let id = table
        .required_string("id", "give the step an id: `id = \"…\"`")
        .unwrap_or_else(|| Word {
            text: String::new(),
            span: table.span.clone(),
        });
    if table.get("id").is_some() && !id.text.is_empty() {
        check_id(&mut table, &id, "step");
    }
    draft.places.put(&id.text, None, &table.file.path, id.span.clone());
    let file = table.file;
    draft.steps.push(DraftStep {
        step: blank(id.text),
        stage,
        path: file.path.clone(),
        id: id.span.clone(),
        kind_is_known: false,
        when: None,
    });
    // What is missing is said at the id, which is easier to find than the bracket.
    if table.get("id").is_some() {
        table.span = id.span;
    }

    let kind = table.required_string("kind", "say what is asked: `kind = \"…\"`");
    let read_kind = kind
        .as_ref()
        .and_then(|kind| kind::read(&mut table, kind, index, draft));
    check_keys(&mut table, kind.as_ref().filter(|_| read_kind.is_some()));

    let when = table
        .string("when")
        .and_then(|when| condition::read(file, &when, table.faults));
    let needs = table.string("needs");
    if let Some(needs) = &needs {
        draft.refer(&table, Some(index), Role::Needs, needs);
    }
    let sensitive = table.string("sensitive");
    if let Some(subject) = &sensitive {
        check_id(&mut table, subject, "person");
        draft.places.put(
            &format!("consent-{}", subject.text),
            None,
            &file.path,
            subject.span.clone(),
        );
    }
    let optional = table.flag("optional");
    let masked = table.flag("masked") || sensitive.is_some();
    let meanwhile = table.flag("meanwhile");
    let mut named = |key: &str, role: Role| {
        let words = table.strings(key).unwrap_or_default();
        for word in &words {
            draft.refer(&table, Some(index), role.clone(), word);
        }
        words.into_iter().map(|word| word.text).collect::<Vec<_>>()
    };
    let differs_from = named("differs-from", Role::DiffersFrom);
    let equals = named("equals", Role::Equals);
    let depends_on = named("depends-on", Role::DependsOn);
    let renamed_from = named("renamed-from", Role::RenamedFrom);
    if meanwhile && needs.is_none() && draft.stages.get(stage).is_some_and(|draft| draft.stage.needs.is_none()) {
        let message = "`meanwhile` has no effect: neither the stage nor the step waits for a window";
        let fault = Fault::warning(file, table.key_span("meanwhile"), message).suggest("leave it out");
        table.faults.push(fault);
    }

    let Some(slot) = draft.steps.get_mut(index) else { return };
    slot.kind_is_known = read_kind.is_some();
    slot.step = Step {
        id: std::mem::take(&mut slot.step.id),
        kind: read_kind.unwrap_or(Kind::Tell { password: false }),
        when: when.as_ref().map(|placed| placed.condition.clone()),
        optional,
        sensitive: sensitive.map(|subject| subject.text),
        masked,
        differs_from,
        equals,
        depends_on,
        renamed_from,
        meanwhile,
        needs: needs.map(|needs| needs.text),
    };
    slot.when = when;
}

/// Unknown keys; those of another kind are said to be so. While the kind is unknown, every kind's keys pass.
fn check_keys(table: &mut Table<'_, '_>, kind: Option<&Word>) {
    let Some(kind) = kind else {
        let all: Vec<&str> = table.entries.keys().map(|key| &**key.get_ref()).collect();
        let known: Vec<&str> = STEP_KEYS
            .iter()
            .copied()
            .chain(all.into_iter().filter(|key| kind::kind_with(key).is_some()))
            .collect();
        table.only(&known, "a step", |key| did_you_mean(key, STEP_KEYS.iter().copied()));
        return;
    };
    let known: Vec<&str> = STEP_KEYS.iter().chain(kind::keys_of(&kind.text)).copied().collect();
    table.only(&known, &format!("a step of kind `{}`", kind.text), |key| {
        kind::kind_with(key).map(|other| format!("`{key}` goes with the kind `{other}`"))
    });
}

fn blank(id: String) -> Step {
    Step {
        id,
        kind: Kind::Tell { password: false },
        when: None,
        optional: false,
        sensitive: None,
        masked: false,
        differs_from: Vec::new(),
        equals: Vec::new(),
        depends_on: Vec::new(),
        renamed_from: Vec::new(),
        meanwhile: false,
        needs: None,
    }
}
