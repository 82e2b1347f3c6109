//! The whole command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

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
    /// Runs every gate but the tests: format, lints, documents, artefacts, feature combinations, the main job.
    Ci,
    /// Writes the artefacts into `schema/`.
    Schema {
        /// Write nothing; exit with 4 if the files are not what would be written.
        #[arg(long)]
        check: bool,
        /// Another folder.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}
