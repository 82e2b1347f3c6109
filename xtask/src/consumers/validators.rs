//! JSON Schema validators of other languages: they must accept exactly the frames that the checker accepts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use tieline::json::Json;

use super::Protocols;
use super::frames::{ConsumerFrames, LabelledFrame};
use super::tools::{Outcome, Tools, Trouble, finish, last_line, run_tool, shown};

/// The maximum number of disagreements that are shown.
const SHOWN: usize = 10;

/// ajv: every schema in strict mode, `types` with `discriminator`.
pub(super) fn ajv(tools: &Tools, protocols: Protocols<'_>) -> Outcome {
    tools.node()?;
    let dir = tools.consumer("node", "ajv")?;
    validate(&dir, protocols, || Command::new("node"), "validate.mjs")
}

/// The Python package `jsonschema`.
pub(super) fn jsonschema(tools: &Tools, protocols: Protocols<'_>) -> Outcome {
    let python = tools.python()?;
    let dir = tools.consumer("python", "jsonschema")?;
    validate(&dir, protocols, || Command::new(python.join("python")), "validate.py")
}

/// Runs a program on the frames of each protocol.
fn validate(dir: &Path, protocols: Protocols<'_>, command: impl Fn() -> Command, program: &str) -> Outcome {
    let checked = dir.join("checked.ndjson");
    let mut summaries = Vec::new();
    for frames in [protocols.desktop].into_iter().chain(protocols.envelopes) {
        fs::write(&checked, frames.checked_lines())?;
        let mut command = command();
        let output = finish(command.arg(dir.join(program)).arg(frames.folder()).arg(frames.protocol).arg(&checked))?;
        summaries.push(format!("{}: {}", frames.protocol, last_line(&output)));
    }
    Ok(summaries.join("; "))
}

/// The command of sourcemeta: the schema of all frames in both its modes, and the schema of each single message.
pub(super) fn sourcemeta(tools: &Tools, frames: &ConsumerFrames) -> Outcome {
    let (command, schema) = (|| tools.node_tool("jsonschema"), tools.schema());
    finish(command()?.args(["metaschema", "--extension", ".schema.json"]).arg(&schema))?;
    let dir = tools.folder("node/sourcemeta")?;
    let bundle = schema.join(format!("{}.schema.json", frames.protocol));
    let types = schema.join(format!("{}.types.schema.json", frames.protocol));
    let all: Vec<&LabelledFrame> = frames.checked.iter().collect();
    let mut wrong = Vec::new();
    for (schema, fast) in [(&bundle, true), (&bundle, false), (&types, true)] {
        disagreements(command()?, schema, fast, &all, &dir, &mut wrong)?;
    }
    let mut own: BTreeMap<String, Vec<&LabelledFrame>> = BTreeMap::new();
    for checked in &frames.checked {
        if let Some(file) = own_schema(&checked.text) {
            own.entry(file).or_default().push(checked);
        }
    }
    let mut files = 2;
    for (file, some) in own {
        let path = schema.join(file);
        // An unknown name has no file.
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

/// Validates frames with one schema and adds the differences from the checker to `wrong`.
fn disagreements(
    mut command: Command,
    schema: &Path,
    fast: bool,
    frames: &[&LabelledFrame],
    dir: &Path,
    wrong: &mut Vec<String>,
) -> Result<(), Trouble> {
    let path = dir.join("frames.jsonl");
    let mut text = String::new();
    for frame in frames {
        // One frame per line, because the command reads the file by lines.
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
    // The command lists the invalid entries in any order, then the number of entries that it has validated.
    let (output, _) = run_tool(&mut command)?;
    let number = |line: &str| line.strip_prefix("fail: ")?.rsplit_once("(entry #")?.1.strip_suffix(')')?.parse().ok();
    let rejected: BTreeSet<usize> = output.lines().filter_map(number).collect();
    let (seen, failed) = (format!("{} validated", frames.len()), format!(" {} failed", rejected.len()));
    if !output.lines().any(|line| line.starts_with(&seen) && (line.ends_with(&failed) || rejected.is_empty())) {
        return Err(Trouble::Failed(format!("{}: not all frames were validated\n{}", schema.display(), shown(&output))));
    }
    for (frame, number) in frames.iter().zip(1..) {
        let verdict = !rejected.contains(&number);
        if frame.valid != verdict {
            let name = schema.file_name().unwrap_or_default().to_string_lossy();
            wrong.push(format!("{name}: {verdict}, checker: {}: {}", frame.valid, frame.text));
        }
    }
    Ok(())
}

/// The file with the schema of the message that the frame names.
fn own_schema(text: &str) -> Option<String> {
    let frame: Json = text.parse().ok()?;
    let object = frame.as_object()?;
    let string = |key: &str| object.get(key).and_then(Json::as_str);
    if object.get("messageType").is_some() {
        return Some(format!("events/{}.schema.json", string("name")?));
    }
    let kind = if object.get("result").is_some() { "response" } else { "request" };
    Some(format!("commands/{}.{kind}.schema.json", string("command")?))
}
