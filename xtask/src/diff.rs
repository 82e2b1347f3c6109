//! `cargo xtask diff`: reports wire changes since a revision or the last release. `cargo xtask guide`: writes the table of rules.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use tieline::agent_desktop::AgentDesktop;
use tieline::compat::guide;

/// The artefacts of the last release.
const BASELINE: &str = "tests/baseline/agent-desktop";

/// The document with the table of rules, and the lines before and after the table.
const GUIDE: &str = "docs/compatibility.md";
const START: &str = "<!-- rules: written by `cargo xtask guide` -->\n";
const END: &str = "<!-- /rules -->\n";

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

/// Writes the table of rules into its document, or checks that it is up to date.
pub(crate) fn write_guide(root: &Path, check: bool) -> ExitCode {
    let path = root.join(GUIDE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: {}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    };
    let parts = text.split_once(START).and_then(|(head, rest)| Some((head, rest.split_once(END)?.1)));
    let Some((head, tail)) = parts else {
        eprintln!("error: {GUIDE}: the lines around the table are missing: {START}{END}");
        return ExitCode::FAILURE;
    };
    let wanted = format!("{head}{START}\n{}\n{END}{tail}", guide());
    if wanted == text {
        println!("{GUIDE} is up to date");
        return ExitCode::SUCCESS;
    }
    if check {
        eprintln!("{GUIDE} has an outdated table of rules: run `cargo xtask guide`");
        return ExitCode::from(4);
    }
    match std::fs::write(&path, wanted) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
