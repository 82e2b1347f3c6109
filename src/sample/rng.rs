//! Random choices, the same for the same seed on every machine.

/// A stream of random numbers: `splitmix64`.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    /// The stream of one frame among those of a seed.
    pub(super) fn new(seed: u64, index: u64) -> Self {
        let mut rng = Self(seed);
        let start = rng.next();
        Self(start ^ index.wrapping_mul(0xd6e8_feb8_6659_fd93))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number from 0 to one less than `of`; 0 if that is nothing.
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is less than `of`")]
    pub(super) fn below(&mut self, of: usize) -> usize {
        if of == 0 { 0 } else { (self.next() % of as u64) as usize }
    }

    /// `true` with the probability 1/`times`.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// `true` with the probability `share`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double holds")]
    pub(super) fn share(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64 / (1_u64 << 53) as f64) < share
    }

    /// One of some values.
    pub(super) fn of<T: Copy>(&mut self, values: &[T]) -> Option<T> {
        values.get(self.below(values.len())).copied()
    }

    /// One of some words; none of no words is the empty word.
    pub(super) fn word<'w>(&mut self, words: &[&'w str]) -> &'w str {
        self.of(words).unwrap_or_default()
    }

    pub(super) fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }
}
