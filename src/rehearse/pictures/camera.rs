//! A paper laid on a desk and photographed: perspective, light, a sensor's noise, and what can go wrong.

use image::{DynamicImage, RgbImage, imageops::FilterType};

use super::sheet::{Colour, Sheet};
use super::{Fault, Random, papers};
use crate::documents::photo::measure::Paper;

/// A larger picture is made of one whose longer side has so many pixels: everything is measured on less.
const LONG_SIDE: u32 = 1600;
/// A phone's focal length as a share of the frame's diagonal: 26 mm on 43.3 mm.
const FOCAL_SHARE: f32 = 0.6;
/// A page that would be finer than print needs when it stands upright lies across instead: the least short side for it.
const UPRIGHT_FROM: u32 = 800;
/// Levels of a desk's grain.
const GRAIN: usize = 1024;

/// The four corners of the sheet in the picture, clockwise from its own top left.
type Corners = [(f32, f32); 4];

/// Takes the photo.
pub(super) fn photographed(paper: Paper, name: &str, width: u32, height: u32, faults: &[Fault]) -> RgbImage {
    let has = |fault: Fault| faults.contains(&fault);
    let across = width > height && height < UPRIGHT_FROM;
    let mut sheet = papers::sheet(paper, name, across, !has(Fault::NoSeal));
    if has(Fault::Grey) {
        sheet = sheet.grey();
    }
    if has(Fault::Turned) {
        sheet = sheet.turned();
    }
    if has(Fault::UpsideDown) {
        sheet.pixels.reverse();
    }
    let long = width.max(height);
    let shrink = (LONG_SIDE as f32 / long as f32).min(1.0);
    let side = |side: u32| ((side as f32 * shrink).round() as u32).max(1);
    let (wide, high) = (side(width), side(height));
    let mut random = Random::of(name);
    random.next();
    let mut shot = Shot::taken(&sheet, &mut random, (wide, high), faults);
    // What lies on the paper, then the light, then the lens.
    if has(Fault::Finger) {
        shot.finger();
    }
    if has(Fault::Shadow) {
        shot.shadow();
    }
    if has(Fault::Glare) {
        shot.glare();
    }
    if has(Fault::Dark) {
        shot.each(|x, y, level| level * 0.28 + speck(x, y));
    }
    if has(Fault::Bright) {
        shot.each(|_, _, level| level * 1.45 + 12.0);
    }
    if has(Fault::Shaken) {
        shot.shake();
    }
    if has(Fault::Blurred) {
        shot.defocus();
    }
    let mut picture = shot.into_picture();
    if (wide, high) != (width, height) {
        let larger = DynamicImage::ImageRgb8(picture).resize_exact(width, height, FilterType::Triangle);
        picture = larger.into_rgb8();
    }
    if has(Fault::OfScreen) {
        grid(&mut picture);
    }
    picture
}

/// What a sensor adds in the dark, in levels.
fn speck(x: f32, y: f32) -> f32 {
    let mixed = (x as u32 * 1009 + y as u32 * 9176).wrapping_mul(2_654_435_761);
    ((mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519) >> 28) as f32
}

/// A screen's pixels, at the frequency that they have before a phone's camera.
fn grid(picture: &mut RgbImage) {
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (x, y) = (x as f32, y as f32);
        let factor = 1.0 + 0.07 * (x * 1.9).sin() + 0.07 * (y * 1.9 + x * 0.1).sin();
        for channel in &mut pixel.0 {
            *channel = (f32::from(*channel) * factor) as u8;
        }
    }
}

/// A picture in the making.
struct Shot {
    width: usize,
    height: usize,
    levels: Vec<u8>,
    corners: Corners,
}

