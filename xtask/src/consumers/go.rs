//! quicktype, then the Go compiler.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use super::frames::ConsumerFrames;
use super::quicktype;
use super::tools::{Outcome, Tools, Trouble, check_marked_lines, error_lines, finish, last_line, require, run_tool};

/// Generates a package for each protocol, compiles a program that uses them, and reads every frame with it. The wrong uses must not
/// compile.
pub(super) fn run(tools: &Tools, frames: &ConsumerFrames, building: &ConsumerFrames) -> Outcome {
    require("go", "version")?;
    let dir = tools.consumer("node", "go")?;
    let mut main = Command::new("go");
    main.args(["run", "."]);
    let desktop = quicktype::command(tools, "go", frames)?;
    let unions = quicktype::command_for_objects(tools, "go", building, &[])?;
    for (mut generate, frames, package) in [(desktop, frames, "desktop"), (unions, building, "building")] {
        let folder = dir.join(package);
        fs::create_dir_all(&folder)?;
        finish(generate.args(["--package", package]).arg("--out").arg(folder.join("types.go")))?;
        fs::write(dir.join(format!("{package}_types.go")), registry(frames, package))?;
        let written = format!("{package}.ndjson");
        fs::write(dir.join(&written), frames.written_lines())?;
        main.args([package, &written]);
    }
    // The generated comments are aligned with tabs and spaces that `gofmt` would change, so only the compiler checks the code.
    finish(offline(&mut Command::new("go")).args(["vet", "."]).current_dir(&dir))?;
    let output = finish(offline(&mut main).current_dir(&dir))?;
    let (errors, compiles) = run_tool(
        // `-e` reports all errors.
        offline(&mut Command::new("go")).args(["build", "-gcflags=-e", "-o", "wrong.out", "./wrong"]).current_dir(&dir),
    )?;
    if compiles {
        return Err(Trouble::Failed("wrong.go compiles".to_owned()));
    }
    // The compiler does not write `error` in its messages.
    let errors = errors.replace(": ", ": error: ");
    let wrong_uses = check_marked_lines(&dir.join("wrong/wrong.go"), error_lines(&errors, "wrong.go:"), &errors)?;
    Ok(format!("{}; {wrong_uses} wrong uses rejected", last_line(&output)))
}

/// Go finds all that it needs in its own library.
fn offline(command: &mut Command) -> &mut Command {
    command.env("GOPROXY", "off").env("GOFLAGS", "-mod=mod").env("GOTOOLCHAIN", "local")
}

/// A table of functions that make a value of the type of a frame.
fn registry(frames: &ConsumerFrames, package: &str) -> String {
    let types: BTreeSet<&str> = frames.written.iter().map(|frame| frame.definition.as_str()).collect();
    let mut out = format!(
        "package main\n\nimport \"consumer/{package}\"\n\nfunc init() {{\n\tfactories[\"{package}\"] = map[string]func() any{{\n"
    );
    for name in types {
        let _ = writeln!(out, "\t\t\"{name}\": func() any {{ return new({package}.{name}) }},");
    }
    out.push_str("\t}\n}\n");
    out
}
