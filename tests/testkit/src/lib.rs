//! What the tests of several crates share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper of a test fails as a test does")]

pub mod agreement;
pub mod edit;
pub mod greenhouse;
pub mod judges;
