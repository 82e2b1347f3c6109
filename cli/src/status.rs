//! How a task ends.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use tieline::artefacts::LoadError;
use tieline::problem::escape;

/// The exit status of what was interrupted: the one that shells give.
pub(crate) const INTERRUPTED: u8 = 130;

/// How a task ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing was found at level deny.
    Good,
    /// Something was.
    Bad,
    /// It could not run, or not wholly.
    Failed,
    /// It was interrupted.
    Interrupted,
}

/// Why a task ends early.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// The output cannot be written.
    Output(io::Error, Status),
    /// The arguments do not fit each other, or what they name is not there.
    Usage(ErrorKind, String),
}

/// Says on the standard error output what went wrong.
pub(crate) fn complain(said: &str) {
    // An error while an error is printed cannot be reported.
    let _ = writeln!(io::stderr(), "error: {}", escape(said));
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Good => 0,
            Status::Bad => 1,
            Status::Failed => 2,
            Status::Interrupted => INTERRUPTED,
        })
    }
}

/// Reports everything for which artefacts are rejected, a line each.
pub(crate) fn rejected(error: &LoadError) {
    for rejection in &error.rejections {
        complain(&format!("{}: {rejection}", error.from));
    }
}
