//! Checks and counts the segments of targets, many bytes at a time, because every frame has a target.

use crate::json::Span;
use crate::json::swar::{HIGH, ONES, equal_bytes, repeat};
use crate::shape::is_id_byte;

/// Counts the segments of a text if all of them are ids. Otherwise returns the index of the first that is not.
pub(crate) fn segments(text: &str) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let Some(last) = bytes.last_chunk::<8>().filter(|_| words.len() < 255) else { return slow_segments(text) };
    // The dots are counted in eight lanes of one byte each, so for at most 255 words.
    let mut lanes = 0;
    // Whether the previous byte was a dot or does not exist. Then the current segment is still empty.
    let mut open = 1;
    let mut wrong = 0;
    for chunk in words {
        let (dots, bad) = dots_and_bad(u64::from_le_bytes(*chunk));
        wrong |= bad | (dots & (dots << 8 | open << 7));
        lanes += dots >> 7;
        open = dots >> 63;
    }
    if !rest.is_empty() {
        // The last eight bytes are read again. The bytes that were already counted are shifted out and replaced by letters.
        let bits = 8 * rest.len();
        let (dots, bad) = dots_and_bad(u64::from_le_bytes(*last) >> (64 - bits) | LETTERS << bits);
        wrong |= bad | (dots & (dots << 8 | open << 7));
        lanes += dots >> 7;
        open = dots >> (bits - 1);
    }
    if wrong | open != 0 {
        return slow_segments(text);
    }
    let pairs = (lanes & PAIRS) + (lanes >> 8 & PAIRS);
    Ok(usize::try_from(pairs.wrapping_mul(PAIR_ONES) >> 48).unwrap_or(0) + 1)
}

/// As [`segments`], for a string without escapes in a text.
#[cfg(feature = "simd")]
#[inline]
pub(crate) fn segments_in(text: &str, span: Span) -> Result<usize, usize> {
    use crate::json::{bits, each_chunk, passed_by, window};
    use wide::u8x16;

    let length = span.end() - span.start();
    if let (1..64, Some((bytes, passed))) = (length, window(text.as_bytes(), span.start())) {
        let own = u64::MAX >> (64 - length);
        let within = |bits: u64| passed_by(bits, passed) & own;
        let dots = within(each_chunk(bytes, |chunk| bits(u8x16::new(*chunk).cmp_eq(u8x16::splat(b'.')))));
        let wrong = within(each_chunk(bytes, |chunk| {
            let bytes = u8x16::new(*chunk);
            bits(bytes.min(u8x16::splat(b' ')).cmp_eq(bytes) | bytes.cmp_eq(u8x16::splat(0x7f)))
        }));
        // A segment is empty if there is a dot at the start, after another dot, or at the end.
        let empty = dots & (dots << 1 | 1 | 1 << (length - 1));
        if wrong | empty == 0 {
            return Ok(dots.count_ones() as usize + 1);
        }
    }
    segments(span.text(text).raw)
}

/// As [`segments`], for a string without escapes in a text.
#[cfg(not(feature = "simd"))]
#[inline]
pub(crate) fn segments_in(text: &str, span: Span) -> Result<usize, usize> {
    segments(span.text(text).raw)
}

/// A mask of every second lane, and a one in each of these lanes: adding the lanes in pairs gives their sum.
const PAIRS: u64 = 0x00ff_00ff_00ff_00ff;
const PAIR_ONES: u64 = 0x0001_0001_0001_0001;
/// Eight letters.
const LETTERS: u64 = repeat(b'a');

/// The high bit of each dot; and a high bit if any byte is a space or control character, which segments must not contain.
const fn dots_and_bad(word: u64) -> (u64, u64) {
    // A subtraction may borrow from the next byte and mark it wrongly, but only if a preceding byte is invalid anyway.
    let bad = (word.wrapping_sub(repeat(0x21)) | (word ^ repeat(0x7f)).wrapping_sub(ONES)) & !word & HIGH;
    (equal_bytes(word, b'.'), bad)
}

/// As [`segments`], one byte at a time.
#[cold]
fn slow_segments(text: &str) -> Result<usize, usize> {
    let mut found = 0;
    for segment in text.split('.') {
        if segment.is_empty() || !segment.bytes().all(is_id_byte) {
            return Err(found);
        }
        found += 1;
    }
    Ok(found)
}

/// The offset of the first dot, or the length.
pub(super) fn dot(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let (dots, _) = dots_and_bad(u64::from_le_bytes(*chunk));
        if dots != 0 {
            return at + (dots.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    bytes[at..].iter().position(|&byte| byte == b'.').map_or(bytes.len(), |found| at + found)
}

/// The offset of a segment in the raw text of a string, whose dots may be written as escapes.
pub(crate) fn segment_start(raw: &str, index: usize) -> usize {
    let mut at = 0;
    let mut dots = 0;
    while dots < index && at < raw.len() {
        let rest = &raw.as_bytes()[at..];
        let (length, is_dot) = match rest {
            [b'\\', b'u', digits @ ..] => (6, digits.get(..4).is_some_and(|digits| digits.eq_ignore_ascii_case(b"002e"))),
            [b'\\', ..] => (2, false),
            _ => (1, rest.first() == Some(&b'.')),
        };
        at += length;
        dots += usize::from(is_dot);
    }
    at
}

/// The pattern that matches ids.
#[cfg(any(feature = "compat", feature = "schema"))]
pub(crate) const ID_PATTERN: &str = "^[^.\\x00-\\x20\\x7f]+$";

/// Whether a text is an id: one or more characters, none of them a dot, a space or an ASCII control character.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let wrong = words.iter().fold(0, |wrong, chunk| {
        let (dots, bad) = dots_and_bad(u64::from_le_bytes(*chunk));
        wrong | dots | bad
    });
    wrong == 0 && !text.is_empty() && rest.iter().copied().all(is_id_byte)
}

#[cfg(test)]
mod tests {
    use super::{is_id, segment_start, segments, segments_in, slow_segments};
    use crate::json::Span;
    use crate::targets::Ids;

    #[test]
    fn words_and_single_bytes_give_the_same_result() {
        let long = "a.bc".repeat(700);
        let dense = "a.".repeat(300) + "a";
        let parts =
            [&long, &dense, "", "a", ".", "b.c", "session-1", " ", "\u{7f}", "ü", "channel-group-22", "\u{1}", "..", "𝄞"];
        for one in parts {
            for two in parts {
                for three in parts {
                    let text = [one, two, three].concat();
                    assert_eq!(segments(&text), slow_segments(&text), "{text:?}");
                    let around = format!("{{\"{text}\":{}}}", two.replace('"', ""));
                    let span = Span::new(1, 2 + text.len(), false);
                    assert_eq!(segments_in(&around, span), slow_segments(&text), "{text:?}");
                    assert_eq!(is_id(&text), slow_segments(&text) == Ok(1), "{text:?}");
                    let mut ids = Ids { rest: &text, left: text.split('.').count(), rejected: None };
                    assert!(ids.by_ref().eq(text.split('.')), "{text:?}");
                    assert_eq!((ids.left(), ids.text()), (0, ""));
                }
            }
        }
    }

    #[test]
    fn a_segment_begins_after_its_dot() {
        for (raw, index, start) in [
            ("a b", 0, 0),
            ("s1.c 2", 1, 3),
            ("s1..c2", 1, 3),
            ("s1.", 1, 3),
            (r"s\u002e\u002E\n", 2, 13),
            (r"\\u002e.x y", 1, 8),
            ("ü.x y", 1, 3),
        ] {
            assert_eq!(segment_start(raw, index), start, "{raw}");
        }
    }
}
