//! Whether two files are the same, byte for byte or to the eye.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use image::GrayImage;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::photo::Sample;

/// Side of the grid that a picture is averaged into: the least one that the hash's 9 × 8 and the greys' 16 × 16 divide.
const GRID: usize = 144;
/// Side of the small greys.
const GREYS: usize = 16;
/// Pictures whose hashes differ in at most so many of 64 bits may be the same …
const HASH_DISTANCE: u32 = 6;
/// … and are, when their small greys correlate more than this. The hash alone took 23 pairs of 52 real photos of
/// ordinary papers for the same; a second look is needed.
const CORRELATION: f64 = 0.95;
/// Neighbours must differ by more than this, in levels of 255, to count as rising: on blank paper a picture that was
/// compressed anew would otherwise turn noise into bits.
const RISE: f64 = 1.0;

/// The SHA-256 of the bytes, as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is left of a picture when size, compression and the way it was held are forgotten.
///
/// Written as text (and by serde) as 16 hexadecimal digits, a colon, and 342 characters of base64.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// Whether each of 8 × 8 fields is darker than its right neighbour (dHash).
    hash: u64,
    /// The picture in 16 × 16 greys, 0 black.
    greys: [u8; GREYS * GREYS],
}

impl Fingerprint {
    /// The fingerprint of what a sample is of. Takes some kilobytes.
    pub fn of(sample: &Sample) -> Fingerprint {
        let grid = averaged(&sample.gray);
        Fingerprint {
            hash: difference_hash(&grid),
            greys: small_greys(&grid),
        }
    }

    /// Of the 64 bits of the two hashes, how many differ.
    pub fn distance(&self, other: &Fingerprint) -> u32 {
        (self.hash ^ other.hash).count_ones()
    }

    /// How the small greys go together: 1 when one is a lighter or darker copy of the other, around 0 when they have
    /// nothing in common. `None` when one of them is a single grey.
    pub fn correlation(&self, other: &Fingerprint) -> Option<f64> {
        let (mean, other_mean) = (self.mean(), other.mean());
        let (mut both, mut own, mut others) = (0.0, 0.0, 0.0);
        for (a, b) in self.greys.iter().zip(&other.greys) {
            let (a, b) = (f64::from(*a) - mean, f64::from(*b) - other_mean);
            both += a * b;
            own += a * a;
            others += b * b;
        }
        (own > 0.0 && others > 0.0).then(|| both / (own * others).sqrt())
    }

    fn mean(&self) -> f64 {
        self.greys.iter().map(|grey| f64::from(*grey)).sum::<f64>() / (GREYS * GREYS) as f64
    }
}

/// Whether two pictures are the same to the eye: sent twice, resized or compressed anew in between.
pub fn same_picture(a: &Fingerprint, b: &Fingerprint) -> bool {
    if a.distance(b) > HASH_DISTANCE {
        return false;
    }
    match a.correlation(b) {
        Some(correlation) => correlation > CORRELATION,
        // Single greys have nothing to correlate: they are the same when both are, and of about the same grey.
        None => (a.mean() - b.mean()).abs() < 2.0 && a.greys.iter().zip(&b.greys).all(|(a, b)| a.abs_diff(*b) < 4),
    }
}

fn difference_hash(grid: &[u8]) -> u64 {
    // 9 × 8 fields of 16 × 18.
    let field = |column: usize, row: usize| mean_of(grid, column * 16, row * 18, 16, 18);
    let mut hash = 0;
    for row in 0..8 {
        for column in 0..8 {
            hash = hash << 1 | u64::from(field(column + 1, row) - field(column, row) > RISE);
        }
    }
    hash
}

fn small_greys(grid: &[u8]) -> [u8; GREYS * GREYS] {
    const FIELD: usize = GRID / GREYS;
    let mut greys = [0; GREYS * GREYS];
    for (index, grey) in greys.iter_mut().enumerate() {
        let (column, row) = (index % GREYS, index / GREYS);
        *grey = mean_of(grid, column * FIELD, row * FIELD, FIELD, FIELD).round() as u8;
    }
    greys
}

fn mean_of(grid: &[u8], x: usize, y: usize, width: usize, height: usize) -> f64 {
    let mut sum = 0_u32;
    for line in grid.chunks_exact(GRID).skip(y).take(height) {
        sum += line
            .iter()
            .skip(x)
            .take(width)
            .map(|grey| u32::from(*grey))
            .sum::<u32>();
    }
    f64::from(sum) / (width * height) as f64
}

/// The picture averaged into a square grid of greys, its shape forgotten.
///
/// Our own few lines and not a library's resizing, because fingerprints are stored: an update must not change them.
fn averaged(picture: &GrayImage) -> Vec<u8> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    // Field n covers the pixels from start(n) to start(n + 1), or the one at start(n) where pixels are fewer.
    let bounds = |total: usize| -> Vec<(usize, usize)> {
        let start = |field: usize| field * total / GRID;
        (0..GRID)
            .map(|field| (start(field), start(field + 1).max(start(field) + 1)))
            .collect()
    };
    let (columns, rows) = (bounds(width), bounds(height));
    let mut sums = vec![0_u32; GRID];
    let mut greys = Vec::with_capacity(GRID * GRID);
    for (top, bottom) in rows {
        sums.fill(0);
        let lines = picture.as_raw().get(top * width..bottom * width).unwrap_or_default();
        for line in lines.chunks_exact(width.max(1)) {
            for (sum, (left, right)) in sums.iter_mut().zip(&columns) {
                let field = line.get(*left..*right).unwrap_or_default();
                *sum += field.iter().map(|grey| u32::from(*grey)).sum::<u32>();
            }
        }
        for (sum, (left, right)) in sums.iter().zip(&columns) {
            let pixels = ((bottom - top) * (right - left)) as u32;
            greys.push((sum / pixels).min(255) as u8);
        }
    }
    greys
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}:{}", self.hash, STANDARD_NO_PAD.encode(self.greys))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The greys are a small picture of somebody's paper: not for logs.
        write!(formatter, "Fingerprint({:016x})", self.hash)
    }
}

