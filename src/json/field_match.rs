//! Matching of declared member names without hashing and without a loop over their bytes.
//!
//! A writer usually sends the members of an object in declaration order. Therefore the next declared name is compared first,
//! in quotes and with its colon: one masked comparison of its first eight bytes, and one comparison of its last eight. Both
//! words are computed at compile time. A name with escapes, or with whitespace before its colon, does not match here and is
//! found by the general search.

use std::ops::Deref;

use super::swar::{repeat, string_marks};

/// A declared member name, with the words that are compared with the text.
#[derive(Debug, Clone, Copy)]
pub struct FieldName<N = &'static str> {
    /// The name.
    pub name: N,
    /// The first eight bytes of the name in quotes with its colon, and the mask of the bytes that are part of it.
    head: u64,
    mask: u64,
    /// The last eight bytes, if the name in quotes with its colon is longer than eight.
    tail: u64,
}

/// The declared member names of an object. Indices count the names of the object itself first, then those of its inline
/// fields.
#[derive(Debug, Clone, Copy)]
pub struct FieldNames {
    /// The names of the object itself.
    pub own: &'static [FieldName],
    /// The names of its inline fields.
    pub inline: &'static [&'static FieldNames],
    /// Whether a field of the object holds undeclared members.
    pub rest: bool,
    /// Whether the object is a union whose undeclared variants hold all their members.
    pub open: bool,
}

impl FieldName {
    /// The empty name.
    pub(crate) const EMPTY: Self = Self::new("");

    /// A declared name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let bytes = name.as_bytes();
        let Some((head, mask, tail)) = words(bytes) else {
            // In JSON, such a name contains escapes, so the comparison never matches.
            return Self { name, head: 1, mask: 0, tail: 0 };
        };
        Self { name, head, mask, tail }
    }

    /// Declared names, each with the first eight bytes of the name in quotes with its colon, the mask of those bytes that are part of it, and
    /// the last eight bytes if there are more: what [`new`](Self::new) computes. The derives compute them, because every step of an
    /// evaluation adds to the compile time.
    #[must_use]
    pub const fn all<const COUNT: usize>(names: [(&'static str, u64, u64, u64); COUNT]) -> [Self; COUNT] {
        let mut all = [Self::EMPTY; COUNT];
        let mut at = 0;
        while at < COUNT {
            let (name, head, mask, tail) = names[at];
            all[at] = Self { name, head, mask, tail };
            at += 1;
        }
        all
    }
}

impl<N: Deref<Target = str>> FieldName<N> {
    /// A declared name.
    pub(crate) fn of(name: N) -> Self {
        // In JSON, such a name contains escapes, so the comparison never matches.
        let (head, mask, tail) = words(name.as_bytes()).unwrap_or((1, 0, 0));
        Self { name, head, mask, tail }
    }

    /// The length of the name in quotes with its colon.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.name.len() + 3
    }

    /// Whether eight bytes of the text are those with which this name begins, in quotes and followed by its colon.
    #[inline]
    pub(crate) fn begins(&self, head: u64) -> bool {
        head & self.mask == self.head
    }

    /// Whether this name, in quotes and followed by its colon, is at an offset of the text. `head` must be the eight bytes
    /// at that offset.
    #[inline]
    pub(crate) fn is_at(&self, start: usize, head: u64, text: &[u8]) -> bool {
        let length = self.length();
        if !self.begins(head) {
            return false;
        }
        if length <= 8 {
            return true;
        }
        let tail = match text.get(start + length - 8..).and_then(|rest| rest.first_chunk()) {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => return false,
        };
        // In a name that is longer than both words, the bytes between them are compared too.
        tail == self.tail && (length <= 16 || text.get(start + 1..start + 1 + self.name.len()) == Some(self.name.as_bytes()))
    }
}

