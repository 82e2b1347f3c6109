//! `cargo xtask agreement`: any number of frames by chance, and every judge on each of them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tieline::agent_desktop::{self, AgentDesktop};
use tieline::protocol::Protocol;
use tieline::sample::{Claim, Generator};

use testkit::greenhouse;
use testkit::judges::{Disagreement, Judges, smallest};

/// What is asked for.
pub(crate) struct Task {
    /// How many frames, of all protocols together.
    pub(crate) frames: u64,
    pub(crate) seed: u64,
    pub(crate) jobs: usize,
    /// A text that is judged alone.
    pub(crate) frame: Option<String>,
}

/// What was found in the frames of one protocol.
#[derive(Default)]
struct Found {
    /// The smallest frame of each kind of disagreement, and how often there was one.
    kinds: BTreeMap<String, (u64, u64, String)>,
    frames: u64,
    sound: u64,
    labels: BTreeMap<&'static str, u64>,
}

/// Frames of one protocol, and everything that has a verdict on them.
struct Run<'t> {
    task: &'t Task,
    name: &'static str,
    done: AtomicU64,
    found: Mutex<Found>,
    start: Instant,
}

pub(crate) fn run(task: &Task) -> ExitCode {
    let share = task.frames / 3;
    let disagreements =
        protocol::<AgentDesktop>(task, task.frames - 2 * share, |message| {
            matches!(message, agent_desktop::Message::Unknown(_))
        }) + protocol::<greenhouse::Greenhouse>(task, share, |message| matches!(message, greenhouse::Message::Unknown(_)))
            + protocol::<building::Building>(task, share, |message| matches!(message, building::Message::Unknown(_)));
    if disagreements == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn protocol<P: Protocol>(task: &Task, frames: u64, unknown: fn(&P::Message) -> bool) -> usize
where
    P::Message: PartialEq + Debug,
{
    if let Some(text) = &task.frame {
        return judge(text, &Judges::<P>::new(unknown));
    }
    let run = Run { task, name: P::SHAPE.name, done: AtomicU64::new(0), found: Mutex::default(), start: Instant::now() };
    std::thread::scope(|scope| {
        for _ in 0..task.jobs {
            scope.spawn(|| run.work(&Judges::<P>::new(unknown), frames));
        }
    });
    run.report()
}

/// Judges one text.
fn judge<P: Protocol>(text: &str, judges: &Judges<P>) -> usize
where
    P::Message: PartialEq + Debug,
{
    let found = judges.judge(text.as_bytes(), Claim::Open);
    println!("{}: {} disagreements", P::SHAPE.name, found.len());
    for found in &found {
        let small = smallest(judges, text.as_bytes(), found);
        println!("{found}\n  {}", String::from_utf8_lossy(&small));
    }
    found.len()
}

impl Run<'_> {
    /// Judges frames until all are judged.
    fn work<P: Protocol>(&self, judges: &Judges<P>, last: u64)
    where
        P::Message: PartialEq + Debug,
    {
        const AT_ONCE: u64 = 500;
        let generator = Generator::new(P::plan(), self.task.seed).broken(0.4).doubtful(0.2);
        loop {
            let first = self.done.fetch_add(AT_ONCE, Ordering::Relaxed);
            if first >= last {
                return;
            }
            let mut own = Found::default();
            for index in first..last.min(first + AT_ONCE) {
                let sample = generator.sample(index).unwrap_or_else(|error| panic!("{}: {error}", self.name));
                own.frames += 1;
                own.sound += u64::from(sample.claim == Claim::Sound);
                *own.labels.entry(sample.label.map_or("sound", |label| label.as_str())).or_default() += 1;
                for disagreement in judges.judge(&sample.bytes, sample.claim) {
                    self.note(&mut own, index, &sample.bytes, &disagreement, judges);
                }
            }
            self.add(own);
        }
    }

    fn note<P: Protocol>(&self, own: &mut Found, index: u64, bytes: &[u8], found: &Disagreement, judges: &Judges<P>)
    where
        P::Message: PartialEq + Debug,
    {
        let kind = format!("{:?}: {}", found.layer, found.who);
        let known = |of: &Found| of.kinds.contains_key(&kind);
        if !known(own) && !self.found.lock().is_ok_and(|all| known(&all)) {
            let small = smallest(judges, bytes, found);
            let text = format!("{found}\n  {}", String::from_utf8_lossy(&small));
            // Now, and not after the millions that are still to come.
            eprintln!("{}: frame {index}: {text}", self.name);
            own.kinds.insert(kind.clone(), (0, index, text));
        }
        own.kinds.entry(kind).or_insert_with(|| (0, index, String::new())).0 += 1;
    }

    fn add(&self, own: Found) {
        let Ok(mut all) = self.found.lock() else { return };
        all.frames += own.frames;
        all.sound += own.sound;
        for (label, count) in own.labels {
            *all.labels.entry(label).or_default() += count;
        }
        for (kind, (count, index, text)) in own.kinds {
            let entry = all.kinds.entry(kind).or_insert((0, index, text));
            entry.0 += count;
        }
        if all.frames % 100_000 < own.frames {
            let second = self.start.elapsed().as_secs_f64();
            eprintln!("{}: {} frames in {second:.0} s, {} kinds of disagreement", self.name, all.frames, all.kinds.len());
        }
    }

    fn report(self) -> usize {
        let found = self.found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let second = self.start.elapsed().as_secs_f64();
        println!(
            "{}: {} frames, {} of them sound, {} labels, {} kinds of disagreement, {second:.0} s",
            self.name,
            found.frames,
            found.sound,
            found.labels.len(),
            found.kinds.len()
        );
        for (kind, (count, index, text)) in &found.kinds {
            println!("{kind}: {count} times, first in frame {index} of seed {}\n  {text}", self.task.seed);
        }
        found.kinds.len()
    }
}
