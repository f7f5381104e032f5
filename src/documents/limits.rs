//! How much of a machine one file may take.

use serde::{Deserialize, Serialize};

/// The most that one file may cost. Everything here is checked against a file's header before any picture is decoded.
///
/// The defaults take a photo of a 64-megapixel phone and refuse what could only be an attack or an accident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// Largest file, in bytes. 20 MiB: what Telegram lets a bot fetch (Bot API, `getFile`: "up to 20MB in size").
    pub max_bytes: u64,
    /// Most pixels, width × height.
    pub max_pixels: u64,
    /// Longest side, in pixels.
    pub max_side: u32,
    /// Most memory, in bytes, that decoding one picture may take: the decoded pixels and the decoder's own buffers
    /// together.
    pub max_decode_bytes: u64,
    /// Most work for one progressive JPEG: pixels × scans. An honest file has about ten scans; a hostile one repeats a
    /// scan of a few bytes a hundred times, each pass walking the whole picture.
    pub max_scan_pixels: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_bytes: 20 * 1024 * 1024,
            max_pixels: 64 * 1000 * 1000,
            max_side: 30_000,
            max_decode_bytes: 256 * 1024 * 1024,
            max_scan_pixels: 1000 * 1000 * 1000,
        }
    }
}

impl Limits {
    /// The most memory, in bytes, that one [`inspect`](crate::documents::inspect()) takes beside the file handed to it:
    /// the decoding, and one copy of the file (the JPEG decoder makes one, and so does the sieve that takes a PNG's extra
    /// chunks out). 276 MiB by default; a 12-megapixel baseline JPEG needs its
    /// 36 MB of pixels and little more.
    ///
    /// Files over [`Limits::max_bytes`] are refused before any copy is made.
    pub fn peak_memory(&self) -> u64 {
        self.max_decode_bytes.saturating_add(self.max_bytes)
    }

    /// The same limits with fewer pixels, for work that needs several copies of a picture.
    pub(crate) fn with_max_pixels(&self, max_pixels: u64) -> Limits {
        Limits {
            max_pixels: self.max_pixels.min(max_pixels),
            ..self.clone()
        }
    }
}
