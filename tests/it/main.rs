//! The integration tests, in one binary: one link step, and one list.

#[path = "../support/mod.rs"]
mod support;

mod chromium;
mod kill;
mod store_contract;
mod store_random;
mod store_sled;
mod telegram;
mod vault;
mod web;
mod web_pages;
mod whole_walk;
