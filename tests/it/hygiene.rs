//! The crate `tests/hygiene`: the macros in a crate that knows them by another name and means other things by theirs.

use std::path::Path;
use std::process::Command;

#[test]
fn the_macros_stand_in_any_crate() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hygiene = root.join("tests/hygiene");
    // The same versions as here, and nothing to ask a registry for.
    std::fs::copy(root.join("Cargo.lock"), hygiene.join("Cargo.lock")).expect("a lock file");
    for features in ["", "schema"] {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--features", features, "--manifest-path"])
            .arg(hygiene.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch"))
            .output()
            .expect("cargo runs");
        let (said, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("read and written"), "with `{features}`:\n{wrong}");
    }
}
