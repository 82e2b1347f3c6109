//! Helpers that the tests of several crates share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]
#![allow(clippy::must_use_candidate, clippy::missing_panics_doc, reason = "only tests call them")]

pub mod agreement;
pub mod edit;
pub mod gateway;
pub mod greenhouse;
pub mod language;
pub mod oracle;
pub mod realtime;
pub mod redaction;
