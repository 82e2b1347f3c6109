//! A keyed permutation of sequences of digits, each of which has a radix of its own.
//!
//! A permutation needs no table: the same text has the same pseudonym throughout a run, and different texts have different ones,
//! whatever the length of the input.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;

/// The number of rounds of the Feistel network. Four make a permutation of long sequences indistinguishable from a random one; short
/// sequences need more.
const ROUNDS: u32 = 10;

/// The maximum number of sequences that are tried, if each is short.
const MAX_STEPS: usize = 4096;

/// The maximum number of digits in all sequences that are tried.
const MAX_DIGITS: usize = 1 << 18;

/// The sequences that are tried at least, however long they are.
const MIN_STEPS: usize = 8;

/// The key on which all pseudonyms depend. Anyone with it can compute the values from the pseudonyms.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RedactionKey([u64; 2]);

/// Returns the sequence that replaces `digits`: the first one after it that is accepted, in a cycle of all sequences whose order depends
/// on the key. `None` if there is no other, or none was found.
///
/// If `accept` gives the same answer for all sequences that replace each other, then different sequences are replaced by different
/// ones: each follows the other in the cycle of those that are accepted.
pub(super) fn replace(
    key: RedactionKey,
    digits: &[u32],
    radices: &[u32],
    accept: &mut dyn FnMut(&[u32]) -> bool,
) -> Option<Vec<u32>> {
    if digits.is_empty() {
        return None;
    }
    let steps = (MAX_DIGITS / digits.len()).clamp(MIN_STEPS, MAX_STEPS);
    let mut place = digits.to_vec();
    for round in 0..ROUNDS {
        shift(key, round, &mut place, radices, true);
    }
    for _ in 0..steps {
        increment(&mut place, radices);
        let mut next = place.clone();
        for round in (0..ROUNDS).rev() {
            shift(key, round, &mut next, radices, false);
        }
        if next == digits {
            return None;
        }
        if accept(&next) {
            return Some(next);
        }
    }
    None
}

/// One round of the network: shifts the digits of one half by numbers that depend on the other half.
fn shift(key: RedactionKey, round: u32, digits: &mut [u32], radices: &[u32], forward: bool) {
    let middle = digits.len() / 2;
    let (left, right) = digits.split_at_mut(middle);
    let (from, to, radices) =
        if round.is_multiple_of(2) { (&*left, right, &radices[middle..]) } else { (&*right, left, &radices[..middle]) };
    let mut input = Vec::with_capacity(4 * (from.len() + 1));
    input.extend_from_slice(&round.to_le_bytes());
    input.extend(from.iter().flat_map(|digit| digit.to_le_bytes()));
    let seed = key.hash(&input).to_le_bytes();
    let mut block = [0; 16];
    block[..8].copy_from_slice(&seed);
    for (index, (pair, radices)) in to.chunks_mut(2).zip(radices.chunks(2)).enumerate() {
        block[8..].copy_from_slice(&(index as u64 + 1).to_le_bytes());
        let mut random = key.hash(&block);
        for (digit, &radix) in pair.iter_mut().zip(radices) {
            let by = ((random & 0xffff_ffff) * u64::from(radix)) >> 32;
            random >>= 32;
            let by = if forward { by } else { u64::from(radix) - by };
            *digit = u32::try_from((u64::from(*digit) + by) % u64::from(radix.max(1))).unwrap_or(0);
        }
    }
}

/// Moves to the next sequence; the last one is followed by the first.
fn increment(digits: &mut [u32], radices: &[u32]) {
    for (digit, &radix) in digits.iter_mut().zip(radices) {
        *digit += 1;
        if *digit < radix {
            return;
        }
        *digit = 0;
    }
}

impl RedactionKey {
    /// A random key. On a target without an operating system, such as `wasm32-unknown-unknown`, it is not random: use
    /// [`of`](Self::of).
    #[must_use]
    pub fn random() -> Self {
        // The hasher's own keys are random numbers of the operating system.
        let random = RandomState::new();
        Self([random.hash_one(0), random.hash_one(1)])
    }

