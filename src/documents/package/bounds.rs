//! How large what is built may become.

use crate::documents::limits::Limits;

/// What one file of the package may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Largest file in bytes. 10 MB, of 1000² bytes each: whatever a page means by its megabytes, that is less.
    pub file_bytes: u64,
    /// Most pages of a file. The longest paper that is asked for, a credit report, has about twenty.
    pub pages: u32,
    /// What decoding one picture may take.
    pub decoding: Limits,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            file_bytes: 10 * 1000 * 1000,
            pages: 50,
            decoding: Limits::default(),
        }
    }
}
