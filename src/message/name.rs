//! What a message's name may be.

/// Refuses a name that is no name: words of small letters and digits, joined by dots.
///
/// # Panics
/// While compiling, with the reason.
pub const fn assert_name(name: &str) {
    let bytes = name.as_bytes();
    assert!(!bytes.is_empty(), "invalid message name\nhelp: use lowercase words of letters and digits, joined by dots");
    let mut at = 0;
    let mut start = true;
    while at < bytes.len() {
        let dot = bytes[at] == b'.';
        assert!(
            if start {
                bytes[at].is_ascii_lowercase()
            } else {
                dot || bytes[at].is_ascii_lowercase() || bytes[at].is_ascii_digit()
            },
            "invalid message name\nhelp: use lowercase words of letters and digits, joined by dots"
        );
        start = dot;
        at += 1;
    }
    assert!(!start, "invalid message name\nhelp: use lowercase words of letters and digits, joined by dots");
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a name or a key, eight bytes at a time; the compiler can compute it too.
pub(crate) const fn hash(name: &[u8]) -> u32 {
    let mut hash = (name.len() as u64).wrapping_mul(SEED);
    let mut rest = name;
    while let [a, b, c, d, e, f, g, h, behind @ ..] = rest {
        hash = mix(hash, u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]));
        rest = behind;
    }
    if !rest.is_empty() {
        // The last eight bytes again, or all of a short name.
        let word = if let [.., a, b, c, d, e, f, g, h] = name {
            u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])
        } else {
            short(rest)
        };
        hash = mix(hash, word);
    }
    (hash >> 32) as u32
}

const fn short(bytes: &[u8]) -> u64 {
    let mut word = 0;
    let mut index = 0;
    while index < bytes.len() {
        word = word << 8 | bytes[index] as u64;
        index += 1;
    }
    word
}

const fn mix(hash: u64, word: u64) -> u64 {
    let mixed = (hash ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 29)
}

/// The same hash where words can be loaded whole, which the compiler cannot do.
#[inline]
#[must_use]
pub fn hash_now(name: &[u8]) -> u32 {
    let Some(last) = name.last_chunk::<8>() else { return hash(name) };
    let (words, rest) = name.as_chunks::<8>();
    let mut mixed = (name.len() as u64).wrapping_mul(SEED);
    for word in words {
        mixed = mix(mixed, u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        mixed = mix(mixed, u64::from_le_bytes(*last));
    }
    (mixed >> 32) as u32
}

/// The index of a name among some names, by a table that [`slots`] has made.
pub(crate) fn find<'n>(slots: &[u16], name: &str, names: impl Fn(usize) -> &'n str) -> Option<usize> {
    let mask = slots.len().checked_sub(1)?;
    let mut at = hash_now(name.as_bytes()) as usize & mask;
    loop {
        let index = (*slots.get(at)?).checked_sub(1)? as usize;
        if names(index) == name {
            return Some(index);
        }
        at = (at + 1) & mask;
    }
}

/// The table of some names: `SLOTS` is a power of two, and more than there are names. A slot holds an index from 1.
///
/// # Panics
/// While compiling, when two names are equal: the error says which.
#[must_use]
#[track_caller]
#[expect(clippy::panic, reason = "it is the compiler's error")]
pub const fn slots<const SLOTS: usize>(names: &[&str]) -> [u16; SLOTS] {
    assert!(SLOTS.is_power_of_two() && SLOTS > names.len() && names.len() < u16::MAX as usize);
    let mut slots = [0; SLOTS];
    let mut index = 0;
    while index < names.len() {
        let name = names[index].as_bytes();
        let mut at = hash(name) as usize & (SLOTS - 1);
        while slots[at] != 0 {
            if equal(names[slots[at] as usize - 1].as_bytes(), name) {
                let message = Message::new("duplicate message name `").and(names[index]).and("`");
                panic!("{}", message.as_str());
            }
            at = (at + 1) & (SLOTS - 1);
        }
        index += 1;
        #[expect(clippy::cast_possible_truncation, reason = "asserted above")]
        {
            slots[at] = index as u16;
        }
    }
    slots
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A message that the compiler can put together.
struct Message {
    bytes: [u8; 256],
    length: usize,
}

impl Message {
    const fn new(text: &str) -> Self {
        Self { bytes: [0; 256], length: 0 }.and(text)
    }

    const fn and(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "two messages of the protocol have the same name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{hash, hash_now};

    #[test]
    fn the_compiler_and_the_program_hash_alike() {
        let name = "interaction.request.incontact.signal".as_bytes();
        for end in 0..=name.len() {
            assert_eq!(hash(&name[..end]), hash_now(&name[..end]), "{end} bytes");
        }
    }
}
