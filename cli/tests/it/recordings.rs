//! The conversations in `tests/broken/conversations`, each with one fault. A folder has those of a protocol, and a file is named after the
//! rule. A line of `NAME.expected.ndjson` is a finding: its line, its rule, and the line of the other frame, if there is one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use testkit::language::LanguageServer;
use tieline::agent_desktop::AgentDesktop;
use tieline::capture::{CheckOptions, CheckedFrame};
use tieline::problem::{Rule, Show};
use tieline::protocol::Protocol;
use tieline::schema::artefacts;

use crate::conversations::depot::Depot;
use crate::run::{folder, run};

/// The rules of conversations.
const RULES: [Rule; 14] = [
    Rule::UnexpectedResponse,
    Rule::UnansweredRequest,
    Rule::ResponseTimeout,
    Rule::DuplicateResponse,
    Rule::ResponseOrder,
    Rule::ReusedId,
    Rule::ReplyDiffers,
    Rule::CreatedTwice,
    Rule::UseBeforeCreation,
    Rule::UseAfterEnd,
    Rule::GroupDiffers,
    Rule::ParentDiffers,
    Rule::MissingEvent,
    Rule::EventOrder,
];

/// The folder of the recordings of a protocol, with its artefacts.
fn recordings<P: Protocol>() -> PathBuf {
    let protocol = P::SHAPE.name;
    let artefacts = artefacts::<P>().unwrap();
    let paths: Vec<(String, &[u8])> =
        artefacts.iter().map(|(path, text)| (format!("schema/{path}"), text.as_bytes())).collect();
    let paths: Vec<(&str, &[u8])> = paths.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = folder(&format!("recordings-{protocol}"), &paths);
    let files = fs::read_dir(crate::root().join("tests/broken/conversations").join(protocol)).unwrap();
    for file in files.map(Result::unwrap) {
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    folder
}

/// The findings in a recording.
fn findings(folder: &Path, action: &[&str], file: &str) -> Vec<Value> {
    // A record may be a frame, or have one with a time.
    let options = ["--format", "json", "--frames-at", "/frame", "--frames-at", ""];
    let output = run(folder, &[&["--protocol", "schema"], action, &options, &[file]].concat());
    let lines: Vec<Value> = output.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let problems = lines.iter().filter(|line| line["type"] == "problem");
    let finding = |problem: &Value| {
        let mut finding = json!({ "line": problem["line"], "rule": problem["rule"] });
        if let Some(other) = problem.get("related") {
            finding["related"] = other["line"].clone();
        }
        finding
    };
    problems.map(finding).collect()
}

fn assert_findings<P: Protocol>(found: &mut BTreeSet<String>) {
    let folder = recordings::<P>();
    let names: BTreeSet<String> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    for name in names.iter().filter_map(|name| name.strip_suffix(".ndjson")).filter(|name| !name.ends_with(".expected")) {
        let file = format!("{name}.ndjson");
        let trace = ["trace", "--complete", "--time-at", "/time", "--timeout", "5s"];
        let text = fs::read_to_string(folder.join(format!("{name}.expected.ndjson"))).unwrap();
        let expected: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(expected.iter().all(|finding| finding["rule"] == *name), "{name}: {expected:?}");
        assert_eq!(findings(&folder, &trace, &file), expected, "{name}");
        assert_eq!(findings(&folder, &["check"], &file), [Value::Null; 0], "the frames of {name} are valid by themselves");
        found.insert(name.to_owned());
    }
}

/// A program that checks a file finds the same, also what is incomplete at its end.
#[test]
fn a_file_has_the_same_findings_in_a_program() {
    let folder = crate::root().join("tests/broken/conversations/agent-desktop");
    for (name, expected) in [("unanswered-request", 2), ("missing-event", 2), ("use-after-end", 6), ("group-differs", 5)] {
        let mut options = CheckOptions::default();
        options.trace = true;
        options.levels.set_complete(true);
        let (mut found, mut unanswered) = (Vec::new(), 0);
        let counts =
            tieline_cli::check_file(AgentDesktop::plan(), &folder.join(format!("{name}.ndjson")), options, &mut |checked| {
                unanswered += checked.counts.unanswered;
                found.extend(checked.problems.iter().map(|problem| (checked.position(problem).line, problem.rule.id())));
                usize::MAX
            });
        let counts = counts.unwrap();
        assert_eq!((found.first(), counts.unanswered), (Some(&(expected, name)), unanswered), "{name}");
        assert_eq!(counts.deny + counts.warn, found.len() as u64, "{name}");
        assert_eq!(unanswered > 0, name == "unanswered-request");
    }
}

/// The help for a file without a frame says where frames were searched.
#[test]
fn an_empty_file_has_the_same_help_in_a_program() {
    let har = r#"{"log":{"version":"1.2","entries":[]}}"#;
    let folder = folder("recordings-empty", &[("a.ndjson", b"{\"x\":{}}\n"), ("b.ndjson", b""), ("c.har", har.as_bytes())]);
    for name in ["a.ndjson", "b.ndjson", "c.har"] {
        let output = run(&folder, &["check", "--format", "json", "--frames-at", "/frame", name]);
        let problem: Value = serde_json::from_str(output.out.lines().next().unwrap()).unwrap();
        let mut options = CheckOptions::default();
        options.frames_at = vec!["/frame".parse().unwrap()];
        let mut found = Vec::new();
        let each = &mut |checked: &CheckedFrame<'_>| {
            for problem in checked.problems {
                let help = problem.help.as_deref().unwrap_or_default();
                found.push((problem.rule, format!("{}; help: {help}", problem.text(Show::Masked))));
            }
            usize::MAX
        };
        tieline_cli::check_file(AgentDesktop::plan(), &folder.join(name), options, each).unwrap();
        assert_eq!(found, [(Rule::EmptyInput, problem["text"].as_str().unwrap().to_owned())], "{name}");
    }
}

#[test]
fn each_rule_of_conversations_has_a_recording() {
    let mut found = BTreeSet::new();
    assert_findings::<AgentDesktop>(&mut found);
    assert_findings::<LanguageServer>(&mut found);
    assert_findings::<Depot>(&mut found);
    assert_eq!(found, RULES.iter().map(|rule| rule.id().to_owned()).collect());
}
