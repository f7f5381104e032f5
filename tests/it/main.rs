//! The integration tests, in one binary: one link step, and one list.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy takes only functions marked as tests for tests, not what they share"
)]

mod store_contract;
mod store_random;
mod store_sled;
mod vault;
