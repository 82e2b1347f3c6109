//! The report formats of CI systems: names, keys and values that contain the syntax of a format are escaped.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::run::{RunOutput, VALID, folder, run};

/// Lines whose sender tries to inject text into the report. The problem of the second line follows a character of four bytes.
const LINES: &str = concat!(
    r#"{"command":"session.request.logout","target":"s","data":{},"]]>&\"<a>\n::error file=x::y%0A,:":5}"#,
    "\n",
    r#"{"command":"session.request.logout","😀":"😀","target":"::set-output name=a::b%0A\u0000\ufffe\u202e{0}[a](b)","data":{}}"#,
    "\n",
);

fn report(case: &str, format: &str) -> RunOutput {
    let good = format!("{VALID}\n");
    let folder =
        folder(&format!("formats-{case}"), &[("a,b:%20'\"<&.ndjson", LINES.as_bytes()), ("good.ndjson", good.as_bytes())]);
    let paths = ["./a,b:%20'\"<&.ndjson", "good.ndjson", "absent.ndjson"];
    run(&folder, &[&["check", "--show-values", "--format", format], paths.as_slice()].concat())
}

#[test]
fn github_has_one_command_per_line() {
    let output = report("github", "github");
    assert_eq!(output.status, 2);
    let lines: Vec<&str> = output.out.lines().collect();
    let (last, commands) = lines.split_last().unwrap();
    assert_eq!(*last, "1 error, 2 warnings: 2 of 3 frames valid, in 2 files, 1 input unreadable");
    for command in &commands[..3] {
        let (head, _) = command[2..].split_once("::").unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        assert!(command.starts_with("::") && (kind == "error" || kind == "warning"), "{command}");
        let keys: Vec<_> = properties.split(',').map(|property| property.split_once('=').unwrap().0).collect();
        assert_eq!(keys, ["file", "line", "col", "title"], "{command}");
        assert!(properties.starts_with("file=a%2Cb%3A%2520'\"<&.ndjson,line="), "{command}");
    }
    assert!(commands[2].contains(",line=2,col=55,"), "{}", commands[2]);
    assert!(
        commands[3].starts_with("::error file=absent.ndjson,title=unreadable::cannot read the input: "),
        "{}",
        commands[3]
    );
    assert_eq!(commands.len(), 4);
}

#[test]
fn gitlab_has_issues_with_different_fingerprints() {
    let output = report("gitlab", "gitlab");
    let issues: Vec<Value> = serde_json::from_str(&output.out).unwrap();
    assert_eq!(issues.len(), 4);
    assert_eq!((&issues[3]["check_name"], &issues[3]["location"]["path"]), (&"unreadable".into(), &"absent.ndjson".into()));
    for issue in &issues[..3] {
        assert_eq!(issue["location"]["path"], "a,b:%20'\"<&.ndjson");
        assert!(["major", "minor"].contains(&issue["severity"].as_str().unwrap()), "{issue}");
        assert!(issue["description"].is_string() && issue["check_name"].is_string(), "{issue}");
    }
    assert_eq!(issues[2]["location"]["lines"]["begin"], 2);
    let prints: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), 4);
    assert!(prints.iter().all(|print| print.len() == 32 && print.bytes().all(|byte| byte.is_ascii_hexdigit())));
}

#[test]
fn gitlab_has_an_empty_report_without_problems() {
    let folder = folder("formats-gitlab-none", &[("good.ndjson", VALID.as_bytes())]);
    let output = run(&folder, &["check", "--format", "gitlab", "good.ndjson"]);
    assert_eq!((output.status, serde_json::from_str::<Vec<Value>>(&output.out).unwrap().len()), (0, 0));
}

#[test]
fn sarif_has_rules_places_and_unreadable_files() {
    let output = report("sarif", "sarif");
    let log: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(uri, "a%2Cb%3A%2520%27%22%3C%26.ndjson");
        let text = result["message"]["text"].as_str().unwrap();
        assert!(!text.replace("{{", "").replace("}}", "").contains(['{', '}']) && !text.contains("]("), "{text}");
    }
    let region = &results[2]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startLine"].as_u64(), region["startColumn"].as_u64()), (Some(2), Some(55)));
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"].as_array().unwrap().len(), 1);
}

#[test]
fn junit_has_a_case_for_each_file() {
    let output = report("junit", "junit");
    let text = output.out.replace("timestamp=\"20", "timestamp=\"");
    assert!(text.contains(r#" tests="3" failures="1" errors="1" "#), "{text}");
    assert_eq!(text.matches("<testcase ").count(), 3);
    assert!(text.contains("<testcase name=\"good.ndjson\" classname=\"tieline.check\" time=\"0\"/>"), "{text}");
    assert_eq!(text.matches("<failure type=\"problem\" message=\"1 error\">").count(), 1);
    // Every `<` begins a tag of the report itself, and there is no character that XML 1.0 forbids.
    let tags = ["?xml", "testsuite", "/testsuite", "propert", "/propert", "testcase", "/testcase", "failure", "/failure"];
    let more = ["error", "/error", "system-out", "/system-out", "system-err"];
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        assert!(tags.iter().chain(&more).any(|tag| rest.starts_with(tag)), "{rest}");
    }
    assert!(!text.chars().any(|character| {
        (character < ' ' && character != '\n') || matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{202e}')
    }));
}

#[test]
fn a_frequent_problem_does_not_hide_the_others_in_junit() {
    let text = "{}\n".repeat(500) + "x\n" + r#"{"command":"session.request.logout","target":5,"data":{}}"#;
    let folder = folder("formats-junit-rules", &[("a.ndjson", text.as_bytes()), ("b.ndjson", b"{}\n")]);
    let output = run(&folder, &["check", "--format", "junit", "a.ndjson", "b.ndjson"]);
    for (part, count) in [("[not-a-frame]", 21), ("[syntax]", 1), ("[wrong-type]", 1), ("480 more", 1)] {
        assert_eq!(output.out.matches(part).count(), count, "{part}: {}", output.out);
    }
}

#[test]
fn masked_reports_show_no_value() {
    let secret = r#"{"command":"session.request.logout","target":"Ada Lovelace","data":{"phone of Ada":5},"Ada":1}"#;
    let folder = folder("formats-masked", &[("a.ndjson", secret.as_bytes())]);
    for format in ["github", "gitlab", "sarif", "junit"] {
        let output = run(&folder, &["check", "--format", format, "a.ndjson"]);
        assert_eq!(output.status, 1);
        assert!(!output.out.contains("Ada"), "{format}: {}", output.out);
    }
}
