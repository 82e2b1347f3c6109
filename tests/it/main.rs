//! The integration tests: one binary, modules by topic.

mod captures;
#[cfg(feature = "cli")]
mod cli;
mod derive;
mod greenhouse;
mod hints;
mod house;
mod oracle;
mod protocol;
mod scratch;
mod ui;
