//! `cargo xtask agreement`: compares all readers and validators on random frames of three protocols.

use std::process::ExitCode;

use building::Building;
use testkit::agreement::{Settings, compare_random, compare_text};
use testkit::greenhouse::{self, Greenhouse};
use tieline::agent_desktop::{self, AgentDesktop};

/// The arguments.
pub(crate) struct Task {
    /// The number of frames of all protocols together.
    pub(crate) frames: u64,
    pub(crate) settings: Settings,
    /// A text to compare instead of random frames.
    pub(crate) frame: Option<String>,
}

pub(crate) fn run(task: &Task) -> ExitCode {
    let desktop = |message: &agent_desktop::Message| matches!(message, agent_desktop::Message::Unknown(_));
    let greenhouse = |message: &greenhouse::Message| matches!(message, greenhouse::Message::Unknown(_));
    let building = |message: &building::Message| matches!(message, building::Message::Unknown(_));
    let disagreements = if let Some(text) = &task.frame {
        compare_text::<AgentDesktop>(text, desktop)
            + compare_text::<Greenhouse>(text, greenhouse)
            + compare_text::<Building>(text, building)
    } else {
        let share = task.frames / 3;
        compare_random::<AgentDesktop>(task.settings, task.frames - 2 * share, desktop)
            + compare_random::<Greenhouse>(task.settings, share, greenhouse)
            + compare_random::<Building>(task.settings, share, building)
    };
    if disagreements == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
