//! The tests from outside.

#[path = "../support/mod.rs"]
mod support;

mod chromium;
mod web;
mod web_pages;
