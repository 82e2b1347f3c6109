//! Compares all readers and validators on random frames of a protocol.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use tieline::protocol::Protocol;
use tieline::sample::{Claim, Generator};

use crate::oracle::{Disagreement, Oracle, smallest};

/// The number of frames in a batch of a thread.
const BATCH: u64 = 500;

/// The settings of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The seed of the generator.
    pub seed: u64,
    /// The number of threads.
    pub jobs: usize,
}

/// The disagreements on the frames of one protocol, and statistics.
#[derive(Default)]
struct Found {
    kinds: BTreeMap<String, Kind>,
    frames: u64,
    valid: u64,
    labels: BTreeMap<&'static str, u64>,
}

/// One kind of disagreement.
struct Kind {
    count: u64,
    /// The index of the first frame.
    first: u64,
    /// The disagreement and the smallest frame.
    text: String,
}

/// A comparison in progress.
struct Run<'r, P: Protocol> {
    settings: Settings,
    /// The number of frames.
    frames: u64,
    unknown: fn(&P::Message) -> bool,
    name: &'r str,
    /// The number of frames in the batches that threads have started.
    taken: AtomicU64,
    found: Mutex<Found>,
    start: Instant,
}

/// Compares random frames of a protocol, prints each kind of disagreement, and returns the number of kinds. `unknown`
/// returns whether a message is not declared by the protocol.
pub fn compare_random<P: Protocol>(settings: Settings, frames: u64, unknown: fn(&P::Message) -> bool) -> usize
where
    P::Message: PartialEq + Debug,
{
    let run = Run::<P> {
        settings,
        frames,
        unknown,
        name: P::SHAPE.name,
        taken: AtomicU64::new(0),
        found: Mutex::default(),
        start: Instant::now(),
    };
    std::thread::scope(|scope| {
        for _ in 0..settings.jobs {
            scope.spawn(|| run.work());
        }
    });
    run.report()
}

/// Compares one text as a frame of a protocol, prints each disagreement, and returns their number.
pub fn compare_text<P: Protocol>(text: &str, unknown: fn(&P::Message) -> bool) -> usize
where
    P::Message: PartialEq + Debug,
{
    let oracle = Oracle::<P>::new(unknown);
    let found = oracle.disagreements(text.as_bytes(), Claim::Unknown);
    println!("{}: {} disagreements", P::SHAPE.name, found.len());
    for found in &found {
        let small = smallest(&oracle, text.as_bytes(), found);
        println!("{found}\n  {}", String::from_utf8_lossy(&small));
    }
    found.len()
}

impl<P: Protocol> Run<'_, P>
where
    P::Message: PartialEq + Debug,
{
    /// Compares frames until none is left.
    fn work(&self) {
        let oracle = Oracle::<P>::new(self.unknown);
        let generator = Generator::new(P::plan(), self.settings.seed).invalid(0.4).mutated(0.2);
        loop {
            let first = self.taken.fetch_add(BATCH, Ordering::Relaxed);
            if first >= self.frames {
                return;
            }
            let mut own = Found::default();
            for index in first..self.frames.min(first + BATCH) {
                let sample = generator.sample(index).unwrap_or_else(|error| panic!("{}: {error}", self.name));
                own.frames += 1;
                own.valid += u64::from(sample.claim == Claim::Valid);
                *own.labels.entry(sample.label.map_or("valid", |label| label.as_str())).or_default() += 1;
                for disagreement in oracle.disagreements(&sample.bytes, sample.claim) {
                    self.note(&mut own, index, &sample.bytes, &disagreement, &oracle);
                }
            }
            self.add(own);
        }
    }

    fn note(&self, own: &mut Found, index: u64, bytes: &[u8], found: &Disagreement, oracle: &Oracle<P>) {
        let kind = format!("{:?}: {}", found.layer, found.source);
        let known = |of: &Found| of.kinds.contains_key(&kind);
        if !known(own) && !self.found.lock().is_ok_and(|all| known(&all)) {
            let small = smallest(oracle, bytes, found);
            let text = format!("{found}\n  {}", String::from_utf8_lossy(&small));
            // Printed immediately, because millions of frames may follow.
            eprintln!("{}: frame {index}: {text}", self.name);
            own.kinds.insert(kind.clone(), Kind { count: 0, first: index, text });
        }
        own.kinds.entry(kind).or_insert_with(|| Kind { count: 0, first: index, text: String::new() }).count += 1;
    }

    fn add(&self, own: Found) {
        let Ok(mut all) = self.found.lock() else { return };
        all.frames += own.frames;
        all.valid += own.valid;
        for (label, count) in own.labels {
            *all.labels.entry(label).or_default() += count;
        }
        for (name, kind) in own.kinds {
            let count = kind.count;
            all.kinds.entry(name).or_insert(Kind { count: 0, ..kind }).count += count;
        }
        if all.frames % 100_000 < own.frames {
            let seconds = self.start.elapsed().as_secs_f64();
            eprintln!("{}: {} frames in {seconds:.0} s, {} kinds of disagreement", self.name, all.frames, all.kinds.len());
        }
    }

    fn report(self) -> usize {
        let found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let seconds = self.start.elapsed().as_secs_f64();
        println!(
            "{}: {} frames, {} of them valid, {} labels, {} kinds of disagreement, {seconds:.0} s",
            self.name,
            found.frames,
            found.valid,
            found.labels.len(),
            found.kinds.len()
        );
        for (name, Kind { count, first, text }) in &found.kinds {
            println!("{name}: {count} times, first in frame {first} of seed {}\n  {text}", self.settings.seed);
        }
        found.kinds.len()
    }
}
