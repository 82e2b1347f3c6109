//! The keys of the objects that are open, to find one that stands twice.

use std::borrow::Cow;
use std::cell::Cell;
#[expect(clippy::disallowed_types, reason = "only asked whether it holds a key; its order is never seen")]
use std::collections::HashSet;

use super::reader::{Span, Text};
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
    /// The innermost object of many keys: there is seldom one.
    many: Option<Box<Many<'t>>>,
}

/// The keys of an object that has many.
#[derive(Debug)]
struct Many<'t> {
    /// Where its keys start.
    base: usize,
    /// How many of those on the stack are in the set; the others are there alone.
    taken: usize,
    keys: Keys<'t>,
    /// The next such object around it.
    outer: Option<Box<Self>>,
}

/// An open object. A list can be one too: it has no keys.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OpenObject {
    /// Where its keys start.
    base: usize,
    /// A bit for each key: one whose bit is not set is new.
    seen: u64,
}

/// One key; or, before the keys of what was opened inside another container, that container.
#[derive(Debug, Clone, Copy)]
struct Entry {
    glance: u64,
    start: usize,
    /// The end, and whether the key has an escape, in one word.
    end: usize,
}

impl Entry {
    #[inline]
    fn new(text: &str, key: Span) -> Self {
        Self { glance: glance(text, key), start: key.start, end: key.end << 1 | usize::from(key.escaped) }
    }

    fn text(self, text: &str) -> Text<'_> {
        Span { start: self.start, end: self.end >> 1, escaped: self.end & 1 == 1 }.text(text)
    }
}

#[expect(clippy::disallowed_types, reason = "only asked whether it holds a key; its order is never seen")]
type Keys<'t> = HashSet<Cow<'t, str>>;

impl<'t> KeyStack<'t> {
    /// No keys, and room for the usual number.
    pub(crate) fn new() -> Self {
        Self { keys: ROOM.take(), many: None }
    }

    /// Opens an object.
    #[inline]
    pub(crate) fn open(&self) -> OpenObject {
        OpenObject { base: self.keys.len(), seen: 0 }
    }

    /// Opens a container inside another, for who keeps no note of that one himself.
    #[inline]
    pub(crate) fn open_inside(&mut self, holder: OpenObject) -> OpenObject {
        self.keys.push(Entry { glance: holder.seen, start: holder.base, end: 0 });
        self.open()
    }

    /// Closes what was opened so, and returns what it stands in.
    #[inline]
    pub(crate) fn close_inside(&mut self, object: OpenObject) -> OpenObject {
        let holder = object.base - 1;
        let (base, seen) = self.keys.get(holder).map_or((0, 0), |entry| (entry.start, entry.glance));
        self.close(OpenObject { base: holder, seen });
        OpenObject { base, seen }
    }

    /// Notes a key of an open object; `false` if the object has it already.
    #[inline]
    pub(crate) fn insert(&mut self, object: &mut OpenObject, text: &'t str, key: Span) -> bool {
        let new = Entry::new(text, key);
        let bit = bit(new.glance);
        if object.seen & bit != 0 {
            return self.insert_alike(object.base, text, new);
        }
        object.seen |= bit;
        self.keys.push(new);
        true
    }

    /// Notes a key of an object that may have it already.
    #[inline(never)]
    fn insert_alike(&mut self, base: usize, text: &'t str, new: Entry) -> bool {
        if dropped(Plant::Reader("duplicate-key")) {
            return true;
        }
        let keys = self.keys.get(base..).unwrap_or_default();
        let key = new.text(text);
        if keys.len() < FEW {
            let found = keys.iter().any(|other| other.glance == new.glance && other.text(text).same(key));
            self.keys.push(new);
            return !found;
        }
        if self.many.as_ref().is_none_or(|many| many.base != base) {
            let outer = self.many.take();
            self.many = Some(Box::new(Many { base, taken: 0, keys: Keys::default(), outer }));
        }
        let Some(many) = &mut self.many else { return true };
        // Those that looked new came without a question.
        many.keys.extend(keys[many.taken..].iter().map(|other| other.text(text).unescape()));
        many.taken = keys.len();
        many.keys.insert(key.unescape())
    }

    /// Closes an object.
    #[inline]
    pub(crate) fn close(&mut self, object: OpenObject) {
        self.keys.truncate(object.base);
        if self.many.is_some() {
            self.close_many(object.base);
        }
    }

    #[cold]
    fn close_many(&mut self, base: usize) {
        while let Some(many) = self.many.take_if(|many| many.base >= base) {
            self.many = many.outer;
        }
    }
}

/// One of 64 bits for what a key looks like.
#[inline]
const fn bit(glance: u64) -> u64 {
    1 << (glance.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
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
