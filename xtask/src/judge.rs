//! `cargo xtask judge`: compares the verdicts on a public protocol with those of its official schema.
//!
//! `tests/official` declares parts of public protocols from their official schemas. This task generates frames of such a part and mutates
//! them without regard to the declaration. On each frame, the library and the official schema must have the same verdict, except for the
//! differences that `tests/official/differences.toml` explains. The official schemas are not part of this repository.

mod differences;
mod mutate;
mod schema;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use official::dap::DebugAdapter;
use official::mcp::ModelContext;
use serde_json::Value;
use tieline::Policy;
use tieline::frame::{Frame, FrameKind};
use tieline::problem::{Level, Problem};
use tieline::protocol::{self, Protocol};
use tieline::sample::Generator;

use crate::consumers::TEXT_RULES;
use differences::{Difference, Table};
use mutate::Mutator;
use schema::{OfficialSchema, dap_schema, mcp_schema};

/// The maximum number of unexplained differences that are printed.
const PRINTED: usize = 20;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct JudgeOptions {
    /// The official schema.
    #[arg(long, value_name = "FILE")]
    schema: PathBuf,
    /// The protocol.
    #[arg(long, value_enum)]
    protocol: OfficialProtocol,
    /// The number of frames.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    frames: u64,
    /// The seed.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// A protocol with an official schema, of which `tests/official` declares a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OfficialProtocol {
    /// The Model Context Protocol, version 2025-06-18.
    Mcp,
    /// The Debug Adapter Protocol.
    Dap,
}

