//! `tieline coverage`.

use std::path::Path;

use serde_json::Value;

use crate::root;
use crate::run::{VALID, folder, run, run_with};

const FRAMES: &str = concat!(
    r#"{"command":"session.request.logout","target":"ada17","data":{}}"#,
    "\n",
    r#"{"command":"session.request.logout","target":"ada17","result":"success"}"#,
    "\n",
    r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":"Byron"}}"#,
    "\n{\"command\":\"channel.dial\"}\n",
);

fn json(out: &str) -> Value {
    serde_json::from_str(out).unwrap_or_else(|error| panic!("{error}: {out}"))
}

#[test]
fn the_report_lists_sections_and_messages() {
    let dir = folder("coverage-human", &[("a.ndjson", FRAMES.as_bytes())]);
    let output = run(&dir, &["coverage", "a.ndjson"]);
    assert_eq!(output.status, 0, "{}", output.err);
    assert!(
        output.out.starts_with("agent-desktop 1.0: 3 frames counted, 1 invalid frame not counted\n\n"),
        "{}",
        output.out
    );
    assert!(output.out.contains("  commands  2 of 10    ####................  20.0%\n"), "{}", output.out);
    assert!(output.out.contains("  session.request.logout                4 of 5 "), "{}", output.out);
    assert!(output.err.contains(" parts not covered; `--missing` lists them with examples\n"), "{}", output.err);
    assert_eq!(run(&dir, &["coverage", "--quiet", "a.ndjson"]).err, "");
    assert_eq!(run_with(&dir, &["coverage", "-"], FRAMES.as_bytes()).out, output.out);
    assert_eq!(run(&dir, &["coverage", "--jobs", "1", "a.ndjson"]).out, output.out);
}

#[test]
fn no_format_contains_a_value() {
    let dir = folder("coverage-values", &[("a.ndjson", FRAMES.as_bytes())]);
    for format in ["human", "json", "markdown", "html"] {
        let output = run(&dir, &["coverage", "--missing", "--format", format, "a.ndjson"]);
        assert_eq!(output.status, 0, "{}", output.err);
        assert!(output.out.contains("channel.dial"), "{}", output.out);
        assert!(!output.out.contains("ada17") && !output.out.contains("Byron"), "{}", output.out);
    }
}

#[test]
fn a_minimum_is_required_of_everything_or_of_a_section() {
    let settings = b"[coverage]\nmin = 1\ncommands = 20\nevents = 0.5\n";
    let dir = folder(
        "coverage-min",
        &[("a.ndjson", FRAMES.as_bytes()), ("b.toml", settings), ("c.toml", b"[coverage]\nfield = 5\n")],
    );
    assert_eq!(run(&dir, &["coverage", "--min", "1", "a.ndjson"]).status, 0);
    let output = run(&dir, &["coverage", "--min", "99.5", "--quiet", "a.ndjson"]);
    assert_eq!(output.status, 1);
    assert!(output.err.ends_with("less than the required 99.5%\n"), "{}", output.err);
    let output = run(&dir, &["coverage", "--quiet", "--config", "b.toml", "a.ndjson"]);
    assert_eq!(
        (output.status, output.err.as_str()),
        (1, "error: coverage of events is 0.0%, less than the required 0.5%\n")
    );
    let output = run(&dir, &["coverage", "--config", "c.toml", "a.ndjson"]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("c.toml:2:1: unknown key `field`, did you mean `fields`?"), "{}", output.err);
    for wrong in ["-1", "101", "all"] {
        assert_eq!(run(&dir, &["coverage", &format!("--min={wrong}"), "a.ndjson"]).status, 2);
    }
}

#[test]
fn reports_are_merged() {
    let (one, other): (Vec<_>, Vec<_>) = (FRAMES.lines().take(2).collect(), FRAMES.lines().skip(2).collect());
    let dir = folder(
        "coverage-merge",
        &[
            ("a.ndjson", FRAMES.as_bytes()),
            ("b.ndjson", one.join("\n").as_bytes()),
            ("c.ndjson", other.join("\n").as_bytes()),
        ],
    );
    let all = run(&dir, &["coverage", "--format", "json", "a.ndjson"]);
    assert_eq!(run(&dir, &["coverage", "--format", "json", "--output", "json=b.json", "b.ndjson"]).status, 0);
    assert_eq!(run(&dir, &["coverage", "--output", "json=c.json", "c.ndjson"]).status, 0);
    let merged = run(&dir, &["coverage", "--format", "json", "--merge", "b.json", "--merge", "c.json"]);
    assert_eq!((merged.status, merged.out.as_str()), (0, all.out.as_str()));
    let merged = run(&dir, &["coverage", "--format", "json", "--merge", "b.json", "c.ndjson"]);
    assert_eq!(merged.out, all.out);
    let output = run(&dir, &["coverage", "--merge", "a.ndjson"]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("cannot merge `a.ndjson`: not a coverage report: "), "{}", output.err);
    assert_eq!(run(&dir, &["coverage", "--merge", "absent.json"]).status, 2);
    let mut wrong = json(&std::fs::read_to_string(dir.join("b.json")).unwrap());
    wrong["counted"] = 7.into();
    std::fs::write(dir.join("wrong.json"), wrong.to_string()).unwrap();
    let output = run(&dir, &["coverage", "--merge", "wrong.json"]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("more frames are counted than there are"), "{}", output.err);
}

