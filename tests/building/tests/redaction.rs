#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]
//! Redaction of the frames of this protocol.

use building::Building;
use testkit::redaction::redact_random;

/// The number of random frames.
const FRAMES: u64 = 4_000;

#[test]
fn the_verdict_about_random_frames_is_the_same() {
    for only_sensitive in [false, true] {
        let counts = redact_random::<Building>(FRAMES, only_sensitive);
        assert_eq!((counts.replaced > 0, counts.dropped), (true, 0));
    }
}
