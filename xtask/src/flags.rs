//! The whole command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::consumers::Consumer;
use crate::diff;
use crate::fuzz::Target;

/// The tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Flags {
    /// The task.
    #[command(subcommand)]
    pub(crate) task: Task,
}

/// One task.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Measures speed, memory and start-up against others, as ratios within one run.
    Bench {
        /// What is handed on: `cargo xtask bench -- --help` says what there is.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Runs every gate but the tests: format, lints, documents, artefacts, the wire since the last release, feature
    /// combinations, the agreement, the use from other languages, the main job, and how many instructions it takes.
    Ci {
        /// Runs the gates that take minutes, too.
        #[arg(long)]
        full: bool,
    },
    /// Uses the artefacts and the command elsewhere: generators with a small program each, validators that judge frames,
    /// readers of reports, services of CI.
    Consumers {
        /// Only these.
        #[arg(value_enum)]
        only: Vec<Consumer>,
        /// How many frames by chance are added to the examples, the captures and the fixtures.
        #[arg(long, value_name = "COUNT", default_value_t = 20_000)]
        frames: u64,
        /// The seed of the frames by chance.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Says what changed on the wire since a revision or the last release, and whom each change breaks.
    Diff(diff::Options),
    /// Runs the fuzzing targets; needs a nightly compiler and `cargo install cargo-fuzz`.
    Fuzz {
        /// Only these.
        #[arg(value_enum)]
        only: Vec<Target>,
        /// How long each.
        #[arg(long, value_name = "N", default_value_t = 600)]
        seconds: u64,
    },
    /// Writes the table of the comparison's rules into `docs/compatibility.md`.
    Guide {
        /// Write nothing; exit with 4 if the table is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Counts the instructions of a small run of the command, and exits with 1 if they are more by a tenth than those in
    /// `benches/instructions.json`; needs valgrind.
    Instructions {
        /// Write the counts into that file.
        #[arg(long)]
        bless: bool,
    },
    /// Runs the agreement over the library without `simd`, and builds it for WebAssembly, each in a workspace of its own; needs
    /// `rustup target add wasm32-unknown-unknown`.
    Portable {
        /// The number of random frames.
        #[arg(long, value_name = "N", default_value_t = 50_000)]
        frames: u64,
    },
    /// Looks for a frame over which two judges disagree, and makes it as small as it can be.
    Agreement {
        /// How many frames, of all protocols together.
        #[arg(long, value_name = "N", default_value_t = 200_000)]
        frames: u64,
        /// The seed.
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// How many threads.
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
        /// Judges one text as a frame of every protocol, and no other.
        #[arg(long, value_name = "TEXT", conflicts_with = "frames")]
        frame: Option<String>,
    },
    /// Writes the artefacts into `schema/`.
    Schema {
        /// Write nothing; exit with 4 if the files are not what would be written.
        #[arg(long)]
        check: bool,
        /// Another folder.
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
