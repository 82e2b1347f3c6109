//! datamodel-code-generator, then pydantic and mypy.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::frames::ConsumerFrames;
use super::tools::{Outcome, Tools, finish, last_line};

/// Generates models, type-checks programs that use them, and reads every frame with these.
pub(super) fn run(
    tools: &Tools,
    frames: &ConsumerFrames,
    building: &ConsumerFrames,
    envelopes: &[ConsumerFrames],
) -> Outcome {
    let python = tools.python()?;
    let dir = tools.consumer("python", "python")?;
    let mut summaries = Vec::new();
    for (frames, module, program) in
        [(frames, "desktop.py", "consumer.py"), (building, "building.py", "building_consumer.py")]
    {
        finish(&mut generate(&python, frames, &dir.join(module)))?;
        // A default of a root model is its content, which is valid at run time only.
        finish(
            Command::new(python.join("mypy"))
                .args(["--strict", "--warn-unused-ignores", "--follow-imports", "silent"])
                .args(["--python-version", "3.11", program])
                .current_dir(&dir),
        )?;
        fs::write(dir.join("written.ndjson"), frames.written_lines())?;
        let output = finish(Command::new(python.join("python")).args([program, "written.ndjson"]).current_dir(&dir))?;
        summaries.push(last_line(&output));
    }
    for frames in envelopes {
        let module = frames.protocol.replace('-', "_");
        finish(&mut generate(&python, frames, &dir.join(format!("{module}.py"))))?;
        fs::write(dir.join("written.ndjson"), frames.written_lines())?;
        let mut read = Command::new(python.join("python"));
        let output = finish(read.args(["envelopes.py", &module, &frames.root, "written.ndjson"]).current_dir(&dir))?;
        summaries.push(last_line(&output));
    }
    Ok(summaries.join("; "))
}

/// The command that generates the models of a protocol.
fn generate(python: &Path, frames: &ConsumerFrames, module: &Path) -> Command {
    let mut command = Command::new(python.join("datamodel-codegen"));
    command
        .arg("--input")
        .arg(&frames.types)
        .args(["--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel"])
        .args(["--enum-field-as-literal", "one", "--use-title-as-name", "--use-annotated"])
        .args(["--deserialize-default-values", "enum", "--use-schema-description", "--use-field-description"])
        .args(["--target-python-version", "3.11", "--disable-timestamp", "--formatters", "builtin"])
        .arg("--output")
        .arg(module);
    command
}
