//! A baseline JPEG whose colours have half the resolution each way, as telephones write them (ITU-T T.81).
//!
//! The library that the program uses writes colours at full resolution only, which takes longer to decode. Its tables are
//! good: they are read out of a small file of its making.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// The order in which a block's 64 numbers are written: row by row of 8, by their place.
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// Code and length of each symbol.
type Codes = [(u16, u8); 256];

/// Writes it. The sides must be multiples of 16.
pub(crate) fn subsampled(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut tables = Tables::of(quality);
    let mut out = tables.head.clone();
    let [high, wide] = [picture.height() as u16, picture.width() as u16].map(u16::to_be_bytes);
    // Three components; brightness twice as fine as the others.
    out.extend([0xFF, 0xC0, 0, 17, 8, high[0], high[1], wide[0], wide[1], 3]);
    out.extend([1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    out.extend([0xFF, 0xDA, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
    let mut bits = Bits::default();
    let mut before = [0_i32; 3];
    let mut macroblock = [[0.0_f32; 3]; 256];
    for top in (0..picture.height()).step_by(16) {
        for left in (0..picture.width()).step_by(16) {
            for (index, pixel) in macroblock.iter_mut().enumerate() {
                let (x, y) = (index as u32 % 16, index as u32 / 16);
                *pixel = differences(*picture.get_pixel(left + x, top + y));
            }
            for quarter in 0..4 {
                let (dx, dy) = (quarter % 2 * 8, quarter / 2 * 8);
                let block = std::array::from_fn(|at| macroblock[(dy + at / 8) * 16 + dx + at % 8][0]);
                tables.block(&block, 0, &mut before[0], &mut bits);
            }
            for channel in 1..3 {
                let block = std::array::from_fn(|at| {
                    let first = at / 8 * 32 + at % 8 * 2;
                    [first, first + 1, first + 16, first + 17]
                        .iter()
                        .map(|at| macroblock[*at][channel])
                        .sum::<f32>()
                        / 4.0
                });
                tables.block(&block, 1, &mut before[channel], &mut bits);
            }
        }
    }
    out.extend(bits.finished());
    out.extend([0xFF, 0xD9]);
    out
}

/// Brightness about zero and the two colour differences (JFIF).
fn differences(Rgb(colour): Rgb<u8>) -> [f32; 3] {
    let [red, green, blue] = colour.map(f32::from);
    let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    [luma - 128.0, (blue - luma) * 0.564, (red - luma) * 0.713]
}

struct Tables {
    /// The file's beginning, with the tables in it.
    head: Vec<u8>,
    /// By how much each number is divided, for brightness and for colour, in zigzag order.
    steps: Vec<[f32; 64]>,
    /// Codes of a block's first number and of the others, for brightness and for colour.
    first: Vec<Codes>,
    others: Vec<Codes>,
    /// Cosines of the transform, by frequency and place.
    cosines: [[f32; 8]; 8],
}

impl Tables {
    fn of(quality: u8) -> Tables {
        let mut small = Vec::new();
        JpegEncoder::new_with_quality(&mut small, quality)
            .encode_image(&RgbImage::new(8, 8))
            .unwrap();
        let mut tables = Tables {
            head: vec![0xFF, 0xD8],
            steps: vec![[1.0; 64]; 2],
            first: vec![[(0, 0); 256]; 2],
            others: vec![[(0, 0); 256]; 2],
            cosines: std::array::from_fn(|frequency| {
                let scale = if frequency == 0 { 0.5_f32.sqrt() } else { 1.0 };
                let angle = |at: usize| (2 * at + 1) as f32 * frequency as f32 * std::f32::consts::PI / 16.0;
                std::array::from_fn(|at| scale * 0.5 * angle(at).cos())
            }),
        };
        let mut at = 2;
        while small[at + 1] != 0xDA {
            let length = usize::from(u16::from_be_bytes([small[at + 2], small[at + 3]])) + 2;
            let body = &small[at + 4..at + length];
            match small[at + 1] {
                0xDB => tables.steps[usize::from(body[0] & 15)] = std::array::from_fn(|at| f32::from(body[1 + at])),
                0xC4 => {
                    let codes = codes(&body[1..17], &body[17..]);
                    let kind = if body[0] >> 4 == 0 {
                        &mut tables.first
                    } else {
                        &mut tables.others
                    };
                    kind[usize::from(body[0] & 15)] = codes;
                }
                _ => {}
            }
            if small[at + 1] != 0xC0 {
                tables.head.extend(&small[at..at + length]);
            }
            at += length;
        }
        tables
    }

    /// Writes a block of brightness (`kind` 0) or colour (1).
    fn block(&mut self, block: &[f32; 64], kind: usize, before: &mut i32, bits: &mut Bits) {
        let mut rows = [0.0_f32; 64];
        for y in 0..8 {
            for (frequency, cosines) in self.cosines.iter().enumerate() {
                let values = block[y * 8..y * 8 + 8].iter().zip(cosines);
                rows[y * 8 + frequency] = values.map(|(value, cosine)| value * cosine).sum();
            }
        }
        let frequency = |at: usize| -> f32 {
            let (across, down) = (at % 8, at / 8);
            (0..8).map(|y| rows[y * 8 + across] * self.cosines[down][y]).sum()
        };
        let numbers: [i32; 64] =
            std::array::from_fn(|place| (frequency(ZIGZAG[place]) / self.steps[kind][place]).round() as i32);
        let change = numbers[0] - *before;
        *before = numbers[0];
        bits.number(&self.first[kind], 0, change);
        let mut zeros = 0;
        for number in &numbers[1..] {
            if *number == 0 {
                zeros += 1;
                continue;
            }
            while zeros > 15 {
                bits.code(self.others[kind][0xF0]);
                zeros -= 16;
            }
            bits.number(&self.others[kind], zeros, *number);
            zeros = 0;
        }
        if zeros > 0 {
            bits.code(self.others[kind][0]);
        }
    }
}

/// The codes of a table, by how many there are of each length (T.81, annex C).
fn codes(counts: &[u8], symbols: &[u8]) -> Codes {
    let mut codes = [(0, 0); 256];
    let mut symbols = symbols.iter();
    let mut code = 0_u16;
    for (length, count) in (1..).zip(counts) {
        for symbol in symbols.by_ref().take(usize::from(*count)) {
            codes[usize::from(*symbol)] = (code, length);
            code += 1;
        }
        code <<= 1;
    }
    codes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    waiting: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        self.waiting = self.waiting << count | u64::from(value);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.waiting >> self.count) as u8;
            self.bytes.push(byte);
            if byte == 0xFF {
                self.bytes.push(0);
            }
        }
    }

    fn code(&mut self, (code, length): (u16, u8)) {
        self.put(u32::from(code), u32::from(length));
    }

    /// A number after so many zeros: the code of its size, then its bits.
    fn number(&mut self, codes: &Codes, zeros: u8, number: i32) {
        let size = 32 - number.unsigned_abs().leading_zeros();
        self.code(codes[usize::from(zeros) << 4 | size as usize]);
        let bits = if number < 0 { number - 1 } else { number };
        self.put(bits as u32 & ((1 << size) - 1), size);
    }

    fn finished(mut self) -> Vec<u8> {
        self.put(0x7F, 7);
        self.bytes
    }
}
