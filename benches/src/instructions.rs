//! How many instructions a small run takes: the same from run to run, whatever else the machine does.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use tieline::agent_desktop::AgentDesktop;

use crate::capture::{Capture, Mix};
use crate::flags::Flags;

const FILE: &str = "benches/instructions.json";
/// By how much a count may grow.
const SLACK: f64 = 1.10;

/// What was counted, and where.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Counts {
    /// What `rustc -V` says.
    rustc: String,
    /// What the processor can do, as the system lists it.
    processor: String,
    /// Instructions in all, by what was run.
    instructions: BTreeMap<String, u64>,
}

/// Counts, and compares with the file: an error if a count has grown. Where another compiler or processor made the file,
/// both are only printed.
pub(crate) fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    println!("\ninstructions");
    let counts = Counts { rustc: rustc()?, processor: processor(), instructions: count(flags)? };
    if flags.bless {
        fs::write(FILE, serde_json::to_string_pretty(&counts)? + "\n")?;
        println!("  written to {FILE}");
        return Ok(());
    }
    let before: Counts = serde_json::from_str(&fs::read_to_string(FILE)?)?;
    let comparable = before.rustc == counts.rustc && before.processor == counts.processor;
    let mut grown = Vec::new();
    for (name, &now) in &counts.instructions {
        let before = before.instructions.get(name).copied().unwrap_or(now);
        let ratio = now as f64 / before as f64;
        println!("  {name}: {now}, {ratio:.3} x the file's {before}");
        if ratio > SLACK {
            grown.push(name.as_str());
        }
    }
    if !comparable {
        println!("  the file was made with another compiler or processor: nothing is judged");
        return Ok(());
    }
    if grown.is_empty() {
        return Ok(());
    }
    Err(format!(
        "more instructions than {SLACK} x: {}; `cargo xtask bench --instructions --bless` takes them",
        grown.join(", ")
    )
    .into())
}

fn count(flags: &Flags) -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    let folder = Path::new("target/bench");
    fs::create_dir_all(folder)?;
    let mut counts = BTreeMap::new();
    for (name, frames) in [("start, and one frame", 1), ("5,000 frames", 5000)] {
        let file = folder.join(format!("{frames}-frames.ndjson"));
        fs::write(&file, Capture::of::<AgentDesktop>(frames, Mix::USUAL)?.bytes)?;
        let out = folder.join("callgrind.out");
        let done = Command::new("valgrind")
            .args(["--tool=callgrind", "--error-exitcode=9"])
            .arg(format!("--callgrind-out-file={}", out.display()))
            .arg(&flags.tieline)
            .args(["check", "--jobs", "1", "--max-problems", "1", "--format", "json"])
            .arg(&file)
            .output()
            .map_err(|error| format!("valgrind cannot be run: {error}"))?;
        let said = String::from_utf8_lossy(&done.stderr);
        let collected = said.lines().find_map(|line| line.split("Collected :").nth(1)).ok_or("valgrind counted nothing")?;
        counts.insert(name.to_owned(), collected.trim().parse()?);
    }
    Ok(counts)
}

fn rustc() -> Result<String, Box<dyn Error>> {
    Ok(String::from_utf8(Command::new("rustc").arg("-V").output()?.stdout)?.trim().to_owned())
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let flags = text.lines().find_map(|line| line.strip_prefix("flags")).unwrap_or_default();
    flags.trim_start_matches([' ', '\t', ':']).to_owned()
}
