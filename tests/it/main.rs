//! The integration tests: one binary, modules by topic.

#![allow(clippy::duplicate_mod, reason = "the client and the server share a file, and each is run as a whole")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]

mod agent_client;
mod agent_desktop_page;
mod agreement;
mod artefacts;
mod captures;
mod compat;
mod coverage;
mod custom_segments;
mod debug;
mod derive;
mod entry_points;
mod enums;
mod examples;
mod foreign_types;
mod formats;
mod hints;
mod house;
mod hygiene;
mod inline_unions;
mod nulls;
mod oracle;
mod order;
mod pages;
mod partial_envelopes;
mod problem_texts;
mod protocol;
mod reading;
mod readme;
mod redact;
mod rest;
mod schema;
mod scratch;
mod serde_formats;
mod stability;
mod strategies;
mod type_identity;
mod ui;
mod unchecked_writes;
mod unions;
mod versions;
mod wire;

use testkit::greenhouse;
