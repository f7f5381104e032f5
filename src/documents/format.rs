//! The kind of a file, by content, never by name.

use serde::{Deserialize, Serialize};

use super::containers;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// No bytes at all.
    Empty,
    /// JPEG picture.
    Jpeg,
    /// PNG picture, animated ones included.
    Png,
    /// WebP picture.
    Webp,
    /// Windows bitmap.
    Bmp,
    /// GIF picture.
    Gif,
    /// HEIC, what iPhones take photos in.
    Heic,
    /// HEIF that doesn't name its codec as HEIC does. Often it is the same.
    Heif,
    /// AVIF. We can't decode it.
    Avif,
    /// TIFF. We can't decode it.
    Tiff,
    /// PDF.
    Pdf,
    /// Excel 97–2003 sheet: a compound file with a workbook inside.
    Xls,
    /// Word 97–2003 document: a compound file with a document inside.
    Doc,
    /// Another compound file (a locked `.xlsx` is one too).
    Compound,
    /// Excel sheet since 2007: a zip with `xl/` inside.
    Xlsx,
    /// Word document since 2007: a zip with `word/` inside.
    Docx,
    /// Zip archive.
    Zip,
    /// Another archive: RAR, 7-Zip, gzip …
    Archive,
    /// Video.
    Video,
    /// Sound.
    Audio,
    /// A web page. Some offices' "xls" downloads are one.
    Html,
    /// Plain text, in UTF-8, UTF-16 or GB 18030.
    Text,
    /// None of these.
    Unknown,
}

impl Format {
    /// Says what the bytes are. Looks at the first few kilobytes, and at the directory of zip and compound files.
    pub fn of(bytes: &[u8]) -> Format {
        if bytes.is_empty() {
            return Format::Empty;
        }
        if let Some(format) = picture(bytes) {
            return format;
        }
        if containers::is_compound(bytes) {
            return containers::compound_kind(bytes);
        }
        if containers::is_zip(bytes) {
            return containers::zip_kind(bytes);
        }
        if is_pdf(bytes) {
            return Format::Pdf;
        }
        // Text goes before the signatures that are only two or three letters long.
        if let Some(format) = text(bytes) {
            return format;
        }
        match infer::get(bytes).map(|kind| kind.matcher_type()) {
            Some(infer::MatcherType::Video) => Format::Video,
            Some(infer::MatcherType::Audio) => Format::Audio,
            Some(infer::MatcherType::Archive) => Format::Archive,
            _ => Format::Unknown,
        }
    }

    /// The media type (RFC 6838), `application/octet-stream` where there is none to name.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Webp => "image/webp",
            Format::Bmp => "image/bmp",
            Format::Gif => "image/gif",
            Format::Heic => "image/heic",
            Format::Heif => "image/heif",
            Format::Avif => "image/avif",
            Format::Tiff => "image/tiff",
            Format::Pdf => "application/pdf",
            Format::Xls => "application/vnd.ms-excel",
            Format::Doc => "application/msword",
            Format::Compound => "application/x-ole-storage",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Format::Zip => "application/zip",
            Format::Html => "text/html",
            Format::Text => "text/plain",
            Format::Empty | Format::Archive | Format::Video | Format::Audio | Format::Unknown => {
                "application/octet-stream"
            }
        }
    }

    /// The usual ending of a name, without the dot; `bin` where there is none to name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Text => "txt",
            _ => match self.extensions() {
                [first, ..] => first,
                [] => "bin",
            },
        }
    }

    /// Whether it is a picture that we can decode.
    pub fn is_picture(self) -> bool {
        matches!(
            self,
            Format::Jpeg | Format::Png | Format::Webp | Format::Bmp | Format::Gif | Format::Heic | Format::Heif
        )
    }

    /// Whether it is HEIC or of its kin: the offices' pages take none of them, and not all can be decoded.
    pub fn is_heic_like(self) -> bool {
        matches!(self, Format::Heic | Format::Heif | Format::Avif)
    }

    /// The endings that a name of this kind may have, the usual one first. Empty where any ending will do.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Format::Png => &["png", "apng"],
            Format::Webp => &["webp"],
            Format::Bmp => &["bmp", "dib"],
            Format::Gif => &["gif"],
            Format::Heic | Format::Heif => &["heic", "heif", "hif"],
            Format::Avif => &["avif"],
            Format::Tiff => &["tif", "tiff"],
            Format::Pdf => &["pdf"],
            Format::Xls => &["xls", "xlt", "et"],
            Format::Doc => &["doc", "dot", "wps"],
            Format::Xlsx => &["xlsx", "xlsm", "xltx"],
            Format::Docx => &["docx", "docm", "dotx"],
            Format::Zip => &["zip"],
            _ => &[],
        }
    }
}

