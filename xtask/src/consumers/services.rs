//! GitHub's action, GitLab's script and pre-commit's hook, run as those services run them.

use std::fs;
use std::process::Command;

use super::tools::{Outcome, Trouble, Workshop, at_hand, finish, last_line};
use crate::command;

/// Runs them over sound captures and over broken ones, and holds their files against the schemas of the services.
pub(super) fn run(workshop: &Workshop) -> Outcome {
    at_hand("git", "--version")?;
    at_hand("bash", "--version")?;
    let python = workshop.python()?;
    let tieline = command::built(&workshop.root).map_err(Trouble::Failed)?;
    let dir = workshop.bench("python", "services")?;
    let folder = dir.join("run");
    fs::create_dir_all(&folder)?;
    let mut command = Command::new(python.join("python"));
    command.arg(dir.join("run.py")).arg(&workshop.root).arg(tieline).arg(folder);
    finish(&mut command).map(|said| last_line(&said))
}
