//! The whole command line.

use std::env;
use std::path::PathBuf;

use clap::Parser;

/// Measures tieline against others, as ratios within one run.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
pub(crate) struct Flags {
    /// How many frames the captures in memory have.
    #[arg(long, default_value_t = 50_000, value_name = "COUNT")]
    pub(crate) frames: u64,
    /// How many rounds each measure has.
    #[arg(long, default_value_t = 15, value_name = "COUNT")]
    pub(crate) rounds: usize,
    /// Only the parts with this in their title.
    #[arg(long, value_name = "WORD")]
    pub(crate) only: Option<String>,
    /// The command to measure as a process, unless it is the one that was built for speed.
    #[arg(long, value_name = "PATH")]
    tieline: Option<PathBuf>,
    /// The size of the largest file, to see what memory it takes and what threads give.
    #[arg(long, value_name = "MEGABYTES", default_value_t = 100)]
    pub(crate) large: u64,
    /// Also the commands of others, as whole processes: those that `cargo xtask consumers` has installed, and
    /// jsonschema-cli, which is built unless it is there.
    #[arg(long)]
    pub(crate) peers: bool,
    /// Also the time that the compiler takes for 300 messages, against the derives of serde and schemars.
    #[arg(long)]
    pub(crate) compile: bool,
}

impl Flags {
    /// The command to measure.
    pub(crate) fn tieline(&self) -> PathBuf {
        self.tieline.clone().unwrap_or_else(|| target().join("release/tieline"))
    }
}

/// The folder that everything is built in.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from)
}

/// Where captures, and what is built for measuring alone, are kept.
pub(crate) fn folder() -> PathBuf {
    target().join("bench")
}
