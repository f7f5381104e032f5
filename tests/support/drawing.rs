//! Papers that look like papers from afar, for whoever looks at pictures of the page. Nothing on them can be read.

#![allow(
    clippy::expect_used,
    reason = "a test that can't go on should say so at once, in its helpers too"
)]

use image::{ImageFormat, Rgb, RgbImage};

type Colour = [u8; 3];

/// A sheet of paper on a desk, in hundredths of the picture's sides.
struct Sheet(RgbImage);

impl Sheet {
    fn new(paper: Colour) -> Sheet {
        let mut sheet = Sheet(RgbImage::from_pixel(1600, 1200, Rgb([122, 98, 76])));
        sheet.fill(6, 7, 94, 93, paper);
        sheet
    }

    fn fill(&mut self, left: u32, top: u32, right: u32, bottom: u32, colour: Colour) {
        for y in top * 12..bottom * 12 {
            for x in left * 16..right * 16 {
                self.0.put_pixel(x, y, Rgb(colour));
            }
        }
    }

    fn disc(&mut self, x: i32, y: i32, radius: i32, colour: Colour) {
        let (x, y, radius) = (x * 16, y * 12, radius * 12);
        for down in -radius..=radius {
            for right in -radius..=radius {
                if down * down + right * right <= radius * radius {
                    self.0.put_pixel((x + right) as u32, (y + down) as u32, Rgb(colour));
                }
            }
        }
    }

    fn writing(&mut self, left: u32, top: u32, rights: &[u32], colour: Colour) {
        for (line, right) in rights.iter().enumerate() {
            let top = top + line as u32 * 8;
            // Words of different lengths.
            let mut x = left;
            while x < *right {
                let end = (x + 5 + (x * 7 + top) % 6).min(*right);
                self.fill(x, top, end, top + 3, colour);
                x = end + 1;
            }
        }
    }

    fn jpeg(self) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        self.0
            .write_to(&mut bytes, ImageFormat::Jpeg)
            .expect("a JPEG in memory");
        bytes.into_inner()
    }
}

/// The paper of that file name, where there is a drawing of it.
pub(crate) fn of(name: &str) -> Option<Vec<u8>> {
    let ink = [74, 78, 88];
    let sheet = match name {
        "licence.jpg" => {
            let mut sheet = Sheet::new([196, 160, 92]);
            sheet.fill(8, 10, 92, 90, [251, 247, 236]);
            sheet.disc(50, 22, 6, [206, 58, 50]);
            sheet.fill(34, 32, 66, 38, [150, 40, 36]);
            sheet.writing(16, 46, &[60, 70, 54, 64, 48], ink);
            sheet.disc(78, 74, 10, [222, 84, 76]);
            sheet.disc(78, 74, 8, [251, 247, 236]);
            sheet.disc(78, 74, 3, [222, 84, 76]);
            sheet
        }
        "id-front.jpg" => {
            let mut sheet = Sheet::new([226, 238, 246]);
            sheet.writing(13, 20, &[34, 28, 46], ink);
            sheet.writing(13, 48, &[54, 44], ink);
            sheet.fill(30, 76, 82, 81, ink);
            sheet.fill(62, 17, 87, 66, [206, 220, 230]);
            sheet.disc(74, 34, 10, [112, 126, 140]);
            sheet.fill(64, 50, 85, 66, [112, 126, 140]);
            sheet
        }
        "id-back.jpg" => {
            let mut sheet = Sheet::new([244, 232, 226]);
            sheet.disc(24, 30, 13, [206, 58, 50]);
            sheet.fill(44, 20, 84, 28, ink);
            sheet.fill(48, 36, 80, 46, ink);
            sheet.writing(30, 70, &[78, 70], ink);
            sheet
        }
        _ => return None,
    };
    Some(sheet.jpeg())
}
