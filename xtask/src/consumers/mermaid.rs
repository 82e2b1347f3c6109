//! Mermaid parses the diagrams of `tieline trace`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use testkit::language::LanguageServer;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;

use super::page;
use super::tools::{Outcome, Tools, Trouble, finish, last_line};

/// Frames whose values are the syntax of diagrams.
const SYNTAX: &str = concat!(
    r#"{"messageType":"objectEvent","target":"end","name":"state.updated","data":{}}"#,
    "\n",
    r#"{"messageType":"objectEvent","target":"a;b#c: d%%{init}%%","name":"state.updated","data":{}}"#,
    "\n",
    r#"{"command":"channel.dial","target":"loop\nend.\"<b>&amp;","data":{"destination":5}}"#,
    "\n",
    r#"{"command":"->>+x:","target":"\u202e😀","data":{}}"#,
    "\n{\n",
);

/// Writes the diagrams and parses them.
pub(super) fn run(tools: &Tools) -> Outcome {
    tools.mermaid()?;
    let dir = tools.consumer("mermaid", "mermaid")?;
    let mut command = Command::new("node");
    command.arg(dir.join("parse.mjs"));
    let recordings = tools.root.join("tests/broken/conversations");
    for entry in fs::read_dir(recordings.join("agent-desktop"))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".expected.ndjson") {
            continue;
        }
        command.arg(diagram::<AgentDesktop>(&dir, &path)?);
    }
    command.arg(diagram::<AgentDesktop>(&dir, &tools.root.join("tests/captures"))?);
    command.arg(diagram::<LanguageServer>(&dir, &recordings.join("language-server/reused-id.ndjson"))?);
    for (name, text) in [("syntax.ndjson", SYNTAX), ("empty.ndjson", "")] {
        let path = dir.join(name);
        fs::write(&path, text)?;
        command.arg(diagram::<AgentDesktop>(&dir, &path)?);
    }
    finish(&mut command).map(|output| last_line(&output))
}

/// Writes the diagram of a capture, and returns its path.
fn diagram<P: Protocol>(dir: &Path, capture: &Path) -> Result<PathBuf, Trouble> {
    // A record may be a frame, or have one.
    let options =
        ["trace", "--complete", "--format", "mermaid", "--show-values", "--frames-at", "/frame", "--frames-at", ""];
    let text = page::output::<P>(&options.map(Path::new), capture)?;
    let path = dir.join(capture.with_extension("mmd").file_name().unwrap_or_default());
    fs::write(&path, text)?;
    Ok(path)
}
