//! Beian walks the staff of a short-drama company through getting their WeChat mini-program on line.
//!
//! # Layout
//!
//! - [`rules`] — one file per official rule: credit code, resident ID, mini-program name … (pure).
//! - [`calendar`] — the mainland's working days, years not yet announced included (pure).
//! - [`documents`] — what a file that someone sent really is, and whether it will do (CPU only).

pub mod calendar;
pub mod documents;
pub mod rules;
