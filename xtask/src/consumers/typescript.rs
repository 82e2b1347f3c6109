//! json-schema-to-typescript, then `tsc` in strict mode.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use super::frames::Frames;
use super::tools::{Outcome, Tools, finish, last_line};

/// The number of frames that are compiled as literals. More would only slow the compiler down.
const LITERALS: usize = 400;

/// Generates types, compiles frames as literals of their types and a program that uses the types, and runs it.
pub(super) fn run(tools: &Tools, frames: &Frames) -> Outcome {
    tools.node()?;
    let dir = tools.consumer("node", "typescript")?;
    let schema = tools.schema().join(format!("{}.types.schema.json", frames.protocol));
    // `in` narrows only closed interfaces. This does not affect reading: parsed frames keep unknown keys.
    finish(
        tools
            .node_tool("json2ts")?
            .args(["--additionalProperties", "false", "--input"])
            .arg(schema)
            .arg("--output")
            .arg(dir.join("types.ts")),
    )?;
    fs::write(dir.join("package.json"), "{\"type\": \"module\"}\n")?;
    fs::write(dir.join("frames.ts"), literals(frames))?;
    finish(tools.node_tool("tsc")?.arg("--project").arg(&dir))?;
    finish(Command::new("node").arg(dir.join("run.mjs"))).map(|output| last_line(&output))
}

/// The source of a module that declares each frame with its own type.
fn literals(frames: &Frames) -> String {
    let selected = || frames.written.iter().take(LITERALS);
    let types: BTreeSet<&str> = selected().map(|frame| frame.definition.as_str()).collect();
    let mut out = String::from("import type {\n  AgentDesktop,\n");
    for name in types {
        let _ = writeln!(out, "  {name},");
    }
    out.push_str("} from \"./types.js\";\n\n");
    for (frame, number) in selected().zip(0..) {
        let _ = writeln!(out, "const frame{number}: {} = {};", frame.definition, frame.text);
    }
    out.push_str("\nexport const frames: AgentDesktop[] = [\n");
    for number in 0..selected().count() {
        let _ = writeln!(out, "  frame{number},");
    }
    out.push_str("];\n");
    out
}
