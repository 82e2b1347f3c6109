//! `cargo xtask diff`: reports wire changes since a revision or the last release.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use tieline::agent_desktop::AgentDesktop;

/// The artefacts of the last release.
const BASELINE: &str = "tests/baseline/agent-desktop";

/// The options of `diff`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The older version: a revision of this repository. Without it, the last release.
    #[arg(long, value_name = "REV")]
    against: Option<String>,
    /// The format of the report, as that of `tieline diff`.
    #[arg(long, default_value = "human")]
    format: String,
    /// Consider only tolerant readers.
    #[arg(long)]
    tolerant: bool,
    /// Show compatible changes too.
    #[arg(long)]
    all: bool,
}

/// Compares what the sources declare now with an older version, as `tieline diff` does.
pub(crate) fn run(root: &Path, options: &Options) -> ExitCode {
    let old: OsString = match &options.against {
        Some(revision) => format!("git:{revision}").into(),
        None => root.join(BASELINE).into(),
    };
    let mut arguments: Vec<OsString> =
        vec!["tieline".into(), "diff".into(), old, "--format".into(), (&options.format).into()];
    let config = root.join("tieline.toml");
    if config.exists() {
        arguments.extend(["--config".into(), config.into()]);
    }
    if options.tolerant {
        arguments.extend(["--policy".into(), "tolerant".into()]);
    }
    if options.all {
        arguments.push("--all".into());
    }
    tieline_cli::run::<AgentDesktop>(arguments).into()
}
