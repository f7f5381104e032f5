//! Reads the XML of callbacks: leniently in what stands there, strictly in its form.
//!
//! The five entities and numbers of characters are resolved; others stay as they stand, so nothing that a document declares is ever
//! expanded.

use quick_xml::{Reader, escape::resolve_xml_entity, events::Event};

/// Deeper elements are refused. WeCom's go four deep.
const DEEPEST: usize = 16;
/// More elements are refused. WeCom's callbacks have a few dozen.
const MOST_ELEMENTS: usize = 2048;

/// Why a text isn't read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum XmlError {
    /// It is no XML, or breaks off.
    #[error("it is not whole XML")]
    Form,
    /// It declares its own kind of document, as no callback does.
    #[error("it has a document type of its own")]
    DocumentType,
    /// It is too deep or has too many elements.
    #[error("it has too many elements")]
    TooMuch,
}

/// Every element that holds text, by its path below the root: `Content`, `SelectedItems/SelectedItem/QuestionKey`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Elements(Vec<(String, String)>);

impl Elements {
    /// The text of the first element there; none when there is none or it is empty.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let (_, text) = self.0.iter().find(|(known, _)| known == path)?;
        (!text.is_empty()).then_some(text.as_str())
    }
}

/// An element that is open.
struct Open {
    path: String,
    text: String,
    has_children: bool,
}

/// Reads a document of one root element.
pub(super) fn read(xml: &str) -> Result<Elements, XmlError> {
    let mut reader = Reader::from_str(xml);
    let mut elements = Elements::default();
    let mut open: Vec<Open> = Vec::new();
    let mut count = 0;
    let mut is_rooted = false;
    loop {
        match reader.read_event().map_err(|_| XmlError::Form)? {
            Event::Start(start) => {
                count += 1;
                if count > MOST_ELEMENTS || open.len() >= DEEPEST {
                    return Err(XmlError::TooMuch);
                }
                if open.is_empty() && std::mem::replace(&mut is_rooted, true) {
                    return Err(XmlError::Form);
                }
                let path = path_below(&open, start.name().as_ref());
                if let Some(parent) = open.last_mut() {
                    parent.has_children = true;
                }
                open.push(Open {
                    path,
                    text: String::new(),
                    has_children: false,
                });
            }
            Event::Empty(_) => {
                count += 1;
                if count > MOST_ELEMENTS {
                    return Err(XmlError::TooMuch);
                }
                match open.last_mut() {
                    Some(parent) => parent.has_children = true,
                    None => return Err(XmlError::Form),
                }
            }
            Event::End(_) => {
                let Open {
                    path,
                    text,
                    has_children,
                } = open.pop().ok_or(XmlError::Form)?;
                if !has_children && !open.is_empty() {
                    elements.0.push((path, text));
                }
            }
            Event::Text(text) => write(&mut open, &text.into_inner())?,
            Event::CData(text) => write(&mut open, &text.into_inner())?,
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character.to_string(),
                    _ => {
                        let name: &str = &reference;
                        resolve_xml_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
                    }
                };
                write(&mut open, &resolved)?;
            }
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if open.is_empty() && is_rooted => return Ok(elements),
            Event::Eof => return Err(XmlError::Form),
        }
    }
}

/// The path of an element in the innermost open one; the root itself isn't named.
fn path_below(open: &[Open], name: &str) -> String {
    match open {
        [] => String::new(),
        [_root] => name.to_owned(),
        [.., parent] => format!("{}/{name}", parent.path),
    }
}

/// Adds to the innermost open element's text; outside of the root only blanks may stand.
fn write(open: &mut [Open], text: &str) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(XmlError::Form),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_stands_where() {
        let elements = read(
            "<?xml version=\"1.0\"?>\n<xml>\n<Content><![CDATA[1 < 2 & ]]]]><![CDATA[>]]></Content><MsgId>7</MsgId><Empty/><E></E>\
             <SelectedItems><SelectedItem><QuestionKey>k</QuestionKey></SelectedItem></SelectedItems><Content>later</Content></xml>\n",
        )
        .unwrap();
        assert_eq!(elements.text("Content"), Some("1 < 2 & ]]>"));
        assert_eq!(elements.text("MsgId"), Some("7"));
        assert_eq!(elements.text("SelectedItems/SelectedItem/QuestionKey"), Some("k"));
        for none in ["Empty", "E", "SelectedItems", "xml", "Nothing"] {
            assert_eq!(elements.text(none), None, "{none}");
        }
    }

    #[test]
    fn nothing_is_expanded_but_the_five_and_numbers() {
        let elements = read("<x><a>&lt;&gt;&amp;&quot;&apos;&#20320;&#x597D;&other;&#0;</a></x>").unwrap();
        assert_eq!(elements.text("a"), Some("<>&\"'你好&other;&#0;"));
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x><c>&b;</c></x>";
        assert_eq!(read(bomb), Err(XmlError::DocumentType));
    }

    #[test]
    fn broken_and_boundless_ones_are_refused() {
        let whole = "<xml><Content><![CDATA[你好]]></Content><MsgId>7</MsgId></xml>";
        assert!(read(whole).is_ok());
        for (end, _) in whole.char_indices() {
            assert_eq!(read(&whole[..end]), Err(XmlError::Form), "{}", &whole[..end]);
        }
        for text in ["<a></b>", "<a/><b/>", "<a></a><b></b>", "<a></a>x", "x", "<a", "</a>"] {
            assert_eq!(read(text), Err(XmlError::Form), "{text}");
        }
        assert_eq!(read(&"<a>".repeat(17)), Err(XmlError::TooMuch));
        assert_eq!(read(&format!("<x>{}</x>", "<a/>".repeat(3000))), Err(XmlError::TooMuch));
    }

    proptest! {
        #[test]
        fn whatever_stands_in_an_element_is_read(text in "\\PC{0,200}", name in "[A-Za-z][A-Za-z0-9]{0,20}") {
            let cdata = text.replace("]]>", "]]]]><![CDATA[>");
            let xml = format!("<xml><Before>1</Before><{name}><![CDATA[{cdata}]]></{name}></xml>");
            let elements = read(&xml).unwrap();
            prop_assume!(name != "Before");
            prop_assert_eq!(elements.text(&name).unwrap_or_default(), &text);
            let escaped = format!("<xml><{name}>{}</{name}></xml>", quick_xml::escape::escape(&text));
            let elements = read(&escaped).unwrap();
            prop_assert_eq!(elements.text(&name).unwrap_or_default(), &text);
        }

        #[test]
        fn nothing_makes_it_panic(text in "[<>/a!\\[\\]CDATx&;#0-9\\-?\" ]{0,120}", any in ".{0,200}") {
            let _ = read(&text);
            let _ = read(&any);
        }
    }
}
