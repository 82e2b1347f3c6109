//! `cargo xtask portable`: the library without `simd`, and for `wasm32-unknown-unknown`.
//!
//! Cargo unifies the features of all crates in a workspace, so each of the two is a workspace of its own, excluded from the
//! one in the root. Both are built with the root's lock file.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::command::target;

/// The dependencies of the library in both workspaces.
const DEPENDENCIES: [&str; 4] = ["schemars", "serde", "serde_json", "tieline-macros"];

const WASM: &str = "wasm32-unknown-unknown";

/// Runs the agreement on random frames without `simd`, then builds for WebAssembly and runs the module if Node.js is installed.
pub(crate) fn run(root: &Path, frames: u64) -> ExitCode {
    match without_simd(root, frames).and_then(|()| wasm(root)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn without_simd(root: &Path, frames: u64) -> Result<(), String> {
    let workspace = Workspace::new(root, "portable")?;
    workspace.expect_few_dependencies()?;
    let frames = frames.to_string();
    workspace.cargo(&["run", "--quiet", "--release"], &["--", &frames])
}

fn wasm(root: &Path) -> Result<(), String> {
    let workspace = Workspace::new(root, "wasm")?;
    workspace.expect_few_dependencies()?;
    if !installed(WASM) {
        return Err(format!("the target {WASM} is not installed: `rustup target add {WASM}`"));
    }
    workspace.cargo(&["build", "--quiet", "--release", "--target", WASM], &[])?;
    let module = workspace.target.join(WASM).join("release/wasm.wasm");
    let mut node = Command::new("node");
    node.arg(workspace.folder.join("run.mjs")).arg(&module);
    match node.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{}: {status}", module.display())),
        Err(error) => {
            println!("node cannot be run ({error}): the module is built, and not run");
            Ok(())
        }
    }
}

/// Whether the standard library of a target is installed.
fn installed(name: &str) -> bool {
    let output = Command::new("rustc").args(["--print", "target-libdir", "--target", name]).output();
    let folder =
        output.ok().filter(|output| output.status.success()).and_then(|output| String::from_utf8(output.stdout).ok());
    folder.is_some_and(|folder| Path::new(folder.trim()).is_dir())
}

/// A workspace under `tests`.
struct Workspace {
    folder: PathBuf,
    /// The target folder of the root workspace, so that dependencies are built once.
    target: PathBuf,
}

impl Workspace {
    fn new(root: &Path, name: &str) -> Result<Self, String> {
        let folder = root.join("tests").join(name);
        // The same versions as in the root, so that nothing is downloaded.
        let copied = std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"));
        copied.map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { folder, target: target(root) })
    }

    /// Checks the direct dependencies: another one would mean that a feature is enabled that this test excludes.
    fn expect_few_dependencies(&self) -> Result<(), String> {
        let mut cargo = Command::new("cargo");
        cargo.args([
            "tree",
            "--package",
            "tieline",
            "--edges",
            "normal",
            "--depth",
            "1",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ]);
        let output = cargo.current_dir(&self.folder).output().map_err(|error| format!("cargo cannot be run: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut found: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
        found.sort_unstable();
        if found == DEPENDENCIES { Ok(()) } else { Err(format!("{}: tieline has {found:?}", self.folder.display())) }
    }

    fn cargo(&self, arguments: &[&str], last: &[&str]) -> Result<(), String> {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).arg("--target-dir").arg(&self.target).args(last).current_dir(&self.folder);
        match cargo.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("cargo {} in {}: {status}", arguments.join(" "), self.folder.display())),
            Err(error) => Err(format!("cargo cannot be run: {error}")),
        }
    }
}