/// The text is not a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fingerprint")]
pub struct NotAFingerprint;

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Fingerprint, NotAFingerprint> {
        let (hash, greys) = text.split_once(':').ok_or(NotAFingerprint)?;
        if hash.len() != 16 {
            return Err(NotAFingerprint);
        }
        let hash = u64::from_str_radix(hash, 16).map_err(|_| NotAFingerprint)?;
        let greys = STANDARD_NO_PAD.decode(greys).map_err(|_| NotAFingerprint)?;
        Ok(Fingerprint {
            hash,
            greys: greys.try_into().map_err(|_| NotAFingerprint)?,
        })
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fingerprint, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, ImageFormat};

    use super::*;
    use crate::documents::limits::Limits;
    use crate::documents::picture::Picture;
    use crate::documents::samples;

    fn fingerprint(bytes: &[u8]) -> Fingerprint {
        let picture = Picture::decode(bytes, &Limits::default()).unwrap();
        Fingerprint::of(&Sample::turned(picture.stored(), picture.orientation()))
    }

    #[test]
    fn the_same_picture_resized_and_compressed_anew_is_the_same() {
        for seed in 0..6 {
            let paper = samples::paper(900, 640, seed);
            let original = fingerprint(&samples::jpeg(&paper, 92));
            let filter = image::imageops::FilterType::Triangle;
            for (width, height, quality) in [(900, 640, 40), (450, 320, 75), (1280, 910, 80), (300, 213, 60)] {
                let smaller = image::imageops::resize(&paper, width, height, filter);
                let again = fingerprint(&samples::jpeg(&smaller, quality));
                let (distance, correlation) = (original.distance(&again), original.correlation(&again));
                assert!(
                    same_picture(&original, &again),
                    "{seed} {width} {quality}: {distance} {correlation:?}"
                );
            }
            for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Gif] {
                assert!(
                    same_picture(&original, &fingerprint(&samples::encode(&paper, format))),
                    "{format:?}"
                );
            }
        }
    }

    #[test]
    fn different_papers_are_not_the_same() {
        let all: Vec<Fingerprint> = (0..12)
            .map(|seed| fingerprint(&samples::jpeg(&samples::paper(900, 640, seed), 85)))
            .collect();
        for (index, a) in all.iter().enumerate() {
            for b in all.iter().skip(index + 1) {
                assert!(!same_picture(a, b), "{} {:?}", a.distance(b), a.correlation(b));
            }
        }
    }

    #[test]
    fn a_photo_held_sideways_has_the_fingerprint_of_the_upright_one() {
        let paper = samples::paper(640, 900, 3);
        let upright = fingerprint(&samples::jpeg(&paper, 90));
        // 6: the camera was turned, and the viewer must turn the stored pixels clockwise.
        let stored = image::imageops::rotate270(&paper);
        let sideways = fingerprint(&samples::with_orientation(&samples::jpeg(&stored, 90), 6));
        assert!(same_picture(&upright, &sideways));
        assert!(!same_picture(&upright, &fingerprint(&samples::jpeg(&stored, 90))));
    }

    #[test]
    fn pictures_of_a_few_pixels_have_one_too() {
        for (width, height) in [(1, 1), (1, 500), (500, 1), (7, 9), (143, 145)] {
            let bytes = samples::encode(&samples::paper(width, height, 1), ImageFormat::Png);
            let print = fingerprint(&bytes);
            assert!(same_picture(&print, &fingerprint(&bytes)), "{width}×{height}");
        }
        let white = fingerprint(&samples::encode(&samples::plain(20, 20, 255), ImageFormat::Png));
        let black = fingerprint(&samples::encode(&samples::plain(20, 20, 0), ImageFormat::Png));
        assert!(same_picture(&white, &white) && !same_picture(&white, &black));
    }

    #[test]
    fn transparency_counts_as_white() {
        let clear = image::RgbaImage::from_pixel(30, 30, image::Rgba([0, 0, 0, 0]));
        let clear = samples::encode(&DynamicImage::ImageRgba8(clear), ImageFormat::Png);
        let white = samples::encode(&samples::plain(30, 30, 255), ImageFormat::Png);
        assert!(same_picture(&fingerprint(&clear), &fingerprint(&white)));
    }

    #[test]
    fn written_compactly_and_read_back() {
        let print = fingerprint(&samples::jpeg(&samples::paper(300, 200, 5), 80));
        let text = serde_json::to_string(&print).unwrap();
        assert_eq!(text.len(), 16 + 1 + 342 + 2);
        assert_eq!(serde_json::from_str::<Fingerprint>(&text).unwrap(), print);
        for wrong in ["", "zz", "0123456789abcdef:", "+123456789abcdef:AAAA", "é:é"] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(NotAFingerprint), "{wrong}");
        }
        assert!(!format!("{print:?}").contains('='));
    }

    #[test]
    fn the_digest_is_sha256() {
        // FIPS 180-4's example "abc".
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), expected);
    }
}
