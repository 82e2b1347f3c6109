//! `cargo xtask ci`: the checks that CI runs after the tests.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// A check: its name, and the arguments of cargo, separated by spaces.
struct CiGate {
    name: &'static str,
    arguments: &'static str,
    /// Environment variables of the command.
    environment: &'static [(&'static str, &'static str)],
    /// Whether it runs only with `--full`, because it takes minutes.
    full: bool,
}

const fn gate(name: &'static str, arguments: &'static str) -> CiGate {
    CiGate { name, arguments, environment: &[], full: false }
}

const fn full(name: &'static str, arguments: &'static str) -> CiGate {
    CiGate { full: true, ..gate(name, arguments) }
}

const GATES: &[CiGate] = &[
    gate("format", "fmt --all --check"),
    gate("plain words", "xtask words"),
    gate("lints", "clippy --workspace --all-targets --all-features -- -D warnings"),
    CiGate {
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
        ..gate("documents", "doc --workspace --all-features --no-deps --document-private-items")
    },
    gate("artefacts are up to date", "xtask schema --check"),
    gate("the wire since the last release", "xtask diff --all"),
    gate("the tables of rules", "xtask guide --check"),
    gate("no features", "clippy --package tieline --lib --no-default-features -- -D warnings"),
    gate(
        "agent-desktop alone",
        "clippy --package tieline --lib --no-default-features --features agent-desktop -- -D warnings",
    ),
    gate("raw_value alone", "clippy --package tieline --lib --no-default-features --features raw_value -- -D warnings"),
    gate("simd alone", "clippy --package tieline --lib --no-default-features --features simd -- -D warnings"),
    gate("schema alone", "clippy --package tieline --lib --no-default-features --features schema -- -D warnings"),
    gate("sample alone", "clippy --package tieline --lib --no-default-features --features sample -- -D warnings"),
    gate("compat alone", "clippy --package tieline --lib --no-default-features --features compat -- -D warnings"),
    gate("bytes1 alone", "clippy --package tieline --lib --no-default-features --features bytes1 -- -D warnings"),
    gate("chrono04 alone", "clippy --package tieline --lib --no-default-features --features chrono04 -- -D warnings"),
    gate("jiff02 alone", "clippy --package tieline --lib --no-default-features --features jiff02 -- -D warnings"),
    gate("time03 alone", "clippy --package tieline --lib --no-default-features --features time03 -- -D warnings"),
    gate("url2 alone", "clippy --package tieline --lib --no-default-features --features url2 -- -D warnings"),
    gate("arbitrary1 alone", "clippy --package tieline --lib --no-default-features --features arbitrary1 -- -D warnings"),
    gate("proptest1 alone", "clippy --package tieline --lib --no-default-features --features proptest1 -- -D warnings"),
    gate("uuid1 alone", "clippy --package tieline --lib --no-default-features --features uuid1 -- -D warnings"),
    gate("capture alone", "clippy --package tieline --lib --no-default-features --features capture -- -D warnings"),
    gate("coverage alone", "clippy --package tieline --lib --no-default-features --features coverage -- -D warnings"),
    gate("redact alone", "clippy --package tieline --lib --no-default-features --features redact -- -D warnings"),
    gate("trace alone", "clippy --package tieline --lib --no-default-features --features trace -- -D warnings"),
    // In the build of the tests: building it for release takes minutes. `--full` compares more frames.
    gate("the agreement", "xtask agreement --frames 10000"),
    gate("without simd, and as WebAssembly", "xtask portable"),
    gate("the test of the agreement", "xtask planted"),
    gate("other tools", "xtask consumers ajv jsonschema sourcemeta typescript python typify java reports services"),
    gate("the captures are valid", "tieline check tests/captures"),
    gate("the number of instructions", "xtask instructions"),
    full("the command alone", "clippy --package tieline-cli --lib --bins -- -D warnings"),
    full(
        "unit tests without simd",
        "test --quiet --package tieline --lib --no-default-features --features agent-desktop,capture,compat,schema",
    ),
    full("many frames", "run --quiet --release --package xtask -- agreement --frames 350000 --seed 3"),
    full("Go and C#", "xtask consumers go csharp"),
    full("packages", "xtask consumers asyncapi python-package npm-package mermaid page spark"),
    full("what a release consists of", "xtask dist"),
    full("the crates can be published", "xtask release"),
    full("installation", "install --quiet --locked --force --path cli --root target/installed"),
];

/// Runs all gates and prints the names of those that fail.
pub(crate) fn run(root: &Path, full: bool) -> ExitCode {
    let gates = || GATES.iter().filter(|gate| full || !gate.full);
    let mut failed = Vec::new();
    for gate in gates() {
        println!("── {}: cargo {}", gate.name, gate.arguments);
        let start = Instant::now();
        let mut command = Command::new("cargo");
        command.args(gate.arguments.split(' ')).envs(gate.environment.iter().copied()).current_dir(root);
        match command.status() {
            Ok(status) if status.success() => println!("   passed in {:.0} s", start.elapsed().as_secs_f64()),
            Ok(status) => {
                println!("   failed: {status}");
                failed.push(gate.name);
            }
            Err(error) => {
                println!("   cargo cannot be run: {error}");
                failed.push(gate.name);
            }
        }
    }
    println!("{} passed, {} failed", gates().count() - failed.len(), failed.len());
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("failed: {}", failed.join(", "));
    ExitCode::FAILURE
}
