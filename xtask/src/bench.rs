//! `cargo xtask bench`: builds the command and the benchmarks in release mode and runs them.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::command;

/// Runs the benchmarks with the given arguments.
pub(crate) fn run(root: &Path, arguments: &[String]) -> ExitCode {
    let mut bench = Command::new("cargo");
    // The library as in other programs, which compile it at the default level.
    let level = "profile.release.package.tieline.opt-level=3";
    bench.args(["run", "--quiet", "--release", "--config", level, "--package", "tieline-bench", "--"]);
    bench.args(arguments).current_dir(root);
    let status = command::built(root).and_then(|_| bench.status().map_err(|error| format!("cargo cannot be run: {error}")));
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
