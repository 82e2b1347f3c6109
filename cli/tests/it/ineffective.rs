//! Options that have no effect on the given inputs are reported: otherwise nobody notices that nothing is checked.

use std::fs;

use crate::correlation::{HOVER_REPLY, hover, result, server};
use crate::run::{RunOutput, folder, run};

const DIAL: &str = r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":"1"}}"#;

const SUCCESS: &str = r#"{"command":"channel.dial","target":"s1.c1","result":"success","data":{"destination":"1"}}"#;

/// Records with a peer, a direction and a time.
fn records(frames: [&str; 2]) -> String {
    let record = |(index, frame)| format!("{{\"peer\":\"p\",\"dir\":\"{index}\",\"at\":{index},\"frame\":{frame}}}\n");
    frames.into_iter().enumerate().map(record).collect()
}

/// The messages of a run, which must be good.
fn messages(output: &RunOutput) -> Vec<&str> {
    assert_eq!(output.status, 0, "{}{}", output.out, output.err);
    output.err.lines().collect()
}

const HELP: &str = "give a JSON Pointer into the record, in which the frame is a member";

#[test]
fn facts_that_no_record_contains_are_reported_once() {
    let names = ["a.ndjson", "b.ndjson", "c.ndjson"];
    let folder = folder("ineffective-facts", &[]);
    for name in names {
        fs::write(folder.join(name), records([DIAL, SUCCESS])).unwrap();
    }
    let trace = |arguments: &[&str]| run(&folder, &[&["trace", "--frames-at", "/frame"], arguments, &names].concat());
    assert_eq!(messages(&trace(&["--time-at", "/at", "--timeout", "5s", "--connection-at", "/peer"])), [""; 0]);
    assert_eq!(messages(&trace(&["--direction-at", "/dir"])), [""; 0]);
    let missing = [
        (&["--time-at", "/time"][..], "`time-at` has no effect, because no record has a time at `/time`"),
        (&["--time-at", "/peer"], "`time-at` has no effect, because no record has a time at `/peer`"),
        (
            &["--time-at", "/t", "--timeout", "5s"],
            "`time-at` and `timeout` have no effect, because no record has a time at `/t`",
        ),
        (&["--connection-at", "/p"], "`connection-at` has no effect, because no record has a connection at `/p`"),
        (&["--direction-at", "/d"], "`direction-at` has no effect, because no record has a direction at `/d`"),
    ];
    for (arguments, text) in missing {
        let expected = format!("warning: `a.ndjson`: {text}: {HELP}; also in 2 other inputs");
        assert_eq!(messages(&trace(arguments)), [expected]);
        assert_eq!(messages(&trace(&[arguments, &["--quiet"]].concat())), [""; 0]);
    }
    let expected = "warning: `a.ndjson`: `timeout` has no effect, because the times of the frames are unknown: set `--time-at` to their \
                    place in the records; also in 2 other inputs";
    assert_eq!(messages(&trace(&["--timeout", "5s"])), [expected]);
    // An input without frames has no times.
    fs::write(folder.join("a.ndjson"), "").unwrap();
    assert_eq!(messages(&run(&folder, &["trace", "--timeout", "5s", "--allow-empty", "a.ndjson"])), [""; 0]);
}

#[test]
fn check_reports_options_about_responses_that_it_does_not_match() {
    let folder = folder("ineffective-check", &[]);
    fs::write(folder.join("a.ndjson"), records([DIAL, SUCCESS])).unwrap();
    let arguments = ["--frames-at", "/frame", "--complete", "--direction-at", "/dir", "a.ndjson"];
    let expected = "note: `--direction-at`, `--complete` have no effect here, because responses name their command: `tieline trace` \
                    matches them with requests";
    assert_eq!(messages(&run(&folder, &[&["check"], &arguments[..]].concat())), [expected]);
    let coverage = run(&folder, &[&["coverage", "--missing"], &arguments[..]].concat());
    assert_eq!(messages(&coverage), [expected]);
    assert_eq!(messages(&run(&folder, &[&["trace"], &arguments[..]].concat())), [""; 0]);
    let rules = ["--frames-at", "/frame", "--deny", "missing-event", "--warn", "unexpected-response", "a.ndjson"];
    let expected = ["missing-event", "unexpected-response"]
        .map(|rule| format!("note: `check` never reports the rule `{rule}`: use `tieline trace`"));
    assert_eq!(messages(&run(&folder, &[&["check"], &rules[..]].concat())), expected);
}

#[test]
fn check_matches_responses_that_do_not_name_their_command() {
    let folder = server("ineffective-untied", &[]);
    fs::write(folder.join("a.ndjson"), records([&hover("1"), &result("1", HOVER_REPLY)])).unwrap();
    let arguments = [
        "--protocol",
        "schema",
        "check",
        "--frames-at",
        "/frame",
        "--complete",
        "--deny",
        "unexpected-response",
        "a.ndjson",
    ];
    assert_eq!(messages(&run(&folder, &arguments)), [""; 0]);
    let output = run(&folder, &[&arguments[..], &["--connection-at", "/p"]].concat());
    let text = "`connection-at` has no effect, because no record has a connection at `/p`";
    assert_eq!(messages(&output), [format!("warning: `a.ndjson`: {text}: {HELP}")]);
}

#[test]
fn filters_that_select_nothing_and_ignored_arguments_are_reported() {
    let folder = folder("ineffective-others", &[]);
    fs::write(folder.join("a.ndjson"), format!("{DIAL}\n{SUCCESS}\n")).unwrap();
    let selected = |object| run(&folder, &["trace", "--format", "mermaid", "--object", object, "a.ndjson"]);
    assert_eq!(messages(&selected("s1")), [""; 0]);
    let output = selected("c1");
    assert!(output.err.starts_with("warning: `--object` and `--connection` select none of the frames"), "{}", output.err);
    assert_eq!(messages(&output).len(), 1);
    let output = run(&folder, &["redact", "--quiet", "--only-sensitive", "a.ndjson"]);
    let expected = "warning: the protocol declares no values as sensitive, so that `--only-sensitive` replaces none: omit the option to \
                    replace all values";
    assert_eq!(messages(&output), [expected]);
    let output = run(&folder, &["check", "--stdin-filename", "b.ndjson", "a.ndjson"]);
    assert_eq!(messages(&output), ["note: `--stdin-filename` has no effect, because the standard input, `-`, is not read"]);
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema");
    let output = run(&folder, &["--protocol", schema, "diff", schema, schema]);
    assert_eq!(messages(&output), ["note: `--protocol` has no effect, because the newer version is given too"]);
    assert_eq!(messages(&run(&folder, &["--protocol", schema, "diff", schema])), [""; 0]);
}
