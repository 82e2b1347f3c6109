//! quicktype, then `javac`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::frames::ConsumerFrames;
use super::quicktype;
use super::tools::{Outcome, Tools, Trouble, check_marked_lines, error_lines, files, finish, last_line, require, run_tool};

/// quicktype overflows its stack for a union that contains arrays of itself.
const NOT_GENERATED: &[&str] = &["Place"];

/// Generates a class for each object of both protocols, compiles programs that use them, and reads every frame with Jackson if it can
/// be installed. The wrong uses must not compile.
pub(super) fn run(tools: &Tools, frames: &ConsumerFrames, building: &ConsumerFrames) -> Outcome {
    require("javac", "-version")?;
    let jars = tools.jackson();
    let dir = tools.consumer("node", "java")?;
    let mut sources = Vec::new();
    let desktop = quicktype::command(tools, "java", frames)?;
    let unions = quicktype::command_for_objects(tools, "java", building, NOT_GENERATED)?;
    for (mut generate, package) in [(desktop, "desktop"), (unions, "building")] {
        let folder = dir.join(package);
        fs::create_dir_all(&folder)?;
        generate.args(["--package", package]).arg("--out").arg(folder.join("Converter.java"));
        if jars.is_err() {
            generate.arg("--just-types");
        }
        finish(&mut generate)?;
        // The generated converter is not used: it writes `null` for fields that are not set and rejects unknown keys.
        let converter = folder.join("Converter.java");
        sources.extend(files(&folder, "java")?.into_iter().filter(|file| *file != converter));
    }
    let wrong = dir.join("Wrong.java");
    let reader = dir.join("Reader.java");
    let path = class_path(jars.as_deref().unwrap_or_default(), &dir);
    let is_excluded = |file: &PathBuf| *file == wrong || (jars.is_err() && *file == reader);
    sources.extend(files(&dir, "java")?.into_iter().filter(|file| !is_excluded(file)));
    finish(javac(&dir, &path).args(["-Werror"]).args(sources))?;
    let output = finish(java(&path).arg("desktop.Consumer"))?;
    finish(java(&path).arg("building.Unions"))?;
    let (errors, compiles) = run_tool(javac(&dir, &path).arg(&wrong))?;
    if compiles {
        return Err(Trouble::Failed("Wrong.java compiles".to_owned()));
    }
    let wrong_uses = check_marked_lines(&wrong, error_lines(&errors, "Wrong.java:"), &errors)?;
    let read = match jars {
        Ok(_) => {
            let mut summaries = Vec::new();
            for (frames, package, except) in [(frames, "desktop", &[][..]), (building, "building", NOT_GENERATED)] {
                let written = dir.join(format!("{package}.ndjson"));
                let generated = quicktype::objects(&frames.types, except)?;
                fs::write(&written, frames.written_lines_of(|definition| generated.iter().any(|name| name == definition)))?;
                summaries.push(last_line(&finish(java(&path).args(["desktop.Reader", package]).arg(written))?));
            }
            summaries.join("; ")
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
