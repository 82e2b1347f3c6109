//! Planted disagreements: each rule that can be dropped in a layer is dropped, and the judges must name layer and rule.
//! This is the test of the tests.

use std::collections::BTreeSet;
use std::path::Path;

use tieline::planted::{Plant, with};
use tieline::problem::{Level, Rule};
use tieline::protocol::Protocol;
use tieline::sample::{Generator, Sample};

use super::judges::{Disagreement, Judges, Layer};
use crate::greenhouse::{Greenhouse, Message};

/// How many frames there are in which a rule that is dropped must be missed.
const FRAMES: u64 = 6_000;

/// The switches of the readers, the types and the writer: what is dropped, who must be named, and with which rule.
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
    (Plant::Decoder("null"), Layer::Decoder, "null-value"),
    (Plant::Decoder("rules"), Layer::Decoder, "length"),
    (Plant::Decoder("fraction"), Layer::Decoder, "wrong-type"),
    (Plant::Decoder("list"), Layer::Decoder, "data"),
    (Plant::Decoder("context"), Layer::Decoder, "context"),
    (Plant::Decoder("message-type"), Layer::Decoder, "wrong-value"),
    (Plant::Writer("absent"), Layer::Writer, "null-value"),
    (Plant::Writer("number"), Layer::Writer, "data"),
    (Plant::Writer("context"), Layer::Writer, "context"),
];

/// The keywords of the schemas, with the rule of the check that each of them states, or the keyword that no longer has a
/// meaning without it.
const KEYWORDS: &[(&str, &str)] = &[
    ("type", "wrong-type"),
    ("enum", "wrong-value"),
    ("pattern", "not"),
    ("required", "not"),
    ("minimum", "range"),
    ("maximum", "range"),
    ("minLength", "length"),
    ("maxLength", "length"),
    ("minItems", "length"),
    ("maxItems", "length"),
    ("items", "wrong-type"),
    ("additionalProperties", "wrong-type"),
    ("properties", "wrong-type"),
    ("not", "mixed-envelope"),
    ("if", "unknown-message"),
    ("anyOf", "not"),
];

#[test]
fn each_rule_that_is_dropped_is_named() {
    let judges = judges();
    let samples = samples();
    let walk =
        Rule::ALL.iter().filter(|rule| of_the_walk(**rule)).map(|rule| (Plant::Walk(rule.id()), Layer::Walk, rule.id()));
    let mut missed = Vec::new();
    for (plant, layer, rule) in PLANTS.iter().copied().chain(walk) {
        missed.extend(
            unnamed(&samples, layer, rule, |sample| with(plant, || judges.judge(&sample.bytes, sample.claim)))
                .map(|said| format!("{plant:?}: {said}")),
        );
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn each_keyword_that_is_dropped_is_named() {
    let samples = samples();
    let mut missed = Vec::new();
    for &(keyword, rule) in KEYWORDS {
        let judges = with(Plant::Schema(keyword), judges);
        missed.extend(
            unnamed(&samples, Layer::Schema, rule, |sample| judges.judge(&sample.bytes, sample.claim))
                .map(|said| format!("{keyword}: {said}")),
        );
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// A switch in the source that stands in no table would be one that nothing tests.
#[test]
fn every_switch_is_in_the_table() {
    let mut switches = BTreeSet::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut switches);
    let table: BTreeSet<String> = PLANTS.iter().map(|(plant, ..)| format!("{plant:?}")).collect();
    assert_eq!(switches, table);
}

fn judges() -> Judges<Greenhouse> {
    Judges::new(|message| matches!(message, Message::Unknown(_)))
}

fn samples() -> Vec<Sample> {
    let generator = Generator::new(Greenhouse::plan(), 3).broken(0.6).doubtful(0.1);
    (0..FRAMES).map(|index| generator.sample(index).expect("a sample")).collect()
}

/// The rules that the walk finds itself: those of the text are its reader's, two cannot be broken by a text, and of the
/// warnings only one says what a verdict hangs on.
fn of_the_walk(rule: Rule) -> bool {
    let elsewhere = [
        Rule::Syntax,
        Rule::Encoding,
        Rule::DuplicateKey,
        Rule::Surrogate,
        Rule::NumberRange,
        Rule::TooDeep,
        Rule::Internal,
        Rule::TooLong,
    ];
    rule == Rule::UnknownField || (rule.level() == Level::Deny && !elsewhere.contains(&rule))
}

/// What is wrong, unless the first disagreement names the layer, and one of them the rule.
fn unnamed(samples: &[Sample], layer: Layer, rule: &str, judge: impl Fn(&Sample) -> Vec<Disagreement>) -> Option<String> {
    let mut others = BTreeSet::new();
    for sample in samples {
        for found in judge(sample) {
            if found.layer != layer {
                return Some(format!("{found} is laid to another layer\n  {}", String::from_utf8_lossy(&sample.bytes)));
            }
            if found.rule == rule {
                return None;
            }
            others.insert(found.rule);
        }
    }
    Some(format!("no disagreement names {rule}, but {others:?}"))
}

fn gather(folder: &Path, switches: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, switches);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        for part in text.split("dropped(Plant::").skip(1) {
            let switch = part.split_inclusive(')').next().unwrap_or_default();
            if switch.contains('"') {
                switches.insert(switch.to_owned());
            }
        }
    }
}
