//! The integration tests, in one binary: one link step, and one list.

mod kill;
mod store_contract;
mod store_random;
mod store_sled;
mod support;
mod telegram;
mod vault;
