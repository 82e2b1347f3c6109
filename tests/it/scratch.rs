//! The crate `tests/scratch`: the same fixtures and the same artefacts, whatever a neighbour switches on.
//!
//! In this workspace the dev-dependencies switch on features of `serde_json`; a dependent's build has other neighbours.

use std::path::Path;
use std::process::Command;

/// The sets of features: alone, and with each neighbour.
const VARIANTS: &[&str] = &[
    "",
    "schema",
    "schema,arbitrary_precision",
    "schema,preserve_order",
    "schema,raw_value",
    "schema,arbitrary_precision,preserve_order,raw_value",
];

#[test]
fn neighbours_change_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = root.join("tests/scratch");
    // The same versions as here, and nothing to ask a registry for.
    std::fs::copy(root.join("Cargo.lock"), scratch.join("Cargo.lock")).expect("a lock file");
    let mut failures = Vec::new();
    for features in VARIANTS {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--manifest-path"])
            .arg(scratch.join("Cargo.toml"))
            .args(["--features", features, "--"])
            .arg(root)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch"))
            .output()
            .expect("cargo runs");
        let made = String::from_utf8_lossy(&output.stdout).contains("artefacts");
        if !output.status.success() || made != features.contains("schema") {
            failures.push(format!("with `{features}`:\n{}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
