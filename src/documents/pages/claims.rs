//! How large a picture inside of a PDF says that it is, where the PDF itself may say otherwise.

/// Pixels of a JPEG 2000 picture, by its SIZ marker (ISO/IEC 15444-1 §A.5.1). None when there is none.
pub(super) fn jpx_pixels(bytes: &[u8]) -> Option<u64> {
    // SOC and SIZ follow one another at the beginning of the codestream.
    let at = bytes.windows(4).position(|four| four == [0xFF, 0x4F, 0xFF, 0x51])?;
    let number = |from: usize| be32(bytes, at + from);
    // Behind the markers: length and capabilities, two bytes each.
    let (right, bottom) = (number(8)?, number(12)?);
    let (left, top) = (number(16)?, number(20)?);
    Some(u64::from(right.saturating_sub(left)) * u64::from(bottom.saturating_sub(top)))
}

/// Pixels of an embedded JBIG2 picture, by its page information segment (ITU-T T.88 §7.4.8). None when there is none.
pub(super) fn jbig2_pixels(bytes: &[u8]) -> Option<u64> {
    let mut at = 0_usize;
    // The page's segment is the first, or behind a few dictionaries.
    for _ in 0..64 {
        let kind = bytes.get(at + 4)? & 0x3F;
        let wide_page = bytes.get(at + 4)? & 0x40 != 0;
        let number = be32(bytes, at)?;
        let references = bytes.get(at + 5)? >> 5;
        if references > 4 {
            return None;
        }
        let size = match number {
            0..=256 => 1,
            257..=65536 => 2,
            _ => 4,
        };
        let length_at = at + 6 + usize::from(references) * size + if wide_page { 4 } else { 1 };
        let length = be32(bytes, length_at)?;
        let data = length_at + 4;
        if kind == 48 {
            let (width, height) = (be32(bytes, data)?, be32(bytes, data + 4)?);
            // An unknown height grows with its stripes; those are counted by the PDF's own height.
            let height = if height == u32::MAX { 1 } else { height };
            return Some(u64::from(width) * u64::from(height));
        }
        at = data.checked_add(usize::try_from(length).ok()?)?;
    }
    None
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_jpeg_2000_picture_says_its_size() {
        let mut bytes = b"\0\0\0\x0CjP  ....".to_vec();
        bytes.extend([0xFF, 0x4F, 0xFF, 0x51, 0, 47, 0, 0]);
        for number in [3000_u32, 2000, 1000, 500] {
            bytes.extend(number.to_be_bytes());
        }
        assert_eq!(jpx_pixels(&bytes), Some(2000 * 1500));
        assert_eq!(jpx_pixels(&bytes[..30]), None);
    }

    #[test]
    fn a_jbig2_picture_says_its_size_behind_a_dictionary() {
        let mut bytes = vec![0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 9, 9, 9];
        bytes.extend([0, 0, 0, 1, 48, 0, 1, 0, 0, 0, 19]);
        bytes.extend(60_000_u32.to_be_bytes());
        bytes.extend(50_000_u32.to_be_bytes());
        assert_eq!(jbig2_pixels(&bytes), Some(3_000_000_000));
    }

    proptest! {
        #[test]
        fn any_bytes_will_do(bytes: Vec<u8>) {
            let _ = (jpx_pixels(&bytes), jbig2_pixels(&bytes));
        }
    }
}
