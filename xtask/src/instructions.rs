//! `cargo xtask instructions`: counts the instructions of a small run of the command.
//!
//! Unlike a time, the count is nearly the same in every run, whatever the load of the machine, so CI can compare it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde::{Deserialize, Serialize};
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::sample::Generator;

use crate::command;

const FILE: &str = "benches/instructions.json";

/// The highest count that is accepted, as a percentage of the recorded one.
const MAX_PERCENT: u64 = 110;

/// The runs: their name and their number of frames.
const RUNS: [(&str, u64); 2] = [("start, and one frame", 1), ("5,000 frames", 5000)];

/// The counts and the environment that they depend on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct InstructionCounts {
    /// The output of `rustc -V`.
    rustc: String,
    /// The features of the processor, from `/proc/cpuinfo`.
    processor: String,
    /// The total of instructions by the name of the run.
    instructions: BTreeMap<String, u64>,
}

/// The result of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// All counts are within the limit.
    Good,
    /// A count exceeds the limit or is not in the file.
    Grown,
    /// The file was made with another compiler or on another processor.
    Incomparable,
}

/// Counts, then compares the counts with the file or writes it.
pub(crate) fn run(root: &Path, bless: bool) -> ExitCode {
    match Command::new("valgrind").arg("--version").output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("valgrind is not installed: nothing is counted");
            return if bless { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
        _ => {}
    }
    match counted(root, bless) {
        Ok(Verdict::Good | Verdict::Incomparable) => ExitCode::SUCCESS,
        Ok(Verdict::Grown) => {
            eprintln!("more instructions than before; `cargo xtask instructions --bless` accepts them");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn counted(root: &Path, bless: bool) -> Result<Verdict, Box<dyn Error>> {
    let now = InstructionCounts { rustc: rustc()?, processor: processor(), instructions: count(root)? };
    let file = root.join(FILE);
    if bless {
        fs::write(&file, serde_json::to_string_pretty(&now)? + "\n")?;
        println!("written to {FILE}");
        return Ok(Verdict::Good);
    }
    let before: InstructionCounts = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let (report, verdict) = compare(&before, &now);
    print!("{report}");
    Ok(verdict)
}

/// A report with a line for each count, and the overall result.
fn compare(before: &InstructionCounts, now: &InstructionCounts) -> (String, Verdict) {
    let mut report = String::new();
    let mut verdict = Verdict::Good;
    // Writing to a string cannot fail.
    for (name, &count) in &now.instructions {
        let Some(&recorded) = before.instructions.get(name) else {
            let _ = writeln!(report, "{name}: {count}, and no count in {FILE}");
            verdict = Verdict::Grown;
            continue;
        };
        let hundredths = u128::from(count) * 100 / u128::from(recorded.max(1));
        let _ = writeln!(report, "{name}: {count}, {}.{:02} x the file's {recorded}", hundredths / 100, hundredths % 100);
        if u128::from(count) * 100 > u128::from(recorded) * u128::from(MAX_PERCENT) {
            verdict = Verdict::Grown;
        }
    }
    if before.rustc != now.rustc || before.processor != now.processor {
        let _ = writeln!(
            report,
            "the file was made with another compiler or on another processor: the counts cannot be compared"
        );
        verdict = Verdict::Incomparable;
    }
    (report, verdict)
}

fn count(root: &Path) -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    let tieline = command::built(root)?;
    let folder = command::target(root).join("instructions");
    fs::create_dir_all(&folder)?;
    let mut counts = BTreeMap::new();
    for (name, frames) in RUNS {
        let file = folder.join(format!("{frames}-frames.ndjson"));
        fs::write(&file, capture(frames)?)?;
        let done = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(&tieline)
            // No limit on problems: with one, it depends on timing how many are formatted before the writer stops.
            .args(["check", "--jobs", "1", "--format", "json"])
            .arg(&file)
            .output()
            .map_err(|error| format!("valgrind cannot be run: {error}"))?;
        let output = String::from_utf8_lossy(&done.stderr);
        let collected = output.lines().find_map(|line| line.split("Collected :").nth(1));
        let collected = collected.ok_or_else(|| format!("valgrind counted nothing:\n{output}"))?;
        counts.insert(name.to_owned(), collected.trim().parse()?);
    }
    Ok(counts)
}

/// A capture with the composition that the benchmarks use: a third with members in random order, 1% invalid.
fn capture(frames: u64) -> Result<Vec<u8>, Box<dyn Error>> {
    let generator = Generator::new(AgentDesktop::plan(), 7).plain(true).one_line(true).invalid(0.01).shuffled(1.0 / 3.0);
    let mut bytes = Vec::new();
    for index in 0..frames {
        bytes.extend_from_slice(&generator.sample(index)?.bytes);
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn rustc() -> Result<String, Box<dyn Error>> {
    Ok(String::from_utf8(Command::new("rustc").arg("-V").output()?.stdout)?.trim().to_owned())
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let flags = text.lines().find_map(|line| line.strip_prefix("flags")).unwrap_or_default();
    flags.trim_start_matches([' ', '\t', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{InstructionCounts, RUNS, Verdict, compare};

    fn counts(count: u64) -> InstructionCounts {
        let instructions = [("frames".to_owned(), count)].into();
        InstructionCounts { rustc: "rustc 1".to_owned(), processor: "avx2".to_owned(), instructions }
    }

    #[test]
    fn a_count_that_grows_by_more_than_a_tenth_fails() {
        for (count, verdict) in [(1, Verdict::Good), (1_000, Verdict::Good), (1_100, Verdict::Good), (1_101, Verdict::Grown)]
        {
            assert_eq!(compare(&counts(1_000), &counts(count)).1, verdict, "{count}");
        }
        assert_eq!(compare(&counts(1_000), &counts(1_101)).0, "frames: 1101, 1.10 x the file's 1000\n");
    }

    #[test]
    fn a_count_that_is_not_in_the_file_fails() {
        let before = InstructionCounts { instructions: [].into(), ..counts(0) };
        assert_eq!(compare(&before, &counts(1)).1, Verdict::Grown);
    }

    #[test]
    fn counts_of_another_compiler_or_processor_are_not_compared() {
        let now = counts(5_000);
        for before in [
            InstructionCounts { rustc: "rustc 2".to_owned(), ..counts(1_000) },
            InstructionCounts { processor: "avx512f".to_owned(), ..counts(1_000) },
        ] {
            let (report, verdict) = compare(&before, &now);
            assert_eq!(verdict, Verdict::Incomparable);
            assert!(report.starts_with("frames: 5000, 5.00 x the file's 1000\n"), "{report}");
        }
    }

    #[test]
    fn the_file_has_a_count_for_each_run() {
        let file: InstructionCounts = serde_json::from_str(include_str!("../../benches/instructions.json")).unwrap();
        let names: Vec<&str> = file.instructions.keys().map(String::as_str).collect();
        let mut counted = RUNS.map(|(name, _)| name);
        counted.sort_unstable();
        assert_eq!(names, counted);
        assert!(file.instructions.values().all(|&count| count > 0));
    }
}
