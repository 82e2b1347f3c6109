//! `cargo xtask schema`: generates the artefacts in `schema/`.

use std::path::Path;
use std::process::ExitCode;

use tieline::agent_desktop::AgentDesktop;
use tieline::schema::{self, Mode};

/// Writes the artefacts, or checks that they are up to date.
pub(crate) fn run(dir: &Path, check: bool) -> ExitCode {
    let mode = if check { Mode::Check } else { Mode::Write };
    schema::run::<AgentDesktop>(dir, mode, "cargo xtask schema")
}
