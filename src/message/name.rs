//! Names of messages: their syntax, and the hash tables that find a message by its name.

use crate::shape::{ConstMessage, equal};

/// Rejects a message name that does not consist of lowercase words of letters and digits, joined by dots.
///
/// # Panics
/// At compile time, if the name is invalid.
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

/// The hash of a name, computed eight bytes at a time. It is the same at compile time and at run time.
#[inline]
#[must_use]
pub const fn hash(name: &[u8]) -> u32 {
    let (words, rest) = name.as_chunks::<8>();
    let mut hash = (name.len() as u64).wrapping_mul(SEED);
    let mut at = 0;
    while at < words.len() {
        hash = mix(hash, u64::from_le_bytes(words[at]));
        at += 1;
    }
    if !rest.is_empty() {
        // The last eight bytes overlap with the previous word, so no loop over the remaining bytes is needed. A short name
        // has no eight bytes.
        let last = if let Some(last) = name.last_chunk() { u64::from_le_bytes(*last) } else { short(rest) };
        hash = mix(hash, last);
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

/// Finds the index of a name with a table that [`slots`] has built.
pub(crate) fn find<'n>(slots: &[u16], name: &str, names: impl Fn(usize) -> &'n str) -> Option<usize> {
    if slots.is_empty() {
        return None;
    }
    let mut at = first_slot(name, slots.len());
    loop {
        let index = (*slots.get(at)?).checked_sub(1)? as usize;
        if names(index) == name {
            return Some(index);
        }
        at = next_slot(at, slots.len());
    }
}

/// Builds the hash table of some names for `find`. `SLOTS` is a power of two that is greater than the number of names. A
/// slot contains an index plus one, or 0 if it is free.
///
/// # Panics
/// At compile time, if two names are equal.
#[must_use]
#[track_caller]
pub const fn slots<const SLOTS: usize>(names: &[&str]) -> [u16; SLOTS] {
    assert!(SLOTS.is_power_of_two() && SLOTS > names.len() && names.len() < u16::MAX as usize);
    let mut slots = [0; SLOTS];
    let mut index = 0;
    while index < names.len() {
        let mut at = first_slot(names[index], SLOTS);
        while slots[at] != 0 {
            if equal(names[slots[at] as usize - 1], names[index]) {
                ConstMessage::new().add("duplicate message name `").add(names[index]).add("`").panic();
            }
            at = next_slot(at, SLOTS);
        }
        index += 1;
        #[expect(clippy::cast_possible_truncation, reason = "asserted above")]
        {
            slots[at] = index as u16;
        }
    }
    slots
}

/// Builds the hash table of fewer than 65,535 names that are known only at run time, for [`find`].
pub(crate) fn slots_of<'n>(count: usize, name: impl Fn(usize) -> &'n str) -> Vec<u16> {
    let mut slots = vec![0; (2 * count).next_power_of_two().max(2)];
    for index in 0..count {
        let mut at = first_slot(name(index), slots.len());
        while slots[at] != 0 {
            at = next_slot(at, slots.len());
        }
        // An index beyond the limit gets no entry. Structs cannot have that many fields, and artefacts with more are
        // rejected.
        slots[at] = u16::try_from(index + 1).unwrap_or(0);
    }
    slots
}

/// The first slot to try for a name.
#[inline]
const fn first_slot(name: &str, count: usize) -> usize {
    hash(name.as_bytes()) as usize & (count - 1)
}

/// The next slot to try after one that is taken.
#[inline]
const fn next_slot(at: usize, count: usize) -> usize {
    (at + 1) & (count - 1)
}
