//! Pages of somebody else's PDF, taken over as they are: no picture is decoded, no letter redrawn.
//!
//! Each page becomes a form (ISO 32000-1 §8.10) with all that it needs, upright whatever `Rotate` said. What its annotations
//! show comes with it, because a seal or a signature is often nothing but an annotation; what they do (links, scripts, fields) stays
//! behind, and so does what a document has besides its pages.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, ObjRef, Object, Rect as Box, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{Filter, Pdf};
use hayro::kurbo::{Affine, Rect};
use pdf_writer::{Finish, Name, Obj, Ref};

use super::writer::{Drawn, Writer};
use crate::documents::pdf;

/// More objects than this no paper's pages need.
const MOST_OBJECTS: usize = 100_000;
/// More direct objects within each other than this no program writes.
const MOST_LEVELS: u32 = 64;
/// What a page's content may unpack to, in bytes.
const MOST_CONTENT: usize = 64 * 1024 * 1024;
/// Nothing at all, packed by any program, has no more bytes than this.
const PACKED_NOTHING: usize = 24;
/// Annotations of a page that are looked at.
const MOST_ANNOTATIONS: usize = 500;
/// Hidden, or not to be seen (§12.5.3, bits 2 and 6).
const UNSEEN: u32 = 2 | 32;
/// What objects have besides what is to be seen. No name that a font or a picture may go by.
const LEFT_OUT: [&[u8]; 7] = [
    b"Metadata",
    b"StructParent",
    b"StructParents",
    b"PieceInfo",
    b"LastModified",
    b"OPI",
    b"PtData",
];

/// Why a PDF, or a page of it, can't be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Locked,
    Broken,
    TooComplex,
}

/// Somebody else's PDF.
pub(super) struct Foreign(Pdf);

impl Foreign {
    pub(super) fn open(bytes: &[u8]) -> Result<Foreign, Refused> {
        let refused = || match pdf::is_locked(bytes) {
            true => Refused::Locked,
            false => Refused::Broken,
        };
        if !pdf::is_whole(bytes) {
            return Err(refused());
        }
        let data: Arc<Vec<u8>> = Arc::new(bytes.to_vec());
        // The reader is not ours, and what it gets here comes from anybody.
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let pdf = Pdf::new(data).ok()?;
            (!pdf.pages().is_empty()).then_some(pdf)
        }));
        opened.ok().flatten().map(Foreign).ok_or_else(refused)
    }

    pub(super) fn pages(&self) -> u32 {
        u32::try_from(self.0.pages().len()).unwrap_or(u32::MAX)
    }
}

/// A page that was taken over.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// Width and height in points, as it is seen.
    pub(super) size: (f64, f64),
    /// The page, and what is to be seen of its annotations, each with its way to the page as it is seen.
    parts: Vec<(Ref, Affine)>,
}

impl Taken {
    /// The page in a box on another page, its sides in proportion.
    pub(super) fn placed_in(&self, to: Rect) -> Vec<Drawn> {
        let way = Affine::translate((to.x0, to.y0))
            * Affine::scale_non_uniform(to.width() / self.size.0, to.height() / self.size.1);
        self.parts
            .iter()
            .map(|(object, own)| Drawn {
                object: *object,
                way: way * *own,
            })
            .collect()
    }
}

/// Takes pages of one PDF over into another; what they share is taken once.
pub(super) struct Taker<'a> {
    foreign: &'a Foreign,
    copied: HashMap<ObjRef, Ref>,
    waiting: Vec<ObjRef>,
    done: HashSet<ObjRef>,
    refused: Option<Refused>,
}

