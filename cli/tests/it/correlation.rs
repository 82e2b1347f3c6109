//! `check` of responses that do not name their command: they are matched with the requests.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use testkit::language::LanguageServer;
use tieline::protocol::Protocol;
use tieline::schema::artefacts;

use self::editing::Editing;
use crate::run::{RunOutput, folder, places, run, run_with};

/// A protocol in frames of JSON-RPC whose sides both send requests.
pub(crate) mod editing {
    use tieline::{Command, Wire};

    /// Asks the agent.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "prompt", reply = Stop, from = client)]
    pub(crate) struct Prompt {}

    /// Why the agent has stopped.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Stop {
        stop_reason: String,
    }

    /// Reads a file of the editor.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "read", reply = Content, from = server)]
    pub(crate) struct Read {}

    /// The text of a file.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Content {
        content: String,
    }

    tieline::protocol! {
        /// An editor and an agent.
        pub(crate) Editing {
            name: "editing",
            version: "1.0",
            envelope: tieline::json_rpc,
            commands: [Prompt, Read],
            events: [],
        }
    }
}

/// Protocols whose responses have no name, with few ids and with ids of a certain format.
mod narrow_ids {
    use tieline::{Command, Wire};

    /// Waters a plant.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "water", reply = Level)]
    pub(super) struct Water {
        litres: u8,
    }

    /// The level of the tank.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) struct Level {
        level: u8,
    }

    /// Lights a lamp.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "light", reply = Power)]
    pub(super) struct Light {}

    /// The power of the lamp.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) struct Power {
        power: String,
    }

    tieline::envelope! {
        pub(super) mod small {
            request: { op: Name, id: Id(u8), ..Data },
            success: { re: Id(u8), result: Data, !op, !error },
            failure: { re: Id(u8), error: Error(String), !op, !result },
        }
    }

    /// An id in the format of a UUID.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) struct Uuid(#[wire(format = "uuid")] String);

    tieline::envelope! {
        pub(super) mod unique {
            request: { op: Name, id: Id(Uuid), ..Data },
            success: { re: Id(Uuid), result: Data, !op, !error },
            failure: { re: Id(Uuid), error: Error(String), !op, !result },
        }
    }

    tieline::protocol! {
        pub(super) Small { name: "small", version: "1.0", envelope: small, commands: [Water, Light], events: [] }
    }

    pub(super) mod with_uuids {
        use super::{Light, Water, unique};

        tieline::protocol! {
            pub(crate) Unique { name: "unique", version: "1.0", envelope: unique, commands: [Water, Light], events: [] }
        }
    }
}

/// The artefacts of a part of the Language Server Protocol, and the files of a test.
pub(crate) fn server(test: &str, files: &[(&str, &[u8])]) -> PathBuf {
    server_of::<LanguageServer>(test, files)
}

/// The artefacts of a protocol, and the files of a test.
pub(crate) fn server_of<P: Protocol>(test: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let artefacts = artefacts::<P>().unwrap();
    let paths: Vec<(String, &[u8])> =
        artefacts.iter().map(|(path, text)| (format!("schema/{path}"), text.as_bytes())).collect();
    let paths = paths.iter().map(|(path, text)| (path.as_str(), *text));
    folder(&format!("correlation-{test}"), &paths.chain(files.iter().copied()).collect::<Vec<_>>())
}

fn check(folder: &Path, arguments: &[&str], input: &str) -> RunOutput {
    run_with(folder, &[&["--protocol", "schema", "check", "--format", "json"], arguments].concat(), input.as_bytes())
}

/// The line and the rule of each problem.
fn problems(output: &RunOutput) -> Vec<String> {
    places(&output.out).into_iter().map(|(_, _, line, _, rule)| format!("{line} {rule}")).collect()
}

/// The summary in the output of `check --format json`.
fn summary(output: &RunOutput) -> Value {
    serde_json::from_str(output.out.lines().last().unwrap()).unwrap()
}

const HOVER: &str = r#"{"jsonrpc":"2.0","id":ID,"method":"textDocument/hover","params":{"textDocument":{"uri":"a"},"position":{"line":1,"character":2}}}"#;

pub(crate) fn hover(id: &str) -> String {
    HOVER.replace("ID", id)
}

pub(crate) fn shutdown(id: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"shutdown"}}"#)
}

pub(crate) fn result(id: &str, result: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#)
}

/// A request of the protocol [`Editing`](editing::Editing).
pub(crate) fn request(id: &str, method: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{{}}}}"#)
}

