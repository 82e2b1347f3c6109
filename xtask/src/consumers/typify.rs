//! typify, then rustc.

use std::fs;
use std::process::Command;

use super::frames::Frames;
use super::tools::{Outcome, Trouble, Workshop, finish, last_line, lines_of, listen, refused_as_marked};

/// A crate of its own: the generator's many dependencies stay out of the workspace's lock file.
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
name = \"wrong\"
path = \"wrong.rs\"

[dependencies]
regress = \"=0.12.0\"
serde = { version = \"=1.0.229\", features = [\"derive\"] }
serde_json = \"=1.0.154\"

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

/// Generates, compiles a program that matches, and reads every frame with it; what is wrong must not compile.
pub(super) fn run(workshop: &Workshop, frames: &Frames) -> Outcome {
    // What is compiled stands beside the folder that is emptied.
    let dir = workshop.bench("rust", "typify")?;
    let target = workshop.folder("rust/target")?;
    fs::write(dir.join("Cargo.toml"), MANIFEST)?;
    fs::write(dir.join("written.ndjson"), frames.written_lines())?;
    let schema = workshop.schema().join(format!("{}.types.schema.json", frames.protocol));
    let cargo = |task: &str| {
        let mut command = Command::new("cargo");
        command.arg(task).args(["--quiet", "--message-format", "short"]);
        command.env("SCHEMA", &schema).env("CARGO_TARGET_DIR", &target).env_remove("RUSTFLAGS").current_dir(&dir);
        command
    };
    let said = finish(cargo("run").args(["--bin", "main", "--", "written.ndjson"]))?;
    let (errors, compiles) = listen(cargo("check").args(["--bin", "wrong"]))?;
    if compiles {
        return Err(Trouble::Failed("wrong.rs compiles".to_owned()));
    }
    let wrong = refused_as_marked(&dir.join("wrong.rs"), lines_of(&errors, "wrong.rs:"), &errors)?;
    Ok(format!("{}; {wrong} wrong uses refused", last_line(&said)))
}