/// The first eight bytes of a name in quotes with its colon, their mask, and the last eight bytes if there are more. `None`
/// if the name contains a character that must be escaped.
pub(crate) const fn words(name: &[u8]) -> Option<(u64, u64, u64)> {
    const fn has_marks(word: u64) -> bool {
        string_marks(word) != 0
    }

    const QUOTE: u64 = b'"' as u64;
    const COLON: u64 = b':' as u64;
    const END: u64 = QUOTE << 48 | COLON << 56;

    if let [a, b, c, d, e, f, g, h, rest @ ..] = name {
        let first = u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]);
        let mut last = first;
        let mut escaped = has_marks(first);
        if !rest.is_empty() {
            let mut before = rest;
            while let [a, b, c, d, e, f, g, h, after @ ..] = before {
                escaped |= has_marks(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]));
                before = after;
            }
            if let [.., a, b, c, d, e, f, g, h] = name {
                last = u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]);
                escaped |= has_marks(last);
            }
        }
        return if escaped { None } else { Some((first << 8 | QUOTE, u64::MAX, last >> 16 | END)) };
    }
    let (mut word, mut at) = (0, name.len());
    while at > 0 {
        at -= 1;
        word = word << 8 | name[at] as u64;
    }
    let bits = 8 * name.len();
    // The missing bytes are filled with spaces, which need no escape.
    if has_marks(word | repeat(b' ') << bits) {
        return None;
    }
    Some(match name.len() {
        7 => (word << 8 | QUOTE, u64::MAX, word >> 8 | END),
        6 => (word << 8 | QUOTE | QUOTE << 56, u64::MAX, word | END),
        _ => {
            let end = (QUOTE | COLON << 8) << (bits + 8);
            (word << 8 | QUOTE | end, u64::MAX >> (40 - bits), 0)
        }
    })
}

impl FieldNames {
    /// The index of every undeclared member, if a field holds them.
    pub const UNDECLARED: usize = usize::MAX;

    /// The number of names.
    #[inline]
    #[must_use]
    pub const fn count(&self) -> usize {
        let (mut count, mut at) = (self.own.len(), 0);
        while at < self.inline.len() {
            count += self.inline[at].count();
            at += 1;
        }
        count
    }

    /// The name at an index.
    pub(crate) fn name(&self, index: usize) -> Option<&'static str> {
        if let Some(name) = self.own.get(index) {
            return Some(name.name);
        }
        let mut index = index - self.own.len();
        for inline in self.inline {
            if index < inline.count() {
                return inline.name(index);
            }
            index -= inline.count();
        }
        None
    }

    /// The index of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        if let Some(index) = self.own.iter().position(|key| key.name == name) {
            return Some(index);
        }
        let mut base = self.own.len();
        for inline in self.inline {
            if let Some(index) = inline.find(name) {
                return Some(base + index);
            }
            base += inline.count();
        }
        None
    }

    /// Finds the name, in quotes and followed by its colon, at an offset of the text. Returns its index and the offset after
    /// the colon. The search starts at the index `from`, because members are usually sent in declaration order.
    #[inline]
    pub(super) fn ahead(&self, from: usize, start: usize, head: u64, text: &[u8]) -> Option<(usize, usize)> {
        if self.own.len() > MAX_COMPARED {
            let (before, after) = self.own.split_at(from.min(self.own.len()));
            let found = |name: &FieldName| name.is_at(start, head, text);
            let index = after.iter().position(found).map(|at| before.len() + at).or_else(|| before.iter().position(found));
            if let Some(index) = index {
                return Some((index, start + self.own[index].length()));
            }
        } else if let Some(index) = find_at(self.own, start, head, text) {
            return Some((index, start + self.own[index].length()));
        }
        let mut base = self.own.len();
        for inline in self.inline {
            if let Some((index, end)) = inline.ahead(from.saturating_sub(base), start, head, text) {
                return Some((base + index, end));
            }
            base += inline.count();
        }
        None
    }
}

/// A name, or a field with a name.
pub(crate) trait Named {
    /// The type of the name.
    type Name: Deref<Target = str>;

    /// The name.
    fn field_name(&self) -> &FieldName<Self::Name>;
}

impl<N: Deref<Target = str>> Named for FieldName<N> {
    type Name = N;

    fn field_name(&self) -> &Self {
        self
    }
}

/// The largest number of names all of which are compared.
pub(crate) const MAX_COMPARED: usize = 16;

