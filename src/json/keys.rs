//! The keys of the objects that are open, to find one that stands twice.

use std::borrow::Cow;
#[expect(clippy::disallowed_types, reason = "only asked whether it holds a key; its order is never seen")]
use std::collections::HashSet;

use super::reader::Text;
use crate::planted::{Plant, dropped};

/// Up to this many keys, an object's keys are compared one by one.
const FEW: usize = 24;

/// The keys of all open objects, innermost last.
#[derive(Debug, Default)]
pub(crate) struct KeyStack<'t> {
    keys: Vec<(u64, Text<'t>)>,
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
        if dropped(Plant::Reader("duplicate-key")) {
            return true;
        }
        let glance = glance(key);
        let keys = &self.keys[base..];
        if keys.len() < FEW {
            if keys.iter().any(|(other, text)| *other == glance && text.same(key)) {
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
        self.keys.push((glance, key));
        true
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

/// What tells most keys apart at a glance: the ends and the length of the key as it is once unescaped.
#[inline]
fn glance(key: Text<'_>) -> u64 {
    let text = key.unescape();
    let bytes = text.as_bytes();
    let length = bytes.len() as u64;
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(head), Some(tail)) => u64::from_le_bytes(*head) ^ u64::from_le_bytes(*tail).rotate_left(8) ^ length,
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(head), Some(tail)) => {
                u64::from(u32::from_le_bytes(*head)) << 32 ^ u64::from(u32::from_le_bytes(*tail)) ^ length
            }
            _ => bytes.iter().fold(length, |glance, &byte| glance << 8 | u64::from(byte)),
        },
    }
}
