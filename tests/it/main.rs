//! The integration tests: one binary, modules by topic.

mod derive;
mod house;
mod protocol;
