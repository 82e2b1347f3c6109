//! The crate `tests/versions` uses two versions of one crate in one protocol: types of the same name stay apart.

use std::path::Path;
use std::process::Command;

#[test]
fn types_of_two_versions_of_a_crate_stay_apart() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let versions = root.join("tests/versions");
    // The same versions of all dependencies as here, so that nothing is downloaded.
    std::fs::copy(root.join("Cargo.lock"), versions.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--manifest-path"])
        .arg(versions.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch"))
        .output()
        .unwrap();
    let (out, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("kept apart"), "{errors}");
    // `--check` prints the error itself.
    let printed = errors.lines().find(|line| line.starts_with("error: ")).unwrap_or_default();
    for part in ["`Temperature`", "one/src/lib.rs:", "two/src/lib.rs:"] {
        assert!(printed.contains(part), "`--check` does not name {part}: {errors}");
    }
}