impl<'a> Taker<'a> {
    pub(super) fn new(foreign: &'a Foreign) -> Taker<'a> {
        Taker {
            foreign,
            copied: HashMap::new(),
            waiting: Vec::new(),
            done: HashSet::new(),
            refused: None,
        }
    }

    /// Takes a page over; pages count from 1.
    pub(super) fn page(&mut self, number: u32, writer: &mut Writer) -> Result<Taken, Refused> {
        catch_unwind(AssertUnwindSafe(|| self.take(number, writer))).unwrap_or(Err(Refused::Broken))
    }

    fn take(&mut self, number: u32, writer: &mut Writer) -> Result<Taken, Refused> {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let foreign = self.foreign;
        let page = index
            .and_then(|index| foreign.0.pages().get(index))
            .ok_or(Refused::Broken)?;
        let content = content(page)?;
        let form = writer.bump();
        self.form(page, form, &content, writer)?;
        let (width, height) = page.render_dimensions();
        let upright = affine(page.initial_transform(false).as_coeffs());
        let mut parts = vec![(form, upright)];
        for (appearance, way) in appearances(page) {
            let object = self.reference(appearance, writer);
            parts.push((object, upright * way));
        }
        self.dependencies(writer)?;
        Ok(Taken {
            size: (f64::from(width), f64::from(height)),
            parts,
        })
    }

    /// The page's content as a form in the page's own coordinates.
    fn form(&mut self, page: &Page<'_>, id: Ref, content: &[u8], writer: &mut Writer) -> Result<(), Refused> {
        let packed = packed(content).ok_or(Refused::Broken)?;
        let bounds = page.intersected_crop_box();
        let resources = page.resources();
        // Written apart: what a resource refers to needs numbers of the same file.
        let mut chunk = pdf_writer::Chunk::new();
        let mut form = chunk.form_xobject(id, &packed);
        form.filter(pdf_writer::Filter::FlateDecode);
        let side = |value: f64| value as f32;
        form.bbox(pdf_writer::Rect::new(
            side(bounds.x0),
            side(bounds.y0),
            side(bounds.x1),
            side(bounds.y1),
        ));
        if let Some(group) = page.raw().get::<Dict<'_>>(b"Group") {
            self.dict(&group, form.insert(Name(b"Group")).dict(), &[], writer, 0);
        }
        let mut all = form.insert(Name(b"Resources")).dict();
        for (key, kind) in [
            (b"ExtGState".as_slice(), &resources.ext_g_states),
            (b"Font", &resources.fonts),
            (b"Properties", &resources.properties),
            (b"ColorSpace", &resources.color_spaces),
            (b"XObject", &resources.x_objects),
            (b"Pattern", &resources.patterns),
            (b"Shading", &resources.shadings),
        ] {
            if !kind.is_empty() {
                self.dict(kind, all.insert(Name(key)).dict(), &[], writer, 0);
            }
        }
        all.finish();
        form.finish();
        writer.pdf.extend(&chunk);
        self.refused.map_or(Ok(()), Err)
    }

    /// Writes all that was referred to, and what that refers to.
    fn dependencies(&mut self, writer: &mut Writer) -> Result<(), Refused> {
        while let Some(reference) = self.waiting.pop() {
            if !self.done.insert(reference) {
                continue;
            }
            if self.done.len() > MOST_OBJECTS {
                return Err(Refused::TooComplex);
            }
            let id = self.reference(reference, writer);
            let object = self.foreign.0.xref().get::<Object<'_>>(reference.into());
            let mut chunk = pdf_writer::Chunk::new();
            match object {
                Some(Object::Stream(stream)) => self.stream(&stream, id, &mut chunk, writer),
                Some(Object::Dict(dict)) if is_of_the_document(&dict) => chunk.indirect(id).primitive(pdf_writer::Null),
                Some(object) => {
                    if let Object::Dict(dict) = &object
                        && dict
                            .get::<hayro::hayro_syntax::object::Name<'_>>(b"Type")
                            .is_some_and(|kind| &*kind == b"OCG")
                    {
                        let seen = is_seen(&self.foreign.0, reference);
                        writer.layers.push((id, seen));
                    }
                    self.object(&object, chunk.indirect(id), writer, 0);
                }
                // A number that leads nowhere means null (§7.3.10).
                None => chunk.indirect(id).primitive(pdf_writer::Null),
            }
            writer.pdf.extend(&chunk);
            self.refused.map_or(Ok(()), Err)?;
        }
        Ok(())
    }

    fn reference(&mut self, reference: ObjRef, writer: &mut Writer) -> Ref {
        if let Some(id) = self.copied.get(&reference) {
            return *id;
        }
        let id = writer.bump();
        self.copied.insert(reference, id);
        self.waiting.push(reference);
        id
    }

