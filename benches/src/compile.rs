//! Compile time of 300 messages, in frames of the agent-desktop protocol and in flat frames, compared with the derives of serde and schemars on the same structs.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use crate::flags::{Flags, folder};
use crate::generate::{FrameStyle, Twin, protocol, twin};

const COUNT: usize = 300;

/// Measures both styles of frames.
pub(crate) fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    compare(flags, FrameStyle::Desktop, "messages")?;
    compare(flags, FrameStyle::Flat, "flat messages")
}

/// Builds both crates alternately, after their dependencies.
fn compare(flags: &Flags, style: FrameStyle, title: &str) -> Result<(), Box<dyn Error>> {
    println!("\ncompiling {COUNT} {title}");
    let root = env::current_dir()?;
    let folder = root.join(folder()).join("compile");
    let tieline = format!("tieline = {{ path = {:?}, features = [\"schema\"] }}\n", root.display().to_string());
    let serde = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\nschemars = { version = \"1\", features = [\"derive\"] }\n";
    // A dependent crate that reads, writes and generates the schema. Generic code is compiled only where it is instantiated.
    let uses = "pub fn all(text: &str) -> Option<String> {\n    let message = text.parse::<Message>();\n    let _ = tieline::schema::artefacts::<Meters>();\n    message.ok()?.to_json().ok()\n}\n";
    let twin_uses = "pub fn all(text: &str) -> Option<String> {\n    let frame: Frame = serde_json::from_str(text).ok()?;\n    let _ = schemars::schema_for!(Frame);\n    serde_json::to_string(&frame).ok()\n}\n";
    let crates = [
        ("ours", tieline.as_str(), format!("{}\n{uses}", protocol(COUNT, style))),
        ("derives", serde, format!("{}\n{twin_uses}", twin(COUNT, Twin::ReadsWritesDescribes, style))),
    ];
    for (name, dependencies, source) in &crates {
        let folder = folder.join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/lib.rs"), source)?;
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        build(&folder)?;
    }
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..flags.rounds.min(5) {
        for ((name, _, source), times) in crates.iter().zip(&mut times) {
            let folder = folder.join(name);
            // Only the modification time changes; it makes cargo compile the crate again.
            fs::write(folder.join("src/lib.rs"), source)?;
            times.push(build(&folder)?);
        }
    }
    let [ours, derives] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    println!(
        "  tieline {:.1} s, serde and schemars {:.1} s: {:.2} x",
        ours.as_secs_f64(),
        derives.as_secs_f64(),
        ours.as_secs_f64() / derives.as_secs_f64()
    );
    Ok(())
}

fn build(folder: &Path) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--target-dir"])
        .arg(folder.with_file_name("target"))
        .current_dir(folder)
        .env("CARGO_INCREMENTAL", "0")
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("cargo build failed in {}", folder.display()).into());
    }
    Ok(start.elapsed())
}
