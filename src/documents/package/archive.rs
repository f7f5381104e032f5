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
        if self
            .open
            .as_ref()
            .is_some_and(|(_, used)| used + room + END_BYTES > self.most_bytes)
        {
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
        writer
            .write_all(bytes)
            .map_err(|error| Fault::Write(error.to_string()))?;
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

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;
    use zip::ZipArchive;

    use super::*;

    const NAMES: [&str; 3] = [
        "《微短剧“小程序”信息登记表》1.2.xlsx",
        "《广播电视节目制作经营许可证》+《办结告知书》.pdf",
        "小程序图标.png",
    ];

    fn noon() -> civil::DateTime {
        civil::date(2026, 11, 23).at(12, 30, 8, 0)
    }

    fn entries(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
        (0..archive.len())
            .map(|number| {
                let mut entry = archive.by_index(number).unwrap();
                assert_eq!(entry.compression(), CompressionMethod::Stored);
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).unwrap();
                (entry.name().unwrap().to_string(), bytes)
            })
            .collect()
    }

    #[test]
    fn names_are_utf_8_and_say_so_in_both_headers() {
        let mut archives = Archives::new(1 << 20, noon());
        for name in NAMES {
            archives.add(name, name.as_bytes()).unwrap();
        }
        let done = archives.finish().unwrap();
        let [archive] = done.as_slice() else {
            panic!("one archive")
        };
        let expected: Vec<(String, Vec<u8>)> = NAMES
            .iter()
            .map(|name| ((*name).to_owned(), name.as_bytes().to_vec()))
            .collect();
        assert_eq!(entries(archive), expected);
        // Bit 11 of the flags, in the headers before the files and in those at the end.
        for (mark, flags, headers) in [(b"PK\x03\x04", 6, NAMES.len()), (b"PK\x01\x02", 8, NAMES.len())] {
            let places: Vec<usize> = archive
                .windows(4)
                .enumerate()
                .filter(|(_, four)| four == mark)
                .map(|(at, _)| at)
                .collect();
            assert_eq!(places.len(), headers);
            assert!(places.iter().all(|at| archive[at + flags + 1] & 0x08 != 0));
        }
    }

    #[test]
    fn a_file_is_never_divided_and_one_too_large_is_refused() {
        let mut archives = Archives::new(1000, noon());
        for (name, length) in [("a", 400), ("b", 300), ("c", 600), ("d", 10)] {
            archives.add(name, &vec![b'x'; length]).unwrap();
        }
        assert!(matches!(
            archives.add("e", &[0; 1000]),
            Err(Fault::TooLarge { most: 1000, .. })
        ));
        let done = archives.finish().unwrap();
        let names: Vec<Vec<String>> = done
            .iter()
            .map(|archive| entries(archive).into_iter().map(|(name, _)| name).collect())
            .collect();
        assert_eq!(names, [vec!["a", "b"], vec!["c", "d"]]);
        assert!(Archives::new(1000, noon()).finish().unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn no_archive_is_larger_than_it_may_be(lengths in prop::collection::vec(0_usize..900, 1..12)) {
            let mut archives = Archives::new(1200, noon());
            for (number, length) in lengths.iter().enumerate() {
                archives.add(&format!("第{number}个.pdf"), &vec![7; *length]).unwrap();
            }
            let done = archives.finish().unwrap();
            prop_assert!(done.iter().all(|archive| archive.len() <= 1200));
            let seen: Vec<usize> = done.iter().flat_map(|archive| entries(archive)).map(|(_, bytes)| bytes.len()).collect();
            prop_assert_eq!(seen, lengths);
        }
    }
}
