//! The integration tests: one binary, modules by topic.

mod derive;
mod protocol;
mod ui;
