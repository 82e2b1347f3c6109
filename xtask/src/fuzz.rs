//! `cargo xtask fuzz`: each target of `fuzz/` for some seconds.

use std::path::Path;
use std::process::{Command, ExitCode};

use clap::ValueEnum;

/// A target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// The text reader against another one.
    Reader,
    /// Reading, strictly and tolerantly.
    Read,
    /// The check against the types.
    Walk,
    /// What is written of what was read.
    Written,
    /// Files of lines, cut by the command.
    Lines,
    /// Folders of artefacts, mutated.
    Artefacts,
}

/// Runs targets one after the other, and says which of them found something.
pub(crate) fn run(root: &Path, only: &[Target], seconds: u64) -> ExitCode {
    let targets = if only.is_empty() { Target::value_variants() } else { only };
    let mut red = Vec::new();
    for target in targets {
        let Some(name) = target.to_possible_value().map(|value| value.get_name().to_owned()) else { continue };
        println!("── {name}, {seconds} s");
        // What is found goes beside the artefacts of the build: the corpus that is checked in stays small.
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
                red.push(name);
            }
            Err(error) => {
                eprintln!(
                    "cargo could not be run: {error}; `rustup toolchain install nightly` and `cargo install cargo-fuzz`"
                );
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{} passed, {} failed", targets.len() - red.len(), red.len());
    if red.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("red: {}", red.join(", "));
    ExitCode::FAILURE
}
