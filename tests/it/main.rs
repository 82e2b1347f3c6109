//! The integration tests: one binary, modules by topic.

#[cfg(feature = "cli")]
mod cli;
mod derive;
mod hints;
mod house;
mod protocol;
