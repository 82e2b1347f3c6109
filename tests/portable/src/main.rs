//! Compares all readers and validators on random frames of two protocols, with the library without `simd`.

use std::process::ExitCode;

use testkit::agreement::{Settings, compare_random};
use testkit::greenhouse::{self, Greenhouse};
use tieline::agent_desktop::{self, AgentDesktop};

/// The argument is the number of frames of both protocols together.
fn main() -> ExitCode {
    let frames: u64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).expect("a number of frames");
    let settings = Settings { seed: 2, jobs: std::thread::available_parallelism().map_or(1, usize::from) };
    let disagreements = compare_random::<AgentDesktop>(settings, frames / 2, |message| {
        matches!(message, agent_desktop::Message::Unknown(_))
    }) + compare_random::<Greenhouse>(settings, frames - frames / 2, |message| {
        matches!(message, greenhouse::Message::Unknown(_))
    });
    if disagreements == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
