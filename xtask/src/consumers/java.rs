//! quicktype, then `javac`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::frames::Frames;
use super::tools::{Outcome, Tools, Trouble, check_marked_lines, error_lines, files, finish, last_line, require, run_tool};

/// Generates a class for each entry of `$defs`, compiles a program that uses them, and reads every frame with Jackson if it can
/// be installed. The wrong uses must not compile.
pub(super) fn run(tools: &Tools, frames: &Frames) -> Outcome {
    require("javac", "-version")?;
    let jars = tools.jackson();
    let dir = tools.consumer("node", "java")?;
    let schema = tools.schema().join(format!("{}.types.schema.json", frames.protocol));
    let mut generate = tools.node_tool("quicktype")?;
    // One class for each entry. From the root alone, quicktype generates a single class with the keys of all frames.
    generate.args(["--src-lang", "schema", "--lang", "java", "--package", "desktop", "--quiet"]);
    generate.arg("--src").arg(format!("{}#/$defs/", schema.display())).arg("--out").arg(dir.join("Converter.java"));
    if jars.is_err() {
        generate.arg("--just-types");
    }
    finish(&mut generate)?;
    let wrong = dir.join("Wrong.java");
    let reader = dir.join("Reader.java");
    let path = class_path(jars.as_deref().unwrap_or_default(), &dir);
    // The generated converter is not used: it writes `null` for fields that are not set and rejects unknown keys.
    let converter = dir.join("Converter.java");
    let is_excluded = |file: &PathBuf| *file == wrong || *file == converter || (jars.is_err() && *file == reader);
    let sources = files(&dir, "java")?.into_iter().filter(|file| !is_excluded(file));
    finish(javac(&dir, &path).args(["-Werror"]).args(sources))?;
    let output = finish(java(&path).arg("desktop.Consumer"))?;
    let (errors, compiles) = run_tool(javac(&dir, &path).arg(&wrong))?;
    if compiles {
        return Err(Trouble::Failed("Wrong.java compiles".to_owned()));
    }
    let wrong_uses = check_marked_lines(&wrong, error_lines(&errors, "Wrong.java:"), &errors)?;
    let read = match jars {
        Ok(_) => {
            let written = dir.join("written.ndjson");
            fs::write(&written, frames.written_lines())?;
            last_line(&finish(java(&path).arg("desktop.Reader").arg(written))?)
        }
        Err(Trouble::Missing(what) | Trouble::Failed(what)) => {
            let why = what.lines().next().unwrap_or_default();
            format!("no frame read, because Jackson cannot be installed: {why}")
        }
    };
    Ok(format!("{}, {wrong_uses} wrong uses rejected; {read}", last_line(&output)))
}

fn javac(dir: &Path, class_path: &OsString) -> Command {
    let mut command = Command::new("javac");
    command.arg("-d").arg(dir.join("classes")).arg("-cp").arg(class_path).arg("-encoding").arg("UTF-8");
    command
}

fn java(class_path: &OsString) -> Command {
    let mut command = Command::new("java");
    command.arg("-cp").arg(class_path);
    command
}

fn class_path(jars: &[PathBuf], dir: &Path) -> OsString {
    let mut path = dir.join("classes").into_os_string();
    for jar in jars {
        path.push(":");
        path.push(jar);
    }
    path
}
