//! Detection of duplicate member names, without storing the names of most objects.
//!
//! A set of names would cost an allocation for each object. Instead, an open object has a filter of 64 bits, one of which is
//! selected by the hash of a name. If the bit of a name is not set, the name is new. If it is set, the earlier names of the
//! object are read again from the text and compared. Only large objects, and objects with many collisions, get a set of
//! names. So each byte is read again at most once for each object that contains it, of which there are at most 127.

use std::borrow::Cow;
#[expect(clippy::disallowed_types, reason = "its order is never seen")]
use std::collections::HashSet;

use super::scan::next_mark;
use super::scanner::{RawStr, Span};

/// The earlier names of an object are read again at most this many times, and only while its text is shorter than this.
/// After that it gets a set of names.
const MAX_RESCANS: usize = 4;
const MAX_RESCAN_LENGTH: usize = 1024;

/// The sets of names of open objects. Only objects for which the filter is not sufficient have one.
#[derive(Debug, Default)]
pub(crate) struct KeySets<'t> {
    /// The set of the innermost such object.
    innermost: Option<Box<NameSet<'t>>>,
}

/// The set of names of an open object.
#[derive(Debug)]
struct NameSet<'t> {
    /// The offset of the object's first member.
    start: usize,
    /// The names before this offset are in the set.
    read: usize,
    names: HashedNames<'t>,
    /// The set of the next outer object that has one.
    outer: Option<Box<Self>>,
}

#[expect(clippy::disallowed_types, reason = "its order is never seen")]
type HashedNames<'t> = HashSet<Cow<'t, str>>;

/// An open object: the filter of its member names.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OpenObject {
    /// The offset of the object's first member.
    start: usize,
    /// The filter: the bits of all names so far.
    seen: u64,
    /// The number of names whose bit was already set.
    collisions: usize,
}

impl OpenObject {
    /// An object whose first member is at an offset.
    pub(crate) fn at(start: usize) -> Self {
        Self { start, seen: 0, collisions: 0 }
    }

    /// The offset of its first member.
    #[inline]
    pub(super) fn start(&self) -> usize {
        self.start
    }
}

impl<'t> KeySets<'t> {
    /// Adds a name to an open object. Returns `false` if it is a duplicate. The text before the name must be valid.
    #[inline]
    pub(crate) fn insert(&mut self, object: &mut OpenObject, text: &'t str, key: Span) -> bool {
        let bit = bit(text, key);
        let seen = object.seen;
        object.seen |= bit;
        seen & bit == 0 || self.insert_colliding(object, text, key)
    }

    /// Adds a name whose bit is already set.
    #[inline(never)]
    fn insert_colliding(&mut self, object: &mut OpenObject, text: &'t str, key: Span) -> bool {
        let start = object.start;
        let new = key.text(text);
        object.collisions = object.collisions.saturating_add(1);
        if object.collisions <= MAX_RESCANS && key.start() - start < MAX_RESCAN_LENGTH {
            return !names_between(text, start, key.at()).any(|other| other.same(new));
        }
        // The sets of inner objects are removed when these end, so the set of this object is the innermost one or does not
        // exist yet.
        if self.innermost.as_ref().is_none_or(|set| set.start != start) {
            let outer = self.innermost.take();
            self.innermost = Some(Box::new(NameSet { start, read: start, names: HashedNames::default(), outer }));
        }
        // The set contains the names up to the last collision. Those since then are added now.
        let Some(set) = &mut self.innermost else { return true };
        set.names.extend(names_between(text, set.read, key.at()).map(RawStr::unescape));
        set.read = key.at();
        !set.names.contains(&new.unescape())
    }

    /// Closes an object and removes its set.
    #[inline]
    pub(crate) fn close(&mut self, object: OpenObject) {
        if self.innermost.is_some() {
            self.close_sets(object.start);
        }
    }

    #[cold]
    fn close_sets(&mut self, start: usize) {
        while let Some(set) = self.innermost.take_if(|set| set.start >= start) {
            self.innermost = set.outer;
        }
    }
}

