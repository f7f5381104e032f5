//! What a page is made of, found by walking through it without drawing anything: pictures, and which way its text runs.
//!
//! Forms within forms are walked through too. A page with more marks than any paper has is given up: such pages come
//! from forms that draw each other many times, and drawing one would take minutes.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Array, Dict, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{BezPath, Rect};

use super::claims;

/// More marks than this (letters, paths, pictures, clips) no paper has on a page; a page full of text has some thousand.
const MOST_MARKS: u32 = 200_000;
/// A picture that covers less than this part of the page is a logo, a line, a stamp.
const LARGE_PART: f64 = 0.02;
/// From this part of the page on, pictures are what the page is about.
const COVERED_PART: f64 = 0.5;
/// Pictures that fill less than this part of the box around them are several, not the strips of one.
const STRIPS_PART: f64 = 0.85;
/// So many visible letters a scan may have besides: a page number, a date, the name of the scanning program.
const FEW_LETTERS: u32 = 40;
/// So many letters say which way the page lies.
const ENOUGH_LETTERS: u32 = 24;
/// The part of them that must agree.
const AGREEING_PART: f32 = 0.8;
/// A line of text whose direction is further off than this from the nearest quarter turn is a watermark, in degrees.
const ASLANT_DEGREES: f64 = 20.0;

/// Letters by how many quarters clockwise they are turned.
type Letters = [u32; 4];

/// What a page is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Survey {
    /// Letters that can be seen.
    seen: Letters,
    /// Letters of an invisible layer, as programs that read scans lay it over or under the picture.
    hidden: Letters,
    pictures: Vec<Placed>,
    /// Bytes that the pictures take when they are decoded, one after the other.
    pub(super) decoded_bytes: u64,
    /// Bytes that the largest of them takes.
    pub(super) largest_bytes: u64,
}

/// A picture on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Placed {
    /// In points, as the page is seen.
    place: Rect,
    /// Pixels on a point.
    pixels_per_point: f64,
}

/// The part of a page that is one picture: a scan, or a photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Picture {
    /// In points, as the page is seen.
    pub(super) place: Rect,
    /// The picture's own pixels on a point.
    pub(super) pixels_per_point: f64,
}

/// The page has more on it than any paper has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

impl Survey {
    /// Walks through a page. The cache must be of the same file.
    pub(super) fn of<'a>(
        page: &Page<'a>,
        cache: &InterpreterCache<'a>,
        settings: &InterpreterSettings,
    ) -> Result<Survey, TooMuch> {
        let (width, height) = page.render_dimensions();
        let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut walker = Walker {
            frame,
            marks: 0,
            survey: Survey::default(),
        };
        let walk = || {
            let start = page.initial_transform(true).to_kurbo();
            let mut context = Context::new(start, frame, cache, page.xref(), settings.clone());
            interpret_page(page, &mut context, &mut walker);
        };
        // The walker has no other way to end a walk than to unwind; and what is hostile may break the walk itself.
        catch_unwind(AssertUnwindSafe(walk)).map_err(|_| TooMuch)?;
        Ok(walker.survey)
    }

    /// Whether there is text, seen or not.
    pub(super) fn has_letters(&self) -> bool {
        self.seen.iter().chain(&self.hidden).any(|letters| *letters > 0)
    }

    /// The picture that the page is about, if it is a scan or a photo.
    pub(super) fn picture(&self, page: &Page<'_>) -> Option<Picture> {
        let (width, height) = page.render_dimensions();
        let area = (f64::from(width) * f64::from(height)).max(1.0);
        let visible: u32 = self.seen.iter().sum();
        if visible > FEW_LETTERS {
            return None;
        }
        let large = self
            .pictures
            .iter()
            .filter(|picture| picture.place.area() > LARGE_PART * area);
        let (mut covered, mut around, mut finest) = (0.0, None::<Rect>, 0.0_f64);
        for picture in large {
            covered += picture.place.area();
            around = Some(around.map_or(picture.place, |around| around.union(picture.place)));
            finest = finest.max(picture.pixels_per_point);
        }
        let around = around?;
        let is_one = covered >= STRIPS_PART * around.area();
        (is_one && around.area() >= COVERED_PART * area && finest > 0.0).then_some(Picture {
            place: around,
            pixels_per_point: finest,
        })
    }

    /// How many quarters clockwise the text is turned. `None` when there is too little of it, or it disagrees.
    pub(super) fn quarters(&self) -> Option<u32> {
        let mut letters = self.seen;
        for (sum, hidden) in letters.iter_mut().zip(self.hidden) {
            *sum = sum.saturating_add(hidden);
        }
        let all: u32 = letters.iter().sum();
        let (quarters, most) = (0_u32..).zip(letters).max_by_key(|(_, letters)| *letters)?;
        #[expect(clippy::cast_precision_loss, reason = "some thousand letters")]
        let agree = most as f32 >= AGREEING_PART * all as f32;
        (all >= ENOUGH_LETTERS && agree).then_some(quarters)
    }
}

