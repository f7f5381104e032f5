//! How well the checks of photos do on labelled ones.
//!
//! `cargo run --release --example evaluate -- DIR` reads `DIR/labels.csv`, looks at every photo in it, and prints tables:
//! how often the outline is right, by background and by paper; which photos it failed on; how long it took. Then, for each fault, how often it is found and how often it is said of good photos;
//! the same for the usual recipe of tutorials (`recipe.rs` says which), and both side by side.

mod compare;
mod defects;
mod labels;
mod outline;
mod recipe;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(directory) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: evaluate DIR (with a labels.csv in it)");
        return ExitCode::FAILURE;
    };
    let photos = match labels::read(&directory) {
        Ok(photos) => photos,
        Err(error) => {
            eprintln!("{}: {error}", directory.display());
            return ExitCode::FAILURE;
        }
    };
    outline::evaluate(&directory, &photos);
    println!();
    defects::evaluate(&directory, &photos);
    ExitCode::SUCCESS
}
