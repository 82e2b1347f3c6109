//! The integration tests: one binary, modules by topic.

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
