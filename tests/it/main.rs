//! The integration tests: one binary, modules by topic.

#[cfg(feature = "schema")]
mod agreement;
mod captures;
mod derive;
mod greenhouse;
mod house;
mod oracle;
mod protocol;
mod scratch;
mod ui;
