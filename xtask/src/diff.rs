//! `cargo xtask diff`: reports wire changes since a revision or the last release. `cargo xtask guide`: writes the table of rules.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use clap::{Args, ValueEnum};

use tieline::agent_desktop::AgentDesktop;
use tieline::compat::{Comparison, ComparisonFormat, WaiverError, compare, guide};
use tieline::schema::{Artefacts, artefacts};
use tieline::{Plan, Policy};

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
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = FormatName::Human)]
    format: FormatName,
    /// Consider only tolerant readers.
    #[arg(long)]
    tolerant: bool,
    /// Show compatible changes too.
    #[arg(long)]
    all: bool,
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Human,
    Json,
    Github,
    Markdown,
}

/// Compares what the sources declare now with an older version. The exit status is that of `tieline diff`.
pub(crate) fn run(root: &Path, options: &Options) -> ExitCode {
    let comparison = match comparison(root, options) {
        Ok(comparison) => comparison,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let policy = if options.tolerant { Policy::Tolerant } else { Policy::Strict };
    let format = match options.format {
        FormatName::Human => ComparisonFormat::Human,
        FormatName::Json => ComparisonFormat::Json,
        FormatName::Github => ComparisonFormat::Github,
        FormatName::Markdown => ComparisonFormat::Markdown,
    };
    print!("{}", comparison.report(format, policy, options.all));
    if comparison.is_breaking(policy) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn comparison(root: &Path, options: &Options) -> Result<Comparison, String> {
    let old = match &options.against {
        Some(revision) => of_revision(root, revision)?,
        None => Plan::from_artefacts(root.join(BASELINE)).map_err(|error| error.to_string())?,
    };
    // Generated from the sources, not read from `schema/`, so that an edit is compared before the files are updated.
    let made = artefacts::<AgentDesktop>().map_err(|error| error.to_string())?;
    let new = Plan::of_artefacts("the artefacts", &made).map_err(|error| error.to_string())?;
    let mut comparison = compare(&old, &new);
    let path = root.join("tieline.toml");
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let named = |error: WaiverError| format!("{}: {error}", path.display());
            let waivers = tieline_cli::read_waivers(&text).map_err(named)?;
            waivers.check(&old, &new).map_err(named)?;
            waivers.apply(&mut comparison);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(format!("{}: {error}", path.display())),
    }
    Ok(comparison)
}

/// The artefacts of a revision, read from git without touching the working tree.
fn of_revision(root: &Path, revision: &str) -> Result<Plan, String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(root).output()?;
        if output.status.success() {
            return String::from_utf8(output.stdout).map_err(io::Error::other);
        }
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    };
    let commit =
        git(&["rev-parse", "--verify", "--end-of-options", &format!("{revision}^{{commit}}")]).map_err(|error| {
            let next = "name a branch, a tag or a commit, and fetch it if the clone is shallow";
            format!("there is no revision `{revision}` here: {next} (git says: {error})")
        })?;
    let commit = commit.trim();
    let listed = git(&["ls-tree", "-r", "--name-only", commit, "schema/"]).map_err(|error| error.to_string())?;
    let listed: BTreeSet<&str> = listed.lines().filter_map(|path| path.strip_prefix("schema/")).collect();
    let read = |path: &str| {
        if listed.contains(path) {
            git(&["cat-file", "blob", &format!("{commit}:schema/{path}")]).map(|text| Some(text.into_bytes()))
        } else {
            Ok(None)
        }
    };
    let made = Artefacts::gather(revision, Vec::new(), read).map_err(|error| error.to_string())?;
    Plan::of_artefacts(revision, &made).map_err(|error| error.to_string())
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