/// The names of an object's members between two offsets. The text between them must be valid.
fn names_between(text: &str, from: usize, to: usize) -> impl Iterator<Item = RawStr<'_>> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (from, 0_usize);
    std::iter::from_fn(move || {
        while at < to {
            match bytes.get(at)? {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.checked_sub(1)?,
                b'"' => {
                    let string = string_at(bytes, at);
                    at = string.end() + 1;
                    // A string is a name if a colon follows it.
                    let after = bytes.get(at..)?.iter().find(|byte| !byte.is_ascii_whitespace())?;
                    if depth == 0 && *after == b':' {
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

/// The string whose opening quote is at an offset. The string must be valid.
fn string_at(bytes: &[u8], at: usize) -> Span {
    let (mut end, mut escaped) = (next_mark(bytes, at + 1), false);
    while bytes.get(end) == Some(&b'\\') {
        // The character after a backslash does not end the string, and the rest of a longer escape contains no quote or
        // backslash.
        (end, escaped) = (next_mark(bytes, end + 2), true);
    }
    Span::new(at, end, escaped)
}

/// The bit of a name, computed from its length and its last eight bytes after unescaping. The last bytes are used because
/// names of one object differ there more often than at the start.
#[inline]
fn bit(text: &str, key: Span) -> u64 {
    let (end, length) = (key.end(), key.end() - key.start());
    // The eight bytes may begin before the name; the bytes that are not part of it are shifted out. So no branch depends on
    // the length.
    match text.as_bytes().get(..end).and_then(|before| before.last_chunk()) {
        Some(tail) if !key.is_escaped() && length > 0 => {
            mixed(u64::from_le_bytes(*tail) >> (64 - 8 * length.min(8)), length)
        }
        _ => slow_bit(text, key),
    }
}

#[cold]
fn slow_bit(text: &str, key: Span) -> u64 {
    bit_of(key.text(text).unescape().as_bytes())
}

/// The bit of an unescaped name.
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
    use super::{KeySets, MAX_RESCANS, OpenObject, Span, bit, bit_of, names_between};
    use crate::json::{Scanner, SyntaxErrorKind};

    #[test]
    fn the_bit_of_a_name_depends_neither_on_its_offset_nor_on_its_escapes() {
        let key = "messageTypes";
        for length in 0..=key.len() {
            let raw = &key[key.len() - length..];
            let expected = bit_of(raw.as_bytes());
            for before in ["{\"", "{\"command\":\"x\", \""] {
                let text = format!("{before}{raw}\":1}}");
                let found = bit(&text, Span::new(before.len() - 1, before.len() + length, false));
                assert_eq!(found, expected, "{text}");
            }
            let escaped: Vec<String> = raw.chars().map(|one| format!("\\u{:04x}", u32::from(one))).collect();
            let escaped = escaped.concat();
            let span = Span::new(0, 1 + escaped.len(), length > 0);
            assert_eq!(bit(&format!("\"{escaped}"), span), expected, "{escaped}");
        }
    }

    #[test]
    fn the_names_of_an_object_are_its_own() {
        let text = r#"{"a":"b","c" : {"d":["e",{"f":1}]},"g\"\\h":[{"i":"{"}],"\\":"j:","k":null}"#;
        let keys: Vec<_> = names_between(text, 1, text.len() - 1).map(|key| key.raw).collect();
        assert_eq!(keys, ["a", "c", r#"g\"\\h"#, r"\\", "k"]);
    }

    /// The offset of the duplicate name in an object with these names.
    fn duplicate(keys: &[String]) -> Option<usize> {
        let members: Vec<String> = keys.iter().map(|key| format!("\"{key}\":{{\"{key}\":[\"{key}\"]}}")).collect();
        let text = format!("[{{{}}}]", members.join(","));
        let mut scanner = Scanner::new(&text);
        let read = scanner.skip(&mut KeySets::default());
        let error = scanner.error();
        assert!(read.is_ok() || error.kind == SyntaxErrorKind::DuplicateKey, "{error}: {text}");
        read.err().map(|_| error.offset)
    }

    #[test]
    fn a_duplicate_is_found_among_few_and_many_names_with_equal_bits_and_without() {
        for count in [1, 2, 3, 15, 40, 200, 3000] {
            for name in [|at: usize| format!("key-{at}"), |at| format!("{at}-ends-alike"), |at| format!("k{at:0>4}\\u0041")]
            {
                let mut keys: Vec<String> = (0..count).map(name).collect();
                assert_eq!(duplicate(&keys), None, "{count}: {}", keys[0]);
                for at in [0, count / 2, count - 1] {
                    keys.push(keys[at].replace("\\u0041", "A"));
                    assert!(duplicate(&keys).is_some(), "{count}: {} at {at}", keys[0]);
                    keys.pop();
                }
            }
        }
    }

    #[test]
    fn a_closed_object_leaves_nothing() {
        let text = "0123456789abcdefghijkl";
        let mut keys = KeySets::default();
        let full = OpenObject { start: 0, seen: u64::MAX, collisions: MAX_RESCANS };
        let mut outer = full;
        assert!(keys.insert(&mut outer, text, Span::new(0, 2, false)));
        let mut inner = OpenObject { start: 3, ..full };
        assert!(keys.insert(&mut inner, text, Span::new(4, 6, false)));
        assert_eq!(keys.innermost.as_ref().map(|set| set.start), Some(3));
        keys.close(inner);
        assert_eq!(keys.innermost.as_ref().map(|set| set.start), Some(0));
        keys.close(outer);
        assert!(keys.innermost.is_none());
    }
}
