//! Pictures that were never photos.

use image::{Rgb, RgbImage};

use super::sheet::{Colour, Sheet};
use super::{Random, papers};
use crate::documents::photo::measure::Paper;

const WHITE: Colour = [255; 3];
/// What a page's parts lie on.
const BOARD: Colour = [243, 245, 246];
const TEXT: Colour = [51, 51, 51];
const LIGHT: Colour = [237, 237, 237];

fn picture(sheet: Sheet, width: u32, height: u32) -> RgbImage {
    let levels: Vec<u8> = sheet.pixels.into_iter().flatten().collect();
    // A sheet with a pixel a millimetre has exactly these sides.
    RgbImage::from_raw(width, height, levels).unwrap_or_default()
}

/// A web page with a query's result, on a phone.
pub(super) fn web_page(name: &str, width: u32, height: u32) -> RgbImage {
    let mut random = Random::of(name);
    let (wide, high) = (width as f32, height as f32);
    let mut sheet = Sheet::new(wide, high, 1.0, LIGHT);
    let unit = wide.min(high) / 100.0;
    let mast = [[24, 78, 160], [178, 34, 34], [30, 110, 90], [70, 70, 140]][random.below(4) as usize % 4];
    status_bar(&mut sheet, &mut random, unit);
    let mast_end = random.between(16.0, 80.0) * unit;
    sheet.fill(0.0, 6.0 * unit, wide, mast_end - 6.0 * unit, mast);
    let title = random.between(0.3, 0.7) * wide;
    sheet.print(&mut random, 6.0 * unit, 9.0 * unit, title, 5.0 * unit, WHITE);
    let mut y = mast_end + 5.0 * unit;
    while y < high - 40.0 * unit {
        let lines = 2 + random.below(5);
        let tall = (6.0 + 7.0 * lines as f32) * unit;
        sheet.fill(3.0 * unit, y, wide - 6.0 * unit, tall, BOARD);
        // A picture to the left, to the right, or none.
        let picture = random.between(16.0, 30.0) * unit;
        let left = [3.0 * unit, wide - 3.0 * unit - picture, -2.0 * picture][random.below(3) as usize % 3];
        let shade = 150 + random.below(70) as u8;
        let text = if left == 3.0 * unit { left + picture } else { 3.0 * unit };
        for line in 0..lines {
            let top = y + (5.0 + 7.0 * line as f32) * unit;
            sheet.print(
                &mut random,
                text + 4.0 * unit,
                top,
                18.0 * unit,
                3.4 * unit,
                [136, 136, 136],
            );
            let length = random.between(0.1, 0.4) * wide;
            sheet.print(&mut random, text + 26.0 * unit, top, length, 3.4 * unit, TEXT);
        }
        if left > 0.0 {
            sheet.fill(left, y, picture, tall, [shade, shade - 20, shade - 40]);
        }
        y += tall + random.between(2.0, 9.0) * unit;
    }
    sheet.fill(0.0, high - 12.0 * unit, wide, 12.0 * unit, [228, 230, 232]);
    picture(sheet, width, height)
}

fn status_bar(sheet: &mut Sheet, random: &mut Random, unit: f32) {
    let wide = sheet.wide;
    sheet.digits(random, 6.0 * unit, 1.5 * unit, 4, 3.0 * unit, TEXT);
    sheet.fill(wide - 12.0 * unit, 1.8 * unit, 6.0 * unit, 2.6 * unit, TEXT);
}

/// A program that shows a paper: the paper as it is, with bars above and below.
pub(super) fn of_paper(paper: Paper, name: &str, width: u32, height: u32) -> RgbImage {
    let mut random = Random::of(name);
    let (wide, high) = (width as f32, height as f32);
    let mut sheet = Sheet::new(wide, high, 1.0, [43, 43, 46]);
    let unit = wide.min(high) / 100.0;
    sheet.fill(0.0, 0.0, wide, 6.0 * unit, LIGHT);
    status_bar(&mut sheet, &mut random, unit);
    sheet.fill(0.0, high - 10.0 * unit, wide, 10.0 * unit, LIGHT);
    let shown = papers::sheet(paper, name, width > height, true);
    let scale = (wide * 0.7 / shown.wide).min((high - 26.0 * unit) / shown.high);
    let (left, top) = ((wide - shown.wide * scale) / 2.0, 11.0 * unit);
    let mut picture = picture(sheet, width, height);
    for row in 0..(shown.high * scale) as u32 {
        for column in 0..(shown.wide * scale) as u32 {
            let (x, y) = (column as f32 / scale * shown.scale, row as f32 / scale * shown.scale);
            let colour = shown
                .pixels
                .get(y as usize * shown.width + (x as usize).min(shown.width - 1));
            let place = picture.get_pixel_mut_checked(left as u32 + column, top as u32 + row);
            if let (Some(colour), Some(pixel)) = (colour, place) {
                *pixel = Rgb(*colour);
            }
        }
    }
    picture
}

/// A logo: a sign on a ground.
pub(super) fn logo(name: &str, width: u32, height: u32) -> RgbImage {
    let mut random = Random::of(name);
    let (wide, high) = (width as f32, height as f32);
    let colour = |random: &mut Random| [0; 3].map(|_: u8| 30 + random.below(120) as u8);
    let (ground, sign) = (colour(&mut random), colour(&mut random).map(|level| level + 90));
    let mut sheet = Sheet::new(wide, high, 1.0, ground);
    let (x, y) = (random.between(0.4, 0.6) * wide, random.between(0.35, 0.5) * high);
    let (across, down) = (random.between(0.16, 0.32) * wide, random.between(0.16, 0.32) * high);
    sheet.disc(x, y, across, down, sign);
    sheet.disc(x + across * 0.2, y, across * 0.5, down * 0.5, ground);
    for _ in 0..2 {
        let (x, y) = (random.between(0.05, 0.7) * wide, random.between(0.1, 0.75) * high);
        sheet.fill(x, y, random.between(0.1, 0.3) * wide, 0.08 * high, WHITE);
    }
    sheet.print(&mut random, wide * 0.2, high * 0.76, wide * 0.64, high * 0.13, WHITE);
    picture(sheet, width, height)
}
