//! The integration tests: one binary, modules by topic.

#![allow(clippy::duplicate_mod, reason = "the client and the server share a file, and each is run as a whole")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper of a test fails as a test does")]

mod agent_desktop_page;
#[cfg(feature = "schema")]
mod agreement;
#[cfg(feature = "schema")]
mod captures;
mod cli;
mod compat;
mod derive;
mod examples;
mod formats;
#[cfg(feature = "cli")]
mod fuzz;
mod greenhouse;
mod hints;
mod house;
mod hygiene;
mod oracle;
mod order;
#[cfg(feature = "cli")]
mod own_protocol;
mod protocol;
mod reading;
mod readme;
mod schema;
mod scratch;
mod streaming;
mod ui;
mod wire;
