//! Names of messages: their syntax, and the hash tables that find a message by its name.

use super::{MessageKind, MessageShape};
use crate::shape::{ConstMessage, edit_distance, equal, most_edits};

/// Odd numbers whose bits are random, one for each word.
const KEYS: [u64; 4] = [0x9e37_79b9_7f4a_7c15, 0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53, 0x2545_f491_4f6c_dd1d];

/// The hash of a name. It is the same at compile time and at run time.
///
/// Names of up to 32 bytes are hashed without a loop: as their first and their last bytes, which may overlap. The words are multiplied
/// independently of each other, so that the processor need not wait for one product before the next. With a loop over the words, checking
/// flat frames takes 1% more instructions.
#[inline]
#[must_use]
pub const fn hash(name: &[u8]) -> u32 {
    let length = name.len() as u64;
    let mut hash = if let (Some(first), Some(last)) = (name.first_chunk::<16>(), name.last_chunk::<16>()) {
        keyed_product(first, KEYS[0], KEYS[1] ^ length) ^ keyed_product(last, KEYS[2], KEYS[3])
    } else if let (Some(first), Some(last)) = (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        product(u64::from_le_bytes(*first) ^ KEYS[0], u64::from_le_bytes(*last) ^ KEYS[1] ^ length)
    } else if let (Some(first), Some(last)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        product(u32::from_le_bytes(*first) as u64 ^ KEYS[0], u32::from_le_bytes(*last) as u64 ^ KEYS[1] ^ length)
    } else {
        let (first, last) = match name {
            [first, .., last] => (*first as u64 | (name[1] as u64) << 8, *last as u64),
            [only] => (*only as u64, 0),
            [] => (0, 0),
        };
        product(first ^ KEYS[0], last ^ KEYS[1] ^ length)
    };
    if name.len() > 32 {
        let (words, _) = name.as_chunks::<8>();
        let mut at = 2;
        while at < words.len() {
            hash = product(hash ^ u64::from_le_bytes(words[at]), KEYS[1]);
            at += 1;
        }
    }
    (hash >> 32) as u32
}

/// The product of two words of eight bytes, each combined with a key.
#[expect(clippy::cast_possible_truncation, reason = "each is a half")]
#[inline]
const fn keyed_product(bytes: &[u8; 16], key: u64, other_key: u64) -> u64 {
    let both = u128::from_le_bytes(*bytes);
    product(both as u64 ^ key, (both >> 64) as u64 ^ other_key)
}

/// Both halves of the product of two words, combined.
#[expect(clippy::cast_possible_truncation, reason = "each is a half")]
#[inline]
const fn product(one: u64, other: u64) -> u64 {
    let product = one as u128 * other as u128;
    product as u64 ^ (product >> 64) as u64
}

/// Whether two names are equal. Short ones are compared by their first and their last bytes: a call of `memcmp` takes longer.
#[inline]
fn same(name: &str, found: &str) -> bool {
    let (name, found) = (name.as_bytes(), found.as_bytes());
    let are_same = match name.len() {
        4..8 => ends::<4>(name) == ends(found),
        8..16 => ends::<8>(name) == ends(found),
        16..=32 => ends::<16>(name) == ends(found),
        _ => return name == found,
    };
    are_same && name.len() == found.len()
}

/// The first and the last bytes of a text.
#[inline]
fn ends<const SIZE: usize>(text: &[u8]) -> Option<(&[u8; SIZE], &[u8; SIZE])> {
    Some((text.first_chunk()?, text.last_chunk()?))
}

/// Finds the index of a name with a table that [`slots`] has built.
pub(crate) fn find<'n>(slots: &[u16], name: &str, names: impl Fn(usize) -> &'n str) -> Option<usize> {
    if slots.is_empty() {
        return None;
    }
    let mut at = first_slot(name, slots.len());
    loop {
        let index = (*slots.get(at)?).checked_sub(1)? as usize;
        if same(names(index), name) {
            return Some(index);
        }
        at = next_slot(at, slots.len());
    }
}

/// Builds the hash table of the names of some messages for `find`. `SLOTS` is a power of two that is greater than the number
/// of messages. A slot contains an index plus one, or 0 if it is free. If several messages have the same name, the table
/// contains only the first, so that `assert_listed_once` reports the others.
///
/// # Panics
/// At compile time, if `SLOTS` is not such a number.
#[must_use]
pub const fn slots<const SLOTS: usize>(messages: &[&MessageShape]) -> [u16; SLOTS] {
    assert!(SLOTS.is_power_of_two() && SLOTS > messages.len() && messages.len() < u16::MAX as usize);
    let mut slots = [0; SLOTS];
    let mut index = 0;
    while index < messages.len() {
        let name = messages[index].name;
        let mut at = first_slot(name, SLOTS);
        while slots[at] != 0 && !equal(messages[slots[at] as usize - 1].name, name) {
            at = next_slot(at, SLOTS);
        }
        index += 1;
        if slots[at] == 0 {
            #[expect(clippy::cast_possible_truncation, reason = "asserted above")]
            {
                slots[at] = index as u16;
            }
        }
    }
    slots
}

