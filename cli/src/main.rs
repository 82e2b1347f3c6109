//! The command `tieline` for the agent-desktop protocol.

use std::process::ExitCode;

fn main() -> ExitCode {
    tieline_cli::main::<tieline::agent_desktop::AgentDesktop>()
}
