//! Recorded captures are valid; each line of an invalid capture has exactly the expected problem.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tieline::agent_desktop::{AgentDesktop, AnyEvent, Message};
use tieline::capture::{CheckOptions, Checker, Piece, PieceContent, Start};
use tieline::frame::{Pending, Response};
use tieline::problem::{Level, Problem, Rule, Show};
use tieline::protocol;
use tieline::sample::Generator;
use tieline::{Command, Nullable, Plan, Policy};

/// The recorded captures.
const CAPTURES: [&str; 3] = ["captures/signals.ndjson", "captures/shift.ndjson", "captures/ungrouped.ndjson"];

#[test]
fn signals_and_objects_without_groups_have_no_problem() {
    assert_eq!(problems("captures/signals.ndjson"), [""; 0]);
    assert_eq!(problems("captures/ungrouped.ndjson"), [""; 0]);
}

#[test]
fn a_shift_has_warnings_only() {
    let rules: Vec<Rule> =
        lines("captures/shift.ndjson").iter().flat_map(|line| check(line)).map(|problem| problem.rule).collect();
    assert_eq!(rules, [Rule::UnknownField, Rule::OriginalMismatch]);
}

#[test]
fn invalid_signals_have_the_expected_problems() {
    assert_problems("signals");
}

#[test]
fn an_invalid_shift_has_the_expected_problems() {
    assert_problems("shift");
}

#[test]
fn messages_of_a_newer_peer_are_read_as_unknown() {
    assert_problems("newer-peer");
    for (index, line) in lines("broken/newer-peer.ndjson").iter().enumerate() {
        let message = Message::read_slice(line).unwrap_or_else(|error| panic!("line {}: {error}", index + 1));
        assert!(matches!(message, Message::Unknown(_)), "line {}: {message:?}", index + 1);
    }
}