/// The reply of `prompt` and that of `read`.
pub(crate) const STOP: &str = r#"{"stopReason":"end_turn"}"#;
pub(crate) const CONTENT: &str = r#"{"content":"x"}"#;

fn lines(frames: &[String]) -> String {
    frames.iter().fold(String::new(), |mut text, frame| {
        writeln!(text, "{frame}").unwrap();
        text
    })
}

/// A reply of the command `textDocument/hover`.
pub(crate) const HOVER_REPLY: &str = r#"{"contents":"text"}"#;

#[test]
fn a_result_is_checked_as_the_reply_of_the_request_with_its_id() {
    let folder = server("result", &[]);
    let frames = [
        hover("1"),
        shutdown("2"),
        hover("\"a\""),
        // The reply of `shutdown` is null, that of `hover` an object or null.
        result("2", HOVER_REPLY),
        result("1", HOVER_REPLY),
        result("\"\\u0061\"", r#"{"contents":5}"#),
        // Equal numbers may be spelt differently.
        shutdown("3"),
        result("3.0", "null"),
        // A text is another id than a number.
        shutdown("4"),
        result("\"4\"", HOVER_REPLY),
        r#"{"jsonrpc":"2.0","id":4,"error":{"code":-32601,"message":"m"}}"#.to_owned(),
        r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}}"#.to_owned(),
    ];
    let output = check(&folder, &["-"], &lines(&frames));
    assert_eq!((problems(&output), output.status), (vec!["4 wrong-type".to_owned(), "6 wrong-type".to_owned()], 1));
    assert!(output.out.contains(r#""name":"textDocument/hover","pointer":"/result/contents""#), "{}", output.out);
    let help = check(&folder, &["-"], &lines(&[hover("1"), result("1", r#"{"contents":"text","rnage":{}}"#)]));
    assert!(help.out.contains("did you mean `range`?"), "{}", help.out);
    let summary = summary(&output);
    assert_eq!((&summary["frames"], &summary["valid"], &summary["undetermined"]), (&12.into(), &9.into(), &1.into()));
}

/// As in `check`, such a response is not invalid.
#[test]
fn coverage_counts_a_response_without_a_request() {
    let folder = server("coverage", &[]);
    let frames = [
        shutdown("2"),
        result("2", "null"),
        r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}}"#.to_owned(),
        r#"{"jsonrpc":"2.0","id":null,"error":5}"#.to_owned(),
    ];
    let output = run_with(&folder, &["--protocol", "schema", "coverage", "-"], lines(&frames).as_bytes());
    let expected = "language-server 3.17: 3 frames counted, 1 invalid frame not counted\n";
    assert!(output.out.starts_with(expected), "{}", output.out);
}

#[test]
fn a_response_without_a_request_is_an_error_only_in_a_complete_capture() {
    let config = "[[check.path]]\nglob = \"whole/*\"\ncomplete = true\n";
    let text = lines(&[result("1", HOVER_REPLY), hover("1"), result("1", HOVER_REPLY), result("1", HOVER_REPLY)]);
    let files =
        [("tieline.toml", config.as_bytes()), ("whole/a.ndjson", text.as_bytes()), ("part/a.ndjson", text.as_bytes())];
    let folder = server("complete", &files);
    let part = run(&folder, &["--protocol", "schema", "check", "part"]);
    assert_eq!(
        (part.status, part.out.as_str()),
        (0, "no problems: 2 of 4 frames valid, in 1 file, 2 responses not determined\n")
    );
    let whole = check(&folder, &["whole"], "");
    assert_eq!((problems(&whole), whole.status), (vec!["1 unexpected-response".into(), "4 unexpected-response".into()], 1));
    assert!(whole.out.contains(r#""column":23,"#), "{}", whole.out);
    assert!(summary(&whole)["undetermined"].is_null());
    let option = check(&folder, &["--complete", "part"], "");
    assert_eq!(problems(&option), problems(&whole));
    let warned = check(&folder, &["--complete", "--warn", "unexpected-response", "part"], "");
    assert_eq!((problems(&warned), warned.status), (problems(&whole), 0));
    assert_eq!(summary(&warned)["undetermined"], 2);
}

/// The command of a response is unknown if several open requests have its id, or the protocol does not declare the command.
#[test]
fn an_ambiguous_response_is_not_determined() {
    let folder = server("ambiguous", &[]);
    let undeclared = r#"{"jsonrpc":"2.0","id":2,"method":"undeclared"}"#.to_owned();
    let frames = [
        hover("1"),
        shutdown("1"),
        result("1", HOVER_REPLY),
        result("1", HOVER_REPLY),
        undeclared,
        result("2", "1"),
        hover("3"),
        hover("3"),
        result("3", "1"),
    ];
    let output = check(&folder, &["--complete", "-"], &lines(&frames));
    assert_eq!(problems(&output), ["5 unknown-message", "9 wrong-type"]);
    assert_eq!(summary(&output)["undetermined"], 3);
}

/// Both sides count their ids, so the responses with an id may come in any order. They are not determined until all have come.
#[test]
fn an_id_of_both_sides_is_ambiguous_until_all_responses_have_come() {
    let mut frames = Vec::new();
    for id in 0..5000 {
        let id = id.to_string();
        let results = if frames.len() % 4 == 0 { [CONTENT, STOP] } else { [STOP, CONTENT] };
        frames.extend([request(&id, "prompt"), request(&id, "read")]);
        frames.extend(results.map(|reply| result(&id, reply)));
        // The id is no longer ambiguous.
        frames.extend([request(&id, "read"), result(&id, CONTENT)]);
    }
    frames.extend([request("1", "prompt"), result("1", CONTENT)]);
    // Another request before the last response.
    frames.extend([request("2", "prompt"), request("2", "read"), result("2", CONTENT), request("2", "read")]);
    frames.extend([CONTENT, STOP].map(|reply| result("2", reply)));
    let folder = server_of::<Editing>("both-sides", &[("a.ndjson", lines(&frames).as_bytes())]);
    for (command, jobs) in [("check", "1"), ("check", "4"), ("trace", "1"), ("trace", "4")] {
        let arguments = ["--protocol", "schema", command, "--format", "json", "--complete", "--jobs", jobs, "a.ndjson"];
        let output = run(&folder, &arguments);
        let summary = summary(&output);
        assert_eq!(problems(&output), ["30002 missing-field", "30002 unknown-field"], "{command} {jobs}");
        assert_eq!((&summary["undetermined"], &summary["valid"]), (&10_003.into(), &20_004.into()), "{command} {jobs}");
    }
}

#[test]
fn connections_and_directions_have_ids_of_their_own() {
    let folder = server("connections", &[]);
    let record = |connection: &str, direction: &str, frame: String| {
        format!(r#"{{"connection":"{connection}","direction":"{direction}","frame":{frame}}}"#)
    };
    let frames = [
        record("a", "out", hover("1")),
        record("b", "out", shutdown("1")),
        record("a", "in", shutdown("1")),
        record("a", "out", result("1", "null")),
        record("b", "in", result("1", "null")),
        record("a", "in", result("1", HOVER_REPLY)),
    ];
    let arguments =
        ["--complete", "--frames-at", "/frame", "--connection-at", "/connection", "--direction-at", "/direction", "-"];
    let output = check(&folder, &arguments, &lines(&frames));
    assert_eq!((problems(&output), output.status), (vec![], 0), "{}", output.out);
    // In one connection, the ids of the three requests are the same.
    let output = check(&folder, &["--frames-at", "/frame", "-"], &lines(&frames));
    assert!(summary(&output)["undetermined"].as_u64() > Some(0), "{}", output.out);
    let output = check(&folder, &["--connection-at", "connection", "-"], "");
    assert_eq!(output.status, 2);
    let settings =
        "[check]\nframes-at = \"/frame\"\nconnection-at = \"/connection\"\ndirection-at = \"/direction\"\ncomplete = true\n";
    std::fs::write(folder.join("tieline.toml"), settings).unwrap();
    let output = check(&folder, &["-"], &lines(&frames));
    assert_eq!((problems(&output), output.status), (vec![], 0), "{}", output.out);
}

/// The chunks of a large file are matched in their order, whichever worker reads them first.
#[test]
fn the_result_does_not_depend_on_the_threads() {
    let mut frames = Vec::new();
    for id in 0..30_000 {
        frames.push(if id % 2 == 0 { hover(&id.to_string()) } else { shutdown(&id.to_string()) });
        if id >= 5000 {
            let id = id - 5000;
            frames.push(result(&id.to_string(), if id % 1000 == 0 { "5" } else { "null" }));
        }
    }
    // Several frames on one line, and one that is malformed.
    frames.push(format!("{}{}", hover("\"x\""), result("\"x\"", "7")));
    frames.push(format!("{}{}", hover("\"y\""), "{\"jsonrpc\":"));
    let text = lines(&frames);
    let folder = server("threads", &[("a.ndjson", text.as_bytes())]);
    let [one, four] = ["1", "4"].map(|jobs| check(&folder, &["--complete", "--jobs", jobs, "a.ndjson"], ""));
    assert_eq!(one.out, four.out);
    let wrong = problems(&one).iter().filter(|problem| problem.ends_with("wrong-type")).count();
    assert_eq!((wrong, problems(&one).len(), summary(&one)["frames"].as_u64()), (26, 27, Some(55_004)));
    // An array is split in a thread of its own, or by the only worker.
    let array = format!("[{}]", frames[..frames.len() - 2].join(",\n"));
    let [one, four] = ["1", "4"].map(|jobs| check(&folder, &["--complete", "--jobs", jobs, "-"], &array));
    assert_eq!(one.out, four.out);
    assert_eq!(problems(&one).len(), 25);
}

#[test]
fn the_oldest_requests_are_dropped_with_a_note() {
    let mut frames: Vec<String> = (0..100_003).map(|id| shutdown(&id.to_string())).collect();
    frames.extend([result("0", "5"), result("3", "5")]);
    let folder = server("dropped", &[("a.ndjson", lines(&frames).as_bytes())]);
    let output = check(&folder, &["a.ndjson"], "");
    assert_eq!(problems(&output), ["100005 wrong-type"]);
    assert_eq!(summary(&output)["undetermined"], 1);
    assert!(output.err.contains("the oldest were dropped (3 requests)"), "{}", output.err);
}

/// The messages of a HTTP archive have a direction.
#[test]
fn the_frames_of_an_archive_are_matched_by_direction() {
    let message = |kind: &str, frame: &str| {
        format!(r#"{{"type":"{kind}","opcode":1,"data":{}}}"#, serde_json::to_string(frame).unwrap())
    };
    let messages = [
        message("send", &hover("1")),
        message("receive", &shutdown("1")),
        message("send", &result("1", "null")),
        message("receive", &result("1", HOVER_REPLY)),
    ];
    let text = format!(r#"{{"log":{{"entries":[{{"_webSocketMessages":[{}]}}]}}}}"#, messages.join(","));
    let folder = server("har", &[("a.har", text.as_bytes())]);
    let output = check(&folder, &["--complete", "a.har"], "");
    assert_eq!((output.status, summary(&output)["valid"].as_u64()), (0, Some(4)), "{}", output.out);
}

#[test]
fn a_batch_has_help() {
    let folder = server("batch", &[]);
    let text = format!("{}\n[{},{}]\n", shutdown("1"), shutdown("2"), shutdown("3"));
    let output = check(&folder, &["-"], &text);
    assert!(output.out.contains("help: split the batch: each frame is one object"), "{}", output.out);
}

#[test]
fn coverage_counts_responses_for_the_commands_of_their_requests() {
    let folder = server("coverage-of-ambiguous-ids", &[]);
    let frames = lines(&[shutdown("1"), result("1", "null"), result("2", "null")]);
    let output = run_with(&folder, &["--protocol", "schema", "coverage", "--format", "json", "-"], frames.as_bytes());
    let report: Value = serde_json::from_str(&output.out).unwrap();
    let of = |kind: &str| {
        let points = report["points"].as_array().unwrap().iter();
        let mut own = points.filter(|point| point["section"] == "frames" && point["owner"] == "shutdown");
        own.find(|point| point["kind"] == kind).unwrap()["frames"].as_u64()
    };
    assert_eq!((of("request"), of("success"), of("failure")), (Some(1), Some(1), Some(0)), "{}", output.err);
}

/// Samples of a protocol whose responses have no name. The result is the number of responses that are not determined.
fn check_samples<P: Protocol>(test: &str, arguments: &[&str]) -> u64 {
    let folder = server_of::<P>(&format!("samples-{test}"), &[]);
    let arguments = [&["--protocol", "schema", "sample", "--count", "3000", "--seed", "5"], arguments].concat();
    let samples = run(&folder, &arguments).out;
    let output = check(&folder, &["-"], &samples);
    let errors: Vec<_> = problems(&output).into_iter().filter(|problem| !problem.ends_with("unknown-field")).collect();
    assert_eq!((output.status, errors), (0, Vec::new()), "{test}");
    let summary = summary(&output);
    assert_eq!(summary["frames"].as_u64(), Some(3000), "{test}: {summary}");
    summary["undetermined"].as_u64().unwrap()
}

#[test]
fn no_sample_is_the_response_to_another_one() {
    for arguments in [&[][..], &["--plain"], &["--invalid", "0"]] {
        assert!(check_samples::<LanguageServer>("language", arguments) > 500);
        assert!(check_samples::<Editing>("editing", arguments) > 500);
        assert!(check_samples::<narrow_ids::Small>("small", arguments) > 500);
        assert!(check_samples::<narrow_ids::with_uuids::Unique>("unique", arguments) > 500);
    }
}
