//! Finds the ends of strings: the quotes, backslashes and control characters of a text, 64 bytes at a time.
//!
//! Most of the time of reading JSON is spent on strings, and most strings are short. A search that starts anew at each
//! string would load the same bytes repeatedly. Therefore a window of 64 bytes is compared at once and the result is kept as
//! a bit mask. The end of each further string in the window is the next set bit.

#[cfg(not(feature = "simd"))]
use super::swar::{equal_bytes, repeat, string_marks};

/// The number of bytes that are compared at once.
pub(crate) const WINDOW: usize = 64;

/// The number of bytes of a SIMD register.
pub(super) const CHUNK: usize = 16;

/// The positions of quotes, backslashes and control characters in the current window, one bit for each byte.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    start: usize,
    bits: u64,
}

impl Marks {
    /// The offset of the first mark at or after `from`, or the end of the text.
    #[inline]
    pub(super) fn next(&mut self, bytes: &[u8], from: usize) -> usize {
        // Outside the window, `passed_by` clears all bits. If the scanner has moved back before the window, the subtraction
        // wraps to a large number, with the same result.
        let bits = passed_by(self.bits, from.wrapping_sub(self.start));
        if bits == 0 { self.next_on(bytes, from) } else { from + bits.trailing_zeros() as usize }
    }

    /// Sets the first mark at or after an offset, which has been found before.
    #[inline]
    pub(super) fn set(&mut self, from: usize, mark: usize) {
        if let Some(bits) = mark.checked_sub(from).and_then(|distance| 1_u64.checked_shl(u32::try_from(distance).ok()?)) {
            (self.start, self.bits) = (from, bits);
        }
    }

    /// As [`Self::next`], if there is no mark left in the current window.
    #[inline(never)]
    fn next_on(&mut self, bytes: &[u8], mut from: usize) -> usize {
        loop {
            let (marks, ended) = marks_from(bytes, from);
            (self.start, self.bits) = (from, marks);
            if marks != 0 {
                return from + marks.trailing_zeros() as usize;
            }
            if ended {
                return bytes.len();
            }
            from += WINDOW;
        }
    }
}

/// The offset of the first mark at or after `from`, or the end of the text.
pub(super) fn next_mark(bytes: &[u8], from: usize) -> usize {
    Marks::default().next_on(bytes, from)
}

/// The marks of the window at `from`, and whether the text ends in it.
#[inline]
fn marks_from(bytes: &[u8], from: usize) -> (u64, bool) {
    match window(bytes, from) {
        Some((window, passed)) => (passed_by(marks_of(window), passed), passed > 0),
        None => (passed_by(short_text(bytes), from), true),
    }
}

/// The `SIZE` bytes at `at`. Near the end of the text, the last `SIZE` bytes, and the number of these that precede `at`.
#[inline]
pub(crate) fn window<const SIZE: usize>(bytes: &[u8], at: usize) -> Option<(&[u8; SIZE], usize)> {
    // This is computed without a branch on the end of the text, which would be mispredicted once for each text.
    let start = at.min(bytes.len().checked_sub(SIZE)?);
    Some((bytes.get(start..)?.first_chunk()?, at - start))
}

/// The marks of a text that is shorter than a window. The end of the text counts as a mark.
#[inline(never)]
fn short_text(bytes: &[u8]) -> u64 {
    each_short(bytes, marks_of_chunk) | u64::MAX << bytes.len()
}

/// A bit for each byte of a text that is shorter than a window. The last of its chunks overlap: they are not copied, because the processor
/// would wait before it reads together what was written in parts.
#[inline]
pub(super) fn each_short(bytes: &[u8], bits: impl Fn(&[u8; CHUNK]) -> u16) -> u64 {
    let Some(last) = bytes.len().checked_sub(CHUNK) else {
        let mut chunk = [0; CHUNK];
        chunk[..bytes.len()].copy_from_slice(bytes);
        return u64::from(bits(&chunk)) & !(u64::MAX << bytes.len());
    };
    let mut all = 0;
    for at in [0, CHUNK, 2 * CHUNK, 3 * CHUNK].map(|at| at.min(last)) {
        if let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
            all |= u64::from(bits(chunk)) << at;
        }
    }
    all
}

