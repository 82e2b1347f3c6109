//! datamodel-code-generator, then pydantic and mypy.

use std::fs;
use std::process::Command;

use super::frames::Frames;
use super::tools::{Outcome, Workshop, finish, last_line};

/// Generates, checks the types of a program that narrows, and reads every frame with it.
pub(super) fn run(workshop: &Workshop, frames: &Frames) -> Outcome {
    let python = workshop.python()?;
    let dir = workshop.bench("python", "python")?;
    let schema = workshop.schema().join(format!("{}.types.schema.json", frames.protocol));
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
        .map(|said| last_line(&said))
}
