//! Names of messages: their syntax, and the hash tables that find a message by its name.

use super::{MessageKind, MessageShape};
use crate::shape::{ConstMessage, edit_distance, equal, most_edits};

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
        // The last eight bytes overlap with the previous word, so no loop over the remaining bytes is needed. A name of fewer
        // than eight bytes is packed by `short`.
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

/// Builds the hash table of the names of some messages for `find`. `SLOTS` is a power of two that is greater than the number
/// of messages. A slot contains an index plus one, or 0 if it is free. If several messages have the same name, the table
/// contains only the first, so that [`assert_listed_once`] reports the others.
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
pub const fn has_repeated_name(messages: &[&MessageShape], slots: &[u16]) -> bool {
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
pub const fn assert_listed_once(index: usize, messages: &[&MessageShape], slots: &[u16]) {
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
pub const fn assert_causes(command: &MessageShape, events: &[&MessageShape], slots: &[u16]) {
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
