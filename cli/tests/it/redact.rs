//! `tieline redact`.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::run::{VALID, command, folder, run, run_with};

const FRAMES: &str = concat!(
    r#"{"command":"session.request.logout","target":"ada17","data":{}}"#,
    "\n",
    r#"{"command":"session.request.logout","target":"ada17","data":{"mother":"Byron"}}"#,
    "\n",
);

#[test]
fn frames_are_written_one_per_line_and_keep_their_problems() {
    let dir = folder("redact-lines", &[("a.ndjson", FRAMES.as_bytes()), ("key", b"secret\n")]);
    let output = run(&dir, &["redact", "--key-file", "key", "a.ndjson"]);
    assert_eq!((output.status, output.out.lines().count()), (0, 2), "{}", output.err);
    assert_eq!(output.err, "note: 2 frames written, 4 values replaced\n");
    for value in ["ada17", "mother", "Byron"] {
        assert!(!output.out.contains(value), "{}", output.out);
    }
    assert_eq!(run(&dir, &["redact", "--quiet", "--key", "secret", "a.ndjson"]).out, output.out);
    assert_eq!(run_with(&dir, &["redact", "--key", "secret"], FRAMES.as_bytes()).out, output.out);
    assert_ne!(run(&dir, &["redact", "a.ndjson"]).out, run(&dir, &["redact", "a.ndjson"]).out);
    let checked = run_with(&dir, &["check", "--format", "json", "-"], output.out.as_bytes());
    assert!(checked.out.contains("\"rule\":\"unknown-field\""), "{}", checked.out);
    assert!(checked.out.contains("\"frames\":2,\"valid\":2"), "{}", checked.out);
}

#[test]
fn frames_are_found_in_records_and_documents() {
    let record = r#"app | {"ts":"2025-11-25T10:11:12Z","user":"Ada","frame":{"command":"session.request.logout","target":"s9","data":{}}}"#;
    let list = "[\n {\"command\": \"session.request.logout\",\n \"target\": \"s9\", \"data\": {}}\n]";
    let dir = folder("redact-records", &[("a.log", record.as_bytes()), ("b.json", list.as_bytes())]);
    let one = run(&dir, &["redact", "--key", "k", "--skip-prefix", "--frames-at", "/frame", "a.log"]);
    let other = run(&dir, &["redact", "--key", "k", "b.json"]);
    assert_eq!(one.status, 0, "{}", one.err);
    assert!(one.out.starts_with(r#"{"command":"session.request.logout","target":""#), "{}", one.out);
    assert_eq!(one.out, other.out);
}

#[test]
fn what_is_not_a_frame_is_reported_without_its_text() {
    let long = format!("{VALID}\n\"{}\"\nAda Lovelace\n{VALID}{VALID}\n", "x".repeat(500));
    let dir = folder("redact-parts", &[("a.ndjson", long.as_bytes()), ("b.ndjson", b"\xff\xfe{\0\"\0A\0d\0a\0")]);
    let output = run(&dir, &["redact", "--max-line", "200", "a.ndjson"]);
    assert_eq!((output.status, output.out.lines().count()), (1, 4), "{}", output.err);
    assert!(output.err.starts_with("warning: a.ndjson:2:1: not written: line longer than 200 bytes"), "{}", output.err);
    assert_eq!(output.out.lines().nth(1), Some("?"));
    let output = run(&dir, &["redact", "b.ndjson"]);
    assert_eq!((output.status, output.out.as_str()), (1, ""));
    assert!(output.err.starts_with("warning: b.ndjson:1:1: not written: "), "{}", output.err);
    let output = run(&dir, &["redact", "absent.ndjson"]);
    assert_eq!((output.status, output.out.as_str()), (2, ""));
    assert!(output.err.contains("cannot read `absent.ndjson`"), "{}", output.err);
}

#[test]
fn the_output_may_be_a_file_that_is_not_an_input() {
    let dir = folder("redact-file", &[("a.ndjson", FRAMES.as_bytes())]);
    let output = run(&dir, &["redact", "--quiet", "--output", "b.ndjson", "a.ndjson"]);
    assert_eq!((output.status, output.out.as_str(), output.err.as_str()), (0, "", ""));
    assert_eq!(fs::read_to_string(dir.join("b.ndjson")).unwrap().lines().count(), 2);
    let output = run(&dir, &["redact", "--output", "./a.ndjson", "."]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("the output `./a.ndjson` is one of the inputs"), "{}", output.err);
    assert_eq!(fs::read_to_string(dir.join("a.ndjson")).unwrap(), FRAMES);
    fs::write(dir.join("key"), " \n").unwrap();
    let output = run(&dir, &["redact", "--key-file", "key", "a.ndjson"]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("the key in `key` is empty"), "{}", output.err);
}

/// Each line of a stream is written at once.
#[test]
fn a_stream_is_redacted_as_it_arrives() {
    let dir = folder("redact-stream", &[]);
    let mut child = command(&dir, &["redact", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(stdout));
    for _ in 0..3 {
        writeln!(stdin, "{VALID}").unwrap();
        assert!(lines.next().unwrap().unwrap().starts_with(r#"{"command":"session.request.logout""#));
    }
    drop(stdin);
    assert!(lines.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn only_sensitive_values_are_replaced_on_request() {
    let dir = folder("redact-sensitive", &[("a.ndjson", FRAMES.as_bytes())]);
    let output = run(&dir, &["redact", "--quiet", "--only-sensitive", "a.ndjson"]);
    assert_eq!((output.status, output.out.as_str()), (0, FRAMES));
}
