//! json-schema-to-typescript, then `tsc` in its strict mode.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use super::frames::Frames;
use super::tools::{Outcome, Workshop, finish, last_line};

/// The compiler reads each frame as a literal: so many are enough.
const LITERALS: usize = 400;

/// Generates, compiles frames as literals of their own types and a program that narrows, and runs it.
pub(super) fn run(workshop: &Workshop, frames: &Frames) -> Outcome {
    workshop.node()?;
    let dir = workshop.bench("node", "typescript")?;
    let schema = workshop.schema().join(format!("{}.types.schema.json", frames.protocol));
    // With closed interfaces `in` narrows; unknown keys are still there when a frame is read.
    finish(
        workshop
            .node_tool("json2ts")?
            .args(["--additionalProperties", "false", "--input"])
            .arg(schema)
            .arg("--output")
            .arg(dir.join("types.ts")),
    )?;
    fs::write(dir.join("package.json"), "{\"type\": \"module\"}\n")?;
    fs::write(dir.join("frames.ts"), literals(frames))?;
    finish(workshop.node_tool("tsc")?.arg("--project").arg(&dir))?;
    finish(Command::new("node").arg(dir.join("run.mjs"))).map(|said| last_line(&said))
}

/// A module with the frames, each declared with its own type.
fn literals(frames: &Frames) -> String {
    let some = || frames.written.iter().take(LITERALS);
    let types: BTreeSet<&str> = some().map(|frame| frame.definition.as_str()).collect();
    let mut out = String::from("import type {\n  AgentDesktop,\n");
    for name in types {
        let _ = writeln!(out, "  {name},");
    }
    out.push_str("} from \"./types.js\";\n\n");
    for (frame, number) in some().zip(0..) {
        let _ = writeln!(out, "const frame{number}: {} = {};", frame.definition, frame.text);
    }
    out.push_str("\nexport const frames: AgentDesktop[] = [\n");
    for number in 0..some().count() {
        let _ = writeln!(out, "  frame{number},");
    }
    out.push_str("];\n");
    out
}