pub(crate) fn run(root: &Path, options: &JudgeOptions) -> ExitCode {
    let result = match options.protocol {
        OfficialProtocol::Mcp => judge::<ModelContext>(root, options, "mcp", mcp_schema),
        OfficialProtocol::Dap => judge::<DebugAdapter>(root, options, "dap", dap_schema),
    };
    match result {
        Ok(summary) => {
            print!("{}", summary.text);
            if summary.is_explained { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// The result of a comparison.
struct JudgeSummary {
    text: String,
    /// Whether every difference has an explanation, and every explanation a difference.
    is_explained: bool,
}

fn judge<P: Protocol>(
    root: &Path,
    options: &JudgeOptions,
    name: &str,
    schema_of: fn(&Value, Option<&str>) -> Option<Value>,
) -> Result<JudgeSummary, String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let schema = read(&options.schema)?;
    let schema = serde_json::from_str(&schema).map_err(|error| format!("{}: {error}", options.schema.display()))?;
    let table = Table::parse(&read(&root.join("tests/official/differences.toml"))?, name)?;
    let mut comparison = VerdictComparison::new(OfficialSchema::new(schema, schema_of), table);
    comparison.compare_examples::<P>()?;
    comparison.compare_random::<P>(options.frames, options.seed)?;
    Ok(comparison.summary(name))
}

/// A comparison in progress.
struct VerdictComparison {
    official: OfficialSchema,
    table: Table,
    /// The number of frames that both accept, and that both reject.
    accepted: u64,
    rejected: u64,
    /// How many frames each explanation applies to, by its index in the table.
    explained: BTreeMap<usize, u64>,
    /// The number and the first frame of each unexplained difference.
    unexplained: BTreeMap<Difference, (u64, String)>,
}

impl VerdictComparison {
    fn new(official: OfficialSchema, table: Table) -> Self {
        Self { official, table, accepted: 0, rejected: 0, explained: BTreeMap::new(), unexplained: BTreeMap::new() }
    }

    /// Compares the examples of the explanations, each of which must be needed.
    fn compare_examples<P: Protocol>(&mut self) -> Result<(), String> {
        let examples = self.table.explanations.iter().map(|one| (one.example.clone(), one.command.clone()));
        for (text, command) in examples.collect::<Vec<_>>() {
            let frame = serde_json::from_str(&text).map_err(|error| format!("{text}: {error}"))?;
            self.compare::<P>(&text, &frame, command.as_deref())?;
        }
        Ok(())
    }

    /// Compares random frames. A quarter of them is not mutated, a quarter is mutated by the generator, which has the declaration, and the
    /// others by [`Mutator`], which has only other frames and the names in the official schema.
    fn compare_random<P: Protocol>(&mut self, frames: u64, seed: u64) -> Result<(), String> {
        let valid = Generator::new(P::plan(), seed);
        let mutated = Generator::new(P::plan(), seed).invalid(0.5).mutated(0.5);
        let mut mutator = Mutator::new(seed, self.official.words());
        let (mut compared, mut index) = (0, 0);
        while compared < frames {
            let generator = if index % 4 == 1 { &mutated } else { &valid };
            let sample = generator.sample(index).map_err(|error| error.to_string())?;
            let command = (sample.kind != FrameKind::Event).then_some(&*sample.name);
            // A validator cannot see what is wrong in a text that is not JSON.
            if let Ok(mut frame) = serde_json::from_slice::<Value>(&sample.bytes) {
                if sample.label.is_none() {
                    mutator.learn(&frame);
                }
                let text = if index % 4 > 1 {
                    mutator.mutate(&mut frame);
                    frame.to_string()
                } else {
                    String::from_utf8_lossy(&sample.bytes).into_owned()
                };
                compared += u64::from(self.compare::<P>(&text, &frame, command)?);
            }
            index += 1;
        }
        Ok(())
    }

    /// Compares the verdicts on one frame. `command` is that of the request which a response answers. Returns whether a schema can validate it.
    fn compare<P: Protocol>(&mut self, text: &str, frame: &Value, command: Option<&str>) -> Result<bool, String> {
        let problems = problems::<P>(text, command);
        if problems.iter().any(|problem| TEXT_RULES.contains(&problem.rule)) {
            return Ok(false);
        }
        let errors = self.official.errors(frame, command)?;
        let differences = match (problems.is_empty(), errors.is_empty()) {
            (true, true) => {
                self.accepted += 1;
                return Ok(true);
            }
            (false, false) => {
                self.rejected += 1;
                return Ok(true);
            }
            (false, true) => problems.iter().map(|problem| Difference::of_problem(problem, frame)).collect(),
            (true, false) => errors,
        };
        for difference in differences {
            match self.table.explain(&difference) {
                Some(index) => *self.explained.entry(index).or_default() += 1,
                None => self.unexplained.entry(difference).or_insert_with(|| (0, text.to_owned())).0 += 1,
            }
        }
        Ok(true)
    }

    fn summary(&self, name: &str) -> JudgeSummary {
        let mut lines = vec![format!(
            "{name}: {} frames accepted by both, {} rejected by both, {} kinds of differences explained, {} not explained",
            self.accepted,
            self.rejected,
            self.explained.len(),
            self.unexplained.len()
        )];
        for (index, explanation) in self.table.explanations.iter().enumerate() {
            let count = self.explained.get(&index).copied().unwrap_or_default();
            lines.push(match count {
                0 => format!("unnecessary explanation: {explanation}"),
                count => format!("{count} times: {explanation}"),
            });
        }
        for (difference, (count, text)) in self.unexplained.iter().take(PRINTED) {
            lines.push(format!("not explained, {count} times: {difference}\n  {text}"));
        }
        let is_explained = self.unexplained.is_empty() && self.explained.len() == self.table.explanations.len();
        JudgeSummary { text: lines.join("\n") + "\n", is_explained }
    }
}

/// The errors of the library in a frame: a response is read as that to the command, if there is one.
fn problems<P: Protocol>(text: &str, command: Option<&str>) -> Vec<Problem> {
    let denied = |problems: &[Problem]| -> Vec<Problem> {
        problems.iter().filter(|problem| problem.rule.level() == Level::Deny).cloned().collect()
    };
    let is_response = |kind: FrameKind| matches!(kind, FrameKind::Success | FrameKind::Failure);
    match (protocol::read::<P>(text, Policy::Strict), command) {
        (Err(error), _) => denied(error.problems()),
        (Ok(message), Some(command)) if is_response(message.kind()) => {
            let read = protocol::read_response::<P>(command, text, Policy::Strict);
            read.err().map(|error| denied(error.problems())).unwrap_or_default()
        }
        // An unknown message is an error for the checker only.
        (Ok(_), _) => denied(protocol::check::<P>(text, Policy::Strict).problems()),
    }
}

#[cfg(test)]
mod tests {
    use super::differences::Acceptor;
    use super::*;

    const SCHEMA: &str = r#"{"definitions":{
        "JSONRPCRequest":{"required":["id"]},
        "PingRequest":{"properties":{"params":{"required":["token"]}}},
        "JSONRPCMessage":{}
    }}"#;

    const REQUIRED: &str = r#"[[mcp]]
accepted-by = "tieline"
rule = "required"
at = "/*"
because = "b"
example = '{"jsonrpc":"2.0","id":1,"method":"ping","params":{}}'
"#;

    const WRONG_VALUE: &str = r#"[[mcp]]
accepted-by = "schema"
rule = "wrong-value"
at = "/jsonrpc"
because = "a"
example = '{"jsonrpc":"1.0","id":1,"method":"ping","params":{"token":1}}'
"#;

    fn compare(table: &str) -> VerdictComparison {
        let schema = serde_json::from_str(SCHEMA).unwrap();
        let mut comparison =
            VerdictComparison::new(OfficialSchema::new(schema, mcp_schema), Table::parse(table, "mcp").unwrap());
        for text in [
            r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"token":1}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{}}"#,
            r#"{"jsonrpc":"1.0","id":1,"method":"ping","params":{"token":1}}"#,
            r#"{"jsonrpc":"1.0","id":1,"method":"ping","params":{}}"#,
        ] {
            let frame = serde_json::from_str(text).unwrap();
            assert_eq!(comparison.compare::<ModelContext>(text, &frame, Some("ping")), Ok(true));
        }
        comparison
    }

    #[test]
    fn a_difference_without_an_explanation_fails() {
        let comparison = compare("");
        assert_eq!((comparison.accepted, comparison.rejected), (1, 1));
        let found: Vec<String> = comparison.unexplained.keys().map(Difference::to_string).collect();
        assert_eq!(
            found,
            ["only the schema accepts it, wrong-value at /jsonrpc", "only tieline accepts it, required at /params"]
        );
        assert!(!comparison.summary("mcp").is_explained);
    }

    #[test]
    fn explained_differences_pass_and_unnecessary_explanations_fail() {
        let both = format!("{WRONG_VALUE}{REQUIRED}");
        assert!(compare(&both).summary("mcp").is_explained);
        // The example has another difference than the explanation.
        let more = format!("{both}{}", REQUIRED.replace("/*", "/id"));
        let mut comparison = compare(&more);
        comparison.compare_examples::<ModelContext>().unwrap();
        assert!(!comparison.summary("mcp").is_explained);
    }

    #[test]
    fn a_response_is_read_as_that_of_its_request() {
        let text = r#"{"jsonrpc":"2.0","id":1,"result":{"tools":1}}"#;
        assert!(problems::<ModelContext>(text, Some("ping")).is_empty());
        assert_eq!(problems::<ModelContext>(text, Some("tools/list")).len(), 1);
        let difference = Difference::of_problem(&problems::<ModelContext>("{}", None)[0], &Value::Null);
        assert_eq!(difference.side, Acceptor::Schema);
    }

    #[test]
    fn unsafe_integers_are_a_difference_of_their_own() {
        let text = r#"{"jsonrpc":"2.0","id":9007199254740992,"method":"ping"}"#;
        let problem = &problems::<ModelContext>(text, None)[0];
        assert_eq!(Difference::of_problem(problem, &serde_json::from_str(text).unwrap()).rule, "unsafe-integer");
    }
}
