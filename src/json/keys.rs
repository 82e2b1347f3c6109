//! The keys of the objects that are open, to find one that stands twice.

use std::borrow::Cow;
use std::collections::HashSet;

use super::reader::Text;

/// Up to this many keys, an object's keys are compared one by one.
const FEW: usize = 24;

/// The keys of all open objects, innermost last.
#[derive(Debug, Default)]
pub(crate) struct KeyStack<'t> {
    keys: Vec<(u32, Text<'t>)>,
    /// For objects of many keys: where their keys start, and the set.
    many: Vec<(usize, Keys<'t>)>,
}

#[expect(clippy::disallowed_types, reason = "only asked whether it holds a key; its order is never seen")]
type Keys<'t> = HashSet<Cow<'t, str>>;

impl<'t> KeyStack<'t> {
    /// Opens an object; what it returns closes it again and names it meanwhile.
    pub(crate) fn open(&self) -> usize {
        self.keys.len()
    }

    /// Notes a key of the object opened at `base`; `false` if the object has it already.
    pub(crate) fn insert(&mut self, base: usize, key: Text<'t>) -> bool {
        let hash = hash(key);
        let keys = &self.keys[base..];
        if keys.len() < FEW {
            if keys.iter().any(|(other, text)| *other == hash && text.same(key)) {
                return false;
            }
        } else {
            if self.many.last().is_none_or(|(of, _)| *of != base) {
                self.many.push((base, keys.iter().map(|(_, text)| text.unescape()).collect()));
            }
            if let Some((_, set)) = self.many.last_mut() {
                return set.insert(key.unescape());
            }
        }
        self.keys.push((hash, key));
        true
    }

    /// Closes the object opened at `base`.
    pub(crate) fn close(&mut self, base: usize) {
        self.keys.truncate(base);
        while self.many.last().is_some_and(|(of, _)| *of >= base) {
            self.many.pop();
        }
    }
}

/// A hash of the key as it is once unescaped, from its ends and its length.
fn hash(key: Text<'_>) -> u32 {
    let text = key.unescape();
    let bytes = text.as_bytes();
    let mut hash = 0x811c_9dc5 ^ u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    for &byte in bytes.iter().take(16) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    if let Some(tail) = bytes.last_chunk::<4>() {
        hash ^= u32::from_le_bytes(*tail).rotate_left(7);
    }
    hash
}
