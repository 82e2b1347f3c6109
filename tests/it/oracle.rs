//! Every fixture is read by all readers and validators, which must return the result that it records.
//!
//! A line of a fixture file states what the strict and the tolerant reader read (`request`, `success`, `failure`, `event`,
//! `unknown` or `error`), which problems the strict checker reports, in order, and whether the schemas have the `same` result or
//! the text is `outside` of what a schema can express.

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

/// The number of mutated texts for each file of fixtures.
const TEXTS: usize = 4_000;

#[test]
fn every_reader_agrees_on_frames_of_the_catalogue() {
    agreement::on_the_catalogue(&root_text("frames.ndjson"), schema_reader::<AgentDesktop>());
}

#[test]
fn every_reader_agrees_on_values_of_every_shape() {
    agreement::on_the_greenhouse(&root_text("values.ndjson"), schema_reader::<Greenhouse>());
}

/// The expected result of a mutated text is not known, but all readers must have the same one.
#[test]
fn every_reader_agrees_on_mutated_frames() {
    let unknown = |message: &Message| matches!(message, Message::Unknown(_));
    assert_agreed::<AgentDesktop>("frames.ndjson", unknown, schema_reader::<AgentDesktop>());
    let unknown = |message: &greenhouse::Message| matches!(message, greenhouse::Message::Unknown(_));
    assert_agreed::<Greenhouse>("values.ndjson", unknown, schema_reader::<Greenhouse>());
}

/// The order of keys, line breaks and escapes do not change the problems of a frame.
#[test]
fn equivalent_texts_have_the_same_problems() {
    assert_equivalent_texts::<AgentDesktop>("frames.ndjson");
    assert_equivalent_texts::<Greenhouse>("values.ndjson");
}

/// Every rule that a text can violate has a fixture that violates it, so no rule is untested.
#[test]
fn every_rule_has_a_fixture() {
    let files = ["frames.ndjson", "values.ndjson"].map(|file| fixtures(&root_text(file)));
    let rules: Vec<&str> =
        files.iter().flatten().flat_map(|fixture| &fixture.problems).map(|(rule, _)| rule.as_str()).collect();
    for &rule in Rule::ALL {
        // `internal` means a bug of the library, others concern captures and conversations. Only the protocol of `tests/building` has
        // experimental parts.
        let of_captures = matches!(rule, Rule::TooLong | Rule::EmptyInput)
            || (Rule::UnexpectedResponse..=Rule::EventOrder).contains(&rule);
        let expected = !(of_captures || matches!(rule, Rule::Internal | Rule::Experimental));
        assert_eq!(rules.contains(&rule.id()), expected, "{rule}");
    }
}

/// The tests read the fixture files with the library's own parser. `serde_json` must read the same values.
#[test]
fn serde_json_reads_the_same_fixtures() {
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

/// Tests the comparison itself: a fixture with a wrong statement is reported as a disagreement.
#[test]
fn a_wrong_statement_is_a_disagreement() {
    let text = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
    let right = Fixture::new("right", text, "request", "request", &[]);
    let disagreement = |fixture: Fixture| {
        let unknown = |message: &Message| matches!(message, Message::Unknown(_));
        readers::disagreements::<AgentDesktop>(&[fixture], unknown, &[], schema_reader::<AgentDesktop>()).concat()
    };
    assert_eq!(disagreement(right.clone()), "");
    let wrong = disagreement(Fixture { strict: "error".to_owned(), ..right.clone() });
    assert!(wrong.contains("! read, Strict: request, not error"), "{wrong}");
    assert!(wrong.contains("! check, Strict: accepted, not rejected"), "{wrong}");
    assert!(wrong.contains("! is_valid, Strict: accepted, not rejected"), "{wrong}");
    if cfg!(feature = "schema") {
        assert!(wrong.contains("! agent-desktop.schema.json: accepted, not rejected"), "{wrong}");
        assert!(wrong.contains("! agent-desktop.types.schema.json: accepted, not rejected"), "{wrong}");
        assert!(wrong.contains("! commands/session.request.logout.request.schema.json: accepted, not rejected"), "{wrong}");
    }
    let wrong = disagreement(Fixture { tolerant: "unknown".to_owned(), ..right.clone() });
    assert!(wrong.contains("! read, Tolerant: request, not unknown"), "{wrong}");
    let wrong = disagreement(Fixture { problems: vec![("length".to_owned(), "/data".to_owned())], ..right });
    assert!(wrong.contains("! the problems: , not length \"/data\""), "{wrong}");
}

fn assert_equivalent_texts<P: Protocol>(file: &str) {
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

/// Compares all readers with the result of `read` for mutated texts.
fn assert_agreed<P: Protocol>(
    file: &str,
    unknown: fn(&P::Message) -> bool,
    schemas: impl Fn(&mut Verdicts, &Fixture, Option<&str>),
) where
    P::Message: PartialEq + std::fmt::Debug,
{
    let mut mutations = Mutations::new(&fixtures(&root_text(file)));
    let mut accepted = 0;
    let result = |text: &str, policy| match protocol::read::<P>(text, policy) {
        Ok(message) if unknown(&message) => "unknown",
        Ok(message) => message.kind().as_str(),
        Err(_) => "error",
    };
    let mutated: Vec<Fixture> = (0..TEXTS)
        .map(|_| {
            let text = mutations.next();
            let (strict, tolerant) = (result(&text, Policy::Strict), result(&text, Policy::Tolerant));
            let report = protocol::check::<P>(&text, Policy::Strict);
            let outside = text.parse::<Json>().is_err();
            accepted += usize::from(readers::is_known(strict));
            Fixture { problems: readers::found(&report), outside, ..Fixture::new("mutated", &text, strict, tolerant, &[]) }
        })
        .collect();
    let found = readers::disagreements::<P>(&mutated, unknown, &[], schemas);
    assert!(found.is_empty(), "{} of {TEXTS} texts:\n\n{}", found.len(), found.join("\n"));
    // A test with only valid or only invalid texts would be worthless.
    assert!((TEXTS / 10..TEXTS * 9 / 10).contains(&accepted), "{accepted} of {TEXTS} texts are frames");
}

fn root_text(file: &str) -> String {
    text_of(Path::new(env!("CARGO_MANIFEST_DIR")), file)
}

/// The schemas of a protocol as another reader, if the feature `schema` is enabled.
fn schema_reader<P: Protocol>() -> impl Fn(&mut Verdicts, &Fixture, Option<&str>) {
    #[cfg(feature = "schema")]
    let validators = schemas::SchemaValidators::new::<P>();
    move |verdicts, fixture, name| {
        #[cfg(feature = "schema")]
        validators.compare(verdicts, fixture, name);
        #[cfg(not(feature = "schema"))]
        let _ = (verdicts, fixture, name);
    }
}
