//! The integration tests: one binary, modules by topic.

mod captures;
mod derive;
mod greenhouse;
mod house;
mod hygiene;
mod hygiene;
mod oracle;
mod protocol;
mod scratch;
mod ui;
