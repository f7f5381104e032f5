//! A PDF whose pages are taken over into another.

#![no_main]

use beian_fuzz::documents::Format;
use beian_fuzz::documents::package::{Bounds, Paper, bind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: beian_fuzz::begin(), |data: &[u8]| {
    let paper = Paper {
        step: "a",
        number: 1,
        bytes: data,
        format: Format::Pdf,
        kind: None,
        corners: None,
    };
    let _ = bind(&[paper], None, &Bounds::default());
});
