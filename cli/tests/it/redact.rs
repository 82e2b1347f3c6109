//! `tieline redact`.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::correlation::server_of;
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
    let log = format!("10:11:12 {VALID}\n").repeat(3);
    fs::write(dir.join("c.log"), log).unwrap();
    let output = run(&dir, &["redact", "c.log"]);
    assert!(output.err.contains("; help: use `--skip-prefix`"), "{}", output.err);
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

/// The output is the old file or the whole new one, whatever ends the run.
#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_the_old_output() {
    for (signal, status, leaves_part) in [("-INT", Some(130), false), ("-TERM", Some(130), false), ("-KILL", None, true)] {
        let dir = folder("redact-interrupt", &[("b.ndjson", b"old\n")]);
        let mut child = command(&dir, &["redact", "--quiet", "--output", "b.ndjson"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "{VALID}").unwrap();
        let files = || fs::read_dir(&dir).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
        let part =
            || files().into_iter().find(|path| path.file_name().unwrap().as_encoded_bytes().starts_with(b".b.ndjson."));
        // The frame has been written.
        while !part().is_some_and(|part| fs::metadata(part).is_ok_and(|file| file.len() > 0)) {
            std::thread::yield_now();
        }
        let kill = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(child.wait().unwrap().code(), status, "{signal}");
        assert_eq!(fs::read_to_string(dir.join("b.ndjson")).unwrap(), "old\n", "{signal}");
        assert_eq!(part().is_some(), leaves_part, "{signal}: {:?}", files());
        drop(stdin);
    }
}

#[cfg(unix)]
#[test]
fn the_output_may_be_a_link_or_a_device() {
    let dir = folder("redact-link", &[("a.ndjson", FRAMES.as_bytes()), ("real/b.ndjson", b"old\n")]);
    std::os::unix::fs::symlink("real/b.ndjson", dir.join("link")).unwrap();
    let output = run(&dir, &["redact", "--quiet", "--output", "link", "a.ndjson"]);
    assert_eq!((output.status, output.err.as_str()), (0, ""));
    assert!(fs::symlink_metadata(dir.join("link")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(dir.join("real/b.ndjson")).unwrap().lines().count(), 2);
    assert_eq!(fs::read_dir(dir.join("real")).unwrap().count(), 1);
    let output = run(&dir, &["redact", "--output", "/dev/full", "a.ndjson"]);
    assert_eq!(output.status, 2);
    assert!(output.err.starts_with("error: cannot write the output: "), "{}", output.err);
    let output = run(&dir, &["redact", "--output", "absent/b.ndjson", "a.ndjson"]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("cannot create `absent/b.ndjson`"), "{}", output.err);
}

/// A result is redacted as the reply of the request with its id, so that the names that the reply declares remain.
#[test]
fn results_without_a_name_are_redacted_as_replies() {
    let request = r#"{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///ada.rs"},"position":{"line":1,"character":2}}}"#;
    let result = r#"{"jsonrpc":"2.0","id":7,"result":{"contents":"Ada Lovelace"}}"#;
    let wrong = r#"{"jsonrpc":"2.0","id":7,"result":{"contents":5}}"#;
    let text = [request, result, request, wrong, result].map(|line| format!("{line}\n")).concat();
    let dir = crate::correlation::server("redact", &[("a.ndjson", text.as_bytes())]);
    let output = run(&dir, &["--protocol", "schema", "redact", "--quiet", "--key", "k", "a.ndjson"]);
    assert_eq!((output.status, output.err.as_str()), (0, ""));
    let lines: Vec<&str> = output.out.lines().collect();
    assert!(lines[1].contains(r#""result":{"contents":""#) && lines[3].contains(r#""result":{"contents":"#), "{lines:?}");
    // The last result answers no request, so its members are not declared.
    assert!(!lines[4].contains("contents"), "{lines:?}");
    assert!(!output.out.contains("Ada"), "{lines:?}");
    let rules = |input: &str| {
        let checked = run_with(&dir, &["--protocol", "schema", "check", "--format", "json"], input.as_bytes());
        let places = crate::run::places(&checked.out).into_iter();
        places.map(|(_, frame, _, _, rule)| (frame, rule)).collect::<Vec<_>>()
    };
    assert_eq!(rules(&output.out), rules(&text));
    assert!(rules(&text).contains(&(4, "wrong-type".to_owned())), "{:?}", rules(&text));
}

mod versioned {
    use tieline::Command;

    /// Lights a lamp.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "light", reply = Self)]
    pub(super) struct Light {
        level: u8,
    }

    tieline::envelope! {
        pub(super) mod with_version {
            request: { v: 3, op: Name, data: Data, !ok },
            success: { v: 3, op: Name, ok: true, data: Data },
            failure: { v: 3, op: Name, ok: false, error: Error(String), !data },
        }
    }

    tieline::protocol! {
        pub(super) Versioned { name: "versioned", version: "1.0", envelope: with_version, commands: [Light], events: [] }
    }
}

/// A number that is the same in all frames determines no kind, but is a constant of the envelope, too.
#[test]
fn a_constant_number_is_kept() {
    let frames =
        "{\"v\":3,\"op\":\"light\",\"data\":{\"level\":7}}\n{\"v\":3,\"op\":\"light\",\"ok\":true,\"data\":{\"level\":7}}\n";
    let dir = server_of::<versioned::Versioned>("constant", &[("a.ndjson", frames.as_bytes())]);
    for key in ["a", "b", "c"] {
        let output = run(&dir, &["--protocol", "schema", "redact", "--key", key, "a.ndjson"]);
        assert_eq!((output.status, output.out.matches("{\"v\":3,\"op\":\"light\",").count()), (0, 2), "{}", output.out);
    }
}
