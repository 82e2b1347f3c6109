//! The oracle: every fixture goes through every reader, and all must come to the verdict that the fixture states.
//!
//! A line of a fixture file says what the text is to the strict and to the tolerant reader (`request`, `success`,
//! `failure`, `event`, `unknown` or `error`), which problems the strict check finds, in order, and whether the schemas
//! come to the same verdict or the text is `outside` what schemas can say.

mod agreement;
mod fixture;
mod mutations;
mod readers;
#[cfg(feature = "schema")]
mod schemas;

use std::path::Path;

use serde_json::Value;
use tieline::Policy;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::frame::Frame;
use tieline::json::{Json, to_pretty};
use tieline::problem::Rule;
use tieline::protocol::{self, Protocol};

use crate::greenhouse::{self, Greenhouse};
use fixture::{Fixture, fixtures, text_of};
use mutations::{Mutations, Random, escaped, shuffled};
use readers::Verdicts;

/// How many texts are made of the fixtures of a file.
const TEXTS: usize = 4_000;

#[test]
fn every_reader_agrees_on_frames_of_the_catalogue() {
    agreement::on_the_catalogue(&root_text("frames.ndjson"), judge::<AgentDesktop>());
}

#[test]
fn every_reader_agrees_on_values_of_every_shape() {
    agreement::on_the_greenhouse(&root_text("values.ndjson"), judge::<Greenhouse>());
}

/// Nobody stated what these texts are; but all readers agree.
#[test]
fn every_reader_agrees_on_frames_that_nobody_thought_of() {
    let unknown = |message: &Message| matches!(message, Message::Unknown(_));
    assert_agreed::<AgentDesktop>("frames.ndjson", unknown, judge::<AgentDesktop>());
    let unknown = |message: &greenhouse::Message| matches!(message, greenhouse::Message::Unknown(_));
    assert_agreed::<Greenhouse>("values.ndjson", unknown, judge::<Greenhouse>());
}

/// The same frame with its keys in another order, on many lines, or all in escapes has the same problems.
#[test]
fn the_way_a_frame_is_written_changes_no_problem() {
    assert_same_however_written::<AgentDesktop>("frames.ndjson");
    assert_same_however_written::<Greenhouse>("values.ndjson");
}

/// Every rule that a text can break is broken by a fixture: a rule without one would be a rule that nothing tests.
#[test]
fn every_rule_has_a_fixture() {
    let files = ["frames.ndjson", "values.ndjson"].map(|file| fixtures(&root_text(file)));
    let broken: Vec<&str> =
        files.iter().flatten().flat_map(|fixture| &fixture.problems).map(|(rule, _)| rule.as_str()).collect();
    for &rule in Rule::ALL {
        // A bug of ours cannot be provoked by a text, and only a line of a file is too long.
        let expected = !matches!(rule, Rule::Internal | Rule::TooLong);
        assert_eq!(broken.contains(&rule.id()), expected, "{rule}");
    }
}

/// The fixtures are read by our own reader: another one must find the same in them.
#[test]
fn the_fixtures_mean_the_same_to_another_reader() {
    for file in ["frames.ndjson", "values.ndjson"] {
        let text = root_text(file);
        for (line, fixture) in text.lines().zip(fixtures(&text)) {
            let value: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(value["what"], fixture.what);
            assert_eq!(value["strict"], fixture.strict);
            if let Some(text) = value["text"].as_str() {
                assert_eq!(text.as_bytes(), fixture.bytes, "{}", fixture.what);
            }
            let problems = value["problems"].as_array().expect("a list");
            assert_eq!(problems.len(), fixture.problems.len(), "{}", fixture.what);
        }
    }
}

