//! A faithful WeCom on this machine, and chats as its people see them.

pub(crate) mod app;
pub(crate) mod bot;
pub(crate) mod media;
