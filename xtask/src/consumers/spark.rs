//! Spark checks a capture in local mode, with the Python package in its workers. The result must be that of one process.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::sample::{Generator, MutationKind};

use super::packages;
use super::tools::{Outcome, Tools, Trouble, finish, require, run_tool};
use crate::command::built;

/// Checks random frames with Spark and with the command.
pub(super) fn run(tools: &Tools, frames: u64, seed: u64) -> Outcome {
    require("java", "-version")?;
    let python = tools.spark()?;
    let dir = tools.consumer("spark", "spark")?;
    let wheel = packages::wheel(tools, &dir)?;
    finish(Command::new(python.join("pip")).args(["install", "--quiet", "--force-reinstall", "--no-index"]).arg(wheel))?;
    let capture = dir.join("capture.ndjson");
    write_frames(&capture, frames, seed)?;
    let by_spark = finish(
        Command::new(python.join("python"))
            .arg(dir.join("check.py"))
            .arg(&capture)
            .env("PYSPARK_PYTHON", python.join("python"))
            .env("SPARK_LOCAL_IP", "127.0.0.1"),
    )?;
    let report = dir.join("report.ndjson");
    let mut command = Command::new(built(&tools.root).map_err(Trouble::Failed)?);
    let (_, _) = run_tool(
        command.args(["check", "--quiet", "--all", "--output"]).arg(format!("json={}", report.display())).arg(&capture),
    )?;
    let by_command = finish(Command::new(python.join("python")).arg(dir.join("one_process.py")).arg(&report))?;
    let rows = |table: &str| table.lines().filter(|line| line.contains('\t')).map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (rows(&by_spark), rows(&by_command));
    if one == other && !one.is_empty() {
        return Ok(format!("{frames} frames, {} kinds of problems, as in one process", one.len() - 1));
    }
    let differences = one.iter().filter(|row| !other.contains(row)).chain(other.iter().filter(|row| !one.contains(row)));
    let differences: Vec<_> = differences.take(20).cloned().collect();
    Err(Trouble::Failed(format!("Spark and the command differ:\n{}", differences.join("\n"))))
}

/// Writes random frames, half of them invalid. A second frame on a line is left out, since only the command reads it.
fn write_frames(path: &Path, frames: u64, seed: u64) -> Result<(), Trouble> {
    let generator = Generator::new(AgentDesktop::plan(), seed).invalid(0.5).one_line(true);
    let mut out = BufWriter::new(File::create(path)?);
    for index in 0..frames {
        let sample = generator.sample(index).map_err(|error| Trouble::Failed(error.to_string()))?;
        if sample.label != Some(MutationKind::Trailing) {
            out.write_all(&sample.bytes)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(())
}
