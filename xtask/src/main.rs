//! `cargo xtask`: the tasks of this repository.

mod bench;
mod ci;
mod consumers;
mod diff;
mod flags;
mod schema;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use flags::{Flags, Task};

fn main() -> ExitCode {
    // This crate stands in the repository's root.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match Flags::parse().task {
        Task::Bench { arguments } => bench::run(root, &arguments),
        Task::Ci => ci::run(root),
        Task::Consumers { only, frames, seed } => consumers::run(root, &only, frames, seed),
        Task::Diff(options) => diff::run(root, &options),
        Task::Guide { check } => diff::write_guide(root, check),
        Task::Schema { check, out } => schema::run(&out.unwrap_or_else(|| root.join("schema")), check),
    }
}
