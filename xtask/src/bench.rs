//! `cargo xtask bench`: builds the command and the benches for speed, and runs them.

use std::path::Path;
use std::process::{Command, ExitCode};

/// Runs the benches with their arguments.
pub(crate) fn run(root: &Path, arguments: &[String]) -> ExitCode {
    let build = ["build", "--quiet", "--release", "--package", "tieline", "--features", "cli", "--bin", "tieline"];
    let bench = ["run", "--quiet", "--release", "--package", "tieline-bench", "--"];
    let runs: [(&[&str], &[String]); 2] = [(&build, &[]), (&bench, arguments)];
    for (fixed, more) in runs {
        match Command::new("cargo").args(fixed).args(more).current_dir(root).status() {
            Ok(status) if status.success() => {}
            Ok(_) => return ExitCode::FAILURE,
            Err(error) => {
                eprintln!("cargo cannot be run: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
