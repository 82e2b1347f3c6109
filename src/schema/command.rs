//! Writes the artefacts, or checks that they are up to date; and a `main` that does either.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::drift::{Drift, SCHEMA};
use super::files::{INDEX, artefacts_of};
use crate::plan::Plan;
use crate::protocol::Protocol;

/// The exit status for outdated artefacts.
const OUTDATED: u8 = 4;

/// The exit status for artefacts that cannot be generated, read or written.
const FAILED: u8 = 1;

/// Whether the artefacts are written or checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Write them, and remove the files of messages that no longer exist.
    #[default]
    Write,
    /// Compare the files with the artefacts, and write nothing.
    Check,
    /// As `Write`, but also replace files of another protocol or of another program.
    Overwrite,
}

/// Writes the artefacts of a protocol into a folder, or checks that they are up to date, and prints the result.
///
/// `update` is the command that writes them, which is printed if they are outdated.
///
/// The exit status is 0 on success, 4 if the artefacts are outdated, 1 if they cannot be generated, read or written.
#[must_use]
pub fn run<P: Protocol>(dir: &Path, mode: Mode, update: &str) -> ExitCode {
    run_plan(P::plan(), dir, mode, update).into()
}

/// Writes or checks the artefacts of a plan, and returns the exit status: see [`run`].
#[must_use]
pub fn run_plan(plan: &Plan, dir: &Path, mode: Mode, update: &str) -> u8 {
    let (out, status) = match drift(plan, dir, mode) {
        Err(error) => {
            eprintln!("error: {error}");
            return FAILED;
        }
        Ok(drift) if drift.is_empty() => (format!("{}: the artefacts are up to date\n", dir.display()), 0),
        Ok(drift) if mode == Mode::Check => {
            let text = format!("{drift}{}: {} outdated; update with: {update}\n", dir.display(), files(&drift));
            (text, OUTDATED)
        }
        Ok(drift) => (format!("{}: {} written or removed\n", dir.display(), files(&drift)), 0),
    };
    // A closed pipe does not change the result.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes());
    status
}

/// The whole command of a dependent crate: `fn main() -> ExitCode { tieline::schema::main::<MyProtocol>() }`.
///
/// It writes the artefacts into the folder `schema` of the current directory, or into the one after `--out`, unless that contains other
/// files of these names; `--force` replaces them. With `--check` it writes nothing, and reports whether they are up to date. The exit status is that of [`run`], and
/// 2 for unknown arguments.
#[must_use]
pub fn main<P: Protocol>() -> ExitCode {
    let mut arguments = std::env::args_os();
    let program = arguments.next().unwrap_or_else(|| "schema".into());
    match parse(arguments) {
        Ok(SchemaArguments::Run { dir, mode }) => {
            let update = format!("{} --out {}", Path::new(&program).display(), dir.display());
            run::<P>(&dir, mode, &update)
        }
        Ok(SchemaArguments::Help) => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Asserts in a test that the artefacts in a folder are up to date.
///
/// # Panics
/// When a file is missing, stale or changed, or the artefacts cannot be generated or read.
#[track_caller]
pub fn assert_fresh<P: Protocol>(dir: impl AsRef<Path>) {
    let dir = dir.as_ref();
    let (is_fresh, found) = match drift(P::plan(), dir, Mode::Check) {
        Ok(drift) => (drift.is_empty(), drift.to_string()),
        Err(error) => (false, error),
    };
    assert!(is_fresh, "{}: the artefacts are outdated; run the command that writes them\n{found}", dir.display());
}

const USAGE: &str = "\
usage: [--check | --force] [--out DIR]

  --check    write nothing; exit with 4 if the files are not what would be written
  --force    also replace files of another protocol or of another program
  --out DIR  the folder, `schema` unless given";

enum SchemaArguments {
    Run { dir: PathBuf, mode: Mode },
    Help,
}

fn parse(arguments: impl Iterator<Item = OsString>) -> Result<SchemaArguments, String> {
    let (mut dir, mut mode) = (PathBuf::from("schema"), Mode::Write);
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--check") => mode = Mode::Check,
            Some("--force") if mode == Mode::Write => mode = Mode::Overwrite,
            Some("--out") => match arguments.next() {
                Some(given) => dir = given.into(),
                None => return Err("`--out` requires a folder".to_owned()),
            },
            Some("--help" | "-h") => return Ok(SchemaArguments::Help),
            Some(text) if text.starts_with("--out=") => dir = text["--out=".len()..].into(),
            _ => return Err(format!("unexpected argument `{}`", argument.to_string_lossy())),
        }
    }
    Ok(SchemaArguments::Run { dir, mode })
}

/// The difference between the files and the artefacts. Unless they are only checked, the files are updated.
fn drift(plan: &Plan, dir: &Path, mode: Mode) -> Result<Drift, String> {
    let artefacts = artefacts_of(plan).map_err(|error| error.to_string())?;
    let drift = Drift::find(dir, &artefacts).map_err(|error| error.to_string())?;
    if mode == Mode::Write {
        check_owner(plan, dir, &drift)?;
    }
    if mode != Mode::Check {
        drift.update(dir, &artefacts).map_err(|error| error.to_string())?;
    }
    Ok(drift)
}

/// Rejects a folder in which files of another protocol or of another program would be replaced.
fn check_owner(plan: &Plan, dir: &Path, drift: &Drift) -> Result<(), String> {
    match owner(dir) {
        Some(other) if other != plan.name() => Err(format!(
            "{}: the folder contains the artefacts of `{other}`; use another folder, remove it first, or use `--force`",
            dir.display()
        )),
        owner => {
            // The index and the examples do not show by themselves that they were generated, but an index shows that they were.
            let is_owned = |path: &str| owner.is_some() && !path.ends_with(SCHEMA);
            match drift.files().iter().find(|drifted| drifted.is_foreign && !is_owned(&drifted.path)) {
                Some(drifted) => Err(format!(
                    "{}: the file exists and is not an artefact of `{}`; use another folder, remove it first, or use `--force`",
                    dir.join(&drifted.path).display(),
                    plan.name()
                )),
                None => Ok(()),
            }
        }
    }
}

/// The protocol whose artefacts a folder contains. The first lines of the index are enough, and are valid in most merge conflicts.
fn owner(dir: &Path) -> Option<String> {
    let text = std::fs::read_to_string(dir.join(INDEX)).ok()?;
    let mut head = text.lines().take(10).map(str::trim);
    head.find_map(|line| Some(line.strip_prefix("\"protocol\": \"")?.strip_suffix("\",")?.to_owned()))
}

fn files(drift: &Drift) -> String {
    match drift.files().len() {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    }
}
