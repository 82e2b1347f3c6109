//! The integration tests: one binary, modules by topic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper of a test fails as a test does")]

mod captures;
mod derive;
mod greenhouse;
mod house;
mod oracle;
mod protocol;
mod reading;
mod scratch;
mod ui;
mod wire;
