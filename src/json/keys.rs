//! The keys of the objects that are open, to find one that stands twice.

use std::borrow::Cow;
#[expect(clippy::disallowed_types, reason = "its order is never seen")]
use std::collections::HashSet;

use super::scan::next_mark;
use super::scanner::{RawStr, Span};

/// So often, and up to so many bytes, an object is read once more where two keys look alike.
const MAX_RESCANS: u32 = 4;
const MAX_RESCAN_LENGTH: usize = 1024;

/// Finds a key that stands twice in an open object.
///
/// A word for each object is enough to tell most keys apart. Where it is not, the object is read once more; one in which
/// that happens often, or that is large, is given a set.
#[derive(Debug, Default)]
pub(crate) struct KeySets<'t> {
    /// The innermost object with a set: there is seldom one.
    many: Option<Box<NameSet<'t>>>,
}

/// The keys of an object with a set.
#[derive(Debug)]
struct NameSet<'t> {
    /// Where its keys start.
    start: usize,
    /// The keys before this offset are in the set.
    read: usize,
    #[expect(clippy::disallowed_types, reason = "its order is never seen")]
    keys: HashSet<Cow<'t, str>>,
    /// The next such object around it.
    outer: Option<Box<Self>>,
}

/// An open object.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OpenObject {
    /// Where its keys start.
    start: usize,
    /// A bit for each key: one whose bit is not set is new.
    seen: u64,
    /// How often a key has looked like another.
    alike: u32,
}

impl OpenObject {
    /// An object whose members start at an offset.
    pub(crate) fn at(start: usize) -> Self {
        Self { start, seen: 0, alike: 0 }
    }
}

impl<'t> KeySets<'t> {
    /// Notes a key of an open object, which is sound up to there; `false` if the object has it already.
    #[inline]
    pub(crate) fn insert(&mut self, object: &mut OpenObject, text: &'t str, key: Span) -> bool {
        let bit = bit(text, key);
        let seen = object.seen;
        object.seen |= bit;
        seen & bit == 0 || self.insert_alike(object, text, key)
    }

    /// Notes a key of an object that may have it already.
    #[inline(never)]
    fn insert_alike(&mut self, object: &mut OpenObject, text: &'t str, key: Span) -> bool {
        let start = object.start;
        let new = key.text(text);
        object.alike = object.alike.saturating_add(1);
        if object.alike <= MAX_RESCANS && key.start - start < MAX_RESCAN_LENGTH {
            return !keys_between(text, start, key.at()).any(|other| other.same(new));
        }
        if self.many.as_ref().is_none_or(|many| many.start != start) {
            let outer = self.many.take();
            self.many = Some(Box::new(NameSet { start, read: start, keys: Default::default(), outer }));
        }
        let Some(many) = &mut self.many else { return true };
        many.keys.extend(keys_between(text, many.read, key.at()).map(RawStr::unescape));
        many.read = key.at();
        !many.keys.contains(&new.unescape())
    }

    /// Closes an object.
    #[inline]
    pub(crate) fn close(&mut self, object: OpenObject) {
        if self.many.is_some() {
            self.close_many(object.start);
        }
    }

    #[cold]
    fn close_many(&mut self, start: usize) {
        while let Some(many) = self.many.take_if(|many| many.start >= start) {
            self.many = many.outer;
        }
    }
}

