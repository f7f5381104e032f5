//! What papers look like. Layouts after GA/T 448 (ID cards) and the licence's pattern of 2019 (市场监管总局).

use super::Random;
use super::sheet::{Colour, INK, Sheet};
use crate::documents::photo::{PaperSize, measure::Paper};

/// Pixels that a sheet's longer side is drawn with.
const LONG_SIDE: f32 = 1180.0;

const RED: Colour = [204, 38, 40];
const GOLD: Colour = [206, 176, 84];

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A photo of a paper.
    Paper(Paper),
    /// The mini-program's logo.
    Logo,
    /// A screenshot of a web page.
    Screenshot,
}

impl Kind {
    pub(super) fn of(name: &str) -> Kind {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let begins = |words: &[&str]| words.iter().any(|word| stem.starts_with(word));
        let has = |words: &[&str]| words.iter().any(|word| stem.contains(word));
        if begins(&["licence"]) {
            Kind::Paper(Paper::Licence)
        } else if begins(&["logo"]) {
            Kind::Logo
        } else if begins(&["screenshot", "dishonesty"]) {
            Kind::Screenshot
        } else if has(&["front", "portrait"]) || stem == "id" {
            Kind::Paper(Paper::IdCardPortrait)
        } else if has(&["back", "emblem"]) {
            Kind::Paper(Paper::IdCardEmblem)
        } else {
            Kind::Paper(Paper::Page)
        }
    }
}

/// The paper with that name. A page lies across when `across` says so; the others have one way only.
pub(super) fn sheet(paper: Paper, name: &str, across: bool, seal: bool) -> Sheet {
    let mut random = Random::of(name);
    match paper {
        Paper::Licence => licence(&mut random, seal),
        Paper::IdCardPortrait => portrait_side(&mut random),
        Paper::IdCardEmblem => emblem_side(&mut random),
        Paper::Page => page(&mut random, across, seal),
    }
}

/// White paper, each a little other.
fn white(random: &mut Random) -> Colour {
    let level = 224 + random.below(8) as u8;
    [level, level - random.below(3) as u8, level - 3 - random.below(6) as u8]
}

fn blank(random: &mut Random, PaperSize { long, short }: PaperSize, upright: bool) -> Sheet {
    let (wide, high) = if upright { (short, long) } else { (long, short) };
    Sheet::new(wide, high, LONG_SIDE / long, white(random))
}

fn licence(random: &mut Random, seal: bool) -> Sheet {
    let mut sheet = blank(random, Paper::Licence.size(), false);
    sheet.guilloche(random, 26, [232, 226, 200]);
    sheet.frame(9.0, 9.0, 279.0, 192.0, 2.2, GOLD);
    sheet.frame(13.0, 13.0, 271.0, 184.0, 0.8, GOLD);
    emblem(&mut sheet, 148.5, 31.0, 14.0);
    sheet.print(random, 100.0, 52.0, 98.0, 19.0, INK);
    sheet.digits(random, 26.0, 34.0, 18, 4.6, INK);
    code(&mut sheet, random, 238.0, 24.0, 30.0);
    for (column, rows) in [(26.0, 6 + random.below(3)), (158.0, 5 + random.below(3))] {
        for row in 0..rows {
            let y = 84.0 + 11.5 * row as f32;
            sheet.print(random, column, y, 18.0, 4.2, INK);
            let width = random.between(40.0, 96.0);
            sheet.print(random, column + 26.0, y, width, 4.2, INK);
        }
    }
    sheet.print(random, 176.0, 172.0, 24.0, 5.2, INK);
    sheet.digits(random, 222.0, 186.0, 8, 4.6, INK);
    if seal {
        let (x, y) = (random.between(224.0, 240.0), random.between(162.0, 168.0));
        sheet.seal(random, x, y);
    }
    sheet
}

/// The national emblem, as far as a phone sees it.
fn emblem(sheet: &mut Sheet, x: f32, y: f32, radius: f32) {
    sheet.disc(x, y, radius, radius, RED);
    sheet.ring(x, y, radius * 0.86, radius * 0.93, [196, 120, 30]);
    sheet.disc(x, y - radius * 0.42, radius * 0.14, radius * 0.14, GOLD);
    for star in 0..4 {
        let angle = (30.0 + 40.0 * star as f32).to_radians();
        let (sin, cos) = angle.sin_cos();
        sheet.disc(
            x + cos * radius * 0.5,
            y - radius * 0.1 - sin * radius * 0.3,
            radius * 0.06,
            radius * 0.06,
            GOLD,
        );
    }
    sheet.fill(x - radius * 0.45, y + radius * 0.3, radius * 0.9, radius * 0.2, GOLD);
}