/// The index of the name, in quotes and followed by its colon, at an offset of the text, among at most [`MAX_COMPARED`]. `head` must be the
/// eight bytes at that offset. The beginnings of all names are compared, because a search would end where it is often mispredicted. This, and
/// looking up members of the envelope before fields, takes 6% less time for checking flat frames in random order.
#[inline]
pub(crate) fn find_at<T: Named>(names: &[T], start: usize, head: u64, text: &[u8]) -> Option<usize> {
    let mut similar = 0_u32;
    for (index, name) in names.iter().enumerate().take(MAX_COMPARED) {
        similar |= u32::from(name.field_name().begins(head)) << index;
    }
    while similar != 0 {
        let index = similar.trailing_zeros() as usize;
        if names[index].field_name().is_at(start, head, text) {
            return Some(index);
        }
        similar &= similar - 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{FieldName, FieldNames, words};

    const INNER: FieldNames =
        FieldNames { own: &[FieldName::new("p1"), FieldName::new("p2")], inline: &[], rest: false, open: false };
    const OUTER: FieldNames = FieldNames {
        own: &[FieldName::new("name"), FieldName::new("displayName")],
        inline: &[&INNER, &INNER_OF_ONE],
        rest: false,
        open: false,
    };
    const INNER_OF_ONE: FieldNames = FieldNames { own: &[FieldName::new("seven77")], inline: &[], rest: false, open: false };

    /// The index of the name at the start of a text, and the offset after it. The search starts at the index `from`.
    fn ahead(keys: &FieldNames, from: usize, text: &str) -> Option<(usize, usize)> {
        let mut head = [0; 8];
        head.copy_from_slice(&text.as_bytes()[..8]);
        keys.ahead(from, 0, u64::from_le_bytes(head), text.as_bytes())
    }

    #[test]
    fn a_name_is_found_from_every_starting_index() {
        let names = ["name", "displayName", "p1", "p2", "seven77"];
        assert_eq!(OUTER.count(), names.len());
        for (index, name) in names.into_iter().enumerate() {
            let text = format!("\"{name}\":1234567");
            for from in 0..=names.len() {
                assert_eq!(ahead(&OUTER, from, &text), Some((index, name.len() + 3)), "{name} from {from}");
            }
            assert_eq!((OUTER.find(name), OUTER.name(index)), (Some(index), Some(name)));
        }
    }

    #[test]
    fn a_name_does_not_match_a_text_that_differs_in_one_byte() {
        for length in 0..26 {
            let name: &'static str = &"abcdefghijklmnopqrstuvwxyz"[..length];
            let keys =
                FieldNames { own: Box::leak(Box::new([FieldName::new(name)])), inline: &[], rest: false, open: false };
            let written = format!("\"{name}\":");
            assert_eq!(ahead(&keys, 0, &format!("{written}12345678")), Some((0, written.len())), "{name}");
            for at in 0..written.len() {
                let other = format!("{}~{}12345678", &written[..at], &written[at + 1..]);
                assert_eq!(ahead(&keys, 0, &other), None, "{other}");
            }
            // A text may end at any offset after the first eight bytes.
            for end in 8..written.len().max(8) {
                let short = format!("{written}12345678");
                assert_eq!(ahead(&keys, 0, &short[..end]), None, "{}", &short[..end]);
            }
        }
        let keys = FieldNames {
            own: const { &[FieldName::new("a\":\"b"), FieldName::new("back\\slash")] },
            inline: &[],
            rest: false,
            open: false,
        };
        assert_eq!(ahead(&keys, 0, r#""a":"b":1234567"#), None);
        assert_eq!(ahead(&keys, 0, r#""back\slash":1"#), None);
        assert_eq!(keys.find("a\":\"b"), Some(0));
    }

    #[test]
    fn the_words_of_a_name_are_those_of_its_text() {
        for length in 0..26 {
            for at in 0..length {
                for byte in [0, 1, 0x1f, b' ', b'!', b'"', b'#', b'[', b'\\', b']', b'a', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
                    let mut name = b"abcdefghijklmnopqrstuvwxyz"[..length].to_vec();
                    name[at] = byte;
                    let text = [b"\"", name.as_slice(), b"\":"].concat();
                    let escaped = matches!(byte, b'"' | b'\\' | 0..=0x1f);
                    let Some((head, mask, tail)) = words(&name) else {
                        assert!(escaped, "{name:?}");
                        continue;
                    };
                    assert!(!escaped, "{name:?}");
                    let count = text.len().min(8);
                    assert_eq!(head.to_le_bytes()[..count], text[..count], "{name:?}");
                    assert_eq!(mask, (0..count).fold(0, |mask, _| mask << 8 | 0xff), "{name:?}");
                    assert_eq!(head & !mask, 0, "{name:?}");
                    assert!(text.len() <= 8 || text.ends_with(&tail.to_le_bytes()), "{name:?}");
                }
            }
        }
    }
}
