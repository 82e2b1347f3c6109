//! Switches on each of the given faults in turn: a disagreement must name its layer and its rule. Without a fault there must be none.

use std::collections::BTreeSet;
use std::process::ExitCode;

use testkit::greenhouse::{Greenhouse, Message};
use testkit::oracle::{Disagreement, Oracle, Schemas};
use tieline::planted::with;
use tieline::protocol::Protocol;
use tieline::sample::{Generator, Sample};

/// The number of frames in which a fault must be detected.
const FRAMES: u64 = 6_000;

/// One fault, and the disagreement that it must cause.
struct Fault {
    name: &'static str,
    layer: &'static str,
    rule: &'static str,
}

fn main() -> ExitCode {
    let faults: Vec<Fault> = std::env::args().skip(1).map(Fault::new).collect();
    let generator = Generator::new(Greenhouse::plan(), 3).invalid(0.6).mutated(0.1);
    let samples: Vec<Sample> = (0..FRAMES).map(|index| generator.sample(index).expect("a sample")).collect();
    let unchanged = oracle(None);
    let mut failures = Vec::new();
    if let Some(found) =
        samples.iter().find_map(|sample| unchanged.disagreements(&sample.bytes, sample.claim).into_iter().next())
    {
        failures.push(format!("without a fault: {found}"));
    }
    for &Fault { name, layer, rule } in &faults {
        let of_schemas = layer == "Schema";
        let own = of_schemas.then(|| oracle(Some(name)));
        let compare = |sample: &Sample| match &own {
            Some(oracle) => oracle.disagreements(&sample.bytes, sample.claim),
            None => with(name, || unchanged.disagreements(&sample.bytes, sample.claim)),
        };
        failures.extend(undetected(&samples, layer, rule, compare).map(|what| format!("{name}: {what}")));
    }
    println!("{} faults, {} of them not named as expected", faults.len(), failures.len());
    if failures.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("{}", failures.join("\n"));
    ExitCode::FAILURE
}

impl Fault {
    /// Parses `layer/rule/name`.
    fn new(argument: String) -> Self {
        let mut parts = argument.leak().splitn(3, '/');
        let mut next = || parts.next().expect("layer/rule/name");
        Self { layer: next(), rule: next(), name: next() }
    }
}

/// All validators, with schemas that are generated while a fault is switched on.
fn oracle(fault: Option<&'static str>) -> Oracle<Greenhouse> {
    let oracle = Oracle::new(|message| matches!(message, Message::Unknown(_)));
    match fault {
        Some(fault) => oracle.with_schemas(with(fault, Schemas::new::<Greenhouse>)),
        None => oracle,
    }
}

/// The error, unless a disagreement names the rule, and this one and all before it are in the expected layer.
fn undetected(samples: &[Sample], layer: &str, rule: &str, compare: impl Fn(&Sample) -> Vec<Disagreement>) -> Option<String> {
    let mut others = BTreeSet::new();
    for sample in samples {
        for found in compare(sample) {
            if format!("{:?}", found.layer) != layer {
                return Some(format!("another layer: {found}\n  {}", String::from_utf8_lossy(&sample.bytes)));
            }
            if found.rule == rule {
                return None;
            }
            others.insert(found.rule);
        }
    }
    Some(format!("no disagreement names {rule}, but {others:?}"))
}
