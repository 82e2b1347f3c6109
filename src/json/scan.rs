//! Over the plain characters of a string, many bytes at a time.

#[cfg(any(test, not(feature = "cli")))]
const ONES: u64 = 0x0101_0101_0101_0101;
#[cfg(any(test, not(feature = "cli")))]
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The offset of the next quote, backslash or control from `at`, or the end.
#[inline]
pub(super) fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if let Some(mark) = first_mark(chunk) {
            return at + mark;
        }
        at += WIDTH;
    }
    near_the_end(bytes, at)
}

/// The same where fewer bytes are left than are looked at in one go.
#[cold]
fn near_the_end(bytes: &[u8], at: usize) -> usize {
    let mut rest = [b'"'; WIDTH];
    for (byte, found) in rest.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
        *byte = *found;
    }
    bytes.len().min(at + first_mark(&rest).unwrap_or(0))
}

/// The text that bytes are, if they are UTF-8.
#[cfg(feature = "cli")]
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, std::str::Utf8Error> {
    // The quick one says only whether.
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

/// The text that bytes are, if they are UTF-8.
#[cfg(not(feature = "cli"))]
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, std::str::Utf8Error> {
    std::str::from_utf8(bytes)
}

#[cfg(feature = "cli")]
const WIDTH: usize = 16;

/// Where the first quote, backslash or control is among some bytes.
#[cfg(feature = "cli")]
#[inline]
pub(super) fn first_mark(chunk: &[u8; WIDTH]) -> Option<usize> {
    use wide::u8x16;

    let bytes = u8x16::new(*chunk);
    let quote = bytes.cmp_eq(u8x16::splat(b'"'));
    let backslash = bytes.cmp_eq(u8x16::splat(b'\\'));
    let control = bytes.min(u8x16::splat(0x1f)).cmp_eq(bytes);
    let marks = (quote | backslash | control).move_mask();
    (marks != 0).then(|| marks.trailing_zeros() as usize)
}

#[cfg(not(feature = "cli"))]
const WIDTH: usize = 8;

/// Where the first quote, backslash or control is among some bytes.
#[cfg(not(feature = "cli"))]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the wide ones are not so small")]
#[inline]
pub(super) fn first_mark(chunk: &[u8; WIDTH]) -> Option<usize> {
    let marks = marks_of_eight(u64::from_le_bytes(*chunk));
    (marks != 0).then(|| (marks.trailing_zeros() / 8) as usize)
}

/// A high bit for the first quote, backslash or control in a word, and perhaps for others behind it; none if there is none.
#[cfg(any(test, not(feature = "cli")))]
#[inline]
const fn marks_of_eight(word: u64) -> u64 {
    // A byte that is zero, or below a space, borrows from its high bit; the first that does so is right.
    let quote = (word ^ (ONES * 0x22)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * 0x5c)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * 0x20);
    (quote | backslash | control) & !word & HIGH
}

#[cfg(test)]
mod tests {
    use super::{marks_of_eight, plain_until};

    /// One byte after the other.
    fn plainly(bytes: &[u8], at: usize) -> usize {
        let ends = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
        bytes[at..].iter().position(ends).map_or(bytes.len(), |found| at + found)
    }

    #[test]
    fn every_byte_is_told_at_every_place() {
        for byte in 0..=255 {
            for place in 0..40 {
                for length in place + 1..44 {
                    let mut bytes = vec![b'a'; length];
                    bytes[place] = byte;
                    for at in [0, 1, place] {
                        assert_eq!(plain_until(&bytes, at), plainly(&bytes, at), "{byte} at {place} of {length}, from {at}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_words_and_the_wide_ones_agree() {
        let mut state = 1_u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let bytes = (state ^ (state >> 29)).to_le_bytes();
            let marks = marks_of_eight(u64::from_le_bytes(bytes));
            let first = if marks == 0 { 8 } else { (marks.trailing_zeros() / 8) as usize };
            assert_eq!(first, plainly(&bytes, 0), "{bytes:?}");
            assert_eq!(plain_until(&bytes, 0), first, "{bytes:?}");
        }
    }
}
