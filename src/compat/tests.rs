//! Comparisons of envelopes and of flat payloads.

use super::{Finding, compare};
use crate::artefacts::tests::flat;
use crate::plan::Plan;
use crate::schema::{Artefacts, artefacts_of};

/// The findings of a comparison: rule, path, effects on old and new clients, and the first frame that is rejected.
fn findings(old: &Plan, new: &Plan) -> Vec<String> {
    let one = |finding: &Finding| {
        let impact = finding.impact();
        let frame = finding.uses.iter().flat_map(|one| &one.counterexamples).next();
        let frame = frame.map_or_else(String::new, |found| format!(" {} {}", found.frame, found.rejection.text));
        format!("{} {} {} {}{frame}", finding.rule, finding.path, impact.old_clients.id(), impact.new_clients.id())
    };
    compare(old, new).findings.iter().map(one).collect()
}

#[test]
fn flat_payloads_are_compared() {
    let plan = flat::realtime();
    let made = artefacts_of(&plan).unwrap();
    let edited = |from: &str, to: &str| {
        let required = made.iter().filter(|(path, _)| ["index.json", "realtime.schema.json"].contains(path));
        let edited: Artefacts = required.map(|(path, text)| (path.to_owned(), text.replacen(from, to, 1))).collect();
        Plan::of_artefacts("", &edited).unwrap()
    };
    assert!(findings(&plan, &plan).is_empty());
    let shorter = edited("\"maxLength\": 20", "\"maxLength\": 9");
    let text = format!(r#"{{"type":"chat.message","text":"{}"}}"#, "…".repeat(10));
    let reason = "expected a string of at most 9 characters, found 10 characters";
    assert_eq!(findings(&plan, &shorter), [format!("bound-tightened /text breaks breaks {text} {reason}")]);
    assert_eq!(findings(&shorter, &plan), [format!("bound-loosened /text breaks breaks {text} {reason}")]);
    // Only clients send the settings.
    let optional = edited("\"required\": [\"setting\", \"speed\"]", "\"required\": [\"setting\"]");
    let reason = r#"{"type":"settings.update","setting":"Voice"} missing field `speed`, in the variant `Voice`"#;
    assert_eq!(findings(&plan, &optional), [format!("field-made-optional /speed fine breaks {reason}")]);
    assert_eq!(findings(&optional, &plan), [format!("field-made-required /speed breaks fine {reason}")]);
}

#[test]
fn a_payload_that_becomes_a_member_is_a_change_of_the_envelope() {
    let (flat, nested) = (flat::realtime(), flat::realtime_nested());
    let rejected = r#"{"type":"chat.message","text":"…"} missing field `data`"#;
    assert_eq!(findings(&flat, &nested), [format!("envelope-changed  breaks breaks {rejected}")]);
    let rejected = r#"{"type":"chat.message","data":{"text":"…"}} missing field `text`"#;
    assert_eq!(findings(&nested, &flat), [format!("envelope-changed  breaks breaks {rejected}")]);
    let comparison = compare(&flat, &nested);
    let expected = "the members of an event were `type`, `event_id` (optional), and the fields of the payload, \
                    and are `type`, `event_id` (optional), `data`";
    assert_eq!(comparison.findings[0].text, expected);
}