impl Shot {
    fn taken(sheet: &Sheet, random: &mut Random, (width, height): (u32, u32), faults: &[Fault]) -> Shot {
        let frame = (width as f32, height as f32);
        let corners = pose(sheet, random, frame, faults);
        let mut shot = Shot {
            width: width as usize,
            height: height as usize,
            levels: Vec::with_capacity(width as usize * height as usize * 3),
            corners,
        };
        let desk = Desk::of(random, frame);
        shot.expose(sheet, &desk, random);
        shot
    }

    /// Every pixel: the sheet where it is, else the desk; lit from one side; with noise.
    fn expose(&mut self, sheet: &Sheet, desk: &Desk, random: &mut Random) {
        let Some(to_sheet) = to_sheet(&self.corners, sheet) else {
            return;
        };
        // Light falls off towards one side, in 1/1024.
        let (across, down) = (random.between(-70.0, 70.0), random.between(-70.0, 70.0));
        let (width, height) = (self.width as f32, self.height as f32);
        let mut noise = random.next() as u32;
        for y in 0..self.height {
            let span = row_span(&self.corners, y as f32 + 0.5, self.width);
            let v = y as f32 + 0.5;
            for x in 0..self.width {
                let [r, g, b] = if x >= span.0 && x < span.1 {
                    let u = x as f32 + 0.5;
                    let below = to_sheet[6] * u + to_sheet[7] * v + to_sheet[8];
                    let sx = (to_sheet[0] * u + to_sheet[1] * v + to_sheet[2]) / below;
                    let sy = (to_sheet[3] * u + to_sheet[4] * v + to_sheet[5]) / below;
                    seen(sheet, sx, sy)
                } else {
                    desk.at(x, y)
                };
                let light = 1024.0 - 70.0 + across * (x as f32 / width - 0.5) + down * (y as f32 / height - 0.5);
                let light = light as u32;
                noise ^= noise << 13;
                noise ^= noise >> 17;
                noise ^= noise << 5;
                let grain = [noise & 3, noise >> 8 & 3, noise >> 16 & 3];
                self.levels.push((((r * light) >> 10) + grain[0]) as u8);
                self.levels.push((((g * light) >> 10) + grain[1]) as u8);
                self.levels.push((((b * light) >> 10) + grain[2]) as u8);
            }
        }
    }

    fn into_picture(self) -> RgbImage {
        RgbImage::from_raw(self.width as u32, self.height as u32, self.levels).unwrap_or_default()
    }

    fn each(&mut self, change: impl Fn(f32, f32, f32) -> f32) {
        for (index, level) in self.levels.iter_mut().enumerate() {
            let (x, y) = (index / 3 % self.width, index / 3 / self.width);
            // A float that is too large becomes 255.
            *level = change(x as f32, y as f32, f32::from(*level)) as u8;
        }
    }

    /// A place of the paper, in shares of its sides, where it is in the picture (nearly: between its corners).
    fn place(&self, u: f32, v: f32) -> (f32, f32) {
        let [a, b, c, d] = self.corners;
        let mix = |a: f32, b: f32, c: f32, d: f32| (a * (1.0 - u) + b * u) * (1.0 - v) + (d * (1.0 - u) + c * u) * v;
        (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
    }

    /// The mean of the paper's sides, in pixels.
    fn side(&self) -> f32 {
        let side = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).hypot(a.1 - b.1);
        let [a, b, c, d] = self.corners;
        (side(a, b) + side(b, c) + side(c, d) + side(d, a)) / 4.0
    }

    /// A finger over the left edge, where nothing is printed.
    fn finger(&mut self) {
        let (tip, root) = (self.place(0.035, 0.66), self.place(-0.3, 0.74));
        let radius = 0.045 * self.side();
        let (dx, dy) = (root.0 - tip.0, root.1 - tip.1);
        let length = dx * dx + dy * dy;
        self.paint(|x, y| {
            let along = (((x - tip.0) * dx + (y - tip.1) * dy) / length.max(1.0)).clamp(0.0, 4.0);
            let off = (x - tip.0 - along * dx).hypot(y - tip.1 - along * dy) / radius;
            (off < 1.0).then(|| [206, 156, 130].map(|level: u8| (f32::from(level) * (1.05 - 0.2 * off * off)) as u8))
        });
    }