/// The index of the message of this name, with the table that [`slots`] has built.
const fn index_of(name: &str, messages: &[&MessageShape], slots: &[u16]) -> Option<usize> {
    let mut at = first_slot(name, slots.len());
    while slots[at] != 0 {
        let index = slots[at] as usize - 1;
        if equal(messages[index].name, name) {
            return Some(index);
        }
        at = next_slot(at, slots.len());
    }
    None
}

/// Whether two of some messages have the same name, according to the table that [`slots`] has built. Only then is each message compared
/// with the others, because every step of an evaluation adds to the compile time.
#[must_use]
pub(super) const fn has_repeated_name(messages: &[&MessageShape], slots: &[u16]) -> bool {
    let (mut names, mut at) = (0, 0);
    while at < slots.len() {
        names += (slots[at] != 0) as usize;
        at += 1;
    }
    names < messages.len()
}

/// Rejects a message with the name of another message that is listed before it.
///
/// # Panics
/// At compile time, if the names are equal.
#[track_caller]
pub(super) const fn assert_listed_once(index: usize, messages: &[&MessageShape], slots: &[u16]) {
    let name = messages[index].name;
    if let Some(first) = index_of(name, messages, slots)
        && first != index
    {
        let message = ConstMessage::new().add("duplicate message name `").add(name).add("`\nnote: `");
        message.add(messages[first].type_name).add("` is listed already and has the same name").panic();
    }
}

/// Rejects a command that names in `causes` an event which its protocol does not declare.
///
/// # Panics
/// At compile time, with the name and the most similar one.
#[track_caller]
pub(super) const fn assert_causes(command: &MessageShape, events: &[&MessageShape], slots: &[u16]) {
    let MessageKind::Command { causes, .. } = command.kind else { return };
    let mut at = 0;
    while at < causes.len() {
        if index_of(causes[at], events, slots).is_none() && !any_is_rejected(events) {
            let message = ConstMessage::new().add("unknown event `").add(causes[at]).add("` in `causes` of `");
            let message = message.add(command.name).add("`");
            let message = match nearest(causes[at], events) {
                Some(near) => message.add(", did you mean `").add(near).add("`?"),
                None => message.add("\nhelp: list the event under `events`"),
            };
            message.panic();
        }
        at += 1;
    }
}

/// Whether the derive of an event reported an error. Its name may be the one that is missing, so no further error is reported.
const fn any_is_rejected(events: &[&MessageShape]) -> bool {
    let mut at = 0;
    while at < events.len() {
        if let MessageKind::Event { message_types: &[] } = events[at].kind {
            return true;
        }
        at += 1;
    }
    false
}

/// The name of an event that a misspelt name most likely means.
const fn nearest(name: &str, events: &[&MessageShape]) -> Option<&'static str> {
    let mut least = most_edits(name) + 1;
    let mut found = None;
    let mut at = 0;
    while at < events.len() {
        let distance = edit_distance(name, events[at].name);
        if distance < least {
            least = distance;
            found = Some(events[at].name);
        }
        at += 1;
    }
    found
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

#[cfg(test)]
mod tests {
    use super::{find, hash, same, slots_of};

    /// Names of up to 70 bytes, and for each byte a name that differs only in it.
    #[test]
    fn every_byte_of_a_name_matters() {
        for length in 0..70 {
            let name: String = ('a'..='z').cycle().take(length).collect();
            let changed = |at: usize| format!("{}_{}", &name[..at], &name[at + 1..]);
            let names: Vec<String> = (0..length).map(changed).chain([name.clone()]).collect();
            let slots = slots_of(names.len(), |index| &names[index]);
            for (index, other) in names.iter().enumerate() {
                assert_eq!(find(&slots, other, |index| &names[index]), Some(index), "{other}");
                assert_eq!(same(&name, other), name == *other, "{other}");
                assert_eq!(hash(name.as_bytes()) == hash(other.as_bytes()), name == *other, "{other}");
            }
            assert_eq!(find(&slots, &format!("{name}a"), |index| &names[index]), None, "{name}");
        }
    }
}