/// Endings that promise a certain kind, so that other content under them is worth a word.
const TELLING: [Format; 14] = [
    Format::Jpeg,
    Format::Png,
    Format::Webp,
    Format::Bmp,
    Format::Gif,
    Format::Heic,
    Format::Avif,
    Format::Tiff,
    Format::Pdf,
    Format::Xls,
    Format::Doc,
    Format::Xlsx,
    Format::Docx,
    Format::Zip,
];

/// The ending of a name, in lower case, when it promises another kind than the content is: `photo.png` that is a JPEG.
///
/// Names without an ending, endings that promise nothing we know, and content that we can't name say nothing.
pub fn contradicting_extension(file_name: &str, content: Format) -> Option<String> {
    if matches!(content, Format::Empty | Format::Unknown) {
        return None;
    }
    let (stem, extension) = file_name.rsplit_once('.')?;
    // Nothing longer is among the endings we know.
    if stem.is_empty() || extension.len() > 8 {
        return None;
    }
    let extension = extension.to_ascii_lowercase();
    let promises = |format: &Format| format.extensions().contains(&extension.as_str());
    (!promises(&content) && TELLING.iter().any(promises)).then_some(extension)
}

fn picture(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Some(Format::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        return Some(Format::Png);
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some(Format::Gif);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Format::Webp);
    }
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return Some(Format::Tiff);
    }
    // "BM" alone is how a text may begin; the size of the header that follows takes one of a few values
    // (https://learn.microsoft.com/windows/win32/gdi/bitmap-header-types).
    if bytes.starts_with(b"BM") && matches!(bytes.get(14..18), Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0])) {
        return Some(Format::Bmp);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(iso_media(bytes));
    }
    None
}

/// Tells the files of the ISO base media format apart by their brands (ISO/IEC 14496-12 §4.3, 23008-12 annex B).
fn iso_media(bytes: &[u8]) -> Format {
    let length = bytes.first_chunk::<4>().map_or(0, |length| u32::from_be_bytes(*length)) as usize;
    // The first brand is the major one; four bytes of version come between it and the compatible ones.
    let end = length.clamp(12, 256).min(bytes.len());
    let brands: Vec<&[u8]> = bytes.get(8..end).unwrap_or_default().chunks_exact(4).collect();
    let major = brands.first().copied().unwrap_or_default();
    let any = |names: &[&[u8; 4]]| brands.iter().any(|brand| names.iter().any(|name| brand == name));
    match major {
        b"avif" | b"avis" => Format::Avif,
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => Format::Heic,
        b"mif1" | b"msf1" | b"miaf" if any(&[b"avif", b"avis"]) => Format::Avif,
        b"mif1" | b"msf1" | b"miaf" if any(&[b"heic", b"heix", b"hevc"]) => Format::Heic,
        b"mif1" | b"msf1" | b"miaf" => Format::Heif,
        b"M4A " | b"M4B " => Format::Audio,
        _ => Format::Video,
    }
}

/// Readers accept the header anywhere in the first kilobyte (PDF 1.7, annex H, note 13), and some scanners need it.
fn is_pdf(bytes: &[u8]) -> bool {
    let start = bytes.get(..1024).unwrap_or(bytes);
    start.windows(5).any(|window| window == b"%PDF-")
}

