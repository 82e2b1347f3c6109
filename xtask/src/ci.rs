//! `cargo xtask ci`: what CI runs after the tests.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// One gate: what it shows, and the command that shows it.
struct Gate {
    name: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
    /// Set for the command alone.
    environment: &'static [(&'static str, &'static str)],
}

const fn cargo(name: &'static str, arguments: &'static [&'static str]) -> Gate {
    Gate { name, program: "cargo", arguments, environment: &[] }
}

const GATES: &[Gate] = &[
    cargo("format", &["fmt", "--all", "--check"]),
    cargo("lints", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
    Gate {
        name: "documents",
        program: "cargo",
        arguments: &["doc", "--workspace", "--all-features", "--no-deps", "--document-private-items"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
    cargo("artefacts are fresh", &["xtask", "schema", "--check"]),
    cargo("the wire since the last release", &["xtask", "diff", "--all"]),
    cargo("the rules of the comparison", &["xtask", "guide", "--check"]),
    cargo("no features", &["clippy", "--package", "tieline", "--lib", "--no-default-features", "--", "-D", "warnings"]),
    cargo(
        "feature schema alone",
        &[
            "clippy",
            "--package",
            "tieline",
            "--lib",
            "--no-default-features",
            "--features",
            "schema",
            "--",
            "-D",
            "warnings",
        ],
    ),
    cargo("the command alone", &["clippy", "--package", "tieline-cli", "--lib", "--bins", "--", "-D", "warnings"]),
    cargo("the agreement", &["run", "--quiet", "--release", "--package", "xtask", "--", "agreement", "--frames", "200000"]),
    cargo("use elsewhere", &["xtask", "consumers"]),
    cargo("the main job", &["tieline", "check", "tests/captures"]),
    cargo("what the main job costs", &["xtask", "instructions"]),
];

/// Runs all gates, and says which of them are red.
pub(crate) fn run(root: &Path) -> ExitCode {
    let mut red = Vec::new();
    for gate in GATES {
        println!("── {}: {} {}", gate.name, gate.program, gate.arguments.join(" "));
        let start = Instant::now();
        let mut command = Command::new(gate.program);
        command.args(gate.arguments).envs(gate.environment.iter().copied()).current_dir(root);
        match command.status() {
            Ok(status) if status.success() => println!("   passed in {:.0} s", start.elapsed().as_secs_f64()),
            Ok(status) => {
                println!("   failed: {status}");
                red.push(gate.name);
            }
            Err(error) => {
                println!("   could not run {}: {error}", gate.program);
                red.push(gate.name);
            }
        }
    }
    println!("{} passed, {} failed", GATES.len() - red.len(), red.len());
    if red.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("red: {}", red.join(", "));
    ExitCode::FAILURE
}
