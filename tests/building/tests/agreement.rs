#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]
//! Compares all readers and validators on random frames of this protocol, like the tests of the main crate.

use building::{Building, Message};
use testkit::oracle::{Oracle, smallest};
use tieline::protocol::Protocol;
use tieline::sample::Generator;

/// The number of frames.
const FRAMES: u64 = 4_000;

#[test]
fn all_readers_agree_on_random_frames() {
    let oracle = Oracle::<Building>::new(|message| matches!(message, Message::Unknown(_)));
    let generator = Generator::new(Building::plan(), 1).invalid(0.4).mutated(0.2);
    for sample in (0..FRAMES).map(|index| generator.sample(index).expect("a sample")) {
        if let Some(found) = oracle.disagreements(&sample.bytes, sample.claim).first() {
            let small = smallest(&oracle, &sample.bytes, found);
            let text = String::from_utf8_lossy(&small).into_owned();
            panic!("frame {} ({:?}, {:?})\n  {found}\n  {text}", sample.index, sample.label, sample.claim);
        }
    }
}
