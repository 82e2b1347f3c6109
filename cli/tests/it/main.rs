//! The integration tests of the command: one binary, modules by topic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]

mod check;
mod config;
mod conversations;
mod correlation;
mod coverage;
mod describe;
mod diff;
mod doc;
mod formats;
mod framing;
mod fuzz;
mod ineffective;
mod inputs;
mod limits;
mod own_protocol;
mod privacy;
mod protocol;
mod readme;
mod recordings;
mod redact;
mod reports;
mod run;
mod streaming;
mod surface;
mod timeline;
mod trace;

use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
