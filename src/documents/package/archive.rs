//! The files in one archive, or in several where one would be too large to send.

use std::io::{Cursor, Write};

use jiff::civil;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::fault::Fault;

/// What a file takes in an archive besides its bytes and twice its name: its two headers (APPNOTE.TXT §4.3.7, §4.3.12).
const ENTRY_BYTES: u64 = 30 + 46;
/// The archive's end (§4.3.16).
const END_BYTES: u64 = 22;

/// Archives in the making. Names are written in UTF-8 and say so (general purpose bit 11), which Windows has gone by since its
/// version 8. Files are stored as they are: pictures, PDFs and sheets are packed already.
pub struct Archives {
    most_bytes: u64,
    modified: DateTime,
    done: Vec<Vec<u8>>,
    open: Option<(ZipWriter<Cursor<Vec<u8>>>, u64)>,
}

impl Archives {
    /// Archives of at most so many bytes each, their files of that date and time (years before 1980 and after 2107 are shown as
    /// 1980).
    pub fn new(most_bytes: u64, modified: civil::DateTime) -> Archives {
        let part = |value: i8| u8::try_from(value).unwrap_or(0);
        let modified = u16::try_from(modified.year()).ok().and_then(|year| {
            DateTime::from_date_and_time(
                year,
                part(modified.month()),
                part(modified.day()),
                part(modified.hour()),
                part(modified.minute()),
                part(modified.second()),
            )
            .ok()
        });
        Archives {
            most_bytes,
            modified: modified.unwrap_or_default(),
            done: Vec::new(),
            open: None,
        }
    }

    /// Puts a file in: into the archive that was begun, or into a new one when it has no more room.
    ///
    /// # Errors
    ///
    /// [`Fault::TooLarge`]: no archive has room for it. Nothing is lost: the others go on.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let room = ENTRY_BYTES + 2 * name.len() as u64 + bytes.len() as u64;
        if room + END_BYTES > self.most_bytes {
            return Err(Fault::TooLarge {
                bytes: room + END_BYTES,
                most: self.most_bytes,
            });
        }
        if self.open.as_ref().is_some_and(|(_, used)| used + room + END_BYTES > self.most_bytes) {
            self.close()?;
        }
        let (writer, used) = self
            .open
            .get_or_insert_with(|| (ZipWriter::new(Cursor::new(Vec::new())), 0));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(self.modified)
            .unix_permissions(0o644);
        writer.start_file(name, options).map_err(unwritten)?;
        writer.write_all(bytes).map_err(|error| Fault::Write(error.to_string()))?;
        *used += room;
        Ok(())
    }

    /// The archives, in the order in which they were begun. None where there was no file.
    ///
    /// # Errors
    ///
    /// [`Fault::Write`].
    pub fn finish(mut self) -> Result<Vec<Vec<u8>>, Fault> {
        self.close()?;
        Ok(self.done)
    }

    fn close(&mut self) -> Result<(), Fault> {
        if let Some((writer, _)) = self.open.take() {
            self.done.push(writer.finish().map_err(unwritten)?.into_inner());
        }
        Ok(())
    }
}

fn unwritten(error: zip::result::ZipError) -> Fault {
    Fault::Write(error.to_string())
}
