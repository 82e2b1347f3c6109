//! Declared keys: how they stand in a text, so that the one that is expected next is told at a glance.

/// A declared key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The key itself.
    pub name: &'static str,
    /// The first eight bytes of the key in quotes with its colon, and what of them counts.
    head: u64,
    mask: u64,
    /// The last eight bytes, if there are so many.
    tail: u64,
}

/// The keys of an object with declared keys. A key's index counts the object's own first, and then those of its inline
/// fields.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// The object's own.
    pub own: &'static [Key],
    /// Those of its inline fields.
    pub inline: &'static [&'static Keys],
}

impl Key {
    /// A key by its name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let bytes = name.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if matches!(bytes[at], b'"' | b'\\' | 0..=0x1f) {
                // Such a key stands in a text with escapes only: no bytes are as these.
                return Self { name, head: 1, mask: 0, tail: 0 };
            }
            at += 1;
        }
        let length = bytes.len() + 3;
        let mask = if length < 8 { u64::MAX >> (64 - 8 * length) } else { u64::MAX };
        Self { name, head: word(bytes, 0) & mask, mask, tail: word(bytes, length.saturating_sub(8)) }
    }

    /// How long the key is in quotes, with its colon.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.name.len() + 3
    }

    /// Whether the key stands at an offset of a text, in quotes and with its colon, as we write it. `head` is the eight bytes
    /// that stand there.
    #[inline]
    pub(super) fn stands_at(&self, start: usize, head: u64, text: &[u8]) -> bool {
        let length = self.length();
        if head & self.mask != self.head {
            return false;
        }
        if length <= 8 {
            return true;
        }
        let tail = match text.get(start + length - 8..).and_then(|rest| rest.first_chunk()) {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => return false,
        };
        // What neither the first nor the last eight bytes show, in a long name.
        tail == self.tail && (length <= 16 || text.get(start + 1..start + 1 + self.name.len()) == Some(self.name.as_bytes()))
    }
}

/// Eight bytes of a key in quotes with its colon, from an offset on.
const fn word(name: &[u8], from: usize) -> u64 {
    let mut bytes = [0; 8];
    let mut at = 0;
    while at < 8 {
        let inside = (from + at).wrapping_sub(1);
        bytes[at] = if inside < name.len() {
            name[inside]
        } else if inside == name.len() + 1 {
            b':'
        } else {
            b'"'
        };
        at += 1;
    }
    u64::from_le_bytes(bytes)
}

impl Keys {
    /// How many keys there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        let (mut count, mut at) = (self.own.len(), 0);
        while at < self.inline.len() {
            count += self.inline[at].count();
            at += 1;
        }
        count
    }

    /// The index of a key by its name.
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

    /// The index of the key that stands at an offset of a text, in quotes and with its colon, as we write it; and where its
    /// value may begin. It is looked for from an index on: most often it is right there.
    #[inline]
    pub(super) fn ahead(&self, from: usize, start: usize, head: u64, text: &[u8]) -> Option<(usize, usize)> {
        let (before, behind) = self.own.split_at(from.min(self.own.len()));
        let stands = |key: &Key| key.stands_at(start, head, text);
        if let Some(at) = behind.iter().position(stands) {
            return Some((before.len() + at, start + behind[at].length()));
        }
        let mut base = self.own.len();
        for inline in self.inline {
            if let Some((index, end)) = inline.ahead(from.saturating_sub(base), start, head, text) {
                return Some((base + index, end));
            }
            base += inline.count();
        }
        before.iter().position(stands).map(|at| (at, start + before[at].length()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Keys};

    const INNER: Keys = Keys { own: &[Key::new("p1"), Key::new("p2")], inline: &[] };
    const OUTER: Keys = Keys { own: &[Key::new("name"), Key::new("displayName")], inline: &[&INNER, &INNER_OF_ONE] };
    const INNER_OF_ONE: Keys = Keys { own: &[Key::new("seven77")], inline: &[] };

    /// Where the key is found that a text begins with, looked for from an index on.
    fn ahead(keys: &Keys, from: usize, text: &str) -> Option<(usize, usize)> {
        let mut head = [0; 8];
        head.copy_from_slice(&text.as_bytes()[..8]);
        keys.ahead(from, 0, u64::from_le_bytes(head), text.as_bytes())
    }

    #[test]
    fn a_key_is_found_wherever_it_is_looked_for_first() {
        let names = ["name", "displayName", "p1", "p2", "seven77"];
        assert_eq!(OUTER.count(), names.len());
        for (index, name) in names.into_iter().enumerate() {
            let text = format!("\"{name}\":1234567");
            for from in 0..=names.len() {
                assert_eq!(ahead(&OUTER, from, &text), Some((index, name.len() + 3)), "{name} from {from}");
            }
            assert_eq!(OUTER.find(name), Some(index));
        }
    }

    #[test]
    fn a_key_is_told_from_all_that_are_nearly_the_same() {
        for length in 0..26 {
            let name: &'static str = &"abcdefghijklmnopqrstuvwxyz"[..length];
            let keys = Keys { own: Box::leak(Box::new([Key::new(name)])), inline: &[] };
            let sound = format!("\"{name}\":");
            assert_eq!(ahead(&keys, 0, &format!("{sound}12345678")), Some((0, sound.len())), "{name}");
            for at in 0..sound.len() {
                let other = format!("{}~{}12345678", &sound[..at], &sound[at + 1..]);
                assert_eq!(ahead(&keys, 0, &other), None, "{other}");
            }
            // The text may end anywhere behind the first eight bytes.
            for end in 8..sound.len().max(8) {
                let short = format!("{sound}12345678");
                assert_eq!(ahead(&keys, 0, &short[..end]), None, "{}", &short[..end]);
            }
        }
        let keys = Keys { own: const { &[Key::new("a\":\"b"), Key::new("back\\slash")] }, inline: &[] };
        assert_eq!(ahead(&keys, 0, r#""a":"b":1234567"#), None);
        assert_eq!(ahead(&keys, 0, r#""back\slash":1"#), None);
        assert_eq!(keys.find("a\":\"b"), Some(0));
    }
}
