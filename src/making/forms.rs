//! The office's forms: filled in where they can be, else told what to copy.

use std::collections::BTreeMap;

use super::{Making, XLSX};
use crate::{
    conversation::walk::form_of,
    documents::{
        Accept, Format,
        package::{
            Definition, FormCell, FormFault, Making as How, Standing,
            forms::{cells, fill},
        },
    },
    rules::mask,
    texts::Text,
};

impl<'a> Making<'a> {
    /// Every form that the person has sent, taken or not yet; or only the one of that step.
    pub(super) fn forms(&mut self, only: Option<&str>) {
        let forms: Vec<&'a Definition> = self
            .definitions()
            .iter()
            .filter(|definition| definition.making == How::Form)
            .filter(|definition| only.is_none_or(|only| definition.from.first().is_some_and(|step| step == only)))
            .collect();
        for (done, definition) in forms.iter().enumerate() {
            self.went(done, forms.len());
            if let Err(fault) = self.form(definition) {
                let code = match fault {
                    FormFault::Locked => "locked",
                    FormFault::Broken | FormFault::NoSuchCell => "broken",
                    FormFault::TooMuch => "too-much",
                };
                self.say(definition, code);
            }
        }
    }

    fn form(&mut self, definition: &'a Definition) -> Result<(), FormFault> {
        let Some((step, paper)) = form_of(definition, &self.job.state) else {
            return Ok(());
        };
        let look = self
            .requirement(step)
            .and_then(|requirement| requirement.sheet.as_ref());
        let (Some(look), Some(bytes)) = (look, (self.read)(&paper.id)) else {
            return Ok(());
        };
        let kind = match paper.facts.format {
            Format::Xlsx => Accept::SheetX,
            _ => Accept::Sheet,
        };
        let known = look.fields.iter().filter_map(|field| {
            let step = field.equals.as_ref()?;
            Some((step.clone(), self.answer(step)?.clone()))
        });
        let cells = cells(&bytes, kind, look, &known.collect())?;
        if cells.is_empty() {
            self.say(definition, "unknown");
            return Ok(());
        }
        let of = |standing: Standing| cells.iter().filter(move |cell| cell.standing() == standing);
        let fillable: Vec<&FormCell> = of(Standing::Fillable).collect();
        if fillable.is_empty() {
            self.say(definition, "nothing");
        } else if kind == Accept::SheetX {
            self.filled(definition, &bytes, &fillable)?;
        } else {
            self.say(definition, "copy");
        }
        for cell in &fillable {
            let line = self.cell("cell", cell);
            self.output.remarks.push(line);
        }
        for cell in of(Standing::Differs) {
            let seen = if self.is_masked(cell) {
                mask::generic(&cell.seen)
            } else {
                cell.seen.clone()
            };
            let line = self.cell("differs", cell).with("seen", seen);
            self.output.remarks.push(line);
        }
        let empty: Vec<String> = of(Standing::Empty)
            .map(|cell| format!("{} {}", cell.cell, cell.label))
            .collect();
        if !empty.is_empty() {
            let said = Text::attribute("engine-form", "empty").with("cells", empty.join(self.separator().as_str()));
            self.output.remarks.push(said);
        }
        Ok(())
    }

    /// The same file with the answers in its empty cells; nothing else of it changes.
    fn filled(&mut self, definition: &Definition, bytes: &[u8], cells: &[&FormCell]) -> Result<(), FormFault> {
        let Some(first) = cells.first() else { return Ok(()) };
        let texts = cells
            .iter()
            .filter_map(|cell| Some((cell.cell.clone(), cell.answer.clone()?)));
        let filled = fill(bytes, &first.page, &texts.collect::<BTreeMap<_, _>>())?;
        self.say(definition, "filled");
        if !filled.reckoned.is_empty() {
            let said =
                Text::attribute("engine-form", "reckoned").with("cells", filled.reckoned.join(&self.separator()));
            self.output.remarks.push(said);
        }
        self.hand_over(definition.name.clone(), XLSX, filled.bytes);
        Ok(())
    }

    fn say(&mut self, definition: &Definition, code: &'static str) {
        let said = Text::attribute("engine-form", code).with("name", definition.name.clone());
        self.output.remarks.push(said);
    }

    /// A cell with the answer that belongs there, to be copied; in the chat a sensitive one is masked all the same.
    fn cell(&self, code: &'static str, cell: &FormCell) -> Text {
        let answer = cell.answer.as_deref().unwrap_or_default();
        let shown = if self.is_masked(cell) {
            mask::generic(answer)
        } else {
            answer.to_owned()
        };
        Text::attribute("engine-form", code)
            .with("cell", cell.cell.clone())
            .with("label", cell.label.clone())
            .with("answer", shown)
    }

    fn is_masked(&self, cell: &FormCell) -> bool {
        let step = cell.step.as_deref().and_then(|step| self.book.conversation.step(step));
        step.is_some_and(|(_, step)| step.masked || step.sensitive.is_some())
    }

    fn separator(&self) -> String {
        self.words(&Text::attribute("engine-form", "separator"))
    }
}
