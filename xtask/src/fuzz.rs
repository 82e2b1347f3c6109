//! `cargo xtask fuzz`: runs each target of `fuzz/` for some seconds.

use std::path::Path;
use std::process::{Command, ExitCode};

use clap::ValueEnum;

/// A target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FuzzTarget {
    /// The JSON parser, compared with `serde_json`.
    Reader,
    /// Reading with the strict and the tolerant policy.
    Read,
    /// The checker, compared with reading.
    Check,
    /// Writing what was read.
    Written,
    /// Files of lines in the command.
    Lines,
    /// Folders of artefacts, mutated.
    Artefacts,
}

/// Runs targets one after the other and prints those that failed.
pub(crate) fn run(root: &Path, only: &[FuzzTarget], seconds: u64) -> ExitCode {
    let targets = if only.is_empty() { FuzzTarget::value_variants() } else { only };
    let mut failed = Vec::new();
    for target in targets {
        let Some(name) = target.to_possible_value().map(|value| value.get_name().to_owned()) else { continue };
        println!("── {name}, {seconds} s");
        // New inputs go into the target folder, so that the corpus in the repository stays small.
        let own = root.join("target/fuzz-corpus").join(&name);
        if let Err(error) = std::fs::create_dir_all(&own) {
            eprintln!("{}: {error}", own.display());
            return ExitCode::FAILURE;
        }
        let mut command = Command::new("cargo");
        // Without a sanitizer: there is no unsafe code in the crate.
        command.args(["+nightly", "fuzz", "run", "--sanitizer", "none", &name]).arg(own);
        command.arg(format!("fuzz/corpus/{name}"));
        command.args(["--", &format!("-max_total_time={seconds}"), "-max_len=8192", "-timeout=10", "-print_final_stats=1"]);
        match command.current_dir(root).status() {
            Ok(status) if status.success() => {}
            Ok(status) => {
                println!("   failed: {status}");
                failed.push(name);
            }
            Err(error) => {
                eprintln!(
                    "cargo could not be run: {error}; `rustup toolchain install nightly` and `cargo install cargo-fuzz`"
                );
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{} passed, {} failed", targets.len() - failed.len(), failed.len());
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("failed: {}", failed.join(", "));
    ExitCode::FAILURE
}
