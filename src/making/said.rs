//! The words for what can't be made, or is less than it could be.

use super::Making;
use crate::{
    documents::package::{Built, Definition, Fault, Note, Origin},
    texts::Text,
};

impl Making<'_> {
    /// Remembers what there is to say of a file that was made.
    pub(super) fn note(&mut self, definition: &Definition, built: &Built) {
        for note in &built.notes {
            let (code, origin) = match note {
                Note::Lowered(origin) => ("lowered", origin),
                Note::Drawn(origin) => ("drawn", origin),
                Note::NotTrueSize(origin) => ("not-true-size", origin),
                Note::Enlarged(origin) => ("enlarged", origin),
            };
            let text = Text::attribute("engine-package-note", code).with("name", definition.name.clone());
            let text = self.origin(text, origin);
            self.output.remarks.push(text);
        }
    }

    /// Why a file could not be made, and what to do.
    pub(super) fn fault(&self, definition: &Definition, fault: &Fault) -> Text {
        let say =
            |code: &'static str| Text::attribute("engine-package-fault", code).with("name", definition.name.clone());
        let of = |code, origin: &Origin| self.origin(say(code), origin);
        let count = |text: Text, number: u32| text.with("count", i64::from(number));
        match fault {
            Fault::Locked(origin) => of("locked", origin),
            Fault::Broken(origin) => of("broken", origin),
            Fault::TooComplex(origin) => of("too-complex", origin),
            Fault::TooManyPixels { origin, .. } => of("too-many-pixels", origin),
            Fault::WrongKind { origin, .. } => of("wrong-kind", origin),
            Fault::Logo { origin, .. } => of("logo", origin),
            Fault::Nothing => say("nothing"),
            Fault::TooManyPapers { given, .. } => count(say("too-many-papers"), *given),
            Fault::TooManyPages { pages, most } => count(say("too-many-pages"), *pages).with("most", i64::from(*most)),
            Fault::TooLarge { .. } => say("too-large"),
            Fault::Order { .. } | Fault::Write(_) => {
                tracing::error!(error = %fault, "a file of the package could not be made");
                say("write")
            }
        }
    }

    /// Where a page comes from, in words: the paper's title, and which of its pages.
    fn origin(&self, text: Text, origin: &Origin) -> Text {
        let title = match self.book.conversation.step(&origin.step) {
            Some((_, step)) => Text::attribute(step.id.clone(), "title"),
            None => Text::message("engine-package"),
        };
        let number = i64::from(origin.page.unwrap_or(origin.paper));
        text.with("title", title).with("page", number)
    }
}
