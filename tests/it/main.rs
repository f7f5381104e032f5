//! The integration tests: one binary, one link.

#[path = "../support/fake_telegram.rs"]
mod fake_telegram;
mod telegram;
mod telegram_cost;
