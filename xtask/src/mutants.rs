//! `cargo xtask mutants`: changes the checker of values, the numbers and the envelope in small ways, and runs tests on each
//! change. A mutant that no test detects must be in `tests/mutants.toml`, with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde::Deserialize;

use crate::command::target;

/// The files that are mutated.
const FILES: &[&str] =
    &["src/check/values.rs", "src/check/values/**", "src/json/number.rs", "src/envelope.rs", "src/envelope/**"];

/// The unit tests that are too slow to run for each mutant, and do not test the mutated files.
const SLOW_UNIT_TESTS: &[&str] =
    &["a_duplicate_is_found_among", "every_byte_is_classified", "schema::", "shortest", "words_and_single_bytes"];

/// The integration tests that are too slow to run for each mutant that no unit test detects, or do not run the library.
const SLOW_TESTS: &[&str] = &[
    "agreement",
    "artefacts",
    "compat",
    "examples",
    "house",
    "hygiene",
    "mutated_frames",
    "pages",
    "readme",
    "scratch",
    "ui",
    "versions",
];

/// The table of the mutants that no test detects.
const EXPECTED: &str = "tests/mutants.toml";

/// The content of the table.
#[derive(Debug, Deserialize)]
struct MutantTable {
    #[serde(default)]
    missed: Vec<MissedMutant>,
}

#[derive(Debug, Deserialize)]
struct MissedMutant {
    /// The name that `cargo mutants` prints, without line and column.
    mutant: String,
    reason: String,
}

/// Runs `cargo mutants`, and compares the mutants that no test detects with the table.
pub(crate) fn run(root: &Path, shard: Option<&str>) -> ExitCode {
    match mutants(root, shard) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn mutants(root: &Path, shard: Option<&str>) -> Result<(), String> {
    let text = fs::read_to_string(root.join(EXPECTED)).map_err(|error| format!("{EXPECTED}: {error}"))?;
    let expected = expected(&text)?;
    let output = target(root).join("mutants");
    fs::create_dir_all(&output).map_err(|error| format!("{}: {error}", output.display()))?;
    // A unit test detects most mutants. The integration tests, which take longer to build and to run, are run only for the others.
    run_tests(root, &output, shard, &[], &["--lib"], SLOW_UNIT_TESTS)?;
    let all = ["--all-features", "--lib", "--test", "it"];
    run_tests(root, &output, shard, &["--iterate"], &all, &[SLOW_UNIT_TESTS, SLOW_TESTS].concat())?;
    let found = fs::read_to_string(output.join("mutants.out/missed.txt")).map_err(|error| format!("missed.txt: {error}"))?;
    compare(&expected, &found, shard.is_none())
}

/// Runs some tests for each mutant.
fn run_tests(
    root: &Path,
    output: &Path,
    shard: Option<&str>,
    options: &[&str],
    tests: &[&str],
    skipped: &[&str],
) -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    cargo.args(["mutants", "--package", "tieline", "--no-shuffle", "--jobs", "2", "--baseline", "skip", "--timeout", "120"]);
    // A mutant of a constant function may make the compiler evaluate it without end.
    cargo.args(["--build-timeout", "120"]);
    cargo.args(options).arg("--output").arg(output).current_dir(root);
    // Mutants are not debugged, and building without debug information is faster.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "false").env("CARGO_INCREMENTAL", "1");
    cargo.args(FILES.iter().flat_map(|file| ["--file", file]));
    cargo.args(shard.iter().flat_map(|shard| ["--shard", shard]));
    cargo.arg("--").args(tests).arg("--").args(skipped.iter().flat_map(|test| ["--skip", test]));
    let status = cargo.status().map_err(|error| format!("cargo cannot be run: {error}"))?;
    // 2: mutants were missed, which are compared with the table. 3: tests took too long, by which a mutant is detected too.
    if matches!(status.code(), Some(0 | 2 | 3)) {
        return Ok(());
    }
    Err(format!("{status}; `cargo install --locked cargo-mutants` installs it"))
}

/// The mutants of the table with their reasons.
fn expected(text: &str) -> Result<BTreeMap<String, String>, String> {
    let table: MutantTable = toml::from_str(text).map_err(|error| format!("{EXPECTED}: {error}"))?;
    Ok(table.missed.into_iter().map(|MissedMutant { mutant, reason }| (mutant, reason)).collect())
}

/// Compares the table with the output of `cargo mutants`. `all` means that every mutant was tested.
fn compare(expected: &BTreeMap<String, String>, found: &str, all: bool) -> Result<(), String> {
    let found: BTreeSet<String> = found.lines().map(without_position).collect();
    let unlisted =
        found.iter().filter(|mutant| !expected.contains_key(*mutant)).map(|mutant| format!("not listed: {mutant}"));
    let noticed = expected.keys().filter(|mutant| all && !found.contains(*mutant));
    let wrong: Vec<String> =
        unlisted.chain(noticed.map(|mutant| format!("listed, but detected by a test: {mutant}"))).collect();
    println!("{} mutants are not detected, {} of them listed", found.len(), found.len() - wrong.len().min(found.len()));
    if wrong.is_empty() { Ok(()) } else { Err(format!("{EXPECTED}:\n{}", wrong.join("\n"))) }
}

/// `src/json/number.rs:107:9: replace …` without line and column.
fn without_position(mutant: &str) -> String {
    match mutant.split_once(": ") {
        Some((place, what)) => format!("{}: {what}", place.split(':').next().unwrap_or(place)),
        None => mutant.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{compare, expected};

    #[test]
    fn each_mutant_that_no_test_detects_must_be_listed() {
        let table = "[[missed]]\nmutant = \"src/a.rs: replace < with <= in f\"\nreason = \"both are right\"\n";
        let expected = expected(table).unwrap();
        assert_eq!(compare(&expected, "src/a.rs:1:2: replace < with <= in f\n", true), Ok(()));
        assert!(compare(&expected, "src/a.rs:1:2: replace < with == in f\n", false).is_err());
        assert!(compare(&expected, "", true).is_err());
        assert_eq!(compare(&expected, "", false), Ok(()));
    }

    #[test]
    fn every_reason_is_given() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/mutants.toml")).unwrap();
        assert!(expected(&text).unwrap().values().all(|reason| reason.len() > 10));
    }
}
