//! The command `tieline`, built for speed.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder that everything is built in.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// Builds the command unless it is built; where it stands.
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
