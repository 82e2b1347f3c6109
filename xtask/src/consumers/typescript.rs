//! json-schema-to-typescript, then `tsc` in strict mode.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use super::frames::ConsumerFrames;
use super::tools::{Outcome, Tools, finish, last_line};

/// The number of frames that are compiled as literals. More would only slow the compiler down.
const LITERALS: usize = 400;

/// Generates types, compiles frames as literals of their types and programs that use the types, and runs these.
pub(super) fn run(tools: &Tools, frames: &ConsumerFrames, building: &ConsumerFrames) -> Outcome {
    tools.node()?;
    let dir = tools.consumer("node", "typescript")?;
    fs::write(dir.join("package.json"), "{\"type\": \"module\"}\n")?;
    for (frames, types, root, literals) in
        [(frames, "types", "AgentDesktop", "frames"), (building, "building", "Building", "building.frames")]
    {
        // `in` narrows only closed interfaces. This does not affect reading: parsed frames keep unknown keys.
        let mut generate = tools.node_tool("json2ts")?;
        generate.args(["--additionalProperties", "false", "--input"]).arg(&frames.types);
        finish(generate.arg("--output").arg(dir.join(format!("{types}.ts"))))?;
        fs::write(dir.join(format!("{literals}.ts")), module(frames, types, root))?;
    }
    finish(tools.node_tool("tsc")?.arg("--project").arg(&dir))?;
    finish(Command::new("node").arg(dir.join("run.mjs"))).map(|output| last_line(&output))
}

/// The source of a module that declares each frame with its own type.
fn module(frames: &ConsumerFrames, module: &str, root: &str) -> String {
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
