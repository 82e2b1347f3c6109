//! Measures times within one run. The benchmarks alternate; only their ratios are reported.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::flags::Flags;

/// A function that processes a whole capture and returns the number of frames that it accepted.
pub(crate) struct Benchmark<'c> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnMut() -> usize + 'c>,
}

/// The result of one benchmark.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    /// How many frames it accepted.
    pub(crate) accepted: usize,
    /// Its fastest round.
    pub(crate) best: Duration,
    /// Its speed in each round as a multiple of the first benchmark's, in ascending order.
    ratios: Vec<f64>,
}

impl<'c> Benchmark<'c> {
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

/// Runs all benchmarks alternately, after one round of warm-up.
pub(crate) fn measure(mut benchmarks: Vec<Benchmark<'_>>, flags: &Flags) -> Vec<Measured> {
    if let Some(text) = &flags.benchmark {
        benchmarks.retain(|benchmark| benchmark.name.contains(text.as_str()));
    }
    let mut measured: Vec<Measured> = Vec::new();
    for benchmark in &mut benchmarks {
        let accepted = black_box((benchmark.run)());
        measured.push(Measured { name: benchmark.name, accepted, best: Duration::MAX, ratios: Vec::new() });
    }
    for _ in 0..flags.rounds.max(1) {
        let mut first = None;
        for (benchmark, measured) in benchmarks.iter_mut().zip(&mut measured) {
            let start = Instant::now();
            black_box((benchmark.run)());
            let elapsed = start.elapsed();
            let first = *first.get_or_insert(elapsed);
            measured.best = measured.best.min(elapsed);
            measured.ratios.push(first.as_secs_f64() / elapsed.as_secs_f64());
        }
    }
    for measured in &mut measured {
        measured.ratios.sort_by(f64::total_cmp);
    }
    measured
}
