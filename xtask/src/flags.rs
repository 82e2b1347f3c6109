//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::consumers::Consumer;
use crate::diff;
use crate::fuzz::FuzzTarget;
use crate::judge;

/// The tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Flags {
    /// The task.
    #[command(subcommand)]
    pub(crate) task: XtaskCommand,
}

/// One task.
#[derive(Debug, Subcommand)]
pub(crate) enum XtaskCommand {
    /// Measures speed, memory and start-up time, compared with other tools, as ratios within one run.
    Bench {
        /// Options of the benchmarks: see `cargo xtask bench -- --help`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Runs the checks of CI except the tests: format, lints, documentation, artefacts, wire changes since the last release, feature
    /// combinations, the agreement, other tools, captures, and the number of instructions.
    Ci {
        /// Runs the gates that take minutes, too.
        #[arg(long)]
        full: bool,
    },
    /// Tests the artefacts and the command with other tools: code generators, JSON Schema validators, readers of reports and CI
    /// services.
    Consumers {
        /// Run only these.
        #[arg(value_enum)]
        only: Vec<Consumer>,
        /// The number of random frames besides the examples, the captures and the fixtures.
        #[arg(long, value_name = "COUNT", default_value_t = 20_000)]
        frames: u64,
        /// The seed of the random frames.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Reports what changed on the wire since a revision or the last release, and which peers each change breaks.
    Diff(diff::Options),
    /// Builds a release for this machine: the archive of the command, the wheel, the npm package and their checksums; and installs and
    /// runs each in an empty folder.
    Dist {
        /// The folder to write to; `target/dist` if it is absent.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Runs the fuzzing targets; needs a nightly compiler and `cargo install cargo-fuzz`.
    Fuzz {
        /// Run only these.
        #[arg(value_enum)]
        only: Vec<FuzzTarget>,
        /// The duration of each target in seconds.
        #[arg(long, value_name = "N", default_value_t = 600)]
        seconds: u64,
    },
    /// Writes the tables of rules into `docs/ci.md` and `docs/compatibility.md`.
    Guide {
        /// Write nothing; exit with 4 if a table is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Counts the instructions of a small run of the command, and exits with 1 if there are over 10% more than in
    /// `benches/instructions.json`; needs valgrind.
    Instructions {
        /// Write the counts into that file.
        #[arg(long)]
        bless: bool,
    },
    /// Compares the verdicts on a public protocol with those of its official schema, which is not part of this repository, and exits with 1
    /// if `tests/official/differences.toml` does not explain a difference.
    Judge(judge::JudgeOptions),
    /// Changes parts of the library in small ways, and runs tests on each change; needs `cargo install cargo-mutants`.
    Mutants {
        /// One part of the mutants, `0/4` to `3/4`.
        #[arg(long, value_name = "K/N")]
        shard: Option<String>,
    },
    /// Tests the agreement: plants faults in a copy of the library, each of which must cause a disagreement in its layer.
    Planted,
    /// Runs the agreement over the library without `simd`, and builds it for WebAssembly, each in a workspace of its own; needs
    /// `rustup target add wasm32-unknown-unknown`.
    Portable {
        /// The number of random frames.
        #[arg(long, value_name = "N", default_value_t = 50_000)]
        frames: u64,
    },
    /// Checks that the crates can be published: licences and sources of the dependencies, the packages, and, once there is a tag, the
    /// version for the changes of the public API.
    Release,
    /// Looks for a random frame on which two readers or validators disagree, and shrinks it.
    Agreement {
        /// The number of frames of each of the six protocols.
        #[arg(long, value_name = "N", default_value_t = 40_000)]
        frames: u64,
        /// The seed.
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// The number of threads.
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
        /// Compare only this text, as a frame of every protocol.
        #[arg(long, value_name = "TEXT", conflicts_with = "frames")]
        frame: Option<String>,
    },
    /// Writes the artefacts into `schema/`.
    Schema {
        /// Write nothing; exit with 4 if the files are out of date.
        #[arg(long)]
        check: bool,
        /// The folder to write to.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Finds words of the list `xtask/words.toml` in comments, string literals and pages, and exits with 1 if there are any.
    Words {
        /// Only these files and folders, relative to the root of the repository.
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
}