    fn stream(&mut self, stream: &Stream<'_>, id: Ref, chunk: &mut pdf_writer::Chunk, writer: &mut Writer) {
        let data = stream.raw_data();
        let mut written = chunk.stream(id, &data);
        let dict = stream.dict();
        // What was locked comes unlocked, so the lock's filter, which is the first, would be one too many.
        let locked = stream.filters().first() == Some(&Filter::Crypt);
        let skipped: &[&[u8]] = match locked {
            true => &[b"Length", b"Filter", b"DecodeParms"],
            false => &[b"Length"],
        };
        self.entries(dict, &mut written, skipped, writer, 0);
        if locked {
            for key in [b"Filter".as_slice(), b"DecodeParms"] {
                let Some(list) = dict.get::<Array<'_>>(key) else {
                    continue;
                };
                let mut array = written.insert(Name(key)).array();
                for item in list.raw_iter().skip(1) {
                    self.either(&item, array.push(), writer, 0);
                }
            }
        }
    }

    fn either(&mut self, item: &MaybeRef<Object<'_>>, obj: Obj<'_>, writer: &mut Writer, level: u32) {
        match item {
            MaybeRef::Ref(reference) => {
                let id = self.reference(*reference, writer);
                obj.primitive(id);
            }
            MaybeRef::NotRef(object) => self.object(object, obj, writer, level),
        }
    }

    fn object(&mut self, object: &Object<'_>, obj: Obj<'_>, writer: &mut Writer, level: u32) {
        if level > MOST_LEVELS {
            self.refused = Some(Refused::TooComplex);
            return obj.primitive(pdf_writer::Null);
        }
        match object {
            Object::Null(_) => obj.primitive(pdf_writer::Null),
            Object::Boolean(value) => obj.primitive(*value),
            Object::Number(number) => {
                let value = number.as_f64();
                #[expect(clippy::cast_possible_truncation, reason = "looked at before")]
                if value.fract() == 0.0 && value.abs() <= f64::from(i32::MAX) {
                    obj.primitive(value as i32);
                } else {
                    obj.primitive(value as f32);
                }
            }
            Object::String(string) => obj.primitive(pdf_writer::Str(string.as_bytes())),
            Object::Name(name) => obj.primitive(Name(name)),
            Object::Array(array) => {
                let mut written = obj.array();
                for item in array.raw_iter() {
                    self.either(&item, written.push(), writer, level + 1);
                }
            }
            Object::Dict(dict) if is_of_the_document(dict) => obj.primitive(pdf_writer::Null),
            Object::Dict(dict) => self.dict(dict, obj.dict(), &[], writer, level),
            // A stream is never inside of something.
            Object::Stream(_) => obj.primitive(pdf_writer::Null),
        }
    }

    fn dict(
        &mut self,
        dict: &Dict<'_>,
        mut written: pdf_writer::Dict<'_>,
        skipped: &[&[u8]],
        writer: &mut Writer,
        level: u32,
    ) {
        self.entries(dict, &mut written, skipped, writer, level);
    }

    fn entries(
        &mut self,
        dict: &Dict<'_>,
        written: &mut pdf_writer::Dict<'_>,
        skipped: &[&[u8]],
        writer: &mut Writer,
        level: u32,
    ) {
        // In one order, so that the same papers make the same file.
        let entries: BTreeMap<Vec<u8>, MaybeRef<Object<'_>>> =
            dict.entries().map(|(name, value)| (name.to_vec(), value)).collect();
        for (name, value) in &entries {
            if !skipped.contains(&name.as_slice()) && !LEFT_OUT.contains(&name.as_slice()) {
                self.either(value, written.insert(Name(name)), writer, level + 1);
            }
        }
    }
}

/// Whether a dictionary belongs to the document and not to a page's looks.
fn is_of_the_document(dict: &Dict<'_>) -> bool {
    dict.get::<hayro::hayro_syntax::object::Name<'_>>(b"Type")
        .is_some_and(|kind| matches!(&*kind, b"Page" | b"Pages" | b"Catalog"))
}