    fn paint(&mut self, colour: impl Fn(f32, f32) -> Option<Colour>) {
        for (index, pixel) in self.levels.chunks_exact_mut(3).enumerate() {
            if let Some(colour) = colour((index % self.width) as f32, (index / self.width) as f32) {
                pixel.copy_from_slice(&colour);
            }
        }
    }

    /// Half of the paper in the shade.
    fn shadow(&mut self) {
        let (from, to) = (self.place(0.0, 0.2), self.place(1.0, 0.8));
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).max(1.0);
        self.each(|x, y, level| {
            let along = ((x - from.0) * dx + (y - from.1) * dy) / length;
            let shade = ((along - 0.42) / 0.08).clamp(0.0, 1.0);
            level * (1.0 - 0.48 * shade)
        });
    }

    /// A lamp mirrored in the paper's middle.
    fn glare(&mut self) {
        let (middle, radius) = (self.place(0.44, 0.52), 0.07 * self.side());
        self.each(|x, y, level| {
            let far = ((x - middle.0).powi(2) + (y - middle.1).powi(2)) / (radius * radius);
            if far > 9.0 { level } else { level + 320.0 * (-far).exp() }
        });
    }

    /// The camera moves to the right.
    fn shake(&mut self) {
        let reach = (self.width.max(self.height) / 70).max(2);
        let stride = 3 * self.width;
        for row in self.levels.chunks_exact_mut(stride) {
            let sharp = row.to_vec();
            for channel in 0..3 {
                let level = |x: usize| u32::from(sharp.get(3 * x.min(self.width - 1) + channel).copied().unwrap_or(0));
                let mut sum: u32 = (0..reach).map(level).sum();
                for x in 0..self.width {
                    if let Some(blurred) = row.get_mut(3 * x + channel) {
                        *blurred = (sum / reach as u32) as u8;
                    }
                    sum = sum + level(x + reach) - level(x);
                }
            }
        }
    }

    fn defocus(&mut self) {
        let sigma = self.width.max(self.height) as f32 / 450.0;
        let levels = std::mem::take(&mut self.levels);
        let sharp = RgbImage::from_raw(self.width as u32, self.height as u32, levels).unwrap_or_default();
        self.levels = DynamicImage::ImageRgb8(sharp).fast_blur(sigma).into_rgb8().into_raw();
    }
}

