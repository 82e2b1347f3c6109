//! Random numbers that are equal for equal seeds on every machine.

/// A stream of random numbers: `splitmix64`.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    /// The stream for the frame with an index.
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

    /// A number below `of`; 0 if `of` is 0.
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is less than `of`")]
    pub(super) fn below(&mut self, of: usize) -> usize {
        if of == 0 { 0 } else { (self.next() % of as u64) as usize }
    }

    /// `true` with the probability 1/`times`.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// `true` with the probability `share`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit into a double")]
    pub(super) fn share(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64 / (1_u64 << 53) as f64) < share
    }

    /// A random element; `None` if there is none.
    pub(super) fn of<T: Copy>(&mut self, values: &[T]) -> Option<T> {
        values.get(self.below(values.len())).copied()
    }

    /// A random string; empty if there is none.
    pub(super) fn str<'s>(&mut self, strings: &[&'s str]) -> &'s str {
        self.of(strings).unwrap_or_default()
    }

    pub(super) fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }
}
