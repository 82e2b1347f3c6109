//! Eight bytes in one word: comparisons of all of them at once, without SIMD and in constants too.
//!
//! A result has the high bit of each byte that matches, and no other bit. Words are little-endian: the first byte is the lowest.

/// A one in every byte.
pub(crate) const ONES: u64 = 0x0101_0101_0101_0101;
/// The high bit of every byte.
pub(crate) const HIGH: u64 = 0x8080_8080_8080_8080;

/// A byte in all eight places.
pub(crate) const fn repeat(byte: u8) -> u64 {
    ONES * byte as u64
}

/// The bytes that are zero. The addition cannot carry from one byte into the next, so the result is exact.
#[inline]
pub(crate) const fn zero_bytes(word: u64) -> u64 {
    !(((word & !HIGH) + !HIGH) | word) & HIGH
}

/// The bytes that are equal to one.
#[inline]
pub(crate) const fn equal_bytes(word: u64, byte: u8) -> u64 {
    zero_bytes(word ^ repeat(byte))
}

/// The quotes, backslashes and control characters: what cannot be in a string without an escape.
#[inline]
pub(crate) const fn string_marks(word: u64) -> u64 {
    equal_bytes(word, b'"') | equal_bytes(word, b'\\') | zero_bytes(word & repeat(0xe0))
}
