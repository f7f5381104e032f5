//! Files that were made for the person, as a transcript shows them: what is in an archive, and how many pages there are.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::documents::{Accept, Limits, Request, Requirement, inspect};

/// More than any file of a package unpacks to.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The file as lines: its name with its pages, and each file of an archive likewise.
pub fn printed_made(file_name: &str, bytes: &[u8]) -> String {
    let mut lines = vec![format!("📎 {}", with_pages(file_name, bytes))];
    if file_name.ends_with(".zip") {
        match inside(bytes) {
            Ok(files) => lines.extend(files.iter().map(|(name, bytes)| with_pages(name, bytes))),
            Err(error) => lines.push(format!("(no archive: {error})")),
        }
    }
    lines.join("\n")
}

/// `营业执照.pdf 📄×2`
fn with_pages(name: &str, bytes: &[u8]) -> String {
    if !name.ends_with(".pdf") {
        return name.to_owned();
    }
    let request = Request {
        requirement: Requirement {
            accept: vec![Accept::Pdf],
            ..Requirement::default()
        },
        ..Request::default()
    };
    match inspect(bytes, &request, &Limits::default(), &mut || ())
        .facts
        .page_count
    {
        Some(pages) => format!("{name} 📄×{pages}"),
        None => format!("{name} (no PDF)"),
    }
}

fn inside(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, zip::result::ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index)?;
        let name = entry.name()?.into_owned();
        let mut bytes = Vec::new();
        entry.take(MOST_BYTES).read_to_end(&mut bytes)?;
        files.push((name, bytes));
    }
    Ok(files)
}
