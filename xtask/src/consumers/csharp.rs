//! quicktype, then Mono's compiler, and Newtonsoft's library.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::frames::ConsumerFrames;
use super::quicktype;
use super::tools::{Outcome, Tools, Trouble, check_marked_lines, finish, last_line, require, run_tool};

/// Generates a namespace for each protocol, compiles a program that uses them, and reads every frame with it. The wrong uses must not
/// compile.
pub(super) fn run(tools: &Tools, frames: &ConsumerFrames, building: &ConsumerFrames) -> Outcome {
    require("mcs", "--version")?;
    require("mono", "--version")?;
    let libraries = tools.newtonsoft()?;
    let dir = tools.consumer("node", "csharp")?;
    let mut sources = Vec::new();
    let mut arguments = Vec::new();
    let desktop = quicktype::command(tools, "csharp", frames)?;
    let unions = quicktype::command_for_objects(tools, "csharp", building, &[])?;
    for (mut generate, frames, namespace) in [(desktop, frames, "Desktop"), (unions, building, "Building")] {
        let source = format!("{namespace}.cs");
        generate.args(["--framework", "NewtonSoft", "--csharp-version", "6", "--namespace", namespace]);
        finish(generate.arg("--out").arg(dir.join(&source)))?;
        let written = format!("{namespace}.ndjson");
        fs::write(dir.join(&written), frames.written_lines())?;
        sources.push(source);
        arguments.extend([namespace.to_owned(), written]);
    }
    finish(compiler(&dir, &libraries).arg("-out:Consumer.exe").arg("Consumer.cs").args(&sources))?;
    let mut program = Command::new("mono");
    program.arg("Consumer.exe").args(arguments).env("MONO_PATH", &libraries).current_dir(&dir);
    let output = finish(&mut program)?;
    let mut wrong = compiler(&dir, &libraries);
    let (errors, compiles) = run_tool(wrong.args(["-target:library", "-out:Wrong.dll", "Wrong.cs"]).args(&sources))?;
    if compiles {
        return Err(Trouble::Failed("Wrong.cs compiles".to_owned()));
    }
    // The position is in parentheses: `Wrong.cs(12,9): error …`.
    let number = |line: &str| line.strip_prefix("Wrong.cs(")?.split_once(',')?.0.parse().ok();
    let lines = errors.lines().filter(|line| line.contains(": error ")).filter_map(number).collect();
    let wrong_uses = check_marked_lines(&dir.join("Wrong.cs"), lines, &errors)?;
    Ok(format!("{}; {wrong_uses} wrong uses rejected", last_line(&output)))
}

fn compiler(dir: &Path, libraries: &Path) -> Command {
    let mut command = Command::new("mcs");
    command.arg(format!("-r:{}", libraries.join("Newtonsoft.Json.dll").display())).arg("-warnaserror").current_dir(dir);
    command
}