    /// The key of a secret. Runs with the same secret give the same pseudonyms.
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self([Self([0, 1]).hash(secret), Self([2, 3]).hash(secret)])
    }

    /// SipHash-2-4, a pseudorandom function: without the key, its values cannot be distinguished from random ones.
    pub(super) fn hash(self, bytes: &[u8]) -> u64 {
        let [low, high] = self.0;
        let mut state = [
            low ^ 0x736f_6d65_7073_6575,
            high ^ 0x646f_7261_6e64_6f6d,
            low ^ 0x6c79_6765_6e65_7261,
            high ^ 0x7465_6462_7974_6573,
        ];
        let (words, rest) = bytes.as_chunks::<8>();
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        last[7] = bytes.len().to_le_bytes()[0];
        for word in words.iter().chain([&last]) {
            let word = u64::from_le_bytes(*word);
            state[3] ^= word;
            sip_rounds(&mut state, 2);
            state[0] ^= word;
        }
        state[2] ^= 0xff;
        sip_rounds(&mut state, 4);
        state[0] ^ state[1] ^ state[2] ^ state[3]
    }
}

impl fmt::Debug for RedactionKey {
    /// Does not show the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedactionKey")
    }
}

fn sip_rounds(state: &mut [u64; 4], count: usize) {
    let [v0, v1, v2, v3] = state;
    for _ in 0..count {
        *v0 = v0.wrapping_add(*v1);
        *v1 = v1.rotate_left(13) ^ *v0;
        *v0 = v0.rotate_left(32);
        *v2 = v2.wrapping_add(*v3);
        *v3 = v3.rotate_left(16) ^ *v2;
        *v0 = v0.wrapping_add(*v3);
        *v3 = v3.rotate_left(21) ^ *v0;
        *v2 = v2.wrapping_add(*v1);
        *v1 = v1.rotate_left(17) ^ *v2;
        *v2 = v2.rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{RedactionKey, replace};

    const KEY: RedactionKey = RedactionKey([7, 11]);

    /// The first vectors of the reference implementation of SipHash-2-4.
    #[test]
    fn the_hash_is_siphash() {
        let key = RedactionKey([0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908]);
        let bytes: Vec<u8> = (0..15).collect();
        assert_eq!(key.hash(&bytes), 0xa129_ca61_49be_45e5);
        assert_eq!(key.hash(&[]), 0x726f_db47_dd0e_0e31);
    }

    /// Every sequence is replaced by another one, and no two by the same.
    #[test]
    fn accepted_sequences_are_permuted() {
        for radices in [&[2][..], &[10], &[10, 26], &[3, 4, 5], &[1, 7, 1], &[2, 2, 2, 2, 2]] {
            for accept in [|_: &[u32]| true, |digits: &[u32]| digits.iter().sum::<u32>() % 2 == 1] {
                let mut all = vec![Vec::new()];
                for &radix in radices {
                    all = all.iter().flat_map(|start| (0..radix).map(|digit| [&start[..], &[digit]].concat())).collect();
                }
                all.retain(|digits| accept(digits));
                let replaced: BTreeSet<Option<Vec<u32>>> =
                    all.iter().map(|digits| replace(KEY, digits, radices, &mut |next| accept(next))).collect();
                if all.len() > 1 {
                    assert_eq!(replaced.into_iter().flatten().collect::<BTreeSet<_>>(), all.into_iter().collect());
                }
            }
        }
    }

    #[test]
    fn a_sequence_without_alternative_is_not_replaced() {
        assert_eq!(replace(KEY, &[0, 0], &[1, 1], &mut |_| true), None);
        assert_eq!(replace(KEY, &[5], &[10], &mut |_| false), None);
        assert_eq!(replace(KEY, &[], &[], &mut |_| true), None);
    }

    #[test]
    fn another_key_gives_another_permutation() {
        let digits = [3; 12];
        let replaced = |key| replace(key, &digits, &[36; 12], &mut |_| true).unwrap();
        assert_eq!(replaced(KEY), replaced(KEY));
        assert_ne!(replaced(KEY), replaced(RedactionKey([7, 12])));
    }
}
