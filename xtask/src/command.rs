//! The release build of the command `tieline`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Cargo's target folder.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// Builds the command and returns its path.
pub(crate) fn built(root: &Path) -> Result<PathBuf, String> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release", "--package", "tieline-cli", "--bin", "tieline"]);
    match cargo.current_dir(root).status() {
        Ok(status) if status.success() => {
            Ok(target(root).join("release").join(format!("tieline{}", std::env::consts::EXE_SUFFIX)))
        }
        Ok(status) => Err(format!("the command could not be built: {status}")),
        Err(error) => Err(format!("cargo cannot be run: {error}")),
    }
}
