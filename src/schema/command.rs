//! Writing the artefacts, checking that they are fresh, and a `main` that does either.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::drift::Drift;
use super::files::artefacts_of;
use crate::json::Json;
use crate::plan::Plan;
use crate::protocol::Protocol;

/// The artefacts are not fresh: write them again.
const REGENERATE: u8 = 4;

/// The artefacts cannot be made, read or written.
const BROKEN: u8 = 1;

/// What is done with the artefacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// They are written; files of messages that are no more are removed.
    #[default]
    Write,
    /// Nothing is written: what would be is compared with what is there.
    Check,
}

/// Writes the artefacts of a protocol into a folder, or checks that they are fresh, and says what it did.
///
/// `mend` is the command that writes them: a check that finds them stale names it.
///
/// The exit status is 0 if all is well, 4 if a check found them not fresh, 1 if they cannot be made, read or written.
#[must_use]
pub fn run<P: Protocol>(dir: &Path, mode: Mode, mend: &str) -> ExitCode {
    run_plan(P::plan(), dir, mode, mend)
}

/// The same for a protocol's plan, wherever it comes from.
#[must_use]
pub fn run_plan(plan: &Plan, dir: &Path, mode: Mode, mend: &str) -> ExitCode {
    let (out, status) = match drift(plan, dir, mode) {
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(BROKEN);
        }
        Ok(drift) if drift.is_empty() => (format!("{}: the artefacts are fresh\n", dir.display()), 0),
        Ok(drift) if mode == Mode::Check => {
            let text = format!("{drift}{}: {} not fresh; write them again: {mend}\n", dir.display(), files(&drift));
            (text, REGENERATE)
        }
        Ok(drift) => (format!("{}: {} written or removed\n", dir.display(), files(&drift)), 0),
    };
    // A reader that has gone away does not change what was found.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes());
    ExitCode::from(status)
}

/// The whole command of a dependent crate: `fn main() -> ExitCode { tieline::schema::main::<MyProtocol>() }`.
///
/// It writes the artefacts into the folder `schema` where it runs, or the one after `--out`, unless that holds those of
/// another protocol; with `--check` it writes nothing, and says whether they are fresh. The exit status is that of [`run`], and 2 for arguments that it does not know.
#[must_use]
pub fn main<P: Protocol>() -> ExitCode {
    let mut arguments = std::env::args_os();
    let program = arguments.next().unwrap_or_else(|| "schema".into());
    match parse(arguments) {
        Ok(Arguments::Run { dir, mode }) => {
            let mend = format!("{} --out {}", Path::new(&program).display(), dir.display());
            run::<P>(&dir, mode, &mend)
        }
        Ok(Arguments::Help) => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Panics unless the artefacts in a folder are fresh: for a test.
///
/// # Panics
/// When a file is missing, stale or changed, or the artefacts cannot be made or read.
#[track_caller]
pub fn assert_fresh<P: Protocol>(dir: impl AsRef<Path>) {
    let dir = dir.as_ref();
    let (fresh, found) = match drift(P::plan(), dir, Mode::Check) {
        Ok(drift) => (drift.is_empty(), drift.to_string()),
        Err(error) => (false, error),
    };
    assert!(fresh, "{}: the artefacts are not fresh; run the command that writes them\n{found}", dir.display());
}

const USAGE: &str = "\
usage: [--check] [--out DIR]

  --check    write nothing; exit with 4 if the files are not what would be written
  --out DIR  the folder, `schema` unless given";

enum Arguments {
    Run { dir: PathBuf, mode: Mode },
    Help,
}

fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, String> {
    let (mut dir, mut mode) = (PathBuf::from("schema"), Mode::Write);
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--check") => mode = Mode::Check,
            Some("--out") => match arguments.next() {
                Some(given) => dir = given.into(),
                None => return Err("`--out` takes a folder".to_owned()),
            },
            Some("--help" | "-h") => return Ok(Arguments::Help),
            Some(text) if text.starts_with("--out=") => dir = text["--out=".len()..].into(),
            _ => return Err(format!("`{}` is no argument of this command", argument.to_string_lossy())),
        }
    }
    Ok(Arguments::Run { dir, mode })
}

/// What differed; when writing, it does no more.
fn drift(plan: &Plan, dir: &Path, mode: Mode) -> Result<Drift, String> {
    let artefacts = artefacts_of(plan).map_err(|error| error.to_string())?;
    let drift = Drift::find(dir, &artefacts).map_err(|error| error.to_string())?;
    if mode == Mode::Write {
        if let Some(other) = protocol_in(dir).filter(|other| other != plan.name()) {
            let own = plan.name();
            return Err(format!(
                "{}: this folder holds the artefacts of `{other}`, not of `{own}`; give another, or remove it first",
                dir.display()
            ));
        }
        drift.mend(dir, &artefacts).map_err(|error| error.to_string())?;
    }
    Ok(drift)
}

/// The protocol whose artefacts a folder holds, if it holds any.
fn protocol_in(dir: &Path) -> Option<String> {
    let index: Json = std::fs::read_to_string(dir.join("index.json")).ok()?.parse().ok()?;
    index.at(&["protocol"]).and_then(Json::as_str).map(str::to_owned)
}

fn files(drift: &Drift) -> String {
    match drift.files().len() {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    }
}
