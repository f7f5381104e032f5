//! What a whole PDF's page has on it.

#![no_main]

use beian_fuzz::documents::{Accept, blank};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    let content: String = data.iter().map(|byte| char::from(byte & 0x7F)).collect();
    beian_fuzz::look(&blank::pdf(&[((595.0, 842.0), &content)]), Accept::Pdf);
});
