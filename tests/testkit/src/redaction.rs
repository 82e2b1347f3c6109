//! Compares the verdict of the checker before and after redaction.

use std::collections::BTreeSet;

use serde_json::Value;
use tieline::Policy;
use tieline::problem::{Problem, Rule, Step};
use tieline::protocol::Protocol;
use tieline::redact::{RedactCounts, RedactOptions, RedactionKey, Redactor};
use tieline::sample::{Claim, Generator};
use tieline::schema::artefacts;

/// The minimum length of a text that is not accidentally equal to the pseudonym of another one.
const MIN_LENGTH: usize = 8;

/// Redacts random frames of a protocol, valid ones and all mutations, and returns what was replaced.
///
/// # Panics
/// If the verdict about a frame changes, or a value remains.
#[must_use]
pub fn redact_random<P: Protocol>(frames: u64, only_sensitive: bool) -> RedactCounts {
    let mut options = RedactOptions::new(RedactionKey::of(b"a secret"));
    options.only_sensitive = only_sensitive;
    let mut redactor = Redactor::new(P::plan(), options);
    let generator = Generator::new(P::plan(), 3).invalid(0.6).mutated(0.2);
    let artefacts = artefacts::<P>().unwrap_or_else(|error| panic!("{error}"));
    // One file with all names, enum values and constants.
    let declared = artefacts.iter().find(|(path, _)| path.ends_with(".types.schema.json")).map_or("", |(_, text)| text);
    let is_declared = |value: &str| declared.contains(value);
    for index in 0..frames {
        let sample = generator.sample(index).unwrap_or_else(|error| panic!("{error}"));
        let before = String::from_utf8_lossy(&sample.bytes).into_owned();
        let expected = verdict::<P>(&sample.bytes);
        let kept = redactor.counts().kept;
        let Some(after) = redactor.redact(&sample.bytes).map(<[u8]>::to_vec) else {
            panic!("frame {index} ({:?}) is dropped: {before}", sample.label);
        };
        let after = &after[..];
        if sample.claim == Claim::Valid && !only_sensitive && redactor.counts().kept == kept {
            let (before, after) = (values(&sample.bytes), values(after));
            let remaining = before.intersection(&after).find(|value| !is_declared(value));
            assert_eq!(remaining, None, "frame {index}: {}", String::from_utf8_lossy(&sample.bytes));
        }
        let found = verdict::<P>(after);
        let after = String::from_utf8_lossy(after);
        assert_eq!(found, expected, "frame {index} ({:?})\n  {before}\n  {after}", sample.label);
        assert!(!after.contains('\n'), "{after}");
    }
    redactor.counts()
}

/// The texts, names and numbers in a frame that are long enough to be compared, as JSON.
fn values(frame: &[u8]) -> BTreeSet<String> {
    fn add(value: Value, out: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => drop(out.insert(Value::from(text).to_string())),
            Value::Number(number) => drop(out.insert(number.to_string().trim_end_matches(".0").to_owned())),
            Value::Array(items) => items.into_iter().for_each(|item| add(item, out)),
            Value::Object(members) => members.into_iter().for_each(|(name, value)| {
                out.insert(Value::from(name).to_string());
                add(value, out);
            }),
            Value::Null | Value::Bool(_) => {}
        }
    }
    let mut out = BTreeSet::new();
    add(serde_json::from_slice(frame).unwrap_or_else(|error| panic!("{error}")), &mut out);
    out.retain(|value| value.chars().count() >= MIN_LENGTH);
    out
}

/// The rules that a frame violates, each with its pointer. Names that are data are `*`.
fn verdict<P: Protocol>(frame: &[u8]) -> Vec<(Rule, String)> {
    let pointer = |problem: &Problem| -> String {
        let step = |step: &Step| match step {
            Step::Member(name) => format!("/{name}"),
            Step::Index(index) => format!("/{index}"),
            _ => "/*".to_owned(),
        };
        problem.pointer.steps().iter().map(step).collect()
    };
    let report = tieline::protocol::check_slice::<P>(frame, Policy::Strict);
    report.problems().iter().map(|problem| (problem.rule, pointer(problem))).collect()
}
