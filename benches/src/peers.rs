//! The commands of others, as whole processes on the same file: those that `cargo xtask consumers` has installed.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use tieline::agent_desktop::AgentDesktop;

use crate::capture::{Capture, Mix};
use crate::flags::Flags;

/// Times each command that is there over the same sound frames.
pub(crate) fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    println!("\npeers, whole processes");
    let folder = Path::new("target/bench");
    fs::create_dir_all(folder)?;
    let capture = Capture::of::<AgentDesktop>(flags.frames, Mix::SOUND)?;
    let file = folder.join("peers.jsonl");
    fs::write(&file, &capture.bytes)?;
    let bundle = "schema/agent-desktop.schema.json";
    let mut commands: Vec<(&str, Command)> = Vec::new();
    let mut ours = Command::new(&flags.tieline);
    ours.args(["check", "--jobs", "1"]).arg(&file);
    commands.push(("tieline check --jobs 1", ours));
    if let Some(program) = installed("jsonschema") {
        let mut command = Command::new(program);
        command.args(["validate", bundle]).arg(&file);
        commands.push(("sourcemeta jsonschema validate", command));
    } else {
        println!("  sourcemeta's command is not there: `cargo xtask consumers sourcemeta` installs it");
    }
    for (name, mut command) in commands {
        let mut best = f64::MAX;
        for _ in 0..flags.rounds.min(3) {
            let start = Instant::now();
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
            if !status.success() {
                return Err(format!("{name} says {status} of sound frames").into());
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("  {name:<34} {:>7.1} MB/s", capture.bytes.len() as f64 / 1e6 / best);
    }
    Ok(())
}

/// A command among those that the consumers have installed from npm.
fn installed(name: &str) -> Option<PathBuf> {
    let tools = fs::read_dir("target/consumers/node").ok()?;
    let found = tools.flatten().map(|tool| tool.path().join("node_modules/.bin").join(name));
    found.filter(|path| path.exists()).min()
}
