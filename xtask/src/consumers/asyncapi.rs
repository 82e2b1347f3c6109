//! The official parser of `AsyncAPI` reads the documents of all test protocols.

use std::fs;
use std::process::Command;

use testkit::gateway::Gateway;
use testkit::language::LanguageServer;
use testkit::realtime::Realtime;
use tieline::Plan;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::schema::asyncapi;

use super::tools::{Outcome, Tools, Trouble, finish, last_line};

/// Writes the documents and parses them.
pub(super) fn run(tools: &Tools) -> Outcome {
    tools.node()?;
    let dir = tools.consumer("node", "asyncapi")?;
    let mut command = Command::new("node");
    command.arg(dir.join("validate.mjs"));
    let plans: [&Plan; 4] = [AgentDesktop::plan(), Realtime::plan(), Gateway::plan(), LanguageServer::plan()];
    for plan in plans {
        let document = asyncapi(plan).map_err(|error| Trouble::Failed(error.to_string()))?;
        let name = plan.protocol.as_ref().map_or("protocol", |facts| &facts.name);
        let path = dir.join(format!("{name}.asyncapi.json"));
        fs::write(&path, document)?;
        command.arg(path);
    }
    finish(&mut command).map(|output| last_line(&output))
}
