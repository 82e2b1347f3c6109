//! `cargo xtask`: the tasks of this repository.

mod agreement;
mod bench;
mod ci;
mod command;
mod consumers;
mod diff;
mod dist;
mod flags;
mod fuzz;
mod guide;
mod instructions;
mod judge;
mod mutants;
mod planted;
mod portable;
mod release;
mod schema;
mod words;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use testkit::agreement::Settings;

use flags::{Flags, XtaskCommand};

fn main() -> ExitCode {
    // The crate is a folder in the root of the repository.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match Flags::parse().task {
        XtaskCommand::Bench { arguments } => bench::run(root, &arguments),
        XtaskCommand::Agreement { frames, seed, jobs, frame } => {
            let jobs = jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
            agreement::run(&agreement::Task { frames, settings: Settings { seed, jobs }, frame })
        }
        XtaskCommand::Ci { full } => ci::run(root, full),
        XtaskCommand::Consumers { only, frames, seed } => consumers::run(root, &only, frames, seed),
        XtaskCommand::Diff(options) => diff::run(root, &options),
        XtaskCommand::Dist { out } => dist::run(root, &out.unwrap_or_else(|| command::target(root).join("dist"))),
        XtaskCommand::Fuzz { only, seconds } => fuzz::run(root, &only, seconds),
        XtaskCommand::Guide { check } => guide::run(root, check),
        XtaskCommand::Instructions { bless } => instructions::run(root, bless),
        XtaskCommand::Words { paths } => words::run(root, &paths),
        XtaskCommand::Judge(options) => judge::run(root, &options),
        XtaskCommand::Mutants { shard } => mutants::run(root, shard.as_deref()),
        XtaskCommand::Planted => planted::run(root),
        XtaskCommand::Portable { frames } => portable::run(root, frames),
        XtaskCommand::Release => release::run(root),
        XtaskCommand::Schema { check, out } => schema::run(&out.unwrap_or_else(|| root.join("schema")), check),
    }
}
