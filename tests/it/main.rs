//! The integration tests: one binary, modules by topic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper of a test fails as a test does")]

#[cfg(feature = "schema")]
mod captures;
mod cli;
mod compat;
mod derive;
mod examples;
mod formats;
mod greenhouse;
mod hints;
mod house;
mod hygiene;
mod oracle;
mod protocol;
mod reading;
mod readme;
mod schema;
mod scratch;
mod streaming;
mod ui;
mod wire;