/// The keys of an object between two offsets in it. The text is sound there.
fn keys_between(text: &str, from: usize, to: usize) -> impl Iterator<Item = RawStr<'_>> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (from, 0_usize);
    std::iter::from_fn(move || {
        while at < to {
            match bytes.get(at)? {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.checked_sub(1)?,
                b'"' => {
                    let string = string_at(bytes, at);
                    at = string.end + 1;
                    // A string with a colon behind it is a key.
                    let behind = bytes.get(at..)?.iter().find(|byte| !byte.is_ascii_whitespace())?;
                    if depth == 0 && *behind == b':' {
                        return Some(string.text(text));
                    }
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        None
    })
}

/// The sound string whose opening quote stands at an offset.
fn string_at(bytes: &[u8], at: usize) -> Span {
    let mut span = Span { start: at + 1, end: next_mark(bytes, at + 1), escaped: false };
    while bytes.get(span.end) == Some(&b'\\') {
        // What is escaped is no end: the rest of a longer escape is plain.
        span = Span { end: next_mark(bytes, span.end + 2), escaped: true, ..span };
    }
    span
}

/// One of 64 bits for what a key looks like once it is unescaped: for its last bytes and its length.
#[inline]
fn bit(text: &str, key: Span) -> u64 {
    let length = key.end - key.start;
    // The word is loaded from before the key's start too: there are no branches on its length.
    match text.as_bytes().get(..key.end).and_then(|before| before.last_chunk()) {
        Some(tail) if !key.escaped && length > 0 => mixed(u64::from_le_bytes(*tail) >> (64 - 8 * length.min(8)), length),
        _ => slow_bit(text, key),
    }
}

#[cold]
fn slow_bit(text: &str, key: Span) -> u64 {
    bit_of(key.text(text).unescape().as_bytes())
}

/// The same of bytes alone.
fn bit_of(bytes: &[u8]) -> u64 {
    let tail = bytes.iter().rev().take(8).fold(0, |tail, byte| tail << 8 | u64::from(*byte));
    mixed(tail, bytes.len())
}

#[inline]
const fn mixed(tail: u64, length: usize) -> u64 {
    1 << ((tail ^ length as u64).wrapping_mul(0x7fd6_3116_e1ea_24c5) >> 58)
}

#[cfg(test)]
mod tests {
    use super::{KeySets, MAX_RESCANS, OpenObject, Span, bit, bit_of, keys_between};
    use crate::json::{Scanner, SyntaxErrorKind};

    #[test]
    fn a_key_looks_the_same_wherever_it_stands_and_however_it_is_written() {
        let key = "messageTypes";
        for length in 0..=key.len() {
            let raw = &key[key.len() - length..];
            let expected = bit_of(raw.as_bytes());
            for before in ["{\"", "{\"command\":\"x\", \""] {
                let text = format!("{before}{raw}\":1}}");
                let found = bit(&text, Span { start: before.len(), end: before.len() + length, escaped: false });
                assert_eq!(found, expected, "{text}");
            }
            let escaped: Vec<String> = raw.chars().map(|one| format!("\\u{:04x}", u32::from(one))).collect();
            let escaped = escaped.concat();
            let span = Span { start: 0, end: escaped.len(), escaped: length > 0 };
            assert_eq!(bit(&escaped, span), expected, "{escaped}");
        }
    }

    #[test]
    fn the_keys_of_an_object_are_its_own() {
        let text = r#"{"a":"b","c" : {"d":["e",{"f":1}]},"g\"\\h":[{"i":"{"}],"\\":"j:","k":null}"#;
        let keys: Vec<_> = keys_between(text, 1, text.len() - 1).map(|key| key.raw).collect();
        assert_eq!(keys, ["a", "c", r#"g\"\\h"#, r"\\", "k"]);
    }

    /// What stands twice, if anything does, in an object with such keys.
    fn twice(keys: &[String]) -> Option<usize> {
        let members: Vec<String> = keys.iter().map(|key| format!("\"{key}\":{{\"{key}\":[\"{key}\"]}}")).collect();
        let text = format!("[{{{}}}]", members.join(","));
        let mut scanner = Scanner::new(&text);
        let read = scanner.skip(&mut KeySets::default());
        let fault = scanner.fault();
        assert!(read.is_ok() || fault.kind == SyntaxErrorKind::DuplicateKey, "{fault}: {text}");
        read.err().map(|_| fault.offset)
    }

    #[test]
    fn a_key_that_stands_twice_is_found_among_few_and_many_alike_and_not() {
        for count in [1, 2, 3, 15, 40, 200, 3000] {
            for name in [|at: usize| format!("key-{at}"), |at| format!("{at}-ends-alike"), |at| format!("k{at:0>4}\\u0041")]
            {
                let mut keys: Vec<String> = (0..count).map(name).collect();
                assert_eq!(twice(&keys), None, "{count}: {}", keys[0]);
                for at in [0, count / 2, count - 1] {
                    keys.push(keys[at].replace("\\u0041", "A"));
                    assert!(twice(&keys).is_some(), "{count}: {} at {at}", keys[0]);
                    keys.pop();
                }
            }
        }
    }

    #[test]
    fn a_closed_object_leaves_nothing() {
        let text = "0123456789abcdefghijkl";
        let mut keys = KeySets::default();
        let full = OpenObject { start: 0, seen: u64::MAX, alike: MAX_RESCANS };
        let mut outer = full;
        assert!(keys.insert(&mut outer, text, Span { start: 1, end: 2, escaped: false }));
        let mut inner = OpenObject { start: 3, ..full };
        assert!(keys.insert(&mut inner, text, Span { start: 5, end: 6, escaped: false }));
        assert_eq!(keys.many.as_ref().map(|many| many.start), Some(3));
        keys.close(inner);
        assert_eq!(keys.many.as_ref().map(|many| many.start), Some(0));
        keys.close(outer);
        assert!(keys.many.is_none());
    }
}
