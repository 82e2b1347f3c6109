//! Exit statuses and errors.

use std::io::{self, Write};

use clap::error::ErrorKind;
use tieline::artefacts::LoadError;
use tieline::problem::escape;

/// The exit status after an interrupt, which shells use for SIGINT.
pub(crate) const INTERRUPTED: u8 = 130;

/// The result of a subcommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// No problem at level deny.
    Good,
    /// Problems at level deny.
    Bad,
    /// The subcommand failed, or an input cannot be read.
    Failed,
    /// The run was interrupted.
    Interrupted,
}

/// The error that ends a subcommand early.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// The output cannot be written.
    Output(io::Error, Status),
    /// The arguments contradict each other, or name something that does not exist.
    Usage(ErrorKind, String),
}

/// Prints an error to the standard error output.
pub(crate) fn print_error(text: &str) {
    print("error", text);
}

/// Prints a warning to the standard error output.
pub(crate) fn print_warning(text: &str) {
    print("warning", text);
}

/// Prints a note to the standard error output.
pub(crate) fn print_note(text: &str) {
    print("note", text);
}

fn print(kind: &str, text: &str) {
    // An error while a message is printed cannot be reported.
    let _ = writeln!(io::stderr(), "{kind}: {}", escape(text));
}

impl From<Status> for u8 {
    fn from(status: Status) -> Self {
        match status {
            Status::Good => 0,
            Status::Bad => 1,
            Status::Failed => 2,
            Status::Interrupted => INTERRUPTED,
        }
    }
}

/// Prints all rejections of artefacts, one per line.
pub(crate) fn rejected(error: &LoadError) {
    for rejection in &error.rejections {
        print_error(&format!("{}: {rejection}", error.from));
    }
}
