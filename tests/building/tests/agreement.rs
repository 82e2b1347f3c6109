#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
//! The agreement over frames of this protocol: the judges are those of the main crate's tests.

use building::{Building, Message};
use testkit::judges::{Judges, smallest};
use tieline::protocol::Protocol;
use tieline::sample::Generator;

/// How many frames are judged.
const FRAMES: u64 = 4_000;

#[test]
fn no_judge_disagrees_over_frames_of_a_building() {
    let judges = Judges::<Building>::new(|message| matches!(message, Message::Unknown(_)));
    let generator = Generator::new(Building::plan(), 1).broken(0.4).doubtful(0.2);
    for sample in (0..FRAMES).map(|index| generator.sample(index).expect("a sample")) {
        if let Some(found) = judges.judge(&sample.bytes, sample.claim).first() {
            let small = smallest(&judges, &sample.bytes, found);
            let text = String::from_utf8_lossy(&small).into_owned();
            panic!("frame {} ({:?}, {:?})\n  {found}\n  {text}", sample.index, sample.label, sample.claim);
        }
    }
}