/// A frame is written on one line, also one that is passed on as it was read.
#[test]
fn an_unknown_frame_on_several_lines_is_written_on_one() {
    let text = "{\r\n  \"command\": \"channel.hum\",\n  \"target\": \"s1\",\n  \"data\": {\"a\": \"\\n \\r\"}\n}\n";
    let message = Message::read(text).unwrap();
    assert!(matches!(message, Message::Unknown(_)));
    let written = message.to_json().unwrap();
    assert_eq!(written, r#"{  "command": "channel.hum",  "target": "s1",  "data": {"a": "\n \r"}}"#);
    let mut bytes = Vec::new();
    message.to_writer(&mut bytes).unwrap();
    assert_eq!(bytes, written.as_bytes());
}

/// A capture is a complete dialogue: every response answers a request, and every request has a response.
#[test]
fn requests_are_answered() {
    for file in CAPTURES {
        let mut pending = Pending::new();
        for (index, line) in lines(file).iter().enumerate() {
            let place = format!("{file}:{}", index + 1);
            match Message::read_slice(line).unwrap_or_else(|error| panic!("{place}: {error}")) {
                Message::Request(request) => pending.sent(request.frame(), place).expect("a request"),
                Message::Response(response) => {
                    assert!(pending.answered(response.frame()).is_some(), "{place} answers nothing");
                }
                _ => {}
            }
        }
        assert!(pending.is_empty(), "{file}: {} requests are not answered", pending.len());
    }
}

/// A signal is sent by copying the parameters of the event that offered it.
#[test]
fn a_sent_signal_has_the_parameters_of_its_event() {
    let messages: Vec<Message> =
        lines("captures/signals.ndjson").iter().map(|line| Message::read_slice(line).expect("a frame")).collect();
    let sent = |request: &Message| messages.contains(request);
    let mut offered = messages.iter().filter_map(|message| match message {
        Message::Event(AnyEvent::InteractionIncontactSignalAdded(event)) => Some(event.signal()),
        _ => None,
    });
    assert!(offered.any(|request| sent(&request.into())));
}

/// Each frame of a capture is written as text that reads as the same message, whatever the order of its keys was.
#[test]
fn captures_are_written_again() {
    for file in CAPTURES {
        for line in lines(file) {
            let message = Message::read_slice(&line).expect("a frame");
            let text = message.to_json().expect("a frame that can be written");
            assert_eq!(Message::read(&text).expect("what was written"), message);
        }
    }
}

/// Tests that the comparison itself detects another rule, another pointer and a frame with another problem.
#[test]
fn a_wrong_expectation_is_detected() {
    let line = br#"{"command":"channel.dial","target":"s1.c1","data":{"destination":5}}"#;
    let expected = |text: &str| serde_json::from_str::<Value>(text).expect("an expectation");
    assert_eq!(difference(line, &expected(r#"{"line":1,"rule":"wrong-type","pointer":"/data/destination"}"#)), None);
    assert!(difference(line, &expected(r#"{"line":1,"rule":"wrong-value","pointer":"/data/destination"}"#)).is_some());
    assert!(difference(line, &expected(r#"{"line":1,"rule":"wrong-type","pointer":"/data"}"#)).is_some());
    assert!(difference(b"{", &expected(r#"{"line":1,"rule":"wrong-type","pointer":"/data/destination"}"#)).is_some());
}

fn assert_problems(name: &str) {
    let invalid = lines(&format!("broken/{name}.ndjson"));
    let expected = lines(&format!("broken/{name}.expected.ndjson"));
    assert_eq!(invalid.len(), expected.len(), "one expectation for each line");
    let mut failures = Vec::new();
    for (index, (line, expected)) in invalid.iter().zip(&expected).enumerate() {
        let expected: Value = serde_json::from_slice(expected).expect("an expectation");
        assert_eq!(expected["line"], index + 1);
        if let Some(found) = difference(line, &expected) {
            failures.push(format!("line {}: found {found}, not {expected}", index + 1));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The problems of a line, unless it has exactly the expected one.
fn difference(line: &[u8], expected: &Value) -> Option<String> {
    let problems = check(line);
    let is_expected = |problem: &Problem| {
        expected["rule"] == problem.rule.id() && expected["pointer"] == problem.pointer.text(Show::Values)
    };
    match &problems[..] {
        [problem] if is_expected(problem) => None,
        _ => Some(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    }
}

fn problems(file: &str) -> Vec<String> {
    lines(file).iter().flat_map(|line| check(line)).map(|problem| problem.to_string()).collect()
}

fn check(line: &[u8]) -> Vec<Problem> {
    protocol::check_slice::<AgentDesktop>(line, Policy::Strict).into_problems()
}

/// The lines of a file under `tests/`, which ends with a newline.
fn lines(file: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let bytes = bytes.strip_suffix(b"\n").expect("a newline at the end");
    bytes.split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// Asks for the brightness of a lamp, if it is on.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.brightness", target = tieline::Path, reply = Nullable<u8>)]
struct LampBrightness {}

/// Switches a lamp off.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.off", target = tieline::Path, reply = ())]
struct LampOff {}

/// A reply that is `null` answers its request like any other, and a success without `data` is not a reply.
#[test]
fn nullable_replies_answer_their_requests() {
    let hall: tieline::Path = "hall".parse().unwrap();
    let mut pending = Pending::new();
    for value in 1..=3 {
        pending.sent(&LampBrightness {}.request(hall.clone()), value).unwrap();
    }
    pending.sent(&LampOff {}.request(hall.clone()), 4).unwrap();
    let success = |name: &str, rest: &str| format!(r#"{{"command":"{name}","target":"hall","result":"success"{rest}}}"#);
    for (data, expected, value) in [("null", Nullable::Null, 1), ("7", Nullable::Value(7), 2)] {
        let text = success("lamp.brightness", &format!(r#","data":{data}"#));
        let Ok(Response::Success(response)) = Response::<LampBrightness>::read(&text) else { panic!("{text}") };
        assert_eq!(response.data, expected);
        assert_eq!(response.to_json().unwrap(), text);
        assert_eq!(pending.answered(&response), Some(value));
    }
    let text = success("lamp.off", r#","data":null"#);
    let response = Response::<LampOff>::read(&text).unwrap();
    assert_eq!(response.to_json().unwrap(), text);
    assert_eq!((pending.answered(&response), pending.answered(&response)), (Some(4), None));
    assert!(Response::<LampBrightness>::read(&success("lamp.brightness", "")).is_err());
    assert!(Response::<LampOff>::read(&success("lamp.off", "")).is_err());
    assert_eq!(pending.len(), 1);
}

/// A checker uses descriptions of problems again. They are the same as those of a new checker, and those with the same number are the
/// same except for their places.
#[test]
fn repeated_problems_are_described_as_at_first() {
    fn assert_same<P: protocol::Protocol>(frames: u64) {
        let generator = Generator::new(P::plan(), 11).invalid(0.9).mutated(0.1).plain(true).one_line(true);
        let mut checker = Checker::new(P::plan(), CheckOptions::default());
        let (mut repeated, mut numbered, mut described) = (0, 0, BTreeMap::new());
        for round in 0..2 {
            let mut options = CheckOptions::default();
            if round == 1 {
                options.levels.set(Rule::WrongType, Level::Warn);
            }
            checker.set_options(options.clone());
            for index in 0..frames {
                let sample = generator.sample(index).unwrap();
                let piece = Piece { start: Start::FIRST, content: PieceContent::Frame(&sample.bytes) };
                let mut fresh = Checker::new(P::plan(), options.clone());
                let (expected, found) = (fresh.check(&piece, 100), checker.check(&piece, 100));
                let text = String::from_utf8_lossy(&sample.bytes);
                assert_eq!(found.problems, expected.problems, "round {round}, frame {index}: {text}");
                repeated += found.problems.len();
                assert_eq!(found.descriptions.len(), found.problems.len());
                for (problem, number) in found.problems.iter().zip(found.descriptions) {
                    let Some(number) = number else { continue };
                    let (rest, text) = ((problem.level, problem.rule, problem.name.clone()), problem.text(Show::Masked));
                    let description = (rest, problem.pointer.clone(), text, problem.help.clone());
                    numbered += 1;
                    assert_eq!(described.entry(*number).or_insert_with(|| description.clone()), &description, "{problem}");
                }
            }
        }
        assert!(repeated as u64 > frames, "{repeated} problems");
        let is_flat = numbered == 0;
        assert!(is_flat || described.len() < numbered * 9 / 10, "{} descriptions of {numbered} problems", described.len());
    }
    assert_same::<AgentDesktop>(3000);
    assert_same::<testkit::greenhouse::Greenhouse>(1500);
    assert_same::<testkit::realtime::Realtime>(300);
    assert_same::<testkit::language::LanguageServer>(500);
}

/// Descriptions that depend on names are kept only as long as they take little memory.
#[test]
fn descriptions_with_many_or_long_names_are_not_kept() {
    let mut checker = Checker::new(<AgentDesktop as protocol::Protocol>::plan(), CheckOptions::default());
    let mut number = |name: &str| {
        let text = format!(r#"{{"command":"session.request.logout","target":"session-1","data":{{"{name}":1}}}}"#);
        let piece = Piece { start: Start::FIRST, content: PieceContent::Frame(text.as_bytes()) };
        let found = checker.check(&piece, 100);
        assert_eq!(found.problems[0].pointer.text(Show::Values), format!("/data/{name}"));
        found.descriptions[0]
    };
    assert_eq!(number("first"), None);
    let first = number("first").expect("a number");
    for index in 0..15_000 {
        number(&format!("once-{index}"));
    }
    assert_eq!(number("first"), Some(first));
    for index in 0..15_000 {
        number(&format!("twice-{}", index / 2));
    }
    assert_ne!(number("first"), Some(first));
    for _ in 0..3 {
        assert_eq!(number(&"long".repeat(200)), None);
    }
}

/// The description of an object without any variant of an untagged union depends on its members.
#[test]
fn repeated_problems_of_unions_are_described_as_at_first() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/building/schema");
    let plan = Plan::from_artefacts(dir).unwrap();
    let mut checker = Checker::new(&plan, CheckOptions::default());
    let mut descriptions = Vec::new();
    for contact in [r#"{"mailbox":1,"profile":2}"#, r#"{"x":1}"#, "{}", r#"{"profile":1,"mailbox":2}"#, r#"{"x":2}"#] {
        let data =
            format!(r#"{{"name":"Ada","badge":"B-1","purpose":"Meeting","transport":{{"by":"Foot"}},"contact":{contact}}}"#);
        let text = format!(r#"{{"command":"visitor.announce","target":"b.r","data":{data}}}"#);
        let piece = Piece { start: Start::FIRST, content: PieceContent::Frame(text.as_bytes()) };
        let expected = Checker::new(&plan, CheckOptions::default()).check(&piece, 100).problems.to_vec();
        assert_eq!(checker.check(&piece, 100).problems, expected, "{contact}");
        descriptions.extend(expected.iter().map(|problem| problem.text(Show::Masked)));
    }
    descriptions.dedup();
    assert_eq!(descriptions.len(), 4, "{descriptions:?}");
}

/// The help for an object that is not a frame depends on its undeclared members, and on a frame in any of its members.
#[test]
fn objects_that_are_not_frames_are_described_as_at_first() {
    let request = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
    let plan = <AgentDesktop as protocol::Protocol>::plan();
    let mut checker = Checker::new(plan, CheckOptions::default());
    let texts = [
        r#"{"data":{},"target":"s1"}"#,
        &format!(r#"{{"data":{request},"target":"s1"}}"#),
        r#"{"data":{},"target":"s1","comand":"session.request.logout"}"#,
        r#"{"data":{},"result":"success"}"#,
        &format!(r#"{{"data":{{}},"target":{request:?}}}"#),
        "{}",
    ];
    let helps: Vec<_> = [texts, texts, texts]
        .concat()
        .iter()
        .map(|text| {
            let piece = Piece { start: Start::FIRST, content: PieceContent::Frame(text.as_bytes()) };
            let expected = Checker::new(plan, CheckOptions::default()).check(&piece, 100).problems.to_vec();
            let found = checker.check(&piece, 100);
            assert_eq!(found.problems, expected, "{text}");
            assert_eq!(found.problems[0].rule, Rule::NotAFrame);
            (found.problems[0].help.clone(), found.descriptions[0].is_some())
        })
        .collect();
    // The first time, no description is kept.
    assert!(helps[..texts.len()].iter().all(|(_, is_kept)| !is_kept));
    let last = &helps[2 * texts.len()..];
    assert_eq!(last.iter().map(|(_, is_kept)| *is_kept).collect::<Vec<_>>(), [true, false, false, true, false, true]);
    assert_eq!(last.iter().map(|(help, _)| help).collect::<std::collections::BTreeSet<_>>().len(), 5, "{last:?}");
}

/// A failure whose marker is absent contains a frame, its request; still, the input is not a log of records with frames.
#[test]
fn the_request_in_a_failure_is_not_suggested_as_the_frame() {
    let request = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
    let help = |text: &str| {
        let piece = Piece { start: Start::FIRST, content: PieceContent::Frame(text.as_bytes()) };
        let mut checker = Checker::new(<AgentDesktop as protocol::Protocol>::plan(), CheckOptions::default());
        checker.check(&piece, 100).problems[0].help.clone().unwrap_or_default().into_owned()
    };
    let failure = format!(r#"{{"result":"failure","failure":{{"code":"x","message":"y"}},"original":{request}}}"#);
    assert_eq!(help(&failure), "a response repeats the `command` of its request");
    assert_eq!(help(&format!(r#"{{"data":{request}}}"#)), "use `--frames-at /data` to check the value at this pointer");
}
