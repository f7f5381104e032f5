//! A sheet or a text document, whatever its container says.

#![no_main]

use beian_fuzz::documents::Accept;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    for accept in [Accept::Sheet, Accept::SheetX, Accept::Document] {
        beian_fuzz::look(data, accept);
    }
});
