//! What several tests share.

pub(crate) mod binary;

pub(crate) mod fake_telegram;

pub(crate) mod walker;
