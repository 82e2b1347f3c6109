//! Compares the verdict of the checker before and after redaction.

use tieline::Policy;
use tieline::problem::{Problem, Rule, Step};
use tieline::protocol::Protocol;
use tieline::redact::{RedactCounts, RedactOptions, RedactionKey, Redactor};
use tieline::sample::Generator;

/// Redacts random frames of a protocol, valid ones and all mutations, and returns what was replaced.
///
/// # Panics
/// If the verdict about a frame changes.
#[must_use]
pub fn redact_random<P: Protocol>(frames: u64, only_sensitive: bool) -> RedactCounts {
    let mut options = RedactOptions::new(RedactionKey::of(b"a secret"));
    options.only_sensitive = only_sensitive;
    let mut redactor = Redactor::new(P::plan(), options);
    let generator = Generator::new(P::plan(), 3).invalid(0.6).mutated(0.2);
    for index in 0..frames {
        let sample = generator.sample(index).unwrap_or_else(|error| panic!("{error}"));
        let before = String::from_utf8_lossy(&sample.bytes).into_owned();
        let expected = verdict::<P>(&sample.bytes);
        let Some(after) = redactor.redact(&sample.bytes) else {
            panic!("frame {index} ({:?}) is dropped: {before}", sample.label);
        };
        let found = verdict::<P>(after);
        let after = String::from_utf8_lossy(after);
        assert_eq!(found, expected, "frame {index} ({:?})\n  {before}\n  {after}", sample.label);
        assert!(!after.contains('\n'), "{after}");
    }
    redactor.counts()
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
