//! Taking one stream out of a compound file ([MS-CFB]).
//!
//! Sectors are linked in chains. A chain that is longer than the file has sectors runs in a circle, so no work and no
//! memory goes beyond the file's own size.

use crate::documents::containers::{read_u16, read_u32};

/// Sector numbers from here on mean "none", "end" or "reserved" (§2.1).
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// Sectors of the table that the header itself names (§2.2); the rest is in a chain of its own.
const IN_HEADER: usize = 109;
/// Streams below this many bytes are kept in the small stream, in sectors of 64 bytes (§2.2).
const SMALL_BELOW: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// A compound file whose tables have been read.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    directory: Vec<u8>,
}

impl<'a> Compound<'a> {
    /// Reads the tables. `None`: it is none, or is broken.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let sector = match read_u16(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Compound {
            bytes,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            directory: Vec::new(),
        };
        let mut places: Vec<u32> = (0..IN_HEADER).filter_map(|n| read_u32(bytes, 76 + 4 * n)).collect();
        let mut next = read_u32(bytes, 68)?;
        let mut left = file.sectors();
        while next < NO_SECTOR && left > 0 {
            let held = file.sector_at(next)?;
            let count = sector / 4 - 1;
            places.extend((0..count).filter_map(|n| read_u32(held, 4 * n)));
            next = read_u32(held, 4 * count)?;
            left -= 1;
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|place| *place < NO_SECTOR) {
            // A table that is longer than what it describes names a sector twice.
            if table.len() > file.sectors() + sector {
                return None;
            }
            let held = file.sector_at(place)?;
            table.extend((0..sector / 4).filter_map(|n| read_u32(held, 4 * n)));
        }
        file.table = table;
        file.directory = file.chain(read_u32(bytes, 48)?)?;
        let small = file.chain(read_u32(bytes, 60)?)?;
        file.small_table = (0..small.len() / 4).filter_map(|n| read_u32(&small, 4 * n)).collect();
        Some(file)
    }

    /// Whether there is a stream or folder of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// A stream's bytes. `None`: there is none of that name, or its chain is broken.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entry(name)?;
        let start = read_u32(entry, 116)?;
        let length = read_u32(entry, 120)? as usize;
        let mut held = if length < SMALL_BELOW {
            self.small_chain(start, length)?
        } else {
            self.chain(start)?
        };
        if held.len() < length {
            return None;
        }
        held.truncate(length);
        Some(held)
    }

    fn entry(&self, name: &str) -> Option<&[u8]> {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        self.directory.chunks_exact(128).find(|entry| entry.starts_with(&wide))
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector
    }

    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        // The header takes up the first.
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|held| !held.is_empty())
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut held = Vec::new();
        let mut next = start;
        let mut left = self.sectors();
        while next < NO_SECTOR {
            left = left.checked_sub(1)?;
            held.extend_from_slice(self.sector_at(next)?);
            next = *self.table.get(next as usize)?;
        }
        Some(held)
    }

    fn small_chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        // The first entry of the directory is the root; its stream holds all small sectors.
        let all = self.chain(read_u32(&self.directory, 116)?)?;
        let mut held = Vec::with_capacity(length);
        let mut next = start;
        while next < NO_SECTOR && held.len() < length {
            let at = (next as usize).checked_mul(SMALL_SECTOR)?;
            held.extend_from_slice(all.get(at..at.checked_add(SMALL_SECTOR)?)?);
            next = *self.small_table.get(next as usize)?;
        }
        Some(held)
    }
}
