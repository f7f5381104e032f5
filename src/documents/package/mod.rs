//! The submission package: what an office wants handed over, made of the papers that people sent.
//!
//! Which files there are is data ([`Package`], from a conversation's `package.toml`); what a file is made of is handed in, paper by
//! paper ([`Paper`]: the bytes with what was remembered of them). From there:
//!
//! - [`status()`] — how far each file is: ready, missing what, to be stamped.
//! - [`sheets()`] — which pages a file will have, before anything is made; [`moved`] puts them in another order;
//!   [`contact_sheet`] shows them.
//! - [`to_print`] — what is to be printed and stamped.
//! - [`make()`] — the file as it is handed over.
//! - [`forms`] — the office's own sheets: what the answers can fill in, what differs, filling a `.xlsx` in place.
//! - [`summary()`] — all answers on a page.
//! - [`Archives`] — the files in one zip, or in several.
//!
//! Everything is a function of its arguments and fails with a [`Fault`] that names the paper and the page; what was made but is less than it
//! could be has a [`Note`]. Nothing here panics on what people send. One picture is decoded at a time, so that ten photos of 12
//! megapixels take the memory of one.
//!
//! Making a file may take seconds: call it off the async threads, and where the papers come from anybody, in a child process as
//! [`inspect`](super::inspect()) is.
//!
//! Inside: [`bind()`] lays sheets out on paper and keeps the file small enough; `photo` makes a picture ready, `jpeg` takes one as it is,
//! `foreign` takes the pages of somebody else's PDF over; `writer` writes the PDF, `lettering` its words.

mod archive;
mod bind;
mod bounds;
mod contact;
mod definition;
mod fault;
mod foreign;
mod joined;
mod jpeg;
mod lettering;
mod make;
mod paper;
mod photo;
mod sheets;
mod status;
mod summary;
#[cfg(test)]
mod tests;
mod writer;

pub use super::sheet::{Filled, FormCell, FormFault, Standing};
pub use archive::Archives;
pub use bind::{Built, bind, print_sheet};
pub use bounds::Bounds;
pub use contact::contact_sheet;
pub use definition::{Definition, Making, Package, Stamp};
pub use fault::{Fault, Note, Origin};
pub use make::{Given, make, pages, to_print};
pub use paper::Paper;
pub use sheets::{Sheet, moved, sheets};
pub use status::{Collected, Readiness, Status, status};
pub use summary::{Line, Summary, summary};

/// The office's own sheets.
pub mod forms {
    pub use crate::documents::sheet::{cells, fill};
}
