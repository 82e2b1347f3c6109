//! The integration tests: one binary, modules by topic.

mod captures;
mod derive;
mod greenhouse;
mod house;
mod hygiene;
mod oracle;
mod protocol;
#[cfg(feature = "schema")]
mod schema;
mod scratch;
mod ui;
