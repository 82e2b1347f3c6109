//! What the tests of several crates share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper of a test fails as a test does")]
#![allow(clippy::must_use_candidate, clippy::missing_panics_doc, reason = "only tests call them")]

pub mod agreement;
pub mod edit;
pub mod greenhouse;
pub mod judges;