/// The page's content. It fails where a part of it can't be unpacked: a page that lacks something must not pass for the page.
fn content(page: &Page<'_>) -> Result<Vec<u8>, Refused> {
    let mut whole = Vec::new();
    let mut add = |stream: Stream<'_>| {
        let part = stream.decoded_data().map_err(|_| Refused::Broken)?;
        // What is damaged from its beginning comes out as nothing; nothing, packed, is a few bytes.
        if part.is_empty() && stream.raw_data().len() > PACKED_NOTHING {
            return Err(Refused::Broken);
        }
        if whole.len() + part.len() > MOST_CONTENT {
            return Err(Refused::TooComplex);
        }
        whole.extend_from_slice(&part);
        whole.push(b'\n');
        Ok(())
    };
    if let Some(stream) = page.raw().get::<Stream<'_>>(b"Contents") {
        add(stream)?;
    } else if let Some(parts) = page.raw().get::<Array<'_>>(b"Contents") {
        for part in parts.iter::<Object<'_>>() {
            if let Object::Stream(stream) = part {
                add(stream)?;
            }
        }
    }
    Ok(whole)
}

fn packed(content: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).ok()?;
    encoder.finish().ok()
}

/// What is to be seen of a page's annotations, each with its way to the page's coordinates (§12.5.5, algorithm 8.1).
fn appearances(page: &Page<'_>) -> Vec<(ObjRef, Affine)> {
    let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else {
        return Vec::new();
    };
    annotations
        .iter::<Dict<'_>>()
        .take(MOST_ANNOTATIONS)
        .filter_map(|annotation| appearance(&annotation))
        .collect()
}

fn appearance(annotation: &Dict<'_>) -> Option<(ObjRef, Affine)> {
    if annotation.get::<u32>(b"F").unwrap_or(0) & UNSEEN != 0 {
        return None;
    }
    // A note that pops up is for reading on a screen.
    let kind = annotation.get::<hayro::hayro_syntax::object::Name<'_>>(b"Subtype")?;
    if &*kind == b"Popup" {
        return None;
    }
    let looks = annotation.get::<Dict<'_>>(b"AP")?;
    let (stream, reference) = match looks.get::<Stream<'_>>(b"N") {
        Some(stream) => (stream, looks.get_ref(b"N")?),
        None => {
            let states = looks.get::<Dict<'_>>(b"N")?;
            let state = annotation.get::<hayro::hayro_syntax::object::Name<'_>>(b"AS")?;
            (states.get::<Stream<'_>>(&*state)?, states.get_ref(&*state)?)
        }
    };
    let to = annotation.get::<Box>(b"Rect")?;
    let bounds = stream.dict().get::<Box>(b"BBox")?;
    let own = stream
        .dict()
        .get::<Array<'_>>(b"Matrix")
        .map_or(Affine::IDENTITY, |matrix| {
            let numbers: Vec<f64> = matrix.iter::<f32>().map(f64::from).collect();
            <[f64; 6]>::try_from(numbers).map_or(Affine::IDENTITY, Affine::new)
        });
    let bounds = own.transform_rect_bbox(Rect::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1));
    let to = Rect::new(to.x0, to.y0, to.x1, to.y1).abs();
    if !(bounds.area() > 0.0 && bounds.area().is_finite() && to.area() > 0.0 && to.area().is_finite()) {
        return None;
    }
    let way = Affine::translate((to.x0, to.y0))
        * Affine::scale_non_uniform(to.width() / bounds.width(), to.height() / bounds.height())
        * Affine::translate((-bounds.x0, -bounds.y0));
    Some((reference, way))
}

/// Whether a layer is to be seen when the document is opened (§8.11.4.3).
fn is_seen(pdf: &Pdf, layer: ObjRef) -> bool {
    let first = pdf
        .xref()
        .get::<Dict<'_>>(pdf.xref().root_id())
        .and_then(|root| root.get::<Dict<'_>>(b"OCProperties"))
        .and_then(|properties| properties.get::<Dict<'_>>(b"D"));
    let Some(first) = first else { return true };
    let names = |key: &[u8]| {
        first.get::<Array<'_>>(key).is_some_and(|list| {
            list.raw_iter()
                .any(|item| matches!(item, MaybeRef::Ref(reference) if reference == layer))
        })
    };
    let hidden_at_first = first
        .get::<hayro::hayro_syntax::object::Name<'_>>(b"BaseState")
        .is_some_and(|state| &*state == b"OFF");
    match hidden_at_first {
        true => names(b"ON"),
        false => !names(b"OFF"),
    }
}

fn affine(coefficients: [f64; 6]) -> Affine {
    Affine::new(coefficients)
}
