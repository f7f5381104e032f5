//! The integration tests, in one binary: one link step, and one list.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test complains by panicking, and so do its helpers"
)]

#[path = "../support/mod.rs"]
mod support;

mod calendar_command;
mod chats;
mod chromium;
mod command_line;
mod doctor;
mod export;
mod files_out;
mod hostile;
mod inspector;
mod kill;
mod kill_reminders;
mod package;
mod purity;
mod secrets;
mod settings;
mod store_contract;
mod store_random;
mod store_reminders;
mod store_sled;
mod telegram;
mod vault;
mod web;
mod web_files;
mod web_pages;
mod wecom_app;
mod wecom_bot;
mod wecom_peers;
mod whole_walk;
