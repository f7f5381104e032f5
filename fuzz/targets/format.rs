//! What a file is, by its content and by its name.

#![no_main]

use beian_fuzz::documents::Format;
use beian_fuzz::documents::format::contradicting_extension;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    let format = Format::of(data);
    let name = String::from_utf8_lossy(data.get(..40).unwrap_or(data));
    let _ = contradicting_extension(&name, format);
});
