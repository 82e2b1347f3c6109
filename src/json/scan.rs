//! Over the plain characters of a string, many bytes at a time.

#[cfg(any(test, not(feature = "cli")))]
const ONES: u64 = 0x0101_0101_0101_0101;
#[cfg(any(test, not(feature = "cli")))]
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The offset of the next quote, backslash or control from `at`, or the end.
#[inline]
pub(super) fn plain_until(bytes: &[u8], at: usize) -> usize {
    // Most often it is among the first.
    match window(bytes, at).and_then(|(window, passed)| far_mark(window, passed)) {
        Some(mark) => at + mark,
        None => plain_on(bytes, at),
    }
}

/// The same in a long string, or a short text.
#[inline(never)]
fn plain_on(bytes: &[u8], mut at: usize) -> usize {
    while let Some((window, passed)) = window(bytes, at) {
        if let Some(mark) = far_mark(window, passed) {
            return at + mark;
        }
        if passed > 0 {
            return bytes.len();
        }
        at += WINDOW;
    }
    short_text(bytes, at)
}

/// The next bytes from `at`; near the end of the text its last bytes, and how many of these stand before `at`.
#[inline]
pub(crate) fn window<const SIZE: usize>(bytes: &[u8], at: usize) -> Option<(&[u8; SIZE], usize)> {
    // No branch tells the end from the rest: it would be guessed wrong once in each text.
    let start = at.min(bytes.len().checked_sub(SIZE)?);
    Some((bytes.get(start..)?.first_chunk()?, at - start))
}

/// The same in a text that is shorter than what is looked at in one go.
#[cold]
fn short_text(bytes: &[u8], at: usize) -> usize {
    let mut window = [b'"'; WINDOW];
    for (byte, found) in window.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
        *byte = *found;
    }
    bytes.len().min(at + far_mark(&window, 0).unwrap_or(0))
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

/// How many bytes most strings are shorter than.
#[cfg(feature = "cli")]
pub(super) const NEAR: usize = 16;

/// How many bytes are looked at in one go where a string may be long.
#[cfg(feature = "cli")]
const WINDOW: usize = 64;

/// Where the first quote, backslash or control is among some bytes, behind those that are passed already.
#[cfg(feature = "cli")]
#[inline]
pub(super) fn near_mark(window: &[u8; NEAR], passed: usize) -> Option<usize> {
    let marks = passed_by(marks_of(window).into(), passed);
    (marks != 0).then(|| marks.trailing_zeros() as usize)
}

/// The same among more bytes.
#[cfg(feature = "cli")]
#[inline]
fn far_mark(window: &[u8; WINDOW], passed: usize) -> Option<usize> {
    let marks = passed_by(each_chunk(window, marks_of), passed);
    (marks != 0).then(|| marks.trailing_zeros() as usize)
}

/// The bits of the bytes behind those that are passed already.
#[cfg(feature = "cli")]
#[expect(clippy::cast_possible_truncation, reason = "no window has more bytes than a word has bits")]
#[inline]
pub(crate) fn passed_by(bits: u64, passed: usize) -> u64 {
    bits.checked_shr(passed as u32).unwrap_or(0)
}

/// A bit for each byte, the first of them lowest.
#[cfg(feature = "cli")]
#[inline]
pub(crate) fn each_chunk(window: &[u8; 64], bits: impl Fn(&[u8; 16]) -> u16) -> u64 {
    let (chunks, _) = window.as_chunks();
    chunks.iter().rev().fold(0, |all, chunk| all << 16 | u64::from(bits(chunk)))
}

#[cfg(feature = "cli")]
#[inline]
fn marks_of(chunk: &[u8; 16]) -> u16 {
    use wide::u8x16;

    let bytes = u8x16::new(*chunk);
    let quote = bytes.cmp_eq(u8x16::splat(b'"'));
    let backslash = bytes.cmp_eq(u8x16::splat(b'\\'));
    let control = bytes.min(u8x16::splat(0x1f)).cmp_eq(bytes);
    bits(quote | backslash | control)
}

/// A bit for each lane.
#[cfg(feature = "cli")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sixteen lanes are sixteen bits")]
#[inline]
pub(crate) fn bits(lanes: wide::u8x16) -> u16 {
    lanes.move_mask() as u16
}

#[cfg(not(feature = "cli"))]
pub(super) const NEAR: usize = 8;

#[cfg(not(feature = "cli"))]
const WINDOW: usize = 8;

/// Where the first quote, backslash or control is among some bytes.
#[cfg(not(feature = "cli"))]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the wide ones are not so small")]
#[inline]
pub(super) fn near_mark(window: &[u8; NEAR], passed: usize) -> Option<usize> {
    far_mark(window, passed)
}

/// The same behind the bytes that are passed already.
#[cfg(not(feature = "cli"))]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the wide ones are not so small")]
#[inline]
fn far_mark(window: &[u8; WINDOW], passed: usize) -> Option<usize> {
    // Behind what is left come zeros, which are controls: there the text ends.
    let left = u64::from_le_bytes(*window) >> (4 * passed) >> (4 * passed);
    let marks = marks_of_eight(left);
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