/// Validates UTF-8.
#[cfg(feature = "simd")]
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, std::str::Utf8Error> {
    // The SIMD function does not return the offset of an error.
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

/// Validates UTF-8.
#[cfg(not(feature = "simd"))]
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, std::str::Utf8Error> {
    std::str::from_utf8(bytes)
}

/// Clears the bits of the first `passed` bytes.
#[inline]
pub(crate) fn passed_by(bits: u64, passed: usize) -> u64 {
    if passed < WINDOW { bits >> passed } else { 0 }
}

/// A bit for each quote, backslash or control character; the first byte has the lowest bit.
#[inline]
fn marks_of(window: &[u8; WINDOW]) -> u64 {
    each_chunk(window, marks_of_chunk)
}

#[cfg(feature = "simd")]
#[inline]
pub(super) fn marks_of_chunk(chunk: &[u8; CHUNK]) -> u16 {
    use wide::u8x16;

    let bytes = u8x16::new(*chunk);
    let quote = bytes.cmp_eq(u8x16::splat(b'"'));
    let backslash = bytes.cmp_eq(u8x16::splat(b'\\'));
    // A control character is the minimum of itself and 0x1f.
    let control = bytes.min(u8x16::splat(0x1f)).cmp_eq(bytes);
    bits(quote | backslash | control)
}

#[cfg(not(feature = "simd"))]
#[inline]
pub(super) fn marks_of_chunk(chunk: &[u8; CHUNK]) -> u16 {
    each_word(chunk, string_marks)
}

/// A bit for each byte that equals `byte` if the bits of `ignored` are set in it.
#[cfg(feature = "simd")]
#[inline]
pub(super) fn equal_in_chunk(chunk: &[u8; CHUNK], ignored: u8, byte: u8) -> u16 {
    use wide::u8x16;

    bits((u8x16::new(*chunk) | u8x16::splat(ignored)).cmp_eq(u8x16::splat(byte)))
}

/// As above, eight bytes at a time.
#[cfg(not(feature = "simd"))]
#[inline]
pub(super) fn equal_in_chunk(chunk: &[u8; CHUNK], ignored: u8, byte: u8) -> u16 {
    each_word(chunk, |word| equal_bytes(word | repeat(ignored), byte))
}

/// Combines the bits of four chunks; the first byte has the lowest bit.
#[inline]
pub(crate) fn each_chunk(window: &[u8; WINDOW], bits: impl Fn(&[u8; CHUNK]) -> u16) -> u64 {
    let (chunks, _) = window.as_chunks();
    chunks.iter().rev().fold(0, |all, chunk| all << 16 | u64::from(bits(chunk)))
}

/// A bit for each lane.
#[cfg(feature = "simd")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sixteen lanes are sixteen bits")]
#[inline]
pub(crate) fn bits(lanes: wide::u8x16) -> u16 {
    lanes.move_mask() as u16
}

/// Combines the bits of two words, of which `high` returns the high bit of each byte.
#[cfg(any(test, not(feature = "simd")))]
#[expect(clippy::cast_possible_truncation, reason = "the product has the bits of eight bytes in its highest byte")]
#[inline]
fn each_word(chunk: &[u8; CHUNK], high: impl Fn(u64) -> u64) -> u16 {
    let (words, _) = chunk.as_chunks();
    let gathered = |word: &[u8; 8]| (high(u64::from_le_bytes(*word)) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    words.iter().rev().fold(0, |all, word| all << 8 | gathered(word) as u16)
}

#[cfg(test)]
mod tests {
    use super::super::swar::string_marks;
    use super::{Marks, each_word, marks_of_chunk};

    /// The reference implementation, one byte at a time.
    fn next_mark_bytewise(bytes: &[u8], at: usize) -> usize {
        let ends = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
        bytes[at..].iter().position(ends).map_or(bytes.len(), |found| at + found)
    }

    #[test]
    fn every_byte_is_classified_at_every_offset() {
        for byte in 0..=255 {
            for length in [1, 7, 44, 63, 64, 65, 130, 200] {
                for place in (0..length).step_by(if byte == b'"' { 1 } else { 5 }) {
                    let mut bytes = vec![b'a'; length];
                    bytes[place] = byte;
                    let mut marks = Marks::default();
                    for at in [0, 1, place, length, place / 2, 0] {
                        let from = at.min(length);
                        assert_eq!(
                            marks.next(&bytes, from),
                            next_mark_bytewise(&bytes, from),
                            "{byte} at {place} of {length}, from {at}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn marks_are_found_from_any_offset() {
        let mut state = 1_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for _ in 0..300 {
            let mut bytes = vec![b'a'; random(400)];
            for _ in 0..random(12) {
                let at = random(bytes.len() + 1);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = [b'"', b'\\', b'\n', 0xff][random(4)];
                }
            }
            let mut marks = Marks::default();
            for _ in 0..60 {
                let from = random(bytes.len() + 1);
                assert_eq!(marks.next(&bytes, from), next_mark_bytewise(&bytes, from), "from {from}: {bytes:?}");
            }
        }
    }

    #[test]
    fn the_portable_and_the_simd_comparison_agree() {
        let mut state = 1_u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let word = (state ^ (state >> 29)).to_le_bytes();
            let mut chunk = [b'a'; 16];
            chunk[4..12].copy_from_slice(&word);
            assert_eq!(marks_of_chunk(&chunk), each_word(&chunk, string_marks), "{chunk:?}");
        }
    }
}
