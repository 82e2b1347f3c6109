//! Times within one run: contenders take turns, and only their ratios are told.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Somebody who does something with all of a capture, and says how many frames were to its liking.
pub(crate) struct Contender<'c> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnMut() -> usize + 'c>,
}

/// What was measured of one contender.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    /// How many frames it took for sound.
    pub(crate) sound: usize,
    /// Its fastest round.
    pub(crate) best: Duration,
    /// Its speed as a multiple of the first contender's, in each round, in order of size.
    ratios: Vec<f64>,
}

impl<'c> Contender<'c> {
    pub(crate) fn new(name: &'static str, run: impl FnMut() -> usize + 'c) -> Self {
        Self { name, run: Box::new(run) }
    }
}

impl Measured {
    /// The median of the rounds.
    pub(crate) fn ratio(&self) -> f64 {
        self.ratios[self.ratios.len() / 2]
    }

    /// The quartiles.
    pub(crate) fn spread(&self) -> (f64, f64) {
        let at = |quarter: usize| self.ratios[(self.ratios.len() - 1) * quarter / 4];
        (at(1), at(3))
    }
}

/// Lets all contenders run in turns, after one round that does not count.
pub(crate) fn measure(contenders: Vec<Contender<'_>>, rounds: usize) -> Vec<Measured> {
    let mut contenders = contenders;
    let mut measured: Vec<Measured> = Vec::new();
    for contender in &mut contenders {
        let sound = black_box((contender.run)());
        measured.push(Measured { name: contender.name, sound, best: Duration::MAX, ratios: Vec::new() });
    }
    for _ in 0..rounds.max(1) {
        let mut first = None;
        for (contender, measured) in contenders.iter_mut().zip(&mut measured) {
            let start = Instant::now();
            black_box((contender.run)());
            let took = start.elapsed();
            let first = *first.get_or_insert(took);
            measured.best = measured.best.min(took);
            measured.ratios.push(first.as_secs_f64() / took.as_secs_f64());
        }
    }
    for measured in &mut measured {
        measured.ratios.sort_by(f64::total_cmp);
    }
    measured
}
