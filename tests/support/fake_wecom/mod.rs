//! A faithful WeCom, on this machine.

pub(crate) mod app;
