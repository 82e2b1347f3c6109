//! The command line.

use std::env;
use std::path::PathBuf;

use clap::Parser;

/// Compares the speed of tieline with other libraries and commands, as ratios within one run.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
pub(crate) struct Flags {
    /// Number of frames of the captures in memory.
    #[arg(long, default_value_t = 50_000, value_name = "COUNT")]
    pub(crate) frames: u64,
    /// Number of rounds of each benchmark.
    #[arg(long, default_value_t = 15, value_name = "COUNT")]
    pub(crate) rounds: usize,
    /// Run only the parts whose title contains this text.
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// Of each part in memory, run only the benchmarks whose name contains this text, to profile them.
    #[arg(long, value_name = "TEXT")]
    pub(crate) benchmark: Option<String>,
    /// The `tieline` executable to measure; by default the release build.
    #[arg(long, value_name = "PATH")]
    tieline: Option<PathBuf>,
    /// Size of the largest file, for the measurements of memory and threads.
    #[arg(long, value_name = "MEGABYTES", default_value_t = 100)]
    pub(crate) large: u64,
    /// Also measure other validators as whole processes: those that `cargo xtask consumers` has installed, and
    /// jsonschema-cli, which is built if it is missing.
    #[arg(long)]
    pub(crate) peers: bool,
    /// Also measure the compile time of 300 messages, compared with the derives of serde and schemars.
    #[arg(long)]
    pub(crate) compile: bool,
}

impl Flags {
    /// The `tieline` executable to measure.
    pub(crate) fn tieline(&self) -> PathBuf {
        self.tieline.clone().unwrap_or_else(|| target().join("release/tieline"))
    }
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from)
}

/// The folder of generated captures and of builds that only the benchmarks need.
pub(crate) fn folder() -> PathBuf {
    target().join("bench")
}
