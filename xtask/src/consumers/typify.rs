//! typify, then rustc.

use std::fs;
use std::process::Command;

use super::frames::ConsumerFrames;
use super::tools::{Outcome, Tools, Trouble, check_marked_lines, error_lines, finish, last_line, run_tool};

/// A separate workspace, so that the many dependencies of the generator stay out of the lock file.
///
/// Without `float_roundtrip`, `serde_json` rejects the largest double when it is written with all of its digits.
const MANIFEST: &str = "\
[package]
name = \"consumer\"
version = \"0.0.0\"
edition = \"2024\"
publish = false

[lib]
path = \"lib.rs\"

[[bin]]
name = \"main\"
path = \"main.rs\"

[[bin]]
name = \"building\"
path = \"building.rs\"

[[bin]]
name = \"wrong\"
path = \"wrong.rs\"

[dependencies]
regress = \"=0.12.0\"
serde = { version = \"=1.0.229\", features = [\"derive\"] }
serde_json = { version = \"=1.0.154\", features = [\"float_roundtrip\"] }

[build-dependencies]
prettyplease = \"=0.2.37\"
schemars = \"=0.8.22\"
serde_json = \"=1.0.154\"
syn = \"=2.0.119\"
typify = { version = \"=0.8.0\", default-features = false }

[profile.dev]
debug = false

[workspace]
";

/// Generates types, compiles a program that uses them, and reads every frame with it. The wrong uses must not compile.
pub(super) fn run(tools: &Tools, frames: &ConsumerFrames, building: &ConsumerFrames) -> Outcome {
    // The build output is kept outside the consumer's folder, which is emptied for each run.
    let dir = tools.consumer("rust", "typify")?;
    let target = tools.folder("rust/target")?;
    fs::write(dir.join("Cargo.toml"), MANIFEST)?;
    fs::write(dir.join("written.ndjson"), frames.written_lines())?;
    fs::write(dir.join("building.ndjson"), building.written_lines())?;
    let cargo = |task: &str| {
        let mut command = Command::new("cargo");
        command.arg(task).args(["--quiet", "--message-format", "short"]);
        command
            .env("SCHEMA", &frames.types)
            .env("BUILDING", &building.types)
            .env("CARGO_TARGET_DIR", &target)
            .env_remove("RUSTFLAGS")
            .current_dir(&dir);
        command
    };
    let output = finish(cargo("run").args(["--bin", "main", "--", "written.ndjson"]))?;
    let unions = finish(cargo("run").args(["--bin", "building", "--", "building.ndjson"]))?;
    let (errors, compiles) = run_tool(cargo("check").args(["--bin", "wrong"]))?;
    if compiles {
        return Err(Trouble::Failed("wrong.rs compiles".to_owned()));
    }
    let wrong_uses = check_marked_lines(&dir.join("wrong.rs"), error_lines(&errors, "wrong.rs:"), &errors)?;
    Ok(format!("{}; {}; {wrong_uses} wrong uses rejected", last_line(&output), last_line(&unions)))
}