/// Where the sheet's corners come to lie.
fn pose(sheet: &Sheet, random: &mut Random, (width, height): (f32, f32), faults: &[Fault]) -> Corners {
    let has = |fault: Fault| faults.contains(&fault);
    let mut tilt = random.between(0.0, 9.0);
    let mut towards = random.between(0.0, std::f32::consts::TAU);
    let mut roll = random.between(-7.0, 7.0).to_radians();
    // A card may be further away: its print is large in the frame anyway.
    let nearer = if sheet.wide.max(sheet.high) < 100.0 {
        0.62
    } else if width.max(height) < 1200.0 {
        0.86
    } else {
        0.76
    };
    let mut fill = random.between(nearer, 0.91);
    let (off_x, off_y) = (random.between(-0.8, 0.8), random.between(-0.8, 0.8));
    if has(Fault::Tilted) {
        (tilt, towards) = (31.0, std::f32::consts::FRAC_PI_2);
    }
    if has(Fault::CutOff) {
        // So that one corner is the leftmost.
        (tilt, roll, fill) = (4.0, 6.0_f32.to_radians(), 0.88);
    }
    if has(Fault::Small) {
        fill = 0.34;
    }
    let focal = FOCAL_SHARE * width.hypot(height);
    let (sin, cos) = tilt.to_radians().sin_cos();
    let (sin_roll, cos_roll) = roll.sin_cos();
    let (sin_way, cos_way) = towards.sin_cos();
    // The sheet turned about its middle; depth grows along the way that it is tilted.
    let points = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(u, v)| {
        let (x, y) = (u * sheet.wide, v * sheet.high);
        let (x, y) = (x * cos_roll - y * sin_roll, x * sin_roll + y * cos_roll);
        let (along, beside) = (x * cos_way + y * sin_way, y * cos_way - x * sin_way);
        let (flat, depth) = (along * cos, along * -sin);
        (
            flat * cos_way - beside * sin_way,
            flat * sin_way + beside * cos_way,
            depth,
        )
    });
    let (mut distance, mut x, mut y) = (2.0 * sheet.wide, 0.0, 0.0);
    let mut corners = [(0.0, 0.0); 4];
    for _ in 0..12 {
        corners = points.map(|point| {
            let near = focal / (point.2 + distance);
            (width / 2.0 + (point.0 + x) * near, height / 2.0 + (point.1 + y) * near)
        });
        let least = |part: fn(&(f32, f32)) -> f32| corners.iter().map(part).fold(f32::MAX, f32::min);
        let most = |part: fn(&(f32, f32)) -> f32| corners.iter().map(part).fold(f32::MIN, f32::max);
        let (left, right, top, bottom) = (
            least(|corner| corner.0),
            most(|corner| corner.0),
            least(|corner| corner.1),
            most(|corner| corner.1),
        );
        let (wide, high) = (right - left, bottom - top);
        let room = ((width - wide) / 2.0, (height - high) / 2.0);
        // Not up to the border: a fortieth of the frame stays.
        let margin = width.max(height) / 40.0;
        let middle = (
            width / 2.0 + off_x * (room.0 - margin).max(0.0),
            height / 2.0 + off_y * (room.1 - margin).max(0.0),
        );
        x += (middle.0 - (left + right) / 2.0) * distance / focal;
        y += (middle.1 - (top + bottom) / 2.0) * distance / focal;
        distance *= (wide / width).max(high / height) / fill;
    }
    if has(Fault::CutOff) {
        // The lower left corner leaves the frame.
        let beyond = corners[3].0 + 0.05 * (corners[1].0 - corners[0].0);
        corners = corners.map(|corner| (corner.0 - beyond, corner.1));
    }
    corners
}

/// The projective mapping of the picture's places onto the sheet's pixels, row by row of its matrix (Heckbert,
/// "Fundamentals of Texture Mapping and Image Warping", 1989).
fn to_sheet(corners: &Corners, sheet: &Sheet) -> Option<[f32; 9]> {
    let [p0, p1, p2, p3] = *corners;
    let (sx, sy) = (p0.0 - p1.0 + p2.0 - p3.0, p0.1 - p1.1 + p2.1 - p3.1);
    let (dx1, dx2) = (p1.0 - p2.0, p3.0 - p2.0);
    let (dy1, dy2) = (p1.1 - p2.1, p3.1 - p2.1);
    let below = dx1 * dy2 - dx2 * dy1;
    let (g, h) = ((sx * dy2 - dx2 * sy) / below, (dx1 * sy - sx * dy1) / below);
    let (a, b, c) = (p1.0 - p0.0 + g * p1.0, p3.0 - p0.0 + h * p3.0, p0.0);
    let (d, e, f) = (p1.1 - p0.1 + g * p1.1, p3.1 - p0.1 + h * p3.1, p0.1);
    let (wide, high) = (sheet.width as f32, sheet.height as f32);
    // The inverse, up to a factor.
    let inverse = [
        (e - f * h) * wide,
        (c * h - b) * wide,
        (b * f - c * e) * wide,
        (f * g - d) * high,
        (a - c * g) * high,
        (c * d - a * f) * high,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    ];
    inverse.iter().all(|number| number.is_finite()).then_some(inverse)
}

