//! A PDF that is written page by page: pictures and foreign pages on paper of a size.
//!
//! Source: ISO 32000-1; sizes in points of 1/72 inch, the origin at a page's lower left, y upwards.

use hayro::kurbo::{Affine, Rect};
use image::metadata::Orientation;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Ref};

use super::jpeg::Jpeg;
use crate::documents::photo::{Point, Turning};

/// Points in a millimetre.
pub(super) const MILLIMETRE: f64 = 72.0 / 25.4;
/// A4 in millimetres, standing (ISO 216).
pub(super) const A4: (f64, f64) = (210.0, 297.0);

/// A PDF in the making.
pub(super) struct Writer {
    pub(super) pdf: Pdf,
    next: Ref,
    tree: Ref,
    pages: Vec<Ref>,
    /// Layers of foreign pages, and whether they are to be seen at first.
    pub(super) layers: Vec<(Ref, bool)>,
}

/// What is drawn on a page: a picture or a form, by the way from its own unit to the page's points.
pub(super) struct Drawn {
    pub(super) object: Ref,
    pub(super) way: Affine,
}

impl Writer {
    pub(super) fn new() -> Writer {
        let mut next = Ref::new(1);
        let _catalog = next.bump();
        let tree = next.bump();
        Writer {
            pdf: Pdf::new(),
            next,
            tree,
            pages: Vec::new(),
            layers: Vec::new(),
        }
    }

    /// A number for a new object.
    pub(super) fn bump(&mut self) -> Ref {
        self.next.bump()
    }

    /// Takes a picture in, as it is coded.
    pub(super) fn picture(&mut self, jpeg: &Jpeg) -> Ref {
        let id = self.bump();
        let mut picture = self.pdf.image_xobject(id, &jpeg.bytes);
        picture.filter(Filter::DctDecode);
        // Sides of a JPEG have 16 bits.
        picture.width(i32::try_from(jpeg.pixels.width).unwrap_or(i32::MAX));
        picture.height(i32::try_from(jpeg.pixels.height).unwrap_or(i32::MAX));
        let space = picture.color_space();
        if jpeg.is_grey {
            space.device_gray();
        } else {
            space.device_rgb();
        }
        picture.bits_per_component(8);
        picture.finish();
        id
    }

    /// A page of that size in points with these things on it, the first one lowest.
    pub(super) fn page(&mut self, size: (f64, f64), drawn: &[Drawn]) {
        let mut content = Content::new();
        let names: Vec<String> = (0..drawn.len()).map(|number| format!("X{number}")).collect();
        for (name, drawn) in names.iter().zip(drawn) {
            content.save_state();
            content.transform(drawn.way.as_coeffs().map(|value| value as f32));
            content.x_object(Name(name.as_bytes()));
            content.restore_state();
        }
        let content_id = self.bump();
        self.pdf.stream(content_id, &content.finish());
        let objects: Vec<(&str, Ref)> = names
            .iter()
            .zip(drawn)
            .map(|(name, drawn)| (name.as_str(), drawn.object))
            .collect();
        self.page_of(size, content_id, &objects, &[]);
    }

    /// A page of that size in points with that content, which names these objects and fonts.
    pub(super) fn page_of(
        &mut self,
        (width, height): (f64, f64),
        content: Ref,
        objects: &[(&str, Ref)],
        fonts: &[(&str, Ref)],
    ) {
        let id = self.bump();
        let mut page = self.pdf.page(id);
        page.media_box(pdf_writer::Rect::new(0.0, 0.0, width as f32, height as f32));
        page.parent(self.tree);
        page.contents(content);
        let mut resources = page.resources();
        if !objects.is_empty() {
            resources
                .x_objects()
                .pairs(objects.iter().map(|(name, id)| (Name(name.as_bytes()), *id)));
        }
        if !fonts.is_empty() {
            resources
                .fonts()
                .pairs(fonts.iter().map(|(name, id)| (Name(name.as_bytes()), *id)));
        }
        resources.finish();
        page.finish();
        self.pages.push(id);
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let count = i32::try_from(self.pages.len()).unwrap_or(i32::MAX);
        self.pdf.pages(self.tree).kids(self.pages.iter().copied()).count(count);
        let mut catalog = self.pdf.catalog(Ref::new(1));
        catalog.pages(self.tree);
        if !self.layers.is_empty() {
            let mut properties = catalog.insert(Name(b"OCProperties")).dict();
            let all = self.layers.iter().map(|(layer, _)| *layer);
            properties.insert(Name(b"OCGs")).array().items(all);
            let hidden = self.layers.iter().filter(|(_, seen)| !seen).map(|(layer, _)| *layer);
            let mut first = properties.insert(Name(b"D")).dict();
            first.insert(Name(b"OFF")).array().items(hidden);
            first.finish();
            properties.finish();
        }
        catalog.finish();
        self.pdf.finish()
    }
}

/// The way of a picture, whose own unit is the square from 0 to 1, into an upright box on the page.
pub(super) fn into_box(orientation: Orientation, to: Rect) -> Affine {
    let turning = Turning::new(orientation, (1, 1));
    // From the square, y upwards, to the stored picture, y downwards, to the upright one, to the page.
    let place = |right: f32, up: f32| {
        let upright = turning.to_upright(Point { x: right, y: 1.0 - up });
        (
            to.x0 + f64::from(upright.x) * to.width(),
            to.y0 + (1.0 - f64::from(upright.y)) * to.height(),
        )
    };
    let (origin, right, up) = (place(0.0, 0.0), place(1.0, 0.0), place(0.0, 1.0));
    Affine::new([
        right.0 - origin.0,
        right.1 - origin.1,
        up.0 - origin.0,
        up.1 - origin.1,
        origin.0,
        origin.1,
    ])
}

#[cfg(test)]
mod tests {
    use hayro::kurbo::Point as Place;

    use super::*;

    #[test]
    fn a_picture_comes_upright_into_its_box() {
        let to = Rect::new(10.0, 20.0, 110.0, 220.0);
        // Where the stored picture's first pixel, at its upper left, comes to lie: EXIF's own definition.
        let corners = [
            (1, (10.0, 220.0)),
            (2, (110.0, 220.0)),
            (3, (110.0, 20.0)),
            (4, (10.0, 20.0)),
            (5, (10.0, 220.0)),
            (6, (110.0, 220.0)),
            (7, (110.0, 20.0)),
            (8, (10.0, 20.0)),
        ];
        for (value, expected) in corners {
            let way = into_box(Orientation::from_exif(value).unwrap(), to);
            let at = way * Place::new(0.0, 1.0);
            assert_eq!((at.x, at.y), expected, "{value}");
            let inside = way.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
            assert_eq!(inside, to, "{value}");
        }
    }
}
