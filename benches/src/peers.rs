//! The commands of others, as whole processes on the same sound frames. What is not at hand is skipped, with a word.

use std::env::consts::{ARCH, OS};
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use tieline::agent_desktop::AgentDesktop;

use crate::capture::{Capture, Mix};
use crate::flags::{Flags, folder, target};
use crate::processes::{Ran, ran};

/// The version of jsonschema-cli that is built.
const JSONSCHEMA_CLI: &str = "0.60.2";

/// The schema of all frames.
const BUNDLE: &str = "schema/agent-desktop.schema.json";

/// The frames, in the ways in which peers take them.
struct Inputs {
    /// A frame a line.
    lines: PathBuf,
    /// All frames as one list.
    list: PathBuf,
    /// The schema of such a list.
    schema: PathBuf,
    megabytes: f64,
}

/// A peer: its name, and how it is run; or why it cannot be.
type Peer = (&'static str, Result<Command, String>);

/// Lets the commands take turns, and tells of each what was its best.
pub(crate) fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    println!("\npeers, whole processes");
    let inputs = Inputs::write(flags)?;
    let mut ours = Command::new(flags.tieline());
    ours.args(["check", "--jobs", "1"]).arg(&inputs.lines);
    let peers: [Peer; 5] = [
        ("tieline check --jobs 1", Ok(ours)),
        ("sourcemeta validate", sourcemeta(&inputs, false)),
        ("sourcemeta validate --fast", sourcemeta(&inputs, true)),
        ("jsonschema-cli, all as one list", jsonschema_cli(&inputs)),
        ("ajv, line by line", ajv(&inputs)),
    ];
    let mut at_hand = Vec::new();
    for (name, command) in peers {
        match command {
            Ok(command) => at_hand.push((name, command, Duration::MAX, 0)),
            Err(why) => println!("  {name}: skipped: {why}"),
        }
    }
    for _ in 0..flags.rounds.clamp(1, 3) {
        for (name, command, best, most) in &mut at_hand {
            let Ran { took, peak, status } = ran(command)?;
            if !status.success() {
                return Err(format!("{name} says {status} of sound frames").into());
            }
            *best = took.min(*best);
            *most = peak.max(*most);
        }
    }
    let first = at_hand.first().map_or(Duration::MAX, |&(_, _, best, _)| best);
    for (name, _, best, most) in &at_hand {
        println!(
            "  {name:<34} {:>8.1} MB/s {:>7.3} x ours {:>8.1} MiB at most",
            inputs.megabytes / best.as_secs_f64(),
            first.as_secs_f64() / best.as_secs_f64(),
            *most as f64 / 1024.0
        );
    }
    Ok(())
}

impl Inputs {
    fn write(flags: &Flags) -> Result<Self, Box<dyn Error>> {
        let folder = folder();
        fs::create_dir_all(&folder)?;
        let capture = Capture::of::<AgentDesktop>(flags.frames, Mix::SOUND)?;
        let inputs = Self {
            // By this ending sourcemeta's command knows that there is a frame on each line.
            lines: folder.join("peers.jsonl"),
            list: folder.join("peers.json"),
            schema: folder.join("peers.schema.json"),
            megabytes: capture.bytes.len() as f64 / 1e6,
        };
        fs::write(&inputs.lines, &capture.bytes)?;
        let frames: Vec<&[u8]> = capture.each().map(<[u8]>::trim_ascii).collect();
        fs::write(&inputs.list, [b"[".as_slice(), &frames.join(&b','), b"]"].concat())?;
        let bundle: serde_json::Value = serde_json::from_str(&fs::read_to_string(BUNDLE)?)?;
        // The bundle has an identity of its own, so that references within it still lead to it.
        let list = serde_json::json!({ "$schema": bundle["$schema"], "type": "array", "items": bundle });
        fs::write(&inputs.schema, list.to_string())?;
        Ok(inputs)
    }
}

/// The program itself, without the script around it that npm starts.
fn sourcemeta(inputs: &Inputs, fast: bool) -> Result<Command, String> {
    let arch = if ARCH == "aarch64" { "arm64" } else { ARCH };
    let program = modules()?.join(format!("@sourcemeta/jsonschema/build/github-releases/jsonschema-{OS}-{arch}"));
    if !program.is_file() {
        return Err(format!("there is no {}", program.display()));
    }
    let mut command = Command::new(program);
    command.args(["validate", BUNDLE]).arg(&inputs.lines).args(fast.then_some("--fast"));
    Ok(command)
}

/// It takes no file of lines, only one value a file. So it gets all frames as one list, and a schema of such a list.
fn jsonschema_cli(inputs: &Inputs) -> Result<Command, String> {
    let root = folder().join("jsonschema-cli").join(JSONSCHEMA_CLI);
    let program = root.join("bin/jsonschema-cli");
    if !program.is_file() {
        println!("  building jsonschema-cli {JSONSCHEMA_CLI}");
        let status = Command::new("cargo")
            .args(["install", "--quiet", "--locked", "--version", JSONSCHEMA_CLI, "--root"])
            .arg(&root)
            .arg("jsonschema-cli")
            .stdout(Stdio::null())
            .status()
            .map_err(|error| format!("cargo cannot be run: {error}"))?;
        if !status.success() {
            return Err(format!("it cannot be built: {status}"));
        }
    }
    let mut command = Command::new(program);
    command.args(["validate", "--errors-only"]).arg(&inputs.schema).arg("--instance").arg(&inputs.list);
    Ok(command)
}

fn ajv(inputs: &Inputs) -> Result<Command, String> {
    let mut command = Command::new("node");
    command.arg("benches/ajv.mjs").arg(modules()?).arg(BUNDLE).arg(&inputs.lines);
    Ok(command)
}

/// The packages that the consumers have installed from npm.
fn modules() -> Result<PathBuf, String> {
    let path = target().join("consumers/node/node_modules");
    path.canonicalize().map_err(|_| "`cargo xtask consumers ajv sourcemeta` installs it".to_owned())
}