/// Between which columns a row of the picture lies on the sheet.
fn row_span(corners: &Corners, y: f32, width: usize) -> (usize, usize) {
    let (mut from, mut to) = (f32::MAX, f32::MIN);
    for index in 0..4 {
        let (a, b) = (corners[index], corners[(index + 1) % 4]);
        if (a.1 <= y) != (b.1 <= y) {
            let x = a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0);
            from = from.min(x);
            to = to.max(x);
        }
    }
    if to <= from {
        return (0, 0);
    }
    let column = |x: f32| (x.round().max(0.0) as usize).min(width);
    (column(from), column(to))
}

/// The sheet's colour between four of its pixels.
fn seen(sheet: &Sheet, x: f32, y: f32) -> [u32; 3] {
    let (x, y) = (
        ((x - 0.5).max(0.0) * 256.0) as usize,
        ((y - 0.5).max(0.0) * 256.0) as usize,
    );
    let (left, top) = ((x >> 8).min(sheet.width - 2), (y >> 8).min(sheet.height - 2));
    let (right_part, lower_part) = ((x & 255) as u32, (y & 255) as u32);
    let at = top * sheet.width + left;
    let (Some([a, b]), Some([c, d])) = (
        sheet.pixels.get(at..at + 2),
        sheet.pixels.get(at + sheet.width..at + sheet.width + 2),
    ) else {
        return [0; 3];
    };
    let (left_part, upper_part) = (256 - right_part, 256 - lower_part);
    let mix = |a: u8, b: u8, c: u8, d: u8| {
        ((u32::from(a) * left_part + u32::from(b) * right_part) * upper_part
            + (u32::from(c) * left_part + u32::from(d) * right_part) * lower_part)
            >> 16
    };
    [
        mix(a[0], b[0], c[0], d[0]),
        mix(a[1], b[1], c[1], d[1]),
        mix(a[2], b[2], c[2], d[2]),
    ]
}

/// What the paper lies on.
struct Desk {
    base: [f32; 3],
    grain: Vec<f32>,
    /// Steps along the grain for a pixel to the right and one down, in 1/256.
    step: (i32, i32),
    /// How the light falls off to the right and downwards, for the whole frame.
    fall: (f32, f32),
    frame: (f32, f32),
}

/// Slate, cloth, a green mat, dark wood. None has the colour of skin, which a finger has.
const DESKS: [[f32; 3]; 5] = [
    [84.0, 88.0, 94.0],
    [52.0, 62.0, 86.0],
    [58.0, 84.0, 72.0],
    [70.0, 65.0, 60.0],
    [104.0, 106.0, 104.0],
];

impl Desk {
    fn of(random: &mut Random, frame: (f32, f32)) -> Desk {
        let tone = random.between(0.75, 1.15);
        let base = DESKS[random.below(DESKS.len() as u64) as usize].map(|level| level * tone);
        let mut level = 1.0;
        let grain = (0..GRAIN).map(|_| {
            level = 1.0 + 0.8 * (level - 1.0) + random.between(-0.035, 0.035);
            level
        });
        let grain = grain.collect();
        let angle = random.between(0.0, std::f32::consts::PI);
        let scale = 256.0 * 1000.0 / frame.0.max(frame.1);
        Desk {
            base,
            grain,
            step: ((angle.cos() * scale) as i32, (angle.sin() * scale) as i32),
            fall: (random.between(-0.5, 0.5), random.between(-0.5, 0.5)),
            frame,
        }
    }

    fn at(&self, x: usize, y: usize) -> [u32; 3] {
        let along = (x as i32 * self.step.0 + y as i32 * self.step.1) >> 8;
        let grain = self.grain[along.rem_euclid(GRAIN as i32) as usize];
        let light = 1.0 + self.fall.0 * (x as f32 / self.frame.0 - 0.5) + self.fall.1 * (y as f32 / self.frame.1 - 0.5);
        self.base.map(|level| (level * grain * light) as u32)
    }
}
