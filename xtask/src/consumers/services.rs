//! GitHub's action, GitLab's script and pre-commit's hook, run as those services run them.

use std::fs;
use std::process::Command;

use super::tools::{Outcome, Tools, Trouble, finish, last_line, require};
use crate::command;

/// Runs them on valid and invalid captures, and validates their files against the schemas of the services.
pub(super) fn run(tools: &Tools) -> Outcome {
    require("git", "--version")?;
    require("bash", "--version")?;
    let python = tools.python()?;
    let tieline = command::built(&tools.root).map_err(Trouble::Failed)?;
    let dir = tools.consumer("python", "services")?;
    let folder = dir.join("run");
    fs::create_dir_all(&folder)?;
    let mut command = Command::new(python.join("python"));
    command.arg(dir.join("run.py")).arg(&tools.root).arg(tieline).arg(folder);
    finish(&mut command).map(|output| last_line(&output))
}
