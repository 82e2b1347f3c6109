//! The strings and brackets of a text, 64 bytes at a time, without a branch for each token.

#[cfg(feature = "capture")]
use super::scan::WINDOW;
use super::scan::{CHUNK, each_chunk, each_short, equal_in_chunk, window};

/// The state after a part of a text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct StringState {
    /// Whether the next byte is in a string, or is the quote that closes it.
    pub(crate) inside: bool,
    /// Whether a backslash escapes the next byte.
    pub(crate) escaped: bool,
}

/// The tokens among 64 bytes of a text, one bit for each byte; the first byte has the lowest bit. A backslash escapes the next byte, also
/// outside of strings.
#[derive(Debug)]
pub(crate) struct Window {
    /// The quotes that open or close a string.
    pub(crate) quotes: u64,
    pub(crate) backslashes: u64,
    /// The bytes of strings, with their opening but without their closing quotes.
    pub(crate) strings: u64,
    /// The brackets outside of strings that open an object or array.
    pub(crate) opening: u64,
    /// Those that close one.
    pub(crate) closing: u64,
}

impl Window {
    /// The tokens of the bytes from an offset on. After the end of the text there are none.
    #[inline]
    pub(crate) fn at(bytes: &[u8], at: usize, state: &mut StringState) -> Self {
        let all = match window(bytes, at) {
            Some((window, passed)) => Self::each(|bits| each_chunk(window, bits) >> passed),
            None => Self::of_short(bytes.get(at..).unwrap_or_default()),
        };
        all.outside_strings(state)
    }

    /// The tokens of 64 bytes.
    #[cfg(feature = "capture")]
    #[inline]
    pub(crate) fn of(bytes: &[u8; WINDOW], state: &mut StringState) -> Self {
        Self::each(|bits| each_chunk(bytes, bits)).outside_strings(state)
    }

    #[inline(never)]
    fn of_short(bytes: &[u8]) -> Self {
        Self::each(|bits| each_short(bytes, bits))
    }

    /// All quotes, backslashes and brackets. `all` combines the bits of the chunks.
    #[inline]
    fn each(all: impl Fn(&dyn Fn(&[u8; CHUNK]) -> u16) -> u64) -> Self {
        Self {
            quotes: all(&|chunk| equal_in_chunk(chunk, 0, b'"')),
            backslashes: all(&|chunk| equal_in_chunk(chunk, 0, b'\\')),
            strings: 0,
            // A brace differs from a bracket only in this bit.
            opening: all(&|chunk| equal_in_chunk(chunk, 0x20, b'{')),
            closing: all(&|chunk| equal_in_chunk(chunk, 0x20, b'}')),
        }
    }

    /// Removes escaped quotes and the brackets in strings.
    #[inline]
    fn outside_strings(mut self, state: &mut StringState) -> Self {
        if state.escaped || self.backslashes != 0 {
            self.quotes &= !escaped(self.backslashes, &mut state.escaped);
        }
        self.strings = parities(self.quotes) ^ 0_u64.wrapping_sub(u64::from(state.inside));
        state.inside = self.strings >> 63 != 0;
        self.opening &= !self.strings;
        self.closing &= !self.strings;
        self
    }
}

/// A bit for each byte that equals `byte`.
#[cfg(feature = "capture")]
#[inline]
pub(crate) fn positions(bytes: &[u8; WINDOW], byte: u8) -> u64 {
    each_chunk(bytes, |chunk| equal_in_chunk(chunk, 0, byte))
}

/// The bytes that follow a sequence of backslashes and are escaped by its last one. `first` tells whether the first byte is escaped; it is set
/// to whether the byte after the last one is.
#[inline]
fn escaped(backslashes: u64, first: &mut bool) -> u64 {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    let escaped_first = u64::from(*first);
    // An escaped backslash escapes nothing, so the sequence of backslashes begins after it.
    let backslashes = backslashes & !escaped_first;
    let starts = backslashes & !(backslashes << 1);
    // If its start is added to a sequence, the carry is at the byte after it. That byte is escaped if the length of the sequence is odd: if it
    // is at an odd position after a start at an even one, or the other way around.
    let (after_even, _) = backslashes.overflowing_add(starts & EVEN);
    let (after_odd, is_odd) = backslashes.overflowing_add(starts & !EVEN);
    *first = is_odd;
    (after_even & !EVEN | after_odd & EVEN) & !backslashes | escaped_first
}

/// For each bit whether the number of bits up to it is odd.
#[inline]
const fn parities(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ (bits << 32)
}
