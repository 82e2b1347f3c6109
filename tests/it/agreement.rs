//! The agreement: frames by chance, and everything that has a verdict on them.

#[path = "agreement/judges.rs"]
mod judges;

use std::fmt::Debug;

use tieline::agent_desktop::{self, AgentDesktop};
use tieline::protocol::Protocol;
use tieline::sample::Generator;

use crate::greenhouse::{self, Greenhouse};
use judges::{Judges, smallest};

const FRAMES: u64 = 10_000;

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
    let mut said = Vec::new();
    for sample in (0..FRAMES).map(|index| generator.sample(index).expect("a sample")) {
        let found = judges.judge(&sample.bytes, sample.claim);
        if let Some(first) = found.first() {
            let small = smallest(&judges, &sample.bytes, first);
            let text = String::from_utf8_lossy(&small).into_owned();
            let found = found.iter().map(|found| format!("  {found}\n")).collect::<String>();
            said.push(format!("frame {} ({:?}, {:?})\n{found}  {text}", sample.index, sample.label, sample.claim));
        }
    }
    assert!(said.is_empty(), "{} frames:\n{}", said.len(), said[..said.len().min(20)].join("\n"));
}
