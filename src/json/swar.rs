//! Comparisons of eight bytes at once in a 64-bit word, without SIMD instructions and also in constants.
//!
//! A result has the high bit set in each byte that matches, and all other bits clear. Words are little-endian: the first
//! byte is the lowest.

/// The value one in each byte.
pub(crate) const ONES: u64 = 0x0101_0101_0101_0101;
/// The high bit of each byte.
pub(crate) const HIGH: u64 = 0x8080_8080_8080_8080;

/// Repeats a byte eight times.
pub(crate) const fn repeat(byte: u8) -> u64 {
    ONES * byte as u64
}

/// Finds zero bytes. The addition cannot carry from one byte into the next, so the result is exact.
#[inline]
pub(crate) const fn zero_bytes(word: u64) -> u64 {
    !(((word & !HIGH) + !HIGH) | word) & HIGH
}

/// Finds bytes equal to `byte`.
#[inline]
pub(crate) const fn equal_bytes(word: u64, byte: u8) -> u64 {
    zero_bytes(word ^ repeat(byte))
}

/// Finds quotes, backslashes and control characters: the bytes that must be escaped in a string.
#[inline]
pub(crate) const fn string_marks(word: u64) -> u64 {
    equal_bytes(word, b'"') | equal_bytes(word, b'\\') | zero_bytes(word & repeat(0xe0))
}

/// Whether a text consists of ASCII characters without line feeds. Eight bytes are compared at once.
pub(crate) fn is_plain_line(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<8>() else { return bytes.iter().all(|&byte| byte.is_ascii() && byte != b'\n') };
    // The last eight bytes may overlap with the previous word.
    let words = bytes.as_chunks::<8>().0.iter().chain([last]);
    let marks = words.fold(0, |marks, word| {
        let word = u64::from_le_bytes(*word);
        marks | word | equal_bytes(word, b'\n')
    });
    marks & HIGH == 0
}
