//! Recorded traffic: captures have no error, and each line of a broken capture has exactly the problem that is expected.

use std::path::Path;

use serde_json::Value;
use tieline::Policy;
use tieline::agent_desktop::{AgentDesktop, AnyEvent, Message};
use tieline::frame::Pending;
use tieline::problem::{Problem, Rule, Show};
use tieline::protocol;

#[test]
fn signals_have_no_problem() {
    assert_eq!(problems("captures/signals.ndjson"), [""; 0]);
}

#[test]
fn a_shift_has_warnings_only() {
    let rules: Vec<Rule> =
        lines("captures/shift.ndjson").iter().flat_map(|line| check(line)).map(|problem| problem.rule).collect();
    assert_eq!(rules, [Rule::UnknownField, Rule::OriginalMismatch]);
}

#[test]
fn broken_signals_have_the_problems_expected() {
    assert_broken("signals");
}

#[test]
fn a_broken_shift_has_the_problems_expected() {
    assert_broken("shift");
}

#[test]
fn a_newer_peer_is_read_but_not_checked() {
    assert_broken("newer-peer");
    for (index, line) in lines("broken/newer-peer.ndjson").iter().enumerate() {
        let message = Message::read_slice(line).unwrap_or_else(|error| panic!("line {}: {error}", index + 1));
        assert!(matches!(message, Message::Unknown(_)), "line {}: {message:?}", index + 1);
    }
}

/// What was recorded is a story: every response answers a request, and no request stays without one.
#[test]
fn requests_are_answered() {
    for file in ["captures/signals.ndjson", "captures/shift.ndjson"] {
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
fn signals_are_sent_as_they_were_offered() {
    let messages: Vec<Message> =
        lines("captures/signals.ndjson").iter().map(|line| Message::read_slice(line).expect("a frame")).collect();
    let sent = |request: &Message| messages.contains(request);
    let mut offered = messages.iter().filter_map(|message| match message {
        Message::Event(AnyEvent::InteractionIncontactSignalAdded(event)) => Some(event.signal()),
        _ => None,
    });
    assert!(offered.any(|request| sent(&request.into())));
}

/// What is written of a capture reads back the same, frame by frame, whatever the order of keys was.
#[test]
fn captures_are_written_again() {
    for file in ["captures/signals.ndjson", "captures/shift.ndjson"] {
        for line in lines(file) {
            let message = Message::read_slice(&line).expect("a frame");
            let text = message.to_json().expect("a frame that can be written");
            assert_eq!(Message::read(&text).expect("what was written"), message);
        }
    }
}

/// The comparison can fail: another rule, another pointer, one problem more and one less are all seen.
#[test]
fn an_expectation_that_is_not_met_is_seen() {
    let line = br#"{"command":"channel.dial","target":"s1.c1","data":{"destination":5}}"#;
    let expected = |text: &str| serde_json::from_str::<Value>(text).expect("an expectation");
    assert_eq!(unmet(line, &expected(r#"{"line":1,"rule":"wrong-type","pointer":"/data/destination"}"#)), None);
    assert!(unmet(line, &expected(r#"{"line":1,"rule":"wrong-value","pointer":"/data/destination"}"#)).is_some());
    assert!(unmet(line, &expected(r#"{"line":1,"rule":"wrong-type","pointer":"/data"}"#)).is_some());
    assert!(unmet(b"{", &expected(r#"{"line":1,"rule":"wrong-type","pointer":"/data/destination"}"#)).is_some());
}

fn assert_broken(name: &str) {
    let broken = lines(&format!("broken/{name}.ndjson"));
    let expected = lines(&format!("broken/{name}.expected.ndjson"));
    assert_eq!(broken.len(), expected.len(), "one expectation for each line");
    let mut failures = Vec::new();
    for (index, (line, expected)) in broken.iter().zip(&expected).enumerate() {
        let expected: Value = serde_json::from_slice(expected).expect("an expectation");
        assert_eq!(expected["line"], index + 1);
        if let Some(found) = unmet(line, &expected) {
            failures.push(format!("line {}: found {found}, not {expected}", index + 1));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What was found instead of the one problem that is expected.
fn unmet(line: &[u8], expected: &Value) -> Option<String> {
    let problems = check(line);
    let met = |problem: &Problem| {
        expected["rule"] == problem.rule.id() && expected["pointer"] == problem.pointer.text(Show::Values)
    };
    match &problems[..] {
        [problem] if met(problem) => None,
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