/// The oracle itself can fail: a fixture that states something else is a disagreement.
#[test]
fn a_wrong_statement_is_a_disagreement() {
    let text = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
    let right = Fixture::new("right", text, "request", "request", &[]);
    let disagreement = |fixture: Fixture| {
        let unknown = |message: &Message| matches!(message, Message::Unknown(_));
        readers::disagreements::<AgentDesktop>(&[fixture], unknown, &[], judge::<AgentDesktop>()).concat()
    };
    assert_eq!(disagreement(right.clone()), "");
    let wrong = disagreement(Fixture { strict: "error".to_owned(), ..right.clone() });
    assert!(wrong.contains("! read, Strict: request, not error"), "{wrong}");
    assert!(wrong.contains("! check, Strict: accepted, not refused"), "{wrong}");
    assert!(wrong.contains("! is_valid, Strict: accepted, not refused"), "{wrong}");
    if cfg!(feature = "schema") {
        assert!(wrong.contains("! agent-desktop.schema.json: accepted, not refused"), "{wrong}");
        assert!(wrong.contains("! agent-desktop.types.schema.json: accepted, not refused"), "{wrong}");
        assert!(wrong.contains("! commands/session.request.logout.request.schema.json: accepted, not refused"), "{wrong}");
    }
    let wrong = disagreement(Fixture { tolerant: "unknown".to_owned(), ..right.clone() });
    assert!(wrong.contains("! read, Tolerant: request, not unknown"), "{wrong}");
    let wrong = disagreement(Fixture { problems: vec![("length".to_owned(), "/data".to_owned())], ..right });
    assert!(wrong.contains("! the problems: , not length \"/data\""), "{wrong}");
}

fn assert_same_however_written<P: Protocol>(file: &str) {
    let mut random = Random::new();
    for fixture in fixtures(&root_text(file)) {
        let Some(Ok(Json::Object(frame))) = fixture.text().map(str::parse) else { continue };
        let found = |text: &str| readers::found(&protocol::check::<P>(text, Policy::Strict));
        let value = Json::Object(frame.clone());
        for text in [value.to_string(), to_pretty(&value), escaped(&value)] {
            assert_eq!(found(&text), fixture.problems, "{}, written as {text}", fixture.what);
        }
        let sorted = |mut problems: Vec<(String, String)>| {
            problems.sort();
            problems
        };
        for _ in 0..6 {
            let text = Json::Object(shuffled(&frame, &mut random)).to_string();
            assert_eq!(sorted(found(&text)), sorted(fixture.problems.clone()), "{}, written as {text}", fixture.what);
        }
    }
}

/// Takes the strict reader's word for what a text is, and asks all others.
fn assert_agreed<P: Protocol>(
    file: &str,
    unknown: fn(&P::Message) -> bool,
    judge: impl Fn(&mut Verdicts, &Fixture, Option<&str>),
) where
    P::Message: PartialEq + std::fmt::Debug,
{
    let mut mutations = Mutations::new(&fixtures(&root_text(file)));
    let mut accepted = 0;
    let word = |text: &str, policy| match protocol::read::<P>(text, policy) {
        Ok(message) if unknown(&message) => "unknown",
        Ok(message) => message.kind().as_str(),
        Err(_) => "error",
    };
    let made: Vec<Fixture> = (0..TEXTS)
        .map(|_| {
            let text = mutations.next();
            let (strict, tolerant) = (word(&text, Policy::Strict), word(&text, Policy::Tolerant));
            let report = protocol::check::<P>(&text, Policy::Strict);
            let outside = text.parse::<Json>().is_err();
            accepted += usize::from(readers::is_known(strict));
            Fixture { problems: readers::found(&report), outside, ..Fixture::new("made", &text, strict, tolerant, &[]) }
        })
        .collect();
    let found = readers::disagreements::<P>(&made, unknown, &[], judge);
    assert!(found.is_empty(), "{} of {TEXTS} texts:\n\n{}", found.len(), found.join("\n"));
    // Not all of them are good, and not all of them are bad.
    assert!((TEXTS / 10..TEXTS * 9 / 10).contains(&accepted), "{accepted} of {TEXTS} texts are frames");
}

fn root_text(file: &str) -> String {
    text_of(Path::new(env!("CARGO_MANIFEST_DIR")), file)
}

/// The schemas of a protocol as one more reader, where there are any.
fn judge<P: Protocol>() -> impl Fn(&mut Verdicts, &Fixture, Option<&str>) {
    #[cfg(feature = "schema")]
    let judge = schemas::Judge::new::<P>();
    move |verdicts, fixture, name| {
        #[cfg(feature = "schema")]
        judge.judge(verdicts, fixture, name);
        #[cfg(not(feature = "schema"))]
        let _ = (verdicts, fixture, name);
    }
}
