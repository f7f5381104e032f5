//! What several tests share.

pub(crate) mod browser;
pub(crate) mod page_stub;
