//! A sheet of the old kind: the records of its workbook.

#![no_main]

use beian_fuzz::containers::compound;
use beian_fuzz::documents::Accept;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    beian_fuzz::look(&compound("Workbook", data), Accept::Sheet);
});