fn text(bytes: &[u8]) -> Option<Format> {
    let start = bytes.get(..4096).unwrap_or(bytes);
    if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
        // A byte order mark and nothing stranger than text: UTF-16 has no unit 0.
        let units = start.get(2..).unwrap_or_default();
        let plausible = units.chunks_exact(2).all(|unit| unit != [0, 0]);
        return (plausible && units.len() >= 2).then_some(Format::Text);
    }
    let body = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    if body
        .iter()
        .any(|byte| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C))
    {
        return None;
    }
    let utf8 = match std::str::from_utf8(body) {
        Ok(_) => true,
        // The window may cut the last character in two.
        Err(error) => error.error_len().is_none() && bytes.len() > start.len(),
    };
    if !utf8 && !is_gb18030(body) {
        return None;
    }
    let lower = body
        .trim_ascii_start()
        .get(..64)
        .unwrap_or(body.trim_ascii_start())
        .to_ascii_lowercase();
    let page = [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<table"];
    Some(if page.iter().any(|tag| lower.starts_with(tag)) {
        Format::Html
    } else {
        Format::Text
    })
}

/// Whether the bytes keep to the two- and four-byte pattern of GB 18030; a character cut off at the end is let pass.
fn is_gb18030(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] | [0x81..=0xFE] | [0x81..=0xFE, 0x30..=0x39] | [0x81..=0xFE, 0x30..=0x39, 0x81..=0xFE] => return true,
            [0..=0x7F, rest @ ..] => rest,
            [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, rest @ ..] => rest,
            [0x81..=0xFE, 0x30..=0x39, 0x81..=0xFE, 0x30..=0x39, rest @ ..] => rest,
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::samples;

    #[test]
    fn knows_pictures_by_content() {
        let picture = samples::paper(40, 30, 1);
        assert_eq!(Format::of(&samples::jpeg(&picture, 80)), Format::Jpeg);
        assert_eq!(
            Format::of(&samples::encode(&picture, image::ImageFormat::Png)),
            Format::Png
        );
        assert_eq!(
            Format::of(&samples::encode(&picture, image::ImageFormat::WebP)),
            Format::Webp
        );
        assert_eq!(
            Format::of(&samples::encode(&picture, image::ImageFormat::Bmp)),
            Format::Bmp
        );
        assert_eq!(
            Format::of(&samples::encode(&picture, image::ImageFormat::Gif)),
            Format::Gif
        );
    }

    #[test]
    fn knows_the_rest_by_content() {
        let cases: [(&[u8], Format); 20] = [
            (b"", Format::Empty),
            (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", Format::Pdf),
            (b"\xEF\xBB\xBF\r\n%PDF-1.4", Format::Pdf),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Format::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Format::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1jpeg", Format::Heif),
            (b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1", Format::Avif),
            (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", Format::Video),
            (b"\0\0\0\x18ftypqt  \0\0\0\0qt  ", Format::Video),
            (b"\0\0\0\x18ftypM4A \0\0\0\0M4A ", Format::Audio),
            (b"ID3\x04\0\0\0\0\0\0", Format::Audio),
            (b"II*\0\x08\0\0\0", Format::Tiff),
            (b"Rar!\x1A\x07\x01\0", Format::Archive),
            (b"<!DOCTYPE HTML>\n<title>x</title>", Format::Html),
            (b"  <table><tr><td>1</td></tr></table>", Format::Html),
            ("公司名称,北京".as_bytes(), Format::Text),
            (b"\xB9\xAB\xCB\xBE\xC3\xFB\xB3\xC6", Format::Text),
            (b"\xFF\xFEa\0b\0", Format::Text),
            (b"BM is how this letter begins", Format::Text),
            (b"\x01\x02\x03\x04\x05\x00\x99", Format::Unknown),
        ];
        for (bytes, format) in cases {
            assert_eq!(Format::of(bytes), format, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn tells_a_renamed_file() {
        assert_eq!(
            contradicting_extension("营业执照.PNG", Format::Jpeg).as_deref(),
            Some("png")
        );
        assert_eq!(contradicting_extension("a.xls", Format::Html).as_deref(), Some("xls"));
        assert_eq!(contradicting_extension("a.xlsx", Format::Xls).as_deref(), Some("xlsx"));
        assert_eq!(contradicting_extension("a.jpeg", Format::Jpeg), None);
        assert_eq!(contradicting_extension("a.HEIC", Format::Heif), None);
        assert_eq!(contradicting_extension("photo", Format::Jpeg), None);
        assert_eq!(contradicting_extension(".png", Format::Jpeg), None);
        assert_eq!(contradicting_extension("1.2", Format::Pdf), None);
        assert_eq!(contradicting_extension("a.tmp", Format::Pdf), None);
        assert_eq!(contradicting_extension("a.jpg", Format::Unknown), None);
    }
}
