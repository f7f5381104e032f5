//! What several tests share.

pub(crate) mod binary;
pub(crate) mod browser;
pub(crate) mod fake_telegram;
pub(crate) mod fake_wecom;
pub(crate) mod ics;
pub(crate) mod page_stub;
pub(crate) mod visitor;
pub(crate) mod walker;
