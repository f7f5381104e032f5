//! The QR code that a business licence bears, and the credit code in it.
//!
//! Since 2014 licences carry a QR code of the registrar's; on many, what it leads to names the credit code, on others it
//! is only a token. So what is read can contradict what was typed, and a miss proves nothing.
//!
//! - `find` — where a code may be in the picture.
//! - `read` — reading what is there.
//! - `text` — the credit code in what was read.

mod find;
mod plane;
mod read;
#[cfg(test)]
mod tests;
mod text;

use image::DynamicImage;

use super::finding::{Finding, code};
use super::photo::Outline;
pub use text::credit_code_in;

/// So many places are looked at closely.
const PLACES: usize = 3;

/// The texts of the QR codes in a picture, at full size as it is stored, whichever way it is turned. Looks inside of the
/// outline, which is in pixels of this picture, and everywhere without one. Nothing found proves nothing: what is blurred,
/// small or mirrored can't be read.
pub fn codes(picture: &DynamicImage, outline: Option<&Outline>) -> Vec<String> {
    let mut codes = Vec::new();
    for place in find::places(picture, outline).into_iter().take(PLACES) {
        for code in read::at(picture, place) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        if !codes.is_empty() {
            break;
        }
    }
    codes
}

/// What there is to say when the credit code in a licence's QR code isn't the one that was typed (18 upper-case
/// characters). Says nothing when there is none, when one of several is the one typed, or when several contradict each
/// other.
pub fn compare(codes: &[String], typed: &str) -> Option<Finding> {
    let mut read: Vec<String> = codes.iter().filter_map(|text| credit_code_in(text)).collect();
    read.sort_unstable();
    read.dedup();
    match read.as_slice() {
        [one] if one != typed => Some(
            Finding::warn(code::OTHER_CODE)
                .text("read", one.as_str())
                .text("typed", typed),
        ),
        _ => None,
    }
}
