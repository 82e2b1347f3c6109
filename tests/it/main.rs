//! The integration tests: one binary, modules by topic.

mod captures;
#[cfg(feature = "cli")]
mod cli;
mod derive;
mod greenhouse;
mod hints;
mod house;
mod hygiene;
mod oracle;
mod protocol;
#[cfg(feature = "schema")]
mod schema;
mod scratch;
mod ui;
