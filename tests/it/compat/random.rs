//! Random changes of random types: frames of one version are read by the other one.

mod types;

use tieline::compat::{Comparison, Effect, compare, probes, rejections};
use tieline::json::Json;
use tieline::sample::Generator;
use tieline::{Plan, Policy};

use self::types::{Schemas, Type};
use super::Files;

/// A sequence of random numbers (`SplitMix64`).
pub(super) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() >> 1).unwrap() % count
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// A protocol with one command, whose request has a field of a type.
fn protocol(base: &Files, of: &Type, required: bool) -> (Plan, String) {
    let mut schemas = Schemas::default();
    let schema = schemas.schema(of);
    let required = if required { r#","required":["u"]"# } else { "" };
    let mut edits = schemas.edits;
    edits.push(format!(r#"/BedPlant = {{"title":"BedPlant","type":"object","properties":{{"u":{schema}}}{required}}}"#));
    let edits = edits.join(" ; ");
    let mut files = base.clone();
    files.edit(&edits);
    (files.try_plan().unwrap_or_else(|error| panic!("{edits}: {error}")), edits)
}

/// The effects on the frames of the old version and of the new one; whether counterexamples show them.
fn verdict(comparison: &Comparison, from_old: bool) -> (Effect, bool) {
    let uses = || comparison.findings.iter().flat_map(|finding| &finding.uses);
    let effect = |one: &tieline::compat::Use| if from_old { one.impact.old_clients } else { one.impact.new_clients };
    let worst = uses().map(effect).max().unwrap_or_default();
    let is_shown = uses()
        .filter(|one| effect(one) >= Effect::Strict)
        .all(|one| one.counterexamples.iter().any(|found| found.from_old == from_old));
    (worst, is_shown)
}

/// Frames of the writer: with boundary values, and random ones.
fn frames(writer: &Plan, reader: &Plan) -> Vec<Json> {
    let mut all: Vec<Json> = probes(writer, reader).into_iter().map(|probe| probe.frame).collect();
    let generator = Generator::new(writer, 3).plain(true).shuffled(0.0).one_line(true);
    let samples = (0..30).filter_map(|index| generator.sample(index).ok());
    all.extend(samples.filter_map(|sample| std::str::from_utf8(&sample.bytes).ok()?.parse::<Json>().ok()));
    all.retain(|frame| rejections(writer, frame, Policy::Strict).is_empty());
    all
}

/// The number of changes.
const CASES: u64 = 200;

/// Each break is shown by a counterexample, and no frame is rejected where no break is reported.
#[test]
fn random_changes_have_their_effects() {
    let mut base = Files::greenhouse();
    base.edit("index:/messages/4 - ; index:/messages/3 - ; index:/messages/2 - ; index:/messages/0 - ; @reply 0 -");
    let (mut wrong, mut breaks) = (Vec::new(), 0);
    for case in 0..CASES {
        let mut random = Random(case);
        let depth = random.below(3);
        let old = Type::random(&mut random, depth);
        let new = old.changed(&mut random, 1);
        let required = !random.one_in(4);
        let ((before, one), (after, two)) = (protocol(&base, &old, required), protocol(&base, &new, required));
        let comparison = compare(&before, &after);
        for (writer, reader, from_old) in [(&before, &after, true), (&after, &before, false)] {
            let (effect, is_shown) = verdict(&comparison, from_old);
            breaks += usize::from(effect >= Effect::Strict);
            let missed = [Policy::Strict, Policy::Tolerant].into_iter().find_map(|policy| {
                let rejected = |frame: &Json| !rejections(reader, frame, policy).is_empty();
                frames(writer, reader).into_iter().find(|frame| !effect.breaks(policy) && rejected(frame))
            });
            if !is_shown || missed.is_some() {
                let frame = missed.map_or_else(|| "no counterexample".to_owned(), |frame| frame.to_string());
                wrong.push(format!("case {case}, the old version writes: {from_old}: {frame}\n  {one}\n  {two}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(breaks > 100, "{breaks} breaks");
}
