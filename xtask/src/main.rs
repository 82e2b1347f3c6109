//! `cargo xtask`: the tasks of this repository.

mod agreement;
mod bench;
mod ci;
mod command;
mod consumers;
mod diff;
mod flags;
mod fuzz;
mod instructions;
mod mutants;
mod planted;
mod portable;
mod schema;
mod words;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use testkit::agreement::Settings;

use flags::{Flags, Task};

fn main() -> ExitCode {
    // The crate is a folder in the root of the repository.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match Flags::parse().task {
        Task::Bench { arguments } => bench::run(root, &arguments),
        Task::Agreement { frames, seed, jobs, frame } => {
            let jobs = jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
            agreement::run(&agreement::Task { frames, settings: Settings { seed, jobs }, frame })
        }
        Task::Ci { full } => ci::run(root, full),
        Task::Consumers { only, frames, seed } => consumers::run(root, &only, frames, seed),
        Task::Diff(options) => diff::run(root, &options),
        Task::Fuzz { only, seconds } => fuzz::run(root, &only, seconds),
        Task::Guide { check } => diff::write_guide(root, check),
        Task::Instructions { bless } => instructions::run(root, bless),
        Task::Words { paths } => words::run(root, &paths),
        Task::Mutants { shard } => mutants::run(root, shard.as_deref()),
        Task::Planted => planted::run(root),
        Task::Portable { frames } => portable::run(root, frames),
        Task::Schema { check, out } => schema::run(&out.unwrap_or_else(|| root.join("schema")), check),
    }
}
