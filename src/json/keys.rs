//! The keys of the objects that are open, to find one that stands twice.

use std::borrow::Cow;
use std::cell::Cell;
#[expect(clippy::disallowed_types, reason = "only asked whether it holds a key; its order is never seen")]
use std::collections::HashSet;

use super::reader::Span;
use crate::planted::{Plant, dropped};

/// Up to this many keys, an object's keys are compared one by one.
const FEW: usize = 24;

/// So many keys are kept in memory for the next text.
const KEPT: usize = 1024;

thread_local! {
    /// The room that the text before had for its keys.
    static ROOM: Cell<Vec<Entry>> = const { Cell::new(Vec::new()) };
}

/// The keys of all open objects, innermost last.
#[derive(Debug, Default)]
pub(crate) struct KeyStack<'t> {
    keys: Vec<Entry>,
    /// For objects of many keys: where their keys start, and the set.
    many: Vec<(usize, Keys<'t>)>,
}

/// One key.
#[derive(Debug, Clone, Copy)]
struct Entry {
    glance: u64,
    key: Span,
}

#[expect(clippy::disallowed_types, reason = "only asked whether it holds a key; its order is never seen")]
type Keys<'t> = HashSet<Cow<'t, str>>;

impl<'t> KeyStack<'t> {
    /// No keys, and room for the usual number.
    pub(crate) fn new() -> Self {
        Self { keys: ROOM.take(), many: Vec::new() }
    }

    /// Opens an object; what it returns closes it again and names it meanwhile.
    pub(crate) fn open(&self) -> usize {
        self.keys.len()
    }

    /// Opens a container inside the one opened at `base`, for who keeps no note of that itself.
    #[inline]
    pub(crate) fn open_inside(&mut self, base: usize) -> usize {
        let holder = Span { start: base, end: base, escaped: false };
        self.keys.push(Entry { glance: 0, key: holder });
        self.keys.len()
    }

    /// Closes what was opened so, and returns the base of what it stands in.
    #[inline]
    pub(crate) fn close_inside(&mut self, base: usize) -> usize {
        let holder = self.keys.get(base - 1).map_or(0, |entry| entry.key.start);
        self.close(base - 1);
        holder
    }

    /// Notes a key of the object opened at `base`; `false` if the object has it already.
    #[inline]
    pub(crate) fn insert(&mut self, base: usize, text: &'t str, key: Span) -> bool {
        if dropped(Plant::Reader("duplicate-key")) {
            return true;
        }
        let new = Entry { glance: glance(text, key), key };
        let keys = self.keys.get(base..).unwrap_or_default();
        if keys.len() >= FEW {
            return self.insert_many(base, text, key);
        }
        for other in keys {
            if other.glance == new.glance && is_same(text, other.key, key) {
                return false;
            }
        }
        self.keys.push(new);
        true
    }

    #[cold]
    fn insert_many(&mut self, base: usize, text: &'t str, key: Span) -> bool {
        if self.many.last().is_none_or(|(of, _)| *of != base) {
            let keys = self.keys.get(base..).unwrap_or_default();
            self.many.push((base, keys.iter().map(|other| other.key.text(text).unescape()).collect()));
        }
        self.many.last_mut().is_none_or(|(_, set)| set.insert(key.text(text).unescape()))
    }

    /// Closes the object opened at `base`.
    #[inline]
    pub(crate) fn close(&mut self, base: usize) {
        self.keys.truncate(base);
        if !self.many.is_empty() {
            self.close_many(base);
        }
    }

    #[cold]
    fn close_many(&mut self, base: usize) {
        while self.many.last().is_some_and(|(of, _)| *of >= base) {
            self.many.pop();
        }
    }
}

impl Drop for KeyStack<'_> {
    fn drop(&mut self) {
        if self.keys.capacity() == 0 || self.keys.capacity() > KEPT {
            return;
        }
        self.keys.clear();
        // A thread that is about to end keeps nothing.
        let _ = ROOM.try_with(|room| room.set(std::mem::take(&mut self.keys)));
    }
}

/// Whether two keys mean the same. Seldom asked: most keys differ at a glance.
#[cold]
#[inline(never)]
fn is_same(text: &str, one: Span, other: Span) -> bool {
    one.text(text).same(other.text(text))
}

/// What tells most keys apart at a glance: the beginning and the length of the key as it is once unescaped.
#[inline]
fn glance(text: &str, key: Span) -> u64 {
    let length = key.end - key.start;
    // The word is loaded from the text, beyond the key's end too: there are no branches on its length.
    match text.as_bytes().get(key.start..).and_then(|rest| rest.first_chunk()) {
        Some(head) if !key.escaped && length > 0 => mixed(u64::from_le_bytes(*head) << (64 - 8 * length.min(8)), length),
        _ => slow_glance(text, key),
    }
}

#[cold]
fn slow_glance(text: &str, key: Span) -> u64 {
    glance_of(key.text(text).unescape().as_bytes())
}

/// The same of bytes alone.
fn glance_of(bytes: &[u8]) -> u64 {
    let length = bytes.len().min(8);
    let mut head = [0; 8];
    for (into, byte) in head[8 - length..].iter_mut().zip(bytes) {
        *into = *byte;
    }
    mixed(u64::from_le_bytes(head), bytes.len())
}

#[inline]
const fn mixed(head: u64, length: usize) -> u64 {
    head ^ length as u64
}

#[cfg(test)]
mod tests {
    use super::{Span, glance, glance_of};

    #[test]
    fn a_key_looks_the_same_wherever_it_stands_and_however_it_is_written() {
        let key = "messageTypes";
        for length in 0..=key.len() {
            let raw = &key[..length];
            let expected = glance_of(raw.as_bytes());
            for behind in ["\"", "\":1}", "\": \"a long value\"}"] {
                let text = format!("{{\"{raw}{behind}");
                let found = glance(&text, Span { start: 2, end: 2 + length, escaped: false });
                assert_eq!(found, expected, "{text}");
            }
            let escaped: Vec<String> = raw.chars().map(|one| format!("\\u{:04x}", u32::from(one))).collect();
            let escaped = escaped.concat();
            let span = Span { start: 0, end: escaped.len(), escaped: length > 0 };
            assert_eq!(glance(&escaped, span), expected, "{escaped}");
        }
    }
}
