//! Scans and photos drawn for the tests, and PDFs with them.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};

/// A number without any order.
fn mixed(number: u32) -> u32 {
    let mixed = number.wrapping_mul(2_654_435_761);
    (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519) >> 20
}

/// A sheet of A4 with lines of print, as a scanner sees it: white is full, the ink's edges are soft.
pub(super) fn sheet(dots_per_inch: u32, ink: Rgb<u8>) -> RgbImage {
    let dots = |millimetres: f32| (millimetres * dots_per_inch as f32 / 25.4) as u32;
    let mut sheet = RgbImage::from_pixel(dots(210.0), dots(297.0), Rgb([255; 3]));
    let side = dots(4.0);
    let stroke = (side / 7).max(1);
    for line in 0..28 {
        let (top, end) = (
            dots(30.0 + 8.0 * line as f32),
            dots(if line % 5 == 4 { 110.0 } else { 180.0 }),
        );
        for y in 0..side {
            for x in dots(28.0)..end {
                let (character, column) = (x / (side * 23 / 20), x % (side * 23 / 20));
                let is_stroke = |number: u32| mixed(character * 31 + line * 977 + number) % 4 < 1;
                if column < side && (is_stroke(column / stroke) || is_stroke(100 + y / stroke)) {
                    sheet.put_pixel(x, top + y, ink);
                }
            }
        }
    }
    image::imageops::blur(&sheet, 0.5 + dots_per_inch as f32 / 500.0)
}

/// The same with a company's red seal of 40 mm.
pub(super) fn stamped(mut sheet: RgbImage) -> RgbImage {
    let dots = sheet.width() as f32 / 210.0;
    let (middle_x, middle_y) = (145.0 * dots, 235.0 * dots);
    for (x, y, pixel) in sheet.enumerate_pixels_mut() {
        let far = (x as f32 - middle_x).hypot(y as f32 - middle_y) / dots;
        if (18.6..20.0).contains(&far) || far < 4.0 {
            *pixel = Rgb([204, 36, 44]);
        }
    }
    sheet
}

/// A phone's photo of a sheet on a desk, lit from one side, with a sensor's noise.
pub(super) fn photo(sheet: &RgbImage) -> RgbImage {
    let (width, height) = (1500, 2000);
    let (wide, high) = (1180, 1669);
    let paper = image::imageops::resize(sheet, wide, high, image::imageops::FilterType::Triangle);
    RgbImage::from_fn(width, height, |x, y| {
        let noise = mixed(y * width + x) % 9;
        let inside = (150..150 + wide).contains(&x) && (160..160 + high).contains(&y);
        let pixel = match inside {
            true => *paper.get_pixel(x - 150, y - 160),
            false => Rgb([112, 84, 62]),
        };
        let light = 0.93 - 0.16 * x as f32 / width as f32 - 0.05 * y as f32 / height as f32;
        Rgb(pixel.0.map(|level| (f32::from(level) * light) as u8 + noise as u8 % 9))
    })
}

/// As JPEG, in colour or grey.
pub(super) fn jpeg(picture: &RgbImage, gray: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 80);
    let picture = DynamicImage::ImageRgb8(picture.clone());
    match gray {
        true => picture.to_luma8().write_with_encoder(encoder),
        false => picture.write_with_encoder(encoder),
    }
    .unwrap();
    bytes
}

/// One object of a PDF: its dictionary's inside, and a stream.
pub(super) struct Object(pub(super) String, pub(super) Option<Vec<u8>>);

/// A picture that is a JPEG.
pub(super) fn jpeg_object(bytes: Vec<u8>, (width, height): (u32, u32), gray: bool) -> Object {
    let colours = if gray { "DeviceGray" } else { "DeviceRGB" };
    let dictionary = format!(
        "/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8 \
         /ColorSpace /{colours} /Filter /DCTDecode"
    );
    Object(dictionary, Some(bytes))
}

/// A page: what its dictionary has beside the usual, its content, and its objects, called X0, X1 … in the content.
pub(super) struct Page {
    pub(super) more: String,
    pub(super) content: String,
    pub(super) objects: Vec<Object>,
}

impl Page {
    /// A page of A4 that a picture fills.
    pub(super) fn full(picture: Object) -> Page {
        Page {
            more: "/MediaBox [0 0 595 842]".to_owned(),
            content: "q 595 0 0 842 0 0 cm /X0 Do Q".to_owned(),
            objects: vec![picture],
        }
    }
}

/// A PDF with these pages. The font F1 is Helvetica, F2 a Chinese one in GBK; neither is in the file.
pub(super) fn pdf(pages: Vec<Page>) -> Vec<u8> {
    let mut objects: Vec<(usize, Object)> = Vec::new();
    let mut kids = String::new();
    let mut next = 3;
    for page in pages {
        let (number, content) = (next, next + 1);
        next += 2;
        let mut names = String::new();
        for (index, object) in page.objects.into_iter().enumerate() {
            names.push_str(&format!("/X{index} {next} 0 R "));
            objects.push((next, object));
            next += 1;
        }
        kids.push_str(&format!("{number} 0 R "));
        let fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> \
                     /F2 << /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts \
                     [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) \
                     /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /SimSun \
                     /Flags 4 >> >> ] >>";
        let dictionary = format!(
            "/Type /Page /Parent 2 0 R {} /Contents {content} 0 R \
             /Resources << /XObject << {names} >> /Font << {fonts} >> >>",
            page.more
        );
        objects.push((number, Object(dictionary, None)));
        objects.push((content, Object(String::new(), Some(page.content.into_bytes()))));
    }
    let count = kids.matches('R').count();
    objects.push((1, Object("/Type /Catalog /Pages 2 0 R".to_owned(), None)));
    objects.push((2, Object(format!("/Type /Pages /Kids [{kids}] /Count {count}"), None)));
    objects.sort_by_key(|(number, _)| *number);
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = String::new();
    for (number, Object(dictionary, stream)) in &objects {
        places.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        let length = stream.as_ref().map(|stream| format!(" /Length {}", stream.len()));
        let length = length.unwrap_or_default();
        bytes.extend(format!("{number} 0 obj\n<< {dictionary}{length} >>\n").into_bytes());
        if let Some(stream) = stream {
            bytes.extend(b"stream\n");
            bytes.extend(stream);
            bytes.extend(b"\nendstream\n");
        }
        bytes.extend(b"endobj\n");
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    bytes.extend(
        format!(
            "xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<< /Size {size} /Root 1 0 R >>\n\
             startxref\n{start}\n%%EOF\n"
        )
        .into_bytes(),
    );
    bytes
}