#[test]
fn missing_parts_have_examples_that_cover_them() {
    let dir = folder("coverage-missing", &[("a.ndjson", VALID.as_bytes())]);
    let output = run(&dir, &["coverage", "--missing", "--format", "json", "a.ndjson"]);
    let report = json(&output.out);
    let examples: Vec<&str> =
        report["points"].as_array().unwrap().iter().filter_map(|point| point["example"].as_str()).collect();
    assert!(examples.len() > 200, "{}", examples.len());
    let all = run_with(&dir, &["coverage", "--min", "100", "-", "a.ndjson"], examples.join("\n").as_bytes());
    assert_eq!(all.status, 0, "{}{}", all.out, all.err);
}

#[test]
fn frames_are_found_as_by_check() {
    let record = r#"app | {"ts":5,"frame":{"command":"session.request.logout","target":"s9","data":{}}}"#;
    let dir = folder("coverage-records", &[("in/a.ndjson", record.as_bytes()), ("in/old/b.ndjson", b"5\n")]);
    let output =
        run(&dir, &["coverage", "--format", "json", "--skip-prefix", "--frames-at", "/frame", "--exclude", "old", "in"]);
    let report = json(&output.out);
    assert_eq!((report["frames"].as_u64(), report["counted"].as_u64()), (Some(1), Some(1)), "{}", output.out);
    let output = run(&dir, &["coverage", "absent.ndjson"]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("cannot read `absent.ndjson`"), "{}", output.err);
    let output = run_with(&dir, &["coverage"], b"");
    assert_eq!(output.status, 0);
    assert!(output.err.starts_with("warning: the inputs contain no frames\n"), "{}", output.err);
}

#[test]
fn other_protocols_are_measured_by_their_artefacts() {
    let artefacts = root().join("tests/building/schema");
    let artefacts = artefacts.to_str().unwrap();
    let dir = folder("coverage-protocol", &[]);
    let frames = run(&dir, &["--protocol", artefacts, "sample", "--count", "2000"]).out;
    let output = run_with(&dir, &["--protocol", artefacts, "coverage", "--format", "json", "-"], frames.as_bytes());
    let report = json(&output.out);
    assert_eq!(report["counted"].as_u64(), Some(2000), "{}", output.err);
    assert!(report["experimental"]["total"].as_u64().unwrap() > 0, "{}", output.out);
    let stable = run_with(&dir, &["--protocol", artefacts, "--surface", "stable", "coverage", "--format", "json", "-"], b"");
    assert_eq!(json(&stable.out)["experimental"]["total"].as_u64(), Some(0));
}

/// The result does not depend on the number of threads, nor on the file in which a frame is.
#[test]
fn threads_share_the_counts() {
    let captures = root().join("tests/captures");
    let shift = std::fs::read_to_string(captures.join("shift.ndjson")).unwrap();
    let large = shift.repeat(40);
    let dir = folder("coverage-threads", &[("a.ndjson", large.as_bytes()), ("b.ndjson", shift.as_bytes())]);
    let counts = |jobs: &str| {
        let output = run(&dir, &["coverage", "--format", "json", "--jobs", jobs, "a.ndjson", "b.ndjson"]);
        assert_eq!(output.status, 0, "{}", output.err);
        output.out
    };
    let one = counts("1");
    assert_eq!(json(&one)["frames"].as_u64().unwrap(), 41 * shift.lines().count() as u64);
    assert_eq!(counts("4"), one);
    let page = run(&dir, &["coverage", "--output", "html=page.html", "b.ndjson"]);
    assert_eq!(page.status, 0);
    let html = std::fs::read_to_string(Path::new(&dir).join("page.html")).unwrap();
    assert!(html.starts_with("<!doctype html>") && !html.contains("http"), "{html}");
}
