//! What a file really is, and whether it will do.
//!
//! People send photos, scans, PDFs and sheets out of whatever program they have at hand. This room says what such a file
//! is by its content, looks for what would have an office send it back, and says it as [`Finding`]s. It is all CPU: no
//! file is read, nothing waits, no clock is asked. Call it off the async threads, a bounded number at a time: one call
//! needs up to [`Limits::peak_memory`] bytes.
//!
//! - [`format`] — the kind of a file, by content, never by name.
//! - [`limits`] — how much of a machine one file may take.
//! - [`photo`] — where the paper is in a photo, and what is wrong with the shot.
//! - [`picture`] — decoding within those limits, the right way up.
//! - [`fingerprint`] — whether two files, or two pictures, are the same.
//! - [`requirement`] — what a step of the conversation wants of a paper; [`look`] — what it looks for in a photo of it.
//! - [`finding`] — what a check saw; the words are in `locales/<language>/findings.ftl`.
//! - [`inspect`] — all checks on one file, cheapest first.
//! - [`sheet`] — whether a sheet is the right form, and what stands in it.
//! - [`licence_code`] — the QR code of a business licence, and the credit code in it.
//! - [`logo`] — the square mini-program logo.
//! - [`pages`] — the pages of a PDF, with the photo checks on those that are scans.
//! - [`package`] — the files that an office wants, made of the papers that came.
//!
//! Nothing here panics and nothing here fails on what people send: a broken file is a finding.

pub mod finding;
pub mod fingerprint;
pub mod format;
pub mod inspect;
pub mod licence_code;
pub mod limits;
pub mod logo;
pub mod look;
pub mod package;
pub mod pages;
pub mod photo;
pub mod picture;
pub mod requirement;
pub mod sheet;

pub(crate) mod blank;
mod containers;
mod headers;
mod heic;
#[cfg(test)]
mod mutation_tests;
mod pdf;
#[cfg(test)]
pub(crate) mod samples;

pub use finding::{ALL_CODES, Argument, Finding, Place, Severity};
pub use fingerprint::{Fingerprint, same_picture, sha256_hex};
pub use format::Format;
pub use inspect::{Facts, Inspection, inspect, repeated, same_as_earlier, too_hard};
pub use limits::Limits;
pub use logo::{LogoError, Resized, resize_logo};
pub use look::{LOOK_CODES, Look};
pub use picture::{Picture, PictureError, Pixels};
pub use requirement::{Accept, Request, Requirement};
pub use sheet::{Field, SheetLook};
