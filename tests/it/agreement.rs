//! The agreement: frames by chance, and everything that has a verdict on them.

#[path = "agreement/exceptions.rs"]
mod exceptions;
#[path = "agreement/names.rs"]
mod names;
#[path = "agreement/rfc8259.rs"]
mod rfc8259;

use std::collections::BTreeMap;
use std::fmt::Debug;

use tieline::agent_desktop::{self, AgentDesktop};
use tieline::protocol::Protocol;
use tieline::sample::Generator;

use crate::greenhouse::{self, Greenhouse};
use testkit::judges::{Judges, smallest};

/// How many frames of each protocol are judged; the other 4,000 are those of the building.
const FRAMES: u64 = 8_000;

#[test]
fn no_judge_disagrees_over_frames_of_the_catalogue() {
    agree::<AgentDesktop>(|message| matches!(message, agent_desktop::Message::Unknown(_)));
}

#[test]
fn no_judge_disagrees_over_frames_of_every_shape() {
    agree::<Greenhouse>(|message| matches!(message, greenhouse::Message::Unknown(_)));
}

fn agree<P: Protocol>(unknown: fn(&P::Message) -> bool)
where
    P::Message: PartialEq + Debug,
{
    let judges = Judges::<P>::new(unknown);
    let generator = Generator::new(P::plan(), 1).broken(0.4).doubtful(0.2);
    // The smallest frame of each kind of disagreement.
    let mut said = BTreeMap::new();
    for sample in (0..FRAMES).map(|index| generator.sample(index).expect("a sample")) {
        for found in judges.judge(&sample.bytes, sample.claim) {
            said.entry((found.layer, found.who)).or_insert_with(|| {
                let small = smallest(&judges, &sample.bytes, &found);
                let text = String::from_utf8_lossy(&small).into_owned();
                format!("frame {} ({:?}, {:?})\n  {found}\n  {text}", sample.index, sample.label, sample.claim)
            });
        }
    }
    let told: Vec<String> = said.into_values().collect();
    assert!(told.is_empty(), "{} kinds of disagreement:\n{}", told.len(), told.join("\n"));
}
