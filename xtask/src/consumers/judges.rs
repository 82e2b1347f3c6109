//! Validators of other languages: do they say of each frame what the checker says?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use tieline::json::Json;

use super::frames::{Frames, Judged};
use super::tools::{Outcome, Trouble, Workshop, finish, last_line, listen, shown};

/// How many disagreements are shown.
const SHOWN: usize = 10;

/// ajv: every schema in its strict mode, `types` with `discriminator`.
pub(super) fn ajv(workshop: &Workshop, frames: &Frames) -> Outcome {
    workshop.node()?;
    let dir = workshop.bench("node", "ajv")?;
    let judged = dir.join("judged.ndjson");
    fs::write(&judged, frames.judged_lines())?;
    let mut command = Command::new("node");
    command.arg(dir.join("judge.mjs")).arg(workshop.schema()).arg(frames.protocol).arg(judged);
    finish(&mut command).map(|said| last_line(&said))
}

/// The Python package `jsonschema`.
pub(super) fn jsonschema(workshop: &Workshop, frames: &Frames) -> Outcome {
    let python = workshop.python()?;
    let dir = workshop.bench("python", "jsonschema")?;
    let judged = dir.join("judged.ndjson");
    fs::write(&judged, frames.judged_lines())?;
    let mut command = Command::new(python.join("python"));
    command.arg(dir.join("judge.py")).arg(workshop.schema()).arg(frames.protocol).arg(judged);
    finish(&mut command).map(|said| last_line(&said))
}

/// The command of sourcemeta: both its modes on the schema of all frames, and each frame on its own schema.
pub(super) fn sourcemeta(workshop: &Workshop, frames: &Frames) -> Outcome {
    let (command, schema) = (|| workshop.node_tool("jsonschema"), workshop.schema());
    finish(command()?.args(["metaschema", "--extension", ".schema.json"]).arg(&schema))?;
    let dir = workshop.folder("node/sourcemeta")?;
    let bundle = schema.join(format!("{}.schema.json", frames.protocol));
    let types = schema.join(format!("{}.types.schema.json", frames.protocol));
    let all: Vec<&Judged> = frames.judged.iter().collect();
    let mut wrong = Vec::new();
    for (schema, fast) in [(&bundle, true), (&bundle, false), (&types, true)] {
        disagreements(command()?, schema, fast, &all, &dir, &mut wrong)?;
    }
    let mut own: BTreeMap<String, Vec<&Judged>> = BTreeMap::new();
    for judged in &frames.judged {
        if let Some(file) = own_schema(&judged.text) {
            own.entry(file).or_default().push(judged);
        }
    }
    let mut files = 2;
    for (file, some) in own {
        let path = schema.join(file);
        // A name that no message has leads to no file.
        if path.is_file() {
            files += 1;
            disagreements(command()?, &path, true, &some, &dir, &mut wrong)?;
        }
    }
    if wrong.is_empty() {
        return Ok(format!("{files} schemas fit the metaschema; {} frames, 0 disagreements", all.len()));
    }
    let first: Vec<String> = wrong.iter().take(SHOWN).cloned().collect();
    Err(Trouble::Failed(format!("{}\n{} disagreements", first.join("\n"), wrong.len())))
}

/// Compares the verdicts of one schema.
fn disagreements(
    mut command: Command,
    schema: &Path,
    fast: bool,
    frames: &[&Judged],
    dir: &Path,
    wrong: &mut Vec<String>,
) -> Result<(), Trouble> {
    let path = dir.join("frames.jsonl");
    let mut text = String::new();
    for frame in frames {
        // The file is read line by line.
        text.extend(
            frame.text.chars().map(|character| if character == '\n' || character == '\r' { ' ' } else { character }),
        );
        text.push('\n');
    }
    fs::write(&path, text)?;
    command.arg("validate").arg(schema).arg(path).arg("--continue");
    if fast {
        command.arg("--fast");
    }
    // It tells what it refuses, in any order, and at last how many it has seen.
    let (said, _) = listen(&mut command)?;
    let number = |line: &str| line.strip_prefix("fail: ")?.rsplit_once("(entry #")?.1.strip_suffix(')')?.parse().ok();
    let refused: BTreeSet<usize> = said.lines().filter_map(number).collect();
    let (seen, failed) = (format!("{} validated", frames.len()), format!(" {} failed", refused.len()));
    if !said.lines().any(|line| line.starts_with(&seen) && (line.ends_with(&failed) || refused.is_empty())) {
        return Err(Trouble::Failed(format!("{}: no verdict on each frame\n{}", schema.display(), shown(&said))));
    }
    for (frame, number) in frames.iter().zip(1..) {
        let verdict = !refused.contains(&number);
        if frame.valid != verdict {
            let name = schema.file_name().unwrap_or_default().to_string_lossy();
            wrong.push(format!("{name} says {verdict}, the checker {}: {}", frame.valid, frame.text));
        }
    }
    Ok(())
}

/// The file of the one message that a frame says it is.
fn own_schema(text: &str) -> Option<String> {
    let frame: Json = text.parse().ok()?;
    let object = frame.as_object()?;
    let word = |key: &str| object.get(key).and_then(Json::as_str);
    if object.get("messageType").is_some() {
        return Some(format!("events/{}.schema.json", word("name")?));
    }
    let kind = if object.get("result").is_some() { "response" } else { "request" };
    Some(format!("commands/{}.{kind}.schema.json", word("command")?))
}
