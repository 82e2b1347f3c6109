//! Chromium opens the pages of `tieline doc`, `tieline coverage` and `tieline trace`, and the playground of the npm package. Links, search
//! and keyboard must work, nothing may be loaded, and axe-core must find no serious barrier.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use testkit::gateway::Gateway;
use testkit::language::LanguageServer;
use testkit::realtime::Realtime;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;

use super::packages;
use super::tools::{Outcome, Tools, Trouble, finish, last_line};

/// Writes the pages and opens them.
pub(super) fn run(tools: &Tools) -> Outcome {
    let chromium = Tools::chromium()?;
    tools.browser()?;
    let dir = tools.consumer("browser", "page")?;
    let screenshots = tools.fresh_folder("browser/screenshots")?;
    let mut command = Command::new("node");
    command.arg(dir.join("page.mjs")).arg(chromium).arg(screenshots);
    let older = tools.root.join("tests/baseline/agent-desktop");
    command.arg("doc").arg(write::<AgentDesktop>(&dir.join("desktop"), &[], &older)?);
    command.arg("doc").arg(write::<Realtime>(&dir.join("flat"), &[], &older)?);
    command.arg("doc").arg(write::<Gateway>(&dir.join("nested"), &[], &older)?);
    command.arg("doc").arg(write::<LanguageServer>(&dir.join("json-rpc"), &[], &older)?);
    let building = tools.root.join("tests/building/schema");
    let options = [Path::new("--protocol"), &building];
    command.arg("doc").arg(write::<AgentDesktop>(&dir.join("building"), &options, &older)?);
    let coverage = dir.join("coverage.html");
    let broken = tools.root.join("tests/broken");
    fs::write(&coverage, output::<AgentDesktop>(&["coverage", "--format", "html", "--missing"].map(Path::new), &broken)?)?;
    command.arg("coverage").arg(coverage);
    for (name, options) in [("faults", &[][..]), ("values", &["--show-values"])] {
        let page = dir.join(format!("{name}.html"));
        let words = ["trace", "--complete", "--format", "html", "--frames-at", "/frame", "--frames-at", ""];
        let words = words.iter().chain(&["--exclude", "*.expected.ndjson"]).chain(options);
        let words: Vec<&Path> = words.map(Path::new).collect();
        fs::write(&page, output::<AgentDesktop>(&words, &broken.join("conversations/agent-desktop"))?)?;
        command.arg("trace").arg(page);
    }
    let playground = packages::built_node(tools);
    if let Some(package) = &playground {
        command.arg("playground").arg(package);
    }
    let without = if playground.is_some() { "" } else { "; without the playground, which `npm-package` builds" };
    finish(&mut command).map(|output| format!("{}{without}", last_line(&output)))
}

/// Writes the page of a protocol with its changes since another version or protocol, and returns its path.
fn write<P: Protocol>(dir: &Path, options: &[&Path], older: &Path) -> Result<PathBuf, Trouble> {
    let words = [Path::new("doc"), Path::new("--since"), older, Path::new("--out")];
    let arguments: Vec<&Path> = options.iter().copied().chain(words).collect();
    output::<P>(&arguments, dir)?;
    Ok(dir.join("index.html"))
}

/// The output of the command of a protocol.
pub(super) fn output<P: Protocol>(arguments: &[&Path], last: &Path) -> Result<String, Trouble> {
    let words = [Path::new("tieline")].into_iter().chain(arguments.iter().copied()).chain([last]);
    let words: Vec<String> = words.map(|word| word.display().to_string()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    tieline_cli::__private::written::<P>(&words).ok_or_else(|| Trouble::Failed(words.join(" ")))
}