/// Something like a QR code: nothing can be read in it.
fn code(sheet: &mut Sheet, random: &mut Random, x: f32, y: f32, side: f32) {
    const MODULES: usize = 25;
    let module = side / MODULES as f32;
    for row in 0..MODULES {
        for column in 0..MODULES {
            if random.below(2) == 0 {
                let (left, top) = (x + column as f32 * module, y + row as f32 * module);
                sheet.fill(left, top, module, module, INK);
            }
        }
    }
    for (column, row) in [(0, 0), (18, 0), (0, 18)] {
        let (left, top) = (x + column as f32 * module, y + row as f32 * module);
        let white = [228, 226, 220];
        sheet.fill(left, top, 7.0 * module, 7.0 * module, white);
        sheet.frame(left, top, 7.0 * module, 7.0 * module, module, INK);
        sheet.fill(left + 2.0 * module, top + 2.0 * module, 3.0 * module, 3.0 * module, INK);
    }
}

fn card(random: &mut Random) -> Sheet {
    let PaperSize { long, short } = PaperSize::CARD;
    let level = 216 + random.below(8) as u8;
    let mut sheet = Sheet::new(long, short, LONG_SIDE / long, [level, level + 6, level + 5]);
    let tint = [level - 14, level + 2, level + 8];
    sheet.guilloche(random, 14, tint);
    sheet
}

fn portrait_side(random: &mut Random) -> Sheet {
    let mut sheet = card(random);
    let grey = [96, 116, 140];
    for row in 0..3 {
        let y = 6.5 + 7.2 * row as f32;
        sheet.print(random, 6.0, y, 7.5, 3.0, grey);
        let width = random.between(10.0, 28.0);
        sheet.print(random, 15.5, y, width, 3.4, INK);
    }
    sheet.print(random, 6.0, 28.5, 7.5, 3.0, grey);
    sheet.print(random, 15.5, 28.2, 36.0, 3.4, INK);
    let width = random.between(8.0, 34.0);
    sheet.print(random, 15.5, 33.2, width, 3.4, INK);
    sheet.print(random, 6.0, 44.5, 18.0, 3.0, grey);
    sheet.digits(random, 30.0, 44.0, 18, 4.2, INK);
    // The portrait, on the card itself: neck, clothes, head, hair.
    let (x, y) = (54.5, 6.5);
    let skin = [214, 172, 146];
    let clothes = [[38, 44, 66], [62, 36, 44], [34, 34, 36], [40, 58, 50]][random.below(4) as usize % 4];
    let hair = random.between(9.5, 14.0);
    sheet.fill(x + 9.5, y + 18.0, 6.0, 7.0, skin);
    for row in 0..9 {
        let half = (5.0 + 1.6 * row as f32).min(11.5);
        sheet.fill(x + 12.5 - half, y + 23.0 + row as f32, 2.0 * half, 1.0, clothes);
    }
    sheet.disc(x + 12.5, y + 11.0, 7.4, hair * 0.8, INK);
    sheet.disc(x + 12.5, y + 14.0, 5.6, 7.2, skin);
    sheet.fill(x + 9.2, y + 13.0, 2.2, 0.7, INK);
    sheet.fill(x + 13.8, y + 13.0, 2.2, 0.7, INK);
    sheet.fill(x + 11.2, y + 17.6, 2.8, 0.7, [170, 90, 84]);
    sheet
}

fn emblem_side(random: &mut Random) -> Sheet {
    let mut sheet = card(random);
    emblem(&mut sheet, 12.2, 15.2, 8.3);
    sheet.print(random, 29.0, 8.5, 46.0, 5.2, INK);
    sheet.print(random, 27.0, 18.5, 52.0, 7.0, INK);
    for (y, least) in [(38.5, 20.0), (45.0, 26.0)] {
        sheet.print(random, 17.0, y, 15.0, 3.1, INK);
        let width = random.between(least, least + 14.0);
        sheet.print(random, 36.0, y, width, 3.3, INK);
    }
    sheet
}

fn page(random: &mut Random, across: bool, seal: bool) -> Sheet {
    let mut sheet = blank(random, Paper::Page.size(), !across);
    let (wide, high) = (sheet.wide, sheet.high);
    let title = random.between(0.3, 0.55) * wide;
    sheet.print(random, (wide - title) / 2.0, 22.0, title, 8.4, INK);
    let (left, line) = (24.0, random.between(8.2, 9.6));
    let mut y = 46.0;
    let mut left_in_paragraph = 0;
    while y < high - 62.0 {
        let begins = left_in_paragraph == 0;
        if begins {
            left_in_paragraph = 2 + random.below(4);
            y += random.between(0.0, 5.0);
        }
        left_in_paragraph -= 1;
        let ends = left_in_paragraph == 0;
        let full = wide - 2.0 * left;
        let indent = if begins { 8.6 } else { 0.0 };
        let width = if ends {
            random.between(0.2, 0.8) * full
        } else {
            full - indent
        };
        sheet.print(random, left + indent, y, width, 4.2, INK);
        y += line;
    }
    let right = wide - random.between(76.0, 90.0);
    sheet.print(random, right, high - 46.0, 50.0, 4.4, INK);
    sheet.digits(random, right + 12.0, high - 36.0, 8, 4.4, INK);
    if seal {
        sheet.seal(random, right + 26.0, high - 42.0);
    }
    sheet
}
