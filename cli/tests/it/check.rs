//! `tieline check`: output formats, exit statuses and options.

use std::io::Read;

use crate::run::{VALID, command, folder, run, run_with};

/// A capture with many kinds of problems.
const MONDAY: &str = concat!(
    r#"{"messageType":"objectEvent","target":"s.c","name":"channel.externaldispositions.updated","data":{"dispositions":[{"interactionDispositionId":"1","value":"Zaphod","extensions":[],"labels":[{"language":"en","country":"GB","name":5,"description":"d"}]}]}}"#,
    "\n",
    r#"{"command":"session.addchannel","target":"s","data":{}}"#,
    "\n",
    r#"{"command":"session.request.addchannel","target":"s.s.s.s","data":{"channel":{"endpoint":"x","type":"telephony"},"extra":1}}"#,
    "\n\n",
    r#"nonsense, {"name": 'x'}"#,
    "\n",
    r#"{"command":"channel.dial","target":"s.c","destination":"5","data":{"Destination":"5"}}"#,
    "\n",
    r#"{"command":"session.request.logout","target":"s","data":{}}"#,
);

#[test]
fn the_human_report_has_masked_excerpts() {
    let folder = folder("human", &[("monday.ndjson", MONDAY.as_bytes())]);
    let output = run(&folder, &["check", "monday.ndjson"]);
    assert_eq!((output.status, output.err.as_str()), (1, ""));
    insta::assert_snapshot!(output.out);
}

#[test]
fn the_human_report_shows_values_on_request() {
    let folder = folder("values", &[("monday.ndjson", MONDAY.as_bytes())]);
    insta::assert_snapshot!(run(&folder, &["check", "--show-values", "monday.ndjson"]).out);
}

#[test]
fn the_human_report_has_colours_on_request() {
    let folder = folder("colours", &[]);
    let input = b"{\"command\":5,\"target\":\"s\",\"data\":{}}";
    insta::assert_snapshot!(run_with(&folder, &["check", "--color", "always"], input).out);
    assert!(!run_with(&folder, &["check"], input).out.contains('\x1b'));
}

#[test]
fn the_json_report_has_a_line_for_each_problem_and_a_summary() {
    let folder = folder("json", &[("monday.ndjson", MONDAY.as_bytes())]);
    let output = run(&folder, &["check", "--format", "json", "monday.ndjson"]);
    assert_eq!((output.status, output.err.as_str()), (1, ""));
    insta::assert_snapshot!(output.out);
    for line in output.out.lines() {
        let line: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        let mut keys: Vec<&str> = line.keys().map(String::as_str).collect();
        keys.sort_unstable();
        let expected: &[&str] = if line["type"] == "problem" {
            &["column", "file", "frame", "level", "line", "name", "pointer", "rule", "text", "type"]
        } else {
            &["deny", "files", "frames", "type", "valid", "warn"]
        };
        assert_eq!(keys, expected);
    }
}

#[test]
fn the_exit_status_depends_on_the_problems() {
    let warned = r#"{"command":"session.request.logout","target":"s","data":{"extra":1}}"#;
    let folder = folder("status", &[]);
    let status = |arguments: &[&str], input: &str| run_with(&folder, arguments, input.as_bytes()).status;
    assert_eq!(status(&["check"], VALID), 0);
    assert_eq!(status(&["check"], ""), 1);
    assert_eq!(status(&["check", "--allow-empty"], ""), 0);
    assert_eq!(status(&["check"], warned), 0);
    assert_eq!(status(&["check", "--deny", "unknown-field"], warned), 1);
    assert_eq!(status(&["check", "-"], "{}"), 1);
    assert_eq!(status(&["check", "--warn", "not-a-frame"], "{}"), 0);
    assert_eq!(status(&["check", "--deny", "nonsense"], VALID), 2);
    assert_eq!(status(&["check", "--format", "nonsense"], VALID), 2);
    assert_eq!(status(&["check", "absent.json"], VALID), 2);
    assert_eq!(status(&["nonsense"], ""), 2);
    assert_eq!(status(&[], ""), 2);
    assert_eq!(status(&["--help"], ""), 0);
}

