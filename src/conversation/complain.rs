//! Faults as a compiler would print them: the sentence, the place, the line, a caret, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::fault::{Fault, SourceFile};

/// All faults by file and place, and how many there are: "3 errors, 1 warning". Empty when there are none.
///
/// `colour` adds the terminal's escape sequences.
pub fn render_faults(faults: &[Fault], files: &[SourceFile], colour: bool) -> String {
    if faults.is_empty() {
        return String::new();
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut sorted: Vec<&Fault> = faults.iter().collect();
    sorted.sort_by(|one, other| (&one.path, one.span.start).cmp(&(&other.path, other.span.start)));
    let mut said = String::new();
    for fault in sorted {
        let file = files.iter().find(|file| file.path == fault.path);
        said.push_str(&renderer.render(&[group(fault, file)]));
        said.push_str("\n\n");
    }
    let warnings = faults.iter().filter(|fault| fault.is_warning).count();
    let counts = [(faults.len() - warnings, "error"), (warnings, "warning")];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    said.push_str(&counts.join(", "));
    said.push('\n');
    said
}

fn group<'a>(fault: &'a Fault, file: Option<&'a SourceFile>) -> Group<'a> {
    let level = if fault.is_warning { Level::WARNING } else { Level::ERROR };
    let title = level.primary_title(fault.message.as_str());
    let group = match file {
        Some(file) if !fault.span.is_empty() && is_inside(fault, file) => title.element(
            Snippet::source(file.text.as_str())
                .path(file.path.as_str())
                .annotation(AnnotationKind::Primary.span(fault.span.clone())),
        ),
        _ => title.element(Origin::path(fault.path.as_str())),
    };
    match &fault.suggestion {
        Some(suggestion) => group.element(Level::HELP.message(suggestion.as_str())),
        None => group,
    }
}

/// The renderer slices the text: a place from another version of the file must not reach it.
fn is_inside(fault: &Fault, file: &SourceFile) -> bool {
    file.text.get(fault.span.clone()).is_some()
}
