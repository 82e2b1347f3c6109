//! Compares all readers and validators on random frames.

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
use testkit::gateway::{self, Gateway};
use testkit::language::{self, LanguageServer};
use testkit::oracle::{Oracle, smallest};
use testkit::realtime::{self, Realtime};

/// The number of frames of each protocol. The tests of `tests/building` compare 4,000 more.
const FRAMES: u64 = 8_000;

#[test]
fn all_readers_agree_on_random_frames_of_other_envelopes() {
    agree::<Realtime>(|message| matches!(message, realtime::Message::Unknown(_)));
    agree::<Gateway>(|message| matches!(message, gateway::Message::Unknown(_)));
    agree::<LanguageServer>(|message| matches!(message, language::Message::Unknown(_)));
}

#[test]
fn all_readers_agree_on_random_frames_of_the_catalogue() {
    agree::<AgentDesktop>(|message| matches!(message, agent_desktop::Message::Unknown(_)));
}

#[test]
fn all_readers_agree_on_random_frames_of_every_shape() {
    agree::<Greenhouse>(|message| matches!(message, greenhouse::Message::Unknown(_)));
}

fn agree<P: Protocol>(unknown: fn(&P::Message) -> bool)
where
    P::Message: PartialEq + Debug,
{
    let oracle = Oracle::<P>::new(unknown);
    let generator = Generator::new(P::plan(), 1).invalid(0.4).mutated(0.2);
    // The smallest frame of each kind of disagreement.
    let mut kinds = BTreeMap::new();
    for sample in (0..FRAMES).map(|index| generator.sample(index).expect("a sample")) {
        for found in oracle.disagreements(&sample.bytes, sample.claim) {
            kinds.entry((found.layer, found.source)).or_insert_with(|| {
                let small = smallest(&oracle, &sample.bytes, &found);
                let text = String::from_utf8_lossy(&small).into_owned();
                format!("frame {} ({:?}, {:?})\n  {found}\n  {text}", sample.index, sample.label, sample.claim)
            });
        }
    }
    let texts: Vec<String> = kinds.into_values().collect();
    assert!(texts.is_empty(), "{} kinds of disagreement:\n{}", texts.len(), texts.join("\n"));
}
