//! The first, cheap look at a PDF: is it all there, and if it can't be read, is that because it is locked?

/// How far before the word `/Encrypt` the beginning of its dictionary is looked for, and how far behind it its end.
const DICTIONARY_REACH: usize = 4096;
/// Occurrences of the word that are looked at; an honest file has one or two.
const OCCURRENCES: usize = 64;
/// The end mark belongs into the last kilobyte (PDF 1.7, annex H, note 18); mail programs and scanners append more.
const END_REACH: usize = 64 * 1024;

/// Whether the trailer speaks of encryption: in a `trailer` dictionary or in a cross-reference stream's (ISO 32000-1 §7.5.5, §7.5.8). Both
/// stand uncompressed in the file.
pub(super) fn is_locked(bytes: &[u8]) -> bool {
    let mut from = 0;
    for _ in 0..OCCURRENCES {
        let found = bytes.get(from..).and_then(|rest| find(rest, b"/Encrypt"));
        let Some(at) = found.map(|at| from + at) else { break };
        from = at + b"/Encrypt".len();
        // `/EncryptMetadata` is another word.
        let is_word = bytes.get(from).is_some_and(|next| !next.is_ascii_alphanumeric());
        if is_word && in_trailer(bytes, at) {
            return true;
        }
    }
    false
}

/// Whether the PDF has an end. One that was cut off in sending has none.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(END_REACH)..).unwrap_or(bytes);
    find(tail, b"startxref").is_some() || find(tail, b"%%EOF").is_some()
}

fn in_trailer(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(at.saturating_sub(DICTIONARY_REACH)..at).unwrap_or_default();
    let trailer = rfind(before, b"trailer");
    let object = rfind(before, b" obj");
    let closed = rfind(before, b"endobj");
    if trailer > object.max(closed) {
        return true;
    }
    let end = (at + DICTIONARY_REACH).min(bytes.len());
    let behind = bytes.get(at..end).unwrap_or_default();
    let behind = find(behind, b"stream").and_then(|stream| behind.get(..stream));
    match (object, behind) {
        // `endobj` ends in "obj" without the space before it, so an open object is one whose " obj" comes later.
        (Some(object), Some(behind)) if Some(object) > closed => {
            let dictionary = before.get(object..).unwrap_or_default();
            find(dictionary, b"/XRef").is_some() || find(behind, b"/XRef").is_some()
        }
        _ => false,
    }
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let at = from + rest.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn rfind(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).rposition(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_the_lock_in_the_trailer_only() {
        let classic =
            b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\ntrailer\n<< /Root 1 0 R /Encrypt 5 0 R >>\nstartxref\n%%EOF";
        assert!(is_locked(classic));
        let stream = b"%PDF-1.5\n9 0 obj\n<< /Type /XRef /Encrypt 5 0 R >>\nstream\n..endstream\nendobj\n%%EOF";
        assert!(is_locked(stream));
        let stream = b"%PDF-1.5\n9 0 obj\n<< /Encrypt 5 0 R/Type/XRef >>\nstream\n..endstream\nendobj\n%%EOF";
        assert!(is_locked(stream));
        let in_text = b"%PDF-1.4\n1 0 obj\n(see /Encrypt here)\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF";
        for open in [
            &in_text[..],
            b"%PDF-1.4\ntrailer << /EncryptMetadata false >>",
            b"/Encrypt",
        ] {
            assert!(!is_locked(open));
        }
    }

    #[test]
    fn wants_an_end() {
        assert!(is_whole(b"%PDF-1.4\nstartxref\n9\n%%EOF\n\0\0\0"));
        assert!(!is_whole(b"%PDF-1.4\n1 0 obj\n<<"));
    }
}