struct Walker {
    frame: Rect,
    marks: u32,
    survey: Survey,
}

impl Walker {
    fn count(&mut self) {
        self.count_all(1);
    }

    fn count_all(&mut self, marks: usize) {
        self.marks = self.marks.saturating_add(u32::try_from(marks).unwrap_or(u32::MAX));
        if self.marks > MOST_MARKS {
            // Not a panic: nothing is printed, and `Survey::of` catches it.
            resume_unwind(Box::new(TooMuch));
        }
    }
}

impl<'a> Device<'a> for Walker {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.count();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.count();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        self.count_all(glyphs.len());
        let letters = match mode {
            DrawMode::Invisible => &mut self.survey.hidden,
            _ => &mut self.survey.seen,
        };
        for glyph in glyphs {
            let [across, down, ..] = (props.transform * glyph.transform()).as_coeffs();
            let degrees = down.atan2(across).to_degrees();
            let quarters = (degrees / 90.0).round();
            if !degrees.is_finite() || (degrees - quarters * 90.0).abs() > ASLANT_DEGREES {
                continue;
            }
            #[expect(clippy::cast_possible_truncation, reason = "-2 to 2")]
            let quarters = usize::try_from((quarters as i32).rem_euclid(4)).unwrap_or(0);
            if let Some(letters) = letters.get_mut(quarters) {
                *letters = letters.saturating_add(1);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.count();
        let (width, height) = (image.width(), image.height());
        let own = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let whole = props.transform.transform_rect_bbox(own);
        let place = whole.intersect(self.frame);
        let bytes = match &image {
            Image::Raster(raster) => decoded_bytes(raster.stream(), width, height),
            Image::Stencil(stencil) => decoded_bytes(stencil.stream(), width, height),
        };
        self.survey.decoded_bytes = self.survey.decoded_bytes.saturating_add(bytes);
        self.survey.largest_bytes = self.survey.largest_bytes.max(bytes);
        // A rule's or a colour's own pixel says nothing; neither does what lies outside or has no area.
        if !(place.area() > 0.0 && place.area().is_finite()) {
            return;
        }
        if place.area() >= COVERED_PART * self.frame.area() {
            // What was written below can't be seen any more: some programs lay their reading of a scan under it.
            let below = std::mem::take(&mut self.survey.seen);
            for (hidden, seen) in self.survey.hidden.iter_mut().zip(below) {
                *hidden = hidden.saturating_add(seen);
            }
        }
        let pixels = own.area();
        self.survey.pictures.push(Placed {
            place,
            pixels_per_point: (pixels / whole.area().max(1e-9)).sqrt(),
        });
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// What decoding a picture takes: its pixels as bytes. A file's own words on its size count too, where it has any.
fn decoded_bytes(stream: &Stream<'_>, width: u32, height: u32) -> u64 {
    let pixels = u64::from(width) * u64::from(height);
    let filters = stream.filters();
    let data = stream.raw_data();
    match filters.last() {
        Some(Filter::Jbig2Decode) => pixels.max(claims::jbig2_pixels(&data).unwrap_or(0)),
        // The decoder goes by its own width.
        Some(Filter::CcittFaxDecode) => pixels.max(u64::from(fax_columns(stream)) * u64::from(height)),
        // Its coefficients are held as 32-bit numbers, of a level that is half as fine or less where that will do.
        Some(Filter::JpxDecode) => pixels.max(claims::jpx_pixels(&data).unwrap_or(0)).saturating_mul(6),
        _ => pixels.saturating_mul(3),
    }
}

/// How many pixels wide a fax says that it is (ISO 32000-1 table 11).
fn fax_columns(stream: &Stream<'_>) -> u32 {
    let one = stream.dict().get::<Dict<'_>>(b"DecodeParms");
    let several = || {
        stream
            .dict()
            .get::<Array<'_>>(b"DecodeParms")?
            .iter::<Dict<'_>>()
            .last()
    };
    let parameters = one.or_else(several);
    parameters
        .and_then(|parameters| parameters.get::<u32>(b"Columns"))
        .unwrap_or(0)
}
