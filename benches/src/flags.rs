//! The whole command line.

use std::path::PathBuf;

use clap::Parser;

/// Measures tieline against others, as ratios within one run.
#[derive(Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
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
    /// The command to measure as a process.
    #[arg(long, value_name = "PATH", default_value = "target/release/tieline")]
    pub(crate) tieline: PathBuf,
    /// The size of the largest file, to see what memory it takes and what threads give.
    #[arg(long, value_name = "MEGABYTES", default_value_t = 100)]
    pub(crate) large: u64,
    /// Only count the instructions of a small run, and compare them with those in the checked-in file.
    #[arg(long)]
    pub(crate) instructions: bool,
    /// Write the counts into that file.
    #[arg(long, requires = "instructions")]
    pub(crate) bless: bool,
    /// Also the commands of others, as whole processes: those that `cargo xtask consumers` has installed.
    #[arg(long)]
    pub(crate) peers: bool,
    /// Also the time that the compiler takes for 300 messages, against the derives of serde and schemars.
    #[arg(long)]
    pub(crate) compile: bool,
}
