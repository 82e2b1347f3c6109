//! Other validators as whole processes on the same valid frames. One that is not installed is skipped with a message.

use std::env::consts::{ARCH, OS};
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use tieline::agent_desktop::AgentDesktop;

use crate::capture::{Capture, Mix};
use crate::flags::{Flags, folder, target};
use crate::processes::{Measured, measured};

/// The version of jsonschema-cli that is built.
const JSONSCHEMA_CLI: &str = "0.60.2";

/// The schema of all frames.
const BUNDLE: &str = "schema/agent-desktop.schema.json";

/// The frames in the formats that the validators accept.
struct Inputs {
    /// One frame per line.
    lines: PathBuf,
    /// All frames as one array.
    array: PathBuf,
    /// The schema of that array.
    schema: PathBuf,
    megabytes: f64,
}

/// The name of a command, and how to run it or why it cannot be run.
type Peer = (&'static str, Result<Command, String>);

/// Runs the commands alternately and prints the best time of each.
pub(crate) fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    println!("\npeers, whole processes");
    let inputs = Inputs::write(flags)?;
    let mut ours = Command::new(flags.tieline());
    ours.args(["check", "--jobs", "1"]).arg(&inputs.lines);
    let peers: [Peer; 8] = [
        ("tieline check --jobs 1", Ok(ours)),
        ("simdjson, which only parses", simdjson(&inputs)),
        ("sourcemeta validate", sourcemeta(&inputs, false)),
        ("sourcemeta validate --fast", sourcemeta(&inputs, true)),
        ("jsonschema-cli, all frames as one array", jsonschema_cli(&inputs)),
        ("jsonschema-rs in Python, line by line", jsonschema_rs(&inputs)),
        ("ajv, line by line", ajv(&inputs)),
        ("ajv standalone, line by line", ajv_standalone(&inputs)),
    ];
    let mut available = Vec::new();
    for (name, command) in peers {
        match command {
            Ok(command) => available.push((name, command, Duration::MAX, 0)),
            Err(why) => println!("  {name}: skipped: {why}"),
        }
    }
    for _ in 0..flags.rounds.clamp(1, 3) {
        for (name, command, best, highest) in &mut available {
            let Measured { elapsed, peak, status } = measured(command)?;
            if !status.success() {
                return Err(format!("{name} exits with {status} on valid frames").into());
            }
            *best = elapsed.min(*best);
            *highest = peak.max(*highest);
        }
    }
    let first = available.first().map_or(Duration::MAX, |&(_, _, best, _)| best);
    for (name, _, best, highest) in &available {
        println!(
            "  {name:<40} {:>8.1} MB/s {:>7.3} x tieline {:>8.1} MiB peak",
            inputs.megabytes / best.as_secs_f64(),
            first.as_secs_f64() / best.as_secs_f64(),
            *highest as f64 / 1024.0
        );
    }
    Ok(())
}

impl Inputs {
    fn write(flags: &Flags) -> Result<Self, Box<dyn Error>> {
        let folder = folder();
        fs::create_dir_all(&folder)?;
        let capture = Capture::of::<AgentDesktop>(flags.frames, Mix::VALID)?;
        let inputs = Self {
            // sourcemeta's command reads a file of this extension line by line.
            lines: folder.join("peers.jsonl"),
            array: folder.join("peers.json"),
            schema: folder.join("peers.schema.json"),
            megabytes: capture.bytes.len() as f64 / 1e6,
        };
        fs::write(&inputs.lines, &capture.bytes)?;
        let frames: Vec<&[u8]> = capture.each().map(<[u8]>::trim_ascii).collect();
        fs::write(&inputs.array, [b"[".as_slice(), &frames.join(&b','), b"]"].concat())?;
        let bundle: serde_json::Value = serde_json::from_str(&fs::read_to_string(BUNDLE)?)?;
        // The bundle has an `$id`, so that its references still resolve inside it.
        let array = serde_json::json!({ "$schema": bundle["$schema"], "type": "array", "items": bundle });
        fs::write(&inputs.schema, array.to_string())?;
        Ok(inputs)
    }
}

/// Runs the executable itself, without the JavaScript wrapper of the npm package, whose start takes time.
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

/// It reads one value per file, not one per line. So it gets all frames as one array, and the schema of that array.
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
            return Err(format!("jsonschema-cli cannot be built: {status}"));
        }
    }
    let mut command = Command::new(program);
    command.args(["validate", "--errors-only"]).arg(&inputs.schema).arg("--instance").arg(&inputs.array);
    Ok(command)
}

/// It is compiled with the library of the system.
fn simdjson(inputs: &Inputs) -> Result<Command, String> {
    let program = folder().join("simdjson");
    let mut compiler = Command::new("c++");
    compiler.args(["-O3", "-std=c++17", "benches/simdjson.cpp", "-lsimdjson", "-o"]).arg(&program);
    match compiler.stderr(Stdio::null()).status() {
        Ok(status) if status.success() => {}
        _ => return Err("it needs a C++ compiler and the library simdjson, `libsimdjson-dev` in Debian".to_owned()),
    }
    let mut command = Command::new(program);
    command.arg(&inputs.lines);
    Ok(command)
}

fn jsonschema_rs(inputs: &Inputs) -> Result<Command, String> {
    let own = target().join("consumers/python/venv/bin/python");
    let python = if own.is_file() { own } else { "python3".into() };
    let import = Command::new(&python).args(["-c", "import jsonschema_rs"]).stderr(Stdio::null()).status();
    if !import.is_ok_and(|status| status.success()) {
        return Err("`cargo xtask consumers` installs it".to_owned());
    }
    let mut command = Command::new(python);
    command.args(["benches/validate.py", BUNDLE]).arg(&inputs.lines);
    Ok(command)
}

fn ajv(inputs: &Inputs) -> Result<Command, String> {
    let mut command = Command::new("node");
    command.arg("benches/ajv.mjs").arg(modules()?).arg(BUNDLE).arg(&inputs.lines);
    Ok(command)
}

/// Its validator is written once, before the first round.
fn ajv_standalone(inputs: &Inputs) -> Result<Command, String> {
    let module = folder().join("ajv-standalone.js");
    // The validator of an earlier schema is written again.
    let _ = fs::remove_file(&module);
    let mut command = ajv(inputs)?;
    command.arg(module);
    Ok(command)
}

/// The npm packages that `cargo xtask consumers` has installed.
fn modules() -> Result<PathBuf, String> {
    let path = target().join("consumers/node/node_modules");
    path.canonicalize().map_err(|_| "`cargo xtask consumers ajv sourcemeta` installs it".to_owned())
}
