//! What several tests share.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on should say so at once, in its helpers too"
)]

pub(crate) mod browser;
pub(crate) mod page_stub;
pub(crate) mod visitor;
