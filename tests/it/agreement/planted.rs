//! Planted disagreements: each rule that can be dropped in a layer is dropped, and the judges must name layer and rule.
//! This is the test of the tests.

use std::collections::BTreeSet;

use tieline::planted::{Plant, with};
use tieline::protocol::Protocol;
use tieline::sample::Generator;

use super::judges::{Judges, Layer};
use crate::greenhouse::{Greenhouse, Message};

/// Each switch, and the words by which the judges name what is dropped.
const PLANTS: &[(Plant, Layer, &str)] = &[
    (Plant::Reader("zero"), Layer::Reader, "syntax"),
    (Plant::Reader("number-range"), Layer::Reader, "number-range"),
    (Plant::Reader("end"), Layer::Reader, "syntax"),
    (Plant::Reader("depth"), Layer::Reader, "too-deep"),
    (Plant::Reader("comma"), Layer::Reader, "syntax"),
    (Plant::Reader("control"), Layer::Reader, "syntax"),
    (Plant::Reader("surrogate"), Layer::Reader, "surrogate"),
    (Plant::Reader("escape"), Layer::Reader, "syntax"),
    (Plant::Reader("duplicate-key"), Layer::Reader, "duplicate-key"),
];

#[test]
fn the_judges_name_each_rule_that_is_dropped() {
    let unknown = |message: &Message| matches!(message, Message::Unknown(_));
    let judges = Judges::<Greenhouse>::new(unknown);
    let generator = Generator::new(Greenhouse::plan(), 3).broken(0.5).doubtful(0.2);
    let samples: Vec<_> = (0..6000).map(|index| generator.sample(index).expect("a sample")).collect();
    let mut all: Vec<Plant> = PLANTS.iter().map(|(p, ..)| *p).collect();
    all.extend(["not-a-frame","mixed-envelope","unknown-message","target-form","target-segment","missing-field","wrong-type","wrong-value","null-value","length","range","unknown-field","syntax","duplicate-key"].map(Plant::Walk));
    all.extend(["null","rules","fraction","list","context","message-type"].map(Plant::Decoder));
    all.extend(["absent","number","context"].map(Plant::Writer));
    for plant in all {
        let mut seen = std::collections::BTreeMap::<String, usize>::new();
        for s in &samples {
            for f in with(plant, || judges.judge(&s.bytes, s.claim)) { *seen.entry(f.to_string().chars().take(90).collect()).or_default() += 1; }
        }
        let mut v: Vec<_> = seen.into_iter().collect(); v.sort_by_key(|x| std::cmp::Reverse(x.1)); v.truncate(5);
        eprintln!("{plant:?}: {v:#?}");
    }
    for k in ["type","enum","pattern","required","minimum","maximum","minLength","maxLength","minItems","maxItems","items","additionalProperties","properties","not","propertyNames","if","const","anyOf"] {
        let judges = with(Plant::Schema(k), || Judges::<Greenhouse>::new(unknown));
        let mut seen = std::collections::BTreeMap::<String, usize>::new();
        for s in &samples {
            for f in judges.judge(&s.bytes, s.claim) { *seen.entry(f.to_string().chars().take(90).collect()).or_default() += 1; }
        }
        let mut v: Vec<_> = seen.into_iter().collect(); v.sort_by_key(|x| std::cmp::Reverse(x.1)); v.truncate(5);
        eprintln!("schema {k}: {v:#?}");
    }
    let _ = BTreeSet::<u8>::new();
}
