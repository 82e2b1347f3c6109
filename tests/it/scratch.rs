//! The crate `tests/scratch` reads the fixtures and generates the artefacts in builds with other features of `serde_json`.
//!
//! Cargo unifies features: a dependent's other dependencies can enable features of `serde_json` that change how it parses
//! numbers or orders keys. In this workspace, the dev-dependencies determine these features.

use std::path::Path;
use std::process::Command;

/// The sets of features: none, and those that other dependencies may enable.
const VARIANTS: &[&str] =
    &["", "schema", "schema,arbitrary_precision", "schema,preserve_order", "schema,arbitrary_precision,preserve_order"];

#[test]
fn features_of_other_dependencies_change_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = root.join("tests/scratch");
    // The same versions of all dependencies as here, so that nothing is downloaded.
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
        let has_artefacts = String::from_utf8_lossy(&output.stdout).contains("artefacts");
        if !output.status.success() || has_artefacts != features.contains("schema") {
            failures.push(format!("with `{features}`:\n{}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
