//! What the locale files hold, with places: for the checks, and to know which arguments a message wants.

use std::{collections::HashMap, ops::Range};

use fluent_syntax::{
    ast::{self, Expression, InlineExpression, PatternElement},
    parser,
};

use crate::conversation::fault::{Fault, SourceFile};

/// One message of one language.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// Which file, and where its id stands in it, in bytes.
    pub place: (String, Range<usize>),
    /// Its value; a message may have attributes only.
    pub value: Option<Pattern>,
    /// Its attributes by name, each with its place.
    pub attributes: Vec<(String, Range<usize>, Pattern)>,
}

/// The words of a value or an attribute, as far as the checks need them.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// `{ $name }`, with places.
    pub variables: Vec<(String, Range<usize>)>,
    /// `{ message }` and `{ message.attribute }`.
    pub references: Vec<(String, Option<String>)>,
    /// Characters of text, the longest variant of each choice counted, arguments not.
    pub length: usize,
}

impl Message {
    /// The value (none) or the attribute of that name.
    pub fn part(&self, attribute: Option<&str>) -> Option<&Pattern> {
        match attribute {
            None => self.value.as_ref(),
            Some(name) => self
                .attributes
                .iter()
                .find(|(own, ..)| own == name)
                .map(|(.., pattern)| pattern),
        }
    }
}

/// The messages of one language, in the order of the files.
#[derive(Clone, Debug, Default)]
pub(super) struct Catalogue {
    pub(super) messages: Vec<Message>,
    by_id: HashMap<String, usize>,
}

impl Catalogue {
    pub(super) fn get(&self, id: &str) -> Option<&Message> {
        self.by_id.get(id).and_then(|index| self.messages.get(*index))
    }

    /// Adds a file's messages. Broken syntax and ids that are there already become faults.
    pub(super) fn add(&mut self, file: &SourceFile, files: &[&SourceFile], faults: &mut Vec<Fault>) {
        let resource = match parser::parse(file.text.as_str()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                faults.extend(errors.iter().map(|error| {
                    let fault = Fault::error(file, error.pos.clone(), format!("not Fluent: {}", error.kind));
                    fault.suggest("a message is `id = words`; further lines begin with spaces")
                }));
                resource
            }
        };
        for entry in &resource.body {
            if let ast::Entry::Message(message) = entry {
                self.add_message(file, message, files, faults);
            }
        }
    }

    fn add_message(
        &mut self,
        file: &SourceFile,
        message: &ast::Message<&str>,
        files: &[&SourceFile],
        faults: &mut Vec<Fault>,
    ) {
        let id = message.id.name;
        let span = place(file, id);
        if let Some(earlier) = self.get(id) {
            let (path, first) = &earlier.place;
            let position = files
                .iter()
                .find(|file| file.path == *path)
                .map(|file| file.position(first.start));
            let position = position.unwrap_or_else(|| path.clone());
            let fault = Fault::error(file, span, format!("the message `{id}` is already at {position}"));
            faults.push(fault.suggest("keep one of them"));
            return;
        }
        let mut attributes: Vec<(String, Range<usize>, Pattern)> = Vec::with_capacity(message.attributes.len());
        for attribute in &message.attributes {
            let name = attribute.id.name;
            if attributes.iter().any(|(own, ..)| own == name) {
                let text = format!("the attribute `.{name}` is twice in `{id}`");
                faults.push(Fault::error(file, place(file, name), text).suggest("keep one of them"));
            } else {
                attributes.push((name.to_owned(), place(file, name), pattern(file, &attribute.value)));
            }
        }
        self.by_id.insert(id.to_owned(), self.messages.len());
        self.messages.push(Message {
            id: id.to_owned(),
            place: (file.path.clone(), span),
            value: message.value.as_ref().map(|value| pattern(file, value)),
            attributes,
        });
    }

    /// Names of the arguments that a part wants, those of the messages that it refers to included.
    pub(super) fn variables(&self, id: &str, attribute: Option<&str>) -> Vec<String> {
        let mut names = Vec::new();
        let mut seen: Vec<(&str, Option<&str>)> = Vec::new();
        let mut open = vec![(id, attribute)];
        while let Some((id, attribute)) = open.pop() {
            let Some((message, part)) = self
                .get(id)
                .and_then(|message| Some((message, message.part(attribute)?)))
            else {
                continue;
            };
            if seen.contains(&(message.id.as_str(), attribute)) {
                continue;
            }
            seen.push((&message.id, attribute));
            for (name, _) in &part.variables {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            open.extend(
                part.references
                    .iter()
                    .map(|(id, attribute)| (id.as_str(), attribute.as_deref())),
            );
        }
        names
    }
}

/// Where a piece of the file's own text stands: the parser hands out slices of it, but says no places.
fn place(file: &SourceFile, piece: &str) -> Range<usize> {
    let start = (piece.as_ptr() as usize).saturating_sub(file.text.as_ptr() as usize);
    if start + piece.len() <= file.text.len() {
        start..start + piece.len()
    } else {
        0..0
    }
}

fn pattern(file: &SourceFile, words: &ast::Pattern<&str>) -> Pattern {
    let mut pattern = Pattern::default();
    pattern.length = length_of(file, words, &mut pattern);
    pattern
}

/// Gathers what stands in the words; gives their length.
fn length_of(file: &SourceFile, words: &ast::Pattern<&str>, into: &mut Pattern) -> usize {
    let lengths = words.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => value.chars().count(),
        PatternElement::Placeable { expression } => length_of_expression(file, expression, into),
    });
    lengths.sum()
}

fn length_of_expression(file: &SourceFile, expression: &Expression<&str>, into: &mut Pattern) -> usize {
    match expression {
        Expression::Inline(inline) => length_of_inline(file, inline, into),
        Expression::Select { selector, variants } => {
            length_of_inline(file, selector, into);
            variants
                .iter()
                .map(|variant| length_of(file, &variant.value, into))
                .max()
                .unwrap_or(0)
        }
    }
}

fn length_of_inline(file: &SourceFile, inline: &InlineExpression<&str>, into: &mut Pattern) -> usize {
    match inline {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => value.chars().count(),
        InlineExpression::VariableReference { id } => {
            into.variables.push((id.name.to_owned(), place(file, id.name)));
            0
        }
        InlineExpression::MessageReference { id, attribute } => {
            let attribute = attribute.as_ref().map(|attribute| attribute.name.to_owned());
            into.references.push((id.name.to_owned(), attribute));
            0
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                length_of_inline(file, argument, into);
            }
            0
        }
        InlineExpression::TermReference { .. } => 0,
        InlineExpression::Placeable { expression } => length_of_expression(file, expression, into),
    }
}
