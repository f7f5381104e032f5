//! The documents room, built by itself, and what the targets share.

#[allow(dead_code, unused_imports, reason = "the program uses what the targets don't")]
#[path = "../../src/documents/mod.rs"]
pub mod documents;

#[allow(dead_code, unused_imports, reason = "the program uses what the targets don't")]
#[path = "../../src/rules/mod.rs"]
pub mod rules;

/// The rules list what other rooms may say; this one isn't here.
mod calendar {
    pub(crate) const CODES: &[crate::rules::Code] = &[];
}

pub mod containers;

use std::panic;

use documents::{Accept, Inspection, Limits, Request, Requirement, inspect};

/// To be called once, before the first input. Panics that the program catches (of a decoder, see `Picture::decode`) are no
/// finding; libFuzzer's own hook would end the process at once. What isn't caught still ends it.
pub fn begin() {
    panic::set_hook(Box::new(|panic| {
        let within = panic.location().map_or("", |location| location.file());
        if !within.contains("/registry/") {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

/// Looks at a file as the program does, by a step that takes only this kind, within limits that keep a look short.
pub fn look(bytes: &[u8], accept: Accept) -> Inspection {
    let requirement = Requirement {
        accept: vec![accept],
        // Any form will do: what counts is that it is read.
        sheet: Some(documents::SheetLook::default()),
        ..Requirement::default()
    };
    let limits = Limits {
        max_pixels: 1_000_000,
        max_scan_pixels: 10_000_000,
        max_decode_bytes: 64 * 1024 * 1024,
        ..Limits::default()
    };
    let request = Request {
        requirement,
        file_name: Some("a.jpg".to_owned()),
        ..Request::default()
    };
    inspect(bytes, &request, &limits, &mut || ())
}

/// A whole PDF of one A4 page with that content.
pub fn pdf_of(content: &str) -> Vec<u8> {
    documents::blank::pdf(&[((595.0, 842.0), content)])
}
