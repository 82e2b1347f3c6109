//! datamodel-code-generator, then pydantic and mypy.

use std::fs;
use std::process::Command;

use super::frames::Frames;
use super::tools::{Outcome, Tools, finish, last_line};

/// Generates models, type-checks a program that uses them, and reads every frame with it.
pub(super) fn run(tools: &Tools, frames: &Frames) -> Outcome {
    let python = tools.python()?;
    let dir = tools.consumer("python", "python")?;
    let schema = tools.schema().join(format!("{}.types.schema.json", frames.protocol));
    finish(
        Command::new(python.join("datamodel-codegen"))
            .arg("--input")
            .arg(schema)
            .args(["--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel"])
            .args(["--enum-field-as-literal", "one", "--use-title-as-name", "--use-annotated"])
            .args(["--target-python-version", "3.11", "--disable-timestamp", "--formatters", "builtin"])
            .arg("--output")
            .arg(dir.join("desktop.py")),
    )?;
    finish(
        Command::new(python.join("mypy"))
            .args(["--strict", "--warn-unused-ignores", "--python-version", "3.11", "consumer.py"])
            .current_dir(&dir),
    )?;
    fs::write(dir.join("written.ndjson"), frames.written_lines())?;
    finish(Command::new(python.join("python")).args(["consumer.py", "written.ndjson"]).current_dir(&dir))
        .map(|output| last_line(&output))
}
