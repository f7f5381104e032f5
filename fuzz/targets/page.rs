//! What a whole PDF's page has on it.

#![no_main]

use beian_fuzz::documents::Accept;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    let content: String = data.iter().map(|byte| char::from(byte & 0x7F)).collect();
    beian_fuzz::look(&beian_fuzz::pdf_of(&content), Accept::Pdf);
});
