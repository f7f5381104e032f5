//! What goes between the process and its child: a length, then so many bytes.
//!
//! To the child: an [`Order`], then the file. From it: any number of [`GOING_ON`], then the inspection, then the picture to show with it
//! (of no length when there is none).

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::documents::{Limits, Request};

/// Nothing longer is ever sent: the largest file that the limits allow, and the words around it.
const LONGEST: u64 = 1024 * 1024 * 1024;

/// Look at the file that follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) request: Request,
    pub(super) limits: Limits,
}

/// A part of the work is done, the next begins: a piece of no length.
pub(super) const GOING_ON: &[u8] = &[];

/// A piece with its length before it.
pub(super) fn framed(piece: &[u8]) -> [u8; 8] {
    u64::try_from(piece.len()).unwrap_or(u64::MAX).to_be_bytes()
}

/// The length that was read, if it can be one.
pub(super) fn length(header: [u8; 8]) -> io::Result<usize> {
    let length = u64::from_be_bytes(header);
    let usable = usize::try_from(length).ok().filter(|_| length <= LONGEST);
    usable.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a piece of impossible length"))
}

/// Writes a piece.
pub(super) fn write(output: &mut impl Write, piece: &[u8]) -> io::Result<()> {
    output.write_all(&framed(piece))?;
    output.write_all(piece)?;
    output.flush()
}

/// Reads a piece; none at the end of the input.
pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut header = [0; 8];
    match input.read_exact(&mut header) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut piece = vec![0; length(header)?];
    input.read_exact(&mut piece)?;
    Ok(Some(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_as_they_were_sent() {
        let mut wire = Vec::new();
        for piece in [&b"one"[..], b"", b"three"] {
            write(&mut wire, piece).unwrap();
        }
        let mut input = &wire[..];
        for piece in [&b"one"[..], b"", b"three"] {
            assert_eq!(read(&mut input).unwrap().as_deref(), Some(piece));
        }
        assert_eq!(read(&mut input).unwrap(), None);
    }

    #[test]
    fn what_is_cut_or_impossible_is_an_error() {
        assert!(read(&mut &[0, 0, 0, 0, 0, 0, 0, 5, 1][..]).is_err());
        assert!(read(&mut &[255; 8][..]).is_err());
    }
}
