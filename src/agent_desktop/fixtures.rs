//! Tests that both protocols read the fixture frames with the results recorded in the files.

use crate::Policy;
use crate::agent_desktop::{self, AgentDesktop};
use crate::frame::Frame;
use crate::json::Json;
use crate::problem::Show;
use crate::protocol::{Protocol, check_slice, read_slice};

#[path = "../../tests/testkit/src/greenhouse.rs"]
mod greenhouse;

/// The integration tests run the same files through all readers and validators. These tests take less than a second, so that
/// `cargo xtask mutants` can run them for each mutant.
#[test]
fn the_fixtures_of_the_catalogue_are_read_as_they_state() {
    let text = include_str!("../../tests/fixtures/frames.ndjson");
    assert_read_as_stated::<AgentDesktop>(text, |message| matches!(message, agent_desktop::Message::Unknown(_)));
}

#[test]
fn the_fixtures_of_every_shape_are_read_as_they_state() {
    let text = include_str!("../../tests/fixtures/values.ndjson");
    assert_read_as_stated::<greenhouse::Greenhouse>(text, |message| matches!(message, greenhouse::Message::Unknown(_)));
}

fn assert_read_as_stated<P: Protocol>(text: &str, is_unknown: fn(&P::Message) -> bool)
where
    P::Message: Frame + PartialEq + std::fmt::Debug,
{
    let mut frames = 0;
    for line in text.lines() {
        let fixture: Json = line.parse().unwrap();
        // A frame that is not UTF-8 is written in hexadecimal; only the integration tests read those.
        let Some(frame) = stated(&fixture, "text") else { continue };
        let frame = frame.as_bytes();
        for (policy, name) in [(Policy::Strict, "strict"), (Policy::Tolerant, "tolerant")] {
            let read = read_slice::<P>(frame, policy);
            let kind = match &read {
                Ok(message) if is_unknown(message) => "unknown",
                Ok(message) => message.kind().as_str(),
                Err(_) => "error",
            };
            assert_eq!(Some(kind), stated(&fixture, name), "{line}");
            if let Ok(message) = read {
                let written = message.to_json().unwrap();
                assert_eq!(read_slice::<P>(written.as_bytes(), policy).ok(), Some(message), "{line}: {written}");
            }
        }
        let report = check_slice::<P>(frame, Policy::Strict);
        let found =
            report.problems().iter().map(|problem| (problem.rule.id().to_owned(), problem.pointer.text(Show::Values)));
        let problems = fixture.at(&["problems"]).and_then(Json::as_array).unwrap_or_default();
        let text = |problem: &Json, name: &str| stated(problem, name).unwrap_or_default().to_owned();
        let expected = problems.iter().map(|problem| (text(problem, "rule"), text(problem, "pointer")));
        assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{line}");
        frames += 1;
    }
    assert!(frames > 200, "{frames} frames");
}

fn stated<'f>(fixture: &'f Json, name: &str) -> Option<&'f str> {
    fixture.at(&[name]).and_then(Json::as_str)
}
