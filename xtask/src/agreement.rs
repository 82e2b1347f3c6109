//! `cargo xtask agreement`: compares all readers and validators on random frames of six protocols with four envelopes.

use std::fmt::Debug;
use std::process::ExitCode;

use building::Building;
use testkit::agreement::{Settings, compare_random, compare_text};
use testkit::gateway::{self, Gateway};
use testkit::greenhouse::{self, Greenhouse};
use testkit::language::{self, LanguageServer};
use testkit::realtime::{self, Realtime};
use tieline::agent_desktop::{self, AgentDesktop};
use tieline::protocol::Protocol;

/// The arguments.
pub(crate) struct Task {
    /// The number of frames of each protocol.
    pub(crate) frames: u64,
    pub(crate) settings: Settings,
    /// A text to compare instead of random frames.
    pub(crate) frame: Option<String>,
}

pub(crate) fn run(task: &Task) -> ExitCode {
    let disagreements = task.compare::<AgentDesktop>(|message| matches!(message, agent_desktop::Message::Unknown(_)))
        + task.compare::<Greenhouse>(|message| matches!(message, greenhouse::Message::Unknown(_)))
        + task.compare::<Building>(|message| matches!(message, building::Message::Unknown(_)))
        + task.compare::<Realtime>(|message| matches!(message, realtime::Message::Unknown(_)))
        + task.compare::<Gateway>(|message| matches!(message, gateway::Message::Unknown(_)))
        + task.compare::<LanguageServer>(|message| matches!(message, language::Message::Unknown(_)));
    if disagreements == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Task {
    fn compare<P: Protocol>(&self, unknown: fn(&P::Message) -> bool) -> usize
    where
        P::Message: PartialEq + Debug,
    {
        match &self.frame {
            Some(text) => compare_text::<P>(text, unknown),
            None => compare_random::<P>(self.settings, self.frames, unknown),
        }
    }
}
