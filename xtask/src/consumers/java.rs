//! quicktype, then `javac`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::frames::Frames;
use super::tools::{Outcome, Trouble, Workshop, at_hand, files, finish, last_line, lines_of, listen, refused_as_marked};

/// Generates a class for each entry of `$defs`, compiles a program that uses them, and reads every frame with Jackson where
/// it can be had; a wrong use must not compile.
pub(super) fn run(workshop: &Workshop, frames: &Frames) -> Outcome {
    at_hand("javac", "-version")?;
    let jars = workshop.jackson();
    let dir = workshop.bench("node", "java")?;
    let schema = workshop.schema().join(format!("{}.types.schema.json", frames.protocol));
    let mut generate = workshop.node_tool("quicktype")?;
    // Classes for all entries: of the root alone, Java would have one class with the keys of all frames.
    generate.args(["--src-lang", "schema", "--lang", "java", "--package", "desktop", "--quiet"]);
    generate.arg("--src").arg(format!("{}#/$defs/", schema.display())).arg("--out").arg(dir.join("Converter.java"));
    if jars.is_err() {
        generate.arg("--just-types");
    }
    finish(&mut generate)?;
    let wrong = dir.join("Wrong.java");
    let reader = dir.join("Reader.java");
    let path = class_path(jars.as_deref().unwrap_or_default(), &dir);
    // The converter writes `null` for what is not set, and refuses unknown keys; it is not used.
    let converter = dir.join("Converter.java");
    let left_out = |file: &PathBuf| *file == wrong || *file == converter || (jars.is_err() && *file == reader);
    let sources = files(&dir, "java")?.into_iter().filter(|file| !left_out(file));
    finish(javac(&dir, &path).args(["-Werror"]).args(sources))?;
    let said = finish(java(&path).arg("desktop.Consumer"))?;
    let (errors, compiles) = listen(javac(&dir, &path).arg(&wrong))?;
    if compiles {
        return Err(Trouble::Failed("Wrong.java compiles".to_owned()));
    }
    let refused = refused_as_marked(&wrong, lines_of(&errors, "Wrong.java:"), &errors)?;
    let read = match jars {
        Ok(_) => {
            let written = dir.join("written.ndjson");
            fs::write(&written, frames.written_lines())?;
            last_line(&finish(java(&path).arg("desktop.Reader").arg(written))?)
        }
        Err(Trouble::Missing(what) | Trouble::Failed(what)) => {
            let why = what.lines().next().unwrap_or_default();
            format!("no frame read, for Jackson cannot be had: {why}")
        }
    };
    Ok(format!("{}, {refused} wrong uses refused; {read}", last_line(&said)))
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