#[test]
fn the_last_level_for_a_rule_applies() {
    let folder = folder("levels", &[]);
    let out = |arguments: &[&str]| {
        let all: Vec<&str> = ["check", "--format", "json"].iter().chain(arguments).copied().collect();
        let out = run_with(&folder, &all, b"{}").out;
        out.lines().last().unwrap().to_owned()
    };
    let summary = |valid, deny, warn| {
        format!(r#"{{"type":"summary","files":1,"frames":1,"valid":{valid},"deny":{deny},"warn":{warn}}}"#)
    };
    assert_eq!(out(&["--warn", "not-a-frame", "--deny", "not-a-frame"]), summary(0, 1, 0));
    assert_eq!(out(&["--deny", "not-a-frame", "--warn", "not-a-frame"]), summary(1, 0, 1));
    assert_eq!(out(&["--deny", "not-a-frame", "--allow", "not-a-frame"]), summary(1, 0, 0));
    assert_eq!(out(&["--allow", "syntax", "--allow", "not-a-frame", "--deny", "not-a-frame"]), summary(0, 1, 0));
}

#[test]
fn an_unknown_rule_is_rejected_with_a_suggestion() {
    let output = run(&folder("rule", &[]), &["check", "--allow", "unknown-fild"]);
    assert!(output.err.contains("'unknown-field'"), "{}", output.err);
}

#[test]
fn problems_beyond_the_limit_are_counted() {
    let folder = folder("most", &[]);
    let input = "{}\n".repeat(5);
    let output = run_with(&folder, &["check", "--max-problems", "2"], input.as_bytes());
    assert_eq!(output.status, 1);
    assert_eq!(output.out.matches("error[not-a-frame]").count(), 2);
    assert!(output.out.contains("3 problems not shown"), "{}", output.out);
    let output = run_with(&folder, &["check", "--max-problems", "0", "--format", "json"], input.as_bytes());
    assert_eq!(output.out, "{\"type\":\"summary\",\"files\":1,\"frames\":5,\"valid\":0,\"deny\":5,\"warn\":0}\n");
}

#[test]
fn the_policy_is_strict_by_default() {
    let folder = folder("policy", &[]);
    let input = br#"{"command":"channel.dial","target":"s.c","data":{"destination":"5","extensions":null}}"#;
    assert_eq!(run_with(&folder, &["check"], input).status, 1);
    assert_eq!(run_with(&folder, &["check", "--policy", "tolerant"], input).status, 0);
}

#[test]
fn a_long_line_is_rejected_and_the_next_one_is_read() {
    let long = format!(r#"{{"command":"{}"}}"#, "x".repeat(1 << 20));
    let input = format!("{VALID}\n{long}\n{VALID}\n{{}}\n{long}");
    let folder = folder("long", &[("list.json", format!("[{VALID},{long},{{}},{long}]").as_bytes())]);
    let output = run_with(&folder, &["check", "--max-line", "1000", "-", "list.json"], input.as_bytes());
    assert_eq!(output.status, 1);
    insta::assert_snapshot!(output.out);
}

#[test]
fn a_closed_output_pipe_ends_the_command_without_an_error() {
    let folder = folder("pipe", &[("many.ndjson", "{}\n".repeat(100_000).as_bytes())]);
    let mut child = command(&folder, &["check", "many.ndjson"]).spawn().unwrap();
    let mut some = [0; 64];
    child.stdout.as_mut().unwrap().read_exact(&mut some).unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// `main` is generic: a crate with its own protocol gets the whole command. It is enough that this compiles.
#[test]
fn the_command_is_generic_over_the_protocol() {
    let _: fn() -> std::process::ExitCode = tieline_cli::main::<testkit::greenhouse::Greenhouse>;
}

/// The name of an unknown message is shown if it looks like one. If a name is masked and there is no similar one to suggest, a
/// help line explains how to see it.
#[test]
fn a_masked_name_has_a_help_line() {
    let text = "{\"command\":\"parrot.feed\",\"target\":\"s\",\"data\":{}}\n\
        {\"command\":\"Polly's seeds\",\"target\":\"s\",\"data\":{}}\n\
        {\"command\":\"session.request.logout\",\"target\":\"s\",\"data\":{\"Polly's seeds\":5}}\n";
    let folder = folder("unmask", &[("a.ndjson", text.as_bytes())]);
    let name = "= help: use `--show-values` to show the name, and `tieline list` for the names of the protocol\n";
    let key = "= help: use `--show-values` to show the name\n";
    let masked = run(&folder, &["check", "a.ndjson"]).out;
    assert!(masked.contains(name) && masked.contains(key) && !masked.contains("Polly"), "{masked}");
    assert!(masked.contains("/command: expected the name of a command, found `parrot.feed`\n"), "{masked}");
    let shown = run(&folder, &["check", "--show-values", "a.ndjson"]).out;
    assert!(!shown.contains("--show-values") && shown.contains("/data/Polly's seeds"), "{shown}");
}
