//! Replays the corpus of the fuzzing targets, so that inputs that once failed stay regression tests.

#[path = "../../../fuzz/properties.rs"]
mod properties;

use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::sample::Generator;

/// A function that panics if its property does not hold for the given bytes.
type Property = fn(&[u8]);

/// The targets.
const TARGETS: &[(&str, Property)] = &[
    ("reader", properties::reader),
    ("read", properties::read),
    ("check", properties::check),
    ("written", properties::written),
    ("lines", properties::lines),
    ("artefacts", properties::artefacts),
];

#[test]
fn all_properties_hold_for_the_corpus() {
    let fuzz = crate::root().join("fuzz");
    for (name, property) in TARGETS {
        let folder = fuzz.join("corpus").join(name);
        let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut count = 0;
        for file in files {
            property(&std::fs::read(file.expect("an entry").path()).expect("a file"));
            count += 1;
        }
        assert!(count >= 10, "{count} texts for {name}");
        assert!(fuzz.join(format!("fuzz_targets/{name}.rs")).is_file(), "{name} has no target");
    }
}

#[test]
fn all_properties_hold_for_random_frames() {
    let generator = Generator::new(AgentDesktop::plan(), 21).invalid(0.4).mutated(0.2);
    let mut file = Vec::new();
    for sample in (0..1500).map(|index| generator.sample(index).expect("a sample")) {
        for (name, property) in TARGETS {
            if !["lines", "artefacts"].contains(name) {
                property(&sample.bytes);
            }
        }
        file.extend(sample.bytes);
        file.push(b'\n');
    }
    properties::lines(&file);
}
