//! json-schema-to-typescript, then `tsc` in strict mode.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tieline::json::{Json, JsonObject};

use super::frames::ConsumerFrames;
use super::tools::{Outcome, Tools, Trouble, finish, last_line};

/// The number of frames that are compiled as literals. More would only slow the compiler down.
const LITERALS: usize = 400;

/// Generates types, compiles frames as literals of their types and programs that use the types, and runs these.
pub(super) fn run(
    tools: &Tools,
    frames: &ConsumerFrames,
    building: &ConsumerFrames,
    envelopes: &[ConsumerFrames],
) -> Outcome {
    tools.node()?;
    let dir = tools.consumer("node", "typescript")?;
    fs::write(dir.join("package.json"), "{\"type\": \"module\"}\n")?;
    let named = [(frames, "types", "frames".to_owned()), (building, "building", "building.frames".to_owned())];
    let others = envelopes.iter().map(|frames| (frames, frames.protocol, format!("{}.frames", frames.protocol)));
    for (frames, types, literals) in named.into_iter().chain(others) {
        // `in` narrows only closed interfaces. This does not affect reading: parsed frames keep unknown keys.
        let mut generate = tools.node_tool("json2ts")?;
        generate.args(["--additionalProperties", "false", "--input"]).arg(input(frames, envelopes)?);
        finish(generate.arg("--output").arg(dir.join(format!("{types}.ts"))))?;
        fs::write(dir.join(format!("{literals}.ts")), module(frames, types))?;
    }
    finish(tools.node_tool("tsc")?.arg("--project").arg(&dir))?;
    finish(Command::new("node").arg(dir.join("run.mjs"))).map(|output| last_line(&output))
}

/// The schema from which types are generated. The types of responses that do not name their command are not part of the type of all
/// frames, so a schema that refers to both is needed.
fn input(frames: &ConsumerFrames, envelopes: &[ConsumerFrames]) -> Result<PathBuf, Trouble> {
    if envelopes.iter().all(|other| other.protocol != frames.protocol) {
        return Ok(frames.types.clone());
    }
    let file = frames.types.file_name().unwrap_or_default().to_string_lossy();
    let reference = |to: String| Json::from([("$ref", Json::from(to))].into_iter().collect::<JsonObject>());
    let definitions: BTreeSet<&str> = frames.written.iter().map(|frame| frame.definition.as_str()).collect();
    let all = definitions.into_iter().map(|name| (name.to_owned(), reference(format!("{file}#/$defs/{name}"))));
    let properties: JsonObject = [("frame".to_owned(), reference(file.to_string()))].into_iter().chain(all).collect();
    let title = Json::from(format!("{}Types", frames.root));
    let entries = [("title", title), ("type", Json::from("object")), ("properties", Json::from(properties))];
    let path = frames.types.with_file_name("all.schema.json");
    fs::write(&path, Json::from(entries.into_iter().collect::<JsonObject>()).to_string())?;
    Ok(path)
}

/// The source of a module that declares each frame with its own type.
fn module(frames: &ConsumerFrames, module: &str) -> String {
    let root = &frames.root;
    let selected = || frames.written.iter().take(LITERALS);
    let types: BTreeSet<&str> = selected().map(|frame| frame.definition.as_str()).collect();
    let mut out = format!("import type {{\n  {root},\n");
    for name in types {
        let _ = writeln!(out, "  {name},");
    }
    let _ = writeln!(out, "}} from \"./{module}.js\";\n");
    for (frame, number) in selected().zip(0..) {
        let _ = writeln!(out, "const frame{number}: {} = {};", frame.definition, frame.text);
    }
    let _ = writeln!(out, "\nexport const frames: {root}[] = [");
    for number in 0..selected().count() {
        let _ = writeln!(out, "  frame{number},");
    }
    out.push_str("];\n");
    out
}
